package owner

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Format names what a file is.
type Format string

const (
	BODS       Format = "BODS"                       // 0.2 to 0.4, an array or lines
	LEI        Format = "GLEIF level 1"              // LEI-CDF 3.1, XML or golden copy CSV
	Relations  Format = "GLEIF level 2"              // RR-CDF 2.1, XML or golden copy CSV
	Exceptions Format = "GLEIF reporting exceptions" // Reporting Exceptions format 2.1, XML or golden copy CSV
	FtM        Format = "FollowTheMoney"             // JSON lines of OpenSanctions and others
	Table      Format = "ownership table"            // own CSV, see the package doc
)

// Problem is something in a file that was not read, or read in spite of a fault.
type Problem struct {
	Place
	Text string
}

func (p Problem) String() string { return p.Place.String() + ": " + p.Text }

// Told says what was read of a file.
type Told struct {
	Format   Format
	Rows     int // statements, records, entities or rows seen
	Skipped  int // of these, not read because of a fault
	Holdings int // edges made
	Problems []Problem
	Dropped  int // problems beyond the first maxProblems
}

// Bounds of reading: the largest row or record, and how many problems are kept.
const (
	maxRow      = 4 << 20
	maxProblems = 200
	peeked      = 64 << 10
)

var errFormat = errors.New("no ownership data: expected BODS statements, GLEIF files (LEI, relationships, reporting exceptions), FollowTheMoney entities, or a table with the columns owner and owned")

// file is one reading of one file.
type file struct {
	g    *Graph
	path string
	told Told
}

func (f *file) problem(line int, format string, args ...any) {
	if len(f.told.Problems) >= maxProblems {
		f.told.Dropped++
		return
	}
	f.told.Problems = append(f.told.Problems, Problem{Place{f.path, line}, fmt.Sprintf(format, args...)})
}

// skip tells a row that is not read.
func (f *file) skip(line int, format string, args ...any) {
	f.told.Skipped++
	f.problem(line, format, args...)
}

// link adds a holding, or tells why it cannot be.
func (f *file) link(e Edge) {
	if err := f.g.Link(e); err != nil {
		f.problem(e.Place.Line, "%v", err)
		return
	}
	f.told.Holdings++
}

// Read adds the holdings of a file to the graph. The format is detected by content. A row that is broken is told, skipped
// and counted; an error says that the file is none of the formats, or that reading stopped, and where. What was read until
// then stays.
func (g *Graph) Read(path string, r io.Reader) (Told, error) {
	br := bufio.NewReaderSize(r, peeked)
	head, err := br.Peek(peeked)
	if err != nil && err != io.EOF {
		return Told{}, fmt.Errorf("%s: %w", path, err)
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		br.Discard(3)
		head = head[3:]
	}
	f := &file{g: g, path: path}
	f.told.Format = Detect(head)
	switch f.told.Format {
	case BODS:
		err = f.bods(br)
	case FtM:
		err = f.ftm(br)
	case Table:
		err = f.table(br, head)
	case LEI, Relations, Exceptions:
		if bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
			err = f.gleifXML(br)
		} else {
			err = f.gleifCSV(br)
		}
	default:
		err = errFormat
	}
	if err != nil {
		return f.told, fmt.Errorf("%s: %w", path, err)
	}
	return f.told, nil
}

// Detect tells a format by the beginning of a file, "" where it is none.
func Detect(head []byte) Format {
	head = bytes.TrimSpace(head[:min(len(head), peeked)])
	has := func(words ...string) bool {
		for _, w := range words {
			if bytes.Contains(head, []byte(w)) {
				return true
			}
		}
		return false
	}
	if len(head) == 0 {
		return ""
	}
	switch head[0] {
	case '<':
		for _, root := range []struct {
			name   string
			format Format
		}{{"LEIData", LEI}, {"RelationshipData", Relations}, {"ReportingExceptionData", Exceptions}} {
			if has("<"+root.name, ":"+root.name) {
				return root.format
			}
		}
		return ""
	case '[', '{':
		if has(`"statementId"`, `"statementID"`, `"recordDetails"`, `"statementType"`) {
			return BODS
		}
		if has(`"schema"`) && has(`"properties"`) {
			return FtM
		}
		return ""
	}
	row, _, _ := bytes.Cut(head, []byte("\n"))
	return tableFormat(columns(string(row)))
}

