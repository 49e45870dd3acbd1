package rollout

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/rollout/plan"
)

// walled is a study on the ground of flat: one site that stands west of the wall, and candidates on both sides of it.
func walled(t *testing.T, candidates string) *Study {
	t.Helper()
	s := &Study{Ground: flat(t)}
	var faults []Fault
	var err error
	if s.Candidates, faults, err = ReadCandidates(strings.NewReader("site,latitude,longitude,height-m,supplier,band,cost,fibre-km\n"+candidates), "c.csv"); err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	points := []Point{{Name: "near", Lat: 38.5, Lon: -117.505, People: 300}, {Name: "behind", Lat: 38.5, Lon: -117.345, People: 900}, {Name: "north", Lat: 38.7, Lon: -117.6, People: 50}}
	terms := DefaultTerms()
	terms.RadiusKm = 6
	if s.Service, err = Serve(context.Background(), s.Ground, []Cell{at("a", "A", "X", 38.5, -117.6)}, points, terms); err != nil {
		t.Fatal(err)
	}
	return s
}

// built are the sites of a plan, and why the others were refused.
func built(p *plan.Plan) (sites []string, refused map[string]string) {
	refused = map[string]string{}
	for _, y := range p.Years {
		for _, b := range y.Builds {
			sites = append(sites, b.Site+" "+b.Supplier)
		}
	}
	for _, r := range p.Refused {
		refused[r.Site+" "+r.Supplier] = r.Why
	}
	return sites, refused
}

func TestPlanHops(t *testing.T) {
	s := walled(t, "west of it,38.5,-117.5,30,X,n71,100,90\nbehind it,38.5,-117.35,30,X,n71,100,90\n"+
		"A,38.7,-117.6,30,X,n71,10,0\nat sea,0,0,30,X,n71,1,0\nfor nobody,38.2,-117.9,30,X,n71,1,0\n")
	terms := BuildTerms{Budgets: []Budget{{2027, 1000}}, MicrowaveReachKm: 30}
	for range 2 { // a second plan of the same study is the same
		p, err := s.Plan(context.Background(), terms, []string{"X"})
		if err != nil {
			t.Fatal(err)
		}
		sites, refused := built(p)
		if got := strings.Join(sites, ", "); !strings.Contains(got, "west of it X") || !strings.Contains(got, "A (addition) X") || strings.Contains(got, "behind") {
			t.Errorf("built %s", got)
		}
		for name, want := range map[string]string{"behind it X": "", "at sea X": "no file covers tile N00E000", "for nobody X": "it would serve none of the people"} {
			if why, ok := refused[name]; !ok || !strings.Contains(why, want) {
				t.Errorf("%s: %q (refused: %v), want %q", name, why, ok, want)
			}
		}
		if marks := s.Marks(p); len(marks) != len(sites) {
			t.Errorf("%d marks of %d sites", len(marks), len(sites))
		}
	}
	terms.FibreReachKm = 100
	p, err := s.Plan(context.Background(), terms, []string{"X"})
	if err != nil {
		t.Fatal(err)
	}
	if sites, _ := built(p); !strings.Contains(strings.Join(sites, ", "), "behind it X") {
		t.Errorf("with fibre: %v", sites)
	}
}

func TestPlanSuppliers(t *testing.T) {
	s := walled(t, "west of it,38.5,-117.5,30,X,n71,100,0\nwest of it,38.5,-117.5,30,Y,n71,10,0\nbehind it,38.5,-117.35,30,X,n71,100,0\n")
	terms := BuildTerms{Budgets: []Budget{{2027, 0}, {2029, 1000}}}
	n := network.New()
	network.Trusted.Say(n.Add(network.KindSupplier, "", "y", nil), false, network.Declared, network.Origin{})
	trusted := Trusted(n, s.Candidates)
	if strings.Join(trusted, ",") != "X" {
		t.Errorf("trusted: %v, want X alone", trusted)
	}
	p, err := s.Plan(context.Background(), terms, trusted)
	if err != nil {
		t.Fatal(err)
	}
	sites, refused := built(p)
	if len(sites) != 2 || refused["west of it Y"] == "" || len(p.Years) != 3 {
		t.Errorf("built %v in %d years, refused %v", sites, len(p.Years), refused)
	}
	terms.LargestSupplierShare = 0.5
	if p, err = s.Plan(context.Background(), terms, []string{"X", "Y"}); err != nil {
		t.Fatal(err)
	}
	for _, part := range p.Supplier {
		if part.OfSites > 0.5 {
			t.Errorf("%s has %.0f %% of the sites, past the cap", part.Supplier, 100*part.OfSites)
		}
	}
	if sites, _ = built(p); len(sites) != 2 {
		t.Errorf("under the cap: %v, want one of X and one of Y", sites)
	}
	for name, terms := range map[string]BuildTerms{"no budgets": {}, "": {Budgets: terms.Budgets, TargetShare: 1.5}} {
		if _, err := s.Plan(context.Background(), terms, trusted); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: %v", terms, err)
		}
	}
}

// TestPlanGrid: the mains must be near enough, and where that is not known it is not assumed.
func TestPlanGrid(t *testing.T) {
	s := walled(t, "west of it,38.5,-117.5,30,X,n71,100,0\nbehind it,38.5,-117.35,30,X,n71,100,0\nA,38.7,-117.6,30,X,n71,10,0\n")
	s.Candidates[0].GridKm, s.Candidates[1].GridKm, s.Candidates[2].GridKm = 2, 8, math.NaN()
	p, err := s.Plan(context.Background(), BuildTerms{Budgets: []Budget{{2027, 1000}}, GridReachKm: 5, SecondCover: 0.5}, []string{"X"})
	if err != nil {
		t.Fatal(err)
	}
	sites, refused := built(p)
	if strings.Join(sites, ",") != "west of it X" || !strings.Contains(refused["behind it X"], "8,000 m away") || refused["A (addition) X"] == "" {
		t.Errorf("built %v, refused %v", sites, refused)
	}
}
