package technique

// ObsoleteTLS: TLS below 1.2 is not to be used (TS 33.210 clause 6.2.1).
var ObsoleteTLS = &Weakness{
	ID:      "obsolete-tls",
	Title:   "it agrees to TLS below 1.2",
	Shows:   []string{"seen-obsolete-tls-refused", "attack-obsolete-tls"},
	Mend:    "allow TLS 1.2 and 1.3 only",
	Missing: "a capture or probe of its TLS handshakes",
}

// ObsoleteTLSBreaks is what no input decides: whether the suites, the implementation and the attacker's means come together.
var ObsoleteTLSBreaks = &Weakness{
	ID:      "obsolete-tls-breaks",
	Title:   "the attacker has the means to break what it agrees to",
	Missing: "the suites that it agrees to",
}

// BreakObsoleteTLS is said only where obsolete TLS was seen. That it can be broken is possible and not evidenced.
var BreakObsoleteTLS = &Technique{
	ID:    "break-obsolete-tls",
	Title: "Break an obsolete version of TLS",
	FiGHT: "FGT1600.502",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			old := m.Weak(f, ObsoleteTLS)
			if !old.Level.Evidenced() {
				continue
			}
			for _, i := range m.onSBI(f) {
				say(Step{On: f, Needs: []Condition{{Between, f}}, By: []Leaf{old, m.Weak(f, ObsoleteTLSBreaks)}, Gains: Condition{ReadsPath, i},
					Text: "breaks the obsolete TLS of " + f.String() + " and reads what is asked of it"})
			}
		}
	},
}
