package technique

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// KeysReadable is a store in which K and OPc stand as they are. Nothing in a configuration says it; for some products it is known.
var KeysReadable = &Weakness{
	ID:      "keys-readable",
	Title:   "it keeps K and OPc readable",
	Missing: "how the store keeps long-term keys",
}

// keepReadable is the products that keep K and OP or OPc as they are in their database: the documents of Open5GS (security.k), those of free5GC
// (permanentKeyValue) and the tables of OAI's core (encPermanentKey, which holds the key itself).
var keepReadable = []string{"open5gs", "free5gc", "oai"}

// ReadKeysFromDatabase takes long-term keys and identities out of the store of subscribers.
var ReadKeysFromDatabase = &Technique{
	ID:    "read-keys-from-database",
	Title: "Read keys and identities of subscribers from the database",
	FiGHT: "FGT5020",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.stores() {
			if !s.ofSubscribers() {
				continue
			}
			say(Step{On: s.at, Needs: []Condition{{ReadsDB, s.at}}, Gains: Condition{SubscriberIdentities, s.at},
				Text: "reads who the subscribers are from the database of " + s.at.String()})
			say(Step{On: s.at, Needs: []Condition{{ReadsDB, s.at}}, By: []Leaf{s.keysReadable(m)}, Gains: Condition{SubscriberKeys, s.at},
				Text: "reads K and OPc of subscribers from the database of " + s.at.String()})
		}
	},
}

// keysReadable is whether the store keeps long-term keys as they are, by the product of the functions that write them.
func (s *store) keysReadable(m *Model) Leaf {
	for _, f := range append([]*network.Element{s.at}, s.clients...) {
		if f != s.at && !keepsSubscribers(f) && f.Type != string(network.WEBUI) {
			continue
		}
		for _, c := range network.Product.Of(f) {
			if slices.Contains(keepReadable, c.Value) {
				leaf := Fact(network.Product, f, c)
				leaf.Title += ", which keeps K and OPc readable"
				return leaf
			}
		}
	}
	return m.Weak(s.at, KeysReadable)
}
