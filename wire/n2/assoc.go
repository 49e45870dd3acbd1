package n2

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/sctp"
)

// An assoc is one SCTP association: on N2 between a gNB and an AMF.
type assoc struct {
	id        uint32
	face      face
	whole     bool  // its INIT was recorded
	carried   bool  // it has carried user messages
	ciphering uint8 // algorithms of Security mode commands that were said, a bit each
	integrity uint8
	slot      int32 // of the UE that was found last
	amf       *amf
	gnb       *gnb
	tallies   *tally                // by principle
	node      string                // of the gNB, as in "gnb-001/01-258"; its address before that is known
	ues       []uint32              // ids of its UEs, and some that are gone
	ends      [2]*[2]netip.AddrPort // by direction, where they are not of IPv4
}

// owns notes a new UE of the association, and from time to time sorts out those that are gone.
func (t *Tracker) owns(a *assoc, id uint32) {
	if len(a.ues) == cap(a.ues) && len(a.ues) > 0 {
		a.ues = slices.DeleteFunc(a.ues, func(id uint32) bool {
			return t.ues.find(ueKey{a.id, id}.number()) < 0
		})
		a.ues = slices.Grow(a.ues, len(a.ues)+1) // so that sorting out stays rare
	}
	a.ues = append(a.ues, id)
}

// An amf is one AMF address, with the gNBs that came to it.
type amf struct {
	index uint32
	addr  netip.AddrPort
	name  string
	gnbs  []*gnb
	burst burst
}

// A gnb is what one association told of its gNB; it outlives the association.
type gnb struct {
	addr    netip.Addr
	node    ngap.Node // Kind NoNode before NG Setup
	name    string
	areas   []ngap.TAI // that it announced, or that its messages named
	early   bool       // set up before the recording began: its messages were seen and no set-up
	first   int64      // time of its first message
	setup   moment     // of NG Setup Request; frame 0 where none was seen
	answer  int64      // frame of the answer
	refused bool
	ended   int64   // time of SHUTDOWN or ABORT, 0 while it stands
	users   []int64 // first frames of UEs that it brought
}

const (
	maxGNBs  = 1 << 12 // of one AMF
	maxAMFs  = 1 << 10
	maxAreas = 64 // of one gNB: more tell no more about whether it is strange
)

// at is the association of a message, nil where it is new. The slot saves the search.
func (t *Tracker) at(m *sctp.Message) *assoc {
	if int(m.Slot) < len(t.slots) {
		if a := t.slots[m.Slot]; a != nil && a.id == m.Assoc {
			return a
		}
	}
	return t.assocs[m.Assoc]
}

// open is the association of a message, a new one where it is the first.
func (t *Tracker) open(m *sctp.Message, f face) *assoc {
	a := t.at(m)
	if a == nil {
		a = &assoc{id: m.Assoc, face: f}
		t.assocs[m.Assoc] = a
		for int(m.Slot) >= len(t.slots) {
			t.slots = append(t.slots, nil)
		}
		t.slots[m.Slot] = a
	}
	if a.carried || m.Kind != sctp.Data {
		return a
	}
	a.carried, a.face = true, f
	client, server := t.now.src(), t.now.dst()
	if m.Dir == 1 {
		client, server = server, client
	}
	a.node = client.Addr().String()
	a.gnb = &gnb{addr: client.Addr(), first: t.now.time, early: !a.whole}
	a.amf = t.amfAt(server)
	if f == faceN2 && len(a.amf.gnbs) < maxGNBs {
		a.amf.gnbs = append(a.amf.gnbs, a.gnb)
	}
	if t.newFact(ranAddress.about(client.Addr(), uint32(f))) {
		t.sayFact(ranAddress, faceNames[f], a.node, a.node, "")
	}
	if t.newFact(coreAddress.about(server.Addr(), uint32(server.Port())<<8|uint32(f))) {
		s := server.String()
		t.sayFact(coreAddress, faceNames[f], s, s, "")
	}
	return a
}

