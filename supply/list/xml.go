package list

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// xmlStream reads XML an element at a time. encoding/xml declares no entities, so that none can be blown up: a document that
// uses one of its own ends there, and that is told. The size of an element is bounded here; the depth of what is decoded
// is bounded by encoding/xml (10,000) and, of what is stepped over, needs no memory.
type xmlStream struct {
	r   *reader
	dec *xml.Decoder
	src *lineReader
	// path is where the stream is: the names of the elements that are open.
	path []string
}

// A list nests no deeper than this.
const maxXMLDepth = 100

func newXMLStream(r *reader) *xmlStream {
	src := &lineReader{from: r.in.br, budget: r.limits.RowBytes, limit: r.limits.RowBytes}
	dec := xml.NewDecoder(src)
	dec.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "utf-8", "us-ascii", "ascii":
			return in, nil
		}
		return nil, fmt.Errorf("character set %s: save the file as UTF-8", cut(charset))
	}
	return &xmlStream{r: r, dec: dec, src: src}
}

// next gives the next element that begins; nil at the end of the document. A type declaration is told: what it declares is
// not used.
func (x *xmlStream) next() (*xml.StartElement, error) {
	for {
		t, err := x.dec.Token()
		x.r.in.lines = x.src.lineAt(x.dec.InputOffset())
		x.src.budget = x.src.limit
		if err == io.EOF && len(x.path) == 0 {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(x.path) >= maxXMLDepth {
				return nil, fmt.Errorf("more than %d elements within each other", maxXMLDepth)
			}
			x.path = append(x.path, t.Name.Local)
			return &t, nil
		case xml.EndElement:
			if len(x.path) > 0 {
				x.path = x.path[:len(x.path)-1]
			}
		case xml.Directive:
			x.r.tell(x.r.in.line(), "the document has a type declaration: no list needs one, and the entities that it declares are not expanded")
		}
	}
}

// decode reads the element that next gave, as a whole.
func (x *xmlStream) decode(v any, start *xml.StartElement) (line int, err error) {
	line = x.r.in.line()
	x.path = x.path[:len(x.path)-1]
	err = x.dec.DecodeElement(v, start)
	x.r.in.lines = x.src.lineAt(x.dec.InputOffset())
	x.src.budget = x.src.limit
	return line, err
}

// text reads the element that next gave as text.
func (x *xmlStream) text(start *xml.StartElement) (string, error) {
	var s string
	_, err := x.decode(&s, start)
	return clean(s), err
}

// attr is an attribute of an element, by its local name.
func attr(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return clean(a.Value)
		}
	}
	return ""
}
