package check

import "github.com/guyline/guyline/network"

var (
	onE1       = []network.InterfaceName{network.E1}
	onN32      = []network.InterfaceName{network.N32}
	onDiameter = []network.InterfaceName{network.S6A}
)

// sightings are the observations that speak against a principle and that no other check covers, by interface. Names are those
// of events; the packages of the trackers say when each is told.
var sightings = []sighting{
	{"nas-null-ciphering", onNAS, AirInterface, Medium, "NAS was seen to run without ciphering",
		"NAS is ciphered wherever regulation permits.", "Signalling, messages and locations can be read on the air.",
		"put NEA2 or NEA1 first in the AMF's ciphering order", []Clause{ts33501("5.5.1")}, []string{"FGT1600.501"}},
	{"nas-null-integrity", onNAS, AirInterface, High, "NAS was seen to run without integrity protection",
		"NIA0 is chosen for unauthenticated emergency calls only.", "Signalling can be changed on the way.",
		"take NIA0 out of the AMF's integrity order", []Clause{ts33501("5.5.2")}, []string{"FGT5009.001"}},
	{"nas-weaker-algorithm", onNAS, AirInterface, Medium, "A weaker algorithm follows a stronger one",
		"A change of AMF keeps to the strongest algorithm that the terminal has.", "Protection falls without anybody noticing.",
		"give all AMFs the same order of algorithms", []Clause{ts33501("6.7.1.2"), ts33512("4.2.2.4.2")}, []string{"FGT1562.501"}},
	{"suci-null-scheme", onNAS, Subscribers, Medium, "Permanent identities cross the air in clear",
		"A terminal conceals its identity wherever its home network has given it a key.",
		"Whoever listens learns who is there, and follows them.",
		"give the UDM a home network key and the SIM cards its public half", []Clause{ts33501("5.2.5"), ts33501("6.12.2")}, []string{"FGT5019.004"}},
	{"nas-identity-before-security", onNAS, Subscribers, Low, "A terminal is asked for its identity before security",
		"The core asks for a concealed identity only, and only where it must.", "Somebody can ask in the core's name.",
		"look into why the AMF does not know the temporary identity", []Clause{ts33501("6.12.4")}, []string{"FGT5019.004"}},
	{"nas-plain-message", onNAS, AirInterface, Medium, "NAS in clear where protection is due",
		"After security has begun every NAS message is protected, but for the exceptions of TS 24.501.",
		"Somebody can speak in the name of terminal or core.", "update the side that sends it", []Clause{ts33501("5.5.2")}, []string{"FGT5009.001"}},
	{"nas-count-reused", onNAS, AirInterface, High, "A NAS count comes again",
		"A NAS count never comes twice under one key.", "Recorded messages can be repeated.", "update the side that repeats it",
		[]Clause{ts33512("4.2.2.3.1")}, []string{"FGT5009.001"}},
	{"nas-guti-not-renewed", onNAS, Subscribers, Medium, "A temporary identity is kept",
		"A new 5G-GUTI is given at each initial and mobility registration.", "A terminal can be followed by its temporary identity.",
		"update the AMF, or switch the renewal on", []Clause{ts33501("6.12.3"), ts33512("4.2.2.5.1")}, []string{"FGT5012.003"}},
	{"auth-synchronisation-loop", onNAS, Subscribers, Medium, "Authentication goes round in synchronisation failures",
		"After one resynchronisation the authentication goes on.", "Somebody repeats old challenges, or the UDM's numbers are wrong.",
		"look into the UDM's sequence numbers for the subscriber", []Clause{ts33501("6.1.3.3.1")}, []string{"FGT1498.503"}},
	{"nas-malformed", onNAS, SoftwareIntegrity, Low, "Malformed NAS", "Terminals and core send messages of the protocol.",
		"A defect of a peer, or somebody who looks for one.", "find the peer of the evidence", []Clause{ts33117("4.4.4")}, []string{"FGT1499"}},
	{"ngap-malformed", onNAS, SoftwareIntegrity, Low, "Malformed NGAP", "gNB and AMF send messages of the protocol.",
		"A defect of a peer, or somebody who looks for one.", "find the peer of the evidence", []Clause{ts33117("4.4.4")}, []string{"FGT1499"}},
	{"gnb-id-from-two-peers", onNAS, Transport, High, "One gNB ID comes from two addresses",
		"A gNB ID belongs to one gNB.", "Somebody takes a gNB's place.", "IPsec with certificates on N2",
		[]Clause{ts33501("9.2")}, []string{"FGT1557.503"}},
	{"n2-unprotected", onNAS, Transport, Medium, "N2 was seen in clear",
		"N2 is protected all the way; where a tunnel ends before the gNB or the AMF, the rest of the way is guarded otherwise.",
		"What is declared to be a tunnel is none where it was looked at: signalling can be read and changed there.",
		"end IPsec at gNB and AMF themselves, or say in guyline.yaml what guards the rest of the way", []Clause{ts33501("9.2")}, []string{"FGT1557.503", "FGT1040"}},
	{"security-key-in-clear", onNAS, Transport, High, "Keys of the radio cross N2 in clear",
		"N2 is protected in confidentiality.", "Whoever listens on N2 deciphers the radio.", "IPsec on N2",
		[]Clause{ts33501("9.2")}, []string{"FGT1040"}},
	{"up-security-not-needed", onNAS, AirInterface, Low, "User data is to go without protection",
		"The policy of each session is chosen; not needed leaves user data open.", "User data can be read or changed on the air.",
		"set the user-plane policy of the slice to preferred or required", []Clause{ts33501("6.6.1")}, []string{"FGT1600.501"}},
	{"rrc-null-ciphering", onF1, AirInterface, Medium, "The radio was seen to run without ciphering",
		"The gNB ciphers signalling and user data wherever regulation permits.", "Everything can be read on the air.",
		"put nea2 or nea1 first in the gNB's list", []Clause{ts33501("5.3.2")}, []string{"FGT1600.501"}},
	{"rrc-null-integrity", onF1, AirInterface, High, "The radio was seen to run without integrity protection",
		"RRC is protected with another algorithm than NIA0, but for unauthenticated emergency calls.", "Signalling can be changed on the air.",
		"take nia0 out of the gNB's list", []Clause{ts33501("5.3.3")}, []string{"FGT5009.001"}},
	{"f1-unprotected", onF1, Transport, Medium, "F1 was seen in clear", "F1 is protected, by IPsec or otherwise.",
		"Signalling and user data can be read and changed between DU and CU.", "IPsec on F1", []Clause{ts33501("9.8.2")}, []string{"FGT1557.503"}},
	{"e1-unprotected", onE1, Transport, Medium, "E1 was seen in clear", "E1 is protected.", "Keys of the user plane can be read.",
		"IPsec on E1", []Clause{ts33501("9.8.3")}, []string{"FGT1557.503"}},

	{"n3-clear-text", onN3, Transport, Medium, "User data was seen in clear on N3 or N9",
		"N3 and N9 are protected, by IPsec or by other means.", "User data can be read and changed.", "IPsec on N3 and N9",
		[]Clause{ts33501("9.3"), ts33501("9.9")}, []string{"FGT1040"}},
	{"n4-clear-text", onN4, Transport, Medium, "N4 was seen in clear", "N4 is protected, by IPsec or by other means.",
		"Whoever is on the path governs user-plane sessions.", "IPsec on N4", []Clause{ts33501("9.9")}, []string{"FGT1040"}},
	{"pfcp-heartbeat-to-stranger", onN4, Transport, Low, "PFCP heartbeats of a node without association are answered",
		"Only the peers of N4 reach it. TS 29.244 clause 6.2.2 has heartbeats answered at any time and excepts no stranger's: that one gets through is an exposure, its answer no fault.",
		"Strangers learn that the function is there, and when it started.", "IPsec on N4; filter N4 by peer",
		[]Clause{ts33501("9.9")}, []string{"FGT1046"}},
	{"pfcp-association-beside", onN4, Transport, Medium, "A second control function works on one UPF",
		"The functions that govern a UPF are those of the inventory.", "A stranger may govern user-plane sessions.",
		"declare both SMFs, or remove the second", []Clause{ts33501("9.9")}, []string{"FGT5007"}},
	{"pfcp-malformed", onN4, SoftwareIntegrity, Low, "Malformed PFCP", "Peers send messages of the protocol.",
		"A defect of a peer, or somebody who looks for one.", "find the peer of the evidence", []Clause{ts33117("4.4.4")}, []string{"FGT1499"}},
	{"teid-collision", onN3, Transport, High, "Two sessions share a tunnel end", "A TEID is unique at its address.",
		"One subscriber's packets reach another.", "update the function that gives the TEIDs", []Clause{ts33513("4.2.2.6")}, []string{"FGT5021"}},
	{"core-address-from-ue", onN3, Segmentation, High, "A terminal sends to a core function's address",
		"From a terminal no interface of the core can be reached.", "Terminals can attack the core.",
		"drop inner packets to core addresses at the UPF", []Clause{ts33117("4.2.6.2.4")}, []string{"FGT1572.501"}},

	{"sbi-clear-text", onSBI, ServiceInterfaces, High, "SBI was seen in clear",
		"SBI uses TLS, unless the traffic is protected by other means.", "Registrations, tokens and subscriber data can be read and changed.",
		"serve SBI over TLS", []Clause{ts33501("13.1.0")}, []string{"FGT1040"}},
	{"sbi-http1", onSBI, ServiceInterfaces, Low, "SBI over HTTP/1", "SBI uses HTTP/2.", "Requests go another way than the one that was tested.",
		"find the client of the evidence", []Clause{{"TS 29.500", "5", ""}}, nil},
	{"oauth-enforced", onSBI, Authorisation, High, "Services answer without a token",
		"A producer asks for a token, or checks consumers against local policy.", "Whoever reaches a function uses it.",
		"OAuth2 at the NRF and every producer", []Clause{ts33501("13.4.1.1.2"), ts33501("13.3.0")}, []string{"FGT5020"}},
	{"anonymous-nf-registration", onSBI, Authorisation, Critical, "The NRF registers whoever asks",
		"NRF and function authenticate each other at registration.", "A foreign function is discovered and trusted by the others.",
		"mutual TLS at the NRF", []Clause{ts33501("13.3.1.1"), ts33501("5.9.2.2")}, []string{"FGT5007"}},
	{"token-to-self-registered", onSBI, Authorisation, Critical, "Who registered without proof gets tokens",
		"The NRF checks a token request against the consumer's certificate or profile.", "OAuth2 protects nothing: everybody gets a token.",
		"mutual TLS at the NRF; the request held against the certificate", []Clause{ts33501("13.4.1.1.2"), ts33518("4.2.2.4.1")}, []string{"FGT5043"}},
	{"token-claims-empty", onSBI, Authorisation, Medium, "Tokens lack issuer or audience",
		"A token names issuer, subject, audience, scope and expiry.", "A token opens more than it was issued for.", "update the NRF",
		[]Clause{ts33501("13.4.1.1.2")}, []string{"FGT5011"}},
	{"alg-none-refused", onSBI, Authorisation, Critical, "An unsigned token was accepted", "A producer verifies each token's signature.",
		"Whoever reaches a function writes tokens for it.", "update the producer", []Clause{ts33501("13.4.1.1.2")}, []string{"FGT5011"}},
	{"wrong-scope-refused", onSBI, Authorisation, High, "A token of another scope was accepted", "A producer verifies each token's scope.",
		"A token for a harmless service opens every other.", "update the producer", []Clause{ts33501("13.4.1.1.2")}, []string{"FGT5011"}},
	{"null-scheme-suci-accepted", onSBI, Subscribers, Medium, "The home network takes null-scheme identities",
		"Terminals with a key conceal their identity; the home network decides whether to take the null scheme.",
		"Identities that were drawn out in clear are of use.", "give the SIM cards a key; refuse the null scheme where all have one",
		[]Clause{ts33501("6.12.2")}, []string{"FGT5019.004"}},
	{"subscriber-keys-to-stranger", onSBI, Subscribers, Critical, "Long-term keys went to a stranger",
		"Only the UDM reads authentication data at the UDR.", "Subscribers can be impersonated and listened to for ever.",
		"mutual TLS and tokens at the UDR; replace the keys that were read", []Clause{ts33501("5.8b"), ts33501("5.8.1")}, []string{"FGT5020"}},
	{"obsolete-tls-refused", onSBI, ServiceInterfaces, High, "TLS 1.1 or older was chosen", "TLS is 1.2 or 1.3.",
		"Known attacks break the protection.", "allow TLS 1.2 and 1.3 only", []Clause{{"TS 33.210", "6.2.1", ""}}, []string{"FGT1600.502"}},
	{"client-certificate-required", onSBI, ServiceInterfaces, High, "No client certificate is asked for",
		"Both ends of SBI show a certificate.", "Whoever reaches the network is taken for a function.", "ask for client certificates at every function",
		[]Clause{ts33501("13.1.0"), ts33501("13.3.2.1")}, []string{"FGT1557.504"}},
	{"certificate-san", onSBI, ServiceInterfaces, Medium, "A certificate names no host", "A function's certificate has a subject alternative name.",
		"Clients cannot tell whether they reached the right function.", "issue certificates with subjectAltName", []Clause{{"TS 33.310", "6.1.3c.3", ""}}, []string{"FGT1557.504"}},
	{"n32-clear-text", onN32, Interconnect, Critical, "N32 was seen in clear", "N32 is protected by TLS, or by PRINS through intermediaries.",
		"Whoever is between the networks reads and changes roaming signalling.", "TLS on N32-c and N32-f", []Clause{ts33501("13.1.2")}, []string{"FGT5016"}},
	{"diameter-unprotected", onDiameter, Interconnect, High, "Diameter was seen in clear", "Diameter towards others is protected by NDS/IP or otherwise.",
		"Subscriber data can be read and changed.", "IPsec, TLS or DTLS for Diameter", []Clause{ts33501("9.5")}, []string{"FGT5012.008"}},
}

// wireChecks are the checks that need a capture.
func wireChecks() []*Check {
	var out []*Check
	for _, a := range attacks {
		out = append(out, a.check(OfAttack))
	}
	for _, s := range sightings {
		out = append(out, s.check(OfPrinciple))
	}
	return out
}
