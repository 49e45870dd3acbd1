package itm

import "math"

// climate holds the curves of one climate: TN101, figure 10.13 and eq. III.69 and III.70; Algorithm, table 5.1.
type climate struct {
	median    curve
	below     curve // σT for times above the median loss
	above     curve
	gainBelow gainFactor
	gainAbove gainFactor
	tailD     float64 // C_D
	tailZ     float64 // z_D
}

// curve is (c1 + c2 / (1 + ((d-x2)/x3)²)) (d/x1)² / (1 + (d/x1)²), dB over metres.
type curve struct{ c1, c2, x1, x2, x3 float64 }

func (c *curve) at(distM float64) float64 {
	u, v := (distM-c.x2)/c.x3, distM/c.x1
	return (c.c1 + c.c2/(1+u*u)) * (v * v) / (1 + v*v)
}

// gainFactor is b1 + b2 / ((b3 ln(0.133 k))² + 1).
type gainFactor struct{ b1, b2, b3 float64 }

func (g *gainFactor) at(logK float64) float64 {
	return g.b1 + g.b2/((g.b3*logK)*(g.b3*logK)+1)
}

var climates = [...]climate{
	Equatorial: {curve{-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3}, curve{2.13, 159.5, 762.2e3, 123.6e3, 94.5e3},
		curve{2.11, 102.3, 636.9e3, 134.8e3, 95.6e3}, gainFactor{b1: 1}, gainFactor{b1: 1}, 1.224, 1.282},
	ContinentalSubtropical: {curve{-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3}, curve{2.66, 7.67, 100.4e3, 172.5e3, 136.4e3},
		curve{6.87, 15.53, 138.7e3, 143.7e3, 98.6e3}, gainFactor{b1: 1}, gainFactor{0.93, 0.31, 2.00}, 0.801, 2.161},
	MaritimeSubtropical: {curve{1.26, 15.5, 262.6e3, 185.2e3, 99.8e3}, curve{6.11, 6.65, 138.2e3, 242.2e3, 178.6e3},
		curve{10.08, 9.60, 165.3e3, 225.7e3, 129.7e3}, gainFactor{b1: 1}, gainFactor{b1: 1}, 1.380, 1.282},
	Desert: {curve{-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3}, curve{1.98, 13.11, 139.1e3, 132.7e3, 193.5e3},
		curve{3.68, 159.3, 464.4e3, 93.1e3, 94.2e3}, gainFactor{b1: 1}, gainFactor{0.93, 0.19, 1.79}, 1.000, 20.0},
	ContinentalTemperate: {curve{-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3}, curve{2.68, 7.16, 93.7e3, 186.8e3, 133.5e3},
		curve{4.75, 8.12, 93.2e3, 135.9e3, 113.4e3}, gainFactor{0.92, 0.25, 1.77}, gainFactor{0.93, 0.31, 2.00}, 1.224, 1.282},
	MaritimeTemperateOverLand: {curve{-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3}, curve{6.86, 10.38, 187.8e3, 169.6e3, 108.9e3},
		curve{8.58, 13.97, 216.0e3, 152.0e3, 122.7e3}, gainFactor{b1: 1}, gainFactor{b1: 1}, 1.518, 1.282},
	MaritimeTemperateOverSea: {curve{3.15, 857.9, 2222e3, 164.8e3, 116.3e3}, curve{8.51, 169.8, 609.8e3, 119.9e3, 106.6e3},
		curve{8.43, 8.19, 136.2e3, 188.5e3, 122.9e3}, gainFactor{b1: 1}, gainFactor{b1: 1}, 1.518, 1.282},
}

// quantile is the inverse of the complementary normal distribution, within 4.5e-4 (Abramowitz and Stegun, 26.2.23).
func quantile(q float64) float64 {
	x := q
	if q > 0.5 {
		x = 1 - x
	}
	t := math.Sqrt(-2 * math.Log(x))
	z := t - ((0.010328*t+0.802853)*t+2.515516)/(((0.001308*t+0.189269)*t+1.432788)*t+1)
	if q > 0.5 {
		return -z
	}
	return z
}

// deviates are the standard normal deviates of what is asked for, as the mode of variability lumps them together.
type deviates struct{ time, location, situation float64 }

func (l *Link) deviates(q TLS) deviates {
	z := deviates{quantile(q.TimePercent / 100), quantile(q.LocationPercent / 100), quantile(q.SituationPercent / 100)}
	switch l.Variability % 10 {
	case SingleMessage:
		z.time, z.location = z.situation, z.situation
	case Accidental:
		z.location = z.situation
	case Mobile:
		z.location = z.time
	}
	return z
}

// extreme tells deviates far in the tail.
func (z deviates) extreme() bool {
	return math.Abs(z.time) > 3.10 || math.Abs(z.location) > 3.10 || math.Abs(z.situation) > 3.10
}

// spreads are the standard deviations in time, location and situation, dB.
type spreads struct{ time, location, situation float64 }

// vary is the attenuation below free space that is not exceeded for the percentages asked for (Algorithm, chapter 5).
func (r *Result) vary(l *Link, q TLS) float64 {
	k := wavenumber(l.FreqMHz)
	z := l.deviates(q)
	if z.extreme() {
		r.Warnings |= WarnVariability
	}
	c := &climates[l.Climate]

	// Effective distance; 9000 km is the radius that its formula was made for (Algorithm, eq. 5.3).
	d := math.Sqrt(2*9000e3*r.EffectiveM[0]) + math.Sqrt(2*9000e3*r.EffectiveM[1]) + math.Pow(575.7e12/k, 1.0/3.0)
	if r.DistM < d {
		d = 130e3 * r.DistM / d
	} else {
		d = 130e3 + r.DistM - d
	}

	var s spreads
	if l.Variability < NoSituation {
		s.situation = 5 + 3*math.Exp(-d/100e3) // Algorithm, eq. 5.10
	}
	if l.Variability%NoSituation < NoLocation {
		rough := k * roughness(r.DistM, r.DeltaHM)
		s.location = 10 * rough / (rough + 13) // Algorithm, eq. 5.9
	}
	logK := math.Log(0.133 * k)
	above := c.above.at(d) * c.gainAbove.at(logK)
	switch tail := c.tailD * above; {
	case z.time < 0:
		s.time = c.below.at(d) * c.gainBelow.at(logK)
	case z.time <= c.tailZ:
		s.time = above
	default:
		s.time = tail + (above-tail)*c.tailZ/z.time
	}
	return fold(r.ReferenceDB - c.median.at(d) - s.offset(z, l.Variability%10))
}

// offset is Y_R + Y_S: what the deviates take off the loss (Algorithm, eq. 5.11).
func (s spreads) offset(z deviates, mode Variability) float64 {
	t, loc := s.time*z.time, s.location*z.location
	rest := s.situation*s.situation + t*t/(7.8+z.situation*z.situation) + loc*loc/(24+z.situation*z.situation)
	switch mode {
	case SingleMessage:
		return math.Sqrt(s.time*s.time+s.location*s.location+rest) * z.situation
	case Accidental:
		return t + math.Sqrt(s.location*s.location+rest)*z.situation
	case Mobile:
		return math.Sqrt(s.time*s.time+s.location*s.location)*z.time + math.Sqrt(rest)*z.situation
	}
	return t + loc + math.Sqrt(rest)*z.situation
}

// fold keeps a gain over free space small (Algorithm, eq. 5.2).
func fold(db float64) float64 {
	if db < 0 {
		return db * (29 - db) / (29 - 10*db)
	}
	return db
}
