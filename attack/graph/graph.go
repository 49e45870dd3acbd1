package graph

import (
	"fmt"
	"math"
	"slices"
)

// A Builder takes the steps of a graph.
type Builder struct {
	conditions int
	gains      []int32
	cost       []uint32
	start      []int32 // of each step's needs, and the end of the last
	needs      []int32
}

// NewBuilder begins a graph of so many conditions, numbered from 0.
func NewBuilder(conditions int) *Builder {
	if conditions < 0 || conditions > math.MaxInt32 {
		panic(fmt.Sprintf("attack/graph: %d conditions: they are numbered by int32", conditions))
	}
	return &Builder{conditions: conditions, start: []int32{0}}
}

// Step adds a step and gives its number, from 0 in the order of the calls. It needs all conditions that are named, each once
// however often it is named; without any it is always possible. A step may need what it gains: it is then of no use.
// It panics where a number lies outside of the graph or the cost is 0.
func (b *Builder) Step(gains int32, cost uint32, needs ...int32) int32 {
	if cost == 0 {
		panic("attack/graph: a step of cost 0: the least is 1")
	}
	b.check(gains)
	for _, c := range needs {
		b.check(c)
	}
	if len(b.gains) == math.MaxInt32-1 || len(b.needs) > math.MaxInt32-len(needs) {
		panic("attack/graph: more than 2³¹ steps or needs")
	}
	at := len(b.needs)
	b.needs = append(b.needs, needs...)
	slices.Sort(b.needs[at:])
	b.needs = b.needs[:at+len(slices.Compact(b.needs[at:]))]
	b.gains, b.cost = append(b.gains, gains), append(b.cost, cost)
	b.start = append(b.start, int32(len(b.needs)))
	return int32(len(b.gains) - 1)
}

func (b *Builder) check(condition int32) {
	if condition < 0 || int(condition) >= b.conditions {
		panic(fmt.Sprintf("attack/graph: condition %d of %d", condition, b.conditions))
	}
}

// Graph is the graph of the steps so far; the builder may go on.
func (b *Builder) Graph() *Graph {
	n := len(b.gains)
	g := &Graph{place: make([]int32, n), gains: make([]int32, n), cost: make([]uint32, n), needs: make([]int32, 0, len(b.needs)),
		needStart: make([]int32, 1, n+1), innerStart: make([]int32, 1, n+1)}
	g.gainStart, g.number = invert(b.conditions, b.gains, nil)
	for at, step := range g.number {
		g.place[step], g.gains[at], g.cost[at] = int32(at), b.gains[step], b.cost[step]
		needs := b.needs[b.start[step]:b.start[step+1]]
		for _, c := range needs {
			if !g.fact(c) {
				g.inner = append(g.inner, c)
			}
		}
		g.needs = append(g.needs, needs...)
		g.needStart, g.innerStart = append(g.needStart, int32(len(g.needs))), append(g.innerStart, int32(len(g.inner)))
	}
	g.useStart, g.neededBy = invert(b.conditions, b.needs, b.start)
	_, g.users = invert(b.conditions, g.needs, g.needStart)
	return g
}

// invert lists for each condition the steps in whose row it stands, ascending. Without starts every row is one long.
func invert(conditions int, rows, start []int32) (at, steps []int32) {
	at, steps = make([]int32, conditions+2), make([]int32, len(rows))
	for _, c := range rows {
		at[c+2]++
	}
	for c := 1; c <= conditions; c++ {
		at[c+1] += at[c]
	}
	put := func(c, step int32) {
		steps[at[c+1]] = step
		at[c+1]++
	}
	if start == nil {
		for s, c := range rows {
			put(c, int32(s))
		}
	}
	for s := 0; s+1 < len(start); s++ {
		for _, c := range rows[start[s]:start[s+1]] {
			put(c, int32(s))
		}
	}
	return at[:conditions+1], steps
}

// A Graph is conditions and the steps that gain them. It does not change.
//
// Within the package a step goes by its place: steps stand in the order of the conditions that they gain, then of their
// numbers. So all that is asked of the steps of one condition lies side by side.
type Graph struct {
	number    []int32 // of the step at each place
	place     []int32 // of each step by number
	gains     []int32
	cost      []uint32
	needStart []int32 // of each step's needs in needs, and the end
	needs     []int32
	gainStart []int32 // of each condition: the first place of the steps that gain it, and the end
	useStart  []int32 // of each condition's steps in users and in neededBy, and the end
	users     []int32 // places, ascending
	neededBy  []int32 // numbers, ascending

	innerStart []int32 // of each step's needs that are no facts, in inner, and the end
	inner      []int32
}

// Conditions is how many conditions there are.
func (g *Graph) Conditions() int { return len(g.gainStart) - 1 }

// Steps is how many steps there are.
func (g *Graph) Steps() int { return len(g.number) }

// Gains is the condition that a step gains.
func (g *Graph) Gains(step int32) int32 { return g.gains[g.place[step]] }

// Cost is the cost of a step by itself.
func (g *Graph) Cost(step int32) uint32 { return g.cost[g.place[step]] }

// Needs is the conditions that a step needs, ascending, each once; not to be written to.
func (g *Graph) Needs(step int32) []int32 { return g.row(g.place[step]) }

// Gaining is the steps that gain a condition, ascending; not to be written to.
func (g *Graph) Gaining(condition int32) []int32 {
	return g.number[g.gainStart[condition]:g.gainStart[condition+1]]
}

// NeededBy is the steps that need a condition, ascending; not to be written to.
func (g *Graph) NeededBy(condition int32) []int32 {
	return g.neededBy[g.useStart[condition]:g.useStart[condition+1]]
}

// row is the needs of the step at a place.
func (g *Graph) row(at int32) []int32 { return g.needs[g.needStart[at]:g.needStart[at+1]] }

// innerRow is the needs of the step at a place that are no facts.
func (g *Graph) innerRow(at int32) []int32 { return g.inner[g.innerStart[at]:g.innerStart[at+1]] }

// ways is the places of the steps that gain a condition: from the first up to the second.
func (g *Graph) ways(condition int32) (from, to int32) {
	return g.gainStart[condition], g.gainStart[condition+1]
}

// usersOf is the places of the steps that need a condition.
func (g *Graph) usersOf(condition int32) []int32 {
	return g.users[g.useStart[condition]:g.useStart[condition+1]]
}

// fact reports whether no step gains a condition: it holds where it is given.
func (g *Graph) fact(condition int32) bool {
	return g.gainStart[condition] == g.gainStart[condition+1]
}

// check panics where a condition lies outside of the graph.
func (g *Graph) check(conditions []int32) {
	for _, c := range conditions {
		if uint(c) >= uint(g.Conditions()) {
			panic(fmt.Sprintf("attack/graph: condition %d of %d", c, g.Conditions()))
		}
	}
}

// set is a bit for each number.
type set []uint64

func newSet(n int) set          { return make(set, (n+63)/64) }
func (s set) has(at int32) bool { return s[at>>6]>>(uint32(at)&63)&1 != 0 }
func (s set) add(at int32)      { s[at>>6] |= 1 << (uint32(at) & 63) }
func (s set) drop(at int32)     { s[at>>6] &^= 1 << (uint32(at) & 63) }
