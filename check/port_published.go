package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// PortPublished leaves databases and consoles to database-exposed and management-exposed. N2, N3 and what else a radio
// node must reach is meant to be reached from outside.
var PortPublished = &Check{
	ID:        "port-published",
	Title:     "An inner interface of the core is reachable from outside",
	Principle: Segmentation,
	Severity:  High,
	Strength:  Practice,
	Cites: []Clause{{"TS 33.117", "4.3.2.2", "V20.1.0"}, {"CIS Docker Benchmark", "5.9", "1.6.0"}, {"CIS Docker Benchmark", "5.14", "1.6.0"},
		{"CIS Kubernetes Benchmark", "5.2.13", "1.11"}, {"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT: []string{"FGT1046"},
	Requires: "Service-based interfaces, PFCP, metrics and what else functions use among themselves are opened neither on the node " +
		"(Compose ports, hostPort, NodePort) nor through a load balancer, unless at its loopback address. N2, N3 and S1 may be, because radio " +
		"nodes reach them; so may N9, N32 and the radio network's own interfaces.",
	Evidence: "the ports that containers and services publish, and which interface stands behind each",
	Risk: "Whoever reaches the node speaks to functions directly: registers one of his own, asks for subscriber data, deletes the " +
		"sessions of the user plane.",
	Remedies: map[string]string{
		"kubernetes": "a Service of type ClusterIP, and no hostPort",
		"compose":    "remove the entry from ports (services of one network reach each other without it), or write \"127.0.0.1:PORT:PORT\"",
		"":           "publish only what must be reached from outside",
	},
	Run: func(n *network.Network, say func(Result)) {
		for _, e := range publishers(n) {
			ports := publications(e)
			if len(ports) == 0 && e.Kind == network.KindContainer && whole(workload(e)) {
				say(missing(e, "published port", byPlatform{
					kubernetes: {Pass, "Kubernetes publishes none by itself"},
					compose:    {Pass, "Compose publishes none by itself"},
				}))
			}
			for _, p := range ports {
				if r, ok := publishedPort(n, e, p); ok {
					say(r)
				}
			}
		}
	},
}

func publishedPort(n *network.Network, e *network.Element, p publication) (r Result, ok bool) {
	serves, known := p.serves(n, e)
	r = Result{Verdict: Pass, Subject: e, Evidence: []Evidence{Fact(network.PublishedPort, p.claim)}}
	switch serves {
	case network.DB, network.Management:
		return r, false
	case network.N2, network.N3, network.S1, network.N9, network.N32, network.N26, network.S6A, network.F1, network.E1, network.E2, network.XN,
		network.O1, network.OFH:
		r.Detail = string(serves) + " at " + p.at() + ", which other sites must reach"
		return r, true
	case network.Metrics:
		r.Severity = Medium
	}
	switch {
	case !known:
		r = Result{Verdict: NoData, Subject: e, Detail: p.at() + ": what serves port " + strings.TrimPrefix(p.target+"/"+p.protocol, "/") + " is not known"}
	case local(p.address):
		r.Severity, r.Detail = None, string(serves)+" at "+p.at()+", on the host itself only"
	default:
		r.Verdict, r.Detail = Fail, string(serves)+" is reachable from outside at "+p.at()
	}
	return r, true
}
