package upload

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// maxMetadata bounds the header Upload-Metadata, which is kept and told again.
const maxMetadata = 8 << 10

// ParseMetadata reads the header Upload-Metadata: pairs of a key and a value in Base64, with a space between and commas after
// them; a value that is empty may be left out with its space. A key stands there once, in ASCII.
func ParseMetadata(text string) (map[string]string, error) {
	if len(text) > maxMetadata {
		return nil, fmt.Errorf("%d octets: at most %d are taken", len(text), maxMetadata)
	}
	pairs := map[string]string{}
	if text == "" {
		return pairs, nil
	}
	for pair := range strings.SplitSeq(strings.ReplaceAll(text, ", ", ","), ",") { // some clients write a space after the comma
		key, value, _ := strings.Cut(pair, " ")
		if err := checkKey(key); err != nil {
			return nil, err
		}
		if _, twice := pairs[key]; twice {
			return nil, fmt.Errorf("key %q stands there twice", key)
		}
		plain, err := base64.StdEncoding.Strict().DecodeString(value)
		if err != nil || strings.ContainsAny(value, "\r\n") {
			return nil, fmt.Errorf("key %q: expected its value in Base64, with its padding", key)
		}
		pairs[key] = string(plain)
	}
	return pairs, nil
}

func checkKey(key string) error {
	if key == "" {
		return errors.New("expected a key before each value")
	}
	for _, c := range []byte(key) {
		if c <= ' ' || c > '~' {
			return fmt.Errorf("key %q: expected printable ASCII", key)
		}
	}
	return nil
}
