package dissect

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// content reads a body, or a piece of one. Where it is a piece, what stands at its ends may be half of an identity.
func (d *Dissector) content(parent *Node, v view, piece bool) {
	b := d.b
	if b == nil || len(v.b) == 0 {
		return
	}
	trimmed := bytes.TrimSpace(v.b)
	switch {
	case len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '['):
		d.json(parent, v)
	case piece:
		b.opaque(b.addf(parent, v, "Body", "%d octets", len(v.b)), v, "Piece of a body")
	case bytes.HasPrefix(v.b, []byte("--")):
		d.multipart(b.addf(parent, v, "Body of several parts", "%d octets", len(v.b)), v)
	default:
		d.lines(b.addf(parent, v, "Body", "%d octets", len(v.b)), v)
	}
}

func (d *Dissector) json(parent *Node, v view) {
	b := d.b
	j := reader{d: d, v: v}
	top := b.add(parent, v, "JSON", "")
	j.value(top, "", 0)
	rest := v.from(j.at)
	switch {
	case j.bad:
		if j.from > 0 {
			b.mask(v.sub(j.from, j.at-j.from))
		}
		b.opaque(top, rest, "Text that is cut off, or no JSON")
	case len(bytes.TrimSpace(rest.b)) > 0:
		b.opaque(top, rest, "Text behind the value")
	}
}

// multipart reads a body of several parts (RFC 2046 5.1), as services send that carry N1 or N2 messages (TS 29.500 5.2.2.2):
//
//	--boundary CRLF  fields CRLF CRLF  content CRLF  --boundary …  --boundary-- CRLF
func (d *Dissector) multipart(n *Node, v view) {
	b := d.b
	boundary, _, _ := bytes.Cut(v.b, []byte("\n"))
	boundary = bytes.TrimRight(boundary, "\r")
	at := 0
	for len(boundary) > 2 && at < len(v.b) {
		end := bytes.Index(v.b[at+len(boundary):], boundary)
		if end < 0 {
			break
		}
		part := v.sub(at, len(boundary)+end)
		at += len(part.b)
		head, gap := bytes.Index(part.b, []byte("\r\n\r\n")), 4
		if head < 0 {
			head, gap = bytes.Index(part.b, []byte("\n\n")), 2
		}
		if head < 0 {
			b.opaque(n, part, "Part without content")
			continue
		}
		x := b.add(n, part, "Part", "")
		d.lines(x, part.sub(len(boundary), head-len(boundary)))
		content := part.from(head + gap)
		content = content.sub(0, len(bytes.TrimSuffix(bytes.TrimSuffix(content.b, []byte("\n")), []byte("\r"))))
		switch kind := bytes.ToLower(part.b[:head]); {
		case bytes.Contains(kind, []byte("vnd.3gpp.5gnas")):
			d.nas(x, content, 0)
		case bytes.Contains(kind, []byte("json")):
			d.json(x, content)
		case bytes.Contains(kind, []byte("vnd.3gpp.ngap")):
			b.opaque(x, content, "NGAP information, whose kind the body's JSON says")
		default:
			b.opaque(x, content, "Content")
		}
	}
	if rest := v.from(at); !bytes.HasPrefix(rest.b, append(boundary[:len(boundary):len(boundary)], "--"...)) {
		b.opaque(n, rest, "Rest of the body")
	}
}

// lines shows text line by line, and masks what is none.
func (d *Dissector) lines(n *Node, v view) {
	for at := 0; at < len(v.b); {
		size := bytes.IndexByte(v.b[at:], '\n') + 1
		if size == 0 {
			size = len(v.b) - at
		}
		line := v.sub(at, size)
		at += size
		left := len(line.b) - len(bytes.TrimLeft(line.b, " \t\r\n"))
		line = line.sub(left, len(bytes.TrimSpace(line.b)))
		switch {
		case len(line.b) == 0:
		case printable(line.b):
			d.line(n, line)
		default:
			d.b.opaque(n, line, "Octets that are no text")
		}
	}
}

// jsonLine is a member of JSON that was laid out over lines.
var jsonLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^"([^"]+)"\s*:\s*("[^"]*"|[^",{\[]+),?$`)
})

// line shows a line of text: a member of JSON, a form's fields, a field of a head, or anything else.
func (d *Dissector) line(n *Node, line view) {
	if m := jsonLine().FindSubmatchIndex(line.b); m != nil {
		d.member(n, line, line.sub(m[4], m[5]-m[4]), string(line.b[m[2]:m[3]]))
		return
	}
	if bytes.Contains(line.b, []byte("=")) && !bytes.ContainsAny(line.b, " \"") {
		for at := 0; at < len(line.b); {
			field, _, _ := bytes.Cut(line.b[at:], []byte("&"))
			name, value, _ := bytes.Cut(field, []byte("="))
			d.member(n, line.sub(at, len(field)), line.sub(at+len(name)+1, len(value)), string(name))
			at += len(field) + 1
		}
		return
	}
	if name, value, ok := strings.Cut(string(line.b), ": "); ok && !strings.ContainsAny(name, " \"{[") {
		d.member(n, line, line.sub(len(line.b)-len(value), len(value)), name)
		return
	}
	d.b.text(n, line, "Line", line.b)
}
