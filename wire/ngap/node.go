package ngap

import "github.com/guyline/guyline/wire/aper"

// nodeIE reads what gNB and AMF say of themselves (NG Setup, RAN and AMF Configuration Update, Paging).
func (m *Message) nodeIE(r *aper.Reader, id uint16) Field {
	switch id {
	case idGlobalRANNodeID:
		m.Node = node(r)
		return HasNode
	case idRANNodeName:
		m.NodeName = name(r)
		return HasRANNodeName
	case idAMFName:
		m.AMFName = name(r)
		return HasAMFName
	case idOldAMF:
		m.OldAMF = name(r)
		return HasOldAMF
	case idCapacity:
		m.Capacity = r.Octet()
		return HasCapacity
	case idSupportedTAList:
		m.supportedTAs(r)
		return HasSupportedTAs
	case idServedGUAMIList:
		m.servedGUAMIs(r)
		return HasServedGUAMIs
	case idPLMNSupportList:
		m.plmnSupport(r)
		return HasPLMNSupport
	}
	m.pagingTAIs(r)
	return HasPagingTAIs
}

// supportedTAs reads Supported TA List (TS 38.413 9.2.6.1):
//
//	1..256 of {TAC, 1..12 of {PLMN, 1..1024 of {S-NSSAI}}}
func (m *Message) supportedTAs(r *aper.Reader) {
	m.TAs = m.TAs[:0]
	for n := r.Whole(1, 256); n > 0 && r.Err == nil; n-- {
		item := r.Sequence(1)
		t := tac(r)
		for k := r.Whole(1, 12); k > 0 && r.Err == nil; k-- {
			s := r.Sequence(1)
			ta := m.addTA()
			ta.TAC, ta.PLMN = t, plmn(r)
			m.slices(r, ta)
			r.End(s)
		}
		r.End(item)
	}
}

// addTA adds an entry and keeps the room of the slices that lay there. Beyond the bound the last entry is written over.
func (m *Message) addTA() *TA {
	switch n := len(m.TAs); {
	case n >= maxTAs:
		m.More++
	case n < cap(m.TAs):
		m.TAs = m.TAs[:n+1]
	default:
		m.TAs = append(m.TAs, TA{})
	}
	ta := &m.TAs[len(m.TAs)-1]
	ta.Slices = ta.Slices[:0]
	return ta
}

// slices reads a Slice Support List: 1 to 1024 S-NSSAIs (TS 38.413 9.3.1.17).
func (m *Message) slices(r *aper.Reader, ta *TA) {
	for n := r.Whole(1, 1024); n > 0 && r.Err == nil; n-- {
		s := r.Sequence(1)
		v := snssai(r)
		r.End(s)
		if len(ta.Slices) < maxItems {
			ta.Slices = append(ta.Slices, v)
		} else {
			m.More++
		}
	}
}

// servedGUAMIs reads Served GUAMI List: 1 to 256 of {GUAMI, backup AMF name OPTIONAL} (TS 38.413 9.2.6.2).
func (m *Message) servedGUAMIs(r *aper.Reader) {
	m.ServedGUAMIs = m.ServedGUAMIs[:0]
	for n := r.Whole(1, 256); n > 0 && r.Err == nil; n-- {
		s := r.Sequence(2)
		g := guami(r)
		if s.Has(1) {
			name(r)
		}
		r.End(s)
		if len(m.ServedGUAMIs) < maxItems {
			m.ServedGUAMIs = append(m.ServedGUAMIs, g)
		}
	}
}

// plmnSupport reads PLMN Support List: 1 to 12 of {PLMN, Slice Support List} (TS 38.413 9.2.6.2).
func (m *Message) plmnSupport(r *aper.Reader) {
	m.PLMNSupport = m.PLMNSupport[:0]
	for n := r.Whole(1, 12); n > 0 && r.Err == nil; n-- {
		item := r.Sequence(1)
		p := plmn(r)
		for k := r.Whole(1, 1024); k > 0 && r.Err == nil; k-- {
			s := r.Sequence(1)
			v := snssai(r)
			r.End(s)
			if len(m.PLMNSupport) < maxItems {
				m.PLMNSupport = append(m.PLMNSupport, Slice{p, v})
			} else {
				m.More++
			}
		}
		r.End(item)
	}
}

// pagingTAIs reads TAI List for Paging: 1 to 16 of {TAI} (TS 38.413 9.2.4.1).
func (m *Message) pagingTAIs(r *aper.Reader) {
	m.PagingTAIs = m.PagingTAIs[:0]
	for n := r.Whole(1, 16); n > 0 && r.Err == nil; n-- {
		s := r.Sequence(1)
		m.PagingTAIs = append(m.PagingTAIs, tai(r))
		r.End(s)
	}
}

// interfaceIE reads what the management of the interface and its errors say.
func (m *Message) interfaceIE(r *aper.Reader, id uint16) Field {
	switch id {
	case idResetType: // CHOICE {the interface, list of connections, extension} (TS 38.413 9.2.6.11)
		switch r.Choice(3) {
		case 0:
			r.Enumerated(1)
			m.ResetAll = true
		case 1:
			m.connections(r)
			return HasReset | HasConnections
		default:
			var f aper.Field
			r.Field(&f)
		}
		return HasReset
	case idConnections:
		m.connections(r)
		return HasConnections
	}
	m.diagnostics(r)
	return HasDiagnostics
}

// connections reads a UE-associated Logical NG-connection List: 1 to 65536 of {AMF UE NGAP ID OPTIONAL, RAN UE NGAP ID OPTIONAL}
// (TS 38.413 9.3.3.25).
func (m *Message) connections(r *aper.Reader) {
	m.Connections = m.Connections[:0]
	for n := r.Whole(1, 65536); n > 0 && r.Err == nil; n-- {
		s := r.Sequence(3)
		var c Connection
		if c.HasAMF = s.Has(2); c.HasAMF {
			c.AMFUENGAPID = r.Whole(0, 1<<40-1)
		}
		if c.HasRAN = s.Has(1); c.HasRAN {
			c.RANUENGAPID = uint32(r.Whole(0, 1<<32-1))
		}
		r.End(s)
		if len(m.Connections) < maxItems {
			m.Connections = append(m.Connections, c)
		} else {
			m.More++
		}
	}
}

// diagnostics reads Criticality Diagnostics (TS 38.413 9.3.1.3): procedure code, triggering message, procedure criticality, then up to
// 256 of {IE criticality, IE id, type of error}, all OPTIONAL.
func (m *Message) diagnostics(r *aper.Reader) {
	s := r.Sequence(5)
	var d Diagnostics
	if d.HasProcedure = s.Has(4); d.HasProcedure {
		d.Procedure = Procedure(r.Octet())
	}
	if d.HasType = s.Has(3); d.HasType {
		d.Triggering = Type(r.Bits(2))
	}
	if s.Has(2) {
		r.Bits(2)
	}
	if s.Has(1) {
		for n := r.Whole(1, 256); n > 0 && r.Err == nil; n-- {
			item := r.Sequence(1)
			r.Bits(2)
			r.Uint16()
			r.Enumerated(2)
			r.End(item)
		}
	}
	r.End(s)
	m.Diagnostics = d
}
