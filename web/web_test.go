package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOnlyPagesAndTheirFilesAreServed(t *testing.T) {
	for _, c := range []struct {
		method, path string
		want         bool
	}{
		{"GET", "/", true},
		{"HEAD", "/", true},
		{"GET", "/sign-in", true},
		{"GET", "/n/valley/findings", true},
		{"GET", "/assets/index.js", true},
		{"GET", "/mark.svg", true},
		{"POST", "/", false},
		{"GET", "/v1/networks", false},
		{"GET", "/metrics", false},
		{"GET", "/index.html.gz", false},
		{"GET", "/other", false},
	} {
		if got := Serves(httptest.NewRequest(c.method, c.path, nil)); got != c.want {
			t.Errorf("%s %s: served %v, want %v", c.method, c.path, got, c.want)
		}
	}
}

func TestEveryAddressShowsThePagesAndNothingElseIsFound(t *testing.T) {
	h := Handler()
	for path, want := range map[string]int{
		"/": http.StatusOK, "/n/valley": http.StatusOK, "/audit": http.StatusOK,
		"/v1/nothing": http.StatusNotFound, "/assets/none.js": http.StatusNotFound, "/assets/../index.html": http.StatusNotFound, "/assets/": http.StatusNotFound,
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+path, nil))
		if w.Code != want {
			t.Errorf("%s: status %d, want %d", path, w.Code, want)
		}
		if cached := w.Header().Get("Cache-Control"); want == http.StatusNotFound && cached != "" {
			t.Errorf("%s: what is not there may be cached: %s", path, cached)
		}
		if w.Code == http.StatusOK && w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: type %q", path, w.Header().Get("Content-Type"))
		}
	}
}
