package tls

// Kind says what an event tells.
type Kind uint8

const (
	ClientHello        Kind = iota + 1 // Hello
	ServerHello                        // Hello; HelloRetryRequest too
	Certificate                        // Chain of the sender; empty where it has none
	CertificateRequest                 // by the server
	CertificateVerify                  // the sender proves that it holds its certificate's key
	Finished                           // of the sender, seen in clear or decrypted
	NewSessionTicket                   //
	KeyUpdate                          //
	Alert                              // Level and Description, if not encrypted
	Data                               // decrypted application data
	Opaque                             // the first record of a direction that cannot be decrypted; told once
	Lost                               // bytes were lost or make no sense
)

var kinds = [...]string{"none", "ClientHello", "ServerHello", "Certificate", "CertificateRequest", "CertificateVerify", "Finished",
	"NewSessionTicket", "KeyUpdate", "Alert", "Data", "Opaque", "Lost"}

func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k]
	}
	return "unknown"
}

// Event is one happening on a connection. It and all that it points to are valid until the callback returns.
type Event struct {
	Kind      Kind
	Dir       uint8 // direction of the bytes, as the caller numbers them
	Frame     int64 // packet that completed it
	Time      int64 // of that packet, ns since 1970
	Encrypted bool  // it came encrypted and was decrypted

	Hello       *Hello   // valid iff Kind is ClientHello or ServerHello
	Chain       [][]byte // valid iff Kind is Certificate: DER, the sender's own first, at most MaxChain
	Level       uint8    // valid iff Kind is Alert: 1 warning, 2 fatal
	Description AlertDescription
	Data        []byte // valid iff Kind is Data
	Gap         int    // valid iff Kind is Data: stream.Unmeasured where content before it was lost
}

// MaxChain bounds the certificates of one chain.
const MaxChain = 8

// AlertDescription is the reason of an alert, RFC 8446 6 and RFC 5246 7.2.
type AlertDescription uint8

var alerts = map[AlertDescription]string{
	0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow", 40: "handshake_failure", 41: "no_certificate",
	42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
	47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error", 51: "decrypt_error", 70: "protocol_version",
	71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled", 100: "no_renegotiation",
	109: "missing_extension", 110: "unsupported_extension", 112: "unrecognized_name", 113: "bad_certificate_status_response",
	115: "unknown_psk_identity", 116: "certificate_required", 120: "no_application_protocol",
}

func (a AlertDescription) String() string {
	if s := alerts[a]; s != "" {
		return s
	}
	return "unknown"
}

// Facts is what a connection has shown so far.
type Facts struct {
	Version    Version // chosen by the server; 0: no ServerHello was seen
	Suite      uint16  // valid iff Version is not 0
	Client     uint8   // direction of the client; valid iff a hello was seen
	Resumed    Fact    // an earlier session was taken up: certificates then are those of that session
	Asked      Fact    // the server asked for a client certificate
	ClientCert Fact    // the client showed one
	ServerCert Fact    // the server showed one
	Complete   Fact    // the handshake came to its end
	Decrypted  bool    // some content could be read
	Middle     bool    // joined after the handshake

	// Lengths of encrypted records that were not decrypted, by role (0 client, 1 server): the first ones, and the last.
	// TLS 1.3 without padding adds 17 octets, so that lengths tell some messages: 19 is an alert; 25 as the client's
	// first one is a Certificate without any certificate (RFC 8446 4.4.2), which only a request for one brings forth.
	Sealed     [2][MaxSealed]uint16
	LastSealed [2]uint16
}

// MaxSealed bounds the lengths that are kept.
const MaxSealed = 6
