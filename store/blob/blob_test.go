package blob

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

// TestDigest holds our digests against FIPS 180-4's own examples (the message "abc", and the empty one).
func TestDigest(t *testing.T) {
	for content, want := range map[string]string{
		"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"":    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	} {
		d := Sum([]byte(content))
		if d.String() != want {
			t.Errorf("%q: digest %s, want %s", content, d, want)
		}
		text, err := json.Marshal(map[Digest]Digest{d: d})
		if err != nil || string(text) != fmt.Sprintf(`{"%s":"%s"}`, want, want) {
			t.Errorf("as JSON: %s, %v", text, err)
		}
		var back map[Digest]Digest
		if err := json.Unmarshal(text, &back); err != nil || back[d] != d {
			t.Errorf("from JSON: %v, %v", back, err)
		}
		if got, ok := named(d.name()); !ok || got != d || d.name() != want[:2]+"/"+want {
			t.Errorf("name %s gives %s, %v", d.name(), got, ok)
		}
	}
	abc := Sum([]byte("abc")).String()
	for _, bad := range []string{"", abc[1:], abc + "0", strings.Replace(abc, "b", "g", 1), "../../../../../../../../../../../../../../../../../etc/passwd/etc/"} {
		if d, err := ParseDigest(bad); err == nil {
			t.Errorf("ParseDigest(%q) = %s", bad, d)
		}
	}
	for _, bad := range []string{abc, "bb/" + abc, "BA/" + strings.ToUpper(abc), "ba/" + strings.ToUpper(abc), "ba/" + abc + ".tmp", "incoming/put-1"} {
		if d, ok := named(bad); ok {
			t.Errorf("%q is taken for the name of %s", bad, d)
		}
	}
}

// subject is one kind of store under test, with a way round it to what it keeps.
type subject struct {
	open   func(t *testing.T) Store
	alter  func(t *testing.T, d Digest, change func([]byte) []byte)
	orphan func(t *testing.T, name string) // puts a file or object that is no blob
	files  func(t *testing.T) int          // how many contents are kept, and whatever else lies about
}

// conform holds a store to what the interface promises.
func conform(t *testing.T, s subject) {
	for name, test := range map[string]func(*testing.T, subject, Store){
		"keep": conformKeep, "absent": conformAbsent, "fail": conformFail, "concurrent": conformConcurrent,
		"list": conformList, "cancel": conformCancel, "damage": conformDamage, "large": conformLarge,
	} {
		t.Run(name, func(t *testing.T) { test(t, s, s.open(t)) })
	}
}

// noise is content that does not compress, the same in every run.
func noise(seed uint64, n int) []byte {
	var key [32]byte
	key[0] = byte(seed)
	b := make([]byte, n)
	rand.NewChaCha8(key).Read(b)
	return b
}

