// Package wire is the floor on which captures are read: bytes to 5G messages, one folder per protocol. It knows nothing of
// the model above it and imports nothing of the project outside itself.
//
//	pcap ─ ip ─┬─ sctp ─┬─ ngap ─ nas          N1, N2
//	           │        └─ f1ap ─ rrc, e1ap, s1ap
//	           ├─ udp ──── pfcp, gtp           N4, N3
//	           └─ tcp ──── tls, http2, http1 ─ sbi; diameter
//
// All decoders keep the same rules. They are handed a slice and give slices into it, valid as long as it is. They fill a
// struct that the caller reuses, so that a message on N2, N3 or N4 costs no allocation. They never panic, whatever the
// bytes; what they hold back (fragments, segments out of order) is bounded in number and in bytes, and ages by the
// capture's own clock. They read what a judgement of security needs and step over the rest.
package wire
