package atlas

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/geotiff"
)

// hills is a raster of 0.25° × 0.2° with a void.
func hills() *terrain.Raster[float32] {
	r := terrain.NewRaster[float32](terrain.Grid{West: -114.125, North: 51.1, StepLon: 1.0 / 1200, StepLat: 1.0 / 1200, Cols: 300, Rows: 240})
	for i := range r.Data {
		x, y := float64(i%300), float64(i/300)
		r.Data[i] = float32(-100 + 30*math.Sin(x/31)*math.Cos(y/23))
		if x < 20 && y < 20 {
			r.Data[i] = float32(math.NaN())
		}
	}
	return r
}

var legend = Steps("Signal of São Example", "dBm", -110, -100, -90, -80)

// tool runs a program that is not ours; the test is skipped where there is none.
func tool(t *testing.T, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("skipped: no %s", program)
	}
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%s %v: %v: %s%s", program, args, err, out, exit.Stderr)
		}
		t.Fatal(err)
	}
	return string(out)
}

func bandsOf(t *testing.T) []Band {
	t.Helper()
	b, err := Polygons(context.Background(), hills(), -110, -100, -90, -80)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGeoJSON(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.geojson")
	bands := bandsOf(t)
	f := BandFeatures(bands, Text("operator", `A "B" \ é`))
	if err := WriteGeoJSON(context.Background(), file, f); err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(file)
	var got struct {
		Features []struct{ Properties map[string]any }
	}
	if err := json.Unmarshal(raw, &got); err != nil || len(got.Features) != len(f) {
		t.Fatalf("%v: %d features, want %d", err, len(got.Features), len(f))
	}
	p := got.Features[len(f)-1].Properties
	if p["operator"] != `A "B" \ é` || p["min"] != -80.0 || p["max"] != nil || p["cells"] != float64(bands[3].Cells) {
		t.Errorf("%v", p)
	}
	// GDAL reads the same areas, and finds every shape valid.
	out := tool(t, "ogrinfo", "-q", "-dialect", "SQLite", "-sql", "SELECT count(*) AS n, sum(ST_IsValid(geometry)) AS v FROM a", file)
	if !strings.Contains(out, fmt.Sprintf("n (Integer) = %d", len(f))) || !strings.Contains(out, fmt.Sprintf("v (Integer) = %d", len(f))) {
		t.Errorf("ogrinfo: %s", out)
	}
}

func TestGeoPackage(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.gpkg")
	bands := bandsOf(t)
	f := BandFeatures(bands, Text("operator", `A "B" é`))
	if err := WriteGeoPackage(context.Background(), file, Layer{"signal", "bands of signal", f}, Layer{"nothing", "", nil}); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
	out := tool(t, "ogrinfo", "-so", file, "signal")
	for _, want := range []string{"Geometry: Multi Polygon", fmt.Sprint("Feature Count: ", len(f)), "Extent: (-114.125000, 50.900000) - (-113.875000, 51.100000)", `ID["EPSG",4326]`, "operator: String", "area_km2: Real"} {
		if !strings.Contains(out, want) {
			t.Errorf("ogrinfo does not say %q: %s", want, out)
		}
	}
	out = tool(t, "ogrinfo", "-q", "-dialect", "SQLite", "-sql", "SELECT sum(ST_Area(geom)) AS a, sum(ST_IsValid(geom)) AS v FROM signal", file)
	cells := 0
	for _, b := range bands {
		cells += b.Cells
	}
	var area float64
	if i := strings.Index(out, "a (Real) = "); i >= 0 {
		fmt.Sscan(out[i+len("a (Real) = "):], &area)
	}
	if math.Abs(area-float64(cells)/1200/1200) > 1e-9 || !strings.Contains(out, fmt.Sprintf("v (Integer) = %d", len(f))) {
		t.Errorf("area %g, want %g: %s", area, float64(cells)/1200/1200, out)
	}
	if exec.Command("/usr/bin/python3", "-c", "import osgeo_utils").Run() == nil {
		if out, err := exec.Command("/usr/bin/python3", "-m", "osgeo_utils.samples.validate_gpkg", "-k", file).CombinedOutput(); err != nil {
			t.Errorf("GDAL's validator: %s", out)
		}
	}
	if err := WriteGeoPackage(context.Background(), filepath.Join(dir, "b.gpkg"), Layer{"x; DROP", "", f}); err == nil {
		t.Error("a bad name was taken")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*b.gpkg*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestPNG(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.png")
	if err := WritePNG(context.Background(), file, hills(), legend); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	w, h := mapSize(hills().Grid)
	if b := img.Bounds(); b.Dx() < w+100 || b.Dy() < h+40 || math.Abs(float64(w)/float64(h)-300.0/240*math.Cos(51*math.Pi/180)) > 0.01 {
		t.Errorf("%v for a map of %d × %d", b, w, h)
	}
	seen := map[[3]uint32]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r >> 8, g >> 8, b >> 8}]++
		}
	}
	for _, s := range append(legend.Swatches, Swatch{0, "what is too low", low}, Swatch{0, "what is not known", grey}) {
		if seen[[3]uint32{uint32(s.Colour.R), uint32(s.Colour.G), uint32(s.Colour.B)}] < 200 {
			t.Errorf("the colour of %s is not there", s.Label)
		}
	}
}

