package terrain

import "fmt"

// projection brings degrees to a plane and back.
type projection interface {
	forward(lat, lon float64) (x, y float64)
	inverse(x, y float64) (lat, lon float64)
}

func (m *Mosaic) addTIFF(file string) error { return fmt.Errorf("%s: not yet", file) }
