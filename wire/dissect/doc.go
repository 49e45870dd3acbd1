// Package dissect takes single frames apart for people to read: a tree of fields, each with the standard's name, its value
// in words and the octets that it stands in. It serves the evidence of findings, where a reader wants to see what a check
// saw; the trackers do not use it.
//
// It reads the link layers of package ip, IPv4 and IPv6, ICMP, UDP, TCP, SCTP chunk by chunk, NGAP, S1AP, F1AP and E1AP
// (every information element; the values that security asks for), NAS-5GS, NR RRC in F1AP, PFCP, GTP-U with the packet
// inside, GTPv1-C and GTPv2-C with their elements, the header of GTP', Diameter with its AVPs, TLS records and handshakes, HTTP/1 and
// HTTP/2. What is ciphered stays octets, unless the key log opens a TLS connection.
//
//	Ethernet
//	IPv4: 192.0.2.1 → 192.0.2.2
//	SCTP: 38412 → 38412
//	  DATA
//	NGAP: InitialUEMessage            offset 62, length 45
//	  NAS-PDU (38), reject
//	    NAS-5GS: Registration request
//
// A Dissector that has seen a capture's frames in order ([Dissector.See]) knows what one frame alone does not show: the
// datagrams, SCTP messages and TCP streams that a frame completes, header tables of HTTP/2, keys of TLS. Such content has
// a buffer of its own in the tree, with its name.
//
// # What is masked
//
// Unless Options.Pseudonyms.Reveal is set, permanent identities of a subscriber or terminal (SUPI, IMSI, MSISDN, IMEI, a SUCI of the null
// scheme), keys and passwords, and signatures of tokens have pseudonyms or nothing instead of values, and their octets are
// left out of the hexadecimal view, in every buffer that holds them. The same holds for octets that could hold such
// a thing and were not taken apart: parts of messages, unknown elements of protocols that carry subscribers, payload of
// users. Temporary identities (5G-GUTI, TEID, addresses) are shown: without them a frame tells nothing.
package dissect
