// Verify-page writes one HTML file that verifies bundles in a browser, with no network: the verifier of guyline verify compiled to WebAssembly,
// and Go's own loader of it, are inside. Nothing that is dropped on the page leaves it: its policy of content forbids every connection.
//
//	go run ./cmd/verify-page -o verify.html
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed page.html
var page string

//go:embed page.js
var script string

func main() {
	output := flag.String("o", "verify.html", "file to write")
	flag.Parse()
	if err := run(*output); err != nil {
		fmt.Fprintln(os.Stderr, "verify-page:", err)
		os.Exit(1)
	}
}

func run(output string) error {
	dir, err := os.MkdirTemp("", "verify-page")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "verify.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "github.com/guyline/guyline/cmd/verify-wasm")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the verifier: %w", err)
	}
	wasm, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	loader, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	return os.WriteFile(output, compose(wasm, string(loader)), 0o644)
}

// compose puts the parts together. The page's policy of content names the script by its digest, and allows nothing else.
func compose(wasm []byte, loader string) []byte {
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	z.Write(wasm)
	z.Close()
	code := loader + "\n" + strings.Replace(script, "PROGRAM", base64.StdEncoding.EncodeToString(packed.Bytes()), 1)
	sum := sha256.Sum256([]byte(code))
	return []byte(strings.NewReplacer("SCRIPT-DIGEST", "sha256-"+base64.StdEncoding.EncodeToString(sum[:]), "SCRIPT-CODE", code).Replace(page))
}
