package dissect

import (
	"fmt"

	"github.com/guyline/guyline/wire/aper"
	"github.com/guyline/guyline/wire/f1ap"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/rrc"
)

// number shows an element that is an INTEGER (lb..ub), without an extension marker.
func (d *Dissector) number(n *Node, v view, ub uint64) {
	var r aper.Reader
	r.Reset(v.b)
	if x := r.Whole(0, ub); r.Err == nil {
		n.Value = fmt.Sprint(x)
	}
	d.b.octets(n, v, "value")
}

// printable shows an element that is a PrintableString (SIZE (1..150, ...)).
func (d *Dissector) printable(n *Node, v view) {
	var r aper.Reader
	r.Reset(v.b)
	if !r.Bit() {
		n.Value = clean(string(r.Octets(int(r.Whole(1, 150)))))
	}
	d.b.octets(n, v, "value")
}

// f1apIE tells the value of one element of F1AP (TS 38.473 9.3).
func (d *Dissector) f1apIE(n *Node, id uint16, v view) {
	b := d.b
	var r aper.Reader
	r.Reset(v.b)
	switch id {
	case 40, 41, 47: // gNB-CU-UE-F1AP-ID, gNB-DU-UE-F1AP-ID, oldgNB-DU-UE-F1AP-ID
		d.number(n, v, 1<<32-1)
	case 42:
		d.number(n, v, 1<<36-1)
	case 45, 82: // gNB-DU-Name, gNB-CU-Name
		d.printable(n, v)
	case 64: // SRBID, INTEGER (0..3, ...)
		if !r.Bit() {
			n.Value = fmt.Sprintf("SRB%d", r.Bits(2))
		}
		b.octets(n, v, "value")
	case 95: // C-RNTI, INTEGER (0..65535, ...)
		if !r.Bit() {
			n.Value = fmt.Sprint(r.Uint16())
		}
		b.octets(n, v, "value")
	case 50: // RRCContainer
		value := r.Value()
		n.Value = fmt.Sprintf("%d octets", len(value))
		d.rrcContainer(n, d.at(v, &r, value))
	case 218, 241: // RedirectedRRCmessage, RRC-Container-RRCSetupComplete
		b.opaque(n, v, "value")
	default:
		n.Value = hexed(v.b)
		b.octets(n, v, "value")
	}
}

// rrcContainer reads the RRC message in a container. Which channel it is of, the whole F1AP message says.
func (d *Dissector) rrcContainer(n *Node, v view) {
	b := d.b
	var m f1ap.Message
	var p rrc.PDCP
	whole := d.f1
	if f1ap.Parse(whole.b, &m) != nil {
		b.opaque(n, v, "RRC message")
		return
	}
	ch, message, err := m.RRC(&p)
	if err != nil {
		b.opaque(n, v, "RRC message, which cannot be read")
		return
	}
	at, ok := within(v, message)
	if !ok {
		b.opaque(n, v, "RRC message")
		return
	}
	if p.Data != nil { // TS 38.323 clause 6.2.2.1
		x := b.addf(n, v.sub(0, 2), "PDCP", "sequence number %d", p.SN)
		b.addf(x, v.sub(len(v.b)-4, 4), "MAC-I", "0x%08x", p.MACI)
	}
	d.rrc(n, at, ch)
}

// rrc reads an NR RRC message. NAS inside it does not begin at an octet: it has a buffer of its own.
func (d *Dissector) rrc(parent *Node, v view, ch rrc.Channel) {
	b := d.b
	var m rrc.Message
	err := rrc.Parse(ch, v.b, &m)
	if m.Type == 0 || err != nil {
		b.opaque(b.add(parent, v, "NR RRC", "ciphered, or not readable"), v, "octets")
		return
	}
	n := b.add(parent, v, "NR RRC", m.Type.String())
	has := func(f rrc.Field) bool { return m.Has&f != 0 }
	add := func(ok bool, name, format string, args ...any) {
		if ok {
			b.addf(n, v, name, format, args...)
		}
	}
	add(has(rrc.HasTransaction), "rrc-TransactionIdentifier", "%d", m.Transaction)
	add(has(rrc.HasCause), "cause", "%s", causeName(m))
	add(has(rrc.HasSTMSI), "5G-S-TMSI", "0x%012x", m.Identity)
	add(has(rrc.HasSTMSIPart1), "ng-5G-S-TMSI-Part1", "0x%010x", m.Identity)
	add(has(rrc.HasSTMSIPart2), "ng-5G-S-TMSI-Part2", "0x%03x", m.Identity)
	add(has(rrc.HasRandom), "randomValue", "0x%010x", m.Identity)
	add(has(rrc.HasResume), "I-RNTI", "0x%x", m.Identity)
	add(has(rrc.HasReestablish), "ue-Identity", "C-RNTI %d, PCI %d, shortMAC-I 0x%04x", m.CRNTI, m.PCI, m.ShortMACI)
	add(has(rrc.HasCiphering), "cipheringAlgorithm", "nea%d", m.Ciphering)
	add(has(rrc.HasIntegrity), "integrityProtAlgorithm", "nia%d", m.Integrity)
	add(has(rrc.HasRegisteredAMF), "registeredAMF", "0x%06x", m.AMFID)
	if has(rrc.HasNAS) && len(m.NAS) > 0 {
		x := b.addf(n, v, "dedicatedNAS-Message", "%d octets, not aligned to octets of the frame", len(m.NAS))
		inner := b.buffer("NAS message in RRC", m.NAS, piece{0, len(v.b), v.buf, ^v.off})
		d.nas(x, inner, 0)
		return
	}
	if carrier[m.Type] { // what these carry and was not read may be NAS
		b.mask(v)
	}
}

