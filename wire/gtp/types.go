package gtp

import "strconv"

// Type is a message type. The four protocols share one octet and, for the most part, its meaning; Name2 is for version 2.
type Type uint8

// The types of GTP-U (TS 29.281 table 6.1-1).
const (
	EchoRequest               Type = 1
	EchoResponse              Type = 2
	VersionNotSupported       Type = 3
	ErrorIndication           Type = 26
	SupportedExtensionHeaders Type = 31
	TunnelStatus              Type = 253
	EndMarker                 Type = 254
	TPDU                      Type = 255
)

// names1 has the types of version 1 (TS 29.060 table 1, TS 29.281, TS 32.295 table 6.2).
var names1 = [256]string{
	1: "Echo Request", 2: "Echo Response", 3: "Version Not Supported", 4: "Node Alive Request", 5: "Node Alive Response",
	6: "Redirection Request", 7: "Redirection Response",
	16: "Create PDP Context Request", 17: "Create PDP Context Response", 18: "Update PDP Context Request",
	19: "Update PDP Context Response", 20: "Delete PDP Context Request", 21: "Delete PDP Context Response",
	22: "Initiate PDP Context Activation Request", 23: "Initiate PDP Context Activation Response", 26: "Error Indication",
	27: "PDU Notification Request", 28: "PDU Notification Response", 29: "PDU Notification Reject Request",
	30: "PDU Notification Reject Response", 31: "Supported Extension Headers Notification",
	32: "Send Routeing Information for GPRS Request", 33: "Send Routeing Information for GPRS Response",
	34: "Failure Report Request", 35: "Failure Report Response", 36: "Note MS GPRS Present Request",
	37: "Note MS GPRS Present Response", 48: "Identification Request", 49: "Identification Response",
	50: "SGSN Context Request", 51: "SGSN Context Response", 52: "SGSN Context Acknowledge",
	53: "Forward Relocation Request", 54: "Forward Relocation Response", 55: "Forward Relocation Complete",
	56: "Relocation Cancel Request", 57: "Relocation Cancel Response", 58: "Forward SRNS Context",
	59: "Forward Relocation Complete Acknowledge", 60: "Forward SRNS Context Acknowledge",
	61: "UE Registration Query Request", 62: "UE Registration Query Response", 70: "RAN Information Relay",
	96: "MBMS Notification Request", 97: "MBMS Notification Response", 98: "MBMS Notification Reject Request",
	99: "MBMS Notification Reject Response", 100: "Create MBMS Context Request", 101: "Create MBMS Context Response",
	102: "Update MBMS Context Request", 103: "Update MBMS Context Response", 104: "Delete MBMS Context Request",
	105: "Delete MBMS Context Response", 112: "MBMS Registration Request", 113: "MBMS Registration Response",
	114: "MBMS De-Registration Request", 115: "MBMS De-Registration Response", 116: "MBMS Session Start Request",
	117: "MBMS Session Start Response", 118: "MBMS Session Stop Request", 119: "MBMS Session Stop Response",
	120: "MBMS Session Update Request", 121: "MBMS Session Update Response", 128: "MS Info Change Notification Request",
	129: "MS Info Change Notification Response", 240: "Data Record Transfer Request", 241: "Data Record Transfer Response",
	253: "Tunnel Status", 254: "End Marker", 255: "G-PDU",
}

