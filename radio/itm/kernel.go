package itm

import (
	"math"
	"math/cmplx"
)

// Kernel predicts the loss of the many paths of one link over terrain that the caller has looked at: what does not change
// from path to path is computed once, and logarithms and exponentials come from tables. Its losses are PointToPointTLS's for
// the same geometry within 0.001 dB. It does not change, so that goroutines may share it.
type Kernel struct {
	tables
	l        Link
	q        TLS
	warnings Warnings // that every path has
	z        deviates
	mode     Variability // without what is added to it
	*climate
	gainBelow, gainAbove float64
	situated, located    bool // whether situations and locations vary

	impedance   complex128
	zz, zi      float64 // its square and its imaginary part
	wavenumber  float64
	clutter     float64 // factor of eq. 3.38c
	lowestM2    float64 // product of the heights, m²
	k0, logK    float64 // K/C0 and its ln
	thirdFreq   float64 // the frequency's cube root
	freeSpaceDB float64 // at 1 m
	distanceM   float64 // constant term of eq. 5.3
	logFreq     float64
	air         [airSteps + 1]Air
}

// Air is what depends on the height of the terrain above the sea.
type Air struct {
	SurfaceN  float64 // surface refractivity, N-units
	Curvature float64 // of the effective earth, 1/m
	radiusM   float64
	thirdM    float64 // (a²/f)^(1/3)
	beyond    float64 // exp(-10 thirdM / 50 km)
	ratio     float64 // (9000 km / a)^(1/2)
	c0        float64 // (4/3 · 6370 km / a)^(1/3)
}

// Heights for which Air is tabled: the model's terms bend so little that straight lines between them are within 1e-6.
const (
	airLowM  = -512
	airStepM = 16
	airSteps = 640 // up to 9728 m
)

// Prediction is what Kernel says of a path.
type Prediction struct {
	LossDB   float64 // NaN where the effective earth or the refractivity are out of the model's range
	SigmaDB  float64 // standard deviation from location to location (Algorithm, eq. 5.9)
	Warnings Warnings
	Mode     Mode
}

// NewKernel checks the link. The error is a Code.
func NewKernel(l Link, q TLS) (*Kernel, error) {
	k := &Kernel{l: l, q: q}
	if err := l.validate(q, &k.warnings); err != nil {
		return nil, err
	}
	k.impedance = groundAndAir(&l, 0).impedance
	if real(k.impedance) <= math.Abs(imag(k.impedance)) {
		return nil, ErrGroundImpedance
	}
	k.tables.fill()
	k.z, k.mode = l.deviates(q), l.Variability%10
	if k.z.extreme() {
		k.warnings |= WarnVariability
	}
	k.climate = &climates[l.Climate]
	k.wavenumber = wavenumber(l.FreqMHz)
	logK := math.Log(0.133 * k.wavenumber)
	k.gainBelow, k.gainAbove = k.climate.gainBelow.at(logK), k.climate.gainAbove.at(logK)
	k.situated, k.located = l.Variability < NoSituation, l.Variability%NoSituation < NoLocation

	z := cmplx.Abs(k.impedance)
	k.zz, k.zi = z*z, imag(k.impedance)
	k.lowestM2 = l.TxHeightM * l.RxHeightM
	k.clutter = 1e-5 * k.lowestM2 * l.FreqMHz
	k.thirdFreq = math.Cbrt(l.FreqMHz)
	k.k0 = 0.017778 / k.thirdFreq / z
	k.logK = math.Log(k.k0)
	k.logFreq = math.Log(l.FreqMHz)
	k.freeSpaceDB = freeSpace(1, l.FreqMHz)
	k.distanceM = math.Cbrt(575.7e12 / k.wavenumber)
	for i := range k.air {
		g := groundAndAir(&l, float64(airLowM+airStepM*i))
		a := 1 / g.curvature
		third := math.Cbrt(a * a / l.FreqMHz)
		k.air[i] = Air{g.surfaceN, g.curvature, a, third, math.Exp(-10 * third / 50e3), math.Sqrt(9000e3 / a), math.Cbrt(4.0 / 3.0 * 6370e3 / a)}
	}
	return k, nil
}

