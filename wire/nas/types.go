package nas

import "strconv"

// Extended protocol discriminators (TS 24.007 11.2.3.1.1A), and the discriminators of EPS in the low half octet (11.2.3.1.1).
const (
	EPD5GMM = 0x7e
	EPD5GSM = 0x2e
	PDEMM   = 0x07
	PDESM   = 0x02
)

// A SecurityHeader is a security header type (TS 24.501 9.3).
type SecurityHeader uint8

const (
	Plain                SecurityHeader = iota // plain, not protected
	Integrity                                  // integrity protected
	IntegrityCiphered                          // integrity protected and ciphered
	IntegrityNew                               // integrity protected with a new 5G NAS security context: Security Mode Command
	IntegrityCipheredNew                       // integrity protected and ciphered with a new context: Security Mode Complete
)

var securityHeaders = [...]string{"plain", "integrity", "integrity and ciphering", "integrity, new context", "integrity and ciphering, new context"}

func (h SecurityHeader) String() string {
	if int(h) < len(securityHeaders) {
		return securityHeaders[h]
	}
	return "reserved " + strconv.Itoa(int(h))
}

// Ciphered says whether the header claims that the inner message is ciphered.
func (h SecurityHeader) Ciphered() bool { return h == IntegrityCiphered || h == IntegrityCipheredNew }

// A MessageType is the message type of a 5GMM or 5GSM message (TS 24.501 9.7). The two ranges do not overlap.
type MessageType uint8

const (
	RegistrationRequest            MessageType = 0x41
	RegistrationAccept             MessageType = 0x42
	RegistrationComplete           MessageType = 0x43
	RegistrationReject             MessageType = 0x44
	DeregistrationRequestUE        MessageType = 0x45 // UE originating
	DeregistrationAcceptUE         MessageType = 0x46
	DeregistrationRequestNetwork   MessageType = 0x47 // UE terminated
	DeregistrationAcceptNetwork    MessageType = 0x48
	ServiceRequest                 MessageType = 0x4c
	ServiceReject                  MessageType = 0x4d
	ServiceAccept                  MessageType = 0x4e
	ControlPlaneServiceRequest     MessageType = 0x4f
	SliceAuthenticationCommand     MessageType = 0x50
	SliceAuthenticationComplete    MessageType = 0x51
	SliceAuthenticationResult      MessageType = 0x52
	ConfigurationUpdateCommand     MessageType = 0x54
	ConfigurationUpdateComplete    MessageType = 0x55
	AuthenticationRequest          MessageType = 0x56
	AuthenticationResponse         MessageType = 0x57
	AuthenticationReject           MessageType = 0x58
	AuthenticationFailure          MessageType = 0x59
	AuthenticationResult           MessageType = 0x5a
	IdentityRequest                MessageType = 0x5b
	IdentityResponse               MessageType = 0x5c
	SecurityModeCommand            MessageType = 0x5d
	SecurityModeComplete           MessageType = 0x5e
	SecurityModeReject             MessageType = 0x5f
	Status5GMM                     MessageType = 0x64
	Notification                   MessageType = 0x65
	NotificationResponse           MessageType = 0x66
	ULNASTransport                 MessageType = 0x67
	DLNASTransport                 MessageType = 0x68
	RelayKeyRequest                MessageType = 0x69
	RelayKeyAccept                 MessageType = 0x6a
	RelayKeyReject                 MessageType = 0x6b
	RelayAuthenticationRequest     MessageType = 0x6c
	RelayAuthenticationResponse    MessageType = 0x6d
	PDUSessionEstablishmentRequest MessageType = 0xc1
	PDUSessionEstablishmentAccept  MessageType = 0xc2
	PDUSessionEstablishmentReject  MessageType = 0xc3
	PDUSessionAuthCommand          MessageType = 0xc5
	PDUSessionAuthComplete         MessageType = 0xc6
	PDUSessionAuthResult           MessageType = 0xc7
	PDUSessionModificationRequest  MessageType = 0xc9
	PDUSessionModificationReject   MessageType = 0xca
	PDUSessionModificationCommand  MessageType = 0xcb
	PDUSessionModificationComplete MessageType = 0xcc
	PDUSessionModificationCmdRej   MessageType = 0xcd
	PDUSessionReleaseRequest       MessageType = 0xd1
	PDUSessionReleaseReject        MessageType = 0xd2
	PDUSessionReleaseCommand       MessageType = 0xd3
	PDUSessionReleaseComplete      MessageType = 0xd4
	Status5GSM                     MessageType = 0xd6
	ServiceLevelAuthCommand        MessageType = 0xd8
	ServiceLevelAuthComplete       MessageType = 0xd9
	RemoteUEReport                 MessageType = 0xda
	RemoteUEReportResponse         MessageType = 0xdb
)

