package technique

import "github.com/guyline/guyline/network"

// SecretInEnvironment is a password in the settings of a database's own container (CIS Kubernetes Benchmark 5.4.1).
var SecretInEnvironment = &Weakness{
	ID:      "secret-in-environment",
	Title:   "its environment holds a password in clear",
	Shows:   []string{"secret-in-environment"},
	Refutes: []string{"secret-in-environment"},
	Moot:    []string{"secret-in-environment"},
	Mend:    "give the secret as a file from a secret store",
	Missing: "the environment of the container",
}

// UseFoundPassword goes from a function to its database: whoever commands a function has its connection, and whoever reads its configuration
// the account in it.
var UseFoundPassword = &Technique{
	ID:    "use-found-password",
	Title: "Use the account with which a function signs in at its database",
	FiGHT: "FGT1555",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.stores() {
			what := "the database of " + s.at.String()
			reach, reached := s.reached(m)
			for _, f := range s.clients {
				if len(m.Clients(f, network.DB)) == 0 {
					sayStore(say, s, Step{On: f, Needs: []Condition{{Runs, f}}, Text: "the subscribers that " + f.String() + " keeps"})
					continue
				}
				i := m.Clients(f, network.DB)[0]
				role, _ := network.RoleOf.Best(i)
				connects := Fact(network.RoleOf, i, role)
				if at, ok := network.Address.Best(i); ok {
					connects = Fact(network.Address, i, at)
				}
				sayStore(say, s, Step{On: f, Needs: []Condition{{Runs, f}}, By: []Leaf{connects}, Text: what + " as " + f.String() + " does"})
				if account, ok := network.URICredsUsed.Best(i); ok && account.Value && reached {
					sayStore(say, s, Step{On: f, Needs: []Condition{{ReadsConfig, f}, reach}, By: []Leaf{Fact(network.URICredsUsed, i, account)},
						Text: what + " with the account of " + f.String()})
				}
			}
			if s.at.Type != string(network.DATABASE) {
				continue
			}
			sayStore(say, s, Step{On: s.at, Needs: []Condition{{Runs, s.at}}, Text: what + " from within"})
			if leaf := m.Weak(s.at, SecretInEnvironment); reached && leaf.Level.Evidenced() {
				sayStore(say, s, Step{On: s.at, Needs: []Condition{{ReadsConfig, s.at}, reach}, By: []Leaf{leaf},
					Text: what + " with the password in its environment"})
			}
		}
	},
}
