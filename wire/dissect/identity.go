package dissect

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/wire/nas"
)

// identity reads a 5GS mobile identity (TS 24.501 9.11.3.4) and masks what names a subscriber or terminal for good.
func (d *Dissector) identity(n *Node, v view) {
	b := d.b
	t := nas.IdentityType(v.b[0] & 7)
	n.Value = t.String()
	b.add(n, v.sub(0, 1), "Type of identity", t.String())
	switch t {
	case nas.NoIdentity:
	case nas.SUCI:
		d.suci(n, v)
	case nas.GUTI5G:
		if len(v.b) != 11 {
			b.opaque(n, v.from(1), "value of a wrong length")
			return
		}
		b.add(n, v.sub(1, 3), "PLMN", nas.PLMN(v.b[1:4]).String())
		b.addf(n, v.sub(4, 1), "AMF region ID", "%d", v.b[4])
		b.addf(n, v.sub(5, 2), "AMF set ID and pointer", "%d, %d", v.u16(5)>>6, v.u16(5)&63)
		b.addf(n, v.sub(7, 4), "5G-TMSI", "0x%08x", v.u32(7))
	case nas.STMSI5G:
		if len(v.b) != 7 {
			b.opaque(n, v.from(1), "value of a wrong length")
			return
		}
		b.addf(n, v.sub(1, 2), "AMF set ID and pointer", "%d, %d", v.u16(1)>>6, v.u16(1)&63)
		b.addf(n, v.sub(3, 4), "5G-TMSI", "0x%08x", v.u32(3))
	case nas.IMEI, nas.IMEISV:
		id := nas.MobileIdentity{Type: t, Raw: v.b}
		x := b.secret(n, v, t.String(), "pei", string(id.AppendPEI(nil)))
		n.Value = t.String() + ": " + x.Value
	default:
		x := b.secret(n, v.from(1), t.String(), "pei", hexed(v.b[1:]))
		n.Value = t.String() + ": " + x.Value
	}
}

// suci reads a SUCI. Under the null scheme its last part is the IMSI's in clear (TS 33.501 annex C.2).
func (d *Dissector) suci(n *Node, v view) {
	b := d.b
	format := v.b[0] >> 4 & 7
	b.addf(n, v.sub(0, 1), "SUPI format", "%d", format)
	if format != nas.FormatIMSI {
		if s := string(v.b[1:]); strings.Contains(s, "schid1") || strings.Contains(s, "schid2") {
			b.add(n, v.from(1), "SUCI NAI", s)
			return
		}
		x := b.secret(n, v.from(1), "SUCI NAI", "supi", string(v.b[1:]))
		n.Value = "SUCI: " + x.Value
		return
	}
	if len(v.b) < 9 {
		b.opaque(n, v.from(1), "value of a wrong length")
		return
	}
	id := nas.MobileIdentity{Type: nas.SUCI, PLMN: nas.PLMN(v.b[1:4]), Routing: [2]byte(v.b[4:6]), Scheme: v.b[6] & 15, KeyID: v.b[7], Output: v.b[8:]}
	b.add(n, v.sub(1, 3), "Home network PLMN", id.PLMN.String())
	b.add(n, v.sub(4, 2), "Routing indicator", string(id.AppendRouting(nil)))
	b.addf(n, v.sub(6, 1), "Protection scheme", "%s (%d)", nas.SchemeName(id.Scheme), id.Scheme)
	b.addf(n, v.sub(7, 1), "Home network public key identifier", "%d", id.KeyID)
	n.Value = fmt.Sprintf("SUCI of %s, %s", id.PLMN, nas.SchemeName(id.Scheme))
	if id.Scheme == nas.SchemeNull {
		x := b.secret(n, v.from(8), "Scheme output: MSIN", "supi", string(id.AppendSUPI(nil)))
		n.Value += ": " + x.Value
		return
	}
	if id.Scheme > nas.SchemeProfileB {
		b.opaque(n, v.from(8), "Scheme output")
		return
	}
	b.octets(n, v.from(8), "Scheme output")
}
