package vendor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// judge is a decision while it is made.
type judge struct {
	a *Answers
	k *Known
	r *Record
}

// Decide makes the record. decidedBy is who answers for it.
func Decide(a *Answers, k *Known, decidedBy string) *Record {
	r := &Record{Schema: SchemaURI, Day: k.Day.Format("2006-01-02"), DecidedBy: decidedBy, Vendor: a.Vendor, Product: a.Product, AnsweredBy: a.By, AnsweredOn: a.On,
		Buyer: k.Buyer, Lists: full(k.Lists), Grounds: []Ground{}, Conditions: []string{}, Unanswered: []Unanswered{}, Contradictions: []Contradiction{},
		Inputs: full(k.Inputs), Faults: append(full(a.Problems), k.Faults...)}
	r.Vendor.AlsoKnownAs, r.Product.ProducedIn, r.Product.Modules = full(r.Vendor.AlsoKnownAs), full(r.Product.ProducedIn), full(r.Product.Modules)
	j := &judge{a, k, r}
	j.names()
	j.owners()
	j.rules()
	j.bills()
	j.weaknesses()
	j.answers()
	j.contradictions()
	for _, c := range r.Contradictions {
		j.ground(Opens, "answers", "a contradiction has to be cleared up: "+c.Text, "", c.Sources...)
	}
	order := []Effect{Refuses, Opens, Demands, Favours}
	slices.SortStableFunc(r.Grounds, func(a, b Ground) int { return slices.Index(order, a.Effect) - slices.Index(order, b.Effect) })
	r.Decision = Accept
	for _, g := range r.Grounds {
		if g.Condition != "" && !slices.Contains(r.Conditions, g.Condition) {
			r.Conditions = append(r.Conditions, g.Condition)
		}
	}
	switch has := func(e Effect) bool {
		return slices.ContainsFunc(r.Grounds, func(g Ground) bool { return g.Effect == e })
	}; {
	case has(Refuses):
		r.Decision = Refuse
	case has(Opens):
		r.Decision = Undecided
	case has(Demands):
		r.Decision = Conditions
	}
	slices.SortFunc(r.Inputs, func(a, b Input) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Role, b.Role)) })
	return r
}

// full is a copy of a list that is never nil, so that JSON shows [].
func full[T any](l []T) []T { return append([]T{}, l...) }

