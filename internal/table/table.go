// Package table reads tables as people keep them in spreadsheets: CSV with a header (RFC 4180). The delimiter is a comma,
// semicolon or tab, whichever the header has most of; a first line "sep=;" is obeyed. Empty lines and lines that begin with
// # are left out. A row at fault is told, and the rows after it are read.
package table

import (
	"errors"
	"strings"
)

// Table is a CSV file while it is read.
type Table struct {
	rest      string
	line      int // of the last line taken
	delimiter byte
	fields    []string
}

// maxQuotedLines is the most lines that a quoted field may span: one that runs on is a missing quote.
const maxQuotedLines = 20

var (
	errQuote = errors.New(`a field begins with " and no " ends it`)
	errAfter = errors.New(`text follows the " that ends a field`)
)

// New reads data, which is UTF-8.
func New(data []byte) *Table { return &Table{rest: string(data)} }

// take is the next line without its end.
func (t *Table) take() (line string, ok bool) {
	if t.rest == "" {
		return "", false
	}
	t.line++
	line, t.rest, _ = strings.Cut(t.rest, "\n")
	return strings.TrimSuffix(line, "\r"), true
}

// Next is the next record: its fields, valid until the next call, and its first line. ok is false at the end.
func (t *Table) Next() (fields []string, line int, err error, ok bool) {
	for {
		text, more := t.take()
		if !more {
			return nil, 0, nil, false
		}
		if trimmed := strings.TrimSpace(text); trimmed == "" || trimmed[0] == '#' {
			continue
		}
		line, rest := t.line, t.rest
		err := t.split(text)
		for i := 1; errors.Is(err, errQuote) && i < maxQuotedLines; i++ {
			more, found := t.take()
			if !found {
				break
			}
			text += "\n" + more
			err = t.split(text)
		}
		if err != nil { // go on with the line after the one at fault
			t.line, t.rest = line, rest
		}
		return t.fields, line, err, true
	}
}

// split fills t.fields with the fields of a record (RFC 4180).
func (t *Table) split(text string) error {
	t.fields = t.fields[:0]
	for {
		text = strings.TrimLeft(text, " ")
		if text == "" || text[0] != '"' {
			field, rest, more := strings.Cut(text, string(t.delimiter))
			t.fields = append(t.fields, strings.TrimSpace(field))
			if !more {
				return nil
			}
			text = rest
			continue
		}
		end := 1
		for {
			i := strings.IndexByte(text[end:], '"')
			if i < 0 {
				return errQuote
			}
			end += i
			if end+1 >= len(text) || text[end+1] != '"' {
				break
			}
			end += 2
		}
		field := strings.ReplaceAll(text[1:end], `""`, `"`)
		t.fields = append(t.fields, strings.TrimSpace(field))
		rest := strings.TrimLeft(text[end+1:], " ")
		if rest == "" {
			return nil
		}
		if rest[0] != t.delimiter {
			return errAfter
		}
		text = rest[1:]
	}
}

// Header reads the first record and chooses the delimiter by it. It is nil where there is none.
func (t *Table) Header() []string {
	before := *t
	for {
		text, ok := t.take()
		if !ok {
			return nil
		}
		if d, ok := strings.CutPrefix(text, "sep="); ok && len(d) == 1 {
			t.delimiter = d[0]
			break
		}
		if trimmed := strings.TrimSpace(text); trimmed == "" || trimmed[0] == '#' {
			continue
		}
		most := 0
		for _, d := range []byte{',', ';', '\t'} {
			if n := strings.Count(text, string(d)); n > most {
				t.delimiter, most = d, n
			}
		}
		if most == 0 {
			return nil
		}
		t.rest, t.line = before.rest, before.line
		break
	}
	fields, _, err, _ := t.Next()
	if err != nil {
		return nil
	}
	return append([]string(nil), fields...)
}

// Line is the line of the last record taken, 1-based.
func (t *Table) Line() int { return t.line }

// Plain is the form of a column's name by which columns are recognised: its letters and digits, in lower case.
func Plain(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return -1
	}, name)
}
