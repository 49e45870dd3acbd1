package owner

import "math/bits"

// party is what judging knows of a party, in 16 bytes side by side, because every visit to one costs a walk to memory.
type party struct {
	held  tally // capital; votes where these alone count
	state uint32
}

// tally is one measure: the least and the most that restricted parties hold, and what is left beside the clear ones.
type tally struct{ least, most, rest Share }

func (t *tally) meets(r *Rule) bool { return r.meets(min(t.most, t.rest)) }

// States that only the judging of all listed together has.
const (
	stateComplete = 1 << 16 // its owners are declared complete
	stateCould    = 1 << 17 // somebody restricted may control it
	stateHolds    = 1 << 18 // it holds something
)

// joint judges all listed parties together.
type joint struct {
	*Judgement
	parties []party
	votes   []tally // where capital and votes both count
	counts  uint8
	bit     uint8 // of the measure in parties
	walk    walk
}

// all adds the holdings of all listed parties: the least fixed point, first with the least that each holds, then with the
// most. Every holding is looked at once in all.
func (j *Judgement) all() {
	w := &joint{Judgement: j, counts: j.Rule.counts()}
	w.prepare()
	w.walk = walk{x: j.x, parties: w.parties, queue: append(make([]uint32, 0, len(w.parties)), j.seeds...), done: make([]uint64, len(w.parties)/64+1)}
	for _, at := range j.seeds {
		w.walk.finish(at)
	}
	for links := w.walk.next(); links != nil; links = w.walk.next() {
		for i := range links {
			w.certain(&links[i])
		}
	}
	w.walk.queue, w.walk.head, w.walk.sorted = w.walk.queue[:0], 0, 0
	for at := range w.parties {
		p := &w.parties[at]
		if p.state&uint32(stateListed|stateCertain) == 0 && (p.state&(stateCould|uint32(statePossible)) != 0 || w.meets(uint32(at), p)) {
			w.mark(uint32(at), p, statePossible)
		}
	}
	for links := w.walk.next(); links != nil; links = w.walk.next() {
		for i := range links {
			w.possible(&links[i])
		}
	}
	for at := range w.parties {
		j.state[at] = uint8(w.parties[at].state)
	}
}

// prepare lays out the parties: who is listed, unnamed or complete, and what the least of all holdings leaves of each.
// Sources that give out more than the whole leave nothing to conclude from: then all is left.
func (w *joint) prepare() {
	x := w.x
	w.parties = make([]party, x.g.count)
	w.bit = countsShares
	first := x.total[0]
	if w.counts&countsShares == 0 {
		w.bit, first = countsVotes, x.total[1]
	}
	left := func(given Share) Share {
		if given > Whole {
			return Whole
		}
		return Whole - given
	}
	for at := range w.parties {
		state := uint32(w.state[at])
		if x.out[at] < x.out[at+1] {
			state |= stateHolds
		}
		w.parties[at] = party{held: tally{rest: first[at]}, state: state}
	}
	if w.counts&(countsShares|countsVotes) == countsShares|countsVotes {
		w.votes = make([]tally, x.g.count)
		for at, given := range x.total[1] {
			w.votes[at].rest = given
		}
	}
	for _, at := range x.dated {
		e := &x.edges[at]
		if !e.on(w.day) || e.flags&(spanned|repeated) != 0 {
			continue
		}
		if t := &w.parties[e.owned].held; countsOf[e.kind]&w.bit != 0 && t.rest < 2*Whole {
			t.rest += e.min
		}
		if w.votes != nil && countsOf[e.kind]&countsVotes != 0 && w.votes[e.owned].rest < 2*Whole {
			w.votes[e.owned].rest += e.min
		}
	}
	for at := range w.parties {
		w.parties[at].held.rest = left(w.parties[at].held.rest)
	}
	for at := range w.votes {
		w.votes[at].rest = left(w.votes[at].rest)
	}
	for at := range x.g.complete {
		w.parties[at].state |= stateComplete
	}
	for _, at := range x.unnamed {
		w.parties[at].state |= uint32(statePossible)
	}
}

// meets says whether a party could be restricted.
func (w *joint) meets(at uint32, p *party) bool {
	return p.held.meets(&w.Rule) || w.votes != nil && w.votes[at].meets(&w.Rule)
}

// certain adds a holding of a listed or restricted party.
func (w *joint) certain(l *link) {
	p := &w.parties[l.owned]
	c := countsOf[l.kind()] & w.counts
	if p.state&uint32(stateListed|stateCertain) != 0 || c == 0 || l.hi == 0 || l.lo&markRepeated != 0 || !w.x.on(l, w.day) {
		return
	}
	least, met := l.min(), false
	switch {
	case c&countsControl != 0:
		met = least == Whole
		p.state |= stateCould
	case l.lo&markSpanned != 0:
		met = w.Rule.meets(least) && least > 0
		if least > 0 && w.Rule.meets(l.max()) {
			p.state |= stateCould
		}
	default:
		most := l.max()
		if least > 0 && p.state&stateComplete == 0 {
			most = Whole
		}
		if c&w.bit != 0 {
			p.held.add(least, most)
			met = w.Rule.meets(p.held.least)
		}
		if w.votes != nil && c&countsVotes != 0 {
			v := &w.votes[l.owned]
			v.add(least, most)
			met = met || w.Rule.meets(v.least)
		}
	}
	if met {
		w.order = append(w.order, l.owned)
		w.mark(l.owned, p, stateCertain)
	}
}

