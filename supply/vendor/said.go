package vendor

import (
	"fmt"
	"slices"
	"strings"
)

// item is the answer to a question; its zero value is no answer.
func (j *judge) item(id string) Item {
	i := j.a.Items[id]
	i.Question = id
	return i
}

func (j *judge) at(i Item) string {
	if i.Line > 0 {
		return fmt.Sprintf("%s:%d", j.a.Path, i.Line)
	}
	return j.a.Path + ", question " + i.Question
}

// gates are the answers that let a supplier skip questions, with what they skip: a section, or "" for all of the template.
// One that is not a "no" needs evidence.
var gates = []struct {
	question string
	answer   Answer
	section  string
}{{"1.2", Yes, ""}, {"3.1", No, "3"}, {"4.1", Yes, "4"}, {"5.1", Yes, "5"}}

// skipped says by which gate a question need not be answered, "" where it must.
func (j *judge) skipped(q Question) string {
	for _, g := range gates {
		i := j.item(g.question)
		inside := section(q.ID) == g.section || g.section == "" && section(q.ID) != "1"
		if inside && q.ID != g.question && Above(q.ID) != g.question && !strings.HasPrefix(q.ID, "x-") && i.Answer == g.answer && (i.Evidence != "" || g.answer == No) {
			return g.question
		}
	}
	return ""
}

// asked says that a question needs an answer: those on details only where what they are about is so.
func (j *judge) asked(q Question) bool {
	above := Above(q.ID)
	if above == "" {
		return true
	}
	if q.ID == "2.5.1" || q.ID == "2.5.2" { // they ask who answers 2.5 with no
		return j.item("2.5").Answer == No || j.item("2.5").Answer == Partial
	}
	a := j.item(above).Answer
	return a == Yes || a == Partial || a == Told
}

// answers counts what was answered, and judges it.
func (j *judge) answers() {
	const about = "answers"
	t := &j.r.Tally
	type group struct {
		ids     []string
		sources []string
	}
	against, missing, good := map[string]*group{}, map[string]*group{}, 0
	put := func(m map[string]*group, q Question, i Item) {
		g := m[section(q.ID)]
		if g == nil {
			g = &group{}
			m[section(q.ID)] = g
		}
		g.ids = append(g.ids, q.ID)
		if i.Line > 0 {
			g.sources = append(g.sources, j.at(i))
		}
	}
	for _, q := range Questions() {
		i := j.item(q.ID)
		if j.skipped(q) != "" && i.Answer == None {
			t.Skipped++
			continue
		}
		if i.Answer == None && !j.asked(q) {
			continue
		}
		t.Asked++
		excused := i.Answer == NotApplicable && i.Comment+i.Evidence != ""
		switch i.Answer {
		case None:
			t.Unanswered++
		case Yes:
			t.Yes++
		case No:
			t.No++
		case Partial:
			t.Partial++
		case NotApplicable:
			t.NotApplicable++
		case Told:
			t.Told++
		}
		switch {
		case i.Answer == None || q.Key && i.Answer == NotApplicable && !excused:
			j.r.Unanswered = append(j.r.Unanswered, Unanswered{q.ID, q.About, q.Key})
			if q.Key {
				why := "is not answered"
				if i.Answer == NotApplicable {
					why = "is said not to apply, and no reason is given"
				}
				j.ground(Opens, about, fmt.Sprintf("key question %s (%s) %s", q.ID, q.About, why), "", j.at(i))
			} else {
				put(missing, q, i)
			}
		case q.Kind == Text || q.neutral() || excused:
		case i.Answer == q.wanted() && q.Key && i.Evidence == "":
			j.ground(Demands, about, fmt.Sprintf("%s (%s) is answered with %s, and no evidence is named", q.ID, q.About, i.Answer),
				fmt.Sprintf("The supplier shows evidence for its answer to %s (%s).", q.ID, q.About), j.at(i))
		case i.Answer == q.wanted():
			good++
		case q.Key && strings.HasPrefix(q.ID, "x-") && q.wanted() == No:
			j.ground(Opens, about, fmt.Sprintf("%s: it says itself that %s", q.ID, q.About), "", j.at(i))
		case q.Key:
			j.ground(Demands, about, fmt.Sprintf("%s is answered with %s: %s", q.ID, i.Answer, q.About), fmt.Sprintf("By contract: %s (%s).", q.About, q.ID), j.at(i))
		default:
			put(against, q, i)
		}
	}
	for _, s := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		if g := against[s]; g != nil {
			j.ground(Demands, about, fmt.Sprintf("on %s, not answered with yes: %s", sections[s], strings.Join(g.ids, ", ")),
				fmt.Sprintf("The supplier says by when it meets, or why it does not need: %s (%s).", strings.Join(g.ids, ", "), sections[s]), g.sources...)
		}
		if g := missing[s]; g != nil {
			j.ground(Demands, about, fmt.Sprintf("on %s, %d of the questions have no answer", sections[s], len(g.ids)),
				fmt.Sprintf("The supplier answers before the contract: %s (%s).", strings.Join(g.ids, ", "), sections[s]), g.sources...)
		}
	}
	for _, g := range gates {
		i := j.item(g.question)
		if g.answer == Yes && i.Answer == Yes && i.Evidence != "" {
			q := j.a.questions[g.question]
			j.ground(Demands, about, fmt.Sprintf("questions are skipped by %s (%s)", q.ID, q.About),
				fmt.Sprintf("The scope, date and issuer of what is shown for %s are verified: %s.", q.ID, i.Evidence), j.at(i))
		}
	}
	if good > 0 {
		j.ground(Favours, about, fmt.Sprintf("%d questions are answered as one would wish, key ones with evidence", good), "", j.a.Path)
	}
}