func TestKMZ(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.kmz")
	if err := WriteKMZ(context.Background(), file, hills(), legend); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 3 || z.File[0].Name != "doc.kml" {
		t.Fatalf("%v", z.File)
	}
	e, _ := z.File[0].Open()
	b, _ := io.ReadAll(e)
	var doc kml
	if err := xml.Unmarshal(b, &doc); err != nil || doc.Document.Ground.Box.West != -114.125 || math.Abs(doc.Document.Ground.Box.South-50.9) > 1e-9 {
		t.Errorf("%v: %s", err, b)
	}
	e, _ = z.File[1].Open()
	if img, err := png.Decode(e); err != nil || img.Bounds().Dx() != 300 || img.Bounds().Dy() != 240 {
		t.Errorf("map: %v", err)
	} else if _, _, _, a := img.At(5, 5).RGBA(); a != 0 {
		t.Error("what is not known is drawn")
	}
}

func TestHilbert(t *testing.T) {
	// The first numbers of the PMTiles specification.
	for want, p := range map[uint64][3]uint64{0: {0, 0, 0}, 1: {1, 0, 0}, 2: {1, 0, 1}, 3: {1, 1, 1}, 4: {1, 1, 0}, 5: {2, 0, 0}, 19078479: {12, 3423, 1763}} {
		if got := hilbert(int(p[0]), p[1], p[2]); got != want {
			t.Errorf("%v: %d, want %d", p, got, want)
		}
	}
	seen := map[uint64]bool{}
	for y := range uint64(32) {
		for x := range uint64(32) {
			seen[hilbert(5, x, y)] = true
		}
	}
	if len(seen) != 1024 || !seen[341] || !seen[1364] {
		t.Errorf("%d numbers at zoom 5", len(seen))
	}
}

func TestPMTiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.pmtiles")
	r := hills()
	if err := WritePMTiles(context.Background(), file, r, legend); err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(file)
	if string(raw[:8]) != "PMTiles\x03" || raw[101] != 11 {
		t.Errorf("header % x", raw[:pmHeader])
	}
	tool(t, "pmtiles", "verify", file) // protomaps/go-pmtiles
	var head map[string]any
	if err := json.Unmarshal([]byte(tool(t, "pmtiles", "show", file, "--header-json")), &head); err != nil {
		t.Fatal(err)
	}
	if head["maxzoom"] != 11.0 || head["tile_type"] != "png" {
		t.Errorf("%v", head)
	}
	if meta := tool(t, "pmtiles", "show", file, "--metadata"); !strings.Contains(meta, "São Example") || !strings.Contains(meta, "#fde725") {
		t.Errorf("metadata %s", meta)
	}
	// Every pixel of a tile, as go-pmtiles finds it, is the colour of the cell below it.
	const z = 11
	x, y := mercator(51, -114)
	tx, ty := int(x*(1<<z)), int(y*(1<<z))
	img, err := png.Decode(bytes.NewReader([]byte(tool(t, "pmtiles", "tile", file, fmt.Sprint(z), fmt.Sprint(tx), fmt.Sprint(ty)))))
	if err != nil {
		t.Fatal(err)
	}
	p := legend.palette()
	c, _ := legend.overlay(r)
	for j := range 256 {
		for i := range 256 {
			lon := (float64(tx)+(float64(i)+0.5)/256)/(1<<z)*360 - 180
			lat := math.Atan(math.Sinh(math.Pi*(1-2*(float64(ty)+(float64(j)+0.5)/256)/(1<<z)))) * 180 / math.Pi
			col, row, ok := r.Cell(lat, lon)
			if !ok {
				t.Fatal("outside")
			}
			if r0, g0, b0, a0 := p[c.At(col, row)].RGBA(); true {
				if r1, g1, b1, a1 := img.At(i, j).RGBA(); r0 != r1 || g0 != g1 || b0 != b1 || a0 != a1 {
					t.Fatalf("pixel %d, %d: %v, want %v", i, j, img.At(i, j), p[c.At(col, row)])
				}
			}
		}
	}
}

