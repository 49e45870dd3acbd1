package terrain

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// TestOracleProfiles holds the heights against the 120 profiles that other code sampled from the same tiles, bilinearly and
// at equal steps of latitude and longitude, and printed to 0.1 m (their ends to a millionth of a degree).
func TestOracleProfiles(t *testing.T) {
	dir := testdata.Dir(t, "rollout")
	m, err := Open(Options{CacheBytes: 64 << 20}, filepath.Join(dir, "dem"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "itm", "ntia14_oracle_profiles.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	s.Scan()
	var worst float64
	var count int
	for s.Scan() {
		c := strings.Split(s.Text(), ",")
		v := make([]float64, len(c))
		for i := range c {
			v[i], _ = strconv.ParseFloat(c[i], 64)
		}
		lat1, lon1, lat2, lon2, n := v[2], v[3], v[4], v[5], int(v[6])
		for i := range n + 1 {
			f := float64(i) / float64(n)
			h, err := m.Height(lat1+f*(lat2-lat1), lon1+f*(lon2-lon1))
			if err != nil {
				t.Fatalf("%s: %v", c[0], err)
			}
			worst = max(worst, math.Abs(h-v[8+i]))
			count++
		}
		p, err := m.Profile(context.Background(), lat1, lon1, lat2, lon2, n)
		if err != nil {
			t.Fatalf("%s: %v", c[0], err)
		}
		if math.Abs(p.StepM-v[7]) > 0.006*v[7] {
			t.Errorf("profile %s: step %g m, want %g", c[0], p.StepM, v[7])
		}
	}
	t.Logf("%d heights, worst %.3f m off", count, worst)
	if worst > 0.15 {
		t.Errorf("worst %.3f m against the oracle's profiles", worst)
	}
}

// writeHGT writes a tile whose posts have the heights of f(lat, lon), the name of the file saying how it is packed.
func writeHGT(t *testing.T, file string, lat, lon, n int, f func(lat, lon float64) int16) {
	t.Helper()
	raw := make([]byte, 0, 2*n*n)
	for j := range n {
		for i := range n {
			raw = binary.BigEndian.AppendUint16(raw, uint16(f(float64(lat+1)-float64(j)/float64(n-1), float64(lon)+float64(i)/float64(n-1))))
		}
	}
	var b bytes.Buffer
	switch filepath.Ext(file) {
	case ".gz":
		w := gzip.NewWriter(&b)
		w.Write(raw)
		w.Close()
	case ".zip":
		z := zip.NewWriter(&b)
		w, _ := z.Create("folder/tile.hgt")
		w.Write(raw)
		z.Close()
	default:
		b.Write(raw)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func slope(lat, lon float64) int16 { return int16(math.Round(1000*(lat-10) + 500*(lon-20))) }

func TestMosaic(t *testing.T) {
	dir := t.TempDir()
	writeHGT(t, filepath.Join(dir, "N10E020.hgt.gz"), 10, 20, 1201, func(lat, lon float64) int16 {
		switch {
		case lat > 10.9999:
			return 9000 // an edge that its northern neighbour owns
		case lat < 10.2 && lon < 20.1:
			return hgtVoid
		}
		return slope(lat, lon)
	})
	writeHGT(t, filepath.Join(dir, "N11E020.SRTMGL3.hgt.zip"), 11, 20, 1201, slope)
	writeHGT(t, filepath.Join(dir, "N10E021.hgt"), 10, 21, 3601, slope)
	os.WriteFile(filepath.Join(dir, "N12E020.hgt"), make([]byte, 1000), 0o644)
	m, err := Open(Options{CacheBytes: 4 << 20, SeaTiles: []string{"N09E021"}}, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Files()) != 3 || len(m.Notes()) != 1 || !strings.Contains(m.Notes()[0].Text, "1000 bytes are no SRTM tile") {
		t.Errorf("files %v, notes %v", m.Files(), m.Notes())
	}
	ctx := context.Background()

	r, cov, err := m.Elevation(ctx, Area{20.2, 10.9, 20.4, 11.1}, 0)
	if err != nil || !cov.Complete() || cov.Resampling != "none" || r.StepLat != 1.0/1200 {
		t.Fatalf("%v %+v", err, cov)
	}
	for row := range r.Rows {
		for col := range r.Cols {
			lat, lon := r.Centre(col, row)
			if got := r.At(col, row); math.Abs(float64(got)-float64(slope(lat, lon))) > 1 {
				t.Fatalf("%.5f, %.5f: %g m, want %d", lat, lon, got, slope(lat, lon))
			}
		}
	}

	// The finest spacing counts; the coarser file fills, and what nobody has is told.
	r, cov, err = m.Elevation(ctx, Area{20, 9.5, 21.5, 11.5}, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	var gaps []string
	for _, g := range cov.Gaps {
		gaps = append(gaps, fmt.Sprintf("%s %s %d", g.Tile, g.Kind, g.Cells))
	}
	want := []string{"N09E020 absent 5000", "N10E020 void 200", "N11E021 absent 2500"}
	if !slices.Equal(gaps, want) || cov.Sea != 2500 || cov.Void != 200 || cov.Absent != 7500 || cov.Resampling != "bilinear" || len(cov.Steps) != 2 {
		t.Errorf("gaps %v, want %v; %+v", gaps, want, cov)
	}
	if err := cov.Err(); err == nil || !strings.Contains(err.Error(), "guyline data terrain --area 20,9.5,21,10") {
		t.Errorf("coverage: %v", err)
	}
	if h := Bilinear(r, 10.5, 20.5); math.Abs(float64(h)-750) > 1 {
		t.Errorf("bilinear: %g", h)
	}

	for _, c := range []struct {
		lat, lon float64
		want     string
	}{
		{20.5, 10.5, "swapped"},
		{10.5, -20.5, "west of Greenwich"},
		{-10.5, 20.5, "south of the equator"},
		{20.5, 160, "no file covers tile N20E160"},
		{10.1, 20.05, "has a void there"},
		{10.5, math.NaN(), "not numbers"},
		{-114, 51, "swapped"},
		{500109, 190647, "easting"},
	} {
		if _, err := m.Height(c.lat, c.lon); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%g, %g: error %v, want one with %q", c.lat, c.lon, err, c.want)
		}
	}
	if g, err := m.Ground(9.5, 21.5); err != nil || !g.Sea {
		t.Errorf("sea: %+v, %v", g, err)
	}
	if _, err := m.Profile(ctx, 10.5, 20.5, 9.5, 20.5, 100); err == nil || !strings.Contains(err.Error(), "N09E020") {
		t.Errorf("profile into the unknown: %v", err)
	}
	if _, _, err := m.Elevation(ctx, Area{20, 10, 21, 11}, 1e-6); err == nil || !strings.Contains(err.Error(), "larger step") {
		t.Errorf("a raster without bound: %v", err)
	}
}

func TestAntimeridian(t *testing.T) {
	dir := t.TempDir()
	writeHGT(t, filepath.Join(dir, "S17E179.hgt"), -17, 179, 1201, func(lat, lon float64) int16 { return int16(100 * (lon - 179)) })
	writeHGT(t, filepath.Join(dir, "S17W180.hgt"), -17, -180, 1201, func(lat, lon float64) int16 { return int16(100 * (lon + 181)) })
	m, err := Open(Options{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	r, cov, err := m.Elevation(context.Background(), Area{179.5, -16.6, -179.5, -16.4}, 0)
	if err != nil || !cov.Complete() {
		t.Fatalf("%v %+v", err, cov)
	}
	for _, lon := range []float64{179.75, 180, 180.25} {
		if h := Bilinear(r, -16.5, lon); math.Abs(float64(h)-100*(lon-179)) > 1 {
			t.Errorf("%g: %g", lon, h)
		}
		if h, err := m.Height(-16.5, lon); err != nil || math.Abs(h-100*(lon-179)) > 1 {
			t.Errorf("%g: %g %v", lon, h, err)
		}
	}
	p, err := m.Profile(context.Background(), -16.5, 179.5, -16.5, -179.5, 100)
	if err != nil || p.StepM > 1100 {
		t.Errorf("%v, step %g", err, p.StepM)
	}
}

// TestCache asks for everything from several goroutines with room for one tile and a half.
func TestCache(t *testing.T) {
	dir := t.TempDir()
	for lon := 20; lon < 24; lon++ {
		writeHGT(t, filepath.Join(dir, fmt.Sprintf("N10E%03d.hgt", lon)), 10, lon, 1201, slope)
	}
	m, err := Open(Options{CacheBytes: 4 << 20}, dir)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for k := range 8 {
		wg.Go(func() {
			for i := range 20 {
				lon := 20.1 + float64((i*3+k)%39)/10
				if h, err := m.Height(10.5, lon); err != nil || math.Abs(h-float64(slope(10.5, lon))) > 1 {
					t.Errorf("%g: %g %v", lon, h, err)
				}
			}
		})
	}
	wg.Wait()
	if m.cache.used > m.cache.limit || int64(m.cache.order.Len())*2*1201*1201 != m.cache.used || m.cache.order.Len() != len(m.cache.entries) {
		t.Errorf("the cache holds %d bytes of %d in %d blocks, %d entries", m.cache.used, m.cache.limit, m.cache.order.Len(), len(m.cache.entries))
	}
}

func TestBrokenTile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "N10E020.hgt.gz")
	writeHGT(t, file, 10, 20, 1201, slope)
	raw, _ := os.ReadFile(file)
	// A footer that lies about the size: the tile is seen as one of 1″ until it is read.
	binary.LittleEndian.PutUint32(raw[len(raw)-4:], 2*3601*3601)
	os.WriteFile(file, raw, 0o644)
	m, err := Open(Options{}, file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Height(10.5, 20.5); err == nil || !strings.Contains(err.Error(), "fetch it again") {
		t.Errorf("error %v", err)
	}
}

func TestSphere(t *testing.T) {
	// A quarter of a meridian on the sphere; and there and back again.
	if d := Distance(0, 0, 90, 0); math.Abs(d-math.Pi/2*EarthRadiusM) > 1e-6 {
		t.Errorf("quarter: %g m", d)
	}
	for _, c := range [][3]float64{{51, -114, 30}, {-33.5, 179.99, 90}, {0.1, 0, 270}} {
		lat, lon := Destination(c[0], c[1], c[2], 50000)
		if d := Distance(c[0], c[1], lat, lon); math.Abs(d-50000) > 1e-3 {
			t.Errorf("%v: %g m", c, d)
		}
		if b := Bearing(c[0], c[1], lat, lon); math.Abs(b-c[2]) > 1e-6 {
			t.Errorf("%v: bearing %g", c, b)
		}
		a, err := AreaAround(c[0], c[1], 50000.1)
		if err != nil || !a.Contains(lat, lon) {
			t.Errorf("%v: %v does not hold %g, %g (%v)", c, a, lat, lon, err)
		}
	}
}

// TestBilinearBounds: between posts a height is never outside of theirs.
func TestBilinearBounds(t *testing.T) {
	r := NewRaster[float32](Grid{West: 0, North: 1, StepLon: 0.1, StepLat: 0.1, Cols: 10, Rows: 10})
	for i := range r.Data {
		r.Data[i] = float32(i % 7)
	}
	r.Data[55] = nan32
	for i := range 1000 {
		lat, lon := float64(i%37)/36, float64(i%41)/41
		v := Bilinear(r, lat, lon)
		col, row, ok := r.Cell(lat, lon)
		if !ok {
			continue
		}
		if void := r.At(col, row) != r.At(col, row); void != (v != v) || v < 0 || v > 6 {
			t.Errorf("%g, %g: %g", lat, lon, v)
		}
	}
}
