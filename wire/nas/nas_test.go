package nas

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

// bytesOf turns hexadecimal text with spaces into octets.
func bytesOf(t testing.TB, s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Messages of our own making, with the test PLMN 001/01.
const (
	nullRegistration = "7e 00 41 79 000d 01 00f110 f0ff 00 00 0000000010 2e 04 f0f0f0f0 2f 05 04 01010203"
	profileA         = "7e 00 41 09 003a 01 00f110 2143 01 05" +
		" 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1 10"
	gutiRegistration = "7e 00 41 02 000b f2 00f110 02 0041 c0000001 10 01 03 2e 02 a020 52 00f110 000001 71 0004 7e004100"
	authRequest      = "7e 00 56 02 02 0000 21 000102030405060708090a0b0c0d0e0f 20 10 101112131415161718191a1b1c1d1e1f"
	authResponse     = "7e 00 57 2d 10 000102030405060708090a0b0c0d0e0f"
	synchFailure     = "7e 00 59 15 30 0e 000102030405060708090a0b0c0d"
	modeCommand      = "7e 03 11223344 00 7e 00 5d 02 01 04 f0f0f0f0 e1 36 01 02"
	modeComplete     = "7e 04 11223344 00 7e 00 5e 77 0009 45 10 32 54 76 98 10 32 f4"
	uplinkTransport  = "7e 02 11223344 05 7e 00 67 01 0007 2e 05 01 c1 ffff 93 12 05 81 22 04 01010203 25 09 08 696e7465726e6574"
	establishAccept  = "7e 02 11223344 06 7e 00 68 01 002b 2e 05 01 c2 11 0006 010003000101 06 010001010001 59 32 29 05 01 c0000201 22 01 01 25 09 08 696e7465726e6574 12 05"
	opaque           = "7e 02 11223344 07 9a 3c 55 21 00 17"
	doubtful         = "7e 02 11223344 08 7e 00 73"
	attachRequest    = "07 41 71"
)

func TestRead(t *testing.T) {
	var m Message
	read := func(s string) *Message {
		t.Helper()
		if err := Parse(bytesOf(t, s), &m); err != nil {
			t.Fatalf("%s: %v", s, m.Faults)
		}
		return &m
	}
	expect := func(what string, ok bool) {
		t.Helper()
		if !ok {
			t.Errorf("%s: %s: %+v", m.Name(), what, m)
		}
	}
	read(nullRegistration)
	expect("SUCI", m.Identity.Type == SUCI && m.Identity.PLMN.String() == "001/01" && m.Identity.Scheme == SchemeNull)
	expect("SUPI", string(m.Identity.AppendSUPI(nil)) == "imsi-001010000000001")
	expect("routing indicator", string(m.Identity.AppendRouting(nil)) == "0")
	expect("type and key set", m.RegistrationType == 1 && m.FollowOn && m.KSI == 7 && !m.Mapped)
	expect("capability", m.Capability.EA == 0xf0 && m.Capability.HasEPS && m.Capability.EIA.Has(3) && !m.Capability.EA.NullOnly())
	expect("slices", len(m.RequestedNSSAI) == 1 && m.RequestedNSSAI[0].String() == "1-010203")

	read(profileA)
	expect("SUCI", m.Identity.Scheme == SchemeProfileA && m.Identity.KeyID == 5 && len(m.Identity.Output) == 50)
	expect("routing indicator", string(m.Identity.AppendRouting(nil)) == "1234")
	expect("no SUPI", len(m.Identity.AppendSUPI(nil)) == 0)

	read(gutiRegistration)
	expect("GUTI", m.Identity.GUTI == GUTI{GUAMI{PLMN{0x00, 0xf1, 0x10}, 2, 1, 1}, 0xc0000001})
	expect("TAI", m.LastTAI.TAC == 1 && m.Has&HasContainer != 0 && m.Capability.EA.Has(2) && m.Capability.IA.Has(2))

	read(authRequest)
	expect("challenge", len(m.RAND) == 16 && len(m.AUTN) == 16 && len(m.ABBA) == 2 && m.KSI == 2)
	read(authResponse)
	expect("response", len(m.RES) == 16)
	read(synchFailure)
	expect("failure", m.Cause == 21 && len(m.AUTS) == 14)

	read(modeCommand)
	expect("header", m.Security == IntegrityNew && m.MAC == 0x11223344 && m.Sequence == 0 && m.Inner == InnerDeclared)
	expect("algorithms", m.Ciphering == 0 && m.Integrity == 2 && m.KSI == 1 && m.WantsIMEISV && m.MoreSecurity == 2)
	expect("replayed", m.Replayed.Same(SecurityCapability{EA: 0xf0, IA: 0xf0, EEA: 0xf0, EIA: 0xf0, HasEPS: true}))

	read(modeComplete)
	expect("IMEISV", m.Inner == InnerRecognised && m.Identity.Type == IMEISV && string(m.Identity.AppendPEI(nil)) == "4012345678901234")

	read(uplinkTransport)
	expect("transport", m.Inner == InnerRecognised && m.Session == 5 && m.RequestType == 1 && string(AppendDNN(nil, m.DNN)) == "internet")
	expect("5GSM", m.SM.Type == PDUSessionEstablishmentRequest && m.SM.PTI == 1 && m.SM.PDUType == 3 && m.SM.IntegrityUL == 255)

	read(establishAccept)
	expect("address", m.SM.Address.IPv4.String() == "192.0.2.1" && m.SM.Cause == 0x32 && m.SM.SNSSAI.SST == 1 && m.SM.PDUType == 1)

	read(opaque)
	expect("opaque", m.Inner == InnerOpaque && m.Has == 0 && len(m.Body) == 6)
	read(doubtful)
	expect("doubtful", m.Inner == InnerDoubtful && m.Has == 0)
	if err := ParseEA0(bytesOf(t, doubtful), &m); !errors.Is(err, ErrType) || m.Inner != InnerGiven || m.Type != 0x73 {
		t.Errorf("given 5G-EA0: %v %+v", err, m)
	}
	read(attachRequest)
	expect("EPS", m.EPS && m.Name() == "Attach request")
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, in string
		err      error
		offset   int
	}{
		{"nothing", "", ErrEmpty, 0},
		{"no protocol", "5e 00 41", ErrEPD, 0},
		{"ends in the header", "7e", ErrShort, 1},
		{"ends in the MAC", "7e 01 11 22", ErrShort, 4},
		{"reserved header", "7e 07 11223344 00", ErrHeader, 1},
		{"spare bits", "7e 10 43", ErrSpare, 1},
		{"unknown type", "7e 00 71", ErrType, 2},
		{"5GSM type in 5GMM", "7e 00 c1", ErrType, 2},
		{"protected in protected", "7e 01 11223344 00 7e 02 11223344", ErrNested, 8},
		{"no identity", "7e 00 41 79", ErrShort, 4},
		{"identity of length 0", "7e 00 5c 0000", ErrLength, 3},
		{"identity too long", "7e 00 5c 00ff 01", ErrShort, 6},
		{"GUTI of 10 octets", "7e 00 5c 000a f2 00f110 02 0041 c00000", ErrLength, 5},
		{"SUCI of 8 octets", "7e 00 5c 0008 01 00f110 f0ff 00 00", ErrLength, 5},
		{"SUCI with a letter", "7e 00 5c 0009 01 00f110 f0ff 00 00 1a", ErrDigit, 13},
		{"SUCI profile A too short", "7e 00 5c 000a 01 00f110 f0ff 01 01 0000", ErrLength, 13},
		{"null scheme with a key", "7e 00 5c 0009 01 00f110 f0ff 00 07 10", ErrReserved, 12},
		{"PLMN with a letter", "7e 00 5c 0009 01 00a110 f0ff 00 00 10", ErrDigit, 6},
		{"capability of one octet", "7e 00 41 79 0001 00 2e 01 f0", ErrLength, 7},
		{"capability twice", "7e 00 41 79 0001 00 2e 02 f0f0 2e 02 f0f0", ErrRepeated, 11},
		{"AUTS of 13 octets", "7e 00 59 15 30 0d 000102030405060708090a0b0c", ErrLength, 4},
		{"RAND cut", "7e 00 56 02 02 0000 21 0001", ErrShort, 10},
		{"must be comprehended", "7e 00 41 79 0001 00 05 01 00", ErrComprehend, 7},
		{"algorithm with a spare bit", "7e 00 5d 82 01 02 f0f0", ErrReserved, 3},
		{"5GSM cut", "7e 00 67 01 0003 2e 05 01", ErrShort, 9},
		{"5GSM unknown", "7e 00 67 01 0004 2e 05 01 c4", ErrType, 9},
		{"address without address", "2e 05 01 c2 11 0004 01000100 06 010001010001 29 05 03 c0000201", ErrLength, 18},
	} {
		var m Message
		err := Parse(bytesOf(t, c.in), &m)
		if !errors.Is(err, c.err) || m.Faults[0].Offset != c.offset {
			t.Errorf("%s: %v %v, want %v at %d", c.name, err, m.Faults, c.err, c.offset)
		}
	}
}

