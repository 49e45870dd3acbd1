package task

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
)

const valley = "../../examples/valley"

// program builds the program once.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "guyline-task-test-")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "guyline")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/guyline").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s\n", out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// desk is a server's store with a network whose inputs are a folder, and a worker.
func desk(t *testing.T, folder string) (*store.Store, *job.Queue, store.Inputs) {
	t.Helper()
	blobs, err := blob.Folder(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "guyline.db"), blobs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := s.AddNetwork(t.Context(), "valley", "Valley", "ada"); err != nil {
		t.Fatal(err)
	}
	in := send0(t, s, folder)
	key := filepath.Join(t.TempDir(), "owner")
	if out, err := exec.Command(program, "share", "key", "new", key).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	w := &Worker{Store: s, Program: program, Temp: t.TempDir(), Key: key + ".key"}
	q, err := job.Open(t.Context(), job.Options{Store: s, Version: "test", Kinds: w.Kinds(), Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	w.Queue = q
	t.Cleanup(q.Close)
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(w.Temp); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
	return s, q, in
}

// send0 keeps a folder's files as inputs.
func send0(t *testing.T, s *store.Store, folder string) store.Inputs {
	t.Helper()
	var files []store.File
	root := os.DirFS(folder)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := root.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		file, err := s.PutFile(t.Context(), name, f)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.AddInputs(t.Context(), "valley", "valley", files, "ada")
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func do(t *testing.T, q *job.Queue, kind string, args any) job.Job {
	t.Helper()
	j, err := q.Put(t.Context(), job.Spec{Network: "valley", Kind: kind, Args: args, Author: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if j, err = q.Job(t.Context(), "", j.ID); err != nil {
			t.Fatal(err)
		}
		if j.Ended != nil {
			return j
		}
	}
	t.Fatalf("job %d is %s after two minutes: %s", j.ID, j.State, j.Note)
	return j
}

func made(t *testing.T, q *job.Queue, j job.Job) []byte {
	t.Helper()
	if j.State != job.Done {
		t.Fatalf("job %d is %s: %s", j.ID, j.State, j.Note)
	}
	r, err := q.Open(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAssessAndCommands(t *testing.T) {
	s, q, in := desk(t, valley)
	made(t, q, do(t, q, "assess", Assess{Manifest: in.Manifest, Day: "2026-11-24"}))
	history, err := s.Assessments(t.Context(), "valley", 0, 10)
	if err != nil || len(history) != 1 || history[0].Summary.Results == 0 || history[0].Author != "ada" {
		t.Fatalf("history %+v, %v", history, err)
	}
	if again := do(t, q, "assess", Assess{Manifest: in.Manifest, Day: "2026-11-24"}); again.Note != "was done before" {
		t.Errorf("the same inputs again: %+v", again)
	}
	kept, err := s.Report(t.Context(), "valley", 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range kept.Inputs {
		if filepath.IsAbs(i.Path) || i.Status == "failed" {
			t.Errorf("input %s is %s: it lay beside the others when the folder was assessed", i.Path, i.Status)
		}
	}
	waived := kept.Results[0]
	a := Assess{Manifest: in.Manifest, Day: "2026-11-24", Waivers: []Waiver{{Check: waived.Check, Subject: waived.Subject, Owner: "ada", Reason: "accepted for a test", Until: "2999-01-01"}}}
	made(t, q, do(t, q, "assess", a))
	if kept, err = s.Report(t.Context(), "valley", 2); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(kept.Waivers, func(w report.Waiver) bool { return w.Reason == "accepted for a test" }) {
		t.Errorf("the approved waiver is not in the report: %+v", kept.Waivers)
	}

	run := func(a Ask) job.Job {
		return do(t, q, "command", Run{Ask: a, Manifest: in.Manifest, Day: "2026-11-24"})
	}
	for _, a := range []Ask{
		{Command: "attack", Flags: map[string][]string{"to": {"subscriber-keys"}}},
		{Command: "rollout plan", Flags: map[string][]string{"budget": {"2027=2000000", "2028=500000"}}},
		{Command: "supply remove", Operands: []string{"Tessaly Radio Systems"}},
		{Command: "share map", Flags: map[string][]string{"framework": {"nist-csf-2.0"}}},
	} {
		if text := made(t, q, run(a)); !json.Valid(text) {
			t.Errorf("%s: no JSON: %.200s", a.Command, text)
		}
	}
	if text := made(t, q, run(Ask{Command: "rollout map", Flags: map[string][]string{"resolution-m": {"400"}}})); !bytes.HasPrefix(text, []byte("II*\x00")) && !bytes.HasPrefix(text, []byte("II+\x00")) {
		t.Errorf("the map is no TIFF: %.20q", text)
	}
	if j := run(Ask{Command: "rollout plan", Flags: map[string][]string{"budget": {"nonsense"}}}); j.State != job.Failed || j.Attempt != 1 || !strings.Contains(j.Note, "--budget") {
		t.Errorf("a wrong value: %+v", j)
	}
	sealed := run(Ask{Command: "share seal"})
	made(t, q, sealed)
	id := fmt.Sprint(sealed.ID)
	partner := do(t, q, "command", Run{Ask: Ask{Command: "share disclose", Operands: []string{id}, Flags: map[string][]string{"policy": {"share/partner.yaml"}}},
		Manifest: in.Manifest, Results: map[string]blob.Digest{id: *sealed.Result}, Day: "2026-11-24"})
	if text := made(t, q, partner); len(text) < 1000 {
		t.Errorf("a bundle of %d octets", len(text))
	}
}

func TestTilesThroughTheQueue(t *testing.T) {
	_, q, in := desk(t, valley)
	j := do(t, q, "coverage", Coverage{Manifest: in.Manifest, TileDeg: 0.2, StepDeg: 0.01})
	var tiled Tiled
	if err := json.Unmarshal(made(t, q, j), &tiled); err != nil || len(tiled.Jobs) == 0 {
		t.Fatalf("%+v, %v", tiled, err)
	}
	maps := 0
	for _, id := range tiled.Jobs {
		for {
			j, err := q.Job(t.Context(), "valley", id)
			if err != nil {
				t.Fatal(err)
			}
			if j.Ended == nil {
				time.Sleep(20 * time.Millisecond)
				continue
			}
			if text := made(t, q, j); len(text) > 0 {
				maps++
			}
			break
		}
	}
	if maps == 0 {
		t.Error("no tile has a map")
	}
}

func TestInputsThatAreGoneFailPlainly(t *testing.T) {
	_, q, _ := desk(t, filepath.Join(valley, "core"))
	if j := do(t, q, "assess", Assess{Manifest: blob.Sum([]byte("nothing")), Day: "2026-11-24"}); j.State != job.Failed || j.Attempt != 1 {
		t.Errorf("%+v", j)
	}
}

func TestAskIsHeldAgainstTheTable(t *testing.T) {
	for _, c := range []struct {
		ask  Ask
		want string // within the error; "" is none
	}{
		{Ask{Command: "attack"}, ""},
		{Ask{Command: "serve"}, "no \"serve\""},
		{Ask{Command: "attack", Operands: []string{"x"}}, "takes none"},
		{Ask{Command: "supply remove"}, "needs supplier"},
		{Ask{Command: "supply remove", Operands: []string{"--help"}}, ""}, // behind two hyphens it is a name
		{Ask{Command: "attack", Flags: map[string][]string{"output": {"/etc/passwd"}}}, "has no \"output\""},
		{Ask{Command: "share seal", Flags: map[string][]string{"key-command": {"sh"}}}, "has no \"key-command\""},
		{Ask{Command: "assess", Flags: map[string][]string{"policy": {"../../etc"}}}, "among the inputs"},
		{Ask{Command: "assess", Flags: map[string][]string{"policy": {"/etc"}}}, "among the inputs"},
		{Ask{Command: "wire", Operands: []string{"a.pcap"}, Flags: map[string][]string{"summary": {"yes"}}}, "expected true"},
		{Ask{Command: "share disclose", Operands: []string{"1x"}}, "number of a job"},
		{Ask{Command: "attack", Format: "xml"}, "expected one of"},
		{Ask{Command: "attack", Flags: map[string][]string{"to": {"a\x00b"}}}, "NUL"},
		{Ask{Command: "attack", Flags: map[string][]string{"to": {strings.Repeat("a", 1001)}}}, "1,001"},
		{Ask{Command: "attack", Flags: map[string][]string{"to": {}}}, "1 to 64"},
	} {
		err := c.ask.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), strings.ReplaceAll(c.want, "1,001", "1001")) {
			t.Errorf("%+v: %v, expected %q", c.ask, err, c.want)
		}
	}
}

func TestValuesAreBoundToTheirFlags(t *testing.T) {
	c, _ := Find("supply remove")
	words, err := new(Worker).words(c, &Ask{Command: c.Name, Operands: []string{"--output=x"}, Flags: map[string][]string{"on": {"--help"}}}, "net")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(words, " "); got != "supply remove --on=--help --format=json -- --output=x net" {
		t.Error(got)
	}
	seal, _ := Find("share seal")
	if _, err := new(Worker).words(seal, &Ask{Command: seal.Name}, "net"); err == nil {
		t.Error("a worker without a key seals")
	}
	if seal.Needs() != access.Approver || c.Needs() != access.Analyst {
		t.Errorf("roles %s and %s", seal.Needs(), c.Needs())
	}
}

func TestAFolderIsSentAsAnArchive(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "a"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a", "b.txt"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	var once, twice bytes.Buffer
	if err := send(dir, &once); err != nil {
		t.Fatal(err)
	}
	if err := send(dir, &twice); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Errorf("the same folder gives other bytes: %v", err)
	}
	z, err := gzip.NewReader(&once)
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(z)
	h, err := r.Next()
	if err != nil || h.Name != "a/b.txt" {
		t.Fatalf("%+v, %v", h, err)
	}
	if text, err := io.ReadAll(r); err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
}
