package list

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Set is what several lists hold.
type Set struct {
	Entities   []Entity
	Categories []Category
	Sources    []Source // in the order of reading
	Notes      []Note   // what is wrong or odd, with its place and what to do
}

// Source is one file that was read.
type Source struct {
	Path     string
	Format   string   // name of the format, as Formats says it
	Lists    []string // short ids of the lists in it, sorted
	SHA256   string   // of the whole file, hex
	Bytes    int64
	Date     time.Time // of the data; zero: unknown
	DateFrom DateFrom
	Rows     int // rows, elements or lines of data
	Entities int
	Broken   int // rows that were left out: each is told in Notes, up to a bound
	// Complete is false where reading ended before the file did: what is not found in such a list may still be on it.
	Complete bool
	Pin      Pin
	of       string // path of the main file, of a file that only adds to another
}

// DateFrom says where the date of a list is from.
type DateFrom string

// Where a date is from. A list without any is used all the same, and told.
const (
	NoDate       DateFrom = ""
	DateFile     DateFrom = "the file says so"
	DateNewest   DateFrom = "the newest day in its rows"
	DateManifest DateFrom = "the server's date in the manifest"
)

// Pin says how a file compares with the manifest beside it.
type Pin string

// Pins.
const (
	NotPinned Pin = ""        // no manifest names it
	Pinned    Pin = "pinned"  // its digest is the manifest's
	Changed   Pin = "changed" // its digest is another one: told
)

// Note is something to tell. Line is 0 where it concerns the whole file.
type Note struct {
	Path string
	Line int
	Text string
}

func (n Note) String() string {
	if n.Line == 0 {
		return n.Path + ": " + n.Text
	}
	return fmt.Sprintf("%s:%d: %s", n.Path, n.Line, n.Text)
}

// Limits bound what is read; a zero field stands for its default.
type Limits struct {
	FileBytes int64 // of a file: 4 GiB
	RowBytes  int64 // of a row, element or line: 4 MiB
	Entities  int   // of all lists: 2,000,000
	Notes     int   // of a file: 100; further ones are counted
}

func (l Limits) withDefaults() Limits {
	l.FileBytes = cmp.Or(l.FileBytes, 4<<30)
	l.RowBytes = cmp.Or(l.RowBytes, 4<<20)
	l.Entities = cmp.Or(l.Entities, 2_000_000)
	l.Notes = cmp.Or(l.Notes, 100)
	return l
}

// Load reads files and folders (each file of a folder, not below it). Formats are told apart by content; a file of a folder
// that is no list is noted, a file that is named and is none is an error, as is one that cannot be opened. The three files of OFAC's
// list (sdn, alt, add) belong together where they lie in one folder. Where a folder has a manifest.json of "guyline data
// lists", digests are compared with it.
func Load(limits Limits, paths ...string) (*Set, error) {
	l := &loader{limits: limits.withDefaults(), set: &Set{}, manifests: map[string]*Manifest{}}
	for _, p := range paths {
		files, named, err := filesAt(p)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := l.file(f, named); err != nil {
				return nil, err
			}
		}
	}
	l.finish()
	return l.set, nil
}

// Read reads one list from a stream; name stands for its path in what is told.
func Read(limits Limits, name string, from io.Reader) (*Set, error) {
	l := &loader{limits: limits.withDefaults(), set: &Set{}}
	src, err := l.stream(name, from)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if src == nil {
		return nil, fmt.Errorf("%s: not a list that is known", name)
	}
	l.finish()
	return l.set, nil
}

// filesAt lists the files of a folder, or the file itself; named says that it is a file.
func filesAt(p string) (files []string, named bool, err error) {
	info, err := os.Stat(p)
	if err != nil {
		return nil, false, err
	}
	if !info.IsDir() {
		return []string{p}, true, nil
	}
	entries, err := os.ReadDir(p)
	if err != nil {
		return nil, false, err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && e.Name() != manifestName && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, filepath.Join(p, e.Name()))
		}
	}
	return files, false, nil
}

// loader is a run of Load.
type loader struct {
	limits    Limits
	set       *Set
	manifests map[string]*Manifest
	parts     []*ofacParts // one for each folder, in the order of reading
}

func (l *loader) note(path string, line int, format string, args ...any) {
	l.set.Notes = append(l.set.Notes, Note{path, line, fmt.Sprintf(format, args...)})
}

