package sba

import (
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/tls"
)

// maxProduct is the longest Server or User-Agent field that is told.
const maxProduct = 128

// product tells what an end's Server or User-Agent field names, where that is not its type as TS 29.500 5.2.2.2 has it. said
// is the field that the end said last.
func (t *Tracker) product(x *exchange, end netip.AddrPort, field []byte, said *string, frame, time int64) {
	if len(field) == 0 || len(field) > maxProduct || x.relayed || string(field) == *said {
		return
	}
	*said = string(field)
	if agent(field) != "" || slices.ContainsFunc(field, func(c byte) bool { return c < ' ' || c > '~' }) {
		return
	}
	t.fact(event.Event{ID: "sbi-product", Interface: "SBI", Value: *said, Node: end.Addr().String(), Frames: []int64{frame}, Time: time, Src: end})
}

// organisations tells whom a certificate names as its subject's and its issuer's organisation.
func (t *Tracker) organisations(s *server, c *tls.CertificateFacts, owner, peer netip.AddrPort, frame, time int64) {
	for _, part := range []struct {
		id    string
		names []string
	}{{"tls-subject", c.SubjectOrganisations}, {"tls-issuer", c.IssuerOrganisations}} {
		for _, n := range part.names {
			if len(n) > 0 && len(n) <= maxProduct {
				t.tlsFact(s, event.Event{ID: part.id, Interface: "TLS", Value: n, Node: owner.Addr().String(), Frames: []int64{frame}, Time: time, Src: owner, Dst: peer})
			}
		}
	}
}
