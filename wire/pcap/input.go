package pcap

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// bufferSize holds the longest frame with its block header and options, and the read-ahead.
const bufferSize = 2*MaxFrame + 64<<10

// readSize is how much is read at a time: little enough that the frames, and what was read of them ahead, still lie near the
// processor when they are looked at, and so much that whom buffers are swapped with is not asked all the time.
const readSize = 256 << 10

// input is a window onto the file, so that frames are handed out without a copy.
type input struct {
	src        io.Reader
	buf        []byte
	start, end int
	err        error // of src, once it has given one

	lent bool                    // a frame lies in buf that somebody may still look at
	swap func(old []byte) []byte // gives a buffer in place of one that frames lie in; nil where they are done with at the next call
}

// peek makes n ≤ bufferSize bytes available without taking them. io.EOF means that nothing follows at all.
func (in *input) peek(n int) ([]byte, error) {
	if in.end-in.start >= n {
		return in.buf[in.start : in.start+n : in.start+n], nil
	}
	switch old := in.buf[in.start:in.end]; {
	case in.swap != nil && in.lent:
		in.buf, in.lent = in.swap(in.buf), false
		in.start, in.end = 0, copy(in.buf, old)
	case in.start > 0:
		in.start, in.end = 0, copy(in.buf, old)
	}
	for idle := 0; in.end < n && in.err == nil; {
		var got int
		got, in.err = in.src.Read(in.buf[in.end:min(in.end+readSize, len(in.buf))])
		in.end += got
		if got > 0 {
			idle = 0
		} else if idle++; idle > 100 && in.err == nil {
			in.err = io.ErrNoProgress
		}
	}
	switch {
	case in.end >= n:
		return in.buf[:n:n], nil
	case in.err != io.EOF:
		return nil, in.err
	case in.end == 0:
		return nil, io.EOF
	default:
		return nil, ErrTruncated
	}
}

// take is peek, and goes on behind. What it gives is valid until the next call.
func (in *input) take(n int) ([]byte, error) {
	b, err := in.peek(n)
	if err == nil {
		in.start += n
	}
	return b, err
}

// skip steps over n bytes, however many.
func (in *input) skip(n int) error {
	for n > 0 {
		step := min(n, len(in.buf))
		if _, err := in.take(step); err != nil {
			return err
		}
		n -= step
	}
	return nil
}

// bombRatio and bombSize say when a compressed file is refused: deflate reaches 1032 on nothing but zeros, and captures
// reach 5 to 50. Both must be passed.
const (
	bombRatio = 500
	bombSize  = 256 << 20
)

// maxWindow bounds the memory that a zstd file may ask for.
const maxWindow = 32 << 20

// unpack recognises gzip (RFC 1952) and zstd (RFC 8878) by their first bytes and gives what they hold.
func unpack(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, _ := b.Peek(4) // what it lacks, NewReader says
	packed := &counter{src: b}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, ErrFormat
		}
		return &guarded{src: z, packed: packed}, nil
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, ErrFormat
		}
		return &guarded{src: z, packed: packed}, nil
	}
	return b, nil
}

// counter counts what was read of the compressed file. It is a io.ByteReader, so that gzip adds no buffer of its own.
type counter struct {
	src  *bufio.Reader
	read int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.src.Read(b)
	c.read += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.src.ReadByte()
	if err == nil {
		c.read++
	}
	return b, err
}

// guarded refuses a file that grows without measure.
type guarded struct {
	src    io.Reader
	packed *counter
	gave   int64
}

func (g *guarded) Read(b []byte) (int, error) {
	n, err := g.src.Read(b)
	g.gave += int64(n)
	if g.gave > bombSize && g.gave/bombRatio > g.packed.read {
		return n, ErrBomb
	}
	switch {
	case err == nil || err == io.EOF:
		return n, err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, ErrTruncated
	}
	return n, fmt.Errorf("%w: %w", ErrDamaged, err)
}
