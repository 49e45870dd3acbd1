package diameter

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// avp makes an AVP; a vendor of 0 is none.
func avp(code, vendor uint32, v ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, code)
	head := uint32(8)
	if vendor != 0 {
		head = 0x80<<24 | 12
	}
	b = binary.BigEndian.AppendUint32(b, head+uint32(len(v)))
	if vendor != 0 {
		b = binary.BigEndian.AppendUint32(b, vendor)
	}
	b = append(b, v...)
	return append(b, make([]byte, -len(b)&3)...)
}

func msg(flags byte, c Command, a Application, avps ...[]byte) []byte {
	v := slices.Concat(avps...)
	b := binary.BigEndian.AppendUint32(nil, 1<<24|uint32(20+len(v)))
	b = binary.BigEndian.AppendUint32(b, uint32(flags)<<24|uint32(c))
	b = binary.BigEndian.AppendUint32(b, uint32(a))
	return append(append(b, 0, 0, 0, 1, 0, 0, 0, 2), v...)
}

var (
	air = msg(0xc0, AuthenticationInfo, S6a, avp(avpSessionID, 0, []byte("mme.example;1;2")...), avp(avpOriginHost, 0, []byte("mme.example")...),
		avp(avpOriginRealm, 0, []byte("example")...), avp(avpDestinationRealm, 0, []byte("home.example")...), avp(avpUserName, 0, []byte("001010000000001")...),
		avp(avpVisitedPLMN, vendor3GPP, 0, 0xf1, 0x10), avp(avpVendorApplication, 0, avp(avpAuthApplication, 0, 1, 0, 0, 0x23)...))
	aia = msg(0x40, AuthenticationInfo, S6a, avp(avpExperimental, 0, avp(avpExperimentalCode, 0, 0, 0, 0x13, 0x89)...), avp(avpAuthInfo, vendor3GPP))
)

func TestParse(t *testing.T) {
	var m Message
	if err := Parse(air, &m); err != nil {
		t.Fatal(err)
	}
	if !m.Request || !m.Proxiable || m.Application.String() != "S6a" || m.Command.String() != "Authentication-Information" || m.HopByHop != 1 ||
		string(m.OriginHost) != "mme.example" || string(m.DestinationRealm) != "home.example" || !m.HasUserName || !m.HasSession ||
		m.AuthApplication != uint32(S6a) || !bytes.Equal(m.VisitedPLMN, []byte{0, 0xf1, 0x10}) || m.HasKeys || m.AVPs != 8 {
		t.Errorf("%+v", m)
	}
	if err := Parse(aia, &m); err != nil || m.Request || m.Result != 5001 || !m.Experimental || !m.HasKeys {
		t.Errorf("%v %+v", err, m)
	}
}

func TestRefused(t *testing.T) {
	flags, length, overrun := slices.Clone(air), slices.Clone(air), slices.Clone(air)
	flags[4] |= 1
	length[3]++
	overrun[26] = 0xff
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{"short": {air[:3], ErrShort}, "cut": {air[:40], ErrShort}, "version": {[]byte{2, 0, 0, 20}, ErrVersion}, "flags": {flags, ErrFlags},
		"length": {length, ErrLength}, "huge": {[]byte{1, 0xff, 0xff, 0xfc}, ErrLength}, "AVP": {overrun, ErrAVP}} {
		var m Message
		if err := Parse(c.b, &m); err != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestAllocations(t *testing.T) {
	var m Message
	if n := testing.AllocsPerRun(100, func() { _ = Parse(air, &m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParse(b *testing.B) {
	var m Message
	b.ReportAllocs()
	for range b.N {
		_ = Parse(air, &m)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(air)
	f.Add(aia)
	f.Fuzz(func(t *testing.T, b []byte) {
		var m Message
		if Parse(b, &m) == nil {
			if n, err := Size(b); err != nil || n > len(b) {
				t.Error("read without a size")
			}
		}
	})
}
