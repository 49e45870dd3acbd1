package supply

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
)

// Mode is what exactly ends when a supplier is removed.
type Mode string

// The modes.
const (
	Off       Mode = "off"        // everything of it stops
	NoNew     Mode = "no-new"     // what stands stays, and nothing is added
	NoSpares  Mode = "no-spares"  // what breaks stays broken
	NoPatches Mode = "no-patches" // software stays as it is, with the vulnerabilities that it has
)

// Modes lists the modes.
var Modes = []Mode{Off, NoNew, NoSpares, NoPatches}

// ParseMode is the mode of a name.
func ParseMode(s string) (Mode, error) {
	if i := slices.Index(Modes, Mode(s)); i >= 0 {
		return Modes[i], nil
	}
	return "", fmt.Errorf("expected off, no-new, no-spares or no-patches, found %q", s)
}

// Request asks what a removal does.
type Request struct {
	Supplier string
	On       time.Time
	Mode     Mode
	// Without is who loses service and who moves to another cell when cells fail, by a coverage study; nil where there is
	// none, and then everybody whom the cells serve loses it.
	Without func(cells []*network.Element) (lost, moved int)
	Planned []string // sites that are to be built with equipment of the supplier
	Terms   Replacement
	Prices  *Prices
	Trusted func(supplier string) bool // who may deliver instead; nil: everybody that is not removed
	Years   int                        // over which failures without spares are counted; 5 where it is 0
}

// Removed is what a removal does.
type Removed struct {
	Supplier string
	Members  []string // suppliers of one group that go together
	On       time.Time
	Mode     Mode

	Assets   []Asset // of the supplier
	ByLayer  map[string]int
	Lost     []string // functions that fail, by name
	Cells    int      // that lose service
	Sites    int
	People   int  // who lose service
	Moved    int  // whom another cell serves then
	Covered  bool // people were counted by a coverage study
	Critical []string

	Planned []string // sites that are not built (no-new)
	Years   []Year   // what breaks and stays broken (no-spares)
	Open    []string // components that stay vulnerable (no-patches)

	Replacement *Replaced
	Faults      []string
}

// Year is what is expected to have failed at the end of a year.
type Year struct {
	Year   int
	Pieces float64
	People float64 // who have lost service; cells that share a cause are counted each by itself
}

// Remove is what the network loses with a supplier, its group included, and how it is replaced.
func (s *Study) Remove(r Request) (*Removed, error) {
	out := &Removed{Supplier: r.Supplier, On: r.On, Mode: r.Mode, ByLayer: map[string]int{}, Members: s.group(r.Supplier)}
	var hit []int
	for _, m := range out.Members {
		hit = append(hit, s.from[strings.ToLower(m)]...)
	}
	slices.Sort(hit)
	out.Assets = make([]Asset, 0, len(hit))
	for _, i := range hit {
		out.Assets = append(out.Assets, s.Assets[i])
		out.ByLayer[s.Assets[i].Layer] += s.Assets[i].Count
	}
	if len(hit) == 0 {
		return nil, fmt.Errorf("nothing in the network comes from %q: guyline supply concentration lists the suppliers", r.Supplier)
	}
	w, err := s.wired()
	if err != nil {
		return nil, err
	}
	switch r.Mode {
	case Off:
		s.countLost(out, w.lost(hit), r.Without)
		out.Lost = w.functions()
	case NoNew:
		out.Planned = r.Planned
	case NoSpares:
		s.wearOut(out, hit, r)
	case NoPatches:
		out.Open = s.openIn(out.Assets)
		soft := slices.DeleteFunc(hit, func(i int) bool { return s.Assets[i].Layer != Core && len(s.Assets[i].Cells) == 0 })
		out.Cells, out.People, out.Sites = s.impacts.Count(s.cellsOf(soft))
	}
	out.Replacement = s.replace(out, r)
	return out, nil
}

func (s *Study) countLost(out *Removed, lost []int, without func([]*network.Element) (int, int)) {
	all := s.impacts.All()
	critical := map[string]bool{}
	take := func(e *network.Element) {
		for _, u := range network.Critical.Of(e) {
			critical[u.Value] = true
		}
	}
	var last *network.Element
	for _, c := range lost {
		take(all[c])
		if site := s.impacts.Site(c); site != nil && site != last {
			last = site
			take(site)
		}
	}
	out.Critical = sortedKeys(critical)
	out.Cells, out.People, out.Sites = s.impacts.Count(lost)
	if without != nil {
		cells := make([]*network.Element, len(lost))
		for i, c := range lost {
			cells[i] = all[c]
		}
		out.People, out.Moved = without(cells)
		out.Covered = true
	}
}

// assumedFailures is the part of pieces of hardware that fails in a year where nobody says it. It is our assumption.
const assumedFailures = 0.03

// wearOut is what fails when nothing can be repaired: each piece by itself at its class's rate, a cell with its radio.
func (s *Study) wearOut(out *Removed, hit []int, r Request) {
	w, err := s.wired()
	if err != nil {
		return // Remove has asked for it before
	}
	out.Years = make([]Year, cmp.Or(r.Years, 5))
	for y := range out.Years {
		out.Years[y].Year = y + 1
	}
	assumed := map[string]bool{}
	for _, i := range hit {
		a := s.Assets[i]
		if a.Layer == Core {
			continue // software does not wear
		}
		rate, class := assumedFailures, strings.ToLower(a.Class)
		if r.Prices != nil && r.Prices.Failures[class] > 0 {
			rate = r.Prices.Failures[class]
		} else {
			assumed[class] = true
		}
		_, people, _ := s.impacts.Count(w.lost([]int{i}))
		for y := range out.Years {
			gone := 1 - math.Pow(1-rate, float64(y+1))
			out.Years[y].Pieces += gone * float64(a.Count)
			out.Years[y].People += gone * float64(people)
		}
	}
	for _, class := range sortedKeys(assumed) {
		out.Faults = append(out.Faults, fmt.Sprintf("failure rate of class %s not given: %g %% a year assumed", class, 100*assumedFailures))
	}
}
