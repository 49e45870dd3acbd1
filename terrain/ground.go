package terrain

import "fmt"

// GapError says that a height is not known.
type GapError struct {
	Lat, Lon float64
	Tile     string  // the one-degree square
	Kind     GapKind // absent, or void
	File     string  // that has the void
	Hint     string  // what may have gone wrong, where that can be guessed
}

func (e *GapError) Error() string {
	at := fmt.Sprintf("terrain: no height at latitude %.6f, longitude %.6f", e.Lat, e.Lon)
	if e.Kind == VoidGap {
		return fmt.Sprintf("%s: %s has a void there: add a void-filled tile (Copernicus GLO-30, NASADEM) beside it", at, e.File)
	}
	if e.Hint != "" {
		return fmt.Sprintf("%s: %s", at, e.Hint)
	}
	return fmt.Sprintf("%s: no file covers tile %s: add it, fetch it with guyline data terrain, or name it as sea", at, e.Tile)
}

// outside is the error for a point that no file covers. It looks whether the point was meant otherwise.
func (m *Mosaic) outside(lat, lon float64) error {
	e := &GapError{Lat: lat, Lon: lon, Tile: TileName(lat, lon), Kind: AbsentGap}
	for _, try := range [...]struct {
		lat, lon float64
		hint     string
	}{
		{lon, lat, "latitude and longitude seem to be swapped"},
		{lat, -lon, "the sign of the longitude seems to be lost: west of Greenwich is negative"},
		{-lat, lon, "the sign of the latitude seems to be lost: south of the equator is negative"},
		{-lon, lat, "latitude and longitude seem to be swapped, with a sign lost"},
		{lon, -lat, "latitude and longitude seem to be swapped, with a sign lost"},
	} {
		if CheckPoint(try.lat, try.lon) == nil && m.covered(try.lat, wrapLon(try.lon)) {
			e.Hint = fmt.Sprintf("%s: the terrain holds %g, %g", try.hint, try.lat, try.lon)
			break
		}
	}
	return e
}

// Ground is what a mosaic knows of the place of a site.
type Ground struct {
	HeightM float64
	// Sea says that the place is open sea as far as elevation can say: its square was named so, or the place and all posts
	// within three steps of it are exactly 0 m, which SRTM gives the ocean (SRTM Topography documentation, section 2.4).
	Sea bool
	Why string // why Sea was said
}

// Ground looks at a site's place: an error where no file covers it or its height is void.
func (m *Mosaic) Ground(lat, lon float64) (Ground, error) {
	h, err := m.Height(lat, lon)
	if err != nil {
		return Ground{}, err
	}
	g := Ground{HeightM: h}
	if h != 0 {
		return g, nil
	}
	if m.sea[TileName(lat, lon)] && !m.covered(lat, lon) {
		g.Sea, g.Why = true, "square "+TileName(lat, lon)+" is given as open sea"
		return g, nil
	}
	for _, t := range m.tilesAt(lat, lon) {
		if _, _, ok := t.post(lat, lon); !ok {
			continue
		}
		const reach = 3
		s := sampler{m: m}
		dLat := t.layer.stepM / EarthRadiusM / rad
		for i := -reach; i <= reach; i++ {
			for j := -reach; j <= reach; j++ {
				if v, err := s.at(lat+float64(i)*dLat, lon+float64(j)*dLat); err == nil && v != 0 {
					return g, nil
				}
			}
		}
		g.Sea, g.Why = true, fmt.Sprintf("it and all ground within %.0f m is exactly 0 m high, as SRTM gives the sea", reach*t.layer.stepM)
		break
	}
	return g, nil
}
