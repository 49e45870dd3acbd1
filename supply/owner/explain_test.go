package owner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// read makes a graph of a table.
func read(t testing.TB, table string) *Graph {
	t.Helper()
	g := NewGraph()
	told, err := g.Read("owners.csv", strings.NewReader(table))
	if err != nil || len(told.Problems) > 0 {
		t.Fatal(err, told.Problems)
	}
	return g
}

func at(t testing.TB, g *Graph, id string) uint32 {
	t.Helper()
	n, ok := g.Find(id)
	if !ok {
		t.Fatalf("no party %s", id)
	}
	return n
}

// TestExplain: what each outcome says of itself. The lines are what a user reads.
func TestExplain(t *testing.T) {
	const table = `owner,owned,percent,kind,from,to,source,complete
Listed One,Aster,50,,2019-05-01,,annual report,
Aster,Borel,30,,,,,
Listed Two,Borel,20,,,,,
Borel,Circle,60,,,,,
Circle,Borel,10,,,,,
Listed One,Derin,49.99,,,,,yes
Listed One,Estuary,25-50,,,,,
,Fjord,,,,,,
Golf Fund,Harbor,70,,,,,
Listed One,Inlet,,control,,,,
Golf Fund,Inlet,100,,,,,
`
	g := read(t, table)
	x := g.Index()
	listed := []Listed{{Node: at(t, g, "Listed One")}, {Node: at(t, g, "Listed Two"), From: day(t, "2020-01-01")}}
	tests := []struct {
		rule, day, party string
		outcome          Outcome
		why              string
	}{
		{"ofac50", "2025-06-01", "Listed One", OnList, "it stands on a list itself"},
		{"ofac50", "2025-06-01", "Circle", Restricted, `Aster: Listed One holds 50 % (holding, 2019-05-01 to now; owners.csv:2, from annual report)
Borel: Aster holds 30 % (holding; owners.csv:3), Listed Two holds 20 % (holding; owners.csv:4)
Circle: Borel holds 60 % (holding; owners.csv:5)
restricted parties hold 60 % of its capital; the rule asks for at least 50 %`},
		{"ofac50", "2019-04-30", "Aster", NoData, "no source tells its owners on that day"},
		{"ofac50", "2019-06-01", "Borel", UnknownShare, `restricted parties hold 30 % to 80 % of its capital; the rule asks for at least 50 %
Aster holds 30 % (holding; owners.csv:3)
Circle, whose own owners are not known, holds 10 % (holding; owners.csv:6)
the sources tell the owners of 60 % of it, and do not say that these are all`},
		{"ofac50", "2025-06-01", "Derin", Clear, "restricted parties are known to hold 49.99 % of its capital, below at least 50 %"},
		{"ofac50", "2025-06-01", "Estuary", UnknownShare, `restricted parties hold 25 % to 100 % of its capital; the rule asks for at least 50 %
Listed One holds 25 % to 50 % (holding; owners.csv:8): the source gives no exact share
the sources tell the owners of 25 % of it, and do not say that these are all`},
		{"ofac50", "2025-06-01", "Fjord", UnknownShare, `restricted parties hold an unknown share of its capital; the rule asks for at least 50 %
a party that owners.csv:9 does not name (the table names no owner) holds an unknown share (holding; owners.csv:9)
the sources tell the owners of 0 % of it, and do not say that these are all`},
		{"ofac50", "2025-06-01", "Harbor", Clear, `restricted parties are known to hold 0 % of its capital, below at least 50 %
the sources tell the owners of 70 % of it, and do not say that these are all`},
		{"ofac50", "2025-06-01", "Golf Fund", NoData, "no source tells its owners on that day"},
		{"ofac50", "2025-06-01", "Inlet", Clear, "restricted parties are known to hold 0 % of its capital, below at least 50 %"},
		{"uk_more_than_50", "2025-06-01", "Inlet", Restricted, `on account of Listed One alone
Inlet: Listed One controls it (owners.csv:11)
control, or an indirect holding that a source states, decides`},
		{"bis50", "2026-06-01", "Aster", Restricted, `BIS Affiliates Rule is not in force on 2026-06-01; this is what it would say
Aster: Listed One holds 50 % (holding, 2019-05-01 to now; owners.csv:2, from annual report)
restricted parties hold 50 % of its capital; the rule asks for at least 50 %`},
		{"fcc10", "2026-06-01", "Circle", Restricted, `Aster: Listed One holds 50 % (holding, 2019-05-01 to now; owners.csv:2, from annual report)
Circle: Borel holds 60 % (holding; owners.csv:5)
Borel: Aster holds 30 % (holding; owners.csv:3), Listed Two holds 20 % (holding; owners.csv:4), Circle holds 10 % (holding; owners.csv:6)
restricted parties hold 55.5556 % of its votes; the rule asks for at least 10 %`},
	}
	for _, c := range tests {
		rule, _ := FindRule(Rules(), c.rule)
		j := x.Judge(rule, day(t, c.day), listed)
		a := j.Explain(at(t, g, c.party))
		why := strings.Join(a.Why, "\n")
		if c.rule == "fcc10" { // the order of steps of a circle is not fixed by the rule
			why = sortedLines(why)
			c.why = sortedLines(c.why)
		}
		if a.Outcome != c.outcome || why != c.why {
			t.Errorf("%s of %s on %s: %v\n%s", c.rule, c.party, c.day, a.Outcome, cmp.Diff(c.why, why))
		}
	}
}

