// Package rrc reads NR RRC (TS 38.331 V17), in unaligned PER, as F1AP carries it: who asks for a connection, which
// algorithms the access stratum is commanded to use and whether the UE complied, how a connection ends, and NAS on its way
// through. Every message of the CCCH and DCCH channels is named.
//
// Behind a Security Mode Complete the DCCH is ciphered unless nea0 was chosen. The reader cannot see that: the caller
// keeps that state and does not ask for what is ciphered. What is decoded to its end must end there, so that ciphered
// octets are mostly refused too.
package rrc

import "strconv"

// Channel is the logical channel and direction of a message.
type Channel uint8

const (
	ULCCCH  Channel = iota + 1 // SRB0 uplink, 48 bits
	ULCCCH1                    // SRB0 uplink, 64 bits
	DLCCCH
	ULDCCH // SRB1 and SRB2
	DLDCCH
)

// maxSDU is the longest PDCP SDU (TS 38.323 clause 4.3.1).
const maxSDU = 9000

// Type is a message: the channel and the index in its CHOICE.
type Type uint8

const (
	RRCSetupRequest Type = iota + 1
	RRCResumeRequest
	RRCReestablishmentRequest
	RRCSystemInfoRequest
	RRCResumeRequest1
	RRCReject
	RRCSetup
	RRCReconfiguration
	RRCResume
	RRCRelease
	RRCReestablishment
	SecurityModeCommand
	DLInformationTransfer
	UECapabilityEnquiry
	CounterCheck
	MobilityFromNRCommand
	DLDedicatedMessageSegment
	UEInformationRequest
	DLInformationTransferMRDC
	LoggedMeasurementConfiguration
	MeasurementReport
	RRCReconfigurationComplete
	RRCSetupComplete
	RRCReestablishmentComplete
	RRCResumeComplete
	SecurityModeComplete
	SecurityModeFailure
	ULInformationTransfer
	LocationMeasurementIndication
	UECapabilityInformation
	CounterCheckResponse
	UEAssistanceInformation
	FailureInformation
	ULInformationTransferMRDC
	SCGFailureInformation
	SCGFailureInformationEUTRA
	LaterMessage // messageClassExtension: a message that the first release did not have
)

var typeNames = [...]string{"", "RRCSetupRequest", "RRCResumeRequest", "RRCReestablishmentRequest", "RRCSystemInfoRequest",
	"RRCResumeRequest1", "RRCReject", "RRCSetup", "RRCReconfiguration", "RRCResume", "RRCRelease", "RRCReestablishment",
	"SecurityModeCommand", "DLInformationTransfer", "UECapabilityEnquiry", "CounterCheck", "MobilityFromNRCommand",
	"DLDedicatedMessageSegment", "UEInformationRequest", "DLInformationTransferMRDC", "LoggedMeasurementConfiguration",
	"MeasurementReport", "RRCReconfigurationComplete", "RRCSetupComplete", "RRCReestablishmentComplete",
	"RRCResumeComplete", "SecurityModeComplete", "SecurityModeFailure", "ULInformationTransfer",
	"LocationMeasurementIndication", "UECapabilityInformation", "CounterCheckResponse", "UEAssistanceInformation",
	"FailureInformation", "ULInformationTransferMRDC", "SCGFailureInformation", "SCGFailureInformationEUTRA",
	"messageClassExtension"}

// String is the message's name in TS 38.331.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return strconv.Itoa(int(t))
}

// The CHOICEs of clause 6.2.1: index in c1 to message; 0 is spare.
var (
	ulCCCH  = [4]Type{RRCSetupRequest, RRCResumeRequest, RRCReestablishmentRequest, RRCSystemInfoRequest}
	ulCCCH1 = [4]Type{RRCResumeRequest1}
	dlCCCH  = [4]Type{RRCReject, RRCSetup}
	dlDCCH  = [16]Type{RRCReconfiguration, RRCResume, RRCRelease, RRCReestablishment, SecurityModeCommand,
		DLInformationTransfer, UECapabilityEnquiry, CounterCheck, MobilityFromNRCommand, DLDedicatedMessageSegment,
		UEInformationRequest, DLInformationTransferMRDC, LoggedMeasurementConfiguration}
	ulDCCH = [16]Type{MeasurementReport, RRCReconfigurationComplete, RRCSetupComplete, RRCReestablishmentComplete,
		RRCResumeComplete, SecurityModeComplete, SecurityModeFailure, ULInformationTransfer,
		LocationMeasurementIndication, UECapabilityInformation, CounterCheckResponse, UEAssistanceInformation,
		FailureInformation, ULInformationTransferMRDC, SCGFailureInformation, SCGFailureInformationEUTRA}
)

