package check

import "github.com/guyline/guyline/network"

// DatabaseNoAuthentication: a client certificate is as good as an account. On loopback the clause holds too, since any
// process of the host reaches it, but it takes one.
var DatabaseNoAuthentication = &Check{
	ID:        "database-no-authentication",
	Title:     "A database is used without signing in",
	Principle: Secrets,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.2.3.4.1.1", "V20.1.0"}, {"TS 33.117", "4.2.3.4.2.1", "V20.1.0"}, {"ENISA 5G SCM", "SO11-037", "1.3"}},
	FiGHT:     []string{"FGT1078", "FGT5020"},
	Requires: "Functions sign in to their database with an account of their own or a client certificate, and the database refuses whoever does " +
		"not. Being on the right network is no sign-in.",
	Evidence: "whether each database connection carries an account or certificate, and whether each database asks for one",
	Risk:     "Whoever reaches the database's port reads and writes subscribers and their keys.",
	Remedies: map[string]string{
		"open5gs-2.7": "db_uri: mongodb://ACCOUNT:PASSWORD@HOST/open5gs, with security.authorization: enabled in mongod.conf",
		"open5gs-2.6": "db_uri: mongodb://ACCOUNT:PASSWORD@HOST/open5gs, with security.authorization: enabled in mongod.conf",
		"open5gs-2.4": "db_uri: mongodb://ACCOUNT:PASSWORD@HOST/open5gs, with security.authorization: enabled in mongod.conf",
		"free5gc":     "configuration.mongodb.url: mongodb://ACCOUNT:PASSWORD@HOST:27017, with security.authorization: enabled in mongod.conf",
		"sdcore":      "configuration.mongodb.url: mongodb://ACCOUNT:PASSWORD@HOST:27017, and mongodb.auth.enabled: true in the chart",
		"compose":     "MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD_FILE in the database's environment",
		"":            "turn authorization on in the database, and give each function an account with the rights that it needs",
	},
	Run: func(n *network.Network, say func(Result)) {
		for i := range clients(n, network.DB) {
			account, evidence, ok := value(i, network.URICredsUsed)
			if shown, e, has := value(i, network.ClientCert); has && shown {
				say(Result{Verdict: Pass, Subject: i, Detail: "it shows a client certificate", Evidence: e})
				continue
			}
			r := Result{Verdict: Pass, Subject: i, Detail: "it signs in with an account", Evidence: evidence}
			switch {
			case !ok:
				r = Result{Verdict: NoData, Subject: i, Detail: "whether it signs in is not stated"}
			case !account:
				r.Verdict, r.Detail = Fail, "it carries neither account nor certificate"
				if at, home := withinHost(i); home {
					r.Severity, r.Detail, r.Evidence = Medium, r.Detail+"; the database is on the same host", append(r.Evidence, at...)
				}
			}
			say(r)
		}
		for f := range n.Functions(network.DATABASE) {
			open, evidence, ok := value(f, network.NoAuth)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: f, Detail: "whether it asks for an account is not stated"})
			case open:
				say(Result{Verdict: Fail, Subject: f, Detail: "it serves whoever connects", Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: f, Detail: "it asks for an account", Evidence: evidence})
			}
		}
	},
}
