package technique

import "github.com/guyline/guyline/network"

// NRFDeregistersForStrangers: the NRF takes deregistrations from authenticated functions only (TS 33.501 clauses 13.3.1.1 and 13.3.1.3).
var NRFDeregistersForStrangers = &Weakness{
	ID:      "nrf-deregisters-for-strangers",
	Title:   "the NRF deregisters functions for whoever asks",
	Shows:   []string{"attack-nf-deregistration-unauthorised", "attack-nf-deregistration-storm", "sbi-no-client-certificate", "sbi-unprotected"},
	Refutes: []string{"sbi-no-client-certificate"},
	Mend:    "mutual TLS at the NRF",
	Line:    []string{"sbi-no-client-certificate", "sbi-unprotected"},
	Missing: "the NRF's configuration, or a capture of a deregistration",
}

// DeregisterFunctions takes from the core's view what terminals need to register and to have sessions (TS 23.502 clause 4.17.3). Who is
// not found is not called.
var DeregisterFunctions = &Technique{
	ID:    "deregister-functions",
	Title: "Deregister functions at the NRF",
	FiGHT: "FGT5041",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.AUSF, network.UDM, network.SMF) {
			for _, nrf := range m.registrars(f) {
				say(Step{On: nrf, Needs: []Condition{{Reach, nrf}, {KnowsFunctions, nrf}}, By: []Leaf{m.Weak(nrf, NRFDeregistersForStrangers)},
					Gains: Condition{Availability, f}, Text: "deregisters " + f.String() + " at " + nrf.String() + ", so that others find it no more"})
			}
		}
	},
}