// mark notes a new state and has the party's holdings looked at, if it has any.
func (w *joint) mark(at uint32, p *party, state uint8) {
	p.state |= uint32(state)
	w.walk.finish(at)
	if p.state&stateHolds != 0 {
		w.walk.queue = append(w.walk.queue, at)
	}
}

// add counts a holding of a restricted party.
func (t *tally) add(least, most Share) {
	t.least += least // below the threshold until now
	if t.most < 2*Whole {
		t.most += most
	}
	if t.rest < 2*Whole {
		t.rest += least
	}
}

// possible adds a holding of a party that could be restricted.
func (w *joint) possible(l *link) {
	p := &w.parties[l.owned]
	c := countsOf[l.kind()] & w.counts
	if p.state&uint32(stateListed|stateCertain|statePossible) != 0 || c == 0 || l.hi == 0 || l.lo&markRepeated != 0 || !w.x.on(l, w.day) {
		return
	}
	met := c&countsControl != 0
	switch {
	case met:
	case l.lo&markSpanned != 0:
		met = l.min() > 0 && w.Rule.meets(l.max())
	default:
		if c&w.bit != 0 {
			p.held.could(l)
			met = p.held.meets(&w.Rule)
		}
		if w.votes != nil && c&countsVotes != 0 {
			v := &w.votes[l.owned]
			v.could(l)
			met = met || v.meets(&w.Rule)
		}
	}
	if met {
		w.mark(l.owned, p, statePossible)
	}
}

// could counts a holding of a party that could be restricted.
func (t *tally) could(l *link) {
	if t.most < 2*Whole {
		t.most += l.max()
	}
	if t.rest < 2*Whole {
		t.rest += l.min()
	}
}

// walk gives the holdings of the parties in a queue, which grows meanwhile, in batches. What takes time is the way to
// memory, so that it goes there in order and many times at once:
//   - a generation of the queue is put in the order of its numbers where it is large, so that holdings lie side by side;
//   - holdings in parties that are done are dropped by a bit of each, which the processor keeps near;
//   - all that a batch needs is touched first, in loops of loads that do not wait for each other.
type walk struct {
	x       *Index
	parties []party
	done    []uint64 // a bit for each party
	queue   []uint32
	head    int
	sorted  int // end of the present generation
	bits    []uint64
	spans   [128]struct{ at, end uint32 }
	ready   []struct{ at, end uint32 } // of spans, what is left
	batch   [384]link
	touched uint32 // keeps the loads from being left out
}

// finish says that holdings in a party need not be looked at any more.
func (w *walk) finish(at uint32) { w.done[at>>6] |= 1 << (at & 63) }

// next gives holdings of parties in the queue, nil when it is empty.
func (w *walk) next() []link {
	n := 0
	for n < len(w.batch) {
		if len(w.ready) == 0 {
			if !w.more() {
				break
			}
			continue // those parties may hold nothing
		}
		s := &w.ready[0]
		for ; s.at < s.end && n < len(w.batch); s.at++ {
			l := w.x.links[s.at]
			w.batch[n] = l
			n += int(^w.done[l.owned>>6] >> (l.owned & 63) & 1)
		}
		if s.at == s.end {
			w.ready = w.ready[1:]
		}
	}
	if n == 0 {
		return nil
	}
	touched := w.touched
	for i := range w.batch[:n] {
		touched += w.parties[w.batch[i].owned].state
	}
	w.touched = touched
	return w.batch[:n]
}

// more takes the next parties of the queue.
func (w *walk) more() bool {
	if w.head == w.sorted {
		w.sort(w.queue[w.head:])
		w.sorted = len(w.queue)
	}
	owners := w.queue[w.head:min(w.head+len(w.spans), w.sorted)]
	w.head += len(owners)
	for i, o := range owners {
		w.spans[i].at, w.spans[i].end = w.x.out[o], w.x.out[o+1]
	}
	touched, n := w.touched, 0
	for i := range owners {
		if s := w.spans[i]; s.at < s.end {
			touched += w.x.links[s.at].owned + w.x.links[s.end-1].owned
			w.spans[n] = s
			n++
		}
	}
	w.touched, w.ready = touched, w.spans[:n]
	return len(owners) > 0
}

// sort puts a large generation in order, by a bit for each party; none is in it twice.
func (w *walk) sort(generation []uint32) {
	if len(generation) < len(w.parties)/256 {
		return
	}
	if w.bits == nil {
		w.bits = make([]uint64, len(w.done))
	}
	for _, at := range generation {
		w.bits[at>>6] |= 1 << (at & 63)
	}
	n := 0
	for i, word := range w.bits {
		for ; word != 0; word &= word - 1 {
			generation[n] = uint32(i<<6 + bits.TrailingZeros64(word))
			n++
		}
	}
	clear(w.bits)
}
