// Package licence holds rights to use spectrum, and answers whether a cell is inside one: place, frequencies, power and day.
//
// It reads an extract of the FCC's Universal Licensing System (ReadULS) and a table of one's own (ReadCSV). It does not know
// where counties and licence markets lie: where a licence names one, the cell must say in which it stands, or the answer is
// that it is not known. It does not compare names: whose a licence is, the answer tells.
//
// The own table is CSV with a head; `licence`, `area` and either `band` or `low_mhz` and `high_mhz` are needed:
//
//	licence,holder,band,low_mhz,high_mhz,area,eirp_dbm,eirp_dbm_per_mhz,begin,end
//	EX-1,Example Mobile,n78,,,"box:-114.5,50.5,-113.5,51.5",,62,2024-01-01,2033-12-31
//	EX-1,Example Mobile,,1710,1720,"POLYGON((-114 51, -113 51, -113 52, -114 51))",,,,
//	EX-2,Example Mobile,,617,622,county:30029+30047,65,,,2039-06-30
//
// A band is an NR operating band; it stands for both of its ranges. An area is box:WEST,SOUTH,EAST,NORTH, circle:LAT,LON,KM,
// POLYGON or MULTIPOLYGON as well-known text (longitude first, holes possible), county:FIPS or market:CODE (several joined by
// +), or everywhere. Limits are of EIRP, for the whole carrier or for each MHz of it. Days are the first and the last on which
// the licence holds; empty is without limit.
package licence

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Range is a piece of spectrum.
type Range struct{ LowMHz, HighMHz float64 }

func (r Range) String() string { return fmt.Sprintf("%g-%g MHz", r.LowMHz, r.HighMHz) }

// Licence is a right to send.
type Licence struct {
	ID            string // call sign, or what the table calls it
	Holder        string
	Service       string // radio service code, where the FCC gives one
	Ranges        []Range
	Area          Area
	EIRPDBm       float64 // limit for a carrier, valid iff LimitEIRP
	LimitEIRP     bool
	EIRPDBmPerMHz float64 // limit for each MHz, valid iff LimitDensity
	LimitDensity  bool
	Begin, End    time.Time // first and last day; the zero time is without limit
	Inactive      string    // why it does not hold whatever the day: "cancelled"; empty where it does
	File          string
	Line          int
}

// Origin is where the licence was read.
func (l *Licence) Origin() string { return fmt.Sprintf("%s:%d", l.File, l.Line) }

// Cell is what asks for a licence.
type Cell struct {
	Lat, Lon        float64  // degrees, WGS 84
	LowMHz, HighMHz float64  // edges of the carrier; of an FDD cell ask for both directions
	EIRPDBm         float64  // NaN where it is not known
	County          string   // FIPS code, five digits; empty where it is not known
	Markets         []string // codes of the licence markets that it stands in, such as PEA002; empty where not known
}

// Verdict is an answer in one word.
type Verdict int

// NotKnown is neither: a licence may apply, but something of licence or cell is not known.
const (
	Licensed Verdict = iota
	Unlicensed
	NotKnown
)

func (v Verdict) String() string { return [...]string{"licensed", "unlicensed", "not known"}[v] }

// Answer is whether a cell is inside its licences, and why not.
type Answer struct {
	Verdict Verdict
	By      []*Licence // which cover it, together
	Reasons []string   // why it is not, or not known, nearest first; at most maxReasons
}

const maxReasons = 5

// Book is a set of licences.
type Book struct {
	Licences []Licence
	Notes    []string // what the reader did not understand or left out, with the place
}

// miss is how a licence fails, and how near it was.
type miss struct {
	stage int // the higher the nearer
	text  string
}

