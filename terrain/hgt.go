package terrain

import (
	"archive/zip"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// hgtVoid is what SRTM writes where it has no height (SRTM Topography documentation, section 3.1).
const hgtVoid = math.MinInt16

// hgtShape is the shape of a tile that covers one degree, by the number of its bytes. The name of a tile does not say how
// fine it is: its size does.
var hgtShapes = map[int64][2]int{ // columns, rows
	2 * 601 * 1201:  {601, 1201},  // 6″ × 3″, above 60° of latitude
	2 * 1201 * 1201: {1201, 1201}, // 3″
	2 * 1801 * 3601: {1801, 3601}, // 2″ × 1″, above 50° of latitude
	2 * 3601 * 3601: {3601, 3601}, // 1″
	2 * 7201 * 7201: {7201, 7201}, // ½″
}

const hgtMaxBytes = 2 * 7201 * 7201

// hgtFile is an SRTM tile: rows of big-endian int16 from the north-western corner, posts on the edges of a degree square
// and so shared with the neighbours.
type hgtFile struct {
	path       string
	lat, lon   int
	cols, rows int
}

// isHGT says whether a file's name is one of an SRTM tile: N51W114.hgt, .hgt.gz, .hgt.zip, N51W114.SRTMGL1.hgt.zip.
func isHGT(file string) bool {
	name := strings.ToLower(filepath.Base(file))
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zip")
	return strings.HasSuffix(name, ".hgt")
}

func openHGT(file string) (*hgtFile, error) {
	lat, lon, ok := tileCorner(filepath.Base(file))
	if !ok {
		return nil, fmt.Errorf("%s: the name of an SRTM tile begins with its south-western corner, as in N51W114.hgt", file)
	}
	size, err := hgtSize(file)
	if err != nil {
		return nil, err
	}
	shape, ok := hgtShapes[size]
	if !ok {
		return nil, fmt.Errorf("%s: %d bytes are no SRTM tile: 3″ has 2,884,802 (1201 × 1201 posts of two bytes) and 1″ 25,934,402; fetch it again", file, size)
	}
	return &hgtFile{file, lat, lon, shape[0], shape[1]}, nil
}

// hgtSize is the number of bytes of the tile once it is unpacked. A gzip file says so in its last four bytes; that is
// checked when the tile is read.
func hgtSize(file string) (int64, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	switch strings.ToLower(filepath.Ext(file)) {
	case ".gz":
		var b [4]byte
		if info.Size() < 18 {
			return 0, fmt.Errorf("%s: cut short: fetch it again", file)
		}
		if _, err := f.ReadAt(b[:], info.Size()-4); err != nil {
			return 0, err
		}
		size := int64(binary.LittleEndian.Uint32(b[:]))
		if _, ok := hgtShapes[size]; ok {
			return size, nil
		}
		// Several members, or padding behind them: count.
		r, err := gzip.NewReader(f)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, hgtMaxBytes+1))
		if err != nil {
			return 0, fmt.Errorf("%s: %w: fetch it again", file, err)
		}
		return n, nil
	case ".zip":
		r, err := zip.NewReader(f, info.Size())
		if err != nil {
			return 0, fmt.Errorf("%s: %w: fetch it again", file, err)
		}
		e, err := hgtEntry(file, r)
		if err != nil {
			return 0, err
		}
		if e.UncompressedSize64 > hgtMaxBytes {
			return 0, fmt.Errorf("%s: %s claims %d bytes, more than any tile has", file, e.Name, e.UncompressedSize64)
		}
		return int64(e.UncompressedSize64), nil
	}
	return info.Size(), nil
}

func hgtEntry(file string, r *zip.Reader) (*zip.File, error) {
	for _, e := range r.File {
		if strings.EqualFold(path.Ext(e.Name), ".hgt") {
			return e, nil
		}
	}
	return nil, fmt.Errorf("%s: no .hgt file within", file)
}

// read loads the whole tile.
func (h *hgtFile) read() (*block, error) {
	f, err := os.Open(h.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	switch strings.ToLower(filepath.Ext(h.path)) {
	case ".gz":
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", h.path, err)
		}
	case ".zip":
		info, err := f.Stat()
		if err != nil {
			return nil, err
		}
		z, err := zip.NewReader(f, info.Size())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", h.path, err)
		}
		e, err := hgtEntry(h.path, z)
		if err != nil {
			return nil, err
		}
		rc, err := e.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", h.path, err)
		}
		defer rc.Close()
		r = rc
	}
	raw := make([]byte, 2*h.cols*h.rows+1)
	n, err := io.ReadFull(r, raw)
	if n != len(raw)-1 || !errors.Is(err, io.ErrUnexpectedEOF) {
		if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("it holds %d bytes and not the %d that were announced", n, len(raw)-1)
		}
		return nil, fmt.Errorf("%s: %w: fetch it again", h.path, err)
	}
	return &block{cols: h.cols, rows: h.rows, hgt: raw[:n:n]}, nil
}

// hgtHeight is the post at the beginning of some bytes of a tile.
func hgtHeight(b []byte) float32 {
	if v := int16(binary.BigEndian.Uint16(b)); v != hgtVoid {
		return float32(v)
	}
	return nan32
}
