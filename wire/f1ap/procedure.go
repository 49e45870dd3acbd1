package f1ap

import "strconv"

// Procedure is an elementary procedure (TS 38.473 clause 9.4.7).
type Procedure uint8

// procedures names them as their constants id-… do.
var procedures = [...]string{
	0: "Reset", 1: "F1Setup", 2: "ErrorIndication", 3: "gNBDUConfigurationUpdate", 4: "gNBCUConfigurationUpdate",
	5: "UEContextSetup", 6: "UEContextRelease", 7: "UEContextModification", 8: "UEContextModificationRequired",
	9: "UEMobilityCommand", 10: "UEContextReleaseRequest", 11: "InitialULRRCMessageTransfer",
	12: "DLRRCMessageTransfer", 13: "ULRRCMessageTransfer", 14: "privateMessage", 15: "UEInactivityNotification",
	16: "GNBDUResourceCoordination", 17: "SystemInformationDeliveryCommand", 18: "Paging", 19: "Notify",
	20: "WriteReplaceWarning", 21: "PWSCancel", 22: "PWSRestartIndication", 23: "PWSFailureIndication",
	24: "GNBDUStatusIndication", 25: "RRCDeliveryReport", 26: "F1Removal", 27: "NetworkAccessRateReduction",
	28: "TraceStart", 29: "DeactivateTrace", 30: "DUCURadioInformationTransfer", 31: "CUDURadioInformationTransfer",
	32: "BAPMappingConfiguration", 33: "GNBDUResourceConfiguration", 34: "IABTNLAddressAllocation",
	35: "IABUPConfigurationUpdate", 36: "resourceStatusReportingInitiation", 37: "resourceStatusReporting",
	38: "accessAndMobilityIndication", 39: "accessSuccess", 40: "cellTrafficTrace",
	41: "PositioningMeasurementExchange", 42: "PositioningAssistanceInformationControl",
	43: "PositioningAssistanceInformationFeedback", 44: "PositioningMeasurementReport",
	45: "PositioningMeasurementAbort", 46: "PositioningMeasurementFailureIndication",
	47: "PositioningMeasurementUpdate", 48: "TRPInformationExchange", 49: "PositioningInformationExchange",
	50: "PositioningActivation", 51: "PositioningDeactivation", 52: "E-CIDMeasurementInitiation",
	53: "E-CIDMeasurementFailureIndication", 54: "E-CIDMeasurementReport", 55: "E-CIDMeasurementTermination",
	56: "PositioningInformationUpdate", 57: "ReferenceTimeInformationReport",
	58: "ReferenceTimeInformationReportingControl",
}

// Known tells whether the standard names the procedure.
func (p Procedure) Known() bool { return int(p) < len(procedures) }

// String is the name of the procedure, else its number.
func (p Procedure) String() string {
	if p.Known() {
		return procedures[p]
	}
	return strconv.Itoa(int(p))
}
