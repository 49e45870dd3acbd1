package atlas

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/guyline/guyline/terrain"
)

// maxZoom is the deepest zoom that is written, and maxTiles how many tiles a file may have.
const (
	maxZoom  = 16
	maxTiles = 1 << 19
	tileSide = 256
	// maxLat is where the square of Web Mercator ends (EPSG:3857), atan(sinh π).
	maxLat = 85.0511287798066
)

// tileEntry is an entry of a directory of PMTiles version 3.
type tileEntry struct {
	id     uint64
	offset uint64
	length uint32
	run    uint32 // tiles in a row with the same content; 0 for a leaf directory
}

// WritePMTiles writes a raster as PMTiles version 3 of PNG tiles of 256 pixels in Web Mercator, down to the zoom at which a
// pixel is about as large as a cell. Each pixel shows the cell at its middle; what has no swatch is transparent, and a
// tile of which nothing is left is not in the file. Title, note and legend are in its metadata.
func WritePMTiles(ctx context.Context, path string, r *terrain.Raster[float32], l Legend) error {
	c, err := l.overlay(r)
	if err != nil {
		return err
	}
	if r.North > 90 || r.South() < -90 || r.South() >= maxLat || r.North <= -maxLat {
		return fmt.Errorf("%s: latitudes from %g to %g are outside of Web Mercator, which ends at %.2f", path, r.South(), r.North, maxLat)
	}
	spool, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".tiles-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		spool.Close()
		os.Remove(spool.Name())
	}()
	t := &tiler{classes: c, legend: l, out: spool, seen: map[string]tileEntry{}}
	top := min(maxZoom, max(0, int(math.Ceil(math.Log2(360/(tileSide*r.StepLon))))))
	t.begin, t.high = t.whole(top), top
	for z := range t.high + 1 {
		if err := t.zoom(ctx, z); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if len(t.entries) == 0 {
			t.low = z + 1 // too small to be seen from so far
		}
	}
	if len(t.entries) == 0 {
		return fmt.Errorf("%s: there is nothing to draw: no cell reaches the legend's first value of %g", path, l.Swatches[0].Min)
	}
	head, err := t.head()
	if err != nil {
		return err
	}
	return create(ctx, path, func(w io.Writer) error {
		if _, err := w.Write(head); err != nil {
			return err
		}
		_, err := io.Copy(w, io.NewSectionReader(spool, 0, int64(t.at)))
		return err
	})
}

// tiler draws tiles.
type tiler struct {
	classes   *terrain.Raster[uint8]
	legend    Legend
	out       io.Writer
	at        uint64
	begin     int // the zoom that a viewer begins at
	low, high int // zooms that have tiles
	entries   []tileEntry
	seen      map[string]tileEntry // tiles that were drawn, by their content
	addressed uint64
}

// mercator gives the place of a point in the square of Web Mercator: 0 to 1 from west to east and from north to south
// (EPSG Guidance Note 7-2, Popular Visualisation Pseudo Mercator).
func mercator(lat, lon float64) (x, y float64) {
	lat = math.Max(-maxLat, math.Min(maxLat, lat))
	return (lon + 180) / 360, 0.5 - math.Asinh(math.Tan(lat*math.Pi/180))/(2*math.Pi)
}

// span is the range of tiles that a raster touches; columns beyond the last go on in the west.
func (t *tiler) span(z int) (x0, y0, x1, y1 int) {
	n := float64(uint64(1) << z)
	g := t.classes.Grid
	west, north := mercator(g.North, g.West)
	east, south := mercator(g.South(), g.East())
	last := func(v float64) int { return int(math.Ceil(v*n-1e-9)) - 1 }
	return int(math.Floor(west*n + 1e-9)), max(0, int(math.Floor(north*n+1e-9))), last(east), min(int(n)-1, last(south))
}

// whole is the deepest zoom at which everything is in four tiles.
func (t *tiler) whole(top int) int {
	for z := top; z > 0; z-- {
		if x0, y0, x1, y1 := t.span(z); (x1-x0+1)*(y1-y0+1) <= 4 {
			return z
		}
	}
	return 0
}

// hilbert is the number of a tile: those of the zooms above, and then the place on the Hilbert curve (PMTiles version 3).
func hilbert(z int, x, y uint64) uint64 {
	id := (uint64(1)<<(2*z) - 1) / 3
	for s := uint64(1) << z >> 1; s > 0; s >>= 1 {
		var rx, ry uint64
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		id += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-x&(s-1), s-1-y&(s-1)
			}
			x, y = y, x
		}
		x, y = x&(s-1), y&(s-1)
	}
	return id
}

