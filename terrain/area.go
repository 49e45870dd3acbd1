package terrain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Area is a rectangle of latitudes and longitudes, in degrees. An area across the antimeridian has an East above 180.
type Area struct{ West, South, East, North float64 }

// NewArea checks an area; East below West means that it crosses the antimeridian.
func NewArea(west, south, east, north float64) (Area, error) {
	if east < west {
		east += 360
	}
	a := Area{west, south, east, north}
	switch {
	case !finite(west) || !finite(south) || !finite(east) || !finite(north):
		return a, fmt.Errorf("area %v: four finite numbers are needed: west, south, east, north, in degrees", a)
	case south < -90 || north > 90:
		return a, fmt.Errorf("area %v: latitude is outside of -90..90: the order is west, south, east, north", a)
	case west < -180 || west > 180 || east > 540:
		return a, fmt.Errorf("area %v: longitude is outside of -180..180", a)
	case !(south < north) || !(west < east):
		return a, fmt.Errorf("area %v is empty: south must be below north; the order is west, south, east, north", a)
	}
	return a, nil
}

// ParseArea reads "W,S,E,N" in degrees.
func ParseArea(s string) (Area, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return Area{}, fmt.Errorf("area %q: four numbers are needed: west,south,east,north, in degrees", s)
	}
	var v [4]float64
	for i, p := range parts {
		var err error
		if v[i], err = strconv.ParseFloat(strings.TrimSpace(p), 64); err != nil {
			return Area{}, fmt.Errorf("area %q: %q is not a number of degrees", s, p)
		}
	}
	return NewArea(v[0], v[1], v[2], v[3])
}

// String writes what ParseArea reads, to a millionth of a degree (0.1 m).
func (a Area) String() string {
	micro := func(v float64) float64 { return math.Round(v*1e6) / 1e6 }
	return fmt.Sprintf("%g,%g,%g,%g", micro(a.West), micro(a.South), micro(a.East), micro(a.North))
}

// Contains says whether a point lies in the area, its edges included.
func (a Area) Contains(lat, lon float64) bool {
	return lat >= a.South && lat <= a.North && (lon >= a.West && lon <= a.East || lon+360 >= a.West && lon+360 <= a.East)
}

// overlaps says whether two areas share more than an edge, on any turn round the Earth.
func (a Area) overlaps(b Area) bool {
	if a.South >= b.North || b.South >= a.North {
		return false
	}
	for _, turn := range [...]float64{-360, 0, 360} {
		if a.West < b.East+turn && b.West+turn < a.East {
			return true
		}
	}
	return false
}

func (a Area) union(b Area) Area {
	return Area{math.Min(a.West, b.West), math.Min(a.South, b.South), math.Max(a.East, b.East), math.Max(a.North, b.North)}
}

// AreaAround is the rectangle that holds every point within a distance of a site. It fails where that would reach over a
// pole.
func AreaAround(lat, lon, distM float64) (Area, error) {
	if err := CheckPoint(lat, lon); err != nil {
		return Area{}, err
	}
	d := distM / EarthRadiusM
	if !(d > 0) || math.Abs(lat)*rad+d >= math.Pi/2 {
		return Area{}, fmt.Errorf("%g m around %g, %g: the distance must be above 0 and may not reach a pole", distM, lat, lon)
	}
	// The meridians that touch a circle on the sphere: sin Δλ = sin d / cos φ.
	dLon := math.Asin(math.Sin(d)/math.Cos(lat*rad)) / rad
	dLat := d / rad
	west, east := lon-dLon, lon+dLon
	if west < -180 {
		west, east = west+360, east+360
	}
	return Area{west, lat - dLat, east, lat + dLat}, nil
}

// TileName is the name of the one-degree square that a point lies in, by its south-western corner as SRTM writes it:
// N51W114 for 51.0, -114.0. A point on an edge belongs to the square north and east of it.
func TileName(lat, lon float64) string {
	la, lo := math.Floor(lat), math.Floor(wrapLon(lon))
	return cornerName(int(la), int(lo))
}

func cornerName(lat, lon int) string {
	ns, ew := "N", "E"
	if lat < 0 {
		ns, lat = "S", -lat
	}
	if lon < 0 {
		ew, lon = "W", -lon
	}
	return fmt.Sprintf("%s%02d%s%03d", ns, lat, ew, lon)
}

// tileCorner reads the south-western corner at the beginning of a file's name.
func tileCorner(name string) (lat, lon int, ok bool) {
	if len(name) < 7 {
		return 0, 0, false
	}
	name = strings.ToUpper(name[:7])
	if (name[0] != 'N' && name[0] != 'S') || (name[3] != 'E' && name[3] != 'W') {
		return 0, 0, false
	}
	la, err1 := strconv.ParseUint(name[1:3], 10, 8)
	lo, err2 := strconv.ParseUint(name[4:7], 10, 8)
	if err1 != nil || err2 != nil || la > 90 || lo > 180 {
		return 0, 0, false
	}
	lat, lon = int(la), int(lo)
	if name[0] == 'S' {
		lat = -lat
	}
	if name[3] == 'W' {
		lon = -lon
	}
	return lat, lon, lat >= -90 && lat < 90 && lon >= -180 && lon < 180
}

// CheckPoint says what is wrong with a latitude and a longitude in degrees, if anything is.
func CheckPoint(lat, lon float64) error {
	switch {
	case !finite(lat) || !finite(lon):
		return fmt.Errorf("latitude %g, longitude %g: not numbers of degrees", lat, lon)
	case math.Abs(lat) > 90 && math.Abs(lat) <= 180 && math.Abs(lon) <= 90:
		return fmt.Errorf("latitude %g, longitude %g: no latitude is above 90; the two seem to be swapped", lat, lon)
	case math.Abs(lat) > 90 || math.Abs(lon) > 360:
		return fmt.Errorf("latitude %g, longitude %g are no degrees: is this an easting and northing of a national grid?", lat, lon)
	}
	return nil
}

// wrapLon brings a longitude into -180 ≤ lon < 180.
func wrapLon(lon float64) float64 {
	if lon >= -180 && lon < 180 {
		return lon
	}
	lon = math.Mod(lon+180, 360)
	if lon < 0 {
		lon += 360
	}
	return lon - 180
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
