package geotiff

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/tiff/lzw"
)

// Compression schemes that are read.
const (
	compressNone       = 1
	compressLZW        = 5
	compressDeflate    = 8
	compressOldDeflate = 32946
	compressPackBits   = 32773
	compressZstd       = 50000
)

// ratios is how many bytes one packed byte can become at most. A block that claims more is refused before it is unpacked.
// Deflate: 258 bytes of a match take at least two bits (RFC 1951). LZW: at most 4096 bytes for a code of at least 9 bits.
// PackBits: 128 bytes for two. Zstandard: a block of 128 KiB takes at least four bytes (RFC 8878).
var ratios = map[uint16]int64{compressNone: 1, compressLZW: 4096, compressDeflate: 1032, compressOldDeflate: 1032, compressPackBits: 64, compressZstd: 1 << 15}

// named gives a scheme's name for a message.
func named(compression uint16) string {
	names := map[uint16]string{2: "CCITT", 3: "CCITT T.4", 4: "CCITT T.6", 6: "old JPEG", 7: "JPEG", 34887: "LERC", 34925: "LZMA", 50001: "WebP", 50002: "JPEG XL"}
	if n, ok := names[compression]; ok {
		return " (" + n + ")"
	}
	return ""
}

// raw reads a block, unpacks it and undoes the predictor. Its samples are then in the file's byte order, but for predictor 3
// after which they are big-endian.
func (f *File) raw(l *Level, index, samples, rows int) ([]byte, error) {
	rowBytes := l.BlockWidth * samples * f.Type.bytes()
	want := rowBytes * rows
	n := int64(l.counts[index])
	if int64(want) > n*ratios[l.compression]+64 {
		return nil, fmt.Errorf("%d packed bytes cannot hold %d", n, want)
	}
	packed, err := f.bytes(l.offsets[index], n)
	if err != nil {
		return nil, err
	}
	out := packed
	if l.compression == compressNone {
		if len(out) < want {
			return nil, fmt.Errorf("%d bytes, and %d are needed", len(out), want)
		}
		out = out[:want]
	} else {
		out = make([]byte, want)
		if err := unpack(out, packed, l.compression); err != nil {
			return nil, err
		}
	}
	for row := range rows {
		line := out[row*rowBytes : (row+1)*rowBytes]
		switch l.predictor {
		case 2:
			f.undoDifference(line, samples)
		case 3:
			undoFloat(line, f.Type.bytes(), samples)
		}
	}
	if l.predictor == 3 && f.order != byteOrder(binary.BigEndian) { // one order for samples to read
		swap(out, f.Type.bytes())
	}
	return out, nil
}

func unpack(out, packed []byte, compression uint16) error {
	var r io.Reader
	switch compression {
	case compressPackBits:
		return unpackBits(out, packed)
	case compressLZW:
		lr := lzw.NewReader(bytes.NewReader(packed), lzw.MSB, 8)
		defer lr.Close()
		r = lr
	case compressZstd:
		zr, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBlock))
		if err != nil {
			return err
		}
		defer zr.Close()
		r = zr
	default:
		zr, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			return err
		}
		defer zr.Close()
		r = zr
	}
	if n, err := io.ReadFull(r, out); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("unpacked to %d bytes, and %d are needed", n, len(out))
		}
		return err
	}
	return nil
}

// unpackBits is TIFF 6.0 section 9.
func unpackBits(out, in []byte) error {
	at := 0
	for at < len(out) {
		if len(in) == 0 {
			return fmt.Errorf("unpacked to %d bytes, and %d are needed", at, len(out))
		}
		n := int(int8(in[0]))
		in = in[1:]
		switch {
		case n >= 0:
			n = min(n+1, len(out)-at)
			if len(in) < n {
				return fmt.Errorf("a run of bytes is cut short")
			}
			copy(out[at:], in[:n])
			in = in[n:]
			at += n
		case n > -128:
			if len(in) == 0 {
				return fmt.Errorf("a run of bytes is cut short")
			}
			for range min(1-n, len(out)-at) {
				out[at] = in[0]
				at++
			}
			in = in[1:]
		}
	}
	return nil
}

// undoDifference undoes predictor 2, differences between neighbours of a band (TIFF 6.0 section 14).
func (f *File) undoDifference(line []byte, samples int) {
	size := f.Type.bytes()
	step := samples * size
	for i := step; i < len(line); i += size {
		switch size {
		case 1:
			line[i] += line[i-step]
		case 2:
			f.order.PutUint16(line[i:], f.order.Uint16(line[i:])+f.order.Uint16(line[i-step:]))
		case 4:
			f.order.PutUint32(line[i:], f.order.Uint32(line[i:])+f.order.Uint32(line[i-step:]))
		case 8:
			f.order.PutUint64(line[i:], f.order.Uint64(line[i:])+f.order.Uint64(line[i-step:]))
		}
	}
}

// undoFloat undoes predictor 3: the bytes of a row's samples are sorted by their significance, the highest first, and then
// replaced by differences (Adobe Photoshop TIFF Technical Note 3). The samples come out big-endian.
func undoFloat(line []byte, size, samples int) {
	for i := samples; i < len(line); i++ {
		line[i] += line[i-samples]
	}
	n := len(line) / size
	sorted := bytes.Clone(line)
	for i := range n {
		for b := range size {
			line[i*size+b] = sorted[b*n+i]
		}
	}
}

func swap(b []byte, size int) {
	for ; len(b) >= size; b = b[size:] {
		for i := range size / 2 {
			b[i], b[size-1-i] = b[size-1-i], b[i]
		}
	}
}

// samples takes one band out of a block.
func (f *File) samples(dst []float64, raw []byte, cols, rows, blockWidth, samples, band int) {
	size := f.Type.bytes()
	for row := range rows {
		b := raw[(row*blockWidth*samples+band)*size:]
		line := dst[row*cols : (row+1)*cols]
		for i := range line {
			v := b[i*samples*size:]
			switch f.Type {
			case Uint8:
				line[i] = float64(v[0])
			case Int8:
				line[i] = float64(int8(v[0]))
			case Uint16:
				line[i] = float64(f.order.Uint16(v))
			case Int16:
				line[i] = float64(int16(f.order.Uint16(v)))
			case Uint32:
				line[i] = float64(f.order.Uint32(v))
			case Int32:
				line[i] = float64(int32(f.order.Uint32(v)))
			case Float32:
				line[i] = float64(math.Float32frombits(f.order.Uint32(v)))
			case Float64:
				line[i] = math.Float64frombits(f.order.Uint64(v))
			}
		}
	}
}
