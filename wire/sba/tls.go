package sba

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tls"
)

// tlsFlow is one TLS connection.
type tlsFlow struct {
	conn    *tls.Conn
	server  netip.AddrPort
	client  netip.AddrPort
	hello   bool
	highest tls.Version // that the client offers
	frames  []int64     // of the handshake
	time    int64
	alert   tls.AlertDescription
	alerted bool // the server sent a fatal alert that can be read
	settled bool
	content bool // application data was decrypted from the client after its handshake
	records [2]records
	counted int64 // last frame counted as a handshake packet
}

// tlsServer is what TLS shows of a server.
type tlsServer struct {
	strong   bool // it serves the SBI: by its name, or by what is inside
	probable bool // it may: HTTP/2 between addresses that are not of the Internet
	n32      bool
	mutual   bool
	seen     int // connections with a handshake
	refusals int // ended for want of a client certificate, by their record lengths
	other    int // not so ended
	frames   []int64
	first    int64
	src      netip.AddrPort
	held     []event.Event
	waiting  []waiting // for the certainty that it is a server of the SBI
}

// waiting is a happening whose verdict waits for the certainty that the server is one of the SBI.
type waiting struct {
	id, praise, detail string
	answer             answer
	at                 int64
	frames             []int64
}

// maxWaiting bounds what waits, per server.
const maxWaiting = 512

func (s *server) wait(w waiting) {
	if len(s.tls.waiting) < maxWaiting {
		s.tls.waiting = append(s.tls.waiting, w)
	}
}

// tlsEvent takes what the reader of TLS hands on.
func (t *Tracker) tlsEvent(e *tls.Event) {
	f := t.flow
	l := f.tls
	switch e.Kind {
	case tls.Data:
		p := stream.Piece{Dir: e.Dir, Gap: e.Gap, Data: e.Data, Frame: e.Frame, Time: e.Time}
		if e.Dir == l.conn.Facts().Client {
			l.content = true
			t.settle(f)
		}
		t.read(&f.inner, &p)
		return
	case tls.Lost, tls.Opaque:
		return
	}
	if e.Encrypted && e.Kind != tls.Alert {
		t.handshakePacket(l, e.Frame)
	}
	t.cover(coverTLS, e.Frame, e.Time)
	if e.Kind != tls.KeyUpdate && e.Kind != tls.NewSessionTicket && len(l.frames) < maxFrames {
		l.frames = insert(l.frames, e.Frame)
	}
	l.time = e.Time
	switch e.Kind {
	case tls.ClientHello:
		t.clientHello(f, l, e)
	case tls.ServerHello:
		if !e.Hello.Retry {
			t.serverHello(f, l, e)
		}
	case tls.Certificate:
		t.certificate(f, l, e)
	case tls.Alert:
		if e.Level == 2 && e.Dir != l.conn.Facts().Client {
			l.alert, l.alerted = e.Description, true
		}
	}
}

func (t *Tracker) clientHello(f *flow, l *tlsFlow, e *tls.Event) {
	l.hello, l.highest = true, e.Hello.Version()
	l.client, l.server = f.ends[e.Dir&1], f.ends[1-e.Dir&1]
	s := t.server(l.server)
	s.name(string(e.Hello.ServerName))
	for i := range e.Hello.ALPNCount {
		if string(e.Hello.ALPN[i]) == "h2" && private(l.client.Addr()) && private(l.server.Addr()) {
			s.tls.probable = true
		}
	}
	if s.tls.seen++; s.tls.first == 0 {
		s.tls.first, s.tls.src = e.Time, l.client
	}
	if len(s.tls.frames) < maxFrames {
		s.tls.frames = insert(s.tls.frames, e.Frame)
	}
}

// maxHeld bounds the facts that wait for the certainty that a server serves the SBI.
const maxHeld = 16

// tlsFact says a fact of a server's TLS, once it is known to concern the SBI: a recording may hold much other TLS.
func (t *Tracker) tlsFact(s *server, e event.Event) {
	switch {
	case s.concerns():
		t.fact(e)
	case len(s.tls.held) < maxHeld:
		s.tls.held = append(s.tls.held, e.Clone())
	}
}

// concerns says that a server serves, or may serve, the SBI.
func (s *server) concerns() bool { return s.tls.strong || s.tls.probable || len(s.apis) > 0 }

// name takes a server's name for evidence: the SBI's names end in 3gppnetwork.org (TS 23.003 28.3.2).
func (s *server) name(name string) {
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	if strings.HasSuffix(name, ".3gppnetwork.org") {
		s.tls.strong = true
		s.tls.n32 = s.tls.n32 || strings.HasPrefix(name, "sepp") || strings.Contains(name, ".sepp")
	}
}

