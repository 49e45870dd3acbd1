package upload

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// maxWindowBytes is the window of zstd that every decoder should take (RFC 8878, section 3.1.1.1.2); larger ones are refused.
const maxWindowBytes = 8 << 20

// detect knows an archive by its first bytes: "zip", "tar", "tar.gz", "tar.zst", or "". A compressed file that holds no tar
// (a capture.pcap.gz) is a plain file.
func detect(src *source) (string, error) {
	head := make([]byte, 512)
	n, err := src.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip", nil
	case isTar(head):
		return "tar", nil
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return within(src, "tar.gz")
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return within(src, "tar.zst")
	}
	return "", nil
}

// within says whether a compressed stream begins like a tar.
func within(src *source, archive string) (string, error) {
	r, closeStream, err := decompress(src, archive)
	if err != nil {
		return "", nil // no such stream after all: a plain file
	}
	defer closeStream()
	head := make([]byte, 512)
	if _, err := io.ReadFull(r, head); err == nil && isTar(head) {
		return archive, nil
	}
	return "", nil
}

// isTar knows a header block of tar by its magic, or, before POSIX.1-1988, by its checksum: the sum of all bytes with the
// checksum's own eight (at 148, octal) taken as spaces.
func isTar(block []byte) bool {
	if len(block) < 512 {
		return false
	}
	if bytes.HasPrefix(block[257:], []byte("ustar")) {
		return true
	}
	sum := int64(8 * ' ')
	for i, c := range block[:512] {
		if i < 148 || i >= 156 {
			sum += int64(c)
		}
	}
	var said int64
	field := strings.Trim(string(block[148:156]), " \x00")
	_, err := fmt.Sscanf(field, "%o", &said)
	return err == nil && said == sum && block[0] != 0
}

func decompress(src *source, archive string) (io.Reader, func(), error) {
	switch archive {
	case "tar.gz":
		r, err := gzip.NewReader(src.stream())
		return r, func() {}, err
	case "tar.zst":
		r, err := zstd.NewReader(src.stream(), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindowBytes))
		if err != nil {
			return nil, nil, err
		}
		return r, r.Close, nil
	default:
		return src.stream(), func() {}, nil
	}
}

// meter ends a stream that gives more than it may. Headers count too: a tar may have any number of extended ones.
type meter struct {
	r    io.Reader
	left int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left < 0 {
		return 0, &Refused{Why: "it unpacks to more than is allowed: it has the marks of a decompression bomb; send it in parts"}
	}
	n, err := m.r.Read(p)
	m.left -= int64(n)
	return n, err
}

func untar(src *source, out *tree, archive string) error {
	stream, closeStream, err := decompress(src, archive)
	if err != nil {
		return damaged("", err)
	}
	defer closeStream()
	limited := &meter{r: stream, left: out.most + int64(out.limits.Files)*1536 + slackBytes} // a header, and what fills its last block
	r := tar.NewReader(limited)
	for {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return damaged("", err)
		}
		if err := out.entry(h.Name); err != nil {
			return err
		}
		if h.Typeflag == tar.TypeXGlobalHeader { // git archive's note of the commit; it names no file
			continue
		}
		name, err := entryName(h.Name)
		if err != nil {
			return err
		}
		switch h.Typeflag {
		case tar.TypeDir:
			err = out.mkdir(name)
		case tar.TypeReg, tar.TypeGNUSparse:
			if strings.HasSuffix(h.Name, "/") {
				return &Refused{Entry: h.Name, Why: "a file has the name of a folder"}
			}
			err = out.create(name, r)
		default:
			err = &Refused{Entry: h.Name, Why: "it is " + tarKind(h.Typeflag) + ": only files and folders are taken"}
		}
		if err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, limited); err != nil { // to the end, where gzip and zstd keep their checksums
		return damaged("", err)
	}
	return nil
}

