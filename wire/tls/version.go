package tls

// Version of the protocol as it stands in messages.
type Version uint16

const (
	SSL30 Version = 0x0300
	TLS10 Version = 0x0301
	TLS11 Version = 0x0302
	TLS12 Version = 0x0303
	TLS13 Version = 0x0304
)

func (v Version) String() string {
	switch v {
	case SSL30:
		return "SSL 3.0"
	case TLS10:
		return "TLS 1.0"
	case TLS11:
		return "TLS 1.1"
	case TLS12:
		return "TLS 1.2"
	case TLS13:
		return "TLS 1.3"
	}
	return "unknown"
}

// known leaves out GREASE (RFC 8701) and drafts.
func (v Version) known() bool { return SSL30 <= v && v <= TLS13 }

// Fact is what can be said of a connection: that it is so, that it is not, or that this capture cannot show it.
type Fact uint8

const (
	Unknown Fact = iota
	False
	True
)

func (f Fact) String() string { return [...]string{"unknown", "false", "true"}[min(f, True)] }
