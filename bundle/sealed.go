package bundle

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guyline/guyline/bundle/merkle"
)

// SecretSize is how many octets a bundle's secret has.
const SecretSize = 32

// NewSecret is a secret for one bundle.
func NewSecret() []byte {
	secret := make([]byte, SecretSize)
	rand.Read(secret)
	return secret
}

// Sealed is an assessment with everything that its owner keeps: the secret, every leaf, and the signed root. It is never given away; what a
// recipient gets is a [Bundle].
type Sealed struct {
	Secret   []byte
	Leaves   []merkle.Leaf // sorted by path
	Envelope []byte        // DSSE over the evidence statement
	Evidence Evidence
	Root     merkle.Hash

	tree *merkle.Tree
}

// Assessment is what is sealed.
type Assessment struct {
	Report   []byte // in JSON
	Schema   string
	Tool     Tool
	Assessed time.Time
}

// Plant makes the tree of an assessment, without a signature. The same secret and report give the same root.
func Plant(secret []byte, a Assessment) (*Sealed, error) {
	if len(secret) != SecretSize {
		return nil, fmt.Errorf("the secret has %d octets, expected %d", len(secret), SecretSize)
	}
	leaves, err := Flatten(secret, a.Report)
	if err != nil {
		return nil, err
	}
	counts, err := aggregateLeaves(secret, leaves)
	if err != nil {
		return nil, err
	}
	return plant(secret, append(counts, leaves...), a)
}

func plant(secret []byte, leaves []merkle.Leaf, a Assessment) (*Sealed, error) {
	for _, l := range leaves {
		if err := checkLeaf(l); err != nil {
			return nil, err
		}
	}
	tree, err := merkle.Commit(secret, leaves)
	if err != nil {
		return nil, err
	}
	return &Sealed{Secret: secret, Leaves: leaves, Root: tree.Root(), tree: tree,
		Evidence: Evidence{Tool: a.Tool, Assessed: a.Assessed.UTC(), Report: a.Schema, Leaves: tree.Size(), Limits: limits}}, nil
}

// Seal makes the tree of an assessment and signs its root.
func Seal(ctx context.Context, s *Signer, secret []byte, a Assessment) (*Sealed, error) {
	x, err := Plant(secret, a)
	if err != nil {
		return nil, err
	}
	return x, x.sign(ctx, s)
}

// SealLeaves seals leaves that were made elsewhere; the assessment's report is not asked for.
func SealLeaves(ctx context.Context, s *Signer, secret []byte, leaves []merkle.Leaf, a Assessment) (*Sealed, error) {
	x, err := plant(secret, leaves, a)
	if err != nil {
		return nil, err
	}
	return x, x.sign(ctx, s)
}

func (x *Sealed) sign(ctx context.Context, s *Signer) (err error) {
	x.Envelope, err = seal(ctx, s, x.Root, EvidenceType, x.Evidence)
	return err
}

// first lines of the two kinds of files.
const (
	sealedMagic = "guyline sealed assessment v1: keep it secret"
	bundleMagic = "guyline bundle v1"
)

// Write writes a sealed assessment.
func (x *Sealed) Write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s\n%s\n", sealedMagic, x.Envelope, base64.StdEncoding.EncodeToString(x.Secret))
	for _, l := range x.Leaves {
		b.WriteString(l.Path)
		b.WriteByte('\t')
		b.Write(l.Value)
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}

// ReadSealed reads a sealed assessment and recomputes its root. Whether its signature holds is not asked.
func ReadSealed(text []byte) (*Sealed, error) {
	magic, rest, _ := bytes.Cut(text, []byte("\n"))
	if string(magic) != sealedMagic {
		return nil, errors.New("it is no sealed assessment; make one with guyline share seal")
	}
	envelope, rest, _ := bytes.Cut(rest, []byte("\n"))
	line, rest, ok := bytes.Cut(rest, []byte("\n"))
	if !ok {
		return nil, errors.New("the sealed assessment is cut off")
	}
	secret, err := base64.StdEncoding.Strict().DecodeString(string(line))
	if err != nil || len(secret) != SecretSize {
		return nil, errors.New("line 3 of the sealed assessment is no secret")
	}
	x := &Sealed{Secret: secret, Envelope: bytes.Clone(envelope)}
	for number := 4; len(rest) > 0; number++ {
		line, after, ok := bytes.Cut(rest, []byte("\n"))
		path, value, tab := bytes.Cut(line, []byte("\t"))
		if !ok || !tab {
			return nil, fmt.Errorf("line %d of the sealed assessment is no leaf, or is cut off", number)
		}
		x.Leaves = append(x.Leaves, merkle.Leaf{Path: string(path), Value: value})
		rest = after
	}
	e, err := readEnvelope(x.Envelope)
	if err != nil {
		return nil, err
	}
	s, root, err := readStatement[Evidence](e, EvidenceType)
	if err != nil {
		return nil, err
	}
	if x.tree, err = merkle.Commit(secret, x.Leaves); err != nil {
		return nil, err
	}
	if x.Root = x.tree.Root(); x.Root != root {
		return nil, errors.New("the leaves do not give the signed root: the sealed assessment was changed")
	}
	x.Evidence = s.Predicate
	return x, nil
}
