package list

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// input is a file that is being read, with its lines counted.
type input struct {
	path   string
	br     *bufio.Reader
	limits Limits
	lines  int // lines that were read
}

const headBytes = 64 << 10

func newInput(path string, r io.Reader, limits Limits) *input {
	in := &input{path: path, br: bufio.NewReaderSize(r, headBytes), limits: limits}
	if b, _ := in.br.Peek(3); string(b) == "\xef\xbb\xbf" {
		in.br.Discard(3)
	}
	return in
}

// head is the beginning of the file, as much as fits the buffer.
func (in *input) head() []byte {
	b, _ := in.br.Peek(headBytes)
	return b
}

func (in *input) rest() io.Reader { return in.br }
func (in *input) line() int       { return max(1, in.lines) }

// errLong is a line beyond its bound.
var errLong = errors.New("line too long")

// readLine reads a line without its end. A line that is too long is read over and gives errLong.
func (in *input) readLine() ([]byte, error) {
	var out []byte
	long := false
	for {
		b, err := in.br.ReadSlice('\n')
		if long = long || int64(len(out)+len(b)) > in.limits.RowBytes; !long {
			out = append(out, b...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && (err != io.EOF || len(out)+len(b) == 0 && !long) {
			return nil, err
		}
		in.lines++
		if long {
			return nil, errLong
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(out, []byte("\n")), []byte("\r")), nil
	}
}

// reader is what a format's read function works with.
type reader struct {
	in     *input
	src    *Source
	loader *loader
	limits Limits
	told   int
	untold int
	held   int
	latin  bool // a line in Windows-1252 was told
}

// tell notes something at a line, up to the bound of notes.
func (r *reader) tell(line int, format string, args ...any) {
	if r.told++; r.told > r.limits.Notes {
		r.untold++
		return
	}
	r.loader.note(r.in.path, line, format, args...)
}

// broken tells a row that is left out, and counts it.
func (r *reader) broken(line int, format string, args ...any) {
	r.src.Broken++
	r.tell(line, "row left out: "+format, args...)
}

// errEntities ends reading at the bound of entities.
var errEntities = errors.New("more entities than are read; raise the limit, or give fewer lists")

// hold counts what is kept until the end of the file and is no entity itself.
func (r *reader) hold() error {
	if r.held++; r.held > 8*r.limits.Entities {
		return errEntities
	}
	return nil
}

// add takes an entity, which must have a name, and gives where it lies in the set; -1 where it was left out.
func (r *reader) add(e Entity) (int, error) {
	set := r.loader.set
	if e.Name = clean(e.Name); e.Name == "" {
		r.broken(e.Line, "it names nobody; correct it in the file, or tell its publisher")
		return -1, nil
	}
	if len(set.Entities) >= r.limits.Entities {
		return -1, errEntities
	}
	e.Path = r.in.path
	set.Entities = append(set.Entities, e)
	r.newest(e.Start)
	return len(set.Entities) - 1, nil
}

// at gives the entity of an index that add gave. It is valid until the next add.
func (r *reader) at(i int) *Entity { return &r.loader.set.Entities[i] }

// dated sets the date of the data from what the file itself says.
func (r *reader) dated(day time.Time) {
	if !day.IsZero() {
		r.src.Date, r.src.DateFrom = day, DateFile
	}
}

// newest takes the day of a row as the date of the data, where the file itself says none and the day is later than any yet.
func (r *reader) newest(day time.Time) {
	if r.src.DateFrom != DateFile && day.After(r.src.Date) {
		r.src.Date, r.src.DateFrom = day, DateNewest
	}
}

// text makes a string of a line: UTF-8 as it is, anything else read as Windows-1252, which old exports are in.
func (r *reader) text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if !r.latin {
		r.latin = true
		r.tell(r.in.line(), "not UTF-8: this line, and others like it, are read as Windows-1252")
	}
	var s strings.Builder
	for _, c := range b {
		if c >= 0x80 && c < 0xa0 {
			s.WriteRune(windows1252[c-0x80])
		} else {
			s.WriteRune(rune(c))
		}
	}
	return s.String()
}

// windows1252 is what the bytes 80 to 9F stand for (WHATWG Encoding Standard, index windows-1252).
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// clean trims a text and makes runs of space one.
func clean(s string) string {
	s = strings.TrimSpace(s)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == ' ' && i+1 < len(s) && s[i+1] <= ' ' || c == 0xc2 && i+1 < len(s) && s[i+1] == 0xa0 {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// split cuts a list of values and cleans them; empty ones fall away.
func split(s, sep string) []string {
	var out []string
	for v := range strings.SplitSeq(s, sep) {
		if v = clean(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// join puts the parts of an address or a name together, without those that are empty.
func join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = clean(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// day reads a day in one of the layouts; the zero Time where there is none.
func day(s string, layouts ...string) time.Time {
	s = clean(s)
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		}
	}
	return time.Time{}
}

// dayOr is day for a row: a text that is no day is told, and read as open.
func (r *reader) dayOr(line int, column, s string, layouts ...string) time.Time {
	t := day(s, layouts...)
	if s = clean(s); t.IsZero() && s != "" {
		r.tell(line, "%s %q is no day that can be read: taken as open", column, cut(s))
	}
	return t
}

// cut shortens a text for a note.
func cut(s string) string {
	if len(s) <= 60 {
		return s
	}
	i := 57
	for !utf8.RuneStart(s[i]) {
		i--
	}
	return s[:i] + "…"
}

// slug makes an id of a name: lower case letters and digits, the rest as single dashes.
func slug(s string) string {
	var b strings.Builder
	dash := false
	for _, c := range strings.ToLower(s) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c > 0x7f {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(c)
		} else {
			dash = true
		}
	}
	return b.String()
}

// iso is a day as YYYY-MM-DD, empty for the zero Time.
func iso(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// plural is a number with its word.
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