// private says that an address is not of the Internet.
func private(a netip.Addr) bool {
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || shared.Contains(a)
}

// shared is the shared address space of RFC 6598.
var shared = netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10)

func (t *Tracker) serverHello(f *flow, l *tlsFlow, e *tls.Event) {
	if !l.hello {
		l.client, l.server = f.ends[1-e.Dir&1], f.ends[e.Dir&1]
	}
	facts := l.conn.Facts()
	node := l.server.String()
	base := event.Event{Interface: "TLS", Node: node, Frames: []int64{e.Frame}, Time: e.Time, Src: l.client, Dst: l.server}
	version := base
	version.ID, version.Value = "tls-version", facts.Version.String()
	s := t.server(l.server)
	t.tlsFact(s, version)
	chosen, known := tls.SuiteOf(facts.Suite)
	if !known {
		chosen.Name = fmt.Sprintf("0x%04x", facts.Suite)
	}
	suite := base
	suite.ID, suite.Value = "tls-suite", chosen.Name
	t.tlsFact(s, suite)
	if facts.Version < tls.TLS12 {
		s.wait(waiting{"obsolete-tls-refused", "", fmt.Sprintf("%s speaks %s", node, facts.Version), fail, e.Time, slices.Clone(l.frames)})
		client, server := l.client, l.server
		t.suspicious(suspicion{kind: "obsolete-tls", detail: fmt.Sprintf("%s and %s agree on %s, which an NF must not support.", client, server, facts.Version),
			event: event.Event{Interface: "SBI", Frames: slices.Clone(l.frames), Time: e.Time, Src: client, Dst: server}, proof: ofSBI(server)})
	}
	if aead := chosen.Cipher == tls.AESGCM || chosen.Cipher == tls.AESCCM || chosen.Cipher == tls.ChaCha20; known && chosen.Cipher != tls.OtherCipher {
		w := waiting{"weak-tls-suite", "suites chosen encrypt with AEAD under ephemeral keys", fmt.Sprintf("%s chooses %s", node, chosen.Name), pass, e.Time, []int64{e.Frame}}
		if !aead || !chosen.PFS {
			w.answer = fail
		}
		s.wait(w)
	}
}

// ofSBI says that a server is certain to serve the SBI.
func ofSBI(at netip.AddrPort) func(*Tracker) bool {
	return func(t *Tracker) bool {
		s, ok := t.servers.find(at)
		return ok && (s.tls.strong || len(s.apis) > 0)
	}
}

func (t *Tracker) certificate(f *flow, l *tlsFlow, e *tls.Event) {
	if len(e.Chain) == 0 {
		return
	}
	owner, id := f.ends[e.Dir&1], "tls-server-certificate"
	if e.Dir == l.conn.Facts().Client {
		owner, id = netip.AddrPortFrom(owner.Addr(), 0), "tls-client-certificate"
	}
	digest := sha256.Sum256(e.Chain[0])
	key := factKey{"certificate", owner.String(), string(digest[:])}
	if _, known := t.facts.find(key); known {
		return
	}
	t.facts.add(key)
	c, err := tls.ReadCertificate(e.Chain[0])
	if err != nil {
		return
	}
	names := slices.Concat(c.DNS, c.URI, c.IP)
	s := t.server(f.ends[1-l.conn.Facts().Client&1])
	t.tlsFact(s, event.Event{ID: id, Interface: "TLS", Value: hex.EncodeToString(c.SPKI[:]), Node: owner.String(), Frames: []int64{e.Frame}, Time: e.Time,
		Src: f.ends[e.Dir&1], Dst: f.ends[1-e.Dir&1],
		Detail: fmt.Sprintf("Subject %q, issuer %q, names %s, valid %s to %s, %s %d bits, signed with %s.", c.Subject, c.Issuer, or(strings.Join(names, " ")),
			c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly), c.KeyType, c.KeyBits, c.Signature)})
	t.organisations(s, c, f.ends[e.Dir&1], f.ends[1-e.Dir&1], e.Frame, e.Time)
	if id != "tls-server-certificate" {
		return
	}
	for _, name := range c.DNS {
		s.name(name)
	}
	for _, u := range c.URI { // the NF instance id (TS 33.310 6.1.3c.3)
		if strings.HasPrefix(strings.ToLower(u), "urn:uuid:") {
			s.tls.strong = true
		}
	}
	w := waiting{"certificate-san", "server certificates name their server", fmt.Sprintf("the certificate of %s, subject %q, has no subjectAltName", owner, c.Subject), pass, e.Time, []int64{e.Frame}}
	if len(names) == 0 {
		w.answer = fail
	}
	s.wait(w)
}

