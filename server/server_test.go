package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/server/task"
	"github.com/guyline/guyline/server/upload"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
)

func opened(t *testing.T) *store.Store {
	t.Helper()
	blobs, err := blob.Folder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "guyline.db"), blobs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, slug := range []string{"net", "other"} {
		if _, err := s.AddNetwork(t.Context(), slug, slug, "tester"); err != nil {
			t.Fatal(err)
		}
		r := &report.Report{Started: time.Now(), Results: []report.Result{{Check: "c", Class: "principle", Verdict: check.Fail, Severity: check.High, Subject: "amf"}}}
		if _, err := s.Save(t.Context(), slug, r, "tester"); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

const password = "correct horse battery staple"

// desk is a server with an account for each role in "net", and an administrator of everything.
func desk(t *testing.T) (*httptest.Server, *Server) {
	t.Helper()
	s := opened(t)
	gate, err := access.New(access.Options{Storage: s, Public: Public, Plain: true, PerAddress: 1e6, PerPrincipal: 1e6})
	if err != nil {
		t.Fatal(err)
	}
	for name, grant := range map[string]access.Grant{
		"viewer": {Network: "net", Role: access.Viewer}, "analyst": {Network: "net", Role: access.Analyst}, "approver": {Network: "net", Role: access.Approver},
		"admin": {Network: "net", Role: access.Admin}, "root": {Network: access.Everywhere, Role: access.Admin}, "stranger": {Network: "other", Role: access.Admin},
	} {
		if err := gate.CreateUser(t.Context(), name, password, []access.Grant{grant}); err != nil {
			t.Fatal(err)
		}
	}
	uploads, err := upload.New(upload.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { uploads.Close() })
	q, err := job.Open(t.Context(), job.Options{Store: s, Version: "test", Kinds: new(task.Worker).Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	h, err := New(Options{Version: "test", Store: s, Access: gate, Jobs: q, Uploads: uploads})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	t.Cleanup(h.Drain)
	return web, h
}

// visitor is somebody with a session.
type visitor struct {
	cookie *http.Cookie
	csrf   string
}

func enter(t *testing.T, web *httptest.Server, name string) visitor {
	t.Helper()
	r, err := http.Post(web.URL+"/v1/session", "application/json", strings.NewReader(fmt.Sprintf(`{"user":%q,"password":%q}`, name, password)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var body session
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.StatusCode != http.StatusOK || len(r.Cookies()) != 1 {
		t.Fatalf("signing in as %s: %s, %d cookies, %v", name, r.Status, len(r.Cookies()), err)
	}
	return visitor{r.Cookies()[0], body.CSRF}
}

// ask sends a request to a route and gives the status.
func ask(t *testing.T, web *httptest.Server, route access.Route, change func(*http.Request)) int {
	t.Helper()
	path := strings.NewReplacer("{network}", "net", "{seq}", "1", "{kind}", "waiver", "{name}", "w", "{id}", "x", "{inputs}", "1", "{job}", "1", "{upload}", "00000000000000000000000000000000").Replace(route.Path)
	r, err := http.NewRequest(route.Method, web.URL+path, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	change(r)
	client := &http.Client{Timeout: 20 * time.Second}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(route, err)
	}
	defer answer.Body.Close()
	if !strings.Contains(answer.Header.Get("Content-Type"), "event-stream") {
		io.Copy(io.Discard, answer.Body)
	}
	return answer.StatusCode
}

// TestEveryRouteRefusesWhomTheTableDoes goes by the OpenAPI document, so that no route is forgotten. It asks for what removes
// nothing: a body that is refused after who asks was found in order.
func TestEveryRouteRefusesWhomTheTableDoes(t *testing.T) {
	web, h := desk(t)
	visitors := map[string]visitor{}
	roles := map[string]access.Grant{"viewer": {Network: "net", Role: access.Viewer}, "analyst": {Network: "net", Role: access.Analyst}, "approver": {Network: "net", Role: access.Approver},
		"admin": {Network: "net", Role: access.Admin}, "root": {Network: access.Everywhere, Role: access.Admin}, "stranger": {Network: "other", Role: access.Admin}}
	for name := range roles {
		visitors[name] = enter(t, web, name)
	}
	bad := map[string]func(*http.Request){
		"no token": func(*http.Request) {},
		"unknown token": func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer gly_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
		},
		"alg none": func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.")
		},
		"two tokens":       func(r *http.Request) { r.Header["Authorization"] = []string{"Bearer a", "Bearer b"} },
		"basic":            func(r *http.Request) { r.SetBasicAuth("root", password) },
		"forged cookie":    func(r *http.Request) { r.AddCookie(&http.Cookie{Name: visitors["root"].cookie.Name, Value: "AAAA"}) },
		"half a cookie":    func(r *http.Request) { c := *visitors["root"].cookie; c.Value = c.Value[:20]; r.AddCookie(&c) },
		"cookie elsewhere": func(r *http.Request) { r.Header.Set("X-Session", visitors["root"].cookie.Value) },
	}
	routes := Routes(h.OpenAPI())
	if len(routes) < 25 {
		t.Fatalf("%d routes in the description", len(routes))
	}
	asked := 0
	for _, route := range routes {
		rule, ok := Table.Find(route.Method, route.Path)
		if !ok {
			t.Fatalf("%v stands in no row", route)
		}
		for name, change := range bad {
			status := ask(t, web, route, change)
			asked++
			refusedAsItShould := status == http.StatusUnauthorized
			if rule.Scope == access.Public { // a body that is none; but a credential that is wrong is told so
				refusedAsItShould = status == http.StatusUnprocessableEntity || status == http.StatusUnauthorized
			}
			if !refusedAsItShould {
				t.Errorf("%s %s with %s: %d", route.Method, route.Path, name, status)
			}
		}
		for name, v := range visitors {
			if route.Method == http.MethodDelete || strings.HasSuffix(route.Path, "/events") {
				if rule.Allows(access.Principal{Kind: access.KindSession, Grants: []access.Grant{roles[name]}}, "net") {
					continue // who may is asked for by tests of their own
				}
			}
			with := func(r *http.Request) { r.AddCookie(v.cookie); r.Header.Set(access.HeaderCSRF, v.csrf) }
			status := ask(t, web, route, with)
			asked++
			allowed := rule.Allows(access.Principal{Kind: access.KindSession, Grants: []access.Grant{roles[name]}}, "net")
			if refused := status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusNotFound && !allowed; refused == allowed {
				t.Errorf("%s %s as %s: %d, the table says %t", route.Method, route.Path, name, status, allowed)
			}
			if route.Method == http.MethodGet || route.Method == http.MethodHead {
				continue
			}
			for what, forge := range map[string]func(*http.Request){
				"no CSRF token": func(r *http.Request) { r.AddCookie(v.cookie) },
				"another's token": func(r *http.Request) {
					r.AddCookie(v.cookie)
					r.Header.Set(access.HeaderCSRF, visitors[map[bool]string{true: "viewer", false: "root"}[name == "root"]].csrf)
				},
				"a page elsewhere": func(r *http.Request) { with(r); r.Header.Set("Sec-Fetch-Site", "cross-site") },
				"another's origin": func(r *http.Request) { with(r); r.Header.Set("Origin", "https://elsewhere.example") },
			} {
				asked++
				if status := ask(t, web, route, forge); status != http.StatusForbidden {
					t.Errorf("%s %s as %s with %s: %d, expected 403", route.Method, route.Path, name, what, status)
				}
			}
		}
	}
	// A token does no more than its cap, and nothing once it is revoked.
	var issued token
	v := visitors["root"]
	text := fmt.Sprintf(`{"name":"t","limit":{"network":"other","role":"admin"},"expires":%q}`, time.Now().Add(time.Hour).Format(time.RFC3339))
	r, _ := http.NewRequest(http.MethodPost, web.URL+"/v1/tokens", strings.NewReader(text))
	r.AddCookie(v.cookie)
	r.Header.Set(access.HeaderCSRF, v.csrf)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&issued); err != nil || issued.Text == "" {
		t.Fatalf("making a token: %s %v", answer.Status, err)
	}
	bearer := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+issued.Text) }
	for _, route := range routes {
		rule, _ := Table.Find(route.Method, route.Path)
		if rule.Scope != access.Network && rule.Scope != access.Server {
			continue
		}
		asked++
		if status := ask(t, web, route, bearer); status != http.StatusNotFound && status != http.StatusForbidden {
			t.Errorf("%s %s with another network's token: %d", route.Method, route.Path, status)
		}
	}
	if err := h.o.Store.RevokeToken(t.Context(), "root", issued.ID); err != nil {
		t.Fatal(err)
	}
	if status := ask(t, web, access.Route{Method: http.MethodGet, Path: "/v1/networks"}, bearer); status != http.StatusUnauthorized {
		t.Errorf("with a revoked token: %d", status)
	}
	t.Logf("%d requests on %d routes", asked, len(routes))
}

