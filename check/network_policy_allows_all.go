package check

import "github.com/guyline/guyline/network"

// NetworkPolicyAllowsAll: policies add up, so that one which lets everything through undoes the others.
var NetworkPolicyAllowsAll = &Check{
	ID:        "network-policy-allows-all",
	Title:     "A network policy lets everything through",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"NIST SP 800-53", "SC-7(5)", "rev. 5"}, {"NSA/CISA Security Guidance for 5G Cloud Infrastructures", "Part I", "2021"},
		{"ENISA 5G SCM", "SO11-048", "1.3"}},
	FiGHT:    []string{"FGT1046", "FGT1018"},
	Requires: "No network policy has a rule without peers and ports, which lets everything through whatever other policies say.",
	Evidence: "what each network policy lets in and out",
	Risk:     "The pods that it selects are open in that direction although the namespace seems closed.",
	Remedies: map[string]string{
		"": "name the peers (from/to) and ports in each rule; to deny, write the policyTypes and no rule",
	},
	Run: func(n *network.Network, say func(Result)) {
		for p := range n.Elements(network.KindNetworkPolicy) {
			in, inE, hasIn := value(p, network.PolicyIngress)
			out, outE, hasOut := value(p, network.PolicyEgress)
			pods, podsE, _ := value(p, network.PolicyPods)
			evidence := append(append(inE, outE...), podsE...)
			r := Result{Verdict: Pass, Subject: p, Detail: "no direction is open", Evidence: evidence}
			switch {
			case !hasIn && !hasOut:
				r = Result{Verdict: NoData, Subject: p, Detail: "what it lets through is not known"}
			case in == "all" && out == "all":
				r.Verdict, r.Detail = Fail, "everything in and out, for "+selected(pods)
			case in == "all":
				r.Verdict, r.Detail = Fail, "everything in, for "+selected(pods)
			case out == "all":
				r.Verdict, r.Severity, r.Detail = Fail, Low, "everything out, for "+selected(pods)
			}
			say(r)
		}
	},
}

func selected(pods string) string {
	switch pods {
	case "":
		return "the pods that it selects"
	case "all":
		return "all pods"
	}
	return "pods with " + pods
}