var messageNames = [256]string{
	RegistrationRequest: "Registration request", RegistrationAccept: "Registration accept",
	RegistrationComplete: "Registration complete", RegistrationReject: "Registration reject",
	DeregistrationRequestUE: "Deregistration request (UE originating)", DeregistrationAcceptUE: "Deregistration accept (UE originating)",
	DeregistrationRequestNetwork: "Deregistration request (UE terminated)", DeregistrationAcceptNetwork: "Deregistration accept (UE terminated)",
	ServiceRequest: "Service request", ServiceReject: "Service reject", ServiceAccept: "Service accept",
	ControlPlaneServiceRequest: "Control plane service request", SliceAuthenticationCommand: "Network slice-specific authentication command",
	SliceAuthenticationComplete: "Network slice-specific authentication complete", SliceAuthenticationResult: "Network slice-specific authentication result",
	ConfigurationUpdateCommand: "Configuration update command", ConfigurationUpdateComplete: "Configuration update complete",
	AuthenticationRequest: "Authentication request", AuthenticationResponse: "Authentication response",
	AuthenticationReject: "Authentication reject", AuthenticationFailure: "Authentication failure", AuthenticationResult: "Authentication result",
	IdentityRequest: "Identity request", IdentityResponse: "Identity response", SecurityModeCommand: "Security mode command",
	SecurityModeComplete: "Security mode complete", SecurityModeReject: "Security mode reject", Status5GMM: "5GMM status",
	Notification: "Notification", NotificationResponse: "Notification response", ULNASTransport: "UL NAS transport", DLNASTransport: "DL NAS transport",
	RelayKeyRequest: "Relay key request", RelayKeyAccept: "Relay key accept", RelayKeyReject: "Relay key reject",
	RelayAuthenticationRequest: "Relay authentication request", RelayAuthenticationResponse: "Relay authentication response",
	PDUSessionEstablishmentRequest: "PDU session establishment request", PDUSessionEstablishmentAccept: "PDU session establishment accept",
	PDUSessionEstablishmentReject: "PDU session establishment reject", PDUSessionAuthCommand: "PDU session authentication command",
	PDUSessionAuthComplete: "PDU session authentication complete", PDUSessionAuthResult: "PDU session authentication result",
	PDUSessionModificationRequest: "PDU session modification request", PDUSessionModificationReject: "PDU session modification reject",
	PDUSessionModificationCommand: "PDU session modification command", PDUSessionModificationComplete: "PDU session modification complete",
	PDUSessionModificationCmdRej: "PDU session modification command reject", PDUSessionReleaseRequest: "PDU session release request",
	PDUSessionReleaseReject: "PDU session release reject", PDUSessionReleaseCommand: "PDU session release command",
	PDUSessionReleaseComplete: "PDU session release complete", Status5GSM: "5GSM status",
	ServiceLevelAuthCommand: "Service-level authentication command", ServiceLevelAuthComplete: "Service-level authentication complete",
	RemoteUEReport: "Remote UE report", RemoteUEReportResponse: "Remote UE report response",
}

// Known says whether TS 24.501 9.7 names the type.
func (t MessageType) Known() bool { return messageNames[t] != "" }

// SM says whether the type is of the 5GSM range.
func (t MessageType) SM() bool { return t >= 0xc0 }

func (t MessageType) String() string {
	if s := messageNames[t]; s != "" {
		return s
	}
	return "unknown " + strconv.Itoa(int(t))
}

// An Algorithm is a type of ciphering or integrity protection algorithm, 0 to 7 (TS 24.501 9.11.3.34): 0 is the null algorithm,
// 1 SNOW 3G, 2 AES, 3 ZUC.
type Algorithm uint8

// A Capability is a bitmap of algorithms as the UE security capability carries it (TS 24.501 9.11.3.54): bit 8 is algorithm 0.
type Capability uint8

// Has says whether algorithm n, 0 to 7, is offered.
func (c Capability) Has(n Algorithm) bool { return n < 8 && c>>(7-n)&1 != 0 }

// NullOnly says whether nothing but the null algorithm is offered.
func (c Capability) NullOnly() bool { return c == 0x80 }

// SecurityCapability is a UE security capability (TS 24.501 9.11.3.54).
type SecurityCapability struct {
	EA, IA   Capability // 5G-EA, 5G-IA
	EEA, EIA Capability // valid iff HasEPS
	HasEPS   bool
	Length   uint8 // octets of the content, 2 to 8
}

// Same says whether two capabilities say the same about what both carry.
func (c SecurityCapability) Same(o SecurityCapability) bool {
	return c.EA == o.EA && c.IA == o.IA && (!c.HasEPS || !o.HasEPS || c.EEA == o.EEA && c.EIA == o.EIA)
}
