package sbom

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	maxDepth = 200      // nesting of JSON values and of XML elements
	maxText  = 64 << 10 // bytes of one text that is kept
	bufSize  = 64 << 10
)

// scanner reads JSON (RFC 8259) from a stream, value by value, in one buffer. It holds the first error and then gives
// nothing more. Texts that it returns are valid until the next call.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	base     int64 // offset of buf[0] in the stream
	line     int   // of pos
	depth    int
	eof      bool
	err      error
	scratch  []byte
	wrong    func(Kind, string) // is told of wrong types and of texts that are too long
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, bufSize), line: 1, wrong: func(Kind, string) {}}
}

func (s *scanner) offset() int64 { return s.base + int64(s.pos) }

// fail keeps the first error, with its place.
func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("sbom: line %d, byte %d: %w", s.line, s.offset(), fmt.Errorf(format, args...))
	}
}

// fill reads on. It says whether there is a byte at pos.
func (s *scanner) fill() bool {
	if s.pos < s.end {
		return true
	}
	s.base += int64(s.end)
	s.pos, s.end = 0, 0
	for range 100 { // readers may give nothing now and then
		if s.eof || s.err != nil {
			return false
		}
		n, err := s.r.Read(s.buf)
		s.end = n
		if err != nil {
			s.eof = true
			if !errors.Is(err, io.EOF) {
				s.fail("%w", err)
			}
		}
		if n > 0 {
			return true
		}
	}
	s.fail("%w", io.ErrNoProgress)
	return false
}

// next is the first byte of the next value or sign, 0 at the end or after an error. It is not consumed.
func (s *scanner) next() byte {
	for s.err == nil && s.fill() {
		for s.pos < s.end {
			switch c := s.buf[s.pos]; c {
			case '\n':
				s.line++
				fallthrough
			case ' ', '\t', '\r':
				s.pos++
			default:
				return c
			}
		}
	}
	return 0
}

func (s *scanner) expect(c byte) bool {
	got := s.next()
	switch {
	case s.err != nil:
		return false
	case got == c:
		s.pos++
		return true
	case got == 0 && s.eof:
		s.fail("the document ends in the middle; %q is missing", c)
	default:
		s.fail("%q where %q is asked for", got, c)
	}
	return false
}

func (s *scanner) enter() bool {
	s.depth++
	if s.depth > maxDepth {
		s.fail("values nested deeper than %d", maxDepth)
		return false
	}
	s.pos++
	return true
}

// object goes through an object: each is called with every key and must consume its value. Keys that nobody looks at come
// as "". A value of another type is told and stepped over; null is stepped over silently.
func (s *scanner) object(what string, each func(key string)) bool {
	if !s.is('{', what, "an object") || !s.enter() {
		return false
	}
	for first := true; s.err == nil; first = false {
		c := s.next()
		if c == '}' {
			s.pos++
			break
		}
		if !first {
			if !s.expect(',') {
				break
			}
			c = s.next()
		}
		if c != '"' {
			s.expect('"')
			break
		}
		key := known(s.text())
		if s.expect(':') {
			each(key)
		}
	}
	s.depth--
	return s.err == nil
}

// array goes through an array: each must consume one value.
func (s *scanner) array(what string, each func()) bool {
	if !s.is('[', what, "an array") || !s.enter() {
		return false
	}
	for first := true; s.err == nil; first = false {
		if s.next() == ']' {
			s.pos++
			break
		}
		if !first && !s.expect(',') {
			break
		}
		each()
	}
	s.depth--
	return s.err == nil
}

// is says whether the next value begins with c; else it is told and stepped over.
func (s *scanner) is(c byte, what, want string) bool {
	got := s.next()
	if got == c {
		return true
	}
	if got != 'n' && s.err == nil && got != 0 {
		s.wrong(WrongType, what+" is "+typeName(got)+", not "+want)
	}
	s.skip()
	return false
}

func typeName(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	}
	return "a number"
}

// number reads a number; another type is told.
func (s *scanner) number(what string) (v float64, ok bool) {
	switch c := s.next(); {
	case c == '-', c >= '0' && c <= '9':
		v, err := strconv.ParseFloat(s.literal(), 64)
		return v, err == nil
	default:
		s.is(0, what, "a number")
	}
	return 0, false
}

// literal reads a number, true, false or null. It is "" after an error.
func (s *scanner) literal() string {
	s.scratch = s.scratch[:0]
	for s.fill() {
		c := s.buf[s.pos]
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '+' || c == '.' || c == 'E') {
			break
		}
		if len(s.scratch) > 400 {
			s.fail("a number of more than 400 digits")
			return ""
		}
		s.scratch = append(s.scratch, c)
		s.pos++
	}
	t := string(s.scratch)
	if t != "true" && t != "false" && t != "null" && !validNumber(t) {
		if t == "" {
			s.fail("%q where a value is asked for", s.next())
		} else {
			s.fail("%q is no value", t)
		}
		return ""
	}
	return t
}

// validNumber is the grammar of RFC 8259, section 6.
func validNumber(t string) bool {
	t = strings.TrimPrefix(t, "-")
	n := countDigits(t)
	if n == 0 || n > 1 && t[0] == '0' {
		return false
	}
	t = t[n:]
	if strings.HasPrefix(t, ".") {
		n := countDigits(t[1:])
		if n == 0 {
			return false
		}
		t = t[1+n:]
	}
	if t != "" && (t[0] == 'e' || t[0] == 'E') {
		t = t[1:]
		if t != "" && (t[0] == '+' || t[0] == '-') {
			t = t[1:]
		}
		n := countDigits(t)
		if n == 0 {
			return false
		}
		t = t[n:]
	}
	return t == ""
}

func countDigits(t string) int {
	n := 0
	for n < len(t) && t[n] >= '0' && t[n] <= '9' {
		n++
	}
	return n
}

// skip steps over a value of any type.
func (s *scanner) skip() {
	switch s.next() {
	case '{':
		s.object("", func(string) { s.skip() })
	case '[':
		s.array("", s.skip)
	case '"':
		s.skipText()
	case 0:
		if s.err == nil && s.eof && s.pos == s.end {
			s.fail("the document ends where a value is asked for")
			return
		}
		s.literal()
	default:
		s.literal()
	}
}

// skipText steps over a string without keeping it.
func (s *scanner) skipText() {
	s.pos++
	for s.err == nil {
		if !s.fill() {
			s.fail("the document ends in a string")
			return
		}
		for i, c := range s.buf[s.pos:s.end] {
			if c == '"' {
				s.pos += i + 1
				return
			}
			if c == '\\' || c < 0x20 {
				s.pos += i + 1
				if c != '\\' {
					s.fail("control character %#02x in a string", c)
					return
				}
				s.scratch = s.scratch[:0]
				s.escape()
				goto on
			}
		}
		s.pos = s.end
	on:
	}
}

// finish asks that nothing but white space follows.
func (s *scanner) finish() {
	if c := s.next(); c != 0 && s.err == nil || s.err == nil && s.pos < s.end {
		s.fail("%q after the end of the document", c)
	}
}
