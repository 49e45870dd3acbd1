package terrain

import "math"

// EarthRadiusM is the radius of the sphere that distances and bearings are computed on: the mean radius R1 = (2a+b)/3 of
// the WGS 84 ellipsoid, 6,371,008.8 m (Moritz, Geodetic Reference System 1980). Against the ellipsoid, a distance is at
// most 0.6 % off.
const EarthRadiusM = 6371008.8

const rad = math.Pi / 180

// Distance is the length in metres of the great circle between two points in degrees (haversine formula, which is well
// conditioned at small distances; Sinnott 1984).
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	s1 := math.Sin((lat2 - lat1) * rad / 2)
	s2 := math.Sin((lon2 - lon1) * rad / 2)
	h := s1*s1 + math.Cos(lat1*rad)*math.Cos(lat2*rad)*s2*s2
	return 2 * EarthRadiusM * math.Asin(math.Sqrt(math.Min(1, h)))
}

// Bearing is the initial course in degrees, clockwise from north, 0 ≤ b < 360, of the great circle from the first point.
func Bearing(lat1, lon1, lat2, lon2 float64) float64 {
	dl := (lon2 - lon1) * rad
	y := math.Sin(dl) * math.Cos(lat2*rad)
	x := math.Cos(lat1*rad)*math.Sin(lat2*rad) - math.Sin(lat1*rad)*math.Cos(lat2*rad)*math.Cos(dl)
	b := math.Atan2(y, x) / rad
	if b < 0 {
		b += 360
	}
	if b >= 360 {
		b = 0
	}
	return b
}

// Destination is the point at a distance in metres along the great circle that leaves a point at a bearing in degrees.
func Destination(lat, lon, bearingDeg, distM float64) (lat2, lon2 float64) {
	d := distM / EarthRadiusM
	sinD, cosD := math.Sincos(d)
	sinLat, cosLat := math.Sincos(lat * rad)
	sinB, cosB := math.Sincos(bearingDeg * rad)
	s := sinLat*cosD + cosLat*sinD*cosB
	lat2 = math.Asin(math.Max(-1, math.Min(1, s))) / rad
	lon2 = lon + math.Atan2(sinB*sinD*cosLat, cosD-sinLat*s)/rad
	return lat2, wrapLon(lon2)
}

// greatCircle gives points between two ends by interpolating their unit vectors.
type greatCircle struct {
	a, b  [3]float64
	angle float64
	lat1  float64
	lon1  float64
	lat2  float64
	lon2  float64
}

func newGreatCircle(lat1, lon1, lat2, lon2 float64) greatCircle {
	return greatCircle{unit(lat1, lon1), unit(lat2, lon2), Distance(lat1, lon1, lat2, lon2) / EarthRadiusM, lat1, lon1, lat2, lon2}
}

func unit(lat, lon float64) [3]float64 {
	sinLat, cosLat := math.Sincos(lat * rad)
	sinLon, cosLon := math.Sincos(lon * rad)
	return [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// at is the point at a share f of the way; the ends come back as they were given. Ends that are the same point, or
// opposite ones between which no great circle is singled out, are interpolated in degrees.
func (g greatCircle) at(f float64) (lat, lon float64) {
	switch s := math.Sin(g.angle); {
	case f <= 0:
		return g.lat1, g.lon1
	case f >= 1:
		return g.lat2, g.lon2
	case s < 1e-12:
		return g.lat1 + f*(g.lat2-g.lat1), g.lon1 + f*(g.lon2-g.lon1)
	default:
		p, q := math.Sin((1-f)*g.angle)/s, math.Sin(f*g.angle)/s
		x, y, z := p*g.a[0]+q*g.b[0], p*g.a[1]+q*g.b[1], p*g.a[2]+q*g.b[2]
		return math.Atan2(z, math.Hypot(x, y)) / rad, math.Atan2(y, x) / rad
	}
}
