package quic

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
)

const (
	version1 = 1
	version2 = 0x6b3343cf

	// The salts of RFC 9001 clause 5.2 and RFC 9369 clause 3.3.1.
	salt1 = "\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a"
	salt2 = "\x0d\xed\xe3\xde\xf7\x00\xa6\xdb\x81\x93\x81\xbe\x6e\x26\x9d\xcb\xf9\xbd\x2e\xd9"

	clientLabel = "client in"
	serverLabel = "server in"
)

// keys protect the Initial packets of one side.
type keys struct{ key, iv, mask []byte }

// initial derives them from the connection ID of the client's first packet: RFC 9001 clauses 5.1 and 5.2, with the labels of
// RFC 9369 clause 3.3.2 in version 2.
func initial(version uint32, id []byte, side string) (keys, bool) {
	salt, prefix := salt1, "quic "
	if version == version2 {
		salt, prefix = salt2, "quicv2 "
	}
	common, err := hkdf.Extract(sha256.New, id, []byte(salt))
	if err != nil {
		return keys{}, false
	}
	secret := expand(common, side, sha256.Size)
	k := keys{expand(secret, prefix+"key", 16), expand(secret, prefix+"iv", 12), expand(secret, prefix+"hp", 16)}
	return k, k.key != nil && k.iv != nil && k.mask != nil
}

// expand is HKDF-Expand-Label with an empty context, RFC 8446 clause 7.1; nil where it fails.
func expand(secret []byte, label string, n int) []byte {
	info := binary.BigEndian.AppendUint16(nil, uint16(n))
	info = append(info, byte(6+len(label)))
	info = append(append(info, "tls13 "...), label...)
	out, err := hkdf.Expand(sha256.New, secret, string(append(info, 0)), n)
	if err != nil {
		return nil
	}
	return out
}

// open takes off the header's mask (RFC 9001 clause 5.4) and the packet's protection (5.3) with the keys that derive from a
// connection ID. It gives the frames, nil where the packet is not of that connection and side. The number in the packet is
// taken for the whole number: a connection does not send so many Initial packets that it were cut.
func (p *packet) open(id []byte, side string) []byte {
	k, ok := initial(p.version, id, side)
	if !ok {
		return nil
	}
	block, err := aes.NewCipher(k.mask)
	if err != nil {
		return nil
	}
	var mask [aes.BlockSize]byte
	block.Encrypt(mask[:], p.data[p.number+4:][:sample])
	size := 1 + int((p.data[0]^mask[0])&3)
	header := append([]byte(nil), p.data[:p.number+size]...)
	header[0] ^= mask[0] & 0x0f
	for i := range size {
		header[p.number+i] ^= mask[1+i]
		k.iv[len(k.iv)-size+i] ^= header[p.number+i]
	}
	if block, err = aes.NewCipher(k.key); err != nil {
		return nil
	}
	aead, err := cipher.NewGCM(block)
	if err != nil || len(p.data)-len(header) < tag {
		return nil
	}
	frames, err := aead.Open(nil, k.iv, p.data[len(header):], header)
	if err != nil {
		return nil
	}
	return frames
}
