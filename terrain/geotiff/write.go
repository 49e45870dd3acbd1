package geotiff

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// Sample is what can be written.
type Sample interface{ float32 | int16 | uint8 }

// Spec says what a new raster is.
type Spec struct {
	Width, Height    int
	EPSG             int     // geographic (4326), or projected where Projected is set
	Projected        bool    // whether EPSG is a projected system
	OriginX, OriginY float64 // outer corner of the first pixel
	StepX, StepY     float64 // size of a pixel, both above 0
	NoData           *float64
	Resampling       Resampling // of the overviews
	Description      string     // a line of text kept in the file
}

// Resampling says how four pixels become one of an overview.
type Resampling uint8

const (
	Average Resampling = iota // of those that are not no-data
	Nearest                   // the upper left one: for classes
)

// tileSize is the width and height of a tile, that of GDAL's COG driver.
const tileSize = 512

// Writer writes a Cloud Optimized GeoTIFF row by row: tiles of 512 pixels, deflate, a predictor, overviews down to one
// tile, directories in front of the data and overviews in front of the raster (OGC 21-026). Memory holds about two rows
// of tiles, whatever the raster's size. Nothing appears under the file's name before Close.
type Writer[T Sample] struct {
	path    string
	spec    Spec
	spool   *os.File // packed tiles in the order in which they were finished
	out     *bufio.Writer
	at      int64
	levels  []*writeLevel[T]
	packing []*packing[T]  // tiles that are under way, the oldest first
	laid    sync.WaitGroup // for those of them that still read the rows of their level
	raw     []byte         // for copying
	err     error
}

// writeLevel is the raster or an overview while it is written.
type writeLevel[T Sample] struct {
	width, height int
	rows          []T // up to tileSize rows
	have          int // rows in it
	done          int // rows that were given
	places        []place
	next          *writeLevel[T]
	odd           []T // the upper row of a pair that waits for its lower one
	half          []T
}

type place struct{ at, size int64 }

// Create begins a raster. It is written by WriteRow and brought to its place by Close; Abort drops it.
func Create[T Sample](path string, s Spec) (*Writer[T], error) {
	switch {
	case s.Width <= 0 || s.Height <= 0 || s.Width > math.MaxInt32 || s.Height > math.MaxInt32:
		return nil, fmt.Errorf("%s: geotiff: a raster of %d × %d", path, s.Width, s.Height)
	case !(s.StepX > 0) || !(s.StepY > 0):
		return nil, fmt.Errorf("%s: geotiff: pixels of %g × %g", path, s.StepX, s.StepY)
	case s.EPSG <= 0 || s.EPSG > 32766:
		return nil, fmt.Errorf("%s: geotiff: EPSG %d is no code of a coordinate system", path, s.EPSG)
	}
	spool, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".tiles-*.tmp")
	if err != nil {
		return nil, err
	}
	w := &Writer[T]{path: path, spec: s, spool: spool, out: bufio.NewWriterSize(spool, 1<<18)}
	var above *writeLevel[T]
	for width, height := s.Width, s.Height; ; width, height = (width+1)/2, (height+1)/2 {
		l := &writeLevel[T]{width: width, height: height, rows: make([]T, width*min(tileSize, height))}
		w.levels = append(w.levels, l)
		if above != nil {
			above.next, above.odd, above.half = l, make([]T, above.width), make([]T, width)
		}
		if above = l; width <= tileSize && height <= tileSize {
			return w, nil
		}
	}
}

// level is how hard deflate tries. Floating point of a map hardly packs: level 6 makes it 6 % smaller than level 1 and takes
// twice as long; whole numbers become a third smaller.
func level[T Sample]() int {
	if _, float := any(*new(T)).(float32); float {
		return 1
	}
	return 6
}

// w0 is the size of a sample in bytes.
func w0[T Sample]() int { return binary.Size(*new(T)) }

// WriteRow gives the next row, from north to south.
func (w *Writer[T]) WriteRow(row []T) error {
	if w.err != nil {
		return w.err
	}
	l := w.levels[0]
	if len(row) != l.width || l.done == l.height {
		w.err = fmt.Errorf("%s: geotiff: row %d of %d samples: the raster is %d × %d", w.path, l.done, len(row), l.width, l.height)
		return w.err
	}
	w.err = w.push(l, row)
	return w.err
}

