package check

import "github.com/guyline/guyline/network"

// N2ListensEverywhere: services are reachable only on interfaces where they are needed, by the product's own means
// (TS 33.117 clause 4.3.2.2). In a container with one network there is nothing to choose.
var N2ListensEverywhere = &Check{
	ID:        "n2-listens-everywhere",
	Title:     "N2 listens on every address",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.3.2.2", "V20.1.0"}, {"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT:     []string{"FGT1046"},
	Requires:  "N2 listens on the address of its own network only. A container that has one network needs no more.",
	Evidence:  "the address of each N2 listener, and the networks of the container that runs it",
	Risk:      "From any network of the host, also that of management or of terminals, somebody poses as a gNB.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.ngap.server: [{ address: ADDRESS }]",
		"open5gs-2.6": "amf.ngap: [{ addr: ADDRESS }]",
		"open5gs-2.4": "amf.ngap: [{ addr: ADDRESS }]",
		"free5gc":     "configuration.ngapIpList: [ADDRESS]",
		"sdcore":      "configuration.ngapIpList: [ADDRESS]",
		"oai-2024":    "nfs.amf.n2.interface_name: DEVICE",
		"":            "bind the listener to the address of the N2 network",
	},
	Run: func(n *network.Network, say func(Result)) {
		listensEverywhere(n, say, network.N2)
	},
}
