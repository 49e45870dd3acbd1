package technique

import "github.com/guyline/guyline/network"

// SubscriberKeyIsPublished: long-term keys never leave their protected places (TS 33.501 clause 5.8.1); those of samples and manuals were
// never in one.
var SubscriberKeyIsPublished = &Weakness{
	ID:    "subscriber-key-is-published",
	Title: "its long-term key is printed in samples or manuals",
	Shows: []string{"subscriber-key-published"},
	Mend:  "give the subscriber a key of its own",
}

// maxSubscribers is of how many subscribers steps are said at most, in the model's order: whoever mends the first sees the next.
const maxSubscribers = 50

// ReadPublishedSubscriberKeys needs no place in the network.
var ReadPublishedSubscriberKeys = &Technique{
	ID:    "read-published-subscriber-keys",
	Title: "Use long-term keys that are printed in samples and manuals",
	FiGHT: "FGT5026",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.subscribers(SubscriberKeyIsPublished) {
			say(Step{On: s, By: []Leaf{m.Weak(s, SubscriberKeyIsPublished)}, Gains: Condition{SubscriberKeys, s},
				Text: "makes a SIM card with the published key of " + s.String()})
		}
	},
}

// subscribers is the subscribers of whom evidence shows a weakness.
func (m *Model) subscribers(w *Weakness) []*network.Element {
	var out []*network.Element
	for s := range m.Network.Elements(network.KindSubscriber) {
		if len(out) == maxSubscribers {
			break
		}
		if m.failsAny(s, w.Shows...) {
			out = append(out, s)
		}
	}
	return out
}

// homes is the functions that hold a subscriber's key: those nearest to the store that the model knows, of its PLMNs.
func (m *Model) homes(s *network.Element) []*network.Element {
	for _, t := range []network.NFType{network.UDR, network.UDM, network.HSS, network.CORE, network.AGW, network.DATABASE, network.AUSF} {
		if homes := m.near(s, t); len(homes) > 0 {
			return homes
		}
	}
	return nil
}
