package plan

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/guyline/guyline/rollout/cover"
)

// explained is a plan being told: what stands so far, in the order of the plan.
type explained struct {
	*problem
	out   *Plan
	times []int // of each demand: sites that cover it
	built map[int]int
	year  map[int]int // of each site that stands
	part  map[string]*SupplierPart
	seen  map[string][]bool // of each supplier: demands that its sites cover
	hops  map[string]bool   // sites that others hop to
}

// explain tells what was found.
func (p *problem) explain(r *cover.Scheduled) *Plan {
	e := &explained{problem: p, times: slices.Clone(p.have), built: map[int]int{}, year: map[int]int{}, part: map[string]*SupplierPart{}, seen: map[string][]bool{}, hops: map[string]bool{},
		out: &Plan{Already: p.already, Total: p.total, Cost: r.Cost, Gap: r.Gap, Proved: r.Proved, Stopped: r.Stopped}}
	plan := e.out
	plan.Value, plan.Bound = float64(r.Value)/float64(p.scale), float64(r.Bound)/float64(p.scale)
	if p.in.Goal == LeastCost {
		plan.Value, plan.Bound = float64(r.Cost), float64(r.Bound)
	}
	for _, x := range r.Builds {
		e.year[p.schedule.Choices[x.Choice].Site] = x.Year
	}
	for t, budget := range p.in.Budgets {
		y := Year{Year: p.in.First + t, Budget: budget}
		if t < len(r.Price) {
			y.PerUnit = r.Price[t] / float64(p.scale)
		}
		var open []int
		for _, x := range r.Builds {
			if x.Year == t {
				open = append(open, x.Choice)
			}
		}
		for len(open) > 0 {
			n := e.first(open)
			k := open[n]
			open = slices.Delete(open, n, n+1)
			b := e.build(k, t, plan.Years)
			y.Builds = append(y.Builds, b)
			y.Spent += b.Cost
			y.People += b.People
		}
		plan.People += y.People
		plan.Years = append(plan.Years, y)
	}
	for t := range plan.Years {
		for n := range plan.Years[t].Builds {
			b := &plan.Years[t].Builds[n]
			if b.Needed = e.hops[b.Site]; b.Needed {
				b.Why += "; other sites of the plan hop to it"
			}
		}
		plan.Years[t].Next = e.next(t)
	}
	for i, n := range e.times {
		if n >= 2 {
			plan.Twice += p.in.Demands[i].People
		}
	}
	e.suppliers()
	plan.Refused = append(slices.Clone(p.refused), e.capped()...)
	slices.SortStableFunc(plan.Refused, func(a, b Refusal) int { return cmp.Compare(b.People, a.People) })
	return plan
}

// first is the choice to tell next: of those whose hop stands the one that serves most.
func (e *explained) first(open []int) int {
	best, most := -1, int64(-1)
	for n, k := range open {
		if via := e.schedule.Choices[k].Via; via != nil && e.hop(k) < 0 {
			continue
		}
		if g := e.gain(k); g > most {
			best, most = n, g
		}
	}
	return max(best, 0)
}

// hop is the built site that a choice hops to, the one that has stood longest; -1: none, or none is needed.
func (e *explained) hop(k int) int {
	best := -1
	for _, v := range e.schedule.Choices[k].Via {
		if _, stands := e.built[v]; stands && (best < 0 || e.year[v] < e.year[best]) {
			best = v
		}
	}
	return best
}

// gain counts the people whom one more choice serves.
func (e *explained) gain(k int) (people int64) {
	for _, i := range e.schedule.Choices[k].Covers {
		if int(i) < len(e.times) && e.times[i]+1 == e.need[i] {
			people += e.in.Demands[i].People
		}
	}
	return people
}

// build tells one build and counts it.
func (e *explained) build(k, t int, before []Year) Build {
	c, w := e.schedule.Choices[k], e.ways[k]
	o := e.option(w)
	site := e.in.Candidates[w.candidate].ID
	b := Build{Site: site, Option: o.Name, Supplier: o.Supplier, Hop: w.existing, Cost: c.Cost, People: e.gain(k)}
	b.PeoplePerMillion = float64(b.People) / float64(c.Cost) * 1e6
	hop := e.hop(k)
	if hop >= 0 {
		b.Hop = e.in.Candidates[hop].ID
		e.hops[b.Hop] = true
	}
	b.Binding, b.Why = e.binding(k, t, hop, before)
	e.built[c.Site] = k
	part := e.part[o.Supplier]
	if part == nil {
		part = &SupplierPart{Supplier: o.Supplier}
		e.part[o.Supplier] = part
		e.seen[o.Supplier] = make([]bool, len(e.times))
	}
	part.Sites++
	part.Cost += c.Cost
	for _, i := range c.Covers {
		if int(i) < len(e.times) {
			e.times[i]++
			e.seen[o.Supplier][i] = true
		}
	}
	return b
}

