package owner

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Answer says why a party has its outcome.
type Answer struct {
	Node    uint32
	Outcome Outcome
	Rule    Rule
	Day     time.Time
	InForce bool
	Measure string // "capital" or "votes": the one that decides, or comes nearest
	// Least and Most bound what restricted parties hold, in Measure; Explained is what the sources tell of its owners at
	// all, at least. Complete says that a source declares these to be all owners.
	Least, Most, Explained Share
	Complete               bool
	// Steps lead from the lists to the party: each company behind those that it rests on, the party itself last. For an
	// unknown share there is one step: its holders that matter.
	Steps []Step
	// Roots are the listed parties on which the steps rest: their lists are those that restrict.
	Roots []uint32
	// Cut is true where more than maxSteps would be needed.
	Cut bool
	// Why says in sentences what decides.
	Why []string
}

// Step is one company with the holdings that count in it.
type Step struct {
	Node        uint32
	Least, Most Share
	Holdings    []Edge
}

const maxSteps = 100

// Explain says why a party has its outcome.
func (j *Judgement) Explain(node uint32) Answer {
	a := Answer{Node: node, Outcome: j.Outcome(node), Rule: j.Rule, Day: j.Day, InForce: j.InForce}
	if int(node) >= len(j.state) {
		a.Why = []string{"nothing is known of it"}
		return a
	}
	a.Complete = j.x.g.complete[node]
	measure := j.measure(node)
	a.Measure = [...]string{"capital", "votes"}[measure]
	a.Least, a.Most, a.Explained = j.held(node, measure)
	switch a.Outcome {
	case Restricted:
		a.Steps, a.Cut = j.proof(node, measure)
	case UnknownShare, Clear:
		a.Steps = []Step{j.step(node, measure, math.MaxUint32)}
		if len(a.Steps[0].Holdings) == 0 {
			a.Steps = nil
		}
	}
	for _, s := range a.Steps {
		for _, e := range s.Holdings {
			if j.state[e.Owner]&stateListed != 0 && !slices.Contains(a.Roots, e.Owner) {
				a.Roots = append(a.Roots, e.Owner)
			}
		}
	}
	a.Why = j.why(&a)
	return a
}

// measure is the one in which restricted parties hold most of a party.
func (j *Judgement) measure(node uint32) int {
	if !j.Rule.Shares {
		return 1
	}
	if !j.Rule.Votes {
		return 0
	}
	least, most, _ := j.held(node, 0)
	leastV, mostV, _ := j.held(node, 1)
	if leastV > least || leastV == least && mostV > most {
		return 1
	}
	return 0
}

// bad says whether a party's holdings count towards a restriction: for certain, or possibly.
func (j *Judgement) bad(owner uint32) (certain, possible bool) {
	s := j.state[owner]
	if j.Rule.Multiply {
		for m := range 2 {
			if j.values[0][m] != nil && j.values[0][m][owner] > 0 {
				certain = true
			}
			if j.values[1][m] != nil && j.values[1][m][owner] > 0 {
				possible = true
			}
		}
		return certain, possible || certain
	}
	certain = s&(stateListed|stateCertain) != 0
	return certain, certain || s&(statePossible|stateMaybe) != 0
}

// account says whether an owner counts on the same listed party's account as the company does, where each counts by itself.
func (j *Judgement) account(owner, of uint32) bool {
	return j.of == nil || of == math.MaxUint32 || owner == of || j.state[owner]&stateCertain != 0
}

