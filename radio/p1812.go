package radio

import (
	"fmt"
	"math"
)

// Zone is the radio-climatic zone of a point of a path: ITU-R P.1812-6 table 2.
type Zone int

// Inland is all land but CoastalLand, which lies within 50 km of the sea and below 100 m; Sea is every large body of water.
const (
	Inland Zone = iota
	CoastalLand
	Sea
)

// P1812 holds the inputs of ITU-R P.1812-6 besides the profile.
type P1812 struct {
	FreqMHz         float64 // 30 to 6000
	TimePercent     float64 // of an average year in which the loss is not exceeded, 1 to 50
	LocationPercent float64 // of places in a small area round the receiver, between 0 and 100; 0 stands for 50
	LocationSigmaDB float64 // see LocationSigmaDB; 0: no spread of places
	TxHeightM       float64 // above ground, 1 to 3000
	RxHeightM       float64
	Polarization    Polarization
	LatitudeDeg     float64   // of the path's middle
	DeltaN          float64   // mean refractivity lapse in the lowest km there, N-units/km, above 0 (map of the recommendation)
	N0              float64   // sea-level refractivity there, N-units, above 0 (map of the recommendation)
	ClutterM        []float64 // representative clutter height at each point of the profile; nil: none. The ends are taken as 0.
	Zones           []Zone    // at each point; nil: all inland
	TxCoastKm       float64   // distance over land to the coast along the path; 0 with Zones nil stands for 500
	RxCoastKm       float64
}

// P1812Loss is the answer, with the parts that it is made of.
type P1812Loss struct {
	LossDB         float64 // basic transmission loss, equation (69)
	FreeSpaceDB    float64 // (8)
	Diffraction50  float64 // (39), median
	DiffractionP   float64 // (41), in the share of time asked for
	DuctingDB      float64 // (46)
	TroposcatterDB float64 // (44)
	LineOfSight    bool    // over the median Earth
}

// LocationSigmaDB is the standard deviation of the loss over the places of a square, in dB: ITU-R P.1812-6 section 4.7,
// (0.52 + 0.024 f) w^0.28, fading out from clutter height to 10 m above it. sideM is the square's side, 50 to 1000 m.
func LocationSigmaDB(freqGHz, rxHeightM, clutterHeightM, sideM float64) float64 {
	above := min(max((rxHeightM-clutterHeightM)/10, 0), 1)
	return (0.52 + 0.024*freqGHz) * math.Pow(sideM, 0.28) * (1 - above)
}

func (q *P1812) check(n int) error {
	if q.LocationPercent == 0 {
		q.LocationPercent = 50
	}
	for _, r := range []struct {
		name             string
		value, low, high float64
		unit             string
	}{
		{"frequency", q.FreqMHz, 30, 6000, "MHz"},
		{"percentage of time", q.TimePercent, 1, 50, "%"},
		{"percentage of locations", q.LocationPercent, 0.0001, 99.9999, "%"},
		{"first antenna's height", q.TxHeightM, 1, 3000, "m above ground"},
		{"second antenna's height", q.RxHeightM, 1, 3000, "m above ground"},
		{"latitude", q.LatitudeDeg, -90, 90, "degrees"},
		{"refractivity lapse ΔN", q.DeltaN, 1, 156, "N-units/km (inland in middle latitudes about 45: see the recommendation's map)"},
		{"refractivity N0", q.N0, 200, 450, "N-units (in middle latitudes about 325: see the recommendation's map)"},
		{"standard deviation of locations", q.LocationSigmaDB, 0, 100, "dB"},
		{"distance to the coast", min(q.TxCoastKm, q.RxCoastKm), 0, math.MaxFloat64, "km"},
	} {
		if !(r.value >= r.low && r.value <= r.high) {
			return fmt.Errorf("p1812: %s is %g, expected %g to %g %s", r.name, r.value, r.low, r.high, r.unit)
		}
	}
	if q.ClutterM != nil && len(q.ClutterM) != n || q.Zones != nil && len(q.Zones) != n {
		return fmt.Errorf("p1812: %d clutter heights and %d zones for %d points, expected as many or none", len(q.ClutterM), len(q.Zones), n)
	}
	for i, c := range q.ClutterM {
		if !(c >= 0) || math.IsInf(c, 0) {
			return fmt.Errorf("p1812: clutter height %d is %g, expected 0 m or more", i+1, c)
		}
	}
	if n < 5 {
		return fmt.Errorf("p1812: %d points of profile, expected 5 or more", n)
	}
	return nil
}