func (t *Tracker) amfAt(addr netip.AddrPort) *amf {
	if x := t.amfOf[addr]; x != nil {
		return x
	}
	if len(t.amfs) >= maxAMFs {
		return t.amfs[0]
	}
	x := &amf{index: uint32(len(t.amfs)), addr: addr}
	t.amfs, t.amfOf[addr] = append(t.amfs, x), x
	return x
}

// control takes the events of associations.
func (t *Tracker) control(m *sctp.Message) {
	if m.Kind == sctp.Gone {
		if a := t.at(m); a != nil {
			t.closeAssoc(a)
			delete(t.assocs, m.Assoc)
			if int(m.Slot) < len(t.slots) {
				t.slots[m.Slot] = nil
			}
		}
		return
	}
	f, ok := faceOf(m)
	if !ok {
		return
	}
	a := t.open(m, f)
	switch m.Kind {
	case sctp.Init:
		a.whole = true
		if a.carried { // INIT again: the peer restarted (RFC 9260 5.2.2)
			a.gnb.ended = m.Time
			a.carried = false
		}
	case sctp.Abort:
		t.against(a, aborted, nil)
		if a.carried {
			a.gnb.ended = m.Time
		}
	case sctp.Shutdown:
		if a.carried {
			a.gnb.ended = m.Time
		}
	}
}

// faceOf tells the interface by the registered port, for messages that have no payload protocol identifier.
func faceOf(m *sctp.Message) (face, bool) {
	for _, p := range [2]uint16{m.DstPort, m.SrcPort} {
		switch p {
		case portNGAP:
			return faceN2, true
		case portF1AP:
			return faceF1, true
		case portE1AP:
			return faceE1, true
		case portS1AP:
			return faceS1, true
		}
	}
	return 0, false
}

// protected takes a message inside DTLS.
func (t *Tracker) protected(m *sctp.Message, f face) {
	t.cover(f)
	a := t.open(m, f)
	t.fact(factKey{fact: n2Transport, assoc: a.id}, faceNames[f], a.node, "DTLS over SCTP", "")
}

// inClear notes that a message could be read.
func (t *Tracker) inClear(a *assoc) {
	if t.against(a, unprotected, nil).count == 1 {
		t.fact(factKey{fact: n2Transport, assoc: a.id, a: 1}, faceNames[a.face], a.node, "SCTP in clear", "")
	}
}

// closeAssoc ends an association and what it carries.
func (t *Tracker) closeAssoc(a *assoc) {
	t.closing = t.closing[:0]
	for _, id := range a.ues {
		if i := t.ues.find(ueKey{a.id, id}.number()); i >= 0 {
			t.closing = append(t.closing, i)
		}
	}
	slices.Sort(t.closing)
	for _, i := range slices.Compact(t.closing) {
		t.ues.drop(t.ues.keys[i])
	}
	a.ues = nil
	t.closeTallies(a)
}

// setUp reads NG Setup: what the gNB and the AMF say of themselves.
func (t *Tracker) setUp(a *assoc, n *ngap.Message) {
	switch n.Type {
	case ngap.Initiating:
		t.gnbSpeaks(a, n)
	case ngap.Successful:
		a.gnb.answer = t.now.frame
		t.amfSpeaks(a, n)
	case ngap.Unsuccessful:
		a.gnb.answer, a.gnb.refused = t.now.frame, true
		y := t.against(a, setupRefused, nil)
		if n.Has&ngap.HasCause != 0 {
			y.note = n.Cause.String()
		}
	}
}