// held bounds what restricted parties hold of a party, and gives what is explained at all.
func (j *Judgement) held(node uint32, measure int) (least, most, explained Share) {
	bit := uint8(1) << measure
	if j.Rule.Multiply && j.values[0][measure] != nil {
		least = Share(math.Round(j.values[0][measure][node] * float64(Whole)))
		most = max(least, Share(math.Round(j.values[1][measure][node]*float64(Whole))))
	}
	of := j.seedOf(node)
	clear := Share(0)
	for _, place := range j.x.holders(node) {
		e := &j.x.edges[place]
		if !e.on(j.day) || countsOf[e.kind]&bit == 0 || e.flags&(spanned|repeated) != 0 {
			continue
		}
		explained = min(explained+e.min, Whole)
		if j.Rule.Multiply {
			continue
		}
		certain, possible := j.bad(e.owner)
		if certain && j.account(e.owner, of) {
			least = min(least+e.min, Whole)
		}
		if possible {
			most = min(most+e.max, Whole)
		} else {
			clear = min(clear+e.min, Whole)
		}
	}
	if !j.Rule.Multiply {
		if least > 0 && !j.x.g.complete[node] {
			most = Whole
		}
		most = max(least, min(most, Whole-clear))
	}
	return least, most, explained
}

func (j *Judgement) seedOf(node uint32) uint32 {
	if seed, ok := j.of[node]; ok {
		return seed
	}
	return math.MaxUint32
}

// step gathers the holdings that count in a company, from owners placed before a rank.
func (j *Judgement) step(node uint32, measure int, before uint32) Step {
	s := Step{Node: node}
	s.Least, s.Most, _ = j.held(node, measure)
	for _, place := range j.x.holders(node) {
		e := &j.x.edges[place]
		if !e.on(j.day) || e.flags&repeated != 0 || countsOf[e.kind]&j.Rule.counts() == 0 {
			continue
		}
		certain, possible := j.bad(e.owner)
		if before != math.MaxUint32 && (!certain || e.max == 0 || !j.Rule.Multiply && j.ranks()[e.owner] >= before) || !possible {
			continue
		}
		if s.Holdings = append(s.Holdings, j.x.g.told(e)); len(s.Holdings) >= maxSteps {
			break
		}
	}
	return s
}

// proof walks from a restricted party to the lists, through owners that were restricted before it, so that a cycle never
// proves itself.
func (j *Judgement) proof(node uint32, measure int) (steps []Step, cut bool) {
	queue, seen := []uint32{node}, map[uint32]bool{node: true}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if len(steps) >= maxSteps {
			return reversed(steps), true
		}
		before := uint32(math.MaxUint32 - 1)
		if !j.Rule.Multiply {
			before = j.ranks()[at]
		}
		s := j.step(at, measure, before)
		steps = append(steps, s)
		for _, e := range s.Holdings {
			if !seen[e.Owner] && j.state[e.Owner]&stateListed == 0 {
				seen[e.Owner] = true
				queue = append(queue, e.Owner)
			}
		}
	}
	if !j.Rule.Multiply {
		slices.SortFunc(steps, func(a, b Step) int { return int(j.ranks()[a.Node]) - int(j.ranks()[b.Node]) })
		return steps, false
	}
	return reversed(steps), false
}

func reversed(steps []Step) []Step {
	slices.Reverse(steps)
	return steps
}

