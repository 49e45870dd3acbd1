package n4

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestIndex holds the table to a map while keys come and go, among few so that they meet.
func TestIndex(t *testing.T) {
	for _, spread := range []uint64{1, 4, 1 << 16, 1 << 32} {
		var x index
		want := map[uint64]uint32{}
		r := rand.New(rand.NewPCG(1, spread))
		for i := range 200_000 {
			key := uint64(r.Uint32N(5000)) * spread
			switch value := 1 + r.Uint32N(3); r.IntN(3) {
			case 0:
				if got := x.put(key, value); got != want[key] {
					t.Fatalf("step %d: %d before, want %d", i, got, want[key])
				}
				want[key] = value
			case 1:
				if got := x.take(key, value); got != (want[key] == value) {
					t.Fatalf("step %d: taken %v, of %d", i, got, want[key])
				} else if got {
					delete(want, key)
				}
			default:
				if got := x.get(key); got != want[key] {
					t.Fatalf("step %d: %d, want %d", i, got, want[key])
				}
			}
		}
		if x.used != len(want) || len(x.slots) > 1<<14 {
			t.Errorf("%d keys in %d slots, want %d", x.used, len(x.slots), len(want))
		}
	}
}

// TestHosts holds that addresses of both kinds are told apart, also those that hold the same octets.
func TestHosts(t *testing.T) {
	var h hosts[netip.Addr]
	all := []netip.Addr{{}, netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("::ffff:192.0.2.1"), netip.MustParseAddr("::192.0.2.1"),
		netip.MustParseAddr("2001:db8::1"), netip.IPv6Unspecified(), netip.IPv4Unspecified()}
	for i := range all[1:] {
		h.add(all[i+1], netip.Addr{}, &all[i+1])
		h.add(all[i+1], all[1], &all[i+1])
	}
	for i := range all[1:] {
		if a := &all[i+1]; h.get(*a, netip.Addr{}) != a || h.get(*a, all[1]) != a || h.get(all[1], *a) == a && i > 0 {
			t.Errorf("%v is not found", a)
		}
	}
	if h.get(netip.MustParseAddr("192.0.2.2"), netip.Addr{}) != nil {
		t.Error("found what was not added")
	}
	if h.clear(); h.get(all[1], netip.Addr{}) != nil {
		t.Error("found what was cleared")
	}
}

// TestRequests holds that the oldest request gives way, and that numbers may come again.
func TestRequests(t *testing.T) {
	var r requests
	for i := range uint64(3 * maxRequests) {
		r.add(asked{key: i, seid: i})
		if i >= 10 {
			if c := r.take(5); c == nil && i == 10 || c != nil && c.seid != 5 {
				t.Fatalf("request 5 at %d: %+v", i, c)
			}
		}
	}
	if r.take(2*maxRequests-1) != nil || len(r.list) != maxRequests {
		t.Errorf("%d requests kept", len(r.list))
	}
	r.add(asked{key: 3*maxRequests - 1, seid: 7})
	if c := r.take(3*maxRequests - 1); c == nil || c.seid != 7 || r.open.used != maxRequests-1 {
		t.Errorf("asked again: %+v, %d open", c, r.open.used)
	}
}
