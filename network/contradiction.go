package network

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Contradiction is one attribute about which the claims on one element disagree.
type Contradiction struct {
	Element   *Element
	Attribute Attribute
	Claims    []Fact // at least two, in the order of layer and origin
}

// String names the attribute and what each side says.
func (c Contradiction) String() string {
	var sides []string
	for _, f := range c.Claims {
		if side := fmt.Sprintf("%s %s", f.Layer, f.Value); !slices.Contains(sides, side) {
			sides = append(sides, side)
		}
	}
	return c.Attribute.Name() + ": " + strings.Join(sides, ", ")
}

// Contradictions lists the attributes whose claims disagree. A single value contradicts every other value, in its own
// layer too; a set contradicts another layer's set where it lacks a member of it or has one more. What a product does
// by default contradicts a layer that states something, but not a statement of its own layer. Predictions contradict
// nothing: they have errors, and the checks that weigh them say how large.
func (n *Network) Contradictions() iter.Seq[Contradiction] {
	return func(yield func(Contradiction) bool) {
		for e := range n.All() {
			for _, a := range n.used {
				if !a.compared() || a.size(e) < 2 {
					continue
				}
				if c, ok := contradiction(e, a); ok && !yield(c) {
					return
				}
			}
		}
	}
}

func contradiction(e *Element, a Attribute) (Contradiction, bool) {
	facts := slices.Collect(a.Facts(e))
	stated := map[Layer]bool{}
	for _, f := range facts {
		stated[f.Layer] = stated[f.Layer] || f.Origin.Default == ""
	}
	facts = slices.DeleteFunc(facts, func(f Fact) bool {
		return f.Origin.Default != "" && stated[f.Layer] || f.Layer == Predicted
	})
	if len(facts) == 0 {
		return Contradiction{}, false
	}
	differ := false
	if a.Many() {
		sets := map[Layer]map[string]bool{}
		for _, f := range facts {
			if sets[f.Layer] == nil {
				sets[f.Layer] = map[string]bool{}
			}
			sets[f.Layer][a.canonical(f.Value)] = true
		}
		for _, f := range facts {
			for _, set := range sets {
				differ = differ || !set[a.canonical(f.Value)]
			}
		}
	} else {
		for _, f := range facts {
			differ = differ || a.canonical(f.Value) != a.canonical(facts[0].Value)
		}
	}
	return Contradiction{e, a, facts}, differ
}
