package technique

import "github.com/guyline/guyline/network"

// UseConsole does what a console is for: those of cores keep subscribers, those of radio nodes command the node.
var UseConsole = &Technique{
	ID:    "use-console",
	Title: "Operate the network from a console",
	FiGHT: "FGT1072",
	Rule: func(m *Model, say func(Step)) {
		homes := m.storeHomes()
		for _, f := range m.Functions() {
			if !m.isConsole(f) {
				continue
			}
			t := network.NFType(f.Type)
			switch {
			case t == network.GNB || t == network.GNBCU || t == network.GNBDU:
				say(Step{On: f, Needs: []Condition{{SignedIn, f}}, Gains: Condition{RulesRadio, f}, Text: "commands " + f.String() + " from its console"})
			case t == network.WEBUI || keepsSubscribers(f):
				for _, e := range homes[f] {
					sayStore(say, &store{at: e}, Step{On: f, Needs: []Condition{{SignedIn, f}}, Text: "the subscribers in the console of " + f.String()})
				}
			}
		}
	},
}
