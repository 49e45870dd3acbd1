package filing

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// csvData is a table as read: rows in the order of the table's columns, each with its line.
type csvData struct {
	table Table
	rows  [][]string
	lines []int
}

// column is the index of a column.
func (d *csvData) column(name string) int {
	return slices.IndexFunc(d.table.Columns, func(c Column) bool { return c.Name == name })
}

// largestTable bounds the memory that a table takes.
const largestTable = 64 << 20

// readTable reads a supporting file; nil where it is missing or has no header.
func (v *validator) readTable(t Table) (*csvData, error) {
	f, err := os.Open(filepath.Join(v.dir, t.File))
	if errors.Is(err, os.ErrNotExist) {
		v.add(Reject, ruleFiles, t.File, 0, "", "add the file", "the table %q is missing", t.Title)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("filing: %w", err)
	}
	defer f.Close()
	v.report.Checked.Tables++
	in := &io.LimitedReader{R: f, N: largestTable + 1}
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.LazyQuotes = -1, false
	var at []int // where in a record each of the table's columns stands
	d := &csvData{table: t}
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			line := 0
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				line, err = parse.Line, parse.Err
			}
			v.add(Reject, ruleColumns, t.File, line, "", "write the file as RFC 4180 says, quotes doubled within quotes", "not read beyond here: %v", err)
			break
		}
		line, _ := r.FieldPos(0)
		if at == nil {
			if at = v.header(t, record); at == nil {
				return nil, nil
			}
			continue
		}
		v.report.Checked.Rows++
		row := make([]string, len(at))
		for i, k := range at {
			if k >= 0 && k < len(record) {
				row[i] = record[k]
			}
		}
		if len(record) != len(t.Columns) {
			v.add(Reject, ruleColumns, t.File, line, "", "give each row a value for each column", "%d values for %d columns", len(record), len(t.Columns))
		}
		d.rows, d.lines = append(d.rows, row), append(d.lines, line)
	}
	if in.N == 0 {
		v.add(Reject, ruleColumns, t.File, 0, "", "split the table", "it is larger than %d MiB and was read no further", largestTable>>20)
	}
	if at == nil {
		v.add(Reject, ruleColumns, t.File, 1, "", "write the header "+strings.Join(t.header(), ","), "the file is empty")
		return nil, nil
	}
	return d, nil
}

// header finds the table's columns; nil where none is there.
func (v *validator) header(t Table, record []string) []int {
	if first, bom := strings.CutPrefix(record[0], "\ufeff"); bom {
		record[0] = first
		v.add(Doubt, ruleColumns, t.File, 1, "", "write UTF-8 without it", "the file starts with a byte order mark")
	}
	at, found := make([]int, len(t.Columns)), 0
	for i, c := range t.Columns {
		if at[i] = slices.Index(record, c.Name); at[i] >= 0 {
			found++
			continue
		}
		rule := ruleColumns
		rule.Known = c.Known
		remedy := "add the column: " + c.Field
		for _, name := range record {
			if strings.EqualFold(strings.TrimSpace(name), c.Name) {
				remedy = fmt.Sprintf("write %s for %q", c.Name, name)
			}
		}
		v.add(Reject, rule, t.File, 1, c.Name, remedy, "the column is missing")
	}
	if found == 0 {
		return nil
	}
	for i, name := range record {
		switch {
		case !slices.Contains(t.header(), name):
			v.add(Reject, ruleColumns, t.File, 1, strconv.Quote(name), "remove the column", "the table has no such column")
		case slices.Index(record, name) != i:
			v.add(Reject, ruleColumns, t.File, 1, name, "remove one", "the column is there twice")
		}
	}
	if found == len(at) && !slices.IsSorted(at) {
		v.add(Reject, ruleColumns, t.File, 1, "", "order them "+strings.Join(t.header(), ","), "the columns are in another order")
	}
	return at
}

// values checks each value on its own, and that keys name one row.
func (v *validator) values(d *csvData) {
	seen := map[string]int{}
	for n, row := range d.rows {
		for i, c := range d.table.Columns {
			value := row[i]
			if !utf8.ValidString(value) {
				v.add(Reject, ruleColumns, d.table.File, d.lines[n], c.Name, "save the file as UTF-8", "the value is not UTF-8")
			} else if wrong := c.wrong(value); wrong != "" {
				rule := c.governs()
				v.add(Reject, rule, d.table.File, d.lines[n], c.Name, "give "+c.Field+" ("+c.Type()+")", "%s", wrong)
			}
		}
		var key []string
		for _, k := range d.table.key {
			key = append(key, row[d.column(k)])
		}
		id := strings.Join(key, "\x00")
		if first, twice := seen[id]; twice {
			v.add(Reject, ruleUnique, d.table.File, d.lines[n], strings.Join(d.table.key, ", "), "remove or rename one of them",
				"%s stands in line %d already", strings.Join(key, ", "), first)
		} else {
			seen[id] = d.lines[n]
		}
	}
	if len(d.rows) == 0 {
		v.add(Reject, ruleValue, d.table.File, 0, "", "add at least one row", "the table has no row")
	}
}

