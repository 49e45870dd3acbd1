package rollout

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/rollout/licence"
)

// TestLicensed: an FDD cell (n71: 617 to 652 MHz down, 663 to 698 MHz up) needs both directions.
func TestLicensed(t *testing.T) {
	day := time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)
	cell := at("a", "A", "X", 38.5, -117.6)
	cell.Band, cell.FreqMHz = "n71", 622 // its uplink is at 668 MHz
	if got := carriers(&cell); !slices.Equal(got, []float64{622, 668}) {
		t.Errorf("carriers at %v MHz, want 622 and 668", got)
	}
	tdd := cell
	tdd.Band, tdd.FreqMHz, tdd.BandwidthMHz = "n41", 2600, 40
	for _, c := range []struct {
		name, rows string
		cell       *Cell
		want       licence.Verdict
		text       string
	}{
		{"both directions", "L1,,,617,627,everywhere,,,,\nL2,,,663,673,everywhere,,,,\n", &cell, licence.Licensed, "L1, L2"},
		{"downlink alone", "L1,,,617,627,everywhere,,,,\n", &cell, licence.Unlicensed, "663 to 673 MHz"},
		{"a limit that the terminal keeps and the cell does not", "L1,,,617,627,everywhere,50,,,\nL2,,,663,673,everywhere,50,,,\n", &cell, licence.Unlicensed, "617 to 627 MHz"},
		{"ended", "L1,,,617,627,everywhere,,,,2026-12-31\nL2,,,663,673,everywhere,,,,\n", &cell, licence.Unlicensed, "617 to 627 MHz"},
		{"elsewhere", "L1,,,617,698,\"box:-114,50,-113,51\",,,,\n", &cell, licence.Unlicensed, "617 to 627 MHz"},
		{"one direction of TDD", "L1,,,2580,2620,everywhere,,,,\n", &tdd, licence.Licensed, "L1"},
	} {
		book, err := licence.ReadCSV(strings.NewReader("licence,holder,band,low_mhz,high_mhz,area,eirp_dbm,eirp_dbm_per_mhz,begin,end\n"+c.rows), "l.csv")
		if err != nil {
			t.Fatal(err)
		}
		if verdict, text := Licensed(c.cell, book, day); verdict != c.want || !strings.Contains(text, c.text) {
			t.Errorf("%s: %v, %q; want %v and %q", c.name, verdict, text, c.want, c.text)
		}
	}
}

// TestSayLicences: the answer stands in the model, of built cells alone.
func TestSayLicences(t *testing.T) {
	file := filepath.Join(t.TempDir(), "l.csv")
	if err := os.WriteFile(file, []byte("licence,low_mhz,high_mhz,area\nL1,600,700,everywhere\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	book, err := readLicences([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	n := network.New()
	in, out, planned := at("in", "A", "X", 38, -117), at("out", "A", "X", 38, -117), at("planned", "A", "X", 38, -117)
	in.FreqMHz, in.Band = 622, "n71"
	out.FreqMHz, out.BandwidthMHz, out.Band = 3600, 40, "n78"
	in.Element, out.Element = n.Add(network.KindCell, "", "in", nil), n.Add(network.KindCell, "", "out", nil)
	SayLicences([]Cell{in, out, planned}, book, time.Now(), network.Origin{})
	if v, ok := network.Licence.Best(in.Element); !ok || v.Value != "L1" || v.Layer != network.Predicted {
		t.Errorf("inside: %+v", v)
	}
	if v, ok := network.OutsideLicence.Best(out.Element); !ok || !strings.Contains(v.Value, "3580 to 3620 MHz") {
		t.Errorf("outside: %+v", v)
	}
	if _, err := readLicences([]string{file + ".absent"}); err == nil {
		t.Error("a file that is not there is no error")
	}
	if math.IsNaN(in.PowerDBm) {
		t.Error("the cell was changed")
	}
}
