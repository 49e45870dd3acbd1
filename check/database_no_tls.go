package check

import "github.com/guyline/guyline/network"

// DatabaseNoTLS leaves databases alone whose clients try TLS by themselves (MySQL, PostgreSQL) unless it is turned off.
var DatabaseNoTLS = &Check{
	ID:        "database-no-tls",
	Title:     "A database connection is in clear",
	Principle: Secrets,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.2.3.2.4", "V20.1.0"}, {"ENISA 5G SCM", "SO12-026", "1.3"}},
	FiGHT:     []string{"FGT1040", "FGT1600.502"},
	Requires:  "Connections to the database use TLS, unless they stay on their host or a declared means (IPsec, a guarded network) protects them.",
	Evidence:  "the TLS setting, scheme and address of each database connection, and declared statements of protection",
	Risk:      "Subscriber keys cross the network readable by whoever listens on it, and can be changed on the way.",
	Remedies: map[string]string{
		"open5gs-2.7": "db_uri: mongodb://…/open5gs?tls=true&tlsCAFile=CA, with net.tls.mode: requireTLS in mongod.conf",
		"free5gc":     "configuration.mongodb.url: mongodb://…:27017/?tls=true&tlsCAFile=CA, with net.tls.mode: requireTLS in mongod.conf",
		"":            "require TLS in the database, and give its authority's certificate to the clients",
	},
	Run: func(n *network.Network, say func(Result)) {
		for i := range clients(n, network.DB) {
			on, evidence, ok := value(i, network.TLS)
			if scheme, e, has := value(i, network.Scheme); !ok && has && scheme == "mongodb+srv" {
				on, evidence, ok = true, e, true // MongoDB's connection string: tls is true unless it says otherwise
			}
			r := Result{Verdict: Fail, Subject: i, Detail: "in clear, and nothing else is said to protect it", Evidence: evidence}
			at, home := withinHost(i)
			other, guarded := protection(n, i)
			switch {
			case ok && on:
				r.Verdict, r.Detail = Pass, "TLS is on"
			case home:
				r.Verdict, r.Detail, r.Evidence = NotApplicable, "it stays on its host", at
			case !ok:
				r = Result{Verdict: NoData, Subject: i, Detail: "whether it uses TLS is not stated"}
			case guarded:
				r.Verdict, r.Detail, r.Evidence = Pass, "clear, and protected by other means", append(evidence, other...)
			}
			say(r)
		}
	},
}