func sortedLines(text string) string {
	l := strings.Split(text, "\n")
	slices.Sort(l)
	return strings.Join(l, "\n")
}

// TestInForce: the days on which the rules with days hold.
func TestInForce(t *testing.T) {
	for _, c := range []struct {
		rule, day string
		want      bool
	}{
		{"bis50", "2025-09-28", false}, {"bis50", "2025-09-29", true}, {"bis50", "2025-10-15", true}, {"bis50", "2025-11-09", true},
		{"bis50", "2025-11-10", false}, {"bis50", "2026-11-09", false}, {"bis50", "2026-11-10", true},
		{"eu50", "2024-07-02", false}, {"eu50", "2024-07-03", true}, {"eu_more_than_50", "2024-07-02", true}, {"eu_more_than_50", "2024-07-03", false},
		{"ofac50", "2014-08-12", false}, {"ofac50", "2025-10-15", true}, {"uk", "2025-10-15", true}, {"fcc10", "2025-10-15", true},
	} {
		r, ok := FindRule(Rules(), c.rule)
		if !ok || r.On(day(t, c.day)) != c.want {
			t.Errorf("%s on %s: %v, expected %v", c.rule, c.day, !c.want, c.want)
		}
	}
}

// TestListsTogether: only entries of the rule's lists count, on the days of their listing.
func TestListsTogether(t *testing.T) {
	g := read(t, "owner,owned,percent\nA,Target,30\nB,Target,20\n")
	x := g.Index()
	rule, _ := FindRule(Rules(), "bis50")
	a, b := at(t, g, "A"), at(t, g, "B")
	for _, c := range []struct {
		listed []Listed
		want   Outcome
	}{
		{[]Listed{{Node: a, List: "bis-entity-list"}, {Node: b, List: "bis-meu"}}, Restricted},
		{[]Listed{{Node: a, List: "bis-entity-list"}, {Node: b, List: "ofac-sdn", Program: "RUSSIA-EO14024"}}, Restricted},
		{[]Listed{{Node: a, List: "bis-entity-list"}, {Node: b, List: "ofac-sdn", Program: "CUBA"}}, UnknownShare},
		{[]Listed{{Node: a, List: "bis-entity-list"}, {Node: b, List: "bis-meu", From: day(t, "2025-10-16")}}, UnknownShare},
		{[]Listed{{Node: b, List: "uk-sanctions"}}, Clear},
	} {
		if got := x.Judge(rule, day(t, "2025-10-15"), c.listed).Outcome(at(t, g, "Target")); got != c.want {
			t.Errorf("%+v: %v, expected %v", c.listed, got, c.want)
		}
	}
}

func TestParseRules(t *testing.T) {
	const good = `- {id: a, title: A, cite: B, threshold: 25, test: more-than, aggregate: all, counts: [votes], indirect: whole}`
	for _, c := range []struct{ text, want string }{
		{good, ""},
		{good + "\n" + good, "r.yaml:2: a second rule with the id a"},
		{"", "r.yaml:1: expected a list of rules"},
		{"a: 1", "r.yaml:1: expected a list of rules"},
		{"- 1", "r.yaml:1: a rule is a mapping"},
		{strings.Replace(good, "25", "0", 1), `r.yaml:1: threshold: "0": expected a percentage`},
		{strings.Replace(good, "25", "NaN", 1), `r.yaml:1: threshold: "NaN"`},
		{strings.Replace(good, "25", "101", 1), `r.yaml:1: threshold: "101"`},
		{strings.Replace(good, "more-than", "above", 1), `test: "above": expected at-least or more-than`},
		{strings.Replace(good, "[votes]", "[boards]", 1), `counts: "boards": expected shares, votes or both`},
		{strings.Replace(good, "[votes]", "[]", 1), "nothing counts"},
		{strings.Replace(good, "cite: B, ", "", 1), "the rule has no cite"},
		{strings.Replace(good, "}", ", colour: red}", 1), "colour: there is no such key"},
		{strings.Replace(good, "}", ", id: b}", 1), "a second id"},
		{strings.Replace(good, "}", ", controlling: 50}", 1), "controlling is for indirect: multiply"},
		{strings.Replace(good, "}", ", in-force: [{from: 2025-02-30}]}", 1), "expected a day"},
		{strings.Replace(good, "}", ", in-force: [{from: 2025-02-03, to: 2025-02-02}]}", 1), "ends before it begins"},
		{strings.Replace(good, "}", ", in-force: [{since: 2025-02-03}]}", 1), "expected from or to"},
		{"- id: [", "r.yaml: yaml:"},
	} {
		_, err := ParseRules("r.yaml", []byte(c.text))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s\n%v, expected %q", c.text, err, c.want)
		}
	}
}

