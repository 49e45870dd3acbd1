package dissect

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/diameter"
	"github.com/guyline/guyline/wire/nas"
)

const vendor3GPP = 10415

// An avp is an AVP's name and how its value is shown. What is not listed may name a subscriber, and is masked.
type avp struct {
	name  string
	value kind
}

// The AVPs of the base protocol and of credit control (RFC 6733, RFC 7155, RFC 8506).
var avps = map[uint32]avp{1: {"User-Name", asUnknown}, 2: {"User-Password", asUnknown}, 4: {"NAS-IP-Address", asAddress}, 8: {"Framed-IP-Address", asAddress}, 25: {"Class", asUnknown},
	30: {"Called-Station-Id", asText}, 31: {"Calling-Station-Id", asUnknown}, 33: {"Proxy-State", asOctets}, 55: {"Event-Timestamp", asNumber}, 97: {"Framed-IPv6-Prefix", asOctets},
	257: {"Host-IP-Address", asOctets}, 258: {"Auth-Application-Id", asNumber}, 259: {"Acct-Application-Id", asNumber}, 260: {"Vendor-Specific-Application-Id", asGroup},
	261: {"Redirect-Host-Usage", asNumber}, 263: {"Session-Id", asUnknown}, 264: {"Origin-Host", asText}, 265: {"Supported-Vendor-Id", asNumber}, 266: {"Vendor-Id", asNumber},
	267: {"Firmware-Revision", asNumber}, 268: {"Result-Code", asNumber}, 269: {"Product-Name", asText}, 270: {"Session-Binding", asNumber}, 271: {"Session-Server-Failover", asNumber},
	273: {"Disconnect-Cause", asNumber}, 276: {"Auth-Grace-Period", asNumber}, 277: {"Auth-Session-State", asNumber}, 278: {"Origin-State-Id", asNumber}, 279: {"Failed-AVP", asGroup},
	280: {"Proxy-Host", asText}, 281: {"Error-Message", asUnknown}, 282: {"Route-Record", asText}, 283: {"Destination-Realm", asText}, 284: {"Proxy-Info", asGroup},
	285: {"Re-Auth-Request-Type", asNumber}, 291: {"Authorization-Lifetime", asNumber}, 292: {"Redirect-Host", asText}, 293: {"Destination-Host", asText}, 294: {"Error-Reporting-Host", asText},
	295: {"Termination-Cause", asNumber}, 296: {"Origin-Realm", asText}, 297: {"Experimental-Result", asGroup}, 298: {"Experimental-Result-Code", asNumber}, 299: {"Inband-Security-Id", asNumber},
	412: {"CC-Input-Octets", asNumber}, 414: {"CC-Output-Octets", asNumber}, 415: {"CC-Request-Number", asNumber}, 416: {"CC-Request-Type", asNumber}, 421: {"CC-Total-Octets", asNumber},
	431: {"Granted-Service-Unit", asGroup}, 432: {"Rating-Group", asNumber}, 436: {"Requested-Action", asNumber}, 437: {"Requested-Service-Unit", asGroup}, 439: {"Service-Identifier", asNumber},
	443: {"Subscription-Id", asGroup}, 444: {"Subscription-Id-Data", asUnknown}, 446: {"Used-Service-Unit", asGroup}, 448: {"Validity-Time", asNumber}, 450: {"Subscription-Id-Type", asNumber},
	455: {"Multiple-Services-Indicator", asNumber}, 456: {"Multiple-Services-Credit-Control", asGroup}, 458: {"User-Equipment-Info", asGroup}, 459: {"User-Equipment-Info-Type", asNumber},
	460: {"User-Equipment-Info-Value", asUnknown}, 461: {"Service-Context-Id", asText}}

