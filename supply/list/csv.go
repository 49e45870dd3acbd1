package list

import (
	"bytes"
	"io"
	"strings"
)

// rows reads comma-separated values (RFC 4180, with other separators too). It is not encoding/csv because there a quote that
// is never closed takes the rest of the file with it: here it costs its own row, which is told, and reading goes on with
// the next line. A quote inside a field that does not begin with one is read as it stands.
type rows struct {
	r       *reader
	comma   byte
	first   int // line on which the row begins
	pending []pendingLine
}

type pendingLine struct {
	text []byte
	line int
}

// A row may go on over so many lines.
const maxRowLines = 200

// next gives the fields of the next row; io.EOF after the last. Rows that cannot be read are told and stepped over, and so
// are empty lines and the end-of-file character of DOS (1A), with which OFAC's files end.
func (x *rows) next() ([]string, error) {
	for {
		line, n, err := x.line()
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 || string(line) == "\x1a" {
			continue
		}
		x.first = n
		fields, problem, err := x.row(line)
		if err != nil {
			return nil, err
		}
		if problem == "" {
			x.r.src.Rows++
			return fields, nil
		}
		x.r.src.Rows++
		x.r.broken(n, "%s; correct it in the file, or fetch the list again", problem)
	}
}

// line gives the next line: one that was put back, or a new one.
func (x *rows) line() ([]byte, int, error) {
	if len(x.pending) > 0 {
		p := x.pending[0]
		x.pending = x.pending[1:]
		return p.text, p.line, nil
	}
	for {
		b, err := x.r.in.readLine()
		if err == errLong {
			x.r.src.Rows++
			x.r.broken(x.r.in.line(), "the line has more than %d bytes", x.r.limits.RowBytes)
			continue
		}
		return b, x.r.in.lines, err
	}
}

// row reads the row that begins with a line, and further lines while a quote is open. Where that fails, the further lines
// are put back.
func (x *rows) row(line []byte) (fields []string, problem string, err error) {
	text := line
	var more []pendingLine
	back := func(problem string) ([]string, string, error) {
		x.pending = append(more, x.pending...)
		return nil, problem, nil
	}
	for {
		fields, open, problem := fieldsOf(x.r.text(text), x.comma)
		if problem != "" {
			return back(problem)
		}
		if !open {
			return fields, "", nil
		}
		next, n, err := x.line()
		if err == io.EOF || err == nil && len(more) >= maxRowLines {
			return back("a quote that opens in it is never closed")
		}
		if err != nil {
			return nil, "", err
		}
		more = append(more, pendingLine{next, n})
		text = append(append(append([]byte(nil), text...), '\n'), next...)
		if int64(len(text)) > x.r.limits.RowBytes {
			return back("a quote that opens in it is not closed within the bound of a row")
		}
	}
}

// fieldsOf splits a row. open says that a quote is still open at its end.
func fieldsOf(s string, comma byte) (fields []string, open bool, problem string) {
	fields = make([]string, 0, 32)
	for {
		if !strings.HasPrefix(s, `"`) {
			i := strings.IndexByte(s, comma)
			if i < 0 {
				return append(fields, s), false, ""
			}
			fields, s = append(fields, s[:i]), s[i+1:]
			continue
		}
		s = s[1:]
		var b strings.Builder
		for {
			i := strings.IndexByte(s, '"')
			if i < 0 {
				return nil, true, ""
			}
			if i+1 < len(s) && s[i+1] == '"' {
				b.WriteString(s[:i+1])
				s = s[i+2:]
				continue
			}
			field := s[:i]
			if b.Len() > 0 {
				b.WriteString(field)
				field = b.String()
			}
			fields, s = append(fields, field), s[i+1:]
			break
		}
		switch {
		case s == "":
			return fields, false, ""
		case s[0] == comma:
			s = s[1:]
		case strings.TrimSpace(s) == "":
			return fields, false, ""
		default:
			return nil, false, "there is text after a closing quote"
		}
	}
}

// table is rows under a header.
type table struct {
	rows
	header []string
	col    map[string]int // by plain name of the column
	row    []string
}

// newTable reads the header, which is the next row.
func newTable(r *reader, comma byte) (*table, error) {
	t := &table{rows: rows{r: r, comma: comma}}
	header, err := t.rows.next()
	if err != nil {
		return nil, err
	}
	r.src.Rows--
	t.header, t.col = header, columns(header)
	return t, nil
}

// columns says where a column is, by its plain name; of equal names the first counts.
func columns(header []string) map[string]int {
	col := map[string]int{}
	for i, h := range header {
		if h = plain(h); h != "" {
			if _, twice := col[h]; !twice {
				col[h] = i
			}
		}
	}
	return col
}

// next steps to the next row with as many fields as the header has; others are told.
func (t *table) next() error {
	for {
		row, err := t.rows.next()
		if err != nil {
			return err
		}
		for len(row) > len(t.header) && strings.TrimSpace(row[len(row)-1]) == "" {
			row = row[:len(row)-1]
		}
		if len(row) == len(t.header) {
			t.row = row
			return nil
		}
		t.r.broken(t.first, "%s where the header names %d; look for a quote or a separator too many", plural(len(row), "field"), len(t.header))
	}
}

// get gives the field of the first of these columns that is there and not empty.
func (t *table) get(columns ...string) string {
	for _, c := range columns {
		if i, ok := t.col[c]; ok {
			if v := clean(t.row[i]); v != "" {
				return v
			}
		}
	}
	return ""
}

// raw is get without cleaning, for fields whose line ends mean something.
func (t *table) raw(column string) string {
	if i, ok := t.col[column]; ok {
		return strings.TrimSpace(t.row[i])
	}
	return ""
}

// plain is a column's name in lower case, letters and digits alone.
func plain(s string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(s) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteRune(c)
		}
	}
	return b.String()
}
