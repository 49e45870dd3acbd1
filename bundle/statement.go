package bundle

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"github.com/guyline/guyline/bundle/merkle"
)

// The types of what is signed.
const (
	payloadType    = "application/vnd.in-toto+json"
	statementType  = "https://in-toto.io/Statement/v1"
	EvidenceType   = "https://github.com/guyline/guyline/bundle/evidence/v1"
	DisclosureType = "https://github.com/guyline/guyline/bundle/disclosure/v1"
	treeAlgorithm  = "guyline-merkle-v1"
)

// statement is an in-toto Statement v1 with one subject, the root of the tree.
type statement[P any] struct {
	Type          string    `json:"_type"`
	Subject       []subject `json:"subject"`
	PredicateType string    `json:"predicateType"`
	Predicate     P         `json:"predicate"`
}

type subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// Evidence is the predicate of a sealed assessment.
type Evidence struct {
	Tool     Tool      `json:"tool"`
	Assessed time.Time `json:"assessed"` // the time for which was assessed; UTC
	Report   string    `json:"report"`   // URI of the schema of the report whose parts the leaves are
	Leaves   int       `json:"leaves"`   // of the tree, filler included: a multiple of 65,536
	Limits   string    `json:"limits"`   // what the signature does not say
}

// Tool is the program that assessed.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Disclosure is the predicate of what one recipient was given.
type Disclosure struct {
	Recipient string   `json:"recipient"`
	Hidden    []string `json:"hidden"` // categories that were withheld; empty where nothing was
	Disclosed int      `json:"disclosed"`
	Body      string   `json:"body"` // SHA-256 of everything in the file behind the two envelopes, hexadecimal
}

const limits = "The signer says that this program, given the inputs whose digests are among the leaves, found what the leaves say. Inputs may have been left out: nothing here shows that they are all of the network."

func seal[P any](ctx context.Context, s *Signer, root merkle.Hash, kind string, predicate P) ([]byte, error) {
	payload, err := canonical(statement[P]{statementType, []subject{{"evidence", map[string]string{treeAlgorithm: hex.EncodeToString(root[:])}}}, kind, predicate})
	if err != nil {
		return nil, err
	}
	signer, err := dsse.NewEnvelopeSigner(s)
	if err != nil {
		return nil, err
	}
	e, err := signer.SignPayload(ctx, payloadType, payload)
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	return canonical(e)
}

// opened is what an envelope says, and who signed it.
type opened[P any] struct {
	root      merkle.Hash
	predicate P
	signers   []string
}

// open verifies an envelope and reads its statement. Every octet counts: an envelope that says the same in other octets is refused.
func open[P any](ctx context.Context, text []byte, trusted []*Verifier, kind string) (o opened[P], err error) {
	e, err := readEnvelope(text)
	if err != nil {
		return o, err
	}
	if e.PayloadType != payloadType {
		return o, fmt.Errorf("the envelope holds %q, expected %s", e.PayloadType, payloadType)
	}
	if o.signers, err = signers(ctx, e, trusted); err != nil {
		return o, err
	}
	s, root, err := readStatement[P](e, kind)
	o.root, o.predicate = root, s.Predicate
	return o, err
}

func readEnvelope(text []byte) (*dsse.Envelope, error) {
	var e dsse.Envelope
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, fmt.Errorf("the envelope is no JSON: %w", err)
	}
	if again, err := canonical(e); err != nil || !bytes.Equal(again, text) {
		return nil, errors.New("the envelope is not in canonical form: it was changed after it was written")
	}
	for _, s := range append([]string{e.Payload}, sigs(e)...) {
		if raw, err := base64.StdEncoding.Strict().DecodeString(s); err != nil || base64.StdEncoding.EncodeToString(raw) != s {
			return nil, errors.New("the envelope holds base64 that is not canonical: it was changed after it was written")
		}
	}
	return &e, nil
}

func sigs(e dsse.Envelope) []string {
	var out []string
	for _, s := range e.Signatures {
		out = append(out, s.Sig)
	}
	return out
}

// signers are the trusted keys whose signatures hold. All signatures must be of trusted keys: one that cannot be judged is no ornament.
func signers(ctx context.Context, e *dsse.Envelope, trusted []*Verifier) ([]string, error) {
	if len(trusted) == 0 {
		return nil, errors.New("no trusted key to verify with")
	}
	keys := make([]dsse.Verifier, len(trusted))
	for i, v := range trusted {
		keys[i] = v
	}
	verifier, err := dsse.NewEnvelopeVerifier(keys...)
	if err != nil {
		return nil, err
	}
	accepted, err := verifier.Verify(ctx, e)
	if err != nil {
		return nil, fmt.Errorf("no signature of a trusted key: %w", err)
	}
	if len(accepted) != len(e.Signatures) {
		return nil, errors.New("it bears a signature that is not of a trusted key")
	}
	var out []string
	for i, a := range accepted {
		if a.KeyID != e.Signatures[i].KeyID {
			return nil, errors.New("a signature names another key than made it")
		}
		out = append(out, a.KeyID)
	}
	return out, nil
}

func readStatement[P any](e *dsse.Envelope, kind string) (s statement[P], root merkle.Hash, err error) {
	payload, err := e.DecodeB64Payload()
	if err != nil {
		return s, root, err
	}
	d := json.NewDecoder(bytes.NewReader(payload))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, root, fmt.Errorf("the statement: %w", err)
	}
	if s.Type != statementType || s.PredicateType != kind {
		return s, root, fmt.Errorf("the statement is of %s with %s, expected %s with %s", s.Type, s.PredicateType, statementType, kind)
	}
	if len(s.Subject) != 1 || len(s.Subject[0].Digest) != 1 {
		return s, root, errors.New("the statement: expected one subject with one digest")
	}
	raw, err := hex.DecodeString(s.Subject[0].Digest[treeAlgorithm])
	if err != nil || len(raw) != len(root) {
		return s, root, fmt.Errorf("the statement has no digest by %s", treeAlgorithm)
	}
	return s, merkle.Hash(raw), nil
}
