package supply

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/removal"
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

// essential are the functions without one of which no terminal registers or has a session (TS 23.501 4.2.3, 4.2.6). A type
// that the model lacks altogether is not asked for: it is not known, rather than gone.
var essential = []network.NFType{network.AMF, network.SMF, network.UPF, network.AUSF, network.UDM, network.UDR, network.NRF, network.CORE, network.AGW}

// wiring is what needs what: for every asset and every cell a node of the graph.
type wiring struct {
	assets []Asset
	nodes  []removal.Node
	loss   *removal.Loss
	asset  []int32            // node by asset
	cells  []*network.Element // in the order of their nodes
	first  int32              // node of the first cell
}

// wire lays the graph. A cell needs the radio that carries it; one of the links of its site, where it names any; and, of each
// type of function that is essential and that the model has, one that serves it. A link needs all equipment that carries it.
// A function needs, of each class of equipment that names it, one piece: pieces of one class stand in for each other. So
// do pieces of transport, timing and cloud that name neither function nor link, for the cells of their site, or for all cells
// where they name none. Of other layers nothing stops by itself: SIM cards in the field go on working.
func wire(n *network.Network, impacts *network.Impacts, assets []Asset) (*wiring, error) {
	w := &wiring{assets: assets, asset: make([]int32, len(assets))}
	node := func(gate removal.Gate, inputs ...int32) int32 {
		w.nodes = append(w.nodes, removal.Node{Gate: gate, Inputs: inputs})
		return int32(len(w.nodes) - 1)
	}
	needs := map[*network.Element][]int32{} // by cell
	classes := map[string][]int32{}         // equipment that stands in for each other, by what needs it and its class
	var order []string
	links := map[string]int32{}
	for i := range assets {
		a := &assets[i]
		w.asset[i] = node(removal.All)
		switch {
		case a.Within >= 0: // without its module, a piece stops
			w.need(w.asset[a.Within], w.asset[i])
		case len(a.Cells) > 0:
			for _, c := range a.Cells {
				needs[c] = append(needs[c], w.asset[i])
			}
		case a.Element.Kind == network.KindEquipment:
			for _, l := range network.Carries.Of(a.Element) {
				name := strings.ToLower(l.Value)
				if _, ok := links[name]; !ok {
					links[name] = node(removal.All)
				}
				w.need(links[name], w.asset[i])
			}
			keys := []string{}
			for _, f := range network.NeededBy.Of(a.Element) {
				keys = append(keys, "f "+strings.ToLower(f.Value)+"\x00"+a.Class)
			}
			if implicit := a.Layer == Transport || a.Layer == Timing || a.Layer == Cloud; implicit && len(keys) == 0 && len(network.Carries.Of(a.Element)) == 0 {
				keys = append(keys, "s "+strings.ToLower(a.Site)+"\x00"+a.Class)
			}
			for _, k := range keys {
				if classes[k] == nil {
					order = append(order, k)
				}
				classes[k] = append(classes[k], w.asset[i])
			}
		}
	}
	functions := map[string][]int32{} // by name
	var every []int32
	atSite := map[string][]int32{}
	for i := range assets {
		if e := assets[i].Element; e.Kind == network.KindFunction {
			functions[strings.ToLower(e.Name)] = append(functions[strings.ToLower(e.Name)], w.asset[i])
		}
	}
	for _, k := range order {
		what, _, _ := strings.Cut(k, "\x00")
		any := node(removal.Any, classes[k]...)
		switch name := what[2:]; {
		case what[0] == 'f':
			for _, f := range functions[name] {
				w.need(f, any)
			}
		case name == "":
			every = append(every, any)
		default:
			atSite[name] = append(atSite[name], any)
		}
	}
	w.pools(impacts, needs, node)
	for c := range n.Elements(network.KindCell) {
		in := slices.Concat(needs[c], every)
		site := c.Owner
		if site != nil && site.Kind == network.KindSite {
			in = append(in, atSite[strings.ToLower(site.Name)]...)
			if named := network.Backhaul.Of(site); len(named) > 0 {
				in = append(in, w.anyLink(named, links, node))
			}
		}
		w.cells = append(w.cells, c)
		needs[c] = in
	}
	w.first = int32(len(w.nodes))
	for _, c := range w.cells {
		slices.Sort(needs[c])
		node(removal.All, slices.Compact(needs[c])...)
	}
	g, err := removal.NewGraph(w.nodes)
	if err != nil {
		return nil, err
	}
	w.loss = g.NewLoss()
	return w, nil
}