func (t *Tracker) gnbSpeaks(a *assoc, n *ngap.Message) {
	g := a.gnb
	if n.Has&ngap.HasNode != 0 {
		g.node = n.Node
		a.node = nodeName(n.Node)
	}
	g.name = string(n.NodeName)
	g.setup, g.early = t.now, false
	g.areas = g.areas[:0]
	for i := range n.TAs {
		ta := &n.TAs[i]
		g.area(ngap.TAI{PLMN: ta.PLMN, TAC: ta.TAC})
	}
	h := hash([]byte(a.node))
	if t.newFact(factKey{fact: ngSetup, assoc: a.id, a: h}) {
		t.text = strconv.AppendQuote(append(t.text[:0], "gNB "...), g.name)
		t.text = append(append(t.text, " at "...), g.addr.String()...)
		t.sayFact(ngSetup, "N2", a.node, a.node, string(t.text))
	}
	for i := range n.TAs {
		ta := &n.TAs[i]
		if t.newFact(factKey{fact: gnbTAI, a: h, b: tai64(ngap.TAI{PLMN: ta.PLMN, TAC: ta.TAC})}) {
			t.sayFact(gnbTAI, "N2", a.node, ta.PLMN.String()+"/"+strconv.Itoa(int(ta.TAC)), "")
		}
		for _, s := range ta.Slices {
			if t.newFact(factKey{fact: gnbSlice, a: h, b: uint64(s.SST)<<32 | uint64(s.SD)}) {
				t.sayFact(gnbSlice, "N2", a.node, s.String(), "")
			}
		}
	}
	t.twins(a)
}

func (t *Tracker) amfSpeaks(a *assoc, n *ngap.Message) {
	x := a.amf
	if n.Has&ngap.HasAMFName != 0 {
		x.name = string(n.AMFName)
	}
	node := x.name
	if node == "" {
		node = x.addr.String()
	}
	h := hash([]byte(node))
	if t.newFact(factKey{fact: amfName, a: h}) {
		t.sayFact(amfName, "N2", node, node, "AMF at "+x.addr.String())
	}
	for _, g := range n.ServedGUAMIs {
		if t.newFact(factKey{fact: amfGUAMI, a: h, b: tai64(ngap.TAI{PLMN: g.PLMN}) ^ uint64(g.Region)<<16 ^ uint64(g.Set)<<6 ^ uint64(g.Pointer)}) {
			t.sayFact(amfGUAMI, "N2", node, fmt.Sprintf("%v region %d set %d pointer %d", g.PLMN, g.Region, g.Set, g.Pointer), "")
		}
	}
	for _, s := range n.PLMNSupport {
		if t.newFact(factKey{fact: amfSlice, a: h ^ tai64(ngap.TAI{PLMN: s.PLMN}), b: uint64(s.SNSSAI.SST)<<32 | uint64(s.SNSSAI.SD)}) {
			t.sayFact(amfSlice, "N2", node, s.PLMN.String()+" "+s.SNSSAI.String(), "")
		}
	}
}

// area notes a tracking area of the gNB.
func (g *gnb) area(a ngap.TAI) {
	for _, x := range g.areas {
		if x == a {
			return
		}
	}
	if len(g.areas) < maxAreas {
		g.areas = append(g.areas, a)
	}
}

// twins looks for the same Global gNB ID at another address that still stands (TS 23.003 and TS 38.413 9.3.1.5: it is unique).
func (t *Tracker) twins(a *assoc) {
	for _, o := range a.amf.gnbs {
		if o == a.gnb || o.node != a.gnb.node || o.node.Kind == ngap.NoNode || o.addr == a.gnb.addr || o.ended != 0 {
			continue
		}
		e := t.fill("gnb-id-from-two-peers", event.Principle, "N2")
		e.Frames = append(e.Frames[:0], o.setup.frame, t.now.frame)
		e.Node = a.node
		e.Detail = fmt.Sprintf("%s sets up N2 from %v while %v holds it", a.node, a.gnb.addr, o.addr)
		t.emit(e)
		return
	}
}

func nodeName(n ngap.Node) string {
	kind := "ran-"
	switch n.Kind {
	case ngap.GNB:
		kind = "gnb-"
	case ngap.NgENB:
		kind = "ngenb-"
	case ngap.N3IWF:
		kind = "n3iwf-"
	}
	return kind + n.PLMN.String() + "-" + strconv.FormatUint(uint64(n.ID), 10)
}

func tai64(a ngap.TAI) uint64 {
	return uint64(a.PLMN[0])<<40 | uint64(a.PLMN[1])<<32 | uint64(a.PLMN[2])<<24 | uint64(a.TAC)
}

// hash is FNV-1a: keys of tables, nothing secret.
func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
