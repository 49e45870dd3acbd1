package terrain

import "math"

// Grid is where a north-up raster lies: WGS 84, in degrees. A cell holds a value for its whole area; what is given at
// posts (SRTM) lies at the centres.
type Grid struct {
	West, North      float64 // outer edges of the north-western cell
	StepLon, StepLat float64 // size of a cell, both above 0
	Cols, Rows       int
}

// South is the outer edge of the last row.
func (g Grid) South() float64 { return g.North - float64(g.Rows)*g.StepLat }

// East is the outer edge of the last column.
func (g Grid) East() float64 { return g.West + float64(g.Cols)*g.StepLon }

// Centre is the middle of a cell.
func (g Grid) Centre(col, row int) (lat, lon float64) {
	return g.North - (float64(row)+0.5)*g.StepLat, g.West + (float64(col)+0.5)*g.StepLon
}

// Cell is the cell that a point lies in; ok is false outside of the raster.
func (g Grid) Cell(lat, lon float64) (col, row int, ok bool) {
	x, y := math.Floor((lon-g.West)/g.StepLon), math.Floor((g.North-lat)/g.StepLat)
	if !(x >= 0 && y >= 0 && x < float64(g.Cols) && y < float64(g.Rows)) {
		return 0, 0, false
	}
	return int(x), int(y), true
}

// Raster is a value for each cell of a grid.
type Raster[T any] struct {
	Grid
	Data []T // row by row from the north-western corner, Cols × Rows of them
}

// NewRaster is a raster of zero values.
func NewRaster[T any](g Grid) *Raster[T] {
	return &Raster[T]{Grid: g, Data: make([]T, g.Cols*g.Rows)}
}

// At is the value of a cell of the raster.
func (r *Raster[T]) At(col, row int) T { return r.Data[row*r.Cols+col] }

// Set gives a cell its value.
func (r *Raster[T]) Set(col, row int, v T) { r.Data[row*r.Cols+col] = v }