func TestContainer(t *testing.T) {
	var m Message
	for in, want := range map[string]Inner{nullRegistration: InnerRecognised, "7e 00 41": InnerDoubtful, "7e 00 5d 02": InnerDoubtful, "00 11 22 33": InnerOpaque, "": InnerOpaque} {
		if got := ParseContainer(bytesOf(t, in), &m); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
		if want != InnerRecognised && m.Has != 0 {
			t.Errorf("%s: something was read: %+v", in, m)
		}
	}
}

var seeds = []string{nullRegistration, profileA, gutiRegistration, authRequest, authResponse, synchFailure, modeCommand, modeComplete,
	uplinkTransport, establishAccept, opaque, doubtful, attachRequest}

// TestCut reads every message cut at every octet, and with every octet changed: no panic, and a place within the input.
func TestCut(t *testing.T) {
	var m Message
	check := func(b []byte) {
		Parse(b, &m)
		ParseEA0(b, &m)
		for _, f := range m.Faults {
			if f.Offset < 0 || f.Offset > len(b) {
				t.Fatalf("%x: %v", b, f)
			}
		}
	}
	for _, s := range seeds {
		b := bytesOf(t, s)
		for i := range b {
			check(b[:i])
			for v := range 256 {
				c := append([]byte(nil), b...)
				c[i] = byte(v)
				check(c)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(bytesOf(f, s))
	}
	var m, inner Message
	f.Fuzz(func(t *testing.T, b []byte) {
		Parse(b, &m)
		m.Name()
		m.Identity.AppendSUPI(nil)
		m.Identity.AppendPEI(nil)
		AppendDNN(nil, m.DNN)
		ParseContainer(m.Container, &inner)
		err := ParseEA0(b, &m)
		if (err != nil) != (len(m.Faults) > 0) {
			t.Fatalf("%v %v", err, m.Faults)
		}
		for _, x := range m.Faults {
			if x.Offset < 0 || x.Offset > len(b) {
				t.Fatalf("%v lies outside", x)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var in [][]byte
	for _, s := range seeds {
		in = append(in, bytesOf(b, s))
	}
	var m Message
	b.ReportAllocs()
	for i := range b.N {
		Parse(in[i%len(in)], &m)
	}
}
