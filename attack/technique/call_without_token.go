package technique

// AnswersWithoutToken: a producer asks for a token, or checks its consumers against local policy (TS 33.501 clauses 13.3.0 and
// 13.4.1.1.2).
var AnswersWithoutToken = &Weakness{
	ID:      "answers-without-token",
	Title:   "requests without an access token are served",
	Shows:   []string{"seen-oauth-enforced", "attack-subscriber-data-unauthorised"},
	Refutes: []string{"seen-oauth-enforced"},
	Mend:    "ask for access tokens",
	Line:    []string{"oauth-off", "seen-oauth-enforced"},
	Missing: "a capture of a request without a token, or the NRF's configuration",
}

// NoTokensIssued: without tokens producers cannot ask for any.
var NoTokensIssued = &Weakness{
	ID:      "no-tokens-issued",
	Title:   "the NRF issues no access tokens, so that no producer can ask for one",
	Shows:   []string{"oauth-off"},
	Refutes: []string{"oauth-off", "seen-oauth-enforced"},
	Mend:    "ask for access tokens",
	Missing: "the NRF's configuration",
}

// CallWithoutToken: where no authorisation is asked for, whoever reaches a producer is its consumer.
var CallWithoutToken = &Technique{
	ID:    "call-without-token",
	Title: "Call a producer's services without a token",
	FiGHT: "FGT5020",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			asks, nrfs := m.Weak(f, AnswersWithoutToken), m.NRFs(f)
			if len(nrfs) > 0 {
				asks = asks.MendedAt(nrfs[0])
			}
			say(Step{On: f, Needs: []Condition{{Reach, f}}, By: []Leaf{m.Weak(f, TakesAnyClient), asks}, Gains: Condition{Calls, f},
				Text: "calls the services of " + f.String() + ", which asks for no token"})
			for _, nrf := range nrfs {
				say(Step{On: f, Needs: []Condition{{Reach, f}}, By: []Leaf{m.Weak(f, TakesAnyClient), m.Weak(nrf, NoTokensIssued)}, Gains: Condition{Calls, f},
					Text: "calls the services of " + f.String() + ": its NRF issues no tokens that it could ask for"})
			}
		}
	},
}
