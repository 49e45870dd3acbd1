package atlas

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/guyline/guyline/terrain"
)

// Band is where a raster's value lies between two thresholds.
type Band struct {
	Min, Max float64 // Min ≤ value < Max; Max is +Inf for the last
	Cells    int
	AreaKm2  float64 // on the sphere of terrain.EarthRadiusM
	Shape    orb.MultiPolygon
}

// Polygons outlines a raster between rising thresholds: one band from each threshold to the next, the last without end.
// Values below the first, and NaN, are in none.
//
// The outlines follow the edges of cells, without simplification: every cell is in the polygon of its own band and in no
// other, neighbouring bands meet along the same lines, and no two overlap. Each polygon is valid as OGC 06-103r4 has it: its
// rings are simple, it is connected through its inside, cells that touch at a corner only are in polygons of their own.
// Outer rings run counter-clockwise and holes clockwise (RFC 7946 section 3.1.6).
func Polygons(ctx context.Context, r *terrain.Raster[float32], thresholds ...float64) ([]Band, error) {
	if len(thresholds) == 0 || len(thresholds) > 254 {
		return nil, fmt.Errorf("atlas: %d thresholds: 1 to 254 are possible", len(thresholds))
	}
	for i, t := range thresholds {
		if math.IsNaN(t) || i > 0 && t <= thresholds[i-1] {
			return nil, fmt.Errorf("atlas: thresholds %v: they must rise", thresholds)
		}
	}
	class := make([]uint8, len(r.Data))
	for i, v := range r.Data {
		n, found := slices.BinarySearch(thresholds, float64(v))
		if found {
			n++
		}
		if v == v {
			class[i] = uint8(n) // 0: below the first
		}
	}
	shapes, err := outline(ctx, r.Grid, class)
	if err != nil {
		return nil, err
	}
	out := make([]Band, len(thresholds))
	for i := range out {
		out[i] = Band{Min: thresholds[i], Max: math.Inf(1), Shape: shapes[uint8(i+1)]}
		if i+1 < len(thresholds) {
			out[i].Max = thresholds[i+1]
		}
	}
	measure(r.Grid, class, func(c uint8, cells int, km2 float64) {
		out[c-1].Cells += cells
		out[c-1].AreaKm2 += km2
	})
	return out, nil
}

// Class is where a raster of classes has one value.
type Class struct {
	Value   uint8
	Cells   int
	AreaKm2 float64
	Shape   orb.MultiPolygon
}

// Classes outlines every value of a raster but 0, which stands for none, as Polygons does; in the order of the values.
func Classes(ctx context.Context, r *terrain.Raster[uint8]) ([]Class, error) {
	shapes, err := outline(ctx, r.Grid, r.Data)
	if err != nil {
		return nil, err
	}
	all := make([]Class, 256)
	measure(r.Grid, r.Data, func(c uint8, cells int, km2 float64) {
		all[c].Cells += cells
		all[c].AreaKm2 += km2
	})
	var out []Class
	for v := range all {
		if all[v].Cells > 0 {
			all[v].Value, all[v].Shape = uint8(v), shapes[uint8(v)]
			out = append(out, all[v])
		}
	}
	return out, nil
}

// measure counts cells and area of every class but 0, row by row.
func measure(g terrain.Grid, class []uint8, add func(c uint8, cells int, km2 float64)) {
	for row := range g.Rows {
		var n [256]int
		for _, c := range class[row*g.Cols : (row+1)*g.Cols] {
			n[c]++
		}
		cell := CellKm2(g, row)
		for c := 1; c < 256; c++ {
			if n[c] > 0 {
				add(uint8(c), n[c], float64(n[c])*cell)
			}
		}
	}
}

// CellKm2 is the area of each cell of a row, on the sphere of terrain.EarthRadiusM: R² Δλ (sin φ₁ − sin φ₂).
func CellKm2(g terrain.Grid, row int) float64 {
	const rad = math.Pi / 180
	north := g.North - float64(row)*g.StepLat
	r := terrain.EarthRadiusM / 1000
	return r * r * g.StepLon * rad * (math.Sin(north*rad) - math.Sin((north-g.StepLat)*rad))
}
