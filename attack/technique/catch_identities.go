package technique

import "github.com/guyline/guyline/network"

// NoHomeKey: where no key is provisioned a terminal has nothing to conceal its identity with, and sends it in clear (null scheme, TS 33.501 clauses 5.2.5,
// 6.12.2).
var NoHomeKey = &Weakness{
	ID:      "no-home-key",
	Title:   "the home network has no key with which terminals could conceal their identity",
	Shows:   []string{"suci-no-key"},
	Refutes: []string{"suci-no-key"},
	Mend:    "give terminals a home network key",
	Missing: "the UDM's configuration",
}

// IdentitiesSeenInClear: terminals have a key in the network, and some send their identity in clear all the same.
var IdentitiesSeenInClear = &Weakness{
	ID:      "identities-in-clear",
	Title:   "terminals send their permanent identity in clear",
	Shows:   []string{"seen-suci-null-scheme"},
	Mend:    "give terminals a home network key",
	Missing: "a capture of registrations, or what is provisioned in the USIMs",
}

// TerminalSendsInClear is the same by the profile of one terminal.
var TerminalSendsInClear = &Weakness{
	ID:      "terminal-in-clear",
	Title:   "its profile has the null scheme",
	Shows:   []string{"suci-ue-null-scheme"},
	Refutes: []string{"suci-ue-null-scheme"},
	Mend:    "give terminals a home network key",
}

// maxProfiles is of how many terminals a step of their own is said: profiles of terminals are those of simulators and tests.
const maxProfiles = 50

// CatchIdentities listens to first registrations.
var CatchIdentities = &Technique{
	ID:    "catch-identities",
	Title: "Catch permanent identities on the air",
	FiGHT: "FGT5019.004",
	Rule: func(m *Model, say func(Step)) {
		catch := func(on *network.Element, leaf Leaf, text string) { // on is whose identities they are
			say(Step{On: on, Needs: []Condition{{OnAir, nil}}, By: []Leaf{leaf}, Gains: Condition{SubscriberIdentities, on}, Text: text})
		}
		for _, udm := range m.Functions(network.UDM) {
			catch(udm, m.Weak(udm, NoHomeKey), "reads on the air the permanent identities of terminals for which "+udm.String()+" has no key")
		}
		for _, amf := range m.amfs() {
			catch(amf, m.Weak(amf, IdentitiesSeenInClear), "reads on the air the permanent identities of terminals that register at "+amf.String())
		}
		said := 0
		for s := range m.Network.Elements(network.KindSubscriber) {
			leaf := m.Weak(s, TerminalSendsInClear)
			if !leaf.Level.Evidenced() || said == maxProfiles {
				continue
			}
			said++
			catch(s, leaf, "reads on the air the permanent identity of "+s.String()+", which sends it in clear")
		}
	},
}
