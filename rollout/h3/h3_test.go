package h3

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// table reads what the reference implementation says of some places (uber/h3-go v4.4.1; TestTable writes it).
func table(t *testing.T) [][]string {
	f, err := os.Open("testdata/cells.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestPublishedCells(t *testing.T) {
	for i, row := range table(t)[1:] {
		n := func(k int) float64 {
			v, err := strconv.ParseFloat(row[k], 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		c, err := FromLatLng(LatLng{n(0), n(1)}, int(n(2)))
		if err != nil || c.String() != row[3] {
			t.Errorf("row %d: %v, %v, expected %s", i+2, c, err, row[3])
			continue
		}
		if p, err := Parse(row[3]); p != c || err != nil {
			t.Errorf("row %d: parsed to %v, %v", i+2, p, err)
		}
		at := c.LatLng()
		if math.Abs(at.Lat-n(4)) > 1e-9 || math.Abs(math.Remainder(at.Lng-n(5), 360))*math.Cos(at.Lat*math.Pi/180) > 1e-9 {
			t.Errorf("row %d: centre %v, expected %s, %s", i+2, at, row[4], row[5])
		}
		if got := len(c.Boundary()); got != int(n(6)) {
			t.Errorf("row %d: %d corners, expected %s", i+2, got, row[6])
		}
		if got := c.AreaKm2(); math.Abs(got-n(7)) > 1e-6*n(7) {
			t.Errorf("row %d: %v km², expected %s", i+2, got, row[7])
		}
		disk, _ := c.Disk(1)
		var xor Cell
		for _, d := range disk {
			xor ^= d
		}
		if got := strconv.FormatUint(uint64(xor), 16); got != row[8] {
			t.Errorf("row %d: neighbours' digest %s, expected %s", i+2, got, row[8])
		}
	}
}

// The whole globe: 122 base cells, 12 of them pentagons, whose areas are that of the sphere.
func TestGlobe(t *testing.T) {
	for res := range 3 {
		var cells []Cell
		for b := range homes {
			c := Cell(mode | uint64(b)<<baseShift | noDigits)
			children, err := c.Children(res)
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, children...)
		}
		want := 2 + 120*int(math.Pow(7, float64(res)))
		area, pentagons := 0.0, 0
		for _, c := range cells {
			area += c.AreaKm2()
			if c.Pentagon() {
				pentagons++
			}
			if back, _ := FromLatLng(c.LatLng(), res); back != c {
				t.Errorf("%v: its centre lies in %v", c, back)
			}
		}
		sphere := 4 * math.Pi * EarthRadiusKm * EarthRadiusKm
		if len(cells) != want || pentagons != 12 || math.Abs(area-sphere) > 1e-9*sphere {
			t.Errorf("resolution %d: %d cells, %d pentagons, %v km² of %v", res, len(cells), pentagons, area, sphere)
		}
	}
}

func TestPolygonOverAntimeridian(t *testing.T) {
	p := Polygon{{{10, 179}, {10, -179}, {12, -179}, {12, 179}}}
	cells, err := p.Cells(6)
	if err != nil {
		t.Fatal(err)
	}
	list := slices.Collect(cells)
	var area float64
	for _, c := range list {
		area += c.AreaKm2()
		if lng := c.LatLng().Lng; math.Abs(lng) < 179 || !p.Contains(c.LatLng()) {
			t.Errorf("%v lies at %v", c, c.LatLng())
		}
	}
	if area < 47_000 || area > 49_500 { // 222 km × 218 km
		t.Errorf("%d cells of %v km²", len(list), area)
	}
}

func TestRefused(t *testing.T) {
	for _, s := range []string{"", "8", "zz", "ffffffffffffffff", "08928308280ffffff", "8928308280ffffe", "80f5fffffffffff"} {
		if c, err := Parse(s); err == nil {
			t.Errorf("%q was taken for %v", s, c)
		}
	}
	for _, p := range []LatLng{{91, 0}, {math.NaN(), 0}, {0, math.Inf(1)}} {
		if c, err := FromLatLng(p, 9); err == nil {
			t.Errorf("%v was taken for %v", p, c)
		}
	}
	if _, err := FromLatLng(LatLng{}, 16); err == nil {
		t.Error("resolution 16 was accepted")
	}
	c, _ := FromLatLng(LatLng{45, 7}, 9)
	if _, err := c.Parent(10); err == nil {
		t.Error("a finer parent was accepted")
	}
	if _, err := c.Children(8); err == nil {
		t.Error("a coarser child was accepted")
	}
	world := Polygon{{{-60, -170}, {-60, 0}, {60, 0}, {60, -170}}}
	if _, err := world.Cells(15); err == nil {
		t.Error("half the world in square metres was accepted")
	}
	if _, err := (Polygon{{{0, 0}, {math.NaN(), 1}, {1, 1}}}).Cells(5); err == nil {
		t.Error("a corner without latitude was accepted")
	}
	if cells, err := (Polygon{}).Cells(5); err != nil || len(slices.Collect(cells)) != 0 {
		t.Errorf("no polygon: %v", err)
	}
}

func TestLookupDoesNotAllocate(t *testing.T) {
	p := LatLng{46.9, 7.4}
	if n := testing.AllocsPerRun(100, func() {
		c, _ := FromLatLng(p, 9)
		p = c.LatLng()
		if parent, _ := c.Parent(8); parent == 0 || c.AreaKm2() == 0 {
			t.Fatal("no parent")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("8928308280fffff")
	f.Add("80effffffffffff")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := Parse(s)
		if err != nil {
			return
		}
		if back, err := Parse(c.String()); back != c || err != nil {
			t.Fatalf("%v: %v, %v", c, back, err)
		}
		if n := len(c.Boundary()); n < 5 || n > 10 {
			t.Fatalf("%v: %d corners", c, n)
		}
		if back, _ := FromLatLng(c.LatLng(), c.Resolution()); back != c {
			t.Fatalf("%v: its centre lies in %v", c, back)
		}
	})
}

func BenchmarkFromLatLng(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		c, _ := FromLatLng(LatLng{30 + float64(i%997)/50, -120 + float64(i%1009)/20}, 9)
		if c == 0 {
			b.Fatal("no cell")
		}
	}
}

func BenchmarkPolygonCells(b *testing.B) {
	p := Polygon{{{46, 7}, {46, 7.5}, {46.4, 7.5}, {46.4, 7}}}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		cells, _ := p.Cells(9)
		for range cells {
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "cells/s")
}
