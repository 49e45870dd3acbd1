package sbi

import "strings"

// Operation is a service operation that an assessment asks for, by method and path.
type Operation uint8

const (
	OtherOperation          Operation = iota
	NFRegister                        // TS 29.510 5.2.2.2
	NFUpdate                          // 5.2.2.3, heartbeats included
	NFDeregister                      // 5.2.2.4
	NFStatusSubscribe                 // 5.2.2.5
	NFStatusUnsubscribe               // 5.2.2.7
	NFListRetrieval                   // 5.2.2.8
	NFProfileRetrieval                // 5.2.2.9
	NFDiscover                        // 5.3.2.2
	AccessTokenGet                    // 5.4.2.2
	Bootstrap                         // 5.5.2.2
	UEAuthenticate                    // TS 29.509 5.2.2.2
	UEAuthenticateConfirm             // TS 29.509 5.2.2.2.2, PUT or POST below ue-authentications
	GenerateAuthData                  // TS 29.503 5.4.2.2
	SubscriberDataGet                 // TS 29.503 5.2.2.2 (nudm-sdm)
	UEContextRegistration             // TS 29.503 5.3.2.2 (nudm-uecm)
	AuthenticationDataQuery           // TS 29.504, TS 29.505: authentication-subscription, the keys of a subscriber
	SubscriptionDataQuery             // TS 29.505: other subscription-data
	PolicyDataQuery                   // TS 29.519
	SMContextCreate                   // TS 29.502 5.2.2.2
	SMContextUpdate                   // TS 29.502 5.2.2.3
	SMContextRelease                  // TS 29.502 5.2.2.4
	PDUSessionCreate                  // TS 29.502 5.2.2.7, between SMFs, also over N16
	N1N2MessageTransfer               // TS 29.518 5.2.2.3.1
	SecurityCapability                // TS 29.573 5.2.2: N32-c exchange-capability
	N32Forward                        // TS 29.573 5.3.2
	Notification                      // to a callback
)

var operations = [...]string{"other", "NFRegister", "NFUpdate", "NFDeregister", "NFStatusSubscribe", "NFStatusUnsubscribe", "NFListRetrieval",
	"NFProfileRetrieval", "NFDiscover", "AccessTokenGet", "Bootstrap", "UEAuthenticate", "UEAuthenticateConfirm", "GenerateAuthData",
	"SubscriberDataGet", "UEContextRegistration", "AuthenticationDataQuery", "SubscriptionDataQuery", "PolicyDataQuery", "SMContextCreate",
	"SMContextUpdate", "SMContextRelease", "PDUSessionCreate", "N1N2MessageTransfer", "SecurityCapability", "N32Forward", "Notification"}

func (o Operation) String() string { return operations[min(int(o), len(operations)-1)] }

// NeedsToken says whether a consumer has to show an access token (TS 33.501 13.4.1): not to get one, not to bootstrap, not
// between SEPPs, not on callbacks, which the consumer serves. NF registration, update and deregistration and discovery
// need one only where the NRF asks for it (TS 33.501 13.4.1.1.1 lets a registration go before the first token).
func (o Operation) NeedsToken() bool {
	switch o {
	case AccessTokenGet, Bootstrap, SecurityCapability, N32Forward, Notification, NFRegister, NFUpdate, NFDeregister:
		return false
	}
	return true
}

// Operation is what a request with this method asks for. Empty segments count as missing.
func (p Path) Operation(method string) Operation {
	first, rest, deeper := strings.Cut(p.Resource, "/")
	switch p.API {
	case "nnrf-nfm":
		return nfManagement(method, first, rest)
	case "nnrf-disc":
		if first == "nf-instances" {
			return NFDiscover
		}
	case "nnrf-oauth2":
		return AccessTokenGet
	case "bootstrapping":
		return Bootstrap
	case "nausf-auth":
		if first == "ue-authentications" && method == "POST" && !deeper {
			return UEAuthenticate
		}
		if first == "ue-authentications" && deeper && method != "DELETE" {
			return UEAuthenticateConfirm
		}
	case "nudm-ueau":
		if strings.HasSuffix(p.Resource, "/generate-auth-data") {
			return GenerateAuthData
		}
	case "nudm-sdm":
		if method == "GET" {
			return SubscriberDataGet
		}
	case "nudm-uecm":
		if method == "PUT" {
			return UEContextRegistration
		}
	case "nudr-dr":
		return dataRepository(first, rest)
	case "nsmf-pdusession":
		return pduSession(method, first, rest)
	case "namf-comm":
		if strings.HasSuffix(p.Resource, "/n1-n2-messages") {
			return N1N2MessageTransfer
		}
	case "n32c-handshake":
		return SecurityCapability
	case "n32f-forward":
		return N32Forward
	}
	if p.Callback() {
		return Notification
	}
	return OtherOperation
}

func nfManagement(method, first, id string) Operation {
	switch {
	case first == "subscriptions" && method == "POST":
		return NFStatusSubscribe
	case first == "subscriptions" && method == "DELETE":
		return NFStatusUnsubscribe
	case first != "nf-instances":
		return OtherOperation
	case method == "PUT":
		return NFRegister
	case method == "PATCH":
		return NFUpdate
	case method == "DELETE":
		return NFDeregister
	case method == "GET" && id == "":
		return NFListRetrieval
	case method == "GET":
		return NFProfileRetrieval
	}
	return OtherOperation
}

func dataRepository(first, rest string) Operation {
	switch {
	case first == "policy-data":
		return PolicyDataQuery
	case first != "subscription-data":
		return OtherOperation
	case strings.HasSuffix(rest, "/authentication-data/authentication-subscription"):
		return AuthenticationDataQuery
	}
	return SubscriptionDataQuery
}

func pduSession(method, first, rest string) Operation {
	switch {
	case first == "pdu-sessions" && method == "POST" && rest == "":
		return PDUSessionCreate
	case first != "sm-contexts" || method != "POST":
		return OtherOperation
	case rest == "":
		return SMContextCreate
	case strings.HasSuffix(rest, "/modify"):
		return SMContextUpdate
	case strings.HasSuffix(rest, "/release"):
		return SMContextRelease
	}
	return OtherOperation
}

// UE is the subscriber identity in a path: the segment, or the whole query parameter, that is a SUPI, SUCI or GPSI
// (TS 29.571 5.3.2, TS 23.003 28.7). "" where there is none.
func (p Path) UE() string {
	for rest := p.Resource; rest != ""; {
		var segment string
		segment, rest, _ = strings.Cut(rest, "/")
		if isIdentity(segment) {
			return decode(segment)
		}
	}
	for _, name := range [...]string{"supi", "ue-id", "gpsi", "ueId"} {
		if v, ok := p.Parameter(name); ok && isIdentity(v) {
			return v
		}
	}
	return ""
}

func isIdentity(s string) bool {
	for _, prefix := range [...]string{"imsi-", "suci-", "nai-", "msisdn-", "extid-", "gci-", "gli-"} {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// Instance is the NF instance identifier in a path of nnrf-nfm, "" where there is none.
func (p Path) Instance() string {
	if p.API != "nnrf-nfm" {
		return ""
	}
	first, rest, _ := strings.Cut(p.Resource, "/")
	if first != "nf-instances" {
		return ""
	}
	id, _, _ := strings.Cut(rest, "/")
	return id
}
