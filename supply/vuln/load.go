package vuln

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// maxFiles bounds the files of one zip or folder, which hold one advisory each.
const maxFiles = 2_000_000

// ReadFS reads advisories from a file or a folder: files .json and .jsonl, and zip files of these. It gives one Loaded for
// each file that stands alone and one for each zip. Files of other names in a folder are stepped over.
func (x *Index) ReadFS(fsys fs.FS, name string) ([]Loaded, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("vuln: %w", err)
	}
	if !info.IsDir() {
		l, err := x.readFile(fsys, name, info.Size())
		return []Loaded{l}, err
	}
	var out []Loaded
	files := 0
	err = fs.WalkDir(fsys, name, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !advisoryFile(p) {
			return err
		}
		if files++; files > maxFiles {
			return fmt.Errorf("vuln: %s: more than %d files: give a zip of one ecosystem", name, maxFiles)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		l, err := x.readFile(fsys, p, info.Size())
		out = append(out, l)
		return err
	})
	return out, err
}

func advisoryFile(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonl", ".ndjson", ".zip":
		return true
	}
	return false
}

func (x *Index) readFile(fsys fs.FS, name string, size int64) (Loaded, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return Loaded{Path: name, Format: "osv"}, fmt.Errorf("vuln: %w", err)
	}
	defer f.Close()
	if at, ok := f.(io.ReaderAt); ok && strings.EqualFold(path.Ext(name), ".zip") {
		return x.ReadZip(name, at, size)
	}
	return x.ReadOSV(name, f)
}

// ReadZip reads a zip of advisories, as OSV publishes one for each ecosystem.
func (x *Index) ReadZip(name string, r io.ReaderAt, size int64) (Loaded, error) {
	all := Loaded{Path: name, Format: "osv"}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return all, fmt.Errorf("vuln: %s: %w", name, err)
	}
	if len(z.File) > maxFiles {
		return all, fmt.Errorf("vuln: %s: more than %d files", name, maxFiles)
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() || !advisoryFile(f.Name) || strings.EqualFold(path.Ext(f.Name), ".zip") {
			continue
		}
		l, err := x.readMember(name+"/"+f.Name, f)
		all.add(l)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// readMember reads one file of a zip. One that cannot be unpacked is told; records bounds what is kept of any.
func (x *Index) readMember(name string, f *zip.File) (Loaded, error) {
	l := Loaded{Path: name, Format: "osv"}
	in, err := f.Open()
	if err != nil {
		l.skip(0, err.Error())
		return l, nil
	}
	defer in.Close()
	checked := &unpacked{r: in, left: maxUnpacked}
	l, err = x.ReadOSV(name, checked)
	if checked.err != nil {
		l.skip(0, checked.err.Error())
		return l, nil
	}
	return l, err
}

// maxUnpacked bounds what one compressed file may become.
const maxUnpacked = 1 << 30

// unpacked reads what was compressed, up to a bound, and remembers an error of unpacking, which is of this file alone.
type unpacked struct {
	r    io.Reader
	left int64
	err  error
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if u.left -= int64(n); u.left < 0 {
		err = fmt.Errorf("becomes larger than %d MiB", maxUnpacked>>20)
	}
	if err != nil && err != io.EOF {
		u.err = err
	}
	return n, err
}

// add counts a file of a zip into the whole.
func (l *Loaded) add(o Loaded) {
	l.Records += o.Records
	l.Withdrawn += o.Withdrawn
	l.Skipped += o.Skipped
	l.GitRanges += o.GitRanges
	if o.Date.After(l.Date) {
		l.Date = o.Date
	}
	l.Problems = append(l.Problems, o.Problems[:min(len(o.Problems), maxProblems-len(l.Problems))]...)
}