func TestParseShare(t *testing.T) {
	for _, c := range []struct {
		text        string
		least, most Share
	}{
		{"50", 500_000, 500_000}, {"49.99", 499_900, 499_900}, {"49,9 %", 499_000, 499_000}, {"49.99999", 499_999, 500_000}, {"100", Whole, Whole},
		{"", 0, Whole}, {"unknown", 0, Whole}, {"25-50", 250_000, 500_000}, {"25 – 50 %", 250_000, 500_000}, {">50", 500_001, Whole}, {">=50", 500_000, Whole},
		{"<10 %", 0, 99_999}, {"up to 10", 0, 100_000}, {"50+", 500_000, Whole}, {"ownership-of-shares-25-to-50-percent", 250_001, 500_000},
		{"more than 25% but not more than 50%", 250_001, 500_000}, {"less than 0", 0, 0}, {"0.00001", 0, 1}, {"33.3333", 333_333, 333_333},
	} {
		least, most, err := ParseShare(c.text)
		if err != nil || least != c.least || most != c.most {
			t.Errorf("%q: %d to %d, %v; expected %d to %d", c.text, least, most, err, c.least, c.most)
		}
	}
	for _, text := range []string{"many", "101", "100.00001", "50-25", "1 2 3", "9999999999999999999999"} {
		if least, most, err := ParseShare(text); err == nil {
			t.Errorf("%q: %d to %d, expected an error", text, least, most)
		}
	}
	if s := Share(499_900).String() + " " + Whole.String() + " " + Share(1).String(); s != "49.99 % 100 % 0.0001 %" || Share(499_999).BasisPoints() != 4999 {
		t.Errorf("written as %s, %d basis points", s, Share(499_999).BasisPoints())
	}
}

// TestRepeats: several files tell the same holding once; one file's rows are added; other years stay.
func TestRepeats(t *testing.T) {
	g := NewGraph()
	for path, table := range map[string]string{
		"a.csv": "owner,owned,percent,from,to\nA,B,30,,\nA,B,25,,\n",
		"b.csv": "owner,owned,percent,from,to\nA,B,40,,\n",
	} {
		if _, err := g.Read(path, strings.NewReader(table)); err != nil {
			t.Fatal(err)
		}
	}
	rule, _ := FindRule(Rules(), "ofac50")
	j := g.Index().Judge(rule, day(t, "2025-01-01"), []Listed{{Node: at(t, g, "A")}})
	if a := j.Explain(at(t, g, "B")); a.Outcome != Restricted || a.Least != 55*Percent {
		t.Errorf("%v with %s, expected 55 %%", a.Outcome, a.Least)
	}
}

// TestRepeatsByMeasure: capital and votes of one pair may stand in two files.
func TestRepeatsByMeasure(t *testing.T) {
	g := NewGraph()
	for _, f := range []struct{ path, row string }{{"a.csv", "A,B,30,"}, {"b.csv", "A,B,60,votes"}, {"c.csv", "A,C,30,"}, {"d.csv", "A,C,30,votes"}} {
		if _, err := g.Read(f.path, strings.NewReader("owner,owned,percent,kind\n"+f.row+"\n")); err != nil {
			t.Fatal(err)
		}
	}
	rule, _ := FindRule(Rules(), "uk_more_than_50")
	j := g.Index().Judge(rule, day(t, "2025-01-01"), []Listed{{Node: at(t, g, "A")}})
	if b, c := j.Explain(at(t, g, "B")), j.Explain(at(t, g, "C")); b.Least != 60*Percent || b.Measure != "votes" || c.Least != 30*Percent {
		t.Errorf("B: %s of the %s; C: %s", b.Least, b.Measure, c.Least)
	}
}

