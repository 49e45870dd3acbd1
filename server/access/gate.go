package access

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"golang.org/x/time/rate"
)

// Options says how a gate lets in. Only Storage is needed.
type Options struct {
	Storage Storage
	// Public tells the requests that are answered to everybody, as [Table.Public] does; nil where none is.
	Public func(*http.Request) bool
	// Probe tells who a client certificate is that TLS verified: its name, and the network for which it reports. It is nil
	// where no probes report.
	Probe func(*x509.Certificate) (name, network string, ok bool)
	OIDC  *Provider // nil where nobody signs in by an OpenID provider
	// Key authenticates the cookies of a sign-in by OpenID; 32 random bytes, the same on all servers of a database. Where
	// there is none, a random one holds for this process.
	Key []byte
	// Plain says that plain HTTP is served on loopback: the cookie can not be Secure there, nor have the prefix __Host-.
	Plain bool
	// Origin is the scheme and host under which browsers see the server, where a proxy hides it: https://guyline.example.
	Origin string
	// Proxies are the addresses whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// PerAddress and PerPrincipal bound how often somebody may ask; 50 and 100 a second where they are zero, in bursts four
	// times as large.
	PerAddress, PerPrincipal rate.Limit
	// Hashings is how many passwords are checked at once, each with 64 MiB; 2 where it is zero.
	Hashings int
	Log      *slog.Logger
	Now      func() time.Time
}

// Gate finds out who asks, and lets in whom it knows.
type Gate struct {
	o          Options
	hasher     *hasher
	lockout    lockout
	addresses  limiters
	principals limiters
	origins    *http.CrossOriginProtection
	oidc       *relyingParty // nil where there is no provider
	log        *slog.Logger
	now        func() time.Time
}

// New makes a gate.
func New(o Options) (*Gate, error) {
	if o.Storage == nil {
		return nil, errors.New("access: expected a storage for accounts")
	}
	g := &Gate{
		o:          o,
		hasher:     newHasher(cmp.Or(o.Hashings, 2)),
		lockout:    newLockout(),
		addresses:  newLimiters(cmp.Or(o.PerAddress, 50)),
		principals: newLimiters(cmp.Or(o.PerPrincipal, 100)),
		origins:    http.NewCrossOriginProtection(),
		log:        o.Log,
		now:        o.Now,
	}
	if g.now == nil {
		g.now = time.Now
	}
	if g.log == nil {
		g.log = slog.New(slog.DiscardHandler)
	}
	if o.Origin != "" {
		if err := g.origins.AddTrustedOrigin(o.Origin); err != nil {
			return nil, fmt.Errorf("access: origin %q: expected a scheme and a host, like https://guyline.example: %w", o.Origin, err)
		}
	}
	if o.OIDC != nil {
		var err error
		if g.oidc, err = newRelyingParty(*o.OIDC, o.Key, g.now); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// asked is what the gate found out about a request.
type asked struct {
	principal Principal
	known     bool
	session   []byte // the id that the cookie holds; nil where it was no session that made known
	address   string
	plain     bool // the cookie can not be Secure
}

type askedKey struct{}

func from(ctx context.Context) asked {
	a, _ := ctx.Value(askedKey{}).(asked)
	return a
}

// FromContext gives who asks; false where that is not known, which only routes that are public get to see.
func FromContext(ctx context.Context) (Principal, bool) {
	a := from(ctx)
	return a.principal, a.known
}

// WithPrincipal is a context in which a principal asks: whoever runs the program on his own machine, see [Local].
func WithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, askedKey{}, asked{principal: p, known: true})
}

// Address is where the request of a context came from; empty where it came by no gate.
func Address(ctx context.Context) string { return from(ctx).address }

// Middleware finds out who asks, and hands the request on with that in its context, see [FromContext]. Whoever is not known
// is answered with 401, save for what Options.Public tells.
//
// A request with a bearer token is judged by that alone. One with a cookie that changes something has to come from a page of
// the server's own, and to bear the session's token against forgery in the header X-Guyline-CSRF.
func (g *Gate) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address := addressOf(r, g.o.Proxies)
		if wait := g.addresses.take(address, g.now()); wait > 0 {
			(&Refusal{Status: http.StatusTooManyRequests, Detail: "this address asks too often", Wait: wait}).Write(w)
			return
		}
		a, err := g.identify(r)
		if err != nil {
			g.asRefusal(r.Context(), err).Write(w)
			return
		}
		a.address, a.plain = address, g.plain(r)
		if !a.known && (g.o.Public == nil || !g.o.Public(r)) {
			errUnknown.Write(w)
			return
		}
		if a.known {
			if wait := g.principals.take(string(a.principal.Kind)+" "+a.principal.User, g.now()); wait > 0 {
				(&Refusal{Status: http.StatusTooManyRequests, Detail: "this account asks too often", Wait: wait}).Write(w)
				return
			}
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), askedKey{}, a)))
	})
}

// identify finds out who sent a request. Nobody is no error; a credential that is wrong is, save for a cookie: whoever comes
// back after his session ended has to get the page where he signs in.
func (g *Gate) identify(r *http.Request) (asked, error) {
	if auth := r.Header.Values("Authorization"); len(auth) > 0 {
		p, err := g.byToken(r.Context(), auth)
		return asked{principal: p, known: err == nil}, err
	}
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 && g.o.Probe != nil {
		if name, network, ok := g.o.Probe(r.TLS.VerifiedChains[0][0]); ok {
			return asked{known: true, principal: Principal{User: "probe:" + name, Kind: KindProbe, Cap: Grant{Network: network}}}, nil
		}
	}
	// The browser's own word on where an unsafe request comes from: Sec-Fetch-Site, or else Origin held against Host.
	if err := g.origins.Check(r); err != nil {
		return asked{}, forbidden("the request comes from a page of another site: open the server's own")
	}
	a, err := g.bySession(r)
	if err != nil || !a.known {
		return asked{}, err
	}
	if changes(r.Method) && !csrfFits(a.session, r.Header.Values(HeaderCSRF)) {
		return asked{}, forbidden("the header " + HeaderCSRF + " is missing or is not this session's: load the page again")
	}
	return a, nil
}

// asRefusal is what is answered for an error; one that is not meant to be told is logged.
func (g *Gate) asRefusal(ctx context.Context, err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	g.log.ErrorContext(ctx, "who asks could not be found out", "error", err)
	return &Refusal{Status: http.StatusServiceUnavailable, Detail: "accounts can not be read or written now: try again later", Wait: 5 * time.Second}
}

// changes tells methods that change something (RFC 9110 clause 9.2.1).
func changes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

func digest(secret []byte) [32]byte { return sha256.Sum256(secret) }
