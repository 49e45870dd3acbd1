package framework

import (
	"slices"
	"testing"

	"github.com/guyline/guyline/check"
)

// TestFiles holds every framework against the checks there are, and says how much of each is decided.
func TestFiles(t *testing.T) {
	all, err := List()
	if err != nil {
		t.Fatal(err)
	}
	if all[0].ID != PlanID {
		t.Errorf("%s stands first, expected %s", all[0].ID, PlanID)
	}
	known := map[string]bool{}
	for _, c := range check.List {
		known[c.ID] = true
	}
	ids := map[string]bool{}
	for _, f := range all {
		if ids[f.ID] {
			t.Errorf("%s is there twice", f.ID)
		}
		ids[f.ID] = true
		if f.Publisher == "" || f.Version == "" || f.Rights == "" || f.Verified == "" || f.Reviewer == "" || f.Reviewed == "" {
			t.Errorf("%s: publisher, version, rights, verified, reviewer or reviewed is missing", f.ID)
		}
		for _, c := range f.Controls {
			if c.Decided() != Automatically && c.People == "" {
				t.Errorf("%s %s: it is not decided automatically, and nothing is said for people", f.ID, c.ID)
			}
			for _, m := range c.Maps {
				for _, id := range m.Checks {
					if !known[id] {
						t.Errorf("%s %s: no check %q", f.ID, c.ID, id)
					}
				}
				if (m.Relation == Equal || m.Relation == Superset) && len(m.Checks) == 0 {
					t.Errorf("%s %s: figures decide nothing by themselves, so they are no %s of it", f.ID, c.ID, m.Relation)
				}
			}
		}
		s := f.Share()
		if s.Automatically+s.Partly+s.ByPeople != len(f.Controls) {
			t.Errorf("%s: %v of %d controls", f.ID, s, len(f.Controls))
		}
		t.Logf("%-20s %3d controls: %v", f.ID, len(f.Controls), s)
	}
}

// TestNothingAssessed: without any evidence no control of any framework is met, partly met or answered.
func TestNothingAssessed(t *testing.T) {
	all, err := List()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		for _, a := range Assess(f, Input{}) {
			if a.Status != NotAssessed {
				t.Errorf("%s %s is %s without evidence", f.ID, a.Control.ID, a.Status)
			}
		}
	}
}

func TestAssess(t *testing.T) {
	in := Input{
		Tallies: map[string]Tally{"good": {Pass: 3}, "bad": {Pass: 2, Fail: 1}, "accepted": {Pass: 1, Waived: 1}, "only-accepted": {Waived: 2}, "gap": {Pass: 4, NoData: 1},
			"elsewhere": {NotApplicable: 2}, "broken": {Pass: 1, Error: 1}},
		Figures: map[string]Figure{"inputs": {Text: "7 inputs"}},
	}
	on := func(r Relation, checks ...string) Mapping { return Mapping{Relation: r, Checks: checks} }
	for _, test := range []struct {
		name    string
		control Control
		want    Status
		missing int
	}{
		{"equal, all pass", Control{Maps: []Mapping{on(Equal, "good", "elsewhere")}}, Met, 0},
		{"equal, but people have a part", Control{Maps: []Mapping{on(Equal, "good")}, People: "x"}, PartlyMet, 0},
		{"superset, one fails", Control{Maps: []Mapping{on(Superset, "good", "bad")}}, NotMet, 0},
		{"equal, one without data", Control{Maps: []Mapping{on(Equal, "good", "gap")}}, PartlyMet, 1},
		{"equal, none applies", Control{Maps: []Mapping{on(Equal, "elsewhere")}}, NotAssessed, 0},
		{"equal, nobody looked", Control{Maps: []Mapping{on(Equal, "unknown")}}, NotAssessed, 1},
		{"equal, the check broke", Control{Maps: []Mapping{on(Equal, "broken")}}, NotAssessed, 1},
		{"equal, some accepted", Control{Maps: []Mapping{on(Equal, "accepted")}}, PartlyMet, 0},
		{"equal, all accepted", Control{Maps: []Mapping{on(Equal, "only-accepted")}}, NotAssessed, 1},
		{"subset", Control{Maps: []Mapping{on(Subset, "good")}, People: "x"}, PartlyMet, 0},
		{"intersects", Control{Maps: []Mapping{on(Intersects, "good")}}, PartlyMet, 0},
		{"a failure outweighs", Control{Maps: []Mapping{on(Equal, "good"), on(Intersects, "bad")}}, NotMet, 0},
		{"a figure", Control{Maps: []Mapping{{Relation: Subset, Figures: []string{"inputs", "bundle"}}}, People: "x"}, Answered, 1},
		{"a figure, and no data", Control{Maps: []Mapping{on(Subset, "unknown"), {Relation: Subset, Figures: []string{"inputs"}}}, People: "x"}, Answered, 1},
		{"people", Control{People: "x"}, NotAssessed, 0},
	} {
		got := Assess(&Framework{Controls: []Control{test.control}}, in)[0]
		if got.Status != test.want || len(got.Missing) != test.missing {
			t.Errorf("%s: %s (%s), missing %v; expected %s, %d missing", test.name, got.Status, got.Why, got.Missing, test.want, test.missing)
		}
	}
}

func TestCross(t *testing.T) {
	in := Input{Tallies: map[string]Tally{"shared": {Pass: 1}, "own": {Pass: 1}}}
	a := &Framework{Controls: []Control{{ID: "a1", Maps: []Mapping{{Relation: Subset, Checks: []string{"shared"}}}}, {ID: "a2", Maps: []Mapping{{Relation: Subset, Checks: []string{"own"}}}}}}
	b := &Framework{Controls: []Control{{ID: "b1", Maps: []Mapping{{Relation: Subset, Checks: []string{"shared", "lacking"}}}}, {ID: "b2"}}}
	got := Cross(Assess(a, in), Assess(b, in))
	if !slices.Equal(got[0].From, []string{"a1"}) || !slices.Equal(got[0].Missing, []string{"lacking"}) || len(got[1].From) != 0 || got[1].Status != NotAssessed {
		t.Errorf("%+v", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "id: x", "id: x\ntitle: t\ncontrols: [{id: a}]", "id: x\ntitle: t\ncontrols: [{id: a, title: t}, {id: a, title: t}]",
		"id: x\ntitle: t\ncontrols: [{id: a, title: t, maps: [{relation: same, checks: [c]}]}]", "id: x\ntitle: t\ncontrols: [{id: a, title: t, maps: [{relation: equal}]}]",
		"id: x\ntitle: t\ncontrols: [{id: a, title: t, maps: [{relation: equal, figures: [none]}]}]", "id: x\ntitle: t\nreviewed: May\ncontrols: [{id: a, title: t}]",
		"id: x\ntitle: t\nextra: 1\ncontrols: [{id: a, title: t}]",
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("id: x\ntitle: t\ncontrols: [{id: a, title: t, maps: [{relation: equal, checks: [c]}]}]"))
	f.Fuzz(func(t *testing.T, text []byte) { Parse(text) })
}
