package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDataLists(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/own.csv":
			w.Header().Set("Last-Modified", "Mon, 05 Jan 2026 06:07:08 GMT")
			w.Write([]byte("list,id,name\nown,1,Example Radio Co.\nown,2\n"))
		case "/page.csv":
			w.Write([]byte("<html>"))
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	dir := filepath.Join(t.TempDir(), "lists")
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--from", s.URL + "/own.csv", "--to", dir}, exitClean, "fetched own.csv (0.0 MB, "},
		{[]string{"--from", s.URL + "/own.csv", "--to", dir}, exitClean, "unchanged own.csv"},
		{[]string{"--from", s.URL + "/own.csv", "--to", t.TempDir()}, exitClean, "own.csv:3: row left out"},
		{[]string{"--from", s.URL + "/page.csv", "--to", dir}, exitUnreadable, "no list"},
		{[]string{"--from", s.URL + "/none.csv", "--to", dir}, exitUnreadable, "404"},
		{[]string{"--from", "http://lists.example/own.csv", "--to", dir}, exitUsage, "only https"},
		{[]string{"--from", "moon", "--to", dir}, exitUsage, "neither an address nor one of"},
		{[]string{"--from", "csl"}, exitUsage, "--to"},
		{[]string{"--from", "csl", "--to", dir, "--limit", "0"}, exitUsage, "--limit"},
	} {
		code, out, errs := guyline(t, "", append([]string{"data", "lists"}, c.args...)...)
		if code != c.code || !strings.Contains(out+errs, c.want) {
			t.Errorf("%v: exit %d, want %d with %q: %s%s", c.args, code, c.code, c.want, out, errs)
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "manifest.json")); err != nil || !strings.Contains(string(b), `"modified": "2026-01-05T06:07:08Z"`) {
		t.Errorf("manifest %s (%v)", b, err)
	}
}
