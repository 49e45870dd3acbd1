package dissect

import "github.com/guyline/guyline/wire/nas"

// A nasIE is an element of the optional part of a NAS message: its name, and its length where the format is TV.
type nasIE struct {
	name  string
	fixed int
}

// nasIEs are the optional elements by message (TS 24.501 V18.5.0 tables 8.2 and 8.3).
var nasIEs = map[nas.MessageType]map[uint8]nasIE{
	nas.RegistrationRequest: {0xc0: {"Non-current native NAS key set identifier", 0}, 0x10: {"5GMM capability", 0}, 0x2e: {"UE security capability", 0},
		0x2f: {"Requested NSSAI", 0}, 0x52: {"Last visited registered TAI", 6}, 0x17: {"S1 UE network capability", 0}, 0x40: {"Uplink data status", 0},
		0x50: {"PDU session status", 0}, 0xb0: {"MICO indication", 0}, 0x2b: {"UE status", 0}, 0x77: {"Additional GUTI", 0}, 0x25: {"Allowed PDU session status", 0},
		0x18: {"UE's usage setting", 0}, 0x51: {"Requested DRX parameters", 0}, 0x70: {"EPS NAS message container", 0}, 0x74: {"LADN indication", 0},
		0x80: {"Payload container type", 0}, 0x7b: {"Payload container", 0}, 0x90: {"Network slicing indication", 0}, 0x53: {"5GS update type", 0},
		0x41: {"Mobile station classmark 2", 0}, 0x42: {"Supported codecs", 0}, 0x71: {"NAS message container", 0}, 0x60: {"EPS bearer context status", 0},
		0x6e: {"Requested extended DRX parameters", 0}, 0x6a: {"T3324 value", 0}, 0x67: {"UE radio capability ID", 0}, 0x35: {"Requested mapped NSSAI", 0},
		0x48: {"Additional information requested", 0}, 0x1a: {"Requested WUS assistance information", 0}, 0x30: {"Requested NB-N1 mode DRX parameters", 0},
		0x29: {"UE request type", 0}, 0x28: {"Paging restriction", 0}, 0x72: {"Service-level-AA container", 0}, 0x32: {"NID", 0}, 0x16: {"UE determined PLMN with disaster condition", 0}},
	nas.RegistrationAccept: {0x77: {"5G-GUTI", 0}, 0x4a: {"Equivalent PLMNs", 0}, 0x54: {"TAI list", 0}, 0x15: {"Allowed NSSAI", 0}, 0x11: {"Rejected NSSAI", 0},
		0x31: {"Configured NSSAI", 0}, 0x21: {"5GS network feature support", 0}, 0x50: {"PDU session status", 0}, 0x26: {"PDU session reactivation result", 0},
		0x72: {"PDU session reactivation result error cause", 0}, 0x79: {"LADN information", 0}, 0xb0: {"MICO indication", 0}, 0x90: {"Network slicing indication", 0},
		0x27: {"Service area list", 0}, 0x5e: {"T3512 value", 0}, 0x5d: {"Non-3GPP de-registration timer value", 0}, 0x16: {"T3502 value", 0},
		0x34: {"Emergency number list", 0}, 0x7a: {"Extended emergency number list", 0}, 0x73: {"SOR transparent container", 0}, 0x78: {"EAP message", 0},
		0xa0: {"NSSAI inclusion mode", 0}, 0x76: {"Operator-defined access category definitions", 0}, 0x51: {"Negotiated DRX parameters", 0},
		0xd0: {"Non-3GPP NW policies", 0}, 0x60: {"EPS bearer context status", 0}, 0x6e: {"Negotiated extended DRX parameters", 0}, 0x6c: {"T3447 value", 0},
		0x6b: {"T3448 value", 0}, 0x6a: {"T3324 value", 0}, 0x67: {"UE radio capability ID", 0}, 0xe0: {"UE radio capability ID deletion indication", 0},
		0x39: {"Pending NSSAI", 0}, 0x74: {"Ciphering key data", 0}, 0x75: {"CAG information list", 0}, 0x1b: {"Truncated 5G-S-TMSI configuration", 0},
		0x1c: {"Negotiated WUS assistance information", 0}, 0x29: {"Negotiated NB-N1 mode DRX parameters", 0}, 0x68: {"Extended rejected NSSAI", 0}},
	nas.RegistrationReject:           {0x5f: {"T3346 value", 0}, 0x16: {"T3502 value", 0}, 0x78: {"EAP message", 0}, 0x69: {"Rejected NSSAI", 0}, 0x75: {"CAG information list", 0}},
	nas.RegistrationComplete:         {0x73: {"SOR transparent container", 0}},
	nas.DeregistrationRequestNetwork: {0x58: {"5GMM cause", 1}, 0x5f: {"T3346 value", 0}, 0x6d: {"Rejected NSSAI", 0}, 0x75: {"CAG information list", 0}},
	nas.DeregistrationRequestUE:      {0x71: {"NAS message container", 0}},
	nas.ServiceRequest: {0x40: {"Uplink data status", 0}, 0x50: {"PDU session status", 0}, 0x25: {"Allowed PDU session status", 0}, 0x71: {"NAS message container", 0},
		0x29: {"UE request type", 0}, 0x28: {"Paging restriction", 0}},
	nas.ServiceReject: {0x50: {"PDU session status", 0}, 0x5f: {"T3346 value", 0}, 0x78: {"EAP message", 0}, 0x6b: {"T3448 value", 0}, 0x75: {"CAG information list", 0}},
	nas.ServiceAccept: {0x50: {"PDU session status", 0}, 0x26: {"PDU session reactivation result", 0}, 0x72: {"PDU session reactivation result error cause", 0},
		0x78: {"EAP message", 0}, 0x6b: {"T3448 value", 0}},
	nas.ControlPlaneServiceRequest: {0x6f: {"CIoT small data container", 0}, 0x80: {"Payload container type", 0}, 0x7b: {"Payload container", 0}, 0x12: {"PDU session ID", 1},
		0x50: {"PDU session status", 0}, 0xf0: {"Release assistance indication", 0}, 0x40: {"Uplink data status", 0}, 0x71: {"NAS message container", 0}, 0x24: {"Additional information", 0}},
	nas.ConfigurationUpdateCommand: {0xd0: {"Configuration update indication", 0}, 0x77: {"5G-GUTI", 0}, 0x54: {"TAI list", 0}, 0x15: {"Allowed NSSAI", 0},
		0x27: {"Service area list", 0}, 0x43: {"Full name for network", 0}, 0x45: {"Short name for network", 0}, 0x46: {"Local time zone", 1},
		0x47: {"Universal time and local time zone", 7}, 0x49: {"Network daylight saving time", 0}, 0x79: {"LADN information", 0}, 0xb0: {"MICO indication", 0},
		0x90: {"Network slicing indication", 0}, 0x31: {"Configured NSSAI", 0}, 0x11: {"Rejected NSSAI", 0}, 0x76: {"Operator-defined access category definitions", 0},
		0xf0: {"SMS indication", 0}, 0x6c: {"T3447 value", 0}, 0x75: {"CAG information list", 0}, 0x67: {"UE radio capability ID", 0}},
	nas.AuthenticationRequest:  {0x21: {"Authentication parameter RAND", 16}, 0x20: {"Authentication parameter AUTN", 0}, 0x78: {"EAP message", 0}},
	nas.AuthenticationResponse: {0x2d: {"Authentication response parameter", 0}, 0x78: {"EAP message", 0}},
	nas.AuthenticationReject:   {0x78: {"EAP message", 0}},
	nas.AuthenticationFailure:  {0x30: {"Authentication failure parameter", 0}},
	nas.AuthenticationResult:   {0x38: {"ABBA", 0}},
	nas.SecurityModeCommand: {0xe0: {"IMEISV request", 0}, 0x57: {"Selected EPS NAS security algorithms", 1}, 0x36: {"Additional 5G security information", 0},
		0x78: {"EAP message", 0}, 0x38: {"ABBA", 0}, 0x19: {"Replayed S1 UE security capabilities", 0}},
	nas.SecurityModeComplete: {0x77: {"IMEISV", 0}, 0x71: {"NAS message container", 0}, 0x78: {"non-IMEISV PEI", 0}},
	nas.ULNASTransport: {0x12: {"PDU session ID", 1}, 0x59: {"Old PDU session ID", 1}, 0x80: {"Request type", 0}, 0x22: {"S-NSSAI", 0}, 0x25: {"DNN", 0},
		0x24: {"Additional information", 0}, 0xa0: {"MA PDU session information", 0}, 0xf0: {"Release assistance indication", 0}},
	nas.DLNASTransport: {0x12: {"PDU session ID", 1}, 0x24: {"Additional information", 0}, 0x58: {"5GMM cause", 1}, 0x37: {"Back-off timer value", 0}},
	nas.PDUSessionEstablishmentRequest: {0x90: {"PDU session type", 0}, 0xa0: {"SSC mode", 0}, 0x28: {"5GSM capability", 0}, 0x55: {"Maximum number of supported packet filters", 2},
		0xb0: {"Always-on PDU session requested", 0}, 0x39: {"SM PDU DN request container", 0}, 0x7b: {"Extended protocol configuration options", 0}, 0x66: {"IP header compression configuration", 0}},
	nas.PDUSessionEstablishmentAccept: {0x59: {"5GSM cause", 1}, 0x29: {"PDU address", 0}, 0x56: {"RQ timer value", 1}, 0x22: {"S-NSSAI", 0}, 0x80: {"Always-on PDU session indication", 0},
		0x75: {"Mapped EPS bearer contexts", 0}, 0x78: {"EAP message", 0}, 0x79: {"Authorized QoS flow descriptions", 0}, 0x7b: {"Extended protocol configuration options", 0}, 0x25: {"DNN", 0}, 0x17: {"5GSM network feature support", 0}},
	nas.PDUSessionEstablishmentReject: {0x37: {"Back-off timer value", 0}, 0xf0: {"Allowed SSC mode", 0}, 0x78: {"EAP message", 0}, 0x61: {"5GSM congestion re-attempt indicator", 0},
		0x7b: {"Extended protocol configuration options", 0}, 0x1d: {"Re-attempt indicator", 0}},
	nas.PDUSessionModificationRequest: {0x28: {"5GSM capability", 0}, 0x59: {"5GSM cause", 1}, 0x55: {"Maximum number of supported packet filters", 2}, 0xb0: {"Always-on PDU session requested", 0},
		0x13: {"Integrity protection maximum data rate", 2}, 0x7a: {"Requested QoS rules", 0}, 0x79: {"Requested QoS flow descriptions", 0}, 0x75: {"Mapped EPS bearer contexts", 0}, 0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionModificationCommand: {0x59: {"5GSM cause", 1}, 0x2a: {"Session-AMBR", 0}, 0x56: {"RQ timer value", 1}, 0x80: {"Always-on PDU session indication", 0}, 0x7a: {"Authorized QoS rules", 0},
		0x75: {"Mapped EPS bearer contexts", 0}, 0x79: {"Authorized QoS flow descriptions", 0}, 0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionModificationReject:   {0x37: {"Back-off timer value", 0}, 0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionModificationCmdRej:   {0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionModificationComplete: {0x59: {"5GSM cause", 1}, 0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionReleaseRequest:       {0x59: {"5GSM cause", 1}, 0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionReleaseReject:        {0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionReleaseCommand:       {0x37: {"Back-off timer value", 0}, 0x78: {"EAP message", 0}, 0x7b: {"Extended protocol configuration options", 0}, 0xd0: {"Access type", 0}},
	nas.PDUSessionReleaseComplete:      {0x59: {"5GSM cause", 1}, 0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionAuthCommand:          {0x7b: {"Extended protocol configuration options", 0}},
	nas.PDUSessionAuthComplete:         {0x7b: {"Extended protocol configuration options", 0}},
}

// nasOpaque are elements that a subscriber's identity, password or message may stand in: EAP, the data network's own
// authentication, protocol configuration, short messages, other containers.
var nasOpaque = map[string]bool{"EAP message": true, "SM PDU DN request container": true, "Extended protocol configuration options": true, "Payload container": true,
	"EPS NAS message container": true, "CIoT small data container": true, "Service-level-AA container": true, "non-IMEISV PEI": true, "Ciphering key data": true,
	"SOR transparent container": true, "Mobile station classmark 2": true}

// A nasPart is a part of the mandatory part: a name, and a format.
type nasPart struct {
	name   string
	format int // octets; 0 for halves; lv or lve for a length of one or two octets
}

const (
	halves = 0
	lv     = -1
	lve    = -2
)

// nasParts are the mandatory parts behind the message type (TS 24.501 tables 8.2 and 8.3).
var nasParts = map[nas.MessageType][]nasPart{
	nas.RegistrationRequest:            {{"ngKSI and 5GS registration type", halves}, {"5GS mobile identity", lve}},
	nas.RegistrationAccept:             {{"5GS registration result", lv}},
	nas.RegistrationReject:             {{"5GMM cause", 1}},
	nas.ServiceReject:                  {{"5GMM cause", 1}},
	nas.SecurityModeReject:             {{"5GMM cause", 1}},
	nas.Status5GMM:                     {{"5GMM cause", 1}},
	nas.AuthenticationFailure:          {{"5GMM cause", 1}},
	nas.DeregistrationRequestUE:        {{"ngKSI and de-registration type", halves}, {"5GS mobile identity", lve}},
	nas.DeregistrationRequestNetwork:   {{"De-registration type", halves}},
	nas.ServiceRequest:                 {{"Service type and ngKSI", halves}, {"5G-S-TMSI", lve}},
	nas.ControlPlaneServiceRequest:     {{"ngKSI and control plane service type", halves}},
	nas.AuthenticationRequest:          {{"ngKSI", halves}, {"ABBA", lv}},
	nas.AuthenticationResult:           {{"ngKSI", halves}, {"EAP message", lve}},
	nas.IdentityRequest:                {{"Identity type", halves}},
	nas.IdentityResponse:               {{"Mobile identity", lve}},
	nas.SecurityModeCommand:            {{"Selected NAS security algorithms", 1}, {"ngKSI", halves}, {"Replayed UE security capabilities", lv}},
	nas.ULNASTransport:                 {{"Payload container type", halves}, {"Payload container", lve}},
	nas.DLNASTransport:                 {{"Payload container type", halves}, {"Payload container", lve}},
	nas.SliceAuthenticationCommand:     {{"S-NSSAI", lv}, {"EAP message", lve}},
	nas.SliceAuthenticationComplete:    {{"S-NSSAI", lv}, {"EAP message", lve}},
	nas.SliceAuthenticationResult:      {{"S-NSSAI", lv}, {"EAP message", lve}},
	nas.Notification:                   {{"Access type", halves}},
	nas.PDUSessionEstablishmentRequest: {{"Integrity protection maximum data rate", 2}},
	nas.PDUSessionEstablishmentAccept:  {{"Selected SSC mode and PDU session type", halves}, {"Authorized QoS rules", lve}, {"Session-AMBR", lv}},
	nas.PDUSessionEstablishmentReject:  {{"5GSM cause", 1}},
	nas.PDUSessionModificationReject:   {{"5GSM cause", 1}},
	nas.PDUSessionModificationCmdRej:   {{"5GSM cause", 1}},
	nas.PDUSessionReleaseReject:        {{"5GSM cause", 1}},
	nas.PDUSessionReleaseCommand:       {{"5GSM cause", 1}},
	nas.Status5GSM:                     {{"5GSM cause", 1}},
	nas.PDUSessionAuthCommand:          {{"EAP message", lve}},
	nas.PDUSessionAuthComplete:         {{"EAP message", lve}},
	nas.ServiceLevelAuthCommand:        {{"Service-level-AA container", lve}},
	nas.ServiceLevelAuthComplete:       {{"Service-level-AA container", lve}},
}

// mmCauses are the 5GMM causes (TS 24.501 table 9.11.3.2.1).
var mmCauses = map[uint8]string{3: "illegal UE", 5: "PEI not accepted", 6: "illegal ME", 7: "5GS services not allowed", 9: "UE identity cannot be derived by the network",
	10: "implicitly de-registered", 11: "PLMN not allowed", 12: "tracking area not allowed", 13: "roaming not allowed in this tracking area", 15: "no suitable cells in tracking area",
	20: "MAC failure", 21: "synch failure", 22: "congestion", 23: "UE security capabilities mismatch", 24: "security mode rejected, unspecified", 26: "non-5G authentication unacceptable",
	27: "N1 mode not allowed", 28: "restricted service area", 31: "redirection to EPC required", 43: "LADN not available", 62: "no network slices available",
	65: "maximum number of PDU sessions reached", 67: "insufficient resources for specific slice and DNN", 69: "insufficient resources for specific slice", 71: "ngKSI already in use",
	72: "non-3GPP access to 5GCN not allowed", 73: "serving network not authorized", 74: "temporarily not authorized for this SNPN", 75: "permanently not authorized for this SNPN",
	76: "not authorized for this CAG or authorized for CAG cells only", 90: "payload was not forwarded", 91: "DNN not supported or not subscribed in the slice",
	92: "insufficient user-plane resources for the PDU session", 95: "semantically incorrect message", 96: "invalid mandatory information", 97: "message type non-existent or not implemented",
	98: "message type not compatible with the protocol state", 99: "information element non-existent or not implemented", 100: "conditional IE error",
	101: "message not compatible with the protocol state", 111: "protocol error, unspecified"}
