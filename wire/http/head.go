package http

// MaxSBI is the number of 3gpp-Sbi-* fields (TS 29.500 5.2.3) that a head keeps; further ones are counted only.
const MaxSBI = 12

// Head is the head of a request or response, or the trailers of either. Its slices are valid until the callback that
// brought it returns. A nil slice is a field that was not there, provided that Hidden is 0.
type Head struct {
	Method, Scheme, Authority, Path []byte // control data of a request (RFC 9110 3.9, RFC 9113 8.3.1)
	Status                          int    // of a response; 0 where there was none

	Host            []byte // the Host field beside or instead of :authority
	Authorization   []byte
	WWWAuthenticate []byte
	ContentType     []byte
	ContentLength   []byte
	UserAgent       []byte
	Location        []byte
	Server          []byte
	Via             []byte
	SBI             [MaxSBI]Field
	SBICount        int // of SBI; at most MaxSBI

	Fields         int // all fields, known or not
	Hidden         int // fields whose name the reader could not know
	Authorizations int // Authorization fields, of which the first is kept

	Malformed bool // not what the RFC allows; what could be read is there
}

// Field is one header field. Its name is in lower case.
type Field struct{ Name, Value []byte }

// Add takes one field. The name is in lower case, pseudo-header fields with their colon; of a repeated field the first
// counts. The slices are kept.
func (h *Head) Add(name, value []byte) {
	h.Fields++
	if value == nil {
		value = empty
	}
	if slot := h.slot(name); slot != nil {
		if *slot == nil {
			*slot = value
		}
		return
	}
	switch {
	case string(name) == ":status":
		if h.Status == 0 {
			h.Status = number(value)
		}
	case string(name) == "authorization":
		h.Authorizations++
		if h.Authorizations == 1 {
			h.Authorization = value
		}
	case len(name) > 9 && string(name[:9]) == "3gpp-sbi-" && h.SBICount < MaxSBI:
		h.SBI[h.SBICount] = Field{name, value}
		h.SBICount++
	}
}

// empty is the value of a field that is there and empty, which is not the same as no field.
var empty = make([]byte, 0, 1)

// slot is where the value of a field is kept, nil for one that is not kept in a single place.
func (h *Head) slot(name []byte) *[]byte {
	switch string(name) {
	case ":method":
		return &h.Method
	case ":path":
		return &h.Path
	case ":scheme":
		return &h.Scheme
	case ":authority":
		return &h.Authority
	case "host":
		return &h.Host
	case "content-type":
		return &h.ContentType
	case "content-length":
		return &h.ContentLength
	case "user-agent":
		return &h.UserAgent
	case "location":
		return &h.Location
	case "server":
		return &h.Server
	case "via":
		return &h.Via
	case "www-authenticate":
		return &h.WWWAuthenticate
	}
	return nil
}

// Absent says that a field is known not to have been there: it is not, and nothing in this head is hidden.
func (h *Head) Absent(value []byte) bool { return value == nil && h.Hidden == 0 }

// SBIField is the value of a 3gpp-Sbi-* field, named in lower case, or nil.
func (h *Head) SBIField(name string) []byte {
	for i := range h.SBICount {
		if string(h.SBI[i].Name) == name {
			return h.SBI[i].Value
		}
	}
	return nil
}

// number is a three-digit status code, 0 for anything else (RFC 9110 15).
func number(b []byte) int {
	if len(b) != 3 {
		return 0
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	if n < 100 {
		return 0
	}
	return n
}
