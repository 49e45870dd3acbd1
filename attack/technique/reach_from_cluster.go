package technique

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// NamespaceOpen is a namespace whose pods every pod of the cluster reaches: Kubernetes lets all through until a policy selects a pod
// (CIS Kubernetes Benchmark 5.3.2).
var NamespaceOpen = &Weakness{
	ID:      "namespace-open",
	Title:   "no network policy keeps other pods away",
	Shows:   []string{"kubernetes-no-network-policy"},
	Refutes: []string{"kubernetes-no-network-policy"},
	Moot:    []string{"kubernetes-no-network-policy"},
	Mend:    "deny by default with a network policy",
	Missing: "the namespace of the workload, and its network policies",
}

// PolicyOpen is a policy that lets everything in.
var PolicyOpen = &Weakness{
	ID:      "policy-open",
	Title:   "it lets everything in",
	Shows:   []string{"network-policy-allows-all"},
	Refutes: []string{"network-policy-allows-all"},
	Mend:    "deny by default with a network policy",
	Missing: "the rules of the network policy",
}

// OnNodeNetwork is a workload that no network policy holds, nor a container network.
var OnNodeNetwork = &Weakness{
	ID:    "on-node-network",
	Title: "it listens on its node's own network",
	Shows: []string{"host-network"},
	Mend:  "give it a network of its own",
}

// ReachFromCluster is what a tenant's pod can do by standing in the same cluster.
var ReachFromCluster = &Technique{
	ID:    "reach-from-cluster",
	Title: "Reach functions from another tenant's container",
	FiGHT: "FGT1599.501",
	Rule: func(m *Model, say func(Step)) {
		spaces := m.namespaces()
		m.functionsOnPlatform("", func(w, f *network.Element) {
			step := Step{On: f, Needs: []Condition{{InCluster, nil}}, Gains: Condition{Reach, f},
				Text: "reaches " + f.String() + " from a container beside it"}
			if node := m.Weak(w, OnNodeNetwork); node.Level.Evidenced() {
				step.By = []Leaf{node}
				say(step)
				return
			}
			if platformOf(w) == kubernetes && onPodNetwork(w, f) {
				step.By = []Leaf{spaces[namespaceOf(w)]}
				say(step)
			}
		})
	},
}

// onPodNetwork reports whether a function is reached over the cluster's own network: where its pod has others besides, its service-based
// interface is, N2 to N4 are not.
func onPodNetwork(w, f *network.Element) bool {
	t := network.NFType(f.Type)
	return len(network.Attachment.Of(w)) == 0 || t.ServiceBased() || t == network.DATABASE || t == network.WEBUI
}

// namespaceOf is the Kubernetes namespace that an element names, "" where it names none.
func namespaceOf(e *network.Element) string {
	if c, ok := network.Namespace.Best(e); ok {
		return c.Value
	}
	return ""
}

// namespaces is, for each namespace with workloads, whether other pods reach its own.
func (m *Model) namespaces() map[string]Leaf {
	inside := map[string][]*network.Element{} // the namespace itself, then its workloads
	for e := range m.Network.Elements(network.KindNamespace) {
		inside[e.Name] = append(inside[e.Name], e)
	}
	for w := range m.Network.Elements(network.KindWorkload) {
		if platformOf(w) == kubernetes {
			inside[namespaceOf(w)] = append(inside[namespaceOf(w)], w)
		}
	}
	policies := map[string][]*network.Element{}
	for p := range m.Network.Elements(network.KindNetworkPolicy) {
		policies[namespaceOf(p)] = append(policies[namespaceOf(p)], p)
	}
	out := map[string]Leaf{}
	for name, elements := range inside {
		out[name] = m.ingress(elements, slices.Concat(policies[name], policies[""]))
	}
	return out
}

// ingress is whether other pods reach those of a namespace. The check fails for egress too, which is no way in, and where policies
// select some pods, which may be these.
func (m *Model) ingress(elements, policies []*network.Element) Leaf {
	some, closed := false, false
	for _, p := range policies {
		in, ok := network.PolicyIngress.Best(p)
		if !ok {
			continue
		}
		pods, _ := network.PolicyPods.Best(p)
		switch {
		case pods.Value == "all" && in.Value == "all":
			return m.Weak(p, PolicyOpen) // policies add up: this one undoes the others
		case pods.Value == "all":
			closed = true
		default:
			some = true
		}
	}
	leaf := m.Weak(elements[0], NamespaceOpen)
	for _, e := range elements[1:] {
		if leaf.Level != Possible {
			break
		}
		if other := m.Weak(e, NamespaceOpen); other.Level != Possible {
			leaf = other
		}
	}
	switch {
	case closed:
		leaf.Level = Refuted
	case some && leaf.Level.Evidenced():
		leaf.Level, leaf.Check, leaf.Proof = Possible, "", nil
	}
	return leaf
}