// names2 has the types of version 2 (TS 29.274 table 6.1-1).
var names2 = [256]string{
	1: "Echo Request", 2: "Echo Response", 3: "Version Not Supported Indication",
	25: "SRVCC PS to CS Request", 26: "SRVCC PS to CS Response", 27: "SRVCC PS to CS Complete Notification",
	28: "SRVCC PS to CS Complete Acknowledge", 29: "SRVCC PS to CS Cancel Notification",
	30: "SRVCC PS to CS Cancel Acknowledge", 31: "SRVCC CS to PS Request",
	32: "Create Session Request", 33: "Create Session Response", 34: "Modify Bearer Request", 35: "Modify Bearer Response",
	36: "Delete Session Request", 37: "Delete Session Response", 38: "Change Notification Request",
	39: "Change Notification Response", 40: "Remote UE Report Notification", 41: "Remote UE Report Acknowledge",
	64: "Modify Bearer Command", 65: "Modify Bearer Failure Indication", 66: "Delete Bearer Command",
	67: "Delete Bearer Failure Indication", 68: "Bearer Resource Command", 69: "Bearer Resource Failure Indication",
	70: "Downlink Data Notification Failure Indication", 71: "Trace Session Activation", 72: "Trace Session Deactivation",
	73: "Stop Paging Indication", 95: "Create Bearer Request", 96: "Create Bearer Response", 97: "Update Bearer Request",
	98: "Update Bearer Response", 99: "Delete Bearer Request", 100: "Delete Bearer Response",
	101: "Delete PDN Connection Set Request", 102: "Delete PDN Connection Set Response",
	103: "PGW Downlink Triggering Notification", 104: "PGW Downlink Triggering Acknowledge",
	128: "Identification Request", 129: "Identification Response", 130: "Context Request", 131: "Context Response",
	132: "Context Acknowledge", 133: "Forward Relocation Request", 134: "Forward Relocation Response",
	135: "Forward Relocation Complete Notification", 136: "Forward Relocation Complete Acknowledge",
	137: "Forward Access Context Notification", 138: "Forward Access Context Acknowledge",
	139: "Relocation Cancel Request", 140: "Relocation Cancel Response", 141: "Configuration Transfer Tunnel",
	149: "Detach Notification", 150: "Detach Acknowledge", 151: "CS Paging Indication", 152: "RAN Information Relay",
	153: "Alert MME Notification", 154: "Alert MME Acknowledge", 155: "UE Activity Notification",
	156: "UE Activity Acknowledge", 157: "ISR Status Indication", 158: "UE Registration Query Request",
	159: "UE Registration Query Response", 160: "Create Forwarding Tunnel Request",
	161: "Create Forwarding Tunnel Response", 162: "Suspend Notification", 163: "Suspend Acknowledge",
	164: "Resume Notification", 165: "Resume Acknowledge", 166: "Create Indirect Data Forwarding Tunnel Request",
	167: "Create Indirect Data Forwarding Tunnel Response", 168: "Delete Indirect Data Forwarding Tunnel Request",
	169: "Delete Indirect Data Forwarding Tunnel Response", 170: "Release Access Bearers Request",
	171: "Release Access Bearers Response", 176: "Downlink Data Notification", 177: "Downlink Data Notification Acknowledge",
	179: "PGW Restart Notification", 180: "PGW Restart Notification Acknowledge",
	200: "Update PDN Connection Set Request", 201: "Update PDN Connection Set Response",
	211: "Modify Access Bearers Request", 212: "Modify Access Bearers Response", 231: "MBMS Session Start Request",
	232: "MBMS Session Start Response", 233: "MBMS Session Update Request", 234: "MBMS Session Update Response",
	235: "MBMS Session Stop Request", 236: "MBMS Session Stop Response",
}

// Control1 tells whether GTPv1-C has the type.
func (t Type) Control1() bool {
	return names1[t] != "" && t != ErrorIndication && t < 240 && (t < 4 || t > 7)
}

// Control2 tells whether GTPv2-C has the type.
func (t Type) Control2() bool { return names2[t] != "" }

// Prime tells whether GTP' has the type.
func (t Type) Prime() bool { return t >= 1 && t <= 7 || t == 240 || t == 241 }

// String is the name in version 1 and GTP', else the number.
func (t Type) String() string { return name(&names1, t) }

// Name2 is the name in version 2, else the number.
func (t Type) Name2() string { return name(&names2, t) }

func name(names *[256]string, t Type) string {
	if names[t] != "" {
		return names[t]
	}
	return strconv.Itoa(int(t))
}
