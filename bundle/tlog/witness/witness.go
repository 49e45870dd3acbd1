// Package witness cosigns checkpoints of transparency logs, and asks others to (C2SP tlog-witness, tlog-cosignature).
//
// A witness keeps, of each log that it knows, the newest checkpoint that it cosigned, and cosigns another only if that one's tree begins
// with it. It never looks at entries. What it holds against a log is kept in its folder: two checkpoints of one size and two roots,
// which prove by themselves that the log cheats, and the last checkpoint whose consistency proof failed, which may be the fault of
// whoever sent it.
//
// The folder holds, of each log, named by the SHA-256 of its origin: HASH.checkpoint, HASH.split and HASH.suspect. The latter two are
// the checkpoint that the witness cosigned, a line "--", and the other.
package witness

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	cosignature "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/guyline/guyline/bundle/tlog"
)

// A Witness cosigns checkpoints of the logs that it knows.
type Witness struct {
	dir    string
	signer *cosignature.Signer
	logs   map[string]*log // by origin
	tell   func(string)
}

// log is one log that a witness knows.
type log struct {
	origin   string
	keys     []note.Verifier
	mu       sync.Mutex // held from the check of the old size until the new checkpoint is on disk
	signed   []byte     // the newest checkpoint that was cosigned; nil before the first
	newest   tlog.Checkpoint
	evidence bool // a split is on disk: the first is enough
}

// Open makes a witness of a key (a note signer's text), the verifier keys of the logs that it is to know, and the folder of its
// state. Tell hears, in a line each, of logs that cheat.
func Open(dir, skey string, vkeys []string, tell func(string)) (*Witness, error) {
	signer, err := cosignature.NewSignerForCosignatureV1(strings.TrimSpace(skey))
	if err != nil {
		return nil, fmt.Errorf("witness: key: %w", err)
	}
	w := &Witness{dir: dir, signer: signer, logs: map[string]*log{}, tell: tell}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	for _, k := range vkeys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return nil, fmt.Errorf("witness: key of a log: %w: expected NAME+ID+KEY of type 0x01", err)
		}
		l := w.logs[v.Name()]
		if l == nil {
			l = &log{origin: v.Name()}
			w.logs[v.Name()] = l
		}
		l.keys = append(l.keys, v)
	}
	for _, l := range w.logs {
		if err := w.load(l); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// load reads what was cosigned. A state that does not verify ends the witness: to begin anew would be to forget.
func (w *Witness) load(l *log) error {
	if _, err := os.Stat(w.path(l.origin, "split")); err == nil {
		l.evidence = true
	}
	signed, err := os.ReadFile(w.path(l.origin, "checkpoint"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("witness: %w", err)
	}
	c, _, err := tlog.OpenCheckpoint(signed, l.keys...)
	if err != nil {
		return fmt.Errorf("witness: %s: %w: restore the state from a copy", w.path(l.origin, "checkpoint"), err)
	}
	l.signed, l.newest = signed, *c
	return nil
}

func originHash(origin string) string {
	h := sha256.Sum256([]byte(origin))
	return hex.EncodeToString(h[:])
}

func (w *Witness) path(origin, kind string) string {
	return filepath.Join(w.dir, originHash(origin)+"."+kind)
}

// separator stands between the two checkpoints of an evidence file. It is no line of a note's text, which ends before it.
const separator = "--\n"

// JoinEvidence puts two checkpoints into one file, SplitEvidence takes them apart.
func JoinEvidence(a, b []byte) []byte {
	return bytes.Join([][]byte{a, b}, []byte(separator))
}

// SplitEvidence is the reverse of [JoinEvidence].
func SplitEvidence(file []byte) (a, b []byte, err error) {
	a, b, ok := bytes.Cut(file, []byte("\n"+separator))
	if !ok {
		return nil, nil, errors.New(`evidence: expected two checkpoints with a line "--" between them`)
	}
	return append(bytes.Clone(a), '\n'), b, nil
}

// Evidence lists the files of a witness's folder that hold something against a log: proven splits, then suspects.
func Evidence(dir string) (split, suspect []string, err error) {
	if split, err = filepath.Glob(filepath.Join(dir, "*.split")); err != nil {
		return nil, nil, err
	}
	suspect, err = filepath.Glob(filepath.Join(dir, "*.suspect"))
	return split, suspect, err
}

// write replaces a file so that after a power cut either the old or the new one is there, and the new one once write has returned.
func write(path string, data []byte) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
