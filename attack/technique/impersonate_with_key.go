package technique

// KeyIsIdentity: a function is who its certificate says (TS 33.310 clause 6.1.3c.3), and that is proved by the private key alone.
var KeyIsIdentity = &Weakness{
	ID:    "key-is-identity",
	Title: "whoever has its private key is taken for it",
}

// NamesNobody: a certificate names its holder in the subject alternative name, which serves for authentication (TS 33.310 clause 6.1.3c.3).
// Peers that take one without accept it for any function.
var NamesNobody = &Weakness{
	ID:    "names-nobody",
	Title: "its certificate names no holder, so that it passes for any function's",
	Shows: []string{"certificate-no-alt-name", "seen-certificate-san"},
	Mend:  "name the holder in the certificate",
}

// ImpersonateWithKey uses a function's private key: in the middle of its traffic, at the NRF, and towards those whom it may call.
var ImpersonateWithKey = &Technique{
	ID:    "impersonate-with-key",
	Title: "Pass for a function with its private key",
	FiGHT: "FGT1557.504",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			if m.hasKey(f) {
				identity := m.ByDesign(f, KeyIsIdentity)
				for _, i := range m.onSBI(f) {
					say(Step{On: f, Needs: []Condition{{PrivateKey, f}, {Between, f}}, By: []Leaf{identity}, Gains: Condition{OnPath, i},
						Text: "shows the certificate of " + f.String() + " to those who call it, and reads and changes what they ask"})
				}
				for _, nrf := range m.registrars(f) {
					if nrf == f {
						continue
					}
					say(Step{On: nrf, Needs: []Condition{{PrivateKey, f}, {Reach, nrf}}, By: []Leaf{identity}, Gains: Condition{Registered, nrf},
						Text: "registers at " + nrf.String() + " with the certificate of " + f.String()})
					if anyone := m.Weak(f, NamesNobody); anyone.Level.Evidenced() {
						for _, i := range m.onSBI(nrf) {
							say(Step{On: nrf, Needs: []Condition{{PrivateKey, f}, {Between, nrf}}, By: []Leaf{identity, anyone}, Gains: Condition{OnPath, i},
								Text: "shows the certificate of " + f.String() + ", which names nobody, as that of " + nrf.String()})
						}
					}
				}
			}
			for _, g := range m.users(f) {
				if m.hasKey(g) {
					say(Step{On: f, Needs: []Condition{{PrivateKey, g}, {Reach, f}}, By: []Leaf{m.ByDesign(g, KeyIsIdentity)}, Gains: Condition{Calls, f},
						Text: "calls " + f.String() + " with the certificate of " + g.String() + ", which may call it"})
				}
			}
		}
	},
}