// joins checks that identifiers meet, and that each map has its link budgets and models.
func (v *validator) joins() {
	by := map[string]*csvData{}
	for _, d := range v.tables {
		by[d.table.File] = d
	}
	set := func(file, column string) map[string]bool {
		out := map[string]bool{}
		if d := by[file]; d != nil {
			for _, row := range d.rows {
				out[row[d.column(column)]] = true
			}
		}
		return out
	}
	models, budgets := set(ModelsFile, "model_id"), set(BudgetsFile, "link_budget_id")
	within := func(file, column string, known map[string]bool, home string) {
		d := by[file]
		if d == nil || by[home] == nil {
			return // told already
		}
		for n, row := range d.rows {
			if id := row[d.column(column)]; id != "" && !known[id] {
				v.add(Reject, ruleJoin, file, d.lines[n], column, "declare it in "+home+", or correct the spelling", "%q is not declared", id)
			}
		}
	}
	used := func(file, column string, other map[string]bool, elsewhere string, s Severity, r Rule) {
		d := by[file]
		if d == nil || by[elsewhere] == nil {
			return
		}
		for n, row := range d.rows {
			if id := row[d.column(column)]; id != "" && !other[id] {
				v.add(s, r, file, d.lines[n], column, "add a row for it to "+elsewhere, "%q has no row in %s", id, elsewhere)
			}
		}
	}
	within(ClutterFile, "model_id", models, ModelsFile)
	within(AssociationFile, "model_id", models, ModelsFile)
	within(AssociationFile, "link_budget_id", budgets, BudgetsFile)
	within(RationaleFile, "link_budget_id", budgets, BudgetsFile)
	used(BudgetsFile, "link_budget_id", set(AssociationFile, "link_budget_id"), AssociationFile, Reject, ruleJoin)
	used(ModelsFile, "model_id", set(AssociationFile, "model_id"), AssociationFile, Reject, ruleJoin)
	used(ModelsFile, "model_id", set(ClutterFile, "model_id"), ClutterFile, Doubt, ruleJoin)
	used(BudgetsFile, "link_budget_id", set(RationaleFile, "link_budget_id"), RationaleFile, Reject, ruleRationale)
	if d := by[RationaleFile]; d != nil {
		for n, row := range d.rows {
			name := row[d.column("parameter")]
			if (&csvData{table: Tables()[3]}).column(name) < 0 && name != "" {
				v.add(Reject, ruleRationale, RationaleFile, d.lines[n], "parameter", "name a column of "+BudgetsFile, "%q is no parameter", name)
			}
		}
	}
	if d := by[BudgetsFile]; d != nil {
		v.budgets(d)
	}
}

// budgets checks that each is of a service that there is, and that each map has one for both environments.
func (v *validator) budgets(d *csvData) {
	have := map[[2]int]bool{}
	for n, row := range d.rows {
		get := func(name string) float64 {
			x, err := strconv.ParseFloat(row[d.column(name)], 64)
			if err != nil {
				return -1
			}
			return x
		}
		s, ok := serviceOf(int(get("technology")), get("mindown"), get("minup"))
		if !ok {
			v.add(Reject, ruleService, d.table.File, d.lines[n], "technology, mindown, minup", "give 400, 5, 1; 500, 7, 1; or 500, 35, 3",
				"%s, %s, %s is no technology with its speeds", row[d.column("technology")], row[d.column("mindown")], row[d.column("minup")])
			continue
		}
		have[[2]int{int(s), int(get("environmnt"))}] = true
		if !slices.ContainsFunc(v.maps, func(m mapHead) bool { return m.service == s }) {
			v.add(Doubt, ruleJoin, d.table.File, d.lines[n], "technology, mindown, minup", "add the map, or remove the link budget",
				"there is no map of %v", s)
		}
	}
	for _, m := range v.maps {
		for _, e := range []Environment{Outdoor, Vehicle} {
			if !have[[2]int{int(m.service), int(e)}] {
				v.add(Reject, ruleJoin, m.file, 0, "", "add the link budget to "+BudgetsFile, "there is no link budget of %v, %v", m.service, e)
			}
		}
	}
}
