package owner

import (
	"iter"
	"math"
	"time"
)

// Listed is a party that stands on a list. The zero Times are open; a listing counts on its days only.
type Listed struct {
	Node          uint32
	List, Program string
	From, To      time.Time
}

// Outcome is the answer for one party.
type Outcome uint8

const (
	NoData       Outcome = iota // nothing is known of its owners on that day
	Clear                       // what is known of its owners does not reach the threshold, and nothing told could
	UnknownShare                // a stated unknown could reach it: see the package doc
	Restricted                  // the least that listed parties hold reaches it
	OnList                      // it stands on a list itself
)

var outcomes = [...]string{"no data", "clear", "unknown share", "restricted", "on a list"}

func (o Outcome) String() string { return outcomes[o] }

// State of a party while judging.
const (
	stateListed   uint8 = 1 << iota // on a list that counts
	stateCertain                    // restricted
	statePossible                   // could be restricted
	stateMaybe                      // the same, on account of one listed party
	// The rest belongs to the one listed party that is looked at, where each counts by itself.
	stateMarked  // restricted on its account
	stateReached // could be
	stateTouched // to be put back
	stateAdded   // the holders that could be anybody were added
)

// Judgement is what a rule says on one day of all parties of a graph.
type Judgement struct {
	Rule    Rule
	Day     time.Time
	InForce bool // false: the outcomes are what the rule would say if it were
	Listed  int  // parties on lists that count under the rule on that day
	// Cut is true where a bound on the work was met: shares multiplied around circles of nearly whole holdings were left
	// before their sums came to rest, so that more could be restricted; or so many listed parties, each counted by itself,
	// reach so many others that what the rest of them reach is called unknown.
	Cut bool

	x      *Index
	day    int32
	state  []uint8
	seeds  []uint32
	order  []uint32          // restricted parties, each behind those that it rests on
	rank   []uint32          // place in order + 1; made when first asked
	of     map[uint32]uint32 // when each counts by itself: the listed party by whose holdings one is restricted
	values [2][2][]float64   // when multiplying: least and most, of capital and votes
}

// Judge holds every party of the graph against a rule on a day. Entries of lists that the rule does not name, and those
// whose days do not hold this one, are left out. O(parties + holdings) where the holdings of all listed parties are added
// and a restricted owner counts whole; times the listed parties where each counts by itself, over what each reaches.
func (x *Index) Judge(r Rule, day time.Time, listed []Listed) *Judgement {
	j := &Judgement{Rule: r, Day: day, InForce: r.On(day), x: x, day: dayOf(day, 0), state: make([]uint8, x.g.count)}
	for _, l := range listed {
		if int(l.Node) < x.g.count && j.state[l.Node]&stateListed == 0 && r.Covers(l.List, l.Program) &&
			dayOf(l.From, dawn) <= j.day && j.day <= dayOf(l.To, dusk) {
			j.state[l.Node] |= stateListed
			j.seeds = append(j.seeds, l.Node)
		}
	}
	j.Listed = len(j.seeds)
	switch {
	case len(j.seeds) == 0: // nobody is listed: all are clear
	case r.Multiply:
		j.multiply()
	case r.Each:
		j.each()
	default:
		j.all()
	}
	return j
}

// counted is how a rule measures a kind: bits for capital, votes and control.
const (
	countsShares uint8 = 1 << iota
	countsVotes
	countsControl
)

var countsOf = [...]uint8{Holding: countsShares | countsVotes, Shares: countsShares, Votes: countsVotes, Control: countsControl, Office: 0}

func (r *Rule) counts() uint8 {
	var c uint8
	if r.Shares {
		c |= countsShares
	}
	if r.Votes {
		c |= countsVotes
	}
	if r.Control {
		c |= countsControl
	}
	return c
}

// sum holds a party's capital and votes in restricted hands. It stays below twice the whole plus one holding.
type sum [2]Share

func (s *sum) add(c uint8, share Share) {
	if c&countsShares != 0 && s[0] < 2*Whole {
		s[0] += share
	}
	if c&countsVotes != 0 && s[1] < 2*Whole {
		s[1] += share
	}
}