func TestARouteWithoutARowIsRefused(t *testing.T) {
	all := Table
	defer func() { Table = all }()
	Table = all[1:]
	if _, err := New(Options{Store: opened(t)}); err == nil || !strings.Contains(err.Error(), "/v1/networks") {
		t.Errorf("a server with a route that the table lacks: %v", err)
	}
}

func TestTheFolderIsWatched(t *testing.T) {
	s := opened(t)
	dir := t.TempDir()
	write := func(order string) {
		text := "amf:\n  sbi:\n    server:\n      - address: 127.0.0.5\n        port: 7777\n  ngap:\n    server:\n      - address: 127.0.0.5\n  security:\n    integrity_order : [ NIA2 ]\n    ciphering_order : [ " + order + " ]\n"
		if err := os.WriteFile(filepath.Join(dir, "amf.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("NEA0, NEA2")
	w := &Watch{Dir: dir, Network: "net", Store: s, Options: assess.Options{Version: "test"}}
	h, err := New(Options{Store: s, Folder: w})
	if err != nil {
		t.Fatal(err)
	}
	w.Log = h.o.Log
	happened, err := h.hub.listen("net")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- w.Run(t.Context()) }()
	wait := func() happening {
		for {
			select {
			case x := <-happened:
				if x.Kind != "assessing" {
					return x
				}
			case err := <-ended:
				t.Fatal("watching ended:", err)
			}
		}
	}
	bad := func() bool {
		page, _, err := s.Page(t.Context(), "net", store.Filter{Check: "nas-null-cipher-preferred", Verdicts: []check.Verdict{check.Fail}}, nil, 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(page) > 0
	}
	if x := wait(); x.Kind != "assessed" || !bad() {
		t.Fatalf("at first: %+v, found %t", x, bad())
	}
	write("NEA2, NEA0")
	for bad() { // an editor's two writes may be two assessments
		if x := wait(); x.Kind != "assessed" {
			t.Fatalf("after the change: %+v", x)
		}
	}
}

func TestOnlyLoopbackIsAnsweredWithoutSignIn(t *testing.T) {
	h, err := New(Options{Store: opened(t)})
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{"localhost:8730": 200, "127.0.0.1": 200, "[::1]:8730": 200, "evil.example": 403, "127.0.0.1.evil.example:8730": 403} {
		r := httptest.NewRequest(http.MethodGet, "/v1/networks", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %s: %d, expected %d", host, w.Code, want)
		}
	}
}

func TestAViewerReadsTheHistory(t *testing.T) {
	web, _ := desk(t)
	v := enter(t, web, "viewer")
	for path, want := range map[string]string{
		"/v1/networks":                                      `"slug":"net"`,
		"/v1/networks/net":                                  `"newest":1`,
		"/v1/networks/net/assessments":                      `"high":1`,
		"/v1/networks/net/assessments/1":                    `"seq":1`,
		"/v1/networks/net/findings":                         `"subject":"amf"`,
		"/v1/networks/net/facets?severity=high":             `"total":1`,
		"/v1/networks/net/compare?from=1":                   `"same":1`,
		"/v1/networks/net/records/waiver":                   `"items":[]`,
		"/v1/session":                                       `"user":"viewer"`,
		"/v1/networks/net/assessments/1/report":             `"check": "c"`,
		"/v1/networks/net/assessments/0/report?format=html": "<html",
		"/": "1 high",
	} {
		r, err := http.NewRequest(http.MethodGet, web.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(v.cookie)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(text), want) || strings.Contains(string(text), `"slug":"other"`) {
			t.Errorf("%s: %s %v, expected %s in\n%.600s", path, answer.Status, err, want, text)
		}
	}
}

func TestNobodyApprovesWhatHeProposed(t *testing.T) {
	web, _ := desk(t)
	send := func(name, method, path, text string) int {
		v := enter(t, web, name)
		return ask(t, web, access.Route{Method: method, Path: path}, func(r *http.Request) {
			r.AddCookie(v.cookie)
			r.Header.Set(access.HeaderCSRF, v.csrf)
			r.Body = io.NopCloser(strings.NewReader(text))
			r.ContentLength = int64(len(text))
		})
	}
	const path = "/v1/networks/net/records/waiver/w"
	for _, step := range []struct {
		who, method, path, text string
		want                    int
	}{
		{"viewer", http.MethodPut, path, `{"version":1,"body":{"check":"c"}}`, 403},
		{"approver", http.MethodPut, path, `{"version":1,"body":{"check":"c"}}`, 200},
		{"analyst", http.MethodPut, path, `{"version":1,"body":{"check":"d"}}`, 409},
		{"analyst", http.MethodPost, path + "/decision", `{"version":1,"state":"approved"}`, 403},
		{"approver", http.MethodPost, path + "/decision", `{"version":1,"state":"approved"}`, 403},
		{"admin", http.MethodPost, path + "/decision", `{"version":1,"state":"approved"}`, 200},
		{"admin", http.MethodPost, path + "/decision", `{"version":2,"state":"rejected"}`, 409},
	} {
		if got := send(step.who, step.method, step.path, step.text); got != step.want {
			t.Errorf("%s %s by %s with %s: %d, expected %d", step.method, step.path, step.who, step.text, got, step.want)
		}
	}
}