// Field is a set of the fields that a message held.
type Field uint16

const (
	HasTransaction   Field = 1 << iota
	HasSTMSIPart1          // Identity is ng-5G-S-TMSI-Part1, the rightmost 39 bits of the 5G-S-TMSI
	HasRandom              // Identity is a random value of 39 bits
	HasResume              // Identity is a (short) I-RNTI
	HasCause               // establishment, reestablishment or resume cause
	HasReestablish         // CRNTI, PCI, ShortMACI
	HasCiphering           // Ciphering
	HasIntegrity           // Integrity
	HasNAS                 // NAS
	HasSTMSI               // Identity is the whole 5G-S-TMSI, 48 bits
	HasSTMSIPart2          // Identity is the leftmost 9 bits of the 5G-S-TMSI
	HasRegisteredAMF       // AMFID
	HasRedirectNR          // the UE is sent to another NR carrier
	HasRedirectEUTRA       // the UE is sent to E-UTRA
	HasSuspend             // released to RRC_INACTIVE
)

// Message is one RRC message; the fields behind Has are valid iff their bit is set.
type Message struct {
	Type        Type
	Has         Field
	Transaction uint8 // rrc-TransactionIdentifier, 0 to 3
	Cause       uint8 // EstablishmentCauses names it for RRCSetupRequest
	Ciphering   uint8 // nea0 to nea3; above: spare or later
	Integrity   uint8 // nia0 to nia3; above: spare or later
	Identity    uint64
	CRNTI       uint16
	PCI         uint16
	ShortMACI   uint16
	AMFID       uint32 // 24 bits: region (8), set (10), pointer (6)
	PLMN        uint8  // index of the selected PLMN in SIB1, from 1; RRCSetupComplete
	NAS         []byte // valid until the next Parse with this Message
}

// TMSI is the 5G-TMSI in Identity, the last 32 bits of a 5G-S-TMSI; valid iff HasSTMSIPart1 or HasSTMSI.
func (m *Message) TMSI() uint32 { return uint32(m.Identity) }

// EstablishmentCauses names the causes of RRCSetupRequest; further values are spare.
var EstablishmentCauses = [...]string{"emergency", "highPriorityAccess", "mt-Access", "mo-Signalling", "mo-Data",
	"mo-VoiceCall", "mo-VideoCall", "mo-SMS", "mps-PriorityAccess", "mcs-PriorityAccess"}

// Parse reads one message of the channel. With an error m.Type is still set where the message could be named.
func Parse(ch Channel, b []byte, m *Message) error {
	*m = Message{NAS: m.NAS[:0]}
	r := reader{b: b}
	later := r.flag()
	switch ch {
	case ULCCCH:
		m.Type = ulCCCH[r.bits(2)]
	case ULCCCH1:
		m.Type = ulCCCH1[r.bits(2)]
	case DLCCCH:
		m.Type = dlCCCH[r.bits(2)]
	case DLDCCH:
		m.Type = dlDCCH[r.bits(4)]
	case ULDCCH:
		m.Type = ulDCCH[r.bits(4)]
	default:
		return ErrChannel
	}
	if r.err != nil {
		m.Type = 0
		return r.err
	}
	if later {
		m.Type = LaterMessage
		return nil
	}
	if m.Type == 0 {
		return ErrType
	}
	if ch == ULCCCH || ch == ULCCCH1 {
		m.request(&r)
	} else {
		m.body(&r)
	}
	return r.err
}
