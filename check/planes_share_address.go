package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// PlanesShareAddress: a product can separate network domains, for instance O&M from the control plane (TS 33.117 clause
// 4.3.5.1); whether they are apart is the operator's choice. What one address serves cannot be apart. Networks are not
// compared: configuration seldom tells where one ends.
var PlanesShareAddress = &Check{
	ID:        "planes-share-address",
	Title:     "One address serves several planes of a function",
	Principle: Transport,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.117", "4.3.5.1", "V20.1.0"}, {"ENISA 5G SCM", "SO15-022", "1.3"}, {"ENISA 5G SCM", "SO11-052", "1.3"}},
	FiGHT:     []string{"FGT1599"},
	Requires: "Signalling towards the radio, control of the user plane, user data, service-based interfaces and management have " +
		"addresses of their own. Loopback addresses and listeners for every address are left to other checks.",
	Evidence: "the addresses on which each function listens, by plane",
	Risk: "A filter cannot tell the planes apart by address: who may reach the function for one purpose reaches it for all, " +
		"from the radio to management.",
	Remedies: map[string]string{
		"open5gs-2.7": "give sbi.server, ngap.server, pfcp.server, gtpu.server and metrics.server addresses of different networks",
		"open5gs-2.6": "give sbi, ngap, pfcp, gtpu and metrics addresses of different networks",
		"free5gc":     "give sbi.bindingIPv4, ngapIpList, pfcp.listenAddr and gtpu.ifList addresses of different networks",
		"compose":     "attach the container to one network for each plane, and bind each listener to its own",
		"kubernetes":  "attach the pod to one network for each plane (Multus), and bind each listener to its own",
		"":            "give each plane a network and an address of its own",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions() {
			decidePlanes(n, f, say)
		}
	},
}

// planeOf groups interfaces by who must reach them: gNBs, other core functions, terminals' data, people and monitors.
var planeOf = map[network.InterfaceName]string{
	network.N2: "radio signalling", network.S1: "radio signalling", network.F1: "radio signalling", network.E1: "radio signalling",
	network.XN: "radio signalling", network.N4: "user-plane control", network.SXA: "user-plane control",
	network.N3: "user data", network.N9: "user data", network.N6: "user data", network.SGI: "user data",
	network.SBI: "services", network.N32: "interconnect", network.Metrics: "management", network.Management: "management",
	network.O1: "management",
}

// decidePlanes says one result of a function that listens in two planes or more.
func decidePlanes(n *network.Network, f *network.Element, say func(Result)) {
	planes := map[string]map[string][]Evidence{} // plane, address
	for i := range n.Owned(f, network.KindInterface) {
		plane := planeOf[network.InterfaceName(i.Type)]
		if plane == "" || !isRole(i, network.Server) {
			continue
		}
		address, evidence, ok := value(i, network.Address)
		if !ok || wildcard(address) || local(address) {
			continue
		}
		if planes[plane] == nil {
			planes[plane] = map[string][]Evidence{}
		}
		planes[plane][address] = append(planes[plane][address], evidence...)
	}
	if len(planes) < 2 {
		return
	}
	names := slices.Sorted(maps.Keys(planes))
	var all []Evidence
	for k, name := range names {
		for _, address := range slices.Sorted(maps.Keys(planes[name])) {
			all = append(all, planes[name][address]...)
			for _, other := range names[:k] {
				theirs, shared := planes[other][address]
				if !shared {
					continue
				}
				r := Result{Verdict: Fail, Subject: f, Detail: address + " serves " + other + " and " + name,
					Evidence: append(slices.Clone(theirs), planes[name][address]...)}
				core := !network.NFType(f.Type).RAN() // one transport address for N2 and N3 is common at a gNB
				if slices.Contains([]string{name, other}, "management") || core && slices.Contains([]string{name, other}, "user data") {
					r.Severity = Medium
				}
				say(r)
				return
			}
		}
	}
	say(Result{Verdict: Pass, Subject: f, Detail: "addresses of their own for " + strings.Join(names, ", "), Evidence: all})
}
