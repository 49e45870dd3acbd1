package concentration

import (
	"math"
	"slices"
	"testing"
)

func TestMeasure(t *testing.T) {
	holdings := []Holding{
		{"ran", "A", [weights]float64{3, 3, 600, 0}},
		{"core", "C", [weights]float64{1, 0, 0, 0}},
		{"ran", "B", [weights]float64{1, 1, 300, 0}},
		{"ran", "D", [weights]float64{1, 1, 100, 0}},
		{"ran", "A", [weights]float64{1, 0, 0, 0}},
	}
	got := Measure(holdings, func(s string) string { return map[string]string{"B": "Group", "D": "Group"}[s] })
	if len(got) != 2 || got[0].Name != "ran" || got[1].Name != "core" {
		t.Fatalf("layers %+v", got)
	}
	ran := got[0]
	if len(ran.Named) != 3 { // nobody has critical users
		t.Fatalf("weights %+v", ran.Named)
	}
	for _, c := range []struct {
		x     Index
		hhi   float64
		name  string
		share float64
	}{
		{ran.Named[Assets], 1e4 * (16 + 1 + 1) / 36, "A", 4. / 6},
		{ran.Named[People], 3600 + 900 + 100, "A", .6},
		{ran.Owned[People], 3600 + 1600, "A", .6},
		{ran.Owned[Sites], 3600 + 1600, "A", .6},
		{got[1].Owned[Assets], 1e4, "C", 1},
	} {
		if l := c.x.Largest(); math.Abs(c.x.HHI-c.hhi) > 1e-9 || l.Name != c.name || math.Abs(l.Share-c.share) > 1e-12 {
			t.Errorf("%s by %s: HHI %g, largest %+v, want %g, %s with %g", c.x.Layer, c.x.Weight, c.x.HHI, l, c.hhi, c.name, c.share)
		}
	}
	if g := ran.Owned[People].Shares[1]; !slices.Equal(g.Members, []string{"B", "D"}) {
		t.Errorf("members %v", g.Members)
	}
}

// Owners that are told apart less can only make a layer look more concentrated.
func TestGroupsNeverLower(t *testing.T) {
	var holdings []Holding
	for i := range 40 {
		holdings = append(holdings, Holding{"ran", string(rune('a' + i%13)), [weights]float64{float64(i % 7), 1, float64(i * i % 97), 0}})
	}
	for n := 1; n < 13; n++ {
		for _, l := range Measure(holdings, func(s string) string { return string(rune('A' + int(s[0])%n)) }) {
			for i := range l.Named {
				if l.Owned[i].HHI < l.Named[i].HHI-1e-9 {
					t.Errorf("%d groups by %s: %g after, %g before", n, l.Named[i].Weight, l.Owned[i].HHI, l.Named[i].HHI)
				}
			}
		}
	}
}

func TestNothing(t *testing.T) {
	if got := Measure([]Holding{{Layer: "ran", Supplier: "A"}}, nil); len(got) != 1 || len(got[0].Named) != 0 {
		t.Errorf("%+v", got)
	}
	var x Index
	if x.Largest().Name != "" {
		t.Error("largest of nothing")
	}
}
