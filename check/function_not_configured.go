package check

import "github.com/guyline/guyline/network"

// FunctionNotConfigured: an inventory names what nobody has shown. It is low, because the input may be a part of the
// network only; and it says nothing of a run that has no configuration at all.
var FunctionNotConfigured = &Check{
	ID:        "function-not-configured",
	Title:     "A declared function was found nowhere",
	Principle: Segmentation,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CM-8", "rev. 5"}, {"ENISA 5G SCM", "SO17-008", "1.3"}},
	FiGHT:     []string{"FGT5039"},
	Requires:  "Each function that the inventory names has a configuration in the input, or was observed.",
	Evidence:  "the functions of the inventory, and those that are configured or were observed",
	Risk:      "The assessment says nothing about the function, or the inventory is out of date.",
	Remedies:  map[string]string{"": "give its configuration too, name it with config: under functions in guyline.yaml, or take it off the inventory"},
	Run: func(n *network.Network, say func(Result)) {
		found := false
		for f := range n.Functions() {
			here, _ := seen(n, f, network.Configured, network.Observed)
			found = found || here
		}
		for f := range n.Functions() {
			declared, evidence := seen(n, f, network.Declared)
			if !declared {
				continue
			}
			here, elsewhere := seen(n, f, network.Configured, network.Observed)
			switch {
			case here:
				say(Result{Verdict: Pass, Subject: f, Detail: "it is " + elsewhere[0].Layer.String(), Evidence: append(evidence, elsewhere...)})
			case !found:
				say(Result{Verdict: NoData, Subject: f, Detail: "the input holds no configuration or observation of any function"})
			case len(f.Doubts) > 0:
				say(Result{Verdict: NoData, Subject: f, Detail: "it may be " + f.Doubts[0].Other.String() + ": " + f.Doubts[0].Reason})
			default:
				say(Result{Verdict: Fail, Subject: f, Detail: "the inventory names it; nothing configures it, and it was not observed", Evidence: evidence})
			}
		}
	},
}
