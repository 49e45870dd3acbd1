package technique

import "github.com/guyline/guyline/network"

// SBIClear: functions use TLS between each other unless the network protects the traffic by other means (TS 33.501 clause 13.1.0). What
// stays on its host is not on any path.
var SBIClear = &Weakness{
	ID:      "sbi-clear",
	Title:   "service requests to it cross the network in clear",
	Shows:   []string{"sbi-unprotected"},
	Refutes: []string{"sbi-unprotected"},
	Moot:    []string{"sbi-unprotected"},
	Mend:    "serve SBI over TLS",
	Missing: "whether its SBI uses TLS: its configuration, or a capture of the core's network",
}

// NRFClear is the same of the NRF, where one change mends this and what strangers do there.
var NRFClear = &Weakness{
	ID:      "nrf-clear",
	Title:   "requests to the NRF cross the network in clear",
	Shows:   []string{"sbi-unprotected"},
	Refutes: []string{"sbi-unprotected"},
	Moot:    []string{"sbi-unprotected"},
	Mend:    "mutual TLS at the NRF",
	Missing: "whether its SBI uses TLS: its configuration, or a capture of the core's network",
}

// ReadSBIInClear turns a place beside functions into one in the middle of what they say.
var ReadSBIInClear = &Technique{
	ID:    "read-sbi-in-clear",
	Title: "Read and change service requests that cross the network in clear",
	FiGHT: "FGT1557.504",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, i := range m.onSBI(f) {
				say(Step{On: f, Needs: []Condition{{Between, f}}, By: []Leaf{m.sbiClear(f, i)}, Gains: Condition{OnPath, i},
					Text: "reads and changes the requests to " + f.String() + ", which are in clear"})
			}
		}
	},
}

// sbiClear is whether requests to a listener are in clear. It is asked of the function where that has no other, so that one change of the
// function mends all.
func (m *Model) sbiClear(f, i *network.Element) Leaf {
	if len(m.onSBI(f)) == 1 {
		i = f
	}
	if f.Type == string(network.NRF) {
		return m.Weak(i, NRFClear)
	}
	return m.Weak(i, SBIClear)
}
