package dissect

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/guyline/guyline/wire/nas"
)

// nas reads a NAS message (TS 24.501 clause 9): plain, or protected with what lies inside as far as it lies in clear.
func (d *Dissector) nas(parent *Node, v view, depth int) {
	b := d.b
	if len(v.b) == 0 {
		return
	}
	if depth > 6 {
		b.opaque(parent, v, "NAS, nested deeper than is read")
		return
	}
	m := &d.nasMsg
	err := nas.Parse(v.b, m)
	n := b.add(parent, v, "NAS-5GS", m.Name())
	if err != nil {
		n.Value = clean(n.Value + ", " + err.Error())
	}
	switch {
	case v.b[0] == nas.EPD5GSM:
		d.sm(n, v)
		return
	case v.b[0]&15 == nas.PDEMM || v.b[0]&15 == nas.PDESM:
		n.Name = "NAS-EPS"
		d.eps(n, v)
		return
	case v.b[0] != nas.EPD5GMM || len(v.b) < 2:
		b.opaque(n, v, "Octets that are no NAS message")
		return
	}
	b.add(n, v.sub(0, 1), "Extended protocol discriminator", "5GS mobility management (0x7e)")
	header := nas.SecurityHeader(v.b[1] & 15)
	b.addf(n, v.sub(1, 1), "Security header type", "%s (%d)", headerName(header), header)
	if header == nas.Plain {
		d.mm(n, v, depth)
		return
	}
	if len(v.b) < 7 {
		b.opaque(n, v.from(2), "Octets behind the header")
		return
	}
	b.addf(n, v.sub(2, 4), "Message authentication code", "0x%08x", v.u32(2))
	b.addf(n, v.sub(6, 1), "Sequence number", "%d", v.u8(6))
	inner := v.from(7)
	if m.Inner.Clear() {
		b.add(n, inner, "Inner message", innerWords[m.Inner&7])
		d.nas(n, inner, depth+1)
		return
	}
	if len(inner.b) > 0 {
		b.add(n, inner, "Inner message", innerWords[m.Inner&7])
		b.mask(doubtful(m.Inner, inner))
	}
}

// innerWords say how an inner message lies there (nas.Inner).
var innerWords = [8]string{nas.InnerDeclared: "not ciphered, as the header says", nas.InnerRecognised: "the header says ciphered, and it lies in clear: 5G-EA0", nas.InnerGiven: "5G-EA0",
	nas.InnerDoubtful: "ciphered, or a message in clear that is not well formed", nas.InnerOpaque: "ciphered"}

// doubtful is what has to be masked of an inner message that was not read: all, unless it is ciphered for certain.
func doubtful(i nas.Inner, v view) view {
	if i == nas.InnerOpaque && (len(v.b) == 0 || v.b[0] != nas.EPD5GMM) {
		return v.sub(0, 0)
	}
	return v
}

func headerName(h nas.SecurityHeader) string {
	if h > nas.IntegrityCipheredNew {
		return "reserved"
	}
	return h.String()
}

// mm reads a plain 5GMM message from its message type on.
func (d *Dissector) mm(n *Node, v view, depth int) {
	b := d.b
	if len(v.b) < 3 {
		return
	}
	t := nas.MessageType(v.b[2])
	b.addf(n, v.sub(2, 1), "Message type", "%s (0x%02x)", t, uint8(t))
	if t.SM() || !t.Known() {
		b.opaque(n, v.from(3), "Octets behind the message type")
		return
	}
	d.elements(n, v.from(3), t, depth)
}

// sm reads a 5GSM message (TS 24.501 8.3).
func (d *Dissector) sm(n *Node, v view) {
	b := d.b
	b.add(n, v.sub(0, 1), "Extended protocol discriminator", "5GS session management (0x2e)")
	if len(v.b) < 4 {
		return
	}
	t := nas.MessageType(v.b[3])
	b.addf(n, v.sub(1, 1), "PDU session ID", "%d", v.b[1])
	b.addf(n, v.sub(2, 1), "Procedure transaction identity", "%d", v.b[2])
	b.addf(n, v.sub(3, 1), "Message type", "%s (0x%02x)", t, uint8(t))
	if !t.SM() || !t.Known() {
		b.opaque(n, v.from(4), "Octets behind the message type")
		return
	}
	d.elements(n, v.from(4), t, 0)
}

