package audit

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/rollout/h3"
)

// Drive is a place to test next.
type Drive struct {
	Hexagon
	// Score is the people of the hexagon times the width of the interval of its share of failures.
	Score float64
	// Tests more, all passed, would bring the interval below the 10 % of failures that a claim allows.
	Tests int
}

// Next are the units that are most worth a drive, at most n of them: where many people live and little is known. Units that
// can be challenged already are left out; so are those that cannot be reached.
func (r *Report) Next(n int) []Drive {
	var out []Drive
	for _, h := range r.Hexagons {
		if score := h.People * (h.High - h.Low); h.Risk != Challengeable && h.Points > 0 && score > 0 {
			out = append(out, Drive{Hexagon: h, Score: score})
		}
	}
	slices.SortStableFunc(out, func(a, b Drive) int { return cmp.Compare(b.Score, a.Score) })
	out = out[:min(n, len(out))]
	for i := range out {
		out[i].Tests = TestsToHold(out[i].Failed, out[i].Hexagon.Tests)
	}
	return out
}

// mostOrdered bounds what Order does, whose work grows with the square.
const mostOrdered = 500

// Order puts drives in an order that keeps the way short, beginning near a place: always to the nearest, then pairs of
// stretches turned round while that shortens the way. Distances are as the crow flies. Beyond 500 drives the rest stay as
// they are.
func Order(list []Drive, from h3.LatLng) []Drive {
	n := min(len(list), mostOrdered)
	out := slices.Clone(list)
	at := func(i int) h3.LatLng {
		if i < 0 {
			return from
		}
		return out[i].Cell.LatLng()
	}
	for i := range n {
		best, way := i, math.Inf(1)
		for k := i; k < n; k++ {
			if d := distanceKm(at(i-1), at(k)); d < way {
				best, way = k, d
			}
		}
		out[i], out[best] = out[best], out[i]
	}
	for better, rounds := true, 0; better && rounds < 20; rounds++ {
		better = false
		for i := range n - 1 {
			for k := i + 1; k < n; k++ {
				gain := distanceKm(at(i-1), at(i)) - distanceKm(at(i-1), at(k))
				if k+1 < n {
					gain += distanceKm(at(k), at(k+1)) - distanceKm(at(i), at(k+1))
				}
				if gain > 1e-9 {
					slices.Reverse(out[i : k+1])
					better = true
				}
			}
		}
	}
	return out
}

func distanceKm(a, b h3.LatLng) float64 {
	const rad = math.Pi / 180
	s, c := math.Sin((b.Lat-a.Lat)*rad/2), math.Sin((b.Lng-a.Lng)*rad/2)
	return 2 * h3.EarthRadiusKm * math.Asin(math.Sqrt(min(s*s+math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*c*c, 1)))
}

// WriteCSV writes the hexagons as a table.
func (r *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write([]string{"h3_res8_id", "environment", "risk", "tests", "failed", "failed_low", "failed_high", "p_value", "points", "people", "missing"})
	share := func(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
	for _, h := range r.Hexagons {
		out.Write([]string{h.Cell.String(), h.Environment.String(), h.Risk.String(), strconv.Itoa(h.Tests), strconv.Itoa(h.Failed),
			share(h.Low), share(h.High), share(h.PValue), strconv.Itoa(h.Points), share(h.People), strings.Join(h.Missing, "; ")})
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// Kilometre is a square of a uniform grid of 1 km: rows of 1 km from the equator, squares of 1 km along the middle of each
// row from the meridian of Greenwich. The rule asks for a uniform grid and does not say which; this one is ours.
type Kilometre struct{ Row, Col int32 }

const degreesPerKm = 180 / (math.Pi * h3.EarthRadiusKm)

// KilometreAt is the square that a place lies in.
func KilometreAt(p h3.LatLng) Kilometre {
	row := math.Floor(p.Lat / degreesPerKm)
	middle := (row + 0.5) * degreesPerKm
	return Kilometre{int32(row), int32(math.Floor(p.Lng * math.Cos(middle*math.Pi/180) / degreesPerKm))}
}

// Milestones is the state of the tests of 47 CFR 54.1019(a)(2).
type Milestones struct {
	Drivable int         // squares with in-vehicle coverage that can be driven
	Tested   int         // of these, squares with three tests or more
	Share    float64     // Tested of Drivable
	Reached  int         // the highest milestone reached in %: 0, 40, 60, 80 or 85
	Next     int         // the next in %; 0 after the last
	Squares  int         // to be tested for it
	Short    []Kilometre // squares with one or two tests
}

// testsPerKm2 is the least number of tests in a square, 47 CFR 54.1019(a)(2)(i).
const testsPerKm2 = 3

// Milestones counts the squares of the claimed in-vehicle coverage. Drivable says which can be driven, that is, have more
// than the least amount of roads that a public notice sets; without it all do, which asks for more than the rule.
func (a *Audit) Milestones(drivable func(Kilometre) bool) Milestones {
	var m Milestones
	squares := map[Kilometre]bool{}
	for cell, e := range a.claim.Cells {
		if e == Vehicle {
			squares[KilometreAt(cell.LatLng())] = true
		}
	}
	for k := range squares {
		if drivable != nil && !drivable(k) {
			continue
		}
		m.Drivable++
		switch n := a.grid[k]; {
		case n >= testsPerKm2:
			m.Tested++
		case n > 0:
			m.Short = append(m.Short, k)
		}
	}
	slices.SortFunc(m.Short, func(a, b Kilometre) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col)) })
	if m.Drivable == 0 {
		return m
	}
	m.Share = float64(m.Tested) / float64(m.Drivable)
	for _, stage := range []int{40, 60, 80, 85} {
		need := (m.Drivable*stage + 99) / 100
		if m.Tested < need {
			m.Next, m.Squares = stage, need-m.Tested
			break
		}
		m.Reached = stage
	}
	return m
}
