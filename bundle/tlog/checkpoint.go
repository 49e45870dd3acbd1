package tlog

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A Checkpoint is the state of a log as it signed it (C2SP tlog-checkpoint).
type Checkpoint struct {
	Origin string
	Size   int64
	Root   [32]byte
}

// ParseCheckpoint reads the text of a checkpoint, which no signature covers yet.
func ParseCheckpoint(text string) (*Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return nil, errors.New("checkpoint: expected lines with origin, size and root hash")
	}
	for i, l := range lines[:len(lines)-1] {
		if l == "" {
			return nil, fmt.Errorf("checkpoint: line %d is empty", i+1)
		}
	}
	size, ok := decimal(lines[1])
	if !ok {
		return nil, errors.New("checkpoint: line 2: expected a size in decimal, without leading zeroes")
	}
	root, ok := parseHash(lines[2])
	if !ok {
		return nil, errors.New("checkpoint: line 3: expected a hash of 32 octets in base64")
	}
	return &Checkpoint{Origin: lines[0], Size: size, Root: root}, nil
}

// ErrUnsigned says that no signature of a wanted key is on a checkpoint, or that one is wrong.
var ErrUnsigned = errors.New("no valid signature of a known key")

// OpenCheckpoint reads a signed checkpoint and verifies that one of these keys of its log signed it. The note that it gives holds only
// signatures of these keys.
func OpenCheckpoint(signed []byte, keys ...note.Verifier) (*Checkpoint, *note.Note, error) {
	origin, _, _ := strings.Cut(string(signed), "\n")
	var own []note.Verifier
	for _, k := range keys {
		if k.Name() == origin {
			own = append(own, k)
		}
	}
	return open(signed, own)
}

// open is OpenCheckpoint with any keys. A signature that counts must have its only form; others are ignored, as signed-note asks.
func open(signed []byte, keys []note.Verifier) (*Checkpoint, *note.Note, error) {
	n, err := note.Open(signed, note.VerifierList(keys...))
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unverified):
		return nil, nil, fmt.Errorf("checkpoint: %w", ErrUnsigned)
	case errors.As(err, &invalid):
		return nil, nil, fmt.Errorf("checkpoint: %w: that of %q is wrong", ErrUnsigned, invalid.Name)
	case err != nil:
		return nil, nil, fmt.Errorf("checkpoint: %w", err)
	}
	for _, s := range n.Sigs {
		if _, ok := decode64(s.Base64); !ok {
			return nil, nil, fmt.Errorf("checkpoint: signature of %q: base64 is not in its only form", s.Name)
		}
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return nil, nil, err
	}
	n.UnverifiedSigs = nil
	return c, n, nil
}

// ErrInconsistent says that a log's newer tree does not begin with its older one, or that the proof of it is wrong.
var ErrInconsistent = errors.New("the newer tree does not begin with the older one")

// Consistent checks a consistency proof (RFC 6962 section 2.1.2) between two checkpoints of one log.
func Consistent(older, newer *Checkpoint, proof []tlog.Hash) error {
	switch {
	case older.Origin != newer.Origin:
		return fmt.Errorf("checkpoints of two logs, %q and %q", older.Origin, newer.Origin)
	case older.Size > newer.Size:
		return fmt.Errorf("the older tree has %d entries, the newer %d", older.Size, newer.Size)
	case older.Size == 0:
		empty := older.Root == sha256.Sum256(nil) && (newer.Size > 0 || newer.Root == older.Root)
		if len(proof) > 0 || !empty {
			return ErrInconsistent
		}
	case tlog.CheckTree(proof, newer.Size, tlog.Hash(newer.Root), older.Size, tlog.Hash(older.Root)) != nil:
		return ErrInconsistent
	}
	return nil
}

// Equivocation reports whether two signed checkpoints prove by themselves that their log showed two trees: valid signatures of its
// key, one size, different roots. Where the sizes differ, [Forked] tells.
func Equivocation(a, b []byte, vkey string) (bool, error) {
	x, y, err := openPair(a, b, vkey)
	if err != nil {
		return false, err
	}
	return x.Size == y.Size && x.Root != y.Root, nil
}

// Forked reports whether two signed checkpoints of different sizes are of two trees. Root is that of the newer tree's beginning at the
// older's size, which the proof shows; an error says that it does not.
func Forked(older, newer []byte, vkey string, root [32]byte, proof []tlog.Hash) (bool, error) {
	x, y, err := openPair(older, newer, vkey)
	if err != nil {
		return false, err
	}
	begin := Checkpoint{Origin: x.Origin, Size: x.Size, Root: root}
	if err := Consistent(&begin, y, proof); err != nil {
		return false, err
	}
	return x.Root != root, nil
}

func openPair(a, b []byte, vkey string) (x, y *Checkpoint, err error) {
	key, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, nil, fmt.Errorf("key of the log: %w", err)
	}
	if x, _, err = OpenCheckpoint(a, key); err != nil {
		return nil, nil, fmt.Errorf("first: %w", err)
	}
	if y, _, err = OpenCheckpoint(b, key); err != nil {
		return nil, nil, fmt.Errorf("second: %w", err)
	}
	return x, y, nil
}
