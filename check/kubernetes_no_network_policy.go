package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// KubernetesNoNetworkPolicy: a policy that selects every pod of the namespace closes a direction but for what policies
// let through, however much it lets through itself (network-policy-allows-all looks at that). One that selects some pods
// leaves the next pod open.
var KubernetesNoNetworkPolicy = &Check{
	ID:        "kubernetes-no-network-policy",
	Title:     "A namespace is open to all of the cluster",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"NSA/CISA Security Guidance for 5G Cloud Infrastructures", "Part I", "2021"},
		{"CIS Kubernetes Benchmark", "5.3.2", "1.11"}, {"NIST SP 800-53", "SC-7(5)", "rev. 5"}, {"ENISA 5G SCM", "SO11-048", "1.3"}},
	FiGHT: []string{"FGT1046", "FGT1018"},
	Requires: "Each namespace with workloads of the network has network policies that deny by default in both directions: one that " +
		"selects all pods for ingress, and one for egress. The cluster's own namespaces (kube-…) are left out.",
	Evidence: "the namespaces of the workloads, and the network policies for them",
	Risk:     "Any pod of the cluster that is taken over reaches every function's interfaces, and a taken-over function reaches everything.",
	Remedies: map[string]string{
		"": "kind: NetworkPolicy with spec: { podSelector: {}, policyTypes: [Ingress, Egress] } in the namespace, and one policy for each connection that is meant to be",
	},
	Run: func(n *network.Network, say func(Result)) {
		for _, ns := range namespaces(n) {
			if strings.HasPrefix(ns.name, "kube-") {
				say(Result{Verdict: NotApplicable, Subject: ns.subject, Detail: ns.name + ": a namespace of the cluster itself", Evidence: ns.evidence})
				continue
			}
			policies, in, out := 0, []Evidence(nil), []Evidence(nil)
			for p := range n.Elements(network.KindNetworkPolicy) {
				if of := namespaceOf(p); of != "" && of != ns.name {
					continue
				}
				policies++
				if pods, e, ok := value(p, network.PolicyPods); ok && pods == "all" {
					for _, c := range network.PolicyIngress.Of(p) {
						in = append(append(in, e...), Fact(network.PolicyIngress, c))
					}
					for _, c := range network.PolicyEgress.Of(p) {
						out = append(append(out, e...), Fact(network.PolicyEgress, c))
					}
				}
			}
			r := Result{Verdict: Fail, Subject: ns.subject, Evidence: slices.Concat(ns.evidence, in, out)}
			switch {
			case in != nil && out != nil:
				r.Verdict, r.Detail = Pass, ns.name+": policies select every pod in both directions"
			case policies == 0:
				r.Detail = ns.name + ": no network policy"
			case in != nil:
				r.Severity, r.Detail = Low, ns.name+": no policy closes egress for every pod"
			case out != nil:
				r.Detail = ns.name + ": no policy closes ingress for every pod"
			default:
				r.Detail = fmt.Sprintf("%s: %d policies, none of which selects every pod", ns.name, policies)
			}
			say(r)
		}
	},
}

// namespace is a Kubernetes namespace with workloads.
type namespace struct {
	name     string
	subject  *network.Element // the namespace where the input has it, else its first workload that runs a function
	evidence []Evidence
}

// namespaces are those of the workloads that stand as they run, by name. What names no namespace is left out: whoever
// applies it decides.
func namespaces(n *network.Network) []namespace {
	var out []namespace
	at := map[string]int{}
	for w := range n.Elements(network.KindWorkload) {
		_, evidence, ok := value(w, network.Namespace)
		if !ok || platform(w) != kubernetes || w.Type == chartValues {
			continue
		}
		name := namespaceOf(w)
		i, known := at[name]
		if !known {
			i = len(out)
			at[name] = i
			out = append(out, namespace{name, w, evidence})
		}
		if s := out[i].subject; len(functionsOn(n, s)) == 0 && len(functionsOn(n, w)) > 0 {
			out[i].subject, out[i].evidence = w, evidence
		}
	}
	for e := range n.Elements(network.KindNamespace) {
		if i, ok := at[e.Name]; ok {
			out[i].subject = e
		}
	}
	slices.SortFunc(out, func(a, b namespace) int { return strings.Compare(a.name, b.name) })
	return out
}
