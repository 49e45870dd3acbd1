package name

import (
	"math"
	"math/bits"
	"slices"
)

// How leftovers count against a match, for persons and for bodies (organisations, vessels, aircraft). A leftover on both
// sides contradicts: the names differ there. A leftover on one side alone may have been left out.
const (
	personBoth   = 2.5
	personOne    = 0.2
	personWhole  = 1.0  // where syllables of Han or Hangul are left over: they are not left out by habit
	personAlone  = 0.45 // where one name alone met, and the other side has more
	bodyBoth     = 1.5
	bodyOne      = 1.0
	numberBoth   = 0.65 // numbers of a series: a sibling
	numberOne    = 1.3
	numberWithin = 0.7 // numbers that name a unit, "159 Factory", decide whatever else is the same
	swapped      = 1.0 // father and child changed places
)

// newSide weighs a form.
func newSide(f form, person bool) side {
	s := side{form: f}
	if len(s.toks) > maxTokens {
		s.toks = s.toks[:maxTokens]
	}
	for i, t := range s.toks {
		s.bits[i], s.base[i] = t.bits, t.base
		s.weight[i] = s.bits[i]
		if person {
			s.weight[i] = personWeight(t, s.bits[i])
		}
	}
	return s
}

// personWeight is nearly the same for all names of a person: a common surname that differs is as much another person as a
// rare one.
func personWeight(t *token, bits float64) float64 {
	switch t.class {
	case plain:
		return min(1.1, 0.6+bits/25)
	case initial:
		return 0.6
	case title:
		return 0.05
	case particle:
		return 0.02
	}
	return 0.1
}

// outcome is a score and what it was made from.
type outcome struct {
	score, group float64
	met          []met
	leftA, leftB uint64
	notes        []string
}

// score aligns two sides and weighs what met against what did not.
func (x *aligner) score(a, b *side, person bool) outcome {
	o := outcome{met: x.align(a, b, !person)}
	all := uint64(1)<<len(a.toks) - 1
	o.leftA, o.leftB = all&^x.usedA, (uint64(1)<<len(b.toks)-1)&^x.usedB
	if person {
		x.scorePerson(a, b, &o)
	} else {
		x.scoreBody(a, b, &o)
		if !a.ship && !b.ship {
			o.group = x.group(a, b, &o)
		}
	}
	return o
}

func sum(w *[maxTokens]float64, mask uint64) float64 {
	total := 0.0
	for ; mask != 0; mask &= mask - 1 {
		total += w[bits.TrailingZeros64(mask)]
	}
	return total
}

func (x *aligner) scorePerson(a, b *side, o *outcome) {
	weight, alikeness := 0.0, 0.0
	names := 0
	la, lb := 0.0, 0.0
	var aOnly, bOnly bool
	for _, p := range o.met {
		w := min(sum(&a.weight, p.a), sum(&b.weight, p.b))
		weight += w
		alikeness += w * p.like
		if p.how == joined || p.how != byInitial && a.toks[bits.TrailingZeros64(p.a)].class == plain {
			names++
		}
		if p.how == byStem { // "Abdul" itself is left over
			if len(a.toks[bits.TrailingZeros64(p.a)].norm) > len(b.toks[bits.TrailingZeros64(p.b)].norm) {
				la += w / 2
			} else {
				lb += w / 2
			}
		}
		pa, pb := a.filial&p.a != 0, b.filial&p.b != 0
		aOnly, bOnly = aOnly || pa && !pb, bOnly || pb && !pa
	}
	if names == 0 {
		return
	}
	la, lb = la+a.leftPerson(o.leftA), lb+b.leftPerson(o.leftB)
	both, one := min(la, lb), max(la, lb)-min(la, lb)
	cost := personBoth*both + personOne*one
	switch {
	case a.habit != "" || b.habit != "":
		cost += (personWhole - personOne) * one
	case names == 1:
		cost += (personAlone - personOne) * one
	}
	if aOnly && bOnly {
		cost += swapped
		o.notes = append(o.notes, "parent and child change places")
	}
	o.score = alikeness / (weight + cost)
	if x.names > 1 && !o.exact(a, b) {
		spread := inexactWhole
		if one > 0.2 {
			spread = inexactPart
		}
		doubt := min(1, (1-o.score)/spread)
		if a.habit != b.habit {
			doubt = 1
		}
		o.score *= 1 - doubt*x.coincidence(a, b, o)
	}
}

// A score of 1 less these is inexact enough that rarity decides fully whether it is a coincidence: where all of both names
// met, and where one name has more.
const (
	inexactWhole = 0.2
	inexactPart  = 0.1
)

// exact is true where every part of one name is written as a part of the other.
func (o *outcome) exact(a, b *side) bool {
	if a.habit != b.habit {
		return false
	}
	for _, p := range o.met {
		if p.how != sameWord && p.how != joined {
			return false
		}
	}
	return a.weightOf(o.leftA)+b.weightOf(o.leftB) < 0.2
}

// surnameBits is what it says that the syllables of a name in Han or Hangul stand in their places.
const surnameBits = 3.5

// consonantBits is how rare a consonant is.
const consonantBits = 4.2

func consonants(s *side, mask uint64) int {
	n := 0
	for ; mask != 0; mask &= mask - 1 {
		n += len(skeleton(s.toks[bits.TrailingZeros64(mask)].text, ""))
	}
	return n
}

func (s *side) weightOf(mask uint64) float64 { return sum(&s.weight, mask) }

