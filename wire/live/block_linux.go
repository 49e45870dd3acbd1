package live

import (
	"encoding/binary"

	"golang.org/x/sys/unix"

	"github.com/guyline/guyline/wire/pcap"
)

// The ring is a row of blocks in shared memory (linux/if_packet.h, TPACKET_V3), all in the host's byte order. A block:
//
//	0 version | 4 offset to private data | 8 status | 12 number of packets | 16 offset to the first | 20 length | ...
//
// A packet, all offsets from its first byte:
//
//	0 offset to the next | 4 seconds | 8 nanoseconds | 12 captured length | 16 length on the wire | 20 status |
//	24 offset to the link header (16 bits) | 26 to the network header | 28 hash | 32 VLAN tag | 36 VLAN type (16 bits) |
//	40 padding | 48 struct sockaddr_ll, of which byte 10 is the packet's type
const (
	blockStatus  = 8
	blockPackets = 12
	blockFirst   = 16

	packetSize = unix.SizeofTpacket3Hdr + unix.SizeofSockaddrLinklayer
	packetType = unix.SizeofTpacket3Hdr + 10

	tagSize = 4  // type and tag of 802.1Q
	macSize = 12 // the addresses, which stand before the tag
)

// block hands on the frames of one block. What cannot be right ends the block.
func (c *Capture) block(b []byte, frame func(*pcap.Frame)) {
	host := binary.NativeEndian
	at := uint64(host.Uint32(b[blockFirst:]))
	for range host.Uint32(b[blockPackets:]) {
		if at+packetSize > uint64(len(b)) {
			return
		}
		p := b[at:]
		start, size := uint64(host.Uint16(p[24:])), uint64(host.Uint32(p[12:]))
		if start < packetSize+tagSize || start+size > uint64(len(p)) {
			return
		}
		// Loopback shows each packet twice: as it leaves, and as it comes.
		if !c.loopback || p[packetType] != unix.PACKET_OUTGOING {
			f := &c.frame
			f.Time = int64(host.Uint32(p[4:]))*1e9 + int64(host.Uint32(p[8:]))
			f.Data, f.Length = p[start:start+size:start+size], int(host.Uint32(p[16:]))
			if c.link == pcap.Ethernet && size >= macSize && host.Uint32(p[20:])&unix.TP_STATUS_VLAN_VALID != 0 {
				f.Data = tagged(p, start, start+size)
				f.Length += tagSize
			}
			f.Data = f.Data[:min(len(f.Data), pcap.MaxFrame)]
			c.stats.Frames++
			f.Number, f.Link = c.stats.Frames, c.link
			frame(f)
		}
		at += uint64(host.Uint32(p))
	}
}

// tagged puts the VLAN tag back (IEEE 802.1Q clause 9.3) by moving the addresses to the left, over the bytes that
// PACKET_RESERVE keeps free there.
func tagged(p []byte, start, end uint64) []byte {
	host := binary.NativeEndian
	b := p[start-tagSize : end : end]
	copy(b, b[tagSize:tagSize+macSize])
	kind := uint16(unix.ETH_P_8021Q)
	if host.Uint32(p[20:])&unix.TP_STATUS_VLAN_TPID_VALID != 0 {
		kind = host.Uint16(p[36:])
	}
	binary.BigEndian.PutUint16(b[macSize:], kind)
	binary.BigEndian.PutUint16(b[macSize+2:], uint16(host.Uint32(p[32:])))
	return b
}
