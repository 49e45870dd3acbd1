package access

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

const (
	password = "kelp under a quiet pier"
	host     = "guyline.example"
)

// desk is a gate with its clock, its storage and two routes behind it.
type desk struct {
	*testing.T
	*Gate
	store  *memory
	time   time.Time
	hashed int // hashes that were computed
}

func newDesk(t *testing.T, o Options) *desk {
	t.Helper()
	d := &desk{T: t, store: newMemory(), time: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	o.Storage, o.Now = d.store, func() time.Time { return d.time }
	if o.Public == nil {
		o.Public = Table{{Method: "POST", Path: "/signin", Scope: Public}, {Method: "GET", Path: "/oidc/{step}", Scope: Public}}.Public
	}
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	d.Gate = g
	g.hasher.key = func(password string, h phc) []byte { // argon2id itself is in TestArgon2id
		d.hashed++
		sum := sha256.Sum256([]byte(password + string(h.salt)))
		return sum[:]
	}
	for name, grants := range map[string][]Grant{
		"ines": {{"valley", Analyst}},
		"root": {{Everywhere, Admin}},
	} {
		if err := g.CreateUser(t.Context(), name, password, grants); err != nil {
			t.Fatal(err)
		}
	}
	d.hashed = 0
	return d
}

// ask sends a request through the gate; then is called if it is let in.
func (d *desk) ask(method, path string, then func(context.Context), edit ...func(*http.Request)) *httptest.ResponseRecorder {
	d.Helper()
	r := httptest.NewRequest(method, "https://"+host+path, nil)
	for _, e := range edit {
		e(r)
	}
	w := httptest.NewRecorder()
	d.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if then != nil {
			then(r.Context())
		}
	})).ServeHTTP(w, r)
	return w
}

func (d *desk) signIn(user, password string, edit ...func(*http.Request)) (s SignedIn, err error) {
	d.Helper()
	called := false
	w := d.ask("POST", "/signin", func(ctx context.Context) { called = true; s, err = d.SignIn(ctx, user, password) }, edit...)
	if !called {
		d.Fatalf("sign-in answered %d: %s", w.Code, w.Body)
	}
	return s, err
}

func (d *desk) in(user string) SignedIn {
	d.Helper()
	s, err := d.signIn(user, password)
	if err != nil {
		d.Fatal(err)
	}
	return s
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Add(name, value) }
}

func with(c *http.Cookie) func(*http.Request) { return func(r *http.Request) { r.AddCookie(c) } }

func (d *desk) expect(what string, w *httptest.ResponseRecorder, status int) {
	d.Helper()
	if w.Code != status {
		d.Errorf("%s: answered %d %s, want %d", what, w.Code, w.Body, status)
		return
	}
	var problem struct {
		Title, Detail string
		Status        int
	}
	if status >= 400 && (w.Header().Get("Content-Type") != "application/problem+json" || json.Unmarshal(w.Body.Bytes(), &problem) != nil || problem.Status != status || problem.Title == "" || problem.Detail == "") {
		d.Errorf("%s: no problem as RFC 9457 has it: %s", what, w.Body)
	}
	if (status == 401) != (w.Header().Get("WWW-Authenticate") != "") {
		d.Errorf("%s: WWW-Authenticate %q", what, w.Header().Get("WWW-Authenticate"))
	}
}

func statusOf(err error) int {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Status
	}
	return 0
}

