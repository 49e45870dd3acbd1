package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/secure/precis"

	"github.com/guyline/guyline/check/published"
)

// Bounds of a password. The longest only keeps a request from being work.
const (
	minPassword = 12   // characters
	maxPassword = 1024 // bytes
	minBesides  = 8    // characters that are left without the user's name
	minDistinct = 5    // characters that differ from each other
)

// CheckPassword says why a password is refused for a user; nil where it is not.
func CheckPassword(user, password string) error {
	p, err := prepare(password)
	if err != nil {
		return err
	}
	if n := utf8.RuneCountInString(p); n < minPassword {
		return invalid(fmt.Sprintf("password: %d characters: expected %d or more", n, minPassword))
	}
	distinct := map[rune]bool{}
	for _, r := range p {
		distinct[r] = true
	}
	if len(distinct) < minDistinct {
		return invalid(fmt.Sprintf("password: the same %d characters again and again: expected %d or more different ones", len(distinct), minDistinct))
	}
	if user != "" && strings.Contains(strings.ToLower(p), strings.ToLower(user)) {
		besides := strings.ReplaceAll(strings.ToLower(p), strings.ToLower(user), "")
		if utf8.RuneCountInString(besides) < minBesides {
			return invalid(fmt.Sprintf("password: it is the user's name with %d more characters: choose another", utf8.RuneCountInString(besides)))
		}
	}
	if e, ok := published.Password("", p); ok {
		return invalid(fmt.Sprintf("password: published as %s: choose another", e.Name))
	}
	return nil
}

// prepare brings a password into the form that is hashed, so that two keyboards that compose an umlaut differently write the
// same one: the OpaqueString profile of RFC 8265 clause 4.2.
func prepare(password string) (string, error) {
	if len(password) > maxPassword {
		return "", invalid(fmt.Sprintf("password: %d bytes: expected %d or fewer", len(password), maxPassword))
	}
	p, err := precis.OpaqueString.String(password)
	if err != nil {
		return "", invalid("password: empty, or with characters that can not be typed (RFC 8265): choose another")
	}
	return p, nil
}

// cost is what an argon2id hash asks for.
type cost struct {
	memoryKiB uint32
	passes    uint32
	lanes     uint8
}

// The second recommended option of RFC 9106 clause 4: 3 passes, 4 lanes, 64 MiB, a salt of 128 bits and a tag of 256.
var recommended = cost{memoryKiB: 64 << 10, passes: 3, lanes: 4}

const (
	saltBytes = 16
	tagBytes  = 32
)

// dearest bounds what a stored hash may ask for: each may run beside others.
var dearest = cost{memoryKiB: 256 << 10, passes: 16, lanes: 16}

// phc is a hash in PHC's string form: $argon2id$v=19$m=65536,t=3,p=4$SALT$TAG, both in base64 without padding.
type phc struct {
	cost
	salt, tag []byte
}

func (h phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memoryKiB, h.passes, h.lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.tag))
}

func parsePHC(text string) (h phc, err error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errors.New("stored password: expected $argon2id$v=19$m=…,t=…,p=…$salt$tag; set it anew")
	}
	if _, err := fmt.Sscanf(parts[3]+"\n", "m=%d,t=%d,p=%d\n", &h.memoryKiB, &h.passes, &h.lanes); err != nil {
		return h, fmt.Errorf("stored password: parameters: %w; set it anew", err)
	}
	if h.passes < 1 || h.lanes < 1 || h.memoryKiB > dearest.memoryKiB || h.passes > dearest.passes || h.lanes > dearest.lanes {
		return h, fmt.Errorf("stored password: parameters %s: expected at most m=%d,t=%d,p=%d; set it anew", parts[3], dearest.memoryKiB, dearest.passes, dearest.lanes)
	}
	h.salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	if err != nil {
		return h, fmt.Errorf("stored password: salt: %w; set it anew", err)
	}
	h.tag, err = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil || len(h.tag) < 16 || len(h.tag) > 64 || len(h.salt) < 8 || len(h.salt) > 64 {
		return h, errors.New("stored password: expected a salt of 8 to 64 bytes and a tag of 16 to 64; set it anew")
	}
	return h, nil
}

// hasher computes few hashes at a time: each holds 64 MiB.
type hasher struct {
	slots chan struct{}
	wait  time.Duration // how long one waits for a slot
	key   func(password string, h phc) []byte
}

func newHasher(slots int) *hasher {
	return &hasher{slots: make(chan struct{}, slots), wait: 10 * time.Second, key: argon2id}
}

func argon2id(password string, h phc) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.passes, h.memoryKiB, h.lanes, uint32(len(h.tag)))
}

// compute gives the tag of a password that was prepared.
func (h *hasher) compute(ctx context.Context, password string, of phc) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, h.wait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
		return h.key(password, of), nil
	case <-ctx.Done():
		return nil, errBusy
	}
}

// hash makes the hash of a new password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	p, err := prepare(password)
	if err != nil {
		return "", err
	}
	made := phc{cost: recommended, salt: random(saltBytes), tag: make([]byte, tagBytes)}
	made.tag, err = h.compute(ctx, p, made)
	if err != nil {
		return "", err
	}
	return made.String(), nil
}

// verify compares in constant time. Where nothing is stored it does the same work, and says no.
func (h *hasher) verify(ctx context.Context, stored, password string) (bool, error) {
	of := phc{cost: recommended, salt: make([]byte, saltBytes), tag: make([]byte, tagBytes)}
	if stored != "" {
		var err error
		if of, err = parsePHC(stored); err != nil {
			return false, err
		}
	}
	p, err := prepare(password)
	if err != nil {
		p = ""
	}
	tag, hashErr := h.compute(ctx, p, of)
	if hashErr != nil {
		return false, hashErr
	}
	return subtle.ConstantTimeCompare(tag, of.tag) == 1 && stored != "" && err == nil, nil
}

// outdated tells whether a hash was made with other parameters than a new one is.
func outdated(stored string) bool {
	h, err := parsePHC(stored)
	return err != nil || h.cost != recommended
}

// random gives bytes that nobody can guess. crypto/rand does not fail: it ends the program rather.
func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
