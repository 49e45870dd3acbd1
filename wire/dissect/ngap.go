package dissect

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/wire/aper"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
)

// ngapMessage reads the whole message for the values that its elements then show.
func (d *Dissector) ngapMessage(v view) string {
	err := ngap.Parse(v.b, &d.ngap)
	name := d.ngap.Name()
	if err != nil {
		name += ", " + err.Error()
	}
	return name
}

// ngapSecrets are elements that hold keys or permanent identities (TS 38.413 9.3.1.87, 9.3.1.88, 9.3.1.54).
var ngapSecrets = map[uint16]bool{94: true, 93: true, 34: true}

// ngapContainers hold what a peer or a terminal wrote and nobody takes apart here: it may name a subscriber.
var ngapContainers = map[uint16]bool{42: true, 46: true, 101: true, 106: true}

// ngapIE tells the value of one element.
func (d *Dissector) ngapIE(n *Node, id uint16, v view) {
	b := d.b
	if ngapSecrets[id] && !b.reveal {
		n.Value = "masked"
		if id == 93 {
			n.Value = fmt.Sprintf("next hop chaining count %d; next hop masked", d.ngap.Chaining)
		}
		b.secret(n, v, "value", "", "")
		return
	}
	var r aper.Reader
	r.Reset(v.b)
	switch id {
	case 38: // NAS-PDU
		value := r.Value()
		n.Value = fmt.Sprintf("%d octets", len(value))
		d.nas(n, d.at(v, &r, value), 0)
		return
	case 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 131, 132, 133:
		d.ngapSessions(n, v)
		return
	}
	if s := d.ngapValue(id); s != "" {
		n.Value = clean(s)
		b.octets(n, v, "value")
		return
	}
	if ngapContainers[id] {
		b.opaque(n, v, "value")
		return
	}
	n.Value = hexed(v.b)
	b.octets(n, v, "value")
}

// ngapValue is what the parser read of an element, in words; "" where it did not.
func (d *Dissector) ngapValue(id uint16) string {
	m := &d.ngap
	has := func(f ngap.Field) bool { return m.Has&f != 0 }
	switch {
	case (id == 10 || id == 100) && has(ngap.HasAMFUENGAPID):
		return fmt.Sprint(m.AMFUENGAPID)
	case id == 85 && has(ngap.HasRANUENGAPID):
		return fmt.Sprint(m.RANUENGAPID)
	case id == 114:
		return join(", ", ifHas(has(ngap.HasAMFUENGAPID), fmt.Sprintf("AMF UE NGAP ID %d", m.AMFUENGAPID)), ifHas(has(ngap.HasRANUENGAPID), fmt.Sprintf("RAN UE NGAP ID %d", m.RANUENGAPID)))
	case id == 15 && has(ngap.HasCause):
		return m.Cause.String()
	case id == 90 && has(ngap.HasEstablishment):
		return ngap.EstablishmentName(m.Establishment)
	case (id == 26 || id == 115) && has(ngap.HasSTMSI):
		return fmt.Sprintf("AMF set %d, pointer %d, 5G-TMSI 0x%08x", m.STMSI.Set, m.STMSI.Pointer, m.STMSI.TMSI)
	case id == 27 && has(ngap.HasNode):
		return nodeText(m.Node)
	case id == 82 && has(ngap.HasRANNodeName):
		return string(m.NodeName)
	case id == 1 && has(ngap.HasAMFName):
		return string(m.AMFName)
	case id == 48 && has(ngap.HasOldAMF):
		return string(m.OldAMF)
	case id == 102 && has(ngap.HasSupportedTAs):
		var s []string
		for _, t := range m.TAs {
			s = append(s, fmt.Sprintf("TAC %d of %s with %s", t.TAC, t.PLMN, snssais(t.Slices)))
		}
		return strings.Join(s, "; ")
	case id == 121 && has(ngap.HasLocation):
		l := &m.Location
		if l.Kind == ngap.N3IWF {
			return fmt.Sprintf("%s, port %d", l.Addr, l.Port)
		}
		return fmt.Sprintf("cell 0x%x of %s, TAC %d of %s", l.Cell, l.PLMN, l.TAI.TAC, l.TAI.PLMN)
	case id == 119 && has(ngap.HasCapabilities):
		c := m.Capabilities
		return fmt.Sprintf("NEA %s; NIA %s; EEA %s; EIA %s", algorithms(c.NEA), algorithms(c.NIA), algorithms(c.EEA), algorithms(c.EIA))
	case id == 28 && has(ngap.HasGUAMI):
		return guami(m.GUAMI)
	case id == 96 && has(ngap.HasServedGUAMIs):
		var s []string
		for _, g := range m.ServedGUAMIs {
			s = append(s, guami(g))
		}
		return strings.Join(s, "; ")
	case id == 86 && has(ngap.HasCapacity):
		return fmt.Sprint(m.Capacity)
	case id == 80 && has(ngap.HasPLMNSupport):
		var s []string
		for _, x := range m.PLMNSupport {
			s = append(s, fmt.Sprintf("%s of %s", x.SNSSAI, x.PLMN))
		}
		return strings.Join(s, "; ")
	case id == 0 && has(ngap.HasAllowedNSSAI):
		return snssais(m.AllowedNSSAI)
	case id == 174 && has(ngap.HasSelectedPLMN):
		return m.SelectedPLMN.String()
	case id == 103 && has(ngap.HasPagingTAIs):
		var s []string
		for _, t := range m.PagingTAIs {
			s = append(s, fmt.Sprintf("TAC %d of %s", t.TAC, t.PLMN))
		}
		return strings.Join(s, "; ")
	case id == 29 && has(ngap.HasHandoverType):
		return [...]string{"within 5GS", "5GS to EPS", "EPS to 5GS", "5GS to UTRAN"}[m.HandoverType&3]
	case id == 105 && has(ngap.HasTarget):
		return fmt.Sprintf("%s, TAC %d of %s", nodeText(m.Target), m.TargetTAI.TAC, m.TargetTAI.PLMN)
	case id == 88 && has(ngap.HasReset):
		if m.ResetAll {
			return "the whole interface"
		}
		return fmt.Sprintf("%d connections", len(m.Connections))
	case id == 19 && has(ngap.HasDiagnostics):
		if m.Diagnostics.HasProcedure {
			return "of " + m.Diagnostics.Procedure.String()
		}
		return "given"
	}
	return ""
}

