package n4_test

import (
	"net/netip"
	"testing"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pfcp"
	"github.com/guyline/guyline/wire/tcp"
)

var (
	smf2     = netip.MustParseAddr("192.0.2.3")
	gnb      = netip.MustParseAddr("203.0.113.1")
	gnb2     = netip.MustParseAddr("203.0.113.2")
	stranger = netip.MustParseAddr("203.0.113.66")
)

// TestEvents plays each event that no recording shows: what makes it, and what is near it and does not.
func TestEvents(t *testing.T) {
	named := func(s *scene, a netip.Addr) {
		s.x.Tunnel(ngap.Tunnel{Addr: upf, TEID: 7}, ngap.Tunnel{Addr: a, TEID: 1})
	}
	core := func(s *scene) {
		s.associate(smf, upf)
		s.establish(smf, upf, 5, 7, gnb)
	}
	send := func(s *scene, src netip.Addr, times int) {
		for range times {
			s.udp(src, upf, gtp.PortU, tpdu(7))
		}
	}
	// guess sends on TEIDs that the UPF does not know, and the UPF says so.
	guess := func(s *scene, src netip.Addr, times uint32) {
		for i := range times {
			s.udp(src, upf, gtp.PortU, tpdu(1000+i))
			s.udp(upf, src, gtp.PortU, errorIndication(1000+i, upf))
		}
	}
	// lost names sessions that the UPF does not have, as far apart as step.
	lost := func(s *scene, times, step uint64) {
		for i := range times {
			s.ask(smf, upf, pfcp.SessionDeletionRequest, 1<<40+i*step, nil, noContext)
		}
	}
	near, far := netip.AddrPortFrom(upf, 4444), netip.AddrPortFrom(stranger, 40000)
	// types is a connection that client opens, and the commands that go from one end to the other.
	types := func(s *scene, client, server, from, to netip.AddrPort, lines ...string) {
		s.tcp(client, server, tcp.SYN, "")
		s.tcp(server, client, tcp.SYN|tcp.ACK, "")
		for _, line := range lines {
			s.tcp(from, to, tcp.ACK, line)
			s.tcp(to, from, tcp.ACK, "")
		}
	}
	for _, c := range []struct {
		name, id string
		class    event.Class // 0: it is not said
		play     func(*scene)
	}{
		{"to a gNB that N2 does not name", "pfcp-far-destination", event.Principle, func(s *scene) { core(s); named(s, gnb); s.move(smf, upf, 5, stranger) }},
		{"to a gNB that N2 names", "pfcp-far-destination", 0, func(s *scene) { core(s); named(s, gnb); s.move(smf, upf, 5, gnb) }},
		{"to a gNB that N2 names afterwards", "pfcp-far-destination", 0, func(s *scene) { core(s); named(s, gnb); s.move(smf, upf, 5, gnb2); named(s, gnb2) }},
		{"without N2 in the capture", "pfcp-far-destination", 0, func(s *scene) { core(s); s.move(smf, upf, 5, stranger) }},

		{"a second SMF works", "pfcp-association-beside", event.Principle, func(s *scene) { core(s); s.associate(smf2, upf); s.establish(smf2, upf, 6, 8, gnb) }},
		{"a second SMF does nothing", "pfcp-association-beside", 0, func(s *scene) { core(s); s.associate(smf2, upf) }},
		{"a second SMF does nothing: rogue", "pfcp-rogue-association", event.Attack, func(s *scene) { core(s); s.associate(smf2, upf) }},
		{"a second SMF before any session", "pfcp-association-beside", 0, func(s *scene) {
			s.associate(smf, upf)
			s.associate(smf2, upf)
			s.establish(smf, upf, 5, 7, gnb)
			s.establish(smf2, upf, 6, 8, gnb)
		}},
		{"a second SMF after the last session", "pfcp-association-beside", 0, func(s *scene) {
			core(s)
			s.remove(smf, upf, 5)
			s.associate(smf2, upf)
			s.establish(smf2, upf, 6, 8, gnb)
		}},

		{"eight sessions unknown", "pfcp-context-not-found", event.Principle, func(s *scene) { core(s); lost(s, 8, 1000) }},
		{"seven sessions unknown", "pfcp-context-not-found", 0, func(s *scene) { core(s); lost(s, 7, 1000) }},
		{"eight in a row are a scan", "pfcp-context-not-found", 0, func(s *scene) { core(s); lost(s, 8, 1) }},
		{"eight in a row are a scan: attack", "pfcp-seid-scan", event.Attack, func(s *scene) { core(s); lost(s, 8, 1) }},

		{"a gNB's old tunnels", "gtp-error-indications", event.Principle, func(s *scene) { core(s); guess(s, gnb, 8) }},
		{"a few old tunnels", "gtp-error-indications", 0, func(s *scene) { core(s); guess(s, gnb, 7) }},
		{"a stranger's guesses", "gtp-error-indications", 0, func(s *scene) { core(s); guess(s, stranger, 8) }},
		{"a stranger's guesses: attack", "teid-scan", event.Attack, func(s *scene) { core(s); guess(s, stranger, 8) }},

		{"another address instead of the gNB's", "gtp-foreign-source", event.Principle, func(s *scene) { core(s); send(s, stranger, 3) }},
		{"another address beside the gNB's", "gtp-foreign-source", 0, func(s *scene) { core(s); send(s, gnb, 1); send(s, stranger, 3) }},
		{"another address beside the gNB's: attack", "gtp-unknown-peer", event.Attack, func(s *scene) { core(s); send(s, gnb, 1); send(s, stranger, 3) }},
		{"the gNB's address", "gtp-foreign-source", 0, func(s *scene) { core(s); send(s, gnb, 3) }},
		{"the next gNB's, before its handover is done", "gtp-foreign-source", 0, func(s *scene) { core(s); send(s, gnb2, 3); s.move(smf, upf, 5, gnb2) }},

		{"one F-TEID twice", "teid-collision", event.Principle, func(s *scene) { core(s); s.establish(smf, upf, 6, 7, gnb) }},
		{"two F-TEIDs", "teid-collision", 0, func(s *scene) { core(s); s.establish(smf, upf, 6, 8, gnb) }},
		{"one F-TEID after the other session", "teid-collision", 0, func(s *scene) { core(s); s.remove(smf, upf, 5); s.establish(smf, upf, 6, 7, gnb) }},
		{"one session anew", "teid-collision", 0, func(s *scene) { core(s); s.establish(smf, upf, 5, 7, gnb) }},

		{"commands to a port of the UPF", "bind-shell", event.Attack, func(s *scene) { core(s); types(s, far, near, far, near, "id\n", "uname -a\n") }},
		{"commands to where the UPF calls", "bind-shell", 0, func(s *scene) { core(s); types(s, near, far, far, near, "id\n", "uname -a\n") }},
		{"commands to where the UPF calls: reverse", "reverse-shell", event.Attack, func(s *scene) { core(s); types(s, near, far, far, near, "id\n", "uname -a\n") }},
		{"commands to no host of the core", "bind-shell", 0, func(s *scene) { types(s, far, near, far, near, "id\n", "uname -a\n") }},
		{"another protocol's lines", "bind-shell", 0, func(s *scene) { core(s); types(s, far, near, far, near, "id\r\n", "uname -a\r\n") }},
		{"one command", "bind-shell", 0, func(s *scene) { core(s); types(s, far, near, far, near, "id\n", "5 apples\n") }},
	} {
		t.Run(c.id+"/"+c.name, func(t *testing.T) {
			s := newScene()
			c.play(s)
			s.expect(t, c.id, c.class)
		})
	}
}
