package n4_test

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n4"
	"github.com/guyline/guyline/wire/pfcp"
	"github.com/guyline/guyline/wire/tcp"
)

// scene plays messages that we make to a tracker, one every tenth of a second.
type scene struct {
	x     *n4.Tracker
	frame int64
	seq   map[netip.Addr]uint32 // of the sender's next request
	said  []event.Event
}

func newScene() *scene {
	s := &scene{seq: map[netip.Addr]uint32{}}
	s.x = n4.New(func(e *event.Event) { s.said = append(s.said, e.Clone()) }, &event.Pseudonyms{Key: []byte("test")})
	return s
}

// now is the time of the frame, from 2026 on.
func (s *scene) now() int64 { return 1767225600e9 + s.frame*1e8 }

func (s *scene) udp(src, dst netip.Addr, port uint16, data []byte) {
	s.frame++
	p := ip.Packet{Src: src, Dst: dst, Proto: ip.ProtoUDP, TTL: 64, Payload: data}
	s.x.UDP(&p, port, port, data, s.frame, s.now())
}

func (s *scene) tcp(src, dst netip.AddrPort, control uint8, data string) {
	s.frame++
	p := ip.Packet{Src: src.Addr(), Dst: dst.Addr(), Proto: ip.ProtoTCP, TTL: 64}
	s.x.TCP(&p, &tcp.Header{SrcPort: src.Port(), DstPort: dst.Port(), Control: control, Data: []byte(data)}, s.frame, s.now())
}

// ask sends a request, and an answer with the elements.
func (s *scene) ask(src, dst netip.Addr, kind pfcp.MessageType, seid uint64, request, answer []byte) {
	s.seq[src]++
	s.udp(src, dst, pfcp.Port, message(kind, seid, s.seq[src], request))
	s.udp(dst, src, pfcp.Port, message(kind+1, 1, s.seq[src], answer))
}

func (s *scene) associate(src, dst netip.Addr) {
	recovery := ie(pfcp.IERecoveryTimeStamp, []byte{0xe9, 0, 0, 1})
	s.ask(src, dst, pfcp.AssociationSetupRequest, 0, slices.Concat(node(src), recovery), slices.Concat(node(dst), accepted, recovery))
}

// establish sets up a session: the UPF allots an F-TEID at its own address, and packets for the UE go to far.
func (s *scene) establish(src, dst netip.Addr, seid uint64, teid uint32, far netip.Addr) {
	s.ask(src, dst, pfcp.SessionEstablishmentRequest, 0,
		slices.Concat(node(src), fseid(seid, src),
			ie(pfcp.IECreatePDR, ie(pfcp.IEPDRID, []byte{0, 1}), ie(pfcp.IEPrecedence, make([]byte, 4)),
				ie(pfcp.IEPDI, ie(pfcp.IESourceInterface, []byte{0}), ie(pfcp.IEFTEID, []byte{5}))),
			forwarding(pfcp.IECreateFAR, pfcp.IEForwarding, far)),
		slices.Concat(node(dst), accepted, fseid(seid, dst),
			ie(pfcp.IECreatedPDR, ie(pfcp.IEPDRID, []byte{0, 1}), ie(pfcp.IEFTEID, fteid(teid, dst)))))
}

// move changes where a session's packets for the UE go.
func (s *scene) move(src, dst netip.Addr, seid uint64, far netip.Addr) {
	s.ask(src, dst, pfcp.SessionModificationRequest, seid, forwarding(pfcp.IEUpdateFAR, pfcp.IEUpdateForwarding, far), accepted)
}

func (s *scene) remove(src, dst netip.Addr, seid uint64) {
	s.ask(src, dst, pfcp.SessionDeletionRequest, seid, nil, accepted)
}

// ends closes the capture and gives what was said of an id.
func (s *scene) ends(id string) (found []event.Event) {
	s.x.Flush()
	for _, e := range s.said {
		if e.ID == id {
			found = append(found, e)
		}
	}
	return found
}

// ie makes an element of a type and the parts of its value.
func ie(t pfcp.IEType, parts ...[]byte) []byte {
	v := slices.Concat(parts...)
	b := binary.BigEndian.AppendUint16(nil, uint16(t))
	return append(binary.BigEndian.AppendUint16(b, uint16(len(v))), v...)
}

func message(t pfcp.MessageType, seid uint64, seq uint32, elements []byte) []byte {
	b := []byte{0x20, byte(t), 0, 0}
	if t.Session() {
		b[0] |= 1
		b = binary.BigEndian.AppendUint64(b, seid)
	}
	b = append(binary.BigEndian.AppendUint32(b, seq<<8), elements...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)-4))
	return b
}

var (
	accepted  = ie(pfcp.IECause, []byte{1})
	noContext = ie(pfcp.IECause, []byte{65})
)

func node(a netip.Addr) []byte { return ie(pfcp.IENodeID, append([]byte{0}, a.AsSlice()...)) }

func fseid(seid uint64, a netip.Addr) []byte {
	return ie(pfcp.IEFSEID, append(binary.BigEndian.AppendUint64([]byte{2}, seid), a.AsSlice()...))
}

func fteid(teid uint32, a netip.Addr) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{1}, teid), a.AsSlice()...)
}

// forwarding is a FAR towards the access side, with TEID 1 there.
func forwarding(far, parameters pfcp.IEType, to netip.Addr) []byte {
	return ie(far, ie(pfcp.IEFARID, []byte{0, 0, 0, 1}), ie(pfcp.IEApplyAction, []byte{2}),
		ie(parameters, ie(pfcp.IEDestination, []byte{0}),
			ie(pfcp.IEOuterHeaderCreation, append([]byte{1, 0, 0, 0, 0, 1}, to.AsSlice()...))))
}

// tpdu is an empty UDP datagram of a UE in a tunnel; elements make an Error Indication (TS 29.281 clause 7.3.1).
func tpdu(teid uint32) []byte {
	b := binary.BigEndian.AppendUint32([]byte{0x30, byte(gtp.TPDU), 0, 20}, teid)
	return append(b, 0x45, 0, 0, 20, 0, 0, 0, 0, 64, 1, 0, 0, 198, 51, 100, 7, 198, 51, 100, 8)
}

func errorIndication(teid uint32, peer netip.Addr) []byte {
	b := append([]byte{0x32, byte(gtp.ErrorIndication), 0, 16, 0, 0, 0, 0, 0, 1, 0, 0, 16}, binary.BigEndian.AppendUint32(nil, teid)...)
	return append(append(b, 133, 0, 4), peer.AsSlice()...)
}

// expect holds a scene to one event of the id, of the class, or to none where class is 0.
func (s *scene) expect(t *testing.T, id string, class event.Class) {
	t.Helper()
	switch found := s.ends(id); {
	case class == 0 && len(found) > 0:
		t.Errorf("%s is said: %+v", id, found)
	case class != 0 && (len(found) != 1 || found[0].Class != class || len(found[0].Frames) == 0 || found[0].Detail == ""):
		t.Errorf("%s: %+v, want one of class %v", id, found, class)
		for _, e := range s.said {
			t.Logf("%v %s %v: %s", e.Class, e.ID, e.Frames, e.Detail)
		}
	}
}
