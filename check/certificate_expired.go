package check

import (
	"time"

	"github.com/guyline/guyline/network"
)

// CertificateExpired: an entity accepts only certificates that follow the profile (TS 33.310 clause 6.1), which is that of
// RFC 5280 with its period of validity.
var CertificateExpired = &Check{
	ID:        "certificate-expired",
	Title:     "A certificate has ended, or is not valid yet",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.310", "6.1", "V17.2.0"}, {"TS 33.511", "4.2.2.1.22", "V20.0.0"}},
	FiGHT:     []string{"FGT1588.501"},
	Requires:  "Certificates in use are valid now.",
	Evidence:  "the period of validity of each certificate, held against the time of the assessment",
	Risk: "Peers refuse the connection, or verification was switched off so that they do not: then any certificate will do " +
		"for an attacker.",
	Remedies: map[string]string{"": "issue a new certificate, and have it renewed before it ends"},
	Run: func(n *network.Network, say func(Result)) {
		for c := range certificates(n) {
			from, begins, _ := value(c, network.NotBefore)
			until, ends, ok := value(c, network.NotAfter)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: c, Detail: "its period of validity is not known"})
			case n.Now.IsZero():
				say(Result{Verdict: NoData, Subject: c, Detail: "the time of the assessment is not set"})
			case n.Now.After(until):
				say(Result{Verdict: Fail, Subject: c, Detail: "ended on " + until.Format(time.DateOnly), Evidence: ends})
			case n.Now.Before(from):
				say(Result{Verdict: Fail, Subject: c, Detail: "not valid before " + from.Format(time.DateOnly), Evidence: begins})
			default:
				say(Result{Verdict: Pass, Subject: c, Detail: "valid until " + until.Format(time.DateOnly),
					Evidence: append(begins, ends...)})
			}
		}
	},
}
