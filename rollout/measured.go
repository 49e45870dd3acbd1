package rollout

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guyline/guyline/rollout/audit"
	"github.com/guyline/guyline/rollout/h3"
	"github.com/guyline/guyline/terrain"
)

// Audited is what drive tests say of the claims, all of them together.
type Audited struct {
	Tests         int // that were read
	Counted       int // once for each claim against which they count
	Challengeable int // units of a challenge: hexagons of resolution 8, each environment and claim by itself
	AtRisk        int
	Unchallenged  int
	Untested      int
	Next          []audit.Drive // where to drive next, in the order in which to drive
	Faults        []Fault
}

// Tested is the units in which tests count.
func (a *Audited) Tested() int { return a.Challengeable + a.AtRisk + a.Unchallenged }

// drivesNext is how many places to drive to are named.
const drivesNext = 5

// Audit holds speed tests against each claim on a day. People say where tests are worth the most. Tables without speeds are
// stepped over, and told unless they have RSRP. The error is for a table that cannot be read.
func Audit(claims, tests []string, people []Point, day time.Time) (*Audited, error) {
	out := &Audited{}
	speeds, faults, err := speedTables(tests)
	if err != nil {
		return nil, err
	}
	out.Faults = faults
	var next []audit.Drive
	for i, file := range claims {
		claim, other, err := readClaim(file)
		if err != nil {
			return nil, err
		}
		if other > 0 {
			out.Faults = append(out.Faults, Fault{Text: fmt.Sprintf("%s: %d rows are of another technology or speed than the first, or could not be read", file, other)})
		}
		a := audit.New(claim, audit.Options{AsOf: day, People: peopleOf(claim, people)})
		for _, name := range speeds {
			if err := addTests(a, name); err != nil {
				return nil, err
			}
		}
		r := a.Report()
		if i == 0 {
			out.Tests = r.Tests
			if r.BadRows > 0 {
				out.Faults = append(out.Faults, Fault{Text: fmt.Sprintf("%d rows of the drive tests could not be read, the first: %v", r.BadRows, r.Bad[0])})
			}
		}
		out.add(r, file)
		next = append(next, r.Next(drivesNext)...)
	}
	slices.SortStableFunc(next, func(a, b audit.Drive) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	if next = next[:min(drivesNext, len(next))]; len(next) > 0 {
		out.Next = audit.Order(next, next[0].Cell.LatLng())
	}
	return out, nil
}

// add counts one claim's outcome.
func (a *Audited) add(r *audit.Report, claim string) {
	counted := r.Tests
	var why []string
	for reason, n := range r.Excluded {
		counted -= n
		why = append(why, fmt.Sprintf("%d %s", n, reason))
	}
	slices.Sort(why)
	if len(why) > 0 {
		a.Faults = append(a.Faults, Fault{Text: fmt.Sprintf("%s: of %d drive tests %d count; the others: %s", claim, r.Tests, counted, strings.Join(why, ", "))})
	}
	a.Counted += counted
	for _, h := range r.Hexagons {
		switch h.Risk {
		case audit.Challengeable:
			a.Challengeable++
		case audit.AtRisk:
			a.AtRisk++
		case audit.Unchallenged:
			a.Unchallenged++
		case audit.Untested:
			a.Untested++
		}
	}
}

func readClaim(file string) (c audit.Claim, other int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return c, 0, err
	}
	defer f.Close()
	c, other, bad, err := audit.ReadClaim(f)
	if err != nil {
		return c, 0, fmt.Errorf("%s: %w", file, err)
	}
	return c, other + len(bad), nil
}

func addTests(a *audit.Audit, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := a.AddFile(f, audit.Layout{}); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// peopleOf is the people in each hexagon of a claim, and one more, so that roads without houses count too.
func peopleOf(c audit.Claim, points []Point) map[h3.Cell]float64 {
	out := map[h3.Cell]float64{}
	for cell := range c.Cells {
		if unit, err := cell.Parent(8); err == nil {
			out[unit] = 1
		}
	}
	for _, p := range points {
		if unit, err := h3.FromLatLng(h3.LatLng{Lat: p.Lat, Lng: p.Lon}, 8); err == nil && out[unit] > 0 {
			out[unit] += float64(p.People)
		}
	}
	return out
}

// speedTables are the files that hold speed tests.
func speedTables(files []string) (speeds []string, faults []Fault, err error) {
	for _, file := range files {
		header, err := headerOf(file)
		if err != nil {
			return nil, nil, err
		}
		if _, ok := audit.Detect(header); ok {
			speeds = append(speeds, file)
		} else if _, ok := rsrpColumns(header); !ok {
			faults = append(faults, Fault{Text: fmt.Sprintf("%s: the columns %.200q are neither those of speed tests (time, lat, lon, down_mbps, up_mbps) nor of signals (lat, lon, rsrp)", file, header)})
		}
	}
	return speeds, faults, nil
}

func headerOf(file string) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	header, err := csv.NewReader(f).Read()
	if err != nil {
		return nil, fmt.Errorf("%s: expected a table with a header: %w", file, err)
	}
	return header, nil
}

