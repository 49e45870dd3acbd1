package pfcp

import "strconv"

// MessageType is octet 2 of the header (TS 29.244 table 7.3-1).
type MessageType uint8

const (
	HeartbeatRequest               MessageType = 1
	HeartbeatResponse              MessageType = 2
	PFDManagementRequest           MessageType = 3
	PFDManagementResponse          MessageType = 4
	AssociationSetupRequest        MessageType = 5
	AssociationSetupResponse       MessageType = 6
	AssociationUpdateRequest       MessageType = 7
	AssociationUpdateResponse      MessageType = 8
	AssociationReleaseRequest      MessageType = 9
	AssociationReleaseResponse     MessageType = 10
	VersionNotSupportedResponse    MessageType = 11
	NodeReportRequest              MessageType = 12
	NodeReportResponse             MessageType = 13
	SessionSetDeletionRequest      MessageType = 14
	SessionSetDeletionResponse     MessageType = 15
	SessionSetModificationRequest  MessageType = 16
	SessionSetModificationResponse MessageType = 17
	SessionEstablishmentRequest    MessageType = 50
	SessionEstablishmentResponse   MessageType = 51
	SessionModificationRequest     MessageType = 52
	SessionModificationResponse    MessageType = 53
	SessionDeletionRequest         MessageType = 54
	SessionDeletionResponse        MessageType = 55
	SessionReportRequest           MessageType = 56
	SessionReportResponse          MessageType = 57
)

var messageNames = [...]string{
	1: "Heartbeat Request", 2: "Heartbeat Response", 3: "PFD Management Request", 4: "PFD Management Response",
	5: "Association Setup Request", 6: "Association Setup Response", 7: "Association Update Request",
	8: "Association Update Response", 9: "Association Release Request", 10: "Association Release Response",
	11: "Version Not Supported Response", 12: "Node Report Request", 13: "Node Report Response",
	14: "Session Set Deletion Request", 15: "Session Set Deletion Response", 16: "Session Set Modification Request",
	17: "Session Set Modification Response", 50: "Session Establishment Request", 51: "Session Establishment Response",
	52: "Session Modification Request", 53: "Session Modification Response", 54: "Session Deletion Request",
	55: "Session Deletion Response", 56: "Session Report Request", 57: "Session Report Response",
}

// Known tells whether the standard names the type.
func (t MessageType) Known() bool { return int(t) < len(messageNames) && messageNames[t] != "" }

// Session tells whether the type belongs to a session: its header then has a SEID (types 50 to 99 are reserved for these).
func (t MessageType) Session() bool { return t >= 50 && t <= 99 }

// Request tells a request from a response. A known type is a request, but for the lone Version Not Supported Response,
// if it is odd for node messages up to 10 and even for all above 11.
func (t MessageType) Request() bool {
	if t <= 11 {
		return t%2 == 1 && t != VersionNotSupportedResponse
	}
	return t%2 == 0
}

// String is the standard's name without the word PFCP, else the number.
func (t MessageType) String() string {
	if t.Known() {
		return messageNames[t]
	}
	return strconv.Itoa(int(t))
}

// Cause is the answer of a response (clause 8.2.1); 0 is reserved.
type Cause uint8

// Accepted is the cause of success.
const Accepted Cause = 1

var causeNames = [...]string{
	0: "Reserved", 1: "Request accepted (success)", 2: "More Usage Report to send", 3: "Request partially accepted",
	64: "Request rejected (reason not specified)", 65: "Session context not found", 66: "Mandatory IE missing",
	67: "Conditional IE missing", 68: "Invalid length", 69: "Mandatory IE incorrect", 70: "Invalid Forwarding Policy",
	71: "Invalid F-TEID allocation option", 72: "No established PFCP Association", 73: "Rule creation/modification Failure",
	74: "PFCP entity in congestion", 75: "No resources available", 76: "Service not supported", 77: "System failure",
	78: "Redirection Requested", 79: "All dynamic addresses are occupied", 80: "Unknown Pre-defined Rule",
	81: "Unknown Application ID", 82: "L2TP tunnel Establishment failure", 83: "L2TP session Establishment failure",
	84: "L2TP tunnel release", 85: "L2TP session release",
	86: "PFCP session restoration failure due to requested resource not available",
	87: "L2TP tunnel Establishment failure - Tunnel Auth Failure",
	88: "L2TP session Establishment failure - Session Auth Failure",
	89: "L2TP tunnel Establishment failure - LNS not reachable",
}

// Success tells whether the cause lies among those of acceptance (1 to 63).
func (c Cause) Success() bool { return c >= 1 && c < 64 }

// String is the standard's name, else the number.
func (c Cause) String() string {
	if int(c) < len(causeNames) && causeNames[c] != "" {
		return causeNames[c]
	}
	return strconv.Itoa(int(c))
}

// PDNType is the kind of a session (clause 8.2.79); 0 is for future use and shall not be sent, and a UPF has died of it.
type PDNType uint8

// String is the standard's name, else the number.
func (t PDNType) String() string {
	if names := [...]string{"Reserved", "IPv4", "IPv6", "IPv4v6", "Non-IP", "Ethernet"}; int(t) < len(names) {
		return names[t]
	}
	return strconv.Itoa(int(t))
}

// ReportType is the set of reports that a Session Report Request brings (clause 8.2.21).
type ReportType uint8

const (
	DownlinkDataReport ReportType = 1 << iota
	UsageReport
	ErrorIndicationReport
	UserPlaneInactivityReport
	TSCManagementReport
	SessionReport
	UPInitiatedSessionRequest
)

// Interface is a source or destination interface (clauses 8.2.2 and 8.2.24).
type Interface uint8

const (
	Access     Interface = 0 // towards the UE
	Core       Interface = 1 // towards the data network or the next UPF
	N6LAN      Interface = 2 // SGi-LAN/N6-LAN
	CPFunction Interface = 3
	LIFunction Interface = 4 // destination only; as a source it is 5G VN Internal
	VNInternal Interface = 5
)

// String is the standard's name for a destination.
func (i Interface) String() string {
	names := [...]string{"Access", "Core", "SGi-LAN/N6-LAN", "CP-function", "LI Function", "5G VN Internal"}
	if int(i) < len(names) {
		return names[i]
	}
	return strconv.Itoa(int(i))
}
