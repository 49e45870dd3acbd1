package tlog

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	cosignature "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tree is a log in memory, whose hashes sumdb/tlog stores and proves: an implementation that is not ours.
type tree struct {
	hashes []tlog.Hash
	size   int64
}

func (t *tree) ReadHashes(at []int64) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, i := range at {
		all = append(all, t.hashes[i])
	}
	return all, nil
}

func grow(t *testing.T, entries ...string) *tree {
	t.Helper()
	tr := &tree{}
	for _, e := range entries {
		more, err := tlog.StoredHashes(tr.size, []byte(e), tr)
		if err != nil {
			t.Fatal(err)
		}
		tr.hashes, tr.size = append(tr.hashes, more...), tr.size+1
	}
	return tr
}

func (tr *tree) checkpoint(t *testing.T, skey string) []byte {
	t.Helper()
	root, err := tlog.TreeHash(tr.size, tr)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", s.Name(), tr.size, root)}, s)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func cosigned(t *testing.T, signed []byte, skeys ...string) []byte {
	t.Helper()
	text, sigs, _ := bytes.Cut(signed, []byte("\n\n"))
	n := &note.Note{Text: string(text) + "\n"}
	for _, k := range skeys {
		s, err := cosignature.NewSignerForCosignatureV1(k)
		if err != nil {
			t.Fatal(err)
		}
		own, err := note.Sign(n, s)
		if err != nil {
			t.Fatal(err)
		}
		_, line, _ := bytes.Cut(own, []byte("\n\n"))
		sigs = append(sigs, line...)
	}
	return append(append(bytes.Clone(text), "\n\n"...), sigs...)
}

func newKey(t *testing.T, name string) (skey, log, witness string) {
	t.Helper()
	skey, err := GenerateKey(name)
	if err != nil {
		t.Fatal(err)
	}
	if log, err = LogKey(skey); err != nil {
		t.Fatal(err)
	}
	if witness, err = WitnessKey(skey); err != nil {
		t.Fatal(err)
	}
	return skey, log, witness
}

// sample is a proof of entry 5 of 11, cosigned by two witnesses, and the policy that asks for both.
func sample(t *testing.T) (file, entry []byte, p *Policy) {
	t.Helper()
	var entries []string
	for i := range 11 {
		entries = append(entries, fmt.Sprintf("entry %d", i))
	}
	tr := grow(t, entries...)
	skey, log, _ := newKey(t, "log.example")
	north, _, northKey := newKey(t, "north.example")
	south, _, southKey := newKey(t, "south.example")
	path, err := tlog.ProveRecord(tr.size, 5, tr)
	if err != nil {
		t.Fatal(err)
	}
	p, err = ParsePolicy([]byte(fmt.Sprintf("log %s\nwitness n %s\nwitness s %s\ngroup both all n s\nquorum both\n", log, northKey, southKey)))
	if err != nil {
		t.Fatal(err)
	}
	return MarshalProof(5, path, cosigned(t, tr.checkpoint(t, skey), north, south)), []byte(entries[5]), p
}

func TestVerify(t *testing.T) {
	file, entry, p := sample(t)
	got, err := Verify(file, entry, p)
	if err != nil {
		t.Fatal(err)
	}
	if got.Index != 5 || got.Size != 11 || got.Origin != "log.example" || fmt.Sprint(got.Witnesses) != "[n s]" || got.Cosigned.IsZero() {
		t.Errorf("found %+v", got)
	}
	if _, err := Verify(file, []byte("entry 4"), p); err == nil {
		t.Error("another entry was accepted")
	}
	one := file[:bytes.LastIndex(file, []byte("— "))]
	if _, err := Verify(one, entry, p); err == nil || !strings.Contains(err.Error(), "1 of 2 witnesses") {
		t.Errorf("one of two cosignatures: %v", err)
	}
	noLog := bytes.Replace(file, file[bytes.Index(file, []byte("— log")):bytes.Index(file, []byte("— north"))], nil, 1)
	if _, err := Verify(noLog, entry, p); err == nil || !strings.Contains(err.Error(), "no valid signature of the log") {
		t.Errorf("without the log's signature: %v", err)
	}
}

// The format's own library reads what we write, and we read what it writes.
func TestProofFormat(t *testing.T) {
	file, entry, p := sample(t)
	var theirs proof.TLogProof
	if err := theirs.Unmarshal(file); err != nil {
		t.Fatal(err)
	}
	if theirs.Index != 5 || len(theirs.Hashes) != 4 {
		t.Errorf("they read index %d and %d hashes", theirs.Index, len(theirs.Hashes))
	}
	if !bytes.Equal(theirs.Marshal(), file) {
		t.Error("they write it otherwise")
	}
	theirs.ExtraData = []byte("a name")
	if _, err := Verify(theirs.Marshal(), entry, p); err != nil {
		t.Errorf("with extra data: %v", err)
	}
}

