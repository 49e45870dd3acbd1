package bundle

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"strings"
)

// guesses are the hashes that somebody would try who guesses a value: of the value, of its text, of path and value, by the usual functions.
func guesses(path string, value []byte) [][]byte {
	var out [][]byte
	for _, s := range []string{string(value), strings.Trim(string(value), `"`), path + string(value), path + "\t" + string(value), path + "\x00" + string(value), path} {
		a, b, c, d := sha256.Sum256([]byte(s)), sha1.Sum([]byte(s)), md5.Sum([]byte(s)), sha512.Sum512([]byte(s))
		leaf := sha256.Sum256(append([]byte{0}, s...))
		out = append(out, a[:], b[:], c[:], d[:], leaf[:])
	}
	return out
}
