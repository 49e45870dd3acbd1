package itm

import "math"

// path is what the reference attenuation of one path is made of.
type path struct {
	*Geometry
	l       *Link
	g       *ground
	radiusM float64 // of the effective earth
	seenM   float64 // the horizons' distances together
	smoothM float64 // the same for a smooth earth
	seenRad float64 // angle within sight

	slope, intercept float64 // of the diffraction line, dB/m and dB
	tables           *tables // the kernel's, else nil
}

// reference is the attenuation below free space, before variability. It warns in r.Warnings.
func (r *Result) reference(l *Link, g *ground, m method) error {
	p := path{Geometry: &r.Geometry, l: l, g: g, radiusM: 1 / g.curvature}
	smooth := [2]float64{math.Sqrt(2 * r.EffectiveM[0] * p.radiusM), math.Sqrt(2 * r.EffectiveM[1] * p.radiusM)}
	p.smoothM = smooth[0] + smooth[1]
	p.seenM = r.HorizonM[0] + r.HorizonM[1]
	p.seenRad = -max(r.HorizonRad[0]+r.HorizonRad[1], -p.seenM/p.radiusM)

	for i := range 2 {
		if math.Abs(r.HorizonRad[i]) > 0.2 {
			r.Warnings |= WarnTxHorizonAngle << i
		}
		if r.HorizonM[i] < 0.1*smooth[i] {
			r.Warnings |= WarnTxHorizonNear << i
		}
		if r.HorizonM[i] > 3*smooth[i] {
			r.Warnings |= WarnTxHorizonFar << i
		}
	}
	if g.surfaceN < 150 {
		return ErrSurfaceNSmall
	}
	if g.surfaceN > 400 {
		return ErrSurfaceNLarge
	}
	if g.surfaceN < 250 {
		r.Warnings |= WarnSurfaceRefractivity
	}
	if p.radiusM < 4000000 || p.radiusM > 13333333 {
		return ErrEffectiveEarth
	}
	if real(g.impedance) <= math.Abs(imag(g.impedance)) {
		return ErrGroundImpedance
	}

	// The diffraction loss is a straight line through two distances far beyond the horizon.
	third := math.Pow(p.radiusM*p.radiusM/l.FreqMHz, 1.0/3.0)
	d3 := max(p.smoothM, p.seenM+5*third)
	d4 := d3 + 10*third
	a3, a4 := p.diffraction(d3, m), p.diffraction(d4, m)
	p.slope = (a4 - a3) / (d4 - d3)
	p.intercept = a3 - p.slope*d3

	if r.DistM < math.Abs(r.EffectiveM[0]-r.EffectiveM[1])/0.2 {
		r.Warnings |= WarnDistanceSmall1
	}
	if r.DistM < 1e3 {
		r.Warnings |= WarnDistanceSmall2
	}
	if r.DistM > 1000e3 {
		r.Warnings |= WarnDistanceBig1
	}
	if r.DistM > 2000e3 {
		r.Warnings |= WarnDistanceBig2
	}
	if r.DistM < p.smoothM {
		r.Mode, r.ReferenceDB = LineOfSight, p.withinHorizon()
	} else {
		r.Mode, r.ReferenceDB = p.beyondHorizon()
	}
	r.ReferenceDB = max(r.ReferenceDB, 0)
	return nil
}

