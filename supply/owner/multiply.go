package owner

import "slices"

// Bounds of multiplying. Shares are compared with a tolerance of one part in 10⁹, which is far below a part per million
// and far above what the sums lose.
const (
	tolerance  = 1e-9
	negligible = 1e-13 // an addition too small to be passed on
)

// maxVisits bounds the visits of holdings: the sums of circles of nearly whole holdings come to rest slowly, two parties
// that hold each other to 99.9 % after some 15,000 visits.
func maxVisits(holdings int) int { return 64*holdings + 5_000_000 }

// multiply attributes to each party the shares that listed parties hold through chains: the sum over all chains of the
// products of their shares, at most the whole. Least and most are two such sums.
func (j *Judgement) multiply() {
	counts := j.Rule.counts()
	rest := j.rests(counts)
	seeds := [][]uint32{j.seeds}
	if j.Rule.Each {
		seeds = nil
		for i := range j.seeds {
			seeds = append(seeds, j.seeds[i:i+1])
		}
		j.of = map[uint32]uint32{}
	}
	for m, bit := range []uint8{countsShares, countsVotes} {
		if counts&bit == 0 {
			continue
		}
		f := &flow{j: j, bit: bit, measure: m, control: bit == countsVotes && j.Rule.Control, pending: make([]float64, j.x.g.count)}
		if bit == countsVotes {
			f.whole = j.Rule.Controlling
		}
		f.value, f.best = make([]float64, j.x.g.count), make([]float64, j.x.g.count)
		budget := maxVisits(len(j.x.edges))
		if j.Rule.Each {
			budget += maxEach
		}
		f.left = budget
		for _, s := range seeds {
			f.run(s)
			f.keep(s, stateCertain)
		}
		j.values[0][m] = f.best
		f.best, f.most, f.rest = make([]float64, j.x.g.count), true, rest
		if len(seeds)*len(j.x.unnamed) > maxStrangers {
			seeds = [][]uint32{j.seeds}
		}
		f.left = budget
		for _, s := range seeds {
			f.remainders(s)
			f.run(slices.Concat(j.x.unnamed, s))
			f.keep(s, statePossible)
		}
		j.values[1][m] = f.best
	}
	j.stated()
	for node, s := range j.state {
		if s&stateCertain != 0 {
			j.order = append(j.order, uint32(node))
		}
	}
}

// stated restricts what a listed party is said to hold enough of indirectly, where the links that lead there are not known
// well enough to give the number.
func (j *Judgement) stated() {
	for _, seed := range j.seeds {
		held := j.x.holds(seed)
		for i := range held {
			e := &held[i]
			if e.lo&markSpanned != 0 && j.x.on(e, j.day) && j.state[e.owned]&(stateListed|stateCertain) == 0 &&
				countsOf[e.kind()]&j.Rule.counts()&^countsControl != 0 && j.Rule.meets(e.min()) {
				j.state[e.owned] |= stateCertain
			}
		}
	}
}

// maxStrangers bounds the work where each listed party counts by itself and could be any party that nobody names: above
// it, all listed parties are taken for one, which calls more shares unknown and none clear.
const maxStrangers = 50_000_000

// flow is the sum over chains of one measure.
type flow struct {
	j       *Judgement
	bit     uint8
	measure int
	control bool  // a link of control counts whole
	whole   Share // so does one of this share; 0 = none
	most    bool
	rest    []bound
	value   []float64
	best    []float64 // the largest value of any run
	pending []float64
	queue   []uint32
	touched []uint32
	left    int // visits of holdings until work stops
}

// weight is the part of the owner's value that a holding passes on.
func (f *flow) weight(l *link) float64 {
	c, least := countsOf[l.kind()], l.min()
	if l.lo&(markRepeated|markSpanned) != 0 {
		return 0
	}
	if c&countsControl != 0 {
		if f.control && (least == Whole || f.most && l.hi > 0) {
			return 1
		}
		return 0
	}
	if c&f.bit == 0 {
		return 0
	}
	share := least
	if f.most {
		share = min(l.max(), least+f.rest[l.owned].rest[f.measure]) // the others' least leaves no more
	}
	if f.whole > 0 && share >= f.whole {
		return 1
	}
	return float64(share) / float64(Whole)
}

// remainders gives the unexplained remainder of each company to the listed parties, where such a party, or one that is
// restricted, is known to hold a part and the owners are not declared complete.
func (f *flow) remainders(seeds []uint32) {
	j := f.j
	give := func(owner uint32) {
		held := j.x.holds(owner)
		for i := range held {
			e := &held[i]
			if e.lo&(markSpanned|markRepeated) == 0 && e.min() > 0 && countsOf[e.kind()]&f.bit != 0 && j.x.on(e, j.day) &&
				j.state[e.owned]&stateListed == 0 && !j.x.g.complete[e.owned] {
				f.give(e.owned, float64(f.rest[e.owned].rest[f.measure])/float64(Whole), true)
			}
		}
	}
	for _, s := range seeds {
		give(s)
	}
	if !j.Rule.Each {
		for node, s := range j.state {
			if s&stateCertain != 0 && s&stateListed == 0 {
				give(uint32(node))
			}
		}
	}
}

// give adds to a party's value, at most up to the whole, and notes what is to be passed on.
func (f *flow) give(node uint32, add float64, once bool) {
	if once && f.pending[node] >= add { // a second part of the same company does not double its remainder
		return
	}
	if add = min(add, 1-f.value[node]); add <= negligible {
		return
	}
	if f.value[node] == 0 {
		f.touched = append(f.touched, node)
	}
	if f.pending[node] == 0 {
		f.queue = append(f.queue, node)
	}
	f.value[node] += add
	f.pending[node] += add
}

// run passes values on until nothing is left to pass. Seeds have the whole.
func (f *flow) run(seeds []uint32) {
	j := f.j
	for _, s := range seeds {
		f.give(s, 1, false)
	}
	for head := 0; head < len(f.queue) && f.left > 0; head++ {
		owner := f.queue[head]
		passed := f.pending[owner]
		f.pending[owner] = 0
		held := j.x.holds(owner)
		f.left -= len(held) + 1
		for i := range held {
			if e := &held[i]; j.x.on(e, j.day) {
				if w := f.weight(e); w > 0 {
					f.give(e.owned, passed*w, false)
				}
			}
		}
		if head > 1<<16 && head > len(f.queue)/2 {
			f.queue = append(f.queue[:0], f.queue[head+1:]...)
			head = -1
		}
	}
	j.Cut = j.Cut || f.left <= 0
	for _, node := range f.queue {
		f.pending[node] = 0
	}
	f.queue = f.queue[:0]
}

// keep notes what a run found, and takes it back for the next.
func (f *flow) keep(seeds []uint32, mark uint8) {
	j := f.j
	threshold := float64(j.Rule.Threshold) / float64(Whole)
	for _, node := range f.touched {
		v := f.value[node]
		f.best[node] = max(f.best[node], v)
		f.value[node] = 0
		if v > threshold+tolerance || !j.Rule.Strict && v >= threshold-tolerance {
			if j.state[node]&stateListed == 0 {
				j.state[node] |= mark
				if j.Rule.Each && mark == stateCertain {
					if _, known := j.of[node]; !known {
						j.of[node] = seeds[0]
					}
				}
			}
		}
	}
	f.touched = f.touched[:0]
}
