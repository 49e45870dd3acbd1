package nas

import "encoding/binary"

// Parse reads one NAS message into m and returns the first fault. What could be read up to a fault stands in m. The slices of m
// point into b.
func Parse(b []byte, m *Message) error { return parse(b, m, InnerOpaque) }

// ParseEA0 is Parse for a UE whose Security Mode Command chose 5G-EA0: inner messages are read as what they must be, plain
// messages, also where they are not well formed.
func ParseEA0(b []byte, m *Message) error { return parse(b, m, InnerGiven) }

func parse(b []byte, m *Message, ciphered Inner) error {
	m.reset()
	m.Body = b
	if len(b) == 0 {
		m.fault(ErrEmpty, 0, 0)
		return ErrEmpty
	}
	m.EPD = b[0]
	switch {
	case b[0] == EPD5GMM:
		m.outer(b, ciphered)
	case b[0] == EPD5GSM:
		m.sm(b)
	case b[0]&15 == PDEMM, b[0]&15 == PDESM:
		m.eps(b)
	default:
		m.fault(ErrEPD, 0, 0)
	}
	if len(m.Faults) > 0 {
		return m.Faults[0].Err
	}
	return nil
}

// outer reads the header of a 5GMM message (TS 24.501 9.1.1):
//
//	1     extended protocol discriminator
//	2     spare half octet | security header type
//	3..6  message authentication code  ┐
//	7     sequence number              ├ not where the type is "plain": the message type follows at once
//	8..   inner message                ┘
func (m *Message) outer(b []byte, ciphered Inner) {
	if len(b) < 2 {
		m.fault(ErrShort, 1, 0)
		return
	}
	if b[1]>>4 != 0 {
		m.fault(ErrSpare, 1, 0)
	}
	m.Security = SecurityHeader(b[1] & 15)
	if m.Security == Plain {
		m.mm(b, 0)
		return
	}
	if m.Security > IntegrityCipheredNew {
		m.fault(ErrHeader, 1, 0)
		return
	}
	if len(b) < 7 {
		m.fault(ErrShort, len(b), 0)
		return
	}
	m.MAC, m.Sequence, m.Body = binary.BigEndian.Uint32(b[2:]), b[6], b[7:]
	switch {
	case !m.Security.Ciphered():
		m.Inner = InnerDeclared
	case ciphered == InnerGiven:
		m.Inner = InnerGiven
	default:
		m.recognise()
		return
	}
	switch {
	case len(m.Body) == 0:
		m.fault(ErrShort, len(b), 0)
	case m.Body[0] != EPD5GMM:
		m.fault(ErrEPD, 7, 0)
	case len(m.Body) > 1 && m.Body[1]&15 != 0:
		m.fault(ErrNested, 8, 0)
	default:
		m.mm(m.Body, 7)
	}
}

// recognise reads an inner message whose header says "ciphered" if its octets are a whole plain 5GMM message of a known type and
// without fault: a ciphered one looks so once in 2^16 × 256/40 messages at most, and far less often with every octet more.
// It then was ciphered with 5G-EA0. Whatever is not that is not guessed at.
func (m *Message) recognise() {
	b := m.Body
	if len(b) < 2 || b[0] != EPD5GMM || b[1] != 0 {
		m.Inner = InnerOpaque
		return
	}
	if len(b) < 3 || !MessageType(b[2]).Known() || MessageType(b[2]).SM() {
		m.Inner = InnerDoubtful
		return
	}
	before := len(m.Faults)
	m.mm(b, 7)
	if len(m.Faults) == before {
		m.Inner = InnerRecognised
		return
	}
	security, mac, sequence := m.Security, m.MAC, m.Sequence
	m.reset()
	m.EPD, m.Security, m.MAC, m.Sequence, m.Body = EPD5GMM, security, mac, sequence, b
	m.Inner = InnerDoubtful
	m.Faults = m.Faults[:before]
}

// ParseContainer reads the content of a NAS message container (TS 24.501 9.11.3.33) and says what it is: InnerRecognised for
// a whole plain 5GMM message of one of the types that it may hold, else InnerDoubtful or InnerOpaque (in an initial message of a UE with
// a security context it is ciphered by itself, TS 24.501 4.4.6), and then m is empty.
func ParseContainer(b []byte, m *Message) Inner {
	if len(b) >= 3 && b[0] == EPD5GMM && b[1] == 0 {
		switch MessageType(b[2]) {
		case RegistrationRequest, DeregistrationRequestUE, ServiceRequest, ControlPlaneServiceRequest:
			if Parse(b, m) == nil {
				return InnerRecognised
			}
		}
		m.reset()
		return InnerDoubtful
	}
	m.reset()
	return InnerOpaque
}
