package vuln

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

const (
	maxRecord = 16 << 20 // bytes of one advisory
	maxDepth  = 64       // levels of one advisory; OSV itself needs 8
)

// records splits a stream of JSON objects: one alone, one a line, one after the other, or in an array.
type records struct {
	r    *bufio.Reader
	line int
	buf  []byte
}

func newRecords(r io.Reader) *records {
	return &records{r: bufio.NewReaderSize(r, 256<<10), line: 1}
}

// A fault is a record that cannot be used; reading goes on behind it.
type fault struct {
	line int
	text string
}

func (f *fault) Error() string { return f.text }

// next is the next object and the line on which it begins, io.EOF at the end, or a *fault. The bytes hold until the
// next call.
func (s *records) next() ([]byte, int, error) {
	for {
		c, err := s.r.ReadByte()
		switch {
		case err != nil:
			return nil, s.line, err
		case c == '\n':
			s.line++
		case c == '{':
			return s.object()
		case c == ' ' || c == '\t' || c == '\r' || c == ',' || c == '[' || c == ']' || c == 0xef || c == 0xbb || c == 0xbf:
		default:
			return nil, s.line, s.skipLine("is no JSON object")
		}
	}
}

// object reads to the bracket that closes the object. What begins a new line with an opening bracket in the first
// column is the next record of a file of JSON lines, and the present one is broken.
func (s *records) object() ([]byte, int, error) {
	s.buf = append(s.buf[:0], '{')
	begin, depth, deep, long := s.line, 1, false, false
	inString, escaped, lineStart := false, false, false
	for {
		c, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil, begin, &fault{begin, "breaks off"}
		}
		if err != nil {
			return nil, begin, err
		}
		if lineStart && c == '{' {
			_ = s.r.UnreadByte() // the byte was just read
			return nil, begin, &fault{begin, "breaks off at the end of its line"}
		}
		lineStart = c == '\n'
		if lineStart {
			s.line++
			inString, escaped = false, false // JSON has no line ends in strings: the record is broken, and parsing tells it
		}
		if len(s.buf) < maxRecord {
			s.buf = append(s.buf, c)
		} else {
			long = true
		}
		switch {
		case escaped:
			escaped = false
		case inString:
			if c == '\\' {
				escaped = true
			} else if c == '"' {
				inString = false
			}
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			depth++
			deep = deep || depth > maxDepth
		case c == '}' || c == ']':
			if depth--; depth > 0 {
				continue
			}
			switch {
			case long:
				return nil, begin, &fault{begin, fmt.Sprintf("is larger than %d MiB", maxRecord>>20)}
			case deep:
				return nil, begin, &fault{begin, fmt.Sprintf("has more than %d levels", maxDepth)}
			}
			return s.buf, begin, nil
		}
	}
}

func (s *records) skipLine(text string) error {
	begin := s.line
	for {
		_, err := s.r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		s.line++
		return &fault{begin, text}
	}
}
