package posix

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"

	"github.com/guyline/guyline/bundle/tlog"
)

// Files reads a log that lies in a folder.
func Files(dir string) tlog.Fetch {
	return func(path string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(path))) }
}

// resource is what a log serves, and nothing else of its folder (tlog-tiles, Parameters and following).
var resource = regexp.MustCompile(`^/(checkpoint|tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?)$`)

// Handler serves a log's folder, read-only. Tiles never change, and may be kept.
func Handler(dir string) (http.Handler, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	files := http.FileServerFS(root.FS())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "a log is read with GET", http.StatusMethodNotAllowed)
			return
		}
		if !resource.MatchString(r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		if r.URL.Path == "/checkpoint" {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("Cache-Control", "no-cache")
		} else {
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Header().Set("Cache-Control", "public, max-age=604800, immutable")
		}
		files.ServeHTTP(w, r)
	}), nil
}
