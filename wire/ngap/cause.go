package ngap

import (
	"strconv"

	"github.com/guyline/guyline/wire/aper"
)

// A Cause is a cause (TS 38.413 9.3.1.2): group and value.
type Cause struct {
	Group uint8 // 0 radio network, 1 transport, 2 NAS, 3 protocol, 4 miscellaneous, 5 in an extension
	Value uint8
}

var causeGroups = [...]string{"radioNetwork", "transport", "nas", "protocol", "misc", "extension"}

var causes = [...][]string{
	{"unspecified", "txnrelocoverall-expiry", "successful-handover", "release-due-to-ngran-generated-reason", "release-due-to-5gc-generated-reason",
		"handover-cancelled", "partial-handover", "ho-failure-in-target-5GC-ngran-node-or-target-system", "ho-target-not-allowed",
		"tngrelocoverall-expiry", "tngrelocprep-expiry", "cell-not-available", "unknown-targetID", "no-radio-resources-available-in-target-cell",
		"unknown-local-UE-NGAP-ID", "inconsistent-remote-UE-NGAP-ID", "handover-desirable-for-radio-reason", "time-critical-handover",
		"resource-optimisation-handover", "reduce-load-in-serving-cell", "user-inactivity", "radio-connection-with-ue-lost",
		"radio-resources-not-available", "invalid-qos-combination", "failure-in-radio-interface-procedure", "interaction-with-other-procedure",
		"unknown-PDU-session-ID", "unkown-qos-flow-ID", "multiple-PDU-session-ID-instances", "multiple-qos-flow-ID-instances",
		"encryption-and-or-integrity-protection-algorithms-not-supported", "ng-intra-system-handover-triggered",
		"ng-inter-system-handover-triggered", "xn-handover-triggered", "not-supported-5QI-value", "ue-context-transfer",
		"ims-voice-eps-fallback-or-rat-fallback-triggered", "up-integrity-protection-not-possible", "up-confidentiality-protection-not-possible",
		"slice-not-supported", "ue-in-rrc-inactive-state-not-reachable", "redirection", "resources-not-available-for-the-slice",
		"ue-max-integrity-protected-data-rate-reason", "release-due-to-cn-detected-mobility", "n26-interface-not-available",
		"release-due-to-pre-emption", "multiple-location-reporting-reference-ID-instances", "rsn-not-available-for-the-up", "npn-access-denied",
		"cag-only-access-denied", "insufficient-ue-capabilities", "redcap-ue-not-supported"},
	{"transport-resource-unavailable", "unspecified"},
	{"normal-release", "authentication-failure", "deregister", "unspecified", "uE-not-in-PLMN-serving-area"},
	{"transfer-syntax-error", "abstract-syntax-error-reject", "abstract-syntax-error-ignore-and-notify",
		"message-not-compatible-with-receiver-state", "semantic-error", "abstract-syntax-error-falsely-constructed-message", "unspecified"},
	{"control-processing-overload", "not-enough-user-plane-processing-resources", "hardware-failure", "om-intervention", "unknown-PLMN-or-SNPN",
		"unspecified"},
}

// roots is the number of values before the extension marker, by group.
var roots = [...]int{45, 2, 4, 7, 6}

// cause reads a Cause: CHOICE of five enumerations and an extension.
func cause(r *aper.Reader) Cause {
	g := r.Choice(6)
	if g == 5 {
		var f aper.Field
		r.Field(&f)
		return Cause{Group: 5}
	}
	return Cause{uint8(g), uint8(r.Enumerated(roots[g]))}
}

func (c Cause) String() string {
	if int(c.Group) < len(causes) && int(c.Value) < len(causes[c.Group]) {
		return causeGroups[c.Group] + ": " + causes[c.Group][c.Value]
	}
	return causeGroups[min(int(c.Group), len(causeGroups)-1)] + ": " + strconv.Itoa(int(c.Value))
}

var establishments = [...]string{"emergency", "highPriorityAccess", "mt-Access", "mo-Signalling", "mo-Data", "mo-VoiceCall", "mo-VideoCall", "mo-SMS",
	"mps-PriorityAccess", "mcs-PriorityAccess", "notAvailable", "mo-ExceptionData"}

// EstablishmentName is the name of an RRC establishment cause (TS 38.413 9.3.1.111).
func EstablishmentName(v uint8) string {
	if int(v) < len(establishments) {
		return establishments[v]
	}
	return strconv.Itoa(int(v))
}