// Air is that over terrain of a mean height above the sea.
func (k *Kernel) Air(meanHeightM float64) Air {
	x := min(max((meanHeightM-airLowM)*(1.0/airStepM), 0), airSteps-1)
	i := int(x)
	x -= float64(i)
	a, b := &k.air[i], &k.air[i+1]
	return Air{
		a.SurfaceN + (b.SurfaceN-a.SurfaceN)*x, a.Curvature + (b.Curvature-a.Curvature)*x, a.radiusM + (b.radiusM-a.radiusM)*x,
		a.thirdM + (b.thirdM-a.thirdM)*x, a.beyond + (b.beyond-a.beyond)*x, a.ratio + (b.ratio-a.ratio)*x, a.c0 + (b.c0-a.c0)*x,
	}
}

// Irregularity is the terrain irregularity Δh in metres between two distances of a profile (ERL 79-ITS 67, eq. 3).
func Irregularity(p Profile, startM, endM float64) float64 { return irregularity(p, startM, endM) }

// WithinSight replaces the horizons of a path whose horizons together reach farther than 1.5 times its length by those of
// a rough earth. Effective heights and irregularity are set.
func (k *Kernel) WithinSight(g *Geometry, a *Air) {
	smooth := k.roughHorizons(g, a)
	if both := g.HorizonM[0] + g.HorizonM[1]; both <= g.DistM {
		q := (g.DistM / both) * (g.DistM / both)
		g.EffectiveM[0] *= q
		g.EffectiveM[1] *= q
		smooth = k.roughHorizons(g, a)
	}
	for i, h := range g.EffectiveM {
		g.HorizonRad[i] = (0.65*g.DeltaHM*(smooth[i]/g.HorizonM[i]-1) - 2*h) / smooth[i] // Algorithm, eq. 3.4
	}
}

// roughHorizons is Geometry's, and gives the distances over smooth earth.
func (k *Kernel) roughHorizons(g *Geometry, a *Air) (smooth [2]float64) {
	for i, h := range g.EffectiveM {
		smooth[i] = math.Sqrt(2 * h * a.radiusM)
		g.HorizonM[i] = smooth[i] * k.exp(-0.07*math.Sqrt(g.DeltaHM/max(h, 5))) // Algorithm, eq. 3.3
	}
	return smooth
}

// trail is one path on its way through the kernel; the names are path's.
type trail struct {
	*Kernel
	*Geometry
	*Air
	smooth           [2]float64
	smoothM          float64
	seenM            float64
	seenRad          float64
	slope, intercept float64
	logDist          float64
}

// Loss predicts the loss of a path.
func (k *Kernel) Loss(g *Geometry, a *Air) Prediction {
	t := trail{Kernel: k, Geometry: g, Air: a, seenM: g.HorizonM[0] + g.HorizonM[1]}
	t.smooth = [2]float64{math.Sqrt(2 * g.EffectiveM[0] * a.radiusM), math.Sqrt(2 * g.EffectiveM[1] * a.radiusM)}
	t.smoothM = t.smooth[0] + t.smooth[1]
	t.seenRad = -max(g.HorizonRad[0]+g.HorizonRad[1], -t.seenM*a.Curvature)
	t.logDist = k.log(g.DistM)
	p := Prediction{Warnings: k.warnings | t.warn()}
	if a.SurfaceN < 150 || a.SurfaceN > 400 || a.radiusM < 4000000 || a.radiusM > 13333333 {
		p.LossDB = math.NaN()
		return p
	}
	t.diffractionLine()
	var reference float64
	if g.DistM < t.smoothM {
		p.Mode, reference = LineOfSight, t.withinHorizon()
	} else {
		p.Mode, reference = t.beyondHorizon()
	}
	var offset float64
	offset, p.SigmaDB = t.variation()
	p.LossDB = k.freeSpaceDB + 20/math.Ln10*t.logDist + fold(max(reference, 0)-offset)
	return p
}

// warn tells what is odd about the geometry, as reference does.
func (t *trail) warn() (w Warnings) {
	for i := range 2 {
		if math.Abs(t.HorizonRad[i]) > 0.2 {
			w |= WarnTxHorizonAngle << i
		}
		if t.HorizonM[i] < 0.1*t.smooth[i] {
			w |= WarnTxHorizonNear << i
		}
		if t.HorizonM[i] > 3*t.smooth[i] {
			w |= WarnTxHorizonFar << i
		}
	}
	if t.SurfaceN < 250 {
		w |= WarnSurfaceRefractivity
	}
	d := t.DistM
	if d < math.Abs(t.EffectiveM[0]-t.EffectiveM[1])/0.2 {
		w |= WarnDistanceSmall1
	}
	if d < 1e3 {
		w |= WarnDistanceSmall2
	}
	if d > 1000e3 {
		w |= WarnDistanceBig1
	}
	if d > 2000e3 {
		w |= WarnDistanceBig2
	}
	return w
}

