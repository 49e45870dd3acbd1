package radio

import (
	"fmt"
	"math"
)

// ClutterType is a terminal's surroundings, ITU-R P.2108-1 table 3.
type ClutterType int

// The clutter types, numbered as NTIA's implementation numbers them.
const (
	WaterSea ClutterType = iota + 1
	OpenRural
	Suburban
	Urban
	TreesForest
	DenseUrban
)

// DefaultHeightM is the representative clutter height where nothing local is known, ITU-R P.2108-1 table 3: 10 m for
// water, open and suburban, 15 m for urban and trees, 20 m for dense urban. It is 0 for a type that the table lacks.
func (c ClutterType) DefaultHeightM() float64 {
	switch c {
	case WaterSea, OpenRural, Suburban:
		return 10
	case Urban, TreesForest:
		return 15
	case DenseUrban:
		return 20
	}
	return 0
}

// DefaultStreetWidthM is the street width where nothing local is known, ITU-R P.2108-1 section 3.1.
const DefaultStreetWidthM = 27.0

// A P2108Error says which input of a P.2108 method lies outside of its range. Code is that of NTIA's implementation:
// 32 to 36 for the height-gain terminal correction, 48 to 50 for terrestrial and 64 to 66 for Earth-space paths.
type P2108Error struct {
	Code  int
	Input string  // the quantity
	Value float64 // what was given
	Want  string  // its range
}

func (e *P2108Error) Error() string {
	return fmt.Sprintf("p2108: %s is %g, expected %s", e.Input, e.Value, e.Want)
}

// limit is the valid range of one input.
type limit struct {
	code  int
	input string
	value float64
	ok    bool
	want  string
}

func firstOutside(limits ...limit) error {
	for _, l := range limits {
		if !l.ok {
			return &P2108Error{l.code, l.input, l.value, l.want}
		}
	}
	return nil
}

// HeightGainLossDB is the median loss, in dB, that a terminal's surroundings add when its antenna stands below the
// representative clutter height: the height-gain terminal correction of ITU-R P.2108-1 section 3.1. It may be applied at
// either end or both. It may come out below 0 for the diffraction types, where the terminal stands just below the clutter.
// Frequency 0.03 to 3 GHz, antenna height above ground above 0 m, street width and clutter height above 0 m; anything else
// is a *P2108Error.
func HeightGainLossDB(freqGHz, heightM, streetWidthM, clutterHeightM float64, clutter ClutterType) (float64, error) {
	if err := firstOutside(
		limit{32, "frequency", freqGHz, freqGHz >= 0.03 && freqGHz <= 3, "0.03 to 3 GHz"},
		limit{33, "antenna height", heightM, heightM > 0, "more than 0 m"},
		limit{34, "street width", streetWidthM, streetWidthM > 0, "more than 0 m"},
		limit{35, "clutter height", clutterHeightM, clutterHeightM > 0, "more than 0 m"},
	); err != nil {
		return 0, err
	}
	if heightM >= clutterHeightM {
		return 0, nil
	}
	belowM := clutterHeightM - heightM                         // (2d)
	thetaDeg := math.Atan(belowM/streetWidthM) * 180 / math.Pi // (2e)
	switch clutter {
	case WaterSea, OpenRural:
		kh2 := 21.8 + 6.2*log10(freqGHz)                 // (2f)
		return -kh2 * log10(heightM/clutterHeightM), nil // (2b)
	case Suburban, Urban, TreesForest, DenseUrban:
		kv := 0.342 * math.Sqrt(freqGHz)      // (2g)
		v := kv * math.Sqrt(belowM*thetaDeg)  // (2c)
		return KnifeEdgeLossDB(v) - 6.03, nil // (2a)
	}
	return 0, &P2108Error{36, "clutter type", float64(clutter), "1 to 6"}
}

// TerrestrialClutterLossDB is the clutter loss, in dB, not exceeded at a percentage of locations for a terrestrial path with
// one end in urban or suburban clutter: ITU-R P.2108-1 section 3.2, with its bound at 2 km. From 1 km on the correction
// may be applied at both ends. Frequency 0.5 to 67 GHz, distance from 0.25 km on, percentage between 0 and 100.
func TerrestrialClutterLossDB(freqGHz, distKm, percent float64) (float64, error) {
	if err := firstOutside(
		limit{48, "frequency", freqGHz, freqGHz >= 0.5 && freqGHz <= 67, "0.5 to 67 GHz"},
		limit{49, "distance", distKm, distKm >= 0.25, "0.25 km or more"},
		limit{50, "percentage of locations", percent, percent > 0 && percent < 100, "between 0 and 100"},
	); err != nil {
		return 0, err
	}
	at := func(distKm float64) float64 {
		const sigmaL, sigmaS = 4.0, 6.0                                              // (4b), (5b)
		long := -2 * log10(math.Pow(10, -5*log10(freqGHz)-12.5)+math.Pow(10, -16.5)) // (4a)
		short := 32.98 + 23.9*log10(distKm) + 3*log10(freqGHz)                       // (5a)
		l, s := math.Pow(10, -0.2*long), math.Pow(10, -0.2*short)                    //
		sigma := math.Sqrt((sigmaL*sigmaL*l + sigmaS*sigmaS*s) / (l + s))            // (3b)
		return -5*log10(l+s) - sigma*inverseCCDF(percent/100)                        // (3a)
	}
	return min(at(distKm), at(2)), nil // (6)
}

// EarthSpaceClutterLossDB is the clutter loss, in dB, not exceeded at a percentage of locations for a path from a terminal
// in man-made clutter to an aeroplane or satellite: ITU-R P.2108-1 section 3.3, equation (7). Frequency 10 to 100 GHz,
// elevation 0 to 90°, percentage between 0 and 100.
func EarthSpaceClutterLossDB(freqGHz, elevationDeg, percent float64) (float64, error) {
	if err := firstOutside(
		limit{64, "frequency", freqGHz, freqGHz >= 10 && freqGHz <= 100, "10 to 100 GHz"},
		limit{65, "elevation", elevationDeg, elevationDeg >= 0 && elevationDeg <= 90, "0 to 90 degrees"},
		limit{66, "percentage of locations", percent, percent > 0 && percent < 100, "between 0 and 100"},
	); err != nil {
		return 0, err
	}
	const a1 = 0.05
	k1 := 93 * math.Pow(freqGHz, 0.175)
	angle := a1*(1-elevationDeg/90) + math.Pi*elevationDeg/180
	base := -k1 * math.Log(1-percent/100) / math.Tan(angle)
	return math.Pow(base, 0.5*(90-elevationDeg)/90) - 1 - 0.6*inverseCCDF(percent/100), nil
}
