package technique

import "github.com/guyline/guyline/network"

// NamesRegistered: the NRF marks who registered as available and names it to those who look for its type (TS 23.502 clause 4.17).
var NamesRegistered = &Weakness{
	ID:    "names-registered",
	Title: "the NRF names whoever registered to those who look for such a function",
}

// BeDiscovered makes of a registration a place to which others turn.
var BeDiscovered = &Technique{
	ID:    "be-discovered",
	Title: "Be discovered by other functions",
	FiGHT: "FGT5007",
	Rule: func(m *Model, say func(Step)) {
		for _, nrf := range m.Functions(network.NRF) {
			say(Step{On: nrf, Needs: []Condition{{Registered, nrf}}, By: []Leaf{m.ByDesign(nrf, NamesRegistered)}, Gains: Condition{Discovered, nrf},
				Text: "waits until " + nrf.String() + " names his function to others"})
		}
	},
}