// diffractionLine finds the line through the diffraction losses at two distances; see path.diffraction and what it calls.
func (t *trail) diffractionLine() {
	d3 := max(t.smoothM, t.seenM+5*t.thirdM)
	d4 := d3 + 10*t.thirdM

	// Vogler's terms of the two horizons are the same for both distances.
	var x12, gains float64
	for i, d := range t.HorizonM {
		logC := (logRadius - t.log(0.5*d*d/t.EffectiveM[i])) * (1.0 / 3)
		c := t.exp(logC)
		logK := t.logK + logC
		kk := t.k0 * c
		x := (1.607 - kk) * (c * c) * t.thirdFreq * (d * 1e-3)
		x12 += x
		gains += t.heightGain(x, kk, logK)
	}
	rough := t.DeltaHM * (1 - 0.8*t.exp(t.smoothM*(-1/50e3)))
	clutterDB := min(15, 5/math.Ln10*t.log(1+t.clutter*t.sigmaH(rough)))
	low := t.lowestM2 + 10
	heights := math.Sqrt(1 + (t.EffectiveM[0]*t.EffectiveM[1]-t.lowestM2)/low)
	decay := t.exp(d3 * (-1 / 50e3))

	a3 := t.diffraction(d3, decay, heights, x12, gains)
	a4 := t.diffraction(d4, decay*t.beyond, heights, x12, gains)
	t.slope = (a4 - a3) / (d4 - d3)
	t.intercept = a3 + clutterDB - t.slope*d3
}

// logRadius is ln(4/3 · 6370 km).
const logRadius = 15.954792100000127

func (t *trail) diffraction(d, decay, heights, x12, gains float64) float64 {
	rad, beyondM := d*t.Curvature-t.seenRad, d-t.seenM
	v := 0.0795775 * t.wavenumber * (rad * rad) * beyondM
	edgesDB := t.fresnel(v*t.HorizonM[0]/(beyondM+t.HorizonM[0])) + t.fresnel(v*t.HorizonM[1]/(beyondM+t.HorizonM[1]))

	c := t.c0
	if t.seenRad != t.seenM*t.Curvature { // else the radius is the effective earth's
		c = t.exp((logRadius - t.log(beyondM/rad)) * (1.0 / 3))
	}
	x := (1.607-t.k0*c)*(c*c)*t.thirdFreq*(beyondM*1e-3) + x12
	smoothDB := 0.05751*x - 10/math.Ln10*t.log(x) - gains - 20

	rough := t.DeltaHM * (1 - 0.8*decay)
	q := (heights + (-t.seenRad*t.radiusM+t.seenM)/d) * min(rough*t.wavenumber, 6283.2)
	w := 25.1 / (25.1 + math.Sqrt(q))
	return w*smoothDB + (1-w)*edgesDB
}

func (t *trail) fresnel(v2 float64) float64 {
	if v2 < 5.76 {
		return 6.02 + 9.11*math.Sqrt(v2) - 1.27*v2
	}
	return 12.953 + 10/math.Ln10*t.log(v2)
}

func (t *trail) heightGain(x, k, logK float64) float64 {
	if x >= 200 {
		logX := t.log(x)
		gain := 0.05751*x - 4.343*logX
		if x < 2000 {
			w := 0.0134 * x * t.exp(-0.005*x)
			gain = (1-w)*gain + w*(17.372*logX-117)
		}
		return gain
	}
	if w := -logK; k >= 1e-5 && x*(w*w*w) <= 5495 {
		return 2.5e-5*(x*x)/k - 8.686*w - 15
	}
	if x > 1 {
		return 17.372*t.log(x) - 117
	}
	return -117
}

func (t *trail) sigmaH(rough float64) float64 {
	return 0.78 * rough * t.exp(-0.5*math.Sqrt(math.Sqrt(rough)))
}

