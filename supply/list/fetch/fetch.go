// Package fetch brings lists from their publishers into a folder and pins them: a manifest beside them says the address, the
// digest, the size and the days of each file (list.Manifest shows it). Package list compares the digests when it reads the
// folder. Only https is spoken, and plain http with this machine alone. A list is taken as a whole or not at all: what cannot
// be read as a list to its end does not replace the one that is there.
package fetch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/internal/https"
	"github.com/guyline/guyline/internal/manifest"
	"github.com/guyline/guyline/supply/list"
)

// File is a file of a preset: its address and its name in the folder.
type File struct{ URL, Name string }

// Preset is a list at its publisher.
type Preset struct {
	Name, About string
	Files       []File
}

const (
	ofac           = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
	trade          = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/"
	openSanctions  = "https://data.opensanctions.org/datasets/latest/sanctions/"
	ukSanctions    = "https://sanctionslist.fcdo.gov.uk/docs/"
	euSanctionsCSV = "https://webgate.ec.europa.eu/fsd/fsf/public/files/csvFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw" // the token is public
)

// Presets are public addresses. Lists without a file at their publisher (the FCC's Covered List is a page, the list of section
// 1260H a document) have none.
var Presets = []Preset{
	{"ofac-sdn", "OFAC's SDN list, delimited", []File{{ofac + "SDN.CSV", "sdn.csv"}, {ofac + "ALT.CSV", "alt.csv"}, {ofac + "ADD.CSV", "add.csv"}, {ofac + "SDN_COMMENTS.CSV", "sdn_comments.csv"}}},
	{"ofac-sdn-advanced", "OFAC's SDN list, advanced XML", []File{{ofac + "SDN_ADVANCED.XML", "sdn_advanced.xml"}}},
	{"csl", "Consolidated Screening List: Commerce, State and Treasury", []File{{trade + "consolidated.csv", "consolidated.csv"}}},
	{"csl-json", "the same as JSON", []File{{trade + "consolidated.json", "consolidated.json"}}},
	{"uk-sanctions", "UK Sanctions List", []File{{ukSanctions + "UK-Sanctions-List.csv", "uk-sanctions-list.csv"}}},
	{"eu-sanctions", "EU consolidated financial sanctions list", []File{{euSanctionsCSV, "eu-sanctions.csv"}}},
	{"opensanctions", "OpenSanctions, all sanctions (their licence: free for non-commercial use)", []File{{openSanctions + "entities.ftm.json", "opensanctions.ftm.json"}}},
	{"opensanctions-simple", "the same as a table", []File{{openSanctions + "targets.simple.csv", "opensanctions-targets.csv"}}},
}

// Request says what to fetch. From and Dir are needed.
type Request struct {
	From     string // name of a preset, or an address that ends with the name of a file
	Dir      string // is made where it is not there
	Client   *http.Client
	MaxBytes int64 // of a file; 1 GiB where it is 0
}

// Result is what a run did.
type Result struct {
	Fetched []list.Entry // files that were brought
	Same    []list.Entry // files that the server still has as they were
	Notes   []list.Note  // what reading them told
}

const (
	defaultMaxBytes = 1 << 30
	manifestName    = "manifest.json"
)

// Check gives the files of a preset or an address, or says what is wrong with it.
func Check(from string) ([]File, error) {
	var names []string
	for _, p := range Presets {
		if p.Name == from {
			return p.Files, nil
		}
		names = append(names, p.Name)
	}
	u, err := url.Parse(from)
	if err != nil || u.Scheme == "" {
		return nil, fmt.Errorf("%q is neither an address nor one of %s", from, strings.Join(names, ", "))
	}
	if err := https.Allowed(u); err != nil {
		return nil, err
	}
	name := path.Base(u.Path)
	if name == "/" || strings.HasPrefix(name, ".") || name == manifestName || strings.ContainsAny(name, `\:`) {
		return nil, fmt.Errorf("address %q does not end with the name of a file", u.Redacted())
	}
	return []File{{from, name}}, nil
}

