package e1ap

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
	// security: SecurityInformation 0 0, SecurityAlgorithm 0 1 0, NEA2 as 0 10, NIA1 as 0 01, UPSecuritykey 0 0 0; two octets
	// stand for the key.
	setup   = pdu(BearerContextSetup, ie(ieCPUEID, 0, 5), ie(ieSecurity, 0x12, 0x20, 2, 0xab, 0xcd))
	release = pdu(11, ie(ieCPUEID, 0, 5), ie(ieUPUEID, 0, 6), ie(ieCause, 0))
	e1      = pdu(GNBCUUPE1Setup, ie(ieUPID, 0, 77), ie(ieUPName, 0, 0x80, 'u', 'p'))
)

func TestParse(t *testing.T) {
	var m Message
	if err := Parse(setup, &m); err != nil || m.Faults != 0 || m.Has != HasCPUEID|HasSecurity|HasIntegrity|HasKeys || m.CPUEID != 5 || m.Ciphering != 2 || m.Integrity != 1 {
		t.Errorf("%v %+v", err, m)
	}
	if err := Parse(release, &m); err != nil || m.UPUEID != 6 || m.Procedure.String() != "bearerContextRelease" || m.Has&HasCause == 0 {
		t.Errorf("%v %+v", err, m)
	}
	if err := Parse(e1, &m); err != nil || m.NodeID != 77 || string(m.NodeName) != "up" {
		t.Errorf("%v %+v", err, m)
	}
	if err := Parse(pdu(200), &m); err != ErrProcedure {
		t.Error(err)
	}
	if err := Parse(append(slices.Clone(release), 0), &m); err != ErrTrailing {
		t.Error(err)
	}
}

func TestAllocations(t *testing.T) {
	var m Message
	if n := testing.AllocsPerRun(100, func() { _ = Parse(setup, &m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzParse(f *testing.F) {
	for _, b := range [][]byte{setup, release, e1} {
		f.Add(b)
	}
	var m Message
	f.Fuzz(func(t *testing.T, b []byte) { _ = Parse(b, &m) })
}
