package upload

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
)

const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,expiration,checksum,termination"
	partMedia     = "application/offset+octet-stream"
)

// ServeUploads answers where uploads of a network begin: OPTIONS tells the limits, POST begins one. Whoever calls it has found
// out that the owner may. An upload's address is that of the request and the id.
func (s *Store) ServeUploads(w http.ResponseWriter, r *http.Request, network, owner string) {
	var err error
	switch r.Method {
	case http.MethodOptions:
		s.options(w, "OPTIONS, POST")
		return
	case http.MethodPost:
		if err = begin(w, r); err == nil {
			err = s.post(w, r, network, owner)
		}
	default:
		err = notAllowed(w, "OPTIONS, POST")
	}
	s.answer(w, r, err)
}

// ServeUpload answers for one upload of a network: OPTIONS, HEAD tells its offset, PATCH adds a part, DELETE ends it. A POST
// with X-HTTP-Method-Override counts as what that says; with other methods the header is not heeded, for what guards against
// forgery goes by the method.
func (s *Store) ServeUpload(w http.ResponseWriter, r *http.Request, network, id string) {
	const allowed = "OPTIONS, HEAD, PATCH, DELETE"
	method := r.Method
	if method == http.MethodPost {
		method = r.Header.Get("X-HTTP-Method-Override")
	}
	if method == http.MethodOptions {
		s.options(w, allowed)
		return
	}
	err := begin(w, r)
	if err == nil {
		switch method {
		case http.MethodHead:
			err = s.head(w, network, id)
		case http.MethodPatch:
			err = s.patch(w, r, network, id)
		case http.MethodDelete:
			if err = s.Terminate(network, id); err == nil {
				w.WriteHeader(http.StatusNoContent)
			}
		default:
			err = notAllowed(w, allowed)
		}
	}
	s.answer(w, r, err)
}

// begin holds the version of a request against ours, and sets what every answer has.
func begin(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Tus-Resumable", tusVersion)
	w.Header().Set("Cache-Control", "no-store")
	if got := r.Header.Get("Tus-Resumable"); got != tusVersion {
		w.Header().Set("Tus-Version", tusVersion)
		return refuse(http.StatusPreconditionFailed, "Tus-Resumable is %q: expected %s", got, tusVersion)
	}
	return nil
}

func notAllowed(w http.ResponseWriter, allowed string) error {
	w.Header().Set("Allow", allowed)
	return refuse(http.StatusMethodNotAllowed, "expected one of %s", allowed)
}

func (s *Store) options(w http.ResponseWriter, allowed string) {
	h := w.Header()
	h.Set("Allow", allowed)
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Extension", tusExtensions)
	h.Set("Tus-Max-Size", strconv.FormatInt(s.o.MaxUpload, 10))
	h.Set("Tus-Checksum-Algorithm", checksumAlgorithms)
	w.WriteHeader(http.StatusNoContent)
}

func (s *Store) post(w http.ResponseWriter, r *http.Request, network, owner string) error {
	if r.Header.Get("Upload-Defer-Length") != "" || r.Header.Get("Upload-Concat") != "" {
		return refuse(http.StatusBadRequest, "the extensions creation-defer-length and concatenation are not there: send Upload-Length, and one upload for each file")
	}
	length, err := number(r, "Upload-Length")
	if err != nil {
		return err
	}
	metadata, err := only(r, "Upload-Metadata")
	if err != nil {
		return err
	}
	info, err := s.Create(network, owner, metadata, length)
	if err != nil {
		return err
	}
	w.Header().Set("Location", strings.TrimRight(r.URL.EscapedPath(), "/")+"/"+info.ID)
	expires(w, info)
	w.WriteHeader(http.StatusCreated)
	return nil
}

func (s *Store) head(w http.ResponseWriter, network, id string) error {
	info, err := s.Info(network, id)
	if err != nil {
		return err
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(info.Offset, 10))
	w.Header().Set("Upload-Length", strconv.FormatInt(info.Length, 10))
	w.Header().Set("Upload-Metadata", info.Metadata)
	expires(w, info)
	w.WriteHeader(http.StatusOK)
	return nil
}

func (s *Store) patch(w http.ResponseWriter, r *http.Request, network, id string) error {
	if r.Header.Get("Content-Type") != partMedia || r.Header.Get("Content-Encoding") != "" {
		return refuse(http.StatusUnsupportedMediaType, "expected Content-Type: %s, and no Content-Encoding", partMedia)
	}
	offset, err := number(r, "Upload-Offset")
	if err != nil {
		return err
	}
	var sum *Checksum
	if r.Header.Values("Upload-Checksum") != nil {
		text, err := only(r, "Upload-Checksum")
		if err != nil {
			return err
		}
		if sum, err = ParseChecksum(text); err != nil {
			return err
		}
	}
	info, err := s.Append(network, id, offset, r.ContentLength, sum, r.Body)
	if err != nil {
		return err
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(info.Offset, 10))
	expires(w, info)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// expires tells until when an upload is there, in the form of RFC 9110 clause 5.6.7.
func expires(w http.ResponseWriter, info Info) {
	w.Header().Set("Upload-Expires", info.Expires.UTC().Format(http.TimeFormat))
}

// only gives the value of a header that may stand there once.
func only(r *http.Request, header string) (string, error) {
	switch v := r.Header.Values(header); len(v) {
	case 0:
		return "", nil
	case 1:
		return v[0], nil
	}
	return "", refuse(http.StatusBadRequest, "%s: expected the header once", header)
}

// number reads a header that is an integer that is not negative.
func number(r *http.Request, header string) (int64, error) {
	text, err := only(r, header)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if errors.Is(err, strconv.ErrRange) {
		return 0, refuse(http.StatusRequestEntityTooLarge, "%s: the number is beyond any upload", header)
	}
	if err != nil {
		return 0, refuse(http.StatusBadRequest, "%s: expected a number of octets", header)
	}
	return int64(n), nil
}

// answer tells an error as a problem (RFC 9457). What is our own fault is logged, and not told.
func (s *Store) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		return
	}
	var no *Refusal
	if !errors.As(err, &no) {
		s.o.Log.ErrorContext(r.Context(), "upload failed", "error", err)
		no = refuse(http.StatusInternalServerError, "the server could not do it; its log says why")
	}
	no.Write(w)
}

// Write answers with the refusal as a problem (RFC 9457).
func (r *Refusal) Write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	switch r.Status {
	case http.StatusLocked, http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
	}
	title := http.StatusText(r.Status)
	if r.Status == StatusChecksum {
		title = "Checksum Mismatch"
	}
	w.WriteHeader(r.Status)
	json.NewEncoder(w).Encode(struct { // its own error is that the caller went away
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{title, r.Status, r.Detail})
}
