package plan

import (
	"fmt"
	"math"
	"slices"

	"github.com/guyline/guyline/rollout/cover"
)

// problem is an input as package cover sees it.
type problem struct {
	in       *Input
	schedule *cover.Schedule
	ways     []way // of each choice
	site     map[string]int
	already  int64 // people served by existing sites
	most     int64 // people that all choices together can newly serve
	total    int64
	scale    int64 // weight of one person
	trusted  map[string]bool
	have     []int // of each demand: existing sites that cover it
	need     []int // of each demand
	refused  []Refusal
}

// way is an option of a candidate with its backhaul.
type way struct {
	candidate, option int
	hops              []string // nil: fibre, or a hop to an existing site
	existing          string   // the existing site that it hops to
	months            int      // until it can stand
	slowest           string   // preparation
}

// bonusScale is the weight of a person where second cover counts for a part of one.
const bonusScale = 1000

func translate(in *Input) (*problem, error) {
	p := &problem{in: in, site: map[string]int{}, scale: 1}
	if err := p.check(); err != nil {
		return nil, err
	}
	d := &cover.Schedule{Sites: len(in.Candidates), Budget: in.Budgets, Carry: in.Unspent}
	p.schedule = d
	p.cover()
	p.choices()
	p.shares()
	if in.Goal == PersonYears {
		for t := range in.Budgets {
			d.Worth = append(d.Worth, int64(len(in.Budgets)-t))
		}
	}
	// The choices of a site stand side by side; whatever of them covers a demand, it is one site around it.
	reach, last := make([]int, len(in.Demands)), make([]int, len(in.Demands))
	for _, c := range d.Choices {
		for _, i := range c.Covers {
			if int(i) < len(in.Demands) && last[i] != c.Site+1 {
				last[i] = c.Site + 1
				reach[i]++
			}
		}
	}
	for i, n := range reach {
		if p.have[i] < p.need[i] && p.have[i]+n >= p.need[i] {
			p.most += in.Demands[i].People
		}
	}
	if in.Goal == LeastCost {
		want := int64(math.Ceil(in.TargetShare*float64(p.total) - 1e-9))
		d.Target = want - p.already
	}
	if err := d.Check(); err != nil && d.Target >= 0 {
		return nil, fmt.Errorf("plan: %w", err)
	}
	return p, nil
}

