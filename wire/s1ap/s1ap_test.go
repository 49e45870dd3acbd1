package s1ap

import (
	"slices"
	"testing"
)

// ie makes a protocol IE of at most 127 octets: id, criticality reject, open type.
func ie(id uint16, v ...byte) []byte {
	return append([]byte{byte(id >> 8), byte(id), 0, byte(len(v))}, v...)
}

// pdu makes an initiating message of a procedure and its IEs.
func pdu(p Procedure, ies ...[]byte) []byte {
	v := slices.Concat(append([][]byte{{0, 0, byte(len(ies))}}, ies...)...)
	return append([]byte{0, byte(p), 0, byte(len(v))}, v...)
}

var (
	initial = pdu(InitialUEMessage, ie(ieENBUEID, 0, 9), ie(ieNAS, 2, 0x07, 0x41), ie(ieTAI, 0, 0, 0xf1, 0x10, 0, 7), ie(ieSTMSI, 0, 0x40, 0, 0, 0, 5))
	// EEA1 and EEA2, EIA1 and EIA2: preamble 0 0, then 0 and 16 bits, twice.
	context = pdu(InitialContextSetup, ie(ieMMEUEID, 0, 5), ie(ieENBUEID, 0, 9), ie(ieCapabilities, 0x18, 0, 0x0c, 0, 0), ie(ieSecurityKey, 1))
	release = pdu(UEContextRelease, ie(ieUEIDs, 0, 5, 0, 9), ie(ieCause, 0))
)

func TestParse(t *testing.T) {
	var m Message
	if err := Parse(initial, &m); err != nil || m.Faults != 0 || m.ENBUEID != 9 || len(m.NAS) != 2 || m.PLMN.String() != "001/01" || m.TAC != 7 || m.MMEC != 1 || m.MTMSI != 5 {
		t.Errorf("%v %+v", err, m)
	}
	if err := Parse(context, &m); err != nil || m.MMEUEID != 5 || m.EEA != 0xc000 || m.EIA != 0xc000 || m.Has&HasKey == 0 {
		t.Errorf("%v %+v", err, m)
	}
	if err := Parse(release, &m); err != nil || m.MMEUEID != 5 || m.ENBUEID != 9 || m.Procedure.String() != "UEContextRelease" {
		t.Errorf("%v %+v", err, m)
	}
	if err := Parse(pdu(200), &m); err != ErrProcedure {
		t.Error(err)
	}
}

func TestAllocations(t *testing.T) {
	var m Message
	if n := testing.AllocsPerRun(100, func() { _ = Parse(context, &m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzParse(f *testing.F) {
	for _, b := range [][]byte{initial, context, release} {
		f.Add(b)
	}
	var m Message
	f.Fuzz(func(t *testing.T, b []byte) { _ = Parse(b, &m) })
}