// distinct is the sources that are not empty, each once.
func distinct(sources []string) []string {
	out := []string{}
	for _, s := range sources {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (j *judge) ground(e Effect, about, text, condition string, sources ...string) {
	j.r.Grounds = append(j.r.Grounds, Ground{e, about, text, condition, distinct(sources)})
}

// sure is the least score at which a name alone is taken for the party's; below it somebody has to look.
const sure = 0.95

func (j *judge) names() {
	const about = "listing"
	hits, shares := 0, !slices.ContainsFunc(j.k.Owners, func(o Owners) bool { return o.Outcome == "unknown" })
	for _, n := range j.k.Names {
		hits++
		who := map[Who]string{TheVendor: "the supplier", AnOwner: "an owner of the supplier", AComponent: "the supplier of a component"}[n.Who]
		text := fmt.Sprintf("%s, %s, is like %q on %s (%.2f)", who, n.Of, n.Listed, n.List, n.Score)
		switch certain := n.Sure || n.Score >= sure; {
		case !n.Same && n.Who == AComponent:
			j.ground(Demands, about, fmt.Sprintf("%s, %s, bears the name of %q on %s", who, n.Of, n.Listed, n.List),
				fmt.Sprintf("It is shown who owns %s, which supplies a component and bears the name of %q on %s.", n.Of, n.Listed, n.List), n.Place)
		case !n.Same:
			j.ground(Opens, about, fmt.Sprintf("%s, %s, bears the name of %q on %s: only ownership shows whether it belongs to its group", who, n.Of, n.Listed, n.List), "", n.Place)
		case n.Who == AnOwner && shares:
			j.ground(Demands, about, text, fmt.Sprintf("Whoever decides accepts in writing that %s owns a part of the supplier.", n.Of), n.Place) // a rule that reaches the supplier refuses by itself
		case n.Who == AnOwner:
			j.ground(Opens, about, text+", and its share is not known", "", n.Place)
		case n.Who == AComponent:
			j.ground(Demands, about, text, fmt.Sprintf("What %s supplies is taken out of the product, or it is shown to be another than %q on %s.", n.Of, n.Listed, n.List), n.Place)
		case n.Sure:
			j.ground(Refuses, about, text+"; an identifier agrees", "", n.Place)
		case certain:
			j.ground(Refuses, about, text+"; this rests on the name alone: compare address and identifiers", "", n.Place)
		default:
			j.ground(Opens, about, text+": somebody has to compare address and identifiers", "", n.Place)
		}
	}
	if !j.k.ListsGiven {
		j.ground(Opens, about, "no list of an authority was given: names were held only against those that statutes and notices name", "")
	}
	if hits == 0 && j.k.ListsGiven {
		j.ground(Favours, about, "no name is like one on "+strings.Join(j.k.Lists, ", "), "")
	}
}

func (j *judge) owners() {
	const about = "ownership"
	known := false
	for _, o := range j.k.Owners {
		switch {
		case o.Discloses && o.Outcome == "restricted":
			known = true
			j.ground(Demands, about, o.Rule+": "+o.Text, "The supplier makes the disclosure or attestation that is due: "+o.Rule+".", place(o.Place)...)
		case o.Outcome == "restricted":
			known = true
			j.ground(Refuses, about, o.Rule+": "+o.Text, "", place(o.Place)...)
		case o.Outcome == "unknown":
			known = true
			j.ground(Opens, about, o.Rule+": "+o.Text, "", place(o.Place)...)
		case o.Outcome == "clear":
			known = true
			j.ground(Favours, about, o.Rule+": it does not reach the supplier", "", place(o.Place)...)
		}
	}
	if !known {
		j.ground(Opens, about, "who owns the supplier is not known", "")
	}
}

func place(p string) []string {
	if p == "" {
		return nil
	}
	return []string{p}
}

func (j *judge) rules() {
	const about = "rules"
	switch {
	case j.a.Product.Class == "":
		j.ground(Opens, about, "what class of equipment or software the product is was not said, so that no rule can be judged", "", j.a.Path)
		return
	case j.k.Buyer == "":
		j.ground(Opens, about, "the country of who buys was not given, so that no rule of a country can be judged", "")
	}
	clear := true
	for _, r := range j.k.Rules {
		text := fmt.Sprintf("%s, of %s", r.Title, r.Subject)
		sources := append(place(r.Citation), place(r.Place)...)
		switch {
		case r.Applies && r.Forbids:
			j.ground(Refuses, about, text+": "+strings.Join(append(slices.Clone(r.Effects), r.Reasons...), "; "), "", sources...)
		case r.Applies:
			j.ground(Demands, about, text+": "+strings.Join(r.Reasons, "; "), strings.Join(r.Effects, " "), sources...)
		default:
			j.ground(Opens, about, text+": it is not known "+strings.Join(r.Missing, "; "), "", sources...)
		}
		clear = false
	}
	if clear && j.k.Judged > 0 {
		j.ground(Favours, about, fmt.Sprintf("none of %d rules in force applies on %s", j.k.Judged, j.r.Day), "")
	}
}

func (j *judge) bills() {
	const about = "bill"
	usable := 0
	for _, b := range j.k.Bills {
		if b.Problem != "" {
			j.ground(Opens, about, b.Path+" cannot be used: "+b.Problem, "", b.Path)
			continue
		}
		usable++
		name := cmp.Or(b.Subject, b.Path)
		if len(b.Lacks) > 0 {
			j.ground(Demands, about, fmt.Sprintf("the bill of %s lacks what the %s ask for: %s", name, b.Standard, strings.Join(b.Lacks, "; ")),
				fmt.Sprintf("The bill of materials of %s is completed: %s.", name, strings.Join(b.Lacks, "; ")), b.Path)
		} else {
			j.ground(Favours, about, fmt.Sprintf("the bill of %s has what the %s ask for", name, b.Standard), "", b.Path)
		}
		switch open := b.Asked - b.Judged; {
		case !b.Advisories:
			j.ground(Opens, "vulnerabilities", "no advisories were given for the components of "+name, "", b.Path)
		case b.Judged == 0 && b.Asked > 0:
			j.ground(Opens, "vulnerabilities", fmt.Sprintf("none of the %d components of %s can be held against the advisories", b.Asked, name), "", b.Path)
		case open > 0:
			j.ground(Demands, "vulnerabilities", fmt.Sprintf("%d of the %d components of %s cannot be held against the advisories", open, b.Asked, name),
				fmt.Sprintf("The bill of %s gives package URL and version of these %d components, or the supplier says what is known of them.", name, open), b.Path)
		}
		if b.Incomplete {
			j.ground(Demands, about, "the bill of "+name+" says itself that it is not complete", "The bill of materials of "+name+" is made complete.", b.Path)
		}
	}
	if len(j.k.Bills) == 0 {
		j.ground(Opens, about, "no bill of materials was given", "")
	}
	if usable > 0 && len(j.k.Weak) == 0 && !slices.ContainsFunc(j.k.Bills, func(b Bill) bool { return !b.Advisories || b.Problem != "" || b.Judged == 0 }) {
		j.ground(Favours, "vulnerabilities", "the advisories given know of no vulnerability that stands", "")
	}
}

// severe is the CVSS base score from which a vulnerability becomes a condition by itself: High (CVSS 3.1 clause 5).
const severe = 7.0

func (j *judge) weaknesses() {
	const about = "vulnerabilities"
	minor := 0
	for _, w := range j.k.Weak {
		text := w.Component + ": " + w.ID
		if w.Severity > 0 {
			text += fmt.Sprintf(" (%.1f)", w.Severity)
		}
		if w.Statement != "" {
			text += "; the supplier's statement: " + w.Statement
		}
		fixed := fmt.Sprintf("%s is replaced by version %s or later before delivery (%s).", w.Component, w.Fixed, w.ID)
		switch {
		case w.Exploited != "" && w.Fixed == "":
			j.ground(Refuses, about, text+fmt.Sprintf("; it is known to be exploited since %s, and no version mends it", w.Exploited), "", place(w.Place)...)
		case w.Exploited != "":
			j.ground(Demands, about, text+fmt.Sprintf("; it is known to be exploited since %s", w.Exploited), fixed, place(w.Place)...)
		case w.Severity > 0 && w.Severity < severe:
			minor++
		case w.Fixed != "":
			j.ground(Demands, about, text, fixed, place(w.Place)...)
		default:
			j.ground(Demands, about, text+"; no fixed version is known",
				fmt.Sprintf("The supplier says in a signed statement whether %s affects the product, and by when it is mended.", w.ID), place(w.Place)...)
		}
	}
	if minor > 0 {
		j.ground(Demands, about, fmt.Sprintf("vulnerabilities below %.1f that stand: %d", severe, minor), "The supplier gives a plan with dates for the lesser vulnerabilities.")
	}
}