func put(t *testing.T, s Store, content []byte) Digest {
	t.Helper()
	d, n, err := s.Put(t.Context(), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if d != Sum(content) || n != int64(len(content)) {
		t.Fatalf("Put gives %s and %d octets, want %s and %d", d, n, Sum(content), len(content))
	}
	return d
}

func all(t *testing.T, s Store) (list []Digest) {
	t.Helper()
	for d, err := range s.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list
}

func conformKeep(t *testing.T, sub subject, s Store) {
	for _, content := range [][]byte{{}, {0}, []byte("abc"), bytes.Repeat([]byte("gNB "), 1<<20), noise(1, 3<<20), noise(2, windowBytes)} {
		d := put(t, s, content)
		before := sub.files(t)
		if again := put(t, s, content); again != d || sub.files(t) != before {
			t.Errorf("a second Put gives %s for %s, and %d files in place of %d", again, d, sub.files(t), before)
		}
		if has, err := s.Has(t.Context(), d); !has || err != nil {
			t.Errorf("Has = %v, %v", has, err)
		}
		got, err := ReadAll(t.Context(), s, d, int64(len(content)))
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d octets came back as %d: %v", len(content), len(got), err)
		}
		if len(content) > 0 {
			if got, err := ReadAll(t.Context(), s, d, int64(len(content))-1); err == nil || got != nil {
				t.Errorf("more than the limit was read: %d octets", len(got))
			}
		}
		r, err := s.Open(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if err := iotest.TestReader(r, content); err != nil && len(content) < 1<<10 {
			t.Error(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		early, err := s.Open(t.Context(), d) // closed before its end: nothing to complain of
		if err != nil {
			t.Fatal(err)
		}
		if err := early.Close(); err != nil {
			t.Error(err)
		}
	}
}

func conformAbsent(t *testing.T, _ subject, s Store) {
	d := Sum([]byte("never put"))
	if has, err := s.Has(t.Context(), d); has || err != nil {
		t.Errorf("Has = %v, %v", has, err)
	}
	if _, err := s.Open(t.Context(), d); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), d.String()) {
		t.Errorf("Open: %v", err)
	}
	if _, err := ReadAll(t.Context(), s, d, 1); !errors.Is(err, ErrNotFound) {
		t.Errorf("ReadAll: %v", err)
	}
	if err := s.Delete(t.Context(), d); !errors.Is(err, ErrNotFound) {
		t.Errorf("Delete: %v", err)
	}
	d = put(t, s, []byte("put and deleted"))
	if err := s.Delete(t.Context(), d); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if has, err := s.Has(t.Context(), d); has || err != nil || len(all(t, s)) != 0 {
		t.Errorf("deleted, and Has = %v, %v; All = %v", has, err, all(t, s))
	}
	if err := s.Delete(t.Context(), d); !errors.Is(err, ErrNotFound) {
		t.Errorf("second Delete: %v", err)
	}
}

func conformFail(t *testing.T, sub subject, s Store) {
	broken := errors.New("the line broke")
	for _, n := range []int{0, 1, 4 << 20} {
		_, _, err := s.Put(t.Context(), io.MultiReader(bytes.NewReader(noise(3, n)), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) || errors.Is(err, ErrDamaged) {
			t.Errorf("Put of a content that breaks after %d octets: %v", n, err)
		}
	}
	if n := sub.files(t); n != 0 {
		t.Errorf("interrupted Puts left %d files", n)
	}
}

func conformConcurrent(t *testing.T, sub subject, s Store) {
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() { // three contents, eight times each
			content := noise(uint64(i%3), 200_000)
			if d, _, err := s.Put(t.Context(), bytes.NewReader(content)); err != nil || d != Sum(content) {
				t.Errorf("Put: %s, %v", d, err)
			}
			if got, err := ReadAll(t.Context(), s, Sum(content), 1<<20); err != nil || !bytes.Equal(got, content) {
				t.Errorf("ReadAll: %d octets, %v", len(got), err)
			}
		})
	}
	wg.Wait()
	if got := all(t, s); len(got) != 3 || sub.files(t) != 3 {
		t.Errorf("%d contents in %d files, want 3", len(got), sub.files(t))
	}
}

func conformList(t *testing.T, sub subject, s Store) {
	if got := all(t, s); len(got) != 0 {
		t.Errorf("a new store holds %v", got)
	}
	var want []string
	for i := range 20 {
		want = append(want, put(t, s, []byte{byte(i)}).String())
	}
	for _, name := range []string{"ba/README", "readme", want[0], "zz/" + want[0], want[0][:2] + "/" + want[0] + ".bak"} {
		sub.orphan(t, name)
	}
	var got []string
	for _, d := range all(t, s) {
		got = append(got, d.String())
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("All gives %v, want %v", got, want)
	}
	n := 0
	for range s.All(t.Context()) {
		if n++; n == 5 {
			break // and is not called again
		}
	}
}

