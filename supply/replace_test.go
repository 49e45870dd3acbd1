package supply

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/removal"
)

func TestReadPrices(t *testing.T) {
	name := file(t, "prices.csv", `Class;Supplier;Low;High;Currency;Delivery months;Failure rate;Source
radio;Alder;100;200;EUR;6;0.05;list
Radio;Birch;150;;EUR;;;
radio;;;;;;0.04;
;Cedar;1;2;EUR;;;
radio;Cedar;200;100;EUR;;;
radio;Cedar;much;300;EUR;;;
radio;Cedar;-1;300;EUR;;;
radio;Cedar;1;NaN;EUR;;;
radio;Cedar;1;1e300;EUR;;;
radio;Cedar;1;2;EUR;-3;;
radio;Cedar;1;2;EUR;1;1.5;
radio;Cedar;1;2;USD;1;;
radio;Cedar;1;2;EUR;1;;;;too;many
`)
	p := ReadPrices([]string{name, file(t, "other.csv", "class;price\n")})
	want := []removal.Offer{
		{Class: "radio", Supplier: "Alder", Low: 100, High: 200, Months: 6, Source: name + ":2, list"},
		{Class: "radio", Supplier: "Birch", Low: 150, High: 150, Source: name + ":3"},
	}
	if diff := cmp.Diff(want, p.Offers); diff != "" || p.Currency != "EUR" || p.Failures["radio"] != 0.04 {
		t.Errorf("%s, %v; -want +got:\n%s", p.Currency, p.Failures, diff)
	}
	for i, told := range []string{"expected a class", `"200" and "100"`, `"much"`, `"-1"`, `"NaN"`, `"1e300"`, `found "-3"`, `found "1.5"`, "EUR elsewhere, here in USD", "expected 8 fields"} {
		at := fmt.Sprintf("%s:%d: ", name, i+5)
		if !slices.ContainsFunc(p.Faults, func(f string) bool { return strings.HasPrefix(f, at) && strings.Contains(f, told) }) {
			t.Errorf("%s%s is not told", at, told)
		}
	}
	if last := p.Faults[len(p.Faults)-1]; !strings.Contains(last, "other.csv: expected columns class and supplier") || len(p.Faults) != 11 {
		t.Errorf("%d faults: %q", len(p.Faults), p.Faults)
	}
	if p := ReadPrices([]string{"absent.csv"}); len(p.Faults) != 1 || !strings.Contains(p.Faults[0], "absent.csv") {
		t.Errorf("a table that is not there is not told: %q", p.Faults)
	}
}

// town is four sites of Alder, two of Birch, and what they need.
func town() *model {
	m := newModel()
	for i := range 6 {
		by := "Alder"
		if i >= 4 {
			by = "Birch"
		}
		m.cell(fmt.Sprintf("cell %d", i), m.site(fmt.Sprintf("site %d", i), by), "", 10*(i+1))
	}
	cards := m.equipment("sim", "Cards", "Alder")
	declare(m, network.Quantity, cards, 2_000_000_000)
	declare(m, network.SiteName, cards, "a store that no cell depends on")
	return m
}

