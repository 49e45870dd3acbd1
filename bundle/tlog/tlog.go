// Package tlog verifies, offline, that an entry stands in a transparency log and that enough witnesses saw the log grow without
// taking anything back. It reads C2SP's formats: tlog-proof, tlog-checkpoint, tlog-cosignature, tlog-policy, and the tiles of tlog-tiles.
//
// An entry is an octet string that its owner defines; its leaf hash is that of RFC 6962 section 2.1. The log and its witnesses do not
// look into it. Package posix keeps a log in a folder, package witness cosigns one.
//
// A proof is valid as of its newest cosignature, and says nothing about what the log did after that. Extra data of a proof is
// signed by nobody, and is ignored.
package tlog

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	cosignature "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// proofHeader is the first line of a proof (C2SP tlog-proof).
const proofHeader = "c2sp.org/tlog-proof@v1"

// maxProof bounds a proof: 64 hashes, and a note of at most a hundred signatures (sumdb/note).
const maxProof = 1 << 20

// A Proof is what [Verify] found.
type Proof struct {
	Origin      string
	Index, Size int64
	Root        [32]byte
	Witnesses   []string  // names in the policy of those whose cosignatures are valid, in its order
	Cosigned    time.Time // of the newest valid cosignature; zero where the policy asks for none and none is there
	First       time.Time // of the oldest valid cosignature: the entry existed at that time
}

// Verify checks a proof file for an entry: the log's signature, the policy's quorum of cosignatures, and inclusion.
func Verify(file, entry []byte, p *Policy) (*Proof, error) {
	index, path, signed, err := parseProof(file)
	if err != nil {
		return nil, err
	}
	origin, _, _ := strings.Cut(string(signed), "\n")
	logs := p.verifiers(origin)
	if len(logs) == 0 {
		return nil, fmt.Errorf("proof: the policy has no log %q: add a log line with its key, or get a proof from a log that it names", origin)
	}
	keys := logs
	for _, w := range p.Witnesses {
		keys = append(keys, w.verifier)
	}
	c, n, err := open(signed, keys)
	if err != nil {
		return nil, fmt.Errorf("proof: %w", err)
	}
	found := &Proof{Origin: c.Origin, Index: index, Size: c.Size, Root: c.Root}
	byLog := false
	seen := map[string]bool{}
	for _, s := range n.Sigs {
		for _, v := range logs {
			byLog = byLog || s.Name == v.Name() && s.Hash == v.KeyHash()
		}
	}
	if !byLog {
		return nil, fmt.Errorf("proof: checkpoint of %q: no valid signature of the log", origin)
	}
	for _, w := range p.Witnesses {
		for _, s := range n.Sigs {
			if s.Name != w.verifier.Name() || s.Hash != w.verifier.KeyHash() {
				continue
			}
			at, err := cosignedAt(s)
			if err != nil {
				return nil, fmt.Errorf("proof: witness %q: %w", w.Name, err)
			}
			found.Witnesses, seen[w.Name] = append(found.Witnesses, w.Name), true
			if at.After(found.Cosigned) {
				found.Cosigned = at
			}
			if found.First.IsZero() || at.Before(found.First) {
				found.First = at
			}
		}
	}
	if !p.satisfied(seen) {
		return nil, fmt.Errorf("proof: quorum %q is not reached: %d of %d witnesses cosigned: ask the log for a proof with more cosignatures",
			p.quorum, len(seen), len(p.Witnesses))
	}
	if index >= c.Size {
		return nil, fmt.Errorf("proof: index %d is not below the tree's size %d", index, c.Size)
	}
	if err := tlog.CheckRecord(path, c.Size, tlog.Hash(c.Root), index, tlog.RecordHash(entry)); err != nil {
		return nil, fmt.Errorf("proof: the entry is not at index %d of the log %q: it was altered, or the proof is of another entry", index, origin)
	}
	return found, nil
}

// cosignedAt is the time of a cosignature, which is neither left out nor beyond 2^63 - 1 (tlog-cosignature, Format).
func cosignedAt(s note.Signature) (time.Time, error) {
	at, err := cosignature.CoSigV1Timestamp(s)
	if err != nil {
		return at, err
	}
	if at.Unix() <= 0 {
		return at, errors.New("cosignature without a time")
	}
	return at, nil
}

// MarshalProof writes a proof file.
func MarshalProof(index int64, path []tlog.Hash, checkpoint []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nindex %d\n", proofHeader, index)
	for _, h := range path {
		fmt.Fprintf(&b, "%s\n", h)
	}
	b.WriteByte('\n')
	b.Write(checkpoint)
	return b.Bytes()
}

// parseProof takes a proof file apart. Whatever can be written in two ways is refused in all but one.
func parseProof(file []byte) (index int64, path []tlog.Hash, checkpoint []byte, err error) {
	fail := func(line int, expected string) (int64, []tlog.Hash, []byte, error) {
		return 0, nil, nil, fmt.Errorf("proof: line %d: expected %s", line, expected)
	}
	if len(file) > maxProof {
		return 0, nil, nil, fmt.Errorf("proof: larger than %d octets", maxProof)
	}
	head, checkpoint, ok := bytes.Cut(file, []byte("\n\n"))
	if !ok {
		return fail(1, "a tlog-proof with an empty line before its checkpoint")
	}
	lines := strings.Split(string(head), "\n")
	if lines[0] != proofHeader {
		return fail(1, strconv.Quote(proofHeader))
	}
	at := 1
	if at < len(lines) && strings.HasPrefix(lines[at], "extra ") {
		if _, ok := decode64(lines[at][len("extra "):]); !ok {
			return fail(at+1, "extra data in base64")
		}
		at++
	}
	if at == len(lines) || !strings.HasPrefix(lines[at], "index ") {
		return fail(at+1, `"index" and a number`)
	}
	if index, ok = decimal(lines[at][len("index "):]); !ok {
		return fail(at+1, "an index in decimal, without leading zeroes")
	}
	for i, l := range lines[at+1:] {
		h, ok := parseHash(l)
		if !ok || i >= 63 {
			return fail(at+i+2, "at most 63 hashes of 32 octets in base64")
		}
		path = append(path, h)
	}
	return index, path, checkpoint, nil
}

// decimal reads a number that is not negative and fits 63 bits, in its only form.
func decimal(s string) (int64, bool) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n > math.MaxInt64 || strconv.FormatUint(n, 10) != s {
		return 0, false
	}
	return int64(n), true
}

// decode64 reads base64 in its only form (RFC 4648 section 3.5).
func decode64(s string) ([]byte, bool) {
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil && base64.StdEncoding.EncodeToString(b) == s
}

func parseHash(s string) (tlog.Hash, bool) {
	b, ok := decode64(s)
	if !ok || len(b) != tlog.HashSize {
		return tlog.Hash{}, false
	}
	return tlog.Hash(b), true
}
