package radio

import (
	"fmt"
	"math"
)

// ShadowMarginDB is the margin over the median that makes a link hold at the cell's edge with a probability, against
// lognormal shadow fading of a standard deviation in dB: Φ⁻¹(p) σ. Probability between 0 and 1.
func ShadowMarginDB(edgeProbability, sigmaDB float64) float64 {
	if sigmaDB == 0 {
		return 0
	}
	return normalQuantile(edgeProbability) * sigmaDB
}

// EdgeProbability is the reverse: how likely a link holds that has a margin over the median. Without fading it is 1 from
// 0 dB on, else 0.
func EdgeProbability(marginDB, sigmaDB float64) float64 {
	if sigmaDB <= 0 {
		if marginDB >= 0 {
			return 1
		}
		return 0
	}
	return normalProbability(marginDB / sigmaDB)
}

// AreaReliability is the share of a round cell's area in which the signal is above the threshold, where it is so at the edge
// with edgeProbability, the path loss grows with 10 n log(d), and shadow fading has a standard deviation of sigmaDB:
// W. C. Jakes, Microwave Mobile Communications (1974), section 2.5.3,
// ½ [1 − erf a + exp((1 − 2ab)/b²) (1 − erf((1 − ab)/b))] with a = −margin/(σ√2), b = 10 n log(e)/(σ√2).
func AreaReliability(edgeProbability, exponent, sigmaDB float64) (float64, error) {
	if !(edgeProbability > 0 && edgeProbability < 1) || !(exponent > 0) || !(sigmaDB > 0) {
		return 0, fmt.Errorf("area reliability: edge probability %g, path loss exponent %g, sigma %g dB: expected 0 to 1, above 0 and above 0",
			edgeProbability, exponent, sigmaDB)
	}
	// Jakes' a is the shortfall; here it is the margin, hence the signs.
	a := ShadowMarginDB(edgeProbability, sigmaDB) / (sigmaDB * math.Sqrt2)
	b := 10 * exponent * math.Log10E / (sigmaDB * math.Sqrt2)
	// exp(x²) erfc(x) with x = (1 + ab)/b, so written that neither factor runs away.
	x := (1 + a*b) / b
	return (1 + math.Erf(a) + math.Exp(-a*a)*scaledErfc(x)) / 2, nil
}

// scaledErfc is exp(x²) erfc(x).
func scaledErfc(x float64) float64 {
	if x > 20 { // the asymptotic series; its third term is below 1e-6 of the first
		return (1 - 1/(2*x*x)) / (x * math.Sqrt(math.Pi))
	}
	return math.Exp(x*x) * math.Erfc(x)
}

// EdgeForArea is the edge probability that gives an area reliability, by bisection of AreaReliability.
func EdgeForArea(areaReliability, exponent, sigmaDB float64) (float64, error) {
	low, high := 1e-9, 1-1e-12
	if !(areaReliability > 0 && areaReliability < 1) {
		return 0, fmt.Errorf("area reliability: %g, expected more than 0 and less than 1", areaReliability)
	}
	for range 200 {
		mid := (low + high) / 2
		area, err := AreaReliability(mid, exponent, sigmaDB)
		if err != nil {
			return 0, err
		}
		if area < areaReliability {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2, nil
}
