package technique

import "github.com/guyline/guyline/network"

// MalformedReachesNRF: input that is no request of the service is refused and does no harm (TS 33.117 clause 4.4.4).
var MalformedReachesNRF = &Weakness{
	ID:    "malformed-reaches-nrf",
	Title: "malformed requests of strangers reach the NRF",
	Shows: []string{"attack-nrf-malformed-discovery"},
	Mend:  "mutual TLS at the NRF",
	Line:  []string{"sbi-no-client-certificate", "sbi-unprotected"},
}

// NRFFallsToMalformed is what the capture of an attempt does not decide.
var NRFFallsToMalformed = &Weakness{
	ID:      "nrf-falls-to-malformed",
	Title:   "a malformed request stops it",
	Missing: "a test of the NRF with malformed input",
}

// StopNRF is said only where somebody was seen to try.
var StopNRF = &Technique{
	ID:    "stop-nrf",
	Title: "Stop the NRF with malformed requests",
	FiGHT: "FGT1499",
	Rule: func(m *Model, say func(Step)) {
		for _, nrf := range m.Functions(network.NRF) {
			if reaches := m.Weak(nrf, MalformedReachesNRF); reaches.Level.Evidenced() {
				say(Step{On: nrf, Needs: []Condition{{Reach, nrf}}, By: []Leaf{reaches, m.Weak(nrf, NRFFallsToMalformed)}, Gains: Condition{Availability, nrf},
					Text: "stops " + nrf.String() + " with a malformed request, so that functions no longer find each other"})
			}
		}
	},
}
