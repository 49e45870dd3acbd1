package rollout

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/rollout/cover"
	"github.com/guyline/guyline/rollout/plan"
	"github.com/guyline/guyline/terrain"
)

// BuildTerms are the terms on which the network may grow.
type BuildTerms struct {
	Budgets              []Budget // by year, ascending
	LargestSupplierShare float64  // of the sites that are built; 0 is no limit
	FibreReachKm         float64  // of fibre to a new site, its cost being in the candidate's
	MicrowaveReachKm     float64  // of one hop; 0 is none
	GridReachKm          float64  // to the mains, the line's cost being in the candidate's; 0 is without limit
	RedundantAreas       []string // regions of places in which people count once two sites serve them
	SecondCover          float64  // what a person whom a second site serves counts beside being served, 0 to 1
	TargetShare          float64  // of all people: reach it at the least cost; 0 is to serve the most people with the money
}

// Goal is what a plan on these terms looks for.
func (t BuildTerms) Goal() plan.Goal {
	if t.TargetShare > 0 {
		return plan.LeastCost
	}
	return plan.MostPeople
}

// Budget is what may be spent in a year.
type Budget struct {
	Year   int
	Amount float64
}

// hopFreqMHz is where a hop's clearance is judged: 7 GHz, the lowest of the bands in use for long hops, which has the widest
// Fresnel zone.
const hopFreqMHz = 7000

// nearestHops bounds the sites to which a candidate's line of sight is looked for.
const nearestHops = 12

// effectiveEarth is the radius over which radio paths bend in a median atmosphere: 4/3 of the Earth's.
const effectiveEarth = terrain.EarthRadiusM * 4 / 3

// Trusted is the suppliers of the candidates of whom the owner has not said that they are not trusted.
func Trusted(n *network.Network, candidates []Candidate) []string {
	barred := map[string]bool{}
	for s := range n.Elements(network.KindSupplier) {
		if t, ok := network.Trusted.Best(s); ok && !t.Value {
			barred[strings.ToLower(s.Name)] = true
		}
	}
	out := []string{}
	for _, c := range candidates {
		if !barred[strings.ToLower(c.Supplier)] && !slices.Contains(out, c.Supplier) {
			out = append(out, c.Supplier)
		}
	}
	return out
}

// Plan chooses among the candidates. trusted is the suppliers that may be chosen.
func (s *Study) Plan(ctx context.Context, terms BuildTerms, trusted []string) (*plan.Plan, error) {
	in, idle, err := s.planInput(ctx, terms, trusted)
	if err != nil {
		return nil, err
	}
	p, err := plan.Make(ctx, in, cover.Limits{Seed: 1})
	if err == nil {
		p.Refused = append(p.Refused, idle...)
	}
	return p, err
}

// planInput is the question, and the options that would serve nobody, which are no part of it.
func (s *Study) planInput(ctx context.Context, terms BuildTerms, trusted []string) (in *plan.Input, idle []plan.Refusal, err error) {
	if len(s.Candidates) == 0 {
		return nil, nil, fmt.Errorf("no candidates can be used: name a table of them under rollout in guyline.yaml (candidates: FILE)")
	}
	if len(terms.Budgets) == 0 {
		return nil, nil, fmt.Errorf("no budgets are given: write them under rollout in guyline.yaml, by year (budgets: {2027: 1500000})")
	}
	in = &plan.Input{First: terms.Budgets[0].Year, Unspent: cover.Lapse, Trusted: trusted, FibreReachM: terms.FibreReachKm * 1000,
		PowerReachM: math.MaxFloat64, TargetShare: terms.TargetShare, RedundantAreas: terms.RedundantAreas, SecondCoverPart: terms.SecondCover}
	if terms.GridReachKm > 0 {
		in.PowerReachM = terms.GridReachKm * 1000
	}
	for _, b := range terms.Budgets {
		for in.First+len(in.Budgets) < b.Year {
			in.Budgets = append(in.Budgets, 0)
		}
		in.Budgets = append(in.Budgets, int64(b.Amount))
	}
	in.Goal = terms.Goal()
	for _, p := range s.Service.Points {
		in.Demands = append(in.Demands, plan.Demand{People: int64(p.People), Area: p.Region})
	}
	s.existing(in)
	s.nameAdditions(in.Existing)
	if idle, err = s.options(ctx, in); err != nil {
		return nil, nil, err
	}
	if terms.GridReachKm > 0 {
		s.toGrid(in)
	}
	if share := terms.LargestSupplierShare; share > 0 && share < 1 {
		for _, supplier := range suppliersOf(s.Candidates) {
			in.Caps = append(in.Caps, plan.Cap{Supplier: supplier, Share: share, Of: cover.OfSites})
		}
	}
	return in, idle, s.hops(ctx, in, terms.MicrowaveReachKm*1000)
}

