// Package geotiff reads GeoTIFF rasters by blocks and writes Cloud Optimized GeoTIFF.
//
// Read: classic TIFF and BigTIFF of both byte orders; strips and tiles; signed and unsigned integers of 8, 16 and 32 bits,
// floating point of 32 and 64; predictors 1, 2 and 3; no compression, LZW, deflate, PackBits and Zstandard; overviews; the
// georeference of OGC GeoTIFF 1.1 (OGC 19-008r4) by scale and tie point or by a transformation without rotation; GDAL's
// no-data value, scale and offset. What a header claims is held against the file's size before memory is taken for it.
//
// Not read: JPEG, WebP, LERC, LZMA and CCITT compression, bits below 8, complex numbers, rotated rasters, masks.
package geotiff

import (
	"fmt"
	"io"
	"math"
	"os"
)

// Type is the type of a sample.
type Type uint8

const (
	Uint8 Type = iota + 1
	Int8
	Uint16
	Int16
	Uint32
	Int32
	Float32
	Float64
)

var typeNames = [...]string{Uint8: "uint8", Int8: "int8", Uint16: "uint16", Int16: "int16", Uint32: "uint32", Int32: "int32", Float32: "float32", Float64: "float64"}

func (t Type) String() string {
	if int(t) < len(typeNames) && typeNames[t] != "" {
		return typeNames[t]
	}
	return fmt.Sprintf("Type(%d)", uint8(t))
}

func (t Type) bytes() int {
	switch t {
	case Uint8, Int8:
		return 1
	case Uint16, Int16:
		return 2
	case Float64:
		return 8
	}
	return 4
}

// File is an open raster. Its methods may be called by several goroutines.
type File struct {
	Levels []Level // the raster, then its overviews from fine to coarse
	Bands  int
	Type   Type
	NoData *float64  // the value of samples that have none, if one is named
	Scale  []float64 // of each band: the quantity is sample × Scale + Offset
	Offset []float64
	Geo    Geo

	name   string
	r      io.ReaderAt
	size   int64
	order  byteOrder
	close  func() error
	planar bool
}

// Level is the raster, or one of its overviews.
type Level struct {
	Width, Height           int
	BlockWidth, BlockHeight int // of a tile, or of a strip: those at the right and lower edge are cut by Block

	tiled       bool
	compression uint16
	predictor   uint16
	offsets     []uint64
	counts      []uint64
}

// Geo is where a raster lies.
type Geo struct {
	// EPSG is the code of the coordinate system: geographic (4326) or projected (32611). 0 where the file names none, 32767
	// where it is defined in the file itself.
	EPSG      int
	Projected bool
	// OriginX and OriginY are the outer corner of the first pixel, StepX and StepY the size of a pixel, both above 0 (rows
	// run southward). A file that gives the centres of pixels (PixelIsPoint) has been shifted by half a pixel. They are
	// valid iff Placed.
	OriginX, OriginY float64
	StepX, StepY     float64
	Placed           bool
	PixelIsPoint     bool
	LinearUnit       int    // EPSG code of a projected system's unit: 0 where not given, 9001 metre
	VerticalUnit     int    // EPSG code of the unit of heights: 0 where not given, 9001 metre, 9002 foot, 9003 US survey foot
	Citation         string // the name that the file gives its system
}

// Open opens a file. Close it after use.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	g, err := NewReader(path, f, info.Size())
	if err != nil {
		f.Close()
		return nil, err
	}
	g.close = f.Close
	return g, nil
}

// Close closes the file that Open opened.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

func (f *File) errorf(format string, args ...any) error {
	return fmt.Errorf("%s: geotiff: %w", f.name, fmt.Errorf(format, args...))
}

// blocksAcross and blocksDown count the blocks of one band.
func (l *Level) blocksAcross() int { return (l.Width + l.BlockWidth - 1) / l.BlockWidth }
func (l *Level) blocksDown() int   { return (l.Height + l.BlockHeight - 1) / l.BlockHeight }

