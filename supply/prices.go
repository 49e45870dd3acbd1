package supply

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/guyline/guyline/internal/table"
	"github.com/guyline/guyline/supply/removal"
)

// Prices are what replacing costs, from the tables of the section supply. Columns, by name, case and punctuation aside:
//
//	class         of what is replaced: a class of equipment, radio, or a function's type
//	supplier      who would deliver
//	low, high     cost of a piece, installed, in one currency for all tables
//	months        from order to delivery; delivery-months
//	failure-rate  pieces of the class that fail in a year, 0 to 1: for removal without spares
//	source        where the figures are from
type Prices struct {
	Offers   []removal.Offer
	Failures map[string]float64 // a year, by class
	Currency string
	Faults   []string
}

var priceColumns = [][]string{{"class"}, {"supplier", "vendor"}, {"low", "costlow"}, {"high", "costhigh"}, {"months", "deliverymonths"},
	{"failurerate", "annualfailurerate"}, {"source"}, {"currency"}}

const (
	classColumn = iota
	supplierColumn
	lowColumn
	highColumn
	monthsColumn
	failureColumn
	sourceColumn
	currencyColumn
)

// ReadPrices reads the tables, and those in folders. What cannot be used is told in Faults.
func ReadPrices(paths []string) *Prices {
	p := &Prices{Failures: map[string]float64{}}
	for name, data := range files(paths, &p.Faults) {
		p.read(name, data)
	}
	return p
}

func (p *Prices) read(name string, data []byte) {
	t := table.New(data)
	at := make([]int, len(priceColumns))
	for i := range at {
		at[i] = -1
	}
	header := t.Header()
	for i, h := range header {
		for c, names := range priceColumns {
			for _, n := range names {
				if table.Plain(h) == n {
					at[c] = i
				}
			}
		}
	}
	if at[classColumn] < 0 || at[supplierColumn] < 0 {
		p.Faults = append(p.Faults, name+": expected columns class and supplier, and low, high, months, source")
		return
	}
	for {
		fields, line, err, ok := t.Next()
		if !ok {
			return
		}
		fault := func(format string, args ...any) {
			p.Faults = append(p.Faults, fmt.Sprintf("%s:%d: ", name, line)+fmt.Sprintf(format, args...)+": the row is left out")
		}
		if err != nil {
			fault("%v", err)
			continue
		}
		if len(fields) > len(header) {
			fault("expected %d fields as in the header, found %d", len(header), len(fields))
			continue
		}
		get := func(c int) string {
			if at[c] < 0 || at[c] >= len(fields) {
				return ""
			}
			return fields[at[c]]
		}
		number := func(c int, most float64) (float64, bool) {
			text := get(c)
			if text == "" {
				return 0, true
			}
			v, err := strconv.ParseFloat(text, 64)
			return v, err == nil && v >= 0 && v <= most
		}
		o := removal.Offer{Class: strings.ToLower(get(classColumn)), Supplier: get(supplierColumn)}
		var okLow, okHigh, okMonths, okRate bool
		var rate float64
		o.Low, okLow = number(lowColumn, 1e11)
		o.High, okHigh = number(highColumn, 1e11)
		o.Months, okMonths = number(monthsColumn, 600)
		rate, okRate = number(failureColumn, 1)
		switch {
		case o.Class == "":
			fault("expected a class, found none")
			continue
		case !okLow || !okHigh || o.Low > o.High && o.High > 0:
			fault("expected a cost from low to high, found %q and %q", get(lowColumn), get(highColumn))
			continue
		case !okMonths:
			fault("expected months from 0 to 600, found %q", get(monthsColumn))
			continue
		case !okRate:
			fault("expected a failure rate from 0 to 1, found %q", get(failureColumn))
			continue
		}
		if o.High == 0 {
			o.High = o.Low
		}
		o.Source = fmt.Sprintf("%s:%d", name, line)
		if s := get(sourceColumn); s != "" {
			o.Source += ", " + s
		}
		if c := get(currencyColumn); c != "" {
			if p.Currency != "" && p.Currency != c {
				fault("costs are in %s elsewhere, here in %s", p.Currency, c)
				continue
			}
			p.Currency = c
		}
		if rate > 0 {
			p.Failures[o.Class] = rate
		}
		if o.Supplier != "" {
			p.Offers = append(p.Offers, o)
		}
	}
}
