package rrc

// request reads the messages of the uplink CCCH (clause 6.2.2), which have a fixed size and no extensions:
//
//	RRCSetupRequest             ue-Identity CHOICE {5G-S-TMSI part 1 (39), random (39)}, cause (4), spare (1)
//	RRCResumeRequest            short I-RNTI (24), resumeMAC-I (16), cause (4), spare (1)
//	RRCResumeRequest1           I-RNTI (40), resumeMAC-I (16), cause (4), spare (1)
//	RRCReestablishmentRequest   C-RNTI (16), physCellId (10), shortMAC-I (16), cause (2), spare (1)
func (m *Message) request(r *reader) {
	switch m.Type {
	case RRCSetupRequest:
		m.Has = HasSTMSIPart1 | HasCause
		if r.flag() {
			m.Has = HasRandom | HasCause
		}
		m.Identity = r.bits(39)
		m.Cause = uint8(r.bits(4))
	case RRCResumeRequest, RRCResumeRequest1:
		m.Has = HasResume | HasCause
		n := 24
		if m.Type == RRCResumeRequest1 {
			n = 40
		}
		m.Identity = r.bits(n)
		m.ShortMACI = uint16(r.bits(16))
		m.Cause = uint8(r.bits(4))
	case RRCReestablishmentRequest:
		m.Has = HasReestablish | HasCause
		m.CRNTI, m.PCI, m.ShortMACI = uint16(r.bits(16)), uint16(r.bits(10)), uint16(r.bits(16))
		m.Cause = uint8(r.bits(2))
	default:
		return
	}
	r.bits(1)
	r.end()
}

// body reads the messages of the other channels. Those that are read beyond their name begin with
//
//	rrc-TransactionIdentifier   INTEGER (0..3), but not in ULInformationTransfer
//	criticalExtensions          CHOICE {the message, criticalExtensionsFuture}
func (m *Message) body(r *reader) {
	switch m.Type {
	case SecurityModeCommand, SecurityModeComplete, SecurityModeFailure, RRCSetup, RRCSetupComplete, RRCRelease,
		RRCReconfiguration, RRCReconfigurationComplete, DLInformationTransfer:
		m.Transaction = uint8(r.bits(2))
		m.Has |= HasTransaction
	case ULInformationTransfer:
	default:
		return
	}
	if r.flag() {
		r.fail(ErrCritical)
		return
	}
	switch m.Type {
	case SecurityModeCommand:
		m.securityModeCommand(r)
	case SecurityModeComplete, SecurityModeFailure:
		if r.bits(2) == 0 { // no lateNonCriticalExtension, no nonCriticalExtension
			r.end()
		}
	case RRCSetupComplete:
		m.setupComplete(r)
	case DLInformationTransfer, ULInformationTransfer:
		nas, more := r.flag(), r.bits(2) != 0
		if nas {
			m.nas(r)
		}
		if !more {
			r.end()
		}
	case RRCRelease:
		m.release(r)
	}
}

func (m *Message) nas(r *reader) {
	m.NAS = r.octets(m.NAS)
	m.Has |= HasNAS
}

// securityModeCommand reads (clauses 6.2.2 SecurityModeCommand, 6.3.2 SecurityAlgorithmConfig):
//
//	presence of lateNonCriticalExtension, nonCriticalExtension
//	SecurityConfigSMC         extension bit
//	SecurityAlgorithmConfig   extension bit, presence of integrityProtAlgorithm
//	cipheringAlgorithm        ENUMERATED {nea0, nea1, nea2, nea3, 4 spare, ...}
//	integrityProtAlgorithm    ENUMERATED {nia0, nia1, nia2, nia3, 4 spare, ...}
func (m *Message) securityModeCommand(r *reader) {
	more := r.bits(2) != 0
	more = r.flag() || more
	more = r.flag() || more
	integrity := r.flag()
	m.Ciphering = r.algorithm()
	m.Has |= HasCiphering
	if integrity {
		m.Integrity = r.algorithm()
		m.Has |= HasIntegrity
	}
	if !more {
		r.end()
	}
}

// algorithm reads an extensible enumeration of eight; an addition reads as 8 and more.
func (r *reader) algorithm() uint8 {
	if !r.flag() {
		return uint8(r.bits(3))
	}
	if r.flag() { // 64 additions and more: none is defined
		r.fail(ErrCritical)
		return 0
	}
	return uint8(8 + r.bits(6))
}

// setupComplete reads (clause 6.2.2 RRCSetupComplete):
//
//	presence of registeredAMF, guami-Type, s-NSSAI-List, ng-5G-S-TMSI-Value, two extensions
//	selectedPLMN-Identity  INTEGER (1..12)
//	registeredAMF          presence of plmn-Identity, PLMN-Identity, AMF-Identifier (24)
//	guami-Type             ENUMERATED {native, mapped}
//	s-NSSAI-List           SEQUENCE (SIZE (1..8)) OF CHOICE {sst (8), sst-SD (32)}
//	dedicatedNAS-Message   OCTET STRING
//	ng-5G-S-TMSI-Value     CHOICE {ng-5G-S-TMSI (48), ng-5G-S-TMSI-Part2 (9)}
func (m *Message) setupComplete(r *reader) {
	amf, guami, nssai, stmsi, more := r.flag(), r.flag(), r.flag(), r.flag(), r.bits(2) != 0
	m.PLMN = uint8(r.bits(4)) + 1
	if amf {
		if r.flag() {
			r.plmn()
		}
		m.AMFID = uint32(r.bits(24))
		m.Has |= HasRegisteredAMF
	}
	if guami {
		r.bits(1)
	}
	if nssai {
		for range r.bits(3) + 1 {
			if r.flag() {
				r.bits(32)
			} else {
				r.bits(8)
			}
		}
	}
	m.nas(r)
	if stmsi {
		if r.flag() {
			m.Identity = r.bits(9)
			m.Has |= HasSTMSIPart2
		} else {
			m.Identity = r.bits(48)
			m.Has |= HasSTMSI
		}
	}
	if !more {
		r.end()
	}
}

// plmn steps over a PLMN-Identity: presence of the MCC, three digits; one bit for two or three digits, the MNC.
func (r *reader) plmn() {
	if r.flag() {
		r.bits(12)
	}
	if r.flag() {
		r.bits(12)
	} else {
		r.bits(8)
	}
}

// release reads the beginning of RRCRelease: presence of redirectedCarrierInfo, cellReselectionPriorities, suspendConfig,
// deprioritisationReq and two extensions; RedirectedCarrierInfo ::= CHOICE {nr, eutra, ...}.
func (m *Message) release(r *reader) {
	flags := r.bits(6)
	if flags&0x20 != 0 && !r.flag() {
		if r.flag() {
			m.Has |= HasRedirectEUTRA
		} else {
			m.Has |= HasRedirectNR
		}
	}
	if flags&0x08 != 0 {
		m.Has |= HasSuspend
	}
	if flags == 0 {
		r.end()
	}
}
