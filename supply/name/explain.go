package name

import (
	"fmt"
	"math/bits"
	"strings"
)

// Explanation says what a score was made from.
type Explanation struct {
	A, B  string // the names as written
	ReadA string // as they were read, where that differs: in Latin letters
	ReadB string
	Met   []Met
	LeftA []Part // what stands in A alone
	LeftB []Part
	Notes []string
	Score float64
	Group float64
}

// Met is a part of one name that met a part of the other.
type Met struct {
	A, B   string
	How    string  // "same", "spelling", "letters differ", …
	Alike  float64 // 0..1
	Weight float64 // its share of the evidence: bits of rarity, for persons about 1 for a name
}

// Part is a part of a name that met nothing.
type Part struct {
	Text   string
	Class  string // "name", "legal form", "place", …
	Weight float64
}

// explain puts an outcome in words.
func explain(a, b *side, shownA, shownB string, o outcome) Explanation {
	e := Explanation{A: shownA, B: shownB, ReadA: readAs(a), ReadB: readAs(b), Notes: o.notes, Score: o.score, Group: o.group}
	for _, p := range o.met {
		e.Met = append(e.Met, Met{A: shown(a, p.a), B: shown(b, p.b), How: howNames[p.how], Alike: p.like, Weight: min(sum(&a.weight, p.a), sum(&b.weight, p.b))})
	}
	e.LeftA, e.LeftB = parts(a, o.leftA), parts(b, o.leftB)
	return e
}

func shown(s *side, mask uint64) string {
	var w []string
	for ; mask != 0; mask &= mask - 1 {
		w = append(w, s.toks[bits.TrailingZeros64(mask)].shown)
	}
	return strings.Join(w, " ")
}

func parts(s *side, mask uint64) []Part {
	var out []Part
	for ; mask != 0; mask &= mask - 1 {
		i := bits.TrailingZeros64(mask)
		out = append(out, Part{s.toks[i].shown, classNames[s.toks[i].class], s.weight[i]})
	}
	return out
}

// readAs is a name as it was read, where that says something new: it was not in Latin letters.
func readAs(s *side) string {
	var w []string
	other := false
	for _, t := range s.toks {
		w = append(w, t.text)
		if r := []rune(t.shown); len(r) > 0 && r[0] >= 0x370 && scriptOf(r[0]) != latin {
			other = true
		}
	}
	if !other {
		return ""
	}
	text := strings.Join(w, " ")
	if s.habit != "" {
		text += " (" + s.habit + ")"
	}
	return text
}

// String prints an explanation, one line for each part.
func (e Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %s: %.2f", e.A, e.B, e.Score)
	if e.Group > 0 {
		fmt.Fprintf(&b, ", group %.2f", e.Group)
	}
	b.WriteByte('\n')
	if e.ReadA != "" || e.ReadB != "" {
		fmt.Fprintf(&b, "  read as %s | %s\n", or(e.ReadA, e.A), or(e.ReadB, e.B))
	}
	for _, m := range e.Met {
		fmt.Fprintf(&b, "  %s = %s: %s, %.2f, weight %.1f\n", m.A, m.B, m.How, m.Alike, m.Weight)
	}
	for _, p := range e.LeftA {
		fmt.Fprintf(&b, "  left over in the first: %s (%s, weight %.1f)\n", p.Text, p.Class, p.Weight)
	}
	for _, p := range e.LeftB {
		fmt.Fprintf(&b, "  left over in the second: %s (%s, weight %.1f)\n", p.Text, p.Class, p.Weight)
	}
	for _, n := range e.Notes {
		fmt.Fprintf(&b, "  %s\n", n)
	}
	return b.String()
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
