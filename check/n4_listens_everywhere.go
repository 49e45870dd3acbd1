package check

import "github.com/guyline/guyline/network"

// N4ListensEverywhere: services are reachable only on interfaces where they are needed, by the product's own means
// (TS 33.117 clause 4.3.2.2). In a container with one network there is nothing to choose.
var N4ListensEverywhere = &Check{
	ID:        "n4-listens-everywhere",
	Title:     "N4 listens on every address",
	Principle: Transport,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.3.2.2", "V20.1.0"}, {"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT:     []string{"FGT1046", "FGT5008"},
	Requires:  "N4 listens on the address of its own network only. A container that has one network needs no more.",
	Evidence:  "the address of each N4 listener, and the networks of the container that runs it",
	Risk:      "From any network of the host, also that of terminals, somebody deletes sessions or sends traffic elsewhere.",
	Remedies: map[string]string{
		"open5gs-2.7": "pfcp.server: [{ address: ADDRESS }] in smf and upf",
		"open5gs-2.6": "pfcp: [{ addr: ADDRESS }] in smf and upf",
		"open5gs-2.4": "pfcp: [{ addr: ADDRESS }] in smf and upf",
		"free5gc":     "pfcp: { nodeID: ADDRESS, listenAddr: ADDRESS } (the UPF has pfcp.addr in older versions)",
		"sdcore":      "configuration.pfcp.addr: ADDRESS",
		"":            "bind the listener to the address of the N4 network",
	},
	Run: func(n *network.Network, say func(Result)) {
		listensEverywhere(n, say, network.N4)
	},
}
