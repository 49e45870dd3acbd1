// Package sba follows the service-based architecture over one capture: HTTP/2 and HTTP/1.x in clear or inside TLS, which NF
// instances, tokens and transactions there are, what TLS shows, N32 between SEPPs, and Diameter beside it. It says what it
// finds as events (package event).
//
// HTTP that is not the SBI, and TLS of which nothing says that it is, are counted and no more. TLS is the SBI's where a name
// ends in 3gppnetwork.org, a certificate names an NF instance, SBI requests were decrypted, or (for verdicts, not for
// attacks) HTTP/2 is offered between addresses that are not of the Internet.
//
// A connection is recognised by content, on any port. State is bounded: connections by package tcp, the rest by the
// constants of this package; the oldest entry makes room. What needs hindsight ("the others show a token, this one does
// not") waits a minute of capture time, or for Flush.
//
// Facts, Class Fact, each once:
//
//	nrf-server            Value its address and port: whoever takes registrations is the NRF
//	nf-instance           Value NF type, Node NF instance id, Dst its first address; Detail PLMNs, status, services, oauth2
//	nf-deregistered       Value NF type, Node NF instance id
//	sbi-server            Value "HTTP/2" or "HTTP/1.1", with " over TLS" inside TLS; Node and Dst the server; Detail its APIs
//	sbi-token             Value algorithm, Node subject; Detail issuer, audience, scope and lifetime
//	tls-version           Value "TLS 1.3" …, Node and Dst the server: a version chosen
//	tls-suite             Value the cipher suite chosen, Node and Dst the server
//	tls-server-certificate  Value SHA-256 of the SubjectPublicKeyInfo, Node and Src the server; Detail names, dates, key
//	tls-client-certificate  the same of a client, Node and Src the client
//	tls-subject, tls-issuer  Value an organisation that a certificate names as its subject's or issuer's, Src whose it is
//	sbi-product           Value a Server or User-Agent field that is no NF type, Src who sent it
//	tls-client-certificate-not-provable  Node and Dst the server: TLS 1.3 without keys does not show whether one was asked for
//	diameter-peer         Value application, Node Origin-Host, Src its address
//	n32-peer              Node and Dst a SEPP, Value "N32-c" or "N32-f"
//
// Verdicts have Value "pass" (Class Fact) or "fail" (Class Principle), each once for a server, Node and Dst, with the frames
// that show it: at most 1,000, the first, and Detail says how many there are.
//
//	sbi-clear-text               fail: requests in clear; pass: all inside TLS (TS 33.501 13.1.0)
//	sbi-http1                    fail: HTTP/1.x (TS 29.500 5)
//	oauth-enforced               fail: served without a token; pass: refused without (TS 33.501 13.4.1.1.2, unless 13.3.0)
//	anonymous-nf-registration    fail: accepted from who proved nothing (TS 33.501 13.3.1.1)
//	token-to-self-registered     fail: a token for who had registered so (TS 33.501 13.4.1.1.2 step 1)
//	token-claims-empty           fail: issuer, subject, audience or scope empty; without a Node (TS 33.501 13.4.1.1.2)
//	alg-none-refused, expired-token-refused, wrong-scope-refused, wrong-audience-refused
//	                             fail: answered with success; pass: with 401 or 403 (TS 33.501 13.4.1.1.2 step 2)
//	null-scheme-suci-accepted    fail: an authentication began with a null-scheme SUCI (TS 33.501 6.12.2)
//	subscriber-keys-to-stranger  fail: long-term keys to who is no UDM or proved nothing; pass: to a UDM (TS 33.501 13.4.1)
//	discovery-without-type       fail: a mandatory parameter missing was answered with success (TS 29.510 6.2.3.2.3.1)
//	nf-registration-works        fail: none got through; pass: one did
//	obsolete-tls-refused         fail: TLS 1.1 or older chosen; pass: refused (TS 33.210 6.2.1)
//	weak-tls-suite               fail: no AEAD or no ephemeral keys (TS 33.210 6.2.3)
//	client-certificate-required  fail: not asked for, or not insisted on; pass: shown or insisted on (TS 33.501 13.1.0)
//	certificate-san              fail: no subjectAltName (TS 33.310 6.1.3c.3)
//	n32-clear-text               fail: N32 in clear (TS 33.501 13.1.2)
//	diameter-unprotected         fail: Diameter without TLS, DTLS (TS 33.501 9.5); Node two addresses; pass: DTLS
//	diameter-keys-in-clear       fail: authentication vectors in such Diameter; Node two addresses
//
// Attacks, Class Attack, IDs with "sbi-" before the kind: nf-discovery-unauthorised, nf-discovery-invalid-type,
// nrf-malformed-discovery, rogue-nf-registration, nf-deregistration-unauthorised, nf-deregistration-storm,
// subscriber-data-unauthorised, oauth-alg-none, oauth-expired, oauth-audience, oauth-scope, oauth-token-replay, obsolete-tls,
// no-mutual-tls. A network that does without tokens or client certificates breaks a principle; an attack is told where
// somebody departs from what the network otherwise does, or sends what cannot be meant.
package sba
