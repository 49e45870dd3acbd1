package technique

import "github.com/guyline/guyline/network"

// NRFTakesStrangers: an NRF authenticates whoever registers (TS 33.501 clauses 13.3.1.1 and 5.9.2.2). One that serves in clear
// cannot, because nothing but TLS or what replaces it authenticates a function.
var NRFTakesStrangers = &Weakness{
	ID:      "nrf-takes-strangers",
	Title:   "the NRF registers whoever asks",
	Shows:   []string{"seen-anonymous-nf-registration", "attack-rogue-nf-registration", "sbi-no-client-certificate", "sbi-unprotected"},
	Refutes: []string{"sbi-no-client-certificate", "seen-anonymous-nf-registration", "seen-client-certificate-required"},
	Mend:    "mutual TLS at the NRF",
	Line:    []string{"sbi-no-client-certificate", "sbi-unprotected"},
	Missing: "the NRF's configuration, or a capture of a registration",
}

// RegisterAsFunction is the beginning of most ways through a core: the NRF lists a function that is the attacker's.
var RegisterAsFunction = &Technique{
	ID:    "register-as-function",
	Title: "Register as a network function",
	FiGHT: "FGT5007",
	Rule: func(m *Model, say func(Step)) {
		for _, nrf := range m.Functions(network.NRF) {
			say(Step{On: nrf, Needs: []Condition{{Reach, nrf}}, By: []Leaf{m.Weak(nrf, NRFTakesStrangers)}, Gains: Condition{Registered, nrf},
				Text: "registers a function of his own at " + nrf.String()})
		}
	},
}
