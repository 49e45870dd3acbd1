package radio

import (
	"fmt"
	"math"
)

// Polarization of the antennas.
type Polarization int

// Both ends are taken to be alike.
const (
	Vertical Polarization = iota
	Horizontal
)

// A Profile is the ground between two antennas: heights above sea level at growing distances from the first one. The first
// distance is 0, the last one is the path's length.
type Profile struct {
	DistM   []float64
	HeightM []float64
}

// EvenProfile is a profile of heights at even steps.
func EvenProfile(stepM float64, heightM []float64) Profile {
	p := Profile{make([]float64, len(heightM)), heightM}
	for i := range p.DistM {
		p.DistM[i] = float64(i) * stepM
	}
	return p
}

// check says what is wrong with a profile.
func (p Profile) check() error {
	if len(p.DistM) != len(p.HeightM) || len(p.DistM) < 3 {
		return fmt.Errorf("profile: %d distances and %d heights, expected as many of both, 3 or more", len(p.DistM), len(p.HeightM))
	}
	for i := range p.DistM {
		switch {
		case i == 0 && p.DistM[0] != 0, i > 0 && !(p.DistM[i] > p.DistM[i-1]):
			return fmt.Errorf("profile: distance %d is %g m, expected 0 first and then growing ones", i+1, p.DistM[i])
		case math.IsNaN(p.HeightM[i]) || math.IsInf(p.HeightM[i], 0):
			return fmt.Errorf("profile: no height at %g m (a void or the edge of the data): fill it before", p.DistM[i])
		}
	}
	return nil
}

// KnifeEdgeLossDB is the loss over a single knife edge, in dB, of the diffraction parameter ν: ITU-R P.526-15 equation (31),
// 0 where ν ≤ −0.78.
func KnifeEdgeLossDB(v float64) float64 {
	if !(v > -0.78) {
		return 0
	}
	return 6.9 + 20*log10(math.Hypot(v-0.1, 1)+v-0.1)
}

// FresnelV is the diffraction parameter ν of an edge whose top is heightM above the straight line between the antennas
// (negative: below), dist1M and dist2M from them: ITU-R P.526-15 equation (26), h √(2/λ (1/d1 + 1/d2)).
func FresnelV(heightM, dist1M, dist2M, freqMHz float64) float64 {
	return heightM * math.Sqrt(2/wavelengthM(freqMHz)*(1/dist1M+1/dist2M))
}

// FresnelRadiusM is the radius of the first Fresnel zone at a point of the path: ITU-R P.526-15 section 2.1, n = 1.
func FresnelRadiusM(dist1M, dist2M, freqMHz float64) float64 {
	return math.Sqrt(wavelengthM(freqMHz) * dist1M * dist2M / (dist1M + dist2M))
}

// EarthBulgeM is how far the Earth's curve, over an effective radius, rises above the chord at a point of the path.
func EarthBulgeM(dist1M, dist2M, earthRadiusM float64) float64 {
	return dist1M * dist2M / (2 * earthRadiusM)
}

func wavelengthM(freqMHz float64) float64 { return speedOfLight / (freqMHz * 1e6) }

// EarthRadiusM is the Earth's mean radius as ITU-R P.526, P.452 and P.1812 take it: 6371 km.
const EarthRadiusM = 6371e3

// MedianK is the median effective Earth radius factor of a temperate climate, 4/3 (ITU-R P.310, P.453). The k of a place is
// 157/(157−ΔN).
const MedianK = 4.0 / 3

// Ground holds the electrical constants of the surface.
type Ground struct {
	Permittivity float64 // relative
	Conductivity float64 // S/m
}

// LandGround and SeaGround are the average constants that ITU-R P.1812-6 section 4.3.3 and P.526 give.
var (
	LandGround = Ground{22, 0.003}
	SeaGround  = Ground{80, 5}
)

// Diffraction is one loss by diffraction, with what led to it.
type Diffraction struct {
	LossDB       float64 // in addition to free space
	BullingtonDB float64 // over the profile as it is
	SmoothDB     float64 // Bullington's over the smooth surface of the same path
	SphericalDB  float64 // over that surface as a sphere
	LineOfSight  bool    // nothing stands above the straight line between the antennas
	EdgeDistM    float64 // from the first antenna to the equivalent edge, or in sight to the point nearest to obstruction
	EdgeV        float64 // its diffraction parameter
}