// toGrid says how far the mains are. Where it is not known the site is refused, and told so.
func (s *Study) toGrid(in *plan.Input) {
	distM := map[string]float64{}
	for _, c := range s.Candidates {
		distM[c.Site] = c.GridKm * 1000
	}
	for i := range in.Candidates {
		in.Candidates[i].PowerDistM = distM[in.Candidates[i].ID]
	}
}

func suppliersOf(candidates []Candidate) []string {
	var out []string
	for _, c := range candidates {
		if !slices.Contains(out, c.Supplier) {
			out = append(out, c.Supplier)
		}
	}
	return out
}

// existing adds the sites that stand, with whom they serve.
func (s *Study) existing(in *plan.Input) {
	at := map[string]int{}
	for _, c := range s.Service.Cells {
		if _, ok := at[c.Site]; !ok {
			at[c.Site] = len(in.Existing)
			in.Existing = append(in.Existing, plan.Existing{ID: c.Site, Backhaul: len(c.Backhaul) > 0})
		}
	}
	for p, servers := range s.Service.Servers {
		for _, v := range servers {
			e := &in.Existing[at[s.Service.Cells[v.Cell].Site]]
			if n := len(e.Covers); n == 0 || e.Covers[n-1] != int32(p) {
				e.Covers = append(e.Covers, int32(p))
			}
		}
	}
}

// nameAdditions gives candidates at sites that stand a name of their own.
func (s *Study) nameAdditions(existing []plan.Existing) {
	for i := range s.Candidates {
		c := &s.Candidates[i]
		if slices.ContainsFunc(existing, func(e plan.Existing) bool { return e.ID == c.Site }) {
			c.Site += " (addition)"
			for k := range c.Cells {
				c.Cells[k].Site = c.Site
			}
		}
	}
}

// options predicts whom each candidate would serve, and adds it. One that would serve nobody is told instead.
func (s *Study) options(ctx context.Context, in *plan.Input) (idle []plan.Refusal, err error) {
	var cells []Cell
	var owner []int // of each cell, the candidate
	why := make([]string, len(s.Candidates))
	for i := range s.Candidates {
		at := s.Candidates[i].Cells[0]
		switch ground, err := s.Ground.Ground(at.Lat, at.Lon); {
		case err != nil:
			why[i] = err.Error()
			continue
		case ground.Sea:
			why[i] = fmt.Sprintf("its position lies in the sea (%s): look whether latitude and longitude are right", ground.Why)
			continue
		}
		why[i] = "it would serve none of the people that are given"
		for _, c := range s.Candidates[i].Cells {
			cells = append(cells, c)
			owner = append(owner, i)
		}
	}
	served, err := serve(ctx, s.Ground, cells, s.Service.Points, s.Service.Terms, len(cells))
	if err != nil {
		return nil, err
	}
	covers := make([][]int32, len(s.Candidates))
	for p, reached := range served.all() {
		for _, cell := range reached {
			i := owner[cell]
			if n := len(covers[i]); n == 0 || covers[i][n-1] != int32(p) {
				covers[i] = append(covers[i], int32(p))
			}
		}
	}
	at := map[string]int{}
	for i := range s.Candidates {
		c := &s.Candidates[i]
		if len(covers[i]) == 0 {
			idle = append(idle, plan.Refusal{Site: c.Site, Option: c.Option, Supplier: c.Supplier, Why: why[i]})
			continue
		}
		k, ok := at[c.Site]
		if !ok {
			k = len(in.Candidates)
			at[c.Site] = k
			in.Candidates = append(in.Candidates, plan.Candidate{ID: c.Site, FibreDistM: c.FibreKm * 1000, PermitMonths: months(c.PermitMonths),
				FibreMonths: months(c.FibreMonths), PowerMonths: months(c.PowerMonths)})
		}
		in.Candidates[k].Options = append(in.Candidates[k].Options, plan.Option{Name: c.Option, Supplier: c.Supplier, Cost: max(1, int64(math.Ceil(c.Cost))),
			Covers: covers[i], DeliveryMonths: months(c.DeliverMonths)})
	}
	return idle, nil
}

