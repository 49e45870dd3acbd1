package sba

import "github.com/guyline/guyline/wire/stream"

// maxRecords is how many encrypted records of a direction are looked at: more than any handshake has.
const maxRecords = 16

// records follows the headers of the records of one direction, which are always in clear (RFC 8446 5.1):
//
//	type (8) │ version (16) │ length (16)
type records struct {
	header    [5]byte
	have      int // of header
	left      int // of the record's content
	dead      bool
	encrypted bool      // ChangeCipherSpec went by
	lengths   [2]uint16 // of the first encrypted records
	frames    [2]int64
	count     int    // encrypted records
	last      uint16 // length of the last one
	lastFrame int64
}

// lengths reads record headers: to count handshake packets, and for what the lengths of encrypted records give away.
func (t *Tracker) lengths(l *tlsFlow, p *stream.Piece) {
	r := &l.records[p.Dir&1]
	if p.Gap > 0 {
		r.dead = true
	}
	if r.dead || r.count > maxRecords {
		return
	}
	for b := p.Data; len(b) > 0; {
		if r.have < len(r.header) {
			n := copy(r.header[r.have:], b)
			r.have += n
			b = b[n:]
			if r.have < len(r.header) {
				return
			}
			r.left = int(r.header[3])<<8 | int(r.header[4])
			if r.header[1] != 3 || r.header[0] < 20 || r.header[0] > 24 {
				r.dead = true
				return
			}
		}
		n := min(r.left, len(b))
		r.left -= n
		b = b[n:]
		if r.left > 0 {
			return
		}
		r.have = 0
		switch r.header[0] {
		case 20:
			r.encrypted = true
		case 22:
			if !r.encrypted {
				t.handshakePacket(l, p.Frame)
			}
		case 23:
			if r.count < len(r.lengths) {
				r.lengths[r.count], r.frames[r.count] = uint16(r.header[3])<<8|uint16(r.header[4]), p.Frame
			}
			r.last, r.lastFrame = uint16(r.header[3])<<8|uint16(r.header[4]), p.Frame
			r.count++
		}
	}
}

func (t *Tracker) handshakePacket(l *tlsFlow, frame int64) {
	if frame != l.counted {
		l.counted = frame
		t.counts.TLSHandshakes++
	}
}

// Lengths of encrypted records of TLS 1.3 that hold one message and no padding: the message, one octet for its type and
// 16 for the tag (RFC 8446 5.2).
const (
	emptyCertificate = 4 + 1 + 3 + 17 // 4.4.2: an empty context and no entry
	finishedSHA256   = 4 + 32 + 17
	finishedSHA384   = 4 + 48 + 17
	oneAlert         = 2 + 17
)

// refused is the frames of a handshake whose client was asked for a certificate, sent none, and was then refused: its
// first records have the lengths of an empty Certificate and a Finished, and the server's last one that of an alert. Nil
// where the lengths do not say so.
func (l *tlsFlow) refused() []int64 {
	client := l.conn.Facts().Client
	c, s := &l.records[client], &l.records[1-client]
	if c.dead || s.dead || c.count < 2 || c.lengths[0] != emptyCertificate || c.lengths[1] != finishedSHA256 && c.lengths[1] != finishedSHA384 {
		return nil
	}
	if s.count > maxRecords || s.last != oneAlert {
		return nil
	}
	return []int64{c.frames[0], c.frames[1], s.lastFrame}
}