// The AVPs of 3GPP (TS 29.061, TS 29.212, TS 29.214, TS 29.272).
var avps3GPP = map[uint32]avp{1: {"3GPP-IMSI", asUnknown}, 2: {"3GPP-Charging-Id", asOctets}, 6: {"3GPP-SGSN-Address", asAddress}, 8: {"3GPP-IMSI-MCC-MNC", asText}, 18: {"3GPP-SGSN-MCC-MNC", asText},
	20: {"3GPP-IMEISV", asUnknown}, 21: {"3GPP-RAT-Type", asOctets}, 22: {"3GPP-User-Location-Info", asOctets}, 23: {"3GPP-MS-TimeZone", asOctets}, 501: {"Access-Network-Charging-Address", asOctets},
	505: {"AF-Charging-Identifier", asOctets}, 507: {"Flow-Description", asText}, 515: {"Max-Requested-Bandwidth-DL", asNumber}, 516: {"Max-Requested-Bandwidth-UL", asNumber},
	513: {"Specific-Action", asNumber}, 601: {"Public-Identity", asUnknown}, 628: {"Supported-Features", asGroup}, 629: {"Feature-List-ID", asNumber}, 630: {"Feature-List", asNumber},
	701: {"MSISDN", asUnknown}, 1000: {"Bearer-Usage", asNumber}, 1001: {"Charging-Rule-Install", asGroup}, 1002: {"Charging-Rule-Remove", asGroup}, 1003: {"Charging-Rule-Definition", asGroup},
	1005: {"Charging-Rule-Name", asText}, 1006: {"Event-Trigger", asNumber}, 1010: {"Precedence", asNumber}, 1016: {"QoS-Information", asGroup}, 1018: {"Charging-Rule-Report", asGroup},
	1019: {"PCC-Rule-Status", asNumber}, 1020: {"Bearer-Identifier", asOctets}, 1024: {"Network-Request-Support", asNumber}, 1027: {"IP-CAN-Type", asNumber}, 1028: {"QoS-Class-Identifier", asNumber},
	1032: {"RAT-Type", asNumber}, 1034: {"Allocation-Retention-Priority", asGroup}, 1040: {"APN-Aggregate-Max-Bitrate-DL", asNumber}, 1041: {"APN-Aggregate-Max-Bitrate-UL", asNumber},
	1046: {"Priority-Level", asNumber}, 1047: {"Pre-emption-Capability", asNumber}, 1048: {"Pre-emption-Vulnerability", asNumber}, 1049: {"Default-EPS-Bearer-QoS", asGroup}, 1050: {"AN-GW-Address", asOctets},
	1400: {"Subscription-Data", asGroup}, 1401: {"Terminal-Information", asGroup}, 1402: {"IMEI", asUnknown}, 1403: {"Software-Version", asUnknown}, 1405: {"ULR-Flags", asNumber}, 1406: {"ULA-Flags", asNumber},
	1407: {"Visited-PLMN-Id", asOctets}, 1408: {"Requested-EUTRAN-Authentication-Info", asGroup}, 1410: {"Number-Of-Requested-Vectors", asNumber}, 1411: {"Re-Synchronization-Info", asOctets},
	1412: {"Immediate-Response-Preferred", asNumber}, 1413: {"Authentication-Info", asGroup}, 1414: {"E-UTRAN-Vector", asGroup}, 1417: {"Network-Access-Mode", asNumber}, 1419: {"Item-Number", asNumber},
	1420: {"Cancellation-Type", asNumber}, 1421: {"DSR-Flags", asNumber}, 1423: {"Context-Identifier", asNumber}, 1424: {"Subscriber-Status", asNumber}, 1425: {"Operator-Determined-Barring", asNumber},
	1428: {"All-APN-Configurations-Included-Indicator", asNumber}, 1429: {"APN-Configuration-Profile", asGroup}, 1430: {"APN-Configuration", asGroup}, 1431: {"EPS-Subscribed-QoS-Profile", asGroup},
	1432: {"VPLMN-Dynamic-Address-Allowed", asNumber}, 1435: {"AMBR", asGroup}, 1438: {"PDN-GW-Allocation-Type", asNumber}, 1441: {"IDA-Flags", asNumber}, 1442: {"PUA-Flags", asNumber},
	1447: {"RAND", asOctets}, 1448: {"XRES", asUnknown}, 1449: {"AUTN", asOctets}, 1450: {"KASME", asUnknown}, 1456: {"PDN-Type", asNumber}, 1490: {"IDR-Flags", asNumber}, 1615: {"UE-SRVCC-Capability", asNumber},
	1638: {"CLR-Flags", asNumber}}

