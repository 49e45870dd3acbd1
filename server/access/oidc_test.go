package access

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// provider is an OpenID provider that answers as a test wants it to.
type provider struct {
	*httptest.Server
	key       *ecdsa.PrivateKey
	challenge string         // of the last request for a code
	claims    map[string]any // of the next ID token
	sign      func(header, payload string) string
	header    map[string]any
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func asJSON(t *testing.T, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		t.Error(err)
	}
	return text
}

func es256(t *testing.T, key *ecdsa.PrivateKey) func(header, payload string) string {
	return func(header, payload string) string {
		sum := sha256.Sum256([]byte(header + "." + payload))
		r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
		if err != nil {
			t.Error(err)
		}
		return b64(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
	}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newFakeProvider(t *testing.T) *provider {
	p := &provider{key: newKey(t)}
	p.header, p.sign = map[string]any{"alg": "ES256", "kid": "1"}, es256(t, p.key)
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(asJSON(t, v))
	}
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, r *http.Request) {
		point, err := p.key.PublicKey.Bytes()
		if err != nil {
			t.Error(err)
		}
		answer(w, map[string]any{"keys": []any{map[string]any{"kty": "EC", "crv": "P-256", "kid": "1", "use": "sig", "x": b64(point[1:33]), "y": b64(point[33:])}}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		verifier := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if r.FormValue("code") != "code" || b64(verifier[:]) != p.challenge {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		header, payload := b64(asJSON(t, p.header)), b64(asJSON(t, p.claims))
		answer(w, map[string]any{"access_token": "access", "token_type": "Bearer", "id_token": header + "." + payload + "." + p.sign(header, payload)})
	})
	p.Server = httptest.NewTLSServer(mux)
	t.Cleanup(p.Close)
	return p
}

// desk is a desk where people sign in by the provider.
func (p *provider) desk(t *testing.T, change ...func(*Provider)) *desk {
	o := Provider{
		Issuer: p.URL, ClientID: "guyline", ClientSecret: "s", RedirectURL: "https://" + host + "/oidc/done", Client: p.Client(),
		Groups: map[string][]Grant{"5g-analysts": {{"valley", Analyst}}, "5g-readers": {{Everywhere, Viewer}}},
	}
	for _, c := range change {
		c(&o)
	}
	return newDesk(t, Options{OIDC: &o})
}

// begin is a sign-in until the provider would send the browser back, and the claims of who signs in there.
func (p *provider) begin(d *desk) (state string, flow *http.Cookie) {
	d.Helper()
	w := httptest.NewRecorder()
	d.Middleware(http.HandlerFunc(d.BeginOIDC)).ServeHTTP(w, httptest.NewRequest("GET", "https://"+host+"/oidc/begin?to=/networks/valley%3Fpage=2", nil))
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != 303 || !strings.HasPrefix(to.String(), p.URL+"/auth?") {
		d.Fatalf("begin: %d %s %s", w.Code, to, w.Body)
	}
	q := to.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" || q.Get("scope") != "openid" || len(q.Get("nonce")) != 43 || len(q.Get("state")) != 43 {
		d.Errorf("asked for %v", q)
	}
	p.challenge = q.Get("code_challenge")
	p.claims = map[string]any{"iss": p.URL, "aud": "guyline", "sub": "s-17", "nonce": q.Get("nonce"), "iat": d.time.Unix(), "exp": d.time.Add(5 * time.Minute).Unix(), "groups": []string{"staff", "5g-analysts"}}
	flow = w.Result().Cookies()[0]
	if flow.Name != "__Host-guyline-oidc" || !flow.Secure || !flow.HttpOnly || flow.SameSite != http.SameSiteLaxMode {
		d.Errorf("cookie %s", flow)
	}
	return q.Get("state"), flow
}

func (d *desk) finish(query url.Values, cookies ...*http.Cookie) (*httptest.ResponseRecorder, Principal, error) {
	r := httptest.NewRequest("GET", "https://"+host+"/oidc/done?"+query.Encode(), nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	var who Principal
	var err error
	d.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { who, err = d.FinishOIDC(w, r) })).ServeHTTP(w, r)
	return w, who, err
}

