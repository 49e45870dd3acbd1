package audit

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/guyline/guyline/rollout/h3"
)

// Options of an audit.
type Options struct {
	// AsOf is the day of the audit; tests of more than a year before, or after it, do not count. The zero time lets all
	// count.
	AsOf time.Time
	// Reachable are the point-hexes that a tester can reach, by road for instance; nil says that all can be.
	Reachable map[h3.Cell]bool
	// People of the cells of resolution 8; nil counts each cell alike.
	People map[h3.Cell]float64
	// Environment of tests that do not say theirs; UnknownEnvironment lets them not count.
	Environment Environment
	// Provider lets only tests of that provider count; "" all.
	Provider string
}

// Exclusion is why a test does not count.
type Exclusion string

const (
	Counted         Exclusion = ""
	NotClaimed      Exclusion = "outside of the claimed coverage"
	NotTheHour      Exclusion = "not between 6:00 and 22:00 local time"
	TooOld          Exclusion = "more than a year old"
	InFuture        Exclusion = "later than the day of the audit"
	IsIndoor        Exclusion = "indoors"
	NoEnvironment   Exclusion = "neither outdoor nor in-vehicle is said"
	OtherTechnology Exclusion = "of another technology"
	NotMobile       Exclusion = "not over the mobile network"
	OtherProvider   Exclusion = "of another provider"
)

// The rules of a challenge; the package's doc says how they are known.
const (
	pointsNeeded   = 4
	testsPerPoint  = 2
	hoursApart     = 4 * time.Hour
	firstHour      = 6
	lastHour       = 22
	confidence     = 0.95
	promisedFailed = 0.10 // a claim stands for a probability of 90 % at the cell's edge
)

// failuresNeeded of a number of tests make a challenge.
func failuresNeeded(tests int) int {
	share := 0
	switch {
	case tests <= 20:
		return 5
	case tests <= 29:
		share = 24
	case tests <= 44:
		share = 22
	case tests <= 60:
		share = 20
	case tests <= 70:
		share = 18
	case tests <= 99:
		share = 17
	default:
		share = 16
	}
	return (tests*share + 99) / 100
}

// Audit counts tests against a claim.
type Audit struct {
	claim    Claim
	options  Options
	counts   map[key]*count
	claimed  map[key][]h3.Cell // point-hexes by unit
	excluded map[Exclusion]int
	grid     map[Kilometre]int // tests in vehicles
	bad      []BadRow
	badRows  int
	tests    int
}

// key is a unit of a challenge.
type key struct {
	cell        h3.Cell
	environment Environment
}

type count struct {
	tests, failed    int
	points           map[h3.Cell]*[2]int // tests, failed
	earliest, latest time.Duration       // failed tests, time of day
}

// New begins an audit of a claim.
func New(c Claim, o Options) *Audit {
	a := &Audit{claim: c, options: o, counts: map[key]*count{}, claimed: map[key][]h3.Cell{}, excluded: map[Exclusion]int{}, grid: map[Kilometre]int{}}
	for cell, e := range c.Cells {
		unit, err := cell.Parent(8)
		if err != nil {
			continue // coarser than a point-hex: ReadClaim lets none through
		}
		a.claimed[key{unit, Outdoor}] = append(a.claimed[key{unit, Outdoor}], cell)
		if e == Vehicle {
			a.claimed[key{unit, Vehicle}] = append(a.claimed[key{unit, Vehicle}], cell)
		}
	}
	return a
}

// listedRows is how many bad rows are kept.
const listedRows = 1000

// AddFile adds the tests of a CSV file. Bad rows are counted and told in the report; the error says what ended the reading.
func (a *Audit) AddFile(r io.Reader, l Layout) error {
	for t, err := range l.Tests(r) {
		var bad BadRow
		switch {
		case errors.As(err, &bad):
			if a.badRows++; len(a.bad) < listedRows {
				a.bad = append(a.bad, bad)
			}
		case err != nil:
			return err
		default:
			a.Add(t)
		}
	}
	return nil
}

// Add adds a test and says why it does not count, if it does not.
func (a *Audit) Add(t Test) Exclusion {
	a.tests++
	why := a.add(t)
	if why != Counted {
		a.excluded[why]++
	}
	return why
}

func (a *Audit) add(t Test) Exclusion {
	if t.Environment == UnknownEnvironment {
		t.Environment = a.options.Environment
	}
	switch day := a.options.AsOf; {
	case t.WiFi:
		return NotMobile
	case t.Technology != 0 && t.Technology != a.claim.Technology:
		return OtherTechnology
	case a.options.Provider != "" && t.Provider != "" && t.Provider != a.options.Provider:
		return OtherProvider
	case t.Environment == Indoor:
		return IsIndoor
	case t.Environment != Outdoor && t.Environment != Vehicle:
		return NoEnvironment
	case !day.IsZero() && t.At.After(day.AddDate(0, 0, 1)):
		return InFuture
	case !day.IsZero() && t.At.Before(day.AddDate(-1, 0, 0)):
		return TooOld
	case t.At.Hour() < firstHour || t.At.Hour() >= lastHour:
		return NotTheHour
	}
	point, err := h3.FromLatLng(t.Place, 9)
	if err != nil {
		return NotClaimed
	}
	if e, claimed := a.claim.Cells[point]; !claimed || t.Environment == Vehicle && e != Vehicle {
		return NotClaimed
	}
	unit, _ := point.Parent(8) // 8 is coarser than 9
	c := a.counts[key{unit, t.Environment}]
	if c == nil {
		c = &count{points: map[h3.Cell]*[2]int{}}
		a.counts[key{unit, t.Environment}] = c
	}
	p := c.points[point]
	if p == nil {
		p = new([2]int)
		c.points[point] = p
	}
	c.tests++
	p[0]++
	if t.Environment == Vehicle {
		a.grid[KilometreAt(t.Place)]++
	}
	if t.DownMbps < a.claim.DownMbps || t.UpMbps < a.claim.UpMbps {
		day := time.Duration(t.At.Hour())*time.Hour + time.Duration(t.At.Minute())*time.Minute + time.Duration(t.At.Second())*time.Second
		if c.failed == 0 {
			c.earliest, c.latest = day, day
		}
		c.earliest, c.latest = min(c.earliest, day), max(c.latest, day)
		c.failed++
		p[1]++
	}
	return Counted
}

