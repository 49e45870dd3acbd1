package check

import "github.com/guyline/guyline/network"

// PacketCaptureOn: a capture at a function holds what the links protect.
var PacketCaptureOn = &Check{
	ID:        "packet-capture-on",
	Title:     "A function writes its own traffic to a file",
	Principle: SoftwareIntegrity,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.117", "4.2.3.2.2", "V20.1.0"}, {"TS 33.117", "4.3.2.4", "V20.1.0"}, {"ENISA 5G SCM", "SO17-002", "1.3"}},
	FiGHT:     []string{"FGT1040", "FGT5005"},
	Requires:  "Captures that a function writes of its own traffic are off outside maintenance. A declared laboratory may have them.",
	Evidence:  "the capture setting of each function, and the declared profile of the network",
	Risk:      "Signalling and user data lie in a file without the protection that they have on the link.",
	Remedies: map[string]string{
		"srsran":  "pcap: { ngap_enable: false, e1ap_enable: false, f1ap_enable: false, n3_enable: false, mac_enable: false, rlc_enable: false }",
		"oai-gnb": "remove --opt.type from the command line",
		"":        "turn the capture off",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideDebugging(n, network.PacketCapture, "its traffic is captured", say)
	},
}

// decideDebugging says fail of each function whose debugging aid is on, unless the network is a declared laboratory.
func decideDebugging(n *network.Network, a *network.Attr[bool], on string, say func(Result)) {
	lab, isLab := laboratory(n)
	for f := range n.Functions() {
		c, ok := a.Best(f)
		if !ok {
			continue // most products have no such setting
		}
		r := Result{Verdict: Pass, Subject: f, Detail: a.Name() + " is off", Evidence: []Evidence{Fact(a, c)}}
		switch {
		case c.Value && isLab:
			r.Verdict, r.Detail, r.Evidence = NotApplicable, on+", in a declared laboratory", append(r.Evidence, lab...)
		case c.Value:
			r.Verdict, r.Detail = Fail, on
		}
		say(r)
	}
}