// check finds what is impossible in the input.
func (p *problem) check() error {
	in := p.in
	if len(in.Budgets) == 0 {
		return fmt.Errorf("plan: there is no year: give a budget for each")
	}
	for t, b := range in.Budgets {
		if b < 0 {
			return fmt.Errorf("plan: the budget of %d is %d: give 0 or more", in.First+t, b)
		}
	}
	for i, d := range in.Demands {
		if d.People < 0 || d.People > 1<<40 {
			return fmt.Errorf("plan: demand %d has %d people: give 0 to 2^40", i, d.People)
		}
	}
	if in.Goal == LeastCost && !(in.TargetShare > 0 && in.TargetShare <= 1) {
		return fmt.Errorf("plan: the target share is %g: give more than 0 and at most 1", in.TargetShare)
	}
	if !(in.SecondCoverPart >= 0 && in.SecondCoverPart <= 1) {
		return fmt.Errorf("plan: a second cover counts %g: give 0 to 1", in.SecondCoverPart)
	}
	for name, v := range map[string]float64{"fibre": in.FibreReachM, "power": in.PowerReachM} {
		if !(v >= 0) {
			return fmt.Errorf("plan: the reach of %s is %g m: give 0 or more", name, v)
		}
	}
	if in.FibreCostPerM < 0 || in.PowerCostPerM < 0 || in.HopCost < 0 {
		return fmt.Errorf("plan: costs of fibre, power and hops are 0 or more")
	}
	covers := func(where string, list []int32) error {
		seen := map[int32]bool{}
		for _, i := range list {
			if i < 0 || int(i) >= len(in.Demands) || seen[i] {
				return fmt.Errorf("plan: %s covers demand %d, which there is not or which stands twice in its list", where, i)
			}
			seen[i] = true
		}
		if len(list) == 0 {
			return fmt.Errorf("plan: %s covers nothing: leave it out, or compute its coverage", where)
		}
		return nil
	}
	for _, e := range in.Existing {
		if _, twice := p.site[e.ID]; twice || e.ID == "" {
			return fmt.Errorf("plan: existing site %q: ids are unique and not empty", e.ID)
		}
		p.site[e.ID] = -1
		if len(e.Covers) > 0 {
			if err := covers("existing site "+e.ID, e.Covers); err != nil {
				return err
			}
		}
	}
	for j, c := range in.Candidates {
		if _, twice := p.site[c.ID]; twice || c.ID == "" {
			return fmt.Errorf("plan: candidate %q: ids are unique and not empty", c.ID)
		}
		p.site[c.ID] = j
		if len(c.Options) == 0 {
			return fmt.Errorf("plan: candidate %s has no option: say what can be built there", c.ID)
		}
		if c.PermitMonths < 0 || c.FibreMonths < 0 || c.PowerMonths < 0 || c.FibreDistM < 0 || c.PowerDistM < 0 {
			return fmt.Errorf("plan: candidate %s: months and distances are 0 or more", c.ID)
		}
		for _, o := range c.Options {
			if o.Cost < 1 || o.Cost > 1<<40 || o.DeliveryMonths < 0 {
				return fmt.Errorf("plan: candidate %s, option %s: want a cost of 1 to 2^40 and a delivery of 0 months or more, have %d and %d", c.ID, o.Name, o.Cost, o.DeliveryMonths)
			}
			if err := covers("candidate "+c.ID+", option "+o.Name, o.Covers); err != nil {
				return err
			}
		}
	}
	for _, c := range in.Candidates {
		for _, h := range c.Hops {
			if _, ok := p.site[h]; !ok || h == c.ID {
				return fmt.Errorf("plan: candidate %s hops to %q: want another candidate or an existing site", c.ID, h)
			}
		}
	}
	for _, c := range in.Caps {
		if !(c.Share >= 0 && c.Share <= 1) {
			return fmt.Errorf("plan: the share of %s is capped at %g: give 0 to 1", c.Supplier, c.Share)
		}
	}
	if in.Trusted != nil {
		p.trusted = map[string]bool{}
		for _, s := range in.Trusted {
			p.trusted[s] = true
		}
	}
	return nil
}

// cover fills the demands: one row for those who are served, and where second cover counts another row for it.
func (p *problem) cover() {
	in, d := p.in, p.schedule
	redundant := map[string]bool{}
	for _, a := range in.RedundantAreas {
		redundant[a] = true
	}
	p.have, p.need = make([]int, len(in.Demands)), make([]int, len(in.Demands))
	for _, e := range in.Existing {
		for _, i := range e.Covers {
			p.have[i]++
		}
	}
	bonus := in.SecondCoverPart > 0 && in.Goal != LeastCost
	if bonus {
		p.scale = bonusScale
	}
	for i, x := range in.Demands {
		p.need[i] = 1
		if redundant[x.Area] {
			p.need[i] = 2
		}
		p.total += x.People
		if p.have[i] >= p.need[i] {
			p.already += x.People
		}
		d.Weight = append(d.Weight, x.People*p.scale)
		d.Need = append(d.Need, p.need[i])
		d.Have = append(d.Have, p.have[i])
	}
	if bonus {
		for i, x := range in.Demands {
			d.Weight = append(d.Weight, int64(math.Round(float64(x.People*p.scale)*in.SecondCoverPart)))
			d.Need = append(d.Need, 2)
			d.Have = append(d.Have, p.have[i])
		}
	}
}

