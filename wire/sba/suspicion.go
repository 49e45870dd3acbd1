package sba

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/sbi"
)

// suspicion is what may be an attack, until it is known what the network otherwise does.
type suspicion struct {
	kind   string
	x      *exchange  // only while suspicious is called
	more   []int64    // frames besides
	client netip.Addr // of a storm: its frames are collected until it is decided
	proof  func(*Tracker) bool
	event  event.Event
	node   string
	detail string
}

// suspicious keeps a suspicion until it can be decided.
func (t *Tracker) suspicious(s suspicion) {
	if x := s.x; x != nil {
		frames := slices.Clone(x.frames)
		for _, n := range s.more {
			frames = insert(frames, n)
		}
		s.event = event.Event{Frames: frames, Time: x.answered, Src: x.src, Dst: x.dst, Interface: "SBI", UE: t.ue(x.path.UE())}
		s.x = nil
	}
	s.event.ID, s.event.Class, s.event.Kind, s.event.Detail = "sbi-"+s.kind, event.Attack, s.kind, s.detail
	if s.node != "" {
		s.event.Node = s.node
	} else if s.event.Dst.IsValid() && s.event.Node == "" {
		s.event.Node = s.event.Dst.String()
	}
	if len(t.pending) >= maxPending {
		t.decide(t.pending[len(t.pending)/4].event.Time)
	}
	t.pending = append(t.pending, s)
}

// decide tells the suspicions up to a time that hold.
func (t *Tracker) decide(until int64) {
	n := 0
	for n < len(t.pending) && t.pending[n].event.Time <= until {
		s := &t.pending[n]
		n++
		if s.proof != nil && !s.proof(t) {
			continue
		}
		if s.client.IsValid() {
			if c, ok := t.clients.find(s.client); ok {
				for _, d := range c.deregistered {
					for _, frame := range d.frames {
						s.event.Frames = insert(s.event.Frames, frame)
					}
				}
				c.storm, c.deregistered = false, nil
			}
		}
		t.say(s.event)
	}
	if n > 0 {
		rest := copy(t.pending, t.pending[n:])
		clear(t.pending[rest:])
		t.pending = t.pending[:rest]
	}
}

// ue is the pseudonym of a subscriber.
func (t *Tracker) ue(identity string) string {
	for _, kind := range [...]struct{ prefix, name string }{{"imsi-", "supi"}, {"nai-", "supi"}, {"gci-", "supi"}, {"gli-", "supi"}, {"suci-", "suci"}} {
		if len(identity) > len(kind.prefix) && identity[:len(kind.prefix)] == kind.prefix {
			return t.names.Of(kind.name, []byte(identity))
		}
	}
	if identity == "" {
		return ""
	}
	return t.names.Of("gpsi", []byte(identity))
}

// stranger says that a request, served without a token, departs from what the network otherwise does: others show tokens
// and nobody else is served without, for this API or, where it is used by nobody else, for any; and the address neither
// showed a token nor belongs to an NF instance.
func stranger(src netip.Addr, api string) func(*Tracker) bool {
	return func(t *Tracker) bool {
		if c, ok := t.clients.find(src); ok && (c.token || c.known || c.relay) {
			return false
		}
		if u := t.apis[api]; u != nil && (u.with > 0 || u.others(src)) {
			return !u.others(src)
		}
		return t.overall.with > 0 && !t.overall.others(src)
	}
}

// odd says that a request was served without a token, to who might be a stranger: what stranger will deny is denied here.
func (t *Tracker) odd(x *exchange, c *client) bool {
	return x.auth == absent && x.accepted() && !c.token && !c.known && !c.relay && !t.overall.others(c.at) && !x.proved()
}

// suspect looks for what may be an attack in one exchange.
func (t *Tracker) suspect(x *exchange, s *server, c *client) {
	src := x.src.Addr()
	switch x.op {
	case sbi.NFDiscover:
		if t.search(x, s) {
			return
		}
		fallthrough
	case sbi.NFListRetrieval, sbi.NFProfileRetrieval:
		if t.odd(x, c) {
			t.suspicious(suspicion{kind: "nf-discovery-unauthorised", x: x, proof: stranger(src, x.path.API),
				detail: fmt.Sprintf("%s, which is no known NF, asks the NRF for instances without a token, where the others show one, and is answered %d.", src, x.status)})
		}
	case sbi.NFRegister:
		if x.version < http.HTTP2 && x.accepted() && !x.proved() && !c.http2 && !x.rogue {
			dst := x.dst
			t.suspicious(suspicion{kind: "rogue-nf-registration", x: x, node: x.path.Instance(),
				detail: fmt.Sprintf("%s, which never speaks HTTP/2 as the other clients of the NRF do, registers %s %s.", src, or(x.profile.NFType), x.path.Instance()),
				proof: func(t *Tracker) bool {
					s, ok := t.servers.find(dst)
					return ok && s.http2 > s.http1 && t.overall.with > 0
				}})
		}
	case sbi.NFUpdate, sbi.NFDeregister, sbi.AccessTokenGet:
	default:
		producer := x.path.Producer()
		if (producer == "UDM" || producer == "UDR") && t.odd(x, c) && x.path.UE() != "" && !x.notification() {
			t.suspicious(suspicion{kind: "subscriber-data-unauthorised", x: x, proof: stranger(src, x.path.API),
				detail: fmt.Sprintf("%s, which is no known NF, gets a subscriber's %s without a token, where the others show one.", src, x.path.API)})
		}
	}
}

// search judges the parameters of a discovery (TS 29.510 6.2.3.2.3.1: both types are mandatory), and says whether they are
// an attack in themselves.
func (t *Tracker) search(x *exchange, server *server) bool {
	s := sbi.ParseSearch(x.path)
	if x.accepted() && (s.Target == "" || s.Requester == "") {
		v := t.verdict("discovery-without-type", "SBI", server)
		v.says(x.src, func() (string, string) {
			return server.node + " answers a discovery that leaves out or leaves empty a mandatory NF type", ""
		})
		v.add(fail, x.answered, x.frames...)
	}
	switch {
	case s.Target == "" && s.Requester == "" && (s.HasTarget || s.HasRequester || x.path.Query == ""):
		t.suspicious(suspicion{kind: "nrf-malformed-discovery", x: x,
			detail: fmt.Sprintf("%s searches with neither target nor requester type and is answered %d.", x.src.Addr(), x.status)})
		return true
	case s.Target != "" && !plausible(s.Target) || s.Requester != "" && !plausible(s.Requester):
		t.suspicious(suspicion{kind: "nf-discovery-invalid-type", x: x,
			detail: fmt.Sprintf("%s searches for type %.40q as %.40q, of which one cannot be an NF type, and is answered %d.", x.src.Addr(), s.Target, s.Requester, x.status)})
		return true
	}
	return false
}

// plausible says that a word could be an NF type, one of TS 29.510 6.1.6.3.3 or of an operator's own.
func plausible(s string) bool {
	letters := 0
	for _, c := range []byte(s) {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		case c >= '0' && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return letters > 0 && len(s) <= 32
}
