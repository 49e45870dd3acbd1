package sba

import (
	"bytes"

	"github.com/guyline/guyline/wire/http"
)

// Counts is what facts.csv and a summary count.
type Counts struct {
	HTTPRequests           int64 // http_requests all
	HTTP1Requests          int64 // http_requests http1
	WithAuthorization      int64 // http_requests with_authorization
	HTTP1OnHTTP2           int64 // of HTTP1Requests: to a port where HTTP/2 is spoken too: a dissector that is told the port's protocol misses them
	HTTP1OnHTTP2Authorized int64 // of HTTP1OnHTTP2: with Authorization
	TLSHandshakes          int64 // tls_handshake_packets all: packets in which a handshake message that can be read is whole
	SBIRequests            int64 // requests to an API of the service-based architecture
	Responses              int64
	Hidden                 int64 // heads of which fields are not known, the connection having been joined in its middle
	Tokens                 int64 // different ones
	Diameter               int64
}

// port is how many requests went to one port number.
type port struct{ http1, authorized, http2 int64 }

// count counts a request to a port.
func (t *Tracker) count(e *http.Event, number uint16) {
	p := t.ports[number]
	if p == nil {
		p = new(port)
		t.ports[number] = p
	}
	authorized := int64(0)
	if e.Head.Authorization != nil {
		authorized = 1
	}
	t.counts.HTTPRequests++
	t.counts.WithAuthorization += authorized
	if e.Head.Hidden > 0 {
		t.counts.Hidden++
	}
	if e.Version == http.HTTP2 {
		p.http2++
		return
	}
	t.counts.HTTP1Requests++
	p.http1++
	p.authorized += authorized
}

// Datagram takes the content of a UDP datagram. HTTP over UDP is SSDP, which counts as HTTP/1.x and is nothing else here.
func (t *Tracker) Datagram(data []byte) {
	if len(data) == 0 || data[0] != 'M' && data[0] != 'N' { // nearly all
		return
	}
	if bytes.HasPrefix(data, []byte("M-SEARCH * HTTP/1.")) || bytes.HasPrefix(data, []byte("NOTIFY * HTTP/1.")) {
		t.counts.HTTPRequests++
		t.counts.HTTP1Requests++
	}
}

// Counts says what was counted so far.
func (t *Tracker) Counts() Counts {
	c := t.counts
	for _, p := range t.ports {
		if p.http2 > 0 {
			c.HTTP1OnHTTP2 += p.http1
			c.HTTP1OnHTTP2Authorized += p.authorized
		}
	}
	return c
}

// Coverage says what of an interface was seen, and when.
type Coverage struct {
	Interface   string
	First, Last int64 // ns since 1970
	Frames      int64
	Messages    int64
	last        int64 // frame
}

const (
	coverSBI = iota
	coverTLS
	coverN32
	coverDiameter
	coverHTTP // neither SBI nor N32
	interfaces
)

var interfaceNames = [interfaces]string{"SBI", "SBI over TLS", "N32", "Diameter", "HTTP"}

func (t *Tracker) cover(which int, frame, at int64) {
	c := &t.coverage[which]
	if c.Messages == 0 {
		c.Interface, c.First = interfaceNames[which], at
	}
	c.Messages++
	c.Last = at
	if frame != c.last {
		c.last = frame
		c.Frames++
	}
}

// Seen is what was seen of each interface, as far as there was anything.
func (t *Tracker) Seen() []Coverage {
	var out []Coverage
	for _, c := range t.coverage {
		if c.Messages > 0 {
			out = append(out, c)
		}
	}
	return out
}
