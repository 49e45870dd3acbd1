package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"
)

// TestProfileHasNoPaths: what the compiler reads tells nothing of the machine that it was made on.
func TestProfileHasNoPaths(t *testing.T) {
	b, err := os.ReadFile("guyline.pgo")
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 100_000 {
		t.Errorf("%d octets", len(b))
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/tmp/", "/home/", "/root/", "/usr/", "/var/", "/go-build"} { // within a text; those that begin one are below
		if i := bytes.Index(plain, []byte(path)); i >= 0 {
			t.Errorf("%q", plain[max(i-40, 0):min(i+80, len(plain))])
		}
	}
	again, err := withoutPaths(bytes.NewReader(b))
	if err != nil || len(again) != len(b) {
		t.Errorf("%d octets of %d are left: %v", len(again), len(b), err)
	}
}
