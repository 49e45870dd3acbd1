// Package access decides who is asking and what he may do: passwords and lock-out, sessions with their cookie, API tokens,
// sign-in by an OpenID provider, roles per network, and the table that names every route of a server with the role that it
// needs. It knows neither the routes nor the database: the table is given to it, and [Storage] is what it asks for.
//
// Only digests of what lets somebody in are kept: argon2id of passwords, SHA-256 of sessions and tokens, which are 256 random
// bits. Whoever reads the database can sign in as nobody.
package access

import (
	"fmt"
	"slices"
)

// Role is what somebody may do in a network. Each role may do what those before it may.
type Role int

const (
	Viewer   Role = iota + 1 // reads
	Analyst                  // runs assessments, uploads, proposes waivers and risks
	Approver                 // approves or rejects what others proposed
	Admin                    // users, retention, removal
)

var roleNames = []string{Viewer: "viewer", Analyst: "analyst", Approver: "approver", Admin: "admin"}

// ParseRole reads a role's name.
func ParseRole(name string) (Role, error) {
	if i := slices.Index(roleNames, name); i >= int(Viewer) {
		return Role(i), nil
	}
	return 0, fmt.Errorf("role %q: expected one of %v", name, roleNames[Viewer:])
}

// String is the role's name; "none" outside of Viewer to Admin.
func (r Role) String() string {
	if r < Viewer || r > Admin {
		return "none"
	}
	return roleNames[r]
}

// MarshalText writes the role's name.
func (r Role) MarshalText() ([]byte, error) {
	if r < Viewer || r > Admin {
		return nil, fmt.Errorf("role %d: expected one of %v", int(r), roleNames[Viewer:])
	}
	return []byte(roleNames[r]), nil
}

// UnmarshalText reads the role's name.
func (r *Role) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRole(string(text))
	return err
}

// Everywhere stands for all networks, and for the server itself.
const Everywhere = "*"

// Grant gives a role in one network, or in all and in the server itself.
type Grant struct {
	Network string `json:"network"` // a network's name or Everywhere
	Role    Role   `json:"role"`
}

// covers tells whether the grant is enough for a role in a network; in the server where network is Everywhere.
func (g Grant) covers(role Role, network string) bool {
	return g.Role <= Admin && g.Role >= role && (g.Network == Everywhere || g.Network == network)
}

// Kind is how somebody made himself known.
type Kind string

const (
	KindSession Kind = "session" // a person with a browser, by cookie
	KindToken   Kind = "token"   // a program, by an API token of a person
	KindProbe   Kind = "probe"   // a probe in the network, by its certificate
	KindLocal   Kind = "local"   // whoever runs the program on his own machine
)

// Principal is who asks.
type Principal struct {
	User   string  `json:"user"`
	Kind   Kind    `json:"kind"`
	Grants []Grant `json:"grants"`
	// Cap bounds the grants of a token, and names the network for which a probe reports. Valid iff Kind is KindToken or
	// KindProbe; a probe's has no role.
	Cap Grant `json:"-"`
}

// Local is whoever runs the program for himself: he may do everything.
func Local() Principal {
	return Principal{User: "local", Kind: KindLocal, Grants: []Grant{{Everywhere, Admin}}}
}

// May tells whether the principal has a role, or a higher one, in a network; in the server itself where network is
// Everywhere. A probe has no role anywhere: what it may do is a scope of its own (see [Scope]).
func (p Principal) May(role Role, network string) bool {
	if role < Viewer || network == "" || p.Kind == KindProbe {
		return false
	}
	if p.Kind == KindToken && !p.Cap.covers(role, network) {
		return false
	}
	return slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.covers(role, network) })
}
