package witness

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	sumdb "golang.org/x/mod/sumdb/tlog"

	"github.com/guyline/guyline/bundle/tlog"
)

// maxBody bounds a request: 63 hashes and a note with a hundred signatures, some of them ML-DSA-44 (3.3 kB in base64).
const maxBody = 384 << 10

// Handler serves add-checkpoint and the checkpoints for monitors, both below the root.
func (w *Witness) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /add-checkpoint", w.addCheckpoint)
	m.HandleFunc("GET /{hash}/checkpoint", w.serveCheckpoint)
	return m
}

// A Refusal is a status of tlog-witness other than 200. Size is that of the newest cosigned tree iff Status is 409.
type Refusal struct {
	Status int
	Size   int64
	Why    string
}

func (r *Refusal) Error() string { return fmt.Sprintf("witness: %d: %s", r.Status, r.Why) }

func refuse(status int, why string) *Refusal { return &Refusal{Status: status, Why: why} }

func (w *Witness) addCheckpoint(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
	if err != nil {
		http.Error(rw, fmt.Sprintf("expected a body of at most %d octets", maxBody), http.StatusBadRequest)
		return
	}
	line, err := w.Add(body)
	var refusal *Refusal
	switch {
	case err == nil:
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(rw, line)
	case errors.As(err, &refusal) && refusal.Status == http.StatusConflict:
		rw.Header().Set("Content-Type", "text/x.tlog.size")
		rw.WriteHeader(http.StatusConflict)
		fmt.Fprintf(rw, "%d\n", refusal.Size)
	case errors.As(err, &refusal):
		http.Error(rw, refusal.Why, refusal.Status)
	default:
		w.tell(err.Error())
		http.Error(rw, "the checkpoint could not be kept", http.StatusInternalServerError)
	}
}

func (w *Witness) serveCheckpoint(rw http.ResponseWriter, r *http.Request) {
	for _, l := range w.logs {
		if originHash(l.origin) != r.PathValue("hash") {
			continue
		}
		l.mu.Lock()
		signed := l.signed
		l.mu.Unlock()
		if signed != nil {
			rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
			rw.Write(signed)
			return
		}
	}
	http.NotFound(rw, r)
}

// Add checks the body of an add-checkpoint request, keeps its checkpoint, and gives the line of the cosignature. An error is a
// [Refusal], or says that the checkpoint could not be kept.
func (w *Witness) Add(body []byte) (string, error) {
	old, proof, signed, err := parseRequest(string(body))
	if err != nil {
		return "", refuse(http.StatusBadRequest, err.Error())
	}
	origin, _, _ := strings.Cut(signed, "\n")
	l := w.logs[origin]
	if l == nil {
		return "", refuse(http.StatusNotFound, "the log's origin is unknown here")
	}
	c, n, err := tlog.OpenCheckpoint([]byte(signed), l.keys...)
	if errors.Is(err, tlog.ErrUnsigned) {
		return "", refuse(http.StatusForbidden, err.Error())
	}
	if err != nil {
		return "", refuse(http.StatusBadRequest, err.Error())
	}
	if old > c.Size {
		return "", refuse(http.StatusBadRequest, "the old size is beyond the checkpoint's")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.signed != nil && c.Size == l.newest.Size && c.Root != l.newest.Root {
		if err := w.keepSplit(l, signed); err != nil {
			return "", err
		}
	}
	if old != l.newest.Size {
		return "", &Refusal{Status: http.StatusConflict, Size: l.newest.Size, Why: "the old size is not that of the newest cosigned checkpoint"}
	}
	before := l.newest
	if l.signed == nil {
		before = tlog.Checkpoint{Origin: c.Origin, Root: sha256.Sum256(nil)} // the empty tree (RFC 6962 section 2.1)
	}
	if err := tlog.Consistent(&before, c, proof); err != nil {
		if l.signed != nil && c.Size > l.newest.Size {
			if err := write(w.path(l.origin, "suspect"), JoinEvidence(l.signed, []byte(signed))); err != nil {
				return "", fmt.Errorf("witness: %w", err)
			}
			w.tell(fmt.Sprintf("%s: no proof that its tree of %d entries begins with that of %d", l.origin, c.Size, l.newest.Size))
		}
		return "", refuse(http.StatusUnprocessableEntity, err.Error())
	}
	return w.cosign(l, c, n)
}

// keepSplit keeps the first proof that a log cheats; more would prove no more.
func (w *Witness) keepSplit(l *log, other string) error {
	w.tell(fmt.Sprintf("%s: split view: two trees of %d entries, both signed: evidence in %s", l.origin, l.newest.Size, w.path(l.origin, "split")))
	if l.evidence {
		return nil
	}
	if err := write(w.path(l.origin, "split"), JoinEvidence(l.signed, []byte(other))); err != nil {
		return fmt.Errorf("witness: %w", err)
	}
	l.evidence = true
	return nil
}

// cosign signs a checkpoint, and keeps it with the log's and its own signature before it answers.
func (w *Witness) cosign(l *log, c *tlog.Checkpoint, n *note.Note) (string, error) {
	signed, err := note.Sign(n, w.signer)
	if err != nil {
		return "", fmt.Errorf("witness: %w", err)
	}
	if err := write(w.path(l.origin, "checkpoint"), signed); err != nil {
		return "", fmt.Errorf("witness: %w", err)
	}
	l.signed, l.newest = signed, *c
	mine, err := note.Open(signed, note.VerifierList(w.signer.Verifier()))
	if err != nil {
		return "", fmt.Errorf("witness: %w", err)
	}
	return signatureLine(mine.Sigs[0]), nil
}

func signatureLine(s note.Signature) string { return "— " + s.Name + " " + s.Base64 + "\n" }

// parseRequest takes an add-checkpoint body apart: the old size, hashes, an empty line, and the checkpoint.
func parseRequest(body string) (old int64, proof []sumdb.Hash, signed string, err error) {
	head, signed, ok := strings.Cut(body, "\n\n")
	lines := strings.Split(head, "\n")
	size, is := strings.CutPrefix(lines[0], "old ")
	n, bad := strconv.ParseUint(size, 10, 64)
	if !ok || !is || bad != nil || n > math.MaxInt64 || strconv.FormatUint(n, 10) != size {
		return 0, nil, "", errors.New(`line 1: expected "old", the old size without leading zeroes, hashes, and an empty line`)
	}
	if len(lines) > 64 {
		return 0, nil, "", errors.New("expected at most 63 hashes")
	}
	for i, l := range lines[1:] {
		h, err := sumdb.ParseHash(l)
		if err != nil || h.String() != l {
			return 0, nil, "", fmt.Errorf("line %d: expected a hash of 32 octets in base64", i+2)
		}
		proof = append(proof, h)
	}
	return int64(n), proof, signed, nil
}
