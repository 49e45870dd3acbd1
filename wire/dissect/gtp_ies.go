package dissect

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/nas"
)

// A gtpIE is an element's name, its length where the format is TV, and what its value is.
type gtpIE struct {
	name  string
	fixed int
	value kind
}

// kind says how a value is shown.
type kind uint8

const (
	asOctets  kind = iota
	asNumber       // up to four octets
	asAddress      // IPv4 or IPv6
	asLabels       // a DNN or APN, labels behind their lengths
	asText
	asIMSI // digits in BCD
	asMSISDN
	asPEI
	asEndpoint // F-TEID of GTPv2-C
	asGroup    // elements
	asUnknown  // may be anything: masked
)

// gtpIEs1 are the elements of version 1: below 128 of a fixed length (TS 29.060 table 37, TS 29.281 clause 8). The
// lengths of all are needed to step over them.
var gtpIEs1 = map[uint8]gtpIE{1: {"Cause", 1, asNumber}, 2: {"IMSI", 8, asIMSI}, 3: {"Routeing area identity", 6, asOctets}, 4: {"TLLI", 4, asNumber}, 5: {"P-TMSI", 4, asNumber},
	8: {"Reordering required", 1, asNumber}, 9: {"Authentication triplet", 28, asUnknown}, 11: {"MAP cause", 1, asNumber}, 12: {"P-TMSI signature", 3, asOctets},
	13: {"MS validated", 1, asNumber}, 14: {"Recovery", 1, asNumber}, 15: {"Selection mode", 1, asNumber}, 16: {"Tunnel endpoint identifier data I", 4, asNumber},
	17: {"Tunnel endpoint identifier control plane", 4, asNumber}, 18: {"Tunnel endpoint identifier data II", 5, asOctets}, 19: {"Teardown indicator", 1, asNumber},
	20: {"NSAPI", 1, asNumber}, 21: {"RANAP cause", 1, asNumber}, 22: {"RAB context", 9, asOctets}, 23: {"Radio priority SMS", 1, asNumber}, 24: {"Radio priority", 1, asNumber},
	25: {"Packet flow identifier", 2, asNumber}, 26: {"Charging characteristics", 2, asOctets}, 27: {"Trace reference", 2, asNumber}, 28: {"Trace type", 2, asNumber},
	29: {"MS not reachable reason", 1, asNumber}, 127: {"Charging identifier", 4, asNumber},
	128: {"End user address", 0, asOctets}, 129: {"MM context", 0, asUnknown}, 130: {"PDP context", 0, asUnknown}, 131: {"Access point name", 0, asLabels},
	132: {"Protocol configuration options", 0, asUnknown}, 133: {"GSN address", 0, asAddress}, 134: {"MSISDN", 0, asMSISDN}, 135: {"Quality of service profile", 0, asOctets},
	137: {"Traffic flow template", 0, asOctets}, 141: {"Extension header type list", 0, asOctets}, 148: {"Common flags", 0, asOctets}, 149: {"APN restriction", 0, asNumber},
	151: {"RAT type", 0, asNumber}, 152: {"User location information", 0, asOctets}, 153: {"MS time zone", 0, asOctets}, 154: {"IMEI", 0, asPEI},
	184: {"Bearer control mode", 0, asNumber}, 191: {"Evolved allocation/retention priority", 0, asOctets}, 194: {"User CSG information", 0, asOctets}}

// gtpIEs2 are elements of version 2 (TS 29.274 table 8.1-1).
var gtpIEs2 = map[uint8]gtpIE{1: {"IMSI", 0, asIMSI}, 2: {"Cause", 0, asOctets}, 3: {"Recovery", 0, asNumber}, 71: {"APN", 0, asLabels}, 72: {"AMBR", 0, asOctets},
	73: {"EPS bearer ID", 0, asNumber}, 75: {"Mobile equipment identity", 0, asPEI}, 76: {"MSISDN", 0, asMSISDN}, 77: {"Indication", 0, asOctets},
	78: {"Protocol configuration options", 0, asUnknown}, 79: {"PDN address allocation", 0, asOctets}, 80: {"Bearer level QoS", 0, asOctets}, 82: {"RAT type", 0, asNumber},
	83: {"Serving network", 0, asOctets}, 84: {"Bearer TFT", 0, asOctets}, 86: {"User location information", 0, asOctets}, 87: {"F-TEID", 0, asEndpoint},
	92: {"Global CN-ID", 0, asOctets}, 93: {"Bearer context", 0, asGroup}, 94: {"Charging ID", 0, asNumber}, 95: {"Charging characteristics", 0, asOctets},
	99: {"PDN type", 0, asNumber}, 100: {"Procedure transaction ID", 0, asNumber}, 103: {"MM context (GSM key and triplets)", 0, asUnknown}, 107: {"MM context (EPS)", 0, asUnknown},
	109: {"PDN connection", 0, asGroup}, 114: {"UE time zone", 0, asOctets}, 127: {"APN restriction", 0, asNumber}, 128: {"Selection mode", 0, asNumber},
	131: {"Change reporting action", 0, asNumber}, 132: {"FQ-CSID", 0, asOctets}, 136: {"FQDN", 0, asLabels}, 151: {"UCI", 0, asOctets}, 155: {"Allocation/retention priority", 0, asOctets},
	156: {"EPC timer", 0, asNumber}, 163: {"Additional PCO", 0, asUnknown}, 197: {"Extended PCO", 0, asUnknown}, 202: {"UP function selection flags", 0, asOctets}, 255: {"Private extension", 0, asUnknown}}

