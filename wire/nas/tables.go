package nas

// fixed is the length of the value of an optional element of format TV with whole octets, 0 for any other (TS 24.501 tables 8.2
// and 8.3: the only elements whose length must be known to step over them).
func fixed(t MessageType, iei uint8) int {
	switch t {
	case RegistrationRequest:
		if iei == 0x52 { // last visited registered TAI
			return 6
		}
	case AuthenticationRequest:
		if iei == 0x21 { // RAND
			return 16
		}
	case SecurityModeCommand:
		if iei == 0x57 { // selected EPS NAS security algorithms
			return 1
		}
	case ConfigurationUpdateCommand:
		switch iei {
		case 0x46: // local time zone
			return 1
		case 0x47: // universal time and local time zone
			return 7
		}
	case DeregistrationRequestNetwork:
		if iei == 0x58 { // 5GMM cause
			return 1
		}
	case ULNASTransport:
		if iei == 0x12 || iei == 0x59 { // PDU session ID, old PDU session ID
			return 1
		}
	case DLNASTransport:
		if iei == 0x12 || iei == 0x58 { // PDU session ID, 5GMM cause
			return 1
		}
	case ControlPlaneServiceRequest:
		if iei == 0x12 { // PDU session ID
			return 1
		}
	case PDUSessionEstablishmentRequest:
		if iei == 0x55 { // maximum number of supported packet filters
			return 2
		}
	case PDUSessionEstablishmentAccept:
		if iei == 0x59 || iei == 0x56 { // 5GSM cause, RQ timer
			return 1
		}
	case PDUSessionModificationRequest:
		switch iei {
		case 0x59: // 5GSM cause
			return 1
		case 0x55, 0x13: // packet filters, integrity protection maximum data rate
			return 2
		}
	case PDUSessionModificationCommand:
		if iei == 0x59 || iei == 0x56 {
			return 1
		}
	case PDUSessionModificationComplete, PDUSessionReleaseRequest, PDUSessionReleaseComplete:
		if iei == 0x59 {
			return 1
		}
	}
	return 0
}

// bounds is how long the value of an optional element may be (TS 24.501 tables 8.2 and 8.3, less the octets of identifier and
// length). Elements that are not read here are not bounded: later versions may lengthen them.
func bounds(t MessageType, iei uint8) (lo, hi int) {
	if t.SM() {
		switch iei {
		case 0x22: // S-NSSAI
			return 1, 8
		case 0x25: // DNN
			return 1, 100
		case 0x29: // PDU address
			if t == PDUSessionEstablishmentAccept {
				return 5, 29
			}
		case 0x78: // EAP message
			return 4, 1500
		}
		return 0, 1 << 16
	}
	switch iei {
	case 0x22: // S-NSSAI
		if t == ULNASTransport {
			return 1, 8
		}
	case 0x25: // DNN
		if t == ULNASTransport {
			return 1, 100
		}
	case 0x10: // 5GMM capability
		if t == RegistrationRequest {
			return 1, 13
		}
	case 0x2e: // UE security capability
		if t == RegistrationRequest {
			return 2, 8
		}
	case 0x2f: // requested NSSAI
		if t == RegistrationRequest {
			return 2, 72
		}
	case 0x53: // 5GS update type
		if t == RegistrationRequest {
			return 1, 1
		}
	case 0x77: // 5GS mobile identity
		return 1, 1 << 16
	case 0x71: // NAS message container
		return 1, 1 << 16
	case 0x15: // allowed NSSAI
		return 2, 72
	case 0x31: // configured NSSAI
		return 2, 144
	case 0x11: // rejected NSSAI
		return 2, 40
	case 0x54: // tracking area identity list
		return 7, 112
	case 0x20: // AUTN
		if t == AuthenticationRequest {
			return 16, 16
		}
	case 0x2d: // RES*
		if t == AuthenticationResponse {
			return 16, 16
		}
	case 0x30: // AUTS
		if t == AuthenticationFailure {
			return 14, 14
		}
	case 0x38: // ABBA
		if t == SecurityModeCommand || t == AuthenticationResult {
			return 2, 255
		}
	case 0x36: // additional 5G security information
		if t == SecurityModeCommand {
			return 1, 1
		}
	case 0x19: // replayed S1 UE security capabilities
		if t == SecurityModeCommand {
			return 2, 5
		}
	case 0x50: // PDU session status
		return 2, 32
	case 0x5f, 0x16, 0x5e: // T3346, T3502, T3512
		return 1, 1
	case 0x78: // EAP message
		return 4, 1500
	}
	return 0, 1 << 16
}
