package owner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// brute is a second program for the rules, written from the package doc and sharing nothing with the engine but the
// graph's values: every pass looks at every company until nothing changes.
type brute struct {
	g        *Graph
	rule     Rule
	day      time.Time
	listed   map[uint32]bool
	complete map[uint32]bool
}

func (b *brute) live() (out []Edge) {
	for i := range b.g.Edges() {
		e := b.g.Edge(i)
		if (e.From.IsZero() || !e.From.After(b.day)) && (e.To.IsZero() || !e.To.Before(b.day)) {
			out = append(out, e)
		}
	}
	return out
}

func (b *brute) over(s float64) bool {
	t := float64(b.rule.Threshold)
	return s > t || s == t && !b.rule.Strict
}

// inKind says whether a kind counts in measure m: 0 capital, 1 votes.
func (b *brute) inKind(k Kind, m int) bool {
	if m == 0 {
		return b.rule.Shares && (k == Holding || k == Shares)
	}
	return b.rule.Votes && (k == Holding || k == Votes)
}

// certain is the least fixed point for one set of listed parties.
func (b *brute) certain(seeds map[uint32]bool) map[uint32]bool {
	r := map[uint32]bool{}
	for changed := true; changed; {
		changed = false
		for c := range uint32(b.g.Nodes()) {
			if b.listed[c] || r[c] {
				continue
			}
			hit := false
			for m := range 2 {
				sum := 0.0
				for _, e := range b.live() {
					if e.Owned == c && (seeds[e.Owner] || r[e.Owner]) {
						if b.inKind(e.Kind, m) {
							sum += float64(e.Min)
						}
						hit = hit || b.rule.Control && e.Kind == Control && e.Min == Whole
					}
				}
				hit = hit || b.over(sum)
			}
			if hit {
				r[c], changed = true, true
			}
		}
	}
	return r
}

// possible is the fixed point with the most that everybody could hold. Known are the parties restricted for certain, or
// listed; strangers are those that nobody names.
func (b *brute) possible(known, strangers map[uint32]bool) map[uint32]bool {
	p := map[uint32]bool{}
	in := func(o uint32) bool { return known[o] || strangers[o] || p[o] }
	for changed := true; changed; {
		changed = false
		for c := range uint32(b.g.Nodes()) {
			if b.listed[c] || in(c) {
				continue
			}
			hit := false
			for m := range 2 {
				var most, clear, all float64
				part := false
				for _, e := range b.live() {
					if e.Owned != c {
						continue
					}
					if b.inKind(e.Kind, m) {
						all += float64(e.Min)
						if in(e.Owner) {
							most += float64(e.Max)
							part = part || known[e.Owner] && e.Min > 0
						} else {
							clear += float64(e.Min)
						}
					}
					hit = hit || b.rule.Control && e.Kind == Control && e.Max > 0 && in(e.Owner)
				}
				if part && !b.complete[c] {
					most = float64(Whole)
				}
				left := float64(Whole) - clear
				if all > float64(Whole) {
					left = float64(Whole)
				}
				if b.rule.Shares && m == 0 || b.rule.Votes && m == 1 {
					hit = hit || b.over(math.Min(most, left))
				}
			}
			if hit {
				p[c], changed = true, true
			}
		}
	}
	return p
}

func union(sets ...map[uint32]bool) map[uint32]bool {
	out := map[uint32]bool{}
	for _, s := range sets {
		for k := range s {
			out[k] = true
		}
	}
	return out
}

// whole judges a rule that counts restricted owners whole.
func (b *brute) whole() (restricted, unknown map[uint32]bool) {
	strangers := map[uint32]bool{}
	for c := range uint32(b.g.Nodes()) {
		if b.g.Node(c).Kind == Unnamed && !b.listed[c] {
			strangers[c] = true
		}
	}
	if !b.rule.Each {
		restricted = b.certain(b.listed)
		return restricted, b.possible(union(b.listed, restricted), strangers)
	}
	anybody := b.possible(map[uint32]bool{}, strangers)
	restricted, unknown = map[uint32]bool{}, union(anybody)
	for seed := range b.listed {
		seeds := map[uint32]bool{seed: true}
		mine := b.certain(seeds)
		restricted = union(restricted, mine)
		unknown = union(unknown, b.possible(union(seeds, mine), union(strangers, anybody)))
	}
	return restricted, unknown
}

// times multiplies along all chains by repeating the sum often enough for tiny graphs.
func (b *brute) times(seeds map[uint32]bool, m int) []float64 {
	n := b.g.Nodes()
	v := make([]float64, n)
	for range 4000 {
		next := make([]float64, n)
		for s := range seeds {
			next[s] = 1
		}
		for _, e := range b.live() {
			w := 0.0
			if b.inKind(e.Kind, m) {
				w = float64(e.Min) / float64(Whole)
				if m == 1 && b.rule.Controlling > 0 && e.Min >= b.rule.Controlling {
					w = 1
				}
			}
			if e.Kind == Control && e.Min == Whole && m == 1 && b.rule.Control {
				w = 1
			}
			if !seeds[e.Owned] {
				next[e.Owned] += w * v[e.Owner]
			}
		}
		for i := range next {
			v[i] = math.Min(next[i], 1)
		}
	}
	return v
}

