package task

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
)

// Worker is what the kinds of jobs need of the machine that they run on.
type Worker struct {
	Store   *store.Store
	Program string     // this program: it reads inputs in a process of its own
	Temp    string     // folder for what lies there while a job runs; "" is the system's
	Key     string     // private key that seals and discloses; "" where this worker has none
	Queue   *job.Queue // where jobs put jobs

	tiles studies
}

// Kinds are all sorts of work.
func (w *Worker) Kinds() []job.Kind {
	return []job.Kind{
		{Name: "assess", Attempts: 5, Timeout: 6 * time.Hour, Run: w.assess, Keep: w.keep},
		{Name: "command", Attempts: 3, Timeout: 6 * time.Hour, Run: w.command},
		{Name: "coverage", Attempts: 5, Timeout: time.Hour, Run: w.coverage},
		{Name: "coverage-tile", Attempts: 5, Timeout: 6 * time.Hour, Run: w.tile},
	}
}

// Run is what a job of the kind command is given.
type Run struct {
	Ask
	Manifest blob.Digest            `json:"manifest"`          // of the inputs; zero where the command takes none
	Results  map[string]blob.Digest `json:"results,omitempty"` // of the jobs that operands name
	Day      string                 `json:"day"`               // on which it is judged: lists, waivers and certificates end
}

// command runs one command of the table.
func (w *Worker) command(ctx context.Context, t *job.Task, out io.Writer) error {
	var r Run
	if err := t.Decode(&r); err != nil {
		return job.Permanent(err)
	}
	if err := r.Check(); err != nil {
		return job.Permanent(err)
	}
	c, _ := Find(r.Command)
	dir, err := w.folder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	folder := t.Network
	if r.Manifest != (blob.Digest{}) {
		t.Tell(ctx, 0.05, "laying out the inputs")
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			return err
		}
		if err := layOut(ctx, w.Store, r.Manifest, filepath.Join(dir, folder)); err != nil {
			return gone(err)
		}
	}
	for id, d := range r.Results {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return err
		}
		if err := errors.Join(place(ctx, w.Store.Blobs(), root, "result-"+id, d), root.Close()); err != nil {
			return gone(err)
		}
	}
	words, err := w.words(c, &r.Ask, folder)
	if err != nil {
		return job.Permanent(err)
	}
	if c.Writes == "" {
		return w.process(ctx, dir, words, out)
	}
	if err := w.process(ctx, dir, words, io.Discard); err != nil {
		return err
	}
	return send(filepath.Join(dir, filepath.FromSlash(c.Writes)), out)
}

// gone is an error over inputs that are damaged or swept: to try again mends nothing.
func gone(err error) error {
	if errors.Is(err, blob.ErrNotFound) || errors.Is(err, blob.ErrDamaged) {
		return job.Permanent(err)
	}
	return err
}

// folder is a new one, for one job.
func (w *Worker) folder() (string, error) { return os.MkdirTemp(w.Temp, "guyline-job-") }

// words is the command line. Every value is bound to its flag, and operands stand behind two hyphens: none is taken for a flag.
func (w *Worker) words(c *Command, a *Ask, folder string) ([]string, error) {
	typed := c.Name
	if c.As != "" {
		typed = c.As
	}
	words := append(strings.Fields(typed), c.Plain...)
	for name, values := range a.Flags {
		for _, v := range values {
			words = append(words, "--"+name+"="+c.Flags[name].within(folder, v))
		}
	}
	if len(c.Formats) > 0 {
		format := c.Formats[0]
		if a.Format != "" {
			format = a.Format
		}
		words = append(words, "--format="+format)
	}
	if c.Writes != "" {
		words = append(words, "--output="+strings.TrimSuffix(c.Writes, "/"))
	}
	if c.Name == "share seal" || c.Name == "share disclose" {
		if w.Key == "" {
			return nil, errors.New("this worker has no key to sign with: give it one by --share-key")
		}
		words = append(words, "--key="+w.Key)
	}
	words = append(words, "--")
	for _, v := range a.Operands {
		words = append(words, c.Takes.within(folder, v))
	}
	if !c.Alone && c.Takes != Result {
		words = append(words, folder)
	}
	return words, nil
}

// within is a value as the command finds it in the folder in which it runs.
func (v Value) within(folder, text string) string {
	switch v {
	case Input:
		return folder + "/" + text
	case Result:
		return "result-" + text
	}
	return text
}

// maxSaid bounds what is kept of what a process says went wrong.
const maxSaid = 4096

// process runs the program in a folder. It dies with this process, and with the context.
func (w *Worker) process(ctx context.Context, dir string, words []string, out io.Writer) error {
	c := exec.CommandContext(ctx, w.Program, words...)
	c.Dir = dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "TZ=UTC", "LANG=C.UTF-8"}
	c.Stdout = out
	said := &tail{}
	c.Stderr = said
	c.WaitDelay = 5 * time.Second
	bind(c)
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil:
		return nil
	case !errors.As(err, &exit):
		return fmt.Errorf("running %s: %w", words[0], err)
	}
	what := strings.TrimSpace(strings.ReplaceAll(said.String(), dir+"/", ""))
	switch code := exit.ExitCode(); code {
	case 1: // findings at or above a threshold
		return nil
	case 4: // what was to be verified does not hold: that is the answer, and stands in the output
		return nil
	case 2, 3: // what was asked for, or the inputs
		return job.Permanent(errors.New(what))
	case -1:
		return fmt.Errorf("the process was killed (%s), perhaps for want of memory", exit.String())
	default:
		return fmt.Errorf("exit code %s: %s", strconv.Itoa(code), what)
	}
}

// tail keeps the end of what is written to it.
type tail struct{ bytes.Buffer }

// Write keeps the last [maxSaid] octets.
func (t *tail) Write(p []byte) (int, error) {
	n := len(p)
	p = p[max(0, n-maxSaid):]
	if over := t.Len() + len(p) - maxSaid; over > 0 {
		t.Next(over)
	}
	_, err := t.Buffer.Write(p)
	return n, err
}

// send writes a file, or a folder as a tar archive compressed with gzip. Nothing in it tells when it was made.
func send(name string, out io.Writer) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return sendFile(name, out)
	}
	zipped := gzip.NewWriter(out)
	archive := tar.NewWriter(zipped)
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		within, err := filepath.Rel(name, path)
		if err != nil {
			return err
		}
		if err := archive.WriteHeader(&tar.Header{Name: filepath.ToSlash(within), Size: info.Size(), Mode: 0o644, Format: tar.FormatPAX}); err != nil {
			return err
		}
		return sendFile(path, archive)
	})
	return errors.Join(err, archive.Close(), zipped.Close())
}

func sendFile(name string, out io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(out, f)
	return err
}
