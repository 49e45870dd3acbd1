package technique

import "github.com/guyline/guyline/network"

// KeysPass: a UDR hands authentication subscriptions to the UDM over the SBI (TS 29.505 clause 5.2.2), and with them the long-term key.
var KeysPass = &Weakness{
	ID:    "keys-pass",
	Title: "long-term keys pass its interface",
	Shows: []string{"seen-subscriber-keys-to-stranger"},
}

// passes is what of subscribers the requests to a type of function carry.
func passes(t network.NFType) []State {
	switch t {
	case network.UDM, network.AMF:
		return []State{SubscriberIdentities, Location}
	case network.LMF:
		return []State{Location}
	case network.NEF:
		return []State{Location, SubscriberIdentities}
	case network.UDR, network.AUSF, network.SMF, network.PCF, network.CHF:
		return []State{SubscriberIdentities}
	case network.SMSF:
		return []State{SubscriberIdentities, UserTraffic} // short messages
	}
	return nil
}

var passing = map[State]string{SubscriberIdentities: "who the subscribers are", Location: "where subscribers are", UserTraffic: "subscribers' short messages"}

// TakeWhatPasses only listens: requests name subscribers by SUPI, the UDM's and AMF's say where they are, and the keys from which all
// others of a terminal derive go from UDR to UDM and from AUSF to AMF (TS 33.501 clause 6.1.1.1).
var TakeWhatPasses = &Technique{
	ID:    "take-what-passes",
	Title: "Take subscribers' data from service requests that pass",
	FiGHT: "FGT1040",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, i := range m.onSBI(f) {
				for _, sees := range seesPath(i) {
					for _, asset := range passes(network.NFType(f.Type)) {
						say(Step{On: f, Needs: []Condition{sees}, Gains: Condition{asset, f}, Text: "learns from the requests to " + f.String() + " " + passing[asset]})
					}
					switch network.NFType(f.Type) {
					case network.UDR:
						say(Step{On: f, Needs: []Condition{sees}, By: []Leaf{m.ByDesign(f, KeysPass)}, Gains: Condition{SubscriberKeys, f},
							Text: "reads K and OPc in the answers of " + f.String()})
					case network.AUSF:
						for _, amf := range m.users(f) {
							say(Step{On: f, Needs: []Condition{sees, {OnAir, nil}}, Gains: Condition{PlainNAS, amf},
								Text: "deciphers the signalling of " + amf.String() + " with the anchor keys in the answers of " + f.String()})
						}
					}
				}
			}
		}
	},
}
