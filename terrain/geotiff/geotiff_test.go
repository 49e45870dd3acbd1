package geotiff

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// gdal runs a program of GDAL, which is the reference that reader and writer are held against; it skips where there is none.
func gdal(t *testing.T, program string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("skipped: no %s (Debian: gdal-bin)", program)
	}
	out, err := exec.Command(program, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("%s %v: %v: %s", program, args, err, exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// gdalValues gives all samples of all bands as GDAL reads them.
func gdalValues(t *testing.T, file string) []float64 {
	t.Helper()
	raw := filepath.Join(t.TempDir(), "raw")
	gdal(t, "gdal_translate", "-q", "-of", "ENVI", "-co", "INTERLEAVE=BSQ", "-ot", "Float64", file, raw)
	b, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, len(b)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return out
}

// compare holds every sample of a file against GDAL's.
func compare(t *testing.T, file string) *File {
	t.Helper()
	f, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	want := gdalValues(t, file)
	l := f.Levels[0]
	if len(want) != f.Bands*l.Width*l.Height {
		t.Fatalf("%s: %d bands of %d × %d, and GDAL has %d samples", file, f.Bands, l.Width, l.Height, len(want))
	}
	for band := range f.Bands {
		got, err := f.Window(0, band, 0, 0, l.Width, l.Height)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			w := want[band*l.Width*l.Height+i]
			if v != w && !(v != v && (w != w || f.NoData != nil && w == *f.NoData)) {
				t.Fatalf("%s: band %d, sample %d: %g, GDAL has %g", filepath.Base(file), band, i, v, w)
			}
		}
	}
	return f
}

// hills writes a raster of our own.
func hills[T Sample](t *testing.T, file string, w, h int, noData float64) {
	t.Helper()
	o, err := Create[T](file, Spec{Width: w, Height: h, EPSG: 4326, OriginX: -114.5, OriginY: 51.25, StepX: 1.0 / 1200, StepY: 1.0 / 1200, NoData: &noData, Description: "hills"})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Abort()
	row := make([]T, w)
	for y := range h {
		for x := range row {
			v := 100 + 50*math.Sin(float64(x)/37)*math.Cos(float64(y)/23) + float64((x*7+y*13)%5)
			if (x/40+y/30)%11 == 3 {
				v = noData
				if noData != noData {
					row[x] = T(float32(math.NaN()))
					continue
				}
			}
			row[x] = T(v)
		}
		if err := o.WriteRow(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWriterAgainstGDAL(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		typ  string
		make func(string)
	}{
		{"float32", "Float32", func(f string) { hills[float32](t, f, 1300, 777, math.NaN()) }},
		{"int16", "Int16", func(f string) { hills[int16](t, f, 1025, 513, -32768) }},
		{"uint8", "Byte", func(f string) { hills[uint8](t, f, 512, 512, 0) }},
		{"small", "Float32", func(f string) { hills[float32](t, f, 3, 2, -9999) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(dir, c.name+".tif")
			c.make(file)
			compare(t, file)
			var info struct {
				Size         []int
				GeoTransform []float64
				Metadata     map[string]map[string]string
				CS           struct{ Wkt string } `json:"coordinateSystem"`
				Bands        []struct {
					Type      string
					Block     []int
					NoData    any `json:"noDataValue"`
					Overviews []struct{ Size []int }
				}
			}
			if err := json.Unmarshal(gdal(t, "gdalinfo", "-json", file), &info); err != nil {
				t.Fatal(err)
			}
			s := info.Metadata["IMAGE_STRUCTURE"]
			if s["LAYOUT"] != "COG" || s["COMPRESSION"] != "DEFLATE" || info.Bands[0].Type != c.typ || info.Bands[0].Block[0] != 512 || info.Bands[0].NoData == nil {
				t.Errorf("gdalinfo: %v, %+v", s, info.Bands)
			}
			for i, want := range []float64{-114.5, 1.0 / 1200, 0, 51.25, 0, -1.0 / 1200} {
				if math.Abs(info.GeoTransform[i]-want) > 1e-15 {
					t.Errorf("transform %v: number %d is not %g", info.GeoTransform, i, want)
				}
			}
			if !strings.Contains(info.CS.Wkt, `ID["EPSG",4326]`) {
				t.Errorf("system %s", info.CS.Wkt)
			}
			if c.name == "float32" && len(info.Bands[0].Overviews) != 2 {
				t.Errorf("overviews %v", info.Bands[0].Overviews)
			}
			if err := exec.Command("/usr/bin/python3", "-c", "import osgeo_utils").Run(); err == nil {
				out := gdal(t, "/usr/bin/python3", "-m", "osgeo_utils.samples.validate_cloud_optimized_geotiff", "--full-check=yes", file)
				if !strings.Contains(string(out), "is a valid cloud optimized GeoTIFF") {
					t.Errorf("GDAL's validator: %s", out)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

// TestOverviews holds the averaged overview against GDAL's own reading of it, and against the raster.
func TestOverviews(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.tif")
	hills[float32](t, file, 1300, 777, math.NaN())
	f, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if len(f.Levels) != 3 || f.Levels[1].Width != 650 || f.Levels[1].Height != 389 {
		t.Fatalf("levels %+v", f.Levels)
	}
	full, _ := f.Window(0, 0, 0, 0, 1300, 777)
	half, err := f.Window(1, 0, 0, 0, 650, 389)
	if err != nil {
		t.Fatal(err)
	}
	for y := range 388 {
		for x := range 650 {
			var sum, n float64
			for k := range 4 {
				if v := full[(2*y+k/2)*1300+2*x+k%2]; v == v {
					sum, n = sum+v, n+1
				}
			}
			if v := half[y*650+x]; n == 0 != (v != v) || n > 0 && math.Abs(v-sum/n) > 1e-4 {
				t.Fatalf("%d, %d: %g, want %g", x, y, v, sum/n)
			}
		}
	}
	raw := filepath.Join(t.TempDir(), "raw")
	gdal(t, "gdal_translate", "-q", "-of", "ENVI", "-oo", "OVERVIEW_LEVEL=0", file, raw)
	b, _ := os.ReadFile(raw)
	for i, v := range half {
		if w := float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))); v != w && (v == v || w == w) {
			t.Fatalf("sample %d of the overview: %g, GDAL has %g", i, v, w)
		}
	}
}

// TestReaderAgainstGDAL has GDAL write what is read: every compression with every predictor, the layouts and types in turn.
func TestReaderAgainstGDAL(t *testing.T) {
	dir := t.TempDir()
	src := filepath.Join(dir, "src.tif")
	hills[float32](t, src, 300, 200, -5)
	layouts := [][]string{
		{"TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=48"},
		{"BLOCKYSIZE=7", "ENDIANNESS=BIG"},
		{"BIGTIFF=YES", "INTERLEAVE=BAND", "TILED=YES", "ENDIANNESS=BIG"},
		{"INTERLEAVE=PIXEL"},
	}
	types := []string{"Float32", "Int16", "Byte", "Float64", "UInt16", "Int32", "UInt32"}
	n := 0
	for _, compress := range []string{"NONE", "LZW", "DEFLATE", "PACKBITS", "ZSTD"} {
		for predictor := 1; predictor <= 3; predictor++ {
			if predictor > 1 && (compress == "NONE" || compress == "PACKBITS") {
				continue
			}
			for k := range 2 { // the layouts in turn: each call of GDAL takes its time
				i := (n/2*2 + k) % len(layouts)
				layout := layouts[i]
				typ := types[n%len(types)]
				if predictor == 3 {
					typ = []string{"Float32", "Float64"}[n%2]
				}
				n++
				args := []string{"-q", "-ot", typ, "-b", "1", "-co", "COMPRESS=" + compress}
				if i >= 2 { // a second band
					args = append(args, "-b", "1", "-scale_2", "0", "100", "0", "50")
				}
				for _, l := range layout {
					args = append(args, "-co", l)
				}
				if predictor > 1 {
					args = append(args, "-co", fmt.Sprint("PREDICTOR=", predictor))
				}
				file := filepath.Join(dir, fmt.Sprintf("%s-%s-%d-%d.tif", typ, compress, predictor, i))
				gdal(t, "gdal_translate", append(args, src, file)...)
				f := compare(t, file)
				if g := f.Geo; !g.Placed || math.Abs(g.OriginX+114.5) > 1e-12 || math.Abs(g.OriginY-51.25) > 1e-12 || g.EPSG != 4326 || g.Projected {
					t.Errorf("%s: %+v", file, g)
				}
			}
		}
	}
}

func TestGeoreference(t *testing.T) {
	dir := t.TempDir()
	src := filepath.Join(dir, "src.tif")
	hills[float32](t, src, 30, 20, -5)
	for _, c := range []struct {
		name  string
		args  []string
		check func(*File) bool
	}{
		{"utm", []string{"-a_srs", "EPSG:32611", "-a_ullr", "500000", "5650000", "503000", "5648000"}, func(f *File) bool {
			return f.Geo.EPSG == 32611 && f.Geo.Projected && f.Geo.StepX == 100 && f.Geo.OriginY == 5650000
		}},
		{"point", []string{"-mo", "AREA_OR_POINT=Point"}, func(f *File) bool {
			return f.Geo.PixelIsPoint && math.Abs(f.Geo.OriginX+114.5) < 1e-9 && math.Abs(f.Geo.OriginY-51.25) < 1e-9
		}},
		{"nad83", []string{"-a_srs", "EPSG:4269"}, func(f *File) bool { return f.Geo.EPSG == 4269 }},
		{"scale", []string{"-a_scale", "0.5", "-a_offset", "10"}, func(f *File) bool { return f.Scale[0] == 0.5 && f.Offset[0] == 10 }},
		{"metres", []string{"-a_srs", "EPSG:4326+5703"}, func(f *File) bool { return f.Geo.VerticalUnit == 0 }},
		{"feet", []string{"-a_srs", "EPSG:4326+8228"}, func(f *File) bool { return f.Geo.VerticalUnit == 9002 }},
	} {
		file := filepath.Join(dir, c.name+".tif")
		gdal(t, "gdal_translate", append(append([]string{"-q"}, c.args...), src, file)...)
		f, err := Open(file)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !c.check(f) {
			t.Errorf("%s: %+v, scale %v, offset %v", c.name, f.Geo, f.Scale, f.Offset)
		}
		f.Close()
	}
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	src := filepath.Join(dir, "src.tif")
	hills[uint8](t, src, 300, 200, 0)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-co", "COMPRESS=JPEG"}, "compression 7 (JPEG) is not read"},
		{[]string{"-ot", "CInt16"}, "bits and format 5"},
		{[]string{"-scale", "0", "255", "0", "15", "-co", "NBITS=4"}, "samples of 4 bits"},
		{[]string{"-a_ullr", "0", "0", "1", "1"}, "north up"},
	} {
		file := filepath.Join(dir, "x.tif")
		gdal(t, "gdal_translate", append(append([]string{"-q"}, c.args...), src, file)...)
		if f, err := Open(file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want an error with %q", c.args, err, c.want)
			if f != nil {
				f.Close()
			}
		}
	}
}

// TestGoldenFiles reads the coverage maps of other programs.
func TestGoldenFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Dir(t, "rollout"), "golden", "*.tif"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		f := compare(t, file)
		t.Logf("%s: %d bands of %d × %d %s, %+v", filepath.Base(file), f.Bands, f.Levels[0].Width, f.Levels[0].Height, f.Type, f.Geo)
	}
}

// TestUnfinished: a raster that is not finished leaves nothing behind.
func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	w, err := Create[float32](filepath.Join(dir, "a.tif"), Spec{Width: 2000, Height: 2000, EPSG: 4326, StepX: 1, StepY: 1})
	if err != nil {
		t.Fatal(err)
	}
	for range 600 {
		if err := w.WriteRow(make([]float32, 2000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err == nil {
		t.Error("600 rows of 2000 were taken for all")
	}
	w.Abort()
	if err := w.WriteRow(make([]float32, 2000)); err == nil {
		t.Error("a closed raster takes rows")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

// fuzzSeed is a small file of ours.
func fuzzSeed(f *testing.F, w, h int) []byte {
	file := filepath.Join(f.TempDir(), "a.tif")
	o, err := Create[int16](file, Spec{Width: w, Height: h, EPSG: 4326, StepX: 0.1, StepY: 0.1})
	if err != nil {
		f.Fatal(err)
	}
	for range h {
		o.WriteRow(make([]int16, w))
	}
	if err := o.Close(); err != nil {
		f.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	return b
}

func FuzzRead(f *testing.F) {
	f.Add(fuzzSeed(f, 3, 2))
	f.Add(fuzzSeed(f, 600, 5))
	f.Add([]byte("II*\x00\x08\x00\x00\x00"))
	f.Add([]byte("MM\x00+\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x10"))
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := NewReader("fuzz.tif", bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for level := range g.Levels {
			if l := g.Levels[level]; l.BlockWidth*l.BlockHeight*g.Bands < 1<<20 {
				g.Block(level, g.Bands-1, l.blocksAcross()-1, l.blocksDown()-1)
			}
		}
	})
}
