package graph

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestAlternativesEqualBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	several := 0
	for range 8000 {
		p := draw(r, 1+r.IntN(9), r.IntN(20))
		goal := int32(r.IntN(p.conditions))
		want := p.proofs(goal)
		k := 1 + r.IntN(12)
		if r.IntN(10) == 0 {
			k = 1 << 40
		}
		got := p.graph().Alternatives(p.given, goal, k)
		if len(got) != min(k, len(want)) {
			t.Fatalf("%+v: goal %d: %d proofs of %d, k %d", p, goal, len(got), len(want), k)
		}
		for i, proof := range got {
			valid(t, p, proof)
			if proof.Cost != want[i].Cost || i > 0 && byCost(got[i-1], proof) >= 0 {
				t.Fatalf("%+v: goal %d: proof %d is %+v, want %+v", p, goal, i, proof, want[i])
			}
		}
		if len(got) > 1 {
			several++
		}
	}
	if several < 500 {
		t.Fatalf("%d goals with several proofs: too few to tell", several)
	}
}

// drawCut draws a graph with changes that overlap, take away what is not given, or nothing.
func drawCut(r *rand.Rand, most int) (p plain, goals []int32, changes [][]int32, weights []uint32) {
	p = draw(r, 4+r.IntN(16), 10+r.IntN(40))
	for c := range p.conditions {
		if r.IntN(5) == 0 {
			p.given = append(p.given, int32(c)) // some are named twice
		}
	}
	for range 1 + r.IntN(3) {
		goals = append(goals, int32(r.IntN(p.conditions)))
	}
	for range 1 + r.IntN(most) {
		var change []int32
		for range r.IntN(4) {
			if r.IntN(6) == 0 {
				change = append(change, int32(r.IntN(p.conditions)))
			} else if len(p.given) > 0 {
				change = append(change, p.given[r.IntN(len(p.given))])
			}
		}
		changes = append(changes, change)
		weights = append(weights, uint32(r.IntN(6)))
	}
	return p, goals, changes, weights
}

// after is what holds once changes are made, as bits of a mask.
func after(p plain, changes [][]int32, mask int) []bool {
	given := slices.Clone(p.given)
	for i, change := range changes {
		if mask>>i&1 != 0 {
			given = slices.DeleteFunc(given, func(c int32) bool { return slices.Contains(change, c) })
		}
	}
	return p.closure(given, none, none)
}

func TestSmallestCutEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	cuts := 0
	for round := range 1500 {
		p, goals, changes, weights := drawCut(r, 9+3*(round%8/7))
		if round%3 == 0 {
			weights = nil
		}
		weight := func(i int) int {
			if weights == nil {
				return 1
			}
			return int(weights[i])
		}
		full := 1<<len(changes) - 1
		last := after(p, changes, full)
		var open []int32
		for _, c := range goals {
			if last[c] {
				open = append(open, c)
			}
		}
		closes := func(holds []bool) bool {
			return !slices.ContainsFunc(goals, func(c int32) bool { return holds[c] && !last[c] })
		}
		least := -1
		for mask := range full + 1 {
			w := 0
			for i := range changes {
				w += mask >> i & 1 * weight(i)
			}
			if (least < 0 || w < least) && closes(after(p, changes, mask)) {
				least = w
			}
		}
		g := p.graph()
		for _, budget := range []int{0, 1, 1 << 20} {
			got := g.SmallestCut(p.given, goals, changes, weights, budget)
			mask, w := 0, 0
			for _, i := range got.Changes {
				mask |= 1 << i
				w += weight(i)
			}
			for _, i := range got.Changes {
				if closes(after(p, changes, mask&^(1<<i))) && weight(i) > 0 {
					t.Fatalf("change %d of %v is needless", i, got.Changes)
				}
			}
			if !closes(after(p, changes, mask)) || w != got.Weight || got.Least > least || w < least || got.Exact != (w == got.Least) ||
				!slices.Equal(got.Open, open) || !slices.IsSorted(got.Changes) || budget > 1 && w != least {
				t.Fatalf("%+v, goals %v, changes %v of weights %v, budget %d: %+v, want weight %d, open %v", p, goals, changes, weights, budget, got, least, open)
			}
		}
		if least > 1 {
			cuts++
		}
	}
	if cuts < 150 {
		t.Fatalf("%d cuts of more than one: too few to tell", cuts)
	}
}

// The search for the lightest changes alone, on sets drawn so densely that it has to branch.
func TestLightestEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		n := 1 + r.IntN(12)
		h := &hitting{nodes: 1 << 20}
		for range n {
			h.weight = append(h.weight, r.IntN(9))
		}
		var masks []int
		for range 1 + r.IntN(25) {
			set := r.Perm(n)[:1+r.IntN(min(n, 4))]
			slices.Sort(set)
			mask := 0
			for _, i := range set {
				mask |= 1 << i
			}
			h.add(set)
			masks = append(masks, mask)
		}
		least := 1 << 30
		for chosen := range 1 << n {
			w := 0
			for i := range n {
				w += chosen >> i & 1 * h.weight[i]
			}
			if !slices.ContainsFunc(masks, func(m int) bool { return m&chosen == 0 }) {
				least = min(least, w)
			}
		}
		if got, w, done := h.lightest(1 << 30); !done || w != least || h.sum(got) != least {
			t.Fatalf("%v of weights %v: %v of weight %d, want %d", h.sets, h.weight, got, w, least)
		}
		if got, w, done := h.lightest(least); !done || w != least || got != nil {
			t.Fatalf("lighter than %d: %v of weight %d", least, got, w)
		}
		h.nodes = 1
		if _, w, done := h.lightest(1 << 30); w > least || done && w != least {
			t.Fatalf("with one node: a bound of %d above %d", w, least)
		}
	}
}

