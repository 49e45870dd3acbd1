package blob

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// files counts what lies in a folder and below it.
func files(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func openFolder(t *testing.T, dir string) Store {
	t.Helper()
	s, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFolder(t *testing.T) {
	var dir string
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	conform(t, subject{
		open: func(t *testing.T) Store {
			dir = filepath.Join(t.TempDir(), "a folder", "with [odd] name*") // made with the folder above it
			return openFolder(t, dir)
		},
		alter: func(t *testing.T, d Digest, change func([]byte) []byte) {
			b, err := os.ReadFile(at(d.name()))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at(d.name()), change(b), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		orphan: func(t *testing.T, name string) {
			if err := errors.Join(os.MkdirAll(filepath.Dir(at(name)), 0o700), os.WriteFile(at(name), nil, 0o600)); err != nil {
				t.Fatal(err)
			}
		},
		files: func(t *testing.T) int { return files(t, dir) },
	})
}

// TestFolderForm sees what lies on the disk: names, rights, compressed, and that a second store finds it.
func TestFolderForm(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "blobs")
	d := put(t, openFolder(t, dir), make([]byte, 1<<20))
	path := filepath.Join(dir, "30", "30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 1<<10 || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("1 MiB of zeros takes %d octets, with mode %v", info.Size(), info.Mode())
	}
	packed, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(packed, []byte{0x28, 0xb5, 0x2f, 0xfd}) { // RFC 8878, section 3.1.1
		t.Errorf("begins with % x, %v: no zstd", packed[:4], err)
	}
	if got, err := ReadAll(t.Context(), openFolder(t, dir), d, 1<<20); err != nil || len(got) != 1<<20 {
		t.Errorf("a second store reads %d octets: %v", len(got), err)
	}
}

// TestFolderLeft sees that what interrupted writers left goes, and what others are at stays.
func TestFolderLeft(t *testing.T) {
	dir := t.TempDir()
	openFolder(t, dir)
	old, young := filepath.Join(dir, incoming, "put-1"), filepath.Join(dir, incoming, "put-2")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half a cont"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-abandoned - time.Minute)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	s := openFolder(t, dir)
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", old, err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Error(err)
	}
	if got := all(t, s); len(got) != 0 {
		t.Errorf("half a content is listed: %v", got)
	}
}

func TestOpen(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	dir := filepath.Join(t.TempDir(), "a b")
	for _, address := range []string{dir, "file://" + strings.ReplaceAll(filepath.ToSlash(dir), " ", "%20"), "file://localhost" + strings.ReplaceAll(filepath.ToSlash(dir), " ", "%20")} {
		s, err := Open(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
		} else if s != (folder{dir}) {
			t.Errorf("%s opens %v", address, s)
		}
	}
	for address, want := range map[string]string{
		"s3://bucket":                                "https://s3.amazonaws.com bucket ",
		"s3://bucket/":                               "https://s3.amazonaws.com bucket ",
		"s3://bucket/a/b/?region=eu-central-1":       "https://s3.amazonaws.com bucket a/b/",
		"s3://bucket/a?endpoint=192.0.2.1:9000":      "https://192.0.2.1:9000 bucket a/",
		"s3://b-2/?endpoint=[2001:db8::1]:9000":      "https://[2001:db8::1]:9000 b-2 ",
		"s3://b-2/?endpoint=localhost&insecure=true": "http://localhost b-2 ",
	} {
		s, err := Open(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		b := s.(bucket)
		if got := b.core.EndpointURL().String() + " " + b.bucket + " " + b.prefix; got != want {
			t.Errorf("%s opens %s, want %s", address, got, want)
		}
	}
	for address, want := range map[string]string{
		"":                                   "no address",
		"gs://bucket":                        "gs:// are not known",
		"file://host/path":                   "file:///PATH",
		"file://":                            "file:///PATH",
		"s3://":                              "no bucket",
		"s3://key:hidden@bucket/":            "do not belong",
		"s3://key:hidden@bucket/%zz":         "invalid URL escape",
		"s3://bucket/?endpoint=https://host": "HOST:PORT",
		"s3://bucket/?insecure=yes":          "insecure is not known",
		"s3://bucket/?colour=red":            "colour is not known",
		"s3://bucket/?region=a&region=b":     "region is given 2 times",
		"s3://bucket/a#b":                    "%23",
	} {
		_, err := Open(address)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v; want %s", address, err, want)
		}
	}
	if _, err := Open(filepath.Join(dir, incoming, "..", "..", "a b", "incoming")); err != nil {
		t.Error(err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	if _, err := Open("s3://bucket"); err == nil || !strings.Contains(err.Error(), "AWS_SECRET_ACCESS_KEY") {
		t.Errorf("without keys: %v", err)
	}
	if _, err := S3(S3Config{Bucket: "b", AccessKey: "key"}); err == nil {
		t.Error("half a pair of keys is taken")
	}
}
