package filing

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/guyline/guyline/rollout/h3"
)

// Severity of a problem.
type Severity int

const (
	Reject Severity = iota // the package does not do what is asked
	Doubt                  // look at it: the rule is not confirmed, or the package may mean it so
)

func (s Severity) String() string { return [...]string{"reject", "doubt"}[s] }

// A Problem is one reason for a rejection.
type Problem struct {
	Severity Severity
	Rule     Rule
	File     string
	Row      int    // line of a table, number of a map's feature; 0 is the whole file
	Column   string // of a table, or attribute of a feature
	Text     string
	Remedy   string
}

// String is the problem on a line: where, what, which rule from which source, and the remedy.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(&b, ":%d", p.Row)
	}
	b.WriteString(": ")
	if p.Column != "" {
		b.WriteString(p.Column + ": ")
	}
	fmt.Fprintf(&b, "%s [%s, %s; %s]; %s", p.Text, p.Rule.ID, p.Rule.Known, p.Rule.Source, p.Remedy)
	return b.String()
}

// Report is what Validate found.
type Report struct {
	Problems []Problem
	// More counts the problems of a rule in a file beyond those listed, by "file rule".
	More map[string]int
	// Checked is what was looked at.
	Checked struct{ Tables, Rows, Maps, Polygons, Hexagons int }
}

// Accepted says whether nothing was found that has to be rejected.
func (r *Report) Accepted() bool {
	return !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Severity == Reject })
}

// Options of Validate.
type Options struct {
	// Area is the state or country that coverage has to lie in. Where it is empty, boxes round the United States and its
	// territories stand for it.
	Area []h3.Polygon
}

// listed is how many problems of one rule in one file are listed.
const listed = 50

func (v *validator) add(s Severity, r Rule, file string, row int, column, remedy, format string, args ...any) {
	at := file + " " + r.ID
	if v.counts == nil {
		v.counts = map[string]int{}
	}
	if v.counts[at]++; v.counts[at] > listed {
		if v.report.More == nil {
			v.report.More = map[string]int{}
		}
		v.report.More[at]++
		return
	}
	v.report.Problems = append(v.report.Problems, Problem{s, r, file, row, column, fmt.Sprintf(format, args...), remedy})
}

type validator struct {
	dir    string
	area   *area
	report *Report
	counts map[string]int
	tables []*csvData
	maps   []mapHead
}

// mapHead is a map that was seen.
type mapHead struct {
	file    string
	service Service
}

// Validate holds a package's folder against the rules. The error is for what could not be read at all; what is wrong with
// the package is in the report.
func Validate(ctx context.Context, dir string, o Options) (*Report, error) {
	v := &validator{dir: dir, report: &Report{}, area: newArea(o.Area)}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("filing: %w; name the package's folder", err)
	}
	for _, t := range Tables() {
		d, err := v.readTable(t)
		if err != nil {
			return nil, err
		}
		if d != nil {
			v.values(d)
			v.tables = append(v.tables, d)
		}
	}
	byService := map[Service]*coverage{}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if isMap(e.Name()) {
			if err := v.readMap(ctx, e.Name(), byService); err != nil {
				return nil, err
			}
		}
	}
	if v.report.Checked.Maps == 0 {
		v.add(Reject, ruleFiles, "coverage_*.geojson", 0, "", "write one map per technology and speed that is offered", "there is no coverage map")
	}
	for _, s := range Services() {
		c := byService[s]
		if c == nil {
			continue
		}
		v.maps = append(v.maps, mapHead{c.file, s})
		v.environments(c)
		if err := v.overlaps(ctx, c); err != nil {
			return nil, err
		}
		if err := v.readHexagons(ctx, s, c); err != nil {
			return nil, err
		}
	}
	v.joins()
	return v.report, nil
}
