package supply

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// A Point is one asset without which cells fail: nothing stands in for it.
type Point struct {
	Asset  Asset
	Cells  int
	People int
}

// SinglePoints is every asset whose failure alone takes cells with it, the most people first. The radio of a site is left out:
// it takes its own cells, and the rollout analysis counts whom others serve then.
func (s *Study) SinglePoints(ctx context.Context) ([]Point, error) {
	w, err := s.wired()
	if err != nil {
		return nil, err
	}
	var out []Point
	for i, a := range s.Assets {
		if a.Layer == RAN {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if cells, people, _ := s.impacts.Count(w.lost([]int{i})); cells > 0 {
			out = append(out, Point{a, cells, people})
		}
	}
	slices.SortStableFunc(out, func(a, b Point) int { return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(b.Cells, a.Cells)) })
	return out, nil
}

// Substitutes is who could deliver a layer's equipment in place of its largest supplier: those that deliver to it already, and
// those of whom the tables of prices have an offer for a class of it, as far as they may be trusted.
func (s *Study) Substitutes(layer, largest string) []string {
	var out []string
	gone := s.group(largest)
	add := func(supplier string) {
		known := func(list []string) bool {
			return slices.ContainsFunc(list, func(n string) bool { return strings.EqualFold(n, supplier) })
		}
		if supplier != "" && !known(gone) && !known(out) && s.Trusted(supplier) {
			out = append(out, supplier)
		}
	}
	classes := map[string]bool{}
	for _, a := range s.Assets {
		if a.Layer == layer && !classes[strings.ToLower(a.Class)+"\x00"+a.Supplier] {
			classes[strings.ToLower(a.Class)+"\x00"+a.Supplier] = true
			classes[strings.ToLower(a.Class)] = true
			add(a.Supplier)
		}
	}
	for _, o := range s.Prices.Offers {
		if classes[o.Class] {
			add(o.Supplier)
		}
	}
	slices.Sort(out)
	return out
}
