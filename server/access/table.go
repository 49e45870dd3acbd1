package access

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Scope is where the role of a rule must be held.
type Scope int

const (
	Server  Scope = iota + 1 // in the server itself: a grant for Everywhere
	Network                  // in the network that the route names by {network}
	Public                   // nowhere: whoever asks is let in
	Self                     // nowhere: whoever is signed in or has a token, for what is his own
	Report                   // nowhere: a probe, for the network that its certificate is bound to
)

// Route is a method and a path as [http.ServeMux] writes them: /v1/networks/{network}.
type Route struct{ Method, Path string }

// Rule says who may use a route. Role is valid iff Scope is Server or Network.
type Rule struct {
	Method, Path string
	Role         Role
	Scope        Scope
}

// Allows tells whether the principal may use the route for a network; network counts where the scope is Network or Report.
func (r Rule) Allows(p Principal, network string) bool {
	switch r.Scope {
	case Public:
		return true
	case Self:
		return p.Kind == KindSession || p.Kind == KindToken || p.Kind == KindLocal
	case Server:
		return p.May(r.Role, Everywhere)
	case Network:
		return network != Everywhere && p.May(r.Role, network)
	case Report:
		return p.Kind == KindProbe && network != "" && network != Everywhere && p.Cap.Network == network
	}
	return false
}

// Table has a row for every route.
type Table []Rule

// Find gives the row of a route.
func (t Table) Find(method, path string) (Rule, bool) {
	i := slices.IndexFunc(t, func(r Rule) bool { return r.Method == method && r.Path == path })
	if i < 0 {
		return Rule{}, false
	}
	return t[i], true
}

// Covers gives the routes for which there is no row, and the rows for which there is no route.
func (t Table) Covers(routes []Route) (without []Route, stale []Rule) {
	for _, route := range routes {
		if _, ok := t.Find(route.Method, route.Path); !ok {
			without = append(without, route)
		}
	}
	for _, r := range t {
		if !slices.Contains(routes, Route{r.Method, r.Path}) {
			stale = append(stale, r)
		}
	}
	return without, stale
}

// Valid finds rows that contradict themselves or each other: a route twice, a role where it does not count or none where it
// does, a scope of networks on a path that names none.
func (t Table) Valid() error {
	var errs []error
	seen := map[Route]bool{}
	for _, r := range t {
		route := Route{r.Method, r.Path}
		wrong := func(what string) {
			errs = append(errs, fmt.Errorf("access table: %s %s: %s", r.Method, r.Path, what))
		}
		if seen[route] {
			wrong("it has two rows; leave one")
		}
		seen[route] = true
		named := strings.Contains(r.Path+"/", "/{network}/")
		switch r.Scope {
		case Network, Server:
			if r.Role < Viewer || r.Role > Admin {
				wrong("expected a role from viewer to admin")
			}
			if r.Scope == Network && !named {
				wrong("expected {network} in the path of a rule per network")
			}
		case Public, Self, Report:
			if r.Role != 0 {
				wrong("a role does not count in this scope; leave it out")
			}
		default:
			wrong("expected a scope")
		}
	}
	return errors.Join(errs...)
}

// Public tells whether a request is for a route that is open to everybody. It goes by the path alone, before a server has
// found the route: whoever answers still has to ask the route's own row.
func (t Table) Public(r *http.Request) bool {
	return slices.ContainsFunc(t, func(rule Rule) bool {
		return rule.Scope == Public && (rule.Method == r.Method || rule.Method == http.MethodGet && r.Method == http.MethodHead) && fits(rule.Path, r.URL.Path)
	})
}

// fits tells whether a path is one of a pattern's: {name} stands for one part that is not empty, {name...} for the rest.
func fits(pattern, path string) bool {
	for {
		want, restOfPattern, more := strings.Cut(pattern, "/")
		if strings.HasPrefix(want, "{") && strings.HasSuffix(want, "...}") {
			return true
		}
		got, rest, moreOfPath := strings.Cut(path, "/")
		if wild := strings.HasPrefix(want, "{"); wild && got == "" || !wild && got != want || more != moreOfPath {
			return false
		}
		if !more {
			return true
		}
		pattern, path = restOfPattern, rest
	}
}
