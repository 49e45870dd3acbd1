package check

import "github.com/guyline/guyline/network"

// N3ListensEverywhere: services are reachable only on interfaces where they are needed, by the product's own means
// (TS 33.117 clause 4.3.2.2). In a container with one network there is nothing to choose.
var N3ListensEverywhere = &Check{
	ID:        "n3-listens-everywhere",
	Title:     "N3 listens on every address",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.3.2.2", "V20.1.0"}, {"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT:     []string{"FGT1046"},
	Requires:  "N3 listens on the address of its own network only. A container that has one network needs no more.",
	Evidence:  "the address of each N3 listener, and the networks of the container that runs it",
	Risk:      "From any network of the host somebody sends into the tunnels of subscribers.",
	Remedies: map[string]string{
		"open5gs-2.7": "upf.gtpu.server: [{ address: ADDRESS }]",
		"open5gs-2.6": "upf.gtpu: [{ addr: ADDRESS }]",
		"open5gs-2.4": "upf.gtpu: [{ addr: ADDRESS }]",
		"free5gc":     "gtpu.ifList: [{ addr: ADDRESS, type: N3 }]",
		"srsran":      "cu_up.ngu.socket: [{ bind_addr: ADDRESS }]",
		"":            "bind the listener to the address of the N3 network",
	},
	Run: func(n *network.Network, say func(Result)) {
		listensEverywhere(n, say, network.N3)
	},
}
