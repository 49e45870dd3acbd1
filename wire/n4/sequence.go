package n4

// A PFCP entity numbers its requests one after the other (TS 29.244 clause 6.4: the number is unique among the requests
// that await an answer; every known entity counts up by one, some in several numberings, see numberings). Somebody who
// forges its address does not know the number.
//
//	genuine   14128  14129         14130   14131         14132
//	forged                   1                     2
//
// A break alone proves nothing: an entity that restarts counts anew, and a capture loses packets. The proof is that the
// old numbering goes on afterwards. So a request that does not fit is kept as a suspect; it is accused when the numbering
// that it broke continues, and acquitted when its own numbering takes the place of the old one.

const (
	// window is how far a number may lie from the expected one and still be loss or disorder. A recording that drops 64
	// requests in a row between two that it holds is no recording to judge by.
	window = 64
	// established is how many requests in a row make a numbering that can accuse.
	established = 3
	// takeover is how many requests in a row a new numbering needs to take the place of one that is silent.
	takeover = 3
	// reliable is the length at which a new numbering cannot be taken back any more.
	reliable = 64

	maxSuspects = 1 << 16
	maxChains   = 4
	maxTainted  = 8
	maxYoung    = 4096 // requests that are kept of a young numbering
	// steady is how many requests in a row with one TTL make another TTL remarkable.
	steady = 16
	// silence is how long a numbering may say nothing before nothing can be concluded from its end. The interval of
	// heartbeats is configured (TS 29.244 clause 6.2.2 sets none); products take a minute or less, and two may be lost.
	silence = 180 * second
)

// suspect is what of a request is kept while it is judged.
type suspect struct {
	seq, sum uint32
	frame, t int64
	port     uint16
	ttl      uint8
	early    bool   // its number lies a little ahead: it may have overtaken others
	kind     string // of attack, if this is no genuine request
}

// chain is a numbering: the number that comes next, and how many came in a row.
type chain struct {
	next   uint32
	length int
	start  suspect
}

// step is how far seq lies from the expected number, in 24 bits.
func (c *chain) step(seq uint32) int32 { return int32((seq-c.next)<<8) >> 8 }

// numbering judges the requests of one sender to one receiver. What every request needs stands first.
type numbering struct {
	main     chain
	last     int64 // time of the last request that fitted
	sameHops int   // how many in a row had its TTL
	hops     uint8 // its TTL
	suspects []suspect
	since    []suspect // what came since old fell silent
	mine     []suspect // main's own requests while it is young
	old      chain
	recent   [window]numbered // requests of main
	*doubt
}

// doubt is what is known of a numbering since a request did not fit; nil where all fit.
type doubt struct {
	earlier    [window]numbered // requests of the numbering before main
	candidates [maxChains]chain
	turn       int
	ousted     chain // a young numbering that was replaced, and its requests: a capture may begin with a forged one
	theirs     []suspect
	tainted    [maxTainted]uint32
	numTainted int
}

// doubtful makes room for what a doubt needs.
func (d *numbering) doubtful() {
	if d.doubt == nil {
		d.doubt = &doubt{}
	}
}

// numbered is a request by its number; seq is one too high, so that 0 is none.
type numbered struct{ seq, sum uint32 }

// inOrder takes the next request if it is the one that a reliable numbering expects and nothing is open; nearly all are.
// It does what [numbering.request] would do.
func (d *numbering) inOrder(seq, sum uint32, ttl uint8, t int64) bool {
	if seq != d.main.next || d.main.length < reliable || d.old.length > 0 || len(d.suspects) > 0 {
		return false
	}
	d.main.next = (seq + 1) & 0xffffff
	d.main.length++
	d.recent[seq%window] = numbered{seq + 1, sum}
	d.last = t
	if d.sameHops++; ttl != d.hops {
		d.hops, d.sameHops = ttl, 1
	}
	if d.since != nil || d.mine != nil {
		d.since, d.mine = nil, nil
	}
	return true
}

