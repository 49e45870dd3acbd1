//go:build cgo

package h3

import (
	"encoding/csv"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	ref "github.com/uber/h3-go/v4"
)

// places are points over the whole globe and, more densely, near the pentagons and the edges of faces.
func places(n int) []LatLng {
	r := rand.New(rand.NewPCG(1, 2))
	var out []LatLng
	for range n {
		out = append(out, LatLng{math.Asin(2*r.Float64()-1) * 180 / math.Pi, 360*r.Float64() - 180})
	}
	pentagons, _ := ref.Pentagons(0)
	for _, p := range pentagons {
		c, _ := p.LatLng()
		for i := range n / 12 {
			w := math.Pow(10, -float64(i%8)) * 5
			out = append(out, LatLng{min(max(c.Lat+w*(2*r.Float64()-1), -90), 90), c.Lng + w*(2*r.Float64()-1)})
		}
	}
	for face := range frames {
		for _, x := range crossings[face] {
			a, b := frames[face].c, frames[x.face].c
			across := vec3{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x} // along the edge
			for i := range n / 60 {
				w := math.Pow(10, -float64(i%8)) * 0.1
				t, e := 0.7*(2*r.Float64()-1), w*(2*r.Float64()-1)
				out = append(out, vec3{
					a.x + b.x + t*across.x + e*(a.x-b.x), a.y + b.y + t*across.y + e*(a.y-b.y), a.z + b.z + t*across.z + e*(a.z-b.z),
				}.latLng())
			}
		}
	}
	return out
}

// angle between two places, in degrees.
func angle(a, b LatLng) float64 {
	v, w := toVec(a), toVec(b)
	d := vec3{v.x - w.x, v.y - w.y, v.z - w.z}
	return 2 * math.Asin(math.Sqrt(d.dot(d))/2) * 180 / math.Pi
}

func TestCellsAgainstReference(t *testing.T) {
	points, differ := places(2400), 0
	for _, p := range points {
		for res := range MaxResolution + 1 {
			got, err := FromLatLng(p, res)
			if err != nil {
				t.Fatal(err)
			}
			want, err := ref.LatLngToCell(ref.LatLng{Lat: p.Lat, Lng: p.Lng}, res)
			if err != nil {
				t.Fatal(err)
			}
			if uint64(got) != uint64(want) {
				// Rounding decides for a point that lies on the side of two cells.
				if differ++; !onSide(p, got, Cell(want)) {
					t.Errorf("%v at %d: got %v, reference %v", p, res, got, want)
				}
				continue
			}
			compare(t, got)
		}
	}
	t.Logf("%d points × 16 resolutions, %d on the side of two cells decided otherwise", len(points), differ)
}

// onSide says whether a place is equally far from two cells, to 10 nm.
func onSide(p LatLng, a, b Cell) bool {
	near := false
	for _, n := range a.AppendNeighbours(nil) {
		near = near || n == b
	}
	return near && math.Abs(angle(p, a.LatLng())-angle(p, b.LatLng())) < 1e-6
}

// compare holds everything that is said of one cell against the reference.
func compare(t *testing.T, c Cell) {
	t.Helper()
	r := ref.Cell(c)
	if !c.Valid() || c.String() != r.String() || c.Resolution() != r.Resolution() || c.Pentagon() != r.IsPentagon() {
		t.Fatalf("%v: valid %v, resolution %d, pentagon %v", c, c.Valid(), c.Resolution(), c.Pentagon())
	}
	centre, err := r.LatLng()
	if err != nil {
		t.Fatal(err)
	}
	if d := angle(c.LatLng(), LatLng{centre.Lat, centre.Lng}); d > 1e-10 {
		t.Fatalf("%v: centre %v, reference %v", c, c.LatLng(), centre)
	}
	want, err := r.Boundary()
	if err != nil {
		t.Fatal(err)
	}
	got := c.Boundary()
	if len(got) != len(want) {
		t.Fatalf("%v: %d corners, reference %d: %v, %v", c, len(got), len(want), got, want)
	}
	for i := range got {
		if d := angle(got[i], LatLng{want[i].Lat, want[i].Lng}); d > 1e-10 {
			t.Fatalf("%v: corner %d %v, reference %v", c, i, got[i], want[i])
		}
	}
	area, err := ref.CellAreaKm2(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.AreaKm2(); math.Abs(got-area) > 1e-6*area {
		t.Fatalf("%v: %v km², reference %v", c, got, area)
	}
	for res := range c.Resolution() + 1 {
		parent, err := c.Parent(res)
		want, _ := r.Parent(res)
		if err != nil || uint64(parent) != uint64(want) {
			t.Fatalf("%v: parent at %d %v, reference %v", c, res, parent, want)
		}
	}
}

func plain[T ~uint64 | ~int64](list []T) []uint64 {
	var out []uint64
	for _, c := range list {
		out = append(out, uint64(c))
	}
	slices.Sort(out)
	return out
}

func TestFamilyAndDiskAgainstReference(t *testing.T) {
	for n, p := range places(240) {
		res := n % 16
		c, _ := FromLatLng(p, res)
		for k := range 4 {
			got, _ := c.Disk(k)
			want, err := ref.GridDisk(ref.Cell(c), k)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(plain(got), plain(want)) {
				t.Fatalf("%v: disk %d: got %d, reference %d cells", c, k, len(got), len(want))
			}
		}
		if res < 14 {
			got, _ := c.Children(res + 2)
			want, err := ref.Cell(c).Children(res + 2)
			if err != nil || !slices.Equal(plain(got), plain(want)) {
				t.Fatalf("%v: children %d, reference %d, %v", c, len(got), len(want), err)
			}
		}
	}
	for res := range MaxResolution + 1 {
		pentagons, _ := ref.Pentagons(res)
		for _, p := range pentagons {
			compare(t, Cell(p))
			got, _ := Cell(p).Disk(2)
			want, _ := ref.GridDisk(p, 2)
			if !slices.Equal(plain(got), plain(want)) {
				t.Fatalf("%v: disk %d, reference %d", p, len(got), len(want))
			}
		}
	}
}

func TestValidAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300_000 {
		c, _ := FromLatLng(LatLng{180*r.Float64() - 90, 360*r.Float64() - 180}, r.IntN(16))
		c ^= 1 << r.IntN(64)
		if r.IntN(2) == 0 {
			c ^= 1 << r.IntN(64)
		}
		if got, want := c.Valid(), ref.Cell(c).IsValid(); got != want {
			t.Fatalf("%x: valid %v, reference %v", uint64(c), got, want)
		}
	}
}

func TestPolygonsAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	total := 0
	for _, centre := range places(120) {
		if math.Abs(centre.Lat) > 80 {
			continue // a polygon round a pole is its user's to divide
		}
		res := 4 + r.IntN(7)
		size := 12 * math.Pow(7, -float64(res-3)/2)
		star := func(size float64, turn int) (out []LatLng) {
			n := 5 + r.IntN(9)
			for i := range n {
				a := 2 * math.Pi * float64(i*turn) / float64(n)
				d := size * (0.6 + 0.4*r.Float64())
				lng := centre.Lng + d*math.Cos(a)/math.Cos(centre.Lat*math.Pi/180)
				out = append(out, LatLng{centre.Lat + d*math.Sin(a), math.Remainder(lng, 360)})
			}
			return out
		}
		p := Polygon{star(size, 1)}
		if r.IntN(2) == 0 {
			p = append(p, star(size/4, -1))
		}
		g := ref.GeoPolygon{GeoLoop: loop(p[0])}
		for _, h := range p[1:] {
			g.Holes = append(g.Holes, loop(h))
		}
		want, err := ref.PolygonToCells(g, res)
		if err != nil {
			t.Fatal(err)
		}
		cells, err := p.Cells(res)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.Collect(cells)
		if !slices.Equal(plain(got), plain(want)) {
			t.Errorf("%v at %d: got %d cells, reference %d", p, res, len(got), len(want))
		}
		total += len(want)
	}
	t.Logf("%d cells of polygons", total)
}

func loop(ring []LatLng) (out ref.GeoLoop) {
	for _, v := range ring {
		out = append(out, ref.LatLng{Lat: v.Lat, Lng: v.Lng})
	}
	return out
}

var update = flag.Bool("update", false, "write testdata/cells.csv anew from the reference")

// TestTable keeps the table that is tested without cgo equal to what the reference says.
func TestTable(t *testing.T) {
	rows := [][]string{{"lat", "lng", "resolution", "cell", "centre_lat", "centre_lng", "corners", "area_km2", "disk1_xor"}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 15, 64) }
	points := places(24)
	for i, p := range points {
		for _, res := range []int{i % 16, 8, 9} {
			p := LatLng{math.Round(p.Lat*1e7) / 1e7, math.Round(p.Lng*1e7) / 1e7}
			c, err := ref.LatLngToCell(ref.LatLng{Lat: p.Lat, Lng: p.Lng}, res)
			if err != nil {
				t.Fatal(err)
			}
			centre, _ := c.LatLng()
			boundary, _ := c.Boundary()
			area, _ := ref.CellAreaKm2(c)
			disk, _ := ref.GridDisk(c, 1)
			var xor ref.Cell
			for _, d := range disk {
				xor ^= d
			}
			rows = append(rows, []string{
				number(p.Lat), number(p.Lng), strconv.Itoa(res), c.String(), number(centre.Lat), number(centre.Lng),
				strconv.Itoa(len(boundary)), number(area), strconv.FormatUint(uint64(xor), 16),
			})
		}
	}
	if *update {
		f, err := os.Create("testdata/cells.csv")
		if err != nil {
			t.Fatal(err)
		}
		w := csv.NewWriter(f)
		w.WriteAll(rows)
		if err := f.Close(); err != nil || w.Error() != nil {
			t.Fatal(err, w.Error())
		}
	}
	have := table(t)
	if len(have) != len(rows) {
		t.Fatalf("testdata/cells.csv has %d rows, the reference %d; run the test with -update", len(have), len(rows))
	}
	for i := range rows {
		if have[i][3] != rows[i][3] {
			t.Errorf("row %d: %v, reference %v", i+1, have[i], rows[i])
		}
	}
}
