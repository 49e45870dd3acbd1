package access

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	sessionBytes = 32
	sessionIdle  = 8 * time.Hour
	sessionEnd   = 24 * time.Hour
	// touchEvery is how exact the last use of sessions and tokens is: not every request has to write.
	touchEvery = time.Minute
)

// HeaderCSRF bears a session's token against forged requests; see [CSRF].
const HeaderCSRF = "X-Guyline-CSRF"

// The names of cookies. Browsers take one with the prefix __Host- from the very host only, over TLS, for all paths (RFC 6265bis
// clause 4.1.3.2): no neighbour under the same domain can set it.
const (
	cookieName = "guyline"
	hostPrefix = "__Host-"
)

// plain tells whether a request came where a Secure cookie does not work: over plain HTTP on loopback.
func (g *Gate) plain(r *http.Request) bool {
	if !g.o.Plain || r.TLS != nil {
		return false
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return loopback(strings.Trim(host, "[]"))
}

// cookie makes a cookie that scripts can not read. A negative age removes it.
func cookie(name, value string, plain bool, sameSite http.SameSite, age time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: sameSite, MaxAge: int(age / time.Second)}
	if !plain {
		c.Name, c.Secure = hostPrefix+name, true
	}
	return c
}

// cookieOf gives the value of a cookie; false where it is missing, or there twice: then one of the two was slipped in.
func cookieOf(r *http.Request, name string, plain bool) (string, bool) {
	if !plain {
		name = hostPrefix + name
	}
	found := r.CookiesNamed(name)
	if len(found) != 1 {
		return "", false
	}
	return found[0].Value, true
}

// bySession finds out who asks by the cookie. A cookie of no session that lasts is as none.
func (g *Gate) bySession(r *http.Request) (asked, error) {
	value, ok := cookieOf(r, cookieName, g.plain(r))
	if !ok {
		return asked{}, nil
	}
	id, err := base64.RawURLEncoding.Strict().DecodeString(value)
	if err != nil || len(id) != sessionBytes {
		return asked{}, nil
	}
	ctx, now := r.Context(), g.now()
	s, err := g.o.Storage.Session(ctx, digest(id))
	if errors.Is(err, ErrNotFound) {
		return asked{}, nil
	}
	if err != nil {
		return asked{}, fmt.Errorf("session: %w", err)
	}
	if !now.Before(s.Expires) || now.Sub(s.Used) >= sessionIdle {
		return asked{}, g.o.Storage.EndSession(ctx, s.Hash)
	}
	p := Principal{User: s.User, Kind: KindSession, Grants: s.Grants}
	u, err := g.o.Storage.User(ctx, s.User)
	switch {
	case errors.Is(err, ErrNotFound) && s.Grants != nil: // the provider's word is enough
	case errors.Is(err, ErrNotFound):
		return asked{}, nil
	case err != nil:
		return asked{}, fmt.Errorf("session: %w", err)
	case u.Disabled:
		return asked{}, nil
	case s.Grants == nil:
		p.Grants = u.Grants
	}
	if now.Sub(s.Used) >= touchEvery {
		if err := g.o.Storage.TouchSession(ctx, s.Hash, now); err != nil {
			g.log.WarnContext(ctx, "a session's last use was not kept; it ends the earlier", "error", err)
		}
	}
	return asked{principal: p, known: true, session: id}, nil
}

// SignedIn is what somebody gets who signed in: the cookie that he is to be sent, and his token against forgery.
type SignedIn struct {
	Principal Principal
	Cookie    *http.Cookie
	CSRF      string
}

// open begins a session under a new id, and ends the one under which was asked: an id that somebody slipped in, or read
// before, is worth nothing.
func (g *Gate) open(ctx context.Context, user string, own, vouched []Grant) (SignedIn, error) {
	a, now, id := from(ctx), g.now(), random(sessionBytes)
	if a.session != nil {
		if err := g.o.Storage.EndSession(ctx, digest(a.session)); err != nil {
			return SignedIn{}, fmt.Errorf("session: %w", err)
		}
	}
	s := Session{Hash: digest(id), User: user, Grants: vouched, Created: now, Used: now, Expires: now.Add(sessionEnd)}
	if err := g.o.Storage.CreateSession(ctx, s); err != nil {
		return SignedIn{}, fmt.Errorf("session: %w", err)
	}
	return SignedIn{
		Principal: Principal{User: user, Kind: KindSession, Grants: append(own, vouched...)},
		Cookie:    cookie(cookieName, base64.RawURLEncoding.EncodeToString(id), a.plain, http.SameSiteStrictMode, sessionEnd),
		CSRF:      csrfOf(id),
	}, nil
}

// SignOut ends the session under which was asked, and gives the cookie that removes its own.
func (g *Gate) SignOut(ctx context.Context) (*http.Cookie, error) {
	a := from(ctx)
	if a.session != nil {
		if err := g.o.Storage.EndSession(ctx, digest(a.session)); err != nil {
			return nil, fmt.Errorf("session: %w", err)
		}
	}
	return cookie(cookieName, "", a.plain, http.SameSiteStrictMode, -time.Second), nil
}

// Sweep removes sessions that ended by themselves. It is to be called every hour or so.
func (g *Gate) Sweep(ctx context.Context) error {
	now := g.now()
	return g.o.Storage.EndSessions(ctx, now, now.Add(-sessionIdle))
}

// CSRF is the token that a page of the session sends in the header X-Guyline-CSRF with every request that changes something;
// empty where no session asks. A page gets it from a route of its own, which pages of other sites can not read.
func CSRF(ctx context.Context) string {
	if a := from(ctx); a.session != nil {
		return csrfOf(a.session)
	}
	return ""
}

// csrfOf derives a token from a session's id, which nobody else has: so it is bound to the session, and need not be kept.
func csrfOf(id []byte) string {
	mac := hmac.New(sha256.New, id)
	mac.Write([]byte("guyline csrf"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func csrfFits(id []byte, header []string) bool {
	return len(header) == 1 && hmac.Equal([]byte(header[0]), []byte(csrfOf(id)))
}
