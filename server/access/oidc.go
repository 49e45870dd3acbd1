package access

import (
	"cmp"
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider is an OpenID provider by which people sign in, and what its claims are worth here.
type Provider struct {
	Issuer       string // https, or http on loopback
	ClientID     string
	ClientSecret string
	RedirectURL  string   // where the provider sends people back to: the route that calls [Gate.FinishOIDC]
	Scopes       []string // besides openid
	// NameClaim is the claim by which the audit names people, as oidc:NAME; "sub" where it is empty. Others than sub can
	// change hands at many providers (OpenID Connect Core 1.0 clause 5.7). An email counts iff it is verified.
	NameClaim   string
	GroupsClaim string             // the claim with a list of groups; "groups" where it is empty
	Groups      map[string][]Grant // what each group may do; whoever is in none is refused
	Client      *http.Client       // asks the provider; nil for one of our own
}

// algorithms are those that sign ID tokens here: with a key pair, none of the shared secrets, and never none.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

const (
	maxAnswer = 1 << 20 // bytes of an answer of the provider
	maxStates = 1 << 14 // sign-ins that are remembered as used, 100 bytes each
	localName = "oidc:" // before the names of people, so that none is taken for an account
)

// relyingParty is our side of OpenID Connect.
type relyingParty struct {
	p    Provider
	key  []byte
	now  func() time.Time
	used *recent[[32]byte, bool] // states that came back

	mu       sync.Mutex
	provider *oidc.Provider // nil until it was asked
}

func newRelyingParty(p Provider, key []byte, now func() time.Time) (*relyingParty, error) {
	issuer, err := url.Parse(p.Issuer)
	if err != nil || issuer.Host == "" || issuer.Scheme != "https" && !(issuer.Scheme == "http" && loopback(issuer.Hostname())) {
		return nil, fmt.Errorf("openid: issuer %q: expected an https URL", p.Issuer)
	}
	if p.ClientID == "" || p.RedirectURL == "" {
		return nil, errors.New("openid: expected a client id and a redirect URL, as they are registered with the provider")
	}
	for group, grants := range p.Groups {
		for _, g := range grants {
			if g.Role < Viewer || g.Role > Admin || g.Network == "" {
				return nil, fmt.Errorf("openid: group %q: expected a role and a network in every grant", group)
			}
		}
	}
	switch {
	case key == nil:
		key = random(32)
	case len(key) < 32:
		return nil, fmt.Errorf("openid: key of %d bytes: expected 32 random ones", len(key))
	}
	if p.Client == nil {
		p.Client = &http.Client{Timeout: 10 * time.Second}
	}
	client := *p.Client
	client.Transport = bounded{cmp.Or(client.Transport, http.DefaultTransport)}
	p.Client = &client
	return &relyingParty{p: p, key: key, now: now, used: newRecent[[32]byte, bool](maxStates)}, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// bounded ends answers that are longer than any provider's.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}

// ask is a context in which the provider is asked.
func (rp *relyingParty) ask(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, rp.p.Client)
}

// discover asks the provider for its endpoints and keys, once. A provider that is down when the server starts does not keep it
// from starting.
func (rp *relyingParty) discover(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	rp.mu.Lock()
	defer rp.mu.Unlock()
	if rp.provider == nil {
		p, err := oidc.NewProvider(rp.ask(ctx), rp.p.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("openid: %w", err)
		}
		rp.provider = p
	}
	return rp.provider, &oauth2.Config{
		ClientID:     rp.p.ClientID,
		ClientSecret: rp.p.ClientSecret,
		Endpoint:     rp.provider.Endpoint(),
		RedirectURL:  rp.p.RedirectURL,
		Scopes:       append([]string{oidc.ScopeOpenID}, rp.p.Scopes...),
	}, nil
}

// claims are what an ID token says besides what its verification asks for.
type claims struct {
	AuthorizedParty string `json:"azp"`
	EmailVerified   bool   `json:"email_verified"`
}

// identity redeems the code and verifies the ID token (OpenID Connect Core 1.0 clause 3.1.3.7): issuer, audience, signature,
// expiry, nonce, the authorized party where one is named, and the access token's hash where it is there. It gives the
// person's name and grants.
func (rp *relyingParty) identity(ctx context.Context, code string, f flow) (string, []Grant, error) {
	provider, config, err := rp.discover(ctx)
	if err != nil {
		return "", nil, err
	}
	token, err := config.Exchange(rp.ask(ctx), code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return "", nil, fmt.Errorf("openid: code: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", nil, errors.New("openid: the provider sent no ID token: is the scope openid allowed for this client?")
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: rp.p.ClientID, SupportedSigningAlgs: algorithms, Now: rp.now}).Verify(rp.ask(ctx), raw)
	if err != nil {
		return "", nil, fmt.Errorf("openid: ID token: %w", err)
	}
	if !hmac.Equal([]byte(id.Nonce), []byte(f.Nonce)) {
		return "", nil, errors.New("openid: ID token: its nonce is of another sign-in")
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return "", nil, fmt.Errorf("openid: access token: %w", err)
		}
	}
	var c claims
	var all map[string]any
	if err := errors.Join(id.Claims(&c), id.Claims(&all)); err != nil {
		return "", nil, fmt.Errorf("openid: ID token: %w", err)
	}
	if (len(id.Audience) > 1 || c.AuthorizedParty != "") && c.AuthorizedParty != rp.p.ClientID {
		return "", nil, fmt.Errorf("openid: ID token: it is for %q (azp)", c.AuthorizedParty)
	}
	return rp.person(id.Subject, c.EmailVerified, all)
}

// person maps claims to a name and grants.
func (rp *relyingParty) person(subject string, emailVerified bool, all map[string]any) (string, []Grant, error) {
	nameClaim, groupsClaim := cmp.Or(rp.p.NameClaim, "sub"), cmp.Or(rp.p.GroupsClaim, "groups")
	name, _ := all[nameClaim].(string)
	if nameClaim == "sub" {
		name = subject
	}
	if name == "" || len(name) > 255 || nameClaim == "email" && !emailVerified {
		return "", nil, fmt.Errorf("openid: ID token: expected a name of at most 255 bytes in the claim %s, verified where it is an email", nameClaim)
	}
	groups, _ := all[groupsClaim].([]any)
	if one, ok := all[groupsClaim].(string); ok {
		groups = []any{one}
	}
	var grants []Grant
	for _, group := range groups {
		if g, ok := group.(string); ok {
			for _, grant := range rp.p.Groups[g] {
				if !slices.Contains(grants, grant) {
					grants = append(grants, grant)
				}
			}
		}
	}
	if len(grants) == 0 {
		return "", nil, fmt.Errorf("openid: %s is in no group that may do anything here", name)
	}
	return localName + name, grants, nil
}
