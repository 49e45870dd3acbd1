package access

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	flowCookie = "guyline-oidc"
	flowEnd    = 10 * time.Minute
)

// flow is a sign-in by the provider on its way. The browser keeps it in a cookie, authenticated by HMAC-SHA256; the verifier
// (RFC 7636) is no secret before the browser that asked, only before whoever reads the code on its way back.
type flow struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	To       string    `json:"to"` // the page to be shown in the end
	Ends     time.Time `json:"ends"`
}

func (rp *relyingParty) seal(f flow) (string, error) {
	text, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("openid: %w", err)
	}
	payload := base64.RawURLEncoding.EncodeToString(text)
	return payload + "." + base64.RawURLEncoding.EncodeToString(rp.mac(payload)), nil
}

func (rp *relyingParty) mac(payload string) []byte {
	mac := hmac.New(sha256.New, rp.key)
	mac.Write([]byte("guyline openid flow\n" + payload))
	return mac.Sum(nil)
}

// open reads the cookie; only of what was sealed here, and did not end.
func (rp *relyingParty) open(value string) (f flow, err error) {
	payload, seal, _ := strings.Cut(value, ".")
	mac, err := base64.RawURLEncoding.DecodeString(seal)
	if err != nil || !hmac.Equal(mac, rp.mac(payload)) {
		return f, errors.New("openid: the cookie of this sign-in is not ours")
	}
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return f, fmt.Errorf("openid: cookie: %w", err)
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, fmt.Errorf("openid: cookie: %w", err)
	}
	if !rp.now().Before(f.Ends) {
		return f, fmt.Errorf("openid: this sign-in took longer than %s", flowEnd)
	}
	return f, nil
}

// BeginOIDC sends the browser to the provider: the code flow, with PKCE (S256), state and nonce. The query's "to" is the page
// to be shown in the end. Its route is public.
func (g *Gate) BeginOIDC(w http.ResponseWriter, r *http.Request) {
	if g.oidc == nil {
		(&Refusal{Status: http.StatusNotFound, Detail: "no OpenID provider is set up here"}).Write(w)
		return
	}
	_, config, err := g.oidc.discover(r.Context())
	if err != nil {
		g.log.ErrorContext(r.Context(), "the OpenID provider could not be asked", "error", err)
		(&Refusal{Status: http.StatusBadGateway, Detail: "the OpenID provider can not be asked now", Wait: 5 * time.Second}).Write(w)
		return
	}
	f := flow{
		State:    base64.RawURLEncoding.EncodeToString(random(32)),
		Nonce:    base64.RawURLEncoding.EncodeToString(random(32)),
		Verifier: oauth2.GenerateVerifier(),
		To:       ownPage(r.URL.Query().Get("to")),
		Ends:     g.now().Add(flowEnd),
	}
	sealed, err := g.oidc.seal(f)
	if err != nil {
		g.asRefusal(r.Context(), err).Write(w)
		return
	}
	// Lax: the provider's redirect back comes from another site.
	http.SetCookie(w, cookie(flowCookie, sealed, from(r.Context()).plain, http.SameSiteLaxMode, flowEnd))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, config.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), http.StatusSeeOther)
}

// ownPage is a path on this server; "/" where the text leads elsewhere.
func ownPage(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") || len(to) > 1024 {
		return "/"
	}
	return u.String()
}

// FinishOIDC answers the provider's redirect back: it begins a session, and tells who signed in, for the audit. Where it gives
// an error it has answered with the refusal already. Its route is public.
//
// The answer is a page that leads on, and no redirect: the browser would follow one on behalf of the provider's site, and keep
// back the new cookie, which is SameSite=Strict.
func (g *Gate) FinishOIDC(w http.ResponseWriter, r *http.Request) (Principal, error) {
	ctx := r.Context()
	if g.oidc == nil {
		refused := &Refusal{Status: http.StatusNotFound, Detail: "no OpenID provider is set up here"}
		refused.Write(w)
		return Principal{}, refused
	}
	plain := from(ctx).plain
	http.SetCookie(w, cookie(flowCookie, "", plain, http.SameSiteLaxMode, -time.Second))
	name, grants, to, err := g.oidc.finish(ctx, r, plain)
	if err != nil {
		g.log.WarnContext(ctx, "a sign-in by OpenID was refused", "address", Address(ctx), "error", err)
		(&Refusal{Status: http.StatusUnauthorized, Detail: "the sign-in by the OpenID provider failed: begin again, or ask an administrator for a group; the server's log says why", challenge: challenge}).Write(w)
		return Principal{}, err
	}
	if u, err := g.o.Storage.User(ctx, name); err == nil && u.Disabled {
		errCredentials.Write(w)
		return Principal{}, fmt.Errorf("openid: %s is disabled: %w", name, errCredentials)
	} else if err != nil && !errors.Is(err, ErrNotFound) {
		g.asRefusal(ctx, err).Write(w)
		return Principal{}, fmt.Errorf("openid: %w", err)
	}
	s, err := g.open(ctx, name, nil, grants)
	if err != nil {
		g.asRefusal(ctx, err).Write(w)
		return Principal{}, err
	}
	http.SetCookie(w, s.Cookie)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	to = html.EscapeString(to)
	fmt.Fprintf(w, "<!doctype html><meta charset=utf-8><title>Signed in</title><meta http-equiv=refresh content=\"0;url=%s\"><p>You are signed in. <a href=\"%s\">Go on</a>.", to, to)
	return s.Principal, nil
}

// finish verifies what came back: the cookie, the state, that it comes back once only, the issuer where it names itself
// (RFC 9207), and the identity.
func (rp *relyingParty) finish(ctx context.Context, r *http.Request, plain bool) (name string, grants []Grant, to string, err error) {
	value, ok := cookieOf(r, flowCookie, plain)
	if !ok {
		return "", nil, "", errors.New("openid: the cookie of this sign-in is missing")
	}
	f, err := rp.open(value)
	if err != nil {
		return "", nil, "", err
	}
	q := r.URL.Query()
	if !hmac.Equal([]byte(q.Get("state")), []byte(f.State)) {
		return "", nil, "", errors.New("openid: the state is of another sign-in")
	}
	again := false
	rp.used.update(digest([]byte(f.State)), func(used *bool) { again, *used = *used, true })
	if again {
		return "", nil, "", errors.New("openid: the state came back before")
	}
	if iss := q.Get("iss"); iss != "" && iss != rp.p.Issuer {
		return "", nil, "", fmt.Errorf("openid: the answer is of %q", iss)
	}
	if e := q.Get("error"); e != "" {
		return "", nil, "", fmt.Errorf("openid: the provider answered %q", e)
	}
	name, grants, err = rp.identity(ctx, q.Get("code"), f)
	return name, grants, f.To, err
}
