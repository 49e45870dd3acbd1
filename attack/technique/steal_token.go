package technique

import "github.com/guyline/guyline/network"

// TokenServesBearer: a producer verifies a token's signature, audience, scope and expiry (TS 33.501 clause 13.4.1.1.2). Only a certificate
// that the token's subject is held against tells who shows it. A replay that was seen (attack-oauth-token-replay) may have been refused.
var TokenServesBearer = &Weakness{
	ID:      "token-serves-bearer",
	Title:   "a token serves whoever shows it",
	Refutes: []string{"sbi-no-client-certificate"},
	Mend:    "ask for client certificates",
	Line:    []string{"sbi-no-client-certificate", "sbi-unprotected"},
	Missing: "whether it asks for client certificates",
}

// StealToken reads tokens where they pass: all at the NRF, at a producer those for it. An NRF that issues none has none to steal.
var StealToken = &Technique{
	ID:    "steal-token",
	Title: "Read access tokens where they pass, and show them",
	FiGHT: "FGT5043",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			if f.Type == string(network.NRF) {
				m.stealAtNRF(f, say)
				continue
			}
			for _, nrf := range m.registrars(f) {
				if !m.issuesTokens(nrf) {
					continue
				}
				for _, i := range m.onSBI(f) {
					for _, sees := range seesPath(i) {
						say(Step{On: f, Needs: []Condition{sees, {Reach, f}}, By: []Leaf{m.ByDesign(f, TokenServesBearer)}, Gains: Condition{Calls, f},
							Text: "shows " + f.String() + " a token that he read in another's request"})
						say(Step{On: f, Needs: []Condition{sees}, Gains: Condition{AnyToken, nrf}, Text: "keeps a token that he read in a request to " + f.String()})
					}
				}
			}
		}
	},
}

func (m *Model) stealAtNRF(nrf *network.Element, say func(Step)) {
	if !m.issuesTokens(nrf) {
		return
	}
	for _, i := range m.onSBI(nrf) {
		for _, sees := range seesPath(i) {
			say(Step{On: nrf, Needs: []Condition{sees}, By: []Leaf{m.ByDesign(nrf, TokenServesBearer)}, Gains: Condition{HoldsToken, nrf},
				Text: "reads the tokens that " + nrf.String() + " gives to others"})
		}
	}
}
