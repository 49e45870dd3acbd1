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
	begin := s.line
	at := place{depth: 1}
	for {
		if _, err := s.r.Peek(1); errors.Is(err, io.EOF) {
			return nil, begin, &fault{begin, "breaks off"}
		} else if err != nil {
			return nil, begin, err
		}
		chunk, _ := s.r.Peek(s.r.Buffered()) // what is there: no error
		used, end := at.scan(chunk)
		s.line += at.lines
		at.lines = 0
		if room := maxRecord - len(s.buf); room >= used {
			s.buf = append(s.buf, chunk[:used]...)
		} else {
			at.long = true
		}
		_, _ = s.r.Discard(used) // it was peeked
		switch {
		case end == brokenOff:
			return nil, begin, &fault{begin, "breaks off at the end of its line"}
		case end == closed && at.long:
			return nil, begin, &fault{begin, fmt.Sprintf("is larger than %d MiB", maxRecord>>20)}
		case end == closed && at.deep:
			return nil, begin, &fault{begin, fmt.Sprintf("has more than %d levels", maxDepth)}
		case end == closed:
			return s.buf, begin, nil
		}
	}
}

// A place is where in an object the scan is.
type place struct {
	depth, lines      int
	inString, escaped bool
	lineStart         bool
	deep, long        bool
}

type ending uint8

const (
	goesOn ending = iota
	closed
	brokenOff
)

// scan steps through a chunk: how much of it belongs to the object, and whether that is its end.
func (p *place) scan(chunk []byte) (used int, end ending) {
	for i, c := range chunk {
		if p.lineStart && c == '{' {
			return i, brokenOff
		}
		p.lineStart = c == '\n'
		switch {
		case p.lineStart:
			p.lines++
			p.inString, p.escaped = false, false // JSON has no line ends in strings: the record is broken, and parsing tells it
		case p.escaped:
			p.escaped = false
		case p.inString:
			if c == '\\' {
				p.escaped = true
			} else if c == '"' {
				p.inString = false
			}
		case c == '"':
			p.inString = true
		case c == '{' || c == '[':
			p.depth++
			p.deep = p.deep || p.depth > maxDepth
		case c == '}' || c == ']':
			if p.depth--; p.depth == 0 {
				return i + 1, closed
			}
		}
	}
	return len(chunk), goesOn
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
