package n2

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/e1ap"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/f1ap"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/rrc"
	"github.com/guyline/guyline/wire/s1ap"
	"github.com/guyline/guyline/wire/sctp"
)

// Bounds of what is held. A capture point in front of one AMF sees some 10⁴ UEs connected at a time.
const (
	MaxUEs       = 1 << 16
	MaxSUCIs     = 1 << 14
	MaxPLMNs     = 256
	MaxFacts     = 1 << 14
	MaxEvidence  = 1 << 16 // frames of one attack event; a longer attack is told in several events
	MaxPrinciple = 1000    // frames of one principle event
)

// idle is after how long without a message a UE's connection is forgotten: no user-inactivity timer is that long.
const idle = int64(3600e9)

// A Tracker holds the state of one capture's N1, N2, F1, E1 and S1. It is not safe for several goroutines at a time.
type Tracker struct {
	emit       func(*event.Event)
	pseudonyms *event.Pseudonyms
	Sessions   func(*Session) // told when a PDU session's N3 tunnels are known, change or end; nil is allowed

	now     moment
	event   event.Event
	sum     tallies
	seen    [faces]Coverage
	frameOf [faces]int64

	ngap ngap.Message
	nas  nas.Message
	box  nas.Message // content of a NAS message container
	f1   f1ap.Message
	pdcp rrc.PDCP
	rrc  rrc.Message
	e1   e1ap.Message
	s1   s1ap.Message

	assocs  map[uint32]*assoc
	slots   []*assoc // the same by slot
	amfs    []*amf
	amfOf   map[netip.AddrPort]*amf
	ues     *table[ue]
	byAMF   *table[ueKey]
	f1ues   *table[f1ue]
	victims *table[ueKey]
	sucis   *table[suciUse]
	odd     *table[oddity]
	plmns   map[nas.PLMN]*plmn
	facts   facts
	spare   []*tally
	closing []int32 // slots of the UEs of an association that ends
	names   [256]named
	ladders []Ladder
	session Session
	ahead   Ahead // what was read before of the message at hand
	subject [64]byte
	text    []byte // of an event in the making
	node    string // that the attack being said is about, "" for none
}

// New makes a tracker that says events through emit. Identities get the names that p gives.
func New(emit func(*event.Event), p *event.Pseudonyms) *Tracker {
	t := &Tracker{emit: emit, pseudonyms: p, assocs: map[uint32]*assoc{}, amfOf: map[netip.AddrPort]*amf{}, plmns: map[nas.PLMN]*plmn{}, facts: newFacts()}
	t.ues = newTable[ue](MaxUEs, t.closeUE)
	t.byAMF = newTable[ueKey](MaxUEs, nil)
	t.f1ues = newTable[f1ue](MaxUEs, t.closeF1)
	t.victims = newTable[ueKey](MaxUEs, nil)
	t.sucis = newTable[suciUse](MaxSUCIs, t.closeSUCI)
	t.odd = newTable[oddity](MaxSUCIs, t.closeOddity)
	return t
}

// Message takes what the SCTP assembler delivers: user messages of NGAP, F1AP, E1AP and S1AP, and the events of associations.
func (t *Tracker) Message(m *sctp.Message) {
	t.begin(m)
	if m.Kind != sctp.Data {
		t.control(m)
		return
	}
	switch t.protocol(m) {
	case sctp.PPIDNGAP:
		t.readNGAP(m)
	case sctp.PPIDF1AP:
		t.readF1(m)
	case sctp.PPIDE1AP:
		t.readE1(m)
	case sctp.PPIDS1AP:
		t.readS1(m)
	case sctp.PPIDNGAPDTLS:
		t.protected(m, faceN2)
	case sctp.PPIDF1APDTLS:
		t.protected(m, faceF1)
	case sctp.PPIDE1APDTLS:
		t.protected(m, faceE1)
	}
}

// Registered ports (IANA): NGAP 38412, F1AP 38472, E1AP 38462, S1AP 36412.
const (
	portNGAP = 38412
	portF1AP = 38472
	portE1AP = 38462
	portS1AP = 36412
)

// protocol is the payload protocol identifier. One that was sent in the wrong byte order is turned round (free5GC and others
// write 0x3c000000); where it is 0, which RFC 9260 allows, the port and the content decide.
func (t *Tracker) protocol(m *sctp.Message) uint32 {
	if m.PPID&0xffffff == 0 && m.PPID != 0 {
		return m.PPID >> 24
	}
	if m.PPID != 0 {
		return m.PPID
	}
	switch {
	case m.SrcPort == portNGAP || m.DstPort == portNGAP:
		if ngap.Parse(m.Data, &t.ngap) == nil {
			return sctp.PPIDNGAP
		}
	case m.SrcPort == portF1AP || m.DstPort == portF1AP:
		if f1ap.Parse(m.Data, &t.f1) == nil {
			return sctp.PPIDF1AP
		}
	case m.SrcPort == portE1AP || m.DstPort == portE1AP:
		if e1ap.Parse(m.Data, &t.e1) == nil {
			return sctp.PPIDE1AP
		}
	case m.SrcPort == portS1AP || m.DstPort == portS1AP:
		if s1ap.Parse(m.Data, &t.s1) == nil {
			return sctp.PPIDS1AP
		}
	}
	return 0
}

// Flush says what needs hindsight. It is called once, at the end of the capture.
func (t *Tracker) Flush() {
	t.ues.clear()
	t.f1ues.clear()
	t.sucis.clear()
	t.odd.clear()
	t.flushRogues()
	for _, a := range t.amfs {
		t.closeBurst(&a.burst)
	}
	t.flushPLMNs()
	for _, id := range slices.Sorted(maps.Keys(t.assocs)) {
		t.closeAssoc(t.assocs[id])
		delete(t.assocs, id)
	}
}

// fill begins an event about the message at hand.
func (t *Tracker) fill(id string, class event.Class, iface string) *event.Event {
	e := &t.event
	*e = event.Event{Frames: append(e.Frames[:0], t.now.frame)}
	e.ID, e.Class, e.Interface, e.Time, e.Src, e.Dst = id, class, iface, t.now.time, t.now.src(), t.now.dst()
	return e
}

// attack says an attack that the frames show.
func (t *Tracker) attack(id, kind, iface, ue, detail string, at moment, frames ...int64) {
	e := t.fill(id, event.Attack, iface)
	e.Kind, e.UE, e.Node, e.Detail = kind, ue, t.node, detail
	e.Time, e.Src, e.Dst = at.time, at.src(), at.dst()
	e.Frames = e.Frames[:0]
	for _, f := range frames {
		if f != 0 && (len(e.Frames) == 0 || e.Frames[len(e.Frames)-1] != f) {
			e.Frames = append(e.Frames, f)
		}
	}
	t.emit(e)
}
