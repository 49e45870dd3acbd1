package upload

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// archive is an upload that is whole. None of its own words on lengths is believed: what is bounded is what comes out.
type archive struct {
	file   io.ReaderAt
	size   int64 // octets
	name   string
	kind   kind
	files  int   // bound
	octets int64 // bound, of all files together
}

const (
	// maxRatio is how many times its own length an archive may come to, beyond the first ratioFree octets. Captures and
	// configurations come to some 3 to 50 times; deflate can not pack more than 1032 to 1 (zlib's technical details), zstd can.
	maxRatio  = 250
	ratioFree = 64 << 20
	// entryBytes is what an entry of an archive takes beside its content, amply: its header, and the padding behind its content.
	entryBytes = 4 << 10
	// directoryBytes is the same in the directory of a zip archive, whose reader holds that in memory.
	directoryBytes = 256
	// slackBytes is what an archive takes at its end.
	slackBytes = 1 << 20
	// maxWindow is what a decompressor of zstd may hold: "zstd -19" takes 8 MiB.
	maxWindow = 32 << 20
)

// visit takes a file's content, which it reads to the end.
type visit func(name string, content io.Reader) error

// walk visits the files of an archive in their order.
func (a *archive) walk(src *source, see visit) error {
	contents := &tally{max: a.octets, over: fmt.Errorf("it comes to more than %d octets: upload the folder in several archives, or have the server's operator raise the bound", a.octets)}
	contents.limitRatio(a.size)
	w := &walker{names: newNames(a.files), contents: contents, see: see}
	if a.kind == zipKind {
		return a.zip(src, w)
	}
	return a.tar(src, w)
}

// walker is what the forms of archives have in common.
type walker struct {
	names    *names
	contents *tally
	see      visit
}

// file visits one.
func (w *walker) file(name string, content io.Reader) error {
	if err := w.names.file(name); err != nil {
		return err
	}
	w.contents.r = content
	return w.see(name, w.contents)
}

// folder enters one. The folder that was packed itself has no name.
func (w *walker) folder(name string) error {
	if strings.Trim(name, "/") == "" && !strings.HasPrefix(name, "/") {
		return nil
	}
	return w.names.folder(name)
}

// relative is a name as it is kept: archivers write "./" before names where "." was packed.
func relative(name string) string {
	if name == "." {
		return ""
	}
	return strings.TrimPrefix(name, "./")
}

// zip reads a zip archive by its central directory alone (PKWARE, APPNOTE.TXT): what the headers before the contents say is not heeded.
func (a *archive) zip(src *source, w *walker) error {
	head := make([]byte, 4)
	if _, err := src.ReadAt(head, 0); err != nil || !bytes.Equal(head, []byte("PK\x03\x04")) && !bytes.Equal(head, []byte("PK\x05\x06")) {
		return zip.ErrFormat
	}
	src.left = 2*int64(a.files)*directoryBytes + slackBytes
	z, err := zip.NewReader(src, a.size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are judged below, in words of ours
		return err
	}
	src.left = -1
	left := uint64(a.size)
	for _, f := range z.File {
		if f.CompressedSize64 > left {
			return errors.New("its entries lie over each other: pack it anew")
		}
		left -= f.CompressedSize64
	}
	for _, f := range z.File {
		if err := zipEntry(f, w); err != nil {
			return fmt.Errorf("entry %s: %w", quote(f.Name), err)
		}
	}
	return nil
}

// encrypted are the bits of an entry's flags that say so: all of it, strongly, or its header.
const encrypted = 1<<0 | 1<<6 | 1<<13

func zipEntry(f *zip.File, w *walker) error {
	name, mode := relative(f.Name), f.Mode().Type()
	if strings.HasSuffix(f.Name, "/") {
		if mode != fs.ModeDir || f.UncompressedSize64 != 0 {
			return errors.New("a folder that is something else too: pack it anew")
		}
		return w.folder(name)
	}
	switch {
	case mode != 0:
		return fmt.Errorf("it is %s and no file: pack what it stands for in its place, or leave it out", typeName(mode))
	case f.Flags&encrypted != 0:
		return errors.New("it is encrypted: pack it without a password")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return fmt.Errorf("it is packed by method %d: pack it with deflate", f.Method)
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return w.file(name, r)
}

func typeName(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSymlink != 0:
		return "a symbolic link"
	case mode&fs.ModeDir != 0:
		return "a folder without a slash at its end"
	}
	return "a device, a pipe or a socket"
}

