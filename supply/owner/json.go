package owner

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// Bounds of JSON: of one statement or entity, not of the file, which is streamed.
const (
	maxDepth  = 64
	maxValues = 200_000 // in one statement
	maxText   = 1 << 20 // bytes of one string or number
)

// sort of a JSON value.
type sort uint8

const (
	null sort = iota
	boolean
	number
	text
	array
	object
)

var sortNames = [...]string{"null", "a boolean", "a number", "a string", "an array", "an object"}

func (s sort) String() string { return sortNames[s] }

// value is a JSON value with the line on which it begins. Numbers stay as written, so that no share is rounded by reading.
type value struct {
	sort  sort
	line  int
	last  int    // line of the end; of a whole statement only
	text  string // of a string or number; "true" or "false"
	keys  []string
	items []*value // of an array, or of an object in the order of keys
}

// get is a member of an object, nil where there is none; the last of several, as encoding/json has it.
func (v *value) get(key string) *value {
	if v == nil || v.sort != object {
		return nil
	}
	for i := len(v.keys) - 1; i >= 0; i-- {
		if v.keys[i] == key {
			return v.items[i]
		}
	}
	return nil
}

// str is the text of a string member, empty where there is none.
func (v *value) str(key string) string {
	if m := v.get(key); m != nil && m.sort == text {
		return m.text
	}
	return ""
}

// list gives the items of an array member.
func (v *value) list(key string) []*value {
	if m := v.get(key); m != nil && m.sort == array {
		return m.items
	}
	return nil
}

// yes says whether a member is true.
func (v *value) yes(key string) bool {
	m := v.get(key)
	return m != nil && m.sort == boolean && m.text == "true"
}

var errEnd = errors.New("end of the values")

// stream reads the values of one array, or values one after another (JSON lines), one at a time. encoding/json knows no
// lines and holds any one string whole.
type stream struct {
	r      *bufio.Reader
	line   int
	listed bool // within one array
	first  bool
	values int
}

func newStream(r io.Reader) *stream {
	return &stream{r: bufio.NewReaderSize(r, 1<<16), line: 1, first: true}
}

// next gives the next value, errEnd after the last one.
func (s *stream) next() (*value, error) {
	c, err := s.space()
	if err == io.EOF {
		if s.listed {
			return nil, s.fault("the array does not end: the file is cut short")
		}
		return nil, errEnd
	}
	if err != nil {
		return nil, err
	}
	if s.first && c == '[' {
		s.listed = true
		if c, err = s.space(); err != nil {
			return nil, s.short(err)
		}
		if c == ']' {
			s.listed = false
			s.first = false
			return nil, s.end()
		}
	} else if s.listed {
		if c == ']' {
			s.listed = false
			return nil, s.end()
		}
		if c != ',' {
			return nil, s.fault("expected , or ]")
		}
		if c, err = s.space(); err != nil {
			return nil, s.short(err)
		}
	}
	s.first, s.values = false, 0
	v, err := s.value(c, 0)
	if err == nil && !s.listed {
		v.last = s.line
	}
	return v, err
}

// end is errEnd, or a fault where something follows the array.
func (s *stream) end() error {
	if _, err := s.space(); err != io.EOF {
		return s.fault("something follows the array")
	}
	return errEnd
}

// skipLine goes on behind the line on which reading stopped: only of JSON lines, where a broken line is one row.
func (s *stream) skipLine() bool {
	if s.listed {
		return false
	}
	for {
		_, err := s.r.ReadSlice('\n')
		if err == nil {
			s.line++
			return true
		}
		if err != bufio.ErrBufferFull {
			return false
		}
	}
}

// fault is a syntax error on the present line.
func (s *stream) fault(format string, args ...any) error {
	return fmt.Errorf("line %d: json: %s", s.line, fmt.Sprintf(format, args...))
}

func (s *stream) short(err error) error {
	if err == io.EOF {
		return s.fault("the file is cut short")
	}
	return err
}

// space steps over white space and gives the byte behind it.
func (s *stream) space() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return c, nil
		}
	}
}

func (s *stream) value(c byte, depth int) (*value, error) {
	if depth >= maxDepth {
		return nil, s.fault("nested deeper than %d", maxDepth)
	}
	if s.values++; s.values > maxValues {
		return nil, s.fault("a statement has more than %d values", maxValues)
	}
	v := &value{line: s.line}
	var err error
	switch {
	case c == '{':
		v.sort = object
		return v, s.members(v, depth)
	case c == '[':
		v.sort = array
		return v, s.elements(v, depth)
	case c == '"':
		v.sort = text
		v.text, err = s.string()
	case c == '-' || c >= '0' && c <= '9':
		v.sort = number
		if v.text, err = s.word(c); err == nil && !isNumber(v.text) {
			err = s.fault("%q is no number", shorten(v.text))
		}
	default:
		if v.text, err = s.word(c); err != nil {
			return nil, err
		}
		switch v.text {
		case "true", "false":
			v.sort = boolean
		case "null":
			v.sort = null
		default:
			err = s.fault("%q is no value", shorten(v.text))
		}
	}
	return v, err
}

