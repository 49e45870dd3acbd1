package technique

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// GrantsEverything is a binding to cluster-admin, or to a role with every verb on every resource (CIS Kubernetes Benchmark 5.1.1, 5.1.3).
var GrantsEverything = &Weakness{
	ID:      "grants-everything",
	Title:   "it allows everything in the cluster",
	Shows:   []string{"rbac-grants-all"},
	Refutes: []string{"rbac-grants-all"},
	Mend:    "grant the account only what it uses",
	Missing: "what the role allows",
}

// TokenMounted is the account's token in the container. Kubernetes mounts it unless it is told not to.
var TokenMounted = &Weakness{
	ID:      "token-mounted",
	Title:   "its account's token is mounted",
	Shows:   []string{"service-account-token-mounted"},
	Refutes: []string{"service-account-token-mounted"},
	Mend:    "do not mount the token",
	Missing: "whether the service account's token is mounted (automountServiceAccountToken)",
}

// UseServiceAccount speaks to the Kubernetes API in a function's name, or in that of every pod.
var UseServiceAccount = &Technique{
	ID:    "use-service-account",
	Title: "Use a service account that may do everything",
	FiGHT: "FGT1078.004",
	Rule: func(m *Model, say func(Step)) {
		bindings := m.bindings()
		for _, b := range bindings["everybody"] {
			say(Step{On: b, Needs: []Condition{{InCluster, nil}}, By: []Leaf{m.Weak(b, GrantsEverything)}, Gains: Condition{ClusterAdmin, nil},
				Text: "uses what " + b.String() + " allows every account of the cluster"})
		}
		m.functionsOnPlatform(kubernetes, func(w, f *network.Element) {
			token, mounted := m.token(w)
			if !mounted {
				return
			}
			for _, b := range bound(bindings, w) {
				say(Step{On: w, Needs: []Condition{{Runs, f}}, By: []Leaf{token, m.Weak(b, GrantsEverything)}, Gains: Condition{ClusterAdmin, nil},
					Text: "speaks to the cluster's API in the name of " + f.String() + ", whose account may do everything"})
			}
		})
	},
}

// bindings is the role bindings by the account that they grant to; "everybody" is the groups to which any
// account of a pod belongs (Kubernetes: system:serviceaccounts, system:authenticated).
func (m *Model) bindings() map[string][]*network.Element {
	out := map[string][]*network.Element{}
	for b := range m.Network.Elements(network.KindRole) {
		for _, c := range network.GrantedTo.Of(b) {
			kind, name, _ := strings.Cut(c.Value, " ")
			switch {
			case kind == "ServiceAccount":
				add(out, name, b)
			case kind == "Group" && (name == "system:serviceaccounts" || name == "system:authenticated" || name == "system:unauthenticated"):
				add(out, "everybody", b)
			}
		}
	}
	return out
}

// bound is the bindings to the account that a workload runs under: by namespace and name, or by its name alone where the binding names
// no namespace. An account named default is everybody's, and counts with its namespace only.
func bound(bindings map[string][]*network.Element, w *network.Element) []*network.Element {
	account := "default"
	if c, ok := network.ServiceAccount.Best(w); ok {
		account = c.Value
	}
	namespace, _, _ := strings.Cut(w.Name, "/")
	out := bindings[namespace+"/"+account]
	if account != "default" {
		out = slices.Concat(out, bindings[account])
	}
	return out
}

// token is whether a workload's containers hold the token of its account; ok is false where they do not.
func (m *Model) token(w *network.Element) (leaf Leaf, ok bool) {
	c, known := network.TokenMounted.Best(w)
	switch {
	case known && !c.Value:
		return Leaf{}, false
	case known:
		return Fact(network.TokenMounted, w, c), true
	}
	leaf = m.Weak(w, TokenMounted)
	return leaf, leaf.Level != Refuted
}
