package n2

import (
	"net/netip"

	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/sctp"
)

type ueKey struct{ assoc, id uint32 }

// number is the key as tables have it.
func (k ueKey) number() uint64 { return uint64(k.assoc)<<32 | uint64(k.id) }

// amfKey is the key of an AMF-UE-NGAP-ID, which has 40 bits, at an AMF.
func amfKey(x *amf, id uint64) uint64 { return uint64(x.index)<<40 | id }

// A ue is one UE-associated connection on N2, with the NAS state that it carries.
type ue struct {
	key     ueKey
	assoc   *assoc
	amfID   uint64
	last    int64
	hasAMF  bool
	whole   bool // begun by Initial UE Message in this recording
	ladder  int8
	secured bool // it sent Security mode complete
	chosen  bool // a Security mode command chose
	nea     nas.Algorithm
	nia     nas.Algorithm
	counts  [2]counter // up, down
	started int64      // frame of the first message

	// The subscriber: its identity as it was sent last, and its name once it was asked for.
	identity identity

	// The registration.
	regType    uint8 // 0 while no Registration request was seen
	regFrame   int64
	regTime    int64
	emergency  bool
	plainReg   bool
	ksi        uint8
	hasSTMSI   bool
	stmsi      nas.STMSI // as the gNB had it from RRC
	named      nas.IdentityType
	presented  uint32 // 5G-TMSI that it registered with
	capability nas.SecurityCapability
	hasCap     bool
	gnbCap     ngap.Capabilities // as the AMF gave them to the gNB
	hasGNBCap  bool
	nullOnly   bool
	judged     bool // bidding-down was told

	// Identification.
	idAsked, idGiven uint8
	idFrame          int64
	idType           nas.IdentityType

	// Authentication.
	authFrame  int64 // of an Authentication request that waits for its answer
	authFailed bool
	asked      bool  // an Authentication request was seen
	authSent   uint8 // how often it was sent
	syncs      uint8
	failures   uint8

	// Security mode.
	smcFrame     int64          // of a Security mode command that waits for its answer
	smcCount     uint8          // how often it was sent
	smcFrames    [givenUp]int64 // frames of its first transmissions
	open         *evidence      // messages in clear under a ciphering algorithm; nil for none
	gutiDue      bool
	accepts      uint8 // how often Registration accept was sent
	acceptFrame  int64 // of the first
	completeSeen bool
}

// An identity is a copy of a subscriber's identity.
type identity struct {
	kind nas.IdentityType
	n    uint8
	b    [70]byte
	name string
}

// set copies what tells subscribers apart: of a SUCI under the null scheme the SUPI, of a protected one its output, of a
// 5G-GUTI the whole of it.
func (d *identity) set(id *nas.MobileIdentity) {
	if id.Type == nas.NoIdentity || id.Type == nas.STMSI5G {
		return
	}
	d.kind, d.name = id.Type, ""
	raw := id.Raw
	if id.Type == nas.SUCI && id.Format == nas.FormatIMSI && id.Scheme == nas.SchemeNull {
		d.n = uint8(len(id.AppendSUPI(d.b[:0])))
		return
	}
	if len(raw) > len(d.b) {
		raw = raw[len(raw)-len(d.b):]
	}
	d.n = uint8(copy(d.b[:], raw))
}

// name is the pseudonym of the UE's subscriber, "" where none was named.
func (t *Tracker) name(u *ue) string {
	d := &u.identity
	if d.name == "" && d.n > 0 {
		kind := [...]string{"", "suci", "guti", "pei", "guti", "pei", "mac", "eui"}[d.kind&7]
		b := d.b[:d.n]
		if d.kind == nas.SUCI && len(b) > 5 && string(b[:5]) == "imsi-" {
			kind = "supi"
		}
		d.name = t.pseudonym(kind, b)
	}
	return d.name
}

// A named is an identity and its pseudonym. The names of the last ones are kept, each in a place that its hash says, because a
// subscriber comes again and again.
type named struct {
	kind, name string
	n          uint8
	b          [70]byte
}

func (t *Tracker) pseudonym(kind string, b []byte) string {
	d := &t.names[hash(b)%uint64(len(t.names))]
	if d.kind != kind || string(d.b[:d.n]) != string(b) {
		d.kind, d.name = kind, t.pseudonyms.Of(kind, b)
		d.n = uint8(copy(d.b[:], b))
	}
	return d.name
}