// eps reads the header of a NAS message of the EPS (TS 24.301 clause 9). What is behind it may name a subscriber.
func (d *Dissector) eps(n *Node, v view) {
	b := d.b
	b.addf(n, v.sub(0, 1), "Protocol discriminator", "%d", v.b[0]&15)
	at := 1
	if v.b[0]&15 == nas.PDEMM {
		b.addf(n, v.sub(0, 1), "Security header type", "%d", v.b[0]>>4)
		if v.b[0]>>4 != 0 && v.b[0]>>4 < 12 {
			b.addf(n, v.sub(1, 4), "Message authentication code", "0x%08x", v.u32(1))
			b.addf(n, v.sub(5, 1), "Sequence number", "%d", v.u8(5))
			b.opaque(n, v.from(6), "Inner message")
			return
		}
	} else {
		at = 2
	}
	b.addf(n, v.sub(at, 1), "Message type", "0x%02x", v.u8(at))
	b.opaque(n, v.from(at+1), "Elements, which are not read")
}

// elements reads the mandatory and the optional part (TS 24.007 11.2.4).
func (d *Dissector) elements(n *Node, v view, t nas.MessageType, depth int) {
	b := d.b
	payload := uint8(0)
	for _, p := range nasParts[t] {
		head, size := 0, p.format
		switch p.format {
		case halves:
			size = 1
			if strings.HasPrefix(p.name, "Payload") {
				payload = v.u8(0) & 15
			}
		case lv:
			head, size = 1, int(v.u8(0))
		case lve:
			head, size = 2, int(v.u16(0))
		}
		if head+size > len(v.b) {
			b.opaque(n, v, p.name+", cut short")
			return
		}
		d.nasIE(n, v.sub(0, head+size), v.sub(head, size), p.name, t, payload, depth)
		v = v.from(head + size)
	}
	for len(v.b) > 0 {
		iei, head, size := v.b[0], 1, 0
		if iei >= 0x80 {
			iei, head, size = iei&0xf0, 0, 1
		}
		known := nasIEs[t][iei]
		switch {
		case head == 0:
		case known.fixed > 0:
			size = known.fixed
		case iei>>4 == 7:
			head, size = 3, int(v.u16(1))
		default:
			head, size = 2, int(v.u8(1))
		}
		if head+size > len(v.b) {
			b.opaque(n, v, "Octets that no element can be made of")
			return
		}
		name := known.name
		if name == "" {
			name = "Unknown element"
		}
		d.nasIE(n, v.sub(0, head+size), v.sub(head, size), fmt.Sprintf("%s (0x%02x)", name, iei), t, payload, depth)
		v = v.from(head + size)
	}
}

// nasIE shows one element: whole is the element, v its value.
func (d *Dissector) nasIE(parent *Node, whole, v view, title string, t nas.MessageType, payload uint8, depth int) {
	b := d.b
	name, _, _ := strings.Cut(title, " (0x")
	n := b.add(parent, whole, title, "")
	if len(v.b) == 0 {
		n.Value = "empty"
		return
	}
	switch name {
	case "5GS mobile identity", "Mobile identity", "5G-S-TMSI", "Additional GUTI", "5G-GUTI", "IMEISV":
		d.identity(n, v)
	case "NAS message container":
		var m nas.Message
		if nas.ParseContainer(v.b, &m).Clear() {
			d.nas(n, v, depth+1)
			return
		}
		b.opaque(n, v, "value, ciphered or not readable")
	case "Payload container":
		if payload == 1 {
			d.nas(n, v, depth+1)
			return
		}
		b.opaque(n, v, "value")
	case "Unknown element":
		b.opaque(n, v, "value")
	default:
		if nasOpaque[name] {
			b.opaque(n, v, "value")
			return
		}
		n.Value = clean(nasValue(name, v.b, t))
		if len(v.b) < len(whole.b) {
			b.octets(n, v, "value")
		}
	}
}

