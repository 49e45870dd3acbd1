package pcap

import (
	"encoding/binary"
	"math/bits"
)

// A pcapng file is a row of blocks (draft-ietf-opsawg-pcapng-03 section 3.1), padded to 4 bytes:
//
//	0 type | 4 total length | 8 body ... | total length again
const (
	blockSection   = 0x0a0d0d0a
	blockInterface = 1
	blockPacket    = 2 // obsolete, still written by old tools
	blockSimple    = 3
	blockJournal   = 9 // systemd journal entry: Wireshark numbers it
	blockSecrets   = 10
	blockEnhanced  = 6

	byteOrderMark uint32 = 0x1a2b3c4d

	// maxBlock is the longest block that is looked at as a whole: a frame and its options.
	maxBlock = MaxFrame + 128<<10

	// maxInterfaces bounds what a section may declare.
	maxInterfaces = 1 << 16
)

// section is the state between two section headers.
type section struct {
	big        bool
	interfaces []iface
}

// iface is what an interface description block says that a frame needs.
type iface struct {
	link    LinkType
	snap    uint32
	clock   clock
	seconds int64 // if_tsoffset
}

func (s *section) u16(b []byte) uint16 {
	if s.big {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

func (s *section) u32(b []byte) uint32 {
	if s.big {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

// openSection reads a section header block (section 4.1): 0 type, 4 length, 8 byte-order mark, 12 version, 16 length of the
// section (a hint, not used). What the section before declared ends here.
func (r *Reader) openSection() error {
	h, err := r.in.peek(12)
	if err != nil {
		return truncated(err)
	}
	switch byteOrderMark {
	case binary.LittleEndian.Uint32(h[8:]):
		r.ng.big = false
	case binary.BigEndian.Uint32(h[8:]):
		r.ng.big = true
	default:
		return ErrDamaged
	}
	r.ng.interfaces = r.ng.interfaces[:0]
	length := r.ng.u32(h[4:])
	if length < 28 || length > maxSkip {
		return ErrDamaged
	}
	return truncated(r.in.skip(padded(length)))
}

// quick reads an enhanced packet block that lies whole in the buffer, in little-endian order, as nearly all do. It takes nothing
// where it says false.
func (r *Reader) quick(f *Frame) bool {
	b := r.in.buf[r.in.start:r.in.end]
	if r.ng.big || len(b) < 32 {
		return false
	}
	h := (*[28]byte)(b)
	length, number, captured := binary.LittleEndian.Uint32(h[4:]), binary.LittleEndian.Uint32(h[8:]), binary.LittleEndian.Uint32(h[20:])
	if binary.LittleEndian.Uint32(h[:]) != blockEnhanced || length&3 != 0 || length < 32 || int(length) > len(b) ||
		captured > length-32 || captured > MaxFrame || int(number) >= len(r.ng.interfaces) || binary.LittleEndian.Uint32(b[length-4:]) != length {
		return false
	}
	i := &r.ng.interfaces[number]
	f.Time = i.clock.nanoseconds(uint64(binary.LittleEndian.Uint32(h[12:]))<<32|uint64(binary.LittleEndian.Uint32(h[16:]))) + i.seconds*1e9
	f.Link, f.Interface = i.link, number
	f.Data = b[28 : 28+captured : 28+captured]
	f.Length = max(int(binary.LittleEndian.Uint32(h[24:])), int(captured))
	r.number++
	f.Number = r.number
	r.in.start += int(length)
	return true
}

// nextBlock reads blocks until one holds a frame.
func (r *Reader) nextBlock(f *Frame) error {
	for {
		h, err := r.in.peek(8)
		if err != nil {
			return err
		}
		kind, length := r.ng.u32(h), r.ng.u32(h[4:])
		if kind == blockSection {
			if err := r.openSection(); err != nil {
				return err
			}
			continue
		}
		if length < 12 || length > maxSkip {
			return ErrDamaged
		}
		if length > maxBlock {
			if err := r.longBlock(kind, length); err != nil {
				return err
			}
			continue
		}
		block, err := r.in.take(padded(length))
		if err != nil {
			return truncated(err)
		}
		if r.ng.u32(block[len(block)-4:]) != length {
			return ErrDamaged
		}
		body := block[8 : len(block)-4]
		var found bool
		switch kind {
		case blockInterface:
			err = r.describe(body)
		case blockEnhanced:
			found, err = r.enhanced(f, body)
		case blockPacket:
			found, err = r.obsolete(f, body)
		case blockSimple:
			found, err = r.simple(f, body)
		case blockSecrets:
			err = r.secrets(body)
		case blockJournal:
			r.count()
		}
		if found || err != nil {
			return err
		}
	}
}

// longBlock steps over a block that is longer than a frame may be, or keeps it if it holds secrets.
func (r *Reader) longBlock(kind, length uint32) error {
	switch kind {
	case blockEnhanced, blockPacket, blockSimple:
		r.count()
		r.skipped++
	case blockSecrets:
		return truncated(r.longSecrets(padded(length)))
	}
	return truncated(r.in.skip(padded(length)))
}

func padded(n uint32) int { return int(n+3) &^ 3 }

// describe reads an interface description block (section 4.2): 0 link type, 2 reserved, 4 snap length, 8 options.
func (r *Reader) describe(b []byte) error {
	if len(b) < 8 || len(r.ng.interfaces) >= maxInterfaces {
		return ErrDamaged
	}
	i := iface{link: LinkType(r.ng.u16(b)), snap: r.ng.u32(b[4:]), clock: newClock(6)}
	const endOfOptions, resolution, offset = 0, 9, 14
	for o := b[8:]; len(o) >= 4; {
		code, length := r.ng.u16(o), int(r.ng.u16(o[2:]))
		if code == endOfOptions || 4+length > len(o) {
			break
		}
		value := o[4 : 4+length]
		switch {
		case code == resolution && length >= 1:
			i.clock = newClock(value[0])
		case code == offset && length >= 8:
			if i.seconds = int64(binary.LittleEndian.Uint64(value)); r.ng.big {
				i.seconds = int64(binary.BigEndian.Uint64(value))
			}
		}
		o = o[min(4+padded(uint32(length)), len(o)):]
	}
	r.ng.interfaces = append(r.ng.interfaces, i)
	return nil
}

// enhanced reads an enhanced packet block (section 4.3): 0 interface, 4 time high, 8 time low, 12 captured length,
// 16 length on the wire, 20 bytes, then options.
func (r *Reader) enhanced(f *Frame, b []byte) (bool, error) {
	if len(b) < 20 {
		return false, ErrDamaged
	}
	return r.frame(f, r.ng.u32(b), b[4:])
}

// obsolete reads a packet block (appendix A): as enhanced, with 16 bits of interface and 16 of drop count.
func (r *Reader) obsolete(f *Frame, b []byte) (bool, error) {
	if len(b) < 20 {
		return false, ErrDamaged
	}
	return r.frame(f, uint32(r.ng.u16(b)), b[4:])
}

// frame reads what both packet blocks share, from the time on.
func (r *Reader) frame(f *Frame, number uint32, b []byte) (bool, error) {
	captured := r.ng.u32(b[8:])
	if uint64(captured) > uint64(len(b)-16) || number >= uint32(len(r.ng.interfaces)) {
		return false, ErrDamaged
	}
	if captured > MaxFrame {
		r.count()
		r.skipped++
		return false, nil
	}
	i := &r.ng.interfaces[number]
	f.Number = r.count()
	f.Time = i.clock.nanoseconds(uint64(r.ng.u32(b))<<32|uint64(r.ng.u32(b[4:]))) + i.seconds*1e9
	f.Link, f.Interface = i.link, number
	f.Data = b[16 : 16+captured : 16+captured]
	f.Length = max(int(r.ng.u32(b[12:])), len(f.Data))
	return true, nil
}

// simple reads a simple packet block (section 4.4): 0 length on the wire, 4 bytes. The captured length is the least of
// that, the snap length of interface 0 and the block.
func (r *Reader) simple(f *Frame, b []byte) (bool, error) {
	if len(b) < 4 || len(r.ng.interfaces) == 0 {
		return false, ErrDamaged
	}
	i := &r.ng.interfaces[0]
	length := r.ng.u32(b)
	captured := min(length, uint32(len(b)-4))
	if i.snap > 0 {
		captured = min(captured, i.snap)
	}
	if captured > MaxFrame {
		r.count()
		r.skipped++
		return false, nil
	}
	f.Number, f.Time, f.Link, f.Interface = r.count(), 0, i.link, 0
	f.Data = b[4 : 4+captured : 4+captured]
	f.Length = int(length)
	return true, nil
}

// clock turns an interface's time units into nanoseconds (if_tsresol, section 4.2): the unit is 10^-n s, or 2^-n s with the
// top bit set.
type clock struct {
	multiply, divide uint64 // where the unit is a power of ten
	shift            uint8  // where it is a power of two
}

func newClock(resolution uint8) clock {
	n := resolution & 0x7f
	if resolution&0x80 != 0 {
		return clock{shift: min(n, 63), multiply: 0}
	}
	c := clock{multiply: 1, divide: 1}
	for ; n < 9; n++ {
		c.multiply *= 10
	}
	for ; n > 9 && c.divide < 1e18; n-- {
		c.divide *= 10
	}
	return c
}

func (c *clock) nanoseconds(t uint64) int64 {
	if c.divide == 1 {
		return int64(t * c.multiply)
	}
	return c.slow(t)
}

// slow is nanoseconds for units that are no whole number of them.
func (c *clock) slow(t uint64) int64 {
	if c.multiply == 0 {
		high, low := bits.Mul64(t, 1e9)
		if c.shift == 0 {
			return int64(low)
		}
		return int64(high<<(64-c.shift) | low>>c.shift)
	}
	return int64(t / c.divide)
}