// need adds an input to a node.
func (w *wiring) need(node, input int32) { w.nodes[node].Inputs = append(w.nodes[node].Inputs, input) }

// anyLink is a node that works while one of a site's links does. A link that no equipment carries always works.
func (w *wiring) anyLink(named []network.Claim[string], links map[string]int32, node func(removal.Gate, ...int32) int32) int32 {
	var in []int32
	var key []string
	for _, l := range named {
		name := strings.ToLower(l.Value)
		if _, ok := links[name]; !ok {
			links[name] = node(removal.All)
		}
		in, key = append(in, links[name]), append(key, name)
	}
	slices.Sort(key)
	all := "\x00" + strings.Join(key, "\x00") // one node for all sites with these links
	if _, ok := links[all]; !ok {
		slices.Sort(in)
		links[all] = node(removal.Any, slices.Compact(in)...)
	}
	return links[all]
}

// pools adds to the needs of each cell, for each essential type, one node that works while some function of the type does
// that serves the cell.
func (w *wiring) pools(impacts *network.Impacts, needs map[*network.Element][]int32, node func(removal.Gate, ...int32) int32) {
	for _, t := range essential {
		serve := map[*network.Element][]int32{}
		var cells []*network.Element
		for i, a := range w.assets {
			if a.Element.Kind != network.KindFunction || a.Element.Type != string(t) {
				continue
			}
			for _, c := range impacts.Cells(a.Element) {
				if serve[c] == nil {
					cells = append(cells, c)
				}
				serve[c] = append(serve[c], w.asset[i])
			}
		}
		pools := map[string]int32{}
		for _, c := range cells {
			key := fmt.Sprint(serve[c])
			if _, ok := pools[key]; !ok {
				pools[key] = node(removal.Any, serve[c]...)
			}
			needs[c] = append(needs[c], pools[key])
		}
	}
}

