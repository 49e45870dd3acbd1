package http

// Kind says what an event tells.
type Kind uint8

const (
	Request  Kind = iota + 1 // a request's head
	Response                 // a response's head, interim ones (1xx) included
	Trailers                 // fields after the body
	Unknown                  // a head of which mid-stream not even the kind could be known
	Body                     // all there is of one body; it ends its direction of the stream
	Reset                    // RST_STREAM; Code is the error code (RFC 9113 7)
	GoAway                   // GOAWAY; Code is the error code
	Settings                 // SETTINGS without ACK
	Upgrade                  // HTTP/1.1: 101 was answered; the bytes from here on are another protocol's
	Lost                     // bytes were lost or make no sense: what follows is read as far as it goes
)

var kinds = [...]string{"none", "request", "response", "trailers", "head", "body", "reset", "goaway", "settings", "upgrade", "lost"}

func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k]
	}
	return "unknown"
}

// Version of HTTP.
type Version uint8

const (
	HTTP10 Version = 10
	HTTP11 Version = 11
	HTTP2  Version = 20
)

func (v Version) String() string {
	switch v {
	case HTTP10:
		return "1.0"
	case HTTP11:
		return "1.1"
	case HTTP2:
		return "2"
	}
	return "unknown"
}

// Slots is the number of exchanges that a connection keeps open at a time. Slot of an event is below it, so that a
// caller can keep what belongs to an exchange in an array. A connection with more loses its oldest one.
const Slots = 128

// Event is one happening on a connection. It and all that it points to are valid until the callback returns.
type Event struct {
	Kind    Kind
	Version Version
	Dir     uint8  // direction of the bytes, as the caller numbers them
	Slot    uint8  // dense index of the exchange, reused after its end
	Stream  uint32 // HTTP/2: stream identifier; HTTP/1.1: ordinal of the exchange on its connection, from 1
	Frame   int64  // packet that completed it
	Time    int64  // of that packet, ns since 1970
	Head    Head   // valid iff Kind is Request, Response, Trailers or Unknown
	Body    []byte // valid iff Kind is Body
	Length  int    // valid iff Kind is Body: bytes that the body had as far as they were seen
	Cut     bool   // valid iff Kind is Body: Body is not all of it (bound reached, bytes lost, stream given up)
	End     bool   // this direction of the exchange ends with this event
	Code    uint32 // valid iff Kind is Reset or GoAway
}
