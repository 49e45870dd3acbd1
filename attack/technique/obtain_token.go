package technique

import "github.com/guyline/guyline/network"

// TokensWithoutProof: an NRF that has registered a function gives it tokens for what its profile allows; only a certificate that the request is
// held against would stop a stranger there (TS 33.501 clause 13.4.1.1.2).
var TokensWithoutProof = &Weakness{
	ID:      "tokens-without-proof",
	Title:   "who registered without proof is given access tokens",
	Shows:   []string{"seen-token-to-self-registered", "sbi-no-client-certificate", "sbi-unprotected"},
	Refutes: []string{"seen-token-to-self-registered", "sbi-no-client-certificate", "seen-client-certificate-required"},
	Mend:    "mutual TLS at the NRF",
	Line:    []string{"sbi-no-client-certificate", "sbi-unprotected"},
	Missing: "the NRF's configuration, or a capture of a token request",
}

// ObtainToken turns a registration into the right to call others.
var ObtainToken = &Technique{
	ID:    "obtain-token",
	Title: "Obtain access tokens as a registered function",
	FiGHT: "FGT5043",
	Rule: func(m *Model, say func(Step)) {
		for _, nrf := range m.Functions(network.NRF) {
			say(Step{On: nrf, Needs: []Condition{{Registered, nrf}}, By: []Leaf{m.Weak(nrf, TokensWithoutProof)}, Gains: Condition{HoldsToken, nrf},
				Text: "asks " + nrf.String() + " for access tokens in the name of that function"})
		}
	},
}
