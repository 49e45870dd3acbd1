package tls

import (
	"crypto"
	"crypto/tls"
)

// Cipher is the bulk cipher of a suite, as far as it is told apart here.
type Cipher uint8

const (
	OtherCipher Cipher = iota
	NULL
	RC4
	TripleDES
	AESCBC
	AESGCM
	AESCCM
	ChaCha20
)

// Suite is what a cipher suite means. Names stand in the IANA registry "TLS Cipher Suites".
type Suite struct {
	ID     uint16
	Name   string
	Cipher Cipher
	key    int         // octets of the key
	mac    int         // octets of the MAC key of a CBC suite
	hash   crypto.Hash // of the PRF, HKDF; in TLS 1.2
	PFS    bool        // ephemeral key exchange; always in TLS 1.3
}

// SuiteOf is the suite with this number, and whether it is known here.
func SuiteOf(id uint16) (Suite, bool) {
	for _, s := range suites {
		if s.ID == id {
			return s, true
		}
	}
	return Suite{ID: id, Name: tls.CipherSuiteName(id)}, false
}

const (
	sha2 = crypto.SHA256
	sha3 = crypto.SHA384
)

var suites = [...]Suite{
	{0x1301, "TLS_AES_128_GCM_SHA256", AESGCM, 16, 0, sha2, true},
	{0x1302, "TLS_AES_256_GCM_SHA384", AESGCM, 32, 0, sha3, true},
	{0x1303, "TLS_CHACHA20_POLY1305_SHA256", ChaCha20, 32, 0, sha2, true},
	{0x1304, "TLS_AES_128_CCM_SHA256", AESCCM, 16, 0, sha2, true},
	{0x1305, "TLS_AES_128_CCM_8_SHA256", AESCCM, 16, 0, sha2, true},
	{0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", AESGCM, 16, 0, sha2, true},
	{0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", AESGCM, 32, 0, sha3, true},
	{0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", AESGCM, 16, 0, sha2, true},
	{0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", AESGCM, 32, 0, sha3, true},
	{0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", ChaCha20, 32, 0, sha2, true},
	{0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", ChaCha20, 32, 0, sha2, true},
	{0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", ChaCha20, 32, 0, sha2, true},
	{0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256", AESGCM, 16, 0, sha2, false},
	{0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384", AESGCM, 32, 0, sha3, false},
	{0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", AESGCM, 16, 0, sha2, true},
	{0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", AESGCM, 32, 0, sha3, true},
	{0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM", AESCCM, 16, 0, sha2, true},
	{0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM", AESCCM, 32, 0, sha2, true},
	{0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", AESCBC, 16, 20, sha2, true},
	{0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", AESCBC, 32, 20, sha2, true},
	{0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", AESCBC, 16, 20, sha2, true},
	{0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", AESCBC, 32, 20, sha2, true},
	{0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", AESCBC, 16, 32, sha2, true},
	{0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", AESCBC, 32, 48, sha3, true},
	{0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", AESCBC, 16, 32, sha2, true},
	{0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", AESCBC, 32, 48, sha3, true},
	{0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", AESCBC, 16, 20, sha2, true},
	{0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA", AESCBC, 32, 20, sha2, true},
	{0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", AESCBC, 16, 32, sha2, true},
	{0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", AESCBC, 32, 32, sha2, true},
	{0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA", AESCBC, 16, 20, sha2, false},
	{0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA", AESCBC, 32, 20, sha2, false},
	{0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256", AESCBC, 16, 32, sha2, false},
	{0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256", AESCBC, 32, 32, sha2, false},
	{0xc008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA", TripleDES, 24, 20, sha2, true},
	{0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", TripleDES, 24, 20, sha2, true},
	{0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA", TripleDES, 24, 20, sha2, true},
	{0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", TripleDES, 24, 20, sha2, false},
	{0x0004, "TLS_RSA_WITH_RC4_128_MD5", RC4, 16, 0, sha2, false},
	{0x0005, "TLS_RSA_WITH_RC4_128_SHA", RC4, 16, 0, sha2, false},
	{0xc007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", RC4, 16, 0, sha2, true},
	{0xc011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA", RC4, 16, 0, sha2, true},
	{0x0001, "TLS_RSA_WITH_NULL_MD5", NULL, 0, 0, sha2, false},
	{0x0002, "TLS_RSA_WITH_NULL_SHA", NULL, 0, 0, sha2, false},
	{0x003b, "TLS_RSA_WITH_NULL_SHA256", NULL, 0, 0, sha2, false},
	{0xc006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA", NULL, 0, 0, sha2, true},
	{0xc010, "TLS_ECDHE_RSA_WITH_NULL_SHA", NULL, 0, 0, sha2, true},
}
