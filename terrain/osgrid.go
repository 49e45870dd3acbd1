package terrain

import (
	"fmt"
	"math"
)

// osGrid is the projection of the National Grid of Great Britain (Ordnance Survey, A guide to coordinate systems in Great
// Britain, annex A): EPSG:27700.
var osGrid = newTransverseMercator(airy1830, 0.9996012717, 49, -2, 400000, -100000)

// FromOSGrid gives the WGS 84 latitude and longitude in degrees of an easting and northing of the British National Grid, in
// metres. It uses the seven-parameter transformation of the Ordnance Survey's guide (section 6.6), which is good to about
// 5 m; the grid OSTN15, good to 0.1 m, is not used. Points outside of the grid's 700 km × 1,300 km are an error.
func FromOSGrid(eastM, northM float64) (lat, lon float64, err error) {
	if !(eastM >= 0 && eastM <= 700e3 && northM >= 0 && northM <= 1300e3) {
		return 0, 0, fmt.Errorf("easting %g, northing %g: not on the British National Grid (0 to 700,000 m and 0 to 1,300,000 m)", eastM, northM)
	}
	lat, lon = osGrid.inverse(eastM, northM)
	x, y, z := airy1830.geocentric(lat, lon)

	// OSGB36 to WGS 84 is the guide's table of WGS 84 to OSGB36 with every sign turned round.
	const (
		tx, ty, tz = 446.448, -125.157, 542.060
		scale      = -20.4894e-6
		second     = rad / 3600
		rx, ry, rz = 0.1502 * second, 0.2470 * second, 0.8421 * second
	)
	x, y, z = tx+(1+scale)*x-rz*y+ry*z, ty+rz*x+(1+scale)*y-rx*z, tz-ry*x+rx*y+(1+scale)*z
	lat, lon = wgs84.geodetic(x, y, z)
	return lat, lon, nil
}

// geocentric gives the Cartesian coordinates of a point on the ellipsoid (the guide's annex B, eqs B1 to B5).
func (e ellipsoid) geocentric(lat, lon float64) (x, y, z float64) {
	e2 := e.f * (2 - e.f)
	sinLat, cosLat := math.Sincos(lat * rad)
	sinLon, cosLon := math.Sincos(lon * rad)
	nu := e.a / math.Sqrt(1-e2*sinLat*sinLat)
	return nu * cosLat * cosLon, nu * cosLat * sinLon, (1 - e2) * nu * sinLat
}

// geodetic is the way back, by iteration (eqs B6 to B8).
func (e ellipsoid) geodetic(x, y, z float64) (lat, lon float64) {
	e2 := e.f * (2 - e.f)
	p := math.Hypot(x, y)
	phi := math.Atan2(z, p*(1-e2))
	for range 10 {
		nu := e.a / math.Sqrt(1-e2*math.Sin(phi)*math.Sin(phi))
		phi = math.Atan2(z+e2*nu*math.Sin(phi), p)
	}
	return phi / rad, math.Atan2(y, x) / rad
}
