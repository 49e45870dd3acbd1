package access

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Refusal is an error that is to be answered as it stands.
type Refusal struct {
	Status    int
	Detail    string
	Wait      time.Duration // after which to try again; 0 where that helps nothing
	challenge string        // how to make oneself known (RFC 6750 clause 3); empty where Status is not 401
}

func (r *Refusal) Error() string { return r.Detail }

// Write answers with a problem as RFC 9457 has it.
func (r *Refusal) Write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if r.challenge != "" {
		h.Set("WWW-Authenticate", r.challenge)
	}
	if r.Wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int((r.Wait+time.Second-1)/time.Second)))
	}
	w.WriteHeader(r.Status)
	json.NewEncoder(w).Encode(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(r.Status), r.Status, r.Detail})
}

const challenge = `Bearer realm="guyline"`

// What is answered without a word on why: whether a user is there, is disabled or has another password, and whether a token
// never was, ended or was revoked.
var (
	errCredentials = &Refusal{Status: http.StatusUnauthorized, Detail: "the user's name or password is wrong", challenge: challenge}
	errToken       = &Refusal{Status: http.StatusUnauthorized, Detail: "the API token is unknown, ended or revoked: make a new one", challenge: challenge + `, error="invalid_token"`}
	errUnknown     = &Refusal{Status: http.StatusUnauthorized, Detail: "sign in, or send an API token as Authorization: Bearer gly_…", challenge: challenge}
	errBusy        = &Refusal{Status: http.StatusServiceUnavailable, Detail: "too many sign-ins at once", Wait: 5 * time.Second}
)

func forbidden(detail string) *Refusal { return &Refusal{Status: http.StatusForbidden, Detail: detail} }

func invalid(detail string) *Refusal {
	return &Refusal{Status: http.StatusUnprocessableEntity, Detail: detail}
}
