package aper

import (
	"bytes"
	"errors"
	"testing"

	oracle "github.com/free5gc/aper"
)

// TestWhole reads constrained whole numbers that free5GC's encoder wrote, behind one bit so that alignment shows.
func TestWhole(t *testing.T) {
	type small struct {
		First  int64 `aper:"valueLB:0,valueUB:1"`
		Second int64 `aper:"valueLB:0,valueUB:4"`
		Third  int64 `aper:"valueLB:0,valueUB:255"`
		Fourth int64 `aper:"valueLB:1,valueUB:256"`
		Fifth  int64 `aper:"valueLB:0,valueUB:65535"`
		Sixth  int64 `aper:"valueLB:0,valueUB:4294967295"`
		Last   int64 `aper:"valueLB:0,valueUB:1099511627775"`
	}
	for _, want := range []small{{Fourth: 1}, {1, 4, 255, 256, 65535, 1<<32 - 1, 1<<40 - 1}, {1, 3, 17, 2, 300, 65536, 1 << 33}, {0, 1, 2, 3, 4, 5, 6}} {
		b, err := oracle.MarshalWithParams(want, "")
		if err != nil {
			t.Fatal(err)
		}
		var r Reader
		r.Reset(b)
		w := func(lb, ub uint64) int64 { return int64(r.Whole(lb, ub)) }
		got := small{w(0, 1), w(0, 4), w(0, 255), w(1, 256), w(0, 65535), w(0, 1<<32-1), w(0, 1<<40-1)}
		if got != want || r.Err != nil || r.Left() != 0 {
			t.Errorf("%x: %v %v, want %v", b, got, r.Err, want)
		}
	}
}

func TestValue(t *testing.T) {
	long := bytes.Repeat([]byte{0xa5}, 70000)
	for _, n := range []int{0, 1, 127, 128, 16383} {
		b := append(length(n), long[:n]...)
		var r Reader
		r.Reset(b)
		if got := r.Value(); len(got) != n || r.Err != nil || r.Left() != 0 || r.Joined != nil {
			t.Errorf("%d: %d %v", n, len(got), r.Err)
		}
	}
	// 70,000 octets: a fragment of 4 × 16,384, then 4,464.
	b := append([]byte{0xc4}, long[:65536]...)
	b = append(append(b, length(4464)...), long[65536:]...)
	var r Reader
	r.Reset(b)
	if got := r.Value(); !bytes.Equal(got, long) || r.Err != nil {
		t.Errorf("fragments: %d octets, %v", len(got), r.Err)
	}
	for name, b := range map[string][]byte{"none": {}, "cut": {5, 1}, "fragment cut": {0xc1, 1, 2}, "two octets cut": {0x80}} {
		r.Reset(b)
		if got := r.Value(); got != nil || !errors.Is(r.Err, ErrShort) {
			t.Errorf("%s: %x %v", name, got, r.Err)
		}
	}
	r.Reset([]byte{0xc9})
	if r.Value(); !errors.Is(r.Err, ErrFragment) {
		t.Error(r.Err)
	}
}

func length(n int) []byte {
	if n < 128 {
		return []byte{byte(n)}
	}
	return []byte{0x80 | byte(n>>8), byte(n)}
}

func TestBits(t *testing.T) {
	b := []byte{0b1010_0101, 0xff, 0x00, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde}
	for at := range 80 {
		for n := range min(57, 81-at) {
			r := Reader{b: b, bit: at}
			var want uint64
			for i := at; i < at+n; i++ {
				want = want<<1 | uint64(b[i/8]>>(7-i%8)&1)
			}
			if got := r.Bits(n); got != want || r.Err != nil || r.bit != at+n {
				t.Fatalf("%d bits at %d: %x, want %x (%v)", n, at, got, want, r.Err)
			}
		}
	}
}

// TestAdditions steps over extension additions: seven announced, the second is there.
func TestAdditions(t *testing.T) {
	var r Reader
	r.Reset([]byte{0b1_0_000110, 0b0100000_0, 2, 0xaa, 0xbb, 0x77})
	s := r.Sequence(0)
	r.End(Sequence{Extended: s.Extended})
	if v := r.Octet(); v != 0x77 || r.Err != nil {
		t.Errorf("%x %v", v, r.Err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte{0x00, 0x0f, 0x40, 0x05, 0, 0, 1, 0, 85}, []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Add([]byte{0xc1, 0xff, 0xff, 0x80, 0x01, 0x02}, []byte{3, 3, 3, 9, 9})
	var joined []byte
	f.Fuzz(func(t *testing.T, b, do []byte) {
		joined = joined[:0]
		r := Reader{Joined: &joined}
		r.Reset(b)
		for _, d := range do[:min(len(do), 64)] {
			switch d % 10 {
			case 0:
				r.Whole(1, uint64(d)<<d%40+1)
			case 1:
				r.Bits(int(d) % 57)
			case 2:
				r.End(r.Sequence(int(d) % 8))
			case 3:
				r.Value()
			case 4:
				r.Enumerated(int(d) + 1)
			case 5:
				r.BitString(1, 160)
			case 6:
				var p PDU
				r.PDU(&p)
			case 7:
				var f Field
				r.Field(&f)
			case 8:
				r.Octets(int(d))
			case 9:
				r.Length()
			}
			if r.Left() < 0 || r.bit > len(b)*8 {
				t.Fatal("behind the end")
			}
		}
	})
}