// ngapSessions shows the items of a list of PDU session resources. The parser keeps them in order; where an item's NAS-PDU
// and transfer stand is found by their octets, which are slices of the same message.
func (d *Dissector) ngapSessions(n *Node, v view) {
	b := d.b
	shown := 0
	for i := range d.ngap.Sessions {
		s := &d.ngap.Sessions[i]
		transfer, ok := within(v, s.Transfer)
		if !ok {
			continue // of another list
		}
		shown++
		x := b.addf(n, transfer, "PDU session", "%d", s.ID)
		if s.Has&ngap.SessionHasSNSSAI != 0 {
			b.add(x, transfer, "S-NSSAI", s.SNSSAI.String())
		}
		if s.Has&ngap.SessionHasType != 0 {
			b.add(x, transfer, "PDU session type", [...]string{"IPv4", "IPv6", "IPv4v6", "Ethernet", "unstructured", "5", "6", "7"}[s.Type&7])
		}
		for _, t := range []struct {
			name string
			t    ngap.Tunnel
		}{{"Uplink NG-U tunnel (UPF)", s.Uplink}, {"Downlink NG-U tunnel (gNB)", s.Downlink}} {
			if t.t.Valid() {
				b.addf(x, transfer, t.name, "%s, TEID 0x%08x", t.t.Addr, t.t.TEID)
			}
		}
		if s.Has&ngap.SessionHasIndication != 0 {
			want := [...]string{"required", "preferred", "not needed", "3"}
			b.addf(x, transfer, "Security indication", "integrity %s, confidentiality %s", want[s.Integrity&3], want[s.Confidentiality&3])
		}
		if s.Has&ngap.SessionHasResult != 0 {
			b.addf(x, transfer, "Security result", "integrity performed %t, confidentiality performed %t", s.IntegrityOn, s.ConfidentialOn)
		}
		if s.Has&ngap.SessionHasCause != 0 {
			b.add(x, transfer, "Cause", s.Cause.String())
		}
		b.octets(x, transfer, "transfer")
		if pdu, ok := within(v, s.NAS); ok && len(s.NAS) > 0 {
			y := b.addf(x, pdu, "NAS-PDU", "%d octets", len(pdu.b))
			d.nas(y, pdu, 0)
		}
	}
	n.Value = fmt.Sprintf("%d items", shown)
	if shown == 0 { // items may carry NAS
		n.Value = fmt.Sprintf("%d octets", len(v.b))
		b.opaque(n, v, "value")
	}
}

// within is the view of a slice that was cut out of v.
func within(v view, b []byte) (view, bool) {
	if len(b) == 0 {
		return view{}, false
	}
	for i := range v.b {
		if &v.b[i] == &b[0] {
			return v.sub(i, len(b)), len(v.b)-i >= len(b)
		}
	}
	return view{}, false
}

func ifHas(ok bool, s string) string {
	if ok {
		return s
	}
	return ""
}

func nodeText(n ngap.Node) string {
	return fmt.Sprintf("%s 0x%x (%d bits) of %s", [...]string{"node", "gNB", "ng-eNB", "N3IWF", "other node"}[min(n.Kind, 4)], n.ID, n.Bits, n.PLMN)
}

func guami(g nas.GUAMI) string {
	return fmt.Sprintf("%s, region %d, set %d, pointer %d", g.PLMN, g.Region, g.Set, g.Pointer)
}

func snssais(list []nas.SNSSAI) string {
	var s []string
	for _, x := range list {
		s = append(s, "S-NSSAI "+x.String())
	}
	return strings.Join(s, ", ")
}

// algorithms are the numbers in a bitmap of NGAP, whose first bit is algorithm 1.
func algorithms(bits uint16) string {
	var s []string
	for i := range 16 {
		if bits&(0x8000>>i) != 0 {
			s = append(s, fmt.Sprint(i+1))
		}
	}
	if s == nil {
		return "none but the null algorithm"
	}
	return strings.Join(s, ", ")
}
