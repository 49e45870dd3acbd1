package posix

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/guyline/guyline/bundle/tlog"
)

func key(t *testing.T) (note.Signer, note.Verifier, string) {
	t.Helper()
	skey, err := tlog.GenerateKey("log.example")
	if err != nil {
		t.Fatal(err)
	}
	vkey, err := tlog.LogKey(skey)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return s, v, vkey
}

// Six hundred entries, more than two tiles, by many hands and over two openings: each is proven, and each keeps its index.
func TestLog(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	dir := filepath.Join(t.TempDir(), "log")
	signer, verifier, vkey := key(t)
	l, err := Create(ctx, dir, signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, dir, signer, verifier); err == nil {
		t.Error("a second writer was let in")
	}
	entry := func(i int) []byte { return fmt.Appendf(nil, "entry %d", i) }
	const count = 600
	indexes := make([]int64, count)
	var wait sync.WaitGroup
	for i := range 2 * count { // each entry twice, some of them at once
		wait.Go(func() {
			index, err := l.Add(ctx, entry(i%count))
			if err != nil {
				t.Error(err)
			}
			if i < count {
				indexes[i] = index
			}
		})
	}
	wait.Wait()
	small, err := l.Await(ctx, count-1)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if l, err = Open(ctx, dir, signer, verifier); err != nil {
		t.Fatal(err)
	}
	for i := range count {
		if index, err := l.Add(ctx, entry(i)); err != nil || index != indexes[i] {
			t.Fatalf("entry %d: index %d, %v; was %d", i, index, err, indexes[i])
		}
	}
	late, err := l.Add(ctx, []byte("late"))
	if err != nil || late != count {
		t.Fatalf("a late entry: index %d, %v", late, err)
	}
	big, err := l.Await(ctx, late)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(ctx); err != nil {
		t.Fatal(err)
	}
	older, _, err := tlog.OpenCheckpoint(small, verifier)
	if err != nil {
		t.Fatal(err)
	}
	newer, _, err := tlog.OpenCheckpoint(big, verifier)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := tlog.ParsePolicy([]byte("log " + vkey + "\nquorum none\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range count {
		path, err := tlog.Include(Files(dir), newer, indexes[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tlog.Verify(tlog.MarshalProof(indexes[i], path, big), entry(i), policy); err != nil {
			t.Fatal(err)
		}
	}
	root, proof, err := tlog.Extend(Files(dir), older.Size, newer)
	if err != nil || root != older.Root {
		t.Fatalf("extend: %v", err)
	}
	if err := tlog.Consistent(older, newer, proof); err != nil {
		t.Error(err)
	}
	if _, err := Create(ctx, dir, signer); err == nil {
		t.Error("a log was made over a log")
	}
	other, otherVerifier, _ := key(t)
	if _, err := Open(ctx, dir, other, otherVerifier); err == nil || !strings.Contains(err.Error(), "not that of this log") {
		t.Errorf("another key: %v", err)
	}
}

func TestHandler(t *testing.T) {
	dir := t.TempDir()
	for path, text := range map[string]string{"checkpoint": "c", "tile/0/000.p/3": "t", "tile/entries/x001/234": "e", ".state/treeState": "s", "secret": "k"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h, err := Handler(dir)
	if err != nil {
		t.Fatal(err)
	}
	for request, want := range map[string]int{
		"GET /checkpoint": 200, "HEAD /checkpoint": 200, "GET /tile/0/000.p/3": 200, "GET /tile/entries/x001/234": 200, "POST /checkpoint": 405,
		"GET /": 404, "GET /tile/0/": 404, "GET /tile/0/001": 404, "GET /.state/treeState": 404, "GET /secret": 404, "GET /tile/../secret": 404,
		"GET /tile/64/000": 404,
	} {
		method, path, _ := strings.Cut(request, " ")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, path, http.NoBody))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", request, w.Code, want)
		}
	}
}
