package ngap

import (
	"encoding/binary"
	"net/netip"

	"github.com/guyline/guyline/wire/aper"
	"github.com/guyline/guyline/wire/nas"
)

// plmn reads a PLMN Identity, OCTET STRING (SIZE (3)) (TS 38.413 9.3.3.5).
func plmn(r *aper.Reader) PLMN {
	if v := r.Octets(3); v != nil {
		return PLMN(v)
	}
	return PLMN{}
}

// tac reads a TAC, OCTET STRING (SIZE (3)) (TS 38.413 9.3.3.10).
func tac(r *aper.Reader) TAC {
	if v := r.Octets(3); v != nil {
		return TAC(v[0])<<16 | TAC(v[1])<<8 | TAC(v[2])
	}
	return 0
}

// tai reads a TAI: PLMN, TAC (TS 38.413 9.3.3.11).
func tai(r *aper.Reader) TAI {
	s := r.Sequence(1)
	t := TAI{PLMN: plmn(r), TAC: tac(r)}
	r.End(s)
	return t
}

// snssai reads an S-NSSAI: SST, SD OPTIONAL (TS 38.413 9.3.1.24). SST is one octet of a fixed size and so is not aligned.
func snssai(r *aper.Reader) SNSSAI {
	s := r.Sequence(2)
	n := SNSSAI{SST: uint8(r.Bits(8)), SD: nas.NoSD}
	if s.Has(1) {
		if v := r.Octets(3); v != nil {
			n.SD = uint32(v[0])<<16 | uint32(v[1])<<8 | uint32(v[2])
		}
	}
	r.End(s)
	return n
}

// guami reads a GUAMI: PLMN, AMF Region ID (8 bits), AMF Set ID (10), AMF Pointer (6) (TS 38.413 9.3.3.3).
func guami(r *aper.Reader) GUAMI {
	s := r.Sequence(1)
	g := GUAMI{PLMN: plmn(r), Region: uint8(r.Bits(8)), Set: uint16(r.Bits(10)), Pointer: uint8(r.Bits(6))}
	r.End(s)
	return g
}

// stmsi reads a 5G-S-TMSI: AMF Set ID (10 bits), AMF Pointer (6), 5G-TMSI (4 octets, aligned) (TS 38.413 9.3.3.20).
func stmsi(r *aper.Reader) STMSI {
	s := r.Sequence(1)
	t := STMSI{Set: uint16(r.Bits(10)), Pointer: uint8(r.Bits(6))}
	if v := r.Octets(4); v != nil {
		t.TMSI = binary.BigEndian.Uint32(v)
	}
	r.End(s)
	return t
}

// name reads a PrintableString (SIZE (1..150, ...)): RAN Node Name, AMF Name (TS 38.413 9.4.5).
func name(r *aper.Reader) []byte {
	if r.Bit() {
		return r.Octets(r.Length())
	}
	return r.Octets(int(r.Whole(1, 150)))
}

// node reads a Global RAN Node ID (TS 38.413 9.3.1.5):
//
//	CHOICE  gNB:     PLMN, CHOICE {BIT STRING (SIZE (22..32))}
//	        ng-eNB:  PLMN, CHOICE {macro 20 bits, short macro 18, long macro 21}
//	        N3IWF:   PLMN, CHOICE {BIT STRING (SIZE (16))}
//	        extension (TNGF, TWIF, W-AGF): not read
func node(r *aper.Reader) Node {
	n := Node{Kind: NodeKind(r.Choice(4)) + GNB}
	if n.Kind == OtherNode {
		var f aper.Field
		r.Field(&f)
		return n
	}
	s := r.Sequence(1)
	n.PLMN = plmn(r)
	switch n.Kind {
	case GNB:
		if r.Choice(2) == 0 {
			n.Bits = uint8(r.Whole(22, 32))
			r.Align()
		}
	case NgENB:
		n.Bits = [4]uint8{20, 18, 21}[r.Choice(4)]
		r.Align()
	case N3IWF:
		if r.Choice(2) == 0 {
			n.Bits = 16 // 16 bits and fewer are not aligned
		}
	}
	if n.Bits == 0 {
		var f aper.Field
		r.Field(&f)
	}
	n.ID = uint32(r.Bits(int(n.Bits)))
	r.End(s)
	return n
}

