package tls

import (
	"bytes"
	"encoding/hex"
)

// maxSecrets bounds the connections of a key log.
const maxSecrets = 1 << 20

// KeyLog holds the secrets of connections by their client random, from lines of an NSS key log (RFC 9850):
//
//	LABEL SP client random (hexadecimal) SP secret (hexadecimal)
type KeyLog struct{ secrets map[[32]byte]*secrets }

// secrets of one connection: the master secret of TLS 1.2 and older, or traffic secrets of TLS 1.3 by direction (client,
// server).
type secrets struct {
	master    []byte
	handshake [2][]byte
	traffic   [2][]byte
}

// Add reads lines and returns how many secrets it took. Comments and labels that decrypt nothing here (exporters, early
// data) are stepped over.
func (k *KeyLog) Add(lines []byte) int {
	n := 0
	for len(lines) > 0 {
		var line []byte
		line, lines, _ = bytes.Cut(lines, []byte("\n"))
		if k.add(bytes.Fields(line)) {
			n++
		}
	}
	return n
}

func (k *KeyLog) add(f [][]byte) bool {
	if len(f) != 3 || len(f[1]) != 64 || len(f[2]) > 256 {
		return false
	}
	var random [32]byte
	secret := make([]byte, hex.DecodedLen(len(f[2])))
	if _, err := hex.Decode(random[:], f[1]); err != nil {
		return false
	}
	if _, err := hex.Decode(secret, f[2]); err != nil || len(secret) == 0 {
		return false
	}
	s := k.secrets[random]
	if s == nil {
		if len(k.secrets) >= maxSecrets {
			return false
		}
		s = new(secrets)
	}
	switch string(f[0]) {
	case "CLIENT_RANDOM":
		s.master = secret
	case "CLIENT_HANDSHAKE_TRAFFIC_SECRET":
		s.handshake[0] = secret
	case "SERVER_HANDSHAKE_TRAFFIC_SECRET":
		s.handshake[1] = secret
	case "CLIENT_TRAFFIC_SECRET_0":
		s.traffic[0] = secret
	case "SERVER_TRAFFIC_SECRET_0":
		s.traffic[1] = secret
	default:
		return false
	}
	if k.secrets == nil {
		k.secrets = map[[32]byte]*secrets{}
	}
	k.secrets[random] = s
	return true
}

// find is the secrets of a connection, nil where there are none; so also of no key log.
func (k *KeyLog) find(random [32]byte) *secrets {
	if k == nil {
		return nil
	}
	return k.secrets[random]
}
