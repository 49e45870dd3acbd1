package graph

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// same tells whether a state holds what it should.
func same(t *testing.T, s *State, want []bool) {
	t.Helper()
	for c, w := range want {
		if s.Holds(int32(c)) != w {
			t.Fatalf("condition %d holds: %v, want %v", c, !w, w)
		}
	}
}

func TestCloseEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 5000 {
		p := draw(r, 1+r.IntN(20), r.IntN(40))
		same(t, p.graph().Close(p.given), p.closure(p.given, none, none))
	}
}

func TestRetractAndAssertEqualClosingAnew(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		p := draw(r, 1+r.IntN(20), r.IntN(50))
		s := p.graph().Close(p.given)
		before := p.closure(p.given, none, none)
		given := make([]bool, p.conditions)
		for _, c := range p.given {
			given[c] = true
		}
		for range 20 {
			var change, got, want []int32
			for range r.IntN(4) { // some of them twice, or without effect
				change = append(change, int32(r.IntN(p.conditions)))
			}
			if r.IntN(5) == 0 {
				s = s.Clone()
			}
			assert := r.IntN(2) == 0
			if assert {
				got = s.Assert(change...)
			} else {
				got = s.Retract(change...)
			}
			var now []int32
			for _, c := range change {
				given[c] = assert
			}
			for c, g := range given {
				if g {
					now = append(now, int32(c))
				}
				if s.Given(int32(c)) != g {
					t.Fatalf("condition %d given: %v, want %v", c, !g, g)
				}
			}
			after := p.closure(now, none, none)
			same(t, s, after)
			for c := range after {
				if after[c] != before[c] {
					want = append(want, int32(c))
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%v asserted %v: %v changed, want %v", change, assert, got, want)
			}
			sound(t, s)
			if goal := int32(r.IntN(p.conditions)); r.IntN(4) == 0 {
				s.Choke(goal) // leaves no trace
				same(t, s, after)
				sound(t, s)
			}
			before = after
		}
	}
}

// sound holds a state against what it says of its own fields.
func sound(t *testing.T, s *State) {
	t.Helper()
	supports := 0
	for c := range int32(s.g.Conditions()) {
		step := s.support[c]
		switch {
		case !s.holds.has(c) && (s.rank[c] != never || step != none), s.given.has(c) && (s.rank[c] != 0 || step != none),
			s.holds.has(c) && !s.given.has(c) && step == none:
			t.Fatalf("condition %d: holds %v, given %v, support %d, rank %d", c, s.holds.has(c), s.given.has(c), step, s.rank[c])
		}
		if step != none {
			supports++
			for _, need := range s.g.row(step) {
				if s.rank[need] >= s.rank[c] {
					t.Fatalf("condition %d of rank %d rests on %d of rank %d", c, s.rank[c], need, s.rank[need])
				}
			}
			if !s.supports.has(step) {
				t.Fatalf("step %d does not know that it is a support", step)
			}
		}
		if !s.holds.has(c) {
			for step, end := s.g.ways(c); step < end; step++ {
				if s.lacks[step] == 0 && (s.holds.has(s.watch[step]) || !slices.Contains(s.g.row(step), s.watch[step])) {
					t.Fatalf("step %d waits for %d, which holds", step, s.watch[step])
				}
			}
		}
	}
	for step := range int32(s.g.Steps()) {
		if s.supports.has(step) {
			supports--
		}
		lacks := int32(0)
		for _, c := range s.g.row(step) {
			if len(s.g.Gaining(c)) == 0 && !s.holds.has(c) {
				lacks++
			}
		}
		if s.lacks[step] != lacks {
			t.Fatalf("step %d lacks %d facts, want %d", step, s.lacks[step], lacks)
		}
	}
	if supports != 0 {
		t.Fatalf("%d supports too few are marked", supports)
	}
}

func TestShortestEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	proved := 0
	for range 3000 {
		p := draw(r, 1+r.IntN(9), r.IntN(18))
		g := p.graph()
		var goals []int32
		for c := range p.conditions {
			goals = append(goals, int32(c))
		}
		got := g.Shortest(p.given, goals...)
		for _, goal := range goals {
			brute := p.proofs(goal)
			if len(brute) == 0 {
				if len(got) > 0 && got[0].Goal == goal {
					t.Fatalf("%+v: %d cannot be proved, and yet %v", p, goal, got[0])
				}
				continue
			}
			if len(got) == 0 || got[0].Goal != goal || got[0].Cost != brute[0].Cost {
				t.Fatalf("%+v: %v, want %v", p, got, brute[0])
			}
			valid(t, p, got[0])
			got = got[1:]
			proved++
		}
	}
	if proved < 5000 {
		t.Fatalf("%d proofs: too few to tell", proved)
	}
}

// valid replays a proof.
func valid(t *testing.T, p plain, proof Proof) {
	t.Helper()
	chosen, holds := map[int32]int32{}, make([]bool, p.conditions)
	for _, c := range proof.Given {
		if !slices.Contains(p.given, c) {
			t.Fatalf("%+v: %d is not given", proof, c)
		}
		holds[c] = true
	}
	for _, s := range proof.Steps {
		if c := p.steps[s].gains; holds[c] || !all(holds, p.steps[s].needs) {
			t.Fatalf("%+v: step %d comes too early, or gains again", proof, s)
		} else {
			holds[c], chosen[c] = true, s
		}
	}
	want, ok := p.weigh(proof.Goal, chosen)
	if !ok || want.Cost != proof.Cost || !slices.Equal(want.Given, proof.Given) || !holds[proof.Goal] {
		t.Fatalf("%+v, want %+v", proof, want)
	}
}

func TestChokeEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	found := 0
	for range 3000 {
		p := draw(r, 2+r.IntN(14), r.IntN(40))
		s := p.graph().Close(p.given)
		for goal := range int32(p.conditions) {
			got := s.Choke(goal)
			var conditions, steps []int32
			if p.closure(p.given, none, none)[goal] && !slices.Contains(p.given, goal) {
				for c := range int32(p.conditions) {
					if c != goal && !p.closure(p.given, c, none)[goal] {
						conditions = append(conditions, c)
					}
				}
				for i := range int32(len(p.steps)) {
					if !p.closure(p.given, none, i)[goal] {
						steps = append(steps, i)
					}
				}
			}
			inOrder(t, p, s, goal, got)
			slices.Sort(got.Conditions)
			slices.Sort(got.Steps)
			if !slices.Equal(got.Conditions, conditions) || !slices.Equal(got.Steps, steps) {
				t.Fatalf("%+v: goal %d: %v, want %v and %v", p, goal, got, conditions, steps)
			}
			found += len(conditions) + len(steps)
		}
		sound(t, s)
	}
	if found < 15000 {
		t.Fatalf("%d choke points: too few to tell", found)
	}
}

// inOrder holds choke points against the order of the cheapest proof.
func inOrder(t *testing.T, p plain, s *State, goal int32, k Choke) {
	t.Helper()
	if len(k.Steps) == 0 {
		return
	}
	steps := s.Shortest(goal)[0].Steps
	at := 0
	for _, step := range k.Steps {
		i := slices.Index(steps[at:], step)
		if i < 0 {
			t.Fatalf("%v are not in the order of %v", k.Steps, steps)
		}
		at += i
	}
	for _, step := range k.Steps {
		gained := slices.Index(k.Conditions, p.steps[step].gains)
		for _, need := range p.steps[step].needs {
			if i := slices.Index(k.Conditions, need); i < 0 || gained >= 0 && i > gained {
				t.Fatalf("%+v: %v: %d stands after what is gained from it", p, k, need)
			}
		}
	}
}

