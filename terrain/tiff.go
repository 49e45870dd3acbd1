package terrain

import (
	"fmt"
	"math"
	"os"

	"github.com/guyline/guyline/terrain/geotiff"
)

// Heights outside of these are no land: the shore of the Dead Sea lies at -440 m, Everest at 8,849 m. Files mark voids with
// all kinds of such values without saying so.
const (
	lowestM  = -1000
	highestM = 9000
)

// lazyFile is a file that is open only while it is read, since a mosaic may have more files than a process may open.
type lazyFile string

func (f lazyFile) ReadAt(b []byte, at int64) (int, error) {
	o, err := os.Open(string(f))
	if err != nil {
		return 0, err
	}
	defer o.Close()
	return o.ReadAt(b, at)
}

// openTIFF reads a raster's directory and says where it lies.
func openTIFF(file string) (*geotiff.File, projection, string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, nil, "", err
	}
	f, err := geotiff.NewReader(file, lazyFile(file), info.Size())
	if err != nil {
		return nil, nil, "", err
	}
	p, datum, err := placed(file, f)
	return f, p, datum, err
}

// placed checks the georeference of a raster.
func placed(file string, f *geotiff.File) (projection, string, error) {
	g := f.Geo
	warp := fmt.Sprintf("bring it to WGS 84: gdalwarp -t_srs EPSG:4326 %s OUT.tif", file)
	if !g.Placed {
		return nil, "", fmt.Errorf("%s: it does not say where it lies: gdal_translate -a_srs EPSG:4326 -a_ullr WEST NORTH EAST SOUTH %s OUT.tif gives it a place", file, file)
	}
	p, datum, ok := byEPSG(g.EPSG)
	switch {
	case g.EPSG == 0:
		return nil, "", fmt.Errorf("%s: it names no coordinate system: gdal_translate -a_srs EPSG:4326 %s OUT.tif says that it is WGS 84, if it is", file, file)
	case !ok:
		name := fmt.Sprintf("EPSG:%d", g.EPSG)
		if g.EPSG == 32767 {
			name = "a system of its own"
		}
		return nil, "", fmt.Errorf("%s: %s (%s) is neither WGS 84, ETRS89 or NAD83 in degrees nor a UTM zone on them: %s", file, name, g.Citation, warp)
	case p != nil && g.LinearUnit != 0 && g.LinearUnit != 9001:
		return nil, "", fmt.Errorf("%s: its grid is not in metres (unit EPSG:%d): %s", file, g.LinearUnit, warp)
	}
	l := f.Levels[0]
	east, south := g.OriginX+float64(l.Width)*g.StepX, g.OriginY-float64(l.Height)*g.StepY
	if p == nil {
		const slack = 0.5
		if g.OriginY > 90+slack || south < -90-slack || g.OriginX < -180-slack || east > 360+slack || east-g.OriginX > 360+slack {
			return nil, "", fmt.Errorf("%s: it says degrees, and reaches from %g to %g and from %g to %g: are latitude and longitude swapped, or is it in metres? Correct its system with gdal_translate -a_srs", file, g.OriginX, east, south, g.OriginY)
		}
		return p, datum, nil
	}
	for _, q := range [...][2]float64{{g.OriginX, g.OriginY}, {east, g.OriginY}, {g.OriginX, south}, {east, south}} {
		// A zone is 666 km wide at the equator, and UTM ends at 84°: some more of both is taken.
		if lat, lon := p.inverse(q[0], q[1]); !(q[0] >= -1e6 && q[0] <= 2e6 && q[1] >= -9.9e6 && q[1] <= 19.9e6) || !(math.Abs(lat) <= 88) || !finite(lon) {
			return nil, "", fmt.Errorf("%s: %s, and it reaches from %g to %g and from %g to %g m, beyond any zone: %s", file, datum, g.OriginX, east, south, g.OriginY, warp)
		}
	}
	return p, datum, nil
}

// addTIFF adds a raster of heights or classes.
func (m *Mosaic) addTIFF(file string) error {
	f, p, datum, err := openTIFF(file)
	if err != nil {
		return err
	}
	if f.Bands != 1 {
		return fmt.Errorf("%s: it has %d bands: take the one that is meant with gdal_translate -b", file, f.Bands)
	}
	unit := 1.0
	switch f.Geo.VerticalUnit {
	case 0, 9001:
	case 9002:
		unit = 0.3048 // international foot
	case 9003:
		unit = 1200.0 / 3937 // US survey foot
	default:
		return fmt.Errorf("%s: its heights are in unit EPSG:%d: metres and feet are read", file, f.Geo.VerticalUnit)
	}
	l := &f.Levels[0]
	t := &tile{path: file, cols: l.Width, rows: l.Height, bw: l.BlockWidth, bh: l.BlockHeight}
	low, high := float64(lowestM), float64(highestM)
	if m.classes {
		low, high, unit = math.Inf(-1), math.Inf(1), 1
	}
	t.read = func(bx, by int) (*block, error) {
		data, cols, rows, err := f.Block(0, 0, bx, by)
		if err != nil {
			return nil, err
		}
		b := &block{cols: cols, rows: rows, f32: make([]float32, len(data))}
		for i, v := range data {
			if v *= unit; v >= low && v <= high {
				b.f32[i] = float32(v)
			} else {
				b.f32[i] = nan32
			}
		}
		return b, nil
	}
	g := f.Geo
	m.place(t, p, g.OriginX+g.StepX/2, g.OriginY-g.StepY/2, g.StepX, g.StepY)
	m.files = append(m.files, File{file, t.area, t.layer.stepM, datum, "GeoTIFF"})
	return nil
}