// columns reads the first row of a table.
func columns(row string) []string {
	r := csv.NewReader(strings.NewReader(row))
	r.Comma = separator(row)
	fields, err := r.Read()
	if err != nil {
		return nil
	}
	return fields
}

// separator is the mark that stands most often in the first row.
func separator(row string) rune {
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := strings.Count(row, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func tableFormat(columns []string) Format {
	at := map[string]bool{}
	for _, c := range columns {
		at[strings.ToLower(strings.TrimSpace(c))] = true
	}
	switch {
	case at["relationship.startnode.nodeid"] && at["relationship.endnode.nodeid"]:
		return Relations
	case at["lei"] && at["exception.category"]:
		return Exceptions
	case at["lei"] && at["entity.legalname"]:
		return LEI
	case at["owner"] && at["owned"]:
		return Table
	}
	return ""
}

// guard ends a stream in which one row or token is larger than maxRow, before a decoder takes it into memory.
type guard struct {
	r    io.Reader
	left int
}

var errRow = fmt.Errorf("a row or element is larger than %d bytes: split it, or cut it out", maxRow)

func (g *guard) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errRow
	}
	n, err := g.r.Read(p[:min(len(p), g.left)])
	g.left -= n
	return n, err
}

func (g *guard) reset() { g.left = maxRow }

// rows calls one function for every row of a table; its first row names the columns.
func (f *file) rows(r io.Reader, comma rune, row func(line int, at map[string]int, fields []string)) error {
	g := &guard{r: r, left: maxRow}
	c := csv.NewReader(g)
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = comma, -1, true
	header, err := c.Read()
	if err != nil {
		return fmt.Errorf("first row: %w", err)
	}
	at := map[string]int{}
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	width := len(header)
	for {
		g.reset()
		fields, err := c.Read()
		if err == io.EOF {
			return nil
		}
		f.told.Rows++
		var broken *csv.ParseError
		if errors.As(err, &broken) && !errors.Is(err, errRow) {
			f.skip(broken.StartLine, "%v", broken.Err)
			continue
		}
		if err != nil {
			return err
		}
		line, _ := c.FieldPos(0)
		if len(fields) != width {
			f.skip(line, "%d fields where the first row has %d", len(fields), width)
			continue
		}
		row(line, at, fields)
	}
}

// parseDay reads a day, also of a date with time. A month or year alone is its first day, or its last one.
func parseDay(text string, last bool) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	whole, _, _ := strings.Cut(text, "T")
	whole, _, _ = strings.Cut(whole, " ")
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		t, err := time.Parse(layout, whole)
		if err != nil {
			continue
		}
		if last && layout == "2006-01" {
			t = t.AddDate(0, 1, -1)
		} else if last && layout == "2006" {
			t = t.AddDate(1, 0, -1)
		}
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%q: expected a day as 2024-05-31", shorten(text))
}

// days reads the first and last day of a holding.
func days(from, to string) (first, last time.Time, err error) {
	if first, err = parseDay(from, false); err != nil {
		return first, last, err
	}
	last, err = parseDay(to, true)
	return first, last, err
}

// country is a two-letter code in upper case, of "US" or "US-MA"; "" where it is none.
func country(code string) string {
	code, _, _ = strings.Cut(strings.TrimSpace(code), "-")
	if len(code) != 2 {
		return ""
	}
	return strings.ToUpper(code)
}

// isLEI says whether a text is a legal entity identifier: 20 letters and digits, of which the last two check the others
// (ISO 17442).
func isLEI(text string) bool {
	rest, ok := remainder97(text)
	return ok && len(text) == 20 && rest == 1
}

// remainder97 divides letters and digits by 97, letters counting from A = 10 (ISO 7064, MOD 97-10). Not ok where there is
// something else.
func remainder97(text string) (rest int, ok bool) {
	for _, c := range []byte(text) {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return 0, false
		}
	}
	return rest, true
}
