package itm

import "math"

// meanHeight is the mean over the profile without a tenth at each end.
func (p *Profile) meanHeight() float64 {
	n := len(p.HeightsM) - 1
	tenth := int(0.1 * float64(n))
	sum := 0.0
	for _, h := range p.HeightsM[tenth : n-tenth+1] {
		sum += h
	}
	return sum / float64(n-2*tenth+1)
}

// fromProfile finds horizons, irregularity and effective heights. DistM is set.
func (g *Geometry) fromProfile(l *Link, p Profile, curvature float64) {
	n := len(p.HeightsM) - 1
	height := [2]float64{l.TxHeightM, l.RxHeightM}
	end := [2]float64{p.HeightsM[0], p.HeightsM[n]}
	radiusM := 1 / curvature

	g.horizons(p, radiusM, height)

	// Terrain counts from 15 antenna heights (Hufford 1982) or from a tenth of the way to the horizon, whichever is nearer.
	startM := min(15*height[0], 0.1*g.HorizonM[0])
	endM := g.DistM - float64(min(15*height[1], 0.1*g.HorizonM[1]))
	g.DeltaHM = irregularity(p, startM, endM)

	var fit [2]float64
	if g.HorizonM[0]+g.HorizonM[1] > float64(1.5*g.DistM) { // well within sight: one line through all of the terrain
		fit[0], fit[1] = line(p.HeightsM, startM/p.StepM, endM/p.StepM)
		for i := range 2 {
			g.EffectiveM[i] = height[i] + dim(end[i], fit[i])
		}
		g.withinSight(radiusM)
		return
	}
	fit[0], _ = line(p.HeightsM, startM/p.StepM, float64(0.9*g.HorizonM[0])/p.StepM)
	_, fit[1] = line(p.HeightsM, (g.DistM-float64(0.9*g.HorizonM[1]))/p.StepM, endM/p.StepM)
	for i := range 2 {
		g.EffectiveM[i] = height[i] + dim(end[i], fit[i])
	}
}

// withinSight replaces the horizons of a path with sight by those of a rough earth, as seen from the effective heights.
func (g *Geometry) withinSight(radiusM float64) {
	g.roughHorizons(radiusM)
	if both := g.HorizonM[0] + g.HorizonM[1]; both <= g.DistM {
		q := (g.DistM / both) * (g.DistM / both)
		g.EffectiveM[0] *= q
		g.EffectiveM[1] *= q
		g.roughHorizons(radiusM)
	}
	for i, h := range g.EffectiveM {
		smoothM := math.Sqrt(2 * h * radiusM)
		g.HorizonRad[i] = (0.65*g.DeltaHM*(smoothM/g.HorizonM[i]-1) - 2*h) / smoothM // Algorithm, eq. 3.4
	}
}

// roughHorizons sets the distances of the horizons over rough earth (Algorithm, eq. 3.3).
func (g *Geometry) roughHorizons(radiusM float64) {
	for i, h := range g.EffectiveM {
		g.HorizonM[i] = math.Sqrt(2*h*radiusM) * math.Exp(-0.07*math.Sqrt(g.DeltaHM/max(h, 5)))
	}
}

// fromArea estimates the geometry of a path from its roughness and the terminals' siting.
func (g *Geometry) fromArea(l *Link, a *Area, curvature float64) {
	g.DeltaHM = a.DeltaHM
	height := [2]float64{l.TxHeightM, l.RxHeightM}
	for i, siting := range [2]Siting{a.TxSiting, a.RxSiting} {
		h := height[i]
		g.EffectiveM[i] = h
		if siting != RandomSiting {
			gain := 4.0
			if siting == VeryCarefulSiting {
				gain = 9
			}
			if h < 5 {
				gain *= math.Sin(0.1 * math.Pi * h)
			}
			g.EffectiveM[i] = h + (1+gain)*math.Exp(-min(20, 2*h/max(1e-3, a.DeltaHM))) // Algorithm, eq. 3.2
		}
		he := g.EffectiveM[i]
		smoothM := math.Sqrt(2 * he / curvature)
		g.HorizonM[i] = smoothM * math.Exp(-0.07*math.Sqrt(a.DeltaHM/max(he, 5)))     // Algorithm, eq. 3.3
		g.HorizonRad[i] = (0.65*a.DeltaHM*(smoothM/g.HorizonM[i]-1) - 2*he) / smoothM // Algorithm, eq. 3.4
	}
}