// product judges a rule that multiplies, for what is certain.
func (b *brute) product() map[uint32]bool {
	sets := []map[uint32]bool{b.listed}
	if b.rule.Each {
		sets = nil
		for s := range b.listed {
			sets = append(sets, map[uint32]bool{s: true})
		}
	}
	restricted := map[uint32]bool{}
	for _, seeds := range sets {
		for m := range 2 {
			if m == 0 && !b.rule.Shares || m == 1 && !b.rule.Votes {
				continue
			}
			for c, v := range b.times(seeds, m) {
				v *= float64(Whole)
				if !b.listed[uint32(c)] && (math.Abs(v-float64(b.rule.Threshold)) < 0.01 && !b.rule.Strict || v > float64(b.rule.Threshold)+0.01) {
					restricted[uint32(c)] = true
				}
			}
		}
	}
	return restricted
}

// tiny draws a graph of a few parties with cycles, ranges, unnamed parties and dates.
func tiny(r *rand.Rand) (*Graph, []Listed, map[uint32]bool) {
	g := NewGraph()
	n := 3 + r.IntN(6)
	complete := map[uint32]bool{}
	for i := range n {
		kind := Entity
		if r.IntN(10) == 0 {
			kind = Unnamed
		}
		at := g.Put(Node{ID: fmt.Sprint("n", i), Kind: kind})
		if r.IntN(4) == 0 {
			g.Declare(at)
			complete[at] = true
		}
	}
	shares := []Share{5, 10, 20, 25, 30, 40, 49, 50, 51, 60, 75, 100}
	for range r.IntN(2 * n) {
		e := Edge{Owner: uint32(r.IntN(n)), Owned: uint32(r.IntN(n)), Kind: Kind(r.IntN(10))}
		if e.Kind > Office {
			e.Kind = Holding
		}
		e.Min = shares[r.IntN(len(shares))] * Percent
		e.Max = e.Min
		switch r.IntN(8) {
		case 0:
			e.Min, e.Max = 0, Whole
		case 1:
			e.Max = min(e.Min+25*Percent, Whole)
		}
		if e.Kind == Control {
			e.Min, e.Max = Whole*Share(r.IntN(2)), Whole
		}
		if r.IntN(6) == 0 {
			e.From = time.Date(2024, 1, 1+r.IntN(3), 0, 0, 0, 0, time.UTC)
		}
		if r.IntN(6) == 0 {
			e.To = time.Date(2024, 1, 3+r.IntN(3), 0, 0, 0, 0, time.UTC)
		}
		if e.Owner != e.Owned {
			if err := g.Link(e); err != nil {
				panic(err)
			}
		}
	}
	var listed []Listed
	for range 1 + r.IntN(2) {
		listed = append(listed, Listed{Node: uint32(r.IntN(n))})
	}
	return g, listed, complete
}

// TestBruteForce holds the engine against the second program over random graphs, under all rules and variants of them.
func TestBruteForce(t *testing.T) {
	rules := Rules()
	for _, id := range []string{"ofac50", "uk_more_than_50"} {
		r, _ := FindRule(rules, id)
		r.ID += "-turned"
		r.Each, r.Strict, r.Control, r.Votes = !r.Each, !r.Strict, !r.Control, !r.Votes
		rules = append(rules, r)
	}
	rounds := 2500
	if testing.Short() {
		rounds = 300
	}
	for round := range rounds {
		r := rand.New(rand.NewPCG(7, uint64(round)))
		g, listed, complete := tiny(r)
		day := time.Date(2024, 1, 1+r.IntN(5), 0, 0, 0, 0, time.UTC)
		x := g.Index()
		for _, rule := range rules {
			if rule.Multiply && round%20 != 0 {
				continue // the second program is slow at these
			}
			b := &brute{g: g, rule: rule, day: day, listed: map[uint32]bool{}, complete: complete}
			for _, l := range listed {
				b.listed[l.Node] = true
			}
			j := x.Judge(rule, day, listed)
			var restricted, unknown map[uint32]bool
			if rule.Multiply {
				restricted = b.product()
			} else {
				restricted, unknown = b.whole()
			}
			for c := range uint32(g.Nodes()) {
				got := j.Outcome(c)
				want := Clear
				switch {
				case b.listed[c]:
					want = OnList
				case restricted[c]:
					want = Restricted
				case unknown[c] && g.Node(c).Kind != Unnamed:
					want = UnknownShare
				}
				if got == NoData || rule.Multiply && got == UnknownShare {
					got = Clear
				}
				if got != want {
					t.Errorf("round %d, %s: %s is %v, the second program says %v", round, rule.ID, g.Node(c).ID, got, want)
				}
				if got == Restricted {
					j.Explain(c)
				}
			}
			if t.Failed() {
				for i := range g.Edges() {
					t.Logf("%+v", g.Edge(i))
				}
				t.Fatalf("listed %v, complete %v", listed, complete)
			}
		}
	}
}
