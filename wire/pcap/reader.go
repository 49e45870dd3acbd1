// Package pcap reads capture files frame by frame, and writes pcapng.
//
// It reads pcap in both byte orders with microseconds or nanoseconds (draft-ietf-opsawg-pcap-05), pcapng with any number
// of sections and interfaces (draft-ietf-opsawg-pcapng-03), and gzip or zstd around either. It recognises them by content.
// Frames are numbered from 1 as Wireshark numbers them. TLS secrets that a pcapng carries are kept for the TLS decoder.
//
// It does not read the other formats that Wireshark knows (snoop, ERF, ...); such a file is [ErrFormat].
package pcap

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// MaxFrame bounds a frame, as in Wireshark. A longer one is skipped, numbered and counted.
const MaxFrame = 256 << 10

// maxSkip bounds what a length may ask us to step over: a length above it is taken for damage.
const maxSkip = 64 << 20

// Errors that callers tell apart. After ErrTruncated and ErrDamaged the frames before stand; there is none after.
var (
	ErrFormat    = errors.New("pcap: neither pcap nor pcapng (nor one of them in gzip or zstd)")
	ErrTruncated = fmt.Errorf("pcap: the file ends inside a frame: %w", io.ErrUnexpectedEOF)
	ErrDamaged   = errors.New("pcap: a length or a byte-order mark cannot be right")
	ErrBomb      = errors.New("pcap: the compressed file grows without measure")
)

// Frame is one recorded frame.
type Frame struct {
	Number    int64    // from 1, as Wireshark counts; skipped frames count
	Time      int64    // nanoseconds since 1970 UTC; 0 where the file gives no time (pcapng simple packet)
	Link      LinkType // what Data begins with
	Interface uint32   // number within its section, 0 in pcap
	Data      []byte   // what was recorded; valid until the next call of Next
	Length    int      // what was on the wire, at least len(Data)
}

// Reader reads frames from one capture file. It holds one buffer, whatever the file's length.
type Reader struct {
	in      input
	file    fileFormat
	ng      section
	classic classicFile
	number  int64
	skipped int64
	keyLog  []byte
	err     error
}

type fileFormat uint8

const (
	formatPcap fileFormat = iota
	formatPcapng
)

// NewReader recognises the file by its first bytes and reads its header.
func NewReader(r io.Reader) (*Reader, error) {
	src, err := unpack(r)
	if err != nil {
		return nil, err
	}
	p := &Reader{in: input{src: src, buf: make([]byte, bufferSize)}}
	head, err := p.in.peek(4)
	if err != nil {
		if p.in.err == io.EOF {
			return nil, ErrFormat // not even four bytes
		}
		return nil, err
	}
	if binary.LittleEndian.Uint32(head) == blockSection { // reads the same in both orders
		p.file = formatPcapng
		if err := p.openSection(); err != nil {
			return nil, err
		}
		return p, nil
	}
	return p, p.openClassic(head)
}

// BufferSize is the size of the buffers that Lend asks for.
const BufferSize = bufferSize

// Lend has the reader leave its frames where they lie: before it writes over them it hands the whole buffer to swap and goes
// on in the one that it gets, of BufferSize octets.
func (r *Reader) Lend(swap func(old []byte) []byte) { r.in.swap = swap }

// Next reads the next frame into f. It returns io.EOF after the last one, ErrTruncated where the file was cut inside a
// frame, ErrDamaged where it lies about its lengths. An error stays.
func (r *Reader) Next(f *Frame) error {
	switch {
	case r.err != nil:
	case r.file == formatPcap:
		r.err = r.nextClassic(f)
	case r.quick(f):
		r.in.lent = true
		return nil
	default:
		r.err = r.nextBlock(f)
	}
	r.in.lent = r.in.lent || r.err == nil
	return r.err
}

// Skipped counts the frames that were longer than MaxFrame.
func (r *Reader) Skipped() int64 { return r.skipped }

// count counts a frame and says which it is.
func (r *Reader) count() int64 {
	r.number++
	return r.number
}