// location reads User Location Information (TS 38.413 9.3.1.16):
//
//	CHOICE  E-UTRA:  E-UTRA CGI {PLMN, 28 bits}, TAI, time stamp OPTIONAL
//	        NR:      NR CGI {PLMN, 36 bits}, TAI, time stamp OPTIONAL
//	        N3IWF:   address, port
//	        extension: not read
func location(r *aper.Reader) Location {
	c := r.Choice(4)
	if c == 3 {
		var f aper.Field
		r.Field(&f)
		return Location{Kind: OtherNode}
	}
	if c == 2 {
		s := r.Sequence(1)
		l := Location{Kind: N3IWF}
		l.Addr, _ = address(r)
		if v := r.Octets(2); v != nil {
			l.Port = binary.BigEndian.Uint16(v)
		}
		r.End(s)
		return l
	}
	l := Location{Kind: NgENB}
	bits := 28
	if c == 1 {
		l.Kind, bits = GNB, 36
	}
	s := r.Sequence(2)
	cgi := r.Sequence(1)
	l.PLMN = plmn(r)
	r.Align()
	l.Cell = r.Bits(bits)
	r.End(cgi)
	l.TAI = tai(r)
	if s.Has(1) {
		r.Octets(4)
	}
	r.End(s)
	return l
}

// address reads a Transport Layer Address, BIT STRING (SIZE (1..160, ...)) (TS 38.413 9.3.2.4): 32 bits are IPv4, 128 IPv6, 160 both,
// IPv4 first (TS 38.414 5.3).
func address(r *aper.Reader) (first, second netip.Addr) {
	if r.Bit() {
		r.Octets((r.Length() + 7) / 8)
		return
	}
	v, n := r.BitString(1, 160)
	switch n {
	case 32:
		first = netip.AddrFrom4([4]byte(v))
	case 128:
		first = netip.AddrFrom16([16]byte(v))
	case 160:
		first, second = netip.AddrFrom4([4]byte(v)), netip.AddrFrom16([16]byte(v[4:]))
	}
	return
}

// tunnel reads UP Transport Layer Information (TS 38.413 9.3.2.2): CHOICE {GTP tunnel {address, TEID}, extension}.
func tunnel(r *aper.Reader) Tunnel {
	if r.Choice(2) != 0 {
		var f aper.Field
		r.Field(&f)
		return Tunnel{}
	}
	s := r.Sequence(1)
	var t Tunnel
	t.Addr, t.IPv6 = address(r)
	if v := r.Octets(4); v != nil {
		t.TEID = binary.BigEndian.Uint32(v)
	}
	r.End(s)
	return t
}

// securityIE reads the IEs of security. Of keys only the presence is kept.
func (m *Message) securityIE(r *aper.Reader, id uint16) Field {
	switch id {
	case idCapabilities: // four BIT STRING (SIZE (16, ...)), not aligned (TS 38.413 9.3.1.86)
		s := r.Sequence(1)
		m.Capabilities = Capabilities{bitmap(r), bitmap(r), bitmap(r), bitmap(r)}
		r.End(s)
		return HasCapabilities
	case idSecurityContext: // next hop chaining count 0..7, next hop (256 bits) (9.3.1.88)
		s := r.Sequence(1)
		m.Chaining = uint8(r.Bits(3))
		r.Octets(32)
		r.End(s)
		return HasChaining
	}
	r.Octets(32) // Security Key, BIT STRING (SIZE (256)) (9.3.1.87)
	return HasSecurityKey
}

// bitmap reads a BIT STRING (SIZE (16, ...)).
func bitmap(r *aper.Reader) uint16 {
	if r.Bit() {
		n := r.Length()
		v := r.Octets((n + 7) / 8)
		if len(v) < 2 {
			return 0
		}
		return binary.BigEndian.Uint16(v)
	}
	return uint16(r.Bits(16))
}

// allowed reads Allowed NSSAI: 1 to 8 S-NSSAIs (TS 38.413 9.3.1.31).
func (m *Message) allowed(r *aper.Reader) {
	m.AllowedNSSAI = m.AllowedNSSAI[:0]
	for n := r.Whole(1, 8); n > 0 && r.Err == nil; n-- {
		s := r.Sequence(1)
		m.AllowedNSSAI = append(m.AllowedNSSAI, snssai(r))
		r.End(s)
	}
}