func TestReplace(t *testing.T) {
	prices := &Prices{Currency: "EUR", Failures: map[string]float64{}, Offers: []removal.Offer{
		{Class: "radio", Supplier: "birch", Low: 10, High: 20, Months: 2, Source: "a"},
		{Class: "radio", Supplier: "Cedar", Low: 30, High: 50, Months: 1, Source: "b"},
		{Class: "radio", Supplier: "Banned", Low: 1, High: 1, Months: 1, Source: "c"},
		{Class: "radio", Supplier: "Alder", Low: 1, High: 1, Months: 1, Source: "d"},
		{Class: "sim", Supplier: "Dogwood", Low: 1, High: 1, Months: 1, Source: "e"},
	}}
	s := town().study(t, Sources{}, "2026-06-01")
	r := Request{Supplier: "Alder", On: s.Terms.Day, Mode: Off, Prices: prices, Trusted: func(s string) bool { return s != "Banned" },
		Terms: Replacement{Crews: 1, CrewSitesPerMonth: 1, DeliveryMonths: 6, DeadlineMonths: 12, LargestShare: 0.5}}
	x, err := s.Remove(r)
	if err != nil {
		t.Fatal(err)
	}
	// Half of six radios is three: Birch has two and gets one more; Cedar gets three.
	p := x.Replacement
	var lots []string
	for _, l := range p.Lots {
		lots = append(lots, fmt.Sprintf("%d × %s by %s", l.Count, l.Class, l.Supplier))
	}
	if want := []string{"1 × radio by Birch", "3 × radio by Cedar", "500000000 × sim by Dogwood"}; !slices.Equal(lots, want) {
		t.Errorf("lots %q, want %q", lots, want)
	}
	if len(p.Left) != 1 || p.Left[0].Count != 500_000_000 || len(p.Unoffered) != 0 || p.InTime || !p.Endless || p.Currency != "EUR" || p.Low != 10+90+5e8 || p.DeadlineAt.Format("2006-01-02") != "2027-06-01" {
		t.Errorf("%+v, steps %d", p.Left, len(p.Steps))
	}
	// Those with most people get what is delivered first: the three of Cedar's after a month each, then the last.
	for i, want := range []string{"2 site 3 Cedar 1", "3 site 2 Cedar 1", "4 site 1 Cedar 1", "5 site 0 Birch 1", "6 Cards Dogwood 1"} {
		st := p.Steps[i]
		if got := fmt.Sprint(st.Month, " ", st.Asset, " ", st.Supplier, " ", st.Pieces); got != want {
			t.Errorf("step %d: %s, want %s", i, got, want)
		}
	}
	r.Prices, r.Terms = nil, Replacement{}
	if x, err = s.Remove(r); err != nil {
		t.Fatal(err)
	}
	p = x.Replacement
	if !slices.Equal(p.Unoffered, []string{"sim"}) || len(p.Lots) != 1 || p.Lots[0].Supplier != "Birch" || p.Unpriced != 4 || len(p.Assumed) != 4 || p.Months != 7 {
		t.Errorf("%+v", p)
	}
}

func TestModes(t *testing.T) {
	m := town()
	m.function(network.AMF, "amf", "Elm")
	s := m.study(t, Sources{}, "2026-06-01")
	ask := func(supplier string, mode Mode) *Removed {
		x, err := s.Remove(Request{Supplier: supplier, Mode: mode, Planned: []string{"site 9"}, Years: 2,
			Prices: &Prices{Failures: map[string]float64{"radio": 0.5}}})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	if x := ask("Alder", NoNew); x.Cells != 0 || x.People != 0 || !slices.Equal(x.Planned, []string{"site 9"}) {
		t.Errorf("no-new: %+v", x)
	}
	// Half of four radios fails in the first year, three quarters by the end of the second; 3 % of two thousand million
	// cards do, without a service that is lost.
	x := ask("Alder", NoSpares)
	if y := x.Years[0]; y.Year != 1 || y.People != 50 || y.Pieces < 2+0.0299e9 || y.Pieces > 2+0.0301e9 {
		t.Errorf("no-spares: %+v", y)
	}
	if y := x.Years[1]; len(x.Years) != 2 || y.Year != 2 || y.People != 75 || len(x.Faults) != 1 || !strings.Contains(x.Faults[0], "class sim") {
		t.Errorf("no-spares: %+v, %q", y, x.Faults)
	}
	if x := ask("Elm", NoSpares); len(x.Years) != 2 || x.Years[1] != (Year{Year: 2}) {
		t.Errorf("software wears: %+v", x.Years)
	}
	if x := ask("Elm", NoPatches); x.People != 210 || x.Cells != 6 || len(x.Open) != 0 {
		t.Errorf("no-patches: %+v", x)
	}
	if x := ask("Alder", NoPatches); x.People != 100 || x.Cells != 4 {
		t.Errorf("no-patches: %+v", x)
	}
	if x := ask("Elm", Off); x.People != 210 || !slices.Equal(x.Lost, []string{"AMF amf"}) {
		t.Errorf("off: %+v", x)
	}
	for _, mode := range Modes {
		if got, err := ParseMode(string(mode)); err != nil || got != mode {
			t.Errorf("%s: %v", mode, err)
		}
	}
	if _, err := ParseMode("on"); err == nil {
		t.Error(`"on" is a mode`)
	}
}

// TestWithout: people are counted by a coverage study where there is one.
func TestWithout(t *testing.T) {
	s := town().study(t, Sources{}, "2026-06-01")
	x, err := s.Remove(Request{Supplier: "Birch", Mode: Off, Without: func(cells []*network.Element) (int, int) { return len(cells), 40 }})
	if err != nil || !x.Covered || x.People != 2 || x.Moved != 40 || x.Cells != 2 {
		t.Errorf("%v: %+v", err, x)
	}
}
