package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Book is a set of rules with different ids, in the order of reading.
type Book struct{ rules []*Rule }

// Rules lists the rules.
func (b *Book) Rules() []*Rule { return b.rules }

// Find gives the rule of an id, or nil.
func (b *Book) Find(id string) *Rule {
	for _, r := range b.rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Judge asks every rule about an item on a day (UTC midnight). A rule that does not hold on that day answers DoesNotApply and
// says when it does.
func (b *Book) Judge(item *Item, day time.Time) []Answer {
	out := make([]Answer, 0, len(b.rules))
	for _, r := range b.rules {
		out = append(out, b.ask(r, item, day, 0))
	}
	return out
}

// ask asks one rule.
func (b *Book) ask(r *Rule, item *Item, day time.Time, depth int) Answer {
	a := Answer{Rule: r, Item: item.ID, Day: day, Outcome: DoesNotApply}
	if !r.On(day) {
		var days []string
		for _, i := range r.Days {
			days = append(days, i.String())
		}
		a.Reasons = []string{fmt.Sprintf("the rule holds %s, not on %s", strings.Join(days, ", and "), day.Format(time.DateOnly))}
		return a
	}
	q := &question{book: b, rule: r, item: item, day: day, depth: depth}
	v := r.when.eval(q)
	a.Reasons = v.reasons
	if v.truth == No {
		return a
	}
	var open, claims []string
	for i := range r.Except {
		x := &r.Except[i]
		if !holds(x.Days, day) {
			if e := x.Days[len(x.Days)-1]; !e.To.IsZero() && day.After(e.To) {
				a.Reasons = append(a.Reasons, fmt.Sprintf("the exception for %s ended on %s", x.Title, e.To.Format(time.DateOnly)))
			}
			continue
		}
		xv := x.when.eval(q)
		switch {
		case xv.truth == Yes:
			a.Reasons = append(a.Reasons, append([]string{"it is excepted: " + x.Title}, xv.reasons...)...)
			return a
		case xv.truth == Unknown && x.Claim:
			claims = append(claims, xv.missing...)
		case xv.truth == Unknown:
			open = append(open, xv.missing...)
		}
	}
	a.Effects = r.effectsOn(item)
	switch {
	case v.truth == Unknown || len(open) > 0:
		a.Outcome = NotKnown
		a.Missing = unique(slices.Concat(v.missing, open))
	default:
		a.Outcome = Applies
		a.Missing = unique(claims)
	}
	return a
}

// effectsOn leaves out the effects that are of other classes.
func (r *Rule) effectsOn(item *Item) []Effect {
	var out []Effect
	for _, e := range r.Effects {
		if len(e.Classes) == 0 || isClass(item, e.Classes).truth != No {
			out = append(out, e)
		}
	}
	return out
}

func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Days lists the days after from, up to and including to, on which a rule or an exception begins or has just ended, in order.
func (b *Book) Days(from, to time.Time) []time.Time {
	var out []time.Time
	take := func(d time.Time) {
		if d.After(from) && !d.After(to) && !slices.ContainsFunc(out, d.Equal) {
			out = append(out, d)
		}
	}
	for _, r := range b.rules {
		for _, i := range r.intervals() {
			take(i.From)
			if !i.To.IsZero() {
				take(i.To.AddDate(0, 0, 1))
			}
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// intervals are those of a rule and of its exceptions.
func (r *Rule) intervals() []Interval {
	out := slices.Clone(r.Days)
	for i := range r.Except {
		out = append(out, r.Except[i].Days...)
	}
	return out
}

// Changes says which outcomes differ between two days, for items that are in both lists under the same ID. Hand the same list
// in twice where facts and screening do not depend on the day; what differs then, differs because of a rule, an exception
// or a listing that begins or ends.
func (b *Book) Changes(from, to time.Time, before, after []Item) []Change {
	index := map[string]*Item{}
	for i := range before {
		index[before[i].ID] = &before[i]
	}
	var out []Change
	for i := range after {
		old, ok := index[after[i].ID]
		if !ok {
			continue
		}
		for _, r := range b.rules {
			x, y := b.ask(r, old, from, 0), b.ask(r, &after[i], to, 0)
			if x.Outcome != y.Outcome {
				out = append(out, Change{after[i].ID, r, x, y, because(r, x, y)})
			}
		}
	}
	return out
}

// because says why an outcome differs.
func because(r *Rule, x, y Answer) string {
	at := func(d time.Time) string { return d.Format(time.DateOnly) }
	if on := r.On(y.Day); on != r.On(x.Day) {
		for _, i := range r.Days {
			if on && i.holds(y.Day) {
				return fmt.Sprintf("rule %s begins on %s", r.ID, at(i.From))
			}
			if !on && i.holds(x.Day) {
				return fmt.Sprintf("rule %s ends after %s", r.ID, at(i.To))
			}
		}
	}
	for i := range r.Except {
		e := &r.Except[i]
		if was, is := holds(e.Days, x.Day), holds(e.Days, y.Day); was != is {
			for _, d := range e.Days {
				if is && d.holds(y.Day) {
					return fmt.Sprintf("the exception of rule %s for %s begins on %s", r.ID, e.Title, at(d.From))
				}
				if was && d.holds(x.Day) {
					return fmt.Sprintf("the exception of rule %s for %s ends after %s", r.ID, e.Title, at(d.To))
				}
			}
		}
	}
	return fmt.Sprintf("a listing begins or ends, or a fact differs: %s", strings.Join(append(slices.Clone(y.Reasons), y.Missing...), "; "))
}
