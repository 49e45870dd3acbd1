package check

import (
	"fmt"
	"time"

	"github.com/guyline/guyline/network"
)

// CertificateLongLife: TS 33.310 clause 6.1.3c.3 gives certificates of network functions three years at most. Files do not
// say which certificate is a function's, so that it is held against every one that is no authority's, as good practice.
var CertificateLongLife = &Check{
	ID:        "certificate-long-life",
	Title:     "A certificate is valid for more than three years",
	Principle: ServiceInterfaces,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.310", "6.1.3c.3", "V18.2.0"}, {"NIST SP 800-53", "SC-17", "rev. 5"}},
	FiGHT:     []string{"FGT1588.501"},
	Requires:  "The certificate of a function is valid for three years or less. Authorities may have more.",
	Evidence:  "the period of validity of each certificate that is no authority's",
	Risk:      "A key that leaks serves for as long as its certificate lasts, and nobody practises renewing it.",
	Remedies:  map[string]string{"": "issue certificates for a year, and renew them automatically (CMPv2 or ACME)"},
	Run: func(n *network.Network, say func(Result)) {
		for c := range certificates(n) {
			from, begins, hasFrom := value(c, network.NotBefore)
			until, ends, hasUntil := value(c, network.NotAfter)
			ca, authority, _ := value(c, network.IsCA)
			evidence := append(begins, ends...)
			switch {
			case ca:
				say(Result{Verdict: NotApplicable, Subject: c, Detail: "it is an authority's", Evidence: authority})
			case !hasFrom || !hasUntil:
				say(Result{Verdict: NoData, Subject: c, Detail: "its period of validity is not known"})
			case until.After(from.AddDate(3, 0, 1)): // a day for those that count in days
				say(Result{Verdict: Fail, Subject: c, Detail: fmt.Sprintf("valid from %s until %s", from.Format(time.DateOnly), until.Format(time.DateOnly)),
					Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: c, Detail: fmt.Sprintf("valid from %s until %s", from.Format(time.DateOnly), until.Format(time.DateOnly)),
					Evidence: evidence})
			}
		}
	},
}