// lost is the cells that fail without some assets.
func (w *wiring) lost(assets []int) []*network.Element {
	nodes := make([]int32, len(assets))
	for i, a := range assets {
		nodes[i] = w.asset[a]
	}
	var out []*network.Element
	for _, n := range w.loss.Remove(nodes...) {
		if n >= w.first {
			out = append(out, w.cells[n-w.first])
		}
	}
	return out
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

// Replacement says how fast equipment can be replaced.
type Replacement struct {
	Crews             float64
	CrewSitesPerMonth float64
	DeliveryMonths    float64 // where an offer says none
	DeadlineMonths    float64
	LargestShare      float64 // of one supplier in a layer afterwards, 0 to 1; 0: no limit
}

// DefaultReplacement is what counts where nobody says anything. Crews and deliveries are our assumption, and are told as
// such; the share is that of the UK's limit on high-risk vendors, the deadline that of the European Commission's proposal
// for a second Cybersecurity Act.
func DefaultReplacement() Replacement {
	return Replacement{Crews: 4, CrewSitesPerMonth: 2, DeliveryMonths: 6, DeadlineMonths: 36}
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

// Replaced is a replacement of everything that a supplier delivered.
type Replaced struct {
	Steps      []ReplaceStep
	Lots       []removal.Lot
	Left       []removal.Demand // for which there is no offer, or none within the share
	Unoffered  []string         // classes of these for which no offer is known at all
	Low, High  float64          // of what has a price
	Unpriced   int              // pieces without one
	Currency   string
	Months     int  // until the last is done
	InTime     bool // by the deadline, nothing left
	NeedCrews  float64
	Waiting    float64 // people times months
	Assumed    []string
	DeadlineAt time.Time
}

// ReplaceStep is one asset that is replaced.
type ReplaceStep struct {
	Month    int
	Asset    string
	Class    string
	Supplier string
	People   int
}

// Remove is what the network loses with a supplier, its group included, and how it is replaced.
func (s *Study) Remove(r Request) (*Removed, error) {
	out := &Removed{Supplier: r.Supplier, On: r.On, Mode: r.Mode, ByLayer: map[string]int{}, Members: s.group(r.Supplier)}
	var hit []int
	for i, a := range s.Assets {
		if slices.ContainsFunc(out.Members, func(m string) bool { return strings.EqualFold(m, a.Supplier) }) {
			hit = append(hit, i)
			out.Assets = append(out.Assets, a)
			out.ByLayer[a.Layer] += a.Count
		}
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
		var cells []*network.Element
		for _, a := range out.Assets {
			if a.Element.Kind == network.KindFunction {
				cells = append(cells, s.impacts.Cells(a.Element)...)
			}
			cells = append(cells, a.Cells...)
		}
		out.Cells, out.People = s.count(cells)
	}
	out.Replacement = s.replace(out, r)
	return out, nil
}

// functions are the names of the functions that are down.
func (w *wiring) functions() []string {
	var out []string
	for i, a := range w.assets {
		if a.Element.Kind == network.KindFunction && w.loss.Down(w.asset[i]) {
			out = append(out, a.Element.String())
		}
	}
	return out
}

// count is how many different cells there are, and their people.
func (s *Study) count(cells []*network.Element) (n, people int) {
	seen := map[*network.Element]bool{}
	for _, c := range cells {
		if !seen[c] {
			seen[c] = true
			people += s.impacts.Of(c).People
		}
	}
	return len(seen), people
}

func (s *Study) countLost(out *Removed, cells []*network.Element, without func([]*network.Element) (int, int)) {
	sites, critical := map[*network.Element]bool{}, map[string]bool{}
	for _, c := range cells {
		for _, u := range network.Critical.Of(c) {
			critical[u.Value] = true
		}
		if site := c.Owner; site != nil && site.Kind == network.KindSite && !sites[site] {
			sites[site] = true
			for _, u := range network.Critical.Of(site) {
				critical[u.Value] = true
			}
		}
	}
	out.Sites = len(sites)
	for u := range critical {
		out.Critical = append(out.Critical, u)
	}
	slices.Sort(out.Critical)
	out.Cells, out.People = s.count(cells)
	if without != nil {
		out.People, out.Moved = without(cells)
		out.Covered = true
	}
}

// assumedFailures is the part of pieces of hardware that fails in a year where nobody says it. It is our assumption.
const assumedFailures = 0.03

// wearOut is what fails when nothing can be repaired: each piece by itself at its class's rate, a cell with its radio.
func (s *Study) wearOut(out *Removed, hit []int, r Request) {
	years := cmp.Or(r.Years, 5)
	out.Years = make([]Year, years)
	assumed := map[string]bool{}
	for _, i := range hit {
		a := s.Assets[i]
		if a.Element.Kind == network.KindFunction {
			continue // software does not wear
		}
		rate := assumedFailures
		if r.Prices != nil && r.Prices.Failures[a.Class] > 0 {
			rate = r.Prices.Failures[a.Class]
		} else {
			assumed[a.Class] = true
		}
		people := 0
		if len(a.Cells) > 0 || a.Element.Kind == network.KindEquipment {
			w, err := s.wired()
			if err != nil {
				continue
			}
			_, people = s.count(w.lost([]int{i}))
		}
		for y := range out.Years {
			gone := 1 - math.Pow(1-rate, float64(y+1))
			out.Years[y].Year = y + 1
			out.Years[y].Pieces += gone * float64(a.Count)
			out.Years[y].People += gone * float64(people)
		}
	}
	for _, class := range sortedKeys(assumed) {
		out.Faults = append(out.Faults, fmt.Sprintf("failure rate of class %s not given: %g %% a year assumed", class, 100*assumedFailures))
	}
}

// replace plans the replacement.
func (s *Study) replace(out *Removed, r Request) *Replaced {
	t := r.Terms
	p := &Replaced{}
	defaults := DefaultReplacement()
	assume := func(v *float64, d float64, what string) {
		if *v == 0 {
			*v = d
			p.Assumed = append(p.Assumed, fmt.Sprintf("%s: %g", what, d))
		}
	}
	assume(&t.Crews, defaults.Crews, "crews")
	assume(&t.CrewSitesPerMonth, defaults.CrewSitesPerMonth, "pieces that a crew replaces in a month")
	assume(&t.DeliveryMonths, defaults.DeliveryMonths, "months to delivery where no offer says it")
	assume(&t.DeadlineMonths, defaults.DeadlineMonths, "months to the deadline")
	p.DeadlineAt = r.On.AddDate(0, int(t.DeadlineMonths), 0)
	gone := func(supplier string) bool {
		return slices.ContainsFunc(out.Members, func(m string) bool { return strings.EqualFold(m, supplier) })
	}
	byClass := map[string][]Asset{}
	var demands []removal.Demand
	for _, a := range out.Assets {
		class := strings.ToLower(a.Class)
		if byClass[class] == nil {
			demands = append(demands, removal.Demand{Class: class})
		}
		byClass[class] = append(byClass[class], a)
		for i := range demands {
			if demands[i].Class == class {
				demands[i].Count += a.Count
			}
		}
	}
	offers := s.offers(r, gone, demands, t.DeliveryMonths)
	lots, left := s.assign(out, demands, offers, t.LargestShare)
	p.Lots, p.Left = lots, left
	for _, d := range left {
		if !slices.ContainsFunc(offers, func(o removal.Offer) bool { return o.Class == d.Class }) {
			p.Unoffered = append(p.Unoffered, d.Class)
		}
	}
	if r.Prices != nil {
		p.Currency = r.Prices.Currency
	}
	var jobs []removal.Job
	var what []ReplaceStep
	for _, l := range lots {
		p.Low += float64(l.Count) * l.Low
		p.High += float64(l.Count) * l.High
		if !l.Priced() {
			p.Unpriced += l.Count
		}
	}
	for class, list := range byClass {
		slices.SortStableFunc(list, func(a, b Asset) int { return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Name, b.Name)) })
		byClass[class] = list
	}
	for _, d := range demands { // those with most people get what is delivered first
		var mine []removal.Lot
		for _, l := range lots {
			if l.Class == d.Class {
				mine = append(mine, l)
			}
		}
		slices.SortStableFunc(mine, func(a, b removal.Lot) int { return cmp.Compare(a.Months, b.Months) })
		for _, a := range byClass[d.Class] {
			for range a.Count {
				for len(mine) > 0 && mine[0].Count == 0 {
					mine = mine[1:]
				}
				if len(mine) == 0 {
					break
				}
				mine[0].Count--
				jobs = append(jobs, removal.Job{Name: a.Name, People: a.People, Months: mine[0].Months})
				what = append(what, ReplaceStep{Asset: a.Name, Class: a.Class, Supplier: mine[0].Supplier, People: a.People})
			}
		}
	}
	rate := t.Crews * t.CrewSitesPerMonth
	steps := removal.Schedule(jobs, rate)
	for _, st := range steps {
		step := what[st.Job]
		step.Month = st.Month
		p.Steps = append(p.Steps, step)
		p.Months = max(p.Months, st.Month)
	}
	p.Waiting = removal.Waiting(jobs, steps)
	p.NeedCrews = removal.Need(jobs, int(t.DeadlineMonths)) / t.CrewSitesPerMonth
	p.InTime = len(left) == 0 && len(steps) == len(jobs) && float64(p.Months) <= t.DeadlineMonths
	return p
}

