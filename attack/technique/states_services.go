package technique

// States that techniques on service-based interfaces share.
const (
	Between            State = "packets to it pass the attacker's machine" // [service-based function] nothing is read or changed yet
	KnowsFunctions     State = "knows the registered functions"            // [NRF] addresses, services and instance ids
	AnyToken           State = "holds some access token"                   // [NRF] for one service, of whomever it was meant for
	IssuesCertificates State = "issues certificates that are trusted"      // [NRF] by the functions that register there
)
