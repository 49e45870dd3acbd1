package nas

// snssai reads the content of an S-NSSAI (TS 24.501 9.11.2.8), whose length says what is there:
//
//	1  SST
//	2  SST, mapped HPLMN SST
//	4  SST, SD
//	5  SST, SD, mapped HPLMN SST
//	8  SST, SD, mapped HPLMN SST, mapped HPLMN SD
func snssai(v []byte) (SNSSAI, bool) {
	switch len(v) {
	case 1, 2:
		return SNSSAI{v[0], NoSD}, true
	case 4, 5, 8:
		return SNSSAI{v[0], uint32(v[1])<<16 | uint32(v[2])<<8 | uint32(v[3])}, true
	}
	return SNSSAI{}, false
}

// slice reads the one S-NSSAI of a message.
func (m *Message) slice(v []byte, at int) {
	if v == nil {
		return
	}
	s, ok := snssai(v)
	if !ok {
		m.fault(ErrLength, at, 0x22)
		return
	}
	m.SNSSAI = s
	m.Has |= HasSNSSAI
}

// nssai reads a list of S-NSSAIs, each behind its length (TS 24.501 9.11.3.37).
func (m *Message) nssai(to []SNSSAI, e *element) []SNSSAI {
	for v := e.v; len(v) > 0; {
		n := int(v[0])
		if n+1 > len(v) {
			m.fault(ErrShort, e.at, e.iei)
			return to
		}
		s, ok := snssai(v[1 : n+1])
		if !ok {
			m.fault(ErrLength, e.at, e.iei)
			return to
		}
		if len(to) < maxSlices {
			to = append(to, s)
		}
		v = v[n+1:]
	}
	return to
}

// rejected reads rejected NSSAI (TS 24.501 9.11.3.46): each entry is its length in the high half octet and the cause in the low
// half, then SST and, with length 4, SD.
func (m *Message) rejected(to []SNSSAI, e *element) []SNSSAI {
	for v := e.v; len(v) > 0; {
		n := int(v[0] >> 4)
		if n != 1 && n != 4 || n+1 > len(v) {
			m.fault(ErrLength, e.at, e.iei)
			return to
		}
		s, _ := snssai(v[1 : n+1])
		if len(to) < maxSlices {
			to = append(to, s)
		}
		v = v[n+1:]
	}
	return to
}

// AppendDNN writes a DNN, which comes as labels each behind its length (TS 23.003 9.1), with dots behind b.
// Labels that are not such are written as they are.
func AppendDNN(b, dnn []byte) []byte {
	for v := dnn; len(v) > 0; {
		n := int(v[0])
		if n+1 > len(v) {
			return append(b, v...)
		}
		if len(v) != len(dnn) {
			b = append(b, '.')
		}
		b = append(b, v[1:n+1]...)
		v = v[n+1:]
	}
	return b
}
