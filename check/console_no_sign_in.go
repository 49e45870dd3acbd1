package check

import "github.com/guyline/guyline/network"

// ConsoleNoSignIn concerns what people and tools operate; databases have a check of their own.
var ConsoleNoSignIn = &Check{
	ID:        "console-no-sign-in",
	Title:     "A management interface asks for no sign-in",
	Principle: Secrets,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.2.3.4.1.1", "V20.1.0"}, {"ENISA 5G SCM", "SO11-037", "1.3"}},
	FiGHT:     []string{"FGT1078"},
	Requires:  "Consoles and interfaces for operators ask for a sign-in, machine accounts included. One that is on its host's loopback only has the host's own.",
	Evidence:  "the sign-in setting of each function with a management interface, and the addresses of that interface",
	Risk:      "Whoever reaches it adds subscribers, reads their keys, or changes the function.",
	Remedies: map[string]string{
		"srsran":  "remote_control: { enabled: false }, or bind_addr: 127.0.0.1",
		"compose": "mongo-express: ME_CONFIG_BASICAUTH: true, with a user name and password of your own",
		"":        "turn the sign-in on, or put a proxy before it that asks for one",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions() {
			if f.Type == string(network.DATABASE) {
				continue
			}
			var at []Evidence
			managed, home := false, true
			for i := range n.Owned(f, network.KindInterface) {
				if i.Type == string(network.Management) && isRole(i, network.Server) {
					e, here := withinHost(i)
					managed, home, at = true, home && here, append(at, e...)
				}
			}
			open, evidence, ok := value(f, network.NoAuth)
			switch {
			case !ok && managed:
				say(Result{Verdict: NoData, Subject: f, Detail: "whether its console asks for a sign-in is not stated"})
			case !ok:
			case open && managed && home:
				say(Result{Verdict: NotApplicable, Subject: f, Detail: "no sign-in, on the host itself only", Evidence: append(evidence, at...)})
			case open:
				say(Result{Verdict: Fail, Subject: f, Detail: "it serves whoever connects", Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: f, Detail: "it asks for a sign-in", Evidence: evidence})
			}
		}
	},
}