func TestOIDC(t *testing.T) {
	p := newFakeProvider(t)
	d := p.desk(t)
	state, flow := p.begin(d)
	back := url.Values{"code": {"code"}, "state": {state}, "iss": {p.URL}}
	w, who, err := d.finish(back, flow)
	if err != nil || w.Code != 200 || who.User != "oidc:s-17" || !slices.Equal(who.Grants, []Grant{{"valley", Analyst}}) || !strings.Contains(w.Body.String(), `content="0;url=/networks/valley?page=2"`) {
		t.Fatalf("%d %s: %+v %v", w.Code, w.Body, who, err)
	}
	cookies := w.Result().Cookies()
	session := cookies[slices.IndexFunc(cookies, func(c *http.Cookie) bool { return c.Name == "__Host-guyline" })]
	ask := func() *httptest.ResponseRecorder {
		return d.ask("GET", "/", func(ctx context.Context) {
			if got, _ := FromContext(ctx); got.User != who.User || !got.May(Analyst, "valley") || got.May(Viewer, "coast") {
				t.Errorf("asked by %+v", got)
			}
			if _, _, err := d.IssueToken(ctx, "x", Grant{"valley", Viewer}, d.time.Add(time.Hour)); err == nil {
				t.Error("a token of somebody without an account")
			}
		}, with(session))
	}
	d.expect("the session", ask(), 200)

	if w, _, err := d.finish(back, flow); err == nil || !strings.Contains(err.Error(), "came back before") {
		t.Errorf("a state again: %d %v", w.Code, err)
	}
	d.store.users[who.User] = User{Name: who.User, Disabled: true}
	d.expect("a session of somebody who is disabled", ask(), 401)
	state, flow = p.begin(d)
	w, _, err = d.finish(url.Values{"code": {"code"}, "state": {state}}, flow)
	if err == nil || len(w.Result().Cookies()) != 1 {
		t.Errorf("somebody who is disabled: %v", err)
	}
	d.expect("sign-in of somebody who is disabled", w, 401)
}

