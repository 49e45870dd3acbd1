package attack

import (
	"slices"

	"github.com/guyline/guyline/attack/graph"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
)

// Analysis is the graph of a network's attack steps, with its closure under what evidence shows.
type Analysis struct {
	Model     *technique.Model
	Footholds []technique.Foothold // from which is looked
	Steps     []Step               // each once, whatever footholds it serves

	graph      *graph.Graph
	conditions []condition // by number in the graph
	stepOf     []int32     // in Steps, by number in the graph
	leaves     []Leaf
	leafOf     map[leafKey]int32 // number in the graph
	pairs      []Pair
	changes    []Change
	evidenced  *graph.State // all footholds, evidenced weaknesses
	possible   *graph.State // all footholds, those that nothing decides too
}

// Step is a step with the technique that says it.
type Step struct {
	*technique.Technique
	technique.Step
	leaves []int32 // numbers in the graph, weaknesses only
}

// Leaf is a weakness that steps rest on.
type Leaf struct {
	technique.Leaf
	Change int // in Changes, -1 where nothing mends it
	number int32
}

type leafKey struct {
	weakness string
	of       *network.Element
}

// condition is what a number of the graph stands for: a state reached from a foothold, or a weakness.
type condition struct {
	technique.Condition
	foothold int // in Footholds; -1 for a weakness
	leaf     int // in leaves; -1 for a state
}

// costs rank proofs: fewer steps that nothing shows, then surer evidence, then fewer steps. A step outweighs forty surer ones: no path
// is that long.
var costs = map[technique.Level]uint32{technique.Observed: 1, technique.Configured: 40, technique.Declared: 40 * 40, technique.Predicted: 40 * 40 * 40, technique.Possible: 40 * 40 * 40 * 40}

// New derives every step of the techniques in a joined network and closes it. Footholds and techniques are all there are
// where none are given.
func New(n *network.Network, verdicts []technique.Verdict, footholds []technique.Foothold, techniques []*technique.Technique) *Analysis {
	if footholds == nil {
		footholds = technique.Footholds
	}
	if techniques == nil {
		techniques = technique.List
	}
	a := &Analysis{Model: technique.NewModel(n, verdicts), Footholds: footholds, leafOf: map[leafKey]int32{}}
	a.collect(techniques)
	a.build()
	a.close()
	return a
}

// collect asks every technique for its steps. Those that evidence refutes are none.
func (a *Analysis) collect(techniques []*technique.Technique) {
	for _, t := range techniques {
		t.Rule(a.Model, func(s technique.Step) {
			if s.Level() != technique.Refuted {
				a.Steps = append(a.Steps, Step{Technique: t, Step: s})
			}
		})
	}
	for i := range a.Steps {
		s := &a.Steps[i]
		for _, l := range s.By {
			if l.Weakness == nil {
				continue
			}
			key := leafKey{l.Weakness.ID, l.Of}
			number, ok := a.leafOf[key]
			if !ok {
				number = int32(len(a.conditions))
				a.leafOf[key] = number
				a.conditions = append(a.conditions, condition{foothold: -1, leaf: len(a.leaves)})
				a.leaves = append(a.leaves, Leaf{Leaf: l, Change: -1, number: number})
			}
			if !slices.Contains(s.leaves, number) {
				s.leaves = append(s.leaves, number)
			}
		}
	}
}

// build lays one graph for each foothold, of the steps that can be reached from it at all, over the same weaknesses.
func (a *Analysis) build() {
	needing := map[technique.Condition][]int32{} // steps
	var free []int32                             // steps that need no condition
	for i, s := range a.Steps {
		if len(s.Needs) == 0 {
			free = append(free, int32(i))
		}
		for _, c := range s.Needs {
			needing[c] = append(needing[c], int32(i))
		}
	}
	type arc struct {
		step  int32
		gains int32
		needs []int32
	}
	var arcs []arc
	for f, foothold := range a.Footholds {
		number := map[technique.Condition]int32{}
		var todo []technique.Condition
		reach := func(c technique.Condition) int32 {
			n, ok := number[c]
			if !ok {
				n = int32(len(a.conditions))
				number[c] = n
				a.conditions = append(a.conditions, condition{Condition: c, foothold: f, leaf: -1})
				todo = append(todo, c)
			}
			return n
		}
		missing := make([]int, len(a.Steps)) // needs not yet met
		for i, s := range a.Steps {
			missing[i] = len(s.Needs)
		}
		apply := func(i int32) {
			s := &a.Steps[i]
			needs := slices.Clone(s.leaves)
			for _, c := range s.Needs {
				needs = append(needs, number[c])
			}
			arcs = append(arcs, arc{i, reach(s.Gains), needs})
		}
		for _, state := range foothold.States {
			reach(technique.Condition{State: state})
		}
		for _, i := range free {
			apply(i)
		}
		for len(todo) > 0 {
			c := todo[0]
			todo = todo[1:]
			for _, i := range needing[c] {
				if missing[i]--; missing[i] == 0 {
					apply(i)
				}
			}
		}
	}
	b := graph.NewBuilder(len(a.conditions))
	for _, x := range arcs {
		b.Step(x.gains, costs[a.Steps[x.step].Level()], x.needs...)
		a.stepOf = append(a.stepOf, x.step)
	}
	a.graph = b.Graph()
}

// given is the numbers that hold to begin with: the footholds' states, and the weaknesses that keep lets in.
func (a *Analysis) given(keep func(Leaf) bool) []int32 {
	var out []int32
	for n, c := range a.conditions {
		switch {
		case c.leaf >= 0:
			if keep(a.leaves[c.leaf]) {
				out = append(out, int32(n))
			}
		case c.Of == nil && slices.Contains(a.Footholds[c.foothold].States, c.State):
			out = append(out, int32(n))
		}
	}
	return out
}

func evidenced(l Leaf) bool { return l.Level.Evidenced() }

func anyLeaf(Leaf) bool { return true }

// close finds what holds, the pairs, and the changes.
func (a *Analysis) close() {
	a.evidenced = a.graph.Close(a.given(evidenced))
	a.possible = a.graph.Close(a.given(anyLeaf))
	for n, c := range a.conditions {
		if c.leaf >= 0 {
			continue
		}
		if asset, ok := technique.FindAsset(string(c.State)); ok && a.possible.Holds(int32(n)) {
			a.pairs = append(a.pairs, Pair{Foothold: a.Footholds[c.foothold], Asset: asset, Target: c.Of, Evidenced: a.evidenced.Holds(int32(n)), goal: int32(n)})
		}
	}
	a.findChanges()
}
