package e1ap

import "strconv"

// Procedure is an elementary procedure (TS 37.483 clause 9.4.7, before Rel-17 TS 38.463).
type Procedure uint8

// procedures names them as their constants id-… do.
var procedures = [...]string{
	0: "reset", 1: "errorIndication", 2: "privateMessage", 3: "gNB-CU-UP-E1Setup", 4: "gNB-CU-CP-E1Setup",
	5: "gNB-CU-UP-ConfigurationUpdate", 6: "gNB-CU-CP-ConfigurationUpdate", 7: "e1Release", 8: "bearerContextSetup",
	9: "bearerContextModification", 10: "bearerContextModificationRequired", 11: "bearerContextRelease",
	12: "bearerContextReleaseRequest", 13: "bearerContextInactivityNotification", 14: "dLDataNotification",
	15: "dataUsageReport", 16: "gNB-CU-UP-CounterCheck", 17: "gNB-CU-UP-StatusIndication", 18: "uLDataNotification",
	19: "mRDC-DataUsageReport", 20: "TraceStart", 21: "DeactivateTrace", 22: "resourceStatusReportingInitiation",
	23: "resourceStatusReporting", 24: "iAB-UPTNLAddressUpdate", 25: "CellTrafficTrace",
	26: "earlyForwardingSNTransfer", 27: "gNB-CU-CPMeasurementResultsInformation", 28: "iABPSKNotification",
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