// gtpElements1 walks elements of version 1: type, then for types from 128 on a length of two octets, then the value.
func (d *Dissector) gtpElements1(parent *Node, v view) {
	b := d.b
	for len(v.b) > 0 {
		t := v.b[0]
		x := gtpIEs1[t]
		head, size := 1, x.fixed
		if t >= 128 {
			head, size = 3, int(v.u16(1))
		}
		if x.name == "" {
			x = gtpIE{"Element", size, asUnknown}
		}
		if t < 128 && size == 0 || head+size > len(v.b) {
			b.opaque(parent, v, "Octets that no element can be made of")
			return
		}
		d.element(parent, v.sub(0, head+size), v.sub(head, size), fmt.Sprintf("%s (%d)", x.name, t), x.value, 0)
		v = v.from(head + size)
	}
}

// gtpElements2 walks elements of version 2: type, length (2), instance, value (TS 29.274 clause 8.2).
func (d *Dissector) gtpElements2(parent *Node, v view, depth int) {
	b := d.b
	for len(v.b) > 0 {
		size := int(v.u16(1))
		if len(v.b) < 4 || 4+size > len(v.b) {
			b.opaque(parent, v, "Octets that no element can be made of")
			return
		}
		x := gtpIEs2[v.b[0]]
		if x.name == "" {
			x = gtpIE{"Element", 0, asUnknown}
		}
		d.element(parent, v.sub(0, 4+size), v.sub(4, size), fmt.Sprintf("%s (%d)", x.name, v.b[0]), x.value, depth)
		v = v.from(4 + size)
	}
}

// element shows one element by the kind of its value.
func (d *Dissector) element(parent *Node, whole, v view, name string, how kind, depth int) {
	b := d.b
	n := b.add(parent, whole, name, "")
	switch how {
	case asGroup:
		if depth < 6 {
			d.gtpElements2(n, v, depth+1)
			return
		}
		b.opaque(n, v, "value")
	case asUnknown:
		b.opaque(n, v, "value")
	case asIMSI:
		n.Value = b.secret(n, v, "IMSI", "supi", "imsi-"+string(nas.AppendDigits(nil, v.b))).Value
	case asMSISDN:
		n.Value = b.secret(n, v, "MSISDN", "gpsi", "msisdn-"+string(nas.AppendDigits(nil, v.b))).Value
	case asPEI:
		n.Value = b.secret(n, v, "PEI", "pei", string(nas.AppendDigits(nil, v.b))).Value
	case asEndpoint:
		b.addf(n, v.sub(0, 1), "Interface type", "%d", v.u8(0)&63)
		b.addf(n, v.sub(1, 4), "TEID/GRE key", "0x%08x", v.u32(1))
		n.Value = join(", ", fmt.Sprintf("TEID 0x%08x", v.u32(1)), d.addresses(n, v.from(5), v.u8(0)&0x80 != 0, v.u8(0)&0x40 != 0))
	default:
		n.Value = clean(plainValue(v.b, how))
		b.octets(n, v, "value")
	}
}

// plainValue is a value in words.
func plainValue(v []byte, how kind) string {
	switch how {
	case asNumber:
		if len(v) <= 8 {
			return fmt.Sprint(view{b: v}.num(0, len(v)))
		}
	case asAddress:
		if a, ok := netip.AddrFromSlice(v); ok {
			return a.String()
		}
	case asLabels:
		return string(nas.AppendDNN(nil, v))
	case asText:
		return string(v)
	}
	return hexed(v)
}
