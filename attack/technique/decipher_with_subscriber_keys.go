package technique

import "github.com/guyline/guyline/network"

// DecipherWithSubscriberKeys derives the keys of a session from K and from what the authentication sends in clear: 5G AKA has no forward secrecy, so that
// recordings are opened too (TS 33.501 clauses 5.8.1, 6.1.3).
var DecipherWithSubscriberKeys = &Technique{
	ID:    "decipher-with-subscriber-keys",
	Title: "Decipher the air with subscribers' keys",
	FiGHT: "FGT1040.501",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.keyHolders() {
			needs := []Condition{{OnAir, nil}, {SubscriberKeys, f}}
			say(Step{On: f, Needs: needs, Gains: Condition{UserTraffic, f},
				Text: "derives the keys of the radio from subscribers' keys of " + f.String() + ", and deciphers what he hears"})
			for _, amf := range m.Partners(f, network.AMF, network.CORE) {
				say(Step{On: amf, Needs: needs, Gains: Condition{PlainNAS, amf},
					Text: "derives the keys of NAS from subscribers' keys of " + f.String() + ", and deciphers signalling with " + amf.String()})
			}
		}
	},
}