// Each change to a sign-in that is right makes one that is refused, without a session.
func TestOIDCRefusals(t *testing.T) {
	p := newFakeProvider(t)
	strange := newKey(t)
	type attempt struct {
		query   url.Values
		cookies []*http.Cookie
	}
	claim := func(name string, value any) func(*desk, *attempt) {
		return func(*desk, *attempt) { p.claims[name] = value }
	}
	alg := func(name string, sign func(header, payload string) string) func(*desk, *attempt) {
		return func(*desk, *attempt) { p.header, p.sign = map[string]any{"alg": name, "kid": "1"}, sign }
	}
	for what, c := range map[string]struct {
		change func(*desk, *attempt)
		want   string
	}{
		"alg none": {alg("none", func(string, string) string { return "" }), "none"},
		"alg None": {alg("None", func(string, string) string { return "" }), "ID token"},
		"HMAC by the client id": {alg("HS256", func(h, c string) string {
			m := hmac.New(crypto.SHA256.New, []byte("s"))
			m.Write([]byte(h + "." + c))
			return b64(m.Sum(nil))
		}), "HS256"},
		"another key":          {alg("ES256", es256(t, strange)), "verify signature"},
		"no signature":         {alg("ES256", func(string, string) string { return "" }), "ID token"},
		"wrong audience":       {claim("aud", "other"), "audience"},
		"wrong issuer":         {claim("iss", "https://evil.example"), "issue"},
		"two audiences":        {claim("aud", []string{"guyline", "other"}), "azp"},
		"another party":        {claim("azp", "other"), "azp"},
		"expired":              {func(d *desk, _ *attempt) { p.claims["exp"] = d.time.Add(-time.Minute).Unix() }, "expired"},
		"another nonce":        {claim("nonce", "x"), "nonce"},
		"no nonce":             {func(*desk, *attempt) { delete(p.claims, "nonce") }, "nonce"},
		"another access token": {claim("at_hash", "AAAA"), "access token"},
		"no group of ours":     {claim("groups", []string{"staff"}), "no group"},
		"groups of no form":    {claim("groups", map[string]any{"5g-analysts": true}), "no group"},
		"no cookie":            {func(_ *desk, a *attempt) { a.cookies = nil }, "missing"},
		"two cookies":          {func(_ *desk, a *attempt) { a.cookies = append(a.cookies, a.cookies[0]) }, "missing"},
		"a forged cookie": {func(_ *desk, a *attempt) {
			text, _ := base64.RawURLEncoding.DecodeString(strings.Split(a.cookies[0].Value, ".")[0])
			_, mac, _ := strings.Cut(a.cookies[0].Value, ".")
			a.cookies[0].Value = b64([]byte(strings.Replace(string(text), "/networks", "//evil.ex", 1))) + "." + mac
		}, "not ours"},
		"a cookie of another server": {func(_ *desk, a *attempt) { _, f := p.begin(p.desk(t)); a.cookies[0] = f }, "not ours"},
		"a state of another sign-in": {func(_ *desk, a *attempt) { a.query.Set("state", "x") }, "another sign-in"},
		"no state":                   {func(_ *desk, a *attempt) { a.query.Del("state") }, "another sign-in"},
		"another code":               {func(_ *desk, a *attempt) { a.query.Set("code", "stolen") }, "invalid_grant"},
		"another verifier":           {func(*desk, *attempt) { p.challenge = "x" }, "invalid_grant"},
		"an answer of another":       {func(_ *desk, a *attempt) { a.query.Set("iss", "https://evil.example") }, "evil.example"},
		"refused there":              {func(_ *desk, a *attempt) { a.query = url.Values{"state": a.query["state"], "error": {"access_denied"}} }, "access_denied"},
		"too late":                   {func(d *desk, _ *attempt) { d.time = d.time.Add(flowEnd) }, "longer than"},
	} {
		d := p.desk(t)
		p.header, p.sign = map[string]any{"alg": "ES256", "kid": "1"}, es256(t, p.key)
		state, flow := p.begin(d)
		a := attempt{url.Values{"code": {"code"}, "state": {state}}, []*http.Cookie{flow}}
		c.change(d, &a)
		w, _, err := d.finish(a.query, a.cookies...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
		d.expect(what, w, 401)
		if len(d.store.sessions) != 0 || strings.Contains(w.Header().Get("Set-Cookie"), "__Host-guyline=") {
			t.Errorf("%s: a session", what)
		}
	}
}

func TestPerson(t *testing.T) {
	p := newFakeProvider(t)
	d := p.desk(t, func(o *Provider) { o.NameClaim, o.GroupsClaim = "email", "roles" })
	all := map[string]any{"email": "ines@example.org", "roles": "5g-readers"}
	if name, grants, err := d.oidc.person("s", true, all); err != nil || name != "oidc:ines@example.org" || !slices.Equal(grants, []Grant{{Everywhere, Viewer}}) {
		t.Errorf("%s %v %v", name, grants, err)
	}
	if _, _, err := d.oidc.person("s", false, all); err == nil {
		t.Error("an email that is not verified")
	}
	delete(all, "email")
	if _, _, err := d.oidc.person("s", true, all); err == nil {
		t.Error("no name")
	}
}

func TestProviderOptions(t *testing.T) {
	right := Provider{Issuer: "https://id.example", ClientID: "c", RedirectURL: "https://" + host + "/oidc/done"}
	for what, change := range map[string]func(*Provider, *[]byte){
		"plain http":  func(p *Provider, _ *[]byte) { p.Issuer = "http://id.example" },
		"no issuer":   func(p *Provider, _ *[]byte) { p.Issuer = "" },
		"no client":   func(p *Provider, _ *[]byte) { p.ClientID = "" },
		"no redirect": func(p *Provider, _ *[]byte) { p.RedirectURL = "" },
		"short key":   func(_ *Provider, key *[]byte) { *key = []byte("short") },
		"no role":     func(p *Provider, _ *[]byte) { p.Groups = map[string][]Grant{"g": {{Network: "valley"}}} },
	} {
		p, key := right, random(32)
		change(&p, &key)
		if _, err := New(Options{Storage: newMemory(), OIDC: &p, Key: key}); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	d := newDesk(t, Options{})
	w := httptest.NewRecorder()
	d.BeginOIDC(w, httptest.NewRequest("GET", "/oidc/begin", nil))
	d.expect("begin without a provider", w, 404)
	gone := newFakeProvider(t)
	d = gone.desk(t)
	gone.Close()
	w = httptest.NewRecorder()
	d.BeginOIDC(w, httptest.NewRequest("GET", "/oidc/begin", nil))
	d.expect("a provider that is down", w, 502)
}

func TestOwnPage(t *testing.T) {
	pages := map[string]string{"/a/b?c=d": "/a/b?c=d", "": "/", "x": "/", "//evil.example": "/", "/\\evil.example": "/", "https://evil.example/": "/", "javascript:alert(1)": "/", "/a\nb": "/", "/a%0ab": "/a%0ab"}
	for _, to := range slices.Sorted(maps.Keys(pages)) {
		if got := ownPage(to); got != pages[to] {
			t.Errorf("%q: %q, want %q", to, got, pages[to])
		}
	}
}
