package quic

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"slices"
	"testing"
)

var (
	client = netip.MustParseAddrPort("192.0.2.1:50000")
	server = netip.MustParseAddrPort("198.51.100.1:443")
)

// TestKeys holds the keys to those that RFC 9001 appendix A.1 and RFC 9369 appendix A.1 print for one connection ID.
func TestKeys(t *testing.T) {
	id, _ := hex.DecodeString("8394c8f03e515708")
	for _, c := range []struct {
		version       uint32
		side          string
		key, iv, mask string
	}{
		{version1, clientLabel, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c", "9f50449e04a0e810283a1e9933adedd2"},
		{version1, serverLabel, "cf3a5331653c364c88f0f379b6067e37", "0ac1493ca1905853b0bba03e", "c206b8d9b9f0f37644430b490eeaa314"},
		{version2, clientLabel, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f", "45b95e15235d6f45a6b19cbcb0294ba9"},
		{version2, serverLabel, "82db637861d55e1d011f19ea71d5d2a7", "dd13c276499c0249d3310652", "edf6d05c83121201b436e16877593c3a"},
	} {
		k, ok := initial(c.version, id, c.side)
		if !ok || hex.EncodeToString(k.key) != c.key || hex.EncodeToString(k.iv) != c.iv || hex.EncodeToString(k.mask) != c.mask {
			t.Errorf("version %x, %s: %x, want %s %s %s", c.version, c.side, k, c.key, c.iv, c.mask)
		}
	}
}

// seal makes an Initial packet that fills a datagram. of is the ID that the keys derive from, to the one in the packet.
func seal(version uint32, of, to []byte, side string, number uint32, frames ...[]byte) []byte {
	b := []byte{0xc3, 0, 0, 0, 0}
	if version == version2 {
		b[0] = 0xd3
	}
	binary.BigEndian.PutUint32(b[1:], version)
	b = append(append(b, byte(len(to))), to...)
	b = append(b, 2, 7, 7, 3, 'a', 'b', 'c') // source ID and token
	payload := slices.Concat(frames...)
	payload = append(payload, make([]byte, max(0, 1200-len(b)-2-4-tag-len(payload)))...)
	b = binary.BigEndian.AppendUint16(b, 0x4000|uint16(4+len(payload)+tag))
	at := len(b)
	b = binary.BigEndian.AppendUint32(b, number)
	k, _ := initial(version, of, side)
	nonce := slices.Clone(k.iv)
	for i := range 4 {
		nonce[8+i] ^= b[at+i]
	}
	block, _ := aes.NewCipher(k.key)
	aead, _ := cipher.NewGCM(block)
	b = append(b, aead.Seal(nil, nonce, payload, b)...)
	block, _ = aes.NewCipher(k.mask)
	var mask [16]byte
	block.Encrypt(mask[:], b[at+4:at+20])
	b[0] ^= mask[0] & 0x0f
	for i := range 4 {
		b[at+i] ^= mask[1+i]
	}
	return b
}

// part is a CRYPTO frame with a part of a message.
func part(message []byte, from, to int) []byte {
	b := []byte{crypto, 0x40 | byte(from>>8), byte(from), 0x40 | byte((to-from)>>8), byte(to - from)}
	return append(b, message[from:to]...)
}

// hello is a message of TLS of a type, with 300 octets.
func hello(kind byte) []byte { return append([]byte{kind, 0, 1, 44}, make([]byte, 300)...) }

func TestHandshake(t *testing.T) {
	id, other := []byte{1, 2, 3, 4, 5, 6, 7, 8}, []byte{9, 9, 9, 9, 9, 9, 9, 9}
	first, answer := hello(1), hello(2)
	acked := []byte{ack, 0, 0, 1, 0, 0, 0}
	for _, version := range []uint32{version1, version2} {
		var x Initials
		for _, c := range []struct {
			name     string
			src, dst netip.AddrPort
			data     []byte
			want     bool
		}{
			{"an answer to nobody", server, client, seal(version, id, nil, serverLabel, 0, part(answer, 0, 304)), false},
			{"the client opens", client, server, seal(version, id, id, clientLabel, 1, part(first, 0, 304)), true},
			{"the server answers", server, client, seal(version, id, nil, serverLabel, 0, acked, part(answer, 0, 304)), true},
			{"the client acknowledges", client, server, seal(version, id, other, clientLabel, 2, acked), false},
			{"in parts, in disorder", client, server, seal(version, id, other, clientLabel, 3, part(first, 200, 304), []byte{ping}, part(first, 0, 120), part(first, 100, 200)), true},
			{"a part lacks", client, server, seal(version, id, other, clientLabel, 3, part(first, 200, 304), part(first, 0, 120)), false},
			{"half of it", client, server, seal(version, id, other, clientLabel, 4, part(first, 0, 200)), false},
			{"after Retry", client, server, seal(version, other, other, clientLabel, 5, part(first, 0, 304)), true},
			{"no message of TLS", client, server, seal(version, id, id, clientLabel, 1, part(hello(99), 0, 304)), false},
			{"a frame that does not belong there", client, server, seal(version, id, id, clientLabel, 1, []byte{0x1c}, part(first, 0, 304)), false},
			{"another's keys", client, server, seal(version, []byte{1}, id, clientLabel, 1, part(first, 0, 304)), false},
			{"too short a datagram", client, server, seal(version, id, id, clientLabel, 1, part(first, 0, 304))[:1199], false},
			{"a later version", client, server, seal(7, id, id, clientLabel, 1, part(first, 0, 304)), false},
		} {
			if got := x.Handshake(c.src, c.dst, c.data); got != c.want {
				t.Errorf("version %x: %s: %v", version, c.name, got)
			}
		}
	}
}

// TestManyOpen holds that connections beyond those that are remembered only make the oldest forgotten.
func TestManyOpen(t *testing.T) {
	var x Initials
	for i := range 1000 {
		port := netip.AddrPortFrom(client.Addr(), uint16(i))
		id := []byte{byte(i >> 8), byte(i), 0, 0, 0, 0, 0, 1}
		if !x.Handshake(port, server, seal(version1, id, id, clientLabel, 0, part(hello(1), 0, 304))) ||
			!x.Handshake(server, port, seal(version1, id, nil, serverLabel, 0, part(hello(2), 0, 304))) {
			t.Fatalf("connection %d is not seen", i)
		}
	}
}

func FuzzHandshake(f *testing.F) {
	id := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	f.Add(seal(version1, id, id, clientLabel, 0, part(hello(1), 0, 304)), part(hello(1), 0, 304))
	f.Add(seal(version2, id, id, clientLabel, 0, part(hello(1), 0, 304)), []byte{ackECN, 0, 0, 1, 0, 0, 0, 0, 0, 0, crypto, 0, 1, 1})
	f.Fuzz(func(t *testing.T, data, frames []byte) {
		var x Initials
		x.Handshake(client, server, data)
		x.Handshake(server, client, data)
		x.Handshake(client, server, append(data, make([]byte, minDatagram)...))
		if len(frames) < 1000 {
			x.Handshake(client, server, seal(version1, id, id, clientLabel, 0, frames))
		}
	})
}
