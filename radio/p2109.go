package radio

import (
	"fmt"
	"math"
)

// Building is how well a building's envelope keeps heat, and with it radio, from passing: ITU-R P.2109-2 section 2.
type Building int

// The building types: thermally efficient ones have metallised glass or foil-backed panels.
const (
	Traditional Building = iota
	ThermallyEfficient
)

// entry holds the coefficients of ITU-R P.2109-2 table 1.
type entry struct{ r, s, t, u, v, w, x, y, z float64 }

var entries = [...]entry{
	Traditional:        {12.64, 3.72, 0.96, 9.6, 2.0, 9.1, -3.0, 4.5, -2.0},
	ThermallyEfficient: {28.19, -3.00, 8.48, 13.5, 3.8, 27.8, -2.9, 9.4, -2.1},
}

// BuildingEntryLossDB is the loss, in dB, not exceeded with a probability (0 < p < 1) on the way into a building, over all
// places inside it and all buildings of the type: ITU-R P.2109-2 section 3. Frequency 0.08 to 100 GHz; elevation of the path
// at the façade, −90 to 90°.
func BuildingEntryLossDB(b Building, freqGHz, elevationDeg, probability float64) (float64, error) {
	switch {
	case b != Traditional && b != ThermallyEfficient:
		return 0, fmt.Errorf("p2109: building type is %d, expected 0 (traditional) or 1 (thermally efficient)", b)
	case !(freqGHz >= 0.08 && freqGHz <= 100):
		return 0, fmt.Errorf("p2109: frequency is %g GHz, expected 0.08 to 100", freqGHz)
	case !(math.Abs(elevationDeg) <= 90):
		return 0, fmt.Errorf("p2109: elevation is %g degrees, expected -90 to 90", elevationDeg)
	case !(probability > 0 && probability < 1):
		return 0, fmt.Errorf("p2109: probability is %g, expected more than 0 and less than 1", probability)
	}
	c, lf, q := entries[b], log10(freqGHz), normalQuantile(probability)
	horizontal := c.r + c.s*lf + c.t*lf*lf               // (9)
	elevation := 0.212 * math.Abs(elevationDeg)          // (10)
	const floor = -3.0                                   // (4)
	a := q*(c.u+c.v*lf) + horizontal + elevation         // (2), (5), (7)
	bb := q*(c.y+c.z*lf) + c.w + c.x*lf                  // (3), (6), (8)
	return 10 * log10(db10(a)+db10(bb)+db10(floor)), nil // (1)
}
