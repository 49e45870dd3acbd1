package rollout

import (
	"cmp"
	"maps"
	"slices"
)

// Cause is a kind of thing that can fail by itself.
type Cause string

// The causes. A transport link takes a site with it only where the site has no other.
const (
	SiteFails     Cause = "site"
	SupplierFails Cause = "supplier"
	PowerFails    Cause = "power area"
	BackhaulFails Cause = "backhaul link"
)

// Failure is what the loss of one thing costs.
type Failure struct {
	Cause  Cause
	Name   string
	Cells  int // that go off the air
	Sites  int
	People int // who were served and are no longer
	Moved  int // who are served by another cell then
}

// Failures is what each single failure costs (N-1), the most people first.
func (s *Service) Failures() []Failure {
	groups := map[Cause]map[string][]int{SiteFails: {}, SupplierFails: {}, PowerFails: {}, BackhaulFails: {}}
	for i, c := range s.Cells {
		for cause, name := range map[Cause]string{SiteFails: c.Site, SupplierFails: c.Supplier, PowerFails: c.PowerArea} {
			if name != "" {
				groups[cause][name] = append(groups[cause][name], i)
			}
		}
		if len(c.Backhaul) == 1 {
			groups[BackhaulFails][c.Backhaul[0]] = append(groups[BackhaulFails][c.Backhaul[0]], i)
		}
	}
	reached := s.reached()
	var out []Failure
	for cause, byName := range groups {
		for name, cells := range byName {
			f := s.without(cells, reached)
			f.Cause, f.Name = cause, name
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b Failure) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(b.Cells, a.Cells), cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// Without is what the loss of some cells costs, by their index.
func (s *Service) Without(cells []int) Failure { return s.without(cells, s.reached()) }

// reached is the points that each cell serves, well or not.
func (s *Service) reached() [][]int32 {
	out := make([][]int32, len(s.Cells))
	for p, servers := range s.Servers {
		for _, v := range servers {
			out[v.Cell] = append(out[v.Cell], int32(p))
		}
	}
	return out
}

func (s *Service) without(cells []int, reached [][]int32) Failure {
	f := Failure{Cells: len(cells)}
	gone, sites, points := map[int32]bool{}, map[string]bool{}, map[int32]bool{}
	for _, i := range cells {
		gone[int32(i)] = true
		sites[s.Cells[i].Site] = true
		for _, p := range reached[i] {
			points[p] = true
		}
	}
	f.Sites = len(sites)
	for _, p := range slices.Sorted(maps.Keys(points)) {
		servers := s.Servers[p]
		if !gone[servers[0].Cell] {
			continue
		}
		if slices.ContainsFunc(servers, func(v Server) bool { return !gone[v.Cell] }) {
			f.Moved += s.Points[p].People
		} else {
			f.People += s.Points[p].People
		}
	}
	return f
}
