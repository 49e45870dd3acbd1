package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// child has this test run once more, in a process of its own, where role is what it finds in the environment.
func child(t *testing.T, role, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "GUYLINE_BLOB_TEST="+role, "GUYLINE_BLOB_DIR="+dir)
	return cmd
}

// TestFolderKilled kills a process in the middle of a Put, at the moment when everything but the end is written.
func TestFolderKilled(t *testing.T) {
	content := noise(1, 4<<20)
	if os.Getenv("GUYLINE_BLOB_TEST") == "put" {
		s := openFolder(t, os.Getenv("GUYLINE_BLOB_DIR"))
		s.Put(t.Context(), io.MultiReader(bytes.NewReader(content), call(func() { syscall.Kill(os.Getpid(), syscall.SIGKILL) })))
		t.Fatal("still alive")
	}
	dir := t.TempDir()
	err := child(t, "put", dir).Run()
	if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the writer ended with %v", err)
	}
	if n := files(t, filepath.Join(dir, incoming)); n != 1 {
		t.Errorf("%d files are left: the writer was not in the middle", n)
	}
	s := openFolder(t, dir)
	if has, err := s.Has(t.Context(), Sum(content)); has || err != nil || len(all(t, s)) != 0 {
		t.Errorf("half a content is kept: %v, %v", has, err)
	}
	d := put(t, s, content)
	if got, err := ReadAll(t.Context(), s, d, 4<<20); err != nil || !bytes.Equal(got, content) {
		t.Errorf("put again: %d octets, %v", len(got), err)
	}
}

// TestFolderFull fills a disk of 1 MiB: a tmpfs in a name space of its own, which the machine does not see.
func TestFolderFull(t *testing.T) {
	dir := os.Getenv("GUYLINE_BLOB_DIR")
	if os.Getenv("GUYLINE_BLOB_TEST") != "full" {
		cmd := child(t, "full", t.TempDir())
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		}
		out, err := cmd.CombinedOutput()
		switch {
		case err != nil && len(out) == 0: // it was not started
			t.Skipf("no name space for a small disk: %v", err)
		case err != nil:
			t.Fatalf("%v\n%s", err, out)
		case bytes.Contains(out, []byte("--- SKIP")):
			t.Skipf("%s", out)
		case !bytes.Contains(out, []byte("--- PASS: "+t.Name())):
			t.Fatalf("the test did not run:\n%s", out)
		}
		return
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no small disk: %v", err)
	}
	s := openFolder(t, dir)
	small := put(t, s, noise(1, 300_000))
	before := files(t, dir)
	_, _, err := s.Put(t.Context(), bytes.NewReader(noise(2, 2<<20)))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "disk of "+dir+" is full") || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Put of more than there is room for: %v", err)
	}
	b := bucket{temp: dir}
	if _, _, err := b.Put(context.Background(), bytes.NewReader(noise(2, 2<<20))); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "disk of "+dir+" is full") {
		t.Errorf("S3: Put of more than there is room to pack: %v", err)
	}
	if n := files(t, dir); n != before {
		t.Errorf("%d files, before it were %d", n, before)
	}
	if got, err := ReadAll(t.Context(), s, small, 1<<20); err != nil || !bytes.Equal(got, noise(1, 300_000)) {
		t.Errorf("what was there before: %d octets, %v", len(got), err)
	}
	put(t, s, noise(3, 300_000)) // there is room again
}