// A Session is what one message told of a PDU session's N3 tunnels. Fields that it did not tell are zero.
type Session struct {
	UE        string // pseudonym
	Assoc     uint32 // SCTP association
	AMFUEID   uint64
	RANUEID   uint32
	ID        uint8 // PDU session ID; 0 with Ended: all of the UE's
	Uplink    ngap.Tunnel
	Downlink  ngap.Tunnel
	Address   netip.Addr // of the UE, where the NAS message with it could be read
	SNSSAI    nas.SNSSAI
	HasSNSSAI bool
	DNN       []byte // as labels; valid until the call returns
	Ended     bool
	Frame     int64
	Time      int64
}

func (t *Tracker) readNGAP(m *sctp.Message) {
	n := &t.ngap
	err := t.parseNGAP(m.Data)
	t.cover(faceN2)
	a := t.open(m, faceN2)
	t.inClear(a)
	if err != nil {
		t.against(a, malformedNGAP, nil)
		if !n.Procedure.Known() || n.IEs == 0 {
			return
		}
	}
	t.sum.ngap[n.Procedure]++
	switch n.Procedure {
	case ngap.NGSetup:
		t.setUp(a, n)
		return
	case ngap.NGReset:
		if n.Type == ngap.Initiating && n.ResetAll {
			t.against(a, reset, nil)
		}
		return
	}
	if n.Has&ngap.HasRANUENGAPID == 0 {
		return
	}
	u := t.find(a, n)
	if u.ladder != 0 {
		t.step(u.ladder, !uplinkSide(m), "N2", n.Name(), "")
	}
	if n.Has&ngap.HasLocation != 0 && a.gnb.setup.frame == 0 {
		a.gnb.area(n.Location.TAI)
	}
	t.context(a, u, n)
	up := uplink(n)
	for i := range n.Sessions {
		s := &n.Sessions[i]
		address := netip.Addr{}
		var dnn []byte
		if s.NAS != nil {
			t.readNAS(a, u, s.NAS, up)
			if sm := &t.nas.SM; t.nas.Has&nas.HasSM != 0 && sm.Has&nas.SMHasAddress != 0 {
				address, dnn = sm.Address.IPv4, sm.DNN
			}
		}
		t.sessionOf(a, u, s, address, dnn)
	}
	if n.Has&ngap.HasNAS != 0 && n.Procedure != 19 { // 19: NAS Non Delivery Indication, which hands back what was counted already
		t.readNAS(a, u, n.NAS, up)
	}
	if n.Procedure == ngap.UEContextRelease && n.Type == ngap.Successful {
		if t.Sessions != nil {
			t.session = Session{UE: t.name(u), Assoc: a.id, AMFUEID: u.amfID, RANUEID: u.key.id, Ended: true, Frame: t.now.frame, Time: t.now.time}
			t.Sessions(&t.session)
		}
		t.ues.drop(u.key.number())
	}
}

func uplinkSide(m *sctp.Message) bool { return m.Dir == 0 }

// find gives the UE of a message, a new one where an Initial UE Message begins it or the recording began after it.
func (t *Tracker) find(a *assoc, n *ngap.Message) *ue {
	k := ueKey{a.id, n.RANUENGAPID}
	initial := n.Procedure == ngap.InitialUEMessage
	var u *ue
	u, a.slot = t.ues.near(k.number(), a.slot)
	if u != nil && !initial && (!u.hasAMF || n.Has&ngap.HasAMFUENGAPID == 0 || u.amfID == n.AMFUENGAPID) {
		u.last = t.now.time
	} else {
		for {
			old, v, ok := t.ues.oldest()
			if !ok || t.now.time-v.last < idle {
				break
			}
			t.ues.drop(old)
		}
		var from *ue
		var moved ue
		if n.Procedure == ngap.PathSwitchRequest && n.Has&ngap.HasAMFUENGAPID != 0 {
			if o := t.byAMF.get(amfKey(a.amf, n.AMFUENGAPID)); o != nil {
				if from = t.ues.get(o.number()); from != nil {
					moved = *from
					*from = ue{key: from.key, assoc: from.assoc, last: t.now.time}
				}
			}
		}
		u = t.ues.put(k.number())
		t.owns(a, k.id)
		if from != nil {
			*u = moved
			u.hasAMF = false
		} else {
			u.ladder = t.newLadder()
		}
		u.key, u.assoc, u.whole, u.last, u.started = k, a, initial, t.now.time, t.now.frame
		if from != nil {
			u.whole = moved.whole
		}
		if initial && a.gnb.setup.frame != 0 && len(a.gnb.users) < MaxPrinciple {
			a.gnb.users = append(a.gnb.users, t.now.frame)
		}
	}
	if !u.hasAMF && n.Has&ngap.HasAMFUENGAPID != 0 && n.Procedure != ngap.PathSwitchRequest {
		u.amfID, u.hasAMF = n.AMFUENGAPID, true
		*t.byAMF.put(amfKey(a.amf, u.amfID)) = k
	}
	return u
}

