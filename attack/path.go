package attack

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/guyline/guyline/attack/graph"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
)

// Pair is a foothold and an asset of one element that some path joins.
type Pair struct {
	Foothold  technique.Foothold
	Asset     technique.Asset
	Target    *network.Element // nil where the asset is of the whole network
	Evidenced bool             // evidence shows every step of some path

	goal int32
}

// Title is the pair in words.
func (p Pair) Title() string {
	s := "from " + p.Foothold.Title + " to " + p.Asset.Title
	if p.Target != nil {
		s += " at " + p.Target.String()
	}
	return s
}

// Path is one way from a pair's foothold to its asset.
type Path struct {
	Pair
	ID    string          // the same as long as its pair and its steps are
	Level technique.Level // of its least sure step
	Steps []PathStep      // each after those that it builds on
	Cost  uint64
}

// PathStep is a step of a path.
type PathStep struct {
	*Step
	After []int // indexes of the steps that it builds on; none: it builds on the foothold alone
}

// Possible is how many steps nothing shows.
func (p Path) Possible() int {
	n := 0
	for _, s := range p.Steps {
		if !s.Level().Evidenced() {
			n++
		}
	}
	return n
}

// Pairs is every pair that a path joins, by foothold, then asset, then element.
func (a *Analysis) Pairs() []Pair { return a.pairs }

// Paths is the cheapest path of each pair that evidence joins, and of each that is possible only, in the order of Pairs. A path is the cheaper the fewer
// of its steps are suppositions, then the surer its evidence, then the shorter it is.
func (a *Analysis) Paths() []Path {
	var sure, open []int32
	for _, p := range a.pairs {
		if p.Evidenced {
			sure = append(sure, p.goal)
		} else {
			open = append(open, p.goal)
		}
	}
	proofs := map[int32]graph.Proof{}
	for _, p := range a.graph.Shortest(a.given(evidenced), sure...) {
		proofs[p.Goal] = p
	}
	for _, p := range a.graph.Shortest(a.given(anyLeaf), open...) {
		proofs[p.Goal] = p
	}
	var out []Path
	for _, p := range a.pairs {
		if proof, ok := proofs[p.goal]; ok {
			out = append(out, a.path(p, proof))
		}
	}
	return out
}

// Alternatives is the k cheapest paths of a pair: of those that evidence shows, where it shows one.
func (a *Analysis) Alternatives(p Pair, k int) []Path {
	keep := anyLeaf
	if p.Evidenced {
		keep = evidenced
	}
	var out []Path
	for _, proof := range a.graph.Alternatives(a.given(keep), p.goal, k) {
		out = append(out, a.path(p, proof))
	}
	return out
}

func (a *Analysis) path(p Pair, proof graph.Proof) Path {
	out := Path{Pair: p, Level: technique.Observed, Cost: proof.Cost}
	gainedBy := map[int32]int{} // step of the path, by the condition that it gains
	id := sha256.New()
	id.Write([]byte(p.Title()))
	for i, s := range proof.Steps {
		step := PathStep{Step: &a.Steps[a.stepOf[s]]}
		for _, c := range a.graph.Needs(s) {
			if at, ok := gainedBy[c]; ok {
				step.After = append(step.After, at)
			}
		}
		slices.Sort(step.After)
		gainedBy[a.graph.Gains(s)] = i
		out.Level = max(out.Level, step.Level())
		out.Steps = append(out.Steps, step)
		id.Write([]byte("\x00" + step.Technique.ID + "\x00" + step.Text))
	}
	out.ID = "path-" + hex.EncodeToString(id.Sum(nil))[:10]
	return out
}

// Choke is a step through which several pairs lead.
type Choke struct {
	Step  *Step
	Pairs []Pair // evidenced ones that fall without it
}

// Chokes is the steps without which the most of the given evidenced pairs fall, each by itself, the most pairs first.
func (a *Analysis) Chokes(pairs []Pair) []Choke {
	var out []Choke
	at := map[int32]int{} // in out, by step
	for _, p := range pairs {
		if !p.Evidenced {
			continue
		}
		for _, s := range a.evidenced.Choke(p.goal).Steps {
			base := a.stepOf[s]
			i, ok := at[base]
			if !ok {
				i = len(out)
				at[base] = i
				out = append(out, Choke{Step: &a.Steps[base]})
			}
			out[i].Pairs = append(out[i].Pairs, p)
		}
	}
	slices.SortStableFunc(out, func(x, y Choke) int { return len(y.Pairs) - len(x.Pairs) })
	return out
}