// ducting is what the model of anomalous propagation asks of a path, ITU-R P.1812-6 section 5.
type ducting struct {
	dlt, dlr       float64 // horizon distances, km
	thetaT, thetaR float64 // horizon elevations, mrad
	theta          float64 // angular distance, mrad
	hte, hre       float64 // effective heights, m
	hm             float64 // roughness, m
	sight          bool
}

// Loss is the basic transmission loss of a path from 0.25 to about 3000 km: ITU-R P.1812-6. It leaves out building entry
// (P.2109) and clutter shielding of the terminals beyond what ClutterM puts on the profile.
func (q P1812) Loss(p Profile) (P1812Loss, error) {
	if err := p.check(); err != nil {
		return P1812Loss{}, err
	}
	if err := q.check(len(p.DistM)); err != nil {
		return P1812Loss{}, err
	}
	k := newKmPath(p, q.TxHeightM, q.RxHeightM, q.FreqMHz)
	k.lambda = 0.2998 / k.f // as section 4.3 has it
	if q.ClutterM != nil {
		k.g = make([]float64, len(k.h))
		for i := range k.g {
			k.g[i] = k.h[i]
			if i > 0 && i < len(k.g)-1 {
				k.g[i] += q.ClutterM[i] // section 3.2
			}
		}
	}
	land := k.longest(q.Zones, func(z Zone) bool { return z != Sea })      // dtm
	inland := k.longest(q.Zones, func(z Zone) bool { return z == Inland }) // dlm
	omega := k.overSea(q.Zones)
	b0 := betaZero(q.LatitudeDeg, land, inland)
	ae, ab := EarthRadiusM/1000*157/(157-q.DeltaN), EarthRadiusM/1000*3 // (6), (7)
	duct := k.horizons(ae)
	total := k.length()
	ground := []weighted{{SeaGround, omega}, {LandGround, 1 - omega}} // (28)

	diff := k.hts - k.hrs
	fs := 92.4 + 20*log10(k.f) + 10*log10(total*total+diff*diff/1e6) // (8)
	multipath := 2.6 * (1 - math.Exp(-0.1*(duct.dlt+duct.dlr)))      // (9)
	lb0p := fs + multipath*log10(q.TimePercent/50)                   // (10)
	lb0b := fs + multipath*log10(b0/50)                              // (11)

	ld50 := k.deltaBullington(ae, q.Polarization, ground).LossDB
	fi := 1.0 // (40)
	if q.TimePercent > b0 {
		fi = p1812Quantile(q.TimePercent/100) / p1812Quantile(b0/100)
	}
	ldp := ld50
	if q.TimePercent < 50 {
		ldp += fi * (k.deltaBullington(ab, q.Polarization, ground).LossDB - ld50) // (41)
	}
	lbd50, lbd := fs+ld50, lb0p+ldp // (42), (43)

	lbs := troposcatter(total, duct.theta, k.f, q.TimePercent, q.N0)
	lba := k.anomalous(duct, q, ae, b0, inland, omega)

	fj := 1 - 0.5*(1+math.Tanh(3*0.8*(duct.theta-0.3)/0.3)) // (57)
	fk := 1 - 0.5*(1+math.Tanh(3*0.5*(total-20)/20))        // (58)
	lmin0p := lb0p + (1-omega)*ldp                          // (59)
	if q.TimePercent >= b0 {
		lmin0p = lbd50 + (lb0b+(1-omega)*ldp-lbd50)*fi
	}
	const eta = 2.5
	high := max(lba, lb0p) // (60), so written that no exponential runs away
	lminap := high + eta*math.Log(math.Exp((lba-high)/eta)+math.Exp((lb0p-high)/eta))
	lbda := lbd // (61)
	if lminap <= lbd {
		lbda = lminap + (lbd-lminap)*fk
	}
	lbam := lbda + (lmin0p-lbda)*fj                                   // (62)
	lbc := -5 * log10(math.Pow(10, -0.2*lbs)+math.Pow(10, -0.2*lbam)) // (63)
	if q.Zones == nil || q.Zones[len(q.Zones)-1] != Sea {             // section 4.8
		lbc -= p1812Quantile(q.LocationPercent/100) * q.LocationSigmaDB // (67)
	}
	return P1812Loss{LossDB: max(lb0p, lbc), FreeSpaceDB: fs, Diffraction50: ld50, DiffractionP: ldp, DuctingDB: lba, TroposcatterDB: lbs,
		LineOfSight: duct.sight}, nil
}