func TestSession(t *testing.T) {
	d := newDesk(t, Options{})
	s := d.in("ines")
	if c := s.Cookie; c.Name != "__Host-guyline" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %s", c)
	}
	for _, kept := range d.store.sessions {
		if strings.Contains(string(kept.Hash[:]), s.Cookie.Value) {
			t.Error("the id itself is kept")
		}
	}
	other := d.in("ines")
	forged := *s.Cookie
	forged.Value = strings.Repeat("A", 43)
	plain := *s.Cookie
	plain.Name = "guyline"
	var asked Principal
	get := func(ctx context.Context) { asked, _ = FromContext(ctx) }
	csrf := header(HeaderCSRF, s.CSRF)
	for _, c := range []struct {
		what, method string
		edit         []func(*http.Request)
		status       int
	}{
		{"nobody", "GET", nil, 401},
		{"nobody who changes", "POST", nil, 401},
		{"a cookie", "GET", []func(*http.Request){with(s.Cookie)}, 200},
		{"a forged cookie", "GET", []func(*http.Request){with(&forged)}, 401},
		{"a cookie twice", "GET", []func(*http.Request){with(s.Cookie), with(&forged)}, 401},
		{"a cookie without the prefix", "GET", []func(*http.Request){with(&plain)}, 401},
		{"no CSRF token", "POST", []func(*http.Request){with(s.Cookie)}, 403},
		{"no CSRF token to remove", "DELETE", []func(*http.Request){with(s.Cookie)}, 403},
		{"CSRF token of another session", "POST", []func(*http.Request){with(s.Cookie), header(HeaderCSRF, other.CSRF)}, 403},
		{"two CSRF tokens", "POST", []func(*http.Request){with(s.Cookie), csrf, header(HeaderCSRF, other.CSRF)}, 403},
		{"CSRF token", "POST", []func(*http.Request){with(s.Cookie), csrf}, 200},
		{"page of our own", "POST", []func(*http.Request){with(s.Cookie), csrf, header("Origin", "https://"+host), header("Sec-Fetch-Site", "same-origin")}, 200},
		{"another site's page", "POST", []func(*http.Request){with(s.Cookie), csrf, header("Sec-Fetch-Site", "cross-site")}, 403},
		{"a neighbour's page", "POST", []func(*http.Request){with(s.Cookie), csrf, header("Sec-Fetch-Site", "same-site")}, 403},
		{"another origin", "POST", []func(*http.Request){with(s.Cookie), csrf, header("Origin", "https://evil.example")}, 403},
		{"no origin at all", "POST", []func(*http.Request){with(s.Cookie), csrf, header("Origin", "null")}, 403},
		{"a cookie beside a wrong token", "GET", []func(*http.Request){with(s.Cookie), header("Authorization", "Bearer gly_x")}, 401},
		{"a password in the header", "GET", []func(*http.Request){header("Authorization", "Basic aW5lczp4")}, 401},
	} {
		asked = Principal{}
		d.expect(c.what, d.ask(c.method, "/v1/networks", get, c.edit...), c.status)
		if (c.status == 200) != (asked.User == "ines" && asked.Kind == KindSession && asked.May(Analyst, "valley")) {
			t.Errorf("%s: asked by %+v", c.what, asked)
		}
	}
	d.expect("sign-in from another site", d.ask("POST", "/signin", nil, header("Origin", "https://evil.example")), 403)

	rotated, err := d.signIn("ines", password, with(s.Cookie), csrf)
	if err != nil || rotated.Cookie.Value == s.Cookie.Value {
		t.Errorf("rotation: %v", err)
	}
	d.expect("a cookie from before a new sign-in", d.ask("GET", "/", nil, with(s.Cookie)), 401)
	d.expect("the other session", d.ask("GET", "/", nil, with(other.Cookie)), 200)
	d.ask("POST", "/", func(ctx context.Context) {
		if c, err := d.SignOut(ctx); err != nil || c.MaxAge >= 0 || CSRF(ctx) != other.CSRF {
			t.Errorf("sign-out: %v %v", c, err)
		}
	}, with(other.Cookie), header(HeaderCSRF, other.CSRF))
	d.expect("after sign-out", d.ask("GET", "/", nil, with(other.Cookie)), 401)
}