// request takes the next request and says whether it fits. accuse is called for every request that proves forged.
func (d *numbering) request(s suspect, restarted bool, accuse func(*suspect)) bool {
	if d.main.length > 0 && s.t-d.last > silence {
		d.old, d.since = chain{}, nil
	}
	if d.main.length == 0 {
		d.main = chain{next: s.seq, start: s}
		d.progress(s, accuse)
		return true
	}
	step := d.main.step(s.seq)
	switch {
	case step == 0:
		d.progress(s, accuse)
		return true
	case step < 0 && step >= -window:
		slot := &d.recent[s.seq%window]
		if slot.seq != s.seq+1 { // it comes late
			slot.seq, slot.sum = s.seq+1, s.sum
			d.record(s)
			return true
		}
		if slot.sum == s.sum { // it is sent again
			d.record(s)
			return true
		}
		if d.overtaken(s, accuse) {
			slot.sum = s.sum
			return true
		}
	case step > 0 && step <= window:
		if d.main.length < established {
			d.main.next = s.seq
			d.progress(s, accuse)
			return true
		}
		s.early = true
	}
	d.doubtful()
	if n := d.old.step(s.seq); d.old.length > d.main.length && n >= 0 && n < 4 {
		d.revive(s, accuse)
		return true
	}
	if slot := &d.earlier[s.seq%window]; d.main.length < reliable && slot.seq == s.seq+1 && slot.sum == s.sum {
		return true // sent again over a restart
	}
	d.suspect(s, restarted)
	return false
}

// progress carries the main numbering on and settles what lay in between.
func (d *numbering) progress(s suspect, accuse func(*suspect)) {
	if d.main.length >= established && len(d.suspects) > 0 {
		d.convict(accuse)
	}
	d.main.next = (s.seq + 1) & 0xffffff
	d.main.length++
	d.recent[s.seq%window].seq, d.recent[s.seq%window].sum = s.seq+1, s.sum
	d.record(s)
	if d.main.length >= reliable || d.main.length >= d.old.length || len(d.since) >= maxSuspects {
		d.old, d.since = chain{}, nil
	}
	for i := 0; i < len(d.suspects); i++ { // those that overtook are in their place now
		if e := &d.suspects[i]; e.early && e.seq == d.main.next {
			d.recent[e.seq%window].seq, d.recent[e.seq%window].sum = e.seq+1, e.sum
			d.main.next = (e.seq + 1) & 0xffffff
			i = -1
		}
	}
}

// record keeps what fits a new numbering as long as the old one may come back, or the new one may prove forged.
func (d *numbering) record(s suspect) {
	d.last = s.t
	if d.sameHops++; s.ttl != d.hops {
		d.hops, d.sameHops = s.ttl, 1
	}
	if d.old.length > 0 {
		d.since = append(d.since, s)
	}
	switch {
	case d.main.length >= reliable:
		d.mine = nil
	case len(d.mine) < maxYoung:
		d.mine = append(d.mine, s)
	}
}

// convict accuses the suspects that the main numbering has left behind. Those that may have overtaken others stay until
// the numbering has passed them by a window.
func (d *numbering) convict(accuse func(*suspect)) {
	keep := d.suspects[:0]
	for i := range d.suspects {
		s := &d.suspects[i]
		switch behind := d.main.step(s.seq); {
		case !s.early:
			d.charge(s, accuse)
		case behind >= -window:
			keep = append(keep, *s)
		}
	}
	d.suspects = keep
	if d.doubt != nil {
		d.candidates = [maxChains]chain{}
	}
}

// overtaken tells whether the number of s was taken by one that came too early; that one is the forged one.
func (d *numbering) overtaken(s suspect, accuse func(*suspect)) bool {
	for i := range d.suspects {
		if e := &d.suspects[i]; e.early && e.seq == s.seq && e.sum != s.sum {
			d.charge(e, accuse)
			d.suspects = append(d.suspects[:i], d.suspects[i+1:]...)
			return true
		}
	}
	return false
}

// charge accuses a forged request, and those before it in its numbering that nobody had known to be forged. The number is
// remembered, so that one like it at the end of the capture is known.
func (d *numbering) charge(s *suspect, accuse func(*suspect)) {
	accuse(s)
	d.doubtful()
	if d.ousted.length > 0 && s.seq-d.ousted.start.seq <= d.ousted.next-d.ousted.start.seq+3 {
		for i := range d.theirs {
			accuse(&d.theirs[i])
		}
		d.ousted, d.theirs = chain{}, nil
	}
	if !d.isTainted(s.seq) {
		d.tainted[d.numTainted%maxTainted] = s.seq
		d.numTainted++
	}
}

