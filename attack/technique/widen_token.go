package technique

import "github.com/guyline/guyline/network"

// OtherTokensTaken: a producer verifies that a token is meant for it, and for the service asked for (TS 33.501 clause 13.4.1.1.2).
var OtherTokensTaken = &Weakness{
	ID:      "other-tokens-taken",
	Title:   "it takes tokens that are for another function or service",
	Shows:   []string{"attack-oauth-scope", "attack-oauth-audience", "seen-wrong-scope-refused"},
	Mend:    "update the producer: hold audience and scope against itself",
	Missing: "a probe or capture of a request with a token of another scope",
}

// TokensNameNobody: a token names its issuer and audience (TS 33.501 clause 13.4.1.1.2). One without opens what it was not issued for.
var TokensNameNobody = &Weakness{
	ID:    "tokens-name-nobody",
	Title: "its tokens lack issuer or audience",
	Shows: []string{"seen-token-claims-empty"},
	Mend:  "update the NRF: name issuer and audience in tokens",
}

// WidenToken makes of a token for something harmless one for everything.
var WidenToken = &Technique{
	ID:    "widen-token",
	Title: "Use a token for more than it was issued for",
	FiGHT: "FGT5043.001",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			if f.Type == string(network.NRF) {
				continue
			}
			for _, nrf := range m.registrars(f) {
				if !m.issuesTokens(nrf) {
					continue
				}
				step := Step{On: f, Needs: []Condition{{AnyToken, nrf}, {Reach, f}}, By: []Leaf{m.Weak(f, OtherTokensTaken)}, Gains: Condition{Calls, f},
					Text: "shows " + f.String() + " a token that is for another function or service"}
				say(step)
				if nobody := m.Weak(nrf, TokensNameNobody); nobody.Level.Evidenced() {
					step.By = []Leaf{nobody}
					say(step)
				}
			}
		}
	},
}
