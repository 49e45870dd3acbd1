package pfcp

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"
)

// el makes an information element of a type and the parts of its value.
func el(t IEType, parts ...[]byte) []byte {
	v := slices.Concat(parts...)
	b := binary.BigEndian.AppendUint16(nil, uint16(t))
	return append(binary.BigEndian.AppendUint16(b, uint16(len(v))), v...)
}

// msg makes a message; a session message gets SEID 7.
func msg(t MessageType, elements ...[]byte) []byte {
	v := slices.Concat(elements...)
	b := []byte{0x20, byte(t), 0, 0}
	if t.Session() {
		b[0] |= 1
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 7)
	}
	b = append(append(b, 0, 0, 9, 0), v...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)-4))
	return b
}

var (
	nodeID   = el(IENodeID, []byte{0, 192, 0, 2, 1})
	fseid    = el(IEFSEID, []byte{2, 0, 0, 0, 0, 0, 0, 0, 5, 192, 0, 2, 1})
	recovery = el(IERecoveryTimeStamp, []byte{0xe9, 0, 0, 0})
	uplink   = el(IECreatePDR, el(IEPDRID, []byte{0, 1}), el(IEPrecedence, []byte{0, 0, 0, 255}),
		el(IEPDI, el(IESourceInterface, []byte{0}), el(IEFTEID, []byte{1, 0, 0, 0x12, 0x34, 192, 0, 2, 8}), el(IENetworkInstance, []byte("net")),
			el(IEUEIPAddress, []byte{2, 198, 51, 100, 7})),
		el(IEOuterHeaderRemoval, []byte{0}), el(IEFARID, []byte{0, 0, 0, 1}), el(IEQERID, []byte{0, 0, 0, 1}), el(IEURRID, []byte{0, 0, 0, 1}))
	choose = el(IECreatePDR, el(IEPDRID, []byte{0, 2}), el(IEPrecedence, []byte{0, 0, 0, 255}),
		el(IEPDI, el(IESourceInterface, []byte{1}), el(IEFTEID, []byte{0x0d, 3})), el(IEFARID, []byte{0, 0, 0, 2}))
	forward = el(IECreateFAR, el(IEFARID, []byte{0, 0, 0, 1}), el(IEApplyAction, []byte{2}),
		el(IEForwarding, el(IEDestination, []byte{0}), el(IEOuterHeaderCreation, []byte{1, 0, 0, 0, 0xab, 0xcd, 203, 0, 113, 9})))
	copied = el(IECreateFAR, el(IEFARID, []byte{0, 0, 0, 2}), el(IEApplyAction, []byte{0x12, 0}),
		el(IEDuplicating, el(IEDestination, []byte{4}), el(IEOuterHeaderCreation, []byte{4, 0, 203, 0, 113, 66, 0, 80})))
	qer           = el(IECreateQER, el(IEQERID, []byte{0, 0, 0, 1}), el(IEGateStatus, []byte{0}))
	establishment = msg(SessionEstablishmentRequest, nodeID, fseid, uplink, choose, forward, copied, qer, el(IEPDNType, []byte{1}))
)

