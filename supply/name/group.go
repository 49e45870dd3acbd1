package name

import "unicode/utf8"

const (
	coreLike  = 0.97 // how alike the parts of a distinctive name must be: no typing errors
	coreFull  = 12.0 // bits at which a distinctive name is enough by itself
	coreShort = 0.05 // lost for each bit below
	coreWords = 13.0 // bits at which common words are a distinctive name without a place among them
	corePart  = 0.9  // where it is the second that bears the first's

	contradiction = 0.7
)

// group says how surely one organisation bears the other's distinctive name. The distinctive name is what remains of a name
// without legal form, places, and words of the trade; where nothing remains ("China Mobile International USA Inc.") it is the
// words before the first that speaks of reach (international, group, a second place) or of the legal form, in that order and
// next to each other. It counts most where the first side, the query, bears the whole of the second's. Trades that contradict
// each other speak against it.
func (x *aligner) group(a, b *side, o *outcome) float64 {
	flipped := make([]met, 0, maxTokens)
	for _, p := range o.met {
		flipped = append(flipped, met{p.b, p.a, p.like, p.how})
	}
	best := max(x.bears(b, a, flipped), corePart*x.bears(a, b, o.met))
	if best > 0 && contradict(a, b) {
		best *= contradiction
		o.notes = append(o.notes, "their trades differ")
	}
	return best
}

// bears says how surely b bears the core of a. all is what met, a's part first.
func (x *aligner) bears(a, b *side, all []met) float64 {
	core, ordered := coreOf(a)
	if core == 0 {
		return 0
	}
	found, rarity, like := uint64(0), 0.0, 1.0
	shift, shifts := 0, 0 // how far apart the core's words stand in both names, and how many such distances there are
	for _, p := range all {
		if p.a&core == 0 {
			continue
		}
		if !x.coreMeets(a, b, p) {
			return 0
		}
		found |= p.a
		rarity += sum(&a.base, p.a&core)
		like = min(like, p.like)
		if popcount(p.a) == 1 {
			if d := lowest(p.b) - lowest(p.a); shifts == 0 || d != shift {
				shift = d
				shifts++
			}
		}
	}
	if found&core != core {
		return 0
	}
	if ordered && (shifts > 1 || rarity < coreWords && !a.hasPlace(core)) {
		return 0
	}
	return like * min(1, 1-coreShort*(coreFull-rarity))
}

// coreMeets is true where a part of a distinctive name met its like, not merely something near.
func (x *aligner) coreMeets(a, b *side, p met) bool {
	switch {
	case p.how == byAcronym:
		return x.names <= 1 || max(popcount(p.a), popcount(p.b)) >= 5
	case p.how == sameSpelling:
		return a.translated(p.a) || b.translated(p.b)
	}
	return p.like >= coreLike
}

func (s *side) hasPlace(mask uint64) bool {
	for ; mask != 0; mask &= mask - 1 {
		if s.toks[lowest(mask)].class == place {
			return true
		}
	}
	return false
}

// translated is true of tokens that were not written in Latin letters.
func (s *side) translated(mask uint64) bool {
	return s.toks[lowest(mask)].script() != latin
}

// script is the script in which a token was written.
func (t *token) script() script {
	r, _ := utf8.DecodeRuneInString(t.shown)
	return scriptOf(r)
}

// coreOf is the distinctive name. ordered is true where it is made of common words, which then must stand together.
func coreOf(s *side) (core uint64, ordered bool) {
	for i, t := range s.toks {
		if t.class == plain {
			core |= 1 << i
		}
	}
	if core != 0 {
		return core, false
	}
	n := 0
	for i, t := range s.toks {
		if t.class == legal || t.class == number || n > 0 && (t.class == place || reach(t)) {
			break
		}
		if t.class == stop {
			continue
		}
		core |= 1 << i
		if t.class != place || i > 0 {
			n++
		}
	}
	return core, true
}

func reach(t *token) bool {
	return t.canon == "international" || t.canon == "group" || t.canon == "holding" || t.canon == "operations"
}

// contradict is true where both names speak of trades and none is the same.
func contradict(a, b *side) bool {
	any := [2]bool{}
	for _, t := range a.toks {
		if t.sector == "" {
			continue
		}
		any[0] = true
		for _, u := range b.toks {
			if u.sector == t.sector {
				return false
			}
			any[1] = any[1] || u.sector != ""
		}
	}
	return any[0] && any[1]
}
