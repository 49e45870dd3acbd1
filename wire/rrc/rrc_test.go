package rrc

import (
	"bytes"
	"strings"
	"testing"
)

// pack makes octets of fields, each written as bits; spaces are for the reader, the rest of the last octet is zero.
func pack(fields ...string) []byte {
	s := strings.ReplaceAll(strings.Join(fields, ""), " ", "")
	b := make([]byte, (len(s)+7)/8)
	for i, c := range s {
		if c == '1' {
			b[i/8] |= 0x80 >> (i % 8)
		}
	}
	return b
}

// nas is a plain NAS octet string of three octets behind its length, as bits.
const nas = "00000011 01111110 00000000 01000001"

var cases = []struct {
	name string
	ch   Channel
	b    []byte
	want Message
}{
	{"RRCSetupRequest with a TMSI", ULCCCH, pack("0 00", "0", "0000001 00000000 00000001 11100010 01000000", "0011", "0"),
		Message{Type: RRCSetupRequest, Has: HasSTMSIPart1 | HasCause, Identity: 1<<32 | 123456, Cause: 3}},
	{"RRCSetupRequest with a random value", ULCCCH, pack("0 00", "1", strings.Repeat("0", 38)+"1", "0100", "0"),
		Message{Type: RRCSetupRequest, Has: HasRandom | HasCause, Identity: 1, Cause: 4}},
	{"RRCReestablishmentRequest", ULCCCH, pack("0 10", "0001001000110100", "0000000101", "1010101010101010", "10", "0"),
		Message{Type: RRCReestablishmentRequest, Has: HasReestablish | HasCause, CRNTI: 0x1234, PCI: 5, ShortMACI: 0xaaaa, Cause: 2}},
	{"RRCResumeRequest", ULCCCH, pack("0 01", "000000000000000000000111", "1111111111111111", "0010", "0"),
		Message{Type: RRCResumeRequest, Has: HasResume | HasCause, Identity: 7, ShortMACI: 0xffff, Cause: 2}},
	{"SecurityModeCommand nea2 nia2", DLDCCH, pack("0 0100", "10", "0", "00", "0", "0 1", "0 010", "0 010"),
		Message{Type: SecurityModeCommand, Has: HasTransaction | HasCiphering | HasIntegrity, Transaction: 2, Ciphering: 2, Integrity: 2}},
	{"SecurityModeCommand nea0 without integrity", DLDCCH, pack("0 0100", "00", "0", "00", "0", "0 0", "0 000"),
		Message{Type: SecurityModeCommand, Has: HasTransaction | HasCiphering}},
	{"SecurityModeComplete", ULDCCH, pack("0 0101", "01", "0", "00"), Message{Type: SecurityModeComplete, Has: HasTransaction, Transaction: 1}},
	{"SecurityModeFailure", ULDCCH, pack("0 0110", "01", "0", "00"), Message{Type: SecurityModeFailure, Has: HasTransaction, Transaction: 1}},
	{"DLInformationTransfer", DLDCCH, pack("0 0101", "11", "0", "100", nas),
		Message{Type: DLInformationTransfer, Has: HasTransaction | HasNAS, Transaction: 3, NAS: []byte{0x7e, 0, 0x41}}},
	{"ULInformationTransfer", ULDCCH, pack("0 0111", "0", "100", nas), Message{Type: ULInformationTransfer, Has: HasNAS, NAS: []byte{0x7e, 0, 0x41}}},
	{"RRCSetupComplete", ULDCCH, pack("0 0010", "00", "0", "1 1 1 1 00", "0000", "1 1 000000000001 0 00000001 000000010000000001000000", "0",
		"001 0 00000001 1 00000001000000000000000000000010", nas, "1 000000101"),
		Message{Type: RRCSetupComplete, Has: HasTransaction | HasRegisteredAMF | HasNAS | HasSTMSIPart2, PLMN: 1, AMFID: 0x10040, Identity: 5, NAS: []byte{0x7e, 0, 0x41}}},
	{"RRCRelease to E-UTRA", DLDCCH, pack("0 0010", "00", "0", "100000", "0 1", "0000000"),
		Message{Type: RRCRelease, Has: HasTransaction | HasRedirectEUTRA}},
	{"later message", ULDCCH, pack("1 0000", "000"), Message{Type: LaterMessage}},
}

