package list

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// jsonStream reads the objects of one list in a JSON document, one at a time, with their lines. encoding/json bounds the
// depth of nesting (10,000); the size of each object is bounded here.
type jsonStream struct {
	r   *reader
	dec *json.Decoder
	src *lineReader
}

func newJSONStream(r *reader) *jsonStream {
	src := &lineReader{from: r.in.br, budget: r.limits.RowBytes, limit: r.limits.RowBytes}
	return &jsonStream{r, json.NewDecoder(src), src}
}

// enter goes to the list under a key of the outermost object, over whatever comes before it.
func (x *jsonStream) enter(key string) error {
	if t, err := x.dec.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errors.New("not a JSON object"))
	}
	for x.dec.More() {
		t, err := x.dec.Token()
		if err != nil {
			return err
		}
		if t == key {
			if t, err = x.dec.Token(); err != nil || t != json.Delim('[') {
				return errors.Join(err, fmt.Errorf("%q is not a list", key))
			}
			return nil
		}
		x.src.budget = x.src.limit
		var skip json.RawMessage
		if err := x.dec.Decode(&skip); err != nil {
			return err
		}
	}
	return fmt.Errorf("there is no %q", key)
}

func (x *jsonStream) more() bool { return x.dec.More() }

// next reads the next object. ok is false where it does not have the shape that is expected: it was told.
func (x *jsonStream) next(v any) (line int, ok bool, err error) {
	x.src.budget = x.src.limit
	line = x.src.lineAt(x.dec.InputOffset()) + x.gap()
	err = x.dec.Decode(v)
	x.r.in.lines = x.src.lineAt(x.dec.InputOffset())
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) {
		x.r.src.Rows++
		x.r.broken(line, "%s; correct it in the file, or fetch the list again", jsonProblem(err))
		return line, false, nil
	}
	if err == nil {
		x.r.src.Rows++
	}
	return line, err == nil, err
}

// gap is how many lines lie between the end of the last value and the beginning of the next, as far as they are read.
func (x *jsonStream) gap() int {
	n := 0
	var b [1]byte
	buffered := x.dec.Buffered()
	for {
		if k, _ := buffered.Read(b[:]); k == 0 {
			return n
		}
		switch b[0] {
		case '\n':
			n++
		case ' ', '\t', '\r', ',':
		default:
			return n
		}
	}
}

// lineReader counts lines, and bounds how much is read before budget is renewed.
type lineReader struct {
	from   io.Reader
	budget int64
	limit  int64
	read   int64
	ends   []int64 // offsets of the line ends that lineAt has not passed
	passed int
}

func (l *lineReader) Read(b []byte) (int, error) {
	if l.budget <= 0 {
		return 0, fmt.Errorf("an element has more than %d bytes", l.limit)
	}
	if int64(len(b)) > l.budget {
		b = b[:l.budget]
	}
	n, err := l.from.Read(b)
	l.budget -= int64(n)
	for i, c := range b[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.read+int64(i))
		}
	}
	l.read += int64(n)
	return n, err
}

// lineAt is the line of an offset; offsets must not go back.
func (l *lineReader) lineAt(offset int64) int {
	i := 0
	for i < len(l.ends) && l.ends[i] < offset {
		i++
	}
	l.passed += i
	l.ends = l.ends[i:]
	return l.passed + 1
}
