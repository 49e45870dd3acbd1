package tls

import "encoding/binary"

// Bounds of the lists in a hello; further entries are stepped over and counted by nothing.
const (
	MaxSuites   = 96
	MaxVersions = 8
	MaxALPN     = 8
)

// Hello is a ClientHello or ServerHello (RFC 8446 4.1, RFC 5246 7.4.1). Its slices are valid until the callback returns.
//
//	legacy_version (16) │ random (32 octets) │ session id <8> │ ClientHello: suites <16>, compression <8>
//	                                                          │ ServerHello: suite (16), compression (8)
//	│ extensions <16>: type (16), data <16>
type Hello struct {
	Legacy       Version
	Random       [32]byte
	Session      []byte
	Suites       [MaxSuites]uint16 // a ServerHello has one
	SuiteCount   int
	Versions     [MaxVersions]Version // of supported_versions, known ones; a ServerHello has at most one
	VersionCount int
	ServerName   []byte // host_name (RFC 6066 3)
	ALPN         [MaxALPN][]byte
	ALPNCount    int

	PSK            bool // pre_shared_key; in a ServerHello: taken, the session is resumed
	EarlyData      bool
	SessionTicket  bool
	ExtendedMaster bool
	EncryptThenMAC bool
	Retry          bool // ServerHello: it is a HelloRetryRequest
}

// retry is the random of a HelloRetryRequest, RFC 8446 4.1.3.
const retry = "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"

// Version is the highest offered (ClientHello) or the one chosen (ServerHello).
func (h *Hello) Version() Version {
	if h.VersionCount == 0 {
		return min(h.Legacy, TLS12)
	}
	v := h.Versions[0]
	for _, w := range h.Versions[:h.VersionCount] {
		v = max(v, w)
	}
	return v
}

// Lowest is the lowest version that a ClientHello offers, as far as it says: without supported_versions a server may
// choose any lower one, so it is the version itself.
func (h *Hello) Lowest() Version {
	v := h.Version()
	for _, w := range h.Versions[:h.VersionCount] {
		v = min(v, w)
	}
	return v
}

// reader takes fields off the front of a message. After the first that is not there, all are empty and bad is set.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n int) []byte {
	if r.bad || n > len(r.b) {
		r.bad = true
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

// number is a big-endian number of n octets.
func (r *reader) number(n int) int {
	v := 0
	for _, c := range r.take(n) {
		v = v<<8 | int(c)
	}
	return v
}

// vector is data with a length of n octets before it (RFC 8446 3.4).
func (r *reader) vector(n int) reader { return reader{r.take(r.number(n)), r.bad} }

// parseHello reads the body of a ClientHello (client) or ServerHello message.
func parseHello(b []byte, kind Kind, h *Hello) bool {
	*h = Hello{}
	r := reader{b: b}
	h.Legacy = Version(r.number(2))
	copy(h.Random[:], r.take(32))
	h.Session = r.vector(1).b
	if kind == ClientHello {
		for suites := r.vector(2); len(suites.b) >= 2; {
			if s := uint16(suites.number(2)); h.SuiteCount < MaxSuites {
				h.Suites[h.SuiteCount] = s
				h.SuiteCount++
			}
		}
		r.vector(1)
	} else {
		h.Suites[0], h.SuiteCount = uint16(r.number(2)), 1
		r.take(1)
		h.Retry = string(h.Random[:]) == retry
	}
	if r.bad || len(r.b) == 0 { // SSL 3.0 and old TLS 1.0 have no extensions
		return !r.bad
	}
	for ext := r.vector(2); len(ext.b) > 0 && !ext.bad; {
		id := ext.number(2)
		h.extension(id, ext.vector(2), kind)
	}
	return !r.bad
}

// extension takes one extension; ids of the IANA registry "TLS ExtensionType Values".
func (h *Hello) extension(id int, r reader, kind Kind) {
	switch id {
	case 0: // server_name
		list := r.vector(2)
		if list.number(1) == 0 {
			h.ServerName = list.vector(2).b
		}
	case 16:
		h.protocols(r)
	case 22:
		h.EncryptThenMAC = true
	case 23:
		h.ExtendedMaster = true
	case 35:
		h.SessionTicket = true
	case 41:
		h.PSK = true
	case 42:
		h.EarlyData = true
	case 43: // supported_versions: a list from the client, one from the server
		if kind == ClientHello {
			r = r.vector(1)
		}
		for len(r.b) >= 2 && h.VersionCount < MaxVersions {
			if v := Version(binary.BigEndian.Uint16(r.take(2))); v.known() {
				h.Versions[h.VersionCount] = v
				h.VersionCount++
			}
		}
	}
}

// protocols takes application_layer_protocol_negotiation (RFC 7301).
func (h *Hello) protocols(r reader) {
	for list := r.vector(2); len(list.b) > 0 && !list.bad && h.ALPNCount < MaxALPN; {
		h.ALPN[h.ALPNCount] = list.vector(1).b
		h.ALPNCount++
	}
}