// What a way to meet takes off the evidence of rarity, in bits: the spellings, forms and errors that would have met too.
var howBits = [...]float64{sameSpelling: 1, sameName: 2.5, typing: 3, bySound: 1.5, byReading: 3, byInitial: 5, byStem: 4, joined: 0, byAcronym: 0}

// spareBits is how much rarer a name must be than one among those searched, so that to meet it inexactly is no coincidence.
const spareBits = 9

// coincidence says how much of a score may be chance, 0..1: among 2^13 names, two that share 12 bits are likely two persons
// of a common name.
func (x *aligner) coincidence(a, b *side, o *outcome) float64 {
	shared := 0.0
	for _, p := range o.met {
		if a.toks[bits.TrailingZeros64(p.a)].class >= initial {
			continue
		}
		rarity := min(sum(&a.bits, p.a), sum(&b.bits, p.b))
		if p.how == bySound {
			rarity = min(rarity, consonantBits*float64(min(consonants(a, p.a), consonants(b, p.b))))
		}
		shared += max(0, long(a, b, p, rarity)-howBits[p.how])
	}
	if a.native != b.native {
		shared += surnameBits
	}
	need := math.Log2(float64(x.names)) + spareBits
	if shared >= need {
		return 0
	}
	if shared < need-spareBits {
		o.notes = append(o.notes, "a common name: many bear one like it")
	}
	return 1 - shared/need
}

// leftPerson weighs what a side alone has. Fathers' names are left out by habit: they weigh half. The first of two surnames
// is not: it weighs double.
func (s *side) leftPerson(left uint64) float64 {
	total := 0.0
	for ; left != 0; left &= left - 1 {
		i := bits.TrailingZeros64(left)
		w := s.weight[i]
		if s.filial>>i&1 != 0 || isPatronymic(s.toks[i].text) {
			w /= 2
		}
		if s.surname>>i&1 != 0 {
			w *= 2
		}
		total += w
	}
	return total
}

func (x *aligner) scoreBody(a, b *side, o *outcome) {
	weight, alikeness := 0.0, 0.0
	named := false
	for _, p := range o.met {
		w := min(sum(&a.weight, p.a), sum(&b.weight, p.b))
		weight += w
		alikeness += w * p.like
		named = named || a.toks[bits.TrailingZeros64(p.a)].class < legal
	}
	if !named {
		return
	}
	na, nb := o.leftA&numbersOf(a), o.leftB&numbersOf(b)
	la, lb := sum(&a.weight, o.leftA&^na), sum(&b.weight, o.leftB&^nb)
	cost := bodyBoth*min(la, lb) + bodyOne*(max(la, lb)-min(la, lb))
	switch {
	case na != 0 && nb != 0 && a.trailing(na) && b.trailing(nb):
		cost += numberBoth * max(sum(&a.weight, na), sum(&b.weight, nb))
		o.notes = append(o.notes, "numbers differ: another of a series")
	case na != 0 && nb != 0:
		alikeness *= numberWithin
		o.notes = append(o.notes, "numbers differ: another unit")
	case na != 0:
		cost += numberOne * seriesWeight(a, na)
	case nb != 0:
		cost += numberOne * seriesWeight(b, nb)
	}
	o.score = alikeness / (weight + cost)
	if x.names > 1 && o.score < 1 {
		doubt := min(1, (1-o.score)/inexactWhole)
		if slices.ContainsFunc(o.met, func(p met) bool { return p.how == byAcronym }) {
			doubt = 1
		}
		o.score *= 1 - doubt*x.chance(a, b, o)
	}
}

// chance is coincidence for bodies: whether what met is rarer than one among the names searched.
func (x *aligner) chance(a, b *side, o *outcome) float64 {
	shared := 0.0
	for _, p := range o.met {
		switch {
		case p.how == byAcronym:
			shared += letterBits * float64(min(popcount(p.a), popcount(p.b))*max(popcount(p.a), popcount(p.b)))
		case a.toks[lowest(p.a)].class != legal:
			shared += max(0, long(a, b, p, min(sum(&a.base, p.a), sum(&b.base, p.b)))-howBits[p.how])
		}
	}
	return max(0, 1-shared/math.Log2(float64(x.names)))
}

// long raises the rarity of long words that no table knows: the longer, the less likely another is one letter away.
func long(a, b *side, p met, rarity float64) float64 {
	if rarity < plainBits-2 || popcount(p.a) > 1 || popcount(p.b) > 1 {
		return rarity
	}
	return max(rarity, longBits*float64(min(len(a.toks[lowest(p.a)].text), len(b.toks[lowest(p.b)].text))))
}

// longBits is how rare a letter of a long word is: what letters of running text carry.
const longBits = 1.8

// letterBits is how rare a letter of an acronym is.
const letterBits = 3.5

// trailing is true where nothing but legal forms and other numbers stands behind the numbers.
func (s *side) trailing(mask uint64) bool {
	for i := lowest(mask); i < len(s.toks); i++ {
		if c := s.toks[i].class; c != number && c != legal && c != stop {
			return false
		}
	}
	return true
}

func numbersOf(s *side) uint64 {
	mask := uint64(0)
	for i, t := range s.toks {
		if t.class == number {
			mask |= 1 << i
		}
	}
	return mask
}

// seriesWeight weighs numbers that one side lacks. A first of a series often goes without its number.
func seriesWeight(s *side, mask uint64) float64 {
	total := 0.0
	for m := mask; m != 0; m &= m - 1 {
		i := bits.TrailingZeros64(m)
		if s.toks[i].canon == "1" {
			total += s.weight[i] / 3
		} else {
			total += s.weight[i]
		}
	}
	return total
}
