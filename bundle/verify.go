package bundle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/guyline/guyline/bundle/merkle"
)

// Verified is a bundle whose every signature, proof and octet holds.
type Verified struct {
	Evidence   Evidence
	Disclosure Disclosure
	Root       merkle.Hash
	SealedBy   []string // ids of the trusted keys that signed the evidence
	GivenBy    []string // and of those that signed the disclosure
	Leaves     []merkle.Leaf
}

// Verify reads a bundle and verifies it with the keys that the caller trusts. Any change to any octet is an error.
func Verify(ctx context.Context, text []byte, trusted []*Verifier) (*Verified, error) {
	b, body, err := parse(text)
	if err != nil {
		return nil, err
	}
	evidence, err := open[Evidence](ctx, b.Evidence, trusted, EvidenceType)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	disclosure, err := open[Disclosure](ctx, b.Disclosure, trusted, DisclosureType)
	if err != nil {
		return nil, fmt.Errorf("disclosure: %w", err)
	}
	if evidence.root != disclosure.root {
		return nil, errors.New("the disclosure is of another assessment than the evidence")
	}
	if sum := sha256.Sum256(body); disclosure.predicate.Body != hex.EncodeToString(sum[:]) {
		return nil, errors.New("what is disclosed was changed after it was signed")
	}
	if disclosure.predicate.Disclosed != len(b.Leaves) {
		return nil, fmt.Errorf("%d leaves are there, %d were signed", len(b.Leaves), disclosure.predicate.Disclosed)
	}
	v := &Verified{Evidence: evidence.predicate, Disclosure: disclosure.predicate, Root: evidence.root, SealedBy: evidence.signers, GivenBy: disclosure.signers}
	positions := make([]int, len(b.Leaves))
	hashes := make([]merkle.Hash, len(b.Leaves))
	v.Leaves = make([]merkle.Leaf, len(b.Leaves))
	for i, l := range b.Leaves {
		v.Leaves[i] = merkle.Leaf{Path: l.Path, Value: l.Value}
		if err := checkLeaf(v.Leaves[i]); err != nil {
			return nil, err
		}
		positions[i], hashes[i] = l.Position, merkle.LeafHash(l.Salt, l.Path, l.Value)
	}
	root, err := merkle.Root(evidence.predicate.Leaves, positions, hashes, b.Proof)
	if err != nil {
		return nil, fmt.Errorf("the proof: %w", err)
	}
	if root != v.Root {
		return nil, errors.New("the disclosed leaves are not under the signed root")
	}
	return v, nil
}

// Audit counts again, from all leaves, what was signed as counts. The sealed assessment must be that of the bundle.
func (v *Verified) Audit(x *Sealed) error {
	if x.Root != v.Root {
		return fmt.Errorf("the sealed assessment has root %x, the bundle %x: they are not of one assessment", x.Root, v.Root)
	}
	counted := map[string]Aggregate{}
	for _, a := range Aggregates(x.Leaves) {
		counted[a.Check] = a
	}
	for _, a := range ReadAggregates(v.Leaves) {
		if counted[a.Check] != a {
			return fmt.Errorf("check %s: signed as %q, counted %q", a.Check, a.Text, counted[a.Check].Text)
		}
	}
	return nil
}

// EntryOf is what a log keeps of a bundle: the root of its evidence, which tells nothing by itself. Its signatures are not verified.
func EntryOf(text []byte) ([]byte, error) {
	var envelope []byte
	if x, err := ReadSealed(text); err == nil {
		envelope = x.Envelope
	} else if b, _, err := parse(text); err == nil {
		envelope = b.Evidence
	} else {
		return nil, err
	}
	e, err := readEnvelope(envelope)
	if err != nil {
		return nil, err
	}
	_, root, err := readStatement[Evidence](e, EvidenceType)
	if err != nil {
		return nil, err
	}
	return []byte("guyline evidence v1\n" + hex.EncodeToString(root[:]) + "\n"), nil
}
