package terrain

import (
	"fmt"
	"math"
)

// projection brings degrees to a plane and back. Its values are comparable: equal ones project alike.
type projection interface {
	forward(lat, lon float64) (x, y float64)
	inverse(x, y float64) (lat, lon float64)
}

// ellipsoid has its larger half axis in metres and its flattening.
type ellipsoid struct{ a, f float64 }

var (
	// wgs84 also stands for GRS 80 (ETRS89, NAD83), which differs from it by 0.1 mm in the smaller half axis. The frames
	// themselves differ by less than 2 m, far below a terrain post.
	wgs84 = ellipsoid{6378137, 1 / 298.257223563}
	// airy1830 is that of the Ordnance Survey (A guide to coordinate systems in Great Britain, annex A).
	airy1830 = ellipsoid{6377563.396, 1 - 6356256.909/6377563.396}
)

// transverseMercator is the ellipsoidal transverse Mercator projection by Krüger's series to the fourth order of the third
// flattening n: Karney, "Transverse Mercator with an accuracy of a few nanometers", Journal of Geodesy 85 (2011), eqs 7 to
// 36. Within 3,900 km of the central meridian the truncated series is off by less than a micrometre.
type transverseMercator struct {
	e                  ellipsoid
	lon0               float64 // of the central meridian, in degrees
	radius             float64 // of the rectifying sphere, times the scale on the central meridian
	falseEast, falseNo float64 // of the crossing of central meridian and equator
	alpha, beta        [4]float64
}

// newTransverseMercator has its true origin at lat0, lon0 in degrees, where it has the false easting and northing.
func newTransverseMercator(e ellipsoid, k0, lat0, lon0, falseEast, falseNorth float64) transverseMercator {
	// Rectifying radius and coefficients: Karney 2011, eqs 14, 35 and 36.
	n := e.f / (2 - e.f)
	n2, n3, n4 := n*n, n*n*n, n*n*n*n
	p := transverseMercator{e: e, lon0: lon0, falseEast: falseEast, falseNo: falseNorth,
		radius: k0 * e.a / (1 + n) * (1 + n2/4 + n4/64),
		alpha:  [4]float64{n/2 - n2*2/3 + n3*5/16 + n4*41/180, n2*13/48 - n3*3/5 + n4*557/1440, n3*61/240 - n4*103/140, n4 * 49561 / 161280},
		beta:   [4]float64{n/2 - n2*2/3 + n3*37/96 - n4/360, n2/48 + n3/15 - n4*437/1440, n3*17/480 - n4*37/840, n4 * 4397 / 161280},
	}
	_, arc := p.forward(lat0, lon0)
	p.falseNo += falseNorth - arc
	return p
}

// utm is a zone of the Universal Transverse Mercator grid.
func utm(zone int, falseNorth float64) transverseMercator {
	return newTransverseMercator(wgs84, 0.9996, 0, float64(6*zone-183), 500000, falseNorth)
}

// conformal gives τ′, the tangent of the conformal latitude, of τ, that of the latitude (eqs 7 to 9).
func (p transverseMercator) conformal(tau float64) float64 {
	e := math.Sqrt(p.e.f * (2 - p.e.f))
	h := math.Hypot(1, tau)
	sigma := math.Sinh(e * math.Atanh(e*tau/h))
	return tau*math.Hypot(1, sigma) - sigma*h
}

func (p transverseMercator) forward(lat, lon float64) (x, y float64) {
	dl := wrapLon(lon-p.lon0) * rad
	tau := p.conformal(math.Tan(lat * rad))
	xi := math.Atan2(tau, math.Cos(dl)) // eq 10
	eta := math.Asinh(math.Sin(dl) / math.Hypot(tau, math.Cos(dl)))
	x, y = eta, xi
	for j, a := range p.alpha { // eq 11
		k := 2 * float64(j+1)
		y += a * math.Sin(k*xi) * math.Cosh(k*eta)
		x += a * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	return p.falseEast + p.radius*x, p.falseNo + p.radius*y
}

func (p transverseMercator) inverse(x, y float64) (lat, lon float64) {
	xi := (y - p.falseNo) / p.radius
	eta := (x - p.falseEast) / p.radius
	u, v := xi, eta // eq 25
	for j, b := range p.beta {
		k := 2 * float64(j+1)
		u -= b * math.Sin(k*xi) * math.Cosh(k*eta)
		v -= b * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	want := math.Sin(u) / math.Hypot(math.Sinh(v), math.Cos(u)) // eq 18
	tau := want
	e2 := p.e.f * (2 - p.e.f)
	for range 5 { // Newton's method, eqs 19 to 21: two rounds are enough
		got := p.conformal(tau)
		d := (want - got) / math.Hypot(1, got) * (1 + (1-e2)*tau*tau) / ((1 - e2) * math.Hypot(1, tau))
		if tau += d; math.Abs(d) < 1e-14 {
			break
		}
	}
	return math.Atan(tau) / rad, wrapLon(p.lon0 + math.Atan2(math.Sinh(v), math.Cos(u))/rad)
}

// byEPSG gives the projection of a coordinate system that is read, nil for degrees.
func byEPSG(code int) (p projection, name string, ok bool) {
	switch {
	case code == 4326:
		return nil, "WGS 84", true
	case code == 4258:
		return nil, "ETRS89", true
	case code == 4269, code == 6318:
		return nil, "NAD83", true
	case code > 32600 && code <= 32660:
		return utm(code-32600, 0), fmt.Sprintf("WGS 84 / UTM zone %dN", code-32600), true
	case code > 32700 && code <= 32760:
		return utm(code-32700, 10e6), fmt.Sprintf("WGS 84 / UTM zone %dS", code-32700), true
	case code >= 25828 && code <= 25838:
		return utm(code-25800, 0), fmt.Sprintf("ETRS89 / UTM zone %dN", code-25800), true
	case code > 26900 && code <= 26923:
		return utm(code-26900, 0), fmt.Sprintf("NAD83 / UTM zone %dN", code-26900), true
	}
	return nil, "", false
}