// nasValue is an element's value in words, or its octets.
func nasValue(name string, v []byte, t nas.MessageType) string {
	half := v[0] & 15
	ksi := func(h uint8) string {
		return ifHas(h&7 == 7, "no key") + ifHas(h&7 != 7, fmt.Sprintf("%s context %d", [...]string{"native", "mapped"}[h>>3&1], h&7))
	}
	word := func(list []string, i uint8) string {
		if int(i) < len(list) {
			return list[i]
		}
		return fmt.Sprint(i)
	}
	switch name {
	case "ngKSI":
		return ksi(half)
	case "Non-current native NAS key set identifier":
		return ksi(half & 7)
	case "ngKSI and 5GS registration type":
		return fmt.Sprintf("%s; %s%s", ksi(v[0]>>4), word([]string{"reserved", "initial registration", "mobility registration updating", "periodic registration updating", "emergency registration",
			"SNPN onboarding", "disaster roaming mobility", "disaster roaming initial"}, half&7), ifHas(half&8 != 0, ", follow-on request pending"))
	case "ngKSI and de-registration type":
		return ksi(v[0]>>4) + ifHas(half&8 != 0, "; switch off") + ifHas(half&8 == 0, "; normal de-registration")
	case "Service type and ngKSI":
		return word([]string{"signalling", "data", "mobile terminated services", "emergency services", "emergency services fallback", "high priority access", "elevated signalling"}, v[0]>>4) + "; " + ksi(half)
	case "Identity type":
		return nas.IdentityType(half & 7).String()
	case "Payload container type":
		return word([]string{"reserved", "N1 SM information", "SMS", "LPP", "SOR", "UE policy", "UE parameters update", "location services", "CIoT user data"}, half)
	case "5GMM cause":
		return fmt.Sprintf("%s (%d)", mmCauses[v[0]], v[0])
	case "5GSM cause":
		return fmt.Sprint(v[0])
	case "Selected NAS security algorithms", "Selected EPS NAS security algorithms":
		kind := "5G-"
		if name[9] == 'E' {
			kind = "E"
		}
		return fmt.Sprintf("ciphering %sEA%d, integrity %sIA%d", kind, v[0]>>4&7, kind, v[0]&7)
	case "UE security capability", "Replayed UE security capabilities":
		return capability(v)
	case "IMEISV request":
		return word([]string{"not requested", "requested"}, half&7)
	case "S-NSSAI":
		return snssai(v)
	case "Requested NSSAI", "Allowed NSSAI", "Configured NSSAI":
		var s []string
		for len(v) > 1 && int(v[0]) < len(v) {
			s = append(s, snssai(v[1:1+int(v[0])]))
			v = v[1+int(v[0]):]
		}
		return strings.Join(s, ", ")
	case "DNN":
		return string(nas.AppendDNN(nil, v))
	case "PDU session ID", "Old PDU session ID":
		return fmt.Sprint(v[0])
	case "Request type":
		return word([]string{"0", "initial request", "existing PDU session", "initial emergency request", "existing emergency PDU session", "modification request", "MA PDU request"}, half&7)
	case "PDU session type":
		return word([]string{"0", "IPv4", "IPv6", "IPv4v6", "unstructured", "Ethernet"}, half&7)
	case "Selected SSC mode and PDU session type":
		return fmt.Sprintf("SSC mode %d, %s", v[0]>>4&7, word([]string{"0", "IPv4", "IPv6", "IPv4v6", "unstructured", "Ethernet"}, half&7))
	case "Last visited registered TAI":
		if len(v) == 6 {
			return fmt.Sprintf("TAC %d of %s", uint32(v[3])<<16|uint32(v[4])<<8|uint32(v[5]), nas.PLMN(v[:3]))
		}
	case "PDU address":
		switch a, ok := netip.AddrFromSlice(v[1:min(5, len(v))]); {
		case ok && v[0]&7 == 1:
			return a.String()
		case len(v) >= 13 && v[0]&7 == 3:
			return netip.AddrFrom4([4]byte(v[9:13])).String()
		}
	case "Integrity protection maximum data rate":
		return fmt.Sprintf("uplink %s, downlink %s", rate(v[0]), rate(v[min(1, len(v)-1)]))
	}
	return hexed(v)
}

func rate(o uint8) string {
	switch o {
	case 0:
		return "64 kbit/s"
	case 1:
		return "not used"
	case 255:
		return "full"
	}
	return fmt.Sprint(o)
}

// capability lists the algorithms of a UE security capability (TS 24.501 9.11.3.54), whose first bit is algorithm 0.
func capability(v []byte) string {
	var s []string
	for i, name := range []string{"5G-EA", "5G-IA", "EEA", "EIA"} {
		if i >= len(v) {
			break
		}
		var of []string
		for k := range 8 {
			if v[i]&(0x80>>k) != 0 {
				of = append(of, fmt.Sprint(k))
			}
		}
		s = append(s, name+" "+strings.Join(of, " "))
	}
	return strings.Join(s, "; ")
}

// snssai reads the content of an S-NSSAI (TS 24.501 9.11.2.8).
func snssai(v []byte) string {
	if len(v) == 0 {
		return "empty"
	}
	s := nas.SNSSAI{SST: v[0], SD: nas.NoSD}
	if len(v) >= 4 {
		s.SD = uint32(v[1])<<16 | uint32(v[2])<<8 | uint32(v[3])
	}
	return s.String()
}