func (t *tiler) zoom(ctx context.Context, z int) error {
	x0, y0, x1, y1 := t.span(z)
	if n := (x1 - x0 + 1) * (y1 - y0 + 1); n > maxTiles {
		return fmt.Errorf("%d tiles at zoom %d: write it in parts", n, z)
	}
	type place struct {
		id   uint64
		x, y int
	}
	var places []place
	n := 1 << z
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			if x < x0+n { // a raster round the whole Earth meets its own first column
				places = append(places, place{hilbert(z, uint64(((x%n)+n)%n), uint64(y)), x, y})
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.id, b.id) })
	img := image.NewPaletted(image.Rect(0, 0, tileSide, tileSide), t.legend.palette())
	var packed bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	for _, p := range places {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !t.draw(img, z, p.x, p.y) {
			continue
		}
		packed.Reset()
		if err := enc.Encode(&packed, img); err != nil {
			return err
		}
		if err := t.add(p.id, packed.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// draw fills a tile, and says whether anything is on it.
func (t *tiler) draw(img *image.Paletted, z, x, y int) bool {
	g, size := t.classes.Grid, float64(tileSide*(uint64(1)<<z))
	var cols [tileSide]int
	for k := range cols {
		lon := (float64(x*tileSide+k)+0.5)/size*360 - 180
		cols[k] = int(math.Floor((lon - g.West) / g.StepLon))
	}
	some := false
	for j := range tileSide {
		line := img.Pix[j*img.Stride : j*img.Stride+tileSide]
		lat := math.Atan(math.Sinh(math.Pi*(1-2*(float64(y*tileSide+j)+0.5)/size))) * 180 / math.Pi
		row := int(math.Floor((g.North - lat) / g.StepLat))
		clear(line)
		if row < 0 || row >= g.Rows {
			continue
		}
		cells := t.classes.Data[row*g.Cols : (row+1)*g.Cols]
		for k, col := range cols {
			if col >= 0 && col < g.Cols {
				line[k] = cells[col]
				some = some || cells[col] != 0
			}
		}
	}
	return some
}

// seenTiles bounds the contents that are remembered, so that equal tiles are stored once.
const seenTiles = 1 << 14

func (t *tiler) add(id uint64, b []byte) error {
	t.addressed++
	if e, ok := t.seen[string(b)]; ok {
		if last := &t.entries[len(t.entries)-1]; last.offset == e.offset && last.id+uint64(last.run) == id {
			last.run++
			return nil
		}
		t.entries = append(t.entries, tileEntry{id, e.offset, e.length, 1})
		return nil
	}
	if _, err := t.out.Write(b); err != nil {
		return err
	}
	e := tileEntry{id, t.at, uint32(len(b)), 1}
	t.at += uint64(len(b))
	t.entries = append(t.entries, e)
	if len(b) < 2048 && len(t.seen) < seenTiles {
		t.seen[string(b)] = e
	}
	return nil
}

// The parts of a PMTiles file before the tiles: a header of 127 bytes, the root directory, which must end within the first
// 16 KiB, metadata, and leaf directories.
const (
	pmHeader = 127
	pmRoot   = 16384 - pmHeader

	pmGzip = 2 // compression of directories and metadata
	pmNone = 1 // of tiles
	pmPNG  = 2 // type of tiles
)

func (t *tiler) head() ([]byte, error) {
	meta, err := t.metadata()
	if err != nil {
		return nil, err
	}
	root, leaves, err := directories(t.entries)
	if err != nil {
		return nil, err
	}
	contents := map[uint64]bool{}
	for _, e := range t.entries {
		contents[e.offset] = true
	}
	le := binary.LittleEndian
	h := append([]byte("PMTiles"), 3)
	at := uint64(pmHeader)
	for _, n := range [...]int{len(root), len(meta), len(leaves)} {
		h = le.AppendUint64(le.AppendUint64(h, at), uint64(n))
		at += uint64(n)
	}
	for _, v := range [...]uint64{at, t.at, t.addressed, uint64(len(t.entries)), uint64(len(contents))} {
		h = le.AppendUint64(h, v)
	}
	h = append(h, 1, pmGzip, pmNone, pmPNG, byte(t.low), byte(t.high)) // 1: in the order of the numbers
	g := t.classes.Grid
	e7 := func(v float64) { h = le.AppendUint32(h, uint32(int32(math.Round(v*1e7)))) }
	east, south, north := math.Min(g.East(), 180), math.Max(g.South(), -maxLat), math.Min(g.North, maxLat)
	for _, v := range [...]float64{g.West, south, east, north} {
		e7(v)
	}
	h = append(h, byte(t.begin))
	e7((g.West + east) / 2)
	e7((south + north) / 2)
	return slices.Concat(h, root, meta, leaves), nil
}

func (t *tiler) metadata() ([]byte, error) {
	type swatch struct {
		Min    float64 `json:"min"`
		Label  string  `json:"label"`
		Colour string  `json:"colour"`
	}
	m := struct {
		Name        string   `json:"name"`
		Description string   `json:"description"`
		Type        string   `json:"type"`
		Legend      []swatch `json:"legend"`
	}{t.legend.Title, t.legend.Note, "overlay", nil}
	for _, s := range t.legend.Swatches {
		m.Legend = append(m.Legend, swatch{s.Min, s.Label, fmt.Sprintf("#%02x%02x%02x", s.Colour.R, s.Colour.G, s.Colour.B)})
	}
	b, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	return zipped(b)
}

// directories packs the entries into the root, or where they do not fit into leaves that the root lists.
func directories(entries []tileEntry) (root, leaves []byte, err error) {
	if root, err = directory(entries); err != nil || len(root) <= pmRoot {
		return root, nil, err
	}
	for size := 4096; ; size *= 2 {
		var heads []tileEntry
		leaves = nil
		for part := range slices.Chunk(entries, size) {
			b, err := directory(part)
			if err != nil {
				return nil, nil, err
			}
			heads = append(heads, tileEntry{id: part[0].id, offset: uint64(len(leaves)), length: uint32(len(b))})
			leaves = append(leaves, b...)
		}
		if root, err = directory(heads); err != nil || len(root) <= pmRoot {
			return root, leaves, err
		}
	}
}

// directory packs entries: their number, and then column by column the differences of ids, the runs, the lengths and the
// offsets, where 0 says that it follows the one before.
func directory(entries []tileEntry) ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			b = append(b, 0)
		} else {
			b = binary.AppendUvarint(b, e.offset+1)
		}
	}
	return zipped(b)
}

func zipped(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
