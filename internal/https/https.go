// Package https says from where data may be fetched: https, and plain http from this machine alone. Whatever else could be
// read or changed on its way.
package https

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
)

// Allowed refuses an address that is neither https nor plain http of this machine.
func Allowed(u *url.URL) error {
	switch h := u.Hostname(); {
	case u.Scheme == "https" && h != "":
		return nil
	case u.Scheme == "http" && loopback(h):
		return nil
	}
	return fmt.Errorf("address %q: only https is fetched from (plain http from this machine alone)", u.Redacted())
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// Client is a client that follows redirections to allowed addresses alone, at most five; nil stands for http's own.
func Client(c *http.Client) *http.Client {
	safe := http.Client{}
	if c != nil {
		safe = *c
	}
	safe.CheckRedirect = func(q *http.Request, via []*http.Request) error {
		if len(via) >= 5 {
			return errors.New("more than five redirections")
		}
		return Allowed(q.URL)
	}
	return &safe
}