// TestDirectories: many entries go into leaves, which together hold all of them.
func TestDirectories(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	entries := make([]tileEntry, 50000)
	at, id := uint64(0), uint64(0)
	for i := range entries {
		n := rnd.Uint32N(60000) + 1
		id += rnd.Uint64N(9) + 1
		entries[i] = tileEntry{id, at, n, 1}
		at += uint64(n)
	}
	root, leaves, err := directories(entries)
	if err != nil || len(root) > pmRoot || len(leaves) == 0 {
		t.Fatalf("%v: root of %d bytes, leaves of %d", err, len(root), len(leaves))
	}
	var got []tileEntry
	for _, h := range unpackDirectory(t, root) {
		if h.run != 0 {
			t.Fatalf("the root holds tile %d itself", h.id)
		}
		got = append(got, unpackDirectory(t, leaves[h.offset:h.offset+uint64(h.length)])...)
	}
	if !slices.Equal(got, entries) {
		t.Errorf("%d entries come back, want %d", len(got), len(entries))
	}
}

// unpackDirectory reads a directory as the PMTiles specification says, version 3 section 4.2.
func unpackDirectory(t *testing.T, b []byte) []tileEntry {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	next := func() uint64 {
		v, n := binary.Uvarint(raw)
		raw = raw[n:]
		return v
	}
	out := make([]tileEntry, next())
	id := uint64(0)
	for i := range out {
		id += next()
		out[i].id = id
	}
	for i := range out {
		out[i].run = uint32(next())
	}
	for i := range out {
		out[i].length = uint32(next())
	}
	for i := range out {
		if v := next(); v > 0 {
			out[i].offset = v - 1
		} else {
			out[i].offset = out[i-1].offset + uint64(out[i-1].length)
		}
	}
	return out
}

func TestTIFF(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.tif")
	nan := math.NaN()
	r := hills()
	if err := WriteTIFF(context.Background(), file, r, TIFF{NoData: &nan, Description: "signal"}); err != nil {
		t.Fatal(err)
	}
	f, err := geotiff.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := f.Window(0, 0, 0, 0, r.Cols, r.Rows)
	if err != nil {
		t.Fatal(err)
	}
	for i := range v {
		if w := float64(r.Data[i]); v[i] != w && (v[i] == v[i] || w == w) {
			t.Fatalf("cell %d: %g, want %g", i, v[i], w)
		}
	}
}

// TestCancelled: a run that is cancelled leaves nothing.
func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	f := BandFeatures(bandsOf(t))
	cancel()
	for name, write := range map[string]func(string) error{
		"a.geojson": func(p string) error { return WriteGeoJSON(ctx, p, f) },
		"a.gpkg":    func(p string) error { return WriteGeoPackage(ctx, p, Layer{"a", "", f}) },
		"a.png":     func(p string) error { return WritePNG(ctx, p, hills(), legend) },
		"a.kmz":     func(p string) error { return WriteKMZ(ctx, p, hills(), legend) },
		"a.pmtiles": func(p string) error { return WritePMTiles(ctx, p, hills(), legend) },
		"a.tif":     func(p string) error { return WriteTIFF(ctx, p, hills(), TIFF{}) },
	} {
		if err := write(filepath.Join(dir, name)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestLegendRefused(t *testing.T) {
	r := hills()
	for _, l := range []Legend{{}, Steps("x", "", 2, 1)} {
		if err := WritePNG(context.Background(), filepath.Join(t.TempDir(), "a.png"), r, l); err == nil {
			t.Errorf("%v was taken", l)
		}
	}
	if n := len(Categories("servers", "a", "b", "c").Swatches); n != 3 {
		t.Errorf("%d categories", n)
	}
}