// offers are those of the tables, and, for classes of which the tables say nothing, the suppliers that the network already
// has in the same layer, without a price.
func (s *Study) offers(r Request, gone func(string) bool, demands []removal.Demand, months float64) []removal.Offer {
	allowed := func(supplier string) bool { return !gone(supplier) && (r.Trusted == nil || r.Trusted(supplier)) }
	var out []removal.Offer
	if r.Prices != nil {
		for _, o := range r.Prices.Offers {
			if allowed(o.Supplier) {
				if o.Months == 0 {
					o.Months = months
				}
				out = append(out, o)
			}
		}
	}
	for _, d := range demands {
		if slices.ContainsFunc(out, func(o removal.Offer) bool { return o.Class == d.Class }) {
			continue
		}
		for _, a := range s.Assets {
			if a.Supplier != "" && strings.EqualFold(a.Class, d.Class) && allowed(a.Supplier) {
				out = append(out, removal.Offer{Class: d.Class, Supplier: a.Supplier, Months: months, Source: "it delivers the same class to this network"})
			}
		}
	}
	return out
}

// assign shares the demands out, layer by layer, within the largest share that a supplier may have of a layer.
func (s *Study) assign(out *Removed, demands []removal.Demand, offers []removal.Offer, share float64) (lots []removal.Lot, left []removal.Demand) {
	for _, layer := range Layers {
		var mine []removal.Demand
		for _, d := range demands {
			if slices.ContainsFunc(out.Assets, func(a Asset) bool { return a.Layer == layer && strings.EqualFold(a.Class, d.Class) }) {
				mine = append(mine, d)
			}
		}
		if len(mine) == 0 {
			continue
		}
		room := map[string]int{}
		if share > 0 {
			total, has := 0, map[string]int{}
			for _, a := range s.Assets {
				if a.Layer == layer {
					total += a.Count
					has[a.Supplier] += a.Count
				}
			}
			for _, o := range offers {
				room[o.Supplier] = max(0, int(share*float64(total)+1e-9)-has[o.Supplier])
			}
		}
		l, rest := removal.Assign(mine, offers, room)
		lots, left = append(lots, l...), append(left, rest...)
	}
	return lots, left
}