// withinHorizon joins the two-ray loss near the transmitter with the diffraction loss at the smooth earth's horizon, by
// a + k1 d + k2 ln d (ERL 79-ITS 67, eq. 3.16 to 3.21).
func (p *path) withinHorizon() float64 {
	edgeDB := p.smoothM*p.slope + p.intercept
	d0 := 0.04 * p.l.FreqMHz * p.EffectiveM[0] * p.EffectiveM[1] // eq. 3.16a
	var d1 float64
	if p.intercept >= 0 {
		d0 = min(d0, 0.5*p.seenM)
		d1 = d0 + 0.25*(p.seenM-d0) // eq. 3.16d
	} else {
		d1 = max(-p.intercept/p.slope, 0.25*p.seenM)
	}
	a1 := p.lineOfSight(d1)

	var k1, k2 float64
	fitted := false
	if d0 < d1 {
		a0 := p.lineOfSight(d0)
		q := math.Log(p.smoothM / d0)
		k2 = max(0, ((p.smoothM-d0)*(a1-a0)-(d1-d0)*(edgeDB-a0))/
			((p.smoothM-d0)*math.Log(d1/d0)-(d1-d0)*q)) // eq. 3.20
		if fitted = p.intercept > 0 || k2 > 0; fitted {
			k1 = (edgeDB - a0 - k2*q) / (p.smoothM - d0) // eq. 3.21
			if k1 < 0 {
				k1, k2 = 0, dim(edgeDB, a0)/q
				if k2 == 0 {
					k1 = p.slope
				}
			}
		}
	}
	if !fitted {
		k1, k2 = dim(edgeDB, a1)/(p.smoothM-d1), 0
		if k1 == 0 {
			k1 = p.slope
		}
	}
	a := edgeDB - k1*p.smoothM - k2*math.Log(p.smoothM)
	return a + k1*p.DistM + k2*math.Log(p.DistM) // eq. 3.19
}

// beyondHorizon is the lesser of the diffraction line and the troposcatter line behind their crossing.
func (p *path) beyondHorizon() (Mode, float64) {
	d5, d6 := p.seenM+200e3, p.seenM+400e3
	h0 := -1.0
	a6 := p.troposcatter(d6, &h0)
	a5 := p.troposcatter(d5, &h0)

	slope, intercept, crossM := p.slope, p.intercept, 10e6
	if a5 < 1000 { // else scatter is not defined
		slope = (a6 - a5) / 200e3
		third := math.Pow(p.radiusM*p.radiusM/p.l.FreqMHz, 1.0/3.0)
		crossM = max(p.smoothM, p.seenM+1.088*third*math.Log(p.l.FreqMHz), (a5-p.intercept-slope*d5)/(p.slope-slope))
		intercept = (p.slope-slope)*crossM + p.intercept
	}
	if p.DistM > crossM {
		return Troposcatter, slope*p.DistM + intercept
	}
	return Diffraction, p.slope*p.DistM + p.intercept
}

// lineOfSight is the attenuation at a distance within sight: two rays and the extended diffraction line, weighted.
func (p *path) lineOfSight(distM float64) float64 {
	spread := sigmaH(roughness(distM, p.DeltaHM))
	k := wavenumber(p.l.FreqMHz)
	heights := p.EffectiveM[0] + p.EffectiveM[1]
	sine := heights / math.Sqrt(distM*distM+heights*heights) // of the grazing angle; Algorithm, eq. 4.46

	z, psi := p.g.impedance, complex(sine, 0)
	reflected := (psi - z) / (psi + z) * complex(math.Exp(-min(10, k*spread*sine)), 0) // Algorithm, eq. 4.47
	q := real(reflected)*real(reflected) + imag(reflected)*imag(reflected)
	if q < 0.25 || q < sine { // Algorithm, eq. 4.48
		reflected *= complex(math.Sqrt(sine/q), 0)
	}
	phase := k * 2 * p.EffectiveM[0] * p.EffectiveM[1] / distM // Algorithm, eq. 4.49
	if phase > math.Pi/2 {
		phase = math.Pi - (math.Pi/2)*(math.Pi/2)/phase // Algorithm, eq. 4.50
	}
	sum := complex(math.Cos(phase), -math.Sin(phase)) + reflected
	twoRayDB := -10 * math.Log10(real(sum)*real(sum)+imag(sum)*imag(sum))
	beyondDB := p.slope*distM + p.intercept
	w := 1 / (1 + p.l.FreqMHz*p.DeltaHM/max(10e3, p.smoothM))
	return w*twoRayDB + (1-w)*beyondDB
}
