package task

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
)

// Assess is what a job of the kind assess is given.
type Assess struct {
	Manifest blob.Digest `json:"manifest"`
	Waivers  []Waiver    `json:"waivers,omitempty"` // that were approved on the server
	Day      string      `json:"day"`               // on which it is judged
}

// Waiver is an accepted finding, as guyline.yaml has it.
type Waiver struct {
	Check   string `json:"check"`
	Subject string `json:"subject"`
	Owner   string `json:"owner"`
	Reason  string `json:"reason"`
	Until   string `json:"until"`
}

// assess makes the report on inputs.
func (w *Worker) assess(ctx context.Context, t *job.Task, out io.Writer) error {
	var a Assess
	if err := t.Decode(&a); err != nil {
		return job.Permanent(err)
	}
	dir, err := w.folder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	inputs := filepath.Join(dir, t.Network)
	if err := os.Mkdir(inputs, 0o700); err != nil {
		return err
	}
	t.Tell(ctx, 0.05, "laying out the inputs")
	if err := layOut(ctx, w.Store, a.Manifest, inputs); err != nil {
		return gone(err)
	}
	words := []string{"assess", "--format=json", "--fail-on=none", "--", t.Network}
	if len(a.Waivers) > 0 { // beside the inputs, so that it takes no file's name
		text, err := json.Marshal(map[string]any{"guyline": 1, "waivers": a.Waivers})
		if err != nil {
			return job.Permanent(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "approved-waivers.yaml"), text, 0o600); err != nil {
			return err
		}
		words = append(words, "approved-waivers.yaml")
	}
	return w.process(ctx, dir, words, out)
}

// keep puts the report into the network's history and completes the job, both or neither.
func (w *Worker) keep(ctx context.Context, t *job.Task, made blob.Digest, complete func(*sql.Tx) error) error {
	from, err := w.Store.Blobs().Open(ctx, made)
	if err != nil {
		return err
	}
	defer from.Close()
	var r report.Report
	if err := json.NewDecoder(from).Decode(&r); err != nil {
		return fmt.Errorf("the report of job %d cannot be read: %w", t.ID, err)
	}
	if _, err := io.Copy(io.Discard, from); err != nil { // its digest is known to fit at its end only
		return err
	}
	if r.Schema == "" {
		return errors.New("the report names no schema")
	}
	_, err = w.Store.Save(ctx, t.Network, &r, t.Author, complete)
	return err
}