// context reads what NGAP says of the UE beside its NAS messages.
func (t *Tracker) context(a *assoc, u *ue, n *ngap.Message) {
	if n.Has&ngap.HasSTMSI != 0 && n.Procedure == ngap.InitialUEMessage {
		u.stmsi, u.hasSTMSI = n.STMSI, true
	}
	if n.Has&ngap.HasEstablishment != 0 && n.Establishment == 0 { // emergency
		u.emergency = true
	}
	if n.Has&ngap.HasSecurityKey != 0 {
		t.against(a, keysInClear, u)
	}
	if n.Has&ngap.HasCapabilities != 0 {
		t.capabilities(a, u, n)
	}
}

// capabilities compares the UE security capabilities of NGAP with those of NAS. NGAP counts from algorithm 1 in the highest
// bit, NAS from algorithm 0; only algorithms 1 to 3 are defined (TS 38.413 9.3.1.86, TS 33.501 5.11.1).
func (t *Tracker) capabilities(a *assoc, u *ue, n *ngap.Message) {
	const defined = 0xe000
	c := n.Capabilities
	switch {
	case n.Procedure == ngap.PathSwitchRequest && n.Type == ngap.Initiating:
		if u.hasGNBCap && (c.NEA != u.gnbCap.NEA || c.NIA != u.gnbCap.NIA) {
			t.against(a, capabilityPath, u)
		}
	case n.Type == ngap.Initiating:
		u.gnbCap, u.hasGNBCap = c, true
		ea, ia := uint16(u.capability.EA)<<9&defined, uint16(u.capability.IA)<<9&defined
		if u.hasCap && (c.NEA&defined != ea || c.NIA&defined != ia) {
			t.against(a, capabilityAS, u)
		}
	}
}

// sessionOf tells one PDU session's part of a message.
func (t *Tracker) sessionOf(a *assoc, u *ue, s *ngap.Session, address netip.Addr, dnn []byte) {
	if s.Has&ngap.SessionHasIndication != 0 && (s.Integrity == ngap.NotNeeded || s.Confidentiality == ngap.NotNeeded) && !u.emergency {
		t.against(a, upNotNeeded, u)
	}
	if s.Has&ngap.SessionHasIndication != 0 {
		if t.newFact(factKey{fact: upSecurityIndication, a: uint64(s.Integrity), b: uint64(s.Confidentiality)}) {
			names := [...]string{"required", "preferred", "not needed"}
			t.sayFact(upSecurityIndication, "N2", a.node, "integrity "+names[s.Integrity%3]+", confidentiality "+names[s.Confidentiality%3], "")
		}
	}
	for _, v := range [2]*ngap.Tunnel{&s.Uplink, &s.Downlink} {
		if !v.Valid() {
			continue
		}
		end := n3UPFAddress
		if v == &s.Downlink {
			end = n3GNBAddress
		}
		if t.newFact(end.about(v.Addr, 0)) {
			t.sayFact(end, "N3", a.node, v.Addr.String(), "")
		}
	}
	if t.Sessions == nil {
		return
	}
	t.session = Session{UE: t.name(u), Assoc: a.id, AMFUEID: u.amfID, RANUEID: u.key.id, ID: s.ID, Uplink: s.Uplink, Downlink: s.Downlink,
		Address: address, SNSSAI: s.SNSSAI, HasSNSSAI: s.Has&ngap.SessionHasSNSSAI != 0, DNN: dnn,
		Ended: s.Kind == ngap.ReleaseCommand || s.Kind == ngap.Released, Frame: t.now.frame, Time: t.now.time}
	t.Sessions(&t.session)
}

// closeUE says what a connection leaves behind.
func (t *Tracker) closeUE(u *ue) {
	if u.assoc == nil {
		return
	}
	t.closeOpen(u)
	t.closeCounts(u)
	if u.gutiDue && u.completeSeen {
		t.against(u.assoc, gutiKept, u)
	}
	t.endSMC(u)
	t.silent(u)
	if u.nullOnly && !u.judged && u.regFrame != 0 {
		t.biddingDown(u, 0, "left unanswered")
	}
	if u.hasAMF && u.assoc.amf != nil {
		k := amfKey(u.assoc.amf, u.amfID)
		if o := t.byAMF.get(k); o != nil && *o == u.key {
			t.byAMF.drop(k)
		}
	}
}
