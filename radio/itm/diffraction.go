package itm

import (
	"math"
	"math/cmplx"
)

// diffraction is the loss at a distance beyond the horizons: knife edges and smooth earth weighted, and clutter added.
func (p *path) diffraction(distM float64, m method) float64 {
	edgesDB, smoothDB := p.knifeEdges(distM), p.smoothEarth(distM)

	f, h := p.l.FreqMHz, p.l.TxHeightM*p.l.RxHeightM
	clutterDB := min(15, 5*math.Log10(1+1e-5*h*f*sigmaH(roughness(p.smoothM, p.DeltaHM)))) // ERL 79-ITS 67, eq. 3.38c

	q := h
	if m == pointToPoint {
		q += 10 // low antennas on a known path: C of about 10 (ERL 79-ITS 67, page 3-8)
	}
	heights := math.Sqrt(1 + (p.EffectiveM[0]*p.EffectiveM[1]-h)/q)
	q = (heights + (-p.seenRad*p.radiusM+p.seenM)/distM) * min(roughness(distM, p.DeltaHM)*f/47.7, 6283.2)
	w := 25.1 / (25.1 + math.Sqrt(q)) // ERL 79-ITS 67, eq. 3.23
	return w*smoothDB + (1-w)*edgesDB + clutterDB
}

// knifeEdges is the loss over an edge at each horizon (TN101, eq. I.1).
func (p *path) knifeEdges(distM float64) float64 {
	rad := distM/p.radiusM - p.seenRad // Algorithm, eq. 4.12
	beyondM := distM - p.seenM
	sum := 0.0
	for _, d := range p.HorizonM {
		v2 := 0.0795775 * wavenumber(p.l.FreqMHz) * (rad * rad) * d * beyondM / (beyondM + d) // TN101, eq. I.7; 1/4π
		sum += fresnel(v2)
	}
	return sum
}

// fresnel is the loss over an ideal knife edge, from v² (TN101, eq. III.24b and c; ERL 79-ITS 67, eq. 3.27).
func fresnel(v2 float64) float64 {
	if v2 < 5.76 {
		return 6.02 + 9.11*math.Sqrt(v2) - 1.27*v2
	}
	return 12.953 + 10*math.Log10(v2)
}

// smoothEarth is Vogler's method with three radii: that of the arc between the horizons and that up to each of them
// (Algorithm, eq. 4.20).
func (p *path) smoothEarth(distM float64) float64 {
	rad := distM/p.radiusM - p.seenRad
	radius := [3]float64{
		(distM - p.seenM) / rad,
		0.5 * (p.HorizonM[0] * p.HorizonM[0]) / p.EffectiveM[0], // Vogler, eq. 3
		0.5 * (p.HorizonM[1] * p.HorizonM[1]) / p.EffectiveM[1],
	}
	distKm := [3]float64{radius[0] * rad / 1000, p.HorizonM[0] / 1000, p.HorizonM[1] / 1000}
	third := math.Pow(p.l.FreqMHz, 1.0/3.0)
	z := cmplx.Abs(p.g.impedance)
	var k, x [3]float64
	for i := range 3 {
		c := math.Pow(4.0/3.0*6370e3/radius[i], 1.0/3.0)          // Vogler, eq. 2
		k[i] = 0.017778 * c * math.Pow(p.l.FreqMHz, -1.0/3.0) / z // Vogler, eq. 6a and 7a
		x[i] = (1.607 - k[i]) * (c * c) * third * distKm[i]       // Vogler, eq. 2 and figure 4
	}
	x[0] += x[1] + x[2]
	farDB := 0.05751*x[0] - 10*math.Log10(x[0]) // TN101, eq. 8.4; Vogler, eq. 13
	return farDB - heightGain(x[1], k[1]) - heightGain(x[2], k[2]) - 20
}

// heightGain is F(x, K) of Algorithm, eq. 6.4.
func heightGain(x, k float64) float64 {
	if x >= 200 {
		gain := 0.05751*x - 4.343*math.Log(x)
		if x < 2000 {
			w := 0.0134 * x * math.Exp(-0.005*x)
			gain = (1-w)*gain + w*(17.372*math.Log(x)-117)
		}
		return gain
	}
	w := -math.Log(k)
	if k >= 1e-5 && x*(w*w*w) <= 5495 {
		return 2.5e-5*(x*x)/k - 8.686*w - 15
	}
	if x > 1 {
		return 17.372*math.Log(x) - 117
	}
	return -117
}
