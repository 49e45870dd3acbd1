package upload

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,expiration,checksum,termination"
	tusChecksums  = "sha1,sha256,md5" // sha1 is asked for of every server; none guards against anything but broken lines here
	pieceType     = "application/offset+octet-stream"

	statusChecksumMismatch = 460 // tus 1.0.0, Checksum

	maxMetadataBytes = 4 << 10

	// quiet is how long a body may pause. tus asks for time limits and names none; its draft 0.2.2 had 30 seconds.
	quiet = 30 * time.Second
)

// Authorise says who sends a request, if he may upload to the network. An error with a method GetStatus() int, as huma's
// have, is answered with that status, any other with 403.
type Authorise func(r *http.Request, network string) (owner string, err error)

// Handler speaks tus 1.0.0 below base, a path that ends in a slash: OPTIONS and POST base, HEAD, PATCH and DELETE base+ID. The
// metadata of a creation names the "network", and may name a "filename". An upload is seen by its owner only.
//
// X-HTTP-Method-Override is not followed, against the specification's wish: a request that passed as one method would act as
// another.
func Handler(area *Area, base string, authorise Authorise) http.Handler {
	h := &tus{area: area, base: base, authorise: authorise}
	mux := http.NewServeMux()
	mux.HandleFunc("OPTIONS "+base, h.options)
	mux.HandleFunc("POST "+base+"{$}", h.create)
	mux.HandleFunc("HEAD "+base+"{id}", h.head)
	mux.HandleFunc("PATCH "+base+"{id}", h.patch)
	mux.HandleFunc("DELETE "+base+"{id}", h.terminate)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Tus-Resumable", tusVersion)
		w.Header().Set("Cache-Control", "no-store")
		if r.Method != http.MethodOptions && r.Header.Get("Tus-Resumable") != tusVersion {
			w.Header().Set("Tus-Version", tusVersion)
			http.Error(w, "upload: this server speaks tus 1.0.0: send Tus-Resumable: 1.0.0", http.StatusPreconditionFailed)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

type tus struct {
	area      *Area
	base      string
	authorise Authorise
}

func (h *tus) options(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Tus-Version", tusVersion)
	w.Header().Set("Tus-Extension", tusExtensions)
	w.Header().Set("Tus-Checksum-Algorithm", tusChecksums)
	w.Header().Set("Tus-Max-Size", strconv.FormatInt(h.area.limits.Size, 10))
	w.WriteHeader(http.StatusNoContent)
}

func (h *tus) create(w http.ResponseWriter, r *http.Request) {
	size, err := wholeNumber(r.Header, "Upload-Length")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	metadata := r.Header.Get("Upload-Metadata")
	values, err := parseMetadata(metadata)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	owner, err := h.authorise(r, values["network"])
	if err != nil {
		refuse(w, &denied{err})
		return
	}
	id, err := h.area.create(r.Context(), state{
		Owner: owner, Network: values["network"], Name: values["filename"], Size: size, Metadata: metadata,
	})
	if err != nil {
		refuse(w, err)
		return
	}
	if st, err := h.area.Status(id); err == nil {
		w.Header().Set("Upload-Expires", st.Expires.UTC().Format(http.TimeFormat))
	}
	w.Header().Set("Location", h.base+id.String())
	w.WriteHeader(http.StatusCreated)
}

// find gives the upload that a request names, if it is the sender's. To others it is not there.
func (h *tus) find(r *http.Request) (Status, error) {
	id, err := ParseID(r.PathValue("id"))
	if err != nil {
		return Status{}, ErrNotFound
	}
	st, err := h.area.Status(id)
	if err != nil {
		return Status{}, err
	}
	owner, err := h.authorise(r, st.Network)
	if err != nil {
		return Status{}, &denied{err}
	}
	if owner != st.Owner {
		return Status{}, ErrNotFound
	}
	return st, nil
}

func (h *tus) head(w http.ResponseWriter, r *http.Request) {
	st, err := h.find(r)
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(st.Offset, 10))
	w.Header().Set("Upload-Length", strconv.FormatInt(st.Size, 10))
	w.Header().Set("Upload-Expires", st.Expires.UTC().Format(http.TimeFormat))
	if st.Metadata != "" {
		w.Header().Set("Upload-Metadata", st.Metadata)
	}
}

func (h *tus) patch(w http.ResponseWriter, r *http.Request) {
	st, err := h.find(r)
	if err != nil {
		refuse(w, err)
		return
	}
	if r.Header.Get("Content-Type") != pieceType {
		http.Error(w, "upload: send Content-Type: "+pieceType, http.StatusUnsupportedMediaType)
		return
	}
	offset, err := wholeNumber(r.Header, "Upload-Offset")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if r.ContentLength > st.Size-offset && offset == st.Offset {
		refuse(w, ErrTooLarge)
		return
	}
	sum, want, err := checksum(r.Header.Get("Upload-Checksum"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	at, err := h.area.append(r.Context(), st.ID, offset, &patient{r.Body, http.NewResponseController(w)}, sum, want)
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(at, 10))
	if st, err := h.area.Status(st.ID); err == nil {
		w.Header().Set("Upload-Expires", st.Expires.UTC().Format(http.TimeFormat))
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *tus) terminate(w http.ResponseWriter, r *http.Request) {
	st, err := h.find(r)
	if err == nil {
		err = h.area.Abort(r.Context(), st.ID)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// patient gives a body as long as it takes, while it comes: each read may wait for quiet. The server's own bound on
// reading a request would cut large uploads off.
type patient struct {
	body io.Reader
	conn *http.ResponseController
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.conn.SetReadDeadline(time.Now().Add(quiet)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.body.Read(b)
}

// denied marks an error of Authorise.
type denied struct{ error }

func (d *denied) Unwrap() error { return d.error }

// refuse answers an error with its status.
func refuse(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	text := err.Error()
	var offset *OffsetError
	var who *denied
	switch {
	case errors.As(err, &who):
		status = http.StatusForbidden
		if s, ok := errors.AsType[interface {
			error
			GetStatus() int
		}](err); ok && s.GetStatus() >= 400 && s.GetStatus() < 500 {
			status = s.GetStatus()
		}
	case errors.As(err, &offset):
		status = http.StatusConflict
	case errors.Is(err, ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, ErrBusy):
		status = http.StatusLocked
	case errors.Is(err, ErrTooLarge):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrChecksum):
		status = statusChecksumMismatch
	case errors.Is(err, ErrFull):
		status = http.StatusInsufficientStorage
	case errors.Is(err, ErrCrowded):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
	case errors.Is(err, errInterrupted), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		status = http.StatusRequestTimeout // the client is gone, as a rule
	default:
		text = "upload: the server could not store it: try again later" // paths of the server are nobody's business
	}
	http.Error(w, text, status)
}

func wholeNumber(h http.Header, name string) (int64, error) {
	n, err := strconv.ParseUint(h.Get(name), 10, 63)
	if err != nil {
		return 0, fmt.Errorf("upload: send %s as a whole number of bytes", name)
	}
	return int64(n), nil
}

// parseMetadata reads Upload-Metadata: "key base64,key base64,key".
func parseMetadata(s string) (map[string]string, error) {
	if len(s) > maxMetadataBytes {
		return nil, fmt.Errorf("upload: Upload-Metadata is longer than %d bytes", maxMetadataBytes)
	}
	values := map[string]string{}
	if s == "" {
		return values, nil
	}
	for pair := range strings.SplitSeq(s, ",") {
		key, encoded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.DecodeString(encoded)
		if _, twice := values[key]; key == "" || twice || err != nil {
			return nil, errors.New("upload: Upload-Metadata is a list of keys, each once, with values in base64")
		}
		values[key] = string(value)
	}
	return values, nil
}

// checksum reads Upload-Checksum: "sha1 base64". Without one there is no hash.
func checksum(s string) (hash.Hash, []byte, error) {
	if s == "" {
		return nil, nil, nil
	}
	name, encoded, _ := strings.Cut(s, " ")
	var h hash.Hash
	switch name {
	case "sha1":
		h = sha1.New()
	case "sha256":
		h = sha256.New()
	case "md5":
		h = md5.New()
	default:
		return nil, nil, fmt.Errorf("upload: Upload-Checksum: %.20q is not one of %s", name, tusChecksums)
	}
	sum, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(sum) != h.Size() {
		return nil, nil, fmt.Errorf("upload: Upload-Checksum: give %d bytes in base64", h.Size())
	}
	return h, sum, nil
}
