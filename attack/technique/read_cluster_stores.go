package technique

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// AccountMayRead is what a binding in the input leaves open: which resources its role reads.
var AccountMayRead = &Weakness{
	ID:      "account-may-read",
	Title:   "its role may read ConfigMaps",
	Mend:    "grant the account only what it uses",
	Missing: "the resources and verbs of the role",
}

// SecretInConfigMap is a password or key where nothing guards it (CIS Kubernetes Benchmark 5.4.1).
var SecretInConfigMap = &Weakness{
	ID:      "secret-in-config-map",
	Title:   "it holds a secret",
	Shows:   []string{"secret-in-configmap"},
	Refutes: []string{"secret-in-configmap"},
	Mend:    "move the secret into a Secret",
	Missing: "the keys of the ConfigMap",
}

// ReadClusterStores reads the ConfigMaps of functions with an account that may. Whose account may do everything needs no
// such way.
var ReadClusterStores = &Technique{
	ID:    "read-cluster-stores",
	Title: "Read configuration through the cluster's API",
	FiGHT: "T1552.007",
	Rule: func(m *Model, say func(Step)) {
		bindings, readers := m.bindings(), false
		m.functionsOnPlatform(kubernetes, func(w, f *network.Element) {
			token, mounted := m.token(w)
			if !mounted {
				return
			}
			for _, b := range bound(bindings, w) {
				if all, ok := network.GrantsAll.Best(b); ok && all.Value {
					continue
				}
				readers = true
				say(Step{On: w, Needs: []Condition{{Runs, f}}, By: []Leaf{token, m.Weak(b, AccountMayRead)}, Gains: Condition{ReadsStores, nil},
					Text: "reads ConfigMaps with the account of " + f.String()})
			}
		})
		if !readers {
			return
		}
		stores := map[string]*network.Element{}
		for s := range m.Network.Elements(network.KindConfigStore) {
			if s.Type == "ConfigMap" {
				stores[s.Name] = s
			}
		}
		for _, f := range m.Functions() {
			for _, c := range network.Config.Of(f) {
				parts := strings.SplitN(strings.TrimPrefix(c.Value, "configmap/"), "/", 3)
				if len(parts) < 2 || !strings.HasPrefix(c.Value, "configmap/") {
					continue
				}
				if s := stores[parts[0]+"/"+parts[1]]; s != nil {
					say(Step{On: f, Needs: []Condition{{ReadsStores, nil}}, By: []Leaf{m.Weak(s, SecretInConfigMap)}, Gains: Condition{ReadsConfig, f},
						Text: "reads the configuration of " + f.String() + " and the secrets in it"})
				}
			}
		}
	},
}