func months(v float64) int { return int(math.Ceil(v)) }

// hops finds, for each candidate, the nearest sites to which it has a clear path.
func (s *Study) hops(ctx context.Context, in *plan.Input, reachM float64) error {
	if reachM <= 0 {
		return nil
	}
	type mast struct {
		id                string
		lat, lon, heightM float64
	}
	var masts []mast
	seen := map[string]bool{}
	add := func(c *Cell) {
		if !seen[c.Site] {
			seen[c.Site] = true
			masts = append(masts, mast{c.Site, c.Lat, c.Lon, c.HeightM})
		}
	}
	for i := range s.Service.Cells {
		add(&s.Service.Cells[i])
	}
	asked := map[string]bool{}
	for _, c := range in.Candidates {
		asked[c.ID] = true
	}
	for i := range s.Candidates {
		if c := &s.Candidates[i].Cells[0]; asked[c.Site] {
			add(c)
		}
	}
	for k := range in.Candidates {
		i := slices.IndexFunc(masts, func(m mast) bool { return m.id == in.Candidates[k].ID })
		from := masts[i]
		near := slices.Clone(masts)
		near = slices.DeleteFunc(near, func(m mast) bool {
			return m.id == from.id || terrain.Distance(from.lat, from.lon, m.lat, m.lon) > reachM
		})
		slices.SortStableFunc(near, func(a, b mast) int {
			return cmp.Compare(terrain.Distance(from.lat, from.lon, a.lat, a.lon), terrain.Distance(from.lat, from.lon, b.lat, b.lon))
		})
		for _, to := range near[:min(len(near), nearestHops)] {
			clear, err := s.clear(ctx, from.lat, from.lon, from.heightM, to.lat, to.lon, to.heightM)
			if err != nil {
				return err
			}
			if clear {
				in.Candidates[k].Hops = append(in.Candidates[k].Hops, to.id)
			}
		}
	}
	return nil
}

// clear reports whether the ground leaves 60 % of the first Fresnel zone free between two masts, from which on a knife edge
// takes nothing from the signal (radio.KnifeEdgeLossDB: v is −0.85 there, and the loss ends at −0.78). A path over
// ground that is not known is not clear.
func (s *Study) clear(ctx context.Context, lat1, lon1, height1M, lat2, lon2, height2M float64) (bool, error) {
	distM := terrain.Distance(lat1, lon1, lat2, lon2)
	p, err := s.Ground.Profile(ctx, lat1, lon1, lat2, lon2, max(2, int(distM/90)))
	if err != nil {
		return false, ctx.Err()
	}
	last := len(p.Height) - 1
	a, b := p.Height[0]+height1M, p.Height[last]+height2M
	for i := 1; i < last; i++ {
		d1, d2 := float64(i)*p.StepM, float64(last-i)*p.StepM
		line := a + (b-a)*float64(i)/float64(last)
		if p.Height[i]+radio.EarthBulgeM(d1, d2, effectiveEarth)+0.6*radio.FresnelRadiusM(d1, d2, hopFreqMHz) > line {
			return false, nil
		}
	}
	return true, nil
}

// all is, for each point, the cells that serve it.
func (s *Service) all() [][]int32 {
	out := make([][]int32, len(s.Servers))
	for p, servers := range s.Servers {
		for _, v := range servers {
			out[p] = append(out[p], v.Cell)
		}
		slices.Sort(out[p])
	}
	return out
}

// Marks are the places of a plan on the map.
func (s *Study) Marks(p *plan.Plan) []Mark {
	at := map[string]*Cell{}
	for i := range s.Candidates {
		at[s.Candidates[i].Site] = &s.Candidates[i].Cells[0]
	}
	var out []Mark
	for _, y := range p.Years {
		for _, b := range y.Builds {
			if c := at[b.Site]; c != nil {
				out = append(out, Mark{c.Lat, c.Lon, fmt.Sprintf("%s, %d: %d people", b.Site, y.Year, b.People)})
			}
		}
	}
	return out
}
