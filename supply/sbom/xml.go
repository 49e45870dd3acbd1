package sbom

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxToken bounds one token of XML (a start tag with its attributes, a run of text, a comment), in bytes: encoding/xml
// holds a whole token in memory.
const maxToken = 16 << 20

// meter ends a stream in which one token goes on and on.
type meter struct {
	r     io.Reader
	since int
}

func (m *meter) Read(p []byte) (int, error) {
	if m.since > maxToken {
		return 0, fmt.Errorf("one tag or text of more than %d MiB", maxToken>>20)
	}
	n, err := m.r.Read(p)
	m.since += n
	return n, err
}

// xmlReader walks the elements of a document. It holds the first error and then gives nothing more. Document type
// declarations are refused, and with them entities of the document's own: nothing expands.
type xmlReader struct {
	*builder
	dec   *xml.Decoder
	meter *meter
	depth int
	err   error
	props []Property
}

func (r *xmlReader) fail(format string, args ...any) {
	if r.err == nil {
		line, _ := r.dec.InputPos()
		r.err = fmt.Errorf("sbom: line %d, byte %d: %w", line, r.dec.InputOffset(), fmt.Errorf(format, args...))
	}
}

// readXML reads CycloneDX XML (https://cyclonedx.org/docs/1.7/xml/).
func readXML(in io.Reader, b *builder) error {
	m := &meter{r: in}
	r := &xmlReader{builder: b, dec: xml.NewDecoder(bufio.NewReaderSize(m, bufSize)), meter: m}
	b.place = func() (int, int64) {
		line, _ := r.dec.InputPos()
		return line, r.dec.InputOffset()
	}
	b.stop = r.fail
	for r.err == nil {
		switch t := r.token().(type) {
		case nil:
			b.checkSpec()
			return r.err
		case xml.StartElement:
			if b.doc.Format != 0 {
				r.fail("a second root element")
				break
			}
			r.root(t)
		}
	}
	b.checkSpec()
	return r.err
}

// token is the next token that is no comment; nil at the end and after an error.
func (r *xmlReader) token() xml.Token {
	for r.err == nil {
		t, err := r.dec.Token()
		r.meter.since = 0
		if err != nil {
			if !errors.Is(err, io.EOF) {
				r.fail("%w", err)
			}
			return nil
		}
		switch t := t.(type) {
		case xml.Directive:
			r.fail("a document type declaration; bills of materials have none")
		case xml.StartElement:
			if r.depth++; r.depth > maxDepth {
				r.fail("elements nested deeper than %d", maxDepth)
			}
			return t
		case xml.EndElement:
			r.depth--
			return t
		case xml.CharData:
			return t
		}
	}
	return nil
}

func (r *xmlReader) root(e xml.StartElement) {
	const space = "http://cyclonedx.org/schema/bom/"
	switch {
	case e.Name.Local == "RDF", e.Name.Local == "Document":
		r.fail("SPDX in XML is not read; convert it to JSON or tag-value (tools.spdx.org, Convert)")
	case e.Name.Local != "bom" || !strings.HasPrefix(e.Name.Space, space):
		r.fail("element %s of %q is no bill of materials; bom of %s… is asked for", e.Name.Local, e.Name.Space, space)
	default:
		d := r.doc
		d.Format = CycloneDX
		d.SpecVersion = strings.TrimPrefix(e.Name.Space, space)
		d.Serial, d.Revision = r.attr(e, "serialNumber"), r.attr(e, "version")
		r.bom()
	}
}

func (r *xmlReader) attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && len(a.Value) <= maxText {
			return r.share([]byte(a.Value))
		}
	}
	return ""
}

// children goes through the elements in this one: each must consume its element, by children, text or skip.
func (r *xmlReader) children(each func(e xml.StartElement, name string)) {
	for {
		switch t := r.token().(type) {
		case nil:
			return
		case xml.StartElement:
			each(t, t.Name.Local)
		case xml.EndElement:
			return
		}
	}
}

func (r *xmlReader) skip() {
	for inside := 1; inside > 0; {
		switch r.token().(type) {
		case nil:
			return
		case xml.StartElement:
			inside++
		case xml.EndElement:
			inside--
		}
	}
}

// text is the text of this element, without white space around it. An element in it is told.
func (r *xmlReader) text(name string) []byte {
	var out []byte
	long, mixed := false, false
	for inside := 1; inside > 0; {
		switch t := r.token().(type) {
		case nil:
			return nil
		case xml.StartElement:
			inside++
			mixed = true
		case xml.EndElement:
			inside--
		case xml.CharData:
			if long = long || len(out)+len(t) > maxText; !long && !mixed {
				out = append(out, t...)
			}
		}
	}
	switch {
	case mixed:
		r.problem(WrongType, name+" holds elements, not a text")
		return nil
	case long:
		r.problem(TooLong, fmt.Sprintf("%s: more than %d bytes", name, maxText))
		return nil
	}
	return []byte(strings.TrimSpace(string(out)))
}
