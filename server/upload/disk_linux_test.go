package upload

import (
	"bytes"
	"errors"
	"io"
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
	cmd.Env = append(os.Environ(), "GUYLINE_UPLOAD_TEST="+role, "GUYLINE_UPLOAD_DIR="+dir)
	return cmd
}

// TestKilled kills a process in the middle of a part, with and without a checksum.
func TestKilled(t *testing.T) {
	content := noise(2 << 20)
	if role := os.Getenv("GUYLINE_UPLOAD_TEST"); role != "" {
		s := open(t, Options{Dir: os.Getenv("GUYLINE_UPLOAD_DIR")})
		id := create(t, s, "core.pcap", len(content))
		add(t, s, id, 0, content[:1000])
		var sum *Checksum
		if role == "sum" {
			var err error
			if sum, err = ParseChecksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="); err != nil {
				t.Fatal(err)
			}
		}
		s.Append("north", id, 1000, -1, sum, io.MultiReader(bytes.NewReader(content[1000:1<<20]), killer{}))
		t.Fatal("still alive")
	}
	for role, want := range map[string]int64{"plain": 1 << 20, "sum": 1000} {
		t.Run(role, func(t *testing.T) {
			dir := t.TempDir()
			cmd := child(t, role, dir)
			cmd.Args[1] = "-test.run=^TestKilled$"
			err := cmd.Run()
			if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("the writer ended with %v", err)
			}
			s := open(t, Options{Dir: dir})
			var id string
			for id = range s.uploads {
			}
			if got := offset(t, s, id); got != want {
				t.Fatalf("offset %d: expected %d", got, want)
			}
			add(t, s, id, want, content[want:])
			kept := keeper{}
			if _, err := s.Finish(t.Context(), "north", id, kept.put, nil); err != nil || kept["core.pcap"] != string(content) {
				t.Errorf("%d octets, %v", len(kept["core.pcap"]), err)
			}
			nothingLeft(t, dir)
		})
	}
}

type killer struct{}

func (killer) Read([]byte) (int, error) {
	return 0, syscall.Kill(os.Getpid(), syscall.SIGKILL)
}

// TestFull fills a disk of 1 MiB: a tmpfs in a name space of its own, which the machine does not see.
func TestFull(t *testing.T) {
	dir := os.Getenv("GUYLINE_UPLOAD_DIR")
	if os.Getenv("GUYLINE_UPLOAD_TEST") != "full" {
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
	s := open(t, Options{Dir: dir})
	content, ballast := noise(1_000_000), filepath.Join(dir, "ballast")
	id := create(t, s, "core.pcap", len(content))
	add(t, s, id, 0, content[:1000])
	if err := os.WriteFile(ballast, noise(500_000), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := s.Append("north", id, 1000, -1, nil, bytes.NewReader(content[1000:]))
	if status(err) != 507 || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("a part for which there is no room: %v", err)
	}
	kept := offset(t, s, id)
	if kept < 1000 || kept > 600_000 {
		t.Errorf("offset %d", kept)
	}
	before := len(left(t, dir))
	if _, err := s.Create("north", "ada", named("b"), 10); status(err) != 507 {
		t.Errorf("a new upload: %v", err)
	}
	sum, err := ParseChecksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append("north", id, kept, -1, sum, bytes.NewReader(content[kept:])); status(err) != 507 {
		t.Errorf("a part with a checksum: %v", err)
	}
	if n := len(left(t, dir)); n != before || offset(t, s, id) != kept {
		t.Errorf("offset %d, in the folder: %q", offset(t, s, id), left(t, dir))
	}
	s.Close()
	s = open(t, Options{Dir: dir}) // a store opens on a full disk too
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	add(t, s, id, kept, content[kept:])
	files := keeper{}
	if _, err := s.Finish(t.Context(), "north", id, files.put, nil); err != nil || files["core.pcap"] != string(content) {
		t.Errorf("%d octets, %v", len(files["core.pcap"]), err)
	}
}
