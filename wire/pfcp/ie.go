package pfcp

import (
	"encoding/binary"
	"strconv"
)

// IEType is the type of an information element (clause 8.1.2). From 32768 on it is a vendor's.
type IEType uint16

// seenWords bounds the types of which a message remembers the presence: 0 to 383.
const seenWords = 6

// The types that the reader looks into.
const (
	IECreatePDR           IEType = 1
	IEPDI                 IEType = 2
	IECreateFAR           IEType = 3
	IEForwarding          IEType = 4 // Forwarding Parameters
	IEDuplicating         IEType = 5 // Duplicating Parameters
	IECreateURR           IEType = 6
	IECreateQER           IEType = 7
	IECreatedPDR          IEType = 8
	IEUpdatePDR           IEType = 9
	IEUpdateFAR           IEType = 10
	IEUpdateForwarding    IEType = 11
	IEUpdateURR           IEType = 13
	IEUpdateQER           IEType = 14
	IERemovePDR           IEType = 15
	IERemoveFAR           IEType = 16
	IERemoveURR           IEType = 17
	IERemoveQER           IEType = 18
	IECause               IEType = 19
	IESourceInterface     IEType = 20
	IEFTEID               IEType = 21
	IENetworkInstance     IEType = 22
	IESDFFilter           IEType = 23
	IEApplicationID       IEType = 24
	IEGateStatus          IEType = 25
	IEPrecedence          IEType = 29
	IEReportingTriggers   IEType = 37
	IERedirectInformation IEType = 38
	IEReportType          IEType = 39
	IEOffending           IEType = 40
	IEForwardingPolicy    IEType = 41
	IEDestination         IEType = 42 // Destination Interface
	IEUPFeatures          IEType = 43
	IEApplyAction         IEType = 44
	IESMReqFlags          IEType = 49
	IEPDRID               IEType = 56
	IEFSEID               IEType = 57
	IENodeID              IEType = 60
	IEMeasurementMethod   IEType = 62
	IEUsageReportMod      IEType = 78
	IEUsageReportDel      IEType = 79
	IEUsageReportRep      IEType = 80
	IEURRID               IEType = 81
	IEDownlinkDataReport  IEType = 83
	IEOuterHeaderCreation IEType = 84
	IECreateBAR           IEType = 85
	IEUpdateBAR           IEType = 86
	IERemoveBAR           IEType = 87
	IECPFeatures          IEType = 89
	IEUEIPAddress         IEType = 93
	IEOuterHeaderRemoval  IEType = 95
	IERecoveryTimeStamp   IEType = 96
	IEErrorIndication     IEType = 99
	IENodeReportType      IEType = 101
	IEPathFailureReport   IEType = 102
	IERemoteGTPUPeer      IEType = 103
	IEUpdateDuplicating   IEType = 105
	IEFARID               IEType = 108
	IEQERID               IEType = 109
	IEPDNType             IEType = 113
	IEUPResource          IEType = 116 // User Plane IP Resource Information
	IECreateEndpoint      IEType = 127 // Create Traffic Endpoint
	IECreatedEndpoint     IEType = 128
	IEUpdateEndpoint      IEType = 129
	IERemoveEndpoint      IEType = 130
	IEEndpointID          IEType = 131
	IEUserID              IEType = 141
	IEDNN                 IEType = 159 // APN/DNN
	IESEReqFlags          IEType = 186
	IEUpdatedPDR          IEType = 256
	ieMBSN4mbControl      IEType = 300
	ieMBSN4Control        IEType = 310
)

// Vendor tells whether the type belongs to a vendor: an Enterprise ID then opens the value (clause 8.1.1).
func (t IEType) Vendor() bool { return t >= 1<<15 }

// Known tells whether the standard names the type.
func (t IEType) Known() bool { return int(t) < len(ieNames) && ieNames[t] != "" }

// Grouped tells whether the value is a sequence of elements.
func (t IEType) Grouped() bool { return int(t) < len(grouped) && grouped[t] }

// String is the standard's name, else the number.
func (t IEType) String() string {
	if t.Known() {
		return ieNames[t]
	}
	return strconv.Itoa(int(t))
}

// grouped marks the types whose value is a sequence of elements (the last column of table 8.1.2-1 points to a table of 7.x).
var grouped = [...]bool{
	1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, 11: true, 12: true, 13: true,
	14: true, 15: true, 16: true, 17: true, 18: true, 51: true, 54: true, 58: true, 59: true, 68: true, 77: true, 78: true,
	79: true, 80: true, 83: true, 85: true, 86: true, 87: true, 99: true, 102: true, 105: true, 118: true, 127: true,
	128: true, 129: true, 130: true, 132: true, 143: true, 147: true, 165: true, 166: true, 167: true, 168: true, 169: true,
	175: true, 176: true, 183: true, 187: true, 188: true, 189: true, 190: true, 195: true, 199: true, 200: true, 201: true,
	203: true, 205: true, 211: true, 212: true, 213: true, 214: true, 216: true, 218: true, 220: true, 221: true, 225: true,
	226: true, 227: true, 233: true, 238: true, 239: true, 240: true, 242: true, 247: true, 252: true, 254: true, 255: true,
	256: true, 261: true, 263: true, 264: true, 267: true, 270: true, 271: true, 272: true, 276: true, 277: true, 279: true,
	290: true, 295: true, 300: true, 301: true, 302: true, 303: true, 304: true, 310: true, 311: true, 315: true, 316: true,
}