// Block reads a block of one band: its samples row by row, cut to the raster. The place counts blocks from the upper left
// corner, bands count from 0. Samples equal to the no-data value become NaN; scale and offset are applied.
func (f *File) Block(level, band, bx, by int) (data []float64, cols, rows int, err error) {
	if level < 0 || level >= len(f.Levels) || band < 0 || band >= f.Bands {
		return nil, 0, 0, f.errorf("level %d, band %d: there are %d levels and %d bands", level, band, len(f.Levels), f.Bands)
	}
	l := &f.Levels[level]
	if bx < 0 || by < 0 || bx >= l.blocksAcross() || by >= l.blocksDown() {
		return nil, 0, 0, f.errorf("block %d, %d is outside of the raster", bx, by)
	}
	cols = min(l.BlockWidth, l.Width-bx*l.BlockWidth)
	rows = min(l.BlockHeight, l.Height-by*l.BlockHeight)
	index, samples, first := by*l.blocksAcross()+bx, f.Bands, band
	if f.planar {
		index, samples, first = index+band*l.blocksAcross()*l.blocksDown(), 1, 0
	}
	data = make([]float64, cols*rows)
	if l.counts[index] == 0 { // left out, as GDAL does where all is no-data
		if f.NoData != nil {
			for i := range data {
				data[i] = math.NaN()
			}
		}
		return data, cols, rows, nil
	}
	rowsIn := l.BlockHeight
	if !l.tiled {
		rowsIn = rows // the last strip may end with the raster
	}
	raw, err := f.raw(l, index, samples, rowsIn)
	if err != nil {
		return nil, 0, 0, f.errorf("block %d, %d of level %d: %w", bx, by, level, err)
	}
	f.samples(data, raw, cols, rows, l.BlockWidth, samples, first)
	f.quantities(data, band)
	return data, cols, rows, nil
}

// quantities turns samples into what they stand for.
func (f *File) quantities(data []float64, band int) {
	scale, offset := f.Scale[band], f.Offset[band]
	plain := scale == 1 && offset == 0
	if f.NoData == nil && plain {
		return
	}
	no := math.NaN()
	if f.NoData != nil {
		no = *f.NoData
	}
	for i, v := range data {
		if v == no {
			data[i] = math.NaN()
		} else if !plain {
			data[i] = v*scale + offset
		}
	}
}

// maxWindow bounds the samples that Window gives at once.
const maxWindow = 1 << 28

// Window reads a rectangle of one band, which must lie in the raster, as Block reads blocks.
func (f *File) Window(level, band, x, y, w, h int) ([]float64, error) {
	if level < 0 || level >= len(f.Levels) {
		return nil, f.errorf("level %d: there are %d", level, len(f.Levels))
	}
	l := &f.Levels[level]
	if x < 0 || y < 0 || w <= 0 || h <= 0 || w > l.Width-x || h > l.Height-y {
		return nil, f.errorf("window %d, %d of %d × %d is not within the raster of %d × %d", x, y, w, h, l.Width, l.Height)
	}
	if w > maxWindow/h {
		return nil, f.errorf("window of %d × %d samples: read it in parts", w, h)
	}
	out := make([]float64, w*h)
	for by := y / l.BlockHeight; by*l.BlockHeight < y+h; by++ {
		for bx := x / l.BlockWidth; bx*l.BlockWidth < x+w; bx++ {
			data, cols, rows, err := f.Block(level, band, bx, by)
			if err != nil {
				return nil, err
			}
			x0, y0 := bx*l.BlockWidth, by*l.BlockHeight
			left, right := max(x, x0), min(x+w, x0+cols)
			for row := max(y, y0); row < min(y+h, y0+rows); row++ {
				copy(out[(row-y)*w+left-x:(row-y)*w+right-x], data[(row-y0)*cols+left-x0:])
			}
		}
	}
	return out, nil
}