func TestSessionEstablishment(t *testing.T) {
	var m Message
	if err := Parse(establishment, &m); err != nil {
		t.Fatal(err)
	}
	if m.NumFlaws != 0 || m.SEID != 7 || m.Sequence != 9 || m.IEs != 37 || !Is(establishment) {
		t.Errorf("flaws %v, SEID %d, sequence %d, %d elements", m.Flaws(), m.SEID, m.Sequence, m.IEs)
	}
	if m.NodeID.Addr != netip.MustParseAddr("192.0.2.1") || m.FSEID.SEID != 5 || m.PDNType != 1 || m.QERs.Create != 1 {
		t.Errorf("node %v, F-SEID %v, PDN type %v, QERs %v", m.NodeID, m.FSEID, m.PDNType, m.QERs)
	}
	p := m.PDRs()
	if len(p) != 2 || p[0].FTEID.TEID != 0x1234 || p[0].UE.IPv4 != netip.MustParseAddr("198.51.100.7") || p[0].UE.Destination ||
		string(p[0].NetworkInstance) != "net" || p[0].FARID != 1 || p[0].QERs != 1 || p[0].URRs != 1 || p[0].Has&HasRemoval == 0 {
		t.Errorf("PDRs %+v", p)
	}
	if f := p[1].FTEID; !f.Choose || !f.V4 || f.ChooseID != 3 || p[1].Source != Core || p[1].UE.Present {
		t.Errorf("PDR %+v", p[1])
	}
	f := m.FARs()
	if len(f) != 2 || f[0].Apply != Forward || f[0].Outer.TEID != 0xabcd || f[0].Outer.IPv4 != netip.MustParseAddr("203.0.113.9") {
		t.Errorf("FARs %+v", f)
	}
	if f[1].Apply != Forward|Duplicate || f[1].Duplicates != 1 || f[1].Copy.Port != 80 || f[1].CopyTo != LIFunction {
		t.Errorf("FAR %+v", f[1])
	}
}

// TestFlaw has one case for each way to break an element.
func TestFlaw(t *testing.T) {
	session := func(extra ...[]byte) []byte {
		return msg(SessionEstablishmentRequest, slices.Concat([][]byte{nodeID, fseid, uplink, forward}, extra)...)
	}
	pdi := func(v []byte) []byte {
		return session(el(IECreatePDR, el(IEPDRID, []byte{0, 2}), el(IEPrecedence, []byte{0, 0, 0, 1}),
			el(IEPDI, el(IESourceInterface, []byte{0}), v)))
	}
	deep := []byte{}
	for range 12 {
		deep = el(IEForwarding, deep)
	}
	wrongFlag := slices.Clone(msg(HeartbeatRequest, recovery))
	wrongFlag[0], wrongFlag[1] = 0x20, byte(SessionDeletionRequest)
	for name, c := range map[string]struct {
		b    []byte
		want Flaw
	}{
		"element too long":       {msg(HeartbeatRequest, recovery, []byte{0, 19, 0, 9, 1}), Flaw{IE: IECause, Why: Overrun}},
		"rest of three octets":   {msg(HeartbeatRequest, recovery, []byte{0, 19, 0}), Flaw{Why: Overrun}},
		"cause empty":            {msg(HeartbeatRequest, recovery, el(IECause)), Flaw{IE: IECause, Why: TooShort}},
		"PDN type 0":             {session(el(IEPDNType, []byte{0})), Flaw{IE: IEPDNType, Why: Invalid}},
		"F-TEID oversized":       {pdi(el(IEFTEID, []byte{1, 0, 0, 0, 1, 192, 0, 2, 1, 0, 0})), Flaw{IE: IEFTEID, Parent: IEPDI, Why: TooLong}},
		"F-TEID cut":             {pdi(el(IEFTEID, []byte{3, 0, 0, 0, 1, 192, 0, 2, 1})), Flaw{IE: IEFTEID, Parent: IEPDI, Why: TooShort}},
		"F-TEID without address": {pdi(el(IEFTEID, []byte{0, 0, 0, 0, 1})), Flaw{IE: IEFTEID, Parent: IEPDI, Why: NoAddress}},
		"F-TEID CHID alone":      {pdi(el(IEFTEID, []byte{9, 0, 0, 0, 1, 192, 0, 2, 1})), Flaw{IE: IEFTEID, Parent: IEPDI, Why: Conflict}},
		"no FAR":                 {msg(SessionEstablishmentRequest, nodeID, fseid, uplink), Flaw{IE: IECreateFAR, Why: Missing}},
		"no recovery":            {msg(HeartbeatRequest), Flaw{IE: IERecoveryTimeStamp, Why: Missing}},
		"FAR without id":         {session(el(IEUpdateFAR, el(IEApplyAction, []byte{1}))), Flaw{IE: IEFARID, Parent: IEUpdateFAR, Why: Missing}},
		"drop and forward":       {session(el(IEUpdateFAR, el(IEFARID, []byte{0, 0, 0, 1}), el(IEApplyAction, []byte{3}))), Flaw{IE: IEApplyAction, Parent: IEUpdateFAR, Why: Conflict}},
		"unknown element":        {msg(HeartbeatRequest, recovery, el(9999)), Flaw{IE: 9999, Why: UnknownIE}},
		"unknown message":        {msg(40), Flaw{Why: UnknownMessage}},
		"no SEID":                {wrongFlag, Flaw{Why: WrongSEIDFlag}},
		"too deep":               {session(deep), Flaw{IE: IEForwarding, Why: TooDeep}},
	} {
		var m Message
		if err := Parse(c.b, &m); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		found := false
		for _, f := range m.Flaws() {
			f.Offset = 0
			found = found || f == c.want
		}
		if !found || m.NumFlaws != 1 {
			t.Errorf("%s: %v, want %v", name, m.Flaws(), c.want)
		}
	}
}