func TestSessionEnds(t *testing.T) {
	d := newDesk(t, Options{})
	idle, busy := d.in("ines"), d.in("ines")
	for range 3 {
		d.time = d.time.Add(7 * time.Hour)
		d.expect("a session in use", d.ask("GET", "/", nil, with(busy.Cookie)), 200)
	}
	d.expect("an idle session", d.ask("GET", "/", nil, with(idle.Cookie)), 401)
	d.time = d.time.Add(3 * time.Hour)
	d.expect("a session of 24 hours", d.ask("GET", "/", nil, with(busy.Cookie)), 401)
	d.in("ines")
	d.time = d.time.Add(9 * time.Hour)
	if err := d.Sweep(t.Context()); err != nil || len(d.store.sessions) != 0 {
		t.Errorf("%d sessions are left: %v", len(d.store.sessions), err)
	}
	last := d.in("ines")
	edit(d.store, d.store.users, "ines", func(u *User) { u.Disabled = true })
	d.expect("a session of a disabled user", d.ask("GET", "/", nil, with(last.Cookie)), 401)
}

func TestPlainCookie(t *testing.T) {
	d := newDesk(t, Options{Plain: true})
	for requestHost, secure := range map[string]bool{"127.0.0.1:8080": false, "[::1]:8080": false, "localhost": false, "192.0.2.1:8080": true} {
		s, err := d.signIn("ines", password, func(r *http.Request) { r.TLS, r.Host = nil, requestHost })
		if err != nil || s.Cookie.Secure != secure || strings.HasPrefix(s.Cookie.Name, "__Host-") != secure {
			t.Errorf("%s: %v %v", requestHost, s.Cookie, err)
		}
	}
}

func TestToken(t *testing.T) {
	d := newDesk(t, Options{})
	s := d.in("ines")
	day := d.time.Add(24 * time.Hour)
	issue := func(limit Grant, end time.Time, edit ...func(*http.Request)) (text string, tok Token, err error) {
		w := d.ask("POST", "/", func(ctx context.Context) { text, tok, err = d.IssueToken(ctx, "nightly", limit, end) }, edit...)
		if w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return text, tok, err
	}
	own := []func(*http.Request){with(s.Cookie), header(HeaderCSRF, s.CSRF)}
	text, tok, err := issue(Grant{"valley", Viewer}, day, own...)
	if err != nil || !strings.HasPrefix(text, "gly_") || len(text) != 47 || strings.Contains(text, tok.ID) {
		t.Fatalf("%q %+v: %v", text, tok, err)
	}
	bearer := header("Authorization", "Bearer "+text)
	for what, c := range map[string]struct {
		limit  Grant
		end    time.Time
		edit   []func(*http.Request)
		status int
	}{
		"a higher role":      {Grant{"valley", Approver}, day, own, 403},
		"another network":    {Grant{"coast", Viewer}, day, own, 403},
		"every network":      {Grant{Everywhere, Viewer}, day, own, 403},
		"no role":            {Grant{"valley", 0}, day, own, 403},
		"an end in the past": {Grant{"valley", Viewer}, d.time, own, 422},
		"no end":             {Grant{"valley", Viewer}, time.Time{}, own, 422},
		"two years":          {Grant{"valley", Viewer}, d.time.AddDate(2, 0, 0), own, 422},
		"by a token":         {Grant{"valley", Viewer}, day, []func(*http.Request){bearer}, 403},
	} {
		if _, _, err := issue(c.limit, c.end, c.edit...); statusOf(err) != c.status {
			t.Errorf("%s: %v, want %d", what, err, c.status)
		}
	}
	var asked Principal
	get := func(ctx context.Context) { asked, _ = FromContext(ctx) }
	d.expect("a token changes something without CSRF", d.ask("POST", "/", get, bearer, header("Sec-Fetch-Site", "cross-site")), 200)
	if asked.Kind != KindToken || !asked.May(Viewer, "valley") || asked.May(Analyst, "valley") || asked.May(Viewer, "coast") {
		t.Errorf("the token may: %+v", asked)
	}
	if !d.store.tokens[tok.Hash].Used.Equal(d.time) {
		t.Error("the last use was not kept")
	}
	for _, wrong := range []string{"", "Bearer", "Bearer ", "Bearer gly_", "Bearer " + text[4:], "Bearer " + text + "A", "Bearer gly_" + strings.Repeat("A", 43), "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0."} {
		d.expect("token "+wrong, d.ask("GET", "/", nil, header("Authorization", wrong)), 401)
	}
	d.expect("two tokens", d.ask("GET", "/", nil, bearer, bearer), 401)
	edit(d.store, d.store.users, "ines", func(u *User) { u.Grants = nil })
	if d.ask("GET", "/", get, bearer); asked.May(Viewer, "valley") {
		t.Error("the token may more than its user")
	}
	edit(d.store, d.store.users, "ines", func(u *User) { u.Disabled = true })
	d.expect("token of a disabled user", d.ask("GET", "/", nil, bearer), 401)
	edit(d.store, d.store.users, "ines", func(u *User) { u.Disabled = false })
	d.time = day
	d.expect("a token that ended", d.ask("GET", "/", nil, bearer), 401)
}

