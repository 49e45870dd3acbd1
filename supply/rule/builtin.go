package rule

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/guyline/guyline/supply/list"
)

//go:embed rules/*.yaml
var files embed.FS

// builtIn parses the embedded rules once. A test holds them to be free of errors.
var builtIn = sync.OnceValues(func() ([]*Rule, error) {
	b := &Book{}
	names, err := files.ReadDir("rules")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		text, err := files.ReadFile("rules/" + n.Name())
		if err != nil {
			return nil, err
		}
		if err := b.Add("built-in/"+n.Name(), text); err != nil {
			return nil, err
		}
	}
	return b.rules, nil
})

// BuiltIn is a new book of the embedded rules.
func BuiltIn() (*Book, error) {
	rules, err := builtIn()
	return &Book{slices.Clone(rules)}, err
}

// Add reads a file of rules in the form that the package doc shows, and adds them. An error says path and line; then nothing
// is added. Ids must be new, and rules that a rule refers to must be in the book or in the same file, without a circle.
func (b *Book) Add(path string, text []byte) error {
	rules, err := parse(path, text)
	if err != nil {
		return err
	}
	both := &Book{slices.Clone(b.rules)}
	for _, r := range rules {
		if old := both.Find(r.ID); old != nil {
			return fmt.Errorf("%s:%d: rule %s stands in %s:%d already", r.Path, r.Line, r.ID, old.Path, old.Line)
		}
		both.rules = append(both.rules, r)
	}
	for _, r := range rules {
		steps := maxSteps
		if problem := both.circle(r, nil, &steps); problem != "" {
			return fmt.Errorf("%s:%d: rule %s %s", r.Path, r.Line, r.ID, problem)
		}
	}
	b.rules = both.rules
	return nil
}

// Rules may refer to rules that refer to rules, so far, and a rule comes to so many in all.
const (
	maxReferences = 4
	maxSteps      = 1000
)

// circle says what is wrong with the rules that a rule refers to.
func (b *Book) circle(r *Rule, above []string, steps *int) (problem string) {
	if slices.Contains(above, r.ID) {
		return "refers to itself: " + strings.Join(append(above, r.ID), " → ")
	}
	if *steps--; *steps < 0 {
		return fmt.Sprintf("refers, with the rules that it refers to, to more than %d", maxSteps)
	}
	if len(above) > maxReferences {
		return fmt.Sprintf("refers to rules that refer to rules, more than %d times", maxReferences)
	}
	above = append(slices.Clone(above), r.ID)
	visit := func(n node) {
		ref, ok := n.(ruleOf)
		if !ok || problem != "" {
			return
		}
		other := b.Find(string(ref))
		if other == nil {
			problem = fmt.Sprintf("refers to rule %q, which is not there", string(ref))
		} else {
			problem = b.circle(other, above, steps)
		}
	}
	walk(r.when, visit)
	for i := range r.Except {
		walk(r.Except[i].when, visit)
	}
	return problem
}

// AddCategories adds a rule for each category of a list (a class of things that is covered without naming who makes it) that
// no rule in the book stands for, or that has exceptions with other last days than the rule has: a list that is newer than
// this program. It gives the rules that it added. A category whose class is not known gives none: its list tells that.
func (b *Book) AddCategories(categories []list.Category) []*Rule {
	var added []*Rule
	for _, c := range categories {
		if len(c.Classes) == 0 || b.standsFor(c) || slices.ContainsFunc(c.Classes, func(id string) bool { return classText(id) != "" }) {
			continue
		}
		r := &Rule{ID: c.List + "-" + c.ID, Title: c.Text, Citation: c.Path, Country: "US", Standing: InForce, Days: []Interval{{From: c.Start}},
			Path: c.Path, Line: c.Line, Note: "made of an entry of the list", category: c.List + "/" + c.Classes[0]}
		about, _ := list.Find(c.List)
		r.Authority, r.Country = orElse(about.Authority, c.List), orElse(about.Country, "US")
		when := allOf{classIn(c.Classes)}
		if c.Foreign {
			when = append(when, madeIn{})
		}
		r.when = when
		r.Effects = []Effect{{Kind: NoAuthorisation, Text: orElse(about.Forbids, "It is covered by "+c.List+".")}}
		for _, x := range c.Exceptions {
			e := Exception{Title: x.Text, when: fact(orElse(x.Fact, "x-"+c.ID+"-exception"))}
			if !x.Until.IsZero() {
				e.Days = []Interval{{To: x.Until.AddDate(0, 0, -1)}}
			}
			r.Except = append(r.Except, e)
		}
		if b.Find(r.ID) == nil {
			b.rules = append(b.rules, r)
			added = append(added, r)
		}
	}
	return added
}

// standsFor says whether a rule of the book says what a category says: its class, its first day and the last days of its
// exceptions.
func (b *Book) standsFor(c list.Category) bool {
	return slices.ContainsFunc(b.rules, func(r *Rule) bool {
		if !strings.HasPrefix(r.category, c.List+"/") || !slices.Contains(c.Classes, strings.TrimPrefix(r.category, c.List+"/")) ||
			len(r.Days) == 0 || !r.Days[0].From.Equal(c.Start) {
			return false
		}
		return !slices.ContainsFunc(c.Exceptions, func(x list.Exception) bool {
			return !slices.ContainsFunc(r.Except, func(e Exception) bool {
				return e.when == fact(x.Fact) && lastDay(e).Equal(untilDay(x))
			})
		})
	})
}

// lastDay is the last day of an exception; untilDay that of a list's: the day before the one on which it no longer holds.
func lastDay(e Exception) time.Time {
	if len(e.Days) == 0 {
		return time.Time{}
	}
	return e.Days[len(e.Days)-1].To
}

func untilDay(x list.Exception) time.Time {
	if x.Until.IsZero() {
		return time.Time{}
	}
	return x.Until.AddDate(0, 0, -1)
}
