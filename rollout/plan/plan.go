// Package plan makes a dated build plan: which sites to build in which year, with whose equipment, so that as many
// people as possible are newly served under yearly budgets, or so that a share of the people is served at least cost.
// It takes plain values and knows nothing of the model. The search and the bound are package cover's.
//
// What a plan keeps to:
//
//   - each year's builds are paid from its budget; what is not spent lapses or is kept (Input.Unspent)
//   - at most one option is built at a site, and none of a supplier that is not trusted
//   - a site stands no earlier than its preparation allows: the permit, then fibre, power and delivery side by side
//   - a site has fibre within reach, or a microwave hop to a site that stands by then and has backhaul itself
//   - a site is within reach of the power grid; the connection is paid by the metre
//   - suppliers' shares of all that the plan builds, of sites or of people, at its end
//   - people served by existing sites do not count as new; in areas named redundant people count once two sites cover them
//
// The certified gap is counted from a bound that holds for the plan with all rules. Up to some tens of candidates a plan is
// mostly proved the best (branch and bound asks every rule); where the work ends before, the bound asks less: it leaves
// shares of people out, and of a site that needs a hop it asks only that one of the other ends stands in the end, so
// that sites may hold each other up. With many hops among many sites the gap is then wide (a tenth and more) though the
// plan may be good.
package plan

import (
	"context"
	"fmt"

	"github.com/guyline/guyline/rollout/cover"
)

// Input is all that a plan is made from. Money is in whole dollars, or any other unit.
type Input struct {
	First      int         // calendar year of the first budget
	Budgets    []int64     // of each year, 0 or more
	Unspent    cover.Carry // what becomes of budget that is not spent in its year
	Demands    []Demand
	Candidates []Candidate
	Existing   []Existing

	Trusted []string // suppliers whose equipment may be chosen; nil: any
	Caps    []Cap

	FibreReachM     float64 // how far fibre can be laid to a site; 0: only to sites at it
	FibreCostPerM   int64
	HopCost         int64   // of the microwave equipment of one hop
	PowerReachM     float64 // how far the grid can be extended; 0: only to sites at it
	PowerCostPerM   int64
	RedundantAreas  []string // areas in which people count once two sites cover them
	SecondCoverPart float64  // what a person covered by a second site counts beside being served, 0 to 1

	Goal        Goal
	TargetShare float64 // for LeastCost: of all people, those served already included; above 0, at most 1
}

// Goal is what a plan is made for.
type Goal int

// Goals of a plan.
const (
	MostPeople  Goal = iota // newly served in the end; of equals, earlier
	PersonYears             // newly served, for each year of the plan in which they are
	LeastCost               // a target share of people, within the budgets
)

// A Demand is a number of people at a place that a site covers or does not.
type Demand struct {
	People int64
	Area   string
}

// A Candidate is a site that can be built. Distances that are not known are NaN: the site is then refused what needs
// them, and told so. The permit is asked for when the first year starts; fibre, power and delivery follow it side by side.
type Candidate struct {
	ID           string
	Options      []Option
	FibreDistM   float64
	PowerDistM   float64
	Hops         []string // sites, candidates or existing, in sight and within microwave reach
	PermitMonths int
	FibreMonths  int // if it is reached by fibre
	PowerMonths  int
}

// An Option is equipment for a site: bands and hardware of one supplier, and whom it covers there.
type Option struct {
	Name           string
	Supplier       string
	Cost           int64   // of the site with this equipment, without backhaul and power line; 1 or more
	Covers         []int32 // indices into Demands, each at most once
	DeliveryMonths int
}

// An Existing site stands already.
type Existing struct {
	ID       string
	Covers   []int32
	Backhaul bool // others may hop to it
}

// A Cap limits a supplier's share of what the plan builds.
type Cap struct {
	Supplier string
	Share    float64 // 0 to 1, in steps of a millionth
	Of       cover.Measure
}

// A Plan is what to build, how good it is at least, and why.
type Plan struct {
	Years    []Year
	People   int64 // newly served at the end
	Already  int64 // served by existing sites
	Total    int64 // of all demands
	Twice    int64 // covered by two sites or more at the end, existing ones included
	Cost     int64
	Value    float64 // of the goal: people and what second cover counts, person-years, or cost
	Bound    float64 // no plan passes it: Value of any plan is at most this, at least this for LeastCost
	Gap      float64 // certified: share of Bound (of Value for LeastCost) by which a better plan may differ
	Proved   bool
	Supplier []SupplierPart
	Refused  []Refusal
	Stopped  bool // the context ended the search
}

