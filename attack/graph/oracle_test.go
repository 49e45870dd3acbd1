package graph

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/flow"
	"gonum.org/v1/gonum/graph/simple"
)

// Where each step needs one condition, the choke points of a goal are the dominators of a node.
func TestChokeEqualsDominators(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	for range 200 {
		n := 2 + r.IntN(60)
		b, g := NewBuilder(n), simple.NewDirectedGraph()
		for c := range n {
			g.AddNode(simple.Node(c))
		}
		for range n + r.IntN(n) {
			from, to := r.IntN(n), r.IntN(n)
			b.Step(int32(to), 1+uint32(r.IntN(9)), int32(from))
			if from != to {
				g.SetEdge(simple.Edge{F: simple.Node(from), T: simple.Node(to)})
			}
		}
		s, tree := b.Graph().Close([]int32{0}), flow.Dominators(simple.Node(0), g)
		for goal := range int64(n) {
			var want []int32
			for at := tree.DominatorOf(goal); at != nil; at = tree.DominatorOf(at.ID()) {
				want = append(want, int32(at.ID()))
			}
			slices.Reverse(want) // from the root on
			if got := s.Choke(int32(goal)).Conditions; !slices.Equal(got, want) {
				t.Fatalf("choke points of %d: %v, dominators %v", goal, got, want)
			}
		}
	}
}

// Where each step needs one condition and a fact of its own, the smallest cut of facts is the largest flow (Menger).
func TestSmallestCutEqualsLargestFlow(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 12))
	for range 60 {
		n := 8 + r.IntN(20)
		arcs := 4 * n
		b := NewBuilder(n + arcs)
		given, changes := []int32{0}, make([][]int32, arcs)
		room := make([][]int, n) // how many arcs lead from one node to another
		for i := range room {
			room[i] = make([]int, n)
		}
		for i := range arcs {
			from, to, fact := r.IntN(n), r.IntN(n), int32(n+i)
			b.Step(int32(to), 1, int32(from), fact)
			room[from][to]++
			given, changes[i] = append(given, fact), []int32{fact}
		}
		want := 0
		for augment(room, n-1) {
			want++
		}
		cut := b.Graph().SmallestCut(given, []int32{int32(n - 1)}, changes, nil, 1<<20)
		if !cut.Exact || cut.Weight != want || len(cut.Open) > 0 {
			t.Fatalf("%+v, largest flow %d", cut, want)
		}
	}
}

// augment sends one unit from node 0 to another along any way with room (Ford and Fulkerson).
func augment(room [][]int, to int) bool {
	by := make([]int, len(room))
	for i := range by {
		by[i] = -1
	}
	queue := []int{0}
	for len(queue) > 0 && by[to] < 0 {
		at := queue[0]
		queue = queue[1:]
		for next, free := range room[at] {
			if free > 0 && next != 0 && by[next] < 0 {
				by[next] = at
				queue = append(queue, next)
			}
		}
	}
	if by[to] < 0 {
		return false
	}
	for at := to; at != 0; at = by[at] {
		room[by[at]][at]--
		room[at][by[at]]++
	}
	return true
}
