package supply

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/supply/removal"
)

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
	Endless    bool    // the crews do not end within a thousand years
	Assumed    []string
	DeadlineAt time.Time
	// DeadlineMonths is how long that is after the day of the removal.
	DeadlineMonths float64
}

// ReplaceStep is pieces of one asset that are replaced in one month.
type ReplaceStep struct {
	Month    int
	Pieces   int
	Asset    string
	Class    string
	Supplier string
	People   int
}

// a want is what is to be replaced in one layer and class.
type want struct {
	layer  string
	demand removal.Demand
	assets []int // indexes of Removed.Assets, those with most people first
}

// wants sorts what is to be replaced by layer and class.
func wants(assets []Asset) []want {
	var out []want
	index := map[[2]string]int{}
	for i := range assets {
		key := [2]string{assets[i].Layer, strings.ToLower(assets[i].Class)}
		at, ok := index[key]
		if !ok {
			at = len(out)
			index[key] = at
			out = append(out, want{layer: key[0], demand: removal.Demand{Class: key[1]}})
		}
		out[at].assets = append(out[at].assets, i)
		out[at].demand.Count += assets[i].Count
	}
	for _, d := range out {
		slices.SortFunc(d.assets, func(a, b int) int {
			return cmp.Or(cmp.Compare(assets[b].People, assets[a].People), cmp.Compare(assets[a].Name, assets[b].Name), cmp.Compare(a, b))
		})
	}
	slices.SortStableFunc(out, func(a, b want) int { return cmp.Compare(slices.Index(Layers, a.layer), slices.Index(Layers, b.layer)) })
	return out
}

// replace plans the replacement.
func (s *Study) replace(out *Removed, r Request) *Replaced {
	t, p := r.Terms, &Replaced{}
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
	p.DeadlineMonths, p.DeadlineAt = t.DeadlineMonths, r.On.AddDate(0, int(t.DeadlineMonths), 0)
	if r.Prices != nil {
		p.Currency = r.Prices.Currency
	}
	demands := wants(out.Assets)
	offers := s.offers(out, r, demands, t.DeliveryMonths)
	var jobs []removal.Job
	var what []ReplaceStep
	for len(demands) > 0 {
		n := 1
		for n < len(demands) && demands[n].layer == demands[0].layer {
			n++
		}
		lots, left := s.assign(demands[:n], offers, t.LargestShare)
		p.Lots, p.Left = append(p.Lots, lots...), append(p.Left, left...)
		for _, d := range demands[:n] { // those with most people get what is delivered first
			var mine []removal.Lot
			for _, l := range lots {
				if l.Class == d.demand.Class {
					mine = append(mine, l)
				}
			}
			slices.SortStableFunc(mine, func(a, b removal.Lot) int { return cmp.Compare(a.Months, b.Months) })
			for _, i := range d.assets {
				a := &out.Assets[i]
				for open := a.Count; open > 0 && len(mine) > 0; {
					take := min(open, mine[0].Count)
					jobs = append(jobs, removal.Job{Count: take, People: a.People, Months: mine[0].Months})
					what = append(what, ReplaceStep{Asset: a.Name, Class: a.Class, Supplier: mine[0].Supplier, People: a.People})
					open -= take
					if mine[0].Count -= take; mine[0].Count == 0 {
						mine = mine[1:]
					}
				}
			}
		}
		demands = demands[n:]
	}
	for _, d := range p.Left {
		if !slices.ContainsFunc(offers, func(o removal.Offer) bool { return o.Class == d.Class }) && !slices.Contains(p.Unoffered, d.Class) {
			p.Unoffered = append(p.Unoffered, d.Class)
		}
	}
	for _, l := range p.Lots {
		p.Low += float64(l.Count) * l.Low
		p.High += float64(l.Count) * l.High
		if !l.Priced() {
			p.Unpriced += l.Count
		}
	}
	steps, done := removal.Schedule(jobs, t.Crews*t.CrewSitesPerMonth)
	p.Steps = make([]ReplaceStep, 0, len(steps))
	for _, st := range steps {
		step := what[st.Job]
		step.Month, step.Pieces = st.Month, st.Count
		p.Steps = append(p.Steps, step)
		p.Months = max(p.Months, st.Month)
	}
	p.Waiting = removal.Waiting(jobs, steps)
	p.NeedCrews = removal.Need(jobs, int(math.Floor(t.DeadlineMonths))) / t.CrewSitesPerMonth
	p.Endless = !done
	p.InTime = len(p.Left) == 0 && done && float64(p.Months) <= t.DeadlineMonths
	return p
}

// offers are those of the tables, and, for classes of which the tables say nothing, the suppliers that the network already
// has in the same class, without a price.
func (s *Study) offers(removed *Removed, r Request, demands []want, months float64) []removal.Offer {
	may := map[string]bool{} // by supplier
	for _, m := range removed.Members {
		may[strings.ToLower(m)] = false
	}
	allowed := func(supplier string) bool {
		key := strings.ToLower(supplier)
		ok, asked := may[key]
		if !asked {
			ok = r.Trusted == nil || r.Trusted(supplier)
			may[key] = ok
		}
		return ok
	}
	var out []removal.Offer
	if r.Prices != nil {
		for _, o := range r.Prices.Offers {
			if p := s.supplier[strings.ToLower(o.Supplier)]; p != nil {
				o.Supplier = p.Name // as the network spells it
			}
			if allowed(o.Supplier) {
				o.Months = cmp.Or(o.Months, months)
				out = append(out, o)
			}
		}
	}
	for _, d := range demands {
		class := d.demand.Class
		if slices.ContainsFunc(out, func(o removal.Offer) bool { return o.Class == class }) {
			continue
		}
		for _, supplier := range s.delivers[class] {
			if allowed(supplier) {
				out = append(out, removal.Offer{Class: class, Supplier: supplier, Months: months, Source: "it delivers the same class to this network"})
			}
		}
	}
	return out
}

// assign shares the demands of one layer out, within the largest share that a supplier may have of it.
func (s *Study) assign(demands []want, offers []removal.Offer, share float64) (lots []removal.Lot, left []removal.Demand) {
	mine := make([]removal.Demand, len(demands))
	for i, d := range demands {
		mine[i] = d.demand
	}
	room := map[string]int{}
	if has := s.pieces[demands[0].layer]; share > 0 {
		for _, o := range offers {
			room[o.Supplier] = max(0, int(share*float64(has[""])+1e-9)-has[strings.ToLower(o.Supplier)])
		}
	}
	return removal.Assign(mine, offers, room)
}