// TestOwners: effective shares upwards, against the inverse of the matrix by hand.
func TestOwners(t *testing.T) {
	g := read(t, `owner,owned,percent,kind
Top,Left,60,
Top,Right,30,
Left,Target,50,
Right,Target,20-40,
Target,Left,10,
Chair,Target,,office
Voter,Target,30,votes
`)
	x := g.Index()
	stakes, cut := x.Owners(at(t, g, "Target"), day(t, "2025-01-01"))
	var got []string
	for _, s := range stakes {
		got = append(got, fmt.Sprintf("%s %s to %s controls=%v direct=%v ultimate=%v by %d", g.Node(s.Owner).Name(), s.Least, s.Most, s.Controls, s.Direct, s.Ultimate, len(s.Chain)))
	}
	want := []string{
		"Left 50 % to 50 % controls=false direct=true ultimate=false by 1",
		"Top 36 % to 42 % controls=false direct=false ultimate=true by 2",
		"Right 20 % to 40 % controls=false direct=true ultimate=false by 1",
		"Chair 0 % to 0 % controls=false direct=true ultimate=true by 1",
		"Voter 0 % to 0 % controls=false direct=true ultimate=true by 1",
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || cut {
		t.Errorf("cut %v (-want +got):\n%s", cut, diff)
	}
}

// TestCollapse: majorities, control, groups that hold together, circles, halves.
func TestCollapse(t *testing.T) {
	g := read(t, `owner,owned,percent,kind,to
Group,Sub1,60,,
Group,Sub2,,control,
Sub1,Joint,30,,
Sub2,Joint,30,,
Other,Joint,40,,
Group,Half,50,,
Other,Half,50,,
X,Y,90,,
Y,Z,90,,
Z,X,90,,
Z,Leaf,51,,
Group,Sold,80,,2020-12-31
`)
	head := g.Index().Collapse(day(t, "2025-01-01"))
	for party, want := range map[string]string{"Sub1": "Group", "Sub2": "Group", "Joint": "Group", "Group": "Group", "Half": "Half", "Y": "X", "Z": "X", "X": "X", "Leaf": "X", "Sold": "Sold"} {
		if got := g.Node(head[at(t, g, party)]).Name(); got != want {
			t.Errorf("%s belongs to %s, expected %s", party, got, want)
		}
	}
}

// TestCollapseRoots: over random graphs every head is its own head.
func TestCollapseRoots(t *testing.T) {
	for round := range 2000 {
		g, _, _ := tiny(rand.New(rand.NewPCG(11, uint64(round))))
		head := g.Index().Collapse(day(t, "2024-01-03"))
		for c, h := range head {
			if head[h] != h {
				t.Fatalf("round %d: the head of %d is %d, whose head is %d", round, c, h, head[h])
			}
		}
	}
}

// TestCycle: a million parties in one circle, under every rule.
func TestCycle(t *testing.T) {
	const n = 1_000_000
	for _, share := range []Share{Whole, 60 * Percent} {
		g := NewGraph()
		g.Grow(n)
		for i := range uint32(n) {
			if err := g.Link(Edge{Owner: i, Owned: (i + 1) % n, Min: share, Max: share}); err != nil {
				t.Fatal(err)
			}
		}
		x := g.Index()
		for _, rule := range Rules() {
			start := time.Now()
			j := x.Judge(rule, day(t, "2026-12-01"), []Listed{{Node: n / 2}})
			restricted := 0
			for range j.With(Restricted) {
				restricted++
			}
			a := j.Explain(n/2 - 1)
			if !rule.Multiply && restricted != n-1 || rule.Multiply && restricted == 0 || a.Outcome == NoData {
				t.Errorf("%s: %d restricted, %v", rule.ID, restricted, a.Outcome)
			}
			if spent := time.Since(start); spent > 5*time.Second {
				t.Errorf("%s took %s", rule.ID, spent)
			}
		}
		x.Owners(0, day(t, "2026-12-01"))
		if head := x.Collapse(day(t, "2026-12-01")); head[n-1] != 0 {
			t.Errorf("the circle's head is %d", head[n-1])
		}
	}
}

// TestMultiplyBounds: what is certain never exceeds what is possible, and a hundred per cent is the most.
func TestMultiplyBounds(t *testing.T) {
	rule, _ := FindRule(Rules(), "fcc10")
	for round := range 2000 {
		g, listed, _ := tiny(rand.New(rand.NewPCG(5, uint64(round))))
		j := g.Index().Judge(rule, day(t, "2024-01-03"), listed)
		for m := range 2 {
			for c, least := range j.values[0][m] {
				most := j.values[1][m][c]
				if least > most+tolerance || most > 1 || math.IsNaN(least) {
					t.Fatalf("round %d: party %d, measure %d: %g to %g", round, c, m, least, most)
				}
			}
		}
	}
}
