package list

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const manifestName = "manifest.json"

// Manifest pins the files of a folder. Package fetch writes it as manifest.json:
//
//	{
//	  "lists": [
//	    {"file": "sdn.csv", "from": "ofac-sdn", "url": "https://lists.example/sdn.csv", "sha256": "9f86d081884c7d65…",
//	     "bytes": 720450, "fetched": "2026-01-02T03:04:05Z", "modified": "2026-01-01T00:00:00Z"}
//	  ]
//	}
type Manifest struct {
	Lists []Entry `json:"lists"`
}

// Entry is a file that was fetched.
type Entry struct {
	File     string    `json:"file"`
	From     string    `json:"from"` // the preset, or the address again
	URL      string    `json:"url"`
	SHA256   string    `json:"sha256"`
	Bytes    int64     `json:"bytes"`
	Fetched  time.Time `json:"fetched"`
	Modified time.Time `json:"modified,omitzero"` // as the server says; zero where it does not
}

// ReadManifest reads the manifest of a folder; one that is not there is empty.
func ReadManifest(dir string) (*Manifest, error) {
	m := &Manifest{}
	path := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("%s: %w: move it away to go on without digests", path, err)
	}
	return m, nil
}