func TestParse(t *testing.T) {
	var m Message
	for _, c := range cases {
		if err := Parse(c.ch, c.b, &m); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got, want := m, c.want
		if !bytes.Equal(got.NAS, want.NAS) {
			t.Errorf("%s: NAS %x, want %x", c.name, got.NAS, want.NAS)
		}
		got.NAS, want.NAS = nil, nil
		if got.Type != want.Type || got.Has != want.Has || got.Identity != want.Identity || got.Cause != want.Cause || got.CRNTI != want.CRNTI ||
			got.PCI != want.PCI || got.ShortMACI != want.ShortMACI || got.AMFID != want.AMFID || got.Ciphering != want.Ciphering ||
			got.Integrity != want.Integrity || got.Transaction != want.Transaction || got.PLMN != want.PLMN {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		ch   Channel
		b    []byte
		want error
	}{
		"nothing":           {ULCCCH, nil, ErrShort},
		"no channel":        {0, []byte{0}, ErrChannel},
		"spare":             {DLDCCH, pack("0 1111", "000"), ErrType},
		"cut":               {ULCCCH, cases[0].b[:5], ErrShort},
		"one octet more":    {ULCCCH, append(cases[0].b[:6:6], 0), ErrTrailing},
		"bits in the pad":   {ULDCCH, pack("0 0101", "01", "0", "00", "000001"), ErrTrailing},
		"critical":          {DLDCCH, pack("0 0100", "00", "1"), ErrCritical},
		"NAS longer":        {ULDCCH, pack("0 0111", "0", "100", "00000100", "01111110"), ErrShort},
		"NAS over 9000":     {ULDCCH, pack("0 0111", "0", "100", "10111111 11111111"), ErrLength},
		"NAS fragmented":    {ULDCCH, pack("0 0111", "0", "100", "11000001 11111111"), ErrLength},
		"algorithm unknown": {DLDCCH, pack("0 0100", "00", "0", "00", "0", "0 0", "1 1 00000000"), ErrCritical},
	} {
		var m Message
		if err := Parse(c.ch, c.b, &m); err != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestPDCP(t *testing.T) {
	var p PDCP
	if err := ParsePDCP([]byte{0x01, 0x02, 0x28, 0x80, 1, 2, 3, 4}, &p); err != nil || p.SN != 0x102 || len(p.Data) != 2 || p.MACI != 0x01020304 {
		t.Errorf("%v %+v", err, p)
	}
	if ParsePDCP([]byte{0x81, 2, 3, 4, 5, 6, 7}, &p) != ErrType || ParsePDCP(make([]byte, 6), &p) != ErrShort {
		t.Error("a control PDU or a short one was read")
	}
}

func TestAllocations(t *testing.T) {
	var m Message
	for _, c := range cases {
		if n := testing.AllocsPerRun(100, func() { _ = Parse(c.ch, c.b, &m) }); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

func BenchmarkSetupComplete(b *testing.B) {
	var m Message
	b.ReportAllocs()
	for range b.N {
		_ = Parse(ULDCCH, cases[10].b, &m)
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range cases {
		f.Add(uint8(c.ch), c.b)
	}
	var m Message
	f.Fuzz(func(t *testing.T, ch uint8, b []byte) {
		var p PDCP
		_ = ParsePDCP(b, &p)
		if Parse(Channel(ch), b, &m) == nil && len(m.NAS) > len(b) {
			t.Error("NAS longer than the message")
		}
	})
}
