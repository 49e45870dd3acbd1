package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/guyline/guyline/wire/pcap"
)

// SCTP chunks of RFC 9260 clause 3.3, and what NGAP is carried with (TS 38.412 clause 7).
const (
	chunkData       = 0
	chunkInit       = 1
	chunkInitAck    = 2
	chunkSACK       = 3
	chunkCookieEcho = 10
	chunkCookieAck  = 11
	portNGAP        = 38412
	ppidNGAP        = 60
	window          = 0x19000
)

// A peer is one end of the association.
type peer struct {
	addr  [4]byte
	port  uint16
	tag   uint32 // what the other end writes into its packets
	tsn   uint32 // of the next DATA chunk
	order [2]uint16
}

// An association writes SCTP packets between a gNB and an AMF, in Ethernet and IPv4. The first error stays.
type association struct {
	to       *pcap.Writer
	at       time.Time
	gnb, amf *peer
	packets  uint16
	err      error
}

// open is the four messages that set an association up (RFC 9260 clause 5.1).
func (a *association) open() {
	hello := func(kind byte, p *peer) []byte {
		v := binary.BigEndian.AppendUint32(nil, p.tag)
		v = binary.BigEndian.AppendUint32(v, window)
		v = append(v, 0, 2, 0, 2) // two streams either way
		v = binary.BigEndian.AppendUint32(v, p.tsn)
		if kind == chunkInitAck {
			v = append(v, 0, 7, 0, 12)
			v = append(v, "cookie 1"...)
		}
		return chunk(kind, 0, v)
	}
	tag := a.amf.tag
	a.amf.tag = 0 // INIT has no tag yet
	a.packet(a.gnb, a.amf, hello(chunkInit, a.gnb))
	a.amf.tag = tag
	a.packet(a.amf, a.gnb, hello(chunkInitAck, a.amf))
	a.packet(a.gnb, a.amf, chunk(chunkCookieEcho, 0, []byte("cookie 1")))
	a.packet(a.amf, a.gnb, chunk(chunkCookieAck, 0, nil))
}

// up and down carry an NGAP message, written in hexadecimal: stream 0 for what concerns the interface, 1 for a terminal.
func (a *association) up(stream uint16, message string)   { a.send(a.gnb, a.amf, stream, message) }
func (a *association) down(stream uint16, message string) { a.send(a.amf, a.gnb, stream, message) }

func (a *association) send(from, to *peer, stream uint16, message string) {
	data, err := hex.DecodeString(message)
	if err != nil && a.err == nil {
		a.err = fmt.Errorf("message %s: %w", message, err)
	}
	v := binary.BigEndian.AppendUint32(nil, from.tsn)
	v = binary.BigEndian.AppendUint16(v, stream)
	v = binary.BigEndian.AppendUint16(v, from.order[stream])
	v = binary.BigEndian.AppendUint32(v, ppidNGAP)
	from.tsn++
	from.order[stream]++
	a.packet(from, to, chunk(chunkData, 3, append(v, data...))) // 3: it begins and ends the message
	acknowledge := binary.BigEndian.AppendUint32(nil, from.tsn-1)
	acknowledge = binary.BigEndian.AppendUint32(acknowledge, window)
	a.packet(to, from, chunk(chunkSACK, 0, append(acknowledge, 0, 0, 0, 0)))
}

// chunk is a chunk with its padding, which its length does not count.
func chunk(kind, flags byte, value []byte) []byte {
	c := binary.BigEndian.AppendUint16([]byte{kind, flags}, uint16(4+len(value)))
	c = append(c, value...)
	return append(c, make([]byte, -len(c)&3)...)
}

// packet writes a packet, 4 ms after the one before.
func (a *association) packet(from, to *peer, chunk []byte) {
	p := binary.BigEndian.AppendUint16(nil, from.port)
	p = binary.BigEndian.AppendUint16(p, to.port)
	p = binary.BigEndian.AppendUint32(p, to.tag)
	p = append(append(p, 0, 0, 0, 0), chunk...)
	binary.LittleEndian.PutUint32(p[8:], crc32.Checksum(p, crc32.MakeTable(crc32.Castagnoli))) // CRC32c, RFC 9260 appendix A
	a.packets++
	frame := bytes.Join([][]byte{mac(to), mac(from), {0x08, 0x00}, a.header(from, to, len(p)), p}, nil)
	a.at = a.at.Add(4 * time.Millisecond)
	if err := a.to.Write(&pcap.Frame{Time: a.at.UnixNano(), Link: pcap.Ethernet, Data: frame}); err != nil && a.err == nil {
		a.err = err
	}
}

// mac is a locally administered MAC address (IEEE 802), made of the IP address.
func mac(p *peer) []byte { return append([]byte{0x02, 0}, p.addr[:]...) }

// header is an IPv4 header (RFC 791) before n octets of SCTP.
func (a *association) header(from, to *peer, n int) []byte {
	h := []byte{0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 132, 0, 0} // not to be fragmented, 64 hops, SCTP
	binary.BigEndian.PutUint16(h[2:], uint16(20+n))
	binary.BigEndian.PutUint16(h[4:], a.packets)
	h = append(append(h, from.addr[:]...), to.addr[:]...)
	sum := uint32(0)
	for i := 0; i < len(h); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(h[i:]))
	}
	binary.BigEndian.PutUint16(h[10:], ^uint16(sum>>16+sum&0xffff))
	return h
}
