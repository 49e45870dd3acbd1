package ngap

import "strconv"

// A Procedure is a procedure code (TS 38.413 9.4.7).
type Procedure uint8

// The procedures that this package or its users name.
const (
	ErrorIndication                  Procedure = 9
	HandoverPreparation              Procedure = 12
	HandoverResourceAllocation       Procedure = 13
	InitialContextSetup              Procedure = 14
	InitialUEMessage                 Procedure = 15
	NGReset                          Procedure = 20
	NGSetup                          Procedure = 21
	Paging                           Procedure = 24
	PathSwitchRequest                Procedure = 25
	PDUSessionResourceModify         Procedure = 26
	PDUSessionResourceModifyIndicate Procedure = 27
	PDUSessionResourceRelease        Procedure = 28
	PDUSessionResourceSetup          Procedure = 29
	PDUSessionResourceNotify         Procedure = 30
	PrivateMessage                   Procedure = 31
	RANConfigurationUpdate           Procedure = 35
	RerouteNASRequest                Procedure = 36
	UEContextRelease                 Procedure = 41
	UEContextReleaseRequest          Procedure = 42
	DownlinkNASTransport             Procedure = 4
	UplinkNASTransport               Procedure = 46
)

// procedures names each procedure and its messages: initiating, successful outcome, unsuccessful outcome. TS 38.413 V18.3.0
// 9.4.3 and table 8.1.
var procedures = [...]struct {
	name     string
	messages [3]string
}{
	0:  {"AMFConfigurationUpdate", [3]string{"AMFConfigurationUpdate", "AMFConfigurationUpdateAcknowledge", "AMFConfigurationUpdateFailure"}},
	1:  {"AMFStatusIndication", [3]string{"AMFStatusIndication"}},
	2:  {"CellTrafficTrace", [3]string{"CellTrafficTrace"}},
	3:  {"DeactivateTrace", [3]string{"DeactivateTrace"}},
	4:  {"DownlinkNASTransport", [3]string{"DownlinkNASTransport"}},
	5:  {"DownlinkNonUEAssociatedNRPPaTransport", [3]string{"DownlinkNonUEAssociatedNRPPaTransport"}},
	6:  {"DownlinkRANConfigurationTransfer", [3]string{"DownlinkRANConfigurationTransfer"}},
	7:  {"DownlinkRANStatusTransfer", [3]string{"DownlinkRANStatusTransfer"}},
	8:  {"DownlinkUEAssociatedNRPPaTransport", [3]string{"DownlinkUEAssociatedNRPPaTransport"}},
	9:  {"ErrorIndication", [3]string{"ErrorIndication"}},
	10: {"HandoverCancel", [3]string{"HandoverCancel", "HandoverCancelAcknowledge"}},
	11: {"HandoverNotification", [3]string{"HandoverNotify"}},
	12: {"HandoverPreparation", [3]string{"HandoverRequired", "HandoverCommand", "HandoverPreparationFailure"}},
	13: {"HandoverResourceAllocation", [3]string{"HandoverRequest", "HandoverRequestAcknowledge", "HandoverFailure"}},
	14: {"InitialContextSetup", [3]string{"InitialContextSetupRequest", "InitialContextSetupResponse", "InitialContextSetupFailure"}},
	15: {"InitialUEMessage", [3]string{"InitialUEMessage"}},
	16: {"LocationReportingControl", [3]string{"LocationReportingControl"}},
	17: {"LocationReportingFailureIndication", [3]string{"LocationReportingFailureIndication"}},
	18: {"LocationReport", [3]string{"LocationReport"}},
	19: {"NASNonDeliveryIndication", [3]string{"NASNonDeliveryIndication"}},
	20: {"NGReset", [3]string{"NGReset", "NGResetAcknowledge"}},
	21: {"NGSetup", [3]string{"NGSetupRequest", "NGSetupResponse", "NGSetupFailure"}},
	22: {"OverloadStart", [3]string{"OverloadStart"}},
	23: {"OverloadStop", [3]string{"OverloadStop"}},
	24: {"Paging", [3]string{"Paging"}},
	25: {"PathSwitchRequest", [3]string{"PathSwitchRequest", "PathSwitchRequestAcknowledge", "PathSwitchRequestFailure"}},
	26: {"PDUSessionResourceModify", [3]string{"PDUSessionResourceModifyRequest", "PDUSessionResourceModifyResponse"}},
	27: {"PDUSessionResourceModifyIndication", [3]string{"PDUSessionResourceModifyIndication", "PDUSessionResourceModifyConfirm"}},
	28: {"PDUSessionResourceRelease", [3]string{"PDUSessionResourceReleaseCommand", "PDUSessionResourceReleaseResponse"}},
	29: {"PDUSessionResourceSetup", [3]string{"PDUSessionResourceSetupRequest", "PDUSessionResourceSetupResponse"}},
	30: {"PDUSessionResourceNotify", [3]string{"PDUSessionResourceNotify"}},
	31: {"PrivateMessage", [3]string{"PrivateMessage"}},
	32: {"PWSCancel", [3]string{"PWSCancelRequest", "PWSCancelResponse"}},
	33: {"PWSFailureIndication", [3]string{"PWSFailureIndication"}},
	34: {"PWSRestartIndication", [3]string{"PWSRestartIndication"}},
	35: {"RANConfigurationUpdate", [3]string{"RANConfigurationUpdate", "RANConfigurationUpdateAcknowledge", "RANConfigurationUpdateFailure"}},
	36: {"RerouteNASRequest", [3]string{"RerouteNASRequest"}},
	37: {"RRCInactiveTransitionReport", [3]string{"RRCInactiveTransitionReport"}},
	38: {"TraceFailureIndication", [3]string{"TraceFailureIndication"}},
	39: {"TraceStart", [3]string{"TraceStart"}},
	40: {"UEContextModification", [3]string{"UEContextModificationRequest", "UEContextModificationResponse", "UEContextModificationFailure"}},
	41: {"UEContextRelease", [3]string{"UEContextReleaseCommand", "UEContextReleaseComplete"}},
	42: {"UEContextReleaseRequest", [3]string{"UEContextReleaseRequest"}},
	43: {"UERadioCapabilityCheck", [3]string{"UERadioCapabilityCheckRequest", "UERadioCapabilityCheckResponse"}},
	44: {"UERadioCapabilityInfoIndication", [3]string{"UERadioCapabilityInfoIndication"}},
	45: {"UETNLABindingRelease", [3]string{"UETNLABindingReleaseRequest"}},
	46: {"UplinkNASTransport", [3]string{"UplinkNASTransport"}},
	47: {"UplinkNonUEAssociatedNRPPaTransport", [3]string{"UplinkNonUEAssociatedNRPPaTransport"}},
	48: {"UplinkRANConfigurationTransfer", [3]string{"UplinkRANConfigurationTransfer"}},
	49: {"UplinkRANStatusTransfer", [3]string{"UplinkRANStatusTransfer"}},
	50: {"UplinkUEAssociatedNRPPaTransport", [3]string{"UplinkUEAssociatedNRPPaTransport"}},
	51: {"WriteReplaceWarning", [3]string{"WriteReplaceWarningRequest", "WriteReplaceWarningResponse"}},
	52: {"SecondaryRATDataUsageReport", [3]string{"SecondaryRATDataUsageReport"}},
	53: {"UplinkRIMInformationTransfer", [3]string{"UplinkRIMInformationTransfer"}},
	54: {"DownlinkRIMInformationTransfer", [3]string{"DownlinkRIMInformationTransfer"}},
	55: {"RetrieveUEInformation", [3]string{"RetrieveUEInformation"}},
	56: {"UEInformationTransfer", [3]string{"UEInformationTransfer"}},
	57: {"RANCPRelocationIndication", [3]string{"RANCPRelocationIndication"}},
	58: {"UEContextResume", [3]string{"UEContextResumeRequest", "UEContextResumeResponse", "UEContextResumeFailure"}},
	59: {"UEContextSuspend", [3]string{"UEContextSuspendRequest", "UEContextSuspendResponse", "UEContextSuspendFailure"}},
	60: {"UERadioCapabilityIDMapping", [3]string{"UERadioCapabilityIDMappingRequest", "UERadioCapabilityIDMappingResponse"}},
	61: {"HandoverSuccess", [3]string{"HandoverSuccess"}},
	62: {"UplinkRANEarlyStatusTransfer", [3]string{"UplinkRANEarlyStatusTransfer"}},
	63: {"DownlinkRANEarlyStatusTransfer", [3]string{"DownlinkRANEarlyStatusTransfer"}},
	64: {"AMFCPRelocationIndication", [3]string{"AMFCPRelocationIndication"}},
	65: {"ConnectionEstablishmentIndication", [3]string{"ConnectionEstablishmentIndication"}},
	66: {"BroadcastSessionModification", [3]string{"BroadcastSessionModificationRequest", "BroadcastSessionModificationResponse", "BroadcastSessionModificationFailure"}},
	67: {"BroadcastSessionRelease", [3]string{"BroadcastSessionReleaseRequest", "BroadcastSessionReleaseResponse"}},
	68: {"BroadcastSessionSetup", [3]string{"BroadcastSessionSetupRequest", "BroadcastSessionSetupResponse", "BroadcastSessionSetupFailure"}},
	69: {"DistributionSetup", [3]string{"DistributionSetupRequest", "DistributionSetupResponse", "DistributionSetupFailure"}},
	70: {"DistributionRelease", [3]string{"DistributionReleaseRequest", "DistributionReleaseResponse"}},
	71: {"MulticastSessionActivation", [3]string{"MulticastSessionActivationRequest", "MulticastSessionActivationResponse", "MulticastSessionActivationFailure"}},
	72: {"MulticastSessionDeactivation", [3]string{"MulticastSessionDeactivationRequest", "MulticastSessionDeactivationResponse"}},
	73: {"MulticastSessionUpdate", [3]string{"MulticastSessionUpdateRequest", "MulticastSessionUpdateResponse", "MulticastSessionUpdateFailure"}},
	74: {"MulticastGroupPaging", [3]string{"MulticastGroupPaging"}},
	75: {"BroadcastSessionReleaseRequired", [3]string{"BroadcastSessionReleaseRequired"}},
	76: {"TimingSynchronisationStatus", [3]string{"TimingSynchronisationStatusRequest", "TimingSynchronisationStatusResponse", "TimingSynchronisationStatusFailure"}},
	77: {"TimingSynchronisationStatusReport", [3]string{"TimingSynchronisationStatusReport"}},
	78: {"MTCommunicationHandling", [3]string{"MTCommunicationHandlingRequest", "MTCommunicationHandlingResponse", "MTCommunicationHandlingFailure"}},
	79: {"RANPagingRequest", [3]string{"RANPagingRequest"}},
	80: {"BroadcastSessionTransport", [3]string{"BroadcastSessionTransportRequest", "BroadcastSessionTransportResponse", "BroadcastSessionTransportFailure"}},
	81: {"NGRemoval", [3]string{"NGRemovalRequest", "NGRemovalResponse", "NGRemovalFailure"}}, // 81 to 86: Release 19
	82: {"InventoryRequest", [3]string{"InventoryRequest", "InventoryResponse", "InventoryFailure"}},
	83: {"InventoryReport", [3]string{"InventoryReport"}},
	84: {"CommandRequest", [3]string{"CommandRequest", "CommandResponse", "CommandFailure"}},
	85: {"AIOTSessionRelease", [3]string{"AIOTSessionReleaseCommand", "AIOTSessionReleaseComplete"}},
	86: {"AIOTSessionReleaseRequest", [3]string{"AIOTSessionReleaseRequest"}},
}

// Known says whether the code is one of TS 38.413.
func (p Procedure) Known() bool { return int(p) < len(procedures) }

func (p Procedure) String() string {
	if p.Known() {
		return procedures[p].name
	}
	return "unknown procedure " + strconv.Itoa(int(p))
}

// A Type is the alternative of NGAP-PDU: what the message is to its procedure.
type Type uint8

const (
	Initiating Type = iota
	Successful
	Unsuccessful
)

var types = [...]string{"initiatingMessage", "successfulOutcome", "unsuccessfulOutcome"}

func (t Type) String() string { return types[min(int(t), len(types)-1)] }

// messageName is the name of a message, or "" where the procedure has none of that type.
func messageName(p Procedure, t Type) string {
	if !p.Known() || t > Unsuccessful {
		return ""
	}
	return procedures[p].messages[t]
}
