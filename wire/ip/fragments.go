package ip

import "net/netip"

// Bounds on fragments. RFC 8200 section 4.5 gives a datagram 60 s; more than 4096 open ones, or 32 MiB, is an attack.
const (
	maxDatagrams     = 4096
	maxFragmentBytes = 32 << 20
	fragmentAge      = 60e9 // nanoseconds
	maxSpans         = 32   // holes in one datagram, plus one
	minBuffer        = 2 << 10
)

// FragmentCounts says what became of fragments.
type FragmentCounts struct {
	Fragments   int64 // seen
	Reassembled int64 // datagrams made whole
	Dropped     int64 // datagrams given up: too old, too many, contradicting themselves
	Overlaps    int64 // fragments that covered bytes already there; the first copy stands
	Open        int   // datagrams waiting now
	Bytes       int   // memory they hold
}

// fragments holds the datagrams that are not whole. The oldest goes first, by age, number or bytes.
type fragments struct {
	index          map[datagramKey]int32
	slots          []datagram
	oldest, newest int32 // list through slots, -1 for none; valid iff counts.Open > 0
	spare          []int32
	buffers        [6][][]byte // free ones of 2, 4, 8, 16, 32, 64 KiB
	lent           []byte      // the buffer behind the last packet given out
	counts         FragmentCounts
}

// datagramKey names a datagram: RFC 791 section 3.2 (addresses, protocol, identification), RFC 8200 section 4.5 (without
// the protocol). The VLAN keeps networks with the same addresses apart.
type datagramKey struct {
	src, dst netip.Addr
	id       uint32
	vlan     uint16
	proto    uint8
}

type span struct{ from, to int }

type datagram struct {
	key          datagramKey
	buf          []byte
	spans        [maxSpans]span // what is there: in order, apart from each other
	count        int
	total        int // 0 until the last fragment is there
	proto        uint8
	time         int64
	older, newer int32
}

// fragment puts the fragment in p to its place. It returns nil when p now holds the whole datagram.
func (d *Decoder) fragment(p *Packet, id uint32, offset int, more bool) error {
	if d == nil {
		return ErrFragment
	}
	f := &d.fragments
	f.counts.Fragments++
	end := offset + len(p.Payload)
	if p.Cut || end > MaxPayload || len(p.Payload) == 0 {
		return ErrHeader
	}
	f.age(d.now)
	key := datagramKey{src: p.Src, dst: p.Dst, id: id, vlan: p.VLAN}
	if p.Src.Is4() {
		key.proto = p.Proto
	}
	n, known := f.index[key]
	if !known {
		n = f.open(key, d.now)
	}
	g := &f.slots[n]
	if !more {
		if g.total != 0 && g.total != end {
			f.drop(n)
			return ErrHeader
		}
		g.total = end
	}
	if offset == 0 {
		g.proto = p.Proto
	}
	if g.total != 0 && (end > g.total || g.count > 0 && g.spans[g.count-1].to > g.total) || !f.grow(n, end) || !f.put(g, offset, p.Payload) {
		f.drop(n)
		return ErrHeader
	}
	if g.total == 0 || g.count != 1 || g.spans[0] != (span{0, g.total}) {
		return ErrFragment
	}
	p.Payload, p.Proto, p.Reassembled = g.buf[:g.total:g.total], g.proto, true
	f.lent, g.buf = g.buf, nil
	f.counts.Bytes -= cap(f.lent)
	f.counts.Reassembled++
	f.close(n)
	return nil
}

// put copies what is not there yet and notes it. It fails where the datagram has too many holes.
func (f *fragments) put(g *datagram, from int, b []byte) bool {
	to, at := from+len(b), from
	overlap := false
	for _, s := range g.spans[:g.count] {
		if s.to <= at || s.from >= to {
			continue
		}
		overlap = true
		if at < s.from {
			copy(g.buf[at:s.from], b[at-from:])
		}
		at = s.to
	}
	if at < to {
		copy(g.buf[at:to], b[at-from:])
	}
	if overlap {
		f.counts.Overlaps++
	}
	return g.note(from, to)
}