// choices lists what may be built, and refuses the rest with the reason.
func (p *problem) choices() {
	in, d := p.in, p.schedule
	hub := map[string]bool{}
	for _, e := range in.Existing {
		hub[e.ID] = e.Backhaul
	}
	relays := map[string]bool{} // sites that others may hop to
	for _, c := range in.Candidates {
		for _, h := range c.Hops {
			relays[h] = true
		}
	}
	for j, c := range in.Candidates {
		var ways []way
		power := int64(0)
		binding, why := Nothing, ""
		switch {
		case math.IsNaN(c.PowerDistM):
			binding, why = Power, "how far the grid is away is not known"
		case c.PowerDistM > in.PowerReachM:
			binding, why = Power, fmt.Sprintf("the grid is %s m away, it can be extended by %s m", metres(c.PowerDistM), metres(in.PowerReachM))
		default:
			power = perM(c.PowerDistM, in.PowerCostPerM)
		}
		fibre := !math.IsNaN(c.FibreDistM) && c.FibreDistM <= in.FibreReachM
		var hops []string
		existing := ""
		for _, h := range c.Hops {
			switch {
			case p.site[h] >= 0:
				hops = append(hops, h)
			case hub[h] && existing == "":
				existing = h
			}
		}
		if binding == Nothing && !fibre && existing == "" && len(hops) == 0 {
			binding, why = Backhaul, fmt.Sprintf("fibre is %s m away, it can be laid over %s m, and no site with backhaul is in sight", metres(c.FibreDistM), metres(in.FibreReachM))
			if math.IsNaN(c.FibreDistM) {
				why = "how far fibre is away is not known, and no site with backhaul is in sight"
			}
		}
		if fibre {
			ways = append(ways, way{})
		}
		if existing != "" {
			ways = append(ways, way{existing: existing})
		} else if len(hops) > 0 {
			ways = append(ways, way{hops: hops})
		}
		for n, o := range c.Options {
			refuse := func(b Binding, why string) {
				p.refused = append(p.refused, Refusal{Site: c.ID, Option: o.Name, Supplier: o.Supplier, People: p.alone(o.Covers), Binding: b, Why: why})
			}
			if p.trusted != nil && !p.trusted[o.Supplier] {
				refuse(Trust, fmt.Sprintf("%q is not among the trusted suppliers", o.Supplier))
				continue
			}
			if binding != Nothing {
				refuse(binding, why)
				continue
			}
			if !relays[c.ID] && !slices.ContainsFunc(o.Covers, p.wanted) {
				refuse(Unserving, "whoever it covers is served already")
				continue
			}
			late := ""
			stands := false
			for _, w := range ways {
				w.candidate, w.option = j, n
				w.months, w.slowest = slowest(c, o, w)
				cost := o.Cost + power
				if w.hops == nil && w.existing == "" {
					cost += perM(c.FibreDistM, in.FibreCostPerM)
				} else {
					cost += in.HopCost
				}
				from := w.months / 12
				if from >= len(in.Budgets) {
					late = fmt.Sprintf("%s: %d months, so that it could stand in %d, the plan ends with %d", w.slowest, w.months, in.First+from, in.First+len(in.Budgets)-1)
					continue
				}
				choice := cover.Choice{Site: j, Cost: cost, From: from, Covers: p.rows(o.Covers)}
				for _, h := range w.hops {
					choice.Via = append(choice.Via, p.site[h])
				}
				slices.Sort(choice.Via)
				choice.Via = slices.Compact(choice.Via)
				d.Choices = append(d.Choices, choice)
				p.ways = append(p.ways, w)
				stands = true
			}
			if !stands {
				refuse(Preparation, late)
			}
		}
	}
	p.strand()
}

