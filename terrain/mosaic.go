package terrain

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options are the choices when elevation files are opened. The zero value serves.
type Options struct {
	CacheBytes int64    // bound of the tile cache; 256 MiB where it is 0
	SeaTiles   []string // one-degree squares that are open sea, by name (N36W123): a height of 0 m where no file covers them
	MaxCells   int      // largest raster that Elevation gives; 2^28 (1 GiB of float32) where it is 0
}

const (
	defaultCacheBytes = 256 << 20
	defaultMaxCells   = 1 << 28
)

var nan32 = float32(math.NaN())

// Mosaic is a set of elevation files seen as one surface, finest spacing first. It is safe for use by several goroutines.
type Mosaic struct {
	layers []*layer // finest first
	byDeg  map[[2]int][]*tile
	area   Area
	files  []File
	notes  []Note
	sea    map[string]bool
	max    int
	cache  *cache

	classes bool // values are classes: the nearest is taken, and nothing between two
}

// File is one file of a mosaic.
type File struct {
	Path   string
	Area   Area
	StepM  float64 // spacing of its posts from south to north
	Datum  string  // "WGS 84", or what was taken for it
	Format string
}

// Note says of a file that was not used why, or what is odd about one that was.
type Note struct {
	Path string
	Text string
	Used bool
}

// layer holds the tiles whose posts lie on one lattice.
type layer struct {
	proj   projection // nil where the lattice is one of degrees
	x0, y0 float64    // the post (0, 0): x east, y north
	dx, dy float64    // spacing, both above 0; j counts southward
	stepM  float64    // spacing from south to north in metres
	tiles  []*tile    // from south to north and from west to east, so that a later one owns the posts that it shares
	turn   int        // posts in 360° of longitude, or 0 where the lattice does not close
}

// tile is a file on its layer's lattice.
type tile struct {
	layer      *layer
	path       string
	col, row   int // of its north-western post
	cols, rows int
	bw, bh     int // size of a block
	area       Area
	read       func(bx, by int) (*block, error)
}

// Open indexes elevation files: SRTM tiles (.hgt, also .gz and .zip) and GeoTIFF. A folder is searched with everything
// below it. A file that cannot be used is told in Notes, unless no file can be: then Open fails with the reasons.
func Open(o Options, paths ...string) (*Mosaic, error) {
	return open(&Mosaic{}, o, paths)
}

func open(m *Mosaic, o Options, paths []string) (*Mosaic, error) {
	m.byDeg, m.sea, m.max = map[[2]int][]*tile{}, map[string]bool{}, o.MaxCells
	if o.CacheBytes <= 0 {
		o.CacheBytes = defaultCacheBytes
	}
	if m.max <= 0 {
		m.max = defaultMaxCells
	}
	m.cache = newCache(o.CacheBytes)
	for _, s := range o.SeaTiles {
		if _, _, ok := tileCorner(s); !ok || len(s) != 7 {
			return nil, fmt.Errorf("terrain: sea tile %q: a name such as N36W123 is needed", s)
		}
		m.sea[strings.ToUpper(s)] = true
	}
	files, err := elevationFiles(paths)
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, file := range files {
		if err := m.add(file); err != nil {
			failed = append(failed, err)
			m.notes = append(m.notes, Note{Path: file, Text: err.Error()})
		}
	}
	if len(m.files) == 0 {
		if len(failed) > 0 {
			return nil, fmt.Errorf("terrain: no file can be used: %w", errors.Join(failed...))
		}
		return nil, fmt.Errorf("terrain: no elevation file in %s: SRTM tiles (N51W114.hgt, .hgt.gz, .hgt.zip) or GeoTIFF are read; guyline data terrain fetches them", strings.Join(paths, ", "))
	}
	m.index()
	return m, nil
}