// meets says whether either sum reaches the threshold. An uncounted one stays 0.
func (s *sum) meets(r *Rule) bool { return r.meets(s[0]) || r.meets(s[1]) }

// reaches adds the least of a holding to its company's sums and says whether the rule is met. Control restricts by itself,
// and so does an indirect holding: it is not added to the links that it spans.
func (l *link) reaches(s *sum, r *Rule, counts uint8) bool {
	c := countsOf[l.kind()] & counts
	switch least := l.min(); {
	case c == 0 || least == 0 || l.lo&markRepeated != 0:
		return false
	case c&countsControl != 0:
		return least == Whole
	case l.lo&markSpanned != 0:
		return r.meets(least)
	default:
		s.add(c, least)
		return s.meets(r)
	}
}

// bound is the most that restricted parties could hold of a company: what those hold at most that could be restricted, and
// not more than what is left beside the parties that are clear.
type bound struct {
	most sum
	rest sum // whole less the least that clear parties hold
}

func (b *bound) meets(r *Rule) bool {
	return r.meets(min(b.most[0], b.rest[0])) || r.meets(min(b.most[1], b.rest[1]))
}

// could adds the most of a holding by a party that could be restricted and says whether the rule could be met. The
// remainder that no source explains counts where a party known to be restricted holds a part.
func (l *link) could(b *bound, r *Rule, counts uint8, known, complete bool) bool {
	c := countsOf[l.kind()] & counts
	if c == 0 || l.max() == 0 || l.lo&markRepeated != 0 {
		return false
	}
	if c&countsControl != 0 {
		return true
	}
	if l.lo&markSpanned != 0 {
		return l.min() > 0 && r.meets(l.max())
	}
	most := l.max()
	if known && l.min() > 0 && !complete {
		most = Whole
	}
	b.most.add(c, most)
	b.rest.add(c, l.min())
	return b.meets(r)
}

// rests gives for each company what the least of all its holdings leaves. Sources that give out more than the whole leave
// nothing to conclude from: then all is left. Of what is not counted nothing is left, so that it reaches nothing.
func (j *Judgement) rests(counts uint8) []bound {
	bounds := make([]bound, j.x.g.count)
	for m := range 2 {
		if counts>>m&1 != 0 {
			for i, total := range j.x.total[m] {
				bounds[i].rest[m] = total
			}
		}
	}
	for _, at := range j.x.dated {
		if e := &j.x.edges[at]; e.on(j.day) && e.flags&(spanned|repeated) == 0 {
			bounds[e.owned].rest.add(countsOf[e.kind]&counts, e.min)
		}
	}
	for m := range 2 {
		if counts>>m&1 == 0 {
			continue
		}
		for i := range bounds {
			if given := bounds[i].rest[m]; given <= Whole {
				bounds[i].rest[m] = Whole - given
			} else {
				bounds[i].rest[m] = Whole
			}
		}
	}
	return bounds
}

// Outcome is the answer for one party.
func (j *Judgement) Outcome(node uint32) Outcome {
	if int(node) >= len(j.state) {
		return NoData
	}
	switch s := j.state[node]; {
	case s&stateListed != 0:
		return OnList
	case s&stateCertain != 0:
		return Restricted
	case s&(statePossible|stateMaybe) != 0 && !j.x.g.unnamed(node):
		return UnknownShare
	}
	if j.x.g.complete[node] {
		return Clear
	}
	for _, place := range j.x.holders(node) {
		if e := &j.x.edges[place]; e.on(j.day) && e.kind != Office {
			return Clear
		}
	}
	return NoData
}

// With gives the parties with one outcome, in the order of their numbers.
func (j *Judgement) With(o Outcome) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for node := range j.state {
			if j.Outcome(uint32(node)) == o && !yield(uint32(node)) {
				return
			}
		}
	}
}

// ranks gives each restricted party its place in the order of reasoning, 0 for all others.
func (j *Judgement) ranks() []uint32 {
	if j.rank == nil {
		j.rank = make([]uint32, len(j.state))
		for i, node := range j.order {
			j.rank[node] = uint32(min(i+1, math.MaxUint32))
		}
	}
	return j.rank
}