// horizons finds each terminal's horizon: the sample seen under the largest angle, or the other terminal (TN101, eq. 6.15).
func (g *Geometry) horizons(p Profile, radiusM float64, height [2]float64) {
	n := len(p.HeightsM) - 1
	tx, rx := p.HeightsM[0]+height[0], p.HeightsM[n]+height[1]
	bend := 2 * radiusM
	g.HorizonRad[0] = (rx-tx)/g.DistM - g.DistM/bend
	g.HorizonRad[1] = -(rx-tx)/g.DistM - g.DistM/bend
	g.HorizonM = [2]float64{g.DistM, g.DistM}
	txM, rxM := 0.0, g.DistM
	for _, h := range p.HeightsM[1:n] {
		txM += p.StepM // added up, not multiplied: the sums decide by their last bits which sample is the horizon
		rxM -= p.StepM
		if rad := (h-tx)/txM - txM/bend; rad > g.HorizonRad[0] {
			g.HorizonRad[0], g.HorizonM[0] = rad, txM
		}
		if rad := -(rx-h)/rxM - rxM/bend; rad > g.HorizonRad[1] {
			g.HorizonRad[1], g.HorizonM[1] = rad, rxM
		}
	}
}

// maxSamples is the largest number that irregularity resamples a profile to.
const maxSamples = 10*25 - 5

// irregularity is the interdecile range of the heights between two distances about their fitted line, raised to its
// asymptotic value: the inverse of roughness.
func irregularity(p Profile, startM, endM float64) float64 {
	n := len(p.HeightsM) - 1
	from, to := startM/p.StepM, endM/p.StepM
	if to-from < 2 {
		return 0
	}
	tenth := min(max(4, int(0.1*(to-from+8))), 25)
	count := 10*tenth - 5

	var buffer [maxSamples]float64
	s := buffer[:count]
	step := (to - from) / float64(count-1)
	i := int(from)
	x := from - float64(i+1)
	for j := range s {
		for x > 0 && i+1 < n {
			x--
			i++
		}
		s[j] = p.HeightsM[i+1] + float64((p.HeightsM[i+1]-p.HeightsM[i])*x)
		x += step
	}

	y, slope := line(s, 0, float64(count-1))
	slope = (slope - y) / float64(count-1)
	for j := range s {
		s[j] -= y
		y += slope
	}
	low := kth(s, tenth-1)                                        // tenth values are at most this
	high := kth(s, count-tenth)                                   // and tenth are at least this
	return (high - low) / (1 - 0.8*math.Exp(-(endM-startM)/50e3)) // ERL 79-ITS 67, eq. 3
}

// kth is the value of a rank, from 0 for the smallest. It reorders s.
func kth(s []float64, rank int) float64 {
	low, high := 0, len(s)-1
	for low < high {
		pivot := s[rank]
		i, j := low, high
		for i <= j {
			for s[i] < pivot {
				i++
			}
			for s[j] > pivot {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i++
				j--
			}
		}
		if j < rank {
			low = i
		}
		if i > rank {
			high = j
		}
	}
	return s[rank]
}

// line fits a straight line to the heights between two places, counted in steps, and gives its values at both ends of the
// whole profile. Places are truncated to samples; an empty range is widened by one on each side.
func line(s []float64, from, to float64) (first, last float64) {
	n := len(s) - 1
	start := int(max(from, 0))
	end := n - int(dim(float64(n), to))
	if end <= start {
		start = max(start-1, 0)
		end = n - int(dim(float64(n), float64(end)+1))
	}
	length := float64(end - start)
	x := -0.5 * length
	middle := float64(end) + x

	sum := 0.5 * (s[start] + s[end])
	moment := float64(0.5 * (s[start] - s[end]) * x)
	for _, h := range s[start+1 : end] {
		x++
		sum += h
		moment += float64(h * x)
	}
	mean := sum / length
	slope := moment * 12 / ((float64(length*length) + 2) * length)
	return mean - float64(slope*middle), mean + float64(slope*(float64(n)-middle))
}

// dim is the positive difference.
func dim(x, y float64) float64 { return max(x-y, 0) }