// p1812Quantile is the inverse complementary cumulative normal distribution of ITU-R P.1812-6 attachment 3, whose constant
// c0 has more digits than that of P.1057.
func p1812Quantile(x float64) float64 {
	x = min(max(x, 1e-6), 1-1e-6)
	if x > 0.5 {
		return -p1812Quantile(1 - x)
	}
	t := math.Sqrt(-2 * math.Log(x))
	return t - ((0.010328*t+0.802853)*t+2.515516698)/(((0.001308*t+0.189269)*t+1.432788)*t+1)
}

// betaZero is β0, the share of time, in %, with a refractivity lapse above 100 N-units/km near the ground: ITU-R P.1812-6
// equations (2) to (5).
func betaZero(latitudeDeg, landKm, inlandKm float64) float64 {
	phi := math.Abs(latitudeDeg)
	tau := 1 - math.Exp(-4.12e-4*math.Pow(inlandKm, 2.41))
	mu1 := min(1, math.Pow(math.Pow(10, -landKm/(16-6.6*tau))+math.Pow(10, -5*(0.496+0.354*tau)), 0.2))
	if phi > 70 {
		return 4.17 * mu1 * math.Pow(mu1, 0.3)
	}
	return math.Pow(10, -0.015*phi+1.67) * mu1 * math.Pow(mu1, -0.935+0.0176*phi)
}

// sections calls back with the length, in km, of each stretch of points of a kind: half way to the neighbours of another.
func (k *kmPath) sections(zones []Zone, kind func(Zone) bool, each func(km float64)) {
	if zones == nil {
		if kind(Inland) {
			each(k.length())
		}
		return
	}
	for i := 0; i < len(zones); i++ {
		if !kind(zones[i]) {
			continue
		}
		start := i
		for i+1 < len(zones) && kind(zones[i+1]) {
			i++
		}
		km := k.d[i] - k.d[start]
		if start > 0 {
			km += (k.d[start] - k.d[start-1]) / 2
		}
		if i+1 < len(zones) {
			km += (k.d[i+1] - k.d[i]) / 2
		}
		each(km)
	}
}

func (k *kmPath) longest(zones []Zone, kind func(Zone) bool) (km float64) {
	k.sections(zones, kind, func(s float64) { km = max(km, s) })
	return km
}

// overSea is ω, the share of the path over water.
func (k *kmPath) overSea(zones []Zone) (share float64) {
	k.sections(zones, func(z Zone) bool { return z == Sea }, func(s float64) { share += s / k.length() })
	return share
}

// horizons is the analysis of the path over the median Earth: ITU-R P.1812-6 sections 5.3 to 5.6, equations (76) to (95).
func (k *kmPath) horizons(ae float64) ducting {
	total, d, h := k.length(), k.d, k.h
	n := len(d)
	angle := func(riseM, km float64) float64 { return 1000 * math.Atan(riseM/(1000*km)-km/(2*ae)) }
	direct := angle(k.hrs-k.hts, total)
	q := ducting{thetaT: math.Inf(-1), thetaR: math.Inf(-1)}
	lt, lr := 1, n-2
	for i := 1; i < n-1; i++ {
		if a := angle(h[i]-k.hts, d[i]); a > q.thetaT {
			q.thetaT, lt = a, i
		}
	}
	if q.sight = q.thetaT <= direct; q.sight {
		q.thetaT, q.thetaR = direct, angle(k.hts-k.hrs, total)
		most := math.Inf(-1)
		for i := 1; i < n-1; i++ {
			v := (h[i] + 500/ae*d[i]*(total-d[i]) - (k.hts*(total-d[i])+k.hrs*d[i])/total) * math.Sqrt(0.002*total/(k.lambda*d[i]*(total-d[i])))
			if v >= most {
				most, lt = v, i
			}
		}
		lr = lt
	} else {
		for i := 1; i < n-1; i++ {
			if a := angle(h[i]-k.hrs, total-d[i]); a >= q.thetaR {
				q.thetaR, lr = a, i
			}
		}
	}
	q.dlt, q.dlr = d[lt], total-d[lr]
	q.theta = 1000*total/ae + q.thetaT + q.thetaR
	hst, hsr := min(k.hst, h[0]), min(k.hsr, h[n-1])
	q.hte, q.hre = k.hts-hst, k.hrs-hsr
	slope := (hsr - hst) / total
	q.hm = math.Inf(-1)
	for i := lt; i <= lr; i++ {
		q.hm = max(q.hm, h[i]-(hst+slope*d[i]))
	}
	return q
}