func conformCancel(t *testing.T, sub subject, s Store) {
	content := noise(5, 8<<20)
	d := put(t, s, content)
	ctx, cancel := context.WithCancel(t.Context())
	r, err := s.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	before := sub.files(t)
	slow := io.MultiReader(bytes.NewReader(noise(6, 1<<20)), call(cancel), bytes.NewReader(noise(6, 1<<20)))
	if _, _, err := s.Put(ctx, slow); !errors.Is(err, context.Canceled) || sub.files(t) != before {
		t.Errorf("Put that was cancelled: %v, and %d files in place of %d", err, sub.files(t), before)
	}
	if _, err := io.Copy(io.Discard, r); !errors.Is(err, context.Canceled) || errors.Is(err, ErrDamaged) {
		t.Errorf("reader that was cancelled: %v", err)
	}
	for name, err := range map[string]error{
		"Open":   second(s.Open(ctx, d)),
		"Has":    second(s.Has(ctx, d)),
		"Delete": s.Delete(ctx, d),
		"Put":    third(s.Put(ctx, strings.NewReader("x"))),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var last error
	for _, last = range s.All(ctx) {
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("All: %v", last)
	}
	if has, err := s.Has(t.Context(), d); !has || err != nil {
		t.Errorf("after all that: Has = %v, %v", has, err)
	}
}

func second[T any](_ T, err error) error      { return err }
func third[T, U any](_ T, _ U, e error) error { return e }

// call is a reader of nothing that calls on the way.
type call func()

func (c call) Read([]byte) (int, error) { c(); return 0, io.EOF }

// conformDamage flips every bit, cuts at every octet and exchanges contents: what comes back is the content, where the bit
// means nothing to zstd, or an error that names it; never anything else.
func conformDamage(t *testing.T, sub subject, s Store) {
	content := bytes.Repeat([]byte("AMF SMF UPF "), 8)
	d, other := put(t, s, content), put(t, s, []byte("another content"))
	var good, foreign []byte
	sub.alter(t, d, func(b []byte) []byte { good = bytes.Clone(b); return b })
	sub.alter(t, other, func(b []byte) []byte { foreign = bytes.Clone(b); return b })
	// Flipped bits that change nothing of the content can only be in the frame's descriptor, of which one bit is unused, and
	// in its window, which may be larger (RFC 8878, sections 3.1.1.1.1 and 3.1.1.1.2): octets 4 and 5.
	try := func(what string, bad []byte, octet int) {
		sub.alter(t, d, func([]byte) []byte { return bytes.Clone(bad) })
		got, err := ReadAll(t.Context(), s, d, 1<<20)
		var damaged *DamagedError
		switch {
		case err == nil && bytes.Equal(got, content):
			if octet != 4 && octet != 5 {
				t.Errorf("%s: not noticed", what)
			}
		case got != nil || !errors.Is(err, ErrDamaged) || !errors.As(err, &damaged) || damaged.Digest != d:
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
	for i := range len(good) * 8 {
		bad := bytes.Clone(good)
		bad[i/8] ^= 1 << (i % 8)
		try(fmt.Sprintf("bit %d flipped", i), bad, i/8)
	}
	for i := range good {
		try(fmt.Sprintf("cut to %d octets", i), good[:i], -1)
	}
	try("exchanged", foreign, -1)
	try("followed by rubbish", append(bytes.Clone(good), "rubbish"...), -1)
	try("followed by another", append(bytes.Clone(good), foreign...), -1)
	try("not packed", content, -1)

	r, err := s.Open(t.Context(), d) // as it is read piece by piece
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.Copy(io.Discard, r); !errors.Is(err, ErrDamaged) {
		t.Errorf("reader: %v", err)
	}
	if put(t, s, content); second(ReadAll(t.Context(), s, d, 1<<20)) != nil {
		t.Error("a content that is put anew is still damaged")
	}
}

// conformLarge is more than what S3 is sent at once.
func conformLarge(t *testing.T, _ subject, s Store) {
	content := noise(7, 33<<20)
	d := put(t, s, content)
	if got, err := ReadAll(t.Context(), s, d, 64<<20); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d octets came back as %d: %v", len(content), len(got), err)
	}
}
