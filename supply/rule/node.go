package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// node is a part of a predicate.
type node interface {
	eval(*question) verdict
}

// question is an item on a day, asked by a rule.
type question struct {
	book  *Book
	rule  *Rule
	item  *Item
	day   time.Time
	depth int // of items within items
}

// verdict is what is known of a predicate. Reasons say what was found, missing what was not.
type verdict struct {
	truth   Truth
	reasons []string
	missing []string
}

func yes(format string, args ...any) verdict {
	return verdict{Yes, []string{fmt.Sprintf(format, args...)}, nil}
}
func no(format string, args ...any) verdict {
	return verdict{No, []string{fmt.Sprintf(format, args...)}, nil}
}
func unknown(format string, args ...any) verdict {
	return verdict{Unknown, nil, []string{fmt.Sprintf(format, args...)}}
}

// and, or: with three truths (Kleene). The reasons are those that decide it; where nothing does, all that is known.
func and(vs []verdict) verdict { return combine(vs, No, Yes) }
func or(vs []verdict) verdict  { return combine(vs, Yes, No) }

// combine: one verdict of the deciding truth settles it; else one unknown leaves it open.
func combine(vs []verdict, deciding, neutral Truth) verdict {
	out := verdict{truth: neutral}
	for _, v := range vs {
		if v.truth == deciding {
			return v
		}
		if v.truth == Unknown {
			out.truth = Unknown
		}
		out.reasons = append(out.reasons, v.reasons...)
		out.missing = append(out.missing, v.missing...)
	}
	if out.truth != Unknown {
		out.missing = nil
	}
	return out
}

type (
	allOf    []node
	anyOf    []node
	notOf    struct{ of node }
	classIn  []string
	madeIn   struct{ countries []string } // none: foreign to the rule
	fact     string
	contains struct{ of node }
	ruleOf   string
	before   struct{ day time.Time } // zero: the first day of the rule
	// party asks of those who make, provide or (either of them) supply an item.
	party struct {
		role     string // maker, provider, supplier
		lists    []string
		entities []string
		owned    string
		scope    bool
		country  []string
	}
)

func (n allOf) eval(q *question) verdict {
	var vs []verdict
	for _, m := range n {
		vs = append(vs, m.eval(q))
	}
	return and(vs)
}

func (n anyOf) eval(q *question) verdict {
	var vs []verdict
	for _, m := range n {
		vs = append(vs, m.eval(q))
	}
	return or(vs)
}

func (n notOf) eval(q *question) verdict {
	v := n.of.eval(q)
	v.truth = v.truth.not()
	return v
}

func (n classIn) eval(q *question) verdict { return isClass(q.item, n) }

// isClass: an item is of a class if one of its classes is under it; it may be if one of its classes is above it.
func isClass(item *Item, wanted []string) verdict {
	if len(item.Classes) == 0 {
		return unknown("what kind of thing %s is", item.called())
	}
	open := ""
	for _, have := range item.Classes {
		for _, w := range wanted {
			if under(have, w) {
				return yes("%s is a %s", item.called(), title(have))
			}
			if under(w, have) {
				open = w
			}
		}
	}
	if open != "" {
		return unknown("whether %s is a %s", item.called(), title(open))
	}
	return no("%s is a %s, of which the rule does not speak", item.called(), title(item.Classes[0]))
}

func title(class string) string {
	if c, ok := classOf(class); ok {
		return c.Title
	}
	return class
}

func (i *Item) called() string {
	if i.Name != "" {
		return i.Name
	}
	return i.ID
}

func (n madeIn) eval(q *question) verdict {
	item := q.item
	if len(item.MadeIn) == 0 {
		return unknown("in which country %s is produced", item.called())
	}
	var left []string
	whole := false
	for _, m := range item.MadeIn {
		if m.Country == "" {
			continue
		}
		stage := m.Stage
		if stage == "" {
			stage, whole = "production", true
		}
		if n.holds(q.rule.Country, m.Country) {
			return yes("%s of %s takes place in %s", stage, item.called(), m.Country)
		}
	}
	for _, s := range Stages {
		if !whole && !slices.ContainsFunc(item.MadeIn, func(m Made) bool { return m.Stage == s && m.Country != "" }) {
			left = append(left, s)
		}
	}
	if len(left) > 0 {
		return unknown("in which country %s of %s takes place", strings.Join(left, ", "), item.called())
	}
	return no("no stage of the production of %s takes place there (it is %s)", item.called(), item.MadeIn[0].Country)
}

func (n madeIn) holds(own, country string) bool {
	if len(n.countries) == 0 {
		return country != own
	}
	return slices.Contains(n.countries, country)
}

func (n fact) eval(q *question) verdict {
	switch q.item.Facts[string(n)] {
	case Yes:
		return yes("it is stated of %s: yes, %s", q.item.called(), asks(string(n)))
	case No:
		return no("it is stated of %s: no, not %s", q.item.called(), asks(string(n)))
	}
	return unknown("of %s: %s", q.item.called(), asks(string(n)))
}

// Items within items are looked into so deep.
const maxDepth = 8

func (n contains) eval(q *question) verdict {
	var vs []verdict
	for i := range q.item.Modules {
		if q.depth >= maxDepth {
			return unknown("what is inside %s, more than %d levels deep", q.item.called(), maxDepth)
		}
		inner := *q
		inner.item, inner.depth = &q.item.Modules[i], q.depth+1
		v := n.of.eval(&inner)
		if v.truth == Yes {
			v.reasons = append([]string{fmt.Sprintf("%s contains %s", q.item.called(), inner.item.called())}, v.reasons...)
			return v
		}
		if deeper := n.eval(&inner); len(inner.item.Modules) > 0 {
			if deeper.truth == Yes {
				return deeper
			}
			v = or([]verdict{v, deeper})
		}
		vs = append(vs, v)
	}
	if !q.item.ModulesAll {
		vs = append(vs, unknown("whether %s contains further modules than those that are declared (%d)", q.item.called(), len(q.item.Modules)))
	}
	if len(vs) == 0 {
		return no("%s contains no modules", q.item.called())
	}
	return or(vs)
}

func (n ruleOf) eval(q *question) verdict {
	r := q.book.Find(string(n))
	if r == nil {
		return unknown("what rule %s says, which is not there", string(n))
	}
	a := q.book.ask(r, q.item, q.day, q.depth)
	v := verdict{reasons: a.Reasons, missing: a.Missing}
	switch a.Outcome {
	case Applies:
		v.truth, v.missing = Yes, nil
		v.reasons = append([]string{fmt.Sprintf("rule %s applies to %s", r.ID, q.item.called())}, a.Reasons...)
	case DoesNotApply:
		v.truth = No
	}
	return v
}

func (n before) eval(q *question) verdict {
	limit := n.day
	if limit.IsZero() && len(q.rule.Days) > 0 {
		limit = q.rule.Days[0].From
	}
	switch {
	case q.item.Authorised.IsZero():
		return unknown("whether %s was authorised before %s", q.item.called(), limit.Format(time.DateOnly))
	case q.item.Authorised.Before(limit):
		return yes("%s was authorised on %s, before %s", q.item.called(), q.item.Authorised.Format(time.DateOnly), limit.Format(time.DateOnly))
	}
	return no("%s was authorised on %s, not before %s", q.item.called(), q.item.Authorised.Format(time.DateOnly), limit.Format(time.DateOnly))
}
