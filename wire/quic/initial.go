package quic

import (
	"encoding/binary"
	"net/netip"
)

const (
	// minDatagram is how long a datagram is that carries an Initial packet with a message: RFC 9000 clause 14.1.
	minDatagram = 1200
	maxID       = 20 // octets of a connection ID, RFC 9000 clause 17.2
	tag         = 16 // octets of AEAD_AES_128_GCM, RFC 9001 clause 5.3
	sample      = 16 // octets that the header's mask is made of, RFC 9001 clause 5.4.2
)

// Initials follows the connections that open, as far as it takes to know their Initial keys. The zero value is ready.
type Initials struct {
	opening [64]connection // the latest, in turn
	next    int
}

// connection is who opened it to whom, with which version, and the connection ID that both ends' Initial keys derive from:
// that of the client's first packet.
type connection struct {
	client, server netip.AddrPort
	version        uint32
	id             [maxID]byte
	size           uint8 // of id
}

// Handshake takes a UDP datagram and says whether it begins with an Initial packet that holds a whole message of TLS.
func (x *Initials) Handshake(src, dst netip.AddrPort, data []byte) bool {
	var p packet
	if len(data) < minDatagram || !parse(data, &p) {
		return false
	}
	for i := range x.opening {
		c := &x.opening[i]
		if c.version != p.version {
			continue
		}
		side := ""
		switch {
		case c.client == dst && c.server == src:
			side = serverLabel
		case c.client == src && c.server == dst:
			side = clientLabel
		default:
			continue
		}
		if plain := p.open(c.id[:c.size], side); plain != nil {
			return message(plain)
		}
		break // the same ports for another connection
	}
	plain := p.open(p.id, clientLabel)
	if plain == nil {
		return false
	}
	c := &x.opening[x.next%len(x.opening)]
	x.next++
	*c = connection{client: src, server: dst, version: p.version, size: uint8(len(p.id))}
	copy(c.id[:], p.id)
	return message(plain)
}

// packet is an Initial packet as it is sent (RFC 9000 clause 17.2.2; the type is 1 in version 2, RFC 9369 clause 3.2):
//
//	1 1 type (2) reserved (2) packet number length (2) │ version (32) │ destination ID <8> │ source ID <8>
//	│ token <variable> │ length (variable) │ packet number (8 to 32) │ frames, tag
//
// The last four bits of the first octet and the packet number are masked.
type packet struct {
	version uint32
	id      []byte // destination connection ID
	data    []byte // all of it
	number  int    // where the packet number begins
}

func parse(b []byte, p *packet) bool {
	if len(b) < 7 {
		return false
	}
	switch p.version = binary.BigEndian.Uint32(b[1:]); {
	case p.version == version1 && b[0]&0xf0 == 0xc0:
	case p.version == version2 && b[0]&0xf0 == 0xd0:
	default:
		return false
	}
	r := reader{b: b[5:]}
	p.id = r.take(uint64(r.octet()))
	source := r.take(uint64(r.octet()))
	r.take(r.number())
	length := r.number()
	p.number = len(b) - len(r.b)
	if r.bad || len(p.id) > maxID || len(source) > maxID || length > uint64(len(r.b)) || length < 4+sample {
		return false
	}
	p.data = b[:p.number+int(length)]
	return true
}

// Frames that an Initial packet may hold, RFC 9000 clauses 12.4 and 19.
const (
	padding = 0x00
	ping    = 0x01
	ack     = 0x02
	ackECN  = 0x03
	crypto  = 0x06
)

// maxPieces bounds the pieces of a message that are put together; browsers cut a ClientHello into some dozen.
const maxPieces = 64

// message says whether the frames hold the beginning of the TLS handshake up to the end of its first message, in whatever
// order: type (8) │ length (24) │ body (RFC 8446 clause 4).
func message(frames []byte) bool {
	type piece struct {
		at   uint64
		data []byte
	}
	var pieces []piece
	for r := (reader{b: frames}); len(r.b) > 0 && !r.bad && len(pieces) < maxPieces; {
		switch kind := r.number(); kind {
		case padding, ping:
		case ack, ackECN:
			r.number() // largest acknowledged
			r.number() // delay
			ranges := r.number()
			for r.number(); ranges > 0 && !r.bad; ranges-- {
				r.number()
				r.number()
			}
			if kind == ackECN {
				r.number()
				r.number()
				r.number()
			}
		case crypto:
			at := r.number()
			if data := r.take(r.number()); !r.bad {
				pieces = append(pieces, piece{at, data})
			}
		default:
			r.bad = true
		}
	}
	var whole []byte
	for range pieces { // each time round one finds its place at least, or all have
		for _, p := range pieces {
			if n := uint64(len(whole)); p.at <= n && n-p.at < uint64(len(p.data)) {
				whole = append(whole, p.data[n-p.at:]...)
			}
		}
	}
	return len(whole) >= 4 && (whole[0] == 1 || whole[0] == 2) && len(whole)-4 >= int(binary.BigEndian.Uint32(whole)&0xffffff)
}

// reader takes fields off the front. After the first that is not there, all are empty and bad is set.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) octet() uint8 {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// number is an integer of 1, 2, 4 or 8 octets, whose first two bits say which (RFC 9000 clause 16).
func (r *reader) number() uint64 {
	first := r.octet()
	v := uint64(first & 0x3f)
	for _, c := range r.take(1<<(first>>6) - 1) {
		v = v<<8 | uint64(c)
	}
	return v
}
