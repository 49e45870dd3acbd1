package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDataTerrain(t *testing.T) {
	tile := bytes.Repeat([]byte{0, 100}, 1201*1201)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/N10E020.hgt" {
			http.NotFound(w, r)
			return
		}
		w.Write(tile)
	}))
	defer s.Close()
	dir := filepath.Join(t.TempDir(), "terrain")
	args := []string{"data", "terrain", "--area", "20.5,10.2,21.5,10.8", "--from", s.URL + "/{ns}{lat}{ew}{lon}.hgt", "--to", dir}
	code, out, errs := guyline(t, "", args...)
	if code != exitClean || !strings.Contains(out, "1 tiles fetched (2.9 MB), 0 kept, 1 not at the server") || !strings.Contains(out, "N10E021") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "manifest.json")); err != nil || !strings.Contains(string(b), `"sha256"`) {
		t.Errorf("manifest %s (%v)", b, err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"data", "terrain"}, exitUsage, "--area"},
		{[]string{"data", "terrain", "--area", "1,2,3", "--from", "glo30", "--to", dir}, exitUsage, "--area"},
		{[]string{"data", "terrain", "--area", "20,10,21,11", "--from", "http://dem.example/{lat}{lon}", "--to", dir}, exitUsage, "only https"},
		{[]string{"data", "terrain", "--area", "20,10,21,11", "--from", s.URL + "/{ns}{lat}{ew}{lon}.hgt", "--limit", "1", "--to", t.TempDir()}, exitUnreadable, "more than the 1048576"},
	} {
		if code, _, errs := guyline(t, "", c.args...); code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s; want %d and %q", c.args, code, errs, c.code, c.want)
		}
	}
}
