package server

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/web"
)

// Table names every route with who may use it. A server that has a route without a row is not made.
var Table = access.Table{
	{Method: http.MethodGet, Path: "/v1/networks", Scope: access.Self},
	{Method: http.MethodPost, Path: "/v1/networks", Role: access.Admin, Scope: access.Server},
	{Method: http.MethodGet, Path: "/v1/networks/{network}", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodDelete, Path: "/v1/networks/{network}", Role: access.Admin, Scope: access.Network},
	{Method: http.MethodPost, Path: "/v1/networks/{network}/retention", Role: access.Admin, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/assessments", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/assessments/{seq}", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/assessments/{seq}/report", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodPost, Path: "/v1/networks/{network}/assessments", Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/inputs", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/inputs/{inputs}", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/inputs/{inputs}/file", Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodDelete, Path: "/v1/networks/{network}/inputs/{inputs}", Role: access.Admin, Scope: access.Network},
	{Method: http.MethodPost, Path: uploadsPath, Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodHead, Path: uploadPath, Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodPatch, Path: uploadPath, Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodDelete, Path: uploadPath, Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodPost, Path: uploadPath + "/finish", Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/commands", Scope: access.Self},
	{Method: http.MethodPost, Path: "/v1/networks/{network}/coverage", Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodPost, Path: "/v1/networks/{network}/jobs", Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/jobs", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/jobs/{job}", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/jobs/{job}/result", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodDelete, Path: "/v1/networks/{network}/jobs/{job}", Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/compare", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/findings", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/facets", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/events", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/records/{kind}", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/records/{kind}/{name}", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodPut, Path: "/v1/networks/{network}/records/{kind}/{name}", Role: access.Analyst, Scope: access.Network},
	{Method: http.MethodPost, Path: "/v1/networks/{network}/records/{kind}/{name}/decision", Role: access.Approver, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/probes", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/networks/{network}/probes/events", Role: access.Viewer, Scope: access.Network},
	{Method: http.MethodPost, Path: "/v1/networks/{network}/probes", Role: access.Admin, Scope: access.Network},
	{Method: http.MethodPost, Path: "/v1/networks/{network}/probes/revocation", Role: access.Admin, Scope: access.Network},
	{Method: http.MethodGet, Path: "/v1/audit", Role: access.Admin, Scope: access.Server},
	{Method: http.MethodGet, Path: "/v1/audit/verification", Role: access.Admin, Scope: access.Server},
	{Method: http.MethodGet, Path: "/v1/session", Scope: access.Self},
	{Method: http.MethodPost, Path: "/v1/session", Scope: access.Public},
	{Method: http.MethodDelete, Path: "/v1/session", Scope: access.Self},
	{Method: http.MethodGet, Path: "/v1/tokens", Scope: access.Self},
	{Method: http.MethodPost, Path: "/v1/tokens", Scope: access.Self},
	{Method: http.MethodDelete, Path: "/v1/tokens/{id}", Scope: access.Self},
	{Method: http.MethodGet, Path: "/v1/users", Role: access.Admin, Scope: access.Server},
	{Method: http.MethodPost, Path: "/v1/users", Role: access.Admin, Scope: access.Server},
	{Method: http.MethodPut, Path: "/v1/users/{name}", Role: access.Admin, Scope: access.Server},
}

// open are the routes that are no operations: what a machine asks that watches over the server, and the description.
var open = access.Table{
	{Method: http.MethodGet, Path: "/healthz", Scope: access.Public},
	{Method: http.MethodGet, Path: "/readyz", Scope: access.Public},
	{Method: http.MethodGet, Path: "/v1/oidc/begin", Scope: access.Public}, // browsers are sent through these two
	{Method: http.MethodGet, Path: "/v1/oidc/finish", Scope: access.Public},
}

// Public tells requests that are answered to everybody: the pages are, because they hold no data.
func Public(r *http.Request) bool {
	return Table.Public(r) || open.Public(r) || web.Built && web.Serves(r)
}

// covered is an error where a route of the description stands in no row, or the table contradicts itself.
func covered(api *huma.OpenAPI) error {
	errs := []error{Table.Valid()}
	without, _ := Table.Covers(Routes(api))
	for _, r := range without {
		errs = append(errs, fmt.Errorf("server: %s %s stands in no row of the table of routes", r.Method, r.Path))
	}
	return errors.Join(errs...)
}

// Routes are the operations of a description.
func Routes(api *huma.OpenAPI) (out []access.Route) {
	for path, item := range api.Paths {
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch,
			http.MethodDelete: item.Delete, http.MethodHead: item.Head, http.MethodOptions: item.Options, http.MethodTrace: item.Trace,
		} {
			if op != nil {
				out = append(out, access.Route{Method: method, Path: path})
			}
		}
	}
	slices.SortFunc(out, func(a, b access.Route) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	return out
}

// enforce holds each request against the row of its route. What a caller may not see is not there for him: whether a network
// exists is no matter of his.
func (s *Server) enforce(ctx huma.Context, next func(huma.Context)) {
	op := ctx.Operation()
	rule, ok := Table.Find(op.Method, op.Path)
	p, known := access.FromContext(ctx.Context())
	network := ctx.Param("network")
	switch {
	case !ok:
		s.deny(ctx, http.StatusForbidden, "the route is in no row of the table of routes")
	case rule.Scope != access.Public && !known:
		s.deny(ctx, http.StatusUnauthorized, "sign in, or send an API token")
	case rule.Allows(p, network):
		next(ctx)
	case rule.Scope == access.Network && !p.May(access.Viewer, network):
		s.deny(ctx, http.StatusNotFound, "network "+network+": not found")
	default:
		s.deny(ctx, http.StatusForbidden, fmt.Sprintf("this needs the role %s", rule.Role))
	}
}

func (s *Server) deny(ctx huma.Context, status int, detail string) {
	huma.WriteErr(s.api, ctx, status, detail) // its own error is that the caller went away
}
