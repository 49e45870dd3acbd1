// Package nas reads the non-access-stratum messages of the 5G System (TS 24.501 V18.5.0): 5GMM and 5GSM, in clear, integrity
// protected, and "ciphered" with the null algorithm 5G-EA0.
//
//	plain 5GMM            7e | 0000 0000 | message type | …
//	protected 5GMM        7e | 0000 header type | MAC (4) | sequence number | inner message
//	5GSM (inside a payload container)   2e | PDU session ID | PTI | message type | …
//
// Parse fills a Message that the caller reuses; slices of it point into the input, and nothing is allocated once the lists
// have grown. What the standard leaves to the receiver's key is not guessed: whether an inner message whose header says
// "ciphered" lies in clear is recognised by its content alone (it must be a whole, well-formed plain 5GMM message), and
// Message.Inner says which case it was.
//
// Not read: the contents of QoS rules, of mapped EPS contexts, of protocol configuration options, of EAP and of SMS. Messages
// of the EPS (protocol discriminators 7 and 2) are told apart by their header only.
package nas
