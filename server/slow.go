package server

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/guyline/guyline/server/access"
)

// What a client has to keep up with. A slow one holds a goroutine and a connection for no longer than that.
const (
	defaultPatience = 10 * time.Second // for a chunk of an answer to be taken
	bodyPatience    = 3                // times that, for a whole request's body, or for the next part of an upload
	chunk           = 64 << 10         // octets
	reportsEach     = 4                // reports that one account reads at once: each lies in memory until it is read
)

// paced ends requests whose client does not keep up: one that sends its body too slowly, or does not take the answer. The deadlines hold
// only while something is read or written, so that work that takes long, and streams in which nothing happens, last on.
func paced(patience time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rc := http.NewResponseController(w)
		rc.SetWriteDeadline(time.Time{}) // of the request before on this connection. Not every writer can do it; a test's need not
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &pacedBody{ReadCloser: r.Body, rc: rc, patience: bodyPatience * patience, renewed: uploads(r)}
		}
		next.ServeHTTP(&pacedWriter{w, rc, patience}, r)
		rc.SetWriteDeadline(time.Now().Add(patience)) // for what net/http holds back until now
	})
}

// uploads tells requests whose body may take long, as long as it comes.
func uploads(r *http.Request) bool { return strings.Contains(r.URL.Path, "/uploads") }

type pacedBody struct {
	io.ReadCloser
	rc       *http.ResponseController
	patience time.Duration
	renewed  bool // the deadline is for each part
	begun    bool
}

func (b *pacedBody) Read(p []byte) (int, error) {
	if b.renewed || !b.begun {
		b.begun = true
		b.rc.SetReadDeadline(time.Now().Add(b.patience))
	}
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.rc.SetReadDeadline(time.Time{}) // or the connection would be taken for dead while the answer is made
	}
	return n, err
}

type pacedWriter struct {
	http.ResponseWriter
	rc       *http.ResponseController
	patience time.Duration
}

// Unwrap lets http.ResponseController reach the connection.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *pacedWriter) Write(p []byte) (n int, err error) {
	defer w.rc.SetWriteDeadline(time.Time{})
	for {
		part := p[n:min(len(p), n+chunk)]
		w.rc.SetWriteDeadline(time.Now().Add(w.patience))
		m, err := w.ResponseWriter.Write(part)
		n += m
		if err != nil || n == len(p) {
			return n, err
		}
	}
}

// FlushError is what http.ResponseController calls.
func (w *pacedWriter) FlushError() error {
	w.rc.SetWriteDeadline(time.Now().Add(w.patience))
	defer w.rc.SetWriteDeadline(time.Time{})
	return w.rc.Flush()
}

// readers bounds the reports that each account reads at once.
type readers struct {
	mu sync.Mutex
	by map[string]int
}

// bounded refuses whoever reads too many reports at once. A report is made in memory, and lies there until it is read.
func (d *readers) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, known := access.FromContext(r.Context())
		if !known || !strings.HasSuffix(r.URL.Path, "/report") {
			next.ServeHTTP(w, r)
			return
		}
		who := string(p.Kind) + " " + p.User
		if !d.enter(who) {
			(&access.Refusal{Status: http.StatusTooManyRequests, Detail: "this account reads several reports at this moment: wait for one of them", Wait: time.Second}).Write(w)
			return
		}
		defer d.leave(who)
		next.ServeHTTP(w, r)
	})
}

func (d *readers) enter(who string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by[who] >= reportsEach {
		return false
	}
	d.by[who]++
	return true
}

func (d *readers) leave(who string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by[who]--; d.by[who] <= 0 {
		delete(d.by, who)
	}
}
