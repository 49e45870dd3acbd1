package http1

import (
	"bytes"

	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/stream"
)

// methods of RFC 9110 9, RFC 5789, and of UPnP's discovery and events.
var methods = [...]string{"GET ", "PUT ", "POST ", "HEAD ", "PATCH ", "DELETE ", "OPTIONS ", "CONNECT ", "TRACE ", "M-SEARCH ", "NOTIFY "}

// maxLine bounds how far the first line is looked for.
const maxLine = 8 << 10

// Recognise says whether a stream whose first bytes are b is HTTP/1.x: it starts with a request line or a status line
// (RFC 9112 3, 4).
func Recognise(b []byte) stream.Answer {
	if answer := prefix(b, "HTTP/1."); answer != stream.No {
		return answer
	}
	for _, m := range methods {
		switch prefix(b, m) {
		case stream.More:
			return stream.More
		case stream.Yes:
			line, _, whole := bytes.Cut(b, []byte("\n"))
			switch {
			case whole && bytes.Contains(line, []byte(" HTTP/1.")):
				return stream.Yes
			case !whole && len(b) < maxLine && printable(line):
				return stream.More
			}
			return stream.No
		}
	}
	return stream.No
}

// Request says whether b begins with a request line that is whole up to its version (RFC 9112 3):
//
//	method SP request-target SP HTTP/1.x
func Request(b []byte) bool {
	if len(b) == 0 || b[0] < 'C' || b[0] > 'T' {
		return false
	}
	for _, m := range methods {
		if prefix(b, m) == stream.Yes {
			line, _, _ := bytes.Cut(b, []byte("\n"))
			return bytes.Index(line[len(m):], []byte(" HTTP/1.")) > 0
		}
	}
	return false
}

// Datagram reads a message that is alone in a UDP datagram (SSDP, the discovery of UPnP), and says whether it is one.
func Datagram(b []byte, head *http.Head) (http.Kind, bool) {
	*head = http.Head{}
	if Recognise(b) != stream.Yes {
		return 0, false
	}
	f, _, ok := parse(b, head, nil)
	return f.kind, ok
}

// prefix compares as much of s as b has.
func prefix(b []byte, s string) stream.Answer {
	switch n := min(len(b), len(s)); {
	case n == 0 || string(b[:n]) != s[:n]:
		return stream.No
	case n < len(s):
		return stream.More
	}
	return stream.Yes
}

func printable(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\r' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// endOfHead is the length of a head up to and with its empty line, 0 if that is not there. from is where b was not
// looked at before.
func endOfHead(b []byte, from int) int {
	for i := max(0, from-3); ; {
		n := bytes.IndexByte(b[i:], '\n')
		if n < 0 {
			return 0
		}
		i += n + 1
		switch rest := b[i:]; {
		case len(rest) > 0 && rest[0] == '\n':
			return i + 1
		case len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n':
			return i + 2
		}
	}
}

// framing is what a head says about the body after it.
type framing struct {
	kind    http.Kind // Request or Response
	version http.Version
	length  int // Content-Length; -1: none
	chunked bool
	upgrade bool
}

// parse reads a head (RFC 9112 2.1):
//
//	method SP request-target SP HTTP/1.x CRLF    or    HTTP/1.x SP status SP reason CRLF
//	name ":" OWS value OWS CRLF  …  CRLF
//
// Names in lower case and the scheme are written to scratch, which it returns.
func parse(b []byte, head *http.Head, scratch []byte) (framing, []byte, bool) {
	f := framing{length: -1}
	line, b := cutLine(b)
	if !startLine(line, &f, head) {
		return f, scratch, false
	}
	for len(b) > 0 {
		line, b = cutLine(b)
		if len(line) == 0 {
			break
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(name) == 0 || name[0] == ' ' || name[0] == '\t' {
			head.Malformed = true
			continue
		}
		at := len(scratch)
		for _, c := range name {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			scratch = append(scratch, c)
		}
		lower := scratch[at:len(scratch):len(scratch)]
		value = bytes.TrimSpace(value)
		head.Add(lower, value)
		f.field(lower, value, head)
	}
	return f, scratch, true
}

// field looks for what delimits the body. Two lengths that differ, or a length beside a coding, smuggle (RFC 9112 6.3).
func (f *framing) field(name, value []byte, head *http.Head) {
	switch string(name) {
	case "content-length":
		n, ok := decimal(value)
		if !ok || f.length >= 0 && f.length != n || f.chunked {
			head.Malformed = true
		}
		if ok {
			f.length = n
		}
	case "transfer-encoding":
		if bytes.EqualFold(value, []byte("chunked")) || bytes.HasSuffix(value, []byte("chunked")) {
			f.chunked = true
		}
		if f.length >= 0 {
			head.Malformed = true
		}
	case "upgrade":
		f.upgrade = true
	}
}

func startLine(line []byte, f *framing, head *http.Head) bool {
	if prefix(line, "HTTP/1.") == stream.Yes {
		if len(line) < 12 || line[8] != ' ' {
			return false
		}
		f.kind, f.version = http.Response, version(line[7])
		head.Add([]byte(":status"), line[9:12])
		head.Fields--
		return head.Status != 0
	}
	method, rest, ok := bytes.Cut(line, []byte(" "))
	i := bytes.LastIndex(rest, []byte(" HTTP/1."))
	if !ok || i < 0 || len(rest) < i+9 || len(method) == 0 {
		return false
	}
	f.kind, f.version = http.Request, version(rest[i+8])
	head.Method = method
	target(rest[:i], head)
	return true
}

// target reads a request-target: origin-form, or absolute-form as sent to a proxy (RFC 9112 3.2).
func target(t []byte, head *http.Head) {
	head.Path = t
	scheme, rest, ok := bytes.Cut(t, []byte("://"))
	if !ok || len(scheme) > 5 || len(t) > 0 && t[0] == '/' {
		return
	}
	head.Scheme = scheme
	i := bytes.IndexByte(rest, '/')
	if i < 0 {
		i = len(rest)
	}
	head.Authority, head.Path = rest[:i], rest[i:]
}

func version(minor byte) http.Version {
	if minor == '0' {
		return http.HTTP10
	}
	return http.HTTP11
}

func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}

// decimal reads a length that we could count to.
func decimal(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 15 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// hexadecimal reads a chunk's size, up to an extension (RFC 9112 7.1).
func hexadecimal(b []byte) (int, bool) {
	n, digits := 0, 0
	for _, c := range b {
		switch {
		case '0' <= c && c <= '9':
			n = n<<4 | int(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			n = n<<4 | int(c|0x20-'a'+10)
		case c == ';' || c == ' ' || c == '\t':
			return n, digits > 0
		default:
			return 0, false
		}
		if digits++; digits > 12 {
			return 0, false
		}
	}
	return n, digits > 0
}
