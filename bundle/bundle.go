package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/guyline/guyline/bundle/merkle"
)

// Bundle is what one recipient gets: the signed root, the leaves that are disclosed, and the proof that they are under it.
type Bundle struct {
	Evidence   []byte // DSSE over the evidence statement
	Disclosure []byte // DSSE over the disclosure statement, which fixes every octet behind it
	Leaves     []Leaf // by position
	Proof      []merkle.Hash
}

// Leaf is a disclosed leaf.
type Leaf struct {
	Position int
	Salt     merkle.Salt
	Path     string
	Value    []byte
}

// Disclose makes the bundle of one recipient.
func (x *Sealed) Disclose(ctx context.Context, s *Signer, p *Policy) (*Bundle, error) {
	return x.DiscloseLeaves(ctx, s, p, p.Withheld(x.Leaves))
}

// DiscloseLeaves makes the bundle of the leaves that are not withheld, whatever the policy says of them; it is told with the bundle.
func (x *Sealed) DiscloseLeaves(ctx context.Context, s *Signer, p *Policy, withheld []bool) (*Bundle, error) {
	b := &Bundle{Evidence: x.Envelope}
	for i, l := range x.Leaves {
		if !withheld[i] {
			b.Leaves = append(b.Leaves, Leaf{x.tree.Position(i), x.tree.Salt(i), l.Path, l.Value})
		}
	}
	if len(b.Leaves) == 0 {
		return nil, errors.New("the policy withholds everything: there is nothing to disclose")
	}
	slices.SortFunc(b.Leaves, func(a, b Leaf) int { return a.Position - b.Position })
	positions := make([]int, len(b.Leaves))
	for i, l := range b.Leaves {
		positions[i] = l.Position
	}
	var err error
	if b.Proof, err = x.tree.Prove(positions); err != nil {
		return nil, err
	}
	hidden := []string{}
	for _, c := range p.Hide {
		hidden = append(hidden, string(c))
	}
	if len(p.Paths)+len(p.Words) > 0 {
		hidden = append(hidden, "more, by the policy")
	}
	sum := sha256.Sum256(b.body())
	b.Disclosure, err = seal(ctx, s, x.Root, DisclosureType, Disclosure{p.Recipient, hidden, len(b.Leaves), hex.EncodeToString(sum[:])})
	return b, err
}

// body is everything behind the two envelopes: a line with the differences of positions as varints in base64, one with the proof, and
// one for each leaf: salt, path and value, separated by tabs.
func (b *Bundle) body() []byte {
	var deltas []byte
	last := -1
	for _, l := range b.Leaves {
		deltas = binary.AppendUvarint(deltas, uint64(l.Position-last))
		last = l.Position
	}
	proof := make([]byte, 0, len(b.Proof)*len(merkle.Hash{}))
	for _, h := range b.Proof {
		proof = append(proof, h[:]...)
	}
	size := base64.StdEncoding.EncodedLen(len(deltas)) + base64.StdEncoding.EncodedLen(len(proof)) + 2
	for _, l := range b.Leaves {
		size += 24 + len(l.Path) + len(l.Value) + 3
	}
	out := make([]byte, 0, size)
	out = append(base64.StdEncoding.AppendEncode(out, deltas), '\n')
	out = append(base64.StdEncoding.AppendEncode(out, proof), '\n')
	for _, l := range b.Leaves {
		out = append(base64.StdEncoding.AppendEncode(out, l.Salt[:]), '\t')
		out = append(append(out, l.Path...), '\t')
		out = append(append(out, l.Value...), '\n')
	}
	return out
}

// Write writes the bundle.
func (b *Bundle) Write(w io.Writer) error {
	for _, part := range [][]byte{[]byte(bundleMagic), b.Evidence, b.Disclosure} {
		if _, err := w.Write(append(slices.Clone(part), '\n')); err != nil {
			return err
		}
	}
	_, err := w.Write(b.body())
	return err
}

// MaxSize is the largest bundle that is read, in octets.
const MaxSize = 512 << 20

// parse takes a bundle apart. Nothing of it is verified yet; the leaves share the text's memory.
func parse(text []byte) (b *Bundle, body []byte, err error) {
	if len(text) > MaxSize {
		return nil, nil, fmt.Errorf("the bundle has %d octets, at most %d are read", len(text), MaxSize)
	}
	magic, rest, _ := bytes.Cut(text, []byte("\n"))
	if string(magic) != bundleMagic {
		if string(magic) == sealedMagic {
			return nil, nil, errors.New("it is a sealed assessment, which its owner keeps, and no bundle; make one of it with guyline share disclose")
		}
		return nil, nil, fmt.Errorf("it is no bundle: its first line is not %q", bundleMagic)
	}
	b = &Bundle{}
	b.Evidence, rest, _ = bytes.Cut(rest, []byte("\n"))
	b.Disclosure, body, _ = bytes.Cut(rest, []byte("\n"))
	deltas, rest, _ := bytes.Cut(body, []byte("\n"))
	proof, rest, ok := bytes.Cut(rest, []byte("\n"))
	if !ok {
		return nil, nil, errors.New("the bundle is cut off")
	}
	positions, err := readPositions(deltas)
	if err != nil {
		return nil, nil, err
	}
	if b.Proof, err = readProof(proof); err != nil {
		return nil, nil, err
	}
	b.Leaves = make([]Leaf, 0, len(positions))
	for i := 0; len(rest) > 0; i++ {
		line, after, ok := bytes.Cut(rest, []byte("\n"))
		salt, line, _ := bytes.Cut(line, []byte("\t"))
		path, value, tab := bytes.Cut(line, []byte("\t"))
		l := Leaf{Path: string(path), Value: value}
		var raw [18]byte
		n := 0
		if len(salt) == 24 {
			n, err = base64.StdEncoding.Strict().Decode(raw[:], salt)
		}
		if !ok || !tab || err != nil || n != len(l.Salt) || i >= len(positions) {
			return nil, nil, fmt.Errorf("line %d of the bundle is no leaf, or is cut off", i+6)
		}
		copy(l.Salt[:], raw[:])
		l.Position = positions[i]
		b.Leaves = append(b.Leaves, l)
		rest = after
	}
	if len(b.Leaves) != len(positions) {
		return nil, nil, fmt.Errorf("the bundle has %d leaves and the positions of %d", len(b.Leaves), len(positions))
	}
	return b, body, nil
}

func readPositions(line []byte) ([]int, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(string(line))
	if err != nil {
		return nil, errors.New("line 4 of the bundle is no list of positions")
	}
	var out []int
	last := -1
	for len(raw) > 0 {
		d, n := binary.Uvarint(raw)
		if n <= 0 || d == 0 || d > 1<<32 || last+int(d) > 1<<32 {
			return nil, errors.New("line 4 of the bundle is no list of positions")
		}
		last += int(d)
		out = append(out, last)
		raw = raw[n:]
	}
	return out, nil
}

func readProof(line []byte) ([]merkle.Hash, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(string(line))
	if err != nil || len(raw)%len(merkle.Hash{}) != 0 {
		return nil, errors.New("line 5 of the bundle is no proof")
	}
	out := make([]merkle.Hash, 0, len(raw)/len(merkle.Hash{}))
	for h := range slices.Chunk(raw, len(merkle.Hash{})) {
		out = append(out, merkle.Hash(h))
	}
	return out, nil
}
