package itm

import (
	"errors"
	"math"
	"testing"
)

// rural is a link that the model accepts without a warning.
var rural = Link{TxHeightM: 30, RxHeightM: 1.5, Climate: ContinentalTemperate, N0: 301, FreqMHz: 700, Polarization: Vertical,
	Epsilon: 15, SigmaSM: 0.005, Variability: Mobile + NoLocation}

var median = TLS{50, 50, 50}

// hills is a made-up profile.
func hills(n int) Profile {
	p := Profile{StepM: 90, HeightsM: make([]float64, n+1)}
	for i := range p.HeightsM {
		x := float64(i)
		p.HeightsM[i] = 300 + 40*math.Sin(x/11) + 15*math.Sin(x/3)
	}
	return p
}

// TestCodes asks for every error that an input can cause, by NTIA's number, and sees which comes first where there are two.
func TestCodes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		want   error
		change func(*Link, *Profile, *TLS)
	}{
		{ErrTxHeight, func(l *Link, _ *Profile, _ *TLS) { l.TxHeightM = 0.49 }},
		{ErrTxHeight, func(l *Link, _ *Profile, _ *TLS) { l.TxHeightM = nan }},
		{ErrTxHeight, func(l *Link, _ *Profile, _ *TLS) { l.TxHeightM, l.RxHeightM = 3001, 0 }},
		{ErrRxHeight, func(l *Link, _ *Profile, _ *TLS) { l.RxHeightM = 3000.1 }},
		{ErrClimate, func(l *Link, _ *Profile, _ *TLS) { l.Climate = 8 }},
		{ErrRefractivity, func(l *Link, _ *Profile, _ *TLS) { l.N0 = 249 }},
		{ErrFrequency, func(l *Link, _ *Profile, _ *TLS) { l.FreqMHz = 19.9 }},
		{ErrFrequency, func(l *Link, _ *Profile, _ *TLS) { l.FreqMHz = inf }},
		{ErrPolarization, func(l *Link, _ *Profile, _ *TLS) { l.Polarization = 2 }},
		{ErrEpsilon, func(l *Link, _ *Profile, _ *TLS) { l.Epsilon = 0.9 }},
		{ErrSigma, func(l *Link, _ *Profile, _ *TLS) { l.SigmaSM = 0 }},
		{ErrVariability, func(l *Link, _ *Profile, _ *TLS) { l.Variability = 14 }},
		{ErrVariability, func(l *Link, _ *Profile, _ *TLS) { l.Variability = -1 }},
		{ErrVariability, func(l *Link, _ *Profile, _ *TLS) { l.Variability = 40 }},
		{ErrSituation, func(_ *Link, _ *Profile, q *TLS) { q.SituationPercent, q.TimePercent = 0, 0 }},
		{ErrTime, func(_ *Link, _ *Profile, q *TLS) { q.TimePercent, q.LocationPercent = 100, 0 }},
		{ErrLocation, func(_ *Link, _ *Profile, q *TLS) { q.LocationPercent = nan }},
		{ErrGroundImpedance, func(l *Link, _ *Profile, _ *TLS) { l.Epsilon, l.Polarization, l.SigmaSM = 1, Horizontal, 5 }},
		{ErrSurfaceNSmall, func(_ *Link, p *Profile, _ *TLS) { lift(p, 8000) }},
		{ErrSurfaceNLarge, func(l *Link, p *Profile, _ *TLS) { l.N0 = 400; lift(p, -1000) }},
		{ErrProfile, func(_ *Link, p *Profile, _ *TLS) { p.HeightsM = p.HeightsM[:1] }},
		{ErrProfile, func(_ *Link, p *Profile, _ *TLS) { p.HeightsM = nil }},
		{ErrProfile, func(_ *Link, p *Profile, _ *TLS) { p.HeightsM[7] = nan }},
		{ErrProfile, func(_ *Link, p *Profile, _ *TLS) { p.HeightsM[7] = -32768 }},
		{ErrPathDistance, func(_ *Link, p *Profile, _ *TLS) { p.StepM = 0 }},
		{ErrPathDistance, func(_ *Link, p *Profile, _ *TLS) { p.StepM = nan }},
		{ErrPathDistance, func(_ *Link, p *Profile, _ *TLS) { p.StepM = 1e308 }},
	} {
		l, p, q := rural, hills(100), median
		c.change(&l, &p, &q)
		if _, err := PointToPointTLS(l, p, q); err != c.want {
			t.Errorf("%v; want %v", err, c.want)
		}
	}
	for _, c := range []struct {
		want error
		a    Area
	}{
		{ErrPathDistance, Area{0, 90, 0, 0}}, {ErrDeltaH, Area{10, -1, 0, 0}}, {ErrTxSiting, Area{10, 90, 3, 0}}, {ErrRxSiting, Area{10, 90, 0, -1}},
		{nil, Area{10, 90, 1, 2}},
	} {
		if _, err := AreaTLS(rural, c.a, median); err != c.want {
			t.Errorf("area: %v; want %v", err, c.want)
		}
	}
	if _, err := PointToPointCR(rural, hills(100), CR{0, 50}); err != ErrConfidence {
		t.Errorf("%v; want %v", err, ErrConfidence)
	}
	if _, err := AreaCR(rural, Area{10, 90, 0, 0}, CR{50, 100}); err != ErrReliability {
		t.Errorf("%v; want %v", err, ErrReliability)
	}
	r, err := PointToPointTLS(rural, hills(5), TLS{50, 50, 99.99})
	if want := WarnDistanceSmall2 | WarnVariability; err != nil || r.Warnings&want != want || r.Warnings.String() == "" {
		t.Errorf("a short path and a rare situation: %v, %v", r.Warnings, err)
	}
}

