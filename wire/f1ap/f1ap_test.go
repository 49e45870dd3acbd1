package f1ap

import (
	"slices"
	"testing"

	"github.com/guyline/guyline/wire/rrc"
)

// ie makes a protocol IE of at most 127 octets: id, criticality reject, open type.
func ie(id uint16, v ...byte) []byte {
	return append([]byte{byte(id >> 8), byte(id), 0, byte(len(v))}, v...)
}

// pdu makes an initiating message of a procedure and its IEs.
func pdu(p Procedure, ies ...[]byte) []byte {
	v := slices.Concat(append([][]byte{{0, 0, byte(len(ies))}}, ies...)...)
	return append([]byte{0, byte(p), 0x40, byte(len(v))}, v...)
}

var (
	// initial: DU UE id 9, cell 1 of 001/01, C-RNTI 0x1234, an RRCSetupRequest with 5G-TMSI 1.
	initial = pdu(InitialULRRCMessageTransfer, ie(ieDUUEID, 0, 9), ie(ieNRCGI, 0, 0, 0xf1, 0x10, 0, 0, 0, 0, 0x10), ie(ieCRNTI, 0, 0x12, 0x34),
		ie(ieRRCContainer, 6, 0, 0, 0, 0, 0, 0x26), ie(ieTransaction, 0, 7))
	uplink = pdu(ULRRCMessageTransfer, ie(ieCUUEID, 0, 5), ie(ieDUUEID, 0, 9), ie(ieSRBID, 0x20),
		ie(ieRRCContainer, 8, 0, 1, 0x2a, 0, 1, 2, 3, 4))
	release = pdu(UEContextRelease, ie(ieCUUEID, 0, 5), ie(ieDUUEID, 0, 9), ie(ieCause, 0x0a))
	setup   = pdu(F1Setup, ie(ieTransaction, 0, 0), ie(ieDUID, 0, 77), ie(ieDUName, 0, 0x80, 'd', 'u'),
		ie(ieServedCells, 0, 0, 0, 43, 0, 18, 0x04, 0, 0, 0xf1, 0x10, 0, 0, 0, 0, 0x10, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0))
)

func TestParse(t *testing.T) {
	var m Message
	var p rrc.PDCP
	var u rrc.Message
	if err := Parse(initial, &m); err != nil || m.Faults != 0 {
		t.Fatal(err, m.FaultIE)
	}
	if m.DUUEID != 9 || m.CRNTI != 0x1234 || m.Cell.Cell != 1 || m.Cell.PLMN.String() != "001/01" || m.Transaction != 7 || m.IEs != 5 {
		t.Errorf("%+v", m)
	}
	ch, b, err := m.RRC(&p)
	if err != nil || ch != rrc.ULCCCH || rrc.Parse(ch, b, &u) != nil || u.Type != rrc.RRCSetupRequest || u.TMSI() != 1 {
		t.Errorf("%v %v %+v", ch, err, u)
	}
	if err := Parse(uplink, &m); err != nil || m.CUUEID != 5 || m.SRB != 1 {
		t.Errorf("%v %+v", err, m)
	}
	ch, b, err = m.RRC(&p)
	if err != nil || ch != rrc.ULDCCH || p.SN != 1 || p.MACI != 0x01020304 || rrc.Parse(ch, b, &u) != nil || u.Type != rrc.SecurityModeComplete {
		t.Errorf("%v %v %+v %+v", ch, err, p, u)
	}
	if err := Parse(release, &m); err != nil || m.Cause != (Cause{0, 10}) {
		t.Errorf("%v %+v", err, m.Cause)
	}
	if err := Parse(setup, &m); err != nil || m.NodeID != 77 || string(m.NodeName) != "du" || len(m.Cells()) != 1 {
		t.Fatalf("%v %+v", err, m)
	}
	if c := m.Cells()[0]; c.Cell != 1 || c.PCI != 5 || c.HasTAC {
		t.Errorf("%+v", c)
	}
}

// TestBrokenIE: an IE that breaks its format leaves the others readable.
func TestBrokenIE(t *testing.T) {
	var m Message
	b := pdu(UEContextReleaseRequest, ie(ieCUUEID), ie(ieDUUEID, 0, 9))
	if err := Parse(b, &m); err != nil || m.Faults != 1 || m.FaultIE != ieCUUEID || m.Has != HasDUID || m.DUUEID != 9 {
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
	for _, b := range [][]byte{initial, uplink, setup} {
		if n := testing.AllocsPerRun(100, func() { _ = Parse(b, &m) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	var m Message
	b.ReportAllocs()
	for range b.N {
		_ = Parse(uplink, &m)
	}
}

func FuzzParse(f *testing.F) {
	for _, b := range [][]byte{initial, uplink, release, setup} {
		f.Add(b)
	}
	var m Message
	f.Fuzz(func(t *testing.T, b []byte) {
		var p rrc.PDCP
		if Parse(b, &m) == nil {
			_, _, _ = m.RRC(&p)
		}
	})
}
