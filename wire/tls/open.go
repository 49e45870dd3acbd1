package tls

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"

	"golang.org/x/crypto/chacha20poly1305"
)

// opener decrypts the records of one direction under one key.
type opener struct {
	version Version
	suite   Suite
	seq     uint64
	secret  []byte // TLS 1.3: traffic secret that the next one is derived from

	aead cipher.AEAD
	iv   [12]byte

	block cipher.Block // CBC
	last  []byte       // TLS 1.0: last block of the record before
	mac   hash.Hash
	etm   bool // encrypt-then-MAC (RFC 7366)
}

// open13 makes an opener from a traffic secret, RFC 8446 7.3; nil where the suite is not decrypted.
func open13(suite Suite, secret []byte) *opener {
	if len(secret) == 0 || suite.hash == 0 {
		return nil
	}
	o := &opener{version: TLS13, suite: suite, secret: secret}
	o.aead = newAEAD(suite, expand(suite.hash, secret, "key", suite.key))
	copy(o.iv[:], expand(suite.hash, secret, "iv", 12))
	if o.aead == nil {
		return nil
	}
	return o
}

// update is the opener after a KeyUpdate, RFC 8446 7.2.
func (o *opener) update() *opener {
	return open13(o.suite, expand(o.suite.hash, o.secret, "traffic upd", o.suite.hash.Size()))
}

// open12 makes the openers of client and server from a master secret, RFC 5246 6.3; nil where the suite is not decrypted.
func open12(v Version, suite Suite, master []byte, client, server *Hello) [2]*opener {
	var none, both [2]*opener
	iv := 0
	switch suite.Cipher {
	case AESGCM:
		iv = 4
	case ChaCha20:
		iv = 12
	case AESCBC:
		iv = aes.BlockSize
	case TripleDES:
		iv = des.BlockSize
	default:
		return none
	}
	if v < TLS10 || v > TLS12 || len(master) == 0 {
		return none
	}
	r := reader{b: keyBlock(v, suite, master, client.Random, server.Random, 2*(suite.mac+suite.key+iv))}
	for i := range both {
		both[i] = &opener{version: v, suite: suite, etm: client.EncryptThenMAC && server.EncryptThenMAC}
		both[i].mac = newMAC(suite.mac, r.take(suite.mac))
	}
	for i := range both {
		key := r.take(suite.key)
		if suite.mac == 0 {
			both[i].aead = newAEAD(suite, key)
		} else if suite.Cipher == TripleDES {
			both[i].block, _ = des.NewTripleDESCipher(key)
		} else {
			both[i].block, _ = aes.NewCipher(key)
		}
	}
	for i := range both {
		copy(both[i].iv[:], r.b)
		both[i].last = append([]byte(nil), r.take(iv)...)
		if both[i].aead == nil && both[i].block == nil {
			return none
		}
	}
	return both
}

func newAEAD(suite Suite, key []byte) cipher.AEAD {
	if suite.Cipher == ChaCha20 {
		a, _ := chacha20poly1305.New(key)
		return a
	}
	if suite.Cipher != AESGCM {
		return nil
	}
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	a, _ := cipher.NewGCM(b)
	return a
}

func newMAC(n int, key []byte) hash.Hash {
	switch n {
	case sha1.Size:
		return hmac.New(sha1.New, key)
	case sha256.Size:
		return hmac.New(sha256.New, key)
	case sha512.Size384:
		return hmac.New(sha512.New384, key)
	}
	return nil
}

// open decrypts a record into dst's memory: its content type and content. Only records that authenticate are content.
func (o *opener) open(dst []byte, h record, payload []byte) (kind uint8, content []byte, ok bool) {
	if o.block != nil {
		content, ok = o.openCBC(dst, h, payload)
		kind = h.kind
	} else {
		kind, content, ok = o.openAEAD(dst, h, payload)
	}
	if ok {
		o.seq++
	}
	return kind, content, ok
}

// openAEAD opens a record of RFC 8446 5.2 (nonce: IV ⊕ sequence; additional data: the record header; inside: content,
// type, zeros), RFC 5288 (nonce: salt and eight octets before the ciphertext) or RFC 7905.
func (o *opener) openAEAD(dst []byte, h record, payload []byte) (uint8, []byte, bool) {
	nonce := o.iv
	var ad [13]byte
	n := 13
	switch {
	case o.version == TLS13 || o.suite.Cipher == ChaCha20:
		for i := range 8 {
			nonce[4+i] ^= byte(o.seq >> (56 - 8*i))
		}
	case len(payload) < 8:
		return 0, nil, false
	default:
		copy(nonce[4:], payload[:8])
		payload = payload[8:]
	}
	if len(payload) < o.aead.Overhead() {
		return 0, nil, false
	}
	if o.version == TLS13 {
		n = 5
		ad[0], ad[1], ad[2] = h.kind, byte(h.version>>8), byte(h.version)
		binary.BigEndian.PutUint16(ad[3:], uint16(h.length))
	} else {
		o.header(ad[:], h, len(payload)-o.aead.Overhead())
	}
	out, err := o.aead.Open(dst[:0], nonce[:], payload, ad[:n])
	if err != nil {
		return 0, nil, false
	}
	if o.version != TLS13 {
		return h.kind, out, true
	}
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] != 0 {
			return out[i], out[:i], true
		}
	}
	return 0, nil, false
}

// header is what a MAC or AEAD of TLS 1.2 and older covers before the content: sequence, type, version, length.
func (o *opener) header(b []byte, h record, n int) {
	binary.BigEndian.PutUint64(b, o.seq)
	b[8], b[9], b[10] = h.kind, byte(h.version>>8), byte(h.version)
	binary.BigEndian.PutUint16(b[11:], uint16(n))
}

// openCBC opens a record of RFC 5246 6.2.3.2: [IV] content │ MAC │ padding, the MAC outermost with encrypt-then-MAC.
func (o *opener) openCBC(dst []byte, h record, payload []byte) ([]byte, bool) {
	size := o.block.BlockSize()
	if o.etm {
		if len(payload) < o.mac.Size() {
			return nil, false
		}
		sum := payload[len(payload)-o.mac.Size():]
		payload = payload[:len(payload)-o.mac.Size()]
		if !hmac.Equal(o.sum(h, payload), sum) {
			return nil, false
		}
	}
	iv := o.last
	if o.version > TLS10 {
		if len(payload) < size {
			return nil, false
		}
		iv, payload = payload[:size], payload[size:]
	}
	if len(payload) == 0 || len(payload)%size != 0 {
		return nil, false
	}
	dst = append(dst[:0], payload...)
	cipher.NewCBCDecrypter(o.block, iv).CryptBlocks(dst, dst)
	n := len(dst) - 1 - int(dst[len(dst)-1])
	if !o.etm {
		n -= o.mac.Size()
	}
	if n < 0 {
		return nil, false
	}
	if !o.etm && !hmac.Equal(o.sum(h, dst[:n]), dst[n:n+o.mac.Size()]) {
		return nil, false
	}
	if o.version == TLS10 {
		o.last = append(o.last[:0], payload[len(payload)-size:]...)
	}
	return dst[:n], true
}

func (o *opener) sum(h record, content []byte) []byte {
	var ad [13]byte
	o.header(ad[:], h, len(content))
	o.mac.Reset()
	o.mac.Write(ad[:])
	o.mac.Write(content)
	return o.mac.Sum(nil)
}
