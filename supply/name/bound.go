package name

import (
	"cmp"
	"math/bits"
	"slices"
)

// Upper bounds. A score is alikeness / (weight + cost). alikeness is at most the weight that met, which is at most what the
// query's tokens that have a like in the form weigh; the cost grows with what is left over on either side. So the score is at
// most met / (met + cost of what is surely left over). Numbers and initials have costs of their own and are counted as met.

// skippable is which of the query's tokens need not bring candidates: a form that shares no others cannot reach the score.
// The commonest tokens are tried first, for their lists are longest.
func (s *space) skippable(q *side, least float64) uint64 {
	order := make([]int, 0, maxTokens)
	always, left := 0.0, 0.0
	for i, t := range q.toks {
		switch {
		case t.class == plain || t.class == common || t.class == place:
			order = append(order, i)
			left += q.leftWeight(i, s.person)
		default:
			always += q.weight[i]
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(q.bits[a], q.bits[b]) })
	skip, met := uint64(0), always
	keep := -1
	if core, _ := coreOf(q); !s.person && core != 0 { // a form may be found for bearing the whole of the query's distinctive name
		keep = q.rarest(core)
	}
	for _, i := range order {
		if i == keep {
			break
		}
		met += q.weight[i]
		left -= q.leftWeight(i, s.person)
		one := s.one()
		if s.person && skip == 0 {
			one = personAlone
		}
		if met/(met+one*left) >= least-1e-9 {
			break
		}
		skip |= 1 << i
	}
	return skip
}

// rarest is the rarest of some tokens.
func (s *side) rarest(mask uint64) int {
	best := lowest(mask)
	for m := mask; m != 0; m &= m - 1 {
		if i := lowest(m); s.bits[i] > s.bits[best] {
			best = i
		}
	}
	return best
}

// one and both are the least cost of what is left over on one side, and on both.
func (s *space) one() float64 {
	if s.person {
		return personOne
	}
	return bodyOne
}

func (s *space) both() float64 {
	if s.person {
		return personBoth
	}
	return bodyBoth
}

func (q *side) leftWeight(i int, person bool) float64 {
	if person {
		return q.leftPerson(1 << i)
	}
	return q.weight[i]
}

// bound is the score that a form can have at most.
func (s *space) bound(w *workspace, f *listed, a *account) float64 {
	if a.whole || f.initials > 0 {
		return 1
	}
	q := &w.query
	met, left := 0.0, 0.0
	matched := 0
	for i, t := range q.toks {
		switch {
		case t.class == number:
			met += q.weight[i]
		case t.class == initial:
			met += q.weight[i]
			matched++
		case t.class >= legal:
			met += q.weight[i]
			if s.person && f.has(t.text) { // a title may be a name there
				matched++
			}
		case a.mask>>i&1 != 0 || w.skip>>i&1 != 0 && w.unsure(f, i):
			met += q.weight[i]
			matched++
		default:
			left += q.leftWeight(i, s.person)
		}
	}
	other := max(0, f.rest-float64(matched)*f.heaviest)
	return met / (met + s.both()*min(left, other) + s.one()*(max(left, other)-min(left, other)))
}

// unsure is true of a token of the query whose lists were skipped and that the form does have.
func (w *workspace) unsure(f *listed, i int) bool {
	for _, t := range f.toks {
		if _, ok := slices.BinarySearchFunc(w.like[i], t.id, func(n near, id int32) int { return cmp.Compare(n.id, id) }); ok {
			return true
		}
	}
	return false
}

// has is true where a form has a token of this text.
func (f *listed) has(text string) bool {
	return slices.ContainsFunc(f.toks, func(t *token) bool { return t.text == text })
}

// mayGroup is false where neither name can bear the other's distinctive part.
func (s *space) mayGroup(w *workspace, f *listed, a *account) bool {
	if s.person {
		return false
	}
	if a.whole {
		return true
	}
	q := &w.query
	shared := 0
	for i := range q.toks {
		if a.mask>>i&1 != 0 || w.skip>>i&1 != 0 && w.unsure(f, i) {
			shared++
		}
	}
	core, _ := coreOf(q)
	return shared >= f.plain || shared >= popcount(core)
}

func popcount(m uint64) int { return bits.OnesCount64(m) }
func lowest(m uint64) int   { return bits.TrailingZeros64(m) }
