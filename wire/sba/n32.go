package sba

import (
	"net/netip"
	"strings"

	"github.com/guyline/guyline/wire/event"
)

// outbound is a request to a SEPP of the own network that waits to be passed on.
type outbound struct {
	method, path string // without the query, whose parameters a SEPP may put in another order
	sepp         netip.AddrPort
	at           int64
}

// forwardTime bounds how long after a request came to a SEPP the same request may leave it and be taken for its
// continuation, in ns. A SEPP passes on at once; a consumer that repeats a request waits for seconds.
const forwardTime = 1e9

// overN32 finds N32-f under TLS alone (TS 33.501 13.1.2), which has no API of its own: the SEPP passes a request on as it
// came. So the same request, coming to a SEPP and at once after it to somebody who is no NF of this network, went over N32.
func (t *Tracker) overN32(x *exchange, s *server) {
	path, _, _ := strings.Cut(x.uri, "?")
	for i := range t.outbound {
		o := &t.outbound[i]
		if o.path == "" || o.path != path || o.method != x.method || o.sepp == x.dst || x.time-o.at > forwardTime {
			continue
		}
		o.path = ""
		if c, ok := t.clients.find(x.dst.Addr()); ok && c.known && !c.sepp {
			return
		}
		s.n32 = true
		t.fact(event.Event{ID: "n32-peer", Interface: "N32", Value: "N32-f", Node: s.node, Frames: x.frames[:1:1], Time: x.time, Src: x.src, Dst: x.dst,
			Detail: "The SEPP " + o.sepp.String() + " passes on what it was asked."})
		return
	}
	if c, ok := t.clients.find(x.dst.Addr()); ok && c.sepp && !s.n32 {
		t.outbound[t.outbounds%len(t.outbound)] = outbound{x.method, path, x.dst, x.time}
		t.outbounds++
	}
}
