package n4

import (
	"encoding/hex"
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

const (
	// maxNodes and maxDirections bound the peers. A core has some hundred SMFs and UPFs; more is a scan.
	maxNodes      = 16384
	maxDirections = 8192
	// flood is how many forged requests of one kind within an incident are a flood and no single forgery: more than an SMF
	// asks for in a heartbeat's time in every recording that we have, by some margin.
	flood = 50
)

// node is an address that speaks PFCP.
type node struct {
	id       uint32
	addr     netip.Addr
	name     string // Node ID, else the address
	named    bool
	recovery uint32
	peers    int    // associations
	dnn      []byte // told last
	lastBad  int64  // frame of the last request that may kill it
	badAt    int64
	badWhy   string
}

// peering is what two nodes have with each other.
type peering struct {
	associated bool
	worked     int // accepted session requests
	beats      [2]int64
	firstBeat  int64
	lastBeat   int64
}

// direction is what one node sends to another.
type direction struct {
	src, dst *node
	back     *direction
	*peering
	id          uint32 // that of back differs in the last bit
	index       uint8  // of beats: which side this is
	ttl         uint8  // of the first request
	role        bool   // the fact of its role is told
	clear       seen
	*numberings        // nil until it sends a request
	miss        []miss // requests for sessions that dst does not have

	accuse func(*suspect)
}

type miss struct {
	seid     uint64
	frame, t int64
}

func (x *Tracker) node(a netip.Addr) *node {
	n := x.nodes.get(a, netip.Addr{})
	if n == nil {
		if len(x.nodes.all) >= maxNodes {
			x.forget()
		}
		x.nodeID++
		n = &node{id: x.nodeID, addr: a, name: a.String()}
		x.nodes.add(a, netip.Addr{}, n)
	}
	return n
}

// maxHeld bounds the requests that all numberings keep together: some 60 MB.
const maxHeld = 1 << 20

// trim keeps them within the bound. What is dropped first is what is least likely to be proof: the requests of senders
// that do not count at all.
func (x *Tracker) trim() {
	total := 0
	for _, k := range x.dirs.all {
		if d := k.value; d.numberings != nil {
			total += d.held()
		}
	}
	for pass := 0; pass < 2 && total > maxHeld; pass++ {
		for _, k := range x.dirs.all {
			d := k.value
			if d.numberings == nil {
				continue
			}
			if n := d.held(); n > 0 && (pass == 1 || d.main.length < established) {
				d.drop()
				total -= n
			}
		}
	}
}

// forget drops all peers, when there are more than any network has. What was learned of them is lost; the sessions stay.
func (x *Tracker) forget() {
	x.settleDirections()
	x.nodes.clear()
	x.dirs.clear()
}

// direction finds what p's sender sends to its receiver.
func (x *Tracker) direction(src, dst netip.Addr) *direction {
	if d := x.dirs.get(src, dst); d != nil {
		return d
	}
	if len(x.dirs.all)+2 > maxDirections {
		x.forget()
	}
	a, b := x.node(src), x.node(dst)
	d := &direction{id: x.dirID, src: a, dst: b, peering: &peering{}}
	d.back = &direction{id: x.dirID + 1, src: b, dst: a, peering: d.peering, back: d, index: 1}
	d.accuse = func(s *suspect) { x.forged(d, s) }
	d.back.accuse = func(s *suspect) { x.forged(d.back, s) }
	x.dirID += 2
	x.dirs.add(src, dst, d)
	if src != dst {
		x.dirs.add(dst, src, d.back)
	}
	return d
}

// stranger tells whether nothing in the capture makes src a peer of dst, although others are. It is asked again with
// hindsight.
func (d *direction) stranger() bool {
	return !d.associated && d.worked == 0
}

// identify learns the names, features and restarts that a message shows of its sender. It tells whether the sender has
// started anew since it was last heard. A time stamp is the time of the start (TS 29.244 clause 8.2.65), so it only grows: an
// older one is no restart.
func (x *Tracker) identify(d *direction, b *Brief, p *ip.Packet, frame, t int64) bool {
	n := d.src
	at, to := addrPort(p.Src, pfcp.Port), addrPort(p.Dst, pfcp.Port)
	if b.hasNodeID && !n.named {
		n.named = true
		switch id := &x.whole(b).NodeID; {
		case id.Addr.IsValid():
			n.name = id.Addr.String()
		case len(id.FQDN) > 0:
			n.name = labels(id.FQDN)
		}
	}
	if b.hasFeatures && b.kind <= pfcp.AssociationUpdateResponse {
		m := x.whole(b)
		if m.UPFeatures != nil {
			x.say("n4-up-features", "N4", hex.EncodeToString(m.UPFeatures), n.name, at, to, frame, t)
		}
		if m.CPFeatures != nil {
			x.say("n4-cp-features", "N4", hex.EncodeToString(m.CPFeatures), n.name, at, to, frame, t)
		}
	}
	if b.recovery == 0 || b.recovery == n.recovery {
		return false
	}
	if n.recovery == 0 {
		n.recovery = b.recovery
		return false
	}
	return later(b.recovery, n.recovery)
}

// later compares two recovery time stamps: seconds since 1900, those below 2^31 since 2036 (see pfcp.RecoveryTime).
func later(a, b uint32) bool { return a^1<<31 > b^1<<31 }

// restarted notes a restart that is believed.
func (x *Tracker) restarted(d *direction, b *Brief, p *ip.Packet, frame, t int64) {
	d.src.recovery = b.recovery
	x.say("n4-restart", "N4", x.whole(b).RecoveryTime().UTC().Format("2006-01-02T15:04:05Z"), d.src.name,
		addrPort(p.Src, pfcp.Port), addrPort(p.Dst, pfcp.Port), frame, t)
}

// settleDirections ends the judgement of all numberings, and tells what is owed for each pair.
func (x *Tracker) settleDirections() {
	for _, k := range x.dirs.all {
		d := k.value
		if d.numberings != nil {
			d.finish(d.accuse)
			d.suspects, d.since = nil, nil
		}
		if d.clear.n == 0 || d.index == 1 && d.back.clear.n > 0 || len(x.duties) >= maxDuties {
			continue
		}
		y := &tally{seen: d.clear.with(&d.back.clear), iface: "N4", at: addrPort(d.src.addr, pfcp.Port), to: addrPort(d.dst.addr, pfcp.Port), node: d.dst.name,
			why: fmt.Sprintf("PFCP between %s and %s is readable: no IPsec where it was recorded", d.src.addr, d.dst.addr)}
		x.duties[duty{"n4-clear-text", d.src.addr, d.dst.addr}] = y
		d.clear, d.back.clear = seen{}, seen{}
		x.strangeBeats(d)
	}
}

// strangeBeats looks for heartbeats of one side only that were answered though no association is known. Three or more
// over five seconds may be a peer that was associated before the capture began: that proves nothing.
func (x *Tracker) strangeBeats(d *direction) {
	if d.associated || d.worked > 0 || d.beats[0] > 0 == (d.beats[1] > 0) {
		return
	}
	a, b := d, d.back
	if d.beats[d.index] == 0 {
		a, b = d.back, d
	}
	if d.beats[a.index] >= 3 && d.lastBeat-d.firstBeat > 5*second {
		return
	}
	if y := x.duties[duty{"heartbeat", a.src.addr, b.src.addr}]; y != nil {
		delete(x.duties, duty{"heartbeat", a.src.addr, b.src.addr})
		y.why = fmt.Sprintf("%s answers heartbeats of %s, with which it has no association, as TS 29.244 lets it: an exposure, since N4 can be reached from there and the answer tells when the function started", b.src.addr, a.src.addr)
		y.conclude = nil
		y.node = b.src.name
		x.duties[duty{"pfcp-heartbeat-to-stranger", a.src.addr, b.src.addr}] = y
	}
}

// forged is called for each request that broke its sender's numbering while that went on.
func (x *Tracker) forged(d *direction, s *suspect) {
	kind := s.kind
	at, to := addrPort(d.src.addr, s.port), addrPort(d.dst.addr, pfcp.Port)
	i := x.accuse(kind, "N4", at, to, s.frame, s.t)
	if i.why == "" || i.judge == nil {
		i.why = fmt.Sprintf("requests with the address of %s to %s break its sequence numbers (%d) while those go on: the address is forged", d.src.addr, d.dst.addr, s.seq)
		i.judge = judgeForged
	}
	if d.ttl != 0 && s.ttl != d.ttl && i.n == 0 {
		i.n = 1
		i.why += fmt.Sprintf("; TTL %d instead of %d", s.ttl, d.ttl)
	}
}

// judgeForged names a row of forged requests by its size.
func judgeForged(i *incident) (event.Class, string) {
	if len(i.frames) >= flood {
		switch i.kind {
		case kindEstablishment, kindFlood:
			return event.Attack, kindFlood
		case kindHeartbeat:
			return event.Attack, "pfcp-heartbeat-flood"
		}
	}
	if i.kind == kindHeartbeat {
		return event.Attack, "pfcp-spoofed-request"
	}
	return event.Attack, i.kind
}

func addrPort(a netip.Addr, port uint16) netip.AddrPort { return netip.AddrPortFrom(a, port) }

// labels writes a name of length-prefixed labels with dots.
func labels(b []byte) string {
	var name []byte
	for len(b) > 0 {
		n := int(b[0])
		if n == 0 || n >= len(b) {
			break
		}
		if name != nil {
			name = append(name, '.')
		}
		name = append(name, b[1:1+n]...)
		b = b[1+n:]
	}
	return string(name)
}