// Run brings the files. An error leaves the folder as it was before the file that failed.
func Run(ctx context.Context, q Request) (Result, error) {
	var out Result
	files, err := Check(q.From)
	if err != nil {
		return out, err
	}
	if err := os.MkdirAll(q.Dir, 0o755); err != nil {
		return out, err
	}
	m, err := list.ReadManifest(q.Dir)
	if err != nil {
		return out, err
	}
	for _, f := range files {
		if err := one(ctx, q, m, f, &out); err != nil {
			return out, fmt.Errorf("lists: %s: %w", f.Name, err)
		}
	}
	return out, nil
}

// one brings one file.
func one(ctx context.Context, q Request, m *list.Manifest, f File, out *Result) error {
	final := filepath.Join(q.Dir, f.Name)
	known := slices.IndexFunc(m.Lists, func(e list.Entry) bool { return e.File == f.Name })
	if _, err := os.Stat(final); known < 0 && !errors.Is(err, fs.ErrNotExist) {
		return cmp.Or(err, fmt.Errorf("a file of that name is in %s that was not fetched: move it away", q.Dir))
	}
	temp, err := os.CreateTemp(q.Dir, ".list-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	defer temp.Close()
	entry, err := get(ctx, q, f, temp)
	if err != nil {
		return err
	}
	if _, err := temp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	set, err := list.Read(list.Limits{}, final, temp)
	if err != nil {
		return fmt.Errorf("what the server gave is no list: %w", err)
	}
	if !set.Sources[0].Complete {
		return fmt.Errorf("what the server gave is not whole: %v", set.Notes)
	}
	if err := errors.Join(temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), final); err != nil {
		return err
	}
	if known >= 0 && m.Lists[known].SHA256 == entry.SHA256 {
		out.Same = append(out.Same, entry)
	} else {
		out.Fetched = append(out.Fetched, entry)
		out.Notes = append(out.Notes, set.Notes...)
	}
	m.Lists = slices.DeleteFunc(m.Lists, func(e list.Entry) bool { return e.File == f.Name })
	m.Lists = append(m.Lists, entry)
	return write(q.Dir, m)
}

// get brings the bytes.
func get(ctx context.Context, q Request, f File, to io.Writer) (list.Entry, error) {
	limit := cmp.Or(q.MaxBytes, defaultMaxBytes)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return list.Entry{}, err
	}
	resp, err := https.Client(q.Client).Do(req)
	if err != nil {
		return list.Entry{}, err
	}
	defer resp.Body.Close()
	where := req.URL.Redacted()
	if resp.StatusCode != http.StatusOK {
		return list.Entry{}, fmt.Errorf("GET %s: %s: look for the list's address at its publisher", where, resp.Status)
	}
	if resp.ContentLength > limit {
		return list.Entry{}, fmt.Errorf("GET %s: %d bytes, more than the %d that are allowed", where, resp.ContentLength, limit)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, h), io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return list.Entry{}, fmt.Errorf("GET %s: %w", where, err)
	case n > limit:
		return list.Entry{}, fmt.Errorf("GET %s: more than the %d bytes that are allowed", where, limit)
	case resp.ContentLength >= 0 && n != resp.ContentLength:
		return list.Entry{}, fmt.Errorf("GET %s: %d bytes of %d: run it again", where, n, resp.ContentLength)
	}
	e := list.Entry{File: f.Name, From: q.From, URL: f.URL, SHA256: hex.EncodeToString(h.Sum(nil)), Bytes: n, Fetched: time.Now().UTC().Truncate(time.Second)}
	if t, err := http.ParseTime(resp.Header.Get("Last-Modified")); err == nil {
		e.Modified = t.UTC()
	}
	return e, nil
}

// write replaces the manifest as a whole.
func write(dir string, m *list.Manifest) error {
	slices.SortFunc(m.Lists, func(a, b list.Entry) int { return strings.Compare(a.File, b.File) })
	return manifest.Write(filepath.Join(dir, manifestName), m)
}
