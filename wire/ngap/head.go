package ngap

// A Head is what a message that is about one UE and nothing else holds: small enough to be handed on while the next ones
// are read. What it leaves out are octets behind the message and the cell of a location.
type Head struct {
	Has           Field
	AMFUENGAPID   uint64
	NAS           []byte
	RANUENGAPID   uint32
	TAI           TAI
	STMSI         STMSI
	Type          Type
	Procedure     Procedure
	Criticality   uint8
	Establishment uint8
	Cause         Cause
	IEs           uint8
}

// headFields are what a Head can hold. Of those from HasContextRequest on only the bit is kept in a Message, too.
const headFields = HasAMFUENGAPID | HasRANUENGAPID | HasNAS | HasLocation | HasCause | HasEstablishment | HasSTMSI |
	HasContextRequest | HasNewSecurityContext | HasMaskedIMEISV | HasNASC | HasRadioCapability | HasTrace

// Head fills h, and is false where the message holds more or is not well formed.
func (m *Message) Head(h *Head) bool {
	if m.Has&^headFields != 0 || len(m.Faults) > 0 || len(m.Sessions) > 0 || m.More > 0 || m.IEs > 255 ||
		m.Has&HasLocation != 0 && m.Location.Kind != GNB {
		return false
	}
	h.Has, h.AMFUENGAPID, h.NAS, h.RANUENGAPID, h.Type, h.Procedure = m.Has, m.AMFUENGAPID, m.NAS, m.RANUENGAPID, m.Type, m.Procedure
	h.Criticality, h.Establishment, h.Cause, h.IEs = m.Criticality, m.Establishment, m.Cause, uint8(m.IEs)
	if m.Has&HasLocation != 0 {
		h.TAI = m.Location.TAI
	}
	if m.Has&HasSTMSI != 0 {
		h.STMSI = m.STMSI
	}
	return true
}

// Restore makes m the message that h was made of, but for what a Head leaves out.
func (h *Head) Restore(m *Message) {
	m.reset()
	m.Has, m.AMFUENGAPID, m.RANUENGAPID, m.NAS, m.Type, m.Procedure = h.Has, h.AMFUENGAPID, h.RANUENGAPID, h.NAS, h.Type, h.Procedure
	m.Criticality, m.Establishment, m.Cause, m.IEs = h.Criticality, h.Establishment, h.Cause, int(h.IEs)
	if h.Has&HasLocation != 0 {
		m.Location = Location{Kind: GNB, TAI: h.TAI}
	}
	if h.Has&HasSTMSI != 0 {
		m.STMSI = h.STMSI
	}
}
