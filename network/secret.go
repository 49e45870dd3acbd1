package network

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Secret is a value that no output may show: a password, a subscriber key, a SUPI. It prints as its length only, in
// every format verb; comparing is all that can be done with it.
type Secret struct{ value string }

// NewSecret keeps a value from being shown.
func NewSecret(value string) (Secret, error) {
	if value == "" {
		return Secret{}, errors.New("expected a value, found none")
	}
	return Secret{value}, nil
}

// Is reports whether the secret is value, ignoring the case of hexadecimal digits where both are hexadecimal.
func (s Secret) Is(value string) bool {
	return s.value == value || isHex(s.value) && strings.EqualFold(s.value, value)
}

// Empty reports whether there is no value.
func (s Secret) Empty() bool { return s.value == "" }

// Digest is SHA-256 of the upper-case value, for tables of published values. It must not be shown where the value can
// be guessed.
func (s Secret) Digest() string {
	sum := sha256.Sum256([]byte(strings.ToUpper(s.value)))
	return hex.EncodeToString(sum[:])
}

// String says that something is there, and how long it is.
func (s Secret) String() string { return fmt.Sprintf("(hidden, %d characters)", len(s.value)) }

// Format keeps %#v and friends from showing the value.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

func isHex(s string) bool {
	if len(s) < 8 {
		return false
	}
	for _, r := range s {
		if !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return false
		}
	}
	return true
}
