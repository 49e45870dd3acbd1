package technique

import "github.com/guyline/guyline/network"

// NRFAnswersStrangers: the NRF answers authenticated functions, and names what they may use (TS 33.501 clauses 13.3.1.3 and 5.9.2.1).
var NRFAnswersStrangers = &Weakness{
	ID:      "nrf-answers-strangers",
	Title:   "the NRF tells strangers of its functions",
	Shows:   []string{"attack-nf-discovery-unauthorised", "sbi-no-client-certificate", "sbi-unprotected"},
	Refutes: []string{"sbi-no-client-certificate"},
	Mend:    "mutual TLS at the NRF",
	Line:    []string{"sbi-no-client-certificate", "sbi-unprotected"},
	Missing: "the NRF's configuration, or a capture of a discovery",
}

// DiscoverFunctions learns instance ids, addresses and services; whoever registered may discover (TS 23.502 clause 4.17).
var DiscoverFunctions = &Technique{
	ID:    "discover-functions",
	Title: "Ask the NRF for the functions of the core",
	FiGHT: "FGT5003",
	Rule: func(m *Model, say func(Step)) {
		for _, nrf := range m.Functions(network.NRF) {
			say(Step{On: nrf, Needs: []Condition{{Reach, nrf}}, By: []Leaf{m.Weak(nrf, NRFAnswersStrangers)}, Gains: Condition{KnowsFunctions, nrf},
				Text: "asks " + nrf.String() + " for the functions of the core"})
			say(Step{On: nrf, Needs: []Condition{{Registered, nrf}}, Gains: Condition{KnowsFunctions, nrf},
				Text: "asks " + nrf.String() + " for the functions of the core, as a function may"})
		}
	},
}
