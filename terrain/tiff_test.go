package terrain

import (
	"context"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/terrain/geotiff"
)

// run runs a program of GDAL or PROJ; the test is skipped where there is none.
func run(t *testing.T, input, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("skipped: no %s (Debian: gdal-bin)", program)
	}
	c := exec.Command(program, args...)
	c.Stdin = strings.NewReader(input)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v: %s", program, args, err, out)
	}
	return string(out)
}

// TestProjections holds the projections against PROJ.
func TestProjections(t *testing.T) {
	for _, c := range []struct {
		epsg int
		lon  float64
		lat  []float64
	}{
		{32611, -117, []float64{0.001, 36, 51, 83}},
		{32756, 153, []float64{-1, -33, -79}},
		{25832, 9, []float64{48, 60}},
		{26910, -123, []float64{37, 49}},
	} {
		p, _, ok := byEPSG(c.epsg)
		if !ok {
			t.Fatal(c.epsg)
		}
		var in strings.Builder
		var points [][2]float64
		for _, lat := range c.lat {
			for _, d := range []float64{-3.4, -1, 0, 0.3, 3} {
				points = append(points, [2]float64{lat, c.lon + d})
				fmt.Fprintf(&in, "%.9f %.9f\n", c.lon+d, lat)
			}
		}
		// GRS 80's difference from WGS 84 is 0.2 mm. From degrees of the same frame: what is compared is the projection.
		base := map[int]int{25832: 4258, 26910: 4269}[c.epsg]
		if base == 0 {
			base = 4326
		}
		lines := strings.Split(strings.TrimSpace(run(t, in.String(), "gdaltransform", "-s_srs", fmt.Sprint("EPSG:", base), "-t_srs", fmt.Sprint("EPSG:", c.epsg))), "\n")
		for i, q := range points {
			var x, y float64
			fmt.Sscan(lines[i], &x, &y)
			gx, gy := p.forward(q[0], q[1])
			if math.Hypot(gx-x, gy-y) > 5e-4 {
				t.Errorf("EPSG:%d %v: %.4f %.4f, PROJ has %.4f %.4f", c.epsg, q, gx, gy, x, y)
			}
			if lat, lon := p.inverse(gx, gy); math.Abs(lat-q[0]) > 1e-10 || math.Abs(lon-q[1]) > 1e-10 {
				t.Errorf("EPSG:%d %v: back at %.12f %.12f", c.epsg, q, lat, lon)
			}
		}
	}
}

// TestOSGrid holds the British National Grid against PROJ, which may use the grid OSTN15 or not: 7 m apart at most.
func TestOSGrid(t *testing.T) {
	points := [][2]float64{{500109.2, 190647.4}, {651409.903, 313177.270}, {90000, 10000}, {430000, 1200000}, {216650, 771250}}
	var in strings.Builder
	for _, p := range points {
		fmt.Fprintln(&in, p[0], p[1])
	}
	lines := strings.Split(strings.TrimSpace(run(t, in.String(), "gdaltransform", "-s_srs", "EPSG:27700", "-t_srs", "EPSG:4326")), "\n")
	for i, p := range points {
		var lon, lat float64
		fmt.Sscan(lines[i], &lon, &lat)
		gotLat, gotLon, err := FromOSGrid(p[0], p[1])
		if err != nil {
			t.Fatal(err)
		}
		d := Distance(lat, lon, gotLat, gotLon)
		t.Logf("%v: %.6f %.6f, %.2f m from PROJ's", p, gotLat, gotLon, d)
		if d > 7 {
			t.Errorf("%v: %.6f %.6f, PROJ has %.6f %.6f: %.1f m", p, gotLat, gotLon, lat, lon, d)
		}
	}
	for _, p := range [][2]float64{{-1, 0}, {51.5, -0.1}, {800000, 100}, {math.NaN(), 0}} {
		if _, _, err := FromOSGrid(p[0], p[1]); err == nil {
			t.Errorf("%v was taken", p)
		}
	}
}

