package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/guyline/guyline/bundle/tlog"
	"github.com/guyline/guyline/bundle/tlog/posix"
)

// Two logs of one key: compare proves that it signed two trees, whatever their sizes, and only then.
func TestLogCompare(t *testing.T) {
	skey, err := tlog.GenerateKey("log.example")
	if err != nil {
		t.Fatal(err)
	}
	vkey, err := tlog.LogKey(skey)
	if err != nil {
		t.Fatal(err)
	}
	key, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, entries := range map[string][]string{"one": {"a", "b"}, "two": {"a", "x"}, "three": {"a", "b", "c"}} {
		l, err := posix.Create(t.Context(), filepath.Join(dir, name), key)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range entries {
			if index, err := l.Add(t.Context(), []byte(e)); err != nil || index != int64(i) {
				t.Fatalf("%s: index %d, %v", e, index, err)
			}
		}
		if err := l.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		a, b, log string
		code      int
	}{
		{"one", "one", "", exitClean},
		{"one", "two", "", exitVerify},
		{"one", "three", "three", exitClean},
		{"three", "two", "three", exitVerify},
		{"three", "two", "two", exitUnreadable}, // this log shows nothing of the larger tree
	} {
		c := shareLogCommand()
		args := []string{"compare", filepath.Join(dir, x.a, "checkpoint"), filepath.Join(dir, x.b, "checkpoint"), "--key", vkey}
		if x.log != "" {
			args = append(args, "--log", filepath.Join(dir, x.log))
		}
		c.SetArgs(args)
		c.SetOut(io.Discard)
		c.SetErr(io.Discard)
		err := c.ExecuteContext(t.Context())
		var exit exitError
		errors.As(err, &exit)
		if exit.code != x.code || (err == nil) != (x.code == exitClean) {
			t.Errorf("%s and %s by %q: %v (code %d), want code %d", x.a, x.b, x.log, err, exit.code, x.code)
		}
	}
}

// A key's file is its owner's alone, and is never written over.
func TestLogKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.key")
	for i, good := range []bool{true, false} {
		c := shareLogCommand()
		c.SetArgs([]string{"key", file, "--name", fmt.Sprint("witness", i), "--as", "witness"})
		c.SetOut(io.Discard)
		c.SetErr(io.Discard)
		if err := c.ExecuteContext(t.Context()); (err == nil) != good {
			t.Errorf("run %d: %v", i, err)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
