package radio

import "math"

// normalQuantile is the value that a standard normal variable stays below with probability p, 0 < p < 1; ±Inf at the ends.
func normalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// normalProbability is the probability that a standard normal variable stays below x.
func normalProbability(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// inverseCCDF is the value that a standard normal variable exceeds with probability q, 0 < q < 1, by the rational
// approximation that ITU-R P.1057 and P.1546 give (Abramowitz and Stegun 26.2.23, error below 4.5e-4). Recommendations that
// ask for it get it, so that their figures come out to the last printed digit.
func inverseCCDF(q float64) float64 {
	if q > 0.5 {
		return -inverseCCDF(1 - q)
	}
	const c0, c1, c2 = 2.515517, 0.802853, 0.010328
	const d1, d2, d3 = 1.432788, 0.189269, 0.001308
	t := math.Sqrt(-2 * math.Log(q))
	return t - ((c2*t+c1)*t+c0)/(((d3*t+d2)*t+d1)*t+1)
}