// writeTIFF writes heights of f(lat, lon) in degrees.
func writeTIFF(t *testing.T, file string, g Grid, f func(lat, lon float64) float32) {
	t.Helper()
	void := float64(-32767)
	w, err := geotiff.Create[float32](file, geotiff.Spec{Width: g.Cols, Height: g.Rows, EPSG: 4326, OriginX: g.West, OriginY: g.North, StepX: g.StepLon, StepY: g.StepLat, NoData: &void})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	row := make([]float32, g.Cols)
	for j := range g.Rows {
		for i := range row {
			row[i] = f(g.Centre(i, j))
		}
		if err := w.WriteRow(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func plane(lat, lon float64) float32 { return float32(1000*(lat-50) + 500*(lon-20)) }

// TestSeams: tiles that meet without an overlap, of two widths of columns as Copernicus GLO-30 has them at 50° of latitude.
func TestSeams(t *testing.T) {
	dir := t.TempDir()
	south := Grid{West: 20 - 1.0/2400, North: 50 + 1.0/2400, StepLon: 1.0 / 1200, StepLat: 1.0 / 1200, Cols: 1200, Rows: 1200}
	east := south
	east.West++
	north := Grid{West: 20 - 1.0/1600, North: 51 + 1.0/2400, StepLon: 1.0 / 800, StepLat: 1.0 / 1200, Cols: 800, Rows: 1200}
	for name, g := range map[string]Grid{"s.tif": south, "e.tif": east, "n.tif": north} {
		writeTIFF(t, filepath.Join(dir, name), g, plane)
	}
	m, err := Open(Options{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, lon := range []float64{20.3, 20.99, 20.9997, 20.9999, 21, 21.1} {
		for _, lat := range []float64{49.5, 49.9, 49.9999, 50, 50.0002, 50.001} {
			if lon > 20.999 && lat > 50 {
				continue
			}
			h, err := m.Height(lat, lon)
			// Where two bands meet, the height is that of the nearest row: half a post of slope away.
			if err != nil || math.Abs(h-float64(plane(lat, lon))) > 0.45 {
				t.Errorf("%g, %g: %g m (%v), want %g", lat, lon, h, err, plane(lat, lon))
			}
		}
	}
	_, cov, err := m.Elevation(context.Background(), Area{20.2, 49.8, 20.8, 50.2}, 0.0007)
	if err != nil || !cov.Complete() {
		t.Errorf("%v %+v", err, cov)
	}
}

// TestUTM reads a raster that GDAL brought to a UTM zone, and holds its heights against those of the SRTM tile it is made of.
func TestUTM(t *testing.T) {
	dir := testdata.Dir(t, "rollout")
	hgt := filepath.Join(dir, "dem", "N44W072.hgt.gz")
	plain := filepath.Join(t.TempDir(), "N44W072.hgt")
	m, err := Open(Options{}, hgt)
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.block(m.layers[0].tiles[0], 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	writeHGT(t, plain, 44, -72, 1201, func(lat, lon float64) int16 {
		return int16(b.at(int(math.Round((lon+72)*1200)), int(math.Round((45-lat)*1200))))
	})
	for _, c := range []struct {
		name string
		args []string
		rms  float64
	}{
		{"utm", []string{"-t_srs", "EPSG:32619", "-tr", "50", "50", "-r", "bilinear"}, 4},
		{"nad83", []string{"-t_srs", "EPSG:4269"}, 0.5},
	} {
		file := filepath.Join(t.TempDir(), c.name+".tif")
		run(t, "", "gdalwarp", append(append([]string{"-q", "-co", "TILED=YES", "-co", "COMPRESS=DEFLATE"}, c.args...), plain, file)...)
		u, err := Open(Options{CacheBytes: 8 << 20}, file)
		if err != nil {
			t.Fatal(err)
		}
		r, cov, err := u.Elevation(context.Background(), Area{-71.5, 44.2, -71.3, 44.35}, 0)
		if err != nil || !cov.Complete() {
			t.Fatalf("%v %+v", err, cov)
		}
		var sum float64
		for row := range r.Rows {
			for col := range r.Cols {
				lat, lon := r.Centre(col, row)
				want, err := m.Height(lat, lon)
				if err != nil {
					t.Fatal(err)
				}
				d := float64(r.At(col, row)) - want
				sum += d * d
				if p, err := u.Height(lat, lon); err != nil || math.Abs(p-float64(r.At(col, row))) > 1e-3 {
					t.Fatalf("%g, %g: %g as a point, %g as a raster (%v)", lat, lon, p, r.At(col, row), err)
				}
			}
		}
		rms := math.Sqrt(sum / float64(len(r.Data)))
		t.Logf("%s: rms %.2f m over %d cells", c.name, rms, len(r.Data))
		if rms > c.rms {
			t.Errorf("%s: rms %.2f m", c.name, rms)
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-t_srs", "EPSG:3857"}, "gdalwarp -t_srs EPSG:4326"},
		{[]string{"-t_srs", "+proj=laea +lat_0=44 +lon_0=-71"}, "a system of its own"},
		{[]string{"-t_srs", "EPSG:32633"}, "beyond any zone"},
		{[]string{"-to", "SRC_METHOD=NO_GEOTRANSFORM", "-to", "DST_METHOD=NO_GEOTRANSFORM"}, "does not say where it lies"},
	} {
		file := filepath.Join(t.TempDir(), "x.tif")
		run(t, "", "gdalwarp", append(append([]string{"-q"}, c.args...), plain, file)...)
		if _, err := Open(Options{}, file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want an error with %q", c.args, err, c.want)
		}
	}
}

func TestLandCover(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cover.tif")
	w, err := geotiff.Create[uint8](file, geotiff.Spec{Width: 4, Height: 1, EPSG: 4326, OriginX: 10, OriginY: 50, StepX: 0.1, StepY: 0.1, Resampling: geotiff.Nearest})
	if err != nil {
		t.Fatal(err)
	}
	w.WriteRow([]uint8{10, 50, 80, 33})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := OpenLandCover(WorldCover, Options{}, file)
	if err != nil {
		t.Fatal(err)
	}
	for lon, want := range map[float64]Clutter{10.01: TreesForest, 10.09: TreesForest, 10.11: Suburban, 10.25: WaterSea, 10.35: NoClutter, 11: NoClutter} {
		if got, err := c.At(49.95, lon); err != nil || got != want {
			t.Errorf("%g: %v, want %v (%v)", lon, got, want, err)
		}
	}
	r, known, unknown, err := c.On(context.Background(), Grid{West: 10, North: 50, StepLon: 0.05, StepLat: 0.05, Cols: 10, Rows: 2})
	if err != nil || known != 12 || unknown[33] != 4 || r.At(2, 0) != Suburban {
		t.Errorf("%d known, %v, %v: %v", known, unknown, err, r.Data)
	}
	for code, class := range NLCD.Codes {
		if class == NoClutter || class.TerminalHeightM() == 0 {
			t.Errorf("NLCD %d has no class", code)
		}
	}
}

func TestPopulation(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t, "rollout"), "population")
	ctx := context.Background()
	for file, want := range map[string]float64{ // the sums that the data's own README gives
		"us_blockgroups2020_N44W072.csv": 75972,
		"us_blockgroups2020_N41W082.csv": 2444142,
		"us_blockgroups2020_N36W122.csv": 654316,
	} {
		p, err := OpenPopulation(ctx, filepath.Join(dir, file), World)
		if err != nil {
			t.Fatal(err)
		}
		if p.People() != want {
			t.Errorf("%s: %g people, want %g", file, p.People(), want)
		}
		if q := p.Places[0]; len(q.ID) != 12 || q.Region != q.ID[:5] {
			t.Errorf("%s: %+v", file, q)
		}
	}
	p, err := OpenPopulation(ctx, filepath.Join(dir, "djibouti_settlements_onsset.csv"), World)
	if err != nil || len(p.Places) != 1473 || p.Places[0].Lat != 12.65528 || p.Places[0].ID != "1" {
		t.Errorf("%v", err)
	}
	if _, err := OpenPopulation(ctx, filepath.Join(dir, "uk_postcode_sectors.csv"), World); err == nil || !strings.Contains(err.Error(), "no columns of a place") {
		t.Errorf("a table without places: %v", err)
	}
	for _, c := range []struct{ table, want string }{
		{"pop,lat,lon\n5,51", "t.csv:2: it ends before"},
		{"pop,lat,lon\nx,51,0", `t.csv:2: "x" is not a number`},
		{"pop,lat,lon\n-1,51,0", "-1 people"},
		{"pop,lat,lon\n5,-114,51", "swapped"},
		{"lat,lon\n", "no column of people"},
		{"", "no header"},
	} {
		if _, err := ReadPopulation("t.csv", strings.NewReader(c.table)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want an error with %q", c.table, err, c.want)
		}
	}
}

func TestPopulationRaster(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pop.tif")
	g := Grid{West: 10, North: 50, StepLon: 0.01, StepLat: 0.01, Cols: 100, Rows: 100}
	writeTIFF(t, file, g, func(lat, lon float64) float32 {
		if lon > 10.5 {
			return -99999
		}
		return 2
	})
	p, err := OpenPopulation(context.Background(), file, Area{10, 49.5, 11, 50})
	if err != nil || len(p.Places) != 50*50 || p.People() != 5000 || len(p.Notes) != 1 {
		t.Errorf("%v: %d places, %g people, %v", err, len(p.Places), p.People(), p.Notes)
	}
	if p, err = PopulationRaster(context.Background(), file, PerKm2, Area{10, 49.5, 11, 50}); err != nil || math.Abs(p.People()/2-2000.6) > 10 {
		t.Errorf("%v: %g km²", err, p.People()/2) // 55.6 km × 35.9 km
	}
}

func FuzzReadPopulation(f *testing.F) {
	f.Add("STATEFP,COUNTYFP,TRACTCE,BLKGRPCE,POPULATION,LATITUDE,LONGITUDE\n06,053,000101,1,17,36.7,-121.6\n")
	f.Add("id,lon,lat,pop\n1,43.1,12.6,137.7\n")
	f.Add("pop,easting_osgb,northing_osgb\n3,500109.2,190647.4\n")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ReadPopulation("t.csv", strings.NewReader(s))
		if err != nil {
			return
		}
		for _, q := range p.Places {
			if !(q.People > 0) || CheckPoint(q.Lat, q.Lon) != nil {
				t.Errorf("%+v", q)
			}
		}
	})
}