func TestEmptyAndOdd(t *testing.T) {
	empty := NewBuilder(0).Graph()
	if s := empty.Close(nil); len(s.Retract()) != 0 || len(s.Assert()) != 0 || len(empty.Shortest(nil)) != 0 {
		t.Error("something holds in nothing")
	}
	if cut := empty.SmallestCut(nil, nil, nil, nil, 1); !cut.Exact || cut.Weight != 0 {
		t.Errorf("nothing is cut: %+v", cut)
	}
	empty.NewBatch().Run(nil, nil)
	b := NewBuilder(3)
	b.Step(0, 1, 0)       // needs what it gains
	b.Step(1, 1, 2, 2, 2) // needs one condition, named three times
	b.Step(2, 1)
	g := b.Graph()
	b.Step(0, 1) // the graph stays as it was
	s := g.Close(nil)
	if s.Holds(0) || !s.Holds(1) || !s.Holds(2) || len(g.Needs(1)) != 1 || g.Steps() != 3 {
		t.Errorf("%+v", g)
	}
	if k := s.Choke(1); !slices.Equal(k.Conditions, []int32{2}) || !slices.Equal(k.Steps, []int32{2, 1}) {
		t.Errorf("choke points %v", k)
	}
	if !slices.Equal(g.Gaining(1), []int32{1}) || !slices.Equal(g.NeededBy(2), []int32{1}) || g.Gains(2) != 2 || g.Cost(2) != 1 || g.Conditions() != 3 {
		t.Error("the graph does not tell its steps")
	}
}

func TestPanics(t *testing.T) {
	b := NewBuilder(2)
	b.Step(0, 1, 1)
	g := b.Graph()
	for name, do := range map[string]func(){
		"conditions": func() { NewBuilder(-1) },
		"gain":       func() { b.Step(2, 1) },
		"need":       func() { b.Step(0, 1, -1) },
		"cost":       func() { b.Step(0, 0) },
		"close":      func() { g.Close([]int32{2}) },
		"retract":    func() { g.Close(nil).Retract(-1) },
		"goal":       func() { g.Shortest(nil, 7) },
		"choke":      func() { g.Close(nil).Choke(2) },
		"change":     func() { g.SmallestCut(nil, nil, [][]int32{{2}}, nil, 1) },
		"weights":    func() { g.SmallestCut(nil, nil, [][]int32{{1}}, []uint32{}, 1) },
		"batch":      func() { g.NewBatch().Run(nil, make([]uint64, 2)) },
		"mask":       func() { g.NewBatch().Run([]Mask{{2, 1}}, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: a number outside of the graph was taken", name)
				}
			}()
			do()
		}()
	}
}

// A chain of a million conditions, closed at its end into a circle, with a step that needs them all.
func TestDeepAndWide(t *testing.T) {
	const n = 1_000_000
	b := NewBuilder(n + 1)
	all := make([]int32, n)
	for c := range int32(n) {
		b.Step((c+1)%n, math.MaxUint32, c)
		all[c] = c
	}
	b.Step(n, 1, all...)
	g := b.Graph()
	s := g.Close([]int32{0})
	if !s.Holds(n) {
		t.Fatal("the end is not reached")
	}
	if k := s.Choke(n); len(k.Conditions) != n || len(k.Steps) != n {
		t.Errorf("%d conditions and %d steps, want all", len(k.Conditions), len(k.Steps))
	}
	p := s.Shortest(n)
	if len(p) != 1 || len(p[0].Steps) != n {
		t.Errorf("%d proofs", len(p))
	}
	if lost := s.Retract(0); len(lost) != n+1 {
		t.Errorf("%d lost", len(lost))
	}
	if gained := s.Assert(n / 2); len(gained) != n+1 {
		t.Errorf("%d gained", len(gained))
	}
	batch := g.NewBatch()
	batch.Run([]Mask{{0, 0xF0}, {n / 2, 0x3C}}, nil)
	if got := batch.Holds(n); got != 0xFC {
		t.Errorf("trials %x", got)
	}
	if alt := g.Alternatives([]int32{0}, n, 3); len(alt) != 1 {
		t.Errorf("%d proofs of which there is one", len(alt))
	}
}
