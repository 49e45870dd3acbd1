package upload

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// entry is one of an archive that a test packs.
type entry struct {
	name, content string
	kind          byte // of tar; 0 is a file
	mode          fs.FileMode
}

func packTar(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Size: int64(len(e.content)), Mode: 0o600}
		if e.kind == 0 {
			h.Typeflag = tar.TypeReg
		}
		if e.kind == tar.TypeSymlink || e.kind == tar.TypeLink {
			h.Linkname = "/etc/passwd"
		}
		if e.kind == tar.TypeXGlobalHeader {
			h = &tar.Header{Typeflag: e.kind, PAXRecords: map[string]string{"comment": "x"}}
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, e.content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packZip(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, e.content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gz(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zst(t testing.TB, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return w.EncodeAll(b, nil)
}

// finish uploads an archive and finishes it.
func finish(t *testing.T, s *Store, filename string, packed []byte) (Set, keeper, error) {
	t.Helper()
	id := create(t, s, filename, len(packed))
	add(t, s, id, 0, packed)
	kept := keeper{}
	set, err := s.Finish(t.Context(), "north", id, kept.put, nil)
	return set, kept, err
}

func TestArchives(t *testing.T) {
	folder := []entry{{name: "conf/", kind: tar.TypeDir}, {name: "conf/amf.yaml", content: "amf"}, {name: "./conf/leer", content: ""}, {name: "nested.zip", content: string(packZip(t, entry{name: "../x"}))},
		{name: "ä/" + strings.Repeat("long", 60), content: strings.Repeat("x", 100_000)}}
	plain := packTar(t, append([]entry{{kind: tar.TypeXGlobalHeader}, {name: "./", kind: tar.TypeDir}}, folder...)...)
	cases := []struct {
		filename, kind string
		packed         []byte
	}{
		{"folder.zip", "zip", packZip(t, folder...)},
		{"folder.tar", "tar", plain},
		{"folder.TGZ", "tar.gz", gz(t, plain)},
		{"folder.tar.gz", "tar.gz", slices.Concat(gz(t, plain[:1000]), gz(t, plain[1000:]))},
		{"folder.tar.zst", "tar.zst", zst(t, plain)},
	}
	for _, c := range cases {
		t.Run(c.filename, func(t *testing.T) {
			dir := t.TempDir()
			set, kept, err := finish(t, open(t, Options{Dir: dir}), c.filename, c.packed)
			if err != nil || set.Archive != c.kind || set.Filename != c.filename || len(set.Files) != 4 || len(kept) != 4 {
				t.Fatalf("%+v, %v", set, err)
			}
			var sum int64
			for _, e := range folder[1:] {
				name := strings.TrimPrefix(e.name, "./")
				if kept[name] != e.content {
					t.Errorf("%s: %d octets", name, len(kept[name]))
				}
				sum += int64(len(e.content))
			}
			if set.Bytes != sum {
				t.Errorf("%d octets: expected %d", set.Bytes, sum)
			}
			nothingLeft(t, dir)
		})
	}
}

// flipped changes an octet, counted from a mark.
func flipped(b []byte, mark string, at int, xor byte) []byte {
	b = bytes.Clone(b)
	b[bytes.Index(b, []byte(mark))+at] ^= xor
	return b
}

// holed is a tar archive of a file with holes, in GNU's old form, said by the type alone.
func holed(t *testing.T) []byte {
	b := packTar(t, entry{name: "a", content: "a"})
	b[156] = tar.TypeGNUSparse
	copy(b[257:], "ustar  \x00")
	for i := 345; i < 512; i++ {
		b[i] = 0
	}
	copy(b[483:], "00000000001\x00")
	copy(b[148:156], "        ")
	var sum int64
	for _, c := range b[:512] {
		sum += int64(c)
	}
	copy(b[148:], []byte{'0' + byte(sum>>15&7), '0' + byte(sum>>12&7), '0' + byte(sum>>9&7), '0' + byte(sum>>6&7), '0' + byte(sum>>3&7), '0' + byte(sum&7), 0, ' '})
	return b
}

// overlaid is a zip archive whose second entry lies over its first.
func overlaid(t *testing.T) []byte {
	b := packZip(t, entry{name: "a", content: string(noise(5000))}, entry{name: "b", content: string(noise(5000))})
	second := bytes.LastIndex(b, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(b[second+42:], 0)
	first := bytes.Index(b, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(b[first+20:], uint32(len(b)-200)) // both take nearly all of it
	return b
}

// TestRefused packs what is not to be taken in. Each is refused with its place and a remedy, and leaves nothing behind.
func TestRefused(t *testing.T) {
	both := func(detail string, entries ...entry) map[string][]byte {
		plain := packTar(t, entries...)
		return map[string][]byte{"x.zip": packZip(t, entries...), "x.tar": plain, "x.tar.gz": gz(t, plain), "x.tar.zst": zst(t, plain)}
	}
	names := func(name string) map[string][]byte {
		return both("", entry{name: "good"}, entry{name: name, content: "x"})
	}
	zipped := func(b []byte) map[string][]byte { return map[string][]byte{"x.zip": b} }
	tarred := func(b []byte) map[string][]byte {
		return map[string][]byte{"x.tar": b, "x.tar.gz": gz(t, b), "x.tar.zst": zst(t, b)}
	}
	a := entry{name: "a", content: strings.Repeat("content ", 100)}
	many := make([]entry, 11)
	for i := range many {
		many[i].name = string(rune('a' + i))
	}
	folders := []entry{{name: "file"}}
	for i := range 11 {
		folders = append(folders, entry{name: string(rune('A'+i)) + "/", kind: tar.TypeDir})
	}
	zip1, tar1 := packZip(t, a), packTar(t, a)
	cases := []struct {
		name   string
		packed map[string][]byte
		detail string
	}{
		{"up", names("../evil"), `".."`},
		{"up in the middle", names("a/../../evil"), `".."`},
		{"up at the end", names("a/.."), `".."`},
		{"up and nothing else", names(".."), `".."`},
		{"up behind a dot", names("./../evil"), `".."`},
		{"absolute", names("/etc/passwd"), "absolute"},
		{"absolute behind a dot", names(".//etc/passwd"), "absolute"},
		{"backslashes", names(`..\evil`), "backslash"},
		{"share", names(`\\host\share`), "backslash"},
		{"drive", names("C:/evil"), "drive"},
		{"drive without a slash", names("c:evil"), "drive"},
		{"empty part", names("a//b"), "empty part"},
		{"dot in the middle", names("a/./b"), "empty part"},
		{"line feed", names("a\nb"), "control character"},
		{"turned writing", names("fpd.\u202egpj"), "control character"},
		{"too long", names(strings.Repeat("abcdefg/", 4) + strings.Repeat(strings.Repeat("x", 200)+"/", 5) + "x"), "octets"},
		{"a part too long", names(strings.Repeat("x", 256)), "octets"},
		{"too deep", names(strings.Repeat("d/", 32) + "x"), "deep"},
		{"up as a folder", both("", a, entry{name: "../evil/", kind: tar.TypeDir}), `".."`},
		{"NUL", zipped(packZip(t, entry{name: "a\x00.yaml"})), "control character"},
		{"not UTF-8", both("", entry{name: "caf\xe9"}), "UTF-8"},
		{"twice", both("", a, a), "twice"},
		{"twice behind a dot", both("", a, entry{name: "./a"}), "twice"},
		{"by case", both("", a, entry{name: "A"}), "case only"},
		{"by case, beyond ASCII", both("", entry{name: "Straße/K"}, entry{name: "stra\u1e9ee/\u212a"}), "case only"},
		{"a folder as a file", both("", entry{name: "a/b"}, entry{name: "A"}), "that of a folder"},
		{"a file as a folder", both("", a, entry{name: "A/b"}), "below the file"},
		{"a file as an empty folder", both("", a, entry{name: "a/", kind: tar.TypeDir}), "name of the file"},
		{"symbolic link", tarred(packTar(t, a, entry{name: "l", kind: tar.TypeSymlink})), "symbolic link"},
		{"hard link", tarred(packTar(t, a, entry{name: "l", kind: tar.TypeLink})), "hard link"},
		{"device", tarred(packTar(t, entry{name: "l", kind: tar.TypeChar})), "device"},
		{"block device", tarred(packTar(t, entry{name: "l", kind: tar.TypeBlock})), "device"},
		{"pipe", tarred(packTar(t, entry{name: "l", kind: tar.TypeFifo})), "pipe"},
		{"holes", tarred(holed(t)), "holes"},
		{"symbolic link in zip", zipped(packZip(t, entry{name: "l", content: "/etc/passwd", mode: fs.ModeSymlink | 0o777})), "symbolic link"},
		{"device in zip", zipped(packZip(t, entry{name: "l", mode: fs.ModeDevice | 0o600})), "device"},
		{"encrypted", zipped(flipped(zip1, "PK\x01\x02", 8, 1)), "encrypted"},
		{"method", zipped(flipped(zip1, "PK\x01\x02", 10, 4)), "by method 12"},
		{"too small a size", zipped(flipped(zip1, "PK\x01\x02", 24, 1)), "pack it anew"},
		{"another sum", zipped(flipped(zip1, "PK\x01\x02", 16, 1)), "pack it anew"},
		{"overlaid", zipped(overlaid(t)), "over each other"},
		{"behind something", zipped(append([]byte("#!/bin/sh\n"), zip1...)), "no zip archive"},
		{"zip cut off", zipped(zip1[:len(zip1)-10]), "no zip archive"},
		{"zip cut off early", zipped(zip1[:3]), "no zip archive"},
		{"no zip", zipped(tar1), "no zip archive"},
		{"empty zip", zipped(packZip(t)), "no file"},
		{"empty upload", map[string][]byte{"x.zip": {}, "x.tar": {}, "x.tar.gz": {}, "x.tar.zst": {}}, "pack it anew"},
		{"tar cut off in a file", tarred(tar1[:800]), "breaks off"},
		{"tar cut off in its padding", tarred(tar1[:512+900]), "breaks off"},
		{"tar cut off behind a file", tarred(tar1[:512+1024]), "breaks off"},
		{"tar cut off behind zeros", tarred(packTar(t, entry{name: "z", content: string(make([]byte, 1024))})[:1536]), "breaks off"},
		{"tar cut off in its first header", tarred(tar1[:300]), "breaks off"},
		{"tar damaged", tarred(flipped(tar1, "ustar", 0, 1)), "no tar"},
		{"no tar", tarred(zip1), "pack it anew"},
		{"something behind the end", tarred(append(bytes.Clone(tar1), "evil"...)), "follows its end"},
		{"another archive behind the end", tarred(append(bytes.Clone(tar1), tar1...)), "follows its end"},
		{"much padding", tarred(append(bytes.Clone(tar1), make([]byte, 2<<20)...)), "padding"},
		{"only folders", both("", entry{name: "a/", kind: tar.TypeDir}), "no file"},
		{"too many files", both("", many...), "more than 10 files"},
		{"too many folders", both("", folders...), "more than 10 folders"},
		{"too much", both("", entry{name: "big", content: strings.Repeat("x", 20_000)}), "more than 10000 octets"},
		{"too much together", both("", entry{name: "a", content: strings.Repeat("x", 6000)}, entry{name: "b", content: strings.Repeat("x", 6000)}), "more than 10000 octets"},
		{"gzip cut off", map[string][]byte{"x.tgz": gz(t, tar1)[:100]}, "breaks off"},
		{"gzip without its end", map[string][]byte{"x.tgz": gz(t, tar1)[:len(gz(t, tar1))-4]}, "breaks off"},
		{"gzip damaged", map[string][]byte{"x.tgz": flipped(gz(t, tar1), "\x1f\x8b", len(gz(t, tar1))-6, 1)}, "damaged"},
		{"something behind gzip", map[string][]byte{"x.tgz": append(gz(t, tar1), "evil"...)}, "pack it anew"},
		{"no gzip", map[string][]byte{"x.tgz": tar1}, "no tar.gz"},
		{"zstd cut off", map[string][]byte{"x.tzst": zst(t, tar1)[:60]}, "breaks off"},
		{"zstd damaged", map[string][]byte{"x.tzst": flipped(zst(t, tar1), "\x28\xb5", len(zst(t, tar1))-2, 1)}, "damaged"},
		{"no zstd", map[string][]byte{"x.tzst": tar1}, "no tar.zst"},
	}
	for _, c := range cases {
		for filename, packed := range c.packed {
			t.Run(c.name+"/"+filename, func(t *testing.T) {
				dir := t.TempDir()
				_, kept, err := finish(t, open(t, Options{Dir: dir, MaxFiles: 10, MaxExtracted: 10_000}), filename, packed)
				if status(err) != 422 || !strings.Contains(err.Error(), c.detail) || !strings.Contains(err.Error(), filename) {
					t.Errorf("%v: expected %q", err, c.detail)
				}
				if len(kept) > 0 {
					t.Errorf("taken in: %q", kept)
				}
				nothingLeft(t, dir)
			})
		}
	}
}

// bombs come to 10 GB each.
func bombs(t *testing.T) map[string][]byte {
	const size, members = 10_000_000_000, 1000
	var head bytes.Buffer
	if err := tar.NewWriter(&head).WriteHeader(&tar.Header{Name: "bomb", Size: size, Mode: 0o600, Format: tar.FormatGNU}); err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, size/members)
	var long, many bytes.Buffer
	long.Write(gz(t, head.Bytes()))
	long.Write(bytes.Repeat(gz(t, zeros), members))
	many.Write(zst(t, head.Bytes()))
	many.Write(bytes.Repeat(zst(t, zeros), members))
	return map[string][]byte{"bomb.tar.gz": long.Bytes(), "bomb.tar.zst": many.Bytes()}
}

// zipBomb is one whose entry says that it comes to 1 octet, where it comes to 200 MB.
func zipBomb(t *testing.T) []byte {
	b := packZip(t, entry{name: "bomb", content: string(make([]byte, 200_000_000))})
	directory := bytes.LastIndex(b, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(b[directory+24:], 1)
	return b
}

// directoryBomb is a zip archive of a directory alone, of as many empty names as fit.
func directoryBomb(t *testing.T) []byte {
	const n = 200_000
	one := packZip(t, entry{name: ""})
	at, end := bytes.Index(one, []byte("PK\x01\x02")), bytes.Index(one, []byte("PK\x05\x06"))
	b := slices.Concat(one[:at], bytes.Repeat(one[at:end], n), one[end:])
	tail := b[len(b)-22:]
	binary.LittleEndian.PutUint16(tail[8:], n%65536)
	binary.LittleEndian.PutUint16(tail[10:], n%65536)
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*(end-at)))
	return b
}

// TestBombs reads them no further than the bounds, and with no more memory than a decompressor takes.
func TestBombs(t *testing.T) {
	packed := bombs(t)
	packed["lying.zip"] = zipBomb(t)
	packed["directory.zip"] = directoryBomb(t)
	cases := []struct {
		filename string
		o        Options
		detail   string
	}{
		{"bomb.tar.gz", Options{MaxExtracted: 300 << 20}, "more than 314572800 octets"},
		{"bomb.tar.zst", Options{MaxExtracted: 300 << 20}, "more than 314572800 octets"},
		{"bomb.tar.zst", Options{}, "as bombs do"},
		{"lying.zip", Options{}, "pack it anew"},
		{"directory.zip", Options{MaxFiles: 1000}, "directory"},
	}
	for _, c := range cases {
		t.Run(c.filename+" "+c.detail, func(t *testing.T) {
			c.o.Dir = t.TempDir()
			s := open(t, c.o)
			id := create(t, s, c.filename, len(packed[c.filename]))
			add(t, s, id, 0, packed[c.filename])
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := s.Finish(t.Context(), "north", id, keeper{}.put, nil)
			runtime.ReadMemStats(&after)
			if status(err) != 422 || !strings.Contains(err.Error(), c.detail) {
				t.Errorf("%v: expected %q", err, c.detail)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
				t.Errorf("%d octets were allocated", n)
			}
			nothingLeft(t, c.o.Dir)
		})
	}
}

// TestAgain is of what may fail although the archive is good: the upload stays, and can be finished later.
func TestAgain(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Options{Dir: dir})
	packed := packZip(t, entry{name: "a", content: "a"}, entry{name: "b", content: "b"})
	id := create(t, s, "x.zip", len(packed))
	add(t, s, id, 0, packed[:10])
	if _, err := s.Finish(t.Context(), "north", id, keeper{}.put, nil); status(err) != 409 {
		t.Errorf("of a part: %v", err)
	}
	add(t, s, id, 10, packed[10:])
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	fault := errors.New("a fault")
	fails := func(context.Context, string, io.Reader, int64) error { return fault }
	lazy := func(context.Context, string, io.Reader, int64) error { return nil }
	if _, err := s.Finish(gone, "north", id, keeper{}.put, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	if _, err := s.Finish(t.Context(), "north", id, fails, nil); !errors.Is(err, fault) {
		t.Errorf("put: %v", err)
	}
	if _, err := s.Finish(t.Context(), "north", id, lazy, nil); err == nil || !strings.Contains(err.Error(), "0 octets of 1") {
		t.Errorf("put that reads nothing: %v", err)
	}
	if _, err := s.Finish(t.Context(), "north", id, keeper{}.put, func(context.Context, Set) error { return fault }); !errors.Is(err, fault) {
		t.Errorf("commit: %v", err)
	}
	if _, err := s.Finish(t.Context(), "south", id, keeper{}.put, nil); status(err) != 404 {
		t.Errorf("of another network: %v", err)
	}
	kept, committed := keeper{}, 0
	if _, err := s.Finish(t.Context(), "north", id, kept.put, func(_ context.Context, set Set) error { committed = len(set.Files); return nil }); err != nil || len(kept) != 2 || committed != 2 {
		t.Errorf("%q, %d committed, %v", kept, committed, err)
	}
	nothingLeft(t, dir)
}

// FuzzArchive reads anything as each of the forms: it ends, keeps its bounds, and visits good names only.
func FuzzArchive(f *testing.F) {
	a := []entry{{name: "a/b", content: "content"}, {name: "c/", kind: tar.TypeDir}}
	plain := packTar(f, a...)
	for kind, b := range [][]byte{packZip(f, a...), plain, gz(f, plain), zst(f, plain)} {
		f.Add(byte(kind), b)
	}
	f.Fuzz(func(t *testing.T, form byte, packed []byte) {
		kinds := []kind{zipKind, tarKind, gzKind, zstKind}
		a := &archive{file: bytes.NewReader(packed), size: int64(len(packed)), name: "x", kind: kinds[int(form)%len(kinds)], files: 8, octets: 1 << 16}
		set, err := a.check(t.Context())
		if err != nil {
			if status(err) != 422 {
				t.Error(err)
			}
			return
		}
		kept := keeper{}
		if err := a.hand(t.Context(), set, kept.put); err != nil {
			t.Errorf("checked, and then %v", err)
		}
		if len(set.Files) > 8 || set.Bytes > 1<<16 || len(kept) != len(set.Files) {
			t.Errorf("%+v", set)
		}
		for name := range kept {
			if checkName(name) != nil || strings.HasPrefix(name, "/") || strings.Contains(name, "..") && !fs.ValidPath(name) {
				t.Errorf("name %q", name)
			}
		}
	})
}

// TestSingle is of files that are no archives by their names, whatever they hold.
func TestSingle(t *testing.T) {
	for _, filename := range []string{"core.pcap.gz", "zip", "a/b.yaml", "core.pcap.zst"} {
		dir := t.TempDir()
		content := gz(t, []byte("x"))
		set, kept, err := finish(t, open(t, Options{Dir: dir}), filename, content)
		if err != nil || set.Archive != "" || len(set.Files) != 1 || kept[filename] != string(content) {
			t.Errorf("%s: %+v, %v", filename, set, err)
		}
		nothingLeft(t, dir)
	}
	dir := t.TempDir()
	if _, kept, err := finish(t, open(t, Options{Dir: dir}), "empty", nil); err != nil || len(kept) != 1 {
		t.Errorf("empty: %q, %v", kept, err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
}
