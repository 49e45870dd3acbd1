package cover

import (
	"context"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// randomSchedule has few enough choices and years to try every combination.
func randomSchedule(rng *rand.Rand) *Schedule {
	d := &Schedule{Weight: make([]int64, 1+rng.IntN(12)), Sites: 1 + rng.IntN(4), Carry: Carry(rng.IntN(2))}
	for i := range d.Weight {
		d.Weight[i] = rng.Int64N(30)
	}
	if rng.IntN(2) == 0 {
		d.Need, d.Have = make([]int, len(d.Weight)), make([]int, len(d.Weight))
		for i := range d.Need {
			d.Need[i], d.Have[i] = 1+rng.IntN(2), rng.IntN(2)*rng.IntN(3)
		}
	}
	years := 1 + rng.IntN(3)
	for range years {
		d.Budget = append(d.Budget, rng.Int64N(16))
	}
	for site := range d.Sites {
		for range 1 + rng.IntN(2) {
			c := Choice{Site: site, Cost: 1 + rng.Int64N(9), From: rng.IntN(years + 1)}
			for i := range d.Weight {
				if rng.IntN(3) == 0 {
					c.Covers = append(c.Covers, int32(i))
				}
			}
			if d.Sites > 1 && rng.IntN(3) == 0 {
				c.Via = []int{}
				for v := range d.Sites {
					if v != site && rng.IntN(2) == 0 {
						c.Via = append(c.Via, v)
					}
				}
			}
			d.Choices = append(d.Choices, c)
		}
	}
	switch rng.IntN(3) {
	case 0:
		worth := int64(9)
		for range years {
			d.Worth = append(d.Worth, worth)
			worth -= rng.Int64N(4)
		}
	case 1:
		d.Target = 1 + rng.Int64N(60)
	}
	for range rng.IntN(3) {
		s := Share{Whole: 4, Most: rng.Int64N(5), Of: Measure(rng.IntN(2))}
		for k := range d.Choices {
			if rng.IntN(2) == 0 {
				s.Choices = append(s.Choices, k)
			}
		}
		d.Shares = append(d.Shares, s)
	}
	return d
}

// fewLarge has sites of which one or two fill a year, years that are alike, and choices that differ little.
func fewLarge(rng *rand.Rand) *Schedule {
	d := randomSchedule(rng)
	budget := 10 + rng.Int64N(6)
	for t := range d.Budget {
		d.Budget[t] = budget
	}
	for k := range d.Choices {
		d.Choices[k].Cost = budget*4/10 + rng.Int64N(budget*6/10+1)
		d.Choices[k].From = rng.IntN(2) * rng.IntN(len(d.Budget))
		if rng.IntN(4) > 0 {
			d.Choices[k].Via = nil
		}
	}
	return d
}

// combinations calls visit with everything that can be built under the rules.
func combinations(d *Schedule, visit func(builds []Build)) {
	var down func(site int, builds []Build)
	down = func(site int, builds []Build) {
		if site == d.Sites {
			if d.Holds(builds) == nil {
				visit(builds)
			}
			return
		}
		down(site+1, builds)
		for k, c := range d.Choices {
			for t := c.From; c.Site == site && t < len(d.Budget); t++ {
				down(site+1, append(builds[:len(builds):len(builds)], Build{k, t}))
			}
		}
	}
	down(0, nil)
}

// worthOf counts a list of builds from the definition alone.
func worthOf(d *Schedule, builds []Build) (value, weight, cost int64) {
	for _, x := range builds {
		cost += d.Choices[x.Choice].Cost
	}
	for i, w := range d.Weight {
		have := 0
		if d.Have != nil {
			have = d.Have[i]
		}
		need := 1
		if d.Need != nil {
			need = d.Need[i]
		}
		if have >= need {
			continue
		}
		for t := range d.Budget {
			n := have
			for _, x := range builds {
				if x.Year <= t && contains(d.Choices[x.Choice].Covers, int32(i)) {
					n++
				}
			}
			if n >= need {
				value += w * d.worth(t)
				weight += w
				break
			}
		}
	}
	return value, weight, cost
}

func contains(list []int32, x int32) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// TestScheduleBruteForce: what is built keeps every rule, counts as the definition says, and nothing that could be built
// passes the bound.
func TestScheduleBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 4))
	optimal, proved, total := 0, 0, 0
	for n := range 1000 {
		d := randomSchedule(rng)
		if n%5 > 2 {
			d = fewLarge(rng)
		}
		most, least := int64(0), int64(maxTotal)
		combinations(d, func(builds []Build) {
			value, weight, cost := worthOf(d, builds)
			most = max(most, value)
			if weight >= d.Target {
				least = min(least, cost)
			}
		})
		limits := Limits{Work: 3_000_000}
		if n%4 == 0 {
			limits.Work = 1 + rng.Int64N(3000)
		}
		r, err := d.Solve(context.Background(), limits)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Holds(r.Builds); err != nil {
			t.Errorf("%d: %+v\n%+v: %v", n, d, r, err)
		}
		value, weight, cost := worthOf(d, r.Builds)
		if value != r.Value || weight != r.Weight || cost != r.Cost {
			t.Errorf("%d: %+v: want value %d weight %d cost %d", n, r, value, weight, cost)
		}
		if r.Gap < 0 || r.Gap > 1 {
			t.Errorf("%d: gap %g", n, r.Gap)
		}
		if d.Target == 0 {
			if r.Bound < most || r.Value > most {
				t.Errorf("%d: %+v\n%+v, the best is %d", n, d, r, most)
			}
			if n%4 != 0 {
				total++
				if r.Value == most {
					optimal++
				}
				if r.Proved {
					proved++
				}
			}
			continue
		}
		if least < maxTotal && (r.Bound > least || (r.Reached && r.Cost < least)) {
			t.Errorf("%d: %+v\n%+v, the least cost is %d", n, d, r, least)
		}
		if least == maxTotal && r.Reached {
			t.Errorf("%d: %+v\n%+v: the target cannot be reached", n, d, r)
		}
		if least < maxTotal && n%4 != 0 {
			total++
			if r.Reached && r.Cost == least {
				optimal++
			}
			if r.Proved {
				proved++
			}
		}
	}
	t.Logf("%d of %d are optimal, %d proved", optimal, total, proved)
	if optimal*100 < 97*total || proved*100 < 97*total {
		t.Errorf("%d of %d small schedules are optimal and %d proved, want 97 %%", optimal, total, proved)
	}
}

