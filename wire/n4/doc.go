// Package n4 follows the sessions of N4 (PFCP) and the tunnels that they make on N3 and N9 (GTP-U), and says what speaks
// against their security. Beside them it watches what strikes the hosts of these functions: port scans, a shell over TCP,
// ports that die.
//
// It learns who belongs to the network from the capture alone: peers from associations and accepted sessions, restarts
// from recovery time stamps, tunnels and UE addresses from rules, and from N2 through [Tracker.Tunnel]. Cross-checks with
// NAS or SBI (a deletion that nobody asked for) belong to the layer above.
//
// Facts (Value; Node):
//
//	n4-peer             part that it plays: "CP function", "UP function"; Node ID
//	n4-association      "accepted" or the cause; Node ID of the answering node
//	n4-restart          the new recovery time stamp; Node ID
//	n4-up-features      octets of UP Function Features, hexadecimal; Node ID
//	n4-cp-features      octets of CP Function Features, hexadecimal; Node ID
//	n4-dnn              DNN of a session; Node ID of the UP function
//	n3-peer             "access" or "core": the side of the UPF on which the address lies; the address
//	gtpc-peer           "GTPv1-C", "GTPv2-C"; the address
//
// Principle events:
//
//	n4-clear-text               PFCP without IPsec, once for a pair of peers (TS 33.501 clause 9.9)
//	n3-clear-text               GTP-U without IPsec, once for a pair of peers (TS 33.501 clause 9.3; N9: 9.9)
//	gtpc-clear-text             GTPv1-C or GTPv2-C without IPsec, once for a pair of peers
//	pfcp-heartbeat-to-stranger  a heartbeat is answered that comes from a node without association: no fault (TS 29.244 clause
//	                            6.2.2 excepts no stranger), but it shows that N4 can be reached from there
//	pfcp-association-beside     a second CP function associates and works beside the first
//	pfcp-far-drop               an accepted rule drops a session's packets
//	pfcp-far-duplicate          an accepted rule duplicates a session's packets
//	pfcp-far-destination        a rule forwards to an address that N2 never named (only where N2 is in the capture)
//	pfcp-malformed              a message breaks its format (TS 29.244 clause 7.6)
//	pfcp-path-changed           requests of one peer come with another TTL than before
//	pfcp-context-not-found      many requests name sessions that the UP function does not have
//	pfcp-unreachable            a host answers PFCP with ICMP: nobody listens on the port any more
//	gtp-unreachable             the same for GTP-U
//	gtp-error-indications       a known peer sends on many TEIDs that the receiver does not know
//	teid-collision              one F-TEID belongs to two sessions that live
//	core-address-from-ue        a UE sends to an address of a core function
//	gtp-foreign-source          packets of a session come from an address that no rule names
//
// Attacks (the event's Kind; ID is the same):
//
//	pfcp-session-deletion, pfcp-session-modification, pfcp-redirect, pfcp-session-establishment, pfcp-establishment-flood,
//	pfcp-heartbeat-flood, pfcp-spoofed-request, pfcp-rogue-association, pfcp-seid-scan, pfcp-pdn-type-0,
//	pfcp-restoration-teid, gtp-in-gtp, pfcp-in-gtp, core-reached-from-ue, ue-address-spoofing, gtp-unknown-peer,
//	gtp-end-marker-injection, teid-scan, port-scan, reverse-shell, bind-shell
//
// Forged requests show by their sequence numbers: they break their sender's while those go on. A sender may have several
// numberings side by side, one for each block of 65536 numbers, as a control function of several pods has: those that show
// among its first 64 requests with three in a row, and, where such numberings were seen to take turns, later ones from 64
// requests on. So this is not found: who counts on in a block of his own from the beginning of a capture, or 64 times and more
// beside a sender of several numberings. And this is accused though it is genuine: a second numbering that begins later at a
// sender which has had only one, or in the same block; one that falls silent for three minutes before it is known. Requests of
// a numbering that is not known yet teach nothing.
//
// An attack is told when a minute has passed without more of it, at the latest at [Tracker.Flush]: only then all its
// frames are known and what explains it (a handover, a restart) has had its time to come.
package n4
