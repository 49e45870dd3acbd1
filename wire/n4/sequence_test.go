package n4

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// run feeds requests, each a number and a content, and gives the indexes of those accused.
func run(requests [][2]uint32, restarts ...int) []int {
	var d numbering
	var forged []int
	accuse := func(s *suspect) { forged = append(forged, int(s.frame)) }
	for i, r := range requests {
		d.request(suspect{seq: r[0], sum: r[1], frame: int64(i), t: int64(i) * second / 10}, slices.Contains(restarts, i), accuse)
	}
	d.finish(accuse)
	slices.Sort(forged)
	return slices.Compact(forged)
}

func count(from, to uint32) (r [][2]uint32) {
	for i := from; i < to; i++ {
		r = append(r, [2]uint32{i & 0xffffff, i})
	}
	return r
}

func TestNumbering(t *testing.T) {
	for name, c := range map[string]struct {
		requests [][2]uint32
		restarts []int
		want     []int
	}{
		"in order":               {requests: count(100, 200)},
		"number wraps":           {requests: count(0xfffff0, 0x1000010)},
		"one forged":             {requests: slices.Concat(count(100, 120), count(7, 8), count(120, 130)), want: []int{20}},
		"forged in a row":        {requests: slices.Concat(count(100, 120), count(1, 11), count(120, 130)), want: []int{20, 21, 22, 23, 24, 25, 26, 27, 28, 29}},
		"forged with one number": {requests: slices.Concat(count(100, 120), [][2]uint32{{1, 5}, {1, 6}, {1, 7}}, count(120, 130)), want: []int{20, 21, 22}},
		"a used number":          {requests: slices.Concat(count(100, 120), [][2]uint32{{110, 9}}, count(120, 130)), want: []int{20}},
		"a number ahead":         {requests: slices.Concat(count(100, 120), [][2]uint32{{125, 9}}, count(120, 130)), want: []int{20}},
		"first is forged":        {requests: slices.Concat(count(1, 2), count(100, 120), count(2, 3), count(120, 130)), want: []int{0, 21}},
		"last is forged":         {requests: slices.Concat(count(100, 120), count(7, 8), count(120, 130), count(8, 9)), want: []int{20, 31}},
		"restart, told":          {requests: slices.Concat(count(100, 120), count(1, 60)), restarts: []int{20}},
		"restart, untold":        {requests: slices.Concat(count(100, 120), count(1, 60))},
		"restart near by":        {requests: slices.Concat(count(1, 30), count(1, 60))},
		"restart to a higher":    {requests: slices.Concat(count(100, 120), count(9000, 9060))},
		"sent again":             {requests: slices.Concat(count(100, 120), count(118, 130))},
		"lost":                   {requests: slices.Concat(count(100, 120), count(130, 140), count(170, 180))},
		"every other lost":       {requests: [][2]uint32{{1, 0}, {3, 0}, {5, 0}, {7, 0}, {9, 0}, {11, 0}, {13, 0}, {14, 0}, {15, 0}, {17, 0}}},
		"disorder":               {requests: [][2]uint32{{1, 0}, {2, 0}, {3, 0}, {4, 0}, {6, 0}, {5, 0}, {7, 0}, {9, 0}, {10, 0}, {8, 0}, {11, 0}, {12, 0}}},
		"numbers at random":      {requests: [][2]uint32{{77, 0}, {90000, 0}, {12, 0}, {555555, 0}, {8000000, 0}, {400, 0}, {123456, 0}}},
		"many receivers":         {requests: [][2]uint32{{1, 0}, {105, 0}, {230, 0}, {231, 0}, {400, 0}, {555, 0}, {700, 0}, {701, 0}, {900, 0}}},
	} {
		if got := run(c.requests, c.restarts...); !slices.Equal(got, c.want) {
			t.Errorf("%s: accused %v, want %v", name, got, c.want)
		}
	}
}

// TestNumberingLossy holds that loss, disorder, repetition and restarts in any mixture never accuse. Between
// two restarts lie more requests than a window.
func TestNumberingLossy(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		var requests [][2]uint32
		var restarts []int
		since := 0
		seq, start := r.Uint32N(1<<20), uint32(0)
		for len(requests) < 400 {
			switch r.IntN(40) {
			case 0, 1, 2: // lost
				seq += 1 + r.Uint32N(5)
			case 3: // sent again
				if n := len(requests); n > 0 {
					requests = append(requests, requests[n-1-r.IntN(min(n, 3))])
				}
			case 4, 5: // overtaken by the next
				requests = append(requests, [2]uint32{seq + 1, seq + 1 + start}, [2]uint32{seq, seq + start})
				seq += 2
			case 6:
				if r.IntN(3) == 0 && len(requests)-since > 2*window {
					since = len(requests)
					seq, start = 1, start+1<<24
					restarts = append(restarts, len(requests))
				}
			}
			requests = append(requests, [2]uint32{seq & 0xffffff, seq + start})
			seq++
		}
		if got := run(requests, restarts...); len(got) > 0 {
			t.Fatalf("seed %d: accused %v", seed, got)
		}
	}
}

// TestNumberingBound holds a sender without order to what is kept of it.
func TestNumberingBound(t *testing.T) {
	var d numbering
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 1 << 20 {
		d.request(suspect{seq: r.Uint32N(1 << 24), frame: int64(i), t: int64(i)}, i%1000 == 0, func(*suspect) {})
	}
	if n := d.held(); n > 4*maxSuspects {
		t.Errorf("%d requests kept", n)
	}
}
