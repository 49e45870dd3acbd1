package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
)

// accountName is the form of accounts' names: lower case, and without the colon of those whom a provider vouches for and of
// probes.
var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// SignIn lets in a user by password, and begins a session. Every refusal for the user's part is the same, and costs the same
// work: that there is no such user, that he is disabled, that the password is wrong.
func (g *Gate) SignIn(ctx context.Context, user, password string) (SignedIn, error) {
	now, address := g.now(), Address(ctx)
	if !accountName.MatchString(user) {
		user = "" // no account has this name; the lock-out remembers none that is longer than accounts' are
	}
	if err := g.lockout.enter(user, address, now); err != nil {
		return SignedIn{}, err
	}
	u, err := g.o.Storage.User(ctx, user)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return SignedIn{}, fmt.Errorf("sign-in: %w", err)
	}
	if now.Sub(u.Failed) > userMemory {
		u.Failures = 0
	}
	if wait := (strikes{u.Failures, u.Failed}).wait(now); wait > 0 {
		g.lockout.undo(userKey(user))
		g.lockout.undo(addressKey(address))
		return SignedIn{}, locked(wait)
	}
	if err := g.o.Storage.AddFailure(ctx, user, now); err != nil {
		return SignedIn{}, fmt.Errorf("sign-in: %w", err)
	}
	ok, err := g.hasher.verify(ctx, u.Password, password)
	if err != nil {
		return SignedIn{}, fmt.Errorf("sign-in: %w", err)
	}
	if !ok || u.Disabled {
		return SignedIn{}, errCredentials
	}
	g.lockout.succeeded(user, address)
	if err := g.o.Storage.ClearFailures(ctx, user); err != nil {
		return SignedIn{}, fmt.Errorf("sign-in: %w", err)
	}
	if outdated(u.Password) {
		if anew, err := g.hasher.hash(ctx, password); err != nil {
			g.log.WarnContext(ctx, "a password was not hashed anew", "user", user, "error", err)
		} else if err := g.o.Storage.SetPassword(ctx, user, anew); err != nil {
			g.log.WarnContext(ctx, "a password's new hash was not kept", "user", user, "error", err)
		}
	}
	return g.open(ctx, user, u.Grants, nil)
}

// CreateUser makes an account. An empty password makes one that nobody signs in to before it is given one.
func (g *Gate) CreateUser(ctx context.Context, name, password string, grants []Grant) error {
	if !accountName.MatchString(name) {
		return invalid(fmt.Sprintf("user %q: expected a name of 1 to 64 lower-case letters, digits, dots, hyphens, low lines and @", name))
	}
	for _, gr := range grants {
		if gr.Role < Viewer || gr.Role > Admin || gr.Network == "" {
			return invalid(fmt.Sprintf("user %s: expected a role and a network in every grant", name))
		}
	}
	u := User{Name: name, Grants: grants, Created: g.now()}
	if password != "" {
		var err error
		if u.Password, err = g.newPassword(ctx, name, password); err != nil {
			return err
		}
	}
	err := g.o.Storage.CreateUser(ctx, u)
	if errors.Is(err, ErrExists) {
		return &Refusal{Status: http.StatusConflict, Detail: fmt.Sprintf("user %s exists already: choose another name", name)}
	}
	return err
}

// SetPassword gives an account a password, and ends all its sessions: for administrators, who need not know the old one.
func (g *Gate) SetPassword(ctx context.Context, user, password string) error {
	hash, err := g.newPassword(ctx, user, password)
	if err != nil {
		return err
	}
	if err := g.o.Storage.SetPassword(ctx, user, hash); errors.Is(err, ErrNotFound) {
		return &Refusal{Status: http.StatusNotFound, Detail: fmt.Sprintf("there is no user %s", user)}
	} else if err != nil {
		return fmt.Errorf("password: %w", err)
	}
	if err := g.o.Storage.ClearFailures(ctx, user); err != nil {
		return fmt.Errorf("password: %w", err)
	}
	g.lockout.by.forget(userKey(user))
	if err := g.o.Storage.EndSessionsOf(ctx, user); err != nil {
		return fmt.Errorf("password: %w", err)
	}
	return nil
}

// ChangePassword gives whoever asks another password, once he has shown the old one, and a new session: all others end.
func (g *Gate) ChangePassword(ctx context.Context, old, password string) (SignedIn, error) {
	p, _ := FromContext(ctx)
	if p.Kind != KindSession || !accountName.MatchString(p.User) {
		return SignedIn{}, forbidden("passwords are changed by people who signed in with one")
	}
	if err := CheckPassword(p.User, password); err != nil {
		return SignedIn{}, err
	}
	if _, err := g.SignIn(ctx, p.User, old); err != nil {
		return SignedIn{}, err
	}
	if err := g.SetPassword(ctx, p.User, password); err != nil {
		return SignedIn{}, err
	}
	return g.open(ctx, p.User, p.Grants, nil)
}

func (g *Gate) newPassword(ctx context.Context, user, password string) (string, error) {
	if err := CheckPassword(user, password); err != nil {
		return "", err
	}
	return g.hasher.hash(ctx, password)
}
