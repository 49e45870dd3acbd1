package geotiff

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

type byteOrder interface {
	binary.ByteOrder
	String() string
}

// Tags of TIFF 6.0, its technical notes, GeoTIFF 1.1 and GDAL.
const (
	tagSubfileType    = 254
	tagWidth          = 256
	tagHeight         = 257
	tagBits           = 258
	tagCompression    = 259
	tagPhotometric    = 262
	tagFillOrder      = 266
	tagDescription    = 270
	tagStripOffsets   = 273
	tagSamples        = 277
	tagRowsPerStrip   = 278
	tagStripCounts    = 279
	tagPlanar         = 284
	tagPredictor      = 317
	tagTileWidth      = 322
	tagTileHeight     = 323
	tagTileOffsets    = 324
	tagTileCounts     = 325
	tagSampleFormat   = 339
	tagPixelScale     = 33550
	tagTiePoint       = 33922
	tagTransformation = 34264
	tagGeoKeys        = 34735
	tagGeoDoubles     = 34736
	tagGeoASCII       = 34737
	tagGDALMetadata   = 42112
	tagNoData         = 42113
)

// Bounds of what is read.
const (
	maxIFDs   = 64
	maxTags   = 4096
	maxBlocks = 1 << 24
	maxBlock  = 256 << 20 // bytes of a block once it is unpacked
	maxText   = 1 << 20
	maxBands  = 4096
)

// entry is a tag's field as it lies in the file.
type entry struct {
	kind  uint16
	count uint64
	place int64 // of its values
}

// kindBytes is the size of a value by the field's type (TIFF 6.0 section 2; BigTIFF adds 16 to 18).
var kindBytes = [...]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}

type ifd map[uint16]entry

// NewReader reads the directory of a raster of which size bytes can be read. The name is that of messages.
func NewReader(name string, r io.ReaderAt, size int64) (*File, error) {
	f := &File{name: name, r: r, size: size}
	dirs, err := f.directories()
	if err != nil {
		return nil, f.errorf("%w", err)
	}
	for i, d := range dirs {
		sub, err := f.number(d, tagSubfileType, 0)
		if err != nil {
			return nil, f.errorf("%w", err)
		}
		if i > 0 && sub&1 == 0 || sub&4 != 0 {
			continue // a further page, or a mask
		}
		if err := f.addLevel(d, len(f.Levels) == 0); err != nil {
			return nil, f.errorf("image %d: %w", i, err)
		}
	}
	if len(f.Levels) == 0 {
		return nil, f.errorf("it holds no raster")
	}
	return f, nil
}