func TestProbe(t *testing.T) {
	d := newDesk(t, Options{Probe: func(c *x509.Certificate) (string, string, bool) {
		return c.Subject.CommonName, "valley", c.Subject.CommonName == "n2-tap"
	}})
	leaf := func(name string) func(*http.Request) {
		return func(r *http.Request) {
			c := &x509.Certificate{}
			c.Subject.CommonName = name
			r.TLS = &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{c}}}
		}
	}
	report := Rule{"POST", "/v1/networks/{network}/events", 0, Report}
	d.expect("a probe", d.ask("POST", "/", func(ctx context.Context) {
		p, _ := FromContext(ctx)
		if !report.Allows(p, "valley") || report.Allows(p, "coast") || p.May(Viewer, "valley") || (Rule{Scope: Self}).Allows(p, "") {
			t.Errorf("%+v", p)
		}
	}, leaf("n2-tap")), 200)
	d.expect("an unknown certificate", d.ask("POST", "/", nil, leaf("other")), 401)
}

func TestRateLimits(t *testing.T) {
	d := newDesk(t, Options{PerAddress: 2, PerPrincipal: 1})
	s := d.in("root")
	for range 4 {
		d.expect("within the burst", d.ask("GET", "/", nil, with(s.Cookie)), 200)
	}
	w := d.ask("GET", "/", nil, with(s.Cookie))
	d.expect("an account that asks too often", w, 429)
	if w.Header().Get("Retry-After") != "1" {
		t.Error("no Retry-After")
	}
	for range 10 {
		w = d.ask("GET", "/", nil)
	}
	d.expect("an address that asks too often", w, 429)
	d.expect("another address", d.ask("GET", "/", nil, func(r *http.Request) { r.RemoteAddr = "198.51.100.7:99" }), 401)
	d.time = d.time.Add(time.Minute)
	d.expect("later", d.ask("GET", "/", nil, with(s.Cookie)), 200)
}

func TestAddressOf(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	for _, c := range [][3]string{
		{"198.51.100.1:5", "203.0.113.9", "198.51.100.1"}, // nobody's proxy: its word does not count
		{"192.0.2.1:5", "203.0.113.9", "203.0.113.9"},
		{"192.0.2.1:5", "10.1.1.1, 203.0.113.9, 192.0.2.2", "203.0.113.9"},
		{"192.0.2.1:5", "10.1.1.1, x", "192.0.2.1"},
		{"192.0.2.1:5", "", "192.0.2.1"},
		{"[2001:db8:1:2:3::4]:5", "", "2001:db8:1:2::/64"},
		{"[::ffff:198.51.100.1]:5", "", "198.51.100.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c[0]
		r.Header.Set("X-Forwarded-For", c[1])
		if got := addressOf(r, proxies); got != c[2] {
			t.Errorf("%s via %q: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func TestRecentIsBounded(t *testing.T) {
	r := newRecent[int, int](3)
	for i := range 10 {
		r.update(0, func(v *int) { *v++ })
		r.update(i, func(*int) {})
	}
	r.update(0, func(v *int) {
		if *v != 10 || len(r.at) != 3 || r.order.Len() != 3 {
			t.Errorf("%d, %d keys", *v, len(r.at))
		}
	})
}
