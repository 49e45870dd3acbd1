package filing

import (
	"cmp"
	"context"
	"slices"

	"github.com/guyline/guyline/rollout/h3"
)

// side is a side of a polygon from south to north, in 1e-7 degrees; sides along a parallel are not kept.
type side struct {
	south, north point
	polygon      int32
}

func appendSides(list []side, p h3.Polygon, polygon int32) []side {
	for _, ring := range p {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			s := side{point{unit(a.Lng), unit(a.Lat)}, point{unit(b.Lng), unit(b.Lat)}, polygon}
			if s.south.lat > s.north.lat {
				s.south, s.north = s.north, s.south
			}
			if s.south.lat != s.north.lat {
				list = append(list, s)
			}
		}
	}
	return list
}

// lonAt is the side's longitude at a latitude.
func (s *side) lonAt(lat float64) float64 {
	if s.south.lon == s.north.lon {
		return float64(s.south.lon)
	}
	t := (lat - float64(s.south.lat)) / float64(s.north.lat-s.south.lat)
	return float64(s.south.lon) + t*float64(s.north.lon-s.south.lon)
}

// touch is how far polygons may lie over each other, in 1e-7 degrees: what rounding moves a side that two of them share.
const touch = 2.5

// overlaps tells which polygons of a service overlap. The map is cut into strips between the latitudes of corners; within a
// strip no side begins or ends. Two polygons overlap if one begins before another ends on a strip's middle, or if the
// order of sides of different polygons changes across the strip.
func (v *validator) overlaps(ctx context.Context, c *coverage) error {
	slices.SortFunc(c.sides, func(a, b side) int { return cmp.Compare(a.south.lat, b.south.lat) })
	lats := make([]unit1e7, 0, 2*len(c.sides))
	for i := range c.sides {
		lats = append(lats, c.sides[i].south.lat, c.sides[i].north.lat)
	}
	slices.Sort(lats)
	lats = slices.Compact(lats)
	type active struct {
		side *side
		lon  float64 // at the strip's middle
	}
	var list []active
	var open []int32
	told := map[[2]int32]bool{}
	tell := func(a, b int32, lat, lon float64) {
		pair := [2]int32{min(a, b), max(a, b)}
		if a == b || told[pair] {
			return
		}
		told[pair] = true
		one, other := c.origins[pair[1]], c.origins[pair[0]]
		v.add(Reject, ruleOverlap, one.file, one.feature, "", "cut one of them back to where it touches the other",
			"overlaps feature %d of %s near latitude %.6f, longitude %.6f", other.feature, other.file, lat/1e7, lon/1e7)
	}
	next := 0
	for i := 0; i+1 < len(lats); i++ {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		low, high := float64(lats[i]), float64(lats[i+1])
		list = slices.DeleteFunc(list, func(a active) bool { return a.side.north.lat <= lats[i] })
		for ; next < len(c.sides) && c.sides[next].south.lat == lats[i]; next++ {
			list = append(list, active{side: &c.sides[next]})
		}
		if high-low <= touch {
			continue
		}
		middle := (low + high) / 2
		for k := range list {
			list[k].lon = list[k].side.lonAt(middle)
		}
		slices.SortFunc(list, func(a, b active) int { return cmp.Compare(a.lon, b.lon) })
		open = open[:0]
		for k, a := range list {
			if at := slices.Index(open, a.side.polygon); at >= 0 {
				open = slices.Delete(open, at, at+1)
			} else {
				open = append(open, a.side.polygon)
			}
			if k+1 == len(list) {
				break
			}
			b := list[k+1]
			if len(open) > 1 && b.lon-a.lon > touch {
				for _, other := range open[1:] {
					tell(open[0], other, middle, (a.lon+b.lon)/2)
				}
			}
			for _, lat := range [2]float64{low, high} {
				if a.side.lonAt(lat)-b.side.lonAt(lat) > touch {
					tell(a.side.polygon, b.side.polygon, lat, a.side.lonAt(lat))
				}
			}
		}
	}
	return nil
}
