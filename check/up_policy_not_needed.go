package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// UPPolicyNotNeeded: the SMF gives the gNB a policy for each session, and every value is allowed (TS 33.501 clause 6.6.1);
// with "not needed" the gNB may not protect even where it could. That is a finding of practice.
var UPPolicyNotNeeded = &Check{
	ID:        "up-policy-not-needed",
	Title:     "A policy tells the gNB to leave user data unprotected",
	Principle: AirInterface,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.501", "6.6.1", "V20.0.0"}, {"ENISA 5G SCM", "SO13-035", "1.3"}},
	FiGHT:     []string{"FGT1600.501", "FGT5009.001"},
	Requires: "User-plane policies ask for confidentiality and integrity as required or preferred. \"Not needed\" is for " +
		"emergency sessions without authentication.",
	Evidence: "the user-plane security policy of each slice and SMF",
	Risk:     "The gNB may not protect the user data of such sessions: whoever listens to the radio reads or changes it.",
	Remedies: map[string]string{
		"open5gs-2.7": "smf.security_indication: { integrity_protection_indication: preferred, confidentiality_protection_indication: required }",
		"open5gs-2.6": "smf.security_indication: { integrity_protection_indication: preferred, confidentiality_protection_indication: required }",
		"":            "set the policy to required or preferred, in the SMF and in the subscription",
	},
	Run: func(n *network.Network, say func(Result)) {
		// A gNB's own policy is what it does where the core says nothing: drb-ciphering-off and drb-integrity-off.
		core := where(n.Functions(), func(f *network.Element) bool { return !network.NFType(f.Type).RAN() })
		for _, elements := range []iterator{n.Elements(network.KindSlice), core} {
			for e := range elements {
				decideUPPolicy(e, network.UPCiphering, say)
				decideUPPolicy(e, network.UPIntegrity, say)
			}
		}
	},
}

func decideUPPolicy(e *network.Element, a *network.Attr[string], say func(Result)) {
	policy, evidence, ok := value(e, a)
	if !ok {
		if e.Kind == network.KindSlice {
			say(Result{Verdict: NoData, Subject: e, Detail: a.Name() + " is not stated"})
		}
		return
	}
	r := Result{Verdict: Pass, Subject: e, Detail: a.Name() + " is " + policy, Evidence: evidence}
	if strings.EqualFold(strings.ReplaceAll(policy, "_", "-"), "not-needed") {
		r.Verdict = Fail
		if a == network.UPIntegrity {
			r.Severity = Low
		}
	}
	say(r)
}