// withinHorizon is path's.
func (t *trail) withinHorizon() float64 {
	edgeDB := t.smoothM*t.slope + t.intercept
	d0 := 0.04 * t.l.FreqMHz * t.EffectiveM[0] * t.EffectiveM[1]
	var d1 float64
	if t.intercept >= 0 {
		d0 = min(d0, 0.5*t.seenM)
		d1 = d0 + 0.25*(t.seenM-d0)
	} else {
		d1 = max(-t.intercept/t.slope, 0.25*t.seenM)
	}
	a1 := t.lineOfSight(d1)
	logSmooth := t.log(t.smoothM)

	var k1, k2 float64
	fitted := false
	if d0 < d1 {
		a0, logD0 := t.lineOfSight(d0), t.log(d0)
		q := logSmooth - logD0
		k2 = max(0, ((t.smoothM-d0)*(a1-a0)-(d1-d0)*(edgeDB-a0))/((t.smoothM-d0)*(t.log(d1)-logD0)-(d1-d0)*q))
		if fitted = t.intercept > 0 || k2 > 0; fitted {
			k1 = (edgeDB - a0 - k2*q) / (t.smoothM - d0)
			if k1 < 0 {
				k1, k2 = 0, dim(edgeDB, a0)/q
				if k2 == 0 {
					k1 = t.slope
				}
			}
		}
	}
	if !fitted {
		k1, k2 = dim(edgeDB, a1)/(t.smoothM-d1), 0
		if k1 == 0 {
			k1 = t.slope
		}
	}
	return edgeDB - k1*(t.smoothM-t.DistM) - k2*(logSmooth-t.logDist)
}

// lineOfSight is path's.
func (t *trail) lineOfSight(d float64) float64 {
	spread := t.sigmaH(t.DeltaHM * (1 - 0.8*t.exp(d*(-1/50e3))))
	heights := t.EffectiveM[0] + t.EffectiveM[1]
	sine := heights / math.Sqrt(d*d+heights*heights)

	// (ψ - z) / (ψ + z) = (ψ² - |z|² - 2iψ Im z) / |ψ + z|²
	zr := real(t.impedance)
	scale := t.exp(-min(10, t.wavenumber*spread*sine)) / ((sine+zr)*(sine+zr) + t.zi*t.zi)
	re, im := (sine*sine-t.zz)*scale, -2*sine*t.zi*scale
	if q := re*re + im*im; q < 0.25 || q < sine {
		s := math.Sqrt(sine / q)
		re *= s
		im *= s
	}
	phase := t.wavenumber * 2 * t.EffectiveM[0] * t.EffectiveM[1] / d
	if phase > math.Pi/2 {
		phase = math.Pi - (math.Pi/2)*(math.Pi/2)/phase
	}
	sin, cos := sinCos(phase)
	re += cos
	im -= sin
	twoRayDB := -10 / math.Ln10 * t.log(re*re+im*im)
	w := 1 / (1 + t.l.FreqMHz*t.DeltaHM/max(10e3, t.smoothM))
	return w*twoRayDB + (1-w)*(t.slope*d+t.intercept)
}

// beyondHorizon is path's. Diffraction rules up to the smallest distance at which troposcatter may take over, and few paths
// are longer.
func (t *trail) beyondHorizon() (Mode, float64) {
	if t.DistM <= max(t.smoothM, t.seenM+1.088*t.thirdM*t.logFreq) {
		return Diffraction, t.slope*t.DistM + t.intercept
	}
	p := path{Geometry: t.Geometry, l: &t.l, g: &ground{t.impedance, t.Curvature, t.SurfaceN}, radiusM: t.radiusM,
		seenM: t.seenM, smoothM: t.smoothM, seenRad: t.seenRad, slope: t.slope, intercept: t.intercept, tables: &t.tables}
	return p.beyondHorizon()
}

// variation is what the percentages take off the reference attenuation, and the spread from location to location; see
// Result.vary.
func (t *trail) variation() (offset, sigma float64) {
	d := t.smoothM*t.ratio + t.distanceM
	if t.DistM < d {
		d = 130e3 * t.DistM / d
	} else {
		d = 130e3 + t.DistM - d
	}
	rough := t.wavenumber * t.DeltaHM * (1 - 0.8*t.exp(t.DistM*(-1/50e3)))
	sigma = 10 * rough / (rough + 13)
	var s spreads
	if t.situated {
		s.situation = 5 + 3*t.exp(d*(-1/100e3))
	}
	if t.located {
		s.location = sigma
	}
	if t.z.time < 0 {
		s.time = t.below.at(d) * t.gainBelow
	} else {
		s.time = t.above.at(d) * t.gainAbove
		if tail := t.tailD * s.time; t.z.time > t.tailZ {
			s.time = tail + (s.time-tail)*t.tailZ/t.z.time
		}
	}
	return t.median.at(d) + s.offset(t.z, t.mode), sigma
}