// minimum is the least number of octets of a value, for the types that have a fixed beginning (clause 8.2). The elements
// with flags are held to more by their own readers.
var minimum = [...]uint8{
	19: 1, 20: 1, 21: 1, 23: 2, 25: 1, 26: 10, 27: 10, 28: 4, 29: 4, 30: 2, 31: 1, 32: 4, 33: 4, 34: 1, 35: 4, 36: 4, 37: 1,
	38: 3, 39: 1, 40: 2, 41: 1, 42: 1, 43: 1, 44: 1, 45: 1, 46: 1, 47: 1, 48: 1, 49: 1, 50: 1, 52: 4, 53: 1, 55: 1, 56: 2,
	57: 9, 60: 2, 61: 2, 62: 1, 63: 1, 64: 4, 65: 1, 66: 1, 67: 4, 69: 4, 70: 4, 71: 4, 72: 1, 73: 1, 74: 4, 75: 4, 76: 4,
	81: 4, 82: 4, 84: 2, 88: 1, 89: 1, 90: 1, 93: 1, 94: 1, 95: 1, 96: 4, 97: 1, 100: 1, 101: 1, 103: 1, 104: 4, 108: 4,
	109: 4, 110: 1, 111: 1, 112: 1, 113: 1, 114: 2, 116: 1, 117: 4, 119: 12, 120: 4, 121: 1, 122: 4, 123: 1, 124: 1, 125: 4,
	126: 2, 131: 1, 133: 1, 134: 3, 135: 3, 136: 2, 137: 1, 138: 4, 139: 1, 140: 1, 141: 1, 142: 1, 146: 4, 148: 4, 149: 4,
	150: 4, 151: 4, 154: 4, 156: 4, 157: 4, 158: 1, 160: 1, 161: 1, 162: 1, 163: 4, 164: 4, 170: 2, 171: 1, 172: 1, 173: 1,
	174: 1, 178: 1, 181: 4, 182: 2, 184: 1, 185: 1, 186: 1, 257: 4, 258: 1,
}

// next takes the first element off b (clause 8.1.1):
//
//	octet 1-2 type
//	octet 3-4 length n of the value
//	          value (n octets); of a vendor's type the first two are the Enterprise ID
//
// rest is what follows it. v is nil for what [Message.odd] has to look at. It is small, to be inlined.
func next(b []byte) (t IEType, v, rest []byte) {
	if len(b) >= 4 {
		h := binary.BigEndian.Uint32(b)
		t = IEType(h >> 16)
		n := 4 + int(h&0xffff)
		if int(t) < len(least) && n >= int(least[t]) && n <= len(b) {
			v, rest = b[4:n], b[n:]
		}
	}
	return t, v, rest
}

// odd takes the first element off b where next does not. v is nil where no element can be made of b. What is
// wrong with its bounds or its type is noted.
func (m *Message) odd(b []byte, parent IEType) (t IEType, v, rest []byte) {
	if len(b) < 4 {
		m.stray(0, b, parent, 0)
		return 0, nil, nil
	}
	t = IEType(binary.BigEndian.Uint16(b))
	n := 4 + int(binary.BigEndian.Uint16(b[2:]))
	if n > len(b) {
		m.stray(t, b, parent, 4)
		return 0, nil, nil
	}
	m.check(t, b[4:n], parent)
	return t, b[4:n], b[n:]
}

// stray notes octets that make no element: a rest, or an element whose length passes the end.
func (m *Message) stray(t IEType, b []byte, parent IEType, at int) {
	m.Unwalked += len(b)
	m.flaw(t, parent, Overrun, m.offset(b)+at)
}

// check looks at an element that is short, unknown, a vendor's or a cause.
func (m *Message) check(t IEType, v []byte, parent IEType) {
	switch {
	case int(t) < len(minimum) && minimum[t] != 0:
		if len(v) < int(minimum[t]) {
			m.flaw(t, parent, TooShort, m.offset(v))
		}
	case t.Vendor():
		if len(v) < 2 {
			m.flaw(t, parent, TooShort, m.offset(v))
		}
	case !t.Grouped() && !t.Known():
		m.flaw(t, parent, UnknownIE, m.offset(v))
	}
	if t == IECause && len(v) > 0 {
		if m.NumCauses < MaxCauses {
			m.causes[m.NumCauses] = Cause(v[0])
		}
		m.NumCauses++
	}
}

// least is how many octets an element of a type has, type and length included, so that there is nothing to check: none for
// those that have to be checked always.
var least = func() (table [len(ieNames)]uint32) {
	for i := range table {
		switch t := IEType(i); {
		case t == IECause || !t.Grouped() && !t.Known():
			table[i] = 1 << 31
		case i < len(minimum):
			table[i] = 4 + uint32(minimum[i])
		}
	}
	return table
}()

// offset is where v, a slice of Body that was cut without limiting its capacity, begins in Body.
func (m *Message) offset(v []byte) int { return cap(m.Body) - cap(v) }

// skip walks elements of which nothing is kept, for their count and their flaws.
func (m *Message) skip(b []byte, parent IEType, depth int) {
	if depth > maxDepth {
		m.flaw(parent, 0, TooDeep, m.offset(b))
		return
	}
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				return
			}
		}
		b = rest
		m.IEs++
		if t.Grouped() {
			m.skip(v, t, depth+1)
		}
	}
}