// Risk of a challenge.
type Risk int

const (
	Challengeable Risk = iota // the tests make a challenge now
	AtRisk                    // they do not yet, and do not rule one out
	Unchallenged              // the tests speak for the claim
	Untested
)

func (r Risk) String() string {
	return [...]string{"challengeable", "at risk", "unchallenged", "untested"}[r]
}

// Hexagon is a unit of a challenge: a cell of resolution 8 in an environment.
type Hexagon struct {
	Cell          h3.Cell
	Environment   Environment
	Points        int // point-hexes that are claimed and can be reached
	Tests         int
	Failed        int
	FailingPoints int // points with two tests, one of them failed
	Risk          Risk
	Missing       []string // for a challenge
	Low, High     float64  // 95 % interval of the share of failures; 0..1 without tests
	// PValue is the probability of as many failures or more if the claim of 90 % held; 1 without tests.
	PValue float64
	People float64
}

// Report is the outcome of an audit.
type Report struct {
	Hexagons []Hexagon // the most at risk first
	Tests    int       // read, counted or not
	Excluded map[Exclusion]int
	BadRows  int      // that could not be read
	Bad      []BadRow // the first thousand of them
	// Parents are the cells of resolution 7 and 6 that are challenged with four of their seven children.
	Parents []h3.Cell
}

// Report judges what was added so far.
func (a *Audit) Report() *Report {
	r := &Report{Tests: a.tests, Excluded: maps.Clone(a.excluded), BadRows: a.badRows, Bad: slices.Clone(a.bad)}
	challenged := map[h3.Cell]bool{}
	for k, points := range a.claimed {
		h := a.hexagon(k, points)
		if h.Risk == Challengeable {
			challenged[h.Cell] = true
		}
		r.Hexagons = append(r.Hexagons, h)
	}
	slices.SortFunc(r.Hexagons, func(a, b Hexagon) int {
		return cmp.Or(cmp.Compare(a.Risk, b.Risk), cmp.Compare(b.High, a.High), cmp.Compare(b.People, a.People),
			cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Environment, b.Environment))
	})
	for res := 7; res >= 6; res-- {
		children := map[h3.Cell]int{}
		for c := range challenged {
			if p, err := c.Parent(res); err == nil && c.Resolution() == res+1 {
				children[p]++
			}
		}
		for p, n := range children {
			if n >= 4 {
				challenged[p] = true
				r.Parents = append(r.Parents, p)
			}
		}
	}
	slices.Sort(r.Parents)
	return r
}

func (a *Audit) hexagon(k key, points []h3.Cell) Hexagon {
	h := Hexagon{Cell: k.cell, Environment: k.environment, High: 1, PValue: 1, Risk: Untested, People: 1}
	for _, p := range points {
		if a.options.Reachable == nil || a.options.Reachable[p] {
			h.Points++
		}
	}
	if a.options.People != nil {
		h.People = a.options.People[k.cell]
	}
	need := min(pointsNeeded, max(h.Points, 1))
	c := a.counts[k]
	if c == nil {
		h.Missing = []string{fmt.Sprintf("tests: %d points with two tests each, five failed, two of these four hours apart", need)}
		return h
	}
	h.Tests, h.Failed = c.tests, c.failed
	h.Low, h.High = Interval(c.failed, c.tests, confidence)
	h.PValue = AtLeast(c.failed, c.tests, promisedFailed)
	for _, p := range c.points {
		if p[0] >= testsPerPoint && p[1] > 0 {
			h.FailingPoints++
		}
	}
	if n := need - h.FailingPoints; n > 0 {
		h.Missing = append(h.Missing, fmt.Sprintf("%d more points with two tests, one of them failed", n))
	}
	switch {
	case c.failed < 2:
		h.Missing = append(h.Missing, "two failed tests four hours apart in the time of day")
	case c.latest-c.earliest < hoursApart:
		h.Missing = append(h.Missing, fmt.Sprintf("a failed test four hours apart: before %s or after %s",
			clock(c.latest-hoursApart), clock(c.earliest+hoursApart)))
	}
	if n := failuresNeeded(c.tests) - c.failed; n > 0 {
		h.Missing = append(h.Missing, fmt.Sprintf("%d more failures among %d tests", n, c.tests))
	}
	switch {
	case len(h.Missing) == 0:
		h.Risk = Challengeable
	case c.failed == 0 || h.High < promisedFailed:
		h.Risk = Unchallenged
	default:
		h.Risk = AtRisk
	}
	return h
}

func clock(d time.Duration) string {
	d = min(max(d, firstHour*time.Hour), lastHour*time.Hour)
	return fmt.Sprintf("%d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