// strand refuses choices whose hops lead to no backhaul, or only after the last year: from what stands alone, the
// earliest year of everything follows.
func (p *problem) strand() {
	d := p.schedule
	first := slices.Repeat([]int{len(d.Budget)}, d.Sites)
	earliest := func(c cover.Choice) int {
		if c.Via == nil {
			return c.From
		}
		t := len(d.Budget)
		for _, v := range c.Via {
			t = min(t, first[v])
		}
		return max(c.From, t)
	}
	for again := true; again; {
		again = false
		for _, c := range d.Choices {
			if t := earliest(c); t < first[c.Site] {
				first[c.Site], again = t, true
			}
		}
	}
	choices, ways := d.Choices, p.ways
	d.Choices, p.ways = nil, nil
	kept := map[[2]int]bool{}
	var lost []way
	for k, c := range choices {
		if t := earliest(c); t < len(d.Budget) {
			c.From = t
			d.Choices = append(d.Choices, c)
			p.ways = append(p.ways, ways[k])
			kept[[2]int{ways[k].candidate, ways[k].option}] = true
		} else {
			lost = append(lost, ways[k])
		}
	}
	for _, w := range lost {
		if kept[[2]int{w.candidate, w.option}] {
			continue
		}
		c := p.in.Candidates[w.candidate]
		o := c.Options[w.option]
		p.refused = append(p.refused, Refusal{Site: c.ID, Option: o.Name, Supplier: o.Supplier, People: p.alone(o.Covers), Binding: Backhaul,
			Why: fmt.Sprintf("no chain of hops from it reaches a site with backhaul by %d", p.in.First+len(d.Budget)-1)})
	}
}

// shares turns caps into shares of choices.
func (p *problem) shares() {
	for _, c := range p.in.Caps {
		s := cover.Share{Most: int64(math.Floor(c.Share*1e6 + 1e-6)), Whole: 1_000_000, Of: c.Of}
		for k, w := range p.ways {
			if p.option(w).Supplier == c.Supplier {
				s.Choices = append(s.Choices, k)
			}
		}
		if c.Of == cover.OfWeight {
			s.Weight = make([]int64, len(p.schedule.Weight))
			for i, x := range p.in.Demands {
				s.Weight[i] = x.People
			}
		}
		p.schedule.Shares = append(p.schedule.Shares, s)
	}
}

func (p *problem) option(w way) Option { return p.in.Candidates[w.candidate].Options[w.option] }

// slowest is the time until a site can stand: the permit, and then the slowest of what runs side by side after it.
func slowest(c Candidate, o Option, w way) (months int, what string) {
	if w.hops == nil && w.existing == "" {
		months, what = c.FibreMonths, "fibre"
	}
	if c.PowerMonths > months {
		months, what = c.PowerMonths, "power"
	}
	if o.DeliveryMonths > months {
		months, what = o.DeliveryMonths, "delivery"
	}
	switch {
	case months == 0:
		what = "the permit"
	case c.PermitMonths > 0:
		what = "the permit and then " + what
	}
	return c.PermitMonths + months, what
}

// perM is the cost of a line, rounded up; a length out of range costs as much as can be paid.
func perM(distM float64, costPerM int64) int64 {
	return int64(min(math.Ceil(distM)*float64(costPerM), 1<<41))
}

// wanted says whether one more site around a demand counts for anything.
func (p *problem) wanted(i int32) bool {
	return p.have[i] < p.need[i] || (len(p.schedule.Weight) > len(p.in.Demands) && p.have[i] < 2)
}

// alone counts the people whom a list of demands holds that are not served yet.
func (p *problem) alone(covers []int32) (people int64) {
	for _, i := range covers {
		if p.have[i] < p.need[i] {
			people += p.in.Demands[i].People
		}
	}
	return people
}

// rows are the rows of a list of demands: their own, and those for second cover.
func (p *problem) rows(covers []int32) []int32 {
	rows := slices.Clone(covers)
	if len(p.schedule.Weight) > len(p.in.Demands) {
		for _, i := range covers {
			rows = append(rows, i+int32(len(p.in.Demands)))
		}
	}
	return rows
}
