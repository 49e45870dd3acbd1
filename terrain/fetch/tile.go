package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guyline/guyline/terrain"
)

// run is a run of Run.
type run struct {
	q        Request
	m        *Manifest
	client   *http.Client
	result   Result
	progress Progress
}

func (r *run) tell(p Progress) {
	if r.q.Progress != nil {
		r.q.Progress(p)
	}
}

// part says which state of a tile a beginning belongs to.
type part struct {
	URL  string `json:"url"`
	ETag string `json:"etag"`
}

// absentError is a tile that the server does not have, later an answer that another try may better.
type absentError struct{ status string }

func (e absentError) Error() string { return e.status }

type laterError struct {
	err  error
	wait time.Duration // that the server asks for
}

func (e laterError) Error() string { return e.err.Error() }
func (e laterError) Unwrap() error { return e.err }

// tile sees to one tile.
func (r *run) tile(ctx context.Context, c corner, address, file string) error {
	name, final := c.name(), filepath.Join(r.q.Dir, file)
	known := slices.IndexFunc(r.m.Tiles, func(t Tile) bool { return t.File == file })
	digest, size, err := digestOf(final)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case known < 0:
		r.result.Kept = append(r.result.Kept, name)
		r.result.Notes = append(r.result.Notes, fmt.Sprintf("%s was there already and is not in the manifest: it is left as it is, unverified", final))
		return nil
	case r.m.Tiles[known].SHA256 == digest:
		r.result.Kept = append(r.result.Kept, name)
		return nil
	default:
		r.result.Notes = append(r.result.Notes, fmt.Sprintf("%s has changed since it was fetched (%d bytes, digest %.12s…, not %.12s…): it is fetched again", final, size, digest, r.m.Tiles[known].SHA256))
	}
	etag, err := r.download(ctx, address, file)
	var absent absentError
	if errors.As(err, &absent) {
		r.result.Absent = append(r.result.Absent, name)
		r.m.Absent = slices.DeleteFunc(r.m.Absent, func(a Absent) bool { return a.URL == address })
		r.m.Absent = append(r.m.Absent, Absent{name, address, time.Now().UTC().Truncate(time.Second)})
		return r.m.write(r.q.Dir)
	}
	if err != nil {
		return err
	}
	got := filepath.Join(r.q.Dir, partDir, file)
	if err := sound(got, c); err != nil {
		r.drop(file)
		return err
	}
	if digest, size, err = digestOf(got); err != nil {
		return err
	}
	if err := os.Rename(got, final); err != nil {
		return err
	}
	r.drop(file)
	r.m.Tiles = slices.DeleteFunc(r.m.Tiles, func(t Tile) bool { return t.File == file })
	r.m.Absent = slices.DeleteFunc(r.m.Absent, func(a Absent) bool { return a.URL == address })
	r.m.Tiles = append(r.m.Tiles, Tile{name, file, address, digest, size, time.Now().UTC().Truncate(time.Second), etag})
	r.result.Fetched = append(r.result.Fetched, name)
	return r.m.write(r.q.Dir)
}

// sound reads a tile once: it must be elevation, of the place that its name says.
func sound(file string, c corner) error {
	m, err := terrain.Open(terrain.Options{}, file)
	if err != nil {
		return fmt.Errorf("what the server gave is no elevation: %w", err)
	}
	_, err = m.Height(float64(c.lat)+0.5, float64(c.lon)+0.5)
	var gap *terrain.GapError
	if errors.As(err, &gap) && gap.Kind == terrain.VoidGap {
		return nil
	}
	if err != nil {
		return fmt.Errorf("what the server gave is not this tile: %w", err)
	}
	return nil
}

