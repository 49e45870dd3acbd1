package technique

// UnsignedTaken: a producer verifies the signature of each token (TS 33.501 clause 13.4.1.1.2). That somebody tried (attack-oauth-alg-none) does
// not show that it was taken.
var UnsignedTaken = &Weakness{
	ID:      "unsigned-taken",
	Title:   "it takes a token that nobody signed",
	Shows:   []string{"seen-alg-none-refused"},
	Mend:    "update the producer: refuse tokens without a signature",
	Missing: "a probe or capture of a request with an unsigned token",
}

// SignsWithTLSKey is what no input says: some products sign tokens with the key of the NRF's certificate, and some ship that key.
var SignsWithTLSKey = &Weakness{
	ID:      "signs-with-tls-key",
	Title:   "it signs tokens with the key of its certificate",
	Missing: "with which key the NRF signs access tokens",
}

// ForgeToken writes tokens. Where no tokens are issued nobody asks for any, which is another technique.
var ForgeToken = &Technique{
	ID:    "forge-token",
	Title: "Write an access token that a producer takes",
	FiGHT: "T1606",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, nrf := range m.registrars(f) {
				switch {
				case !m.issuesTokens(nrf):
				case f == nrf && m.hasKey(f):
					say(Step{On: nrf, Needs: []Condition{{PrivateKey, nrf}}, By: []Leaf{m.Weak(nrf, SignsWithTLSKey)}, Gains: Condition{HoldsToken, nrf},
						Text: "signs tokens with the private key of " + nrf.String()})
				case f != nrf:
					say(Step{On: f, Needs: []Condition{{Reach, f}}, By: []Leaf{m.Weak(f, UnsignedTaken)}, Gains: Condition{Calls, f},
						Text: "shows " + f.String() + " a token that he wrote and nobody signed"})
				}
			}
		}
	},
}