func TestScheduleCheck(t *testing.T) {
	one := []Choice{{Covers: []int32{0}, Cost: 1}}
	for want, d := range map[string]*Schedule{
		"there is no year":           {},
		"the budget of year 1 is -1": {Budget: []int64{1, -1}},
		"there are 1 sites":          {Sites: 1, Choices: []Choice{{Site: 1, Cost: 1}}, Budget: []int64{1}},
		"as a prerequisite":          {Sites: 1, Choices: []Choice{{Cost: 1, Via: []int{0}}}, Budget: []int64{1}},
		"years count from 0":         {Sites: 1, Choices: []Choice{{Cost: 1, From: -1}}, Budget: []int64{1}},
		"the worth of year 1 is 2":   {Weight: []int64{1}, Sites: 1, Choices: one, Budget: []int64{1, 1}, Worth: []int64{1, 2}},
		"needs less than 1":          {Weight: []int64{1}, Need: []int{0}, Budget: []int64{1}},
		"share 0 is 2 of 1":          {Budget: []int64{1}, Shares: []Share{{Most: 2, Whole: 1}}},
		"budgets add up to more":     {Budget: []int64{1 << 52, 1 << 52}},
		"none with a target":         {Budget: []int64{1}, Worth: []int64{1}, Target: 1},
		"give all or none":           {Budget: []int64{1}, Weight: []int64{1}, Have: []int{1, 1}},
		"weights are 0 or more":      {Budget: []int64{1}, Weight: []int64{-1}},
	} {
		if err := d.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
}

// TestScheduleRepeats: the same schedule, seed and limit give the same answer.
func TestScheduleRepeats(t *testing.T) {
	d := scatteredSchedule(120, 900)
	a, err := d.Solve(context.Background(), Limits{Seed: 3, Work: 60_000_000})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := d.Solve(context.Background(), Limits{Seed: 3, Work: 60_000_000})
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%+v\nthen %+v", a, b)
	}
	t.Logf("value %d bound %d gap %.2f %%", a.Value, a.Bound, 100*a.Gap)
}

func scatteredSchedule(sites, demands int) *Schedule {
	p := scattered(sites, demands)
	rng := rand.New(rand.NewPCG(8, 8))
	d := &Schedule{Weight: p.Weight, Sites: sites, Budget: []int64{900_000, 700_000, 1_100_000}}
	for j, rows := range p.Covers {
		c := Choice{Site: j, Covers: rows, Cost: 60_000 + rng.Int64N(90_000), From: rng.IntN(3)}
		d.Choices = append(d.Choices, c)
		c.Covers, c.Cost = rows[:len(rows)*2/3], c.Cost*2/3
		d.Choices = append(d.Choices, c)
	}
	return d
}
