package nas

// A Head is what a message holds of which nothing but numbers of an octet matters: small enough to be handed on while the
// next ones are read. It leaves out all octets.
type Head struct {
	Has      Field
	MAC      uint32
	Sequence uint8
	EPD      uint8
	Security SecurityHeader
	Inner    Inner
	Type     MessageType
	Octets
}

// What is left out of a Head without harm, because it says nothing of the UE's security, and what makes a message unfit for one.
const (
	outsideHead = HasRAND | HasAUTN | HasRES | HasAUTS | HasABBA | HasEAP | HasPayload | HasSNSSAI | HasDNN | HasTAIList | HasLastTAI | HasSM |
		HasRequestedNSSAI | HasAllowedNSSAI | HasConfiguredNSSAI | HasRejectedNSSAI | HasReplayedEPS
	unfitForHead = HasIdentity | HasOtherIdentity | HasCapability | HasReplayed | HasContainer
)

// Head fills h, and is false where the message holds identities, capabilities or another message, or is not well formed.
func (m *Message) Head(h *Head) bool {
	if m.Has&unfitForHead != 0 || m.Has&HasType == 0 && m.Has&HasSM != 0 || m.EPS || len(m.Faults) > 0 {
		return false
	}
	h.Has, h.MAC, h.Sequence, h.EPD, h.Security, h.Inner, h.Type, h.Octets = m.Has&^outsideHead, m.MAC, m.Sequence, m.EPD, m.Security, m.Inner, m.Type, m.Octets
	return true
}

// RestoreEA0 is Restore for a message that ParseEA0 would have read. It is false where that reads it otherwise than Parse.
func (h *Head) RestoreEA0(m *Message) bool {
	if !h.Security.Ciphered() {
		h.Restore(m)
		return true
	}
	if h.Inner != InnerRecognised {
		return false
	}
	h.Restore(m)
	m.Inner = InnerGiven
	return true
}

// Restore makes m the message that h was made of, but for what a Head leaves out.
func (h *Head) Restore(m *Message) {
	m.reset()
	m.Has, m.MAC, m.Sequence, m.EPD, m.Security, m.Inner, m.Type, m.Octets = h.Has, h.MAC, h.Sequence, h.EPD, h.Security, h.Inner, h.Type, h.Octets
}
