package upload

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// noise is so many octets that do not compress, the same each time.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

func open(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// left is what lies in the store's folder but for its lock.
func left(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && path != dir && e.Name() != lockFile {
			names = append(names, strings.TrimPrefix(path, dir))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func nothingLeft(t *testing.T, dir string) {
	t.Helper()
	if names := left(t, dir); len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

func status(err error) int {
	var no *Refusal
	if errors.As(err, &no) {
		return no.Status
	}
	return 0
}

func named(filename string) string {
	return "filename " + base64.StdEncoding.EncodeToString([]byte(filename))
}

func create(t *testing.T, s *Store, filename string, length int) string {
	t.Helper()
	info, err := s.Create("north", "ada", named(filename), int64(length))
	if err != nil {
		t.Fatal(err)
	}
	return info.ID
}

func add(t *testing.T, s *Store, id string, offset int64, part []byte) {
	t.Helper()
	if _, err := s.Append("north", id, offset, int64(len(part)), nil, bytes.NewReader(part)); err != nil {
		t.Fatal(err)
	}
}

func offset(t *testing.T, s *Store, id string) int64 {
	t.Helper()
	info, err := s.Info("north", id)
	if err != nil {
		t.Fatal(err)
	}
	return info.Offset
}

// keeper takes in files in memory.
type keeper map[string]string

func (k keeper) put(_ context.Context, name string, content io.Reader, size int64) error {
	b, err := io.ReadAll(content)
	if err == nil && int64(len(b)) != size {
		err = errors.New("the size is wrong")
	}
	k[name] = string(b)
	return err
}

// request sends one to a server that has the networks north and south.
type request struct {
	method, path string
	header       map[string]string
	body         string
}

func (q request) send(t *testing.T, h http.Handler) *http.Response {
	t.Helper()
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	r.Header.Set("Tus-Resumable", "1.0.0")
	if q.method == http.MethodPatch {
		r.Header.Set("Content-Type", "application/offset+octet-stream")
	}
	for k, v := range q.header {
		r.Header.Set(k, v)
		if v == "" {
			r.Header.Del(k)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func served(s *Store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/networks/{network}/uploads", func(w http.ResponseWriter, r *http.Request) {
		s.ServeUploads(w, r, r.PathValue("network"), "ada")
	})
	mux.HandleFunc("/v1/networks/{network}/uploads/{id}", func(w http.ResponseWriter, r *http.Request) {
		s.ServeUpload(w, r, r.PathValue("network"), r.PathValue("id"))
	})
	return mux
}

// TestTus follows the examples of tus 1.0.0: begin, ask, send parts, ask, end.
func TestTus(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Options{Dir: dir, MaxUpload: 100})
	h := served(s)
	const base = "/v1/networks/north/uploads"
	metadata := "filename d29ybGQucGNhcA==,is_confidential"
	expect := func(q request, status int, header map[string]string) *http.Response {
		t.Helper()
		res := q.send(t, h)
		if res.StatusCode != status {
			b, _ := io.ReadAll(res.Body)
			t.Fatalf("%s %v: %d %s: expected %d", q.method, q.header, res.StatusCode, b, status)
		}
		if res.Header.Get("Tus-Resumable") != "1.0.0" {
			t.Errorf("%s: Tus-Resumable is %q", q.method, res.Header.Get("Tus-Resumable"))
		}
		for k, v := range header {
			if res.Header.Get(k) != v {
				t.Errorf("%s: %s is %q: expected %q", q.method, k, res.Header.Get(k), v)
			}
		}
		return res
	}
	expect(request{"OPTIONS", base, map[string]string{"Tus-Resumable": ""}, ""}, 204, map[string]string{
		"Tus-Version": "1.0.0", "Tus-Max-Size": "100", "Tus-Extension": "creation,expiration,checksum,termination", "Tus-Checksum-Algorithm": "sha1,sha256"})
	res := expect(request{"POST", base, map[string]string{"Upload-Length": "22", "Upload-Metadata": metadata}, ""}, 201, nil)
	at := res.Header.Get("Location")
	if !strings.HasPrefix(at, base+"/") || !isID(strings.TrimPrefix(at, base+"/")) || res.Header.Get("Upload-Expires") == "" {
		t.Fatalf("Location %q, Upload-Expires %q", at, res.Header.Get("Upload-Expires"))
	}
	expect(request{"HEAD", at, nil, ""}, 200, map[string]string{"Upload-Offset": "0", "Upload-Length": "22", "Upload-Metadata": metadata, "Cache-Control": "no-store"})
	part := func(offset, checksum string) map[string]string {
		m := map[string]string{"Upload-Offset": offset}
		if checksum != "" {
			m["Upload-Checksum"] = checksum
		}
		return m
	}
	const hello = "hello world" // with its sum, as the specification's example has it
	expect(request{"PATCH", at, part("0", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="), hello}, 204, map[string]string{"Upload-Offset": "11"})
	refused := []struct {
		name   string
		q      request
		status int
	}{
		{"another version", request{"PATCH", at, map[string]string{"Tus-Resumable": "0.2.2"}, hello}, 412},
		{"no version", request{"HEAD", at, map[string]string{"Tus-Resumable": ""}, ""}, 412},
		{"another media type", request{"PATCH", at, map[string]string{"Upload-Offset": "11", "Content-Type": "application/octet-stream"}, hello}, 415},
		{"coded", request{"PATCH", at, map[string]string{"Upload-Offset": "11", "Content-Encoding": "gzip"}, hello}, 415},
		{"no offset", request{"PATCH", at, nil, hello}, 400},
		{"negative offset", request{"PATCH", at, part("-1", ""), hello}, 400},
		{"offset before", request{"PATCH", at, part("0", ""), hello}, 409},
		{"offset beyond", request{"PATCH", at, part("12", ""), hello}, 409},
		{"too long", request{"PATCH", at, part("11", ""), hello + "!"}, 413},
		{"wrong sum", request{"PATCH", at, part("11", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="), "hello_world"}, 460},
		{"unknown algorithm", request{"PATCH", at, part("11", "md5 XrY7u+Ae7tCTyyK7j1rNww=="), hello}, 400},
		{"sum of another length", request{"PATCH", at, part("11", "sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0="), hello}, 400},
		{"sum that is no Base64", request{"PATCH", at, part("11", "sha1 !"), hello}, 400},
		{"another network's", request{"PATCH", strings.Replace(at, "north", "south", 1), part("11", ""), hello}, 404},
		{"another network's, HEAD", request{"HEAD", strings.Replace(at, "north", "south", 1), nil, ""}, 404},
		{"another network's, DELETE", request{"DELETE", strings.Replace(at, "north", "south", 1), nil, ""}, 404},
		{"unknown", request{"HEAD", base + "/" + newID(), nil, ""}, 404},
		{"a path as an id", request{"HEAD", base + "/..%2Flock", nil, ""}, 404},
		{"GET", request{"GET", at, nil, ""}, 405},
		{"overridden GET", request{"GET", at, map[string]string{"X-HTTP-Method-Override": "DELETE"}, ""}, 405},
		{"too large", request{"POST", base, map[string]string{"Upload-Length": "101", "Upload-Metadata": metadata}, ""}, 413},
		{"far too large", request{"POST", base, map[string]string{"Upload-Length": "99999999999999999999", "Upload-Metadata": metadata}, ""}, 413},
		{"no length", request{"POST", base, map[string]string{"Upload-Metadata": metadata}, ""}, 400},
		{"length later", request{"POST", base, map[string]string{"Upload-Defer-Length": "1", "Upload-Metadata": metadata}, ""}, 400},
		{"negative length", request{"POST", base, map[string]string{"Upload-Length": "-1", "Upload-Metadata": metadata}, ""}, 400},
		{"no filename", request{"POST", base, map[string]string{"Upload-Length": "1"}, ""}, 400},
		{"filename elsewhere", request{"POST", base, map[string]string{"Upload-Length": "1", "Upload-Metadata": named("../x")}, ""}, 400},
		{"unread archive", request{"POST", base, map[string]string{"Upload-Length": "1", "Upload-Metadata": named("x.7z")}, ""}, 415},
	}
	before := len(left(t, dir))
	for _, c := range refused {
		t.Run(c.name, func(t *testing.T) {
			res := c.q.send(t, h)
			if res.StatusCode != c.status || res.Header.Get("Upload-Offset") != "" || res.Header.Get("Tus-Resumable") != "1.0.0" {
				t.Errorf("%d, %v: expected %d", res.StatusCode, res.Header, c.status)
			}
			if c.status == 412 && res.Header.Get("Tus-Version") != "1.0.0" {
				t.Error("no Tus-Version")
			}
			if offset(t, s, at[len(base)+1:]) != 11 || len(left(t, dir)) != before {
				t.Errorf("offset %d, in the folder %q", offset(t, s, at[len(base)+1:]), left(t, dir))
			}
		})
	}
	expect(request{"POST", at, map[string]string{"X-HTTP-Method-Override": "PATCH", "Content-Type": partMedia, "Upload-Offset": "11"}, hello}, 204, map[string]string{"Upload-Offset": "22"})
	expect(request{"DELETE", at, nil, ""}, 204, nil)
	expect(request{"HEAD", at, nil, ""}, 404, nil)
	nothingLeft(t, dir)
}

// TestReopen takes uploads up again after their process ended in each of the states in which it may.
func TestReopen(t *testing.T) {
	content := noise(1000)
	cases := []struct {
		name   string
		alter  func(t *testing.T, folder string)
		offset int64 // -1: the upload is gone
	}{
		{"between parts", func(*testing.T, string) {}, 600},
		{"in a part", func(t *testing.T, folder string) { appendTo(t, filepath.Join(folder, dataFile), content[600:777]) }, 777},
		{"the disk lost some", func(t *testing.T, folder string) { truncate(t, filepath.Join(folder, dataFile), 500) }, 500},
		{"in a part with a checksum", func(t *testing.T, folder string) {
			appendTo(t, filepath.Join(folder, pendingFile), []byte("600"))
			appendTo(t, filepath.Join(folder, dataFile), []byte("what no sum was compared with"))
		}, 600},
		{"before that part's first octet", func(t *testing.T, folder string) {
			appendTo(t, filepath.Join(folder, pendingFile), []byte("600"))
		}, 600},
		{"before the mark of that part has its name", func(t *testing.T, folder string) {
			appendTo(t, filepath.Join(folder, newPrefix+pendingFile), []byte("6"))
		}, 600},
		{"while it is removed", func(t *testing.T, folder string) {
			rename(t, folder, filepath.Join(filepath.Dir(folder), gonePrefix+filepath.Base(folder)))
		}, -1},
		{"while it is made", func(t *testing.T, folder string) {
			rename(t, folder, filepath.Join(filepath.Dir(folder), newPrefix+filepath.Base(folder)))
		}, -1},
		{"too long", func(t *testing.T, folder string) { appendTo(t, filepath.Join(folder, dataFile), content) }, -1},
		{"no state", func(t *testing.T, folder string) {
			rename(t, filepath.Join(folder, stateFile), filepath.Join(folder, "x"))
		}, -1},
		{"no data", func(t *testing.T, folder string) {
			rename(t, filepath.Join(folder, dataFile), filepath.Join(folder, "x"))
		}, -1},
		{"half a state", func(t *testing.T, folder string) { truncate(t, filepath.Join(folder, stateFile), 20) }, -1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			first := open(t, Options{Dir: dir})
			id := create(t, first, "core.pcap", len(content))
			add(t, first, id, 0, content[:600])
			if _, err := New(Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "used by another process") {
				t.Errorf("a second store of the folder: %v", err)
			}
			first.Close()
			c.alter(t, filepath.Join(dir, id))
			s := open(t, Options{Dir: dir})
			if c.offset < 0 {
				if _, err := s.Info("north", id); status(err) != 404 {
					t.Errorf("it is still there: %v", err)
				}
				nothingLeft(t, dir)
				return
			}
			if got := offset(t, s, id); got != c.offset {
				t.Fatalf("offset %d: expected %d", got, c.offset)
			}
			add(t, s, id, c.offset, content[c.offset:])
			kept := keeper{}
			set, err := s.Finish(t.Context(), "north", id, kept.put, nil)
			if err != nil || len(set.Files) != 1 || set.Bytes != 1000 || kept["core.pcap"] != string(content) {
				t.Errorf("%+v, %d octets, %v", set, len(kept["core.pcap"]), err)
			}
			nothingLeft(t, dir)
		})
	}
}

func appendTo(t *testing.T, path string, b []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(b); errors.Join(err, f.Close()) != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string, n int64) {
	t.Helper()
	if err := os.Truncate(path, n); err != nil {
		t.Fatal(err)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// TestForeign leaves alone what the store did not put there.
func TestForeign(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"notes", "new-notes", "gone-by", strings.Repeat("A", 32)} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	open(t, Options{Dir: dir})
	if n := len(left(t, dir)); n != 4 {
		t.Errorf("left are %q", left(t, dir))
	}
}

type broken struct {
	r   io.Reader
	err error
}

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = b.err
	}
	return n, err
}

// TestBroken is of parts that end before or after they should.
func TestBroken(t *testing.T) {
	content := noise(1 << 20)
	sum := func(b []byte) *Checksum {
		s := sha256.Sum256(b)
		c, err := ParseChecksum("sha256 " + base64.StdEncoding.EncodeToString(s[:]))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	away := func(n int) io.Reader { return broken{bytes.NewReader(content[:n]), io.ErrUnexpectedEOF} }
	cases := []struct {
		name   string
		body   io.Reader
		sum    *Checksum
		status int
		offset int64
	}{
		{"the client goes away", away(700_000), nil, 400, 700_000},
		{"the client goes away at once", away(0), nil, 400, 0},
		{"the client goes away from a part with a sum", away(700_000), sum(content[:700_000]), 400, 0},
		{"more than declared", io.MultiReader(bytes.NewReader(content), strings.NewReader("!")), nil, 413, 0},
		{"another sum", bytes.NewReader(content[1:]), sum(content), 460, 0},
		{"whole", bytes.NewReader(content), sum(content), 0, 1 << 20},
		{"nothing", strings.NewReader(""), nil, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, Options{Dir: dir})
			id := create(t, s, "core.pcap", len(content))
			_, err := s.Append("north", id, 0, -1, c.sum, c.body)
			if status(err) != c.status || (err == nil) != (c.status == 0) {
				t.Errorf("%v: expected %d", err, c.status)
			}
			if got := offset(t, s, id); got != c.offset {
				t.Errorf("offset %d: expected %d", got, c.offset)
			}
			if n := len(left(t, dir)); n != 3 {
				t.Errorf("in the folder: %q", left(t, dir))
			}
			s.Close()
			s = open(t, Options{Dir: dir})
			if got := offset(t, s, id); got != c.offset {
				t.Errorf("offset of the next process %d: expected %d", got, c.offset)
			}
			add(t, s, id, c.offset, content[c.offset:])
		})
	}
}

// TestConcurrent has a second request come while a part is on its way.
func TestConcurrent(t *testing.T) {
	s := open(t, Options{Dir: t.TempDir()})
	id := create(t, s, "core.pcap", 10)
	body, client := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := s.Append("north", id, 0, -1, nil, body)
		done <- err
	}()
	client.Write([]byte("hello")) // it comes back once the part is being read
	if _, err := s.Append("north", id, 0, 5, nil, strings.NewReader("olleh")); status(err) != 423 {
		t.Errorf("a second part: %v", err)
	}
	if err := s.Terminate("north", id); status(err) != 423 {
		t.Errorf("an end: %v", err)
	}
	if _, err := s.Finish(t.Context(), "north", id, keeper{}.put, nil); status(err) != 423 {
		t.Errorf("a finish: %v", err)
	}
	if err := s.RemoveNetwork(t.Context(), "north"); err == nil {
		t.Error("the network was removed")
	}
	if got := offset(t, s, id); got != 0 {
		t.Errorf("offset %d before the part is durable", got)
	}
	client.Write([]byte("world"))
	client.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
	kept := keeper{}
	if _, err := s.Finish(t.Context(), "north", id, kept.put, nil); err != nil || kept["core.pcap"] != "helloworld" {
		t.Errorf("%q, %v", kept, err)
	}
}

// TestLimits fills each of them, and has room again once an upload ended.
func TestLimits(t *testing.T) {
	cases := []struct {
		name           string
		o              Options
		network, owner string // of the upload that is one too many
		status         int
	}{
		{"of a network", Options{OpenPerNetwork: 2}, "north", "eve", 429},
		{"of the server", Options{Open: 2}, "south", "eve", 503},
		{"of an owner", Options{PerOwner: 25}, "south", "ada", 413},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.o.Dir = t.TempDir()
			s := open(t, c.o)
			first := create(t, s, "a", 10)
			create(t, s, "b", 10)
			if _, err := s.Create(c.network, c.owner, named("c"), 10); status(err) != c.status {
				t.Errorf("one too many: %v: expected %d", err, c.status)
			}
			if err := s.Terminate("north", first); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Create(c.network, c.owner, named("c"), 10); err != nil {
				t.Errorf("with room again: %v", err)
			}
		})
	}
}

func TestSweep(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o := Options{Dir: dir, Keep: time.Hour, Now: func() time.Time { return now }}
	s := open(t, o)
	old, fed := create(t, s, "old", 10), create(t, s, "fed", 10)
	now = now.Add(40 * time.Minute)
	add(t, s, fed, 0, []byte("x"))
	s.Close()
	s = open(t, o) // what came when is known to the next process too
	now = now.Add(40 * time.Minute)
	if n, err := s.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("%d were removed, %v", n, err)
	}
	if _, err := s.Info("north", old); status(err) != 404 {
		t.Errorf("the old one: %v", err)
	}
	if got := offset(t, s, fed); got != 1 {
		t.Errorf("offset %d of the one that was fed", got)
	}
	now = now.Add(20 * time.Minute)
	if n, err := s.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("%d were removed, %v", n, err)
	}
	create(t, s, "of a network", 10)
	if _, err := s.Create("south", "eve", named("of another"), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveNetwork(t.Context(), "north"); err != nil {
		t.Error(err)
	}
	if n := len(left(t, dir)); n != 3 {
		t.Errorf("left are %q", left(t, dir))
	}
}

// TestBody goes over a connection, which breaks in the middle of a part.
func TestBody(t *testing.T) {
	s := open(t, Options{Dir: t.TempDir()})
	server := httptest.NewServer(served(s))
	defer server.Close()
	content := noise(3 << 20)
	id := create(t, s, "core.pcap", len(content))
	send := func(from int64, body io.Reader) (int, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, server.URL+"/v1/networks/north/uploads/"+id, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Tus-Resumable", "1.0.0")
		r.Header.Set("Content-Type", partMedia)
		r.Header.Set("Upload-Offset", strconv.FormatInt(from, 10))
		res, err := server.Client().Do(r)
		if err != nil {
			return 0, err
		}
		defer res.Body.Close()
		return res.StatusCode, nil
	}
	if status, err := send(0, broken{bytes.NewReader(content[:1<<20]), errors.New("the cable is cut")}); err == nil {
		t.Fatalf("the broken part was answered with %d", status)
	}
	var from int64
	for tries := 0; ; tries++ { // until the server too has found out that the connection is gone
		from = offset(t, s, id)
		status, err := send(from, bytes.NewReader(content[from:]))
		if err != nil || tries > 1000 {
			t.Fatal(status, err)
		}
		if status == http.StatusNoContent {
			break
		}
		if status != http.StatusLocked && status != http.StatusConflict {
			t.Fatal(status)
		}
		time.Sleep(time.Millisecond)
	}
	kept := keeper{}
	if _, err := s.Finish(t.Context(), "north", id, kept.put, nil); err != nil || kept["core.pcap"] != string(content) {
		t.Errorf("resumed at %d: %d octets, %v", from, len(kept["core.pcap"]), err)
	}
}

func TestMetadata(t *testing.T) {
	cases := []struct {
		text string
		want map[string]string // nil: refused
	}{
		{"", map[string]string{}},
		{"filename d29ybGRfZG9taW5hdGlvbl9wbGFuLnBkZg==,is_confidential", map[string]string{"filename": "world_domination_plan.pdf", "is_confidential": ""}},
		{"a YQ==, b ", map[string]string{"a": "a", "b": ""}},
		{"a YQ==,a Yg==", nil},
		{"a YQ==,", nil},
		{" YQ==,b", nil},
		{"a YQ", nil},
		{"a YR==", nil},
		{"a YQ== YQ==", nil},
		{"é YQ==", nil},
		{"a\tYQ==", nil},
		{"a " + strings.Repeat("YWFh", maxMetadata/4), nil},
	}
	for _, c := range cases {
		got, err := ParseMetadata(c.text)
		if (err == nil) != (c.want != nil) || len(got) != len(c.want) {
			t.Errorf("%.80q: %q, %v", c.text, got, err)
		}
		for k, v := range c.want {
			if got[k] != v {
				t.Errorf("%.80q: %s is %q: expected %q", c.text, k, got[k], v)
			}
		}
	}
}

func FuzzMetadata(f *testing.F) {
	f.Add("filename d29ybGRfZG9taW5hdGlvbl9wbGFuLnBkZg==,is_confidential")
	f.Add("a YQ==,a")
	f.Add("a YQ==\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		pairs, err := ParseMetadata(text)
		if err != nil {
			return
		}
		if strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' }) {
			t.Errorf("%q would go into a header", text)
		}
		var again []string
		for k, v := range pairs {
			again = append(again, k+" "+base64.StdEncoding.EncodeToString([]byte(v)))
		}
		second, err := ParseMetadata(strings.Join(again, ","))
		if len(strings.Join(again, ",")) > maxMetadata {
			return
		}
		if err != nil || len(second) != len(pairs) {
			t.Errorf("%q again: %q, %v", text, second, err)
		}
	})
}

func TestChecksum(t *testing.T) {
	sum := sha1.Sum([]byte("hello world"))
	text := base64.StdEncoding.EncodeToString(sum[:])
	for _, c := range []struct {
		text string
		ok   bool
	}{{"sha1 " + text, true}, {"SHA1 " + text, false}, {"sha1", false}, {"sha1  " + text, false}, {"sha1 " + text + "\n", false}, {text, false}, {"", false}} {
		if _, err := ParseChecksum(c.text); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}