// binding says what keeps a build of year t from an earlier one.
func (e *explained) binding(k, t, hop int, before []Year) (Binding, string) {
	c, w := e.schedule.Choices[k], e.ways[k]
	serves := fmt.Sprintf("serves %s more people for %s", number(e.gain(k)), number(c.Cost))
	switch {
	case t == 0:
		return Nothing, serves + "; nothing keeps it from the first year"
	case w.months/12 == t:
		return LeadTime, fmt.Sprintf("%s; %s: %d months", serves, w.slowest, w.months)
	case hop >= 0 && e.year[hop] == t:
		return Backhaul, fmt.Sprintf("%s; %s, to which it hops, stands from %d", serves, e.in.Candidates[hop].ID, e.in.First+t)
	}
	from := max(w.months/12, 0)
	if hop >= 0 {
		from = max(from, e.year[hop])
	}
	most := int64(0)
	for _, y := range before[from:] {
		most = max(most, y.Budget-y.Spent)
	}
	return Budget, fmt.Sprintf("%s; it could stand in %d, but the budgets before %d have %s left at most", serves, e.in.First+from, e.in.First+t, number(most))
}

// next is what more budget in a year would build first: most people for its cost, under every other rule.
func (e *explained) next(t int) *Next {
	var best *Next
	left := int64(0)
	for y := range t + 1 {
		if e.in.Unspent == cover.Lapse {
			left = 0
		}
		left += e.out.Years[y].Budget - e.out.Years[y].Spent
	}
	for k, c := range e.schedule.Choices {
		if _, stands := e.built[c.Site]; stands || c.From > t {
			continue
		}
		if v := e.hop(k); c.Via != nil && (v < 0 || e.year[v] > t) {
			continue
		}
		g := e.gain(k)
		if g == 0 || (best != nil && float64(g)*float64(best.Cost) <= float64(best.People)*float64(c.Cost)) || e.passes(k) != "" {
			continue
		}
		w := e.ways[k]
		o := e.option(w)
		best = &Next{Site: e.in.Candidates[w.candidate].ID, Option: o.Name, Supplier: o.Supplier, Cost: c.Cost, People: g, Short: max(0, c.Cost-left)}
	}
	return best
}

// passes says which cap one more choice would pass, "" for none.
func (e *explained) passes(k int) string {
	added := e.option(e.ways[k]).Supplier
	for n, cap := range e.in.Caps {
		s := e.schedule.Shares[n]
		part, whole := int64(0), int64(0)
		if cap.Of == cover.OfSites {
			whole = int64(len(e.built)) + 1
			if p := e.part[cap.Supplier]; p != nil {
				part = int64(p.Sites)
			}
			if added == cap.Supplier {
				part++
			}
		} else {
			more := map[int32]bool{}
			for _, i := range e.schedule.Choices[k].Covers {
				more[i] = true
			}
			for i, n := range e.times {
				if more[int32(i)] {
					n++
				}
				if e.have[i] >= e.need[i] || n < e.need[i] {
					continue
				}
				whole += e.in.Demands[i].People
				if seen := e.seen[cap.Supplier]; (seen != nil && seen[i]) || (added == cap.Supplier && more[int32(i)]) {
					part += e.in.Demands[i].People
				}
			}
		}
		if float64(part)*float64(s.Whole) > float64(whole)*float64(s.Most) {
			of := "sites"
			if cap.Of == cover.OfWeight {
				of = "people"
			}
			return fmt.Sprintf("%s would have %s of %s %s, its cap is %.4g %%", cap.Supplier, number(part), number(whole), of, 100*cap.Share)
		}
	}
	return ""
}

// capped lists the sites that a budget could still pay and only a cap keeps out.
func (e *explained) capped() (out []Refusal) {
	if len(e.in.Caps) == 0 || e.in.Goal == LeastCost {
		return nil
	}
	for k, c := range e.schedule.Choices {
		if _, stands := e.built[c.Site]; stands || e.gain(k) == 0 || (c.Via != nil && e.hop(k) < 0) {
			continue
		}
		left, pays := int64(0), false
		for t, y := range e.out.Years {
			if e.in.Unspent == cover.Lapse {
				left = 0
			}
			left += y.Budget - y.Spent
			pays = pays || (t >= c.From && left >= c.Cost)
		}
		if !pays {
			continue
		}
		if why := e.passes(k); why != "" {
			w := e.ways[k]
			o := e.option(w)
			out = append(out, Refusal{Site: e.in.Candidates[w.candidate].ID, Option: o.Name, Supplier: o.Supplier, People: e.alone(o.Covers), Binding: Share, Why: why})
		}
	}
	return out
}

// suppliers fills the parts of suppliers.
func (e *explained) suppliers() {
	sites := 0
	for _, s := range e.part {
		sites += s.Sites
	}
	for name, s := range e.part {
		for i, seen := range e.seen[name] {
			if seen && e.have[i] < e.need[i] && e.times[i] >= e.need[i] {
				s.People += e.in.Demands[i].People
			}
		}
		s.OfSites = float64(s.Sites) / float64(sites)
		if e.out.People > 0 {
			s.OfPeople = float64(s.People) / float64(e.out.People)
		}
		e.out.Supplier = append(e.out.Supplier, *s)
	}
	slices.SortFunc(e.out.Supplier, func(a, b SupplierPart) int {
		return cmp.Or(cmp.Compare(b.Sites, a.Sites), cmp.Compare(a.Supplier, b.Supplier))
	})
}
