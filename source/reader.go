package source

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/guyline/guyline/network"
)

// MaxSize is the largest configuration file that is read, 64 MiB. Larger ones fail with a note.
const MaxSize = 64 << 20

// maxFiles bounds the inputs of one run.
const maxFiles = 1_000_000

// Reader finds and reads inputs.
type Reader struct {
	Formats []*Format // tried in this order; the first that recognises a file reads it
	Stdin   io.Reader // what the path "-" stands for
	// Generate makes further inputs of those found, such as a chart's manifests. It may be nil.
	Generate func(ctx context.Context, paths []string) []Generated
	Done     func(name string) // called as each file is read, from several goroutines; may be nil

	vars     map[string]map[string]string // variables of the environment files, by folder
	oneLarge sync.Mutex
}

// Generated is an input that lies in no file.
type Generated struct {
	Path    string // where it comes from, and how
	Data    []byte
	Problem string // why there is no Data, "" where there is
}

// Read reads everything below the paths and returns the joined network and the inputs in the order of their paths.
// The error is ctx's; what is wrong with an input stands in that input.
func (r *Reader) Read(ctx context.Context, paths ...string) (*network.Network, []*File, error) {
	var files []*File
	for _, p := range paths {
		files = append(files, find(p)...)
	}
	slices.SortStableFunc(files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	files = slices.CompactFunc(files, func(a, b *File) bool { return a.Path == b.Path })
	r.readVars(files)
	if r.Generate != nil {
		paths := make([]string, len(files))
		for i, f := range files {
			paths[i] = f.Path
		}
		for _, g := range r.Generate(ctx, paths) {
			files = append(files, &File{Path: g.Path, Name: g.Path, Data: g.Data, readable: g.Problem})
		}
	}

	work := make(chan *File)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for f := range work {
				f.reader, f.Layer, f.Net, f.Config = r, network.Configured, network.New(), f.Path
				r.take(f)
				if r.Done != nil {
					r.Done(f.Path)
				}
			}
		})
	}
	var err error
	for _, f := range files {
		if err = ctx.Err(); err != nil {
			break
		}
		work <- f
	}
	close(work)
	wait.Wait()
	if err != nil {
		return nil, nil, err
	}
	n := network.New()
	for _, f := range files {
		n.Absorb(f.Net)
		f.Net = n
	}
	n.Join()
	return n, files, nil
}

// large is the size from which files are read one at a time, so that memory stays bounded however many there are.
const large = 1 << 20

func (r *Reader) readBounded(f *File) {
	if len(f.Data) > large {
		r.oneLarge.Lock()
		defer r.oneLarge.Unlock()
	}
	r.read(f)
	f.yaml = nil
	if !f.keep {
		f.Data, f.DER = nil, nil
	}
}

// read lets the first format that recognises f read it. A panic of a reader is a defect of ours, but it must cost one
// file only: it becomes the file's failure.
func (r *Reader) read(f *File) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			f.Failf(0, "the reader of %s stopped: %v (a defect of ours: please report it)", f.Format, p)
		}
	}()
	for _, format := range r.Formats {
		if format.Detect != nil && format.Detect(f) {
			f.Format, f.keep = format.Name, format.Keep
			format.Read(f)
			return true
		}
	}
	if f.yaml != nil && f.yaml.problem != nil && f.namedYAML() {
		f.Failf(0, "not readable as YAML: %v", f.yaml.problem)
	}
	return false
}

// take reads one input to its end.
func (r *Reader) take(f *File) {
	if r.stream(f) {
		return
	}
	r.load(f)
	if !f.failed && f.readable == "" {
		r.readBounded(f)
	}
}

// headSize is how much of a file the formats that read a stream see to recognise it.
const headSize = 4 << 10

// stream lets a format that reads a stream read f, where one recognises it. The digest is taken on the way; what the
// format leaves unread is read for it.
func (r *Reader) stream(f *File) bool {
	if f.readable != "" || f.Data != nil {
		return false
	}
	var in *bufio.Reader
	if f.Path == "-" {
		in = bufio.NewReaderSize(r.Stdin, headSize)
		r.Stdin = in
	} else {
		file, err := os.Open(filepath.FromSlash(f.Path))
		if err != nil {
			return false // load says why
		}
		defer file.Close()
		in = bufio.NewReaderSize(file, headSize)
	}
	head, _ := in.Peek(headSize)
	at := slices.IndexFunc(r.Formats, func(g *Format) bool { return g.Magic != nil && g.Magic(head) })
	if at < 0 {
		return false
	}
	sum := sha256.New()
	f.Format, f.Stream = r.Formats[at].Name, io.TeeReader(in, sum)
	defer func() {
		if p := recover(); p != nil {
			f.Failf(0, "the reader of %s stopped: %v (a defect of ours: please report it)", f.Format, p)
		}
	}()
	r.Formats[at].Read(f)
	if _, err := io.Copy(io.Discard, f.Stream); err != nil {
		f.Notef(0, "the rest could not be read: %v", plain(err))
	}
	f.digest = hex.EncodeToString(sum.Sum(nil))
	return true
}

// load fills f.Data with UTF-8 text, or fails f.
func (r *Reader) load(f *File) {
	var data []byte
	var err error
	switch {
	case f.readable != "":
		f.Failf(0, "%s", f.readable)
		return
	case f.Data != nil:
		data = f.Data
	case f.Path == "-":
		data, err = io.ReadAll(io.LimitReader(r.Stdin, MaxSize+1))
	default:
		data, err = readFile(f.Path)
	}
	if err != nil {
		f.Failf(0, "%v", err)
		return
	}
	if len(data) > MaxSize {
		f.Failf(0, "larger than %d MiB: split it, or give the part that matters", MaxSize>>20)
		return
	}
	sum := sha256.Sum256(data)
	f.digest = hex.EncodeToString(sum[:])
	f.Data = toUTF8(f, data)
}