func TestBatchEqualsClosingEachTrial(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		p := draw(r, 1+r.IntN(20), r.IntN(60))
		b := p.graph().NewBatch()
		for range 3 {
			var given []Mask
			for _, c := range p.given {
				given = append(given, Mask{c, r.Uint64()}, Mask{c, r.Uint64() & r.Uint64()})
			}
			var steps []uint64
			if r.IntN(4) > 0 {
				for range p.steps {
					steps = append(steps, r.Uint64()|r.Uint64())
				}
			}
			b.Run(given, steps)
			for trial := range 64 {
				q := plain{conditions: p.conditions}
				for i, s := range p.steps {
					if steps == nil || steps[i]>>trial&1 != 0 {
						q.steps = append(q.steps, s)
					}
				}
				for _, m := range given {
					if m.Trials>>trial&1 != 0 {
						q.given = append(q.given, m.Condition)
					}
				}
				for c, want := range q.closure(q.given, none, none) {
					if got := b.Holds(int32(c))>>trial&1 != 0; got != want {
						t.Fatalf("%+v: trial %d: condition %d: %v", p, trial, c, got)
					}
				}
			}
		}
		given := []Mask{{0, 1}}
		b.Run(given, nil)
		if n := testing.AllocsPerRun(3, func() { b.Run(given, nil) }); n > 0 {
			t.Fatalf("%g allocations in a run", n)
		}
	}
}

// The same graph with other numbers gives the same answers.
func TestNumbersDoNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 1000 {
		p, goals, changes, weights := drawCut(r, 8)
		condition, step := r.Perm(p.conditions), r.Perm(len(p.steps))
		rename := func(cs []int32) []int32 {
			var out []int32
			for _, c := range cs {
				out = append(out, int32(condition[c]))
			}
			return out
		}
		q := plain{conditions: p.conditions, steps: make([]plainStep, len(p.steps)), given: rename(p.given)}
		for i, s := range p.steps {
			q.steps[step[i]] = plainStep{int32(condition[s.gains]), s.cost, rename(s.needs)}
		}
		var moved [][]int32
		for _, c := range changes {
			moved = append(moved, rename(c))
		}
		sorted := func(cs []int32) []int32 { return slices.Sorted(slices.Values(cs)) }
		a, b := p.graph().Close(p.given), q.graph().Close(q.given)
		for c := range p.conditions {
			if a.Holds(int32(c)) != b.Holds(int32(condition[c])) {
				t.Fatalf("condition %d holds or not", c)
			}
		}
		for _, goal := range goals {
			ka, kb := a.Choke(goal), b.Choke(int32(condition[goal]))
			var steps []int32
			for _, s := range ka.Steps {
				steps = append(steps, int32(step[s]))
			}
			if !slices.Equal(sorted(rename(ka.Conditions)), sorted(kb.Conditions)) || !slices.Equal(sorted(steps), sorted(kb.Steps)) {
				t.Fatalf("choke points %v and %v", ka, kb)
			}
			pa, pb := a.Shortest(goal), b.Shortest(int32(condition[goal]))
			if len(pa) != len(pb) || len(pa) > 0 && pa[0].Cost != pb[0].Cost {
				t.Fatalf("proofs %v and %v", pa, pb)
			}
		}
		if lost, again := a.Retract(p.given...), b.Retract(q.given...); !slices.Equal(sorted(rename(lost)), again) {
			t.Fatalf("lost %v and %v", lost, again)
		}
		ca := p.graph().SmallestCut(p.given, goals, changes, weights, 1<<20)
		cb := q.graph().SmallestCut(q.given, rename(goals), moved, weights, 1<<20)
		if ca.Weight != cb.Weight || !ca.Exact || !cb.Exact || !slices.Equal(rename(ca.Open), cb.Open) {
			t.Fatalf("cuts %+v and %+v", ca, cb)
		}
		if again := p.graph().SmallestCut(p.given, goals, changes, weights, 1<<20); !slices.Equal(ca.Changes, again.Changes) {
			t.Fatalf("the same cut gives %v and %v", ca.Changes, again.Changes)
		}
	}
}

func TestHeap(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	var h heap
	var want []entry
	for range 10_000 {
		if r.IntN(5) < 3 {
			e := entry{uint64(r.IntN(50)), int32(len(want))}
			h.push(e.key, e.at)
			want = append(want, e)
			slices.SortFunc(want, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
		} else if len(h) > 0 {
			key, _ := h.pop()
			if key != want[0].key {
				t.Fatalf("%d, want %d", key, want[0].key)
			}
			want = want[1:]
		}
	}
}