// No mutation of a proof is accepted: every octet counts.
func TestMutations(t *testing.T) {
	file, entry, p := sample(t)
	skey, key, _ := newKey(t, "log.example")
	v, err := note.NewVerifier(key)
	if err != nil {
		t.Fatal(err)
	}
	signed := grow(t, "a", "b", "c").checkpoint(t, skey)
	r := rand.New(rand.NewPCG(7, 1))
	want := 10_000
	fmt.Sscan(os.Getenv("GUYLINE_MUTATIONS"), &want)
	for name, x := range map[string]struct {
		text   []byte
		verify func([]byte) error
	}{
		"proof":      {file, func(m []byte) error { _, err := Verify(m, entry, p); return err }},
		"checkpoint": {signed, func(m []byte) error { _, _, err := OpenCheckpoint(m, v); return err }},
	} {
		if err := x.verify(x.text); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for done := 0; done < want; {
			m := mutated(r, x.text)
			if bytes.Equal(m, x.text) || len(m) == 0 {
				continue
			}
			done++
			if x.verify(m) == nil {
				t.Fatalf("a changed %s is accepted:\n%s", name, m)
			}
		}
		t.Logf("%d mutations of a %s", want, name)
	}
}

// mutated is the text with one to three random changes.
func mutated(r *rand.Rand, text []byte) []byte {
	m := bytes.Clone(text)
	for range 1 + r.IntN(3) {
		if len(m) == 0 {
			break
		}
		at := r.IntN(len(m))
		switch r.IntN(5) {
		case 0:
			m[at] ^= 1 << r.IntN(8)
		case 1:
			m[at] = byte(r.Uint32())
		case 2:
			m = append(m[:at], m[min(len(m), at+1+r.IntN(40)):]...)
		case 3:
			m = append(m[:at:at], append([]byte{byte(r.Uint32())}, m[at:]...)...)
		case 4:
			other := r.IntN(len(m))
			m[at], m[other] = m[other], m[at]
		}
	}
	return m
}

func TestConsistentAndForked(t *testing.T) {
	skey, key, _ := newKey(t, "log.example")
	_, other, _ := newKey(t, "log.example")
	v, err := note.NewVerifier(key)
	if err != nil {
		t.Fatal(err)
	}
	small, big, fork := grow(t, "a", "b", "c"), grow(t, "a", "b", "c", "d", "e"), grow(t, "a", "b", "x")
	open := func(tr *tree) (*Checkpoint, []byte) {
		signed := tr.checkpoint(t, skey)
		c, _, err := OpenCheckpoint(signed, v)
		if err != nil {
			t.Fatal(err)
		}
		return c, signed
	}
	s, sSigned := open(small)
	b, bSigned := open(big)
	f, fSigned := open(fork)
	path, err := tlog.ProveTree(b.Size, s.Size, big)
	if err != nil {
		t.Fatal(err)
	}
	if err := Consistent(s, b, path); err != nil {
		t.Error(err)
	}
	if Consistent(f, b, path) == nil || Consistent(b, s, path) == nil || Consistent(s, b, path[1:]) == nil || Consistent(s, f, nil) == nil {
		t.Error("an inconsistent pair was accepted")
	}
	empty := &Checkpoint{Origin: s.Origin, Root: sha256.Sum256(nil)}
	if err := Consistent(empty, b, nil); err != nil {
		t.Error(err)
	}
	if Consistent(empty, b, path) == nil || Consistent(&Checkpoint{Origin: s.Origin}, b, nil) == nil {
		t.Error("the empty tree has one root and no proof")
	}
	if split, err := Equivocation(sSigned, fSigned, key); !split || err != nil {
		t.Errorf("split view of one size: %v, %v", split, err)
	}
	if split, err := Equivocation(sSigned, sSigned, key); split || err != nil {
		t.Errorf("one checkpoint twice: %v, %v", split, err)
	}
	if _, err := Equivocation(sSigned, fSigned, other); err == nil {
		t.Error("another key's signature was accepted")
	}
	if split, err := Forked(fSigned, bSigned, key, s.Root, path); !split || err != nil {
		t.Errorf("split view of two sizes: %v, %v", split, err)
	}
	if split, err := Forked(sSigned, bSigned, key, s.Root, path); split || err != nil {
		t.Errorf("a log that only grew: %v, %v", split, err)
	}
	if _, err := Forked(sSigned, bSigned, key, f.Root, path); err == nil {
		t.Error("a log was accused with a root that its tree does not have")
	}
}

func TestCheckpointText(t *testing.T) {
	root := base64.StdEncoding.EncodeToString(make([]byte, 32))
	for text, good := range map[string]bool{
		"log\n5\n" + root + "\n":                   true,
		"log\n5\n" + root + "\nextension\n":        true,
		"log\n5\n" + root + "\n\n":                 false,
		"log\n05\n" + root + "\n":                  false,
		"log\n-5\n" + root + "\n":                  false,
		"log\n9223372036854775808\n" + root + "\n": false,
		"\n5\n" + root + "\n":                      false,
		"log\n5\n" + root:                          false,
		"log\n5\n" + root[:40] + "\n":              false,
		"":                                         false,
	} {
		if _, err := ParseCheckpoint(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}
