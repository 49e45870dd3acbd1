package https

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

func TestAllowed(t *testing.T) {
	for address, want := range map[string]bool{
		"https://lists.example/a": true, "http://127.0.0.1:80/a": true, "http://[::1]/a": true, "http://localhost/a": true,
		"http://lists.example/a": false, "http://127.example/a": false, "ftp://127.0.0.1/a": false, "file:///etc/passwd": false, "https:///a": false, "": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := Allowed(u) == nil; got != want {
			t.Errorf("%s: allowed %v", address, got)
		}
	}
}

func TestClient(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://lists.example/", http.StatusFound)
	}))
	defer s.Close()
	if r, err := Client(nil).Get(s.URL); err == nil {
		r.Body.Close()
		t.Error("a redirection to plain http was followed")
	}
}
