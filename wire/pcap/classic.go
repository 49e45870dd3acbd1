package pcap

import (
	"encoding/binary"
	"io"
)

// classicFile is what the header of a pcap file says (draft-ietf-opsawg-pcap-05 section 4), all in the order of the magic:
//
//	0  magic      a1b2c3d4 microseconds, a1b23c4d nanoseconds
//	4  version    major 2, minor 4
//	8  reserved   8 bytes
//	16 snap length
//	20 link type  low 16 bits; above them the length of the frame check sequence
//
// A record (section 5): 0 seconds, 4 fraction, 8 captured length, 12 length on the wire, then the bytes.
type classicFile struct {
	big    bool
	scale  int64 // nanoseconds of one unit of the fraction
	link   LinkType
	header int // 16; 24 in the files of Kuznetzov's patched libpcap (magic a1b2cd34)
}

const (
	magicMicro    = 0xa1b2c3d4
	magicNano     = 0xa1b23c4d
	magicModified = 0xa1b2cd34
)

func (r *Reader) openClassic(head []byte) error {
	c := &r.classic
	c.header = 16
	known := func(magic uint32) bool {
		switch magic {
		case magicMicro:
			c.scale = 1000
		case magicNano:
			c.scale = 1
		case magicModified:
			c.scale, c.header = 1000, 24
		default:
			return false
		}
		return true
	}
	switch {
	case known(binary.LittleEndian.Uint32(head)):
	case known(binary.BigEndian.Uint32(head)):
		c.big = true
	default:
		return ErrFormat
	}
	h, err := r.in.take(24)
	if err != nil {
		return truncated(err)
	}
	c.link = LinkType(c.u32(h[20:]))
	return nil
}

func (c *classicFile) u32(b []byte) uint32 {
	if c.big {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

func (r *Reader) nextClassic(f *Frame) error {
	c := &r.classic
	for {
		h, err := r.in.take(c.header)
		if err != nil {
			return err // io.EOF only where not one byte follows
		}
		sec, frac, captured, length := c.u32(h), c.u32(h[4:]), c.u32(h[8:]), c.u32(h[12:])
		if captured > MaxFrame {
			if captured > maxSkip {
				return ErrDamaged
			}
			r.count()
			r.skipped++
			if err := r.in.skip(int(captured)); err != nil {
				return truncated(err)
			}
			continue
		}
		f.Data, err = r.in.take(int(captured))
		if err != nil {
			return truncated(err)
		}
		f.Number = r.count()
		f.Time = int64(sec)*1e9 + int64(frac)*c.scale
		f.Link, f.Interface = c.link, 0
		f.Length = max(int(length), len(f.Data))
		return nil
	}
}

// truncated is err seen from inside a record, where the end of the file comes too early.
func truncated(err error) error {
	if err == io.EOF {
		return ErrTruncated
	}
	return err
}