func lift(p *Profile, byM float64) {
	for i := range p.HeightsM {
		p.HeightsM[i] += byM
	}
}

func TestNoAllocation(t *testing.T) {
	p := hills(400)
	k, err := NewKernel(rural, median)
	if err != nil {
		t.Fatal(err)
	}
	var g Geometry
	for name, f := range map[string]func(){
		"point to point": func() { r, _ := PointToPointTLS(rural, p, median); g = r.Geometry },
		"with an error":  func() { _, _ = PointToPointTLS(Link{}, p, median) },
		"area":           func() { _, _ = AreaTLS(rural, Area{10, 90, 1, 1}, median) },
		"kernel":         func() { a := k.Air(400); k.Loss(&g, &a) },
	} {
		if n := testing.AllocsPerRun(20, f); n != 0 {
			t.Errorf("%s: %v allocations a call", name, n)
		}
	}
}

// FuzzPointToPoint sees that no input makes the model panic or hang, and that the kernel takes what the model takes.
func FuzzPointToPoint(f *testing.F) {
	f.Add(30.0, 1.5, 301.0, 3500.0, 15.0, 0.005, 90.0, 90.0, 50.0, 50.0, uint8(12), []byte{10, 20, 30, 5, 90, 200, 3})
	f.Add(0.5, 3000.0, 400.0, 20.0, 1.0, 1e-9, 1e5, 0.01, 99.9, 50.0, uint8(39), []byte{0, 0})
	f.Add(1.0, 1.0, 250.0, 20000.0, 80.0, 5.0, 1e-300, 50.0, 50.0, 50.0, uint8(0), []byte{0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255})
	f.Fuzz(func(t *testing.T, tx, rx, n0, freq, epsilon, sigma, step, time, location, situation float64, mode uint8, heights []byte) {
		l := Link{tx, rx, Climate(mode%9) - 1, n0, freq, Polarization(mode % 2), epsilon, sigma, Variability(mode)}
		p := Profile{StepM: step}
		for _, h := range heights {
			p.HeightsM = append(p.HeightsM, 40*float64(h)-500)
		}
		q := TLS{time, location, situation}
		r, err := PointToPointTLS(l, p, q)
		k, kerr := NewKernel(l, q)
		if err == nil && kerr != nil {
			t.Errorf("the kernel refuses what the model takes: %v", kerr)
		}
		if err == nil {
			a := k.Air(p.meanHeight())
			k.WithinSight(&r.Geometry, &a)
			k.Loss(&r.Geometry, &a)
		}
		if _, err := AreaTLS(l, Area{step, tx, Siting(mode % 4), Siting(mode % 3)}, q); err != nil {
			var c Code
			if !errors.As(err, &c) {
				t.Errorf("an error without a number: %v", err)
			}
		}
	})
}

func BenchmarkPointToPoint(b *testing.B) {
	p := hills(300)
	b.ReportAllocs()
	for range b.N {
		if _, err := PointToPointTLS(rural, p, median); err != nil {
			b.Fatal(err)
		}
	}
}
