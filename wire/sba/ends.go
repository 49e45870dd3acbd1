package sba

import (
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/sbi"
)

// server is an end that serves HTTP or TLS.
type server struct {
	at           netip.AddrPort
	node         string // at, written
	http1, http2 int64
	clear        bool // served the SBI in clear
	n32          bool
	forms        uint8 // bits by exchange.form: which were said
	apis         []string
	said         string // the Server field that it sent last
	tls          tlsServer

	transport, oldHTTP, tokens *verdict // those that every request asks for
}

// maxAPIs bounds the APIs that are kept of a server.
const maxAPIs = 32

func (t *Tracker) server(at netip.AddrPort) *server {
	s, made := t.servers.get(at)
	if made {
		s.at, s.node = at, at.String()
	}
	return s
}

// closeServer says what is certain of a server at the end.
func (t *Tracker) closeServer(s *server) {
	t.closeTLS(s)
}

// client is an address that asks. Addresses, not ports: a client takes a new port for each connection.
type client struct {
	at    netip.Addr
	token bool // showed a token that was accepted
	known bool // an NF instance registered from here, or names this address
	relay bool // SCP or SEPP
	sepp  bool
	owner string // NF instance that registered from here last, or was kept alive
	http2 bool
	said  string // the User-Agent field that it sent last

	deregistered []deregistration // of other instances, within the window
	storm        bool             // one is waiting to be told
	stormFrom    int64
	stormUntil   int64
}

func (t *Tracker) client(at netip.Addr) *client {
	c, made := t.clients.get(at)
	if made {
		c.at = at
	}
	return c
}

// usage is how an API is used where a token could be shown.
type usage struct {
	with    int
	without []netip.Addr // who was served without, at most maxSources
}

// maxSources bounds lists of addresses: two tell whether there is another one than the one asked about.
const maxSources = 4

func (u *usage) take(x *exchange) {
	switch {
	case x.auth == present:
		u.with++
	case x.auth == absent && len(u.without) < maxSources && !slices.Contains(u.without, x.src.Addr()):
		u.without = append(u.without, x.src.Addr())
	}
}

// others says that somebody else than this address was served without a token.
func (u *usage) others(a netip.Addr) bool {
	return slices.ContainsFunc(u.without, func(b netip.Addr) bool { return a != b })
}

// arrived notes what a request shows before it is answered.
func (t *Tracker) arrived(x *exchange, s *server) {
	api := x.path.API
	c := t.client(x.src.Addr())
	if x.version == http.HTTP2 {
		c.http2 = true
	}
	if x.relayed {
		c.relay = true
	}
	if x.token != nil && x.token.passedOn(x) {
		c.relay = true
	}
	if !slices.Contains(s.apis, api) && len(s.apis) < maxAPIs && !x.notification() {
		s.apis = append(s.apis, api)
	}
	if x.op == sbi.SecurityCapability || x.op == sbi.N32Forward {
		s.n32 = true
		kind := "N32-c"
		if x.op == sbi.N32Forward {
			kind = "N32-f"
		}
		t.fact(event.Event{ID: "n32-peer", Interface: "N32", Value: kind, Node: s.node, Frames: x.frames[:1:1], Time: x.time, Src: x.src, Dst: x.dst,
			Detail: "A SEPP is asked for " + x.path.API + " by " + x.src.Addr().String() + "."})
	}
	t.overN32(x, s)
	if x.link == nil {
		s.clear = true
	}
	if form := x.form(); s.forms&(1<<form) == 0 {
		s.forms |= 1 << form
		t.fact(event.Event{ID: "sbi-server", Interface: "SBI", Value: forms[form], Node: s.node, Frames: x.frames[:1:1], Time: x.time, Src: x.src, Dst: x.dst,
			Detail: "The first request seen is to " + api + "."})
	}
	t.transport(x, s)
}

// forms is how requests come, the values of sbi-server.
var forms = [...]string{"HTTP/2", "HTTP/2 over TLS", "HTTP/1.1", "HTTP/1.1 over TLS", "HTTP/1.0", "HTTP/1.0 over TLS"}

func (x *exchange) form() int {
	form := 0
	switch x.version {
	case http.HTTP11:
		form = 2
	case http.HTTP10:
		form = 4
	}
	if x.link != nil {
		form++
	}
	return form
}

// transport judges how a request travels.
func (t *Tracker) transport(x *exchange, s *server) {
	iface, id := "SBI", "sbi-clear-text"
	if s.n32 {
		iface, id = "N32", "n32-clear-text"
	}
	if v := s.transport; v == nil || v.id != id {
		s.transport = t.verdict(id, iface, s)
		s.transport.says(x.src, func() (string, string) {
			return "requests to " + s.node + " travel in clear; whether IPsec or physical protection replaces TLS this capture cannot show",
				"requests to " + s.node + " travel inside TLS"
		})
	}
	if x.link != nil {
		s.transport.add(pass, x.time, x.frames[0])
	} else {
		s.transport.add(fail, x.time, x.frames[0])
	}
	if x.version == http.HTTP2 {
		return
	}
	if s.oldHTTP == nil {
		s.oldHTTP = t.verdict("sbi-http1", iface, s)
		s.oldHTTP.says(x.src, func() (string, string) {
			return "requests to " + x.path.API + " at " + s.node + " are HTTP/" + x.version.String() + ", where the SBI is HTTP/2", ""
		})
	}
	s.oldHTTP.add(fail, x.time, x.frames[0])
}