// why puts the reasons into sentences.
func (j *Judgement) why(a *Answer) (out []string) {
	g := j.x.g
	name := func(n uint32) string { return g.Node(n).Name() }
	if !a.InForce {
		out = append(out, fmt.Sprintf("%s is not in force on %s; this is what it would say", a.Rule.Title, a.Day.Format(time.DateOnly)))
	}
	if j.Cut {
		out = append(out, "not all chains were followed to the end; the share may be larger")
	}
	test := "at least"
	if a.Rule.Strict {
		test = "more than"
	}
	limit := fmt.Sprintf("%s %s", test, a.Rule.Threshold)
	switch a.Outcome {
	case OnList:
		return append(out, "it stands on a list itself")
	case NoData:
		return append(out, "no source tells its owners on that day")
	case Restricted:
		if seed, ok := j.of[a.Node]; ok {
			out = append(out, fmt.Sprintf("on account of %s alone", name(seed)))
		}
		for _, s := range a.Steps {
			out = append(out, fmt.Sprintf("%s: %s", name(s.Node), j.sentence(s, name)))
		}
		if a.Cut {
			out = append(out, fmt.Sprintf("the chain has more than %d companies", maxSteps))
		}
		if a.Least < a.Rule.Threshold || a.Least == a.Rule.Threshold && a.Rule.Strict {
			out = append(out, "control, or an indirect holding that a source states, decides")
		} else {
			out = append(out, fmt.Sprintf("restricted parties hold %s of its %s; the rule asks for %s", span(a.Least, a.Least), a.Measure, limit))
		}
		return out
	case Clear:
		out = append(out, fmt.Sprintf("restricted parties are known to hold %s of its %s, below %s", a.Least, a.Measure, limit))
	case UnknownShare:
		out = append(out, fmt.Sprintf("restricted parties hold %s of its %s; the rule asks for %s", span(a.Least, a.Most), a.Measure, limit))
		out = append(out, j.unknowns(a, name)...)
	}
	if !a.Complete && a.Explained < Whole {
		out = append(out, fmt.Sprintf("the sources tell the owners of %s of it, and do not say that these are all", a.Explained))
	}
	return out
}

// sentence tells the holdings of one step.
func (j *Judgement) sentence(s Step, name func(uint32) string) string {
	var parts []string
	for i, e := range s.Holdings {
		if i == 8 {
			parts = append(parts, fmt.Sprintf("and %d more", len(s.Holdings)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%s %s", name(e.Owner), e.words()))
	}
	return strings.Join(parts, ", ")
}

// words tells a holding: "holds 50 % (shares, 2019-05-01 to 2022-03-31; owners.csv:3)".
func (e Edge) words() string {
	var notes []string
	if e.Kind != Control && e.Kind != Office {
		notes = append(notes, e.Kind.String())
	}
	if e.Indirect {
		notes = append(notes, "indirect")
	}
	if !e.From.IsZero() || !e.To.IsZero() {
		notes = append(notes, strings.TrimSpace(dayText(e.From, "")+" to "+dayText(e.To, "now")))
	}
	in := strings.Join(notes, ", ")
	if p := e.Place.String(); p != "" {
		in = strings.TrimPrefix(in+"; "+p, "; ")
	}
	if e.Source != "" {
		in = strings.TrimPrefix(in+", from "+e.Source, ", ")
	}
	verb := "holds " + span(e.Min, e.Max)
	switch {
	case e.Kind == Control && e.Min == Whole:
		verb = "controls it"
	case e.Kind == Control:
		verb = "may control it"
	case e.Kind == Office:
		verb = "has an office in it"
	}
	if in == "" {
		return verb
	}
	return verb + " (" + in + ")"
}

func dayText(t time.Time, open string) string {
	if t.IsZero() {
		return open
	}
	return t.Format(time.DateOnly)
}

// unknowns says what leaves a share unknown.
func (j *Judgement) unknowns(a *Answer, name func(uint32) string) (out []string) {
	for _, s := range a.Steps {
		for _, e := range s.Holdings {
			certain, _ := j.bad(e.Owner)
			switch owner := j.x.g.Node(e.Owner); {
			case owner.Kind == Unnamed:
				out = append(out, fmt.Sprintf("a party that %s does not name (%s) %s", e.Place, owner.Status, e.words()))
			case !certain:
				out = append(out, fmt.Sprintf("%s, whose own owners are not known, %s", name(e.Owner), e.words()))
			case e.Min < e.Max || e.Kind == Control && e.Min < Whole:
				out = append(out, fmt.Sprintf("%s %s: the source gives no exact share", name(e.Owner), e.words()))
			default:
				out = append(out, fmt.Sprintf("%s %s", name(e.Owner), e.words()))
			}
			if len(out) == 20 {
				return append(out, "and more")
			}
		}
	}
	return out
}