// settle draws conclusions from one connection, when it is over.
func (t *Tracker) settle(f *flow) {
	l := f.tls
	if l.settled || !l.hello {
		return
	}
	l.settled = true
	facts := l.conn.Facts()
	s := t.server(l.server)
	node := l.server.String()
	refusal := l.alerted && (l.alert == 116 || (l.alert == 40 || l.alert == 42) && facts.Asked == tls.True && facts.ClientCert == tls.False)
	if facts.Version == 0 && l.alerted && l.highest < tls.TLS12 {
		s.wait(waiting{"obsolete-tls-refused", fmt.Sprintf("%s refuses TLS 1.1 and older", node), "", pass, l.time, slices.Clone(l.frames)})
	}
	if facts.Version == 0 {
		return
	}
	w := waiting{"client-certificate-required", fmt.Sprintf("%s asks for a client certificate and insists on it", node), "", pass, l.time, slices.Clone(l.frames)}
	byLength := l.refused()
	switch {
	case refusal:
	case facts.Asked == tls.False && facts.Resumed != tls.True:
		w.answer, w.detail = fail, fmt.Sprintf("%s asks for no client certificate", node)
		t.noMutual(l, facts)
	case facts.Asked == tls.True && facts.ClientCert == tls.False && l.content:
		w.answer, w.detail = fail, fmt.Sprintf("%s asks for a client certificate and serves who has none", node)
	case facts.ClientCert == tls.True:
		s.tls.mutual = true
	case facts.Version == tls.TLS13 && facts.Asked == tls.Unknown && byLength != nil:
		refusal = true
		w.praise += " (seen in the lengths of the encrypted records: an empty Certificate of the client, then an alert; RFC 8446 4.4.2, 5.2)"
		for _, n := range byLength {
			w.frames = insert(w.frames, n)
		}
	case facts.Version == tls.TLS13 && facts.Asked == tls.Unknown:
		t.tlsFact(s, event.Event{ID: "tls-client-certificate-not-provable", Interface: "TLS", Value: "TLS 1.3", Node: node, Frames: l.frames, Time: l.time, Src: l.client, Dst: l.server,
			Detail: "TLS 1.3 encrypts the certificates: without its keys this capture cannot show whether the client proved who it is."})
		s.tls.other++
		return
	default:
		s.tls.other++
		return
	}
	if refusal {
		s.tls.refusals++
	} else {
		s.tls.other++
	}
	s.wait(w)
}

// noMutual suspects a connection without a client certificate. TLS 1.2 shows it to everybody. Under TLS 1.3, where a whole
// network may do without and only keys show it, and under older versions, it takes another connection that has one.
func (t *Tracker) noMutual(l *tlsFlow, facts tls.Facts) {
	server := l.server
	certain := ofSBI(server)
	t.suspicious(suspicion{kind: "no-mutual-tls", detail: fmt.Sprintf("%s speaks %s with %s and is not asked for a certificate.", l.client, facts.Version, server),
		event: event.Event{Interface: "SBI", Frames: slices.Clone(l.frames), Time: l.time, Src: l.client, Dst: server},
		proof: func(t *Tracker) bool { return certain(t) && (facts.Version == tls.TLS12 || t.anyMutual()) }})
}

func (t *Tracker) anyMutual() (any bool) {
	t.servers.each(func(s *server) { any = any || s.tls.mutual })
	return any
}

// closeTLS tells the verdicts on a server's TLS, if it serves the SBI.
func (t *Tracker) closeTLS(s *server) {
	if s.tls.seen == 0 || !s.concerns() {
		return
	}
	for _, e := range s.tls.held {
		t.fact(e)
	}
	iface := "SBI"
	if s.n32 || s.tls.n32 {
		iface = "N32"
	}
	for _, w := range s.tls.waiting {
		v := t.verdict(w.id, iface, s)
		v.src = s.tls.src
		if w.answer == fail {
			v.detail = w.detail
		} else {
			v.praise = w.praise
		}
		v.add(w.answer, w.at, w.frames...)
	}
	if !s.clear {
		id := "sbi-clear-text"
		if iface == "N32" {
			id = "n32-clear-text"
		}
		v := t.verdict(id, iface, s)
		if v.counts[pass] == 0 {
			v.src, v.praise = s.tls.src, s.node+" speaks TLS"
			v.add(pass, s.tls.first, s.tls.frames...)
		}
	}
	if s.tls.refusals >= 3 && s.tls.other == 0 { // one may be a stranger, who should be refused
		v := t.verdict("nf-registration-works", iface, s)
		v.src = s.tls.src
		v.detail = fmt.Sprintf("all of %d connections to %s end in its refusal of a client without certificate: no request gets through", s.tls.refusals, s.at)
		v.add(fail, s.tls.first, s.tls.frames...)
	}
}