// directories reads the header and the chain of directories (TIFF 6.0 section 2, BigTIFF).
func (f *File) directories() ([]ifd, error) {
	var h [16]byte
	n, err := f.r.ReadAt(h[:], 0)
	if n < 8 {
		if err == nil || err == io.EOF {
			err = fmt.Errorf("%d bytes are no TIFF", n)
		}
		return nil, err
	}
	switch string(h[:2]) {
	case "II":
		f.order = binary.LittleEndian
	case "MM":
		f.order = binary.BigEndian
	default:
		return nil, fmt.Errorf("it does not begin like a TIFF")
	}
	var big bool
	var next uint64
	switch magic := f.order.Uint16(h[2:]); {
	case magic == 42:
		next = uint64(f.order.Uint32(h[4:]))
	case magic == 43 && n == 16 && f.order.Uint16(h[4:]) == 8:
		big, next = true, f.order.Uint64(h[8:])
	default:
		return nil, fmt.Errorf("it does not begin like a TIFF (version %d)", magic)
	}
	var out []ifd
	seen := map[uint64]bool{}
	for next != 0 {
		if seen[next] || len(out) == maxIFDs {
			return nil, fmt.Errorf("its directories form a ring, or are more than %d", maxIFDs)
		}
		seen[next] = true
		var d ifd
		if d, next, err = f.directory(next, big); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func (f *File) directory(at uint64, big bool) (ifd, uint64, error) {
	head, each, inline := int64(2), int64(12), int64(4)
	if big {
		head, each, inline = 8, 20, 8
	}
	b, err := f.bytes(at, head)
	if err != nil {
		return nil, 0, fmt.Errorf("directory at %d: %w", at, err)
	}
	n := uint64(f.order.Uint16(b))
	if big {
		n = f.order.Uint64(b)
	}
	if n == 0 || n > maxTags {
		return nil, 0, fmt.Errorf("directory at %d: %d entries", at, n)
	}
	if b, err = f.bytes(at+uint64(head), int64(n)*each+inline); err != nil {
		return nil, 0, fmt.Errorf("directory at %d: %w", at, err)
	}
	d := ifd{}
	for i := range int64(n) {
		e := b[i*each:]
		v := entry{kind: f.order.Uint16(e[2:])}
		valueAt := i*each + 8
		if big {
			v.count, valueAt = f.order.Uint64(e[4:]), i*each+12
		} else {
			v.count = uint64(f.order.Uint32(e[4:]))
		}
		if int(v.kind) >= len(kindBytes) || kindBytes[v.kind] == 0 {
			continue // a type of later versions: readers skip it (TIFF 6.0 section 2)
		}
		if v.count > uint64(f.size) {
			return nil, 0, fmt.Errorf("tag %d claims %d values, more than the file has bytes", f.order.Uint16(e), v.count)
		}
		v.place = int64(at) + head + valueAt
		if int64(v.count)*kindBytes[v.kind] > inline {
			p := uint64(f.order.Uint32(b[valueAt:]))
			if big {
				p = f.order.Uint64(b[valueAt:])
			}
			if p > uint64(f.size) || int64(p)+int64(v.count)*kindBytes[v.kind] > f.size {
				return nil, 0, fmt.Errorf("tag %d lies beyond the end of the file: it is cut short", f.order.Uint16(e))
			}
			v.place = int64(p)
		}
		d[f.order.Uint16(e)] = v
	}
	last := b[int64(n)*each:]
	if big {
		return d, f.order.Uint64(last), nil
	}
	return d, uint64(f.order.Uint32(last)), nil
}

// bytes reads a piece of the file, of which no more is allocated than there is.
func (f *File) bytes(at uint64, n int64) ([]byte, error) {
	if at > uint64(f.size) || n < 0 || n > f.size-int64(at) {
		return nil, fmt.Errorf("%d bytes at %d are beyond the end of the file: it is cut short", n, at)
	}
	b := make([]byte, n)
	if got, err := f.r.ReadAt(b, int64(at)); got < len(b) {
		return nil, err
	}
	return b, nil
}

// numbers reads a field of whole numbers.
func (f *File) numbers(d ifd, tag uint16, limit uint64) ([]uint64, error) {
	e, ok := d[tag]
	if !ok {
		return nil, nil
	}
	if e.count > limit {
		return nil, fmt.Errorf("tag %d has %d values: more than %d", tag, e.count, limit)
	}
	size := kindBytes[e.kind]
	b, err := f.bytes(uint64(e.place), int64(e.count)*size)
	if err != nil {
		return nil, fmt.Errorf("tag %d: %w", tag, err)
	}
	out := make([]uint64, e.count)
	for i := range out {
		switch v := b[int64(i)*size:]; e.kind {
		case 1, 6, 7:
			out[i] = uint64(v[0])
		case 3:
			out[i] = uint64(f.order.Uint16(v))
		case 4, 13:
			out[i] = uint64(f.order.Uint32(v))
		case 16, 18:
			out[i] = f.order.Uint64(v)
		default:
			return nil, fmt.Errorf("tag %d: its type %d is not one of whole numbers", tag, e.kind)
		}
	}
	return out, nil
}

func (f *File) number(d ifd, tag uint16, otherwise uint64) (uint64, error) {
	v, err := f.numbers(d, tag, maxBlocks)
	if err != nil || len(v) == 0 {
		return otherwise, err
	}
	return v[0], nil
}

func (f *File) doubles(d ifd, tag uint16) ([]float64, error) {
	e, ok := d[tag]
	if !ok {
		return nil, nil
	}
	if e.kind != 12 || e.count > maxTags {
		return nil, fmt.Errorf("tag %d: %d values of type %d: doubles are expected", tag, e.count, e.kind)
	}
	b, err := f.bytes(uint64(e.place), int64(e.count)*8)
	if err != nil {
		return nil, fmt.Errorf("tag %d: %w", tag, err)
	}
	out := make([]float64, e.count)
	for i := range out {
		out[i] = math.Float64frombits(f.order.Uint64(b[8*i:]))
	}
	return out, nil
}

func (f *File) text(d ifd, tag uint16) (string, error) {
	e, ok := d[tag]
	if !ok || kindBytes[e.kind] != 1 {
		return "", nil
	}
	if e.count > maxText {
		return "", fmt.Errorf("tag %d: a text of %d bytes", tag, e.count)
	}
	b, err := f.bytes(uint64(e.place), int64(e.count))
	return strings.TrimRight(string(b), "\x00"), err
}

// noData is GDAL's tag: a number as text.
func (f *File) noData(d ifd) error {
	s, err := f.text(d, tagNoData)
	if s = strings.TrimSpace(s); err != nil || s == "" {
		return err
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return fmt.Errorf("no-data value %q is not a number", s)
	}
	if f.Type == Float32 {
		v = float64(float32(v)) // as samples hold it
	}
	f.NoData = &v
	return nil
}

// scales reads GDAL's metadata for what a band's samples are to be multiplied with.
func (f *File) scales(d ifd) error {
	f.Scale, f.Offset = make([]float64, f.Bands), make([]float64, f.Bands)
	for i := range f.Scale {
		f.Scale[i] = 1
	}
	s, err := f.text(d, tagGDALMetadata)
	if err != nil || s == "" {
		return err
	}
	var m struct {
		Items []struct {
			Role   string `xml:"role,attr"`
			Sample int    `xml:"sample,attr"`
			Text   string `xml:",chardata"`
		} `xml:"Item"`
	}
	if xml.Unmarshal([]byte(s), &m) != nil {
		return nil // free text, which says nothing of samples
	}
	for _, i := range m.Items {
		if i.Role != "scale" && i.Role != "offset" {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(i.Text), 64)
		if err != nil || i.Sample < 0 || i.Sample >= f.Bands {
			return fmt.Errorf("metadata: %s %q of band %d", i.Role, i.Text, i.Sample)
		}
		if i.Role == "scale" {
			f.Scale[i.Sample] = v
		} else {
			f.Offset[i.Sample] = v
		}
	}
	return nil
}
