package check

import "github.com/guyline/guyline/network"

// SBIListensEverywhere: TS 33.117 asks the product itself to keep services to the interfaces where they are needed, and
// does not count a firewall outside.
var SBIListensEverywhere = &Check{
	ID:        "sbi-listens-everywhere",
	Title:     "A service-based interface is served on every address",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.3.2.2", "V20.1.0"}, {"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT:     []string{"FGT1046"},
	Requires: "A function serves SBI on its address in the core's network, not on all addresses of its host. In a container with one " +
		"network, all addresses are that network's.",
	Evidence: "the address of each SBI listener, and the networks of the container that it runs in",
	Risk:     "The function's services are open on its radio, user-plane and management sides too.",
	Remedies: map[string]string{
		"open5gs-2.7": "sbi.server: [{ address: SBI_ADDRESS, port: 7777 }] in the function's section",
		"open5gs-2.6": "sbi: [{ addr: SBI_ADDRESS, port: 7777 }] in the function's section",
		"free5gc":     "configuration.sbi.bindingIPv4: SBI_ADDRESS",
		"sdcore":      "configuration.sbi.bindingIPv4: SBI_ADDRESS",
		"oai-2024":    "sbi.interface_name: the device of the core's network, in the function's section",
		"":            "bind SBI to the function's address in the core's network",
	},
	Run: func(n *network.Network, say func(Result)) { listensEverywhere(n, say, network.SBI) },
}