// DeltaBullington is diffraction over terrain by the delta-Bullington method of ITU-R P.526-15 section 4.5 (P.1812-6 section
// 4.3 is the same): Bullington's equivalent edge, corrected by the difference of spherical-Earth diffraction and Bullington's
// loss over the path's smooth surface. Antenna heights are above the ground of the profile's ends, above 0 m; kFactor is
// the effective Earth radius factor, above 0.
func DeltaBullington(p Profile, txHeightM, rxHeightM, freqMHz, kFactor float64, pol Polarization, ground Ground) (Diffraction, error) {
	if err := p.check(); err != nil {
		return Diffraction{}, err
	}
	switch {
	case !(txHeightM > 0 && rxHeightM > 0):
		return Diffraction{}, fmt.Errorf("p526: antenna heights are %g and %g m above ground, expected more than 0", txHeightM, rxHeightM)
	case !(freqMHz > 0) || math.IsInf(freqMHz, 0):
		return Diffraction{}, fmt.Errorf("p526: frequency is %g MHz, expected more than 0", freqMHz)
	case !(kFactor > 0) || math.IsInf(kFactor, 0):
		return Diffraction{}, fmt.Errorf("p526: effective Earth radius factor is %g, expected more than 0 (4/3 is usual)", kFactor)
	}
	path := newKmPath(p, txHeightM, rxHeightM, freqMHz)
	return path.deltaBullington(kFactor*EarthRadiusM/1000, pol, []weighted{{ground, 1}}), nil
}

// weighted is a surface and its share of the path.
type weighted struct {
	Ground
	share float64
}

// kmPath is a path in the recommendation's units: km along it, m above sea level, GHz.
type kmPath struct {
	d, g, h    []float64 // distances; heights with clutter; heights of the bare ground
	hts, hrs   float64   // antennas above sea level
	f, lambda  float64   // GHz, m
	hstd, hsrd float64   // smooth surface at the ends, for diffraction: section 5.6.2 of P.1812
	hst, hsr   float64   // the same before it is bound to the ground: P.1812 equations (85), (86)
}

func newKmPath(p Profile, txHeightM, rxHeightM, freqMHz float64) *kmPath {
	n := len(p.DistM)
	k := &kmPath{d: make([]float64, n), g: p.HeightM, h: p.HeightM, hts: p.HeightM[0] + txHeightM, hrs: p.HeightM[n-1] + rxHeightM,
		f: freqMHz / 1000, lambda: wavelengthM(freqMHz)}
	for i, d := range p.DistM {
		k.d[i] = d / 1000
	}
	k.smooth()
	return k
}

func (k *kmPath) length() float64 { return k.d[len(k.d)-1] }

// smooth fits the smooth surface of the path: ITU-R P.1812-6 equations (83) to (90).
func (k *kmPath) smooth() {
	d, h, total := k.d, k.h, k.length()
	var v1, v2 float64
	for i := 1; i < len(d); i++ {
		step := d[i] - d[i-1]
		v1 += step * (h[i] + h[i-1])
		v2 += step * (h[i]*(2*d[i]+d[i-1]) + h[i-1]*(d[i]+2*d[i-1]))
	}
	k.hst = (2*v1*total - v2) / (total * total)
	k.hsr = (v2 - v1*total) / (total * total)
	hobs, at, ar := math.Inf(-1), math.Inf(-1), math.Inf(-1)
	for i := 1; i < len(d)-1; i++ {
		above := h[i] - (k.hts*(total-d[i])+k.hrs*d[i])/total
		hobs, at, ar = max(hobs, above), max(at, above/d[i]), max(ar, above/(total-d[i]))
	}
	hst, hsr := k.hst, k.hsr
	if hobs > 0 {
		hst -= hobs * at / (at + ar)
		hsr -= hobs * ar / (at + ar)
	}
	k.hstd, k.hsrd = min(hst, h[0]), min(hsr, h[len(h)-1])
}

// edge is Bullington's equivalent edge.
type edge struct {
	lossDB, distKm, v float64
	sight             bool
}

// bullington is ITU-R P.526-15 section 4.5 (P.1812-6 section 4.3.1) over an effective Earth radius in km. The heights at
// the profile's inner points are given by height.
func (k *kmPath) bullington(radiusKm, hts, hrs float64, height func(int) float64) edge {
	total, ce := k.length(), 1/radiusKm
	slopeT := math.Inf(-1)
	for i := 1; i < len(k.d)-1; i++ {
		di := k.d[i]
		slopeT = max(slopeT, (height(i)+500*ce*di*(total-di)-hts)/di)
	}
	parameter := func(above, di float64) float64 { return above * math.Sqrt(0.002*total/(k.lambda*di*(total-di))) }
	var e edge
	if slopeT < (hrs-hts)/total { // in sight
		e = edge{v: math.Inf(-1), sight: true}
		for i := 1; i < len(k.d)-1; i++ {
			di := k.d[i]
			above := height(i) + 500*ce*di*(total-di) - (hts*(total-di)+hrs*di)/total
			if v := parameter(above, di); v > e.v {
				e.v, e.distKm = v, di
			}
		}
	} else {
		slopeR := math.Inf(-1)
		for i := 1; i < len(k.d)-1; i++ {
			di := k.d[i]
			slopeR = max(slopeR, (height(i)+500*ce*di*(total-di)-hrs)/(total-di))
		}
		e.distKm = (hrs - hts + slopeR*total) / (slopeT + slopeR)
		e.v = parameter(hts+slopeT*e.distKm-(hts*(total-e.distKm)+hrs*e.distKm)/total, e.distKm)
	}
	luc := KnifeEdgeLossDB(e.v)
	e.lossDB = luc + (1-math.Exp(-luc/6))*(10+0.02*total)
	return e
}

