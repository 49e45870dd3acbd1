package access

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"testing"
)

var table = Table{
	{"GET", "/v1/networks/{network}/findings", Viewer, Network},
	{"POST", "/v1/networks", Admin, Server},
	{"GET", "/v1/me", 0, Self},
	{"GET", "/healthz", 0, Public},
	{"GET", "/pages/{file...}", 0, Public},
}

func TestCovers(t *testing.T) {
	routes := []Route{{"GET", "/v1/networks/{network}/findings"}, {"GET", "/v1/networks"}, {"GET", "/v1/me"}, {"GET", "/healthz"}, {"GET", "/pages/{file...}"}}
	without, stale := table.Covers(routes)
	if !slices.Equal(without, []Route{{"GET", "/v1/networks"}}) || !slices.Equal(stale, []Rule{table[1]}) {
		t.Errorf("without %v, stale %v", without, stale)
	}
	if err := table.Valid(); err != nil {
		t.Error(err)
	}
	for what, r := range map[string]Rule{
		"no scope":                 {"GET", "/a", Viewer, 0},
		"no role":                  {"GET", "/a", 0, Server},
		"no such role":             {"GET", "/a", 9, Server},
		"role of everybody":        {"GET", "/a", Viewer, Public},
		"network that is not told": {"GET", "/a/{networks}", Viewer, Network},
		"twice":                    {"GET", "/v1/me", 0, Self},
	} {
		if (append(slices.Clone(table), r)).Valid() == nil {
			t.Errorf("%s: valid", what)
		}
	}
}

func TestPublic(t *testing.T) {
	for request, want := range map[[2]string]bool{
		{"GET", "/healthz"}: true, {"HEAD", "/healthz"}: true, {"POST", "/healthz"}: false, {"GET", "/healthz/"}: false, {"GET", "/healthz/x"}: false,
		{"GET", "/v1/me"}: false, {"GET", "/pages/a/b.css"}: true, {"GET", "/pages"}: false, {"GET", "/"}: false, {"GET", "//healthz"}: false,
	} {
		if got := table.Public(httptest.NewRequest(request[0], "http://x"+request[1], nil)); got != want {
			t.Errorf("%v: %v", request, got)
		}
	}
}

// Every role against every scope: in its own network, in another, in the server.
func TestAllows(t *testing.T) {
	token := func(limit Grant, grants ...Grant) Principal { return Principal{"t", KindToken, grants, limit} }
	person := func(grants ...Grant) Principal { return Principal{User: "p", Kind: KindSession, Grants: grants} }
	for _, c := range []struct {
		what    string
		p       Principal
		role    Role // the highest that it has in network valley
		coast   Role
		server  Role
		self    bool
		reports bool
	}{
		{"nobody", Principal{}, 0, 0, 0, false, false},
		{"without a grant", person(), 0, 0, 0, true, false},
		{"viewer", person(Grant{"valley", Viewer}), Viewer, 0, 0, true, false},
		{"analyst here, viewer there", person(Grant{"valley", Analyst}, Grant{"coast", Viewer}), Analyst, Viewer, 0, true, false},
		{"admin of a network", person(Grant{"valley", Admin}), Admin, 0, 0, true, false},
		{"viewer of all", person(Grant{Everywhere, Viewer}), Viewer, Viewer, Viewer, true, false},
		{"damaged grant", person(Grant{"valley", 7}, Grant{"", Admin}), 0, 0, 0, true, false},
		{"local", Local(), Admin, Admin, Admin, true, false},
		{"token of an admin, for a viewer here", token(Grant{"valley", Viewer}, Grant{Everywhere, Admin}), Viewer, 0, 0, true, false},
		{"token for more than its user may", token(Grant{Everywhere, Admin}, Grant{"valley", Analyst}), Analyst, 0, 0, true, false},
		{"token without a limit", token(Grant{}, Grant{Everywhere, Admin}), 0, 0, 0, true, false},
		{"probe", Principal{"probe:x", KindProbe, []Grant{{Everywhere, Admin}}, Grant{Network: "valley"}}, 0, 0, 0, false, true},
	} {
		for role := Role(-1); role <= Admin+1; role++ {
			for network, highest := range map[string]Role{"valley": c.role, "coast": c.coast, "": 0, Everywhere: 0} {
				if got, want := (Rule{Role: role, Scope: Network}).Allows(c.p, network), role >= Viewer && role <= highest; got != want {
					t.Errorf("%s: %s in %q: %v", c.what, role, network, got)
				}
			}
			if got, want := (Rule{Role: role, Scope: Server}).Allows(c.p, "valley"), role >= Viewer && role <= c.server; got != want {
				t.Errorf("%s: %s in the server: %v", c.what, role, got)
			}
		}
		if (Rule{Scope: Self}).Allows(c.p, "") != c.self || (Rule{Scope: Report}).Allows(c.p, "valley") != c.reports || (Rule{Scope: Report}).Allows(c.p, "coast") ||
			!(Rule{Scope: Public}).Allows(c.p, "") || (Rule{Role: Viewer}).Allows(c.p, "valley") {
			t.Errorf("%s: scopes without a role", c.what)
		}
	}
}

func TestRoleText(t *testing.T) {
	text, err := json.Marshal(Grant{"valley", Approver})
	if err != nil || string(text) != `{"network":"valley","role":"approver"}` {
		t.Errorf("%s %v", text, err)
	}
	var g Grant
	if err := json.Unmarshal(text, &g); err != nil || g != (Grant{"valley", Approver}) {
		t.Errorf("%+v %v", g, err)
	}
	for _, wrong := range []string{`{"role":""}`, `{"role":"root"}`, `{"role":4}`} {
		if json.Unmarshal([]byte(wrong), &g) == nil {
			t.Errorf("%s was read", wrong)
		}
	}
	if _, err := json.Marshal(Grant{}); err == nil || Role(0).String() != "none" || Role(9).String() != "none" {
		t.Errorf("no role was written: %v", err)
	}
}