// isTainted tells whether the number is one of the last forged ones or follows one.
func (d *numbering) isTainted(seq uint32) bool {
	if d.doubt == nil {
		return false
	}
	for _, n := range d.tainted[:min(d.numTainted, maxTainted)] {
		if seq == n {
			return true
		}
	}
	return false
}

// suspect keeps a request that does not fit and looks whether a new numbering begins with it.
func (d *numbering) suspect(s suspect, restarted bool) {
	if len(d.suspects) < maxYoung || d.main.length >= established && len(d.suspects) < maxSuspects {
		d.suspects = append(d.suspects, s)
	}
	c := (*chain)(nil)
	for i := range d.candidates {
		n := d.candidates[i].step(s.seq)
		if d.candidates[i].length > 0 && n == -1 {
			return // the same number again: that carries nothing on
		}
		if d.candidates[i].length > 0 && n >= 0 && n < 4 {
			c = &d.candidates[i]
			break
		}
	}
	if c == nil {
		c = &d.candidates[d.turn%maxChains]
		d.turn++
		*c = chain{start: s}
	}
	c.next = (s.seq + 1) & 0xffffff
	c.length++
	switch {
	case c.start.early && c.length >= 2: // packets were lost, the numbering is the same
		d.main.next = c.next
		d.main.length++
		d.suspects = d.suspects[:0]
		d.candidates = [maxChains]chain{}
	case restarted || c.length >= takeover:
		d.replace(*c)
	}
}

// replace puts a new numbering in the place of the old one, which is kept in case it comes back.
func (d *numbering) replace(c chain) {
	if d.main.length < reliable {
		d.ousted, d.theirs = d.main, d.mine
	}
	d.mine = nil
	for _, o := range d.suspects {
		if (o.seq-c.start.seq)&0xffffff < (c.next-c.start.seq)&0xffffff {
			d.mine = append(d.mine, o)
		} else if d.ousted.length > 0 {
			d.theirs = append(d.theirs, o)
		}
	}
	if d.main.length >= established && d.main.length > d.old.length {
		d.old = d.main
		d.since = append(d.since[:0], d.suspects...)
	}
	if d.earlier = d.recent; d.main.length < reliable { // what was that young may be forged
		clear(d.earlier[:])
	}
	clear(d.recent[:])
	d.main = c
	d.suspects = d.suspects[:0]
	d.candidates = [maxChains]chain{}
}

// revive brings the old numbering back: what seemed to replace it was forged.
func (d *numbering) revive(s suspect, accuse func(*suspect)) {
	for i := range d.since {
		d.charge(&d.since[i], accuse)
	}
	for i := range d.suspects {
		d.charge(&d.suspects[i], accuse)
	}
	d.main, d.old = d.old, chain{}
	d.since, d.suspects = nil, d.suspects[:0]
	d.main.next = (s.seq + 1) & 0xffffff
	d.main.length++
}

// held is how many requests are kept.
func (d *numbering) held() int {
	n := len(d.suspects) + len(d.since) + len(d.mine)
	if d.doubt != nil {
		n += len(d.theirs)
	}
	return n
}

// drop forgets them: they were too many in all numberings together.
func (d *numbering) drop() {
	d.suspects, d.since, d.mine = nil, nil, nil
	d.old = chain{}
	if d.doubt != nil {
		d.ousted, d.theirs = chain{}, nil
	}
}

// finish judges what the capture's end leaves open: a suspect whose number carries on a forged numbering is forged too, and
// one that came another way than all before it.
func (d *numbering) finish(accuse func(*suspect)) {
	for i := range d.suspects {
		s := &d.suspects[i]
		if !s.early && (d.isTainted(s.seq) || d.isTainted((s.seq-1)&0xffffff) || d.sameHops >= steady && s.ttl != d.hops) {
			d.charge(s, accuse)
		}
	}
	d.suspects = nil
}