// deltaBullington is ITU-R P.526-15 section 4.5 (P.1812-6 section 4.3.4).
func (k *kmPath) deltaBullington(radiusKm float64, pol Polarization, ground []weighted) Diffraction {
	actual := k.bullington(radiusKm, k.hts, k.hrs, func(i int) float64 { return k.g[i] })
	hte, hre := k.hts-k.hstd, k.hrs-k.hsrd
	smooth := k.bullington(radiusKm, hte, hre, func(int) float64 { return 0 })
	sphere := k.spherical(hte, hre, radiusKm, pol, ground)
	return Diffraction{
		LossDB:       actual.lossDB + max(sphere-smooth.lossDB, 0),
		BullingtonDB: actual.lossDB, SmoothDB: smooth.lossDB, SphericalDB: sphere,
		LineOfSight: actual.sight, EdgeDistM: actual.distKm * 1000, EdgeV: actual.v,
	}
}

// spherical is the diffraction loss over a smooth sphere, in dB: ITU-R P.526-15 section 3.2 (P.1812-6 section 4.3.2), heights
// above the sphere in m.
func (k *kmPath) spherical(hte, hre, radiusKm float64, pol Polarization, ground []weighted) float64 {
	distKm, freqGHz := k.length(), k.f
	horizon := math.Sqrt(2*radiusKm) * (math.Sqrt(0.001*hte) + math.Sqrt(0.001*hre))
	if distKm >= horizon {
		return firstTerm(distKm, hte, hre, radiusKm, freqGHz, pol, ground)
	}
	c := (hte - hre) / (hte + hre)
	m := 250 * distKm * distKm / (radiusKm * (hte + hre))
	b := 2 * math.Sqrt((m+1)/(3*m)) * math.Cos(math.Pi/3+math.Acos(3*c/2*math.Sqrt(3*m/math.Pow(m+1, 3)))/3)
	d1 := distKm / 2 * (1 + b)
	d2 := distKm - d1
	hse := ((hte-500*d1*d1/radiusKm)*d2 + (hre-500*d2*d2/radiusKm)*d1) / distKm // smallest clearance
	hreq := 17.456 * math.Sqrt(d1*d2*k.lambda/distKm)                           // clearance for no loss
	if hse > hreq {
		return 0
	}
	modified := 500 * math.Pow(distKm/(math.Sqrt(hte)+math.Sqrt(hre)), 2)
	loss := firstTerm(distKm, hte, hre, modified, freqGHz, pol, ground)
	return max(0, (1-hse/hreq)*loss)
}

// firstTerm is the first term of the residue series, in dB: ITU-R P.1812-6 section 4.3.3.
func firstTerm(distKm, hte, hre, radiusKm, freqGHz float64, pol Polarization, ground []weighted) float64 {
	var loss float64
	for _, g := range ground {
		if g.share == 0 {
			continue
		}
		s := 18 * g.Conductivity / freqGHz
		k := 0.036 * math.Pow(radiusKm*freqGHz, -1.0/3) * math.Pow((g.Permittivity-1)*(g.Permittivity-1)+s*s, -0.25)
		if pol == Vertical {
			k *= math.Sqrt(g.Permittivity*g.Permittivity + s*s)
		}
		k2 := k * k
		beta := (1 + 1.6*k2 + 0.67*k2*k2) / (1 + 4.5*k2 + 1.53*k2*k2)
		x := 21.88 * beta * math.Cbrt(freqGHz/(radiusKm*radiusKm)) * distKm
		fx := -20*log10(x) - 5.6488*math.Pow(x, 1.425)
		if x >= 1.6 {
			fx = 11 + 10*log10(x) - 17.6*x
		}
		gain := func(heightM float64) float64 {
			b := beta * 0.9575 * beta * math.Cbrt(freqGHz*freqGHz/radiusKm) * heightM
			y := 20 * log10(b+0.1*b*b*b)
			if b > 2 {
				y = 17.6*math.Sqrt(b-1.1) - 5*log10(b-1.1) - 8
			}
			return max(y, 2+20*log10(k))
		}
		loss += g.share * (-fx - gain(hte) - gain(hre))
	}
	return loss
}