func digestOf(file string) (digest string, size int64, err error) {
	f, err := os.Open(file)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

func (r *run) partFile(file string) string { return filepath.Join(r.q.Dir, partDir, file) }

// drop forgets the beginning of a tile.
func (r *run) drop(file string) {
	os.Remove(r.partFile(file))
	os.Remove(r.partFile(file) + ".json")
}

// download brings a tile into the folder of beginnings, with as many tries as are allowed.
func (r *run) download(ctx context.Context, address, file string) (etag string, err error) {
	retries, pause := r.q.Retries, r.q.Pause
	if retries == 0 {
		retries = defaultRetries
	}
	if pause <= 0 {
		pause = time.Second
	}
	for try := 0; ; try++ {
		if etag, err = r.attempt(ctx, address, file); err == nil {
			return etag, nil
		}
		var later laterError
		if ctx.Err() != nil || !errors.As(err, &later) {
			return "", err
		}
		if try >= retries {
			return "", fmt.Errorf("%w (after %d tries; run it again to go on from there)", err, try+1)
		}
		select {
		case <-time.After(max(later.wait, pause)):
		case <-ctx.Done():
			return "", ctx.Err()
		}
		pause = min(2*pause, time.Minute)
	}
}

// attempt asks once, for what is missing.
func (r *run) attempt(ctx context.Context, address, file string) (etag string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Accept-Encoding", "identity") // digests are of what lies on the server
	have, was := r.begun(address, file)
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		req.Header.Set("If-Range", was.ETag)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return "", laterError{err: err}
	}
	defer resp.Body.Close()
	flags := os.O_WRONLY | os.O_CREATE
	switch {
	case resp.StatusCode == http.StatusOK:
		have, flags = 0, flags|os.O_TRUNC
	case resp.StatusCode == http.StatusPartialContent && have > 0 && strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", have)):
		flags |= os.O_APPEND
	case resp.StatusCode == http.StatusRequestedRangeNotSatisfiable, resp.StatusCode == http.StatusPartialContent:
		r.drop(file)
		return "", laterError{err: fmt.Errorf("GET %s: %s: it begins anew", address, resp.Status)}
	case resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusGone:
		return "", absentError{resp.Status}
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= 500:
		wait, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return "", laterError{fmt.Errorf("GET %s: %s", address, resp.Status), min(time.Duration(max(0, wait))*time.Second, time.Minute)}
	default:
		return "", fmt.Errorf("GET %s: %s: check the template, and whether the server asks for an account", address, resp.Status)
	}
	limit := r.q.MaxBytes
	if limit <= 0 {
		limit = defaultMaxBytes
	}
	total := have + resp.ContentLength
	if resp.ContentLength < 0 {
		total = 0
	}
	if total > limit {
		return "", fmt.Errorf("GET %s: %d bytes, more than the %d that are allowed for a tile", address, total, limit)
	}
	if etag = resp.Header.Get("ETag"); strings.HasPrefix(etag, "W/") {
		etag = "" // a weak one does not promise the same bytes
	}
	note, err := json.Marshal(part{address, etag})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(r.partFile(file)+".json", note, 0o644); err != nil {
		return "", err
	}
	f, err := os.OpenFile(r.partFile(file), flags, 0o644)
	if err != nil {
		return "", err
	}
	p := r.progress
	p.Size = total
	n, err := io.Copy(f, &counted{r: io.LimitReader(resp.Body, limit-have+1), have: have, tell: func(n int64) {
		p.Bytes = n
		r.tell(p)
	}})
	r.result.Bytes += n
	if cerr := f.Close(); cerr != nil {
		return "", cerr
	}
	switch {
	case err != nil:
		return "", laterError{err: fmt.Errorf("GET %s: %w", address, err)}
	case have+n > limit:
		r.drop(file)
		return "", fmt.Errorf("GET %s: more than the %d bytes that are allowed for a tile", address, limit)
	case total > 0 && have+n < total:
		return "", laterError{err: fmt.Errorf("GET %s: %d bytes of %d", address, have+n, total)}
	}
	return etag, nil
}

// begun says how much of a tile is there and may go on: only that whose state the server named.
func (r *run) begun(address, file string) (int64, part) {
	var p part
	b, err := os.ReadFile(r.partFile(file) + ".json")
	if err != nil || json.Unmarshal(b, &p) != nil || p.URL != address || p.ETag == "" {
		return 0, part{}
	}
	info, err := os.Stat(r.partFile(file))
	if err != nil {
		return 0, part{}
	}
	return info.Size(), p
}

// counted tells what is read through it, at most once per quarter of a megabyte.
type counted struct {
	r          io.Reader
	have, told int64
	tell       func(int64)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.have += int64(n); c.have-c.told >= 1<<18 {
		c.told = c.have
		c.tell(c.have)
	}
	return n, err
}
