package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// ServiceAccountTokenMounted spares what works with the Kubernetes API: an account of its own to which a binding in the
// input grants a role.
var ServiceAccountTokenMounted = &Check{
	ID:        "service-account-token-mounted",
	Title:     "A workload holds an API token that it does not need",
	Principle: Cloud,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Kubernetes Benchmark", "5.1.6", "1.11"}, {"ENISA 5G SCM", "SO11-070", "1.3"}},
	FiGHT:     []string{"FGT1078", "FGT1555"},
	Requires: "The service account's token is mounted only into workloads that use the Kubernetes API, that is, whose own account " +
		"has been granted a role.",
	Evidence: "the token setting and service account of each workload, and the role bindings of the input",
	Risk:     "Whoever takes over the function speaks to the Kubernetes API in its name.",
	Remedies: map[string]string{
		"kubernetes": "spec.template.spec.automountServiceAccountToken: false",
		"":           "do not mount the token",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachWorkload(n, say, func(w *network.Element) Result {
			if platform(w) == compose {
				return Result{Verdict: NotApplicable, Subject: w, Detail: "Compose knows no service accounts"}
			}
			r := flagged(w, network.TokenMounted, true, nil)
			if r.Verdict != Fail {
				return r
			}
			account, evidence, ok := value(w, network.ServiceAccount)
			if !ok || account == "default" {
				return r
			}
			if grant := granted(n, w, account); grant != nil {
				return Result{Verdict: NotApplicable, Subject: w, Detail: "its account " + account + " has been granted a role, and so uses the token",
					Evidence: append(evidence, grant...)}
			}
			return r
		})
	},
}

// granted is evidence of a binding to a workload's service account.
func granted(n *network.Network, w *network.Element, account string) []Evidence {
	for r := range n.Elements(network.KindRole) {
		for _, g := range network.GrantedTo.Of(r) {
			kind, name, _ := strings.Cut(g.Value, " ")
			if kind == "ServiceAccount" && (name == account || name == namespaceOf(w)+"/"+account) {
				return []Evidence{Fact(network.GrantedTo, g)}
			}
		}
	}
	return nil
}

// namespaceOf is the Kubernetes namespace that an element is in, "" where it is in none: its name begins with it.
func namespaceOf(e *network.Element) string {
	ns, _, ok := strings.Cut(e.Name, "/")
	if !ok {
		return ""
	}
	return ns
}
