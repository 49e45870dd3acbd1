package sbom

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ReadLimited is Read with other limits.
func ReadLimited(r io.Reader, limits Limits) (*Document, error) {
	in := bufio.NewReaderSize(r, bufSize)
	head, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("sbom: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		in.Discard(3)
	case bytes.HasPrefix(head, []byte("\xFE\xFF")), bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return nil, errors.New("sbom: the document is in UTF-16; convert it to UTF-8")
	}
	b := newBuilder(limits)
	switch first := firstByte(in); {
	case first == '{' || first == '[':
		b.doc.Encoding = JSON
		err = readJSON(in, b)
	case first == '<':
		b.doc.Encoding = XML
		err = readXML(in, b)
	case first == 0:
		return nil, errors.New("sbom: the document is empty")
	case looksTagValue(in):
		b.doc.Encoding = TagValue
		err = readTagValue(in, b)
	default:
		b.doc.Encoding = YAML
		err = readYAML(in, b)
	}
	if b.doc.Format == 0 {
		if err != nil {
			return nil, err
		}
		return nil, errors.New("sbom: no bill of materials: CycloneDX (JSON, XML) and SPDX (JSON, YAML, tag-value; 3.0 JSON-LD) are read")
	}
	b.end()
	return b.doc, err
}

// firstByte is the first byte that is no white space, as far as the buffer reaches.
func firstByte(in *bufio.Reader) byte {
	for n := 64; ; n *= 2 {
		head, err := in.Peek(min(n, bufSize))
		if t := bytes.TrimLeft(head, " \t\r\n"); len(t) > 0 {
			return t[0]
		}
		if err != nil || n >= bufSize {
			return 0
		}
	}
}

// looksTagValue says that the first line that is no comment is a tag of SPDX tag-value. SPDXID is a key of the YAML form
// too and decides nothing.
func looksTagValue(in *bufio.Reader) bool {
	head, _ := in.Peek(bufSize)
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		tag, _, found := bytes.Cut(line, []byte(":"))
		if tag = bytes.TrimSpace(tag); string(tag) != "SPDXID" {
			return found && tags[string(tag)] != ""
		}
	}
	return false
}

// readJSON reads any JSON bill: the keys tell which format it is, in whatever order they stand.
func readJSON(in io.Reader, b *builder) error {
	s := newScanner(in)
	b.place = func() (int, int64) { return s.line, s.offset() }
	b.stop = s.fail
	s.wrong = b.problem
	c, v2, v3 := &cdx{scanner: s, builder: b}, &spdx2{scanner: s, builder: b}, newSPDX3(s, b)
	if s.next() == '[' {
		s.fail("a list where a bill of materials, an object, is asked for")
		return s.err
	}
	s.object("document", func(key string) {
		if !c.section(key) && !v2.section(key) && !v3.section(key) {
			s.skip()
		}
	})
	s.finish()
	v3.end()
	b.checkSpec()
	return s.err
}

// specs are the versions that are known.
var specs = map[Format][]string{
	CycloneDX: {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"},
	SPDX:      {"SPDX-2.2", "SPDX-2.3", "3.0", "3.0.0", "3.0.1", "SPDX-2.1", "SPDX-2.2.1", "SPDX-2.2.2", "SPDX-2.3.1"},
}

func (b *builder) checkSpec() {
	d := b.doc
	if d.Format != 0 && !slices.Contains(specs[d.Format], strings.TrimSpace(d.SpecVersion)) {
		b.problemAt(UnknownSpec, 1, 0, fmt.Sprintf("version %q of %s; read as the nearest that is known", clip([]byte(d.SpecVersion)), d.Format))
	}
}
