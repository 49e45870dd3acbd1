package nas

import (
	"encoding/binary"
	"strconv"
)

// eps reads the header of an EPS message (TS 24.301 9.2, 9.3.1):
//
//	EMM   security header type | 0111,  then message type where it is plain; MAC and sequence number else
//	ESM   EPS bearer identity | 0010, PTI, message type
func (m *Message) eps(b []byte) {
	m.EPS = true
	if b[0]&15 == PDESM {
		if len(b) < 3 {
			m.fault(ErrShort, len(b), 0)
			return
		}
		m.EPSType = b[2]
		return
	}
	m.Security = SecurityHeader(b[0] >> 4)
	switch {
	case m.Security == Plain && len(b) < 2, m.Security == 12 && len(b) < 4, m.Security > 0 && m.Security < 5 && len(b) < 6:
		m.fault(ErrShort, len(b), 0)
	case m.Security == Plain:
		m.EPSType = b[1]
	case m.Security < 5:
		m.MAC, m.Sequence, m.Body = binary.BigEndian.Uint32(b[1:]), b[5], b[6:]
	}
}

// epsNames are the EMM messages (TS 24.301 9.8).
var epsNames = [256]string{
	0x41: "Attach request", 0x42: "Attach accept", 0x43: "Attach complete", 0x44: "Attach reject", 0x45: "Detach request", 0x46: "Detach accept",
	0x48: "Tracking area update request", 0x49: "Tracking area update accept", 0x4a: "Tracking area update complete",
	0x4b: "Tracking area update reject", 0x4c: "Extended service request", 0x4d: "Control plane service request", 0x4e: "Service reject",
	0x4f: "Service accept", 0x50: "GUTI reallocation command", 0x51: "GUTI reallocation complete", 0x52: "EPS authentication request",
	0x53: "EPS authentication response", 0x54: "EPS authentication reject", 0x55: "EPS identity request", 0x56: "EPS identity response",
	0x5c: "EPS authentication failure", 0x5d: "EPS security mode command", 0x5e: "EPS security mode complete", 0x5f: "EPS security mode reject",
	0x60: "EMM status", 0x61: "EMM information", 0x62: "Downlink NAS transport", 0x63: "Uplink NAS transport", 0x64: "CS service notification",
	0x68: "Downlink generic NAS transport", 0x69: "Uplink generic NAS transport",
}

// epsName is the name of an EPS message.
func (m *Message) epsName() string {
	switch {
	case m.EPD&15 == PDESM:
		return "ESM " + strconv.Itoa(int(m.EPSType))
	case m.Security == 12:
		return "EPS service request"
	case m.Security != Plain:
		return "protected EMM message"
	case epsNames[m.EPSType] != "":
		return epsNames[m.EPSType]
	}
	return "EMM " + strconv.Itoa(int(m.EPSType))
}
