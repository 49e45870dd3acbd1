package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// SecondaryNetworksShared counts: a workload that has interfaces of three planes and two networks has two planes on one
// of them, whichever. That two planes have one address is planes-share-address.
var SecondaryNetworksShared = &Check{
	ID:        "secondary-networks-shared",
	Title:     "Planes of the network share one attachment",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"TS 33.117", "4.3.5.1", "V20.1.0"}, {"TS 33.527", "4.3.6.2", "V19.0.0"},
		{"NSA/CISA Security Guidance for 5G Cloud Infrastructures", "Part I", "2021"}, {"ENISA 5G SCM", "SO11-052", "1.3"}},
	FiGHT: []string{"FGT1599"},
	Requires: "N2, N3, N4 and N6 of a core function that runs in a container are on networks of their own (Multus attachments, Compose " +
		"networks), none of which carries another plane. Radio nodes reach the core over one link and are left out.",
	Evidence: "the interfaces of each function with their addresses, and the networks of the workload that runs it",
	Risk:     "A terminal's packets, or a neighbour on the radio side, reach the control of the user plane: sessions are read, redirected or deleted.",
	Remedies: map[string]string{
		"kubernetes": "one NetworkAttachmentDefinition for each plane, and all of them in k8s.v1.cni.cncf.io/networks: n3@n3, n4@n4, n6@n6",
		"compose":    "one entry under networks for each plane, and the function's addresses in the one that each is for",
		"":           "give each plane a network of its own",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions() {
			if network.NFType(f.Type).RAN() || f.Type == string(network.UE) {
				continue
			}
			for _, w := range workloadsOf(n, f) {
				if r, ok := planes(n, f, w); ok {
					say(r)
				}
			}
		}
	},
}

// planes decides about a function and a workload that runs it; ok is false where it has fewer than two planes.
func planes(n *network.Network, f, w *network.Element) (r Result, ok bool) {
	var names []string
	var evidence []Evidence
	for i := range n.Owned(f, network.KindInterface) {
		switch network.InterfaceName(i.Type) {
		case network.N2, network.N3, network.N4, network.N6:
		default:
			continue
		}
		if !isRole(i, network.Server) {
			continue
		}
		if !slices.Contains(names, i.Type) {
			names = append(names, i.Type)
		}
		for _, a := range network.Address.Of(i) {
			if wildcard(a.Value) || local(a.Value) {
				continue
			}
			evidence = append(evidence, Fact(network.Address, a))
		}
	}
	if len(names) < 2 {
		return r, false
	}
	slices.Sort(names)
	list := strings.Join(names, ", ")
	attached := network.Attachment.Of(w)
	evidence = append(evidence, Facts(network.Attachment, attached)...)
	if p, ok := network.Platform.Best(w); ok {
		evidence = append(evidence, Fact(network.Platform, p))
	}
	host, hostE, _ := value(w, network.HostNetwork)
	networks := len(attached)
	if platform(w) == kubernetes {
		networks++ // the cluster's own network
	}
	r = Result{Verdict: Fail, Subject: f, Evidence: evidence}
	switch {
	case w.Type == chartValues && len(attached) == 0:
		return Result{Verdict: NoData, Subject: f, Detail: "the chart's templates decide on the networks of " + w.Name}, true
	case host:
		return Result{Verdict: NotApplicable, Subject: f, Detail: w.Name + " is on its node's network, whose interfaces are not in the input", Evidence: hostE}, true
	case networks == 0:
		return Result{Verdict: NoData, Subject: f, Detail: "the networks of " + w.Name + " are not in the input"}, true
	case networks < len(names):
		r.Detail = fmt.Sprintf("%s on %d network(s) of %s", list, networks, w.Name)
	default:
		r.Verdict, r.Detail = Pass, fmt.Sprintf("%s on %d networks of %s", list, networks, w.Name)
	}
	return r, true
}