func (s *stream) elements(v *value, depth int) error {
	c, err := s.space()
	for ; err == nil && (c != ']' || len(v.items) > 0); c, err = s.space() {
		item, err := s.value(c, depth+1)
		if err != nil {
			return err
		}
		v.items = append(v.items, item)
		if c, err = s.space(); err != nil {
			return s.short(err)
		} else if c == ']' {
			return nil
		} else if c != ',' {
			return s.fault("expected , or ]")
		}
	}
	return s.shortOrNil(err)
}

func (s *stream) members(v *value, depth int) error {
	c, err := s.space()
	for ; err == nil && (c != '}' || len(v.keys) > 0); c, err = s.space() {
		if c != '"' {
			return s.fault("expected a key in quotes")
		}
		key, err := s.string()
		if err != nil {
			return err
		}
		if c, err = s.space(); err != nil {
			return s.short(err)
		} else if c != ':' {
			return s.fault("expected : behind a key")
		}
		if c, err = s.space(); err != nil {
			return s.short(err)
		}
		item, err := s.value(c, depth+1)
		if err != nil {
			return err
		}
		v.keys, v.items = append(v.keys, key), append(v.items, item)
		if c, err = s.space(); err != nil {
			return s.short(err)
		} else if c == '}' {
			return nil
		} else if c != ',' {
			return s.fault("expected , or }")
		}
	}
	return s.shortOrNil(err)
}

func (s *stream) shortOrNil(err error) error {
	if err != nil {
		return s.short(err)
	}
	return nil
}

// word reads a bare word or number up to the next mark.
func (s *stream) word(c byte) (string, error) {
	out := []byte{c}
	for {
		b, err := s.r.ReadByte()
		if err == io.EOF {
			return string(out), nil
		}
		if err != nil {
			return "", err
		}
		if bytes.IndexByte([]byte(" \t\r\n,]}:[{\""), b) >= 0 {
			return string(out), s.r.UnreadByte()
		}
		if out = append(out, b); len(out) > 64 {
			return "", s.fault("%q is no value", shorten(string(out)))
		}
	}
}

func (s *stream) string() (string, error) {
	var out []byte
	for {
		b, err := s.r.ReadByte()
		if err != nil {
			return "", s.short(err)
		}
		switch {
		case b == '"':
			return string(bytes.ToValidUTF8(out, []byte("\uFFFD"))), nil
		case b == '\\':
			if out, err = s.escape(out); err != nil {
				return "", err
			}
		case b < 0x20:
			return "", s.fault("a control character in a string")
		default:
			out = append(out, b)
		}
		if len(out) > maxText {
			return "", s.fault("a string is longer than %d bytes", maxText)
		}
	}
}

func (s *stream) escape(out []byte) ([]byte, error) {
	b, err := s.r.ReadByte()
	if err != nil {
		return nil, s.short(err)
	}
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), b); i >= 0 {
		return append(out, "\"\\/\b\f\n\r\t"[i]), nil
	}
	if b != 'u' {
		return nil, s.fault("unknown escape \\%c", b)
	}
	r, err := s.hex()
	if err != nil {
		return nil, err
	}
	if r >= 0xD800 && r < 0xDC00 { // the first half of a pair
		if next, err := s.r.Peek(2); err == nil && next[0] == '\\' && next[1] == 'u' {
			s.r.Discard(2)
			low, err := s.hex()
			if err != nil {
				return nil, err
			}
			if low >= 0xDC00 && low < 0xE000 {
				return utf8.AppendRune(out, (r-0xD800)<<10|(low-0xDC00)+0x10000), nil
			}
			return utf8.AppendRune(append(out, "\uFFFD"...), low), nil
		}
	}
	return utf8.AppendRune(out, r), nil
}

func (s *stream) hex() (rune, error) {
	var digits [4]byte
	if _, err := io.ReadFull(s.r, digits[:]); err != nil {
		return 0, s.fault("the file is cut short")
	}
	n, err := strconv.ParseUint(string(digits[:]), 16, 16)
	if err != nil {
		return 0, s.fault("\\u%s is no character", digits[:])
	}
	return rune(n), nil
}

// isNumber holds a word against the grammar of RFC 8259 section 6.
func isNumber(word string) bool {
	_, err := strconv.ParseFloat(word, 64)
	digits := bytes.TrimPrefix([]byte(word), []byte("-"))
	leading := len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9'
	return err == nil && !leading && bytes.IndexFunc(digits, func(r rune) bool {
		return (r < '0' || r > '9') && r != '.' && r != 'e' && r != 'E' && r != '+' && r != '-'
	}) < 0
}