// note joins from..to with the spans that it touches.
func (g *datagram) note(from, to int) bool {
	first := 0
	for first < g.count && g.spans[first].to < from {
		first++
	}
	last := first // one behind the spans that are joined
	for last < g.count && g.spans[last].from <= to {
		from, to = min(from, g.spans[last].from), max(to, g.spans[last].to)
		last++
	}
	if last == first && g.count == maxSpans {
		return false
	}
	copy(g.spans[first+1:], g.spans[last:g.count])
	g.spans[first] = span{from, to}
	g.count += 1 - (last - first)
	return true
}

// open starts a datagram, giving up the oldest where there are too many.
func (f *fragments) open(key datagramKey, now int64) int32 {
	if f.index == nil {
		f.index = map[datagramKey]int32{}
	}
	if f.counts.Open >= maxDatagrams {
		f.drop(f.oldest)
	}
	var n int32
	if last := len(f.spare) - 1; last >= 0 {
		n, f.spare = f.spare[last], f.spare[:last]
	} else {
		n = int32(len(f.slots))
		f.slots = append(f.slots, datagram{})
	}
	g := &f.slots[n]
	g.key, g.time, g.count, g.total, g.proto = key, now, 0, 0, key.proto
	g.older, g.newer = -1, -1
	if f.counts.Open == 0 {
		f.oldest = n
	} else {
		g.older = f.newest
		f.slots[f.newest].newer = n
	}
	f.newest = n
	f.counts.Open++
	f.index[key] = n
	return n
}

// close takes a datagram off the list.
func (f *fragments) close(n int32) {
	g := &f.slots[n]
	if g.older >= 0 {
		f.slots[g.older].newer = g.newer
	} else {
		f.oldest = g.newer
	}
	if g.newer >= 0 {
		f.slots[g.newer].older = g.older
	} else {
		f.newest = g.older
	}
	delete(f.index, g.key)
	f.spare = append(f.spare, n)
	f.counts.Open--
}

func (f *fragments) drop(n int32) {
	g := &f.slots[n]
	f.counts.Bytes -= cap(g.buf)
	f.free(g.buf)
	g.buf = nil
	f.counts.Dropped++
	f.close(n)
}

func (f *fragments) age(now int64) {
	for f.counts.Open > 0 && now-f.slots[f.oldest].time > fragmentAge {
		f.drop(f.oldest)
	}
}

// grow makes room for size bytes in a datagram, giving up older ones where all together would hold too much.
func (f *fragments) grow(n int32, size int) bool {
	g := &f.slots[n]
	if size <= len(g.buf) {
		return true
	}
	b := f.buffer(size)
	for f.counts.Bytes+cap(b)-cap(g.buf) > maxFragmentBytes && f.oldest != n {
		f.drop(f.oldest)
	}
	copy(b, g.buf)
	f.counts.Bytes += cap(b) - cap(g.buf)
	f.free(g.buf)
	g.buf = b
	return true
}

// class is which of the free lists holds buffers of at least size bytes.
func class(size int) int {
	c := 0
	for minBuffer<<c < size {
		c++
	}
	return c
}

func (f *fragments) buffer(size int) []byte {
	c := class(size)
	if last := len(f.buffers[c]) - 1; last >= 0 {
		b := f.buffers[c][last]
		f.buffers[c] = f.buffers[c][:last]
		return b
	}
	return make([]byte, minBuffer<<c)
}

// maxFree bounds the free buffers of one size.
const maxFree = 64

func (f *fragments) free(b []byte) {
	if cap(b) == 0 {
		return
	}
	if c := class(cap(b)); len(f.buffers[c]) < maxFree {
		f.buffers[c] = append(f.buffers[c], b[:cap(b)])
	}
}

// takeBack ends the loan of the last packet's buffer.
func (f *fragments) takeBack() {
	if f.lent != nil {
		f.free(f.lent)
		f.lent = nil
	}
}