// contradictions holds answers against each other and against what files say.
func (j *judge) contradictions() {
	add := func(text string, sources []string, ids ...string) {
		j.r.Contradictions = append(j.r.Contradictions, Contradiction{ids, text, distinct(sources)})
	}
	says := func(id string, a Answer) bool { return j.item(id).Answer == a }
	for _, d := range j.a.Double {
		add(fmt.Sprintf("%s is answered twice, with %s and with %s", d.First.Question, d.First.Answer, d.Second.Answer), []string{j.at(d.First), j.at(d.Second)}, d.First.Question)
	}
	given := slices.ContainsFunc(j.k.Bills, func(b Bill) bool { return b.Problem == "" })
	for _, id := range []string{"2.5", "2.5.2"} {
		if says(id, Yes) && !given {
			add("it says that it gives a bill of materials, and none that can be used was given", []string{j.at(j.item(id))}, id)
		}
	}
	if says("2.5", NotApplicable) && given {
		add("it says that a bill of materials does not apply, and gives one", []string{j.at(j.item("2.5")), j.k.Bills[0].Path}, "2.5")
	}
	for _, b := range j.k.Bills {
		switch {
		case b.Problem != "" || !says("2.5", Yes):
		case b.Incomplete:
			add("it says that its bill holds everything, and the bill says that it is not complete", []string{j.at(j.item("2.5")), b.Path}, "2.5")
		case len(j.a.Product.Modules) > 0 && !slices.ContainsFunc(j.k.Bills, func(b Bill) bool { return b.Hardware > 0 }):
			add("it says that its bill holds all hardware, and no bill lists the modules that it names", []string{j.at(j.item("2.5")), b.Path}, "2.5")
		}
	}
	var listed, built, owned []string // where lists name suppliers of components, of hardware among them, and owners
	for _, n := range j.k.Names {
		switch {
		case !n.Same:
		case n.Who == AnOwner:
			owned = append(owned, n.Place)
		case n.Who == AComponent:
			listed = append(listed, n.Of+" at "+n.Place)
			if n.Hardware {
				built = append(built, n.Of+" at "+n.Place)
			}
		}
	}
	for _, o := range j.k.Owners {
		if o.Outcome == "restricted" {
			owned = append(owned, place(o.Place)...)
		}
	}
	if says("x-listed-owners", No) && len(owned) > 0 {
		add("it says that no listed party owns a part of it, and ownership data and lists say otherwise", append([]string{j.at(j.item("x-listed-owners"))}, owned...), "x-listed-owners")
	}
	if says("x-owners-named", Yes) && slices.ContainsFunc(j.k.Owners, func(o Owners) bool { return o.Outcome == "unknown" }) {
		var from []string
		for _, o := range j.k.Owners {
			if o.Outcome == "unknown" {
				from = append(from, place(o.Place)...)
			}
		}
		add("it says that all its owners are named, and shares of owners are not known", append([]string{j.at(j.item("x-owners-named"))}, from...), "x-owners-named")
	}
	for _, id := range []string{"2.4", "4.9"} {
		if says(id, Yes) && len(listed) > 0 {
			add("it says that nothing comes from parties on lists, and the bill names such a supplier", append([]string{j.at(j.item(id))}, listed...), id)
		}
	}
	if says("x-covered-modules", No) && len(built) > 0 {
		add("it says that no module of a listed party is built in, and the bill names hardware of one", append([]string{j.at(j.item("x-covered-modules"))}, built...), "x-covered-modules")
	}
	for _, id := range []string{"3.14", "3.11"} {
		for _, w := range j.k.Weak {
			if says(id, Yes) && w.Exploited != "" && w.Fixed != "" {
				q := j.a.questions[id]
				add(fmt.Sprintf("it says that %s, and %s has %s, which is known to be exploited since %s and mended in %s", q.About, w.Component, w.ID, w.Exploited, w.Fixed),
					append([]string{j.at(j.item(id))}, place(w.Place)...), id)
				break
			}
		}
	}
}
