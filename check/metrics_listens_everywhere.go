package check

import "github.com/guyline/guyline/network"

// MetricsListensEverywhere: counters tell nobody who the subscribers are, but much about the network; hence medium.
var MetricsListensEverywhere = &Check{
	ID:        "metrics-listens-everywhere",
	Title:     "Metrics are served on every address",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.3.2.2", "V20.1.0"}, {"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT:     []string{"FGT1046", "FGT1592.501"},
	Requires: "Metrics and debugging endpoints listen on the address from which they are collected, not on all addresses. In a " +
		"container with one network, all addresses are that network's.",
	Evidence: "the address of each metrics listener, and the networks of the container that it runs in",
	Risk:     "From the radio or user-plane side anybody reads how many terminals, sessions and failures there are, and which functions run.",
	Remedies: map[string]string{
		"open5gs-2.7": "metrics.server: [{ address: MANAGEMENT_ADDRESS, port: 9090 }] in the function's section",
		"open5gs-2.6": "metrics: { addr: MANAGEMENT_ADDRESS, port: 9090 } in the function's section",
		"free5gc":     "configuration.metrics: { bindingIPv4: MANAGEMENT_ADDRESS }",
		"srsran":      "metrics.addr and remote_control.bind_addr: MANAGEMENT_ADDRESS",
		"":            "bind the metrics endpoint to the management network's address",
	},
	Run: func(n *network.Network, say func(Result)) { listensEverywhere(n, say, network.Metrics) },
}
