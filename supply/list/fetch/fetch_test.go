package fetch

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/supply/list"
)

const own = "list,id,name,start\nown,1,Example Radio Co.,2026-01-02\n"

// server gives files by path.
type server struct {
	*httptest.Server
	files map[string]string
}

func newServer(t *testing.T) *server {
	s := &server{files: map[string]string{"/own.csv": own, "/page.csv": "<html>please log in</html>", "/cut.xml": "<sdnList><sdnEntry><uid>1</uid>"}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, ok := s.files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, "", time.Date(2026, 1, 5, 6, 7, 8, 0, time.UTC), strings.NewReader(b))
	}))
	t.Cleanup(s.Close)
	return s
}

func TestRun(t *testing.T) {
	s, dir := newServer(t), filepath.Join(t.TempDir(), "lists")
	q := Request{From: s.URL + "/own.csv", Dir: dir}
	ctx := context.Background()
	r, err := Run(ctx, q)
	if err != nil || len(r.Fetched) != 1 || r.Fetched[0].Bytes != int64(len(own)) || len(r.Fetched[0].SHA256) != 64 {
		t.Fatalf("%+v %v", r, err)
	}
	set, err := list.Load(list.Limits{}, dir)
	if err != nil || len(set.Entities) != 1 || set.Sources[0].Pin != list.Pinned {
		t.Fatalf("%+v %v", set, err)
	}
	if r, err = Run(ctx, q); err != nil || len(r.Same) != 1 || len(r.Fetched) != 0 {
		t.Errorf("again: %+v %v", r, err)
	}
	s.files["/own.csv"] = own + "own,2,Second Example Ltd,2026-02-03\n"
	if r, err = Run(ctx, q); err != nil || len(r.Fetched) != 1 {
		t.Errorf("changed: %+v %v", r, err)
	}
	// What is no list does not replace the one that is there.
	before, _ := os.ReadFile(filepath.Join(dir, "own.csv"))
	s.files["/own.csv"] = "<html>please log in</html>"
	if _, err = Run(ctx, q); err == nil || !strings.Contains(err.Error(), "no list") {
		t.Errorf("a page: %v", err)
	}
	if after, _ := os.ReadFile(filepath.Join(dir, "own.csv")); string(after) != string(before) {
		t.Error("the list was replaced by a page")
	}
	// A file that was changed by hand is told when the folder is read.
	os.WriteFile(filepath.Join(dir, "own.csv"), []byte(own), 0o644)
	set, err = list.Load(list.Limits{}, dir)
	if err != nil || set.Sources[0].Pin != list.Changed || !strings.Contains(set.Notes[0].Text, "changed after it was fetched") {
		t.Errorf("%+v %v", set, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestRefused(t *testing.T) {
	s := newServer(t)
	for _, c := range []struct {
		from string
		edit func(*Request)
		want string
	}{
		{s.URL + "/nothing.csv", nil, "404"},
		{s.URL + "/page.csv", nil, "no list"},
		{s.URL + "/cut.xml", nil, "not whole"},
		{s.URL + "/own.csv", func(q *Request) { q.MaxBytes = 10 }, "more than the 10"},
		{s.URL + "/own.csv", func(q *Request) { os.WriteFile(filepath.Join(q.Dir, "own.csv"), nil, 0o644) }, "move it away"},
		{s.URL + "/", nil, "name of a file"},
		{s.URL + "/manifest.json", nil, "name of a file"},
		{"http://lists.example/own.csv", nil, "only https"},
		{"ofac", nil, "neither an address nor one of ofac-sdn"},
	} {
		q := Request{From: c.from, Dir: t.TempDir()}
		if c.edit != nil {
			c.edit(&q)
		}
		if _, err := Run(context.Background(), q); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.from, err, c.want)
		}
		if _, err := os.Stat(filepath.Join(q.Dir, manifestName)); err == nil {
			t.Errorf("%s: a manifest was written", c.from)
		}
	}
}

func TestPresets(t *testing.T) {
	for _, p := range Presets {
		files, err := Check(p.Name)
		if err != nil || len(files) == 0 {
			t.Errorf("%s: %v", p.Name, err)
		}
		for _, f := range files {
			if !strings.HasPrefix(f.URL, "https://") || f.Name == "" {
				t.Errorf("%s: %+v", p.Name, f)
			}
		}
	}
}