// carrier are messages that can carry NAS.
var carrier = map[rrc.Type]bool{rrc.RRCSetupComplete: true, rrc.ULInformationTransfer: true, rrc.DLInformationTransfer: true, rrc.RRCReconfiguration: true, rrc.RRCResumeComplete: true,
	rrc.LaterMessage: true, rrc.ULInformationTransferMRDC: true, rrc.DLInformationTransferMRDC: true, rrc.DLDedicatedMessageSegment: true}

func causeName(m rrc.Message) string {
	if m.Type == rrc.RRCSetupRequest && int(m.Cause) < len(rrc.EstablishmentCauses) {
		return rrc.EstablishmentCauses[m.Cause]
	}
	return fmt.Sprint(m.Cause)
}

// e1apIE tells the value of one element of E1AP (TS 37.483 9.3). SecurityInformation holds the keys of the user plane.
func (d *Dissector) e1apIE(n *Node, id uint16, v view) {
	b := d.b
	var r aper.Reader
	r.Reset(v.b)
	switch id {
	case 2, 3: // gNB-CU-CP-UE-E1AP-ID, gNB-CU-UP-UE-E1AP-ID
		d.number(n, v, 1<<32-1)
	case 7:
		d.number(n, v, 1<<36-1)
	case 8, 9:
		d.printable(n, v)
	case 13: // SecurityInformation: SecurityAlgorithm first
		r.Sequence(1)
		s := r.Sequence(2)
		n.Value = fmt.Sprintf("ciphering NEA%d", r.Enumerated(4))
		if s.Has(1) {
			n.Value += fmt.Sprintf(", integrity NIA%d", r.Enumerated(4))
		}
		b.opaque(n, v, "value, with keys")
	default:
		n.Value = hexed(v.b)
		b.octets(n, v, "value")
	}
}

// s1apShown are elements that neither carry NAS nor name a subscriber: cause, node and cell ids, areas, capabilities,
// bit rates, S-TMSI.
var s1apShown = map[uint16]bool{2: true, 58: true, 59: true, 64: true, 65: true, 66: true, 75: true, 87: true, 96: true, 99: true, 100: true, 105: true, 107: true, 108: true, 109: true, 134: true, 137: true}

// s1apIE tells the value of one element of S1AP (TS 36.413 9.2). UE Paging Identity may be an IMSI, Security Key is K_eNB.
func (d *Dissector) s1apIE(n *Node, id uint16, v view) {
	b := d.b
	var r aper.Reader
	r.Reset(v.b)
	switch id {
	case 0, 88: // MME-UE-S1AP-ID, SourceMME-UE-S1AP-ID
		d.number(n, v, 1<<32-1)
	case 8: // eNB-UE-S1AP-ID
		d.number(n, v, 1<<24-1)
	case 26: // NAS-PDU
		value := r.Value()
		n.Value = fmt.Sprintf("%d octets", len(value))
		d.nas(n, d.at(v, &r, value), 0)
	case 60, 61: // eNBname, MMEname
		d.printable(n, v)
	case 67: // TAI: PLMN, TAC
		s := r.Sequence(1)
		plmn := r.Octets(3)
		tac := r.Octets(2)
		if r.End(s); r.Err == nil {
			n.Value = fmt.Sprintf("TAC %d of %s", int(tac[0])<<8|int(tac[1]), nas.PLMN(plmn))
		}
		b.octets(n, v, "value")
	default:
		if !s1apShown[id] { // a bearer's item carries NAS, a key or an IMSI may stand here
			b.opaque(n, v, "value")
			return
		}
		n.Value = hexed(v.b)
		b.octets(n, v, "value")
	}
}
