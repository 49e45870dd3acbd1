package check

import (
	"github.com/guyline/guyline/check/published"
	"github.com/guyline/guyline/network"
)

// DefaultPassword never shows a password: the evidence says who has one, and where.
var DefaultPassword = &Check{
	ID:        "default-password",
	Title:     "A password is a product's default, or easily guessed",
	Principle: Secrets,
	Severity:  High,
	Strength:  Shall,
	Cites: []Clause{{"TS 33.117", "4.2.3.4.2.2", "V20.1.0"}, {"TS 33.117", "4.2.3.4.2.3", "V20.1.0"}, {"TS 33.117", "4.2.3.4.3.1", "V20.1.0"},
		{"ENISA 5G SCM", "SO14-014", "1.3"}},
	FiGHT:    []string{"FGT1078.001", "FGT1110.001"},
	Requires: "No account keeps the password that the product or its sample deployment comes with, nor one that every list of common passwords begins with.",
	Evidence: "the accounts and passwords that stand in configuration, held against defaults of products and common passwords",
	Risk:     "The first attempt of anybody who reaches the sign-in succeeds.",
	Remedies: map[string]string{
		"": "give the account a random password (openssl rand -base64 24), kept in a secret store",
	},
	Run: func(n *network.Network, say func(Result)) {
		for c := range n.Elements(network.KindCredential) {
			user, who, _ := value(c, network.UserName)
			passwords := network.Password.Of(c)
			if len(passwords) == 0 {
				say(Result{Verdict: NoData, Subject: c, Detail: "its password is not in the input"})
				continue
			}
			r := Result{Verdict: Pass, Subject: c, Detail: "the password is none that we know", Evidence: append(who, Facts(network.Password, passwords)...)}
			for _, p := range passwords {
				if entry, ok := published.PasswordIs(user, p.Value.Is); ok {
					r.Verdict, r.Detail = Fail, "the password is "+entry.Name+" ("+entry.Origin+")"
				}
			}
			say(r)
		}
	},
}