// file reads one file.
func (l *loader) file(path string, named bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: not a file", path)
	}
	start := make([]byte, 4)
	n, _ := f.ReadAt(start, 0)
	archive := named && string(start[:n]) == "PK\x03\x04" // ODS, XLSX, ZIP
	src, err := l.stream(path, f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if src == nil {
		if archive {
			return fmt.Errorf("%s: a spreadsheet or an archive: save it as CSV, or unpack it", path)
		}
		if named {
			return fmt.Errorf("%s: not a list that is known: it is read as %s, or as a list of your own (a header with the column name)", path, formatNames())
		}
		l.note(path, 0, "not read: it is not a list that is known")
		return nil
	}
	return l.pin(src)
}

// stream reads one list; a nil Source where it is none that is known.
func (l *loader) stream(path string, from io.Reader) (*Source, error) {
	h, n := sha256.New(), new(counter)
	all := io.TeeReader(from, io.MultiWriter(h, n))
	in := newInput(path, io.LimitReader(all, l.limits.FileBytes), l.limits)
	format := detect(in.head())
	if format == nil {
		return nil, nil
	}
	src := Source{Path: path, Format: format.name, Complete: true}
	r := &reader{in: in, src: &src, loader: l, limits: l.limits}
	before := len(l.set.Entities)
	if err := format.read(r); err != nil && err != io.EOF {
		src.Complete = false
		r.tell(in.line(), "reading ended here (%v): what comes after is missing, so whoever this list does not show may still stand on it; fetch it again", err)
	}
	if _, err := io.Copy(io.Discard, in.rest()); err != nil {
		return nil, err
	}
	read := int64(*n)
	if _, err := io.Copy(io.Discard, all); err != nil { // the digest is of the whole file
		return nil, err
	}
	if src.Bytes = int64(*n); src.Bytes > read {
		src.Complete = false
		l.note(path, 0, "%d bytes, of which %d are read: what comes after is missing; give the list in parts", src.Bytes, read)
	}
	src.SHA256 = hex.EncodeToString(h.Sum(nil))
	src.Entities = len(l.set.Entities) - before
	if r.untold > 0 {
		l.note(path, 0, "%s left out here", plural(r.untold, "further note"))
	}
	l.set.Sources = append(l.set.Sources, src)
	return &l.set.Sources[len(l.set.Sources)-1], nil
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// pin compares a source with the manifest of its folder, and takes the date from there where the list has none.
func (l *loader) pin(src *Source) error {
	dir := filepath.Dir(src.Path)
	m, ok := l.manifests[dir]
	if !ok {
		var err error
		if m, err = ReadManifest(dir); err != nil {
			return err
		}
		l.manifests[dir] = m
	}
	for _, e := range m.Lists {
		if e.File != filepath.Base(src.Path) {
			continue
		}
		if e.SHA256 != src.SHA256 {
			src.Pin = Changed
			l.note(src.Path, 0, "its digest is %.12s…, and the manifest's is %.12s…: it was changed after it was fetched on %s; fetch it again, or take it out of %s", src.SHA256, e.SHA256, e.Fetched.Format(time.DateOnly), manifestName)
			return nil
		}
		src.Pin = Pinned
		if src.Date.IsZero() && !e.Modified.IsZero() {
			src.Date, src.DateFrom = e.Modified.UTC().Truncate(24*time.Hour), DateManifest
		}
	}
	return nil
}

// finish joins what lies in several files, and tells what dates are missing.
func (l *loader) finish() {
	for _, p := range l.parts {
		p.join(l)
	}
	for i := range l.set.Sources {
		s := &l.set.Sources[i]
		for _, e := range l.set.Entities {
			if e.Path == s.Path && !slices.Contains(s.Lists, e.List) {
				s.Lists = append(s.Lists, e.List)
			}
		}
		for _, c := range l.set.Categories {
			if c.Path == s.Path && !slices.Contains(s.Lists, c.List) {
				s.Lists = append(s.Lists, c.List)
			}
		}
		slices.Sort(s.Lists)
	}
	for i := range l.set.Sources {
		s := &l.set.Sources[i]
		for _, main := range l.set.Sources {
			if s.of != "" && main.Path == s.of {
				s.Lists, s.Date, s.DateFrom = main.Lists, main.Date, main.DateFrom
			}
		}
		if s.Date.IsZero() && s.of == "" {
			l.note(s.Path, 0, "the date of this list is not known: it says none; how old it is decides whether it may be relied on")
		}
	}
}

// Has says whether a list was read, and read to its end.
func (s *Set) Has(id string) bool {
	found := false
	for _, src := range s.Sources {
		if slices.Contains(src.Lists, id) {
			if !src.Complete {
				return false
			}
			found = true
		}
	}
	return found
}

// IDs lists the short ids of all lists that were read to their end, sorted.
func (s *Set) IDs() []string {
	var out []string
	for _, src := range s.Sources {
		for _, id := range src.Lists {
			if !slices.Contains(out, id) && s.Has(id) {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}
