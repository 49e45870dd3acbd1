package itm

import "math"

// undefinedScatter stands for a loss that is not defined or infinite (Algorithm, page 11).
const undefinedScatter = 1001

// troposcatter is the scatter loss at a distance. H0 of the farther distance is handed on to the nearer in h0, below 0
// where there is none yet: it stands in where H0 would exceed 15 dB (Algorithm, page 12).
func (p *path) troposcatter(distM float64, h0 *float64) float64 {
	k := wavenumber(p.l.FreqMHz)
	gain := *h0
	if *h0 <= 15 {
		skew := p.HorizonM[0] - p.HorizonM[1]
		heights := p.EffectiveM[1] / p.EffectiveM[0]
		if skew < 0 {
			skew, heights = -skew, 1/heights
		}
		rad := p.HorizonRad[0] + p.HorizonRad[1] + distM/p.radiusM
		r1 := 2 * k * rad * p.EffectiveM[0] // TN101, eq. 9.4a
		r2 := 2 * k * rad * p.EffectiveM[1]
		if r1 < 0.2 && r2 < 0.2 {
			return undefinedScatter
		}
		s := (distM - skew) / (distM + skew)
		q := min(max(0.1, heights/s), 10) // TN101, eq. 9.5; cut off at 0.1 and 10 (Algorithm, page 16)
		s = max(0.1, s)
		crossM := (distM - skew) * (distM + skew) * rad * 0.25 / distM // height of the crossover; Algorithm, eq. 4.66
		n := p.g.surfaceN
		eta := crossM / 1.7556e3 * (1 + (0.031-n*2.32e-3+n*n*5.67e-6)*p.exp(-sixth(min(1.7, crossM/8e3)))) // TN101, eq. 9.3a

		mean := (p.frequencyGain(r1, eta) + p.frequencyGain(r2, eta)) / 2
		gain = mean + min(mean, 6*(0.6-p.log10(max(eta, 1)))*p.log10(s)*p.log10(q)) // TN101, eq. 9.5
		gain = max(gain, 0)
		if eta < 1 { // between this and the case of eta = 0
			zero := (1 + math.Sqrt2/r1) * (1 + math.Sqrt2/r2)
			gain = eta*gain + (1-eta)*10*p.log10(zero*zero*(r1+r2)/(r1+r2+2*math.Sqrt2))
		}
		if gain > 15 && *h0 >= 0 {
			gain = *h0
		}
	}
	*h0 = gain
	rad := distM/p.radiusM - p.seenRad
	return p.scatterAngle(rad*distM) + 10*p.log10(k*47.7*(rad*rad*(rad*rad))) -
		0.1*(p.g.surfaceN-301)*p.exp(-rad*distM/40e3) + gain // Algorithm, eq. 4.63
}

// scatterAngle is F(θd) of Algorithm, eq. 6.9.
func (p *path) scatterAngle(td float64) float64 {
	switch {
	case td <= 10e3:
		return 133.4 + 0.332e-3*td - 10*p.log10(td)
	case td <= 70e3:
		return 104.6 + 0.212e-3*td - 2.5*p.log10(td)
	}
	return 71.8 + 0.157e-3*td + 5*p.log10(td)
}

// frequencyGain is H0(r, η), between the curves of whole η from 1 to 5 (TN101, chapter 9.2).
func (p *path) frequencyGain(r, eta float64) float64 {
	eta = min(max(eta, 1), 5)
	i := int(eta)
	gain := p.gainCurve(i-1, r)
	if q := eta - float64(i); q != 0 {
		gain = (1-q)*gain + q*p.gainCurve(i, r)
	}
	return gain
}

// gainCurve is H01(r, j) of Algorithm, eq. 6.13.
func (p *path) gainCurve(j int, r float64) float64 {
	a := [...]float64{25, 80, 177, 395, 705}
	b := [...]float64{24, 45, 68, 80, 105}
	s := (1 / r) * (1 / r)
	return 10 * p.log10(1+a[j]*(s*s)+b[j]*s)
}

// log10 and exp come from the kernel's tables where it is the kernel that asks.
func (p *path) log10(x float64) float64 {
	if p.tables != nil {
		return p.tables.log(x) * (1 / math.Ln10)
	}
	return math.Log10(x)
}

func (p *path) exp(x float64) float64 {
	if p.tables != nil {
		return p.tables.exp(max(x, -700))
	}
	return math.Exp(x)
}

func sixth(x float64) float64 {
	x *= x * x
	return x * x
}
