package rollout

import (
	"cmp"
	"slices"

	"github.com/guyline/guyline/rollout/atlas"
	"github.com/guyline/guyline/rollout/coverage"
)

// Extent is what one supplier, band, region, county or the whole network covers.
type Extent struct {
	Of      string  // network, supplier, band, region (of the serving site) or county (where the people live)
	Name    string  // of the network, its operator
	Cells   int     // of a county, those that serve somebody there best
	People  int     // who are served
	AreaKm2 float64 // of a county always 0: the map does not know where it ends
	RoadsKm float64 // that are served; of a county, the roads that name it
}

// extents adds up by key.
type extents struct {
	s    *Service
	sums map[[2]string]*Extent
}

func (x *extents) at(of, name string) *Extent {
	if name == "" {
		name = "not declared"
	}
	e := x.sums[[2]string{of, name}]
	if e == nil {
		e = &Extent{Of: of, Name: name}
		x.sums[[2]string{of, name}] = e
	}
	return e
}

// each is done for what a cell counts towards, and for the county where there is one.
func (x *extents) each(cell int32, county string, do func(*Extent)) {
	c := &x.s.Cells[cell]
	do(x.at("network", cmp.Or(x.s.Operator, "all")))
	do(x.at("supplier", c.Supplier))
	do(x.at("band", c.Band))
	do(x.at("region", c.Region))
	if county != "" {
		do(x.at("county", county))
	}
}

// Extents adds up people, area and roads: the network first, then by supplier, band and region of the serving site, and by
// the county of the places. People are those of the points, by the strongest cell; area and roads are those of the map, and
// 0 without one.
func (s *Service) Extents(c *Covering) []Extent {
	x := &extents{s, map[[2]string]*Extent{}}
	for i := range s.Cells {
		x.each(int32(i), "", func(e *Extent) { e.Cells++ })
	}
	serving := map[[2]string]map[int32]bool{}
	for p, servers := range s.Servers {
		county := s.Points[p].Region
		if county != "" {
			x.at("county", county) // nobody served there is a row too
		}
		if len(servers) == 0 {
			continue
		}
		x.each(servers[0].Cell, county, func(e *Extent) {
			e.People += s.Points[p].People
			if e.Of == "county" {
				key := [2]string{e.Of, e.Name}
				if serving[key] == nil {
					serving[key] = map[int32]bool{}
				}
				serving[key][servers[0].Cell] = true
			}
		})
	}
	for key, cells := range serving {
		x.sums[key].Cells = len(cells)
	}
	if c != nil {
		c.extents(x)
	}
	order := []string{"network", "supplier", "band", "region", "county"}
	out := make([]Extent, 0, len(x.sums))
	for _, e := range x.sums {
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b Extent) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Of), slices.Index(order, b.Of)), cmp.Compare(b.People, a.People), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// extents adds the map's area, and the roads on it.
func (c *Covering) extents(x *extents) {
	for row := range c.Server.Rows {
		km2 := atlas.CellKm2(c.Server.Grid, row)
		for col := range c.Server.Cols {
			if c.serves(col, row) {
				x.each(c.Server.At(col, row), "", func(e *Extent) { e.AreaKm2 += km2 })
			}
		}
	}
	if c.Roads == nil {
		return
	}
	c.Roads.walk(roadStepM, func(p roadPoint) {
		if col, row, ok := c.Server.Cell(p.lat, p.lon); ok && c.serves(col, row) {
			x.each(c.Server.At(col, row), p.region, func(e *Extent) { e.RoadsKm += p.lengthM / 1000 })
		}
	})
}

// serves reports whether the service holds at a cell of the map.
func (c *Covering) serves(col, row int) bool {
	server := c.Server.At(col, row)
	return server != coverage.None && float64(c.ReceivedDBm.At(col, row)) >= c.budgets[server].leastDBm
}
