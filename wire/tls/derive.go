package tls

import (
	"crypto"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"encoding/binary"
	"hash"
)

// expand is HKDF-Expand-Label with an empty context, RFC 8446 7.1:
//
//	length (16) │ label <8> "tls13 " + label │ context <8>
func expand(h crypto.Hash, secret []byte, label string, n int) []byte {
	info := binary.BigEndian.AppendUint16(nil, uint16(n))
	info = append(info, byte(6+len(label)))
	info = append(append(info, "tls13 "...), label...)
	out, err := hkdf.Expand(h.New, secret, string(append(info, 0)), n)
	if err != nil {
		return nil
	}
	return out
}

// keyBlock is the key material of TLS 1.2 and older: "key expansion" over both randoms, RFC 5246 6.3.
func keyBlock(v Version, suite Suite, master []byte, client, server [32]byte, n int) []byte {
	seed := append([]byte("key expansion"), server[:]...)
	seed = append(seed, client[:]...)
	out := make([]byte, n)
	if v == TLS12 {
		prf(out, suite.hash.New, master, seed)
		return out
	}
	// RFC 2246 5: halves of the secret, MD5 and SHA-1, combined.
	half := (len(master) + 1) / 2
	prf(out, md5.New, master[:half], seed)
	other := make([]byte, n)
	prf(other, sha1.New, master[len(master)-half:], seed)
	for i := range out {
		out[i] ^= other[i]
	}
	return out
}

// prf fills out with P_hash(secret, seed), RFC 5246 5.
func prf(out []byte, h func() hash.Hash, secret, seed []byte) {
	mac := hmac.New(h, secret)
	mac.Write(seed)
	a := mac.Sum(nil)
	for len(out) > 0 {
		mac.Reset()
		mac.Write(a)
		mac.Write(seed)
		out = out[copy(out, mac.Sum(nil)):]
		mac.Reset()
		mac.Write(a)
		a = mac.Sum(nil)
	}
}
