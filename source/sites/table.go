package sites

import (
	"bytes"
	"errors"
	"strings"

	"github.com/guyline/guyline/source"
)

// table is a CSV file while it is read.
type table struct {
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

func newTable(data []byte) *table { return &table{rest: string(data)} }

// take is the next line without its end.
func (t *table) take() (line string, ok bool) {
	if t.rest == "" {
		return "", false
	}
	t.line++
	line, t.rest, _ = strings.Cut(t.rest, "\n")
	return strings.TrimSuffix(line, "\r"), true
}

// next is the next record: its fields, valid until the next call, and its first line. ok is false at the end.
func (t *table) next() (fields []string, line int, err error, ok bool) {
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
func (t *table) split(text string) error {
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

// header reads the first record and chooses the delimiter by it.
func (t *table) header() []string {
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
	fields, _, err, _ := t.next()
	if err != nil {
		return nil
	}
	return append([]string(nil), fields...)
}

// maxHeader is the size of the beginning in which the header must end.
const maxHeader = 16 << 10

func detectTable(f *source.File) bool {
	head := f.Data[:min(len(f.Data), maxHeader)]
	if !bytes.ContainsAny(head, ",;\t") {
		return false
	}
	ok, _ := isList(newTable(head).header(), false)
	return ok
}

func readTable(f *source.File) {
	t := newTable(f.Data)
	names := t.header()
	means, unused := assign(names, false)
	if len(unused) > 0 {
		f.Remarkf(t.line, "columns that are not read: %s", strings.Join(unused, ", "))
	}
	l := newList(f)
	var r row
	for {
		fields, line, err, ok := t.next()
		if !ok {
			break
		}
		if err != nil {
			f.Notef(line, "%v: the row is left out", err)
			continue
		}
		for len(fields) > len(names) && fields[len(fields)-1] == "" {
			fields = fields[:len(fields)-1]
		}
		if len(fields) > len(names) {
			f.Notef(line, "expected %d fields as in the header, found %d: the row is left out", len(names), len(fields))
			continue
		}
		r = row{line: line}
		blank := true
		for i, text := range fields {
			if c := means[i]; c >= 0 && text != "" {
				r.value[c], r.at[c] = number(c, text), line
				blank = false
			}
		}
		if !blank {
			l.add(&r)
		}
	}
	l.suspectSwaps()
}