// Check says whether a cell is inside the book's licences on a day. Several licences may share the cell's frequencies; each
// piece must be covered by one that holds at the cell's place, on that day and at its power.
func (b *Book) Check(c Cell, day time.Time) Answer {
	if !(c.LowMHz > 0 && c.HighMHz > c.LowMHz) || !(math.Abs(c.Lat) <= 90) || !(math.Abs(c.Lon) <= 180) {
		return Answer{Verdict: NotKnown, Reasons: []string{fmt.Sprintf("the cell at %g, %g with %g-%g MHz: expected a place and a range of frequencies", c.Lat, c.Lon, c.LowMHz, c.HighMHz)}}
	}
	day = date(day)
	var held, maybe []Range
	var a Answer
	var misses, open []miss
	for i := range b.Licences {
		l := &b.Licences[i]
		over := l.over(c)
		if len(over) == 0 {
			continue
		}
		name := fmt.Sprintf("%s (%s)", l.ID, l.Origin())
		if l.Holder != "" {
			name = fmt.Sprintf("%s of %s (%s)", l.ID, l.Holder, l.Origin())
		}
		in, why := l.Area.Holds(c)
		switch {
		case in == Unlicensed:
			misses = append(misses, miss{0, fmt.Sprintf("%s has %s, but %s", name, joinRanges(over), why)})
			continue
		case l.Inactive != "":
			misses = append(misses, miss{1, fmt.Sprintf("%s has %s here, but it is %s", name, joinRanges(over), l.Inactive)})
			continue
		case !l.Begin.IsZero() && day.Before(date(l.Begin)):
			misses = append(misses, miss{2, fmt.Sprintf("%s has %s here, but only from %s on", name, joinRanges(over), l.Begin.Format(time.DateOnly))})
			continue
		case !l.End.IsZero() && day.After(date(l.End)):
			misses = append(misses, miss{2, fmt.Sprintf("%s has %s here, but it ended on %s", name, joinRanges(over), l.End.Format(time.DateOnly))})
			continue
		}
		power, text := l.power(c)
		switch {
		case power == Unlicensed:
			misses = append(misses, miss{3, name + " " + text})
		case in == NotKnown || power == NotKnown:
			if in == NotKnown {
				text = why
			}
			open = append(open, miss{4, fmt.Sprintf("%s has %s: %s", name, joinRanges(over), text)})
			maybe = append(maybe, over...)
		default:
			held = append(held, over...)
			a.By = append(a.By, l)
		}
	}
	gaps := uncovered(Range{c.LowMHz, c.HighMHz}, held)
	if len(gaps) == 0 {
		return a
	}
	a.Verdict = Unlicensed
	if len(uncovered(Range{c.LowMHz, c.HighMHz}, append(held, maybe...))) == 0 {
		a.Verdict, misses = NotKnown, open
	} else if len(a.By) > 0 {
		a.Reasons = append(a.Reasons, fmt.Sprintf("%s is covered by no licence here, the rest of %g-%g MHz is", joinRanges(gaps), c.LowMHz, c.HighMHz))
	}
	slices.SortStableFunc(misses, func(x, y miss) int { return y.stage - x.stage })
	for _, m := range misses {
		if len(a.Reasons) == maxReasons {
			break
		}
		a.Reasons = append(a.Reasons, m.text)
	}
	if len(a.Reasons) == 0 {
		a.Reasons = []string{fmt.Sprintf("none of %d licences has any of %g-%g MHz", len(b.Licences), c.LowMHz, c.HighMHz)}
	}
	return a
}

// over lists the parts of the cell's frequencies that the licence has.
func (l *Licence) over(c Cell) (out []Range) {
	for _, r := range l.Ranges {
		if low, high := math.Max(r.LowMHz, c.LowMHz), math.Min(r.HighMHz, c.HighMHz); high > low {
			out = append(out, Range{low, high})
		}
	}
	return out
}

// power says whether the cell keeps to the licence's limits.
func (l *Licence) power(c Cell) (Verdict, string) {
	if !l.LimitEIRP && !l.LimitDensity {
		return Licensed, ""
	}
	if math.IsNaN(c.EIRPDBm) {
		return NotKnown, "it limits EIRP, and the cell's is not known"
	}
	const rounding = 0.05 // dB: limits and powers are stated to 0.1
	if l.LimitEIRP && c.EIRPDBm > l.EIRPDBm+rounding {
		return Unlicensed, fmt.Sprintf("allows an EIRP of %.1f dBm, the cell has %.1f", l.EIRPDBm, c.EIRPDBm)
	}
	if density := c.EIRPDBm - 10*math.Log10(c.HighMHz-c.LowMHz); l.LimitDensity && density > l.EIRPDBmPerMHz+rounding {
		return Unlicensed, fmt.Sprintf("allows an EIRP of %.1f dBm per MHz, the cell has %.1f", l.EIRPDBmPerMHz, density)
	}
	return Licensed, ""
}

// uncovered lists what of a range no other has. Gaps below 1 Hz are rounding.
func uncovered(want Range, have []Range) (gaps []Range) {
	have = slices.Clone(have)
	slices.SortFunc(have, func(a, b Range) int {
		if a.LowMHz < b.LowMHz {
			return -1
		} else if a.LowMHz > b.LowMHz {
			return 1
		}
		return 0
	})
	const rounding = 1e-6
	at := want.LowMHz
	for _, r := range have {
		if r.LowMHz > at+rounding {
			gaps = append(gaps, Range{at, math.Min(r.LowMHz, want.HighMHz)})
		}
		at = math.Max(at, r.HighMHz)
	}
	if at < want.HighMHz-rounding {
		gaps = append(gaps, Range{at, want.HighMHz})
	}
	return gaps
}

func joinRanges(ranges []Range) string {
	texts := make([]string, len(ranges))
	for i, r := range ranges {
		texts[i] = r.String()
	}
	return strings.Join(texts, ", ")
}

// date is a day without its time.
func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
