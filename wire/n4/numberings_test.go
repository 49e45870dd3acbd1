package n4

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// play feeds requests, each a number and a content, and gives the indexes of those accused and of those that fit nothing.
func play(requests [][2]uint32) (forged, odd []int) {
	d := numberings{room: new(int)}
	accuse := func(s *suspect) { forged = append(forged, int(s.frame)) }
	for i, r := range requests {
		t := int64(i) * second / 10
		if !d.inOrder(r[0], r[1], 64, t) && !d.request(suspect{seq: r[0], sum: r[1], ttl: 64, frame: int64(i), t: t}, false, accuse) {
			odd = append(odd, i)
		}
	}
	d.finish(accuse)
	if *d.room != 0 {
		panic("room is not given back")
	}
	slices.Sort(forged)
	return slices.Compact(forged), odd
}

// pods mixes the numberings of pods, each with its share of n requests, in bursts and with losses.
func pods(r *rand.Rand, n int, shares ...int) (requests [][2]uint32) {
	next := make([]uint32, len(shares))
	for i := range next {
		next[i] = uint32(i+1)<<16 + r.Uint32N(1<<15)
	}
	var order []int
	for i, share := range shares {
		order = append(order, slices.Repeat([]int{i}, share)...)
	}
	for len(requests) < n {
		i := order[r.IntN(len(order))]
		for range 1 + r.IntN(4) {
			if r.IntN(50) == 0 {
				next[i] += 1 + r.Uint32N(3)
			}
			requests = append(requests, [2]uint32{next[i], next[i]})
			next[i]++
		}
	}
	return requests
}

// with puts requests into others at a place, one after each.
func with(requests [][2]uint32, at int, more ...[2]uint32) [][2]uint32 {
	out := slices.Clone(requests[:at])
	for i, r := range more {
		out = append(out, r, requests[at+i])
	}
	return append(out, requests[at+len(more):]...)
}

func every(from, n int) (at []int) {
	for i := range n {
		at = append(at, from+2*i)
	}
	return at
}

// TestNumberings holds that a sender may have several numberings, and that who forges requests of it is found beside them.
func TestNumberings(t *testing.T) {
	alternate := func(n int, starts ...uint32) (r [][2]uint32) {
		for i := range n {
			for _, start := range starts {
				r = append(r, [2]uint32{start + uint32(i), uint32(i)})
			}
		}
		return r
	}
	three := alternate(200, 0x010040, 0x020007, 0x030900)
	one := count(0x050000, 0x050190)
	for name, c := range map[string]struct {
		requests [][2]uint32
		want     []int
	}{
		"three":                       {requests: three},
		"eight":                       {requests: alternate(50, 1<<16, 2<<16, 3<<16, 4<<16, 5<<16, 6<<16, 7<<16, 8<<16)},
		"pod 0 too":                   {requests: alternate(200, 1, 0x010001)},
		"one crosses a block":         {requests: count(0x00ffc0, 0x010100)},
		"three cross":                 {requests: alternate(200, 0x00ffc0, 0x1fff00, 0x300000)},
		"block by block around":       {requests: slices.Concat(alternate(100, 0x01ff9c, 0x020010), alternate(100, 0x010000, 0x020074))},
		"a pod comes later":           {requests: slices.Concat(three, alternate(300, 0x010108, 0x0200cf, 0x0309c8, 0x040001))},
		"a pod goes":                  {requests: slices.Concat(three, alternate(300, 0x010108, 0x0200cf))},
		"anew in another block":       {requests: slices.Concat(count(0x050000, 0x050020), count(1, 100))},
		"far apart, of many":          {requests: [][2]uint32{{1, 0}, {90000, 0}, {170000, 0}, {170001, 0}, {300000, 0}, {400000, 0}, {500000, 0}}},
		"forged, other block":         {requests: with(three, 300, [2]uint32{0x700001, 1}), want: []int{300}},
		"forged, other block, early":  {requests: with(three, 20, [2]uint32{0x700001, 1}), want: []int{20}},
		"forged at first":             {requests: with(three, 0, [2]uint32{0x700001, 1}), want: []int{0}},
		"forged, a pod's block":       {requests: with(three, 300, [2]uint32{0x028000, 1}), want: []int{300}},
		"forged, a pod's block early": {requests: with(three, 30, [2]uint32{0x028000, 1}), want: []int{30}},
		"ten forged":                  {requests: with(three, 300, count(1, 11)...), want: every(300, 10)},
		"one numbering, one forged":   {requests: with(one, 100, [2]uint32{0x123456, 1}), want: []int{100}},
		"one numbering, early":        {requests: with(one, 10, [2]uint32{0x123456, 1}), want: []int{10}},
		"one numbering, 200 forged":   {requests: with(one, 100, count(1, 201)...), want: every(100, 200)},
		"one number again and again":  {requests: with(one, 10, slices.Repeat([][2]uint32{{1, 1}, {2, 2}, {1, 3}}, 100)...), want: every(10, 300)},
	} {
		if got, _ := play(c.requests); !slices.Equal(got, c.want) {
			t.Errorf("%s: accused %v, want %v", name, got, c.want)
		}
	}
}

// TestNumberingsMixed holds that pods of unequal load, in bursts and with losses, are never accused, that their requests are
// taken for genuine once they are known, and that one forged request is found among them.
func TestNumberingsMixed(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		requests := pods(r, 1000, 5, 3, 2, 2)
		got, odd := play(requests)
		if len(got) > 0 {
			t.Fatalf("seed %d: accused %v", seed, got)
		}
		if len(odd) > len(requests)/20+2*reliable { // those after a loss, the first of each pod, and more of one that comes late
			t.Fatalf("seed %d: %v are not taken for genuine", seed, odd)
		}
		at := r.IntN(900)
		if got, _ = play(with(requests, at, [2]uint32{0x900000 + r.Uint32N(1<<16), 1})); !slices.Equal(got, []int{at}) {
			t.Fatalf("seed %d: accused %v, want %d", seed, got, at)
		}
	}
}

// TestNumberingsBound holds what is kept of a sender without order, in all blocks.
func TestNumberingsBound(t *testing.T) {
	d := numberings{room: new(int)}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 1 << 18 {
		d.request(suspect{seq: r.Uint32N(1 << 24), frame: int64(i), t: int64(i) * second}, i%1000 == 0, func(*suspect) {})
		if len(d.beside) > maxBeside || *d.room != len(d.beside) {
			t.Fatalf("%d numberings, room taken for %d", len(d.beside), *d.room)
		}
	}
	if n := d.held(); n > 5*maxSuspects {
		t.Errorf("%d requests kept", n)
	}
	d.drop()
	if n := d.held(); n > 0 {
		t.Errorf("%d requests kept after they were dropped", n)
	}
}