func readFile(name string) ([]byte, error) {
	file, err := os.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, plain(err)
	}
	defer file.Close()
	if s, err := file.Stat(); err == nil && s.Size() > MaxSize {
		return nil, fmt.Errorf("larger than %d MiB: split it, or give the part that matters", MaxSize>>20)
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	return data, plain(err)
}

// plain takes the path out of a file error: the input's path stands beside it already.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// toUTF8 turns UTF-16 into UTF-8 and fails binary files, but for DER, which it puts aside.
func toUTF8(f *File, data []byte) []byte {
	switch {
	case isDER(data):
		f.DER = data
		return nil
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		little := data[0] == 0xFF
		units := make([]uint16, 0, len(data)/2)
		for i := 2; i+1 < len(data); i += 2 {
			u := uint16(data[i])<<8 | uint16(data[i+1])
			if little {
				u = uint16(data[i+1])<<8 | uint16(data[i])
			}
			units = append(units, u)
		}
		f.Remarkf(0, "read as UTF-16")
		return []byte(string(utf16.Decode(units)))
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		if looksLikeYAML(data) && bytes.Count(data, []byte{0}) < 1+len(data)/100 {
			f.Notef(1+bytes.Count(data[:i], []byte("\n")), "NUL bytes were left out")
			return bytes.ReplaceAll(data, []byte{0}, nil)
		}
		switch strings.ToLower(path.Ext(f.Path)) {
		case ".yaml", ".yml", ".json", ".conf", ".cfg", ".csv", ".env", ".geojson":
			f.Failf(0, "it is a binary file, whatever its name says")
		default:
			f.Remarkf(0, "binary file in no known format")
		}
		f.readable = "binary"
		return nil
	}
	if !utf8.Valid(data) {
		f.Remarkf(0, "bytes that are not UTF-8 were replaced")
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return data
}

// isDER reports whether data is nothing but values in ASN.1's distinguished encoding rules, ITU-T X.690 clause 10, of
// which the first is a SEQUENCE that begins with a SEQUENCE or an INTEGER, as certificates and keys do.
func isDER(data []byte) bool {
	if len(data) < 16 || data[0] != 0x30 || utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		return false
	}
	for first := true; len(data) > 0; first = false {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(data, &v)
		if err != nil || !v.IsCompound || v.Tag != asn1.TagSequence || len(v.Bytes) == 0 {
			return false
		}
		if first && v.Bytes[0] != 0x30 && v.Bytes[0] != 0x02 {
			return false
		}
		data = rest
	}
	return true
}

// find lists the regular files below a path. Hidden folders (.git) are left out unless they are named. Links to
// folders are not followed, so that loops cannot arise; links to files are.
func find(root string) []*File {
	if root == "-" {
		return []*File{{Path: "-", Name: "-"}}
	}
	var files []*File
	add := func(p, problem string) {
		p = filepath.ToSlash(p)
		files = append(files, &File{Path: p, Name: p, readable: problem})
	}
	root = filepath.Clean(root)
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			add(p, plain(err).Error())
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if name := d.Name(); p != root && strings.HasPrefix(name, ".") {
				return fs.SkipDir
			}
		case d.Type().IsRegular():
			add(p, "")
		case d.Type()&fs.ModeSymlink != 0:
			if s, err := os.Stat(p); err != nil {
				add(p, "a link that leads nowhere: "+plain(err).Error())
			} else if s.Mode().IsRegular() {
				add(p, "")
			}
		default:
			add(p, "neither a file nor a folder")
		}
		if len(files) > maxFiles {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		add(root, plain(err).Error())
	}
	if len(files) > maxFiles {
		add(root, fmt.Sprintf("more than %d files: the rest was not looked at; give a folder further down", maxFiles))
	}
	return files
}

// readVars reads the environment files among the inputs, for [File.Lookup].
func (r *Reader) readVars(files []*File) {
	r.vars = map[string]map[string]string{}
	for _, f := range files {
		base := path.Base(f.Path)
		if f.readable != "" || base != ".env" && path.Ext(base) != ".env" {
			continue
		}
		data, err := readFile(f.Path)
		if err != nil {
			continue // the file's own status says it
		}
		dir := path.Dir(f.Path)
		if r.vars[dir] == nil {
			r.vars[dir] = map[string]string{}
		}
		for _, v := range ParseEnv(data) {
			r.vars[dir][v.Name] = v.Value
		}
	}
}

// EnvVar is one line of an environment file.
type EnvVar struct {
	Name, Value string
	Line        int
}

// ParseEnv reads NAME=value lines as Docker Compose's env_file has them: comments with #, an optional export, quotes
// around a value.
func ParseEnv(data []byte) []EnvVar {
	var vars []EnvVar
	scan := bufio.NewScanner(bytes.NewReader(data))
	scan.Buffer(nil, 1<<20)
	for line := 1; scan.Scan(); line++ {
		text := strings.TrimPrefix(strings.TrimSpace(scan.Text()), "export ")
		name, v, ok := strings.Cut(text, "=")
		if !ok || strings.HasPrefix(text, "#") || strings.ContainsAny(name, " \t") || name == "" {
			continue
		}
		v = strings.TrimSpace(v)
		if len(v) >= 2 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
			v = v[1 : len(v)-1]
		} else if i := strings.Index(v, " #"); i >= 0 {
			v = strings.TrimSpace(v[:i])
		}
		vars = append(vars, EnvVar{name, v, line})
	}
	return vars
}
