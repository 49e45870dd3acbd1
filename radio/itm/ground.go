package itm

import (
	"math"
	"math/cmplx"
)

// ground is what the model takes of the ground and the air.
type ground struct {
	impedance complex128 // of the ground, relative to that of free space
	curvature float64    // of the effective earth, 1/m
	surfaceN  float64    // surface refractivity, N-units
}

// earthCurvature is that of the actual earth, 1/m (Algorithm, table 1).
const earthCurvature = 157e-9

// groundAndAir finds them for a system at a mean height above the sea.
func groundAndAir(l *Link, meanHeightM float64) ground {
	g := ground{surfaceN: l.N0}
	if meanHeightM != 0 {
		g.surfaceN = l.N0 * math.Exp(-meanHeightM/9460) // TN101, eq. 4.3
	}
	g.curvature = earthCurvature * (1 - float64(0.04665*math.Exp(g.surfaceN/179.3))) // TN101, eq. 4.4
	permittivity := complex(l.Epsilon, 18000*l.SigmaSM/l.FreqMHz)
	g.impedance = cmplx.Sqrt(permittivity - 1)
	if l.Polarization == Vertical {
		g.impedance /= permittivity
	}
	return g
}

// freeSpace is the free-space basic transmission loss in dB.
func freeSpace(distM, freqMHz float64) float64 {
	return 32.45 + 20*math.Log10(freqMHz) + 20*math.Log10(distM/1000)
}

// roughness is the terrain irregularity over a distance, from its asymptotic value (ERL 79-ITS 67, eq. 3).
func roughness(distM, deltaHM float64) float64 {
	return deltaHM * (1 - 0.8*math.Exp(-distM/50e3))
}

// sigmaH is the rms deviation of terrain and clutter within the first Fresnel zone (ERL 79-ITS 67, eq. 3.6a).
func sigmaH(deltaHM float64) float64 {
	return 0.78 * deltaHM * math.Exp(-0.5*math.Pow(deltaHM, 0.25))
}

// wavenumber in 1/m, as the model rounds it.
func wavenumber(freqMHz float64) float64 { return freqMHz / 47.7 }