// tar reads a tar archive in the forms that archive/tar knows (POSIX.1-2001 pax, ustar, GNU), through its compression.
func (a *archive) tar(src *source, w *walker) error {
	plain, done, err := a.plain(io.NewSectionReader(src, 0, a.size))
	if err != nil {
		return err
	}
	defer done()
	stream := &tally{r: plain, max: a.octets + 2*int64(a.files)*entryBytes + slackBytes, over: fmt.Errorf("what lies between its files comes to too much: pack it anew, and at most %d octets", a.octets)}
	stream.limitRatio(a.size)
	t := tar.NewReader(stream)
	var padding int64
	for {
		before := stream.n
		h, err := t.Next()
		if err == io.EOF {
			// Two blocks of zeros are the end; one is let pass, as archivers do. The library
			// takes a stream that breaks off between two entries for a whole one.
			if stream.n-before < padding+blockBytes {
				return io.ErrUnexpectedEOF
			}
			return zeros(stream)
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		if err := tarEntry(h, t, w); err != nil {
			return fmt.Errorf("entry %s: %w", quote(h.Name), err)
		}
		padding = -h.Size & (blockBytes - 1)
	}
}

// blockBytes is the unit of tar.
const blockBytes = 512

func tarEntry(h *tar.Header, t *tar.Reader, w *walker) error {
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return errSparse
		}
	}
	switch h.Typeflag {
	case tar.TypeReg:
		return w.file(relative(h.Name), t)
	case tar.TypeDir:
		return w.folder(relative(h.Name))
	case tar.TypeXGlobalHeader: // of the archive, and not of a file; "git archive" writes one
		w.names.listed++
		if w.names.listed > w.names.max {
			return errors.New("it is one of too many headers: pack it anew")
		}
		return nil
	case tar.TypeSymlink:
		return errors.New("it is a symbolic link and no file: pack what it stands for (tar --dereference), or leave it out")
	case tar.TypeLink:
		return errors.New("it is a hard link and no file: pack what it stands for (tar --hard-dereference), or leave it out")
	case tar.TypeGNUSparse:
		return errSparse
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		return errors.New("it is a device or a pipe and no file: leave it out")
	}
	return fmt.Errorf("it is an entry of type %q, and no file: leave it out", h.Typeflag)
}

var errSparse = errors.New("it is packed as a file with holes: pack it without --sparse")

// zeros reads to the end, where nothing but a little padding may follow.
func zeros(r io.Reader) error {
	buf := make([]byte, 32<<10)
	for n := 0; ; {
		got, err := r.Read(buf)
		if len(bytes.Trim(buf[:got], "\x00")) > 0 {
			return errors.New("something follows its end: pack it anew")
		}
		if n += got; n > slackBytes {
			return fmt.Errorf("more than %d octets of padding follow its end: pack it anew", slackBytes)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// plain is the stream within the compression, and what lets go of it.
func (a *archive) plain(packed io.Reader) (io.Reader, func(), error) {
	switch a.kind {
	case gzKind:
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, nil, err
		}
		return z, func() { z.Close() }, nil
	case zstKind:
		z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}
	return packed, func() {}, nil
}

// explain says what errors of the formats mean to whoever packed an archive.
func (a *archive) explain(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("it breaks off, or says a wrong size: pack it anew (%w)", err)
	case errors.Is(err, zip.ErrFormat), errors.Is(err, tar.ErrHeader), errors.Is(err, gzip.ErrHeader), errors.Is(err, zstd.ErrMagicMismatch):
		return fmt.Errorf("it is no %s archive, or a damaged one: pack it anew (%w)", a.kind, err)
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, gzip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return fmt.Errorf("it is damaged: pack it anew (%w)", err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("it takes a window of more than %d octets to unpack: pack it without --long or --ultra", maxWindow)
	}
	return err
}

// tally counts what is read and ends it in an error beyond a bound.
type tally struct {
	r     io.Reader
	n     int64 // octets so far, over all readers
	max   int64
	over  error
	ratio int64 // a bound as max is; 0: none
}

func (t *tally) limitRatio(packed int64) {
	t.ratio = ratioFree + maxRatio*min(packed, (1<<62)/maxRatio)
}

var errRatio = fmt.Errorf("it comes to more than %d times its own length, as bombs do: upload its files one by one", maxRatio)

func (t *tally) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n += int64(n)
	switch {
	case t.n > t.max:
		return 0, t.over
	case t.ratio > 0 && t.n > t.ratio:
		return 0, errRatio
	}
	return n, err
}
