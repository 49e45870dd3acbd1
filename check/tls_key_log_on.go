package check

import "github.com/guyline/guyline/network"

// TLSKeyLogOn: with the secrets of a session, its recording is in clear, later too. There is no switch that is off: a
// function without such a file has no data, except where its TLS is configured and no file is named.
var TLSKeyLogOn = &Check{
	ID:        "tls-key-log-on",
	Title:     "A function writes its TLS secrets to a file",
	Principle: SoftwareIntegrity,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.2.3.2.2", "V20.1.0"}, {"TS 33.117", "4.2.3.2.3", "V20.1.0"}},
	FiGHT:     []string{"FGT1040", "FGT5005"},
	Requires:  "No function writes the secrets of its TLS sessions to a file. A declared laboratory may.",
	Evidence:  "the file for TLS secrets of each function, where its configuration names one",
	Risk:      "Whoever has the file and a recording of the network reads every request, tokens and subscriber keys included.",
	Remedies: map[string]string{
		"free5gc":     "remove configuration.sbi.tls.log",
		"open5gs-2.7": "remove sslkeylogfile and client_sslkeylogfile under default.tls and sbi",
		"":            "remove the file for TLS secrets (SSLKEYLOGFILE) from the configuration",
	},
	Run: func(n *network.Network, say func(Result)) {
		lab, isLab := laboratory(n)
		for f := range n.Functions() {
			file, evidence, ok := value(f, network.TLSKeyLog)
			switch {
			case ok && isLab:
				say(Result{Verdict: NotApplicable, Subject: f, Detail: "secrets go to " + file + ", in a declared laboratory", Evidence: append(evidence, lab...)})
			case ok:
				say(Result{Verdict: Fail, Subject: f, Detail: "secrets go to " + file, Evidence: evidence})
			default:
				if tls := ownTLS(n, f); tls != nil {
					say(Result{Verdict: Pass, Subject: f, Detail: "it uses TLS and names no file for its secrets", Evidence: tls})
				}
			}
		}
	},
}

// ownTLS is evidence that a function's configuration sets up TLS.
func ownTLS(n *network.Network, f *network.Element) []Evidence {
	for i := range n.Owned(f, network.KindInterface) {
		if on, evidence, ok := encrypted(i); ok && on {
			return evidence
		}
	}
	return nil
}