// Measured is how far the prediction lies from measured RSRP.
type Measured struct {
	Count   int     // places with a measured and a predicted value
	ErrorDB float64 // mean of predicted less measured
	SigmaDB float64 // standard deviation of it
	Faults  []Fault
}

// maxMeasured bounds the places that are compared.
const maxMeasured = 20_000

// maxSignals bounds what is read of a table: 120 MB.
const maxSignals = 5_000_000

// signal is a measured RSRP.
type signal struct{ lat, lon, dBm float64 }

// Compare predicts the strongest cell's RSRP where drive tests have measured it. The prediction is outdoors: a telephone
// inside a car measures some 9 dB less (TR 38.901 clause 7.4.3.2), which shows in the mean error and not in its deviation.
func (s *Study) Compare(ctx context.Context, files []string) (Measured, error) {
	var out Measured
	var all []signal
	for _, file := range files {
		list, bad, err := readSignals(file)
		if err != nil {
			return out, err
		}
		if bad > 0 {
			out.Faults = append(out.Faults, Fault{Text: fmt.Sprintf("%s: %d rows have no place or no RSRP of -160 to -20 dBm", file, bad)})
		}
		all = append(all, list...)
	}
	if n := len(all); n > maxMeasured {
		out.Faults = append(out.Faults, Fault{Text: fmt.Sprintf("of %d measured signals %d are compared, evenly spread over the tables", n, maxMeasured)})
		for i := range maxMeasured {
			all[i] = all[i*n/maxMeasured]
		}
		all = all[:maxMeasured]
	}
	points := make([]Point, len(all))
	for i, m := range all {
		points[i] = Point{Lat: m.lat, Lon: m.lon}
	}
	errorsDB := make([]float64, len(all))
	for i := range errorsDB {
		errorsDB[i] = math.NaN()
	}
	v := &Service{Terms: s.Service.Terms, Cells: s.Service.Cells, Points: points}
	err := v.predict(ctx, s.Ground, func(w *worker, p int) {
		if w.hear(&points[p]); len(w.heard) > 0 {
			errorsDB[p] = w.heard[0].rsrpDBm - all[p].dBm
		}
	})
	if err != nil {
		return out, err
	}
	sum, squares := 0.0, 0.0
	for _, e := range errorsDB {
		if e == e {
			out.Count++
			sum += e
		}
	}
	if n := len(all) - out.Count; n > 0 {
		out.Faults = append(out.Faults, Fault{Text: fmt.Sprintf("at %d of %d measured places no cell of the model is predicted", n, len(all))})
	}
	if out.Count == 0 {
		return out, nil
	}
	out.ErrorDB = sum / float64(out.Count)
	for _, e := range errorsDB {
		if e == e {
			squares += (e - out.ErrorDB) * (e - out.ErrorDB)
		}
	}
	out.SigmaDB = math.Sqrt(squares / float64(max(1, out.Count-1)))
	return out, nil
}

// rsrpColumns are where a header has latitude, longitude and RSRP.
func rsrpColumns(header []string) (at [3]int, ok bool) {
	for i, names := range [][]string{{"lat", "latitude"}, {"lon", "lng", "longitude"}, {"rsrp", "rsrp_dbm"}} {
		at[i] = slices.IndexFunc(header, func(h string) bool {
			return slices.Contains(names, strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))))
		})
		if at[i] < 0 {
			return at, false
		}
	}
	return at, true
}

// readSignals reads a table's RSRP, if it has any. A row without a value measured nothing; bad are those with a wrong one.
func readSignals(file string) (list []signal, bad int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.FieldsPerRecord, in.ReuseRecord = -1, true
	header, err := in.Read()
	if err != nil {
		return nil, 0, fmt.Errorf("%s: expected a table with a header: %w", file, err)
	}
	at, ok := rsrpColumns(header)
	if !ok {
		return nil, 0, nil
	}
	for {
		row, err := in.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return list, bad, nil
		case errors.As(err, &parse):
			bad++
			continue
		case err != nil:
			return nil, 0, fmt.Errorf("%s: %w", file, err)
		}
		var v [3]float64
		wrong := false
		for i, k := range at {
			if k >= len(row) {
				wrong = true
				continue
			}
			if v[i], err = strconv.ParseFloat(strings.TrimSpace(row[k]), 64); err != nil {
				wrong = true
			}
		}
		switch {
		case at[2] < len(row) && strings.TrimSpace(row[at[2]]) == "":
		case wrong || terrain.CheckPoint(v[0], v[1]) != nil || !(v[2] >= -160 && v[2] <= -20):
			bad++
		case len(list) == maxSignals:
			return nil, 0, fmt.Errorf("%s: more than %d measured signals: give those of the area alone", file, maxSignals)
		default:
			list = append(list, signal{v[0], v[1], v[2]})
		}
	}
}
