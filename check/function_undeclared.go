package check

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// FunctionUndeclared has something to say only where the owner keeps an inventory: without one, nothing is missing
// from it. A function that the rules of identity could not tell from a declared one is no finding.
var FunctionUndeclared = &Check{
	ID:        "function-undeclared",
	Title:     "A function runs that no inventory names",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CM-8", "rev. 5"}, {"ENISA 5G SCM", "SO17-008", "1.3"}},
	FiGHT:     []string{"FGT5007", "FGT5041"},
	Requires: "Each function that is configured or was observed is one that the owner's inventory names. Consoles and databases count " +
		"where the inventory has some; simulated terminals do not.",
	Evidence: "the functions of the inventory, and those that are configured or were observed",
	Risk:     "A rogue function is one among many that nobody expected to be on the list; and nobody patches what is on no list.",
	Remedies: map[string]string{"": "name it under functions in guyline.yaml, with its configuration file or address; or find out who put it there"},
	Run: func(n *network.Network, say func(Result)) {
		inventory := declaredTypes(n)
		if len(inventory) == 0 {
			return
		}
		for f := range n.Functions() {
			layers := layersOf(withOwned(n, f))
			here, evidence := seen(n, f, network.Configured, network.Observed)
			switch t := network.NFType(f.Type); {
			case !here || t == network.UE:
			case (t == network.WEBUI || t == network.DATABASE) && !inventory[t]:
				say(Result{Verdict: NotApplicable, Subject: f, Detail: "the inventory leaves out functions of its type altogether"})
			case slices.Contains(layers, network.Declared):
				_, declared := seen(n, f, network.Declared)
				say(Result{Verdict: Pass, Subject: f, Detail: "the inventory names it", Evidence: append(declared, evidence...)})
			case len(f.Doubts) > 0:
				say(Result{Verdict: NoData, Subject: f, Detail: "it may be the declared " + f.Doubts[0].Other.String() + ": " + f.Doubts[0].Reason})
			default:
				say(Result{Verdict: Fail, Subject: f, Detail: "it is " + evidence[0].Layer.String() + ", and the inventory does not name it", Evidence: evidence})
			}
		}
	},
}

// declaredTypes are the types of the functions that are declared, none where there is no inventory.
func declaredTypes(n *network.Network) map[network.NFType]bool {
	out := map[network.NFType]bool{}
	for f := range n.Functions() {
		if here, _ := seen(n, f, network.Declared); here {
			out[network.NFType(f.Type)] = true
		}
	}
	return out
}

// seen reports whether one of the layers speaks of a function or of what it owns, with the first claim that shows it.
func seen(n *network.Network, f *network.Element, layers ...network.Layer) (bool, []Evidence) {
	for _, e := range append([]*network.Element{f}, slices.Collect(n.Owned(f))...) {
		for c := range e.Facts() {
			if slices.Contains(layers, c.Layer) && c.Origin.Default == "" {
				return true, []Evidence{{c.Attribute.Name() + " = " + c.Value, c.Layer, c.Origin}}
			}
		}
	}
	return false, nil
}
