package check

import "github.com/guyline/guyline/network"

// SupplierSeenDiffers has nothing to say where captures show nothing of a function's maker. What they show decides seldom:
// see package supply/observed.
var SupplierSeenDiffers = &Check{
	ID:        "supplier-seen-differs",
	Title:     "Traffic shows another supplier, product or version than is declared",
	Principle: SupplyChain,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "SR-11", "rev. 5"}, {"NIST SP 800-53", "CM-8", "rev. 5"}},
	FiGHT:     []string{"FGT1195"},
	Requires:  "What a function's MAC address, the headers of its HTTP and its certificates show of its maker agrees with the supplier, product and version that the inventory or its configuration names.",
	Evidence:  "captures, against the declared supplier, product and version of a function",
	Risk:      "Who is screened is then not who delivered; and advisories are looked up for software that does not run.",
	Remedies:  map[string]string{"": "find out what runs there; correct the inventory, or take out what nobody ordered"},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions() {
			differs, agrees, open := network.SeenDiffers.Of(f), network.SeenAgrees.Of(f), network.SeenOpen.Of(f)
			declared := append(network.Supplied.Of(f), network.Product.Of(f)...)
			switch {
			case len(differs)+len(agrees)+len(open) == 0:
			case len(declared) == 0:
				say(Result{Verdict: NotApplicable, Subject: f, Detail: "neither its supplier nor its product is declared"})
			case len(differs) > 0:
				say(Result{Verdict: Fail, Subject: f, Detail: differs[0].Value, Evidence: append(Facts(network.SeenDiffers, differs), saidToBe(f)...)})
			case len(agrees) > 0:
				say(Result{Verdict: Pass, Subject: f, Detail: agrees[0].Value, Evidence: append(Facts(network.SeenAgrees, agrees), saidToBe(f)...)})
			default:
				say(Result{Verdict: NoData, Subject: f, Detail: open[0].Value, Evidence: Facts(network.SeenOpen, open)})
			}
		}
	},
}

// saidToBe is who is said to supply a function, and what.
func saidToBe(f *network.Element) []Evidence {
	out := Facts(network.Supplied, network.Supplied.Of(f))
	out = append(out, Facts(network.Product, network.Product.Of(f))...)
	return append(out, Facts(network.Version, network.Version.Of(f))...)
}
