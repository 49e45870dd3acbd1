package access

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	tokenPrefix = "gly_" // so that scanners of secrets find tokens that were left in a file
	tokenBytes  = 32
	tokenMax    = 365 * 24 * time.Hour
	maxTokens   = 100 // of one user
)

// byToken finds out who asks by the header Authorization.
func (g *Gate) byToken(ctx context.Context, header []string) (Principal, error) {
	scheme, secret, _ := strings.Cut(header[0], " ")
	if len(header) != 1 || !strings.EqualFold(scheme, "Bearer") {
		return Principal{}, errUnknown
	}
	raw, ok := strings.CutPrefix(secret, tokenPrefix)
	if b, err := base64.RawURLEncoding.Strict().DecodeString(raw); !ok || err != nil || len(b) != tokenBytes {
		return Principal{}, errToken
	}
	now := g.now()
	t, err := g.o.Storage.Token(ctx, digest([]byte(secret)))
	if errors.Is(err, ErrNotFound) || err == nil && !now.Before(t.Expires) {
		return Principal{}, errToken
	}
	if err != nil {
		return Principal{}, fmt.Errorf("token: %w", err)
	}
	u, err := g.o.Storage.User(ctx, t.User)
	if errors.Is(err, ErrNotFound) || err == nil && u.Disabled {
		return Principal{}, errToken
	}
	if err != nil {
		return Principal{}, fmt.Errorf("token: %w", err)
	}
	if now.Sub(t.Used) >= touchEvery {
		if err := g.o.Storage.TouchToken(ctx, t.Hash, now); err != nil {
			g.log.WarnContext(ctx, "a token's last use was not kept", "token", t.ID, "error", err)
		}
	}
	return Principal{User: u.Name, Kind: KindToken, Grants: u.Grants, Cap: t.Cap}, nil
}

// IssueToken makes an API token for whoever asks, and gives its text, which is not kept and can not be shown again. It does
// no more than limit, and no more than the user may do when it is used. It has an end, a year from now at most. Only somebody
// with a session and an account of this server gets one: a token that made tokens would outlive its end, and of whom a
// provider vouches for nothing is known once he is gone there.
func (g *Gate) IssueToken(ctx context.Context, name string, limit Grant, end time.Time) (text string, t Token, err error) {
	p, _ := FromContext(ctx)
	now := g.now()
	switch {
	case p.Kind != KindSession:
		return "", t, forbidden("API tokens are made by people who signed in")
	case name == "" || len(name) > 100:
		return "", t, invalid("token: expected a name of 1 to 100 bytes, which says what it is for")
	case !p.May(limit.Role, limit.Network):
		return "", t, forbidden(fmt.Sprintf("a token can not be %s in %q: you are not yourself", limit.Role, limit.Network))
	case !end.After(now) || end.After(now.Add(tokenMax)):
		return "", t, invalid("token: expected an end in the future, at most a year from now")
	}
	if _, err := g.o.Storage.User(ctx, p.User); errors.Is(err, ErrNotFound) {
		return "", t, forbidden("API tokens are for accounts of this server: ask an administrator for one")
	} else if err != nil {
		return "", t, fmt.Errorf("token: %w", err)
	}
	all, err := g.o.Storage.TokensOf(ctx, p.User)
	if err != nil {
		return "", t, fmt.Errorf("token: %w", err)
	}
	if len(all) >= maxTokens {
		return "", t, invalid(fmt.Sprintf("token: %s has %d already: revoke one first", p.User, len(all)))
	}
	text = tokenPrefix + base64.RawURLEncoding.EncodeToString(random(tokenBytes))
	t = Token{Hash: digest([]byte(text)), ID: hex.EncodeToString(random(8)), User: p.User, Name: name, Cap: limit, Created: now, Expires: end}
	if err := g.o.Storage.CreateToken(ctx, t); err != nil {
		return "", t, fmt.Errorf("token: %w", err)
	}
	return text, t, nil
}