// troposcatter is ITU-R P.1812-6 equations (44) and (45).
func troposcatter(distKm, thetaMrad, freqGHz, timePercent, n0 float64) float64 {
	lf := 25*log10(freqGHz) - 2.5*math.Pow(log10(freqGHz/2), 2)
	return 190.1 + lf + 20*log10(distKm) + 0.573*thetaMrad - 0.15*n0 - 10.125*math.Pow(log10(50/timePercent), 0.7)
}

// anomalous is the loss in times of ducting and reflection from layers: ITU-R P.1812-6 section 4.5, equations (46) to (56).
func (k *kmPath) anomalous(q ducting, in P1812, ae, b0, inlandKm, omega float64) float64 {
	f, total := k.f, k.length()
	fixed := 102.45 + 20*log10(f) + 20*log10(q.dlt+q.dlr)
	if f < 0.5 {
		fixed += 45.375 - 137*f + 92.5*f*f
	}
	shield := func(theta, horizonKm float64) float64 { // (48)
		over := theta - 0.1*horizonKm
		if over <= 0 {
			return 0
		}
		return 20*log10(1+0.361*over*math.Sqrt(f*horizonKm)) + 0.264*over*math.Cbrt(f)
	}
	sea := func(coastKm, horizonKm, heightM float64) float64 { // (49)
		if omega < 0.75 || coastKm > 5 || coastKm > horizonKm {
			return 0
		}
		return -3 * math.Exp(-0.25*coastKm*coastKm) * (1 + math.Tanh(0.07*(50-heightM)))
	}
	fixed += shield(q.thetaT, q.dlt) + shield(q.thetaR, q.dlr)
	if in.Zones != nil {
		fixed += sea(in.TxCoastKm, q.dlt, k.hts) + sea(in.RxCoastKm, q.dlr, k.hrs)
	}
	angular := 1000*total/ae + min(q.thetaT, 0.1*q.dlt) + min(q.thetaR, 0.1*q.dlr) // (52)
	tau := 1 - math.Exp(-4.12e-4*math.Pow(inlandKm, 2.41))                         // (3)
	alpha := max(-3.4, -0.6-3.5e-9*math.Pow(total, 3.1)*tau)
	mu2 := min(1, math.Pow(500/ae*total*total/math.Pow(math.Sqrt(q.hte)+math.Sqrt(q.hre), 2), alpha)) // (55)
	mu3 := 1.0                                                                                        // (56)
	if q.hm > 10 {
		mu3 = math.Exp(-4.6e-5 * (q.hm - 10) * (43 + 6*min(total-q.dlt-q.dlr, 40)))
	}
	beta := max(b0*mu2*mu3, 1e-300) // (54); the roughest paths would come to 0
	lb := log10(beta)
	gamma := 1.076 / math.Pow(2.0058-lb, 1.012) * math.Exp(-(9.51-4.8*lb+0.198*lb*lb)*1e-6*math.Pow(total, 1.13))
	ratio := in.TimePercent / beta
	timeLoss := -12 + (1.2+3.7e-3*total)*log10(ratio) + 12*math.Pow(ratio, gamma) // (53)
	return fixed + 5e-5*ae*math.Cbrt(f)*angular + timeLoss
}
