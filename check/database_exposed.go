package check

import "github.com/guyline/guyline/network"

// DatabaseExposed looks at both ways out: a port that is published, and a server that listens on all of its host.
var DatabaseExposed = &Check{
	ID:        "database-exposed",
	Title:     "A database is reachable from outside the core",
	Principle: Segmentation,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.117", "4.3.2.2", "V20.1.0"}, {"CIS Docker Benchmark", "5.14", "1.6.0"}, {"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT:     []string{"FGT1046", "FGT5020"},
	Requires: "A database of the core is published on no address but the host's loopback, and listens on the addresses of the core's " +
		"network only. In a container with one network, all addresses are that network's.",
	Evidence: "the published ports of databases, and the addresses on which databases listen",
	Risk:     "Whoever reaches the node reaches the store of all subscribers and their keys.",
	Remedies: map[string]string{
		"kubernetes": "a Service of type ClusterIP for the database, and no hostPort",
		"compose":    "remove the database's ports, or write \"127.0.0.1:27017:27017\"",
		"":           "bind the database to the core's network, or to loopback (mongod: net.bindIp)",
	},
	Run: func(n *network.Network, say func(Result)) {
		decidePublished(n, network.DB, say)
		listensEverywhere(n, say, network.DB)
	},
}
