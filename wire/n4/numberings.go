package n4

import "slices"

// A control function that runs in several pods behind one address may give each its own numbers. Cisco documents of its SMF
// that the upper 8 of the 24 bits are the pod's number, here called its block, and that each pod counts the lower 16 ("Port
// and Sequence Number Selection", UCC 5G SMF 2021.01); TS 29.244 clause 6.4 only asks that a number is unique among the
// requests that await an answer:
//
//	pod 1   0x010041  0x010042            0x010043
//	pod 2                       0x020007            0x020008
//
// Somebody who forges requests counts on too, often from 1. What tells them apart is when they begin: a numbering of another
// block is the sender's own if it shows among its first requests, or if the sender is known to have several and this one goes
// on for long. All else stays with the numbering that was there first, which judges it.
const (
	// opening is how many requests of a sender show the numberings that it has from the start.
	opening = 64
	// maxBeside is how many numberings a sender may have beside its first.
	maxBeside = 7
	// maxBesides bounds those of all senders together: some 8 MB.
	maxBesides = 4096
)

// numberings judge the requests of one sender to one receiver.
type numberings struct {
	numbering           // the first
	beside    []*beside // in other blocks
	pending   int       // how many of beside are not accepted yet
	asked     int       // requests judged one by one, up to opening
	turns     int       // how often an accepted numbering and the first took turns
	room      *int      // how many numberings all senders have beside their first
}

// beside is a numbering of another block.
type beside struct {
	numbering
	late     bool // it began after the opening
	accepted bool // it is the sender's: what fits it is genuine
}

// enough tells whether it has gone on for long enough to be the sender's.
func (b *beside) enough() bool {
	return b.main.length >= reliable || !b.late && b.main.length >= established
}

// block is the upper 8 bits of the last number.
func (c *chain) block() uint32 { return (c.next - 1) & 0xffffff >> 16 }

// far is how far seq lies from the expected number, in either direction.
func (c *chain) far(seq uint32) int32 {
	n := c.step(seq)
	return max(n, -n)
}

// inOrder takes the next request if a reliable numbering expects it and nothing is open, as nearly all are.
func (d *numberings) inOrder(seq, sum uint32, ttl uint8, t int64) bool {
	if d.pending > 0 {
		return false
	}
	if d.numbering.inOrder(seq, sum, ttl, t) {
		return true
	}
	for _, b := range d.beside {
		if b.inOrder(seq, sum, ttl, t) {
			return true
		}
	}
	return false
}

// request takes the next request and says whether it fits a numbering that is known to be the sender's. accuse is called for
// every request that proves forged.
func (d *numberings) request(s suspect, restarted bool, accuse func(*suspect)) bool {
	if d.asked < opening {
		d.asked++
	}
	if d.pending > 0 {
		d.expire(s.t, accuse)
	}
	b, known := d.find(s.seq)
	if !known && !restarted && d.opens() {
		b = &beside{late: d.asked == opening}
		d.beside = append(d.beside, b)
		d.pending++
		*d.room++
	}
	if b == nil {
		return d.numbering.request(s, restarted, accuse)
	}
	turn := d.last > b.last
	fits := b.request(s, restarted, accuse)
	switch {
	case b.accepted && turn:
		d.turns++
	case !b.accepted && b.enough() && d.main.length < established: // what came first is what stands alone
		d.numbering, b.numbering, b.late = b.numbering, d.numbering, false
		return fits
	case !b.accepted && b.enough():
		b.accepted = true
		d.pending--
	}
	return fits && b.accepted
}

// find looks for the numbering that a number belongs to: the nearest, else that of its block. Nil is the first. It tells
// whether there is one.
func (d *numberings) find(seq uint32) (nearest *beside, known bool) {
	if d.main.length == 0 {
		return nil, true
	}
	distance := d.main.far(seq)
	for _, b := range d.beside {
		if n := b.main.far(seq); n < distance {
			nearest, distance = b, n
		}
	}
	if distance <= window {
		return nearest, true
	}
	for _, b := range d.beside {
		if b.main.block() == seq>>16 {
			return b, true
		}
	}
	return nil, d.main.block() == seq>>16
}

// opens tells whether a number of a new block may begin a numbering: not while the first one judges who took its place.
// Where there is no room, a numbering that has been silent for long gives way.
func (d *numberings) opens() bool {
	if d.asked == opening && d.turns < established || d.old.length > 0 {
		return false
	}
	if len(d.beside) == maxBeside {
		newest := d.last
		for _, b := range d.beside {
			newest = max(newest, b.last)
		}
		i := slices.IndexFunc(d.beside, func(b *beside) bool { return b.accepted && newest-b.last > silence })
		if i < 0 {
			return false
		}
		d.remove(i)
	}
	return *d.room < maxBesides
}

func (d *numberings) remove(i int) {
	d.beside = slices.Delete(d.beside, i, i+1)
	*d.room--
}

// expire gives up numberings that fell silent before they were accepted, or hold much that does not go on.
func (d *numberings) expire(now int64, accuse func(*suspect)) {
	for i := 0; i < len(d.beside); i++ {
		if b := d.beside[i]; !b.accepted && (now-b.last > silence || b.held() > 2*reliable) {
			d.remove(i)
			d.pending--
			d.judge(b, accuse)
			i--
		}
	}
}

// judge hands the requests of a numbering that was given up to the first one: forged is what this has gone on after.
func (d *numberings) judge(b *beside, accuse func(*suspect)) {
	b.doubtful()
	for _, s := range slices.Concat(b.theirs, b.mine, b.since, b.suspects) {
		switch {
		case d.main.length >= established && d.last > s.t:
			d.charge(&s, accuse)
		case len(d.suspects) < maxYoung:
			d.suspects = append(d.suspects, s)
		}
	}
}

// held is how many requests are kept.
func (d *numberings) held() int {
	n := d.numbering.held()
	for _, b := range d.beside {
		n += b.held()
	}
	return n
}

// drop forgets them.
func (d *numberings) drop() {
	d.numbering.drop()
	for _, b := range d.beside {
		b.drop()
	}
}

// finish judges what the capture's end leaves open.
func (d *numberings) finish(accuse func(*suspect)) {
	for _, b := range d.beside {
		if *d.room--; b.accepted {
			b.finish(accuse)
		} else {
			d.judge(b, accuse)
		}
	}
	d.beside, d.pending = nil, 0
	d.numbering.finish(accuse)
}
