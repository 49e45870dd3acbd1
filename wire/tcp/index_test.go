package tcp

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestIndex holds the index to a map while connections come and go, among few so that they meet.
func TestIndex(t *testing.T) {
	all := make([]Ends, 4000)
	r := rand.New(rand.NewPCG(1, 2))
	end := func() (netip.Addr, uint16) {
		a := netip.AddrFrom4([4]byte{192, 0, 2, byte(r.IntN(4))})
		if r.IntN(4) == 0 {
			a = netip.AddrFrom16(a.As16())
		}
		return a, uint16(r.IntN(8))
	}
	var next []Ends // by number
	x := Index{At: func(n uint32) *Ends { return &next[n] }}
	want := map[Ends]uint32{}
	for i := range all {
		e := &all[i]
		e.Src, e.SrcPort = end()
		e.Dst, e.DstPort = end()
	}
	for i := range 100_000 {
		e := all[r.IntN(len(all))]
		switch n, ok := want[e]; r.IntN(3) {
		case 0:
			next = append(next, e)
			x.Put(&e, uint32(len(next)-1))
			want[e], want[e.Back()] = uint32(len(next)-1), uint32(len(next)-1)
		case 1:
			x.Take(&e, n)
			if ok {
				delete(want, e)
				delete(want, e.Back())
			}
		default:
			if got, found := x.Find(&e); found != ok || ok && got != n {
				t.Fatalf("step %d: %d %v, want %d %v", i, got, found, n, ok)
			}
		}
	}
	if len(x.slots) > 1<<14 {
		t.Errorf("%d slots", len(x.slots))
	}
}
