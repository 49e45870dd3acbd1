package dissect

import (
	"fmt"

	"github.com/guyline/guyline/wire/aper"
	"github.com/guyline/guyline/wire/e1ap"
	"github.com/guyline/guyline/wire/f1ap"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/s1ap"
)

// A module is one of the application protocols that wrap their elements alike (TS 38.413 9.4, and so the others):
//
//	CHOICE {initiatingMessage, successfulOutcome, unsuccessfulOutcome}, procedure code, criticality, open type:
//	SEQUENCE {ProtocolIE-Container: number of elements, each id, criticality, open type}
type module struct {
	name      string
	ies       map[uint16]string
	procedure func(code uint8) string
	ie        func(d *Dissector, n *Node, id uint16, v view) // tells an element's value; n is its node
	message   func(d *Dissector, v view) string              // reads the whole message, and names it
}

var (
	ngapModule = module{"NGAP", ngapIEs, func(c uint8) string { return ngap.Procedure(c).String() }, (*Dissector).ngapIE, (*Dissector).ngapMessage}
	s1apModule = module{"S1AP", s1apIEs, func(c uint8) string { return s1ap.Procedure(c).String() }, (*Dissector).s1apIE, nil}
	f1apModule = module{"F1AP", f1apIEs, func(c uint8) string { return f1ap.Procedure(c).String() }, (*Dissector).f1apIE, nil}
	e1apModule = module{"E1AP", e1apIEs, func(c uint8) string { return e1ap.Procedure(c).String() }, (*Dissector).e1apIE, nil}
)

var (
	outcomes     = [...]string{"initiatingMessage", "successfulOutcome", "unsuccessfulOutcome"}
	criticality  = [...]string{"reject", "ignore", "notify", "3"}
	outcomeWords = [...]string{"", ", successful outcome", ", unsuccessful outcome"}
)

// at is where the value that a reader has just given out stands in v: it ends where the reader is. A value that came in
// fragments stands nowhere in one piece, and has a buffer of its own.
func (d *Dissector) at(v view, r *aper.Reader, value []byte) view {
	end := r.Offset()
	if from := end - len(value); from >= 0 && end <= len(v.b) && (len(value) == 0 || &v.b[from] == &value[0]) {
		return v.sub(from, len(value))
	}
	return d.b.buffer("Joined value", value)
}

// pdu reads one message of a module.
func (d *Dissector) pdu(v view, m *module) {
	b := d.b
	var r aper.Reader
	var p aper.PDU
	r.Reset(v.b)
	if r.PDU(&p); r.Err != nil || p.Choice > 2 {
		b.opaque(nil, v, m.name+", which cannot be read")
		return
	}
	procedure := m.procedure(p.Procedure)
	d.f1 = v
	top := b.add(nil, v, m.name, procedure+outcomeWords[p.Choice])
	if m.message != nil {
		top.Value = m.message(d, v)
	}
	b.add(top, v.sub(0, 1), m.name+"-PDU", outcomes[p.Choice])
	b.addf(top, v.sub(1, 1), "procedureCode", "%s (%d)", procedure, p.Procedure)
	b.add(top, v.sub(2, 1), "criticality", criticality[p.Criticality&3])
	body := d.at(v, &r, p.Value)
	d.container(top, body, m)
	if r.Left() > 0 {
		b.opaque(top, v.from(r.Offset()), "Octets behind the message")
	}
}

// container reads a SEQUENCE that holds a ProtocolIE-Container.
func (d *Dissector) container(top *Node, v view, m *module) {
	b := d.b
	var r aper.Reader
	r.Reset(v.b)
	r.Sequence(0)
	count := r.Fields()
	var f aper.Field
	for i := range count {
		from := r.Offset()
		r.Field(&f)
		if r.Err != nil {
			b.opaque(top, v.from(from), fmt.Sprintf("Elements %d to %d, which cannot be read", i+1, count))
			return
		}
		value := d.at(v, &r, f.Value)
		name := m.ies[f.ID]
		if name == "" {
			name = "unknown element"
		}
		n := b.add(top, v.sub(from, r.Offset()-from), fmt.Sprintf("%s (%d)", name, f.ID), "")
		if n.Length == 0 { // the id is not aligned to begin where the reader stood
			n.Offset, n.Length = value.off, len(value.b)
		}
		b.add(n, v.sub(from+2, 1), "criticality", criticality[f.Criticality&3])
		m.ie(d, n, f.ID, value)
	}
}
