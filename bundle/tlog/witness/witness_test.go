package witness

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	sumdb "golang.org/x/mod/sumdb/tlog"

	"github.com/guyline/guyline/bundle/tlog"
)

// view is a log's tree in memory, and the key that signs it.
type view struct {
	skey   string
	hashes []sumdb.Hash
	size   int64
}

func (v *view) ReadHashes(at []int64) ([]sumdb.Hash, error) {
	var all []sumdb.Hash
	for _, i := range at {
		all = append(all, v.hashes[i])
	}
	return all, nil
}

func newView(skey string, entries ...string) *view {
	v := &view{skey: skey}
	for _, e := range entries {
		more, err := sumdb.StoredHashes(v.size, []byte(e), v)
		if err != nil {
			panic(err)
		}
		v.hashes, v.size = append(v.hashes, more...), v.size+1
	}
	return v
}

// at is the signed checkpoint of the first entries.
func (v *view) at(size int64) string {
	root, err := sumdb.TreeHash(size, v)
	if err != nil {
		panic(err)
	}
	return sign(v.skey, size, root)
}

func sign(skey string, size int64, root sumdb.Hash) string {
	s, err := note.NewSigner(skey)
	if err != nil {
		panic(err)
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", s.Name(), size, root)}, s)
	if err != nil {
		panic(err)
	}
	return string(signed)
}

// prove proves that the first entries begin the tree.
func (v *view) prove(from, to int64) ([]sumdb.Hash, error) {
	if from == 0 || from > to {
		return nil, nil
	}
	return sumdb.ProveTree(to, from, v)
}

func (v *view) request(from, to int64) string {
	proof, err := v.prove(from, to)
	if err != nil {
		panic(err)
	}
	body := fmt.Sprintf("old %d\n", from)
	for _, h := range proof {
		body += h.String() + "\n"
	}
	return body + "\n" + v.at(to)
}

func newKeys(t *testing.T, name string) (skey, log, witness string) {
	t.Helper()
	skey, err := tlog.GenerateKey(name)
	if err != nil {
		t.Fatal(err)
	}
	if log, err = tlog.LogKey(skey); err != nil {
		t.Fatal(err)
	}
	if witness, err = tlog.WitnessKey(skey); err != nil {
		t.Fatal(err)
	}
	return skey, log, witness
}

// Every status of tlog-witness, add-checkpoint, in an order in which the witness's state goes from nothing to five entries.
func TestStatuses(t *testing.T) {
	logKey, logPublic, _ := newKeys(t, "log.example")
	strange, _, _ := newKeys(t, "strange.example")
	imposter, _, _ := newKeys(t, "log.example")
	witnessKey, _, witnessPublic := newKeys(t, "witness.example")
	dir := t.TempDir()
	var told []string
	w, err := Open(dir, witnessKey, []string{logPublic}, func(s string) { told = append(told, s) })
	if err != nil {
		t.Fatal(err)
	}
	own, err := tlog.WitnessVerifier(witnessPublic)
	if err != nil {
		t.Fatal(err)
	}
	entries := []string{"a", "b", "c", "d", "e", "f"}
	v, fork := newView(logKey, entries...), newView(logKey, "a", "b", "x", "d", "e", "f")
	hash := strings.Repeat("A", 43) + "=\n"
	proofless := func(from, to int64) string { return fmt.Sprintf("old %d\n\n%s", from, v.at(to)) }
	spoiled := strings.Replace(v.at(3), "— log.example ", "— log.example "+v.at(3)[strings.Index(v.at(3), "— log.example ")+len("— log.example "):][:6]+"AA", 1)
	for _, x := range []struct {
		name, body string
		status     int
		answer     string
	}{
		{"nothing", "", 400, ""},
		{"no old line", "\n" + v.at(3), 400, ""},
		{"leading zero", "old 00\n\n" + v.at(3), 400, ""},
		{"negative", "old -1\n\n" + v.at(3), 400, ""},
		{"64 hashes", "old 1\n" + strings.Repeat(hash, 64) + "\n" + v.at(3), 400, ""},
		{"short hash", "old 1\nAAAA\n\n" + v.at(3), 400, ""},
		{"too long", "old 0\n\n" + v.at(3) + strings.Repeat("x", maxBody), 400, ""},
		{"old beyond new", "old 4\n\n" + v.at(3), 400, ""},
		{"unknown log", newView(strange, "a").request(0, 1), 404, ""},
		{"another's key", newView(imposter, "a").request(0, 1), 403, ""},
		{"wrong signature", "old 0\n\n" + spoiled, 403, ""},
		{"empty tree with a root", "old 0\n\n" + sign(logKey, 0, sumdb.Hash{1}), 422, ""},
		{"proof from nothing", "old 0\n" + hash + "\n" + v.at(3), 422, ""},
		{"old size too large", v.request(2, 3), 409, "0\n"},
		{"first", v.request(0, 3), 200, "— witness.example "},
		{"again", v.request(3, 3), 200, "— witness.example "},
		{"old size zero", v.request(0, 5), 409, "3\n"},
		{"no proof", proofless(3, 5), 422, ""},
		{"other tree", fork.request(3, 5), 422, ""},
		{"other root of one size", fork.request(3, 3), 422, ""},
		{"grows", v.request(3, 5), 200, "— witness.example "},
		{"goes back", v.request(3, 3), 409, "5\n"},
	} {
		rec := httptest.NewRecorder()
		w.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/add-checkpoint", strings.NewReader(x.body)))
		if rec.Code != x.status || !strings.HasPrefix(rec.Body.String(), x.answer) {
			t.Errorf("%s: %d %q, want %d %q", x.name, rec.Code, rec.Body, x.status, x.answer)
		}
		if kind := rec.Header().Get("Content-Type"); x.status == 409 && kind != "text/x.tlog.size" {
			t.Errorf("%s: content type %q", x.name, kind)
		}
		if x.status == 200 {
			_, to, _ := strings.Cut(x.body, "\n\n")
			text, _, _ := strings.Cut(to, "\n\n")
			if _, err := ownLine([]byte(text), rec.Body.Bytes(), own); err != nil {
				t.Errorf("%s: %v", x.name, err)
			}
		}
	}
	for request, want := range map[string]int{"GET /add-checkpoint": 405, "GET /" + originHash("log.example") + "/checkpoint": 200,
		"GET /" + originHash("strange.example") + "/checkpoint": 404, "PUT /" + originHash("log.example") + "/checkpoint": 405} {
		method, path, _ := strings.Cut(request, " ")
		rec := httptest.NewRecorder()
		w.Handler().ServeHTTP(rec, httptest.NewRequest(method, path, nil))
		if rec.Code != want {
			t.Errorf("%s: %d, want %d", request, rec.Code, want)
		}
	}
	checkEvidence(t, dir, logPublic)
	if len(told) != 3 || !strings.Contains(told[2], "split view") {
		t.Errorf("told %q", told)
	}
	// Another process goes on where this one ended.
	again, err := Open(dir, witnessKey, []string{logPublic}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Add([]byte(fork.request(5, 6))); err == nil {
		t.Error("after a restart another tree was cosigned")
	}
	if _, err := again.Add([]byte(v.request(5, 6))); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(w.path("log.example", "checkpoint"), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, witnessKey, []string{logPublic}, nil); err == nil {
		t.Error("a state that does not verify was taken for none")
	}
}

// checkEvidence verifies, by the log's key alone, the split view that a witness kept.
func checkEvidence(t *testing.T, dir, vkey string) {
	t.Helper()
	split, _, err := Evidence(dir)
	if err != nil || len(split) != 1 {
		t.Fatalf("evidence: %q, %v", split, err)
	}
	file, err := os.ReadFile(split[0])
	if err != nil {
		t.Fatal(err)
	}
	a, b, err := SplitEvidence(file)
	if err != nil {
		t.Fatal(err)
	}
	if proven, err := tlog.Equivocation(a, b, vkey); err != nil || !proven {
		t.Errorf("evidence does not prove: %v, %v", proven, err)
	}
	if !bytes.Equal(JoinEvidence(a, b), file) {
		t.Error("evidence does not come back as it was")
	}
}
