package technique

import "github.com/guyline/guyline/network"

// What control of a function gives follows from what the function is for (TS 23.501 clause 4.2.6): no configuration keeps it from its own
// data. So these steps rest on no weakness.

// holds is the assets of subscribers that a type of function has in its memory.
func holds(t network.NFType) []State {
	switch t {
	case network.UDM, network.HSS:
		return []State{SubscriberKeys, SubscriberIdentities, Location}
	case network.CORE, network.AGW:
		return []State{SubscriberKeys, SubscriberIdentities, Location, UserTraffic}
	case network.UDR, network.DATABASE:
		return []State{SubscriberKeys, SubscriberIdentities}
	case network.AMF, network.MME, network.NEF, network.SEPP:
		return []State{SubscriberIdentities, Location}
	case network.AUSF, network.SMF, network.PCF, network.CHF, network.PCRF:
		return []State{SubscriberIdentities}
	case network.SMSF:
		return []State{SubscriberIdentities, UserTraffic}
	case network.LMF:
		return []State{Location}
	case network.UPF, network.SGWU, network.N3IWF, network.TNGF:
		return []State{UserTraffic}
	}
	return nil
}

var held = map[State]string{SubscriberKeys: "K and OPc of its subscribers", SubscriberIdentities: "who its subscribers are", Location: "where its subscribers are",
	UserTraffic: "what its subscribers send and receive"}

// ReadFromFunction takes what a function has in its memory.
var ReadFromFunction = &Technique{
	ID:    "read-from-function",
	Title: "Read subscribers' data in a function under control",
	FiGHT: "FGT5005",
	Rule: func(m *Model, say func(Step)) {
		for f := range m.Network.Functions() {
			for _, asset := range holds(network.NFType(f.Type)) {
				say(Step{On: f, Needs: []Condition{{Runs, f}}, Gains: Condition{asset, f}, Text: "reads in " + f.String() + " " + held[asset]})
			}
			if m.hasHomeKey(f) {
				say(Step{On: f, Needs: []Condition{{Runs, f}}, Gains: Condition{HomeKey, f}, Text: "takes the home network key from " + f.String()})
			}
		}
	},
}