func TestHeader(t *testing.T) {
	hb := msg(HeartbeatRequest, recovery)
	cut := hb[:len(hb)-2]
	wrong := slices.Clone(hb)
	wrong[0] = 0x40
	length := slices.Clone(hb)
	length[3] = 2
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{"short": {hb[:7], ErrShort}, "cut": {cut, ErrTruncated}, "version": {wrong, ErrVersion}, "length": {length, ErrLength}, "whole": {hb, nil}} {
		var m Message
		if err := Parse(c.b, &m); err != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if Is(c.b) != (c.want == nil) {
			t.Errorf("%s: Is", name)
		}
	}
	var m Message
	first := slices.Clone(hb)
	first[0] |= 4
	if err := Parse(slices.Concat(first, establishment), &m); err != nil || !m.FollowOn || len(m.Rest) != len(establishment) {
		t.Errorf("follow-on: %v, %d octets", err, len(m.Rest))
	}
	if got := m.RecoveryTime().Year(); got != 2023 {
		t.Errorf("recovery in %d", got)
	}
}

func TestMany(t *testing.T) {
	var m Message
	b := []byte{}
	for range 500 {
		b = append(b, uplink...)
	}
	if err := Parse(msg(SessionModificationRequest, b), &m); err != nil || m.NumPDRs != 500 || len(m.PDRs()) != MaxPDRs {
		t.Errorf("%v: %d rules, %d kept", err, m.NumPDRs, len(m.PDRs()))
	}
}

func TestAllocations(t *testing.T) {
	var m Message
	if n := testing.AllocsPerRun(100, func() { _ = Parse(establishment, &m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParse(b *testing.B) {
	var m Message
	for name, data := range map[string][]byte{"establishment": establishment, "heartbeat": msg(HeartbeatRequest, recovery)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				_ = Parse(data, &m)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(establishment)
	f.Add(msg(HeartbeatRequest, recovery))
	f.Add(msg(AssociationSetupResponse, nodeID, el(IECause, []byte{1}), recovery, el(IEUPFeatures, []byte{0, 1}), el(IEUPResource, []byte{0x61, 192, 0, 2, 8, 'n', 0})))
	f.Add(msg(SessionReportRequest, el(IEReportType, []byte{4}), el(IEErrorIndication, el(IEFTEID, []byte{1, 0, 0, 0, 1, 192, 0, 2, 9}))))
	f.Add(msg(SessionEstablishmentResponse, nodeID, el(IECause, []byte{1}), fseid, el(IECreatedPDR, el(IEPDRID, []byte{0, 2}), el(IEFTEID, []byte{1, 0, 0, 0, 1, 192, 0, 2, 9}))))
	var m Message
	f.Fuzz(func(t *testing.T, b []byte) {
		if Parse(b, &m) != nil {
			return
		}
		for _, flaw := range m.Flaws() {
			if flaw.Offset < 0 || flaw.Offset > len(m.Body) {
				t.Errorf("%v lies outside %d octets", flaw, len(m.Body))
			}
		}
	})
}
