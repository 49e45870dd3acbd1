package rule

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/list"
)

// TestConformanceCovered asks, for each party and each class of things on the FCC's Covered List, whether the rules apply from
// the day of its entry and not on the day before, and whether each exception of the list takes the thing out up to its last
// day and not after.
func TestConformanceCovered(t *testing.T) {
	path := filepath.Join(testdata.Dir(t, "supply/lists"), "fcc_covered_list.csv")
	s, err := list.Load(list.Limits{}, path)
	if err != nil {
		t.Fatal(err)
	}
	b := book(t)
	if added := b.AddCategories(s.Categories); len(added) > 0 {
		t.Errorf("categories that no built-in rule stands for: %v", added[0].Title)
	}
	got, total := 0, 0
	expect := func(what string, r *Rule, i *Item, day time.Time, want Outcome) {
		total++
		if a := b.ask(r, i, day, 0); a.Outcome == want {
			got++
		} else {
			t.Errorf("%s on %s: %s, want %s: %v %v", what, day.Format(time.DateOnly), a.Outcome, want, a.Reasons, a.Missing)
		}
	}
	before := func(d time.Time) time.Time { return d.AddDate(0, 0, -1) }
	for _, e := range s.Entities {
		for _, class := range e.Covers.Classes {
			m := Match{List: e.List, ID: e.ID, Name: e.Name, Start: e.Start, End: e.End, Confirmed: Yes, Classes: e.Covers.Classes, Uses: e.Covers.Uses}
			p := clear(e.Name, "CN")
			p.Matches = []Match{m}
			r := b.Find("fcc-covered")
			used := item(class, p, e.Covers.Uses...)
			expect(e.Name+" "+class, r, used, e.Start, Applies)
			expect(e.Name+" "+class, r, used, before(e.Start), DoesNotApply)
			expect(e.Name+" robot", r, item("robot", p), e.Start, DoesNotApply)
			if len(e.Covers.Uses) > 0 {
				unused := item(class, p)
				expect(e.Name+" of unknown use", r, unused, e.Start, NotKnown)
				for _, u := range e.Covers.Uses {
					unused.Facts[u] = No
				}
				expect(e.Name+" of other use", r, unused, e.Start, DoesNotApply)
			}
		}
	}
	for _, c := range s.Categories {
		for _, class := range c.Classes {
			var r *Rule
			for _, x := range b.Rules() {
				if x.category == c.List+"/"+c.Classes[0] {
					r = x
				}
			}
			thing := func(facts ...string) *Item {
				i := made(item(class, nil), Made{Country: "JP"})
				for _, x := range c.Exceptions {
					i.Facts[x.Fact] = No
				}
				for _, f := range facts {
					i.Facts[f] = Yes
				}
				return i
			}
			expect(class, r, thing(), c.Start, Applies)
			expect(class, r, thing(), before(c.Start), DoesNotApply)
			expect(class+" made at home", r, made(thing(), Made{Country: "US"}), c.Start, DoesNotApply)
			for _, x := range c.Exceptions {
				last := c.Start
				if len(c.Updated) > 0 {
					last = c.Updated[len(c.Updated)-1]
				}
				if !x.Until.IsZero() {
					last = before(x.Until)
					expect(class+" "+x.Fact, r, thing(x.Fact), x.Until, Applies)
				}
				expect(class+" "+x.Fact, r, thing(x.Fact), last, DoesNotApply)
			}
		}
	}
	fmt.Printf("score covered-rules %d/%d\n", got, total)
}
