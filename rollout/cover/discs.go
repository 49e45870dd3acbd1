package cover

import (
	"math"
	"slices"
)

// A Point lies in a plane.
type Point struct{ X, Y float64 }

// Discs lists for each site the demands within radius of it, ascending: those whose squared distance is at most the
// squared radius. A grid of cells as wide as the radius keeps the search to the cells around a site. Points that are not
// finite are near nothing.
func Discs(sites, demands []Point, radius float64) [][]int32 {
	covers := make([][]int32, len(sites))
	if len(demands) == 0 || !(radius >= 0) || math.IsInf(radius, 1) {
		return covers
	}
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, d := range demands {
		if finite(d) {
			minX, maxX = min(minX, d.X), max(maxX, d.X)
			minY, maxY = min(minY, d.Y), max(maxY, d.Y)
		}
	}
	if minX > maxX {
		return covers
	}
	// Cells are no finer than the demands are many, whatever the radius.
	side := math.Ceil(math.Sqrt(float64(len(demands))))
	step := max(radius, (maxX-minX)/side, (maxY-minY)/side)
	if step == 0 {
		step = 1
	}
	nx, ny := int((maxX-minX)/step)+1, int((maxY-minY)/step)+1
	cell := func(v, low float64, n int) int { return int(min(max(math.Floor((v-low)/step), -2), float64(n+1))) }
	start := make([]int32, nx*ny+1)
	at := make([]int, len(demands))
	for i, d := range demands {
		at[i] = -1
		if finite(d) {
			at[i] = min(cell(d.Y, minY, ny), ny-1)*nx + min(cell(d.X, minX, nx), nx-1)
			start[at[i]+1]++
		}
	}
	for c := range nx * ny {
		start[c+1] += start[c]
	}
	members := make([]int32, start[nx*ny])
	next := append([]int32(nil), start...)
	for i := range demands {
		if at[i] >= 0 {
			members[next[at[i]]] = int32(i)
			next[at[i]]++
		}
	}
	reach := 1 + int(math.Ceil(radius/step))
	for j, s := range sites {
		if !finite(s) {
			continue
		}
		cx, cy := cell(s.X, minX, nx), cell(s.Y, minY, ny)
		var rows []int32
		for y := max(0, cy-reach); y <= min(ny-1, cy+reach); y++ {
			for x := max(0, cx-reach); x <= min(nx-1, cx+reach); x++ {
				for _, i := range members[start[y*nx+x]:start[y*nx+x+1]] {
					dx, dy := demands[i].X-s.X, demands[i].Y-s.Y
					if dx*dx+dy*dy <= radius*radius {
						rows = append(rows, i)
					}
				}
			}
		}
		slices.Sort(rows)
		covers[j] = rows
	}
	return covers
}

func finite(p Point) bool {
	return !math.IsNaN(p.X) && !math.IsNaN(p.Y) && !math.IsInf(p.X, 0) && !math.IsInf(p.Y, 0)
}
