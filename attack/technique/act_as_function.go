package technique

import "github.com/guyline/guyline/network"

// ActAsFunction uses what a function is known by: its private key, its registration, its tokens, and its right to call others.
var ActAsFunction = &Technique{
	ID:    "act-as-function",
	Title: "Act in the core as a function under control",
	FiGHT: "FGT5043",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			runs := []Condition{{Runs, f}}
			if m.hasKey(f) {
				say(Step{On: f, Needs: runs, Gains: Condition{PrivateKey, f}, Text: "takes the private key of " + f.String()})
			}
			for _, g := range m.users(f) {
				say(Step{On: g, Needs: []Condition{{Runs, g}}, Gains: Condition{Calls, f}, Text: "calls " + f.String() + " as " + g.String() + " may"})
			}
			if f.Type == string(network.NRF) {
				say(Step{On: f, Needs: runs, Gains: Condition{HoldsToken, f}, Text: "has " + f.String() + " sign tokens for everything"})
				say(Step{On: f, Needs: runs, Gains: Condition{Discovered, f}, Text: "has " + f.String() + " name a function of his own to others"})
				continue
			}
			for _, nrf := range m.registrars(f) {
				say(Step{On: f, Needs: runs, Gains: Condition{KnowsFunctions, nrf}, Text: "asks " + nrf.String() + " from " + f.String() + " for the functions of the core"})
				if m.issuesTokens(nrf) {
					say(Step{On: f, Needs: runs, Gains: Condition{AnyToken, nrf}, Text: "takes the tokens of " + f.String()})
				}
			}
		}
	},
}
