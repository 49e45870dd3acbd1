// Package blob keeps contents under their SHA-256 digests, in a folder or in a bucket of S3. What is read is held against
// the digest by which it was asked for: a flipped bit is an error, never an answer.
//
// Both keep a content under the same name and in the same form, so that one can be copied into the other by any program:
//
//	ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
//
// is the digest in hexadecimal digits below a folder named by its first two; what lies there is the content as one frame of
// zstd (RFC 8878). The digest is that of the plain content, so that it does not depend on the compressor. Whatever bears no
// such name is left alone.
//
// The package knows nothing of who refers to a content: it forgets what it is told to.
package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Digest is the SHA-256 of a content (FIPS 180-4).
type Digest [sha256.Size]byte

// Sum is the digest of a content.
func Sum(content []byte) Digest { return sha256.Sum256(content) }

// ParseDigest reads 64 hexadecimal digits.
func ParseDigest(text string) (d Digest, err error) {
	if len(text) != hex.EncodedLen(len(d)) {
		return d, fmt.Errorf("digest of %d characters: expected 64 hexadecimal digits", len(text))
	}
	b, err := hex.DecodeString(text)
	if err != nil {
		return d, fmt.Errorf("digest %q: expected 64 hexadecimal digits", text)
	}
	return Digest(b), nil
}

// String is the digest in hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// MarshalText is [Digest.String].
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is [ParseDigest].
func (d *Digest) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDigest(string(text))
	return err
}

// name is where a content lies below the store's root: in one of 256 folders, which keeps each short enough to list.
func (d Digest) name() string {
	s := d.String()
	return s[:2] + "/" + s
}

// named is the inverse of [Digest.name]; not ok is what the store did not put there.
func named(name string) (d Digest, ok bool) {
	_, base, _ := strings.Cut(name, "/")
	d, err := ParseDigest(base)
	return d, err == nil && d.name() == name
}

// Store keeps contents. Its methods may be called from several goroutines and several processes.
type Store interface {
	// Put keeps a content, once however often it is put, and gives its digest and its length. It is durable when Put
	// returns; where Put fails nothing is kept.
	Put(ctx context.Context, content io.Reader) (Digest, int64, error)
	// Open gives a content, or ErrNotFound. Its reader ends in a DamagedError in place of io.EOF where the content is not
	// what the digest says: what was read is to be believed only at io.EOF. It ends early when the context does.
	Open(ctx context.Context, d Digest) (io.ReadCloser, error)
	// Delete forgets a content; it is ErrNotFound where there is none.
	Delete(ctx context.Context, d Digest) error
	// Has reports whether there is a content of this digest. It does not read it.
	Has(ctx context.Context, d Digest) (bool, error)
	// All gives the digests of all contents, in no order. It ends after an error. What is put or deleted meanwhile may be
	// among them or not.
	All(ctx context.Context) iter.Seq2[Digest, error]
}

// What a caller may want to tell apart.
var (
	ErrNotFound = errors.New("no blob of this digest")
	ErrDamaged  = errors.New("damaged: its content is not what its digest says: delete it and put the content anew")
)

// DamagedError is an [ErrDamaged] that names the digest.
type DamagedError struct {
	Digest Digest
	Err    error // what the decompressor said; nil where the content could be unpacked and is another one
}

func (e *DamagedError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("blob %s: %v (%v)", e.Digest, ErrDamaged, e.Err)
	}
	return fmt.Sprintf("blob %s: %v", e.Digest, ErrDamaged)
}

// Is says that it is an [ErrDamaged].
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

func (e *DamagedError) Unwrap() error { return e.Err }

// ReadAll reads a whole content of at most limit octets. It never gives damaged ones.
func ReadAll(ctx context.Context, s Store, d Digest, limit int64) ([]byte, error) {
	r, err := s.Open(ctx, d)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var b bytes.Buffer
	n, err := io.CopyN(&b, r, limit)
	if err == nil {
		// Exactly as long as allowed, or longer: the end is read too, for it is there that damage shows.
		var more int64
		more, err = io.CopyN(io.Discard, r, 1)
		n += more
	}
	switch {
	case n > limit:
		return nil, fmt.Errorf("blob %s: longer than the %d octets that are taken", d, limit)
	case err != io.EOF:
		return nil, err
	}
	return b.Bytes(), nil
}