func tarKind(flag byte) string {
	switch flag {
	case tar.TypeSymlink:
		return "a symbolic link"
	case tar.TypeLink:
		return "a hard link"
	case tar.TypeChar, tar.TypeBlock:
		return "a device"
	case tar.TypeFifo:
		return "a pipe"
	default:
		return fmt.Sprintf("of kind %q", flag)
	}
}

func unzip(src *source, out *tree) error {
	if err := directoryFits(src, out.limits.Files); err != nil {
		return err
	}
	// archive/zip holds the whole directory in memory: entries take 46 bytes and a name, so this bounds it to some
	// hundreds of bytes for each that is allowed.
	budget := &directory{src: src, left: int64(out.limits.Files)*512 + 4*slackBytes}
	r, err := zip.NewReader(budget, src.size)
	if err != nil {
		return damaged("", err)
	}
	budget.left = -1
	for _, f := range r.File {
		if err := out.entry(f.Name); err != nil {
			return err
		}
		if err := unzipOne(f, out); err != nil {
			return err
		}
	}
	return nil
}

func unzipOne(f *zip.File, out *tree) error {
	name, err := entryName(f.Name)
	if err != nil {
		return err
	}
	mode := f.Mode()
	switch {
	case mode&fs.ModeSymlink != 0:
		return &Refused{Entry: f.Name, Why: "it is a symbolic link: only files and folders are taken"}
	case mode.Type() != 0 && !mode.IsDir():
		return &Refused{Entry: f.Name, Why: "it is a device or a pipe: only files and folders are taken"}
	case f.Flags&1 != 0: // APPNOTE 6.3.10, 4.4.4: bit 0, encrypted
		return &Refused{Entry: f.Name, Why: "it is encrypted: pack it without a password"}
	case mode.IsDir() && f.UncompressedSize64 != 0:
		return &Refused{Entry: f.Name, Why: "it is a folder with content"}
	case mode.IsDir():
		return out.mkdir(name)
	}
	r, err := f.Open()
	if err != nil {
		if errors.Is(err, zip.ErrAlgorithm) {
			return &Refused{Entry: f.Name, Why: "it is compressed in a way that is not read: pack it with deflate"}
		}
		return damaged(f.Name, err)
	}
	defer r.Close()
	return out.create(name, r)
}

// directory bounds what is read of a zip while its directory is.
type directory struct {
	src  *source
	left int64 // -1: no bound
}

func (d *directory) ReadAt(p []byte, off int64) (int, error) {
	n, err := d.src.ReadAt(p, off)
	if d.left >= 0 {
		if d.left -= int64(n); d.left < 0 {
			d.left = 0
			return 0, &Refused{Why: "its directory is larger than that of an archive with as many files as are allowed"}
		}
	}
	return n, err
}

// directoryFits refuses a ZIP64 end of directory that says more entries than are allowed: archive/zip makes room for as many
// as are said. (APPNOTE 6.3.10, 4.3.15: the locator, 20 bytes, has the end record's offset at 8; 4.3.14: that record, 56 bytes, has the
// number of entries at 32. The older record, 4.3.16, has 16 bits for it.)
func directoryFits(src *source, files int) error {
	tail := make([]byte, min(src.size, 66<<10))
	base := src.size - int64(len(tail))
	if _, err := src.ReadAt(tail, base); err != nil && err != io.EOF {
		return err
	}
	for at := 0; at+20 <= len(tail); at++ {
		if !bytes.HasPrefix(tail[at:], []byte("PK\x06\x07")) {
			continue
		}
		end := make([]byte, 56)
		n, err := src.ReadAt(end, int64(binary.LittleEndian.Uint64(tail[at+8:])&(1<<62-1)))
		if err != nil || n < len(end) || !bytes.HasPrefix(end, []byte("PK\x06\x06")) {
			continue
		}
		if binary.LittleEndian.Uint64(end[32:]) > uint64(files) {
			return &Refused{Why: fmt.Sprintf("it says that it has more than %d entries", files)}
		}
	}
	return nil
}