func (w *Writer[T]) push(l *writeLevel[T], row []T) error {
	copy(l.rows[l.have*l.width:], row)
	l.have++
	l.done++
	if l.have == tileSize || l.done == l.height {
		if err := w.tiles(l); err != nil {
			return err
		}
		l.have = 0
	}
	if l.next == nil {
		return nil
	}
	upper := l.odd
	switch {
	case l.done%2 == 1 && l.done < l.height:
		copy(l.odd, row)
		return nil
	case l.done%2 == 1:
		upper = row // the last row has no partner
	}
	w.halve(l.half, upper, row)
	return w.push(l.next, l.half)
}

// halve makes one row of an overview of two rows.
func (w *Writer[T]) halve(dst, upper, lower []T) {
	if w.spec.Resampling == Nearest {
		for i := range dst {
			dst[i] = upper[2*i]
		}
		return
	}
	var none T
	has := w.spec.NoData != nil && !math.IsNaN(*w.spec.NoData)
	if has {
		none = T(*w.spec.NoData)
	}
	for i := range dst {
		var sum, n float64
		a := 2 * i
		b := min(a+1, len(upper)-1)
		for _, v := range [...]T{upper[a], upper[b], lower[a], lower[b]} {
			if v == v && !(has && v == none) {
				sum += float64(v)
				n++
			}
		}
		switch {
		case n == 0:
			dst[i] = upper[a] // no-data
		case w0[T]() == 4:
			dst[i] = T(sum / n)
		default:
			dst[i] = T(math.Round(sum / n))
		}
	}
}

// tiles begins to pack the rows that a level holds, which may change again when it returns.
func (w *Writer[T]) tiles(l *writeLevel[T]) error {
	defer w.laid.Wait()
	size := w0[T]()
	for x := 0; x < l.width; x += tileSize {
		err := w.pack(l, func(raw []byte) {
			for row := range tileSize {
				src := l.rows[min(row, l.have-1)*l.width:] // beyond the raster its last row and column go on: they pack well
				encode(raw[row*tileSize*size:(row+1)*tileSize*size], src[x:min(l.width, x+tileSize)])
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tops are the highest bits of four bytes.
const tops = 0x80808080

// encode lays a row of a tile out as little-endian bytes with its predictor: 3 for floating point (undone by undoFloat),
// 2 for whole numbers.
func encode[T Sample](line []byte, src []T) {
	switch s := any(src).(type) {
	case []float32:
		// The four bytes of a sample go to four planes, each less the byte before it; a plane goes on from the one before.
		n := len(line) / 4
		var last uint32
		for i := range n {
			v := math.Float32bits(s[min(i, len(s)-1)])
			d := (v | tops - last&^tops) ^ (v^^last)&tops // byte by byte
			line[i], line[n+i], line[2*n+i], line[3*n+i] = byte(d>>24), byte(d>>16), byte(d>>8), byte(d)
			last = v
		}
		line[n] -= byte(last >> 24)
		line[2*n] -= byte(last >> 16)
		line[3*n] -= byte(last >> 8)
	case []int16:
		var last int16
		for i := range len(line) / 2 {
			v := s[min(i, len(s)-1)]
			binary.LittleEndian.PutUint16(line[2*i:], uint16(v-last))
			last = v
		}
	case []uint8:
		var last uint8
		for i := range line {
			v := s[min(i, len(s)-1)]
			line[i] = v - last
			last = v
		}
	}
}

// Abort drops what was written. After Close it does nothing.
func (w *Writer[T]) Abort() {
	for _, p := range w.packing {
		<-p.done
	}
	w.packing = nil
	if w.spool != nil {
		w.spool.Close()
		os.Remove(w.spool.Name())
		w.spool = nil
	}
	if w.err == nil {
		w.err = errors.New("geotiff: the raster is closed")
	}
}

// Close finishes the file and gives it its name. A raster of which rows are missing is an error, and leaves no file.
func (w *Writer[T]) Close() (err error) {
	defer w.Abort()
	if w.err != nil {
		return w.err
	}
	if l := w.levels[0]; l.done < l.height {
		return fmt.Errorf("%s: geotiff: %d rows of %d were given", w.path, l.done, l.height)
	}
	if err := w.settle(); err != nil {
		return err
	}
	if err := w.out.Flush(); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(w.path), "."+filepath.Base(w.path)+"-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := w.assemble(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), w.path)
}

func noDataText(v float64) string {
	if math.IsNaN(v) {
		return "nan"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
