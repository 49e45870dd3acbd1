package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guyline/guyline/terrain"
)

// tile is a 3″ tile whose posts all have one height.
func tile(height int16) []byte {
	raw := bytes.Repeat(binary.BigEndian.AppendUint16(nil, uint16(height)), 1201*1201)
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(raw)
	w.Close()
	return b.Bytes()
}

// server gives tiles, and may misbehave.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	tiles  map[string][]byte
	cut    map[string]int // cut the next answer for a path short after so many bytes
	fail   map[string]int // answer 503 so many times
	ranges []string
	asked  []string
}

func newServer(t *testing.T) *server {
	s := &server{tiles: map[string][]byte{}, cut: map[string]int{}, fail: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked = append(s.asked, r.URL.Path)
		b, ok := s.tiles[r.URL.Path]
		if s.fail[r.URL.Path] > 0 {
			s.fail[r.URL.Path]--
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		if q := r.Header.Get("Range"); q != "" {
			s.ranges = append(s.ranges, q)
		}
		w.Header().Set("ETag", fmt.Sprintf(`"%d-%d"`, len(b), b[len(b)/2]))
		if n := s.cut[r.URL.Path]; n > 0 {
			delete(s.cut, r.URL.Path)
			w.Header().Set("Content-Length", fmt.Sprint(len(b)))
			w.Write(b[:n])
			return // the connection breaks
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) request(dir string, area string) Request {
	a, err := terrain.ParseArea(area)
	if err != nil {
		panic(err)
	}
	return Request{Area: a, Template: s.URL + "/dem/{ns}{lat}{ew}{lon}.hgt.gz", Dir: dir, Pause: time.Millisecond}
}

func TestRun(t *testing.T) {
	s, dir := newServer(t), t.TempDir()
	s.tiles["/dem/N10E020.hgt.gz"] = tile(100)
	s.tiles["/dem/N10E021.hgt.gz"] = tile(200)
	s.cut["/dem/N10E020.hgt.gz"] = 1000
	s.fail["/dem/N10E021.hgt.gz"] = 2
	ctx := context.Background()
	var last Progress
	q := s.request(dir, "20.5,10.2,22.5,10.8")
	q.Progress = func(p Progress) { last = p }
	r, err := Run(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Fetched, []string{"N10E020", "N10E021"}) || !slices.Equal(r.Absent, []string{"N10E022"}) || last.Done != 3 {
		t.Errorf("%+v, %+v", r, last)
	}
	if !slices.Equal(s.ranges, []string{"bytes=1000-"}) {
		t.Errorf("resumed with %q", s.ranges)
	}
	m, err := terrain.Open(terrain.Options{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	if h, err := m.Height(10.5, 21.5); err != nil || h != 200 {
		t.Errorf("%g %v", h, err)
	}
	list, err := ReadManifest(dir)
	if err != nil || len(list.Tiles) != 2 || len(list.Absent) != 1 || len(list.Tiles[0].SHA256) != 64 || list.Tiles[0].Fetched.IsZero() {
		t.Errorf("%+v %v", list, err)
	}
	if _, err := os.Stat(filepath.Join(dir, partDir)); err == nil {
		t.Error("beginnings are left over")
	}

	// Again: what is there is kept after its digest was looked at; a file that was changed is fetched again.
	s.asked = nil
	if r, err = Run(ctx, q); err != nil || len(r.Kept) != 2 || !slices.Equal(s.asked, []string{"/dem/N10E022.hgt.gz"}) {
		t.Errorf("%+v %v: asked for %q", r, err, s.asked)
	}
	file := filepath.Join(dir, "N10E020.hgt.gz")
	b, _ := os.ReadFile(file)
	b[len(b)/3] ^= 1
	os.WriteFile(file, b, 0o644)
	if r, err = Run(ctx, q); err != nil || !slices.Equal(r.Fetched, []string{"N10E020"}) || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "has changed") {
		t.Errorf("%+v %v", r, err)
	}
	if b, _ = os.ReadFile(file); !bytes.Equal(b, s.tiles["/dem/N10E020.hgt.gz"]) {
		t.Error("the file is not mended")
	}
}

// TestChangedMeanwhile: a tile that changes on the server between two parts begins anew.
func TestChangedMeanwhile(t *testing.T) {
	s, dir := newServer(t), t.TempDir()
	s.tiles["/dem/N10E020.hgt.gz"] = tile(100)
	s.cut["/dem/N10E020.hgt.gz"] = 1000
	q := s.request(dir, "20.5,10.2,20.6,10.8")
	q.Retries = -1
	if _, err := Run(context.Background(), q); err == nil || !strings.Contains(err.Error(), "run it again") {
		t.Fatalf("cut short: %v", err)
	}
	s.tiles["/dem/N10E020.hgt.gz"] = tile(321)
	if _, err := Run(context.Background(), q); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "N10E020.hgt.gz")); !bytes.Equal(b, s.tiles["/dem/N10E020.hgt.gz"]) {
		t.Error("two states were mixed")
	}
}

func TestRefused(t *testing.T) {
	s, dir := newServer(t), t.TempDir()
	s.tiles["/dem/N10E020.hgt.gz"] = []byte("<html>please log in</html>")
	s.tiles["/big/N10E020.hgt.gz"] = tile(1)
	ctx, cancel := context.WithCancel(context.Background())
	for _, c := range []struct {
		edit func(*Request)
		want string
	}{
		{func(q *Request) {}, "no elevation"},
		{func(q *Request) { q.Template = s.URL + "/big/{ns}{lat}{ew}{lon}.hgt.gz"; q.MaxBytes = 100 }, "more than the 100 that are allowed"},
		{func(q *Request) { q.Template = "http://dem.example/{ns}{lat}{ew}{lon}.hgt" }, "only https"},
		{func(q *Request) { q.Template = "ftp://127.0.0.1/{ns}{lat}{ew}{lon}.hgt" }, "only https"},
		{func(q *Request) { q.Template = "https://dem.example/{lat}.hgt" }, "lacks {lon}"},
		{func(q *Request) { q.Template = "https://dem.example/{lat}{lon}{zoom}.hgt" }, "only {ns}"},
		{func(q *Request) { q.Template = "https://dem.example/{lat}/{lon}/" }, ""},
		{func(q *Request) { q.Area = terrain.World }, "fetch it in parts"},
		{func(q *Request) { cancel() }, "canceled"},
	} {
		q := s.request(dir, "20.5,10.2,20.6,10.8")
		q.Retries = -1
		c.edit(&q)
		if c.want == "" {
			continue
		}
		if _, err := Run(ctx, q); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want an error with %q", err, c.want)
		}
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*.hgt*"))
	if len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestTemplates(t *testing.T) {
	for name, want := range map[string]string{
		"glo30": "https://copernicus-dem-30m.s3.amazonaws.com/Copernicus_DSM_COG_10_N51_00_W115_00_DEM/Copernicus_DSM_COG_10_N51_00_W115_00_DEM.tif",
		"srtm":  "https://s3.amazonaws.com/elevation-tiles-prod/skadi/N51/N51W115.hgt.gz",
	} {
		full, file, err := parse(name)
		if err != nil || expand(full, corner{51, -115}) != want || file(corner{51, -115}) != filepath.Base(want) {
			t.Errorf("%s: %s %v", name, expand(full, corner{51, -115}), err)
		}
	}
	if _, file, err := parse("https://dem.example/{ns}{lat}{ew}{lon}/dem.tif"); err != nil || file(corner{-5, 7}) != "S05E007_dem.tif" {
		t.Errorf("%v %s", err, file(corner{-5, 7}))
	}
	tiles, err := corners(terrain.Area{West: 179.5, South: -0.5, East: 180.5, North: 0.5})
	if err != nil || fmt.Sprint(tiles) != "[{-1 179} {-1 -180} {0 179} {0 -180}]" {
		t.Errorf("%v %v", tiles, err)
	}
}