// elevationFiles lists the files that look like elevation, in the order of their names; a file that is named is taken
// whatever it looks like.
func elevationFiles(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("terrain: %w", err)
		}
		if !info.IsDir() {
			out = append(out, p)
			continue
		}
		err = filepath.WalkDir(p, func(file string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && (isHGT(file) || isTIFF(file)) {
				out = append(out, file)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("terrain: %w", err)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func isTIFF(file string) bool {
	ext := strings.ToLower(filepath.Ext(file))
	return ext == ".tif" || ext == ".tiff"
}

func (m *Mosaic) add(file string) error {
	if !isHGT(file) {
		return m.addTIFF(file)
	}
	h, err := openHGT(file)
	if err != nil {
		return err
	}
	dx, dy := 1/float64(h.cols-1), 1/float64(h.rows-1)
	t := &tile{path: file, cols: h.cols, rows: h.rows, bw: h.cols, bh: h.rows,
		read: func(int, int) (*block, error) { return h.read() }}
	m.place(t, nil, float64(h.lon), float64(h.lat+1), dx, dy)
	m.files = append(m.files, File{file, t.area, t.layer.stepM, "WGS 84", "SRTM HGT"})
	return nil
}

// onLattice is how far from a lattice's post, in steps, a tile's post may lie to be taken as being on it.
const onLattice = 0.02

// place puts a tile whose north-western post is at x, y on the lattice that fits, or on a new one.
func (m *Mosaic) place(t *tile, p projection, x, y, dx, dy float64) {
	for _, l := range m.layers {
		if l.proj != p || math.Abs(l.dx-dx)*float64(t.cols) > onLattice*dx || math.Abs(l.dy-dy)*float64(t.rows) > onLattice*dy {
			continue
		}
		i, j := (x-l.x0)/l.dx, (l.y0-y)/l.dy
		const far = 1 << 40 // posts: beyond, places are no longer whole numbers
		if math.Abs(i) < far && math.Abs(j) < far && math.Abs(i-math.Round(i)) < onLattice && math.Abs(j-math.Round(j)) < onLattice {
			t.layer, t.col, t.row = l, int(math.Round(i)), int(math.Round(j))
			break
		}
	}
	if t.layer == nil {
		l := &layer{proj: p, dx: dx, dy: dy, x0: x, y0: y, stepM: dy}
		if p == nil {
			l.stepM = dy * rad * EarthRadiusM
			if n := 360 / dx; math.Abs(n-math.Round(n)) < onLattice {
				l.turn = int(math.Round(n))
			}
			// A lattice that holds round degrees starts at one, so that its posts are at exactly round degrees.
			if w, n := math.Round(x), math.Round(y); math.Abs(x-w) < onLattice*dx && math.Abs(y-n) < onLattice*dy {
				l.x0, l.y0 = w, n
			}
		}
		m.layers = append(m.layers, l)
		t.layer = l
	}
	l := t.layer
	l.tiles = append(l.tiles, t)
	t.area = l.areaOf(t.col, t.row, t.cols, t.rows)
}

// areaOf is the area between the outermost posts; the half cell beyond them is not in it.
func (l *layer) areaOf(col, row, cols, rows int) Area {
	w, n := l.x0+float64(col)*l.dx, l.y0-float64(row)*l.dy
	e, s := w+float64(cols-1)*l.dx, n-float64(rows-1)*l.dy
	if l.proj == nil {
		return Area{w, s, e, n}
	}
	out := Area{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	const steps = 16
	for i := range steps + 1 {
		f := float64(i) / steps
		for _, p := range [...][2]float64{{w + f*(e-w), n}, {w + f*(e-w), s}, {w, s + f*(n-s)}, {e, s + f*(n-s)}} {
			lat, lon := l.proj.inverse(p[0], p[1])
			out = out.union(Area{lon, lat, lon, lat})
		}
	}
	return out
}

// index sorts the layers and tiles, and lists the tiles by the degree squares that they touch.
func (m *Mosaic) index() {
	slices.SortStableFunc(m.layers, func(a, b *layer) int { return cmp.Compare(a.stepM, b.stepM) })
	m.area = m.files[0].Area
	for _, l := range m.layers {
		slices.SortStableFunc(l.tiles, func(a, b *tile) int {
			return cmp.Or(-cmp.Compare(a.row+a.rows, b.row+b.rows), cmp.Compare(a.col, b.col), -strings.Compare(a.path, b.path))
		})
		for i, t := range l.tiles {
			if i > 0 && t.col == l.tiles[i-1].col && t.row == l.tiles[i-1].row {
				m.notes = append(m.notes, Note{Path: l.tiles[i-1].path, Used: true, Text: fmt.Sprintf("%s: covers the same posts as %s, whose heights are taken", l.tiles[i-1].path, t.path)})
			}
			m.area = m.area.union(t.area)
			dLat, dLon := l.halfStep()
			for lat := int(math.Floor(t.area.South - dLat)); lat <= int(math.Floor(t.area.North+dLat)); lat++ {
				for lon := int(math.Floor(t.area.West - dLon)); lon <= int(math.Floor(t.area.East+dLon)); lon++ {
					key := [2]int{lat, int(wrapLon(float64(lon)))}
					m.byDeg[key] = append(m.byDeg[key], t)
				}
			}
		}
	}
	for key, tiles := range m.byDeg { // what is asked first comes first: fine before coarse, owners of shared posts before others
		order := map[*layer]int{}
		for i, l := range m.layers {
			order[l] = i
		}
		slices.Reverse(tiles)
		slices.SortStableFunc(tiles, func(a, b *tile) int { return cmp.Compare(order[a.layer], order[b.layer]) })
		m.byDeg[key] = slices.Compact(tiles)
	}
}

// halfStep is how far beyond its outermost posts a tile reaches, in degrees, with some room where the layer is projected.
func (l *layer) halfStep() (lat, lon float64) {
	if l.proj == nil {
		return l.dy / 2, l.dx / 2
	}
	d := 0.02 + l.dy/50000
	return d, d
}

// Area is the smallest area that holds every file.
func (m *Mosaic) Area() Area { return m.area }

// Files lists the files that are used.
func (m *Mosaic) Files() []File { return slices.Clone(m.files) }

// Notes lists the files that are not used, or are odd, with the reasons.
func (m *Mosaic) Notes() []Note { return slices.Clone(m.notes) }

// block gives a block of a tile, by the cache.
func (m *Mosaic) block(t *tile, bx, by int) (*block, error) {
	return m.cache.get(blockKey{t, bx, by}, func() (*block, error) { return t.read(bx, by) })
}

// lattice brings a point in degrees to lattice coordinates: whole numbers are posts, i counts eastward and j southward.
func (l *layer) lattice(lat, lon float64) (i, j float64) {
	if l.proj != nil {
		x, y := l.proj.forward(lat, lon)
		return (x - l.x0) / l.dx, (l.y0 - y) / l.dy
	}
	return (lon - l.x0) / l.dx, (l.y0 - lat) / l.dy
}
