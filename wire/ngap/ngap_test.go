package ngap

import (
	"encoding/hex"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	oracle "github.com/free5gc/ngap"
	"github.com/guyline/guyline/wire/aper"
)

func bytesOf(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

// length is a general length determinant.
func length(n int) []byte {
	if n < 128 {
		return []byte{byte(n)}
	}
	return []byte{0x80 | byte(n>>8), byte(n)}
}

// pdu makes a message of IEs, each "id: value" in hexadecimal.
func pdu(typ Type, p Procedure, ies ...string) []byte {
	body := []byte{0, byte(len(ies) >> 8), byte(len(ies))}
	for _, s := range ies {
		id, value, _ := strings.Cut(s, ":")
		v := bytesOf(value)
		body = append(append(append(body, bytesOf(id)...), 0), append(length(len(v)), v...)...)
	}
	return append(append([]byte{byte(typ) << 5, byte(p), 0}, length(len(body))...), body...)
}

const (
	amfID = "000a: 0007"
	ranID = "0055: 0009"
	cell  = "0079: 40 00f110 0000000010 00f110 000001" // NR: CGI, TAI
	caps  = "0077: 1c 000e 0000 0000 0000"
)

// made are messages of our own making.
func made() map[string][]byte {
	return map[string][]byte{
		"NGSetupRequest": pdu(Initiating, NGSetup,
			"001b: 00 00f110 10 000001", "0052: 03 00 67 4e 42 2d 31 30 30", "0066: 00 00 000001 00 00f110 0000 10 08 010203", "0015: 40"),
		"PathSwitchRequest": pdu(Initiating, PathSwitchRequest,
			ranID, "0064: 0007", cell, caps, "004c: 00 00 05 0c 00 1f c0000202 00000011 00 0a"),
		"NGReset":         pdu(Initiating, NGReset, "000f: 86", "0058: 40 0000 60 07 00 09"),
		"NGResetAll":      pdu(Initiating, NGReset, "000f: 86", "0058: 00"),
		"ErrorIndication": pdu(Initiating, ErrorIndication, amfID, ranID, "000f: 68"),
		"UEContextReleaseCommand": pdu(Initiating, UEContextRelease,
			"0072: 00 07 00 09", "000f: 48"),
		"Paging": pdu(Initiating, Paging, "0073: 00 08 20 c0000001", "0067: 00 00f110 000001"),
	}
}

func TestMade(t *testing.T) {
	var m Message
	for name, b := range made() {
		tree, err := oracle.Decoder(b)
		if err != nil {
			t.Logf("%s: free5GC: %v", name, err)
		}
		if err := Parse(b, &m); err != nil {
			t.Errorf("%s: %x: %v", name, b, m.Faults)
		}
		if err != nil {
			continue
		}
		var want []string
		theirs(reflect.ValueOf(tree), "", &want)
		got := ours(&m)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %x\nours   %v\ntheirs %v", name, b, got, want)
		}
	}
	Parse(made()["NGReset"], &m)
	if len(m.Connections) != 1 || m.Connections[0] != (Connection{7, 9, true, true}) || m.ResetAll {
		t.Errorf("NG Reset: %+v", m)
	}
	Parse(made()["NGResetAll"], &m)
	if !m.ResetAll || m.Has&HasConnections != 0 {
		t.Errorf("NG Reset of all: %+v", m)
	}
}

func TestFaults(t *testing.T) {
	var m Message
	for _, c := range []struct {
		name string
		in   []byte
		want Fault
	}{
		{"nothing", nil, Fault{Err: aper.ErrShort}},
		{"fourth alternative", bytesOf("60 0f 00 03 000000"), Fault{Err: aper.ErrRange}},
		{"unknown procedure", bytesOf("00 c8 00 03 000000"), Fault{Err: ErrProcedure}},
		{"no such message", pdu(Unsuccessful, NGReset), Fault{Err: ErrType}},
		{"IE missing", pdu(Successful, InitialContextSetup, amfID), Fault{ErrMandatory, idRANUENGAPID, true}},
		{"IE twice", pdu(Successful, InitialContextSetup, amfID, amfID, ranID), Fault{ErrRepeated, idAMFUENGAPID, true}},
		{"IE too long", pdu(Successful, InitialContextSetup, amfID, "0055: 0009 00"), Fault{ErrTrailing, idRANUENGAPID, true}},
		{"IE too short", pdu(Successful, InitialContextSetup, amfID, "0055: 40 09"), Fault{aper.ErrShort, idRANUENGAPID, true}},
		{"fewer IEs", bytesOf("20 0e 00 09 00 0002 000a 00 02 0007"), Fault{Err: ErrCount}},
		{"length beyond the end", bytesOf("20 0e 00 7f 00 0000"), Fault{Err: aper.ErrShort}},
	} {
		err := Parse(c.in, &m)
		if !errors.Is(err, c.want.Err) || m.Faults[0] != c.want {
			t.Errorf("%s: %v %v, want %v", c.name, err, m.Faults, c.want)
		}
	}
	b := append(pdu(Successful, InitialContextSetup, amfID, ranID), 1, 2, 3)
	if err := Parse(b, &m); err != nil || len(m.Trailing) != 3 {
		t.Errorf("trailing octets: %v %x", err, m.Trailing)
	}
}

// TestFragments reads a NAS PDU of 20,000 octets: the NAS PDU, its IE and the message come in fragments.
func TestFragments(t *testing.T) {
	nas := make([]byte, 20000)
	for i := range nas {
		nas[i] = byte(i)
	}
	cut := func(v []byte) []byte {
		out := append([]byte{0xc1}, v[:16384]...)
		return append(append(out, length(len(v)-16384)...), v[16384:]...)
	}
	body := bytesOf("00 0003 000a 00 02 0007 0055 00 02 0009 0026 00")
	b := append(bytesOf("00 04 00"), cut(append(body, cut(cut(nas))...))...)
	var m Message
	for range 2 {
		if err := Parse(b, &m); err != nil || string(m.NAS) != string(nas) || m.AMFUENGAPID != 7 {
			t.Fatalf("%v, %d octets of NAS", m.Faults, len(m.NAS))
		}
	}
}

func TestProcedures(t *testing.T) {
	for p := range Procedure(87) {
		if !p.Known() || messageName(p, Initiating) == "" || p.String() == "" {
			t.Errorf("procedure %d has no name", p)
		}
	}
	if Procedure(87).Known() {
		t.Error("87 is known")
	}
}

func FuzzParse(f *testing.F) {
	for _, b := range made() {
		f.Add(b)
	}
	var m Message
	f.Fuzz(func(t *testing.T, b []byte) {
		err := Parse(b, &m)
		if (err != nil) != (len(m.Faults) > 0) {
			t.Fatal(err, m.Faults)
		}
		m.Name()
		_ = m.Cause.String()
		n := 0
		for range m.NASPDUs() {
			n++
		}
		if n > maxSessions+1 || len(m.TAs) > maxTAs || len(m.Connections) > maxItems {
			t.Fatal("not bounded")
		}
	})
}

// TestKnown: what the walk decodes is known to the short way.
func TestKnown(t *testing.T) {
	for id := range uint16(1000) {
		var m Message
		r := aper.Reader{}
		r.Reset(nil)
		_, read := m.decode(&r, id)
		listed := int(id) < len(known) && known[id]
		if (read || r.Err != nil) != listed && !(id == idPagingIdentity || id == idTargetID) {
			t.Errorf("id %d: decoded %v, known %v", id, read, listed)
		}
	}
}
