package sba

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/diameter"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/stream"
)

// startsDiameter says that b, all that is there of a message of n octets, is Diameter beyond doubt: it names who sends it
// (RFC 6733 6.3: Origin-Host is in every message).
func startsDiameter(b []byte, n int) bool {
	var m diameter.Message
	return len(b) == n && diameter.Parse(b, &m) == nil && len(m.OriginHost) > 0
}

// readDiameter takes messages out of a TCP stream.
func (t *Tracker) readDiameter(l *layer, p *stream.Piece) {
	d := p.Dir & 1
	if p.Gap > 0 {
		t.pool.Free(l.part[d])
		l.part[d] = nil
	}
	b := p.Data
	if len(l.part[d]) > 0 {
		l.part[d], _ = t.pool.Append(l.part[d], b)
		b = l.part[d]
	}
	for len(b) > 0 {
		n, err := diameter.Size(b)
		if err != nil && err != diameter.ErrShort {
			b = nil
			break
		}
		if err != nil || len(b) < n {
			break
		}
		t.diameter(b[:n], t.flow.ends[d], t.flow.ends[1-d], p.Frame, p.Time, "TCP")
		b = b[n:]
	}
	old := l.part[d]
	l.part[d] = nil
	if len(b) > 0 {
		var n int
		if l.part[d], n = t.pool.Append(nil, b); n < len(b) {
			t.pool.Free(l.part[d])
			l.part[d] = nil
		}
	}
	t.pool.Free(old)
}

// Diameter takes a user message of SCTP; one that is no Diameter is stepped over.
func (t *Tracker) Diameter(m *sctp.Message) {
	if m.Kind != sctp.Data {
		return
	}
	if m.PPID == sctp.PPIDDiameterDTLS {
		v := t.verdictOn("diameter-unprotected", "Diameter", pair(m.Src.Unmap(), m.Dst.Unmap()).String())
		v.praise = "Diameter is inside DTLS"
		v.add(pass, m.Time, m.Frame)
		return
	}
	known := m.PPID == sctp.PPIDDiameter || m.SrcPort == diameter.Port || m.DstPort == diameter.Port
	if !known && (m.PPID != 0 || !startsDiameter(m.Data, len(m.Data))) {
		return
	}
	t.now = max(t.now, m.Time)
	t.diameter(m.Data, netip.AddrPortFrom(m.Src.Unmap(), m.SrcPort), netip.AddrPortFrom(m.Dst.Unmap(), m.DstPort), m.Frame, m.Time, "SCTP")
}

// peerKey is two ends that speak Diameter, the lower first.
type peerKey struct{ a, b netip.Addr }

func pair(a, b netip.Addr) peerKey {
	if b.Less(a) {
		a, b = b, a
	}
	return peerKey{a, b}
}

func (k peerKey) String() string { return k.a.String() + " " + k.b.String() }

// peer is what was said to have been seen between them.
type peer struct{ verdict *verdict }

func (t *Tracker) diameter(b []byte, src, dst netip.AddrPort, frame, at int64, transport string) {
	var m diameter.Message
	if diameter.Parse(b, &m) != nil && len(m.OriginHost) == 0 {
		return
	}
	t.counts.Diameter++
	t.cover(coverDiameter, frame, at)
	application := m.Application.String()
	if len(m.OriginHost) > 0 {
		t.fact(event.Event{ID: "diameter-peer", Interface: application, Value: application, Node: string(m.OriginHost), Frames: []int64{frame}, Time: at,
			Src: src, Dst: dst, Detail: fmt.Sprintf("%s of realm %s speaks %s over %s.", m.OriginHost, m.OriginRealm, application, transport)})
	}
	key := pair(src.Addr(), dst.Addr())
	p, made := t.peers.get(key)
	if made {
		v := t.verdictOn("diameter-unprotected", "Diameter", key.String())
		v.src, v.dst = src, dst
		v.detail = fmt.Sprintf("Diameter between %s and %s over %s is not inside TLS or DTLS; whether IPsec protects it elsewhere this capture cannot show", key.a, key.b, transport)
		p.verdict = v
	}
	p.verdict.add(fail, at, frame)
	if m.HasKeys && !m.Request {
		v := t.verdictOn("diameter-keys-in-clear", application, key.String())
		v.src, v.dst = src, dst
		v.detail = "authentication vectors of subscribers pass in clear"
		v.add(fail, at, frame)
	}
}
