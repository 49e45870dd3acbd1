package tls

import (
	"encoding/binary"

	"github.com/guyline/guyline/wire/stream"
)

// Content types, RFC 8446 5.1 and RFC 6520.
const (
	changeCipherSpec = 20
	alert            = 21
	handshake        = 22
	application      = 23
	heartbeat        = 24
)

const (
	recordHeader = 5
	maxRecord    = 1<<14 + 2048 // RFC 5246 6.2.3
)

// record is the header of a record, RFC 8446 5.1:
//
//	type (8) │ legacy_record_version (16) │ length (16)
type record struct {
	kind    uint8
	version Version
	length  int
}

// readRecord reads a header and says whether it is plausible; b has five octets.
func readRecord(b []byte) (record, bool) {
	r := record{b[0], Version(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))}
	ok := changeCipherSpec <= r.kind && r.kind <= heartbeat && SSL30 <= r.version && r.version <= TLS13 && r.length <= maxRecord
	switch r.kind {
	case changeCipherSpec:
		ok = ok && r.length == 1
	case alert, handshake:
		ok = ok && r.length > 0
	}
	return r, ok
}

// Recognise says whether a stream whose first bytes are b is TLS: a handshake record with a hello, or, joined in its
// middle, records that fill b up to one that is not all there.
func Recognise(b []byte) stream.Answer {
	if len(b) < recordHeader+1 {
		if len(b) > 0 && (b[0] != handshake || len(b) > 1 && b[1] != 3) {
			return stream.No
		}
		return stream.More
	}
	r, ok := readRecord(b)
	switch {
	case !ok:
		return stream.No
	case r.kind == handshake:
		if message := b[recordHeader]; message == messageClientHello || message == messageServerHello {
			return stream.Yes
		}
	}
	if chain(b) {
		return stream.Yes
	}
	return stream.No
}

// Readable says whether b, the content of one segment, begins with records in which a handshake message is whole and in clear.
// An encrypted one shows by its type and length, which are not those of a message.
func Readable(b []byte) bool {
	for len(b) >= recordHeader && b[0] == handshake {
		r, ok := readRecord(b)
		if b = b[recordHeader:]; !ok || r.length > len(b) {
			return false
		}
		if r.length >= 4 && inClear(b[0]) && int(binary.BigEndian.Uint32(b)&0xffffff) <= r.length-4 {
			return true
		}
		b = b[r.length:]
	}
	return false
}

// inClear says whether handshake messages of a type are sent in clear (RFC 5246 7.4, RFC 6066 8). That of HelloRequest, which
// is none of the first messages either, is 0, with which encrypted records begin too.
func inClear(message uint8) bool {
	switch message {
	case messageClientHello, messageServerHello, messageNewSessionTicket, messageCertificate, messageServerKeyExchange,
		messageCertificateRequest, messageServerHelloDone, messageCertificateVerify, messageClientKeyExchange, messageCertificateStatus:
		return true
	}
	return false
}

// chain says that b is records: one that fills it exactly and is not tiny, or several.
func chain(b []byte) bool {
	records, rest := 0, b
	for len(rest) >= recordHeader {
		r, ok := readRecord(rest)
		if !ok || r.version < TLS10 || r.version == TLS13 {
			return false
		}
		if records++; len(rest) < recordHeader+r.length {
			return records > 1
		}
		rest = rest[recordHeader+r.length:]
	}
	return len(rest) == 0 && len(b) >= recordHeader+16
}
