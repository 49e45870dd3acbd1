package rollout

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadCandidates(t *testing.T) {
	const head = "Site,latitude,longitude,supplier,cost,band,azimuths,fibre-km,permit-months,power-months,delivery-months,height-m\n"
	for _, c := range []struct {
		name, text string
		rows       int
		err        string   // that ends it
		faults     []string // part of each
	}{
		{"empty", "", 0, "expected a header", nil},
		{"no cost", "site,latitude,longitude,supplier\n", 0, "c.csv:1: expected a column cost", nil},
		{"three sectors", head + "A,38,-117,X,5,n71,0|120|240,,,,,\n", 1, "", nil},
		{"a byte order mark, a remark", "\ufeff" + head + "# remark\nA,38,-117,X,5,n71\n", 1, "", nil},
		{"swapped", head + "A,-117,38,X,5,n71,,,,,,\n", 0, "", []string{`c.csv:2: latitude: expected a number from -90 to 90, found "-117"`}},
		{"not numbers", head + "A,38,-117,X,much,n71\nB,38,-117,X,5,n71,north\nC,38,-117,X,NaN,n71\n", 0, "",
			[]string{`c.csv:2: cost: expected a number from 0 to 1e+12, found "much"`, `c.csv:3: azimuths: expected degrees`, `c.csv:4: cost`}},
		{"no band", head + "A,38,-117,X,5,\nB,38,-117,X,5,n999\n", 0, "", []string{"c.csv:2: neither nr-arfcn nor band", `c.csv:3: band "n999"`}},
		{"no names", head + ",38,-117,X,5,n71\nA,38,-117,,5,n71\nA,,-117,X,5,n71\n", 0, "",
			[]string{"c.csv:2: site and supplier", "c.csv:3: site and supplier", "c.csv:4: latitude, longitude and cost"}},
		{"a quote that does not end", head + "A,38,-117,X,5,n71\n\"B,38\n", 1, "", []string{"c.csv"}},
	} {
		list, faults, err := ReadCandidates(strings.NewReader(c.text), "c.csv")
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.err)
		}
		ok := len(list) == c.rows && len(faults) == len(c.faults)
		for i := range min(len(faults), len(c.faults)) {
			ok = ok && strings.Contains(faults[i].Text, c.faults[i])
		}
		if !ok {
			t.Errorf("%s: %d rows, faults %v; want %d and %q", c.name, len(list), faults, c.rows, c.faults)
		}
	}
	list, _, err := ReadCandidates(strings.NewReader(head+"A,38,-117,X,5,N71,0|120,,3,9,4,\n"), "c.csv")
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	c := list[0]
	if !math.IsNaN(c.FibreKm) || c.LeadMonths() != 12 || c.Option != "X n71" || c.Line != 2 || len(c.Cells) != 2 {
		t.Errorf("%+v", c)
	}
	got := []float64{c.Cells[1].AzimuthDeg, c.Cells[1].FreqMHz, c.Cells[1].HeightM, c.Cells[1].GainDBi, c.Cells[1].BandwidthMHz}
	if diff := cmp.Diff([]float64{120, 634.5, assumedHeightM, assumedGainDBi, 10}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func FuzzReadCandidates(f *testing.F) {
	f.Add("site,latitude,longitude,supplier,cost,band,azimuths\nA,38,-117,X,5,n71,0|120\n")
	f.Add("site,latitude,longitude,supplier,cost,nr-arfcn\nA,1e308,-117,X,NaN,9999999\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		list, _, _ := ReadCandidates(strings.NewReader(text), "c.csv")
		for _, c := range list {
			for _, x := range c.Cells {
				if c.Site == "" || c.Supplier == "" || !(c.Cost >= 0) || !(x.FreqMHz > 0) || !(x.BandwidthMHz > 0) || !(x.Lat >= -90 && x.Lat <= 90) {
					t.Fatalf("%+v", c)
				}
			}
			if len(c.Cells) == 0 {
				t.Fatal("a candidate without cells")
			}
		}
	})
}
