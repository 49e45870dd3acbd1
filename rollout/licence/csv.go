package licence

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guyline/guyline/radio"
)

// columns are those of the own table.
var columns = []string{"licence", "holder", "band", "low_mhz", "high_mhz", "area", "eirp_dbm", "eirp_dbm_per_mhz", "begin", "end"}

// maxRows bounds a table.
const maxRows = 1 << 20

// ReadCSV reads a table of licences as the package doc describes it. name is for messages. A row that cannot be read fails the
// whole: a licence that is left out would make a licensed cell look unlicensed.
func ReadCSV(r io.Reader, name string) (*Book, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	in.TrimLeadingSpace = true
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no head: expected %s", name, strings.Join(columns, ","))
	}
	at := map[string]int{}
	for i, c := range head {
		c = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(c, "\ufeff")))
		if !slices.Contains(columns, c) {
			return nil, fmt.Errorf("%s:1: column %q, expected one of %s", name, c, strings.Join(columns, ", "))
		}
		if _, twice := at[c]; twice {
			return nil, fmt.Errorf("%s:1: column %q twice", name, c)
		}
		at[c] = i
	}
	_, band := at["band"]
	_, low := at["low_mhz"]
	_, high := at["high_mhz"]
	_, id := at["licence"]
	if _, area := at["area"]; !id || !area || !band && !(low && high) {
		return nil, fmt.Errorf("%s:1: columns %s: expected licence, area, and band or low_mhz and high_mhz", name, strings.Join(head, ","))
	}
	b := &Book{}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		line, _ := in.FieldPos(0)
		if len(b.Licences) == maxRows {
			return nil, fmt.Errorf("%s:%d: more than %d licences", name, line, maxRows)
		}
		l, err := parseRow(func(column string) string {
			if i, ok := at[column]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		})
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		l.File, l.Line = name, line
		b.Licences = append(b.Licences, l)
	}
}

// parseRow reads one row, whose fields are given by column.
func parseRow(field func(string) string) (Licence, error) {
	l := Licence{ID: field("licence"), Holder: field("holder")}
	if l.ID == "" {
		return l, errors.New("licence is empty, expected its name")
	}
	var err error
	if l.Area, err = ParseArea(field("area")); err != nil {
		return l, err
	}
	low, high, band := field("low_mhz"), field("high_mhz"), field("band")
	switch {
	case band != "" && (low != "" || high != ""):
		return l, errors.New("band and low_mhz or high_mhz: expected one or the other")
	case band != "":
		if l.Ranges, err = bandRanges(band); err != nil {
			return l, err
		}
	default:
		a, err := decimal("low_mhz", low)
		if err != nil {
			return l, err
		}
		z, err := decimal("high_mhz", high)
		if err != nil {
			return l, err
		}
		if !(a > 0 && z > a) {
			return l, fmt.Errorf("low_mhz %g and high_mhz %g, expected growing frequencies", a, z)
		}
		l.Ranges = []Range{{a, z}}
	}
	if text := field("eirp_dbm"); text != "" {
		if l.EIRPDBm, err = decimal("eirp_dbm", text); err != nil {
			return l, err
		}
		l.LimitEIRP = true
	}
	if text := field("eirp_dbm_per_mhz"); text != "" {
		if l.EIRPDBmPerMHz, err = decimal("eirp_dbm_per_mhz", text); err != nil {
			return l, err
		}
		l.LimitDensity = true
	}
	if l.Begin, err = day("begin", field("begin")); err != nil {
		return l, err
	}
	if l.End, err = day("end", field("end")); err != nil {
		return l, err
	}
	if !l.Begin.IsZero() && !l.End.IsZero() && l.End.Before(l.Begin) {
		return l, fmt.Errorf("end %s lies before begin %s", field("end"), field("begin"))
	}
	return l, nil
}

// bandRanges are the ranges of an NR band, named n78 or 78.
func bandRanges(text string) ([]Range, error) {
	number, err := strconv.Atoi(strings.TrimLeft(strings.ToLower(text), "n"))
	b, ok := radio.BandByNumber(number)
	if err != nil || !ok {
		return nil, fmt.Errorf("band %q, expected an NR operating band such as n78, or low_mhz and high_mhz", text)
	}
	var out []Range
	if b.UplinkHighMHz > 0 {
		out = append(out, Range{b.UplinkLowMHz, b.UplinkHighMHz})
	}
	if b.DownlinkHighMHz > 0 && b.Duplex != radio.TDD {
		out = append(out, Range{b.DownlinkLowMHz, b.DownlinkHighMHz})
	}
	return out, nil
}

func decimal(column, text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
		return 0, fmt.Errorf("%s is %q, expected a number", column, text)
	}
	return v, nil
}

func day(column, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return t, fmt.Errorf("%s is %q, expected a day such as 2033-12-31", column, text)
	}
	return t, nil
}