// A Year of a plan.
type Year struct {
	Year    int
	Budget  int64
	Spent   int64
	People  int64 // newly served from this year on
	Builds  []Build
	PerUnit float64 // value that one more unit of this budget adds, as the bound prices it; the plan's own next step is Next
	Next    *Next   // what more budget in this year would build first; nil: nothing that serves anybody new
}

// A Build is one site of a plan.
type Build struct {
	Site, Option, Supplier string
	Hop                    string // the site that it hops to; "" for fibre
	Cost                   int64  // with backhaul and power line
	People                 int64  // newly served when it is built, after those above it
	PeoplePerMillion       float64
	Needed                 bool // another build of the plan hops to it
	Binding                Binding
	Why                    string
}

// Next is the best site that is left.
type Next struct {
	Site, Option, Supplier string
	Cost                   int64
	Short                  int64 // what the year's budget lacks for it
	People                 int64
}

// Binding is what keeps a build from an earlier year.
type Binding string

// What can bind.
const (
	Nothing     Binding = "nothing"       // it stands in the first year
	LeadTime    Binding = "lead time"     // its preparation takes until then
	Backhaul    Binding = "backhaul"      // the site that it hops to does not stand earlier
	Budget      Binding = "budget"        // earlier years cannot pay it
	Trust       Binding = "trust"         // its supplier is not trusted
	Share       Binding = "share"         // its supplier's share would be passed
	Power       Binding = "power"         // the grid is too far
	Unserving   Binding = "no new people" // whoever it covers is served already
	Preparation Binding = "horizon"       // it could stand only after the last year
)

// A SupplierPart is what a supplier has of a plan.
type SupplierPart struct {
	Supplier          string
	Sites             int
	People            int64 // newly served people whom at least one of its sites covers
	Cost              int64
	OfSites, OfPeople float64
}

// A Refusal is an option that was not chosen, and what kept it out.
type Refusal struct {
	Site, Option, Supplier string
	People                 int64 // whom it would newly serve, alone beside what exists
	Binding                Binding
	Why                    string
}

// Unreachable is the error for a target that no plan reaches.
type Unreachable struct {
	Target, Most int64 // people served, those served already included
	Proved       bool  // no plan serves more than Most; else Most is what the best plan found serves
}

func (e *Unreachable) Error() string {
	if e.Proved {
		return fmt.Sprintf("plan: the target is %s people, at most %s can be served under these rules: lower it, or add sites, years or budget", number(e.Target), number(e.Most))
	}
	return fmt.Sprintf("plan: the target is %s people, the best plan found serves %s: lower it, add budget, or give the search more work", number(e.Target), number(e.Most))
}

// Make makes a plan. It fails where the input is not valid, naming the place, and with *Unreachable.
func Make(ctx context.Context, in *Input, limits cover.Limits) (*Plan, error) {
	p, err := translate(in)
	if err != nil {
		return nil, err
	}
	if in.Goal == LeastCost && p.schedule.Target <= 0 {
		p.schedule.Target = 0
		p.schedule.Choices = nil // served already
		p.ways = nil
		p.schedule.Shares = nil
	}
	if in.Goal == LeastCost && p.schedule.Target > p.most {
		return nil, &Unreachable{Target: p.already + p.schedule.Target, Most: p.already + p.most, Proved: true}
	}
	r, err := p.schedule.Solve(ctx, limits)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if !r.Reached {
		most := *p.schedule
		most.Target = 0
		m, err := most.Solve(ctx, limits)
		if err != nil {
			return nil, fmt.Errorf("plan: %w", err)
		}
		if m.Weight < p.schedule.Target {
			e := &Unreachable{Target: p.already + p.schedule.Target, Most: p.already + m.Weight}
			if m.Bound < p.schedule.Target {
				e.Most, e.Proved = p.already+m.Bound, true
			}
			return nil, e
		}
		// The search for most people found what the one for least cost did not: valid, if not cheap.
		r.Builds, r.Reached, r.Value, r.Weight, r.Cost, r.Stopped = m.Builds, true, m.Value, m.Weight, m.Cost, m.Stopped
		r.Gap = float64(r.Cost-r.Bound) / float64(max(r.Cost, 1))
	}
	return p.explain(&r), nil
}