// diameter reads one message (RFC 6733 clause 3).
func (d *Dissector) diameter(parent *Node, v view) {
	b := d.b
	if len(v.b) < 20 || v.b[0] != 1 {
		b.opaque(parent, v, "Diameter, which cannot be read")
		return
	}
	command, application, flags := diameter.Command(v.num(5, 3)), diameter.Application(v.u32(8)), v.b[4]
	size := min(int(v.num(1, 3)), len(v.b))
	kind := ifHas(flags&0x80 != 0, "Request") + ifHas(flags&0x80 == 0, "Answer")
	top := b.addf(parent, v.sub(0, size), "Diameter", "%s %s, %s", command, kind, application)
	b.addf(top, v.sub(1, 3), "Length", "%d", v.num(1, 3))
	b.addf(top, v.sub(4, 1), "Flags", "R %d, P %d, E %d, T %d", flags>>7, flags>>6&1, flags>>5&1, flags>>4&1)
	b.addf(top, v.sub(5, 3), "Command code", "%s (%d)", command, uint32(command))
	b.addf(top, v.sub(8, 4), "Application", "%s (%d)", application, uint32(application))
	b.addf(top, v.sub(12, 4), "Hop-by-hop identifier", "0x%08x", v.u32(12))
	b.addf(top, v.sub(16, 4), "End-to-end identifier", "0x%08x", v.u32(16))
	d.avps(top, v.sub(20, max(size-20, 0)), 0)
	b.opaque(parent, v.from(size), "Octets behind the message")
}

// avps walks AVPs: code (4), flags V, M, P (1), length with the header (3), vendor (4, with V), data, padding.
func (d *Dissector) avps(parent *Node, v view, depth int) {
	b := d.b
	for len(v.b) > 0 {
		code, size, head, vendor := v.u32(0), int(v.num(5, 3)), 8, uint32(0)
		if v.u8(4)&0x80 != 0 {
			head, vendor = 12, v.u32(8)
		}
		if len(v.b) < 8 || size < head || size > len(v.b) {
			b.opaque(parent, v, "Octets that no AVP can be made of")
			return
		}
		x := avp{"AVP", asUnknown}
		switch known, ok := avps[code]; {
		case vendor == 0 && ok:
			x = known
		case vendor == vendor3GPP && avps3GPP[code].name != "":
			x = avps3GPP[code]
		}
		value := v.sub(head, size-head)
		title := fmt.Sprintf("%s (%d)", x.name, code)
		if vendor != 0 {
			title = fmt.Sprintf("%s (%d, vendor %d)", x.name, code, vendor)
		}
		n := b.add(parent, v.sub(0, size), title, "")
		switch {
		case x.value == asGroup && depth < 10:
			d.avps(n, value, depth+1)
		case x.value == asGroup:
			b.opaque(n, value, "value")
		case x.value == asUnknown:
			d.avpSecret(n, value, code, vendor)
		case code == 257 && vendor == 0, code == 1050, code == 501: // Address: family (2), address
			if a, ok := netip.AddrFromSlice(value.from(2).b); ok {
				n.Value = a.String()
			}
			b.octets(n, value, "value")
		default:
			n.Value = clean(plainValue(value.b, x.value))
			b.octets(n, value, "value")
		}
		v = v.from((size + 3) &^ 3)
	}
}

// avpSecret masks an AVP, with a pseudonym where it is known to be an identity.
func (d *Dissector) avpSecret(n *Node, v view, code, vendor uint32) {
	kind, text := "", string(v.b)
	switch {
	case vendor == 0 && code == 1, vendor == vendor3GPP && code == 1:
		if kind = "supi"; digits(text) {
			text = "imsi-" + text
		}
	case vendor == vendor3GPP && code == 701:
		kind, text = "gpsi", "msisdn-"+string(nas.AppendDigits(nil, v.b))
	case vendor == 0 && code == 444:
		kind = "gpsi"
		if digits(text) && len(text) == 15 {
			kind, text = "supi", "imsi-"+text
		}
	case vendor == vendor3GPP && (code == 1402 || code == 20):
		kind = "pei"
	default:
		if d.b.reveal {
			d.b.octets(n, v, "value")
			return
		}
	}
	n.Value = d.b.secret(n, v, "value", kind, text).Value
}

func digits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
