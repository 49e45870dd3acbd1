package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/guyline/guyline/server/access"
)

// A store keeps the accounts of a server.
var _ access.Storage = (*Store)(nil)

// User is one account with its grants.
func (s *Store) User(ctx context.Context, name string) (access.User, error) {
	u, err := one(ctx, s.read, "user "+name, scanUser, `SELECT name, password, disabled, failures, failed, created FROM users WHERE name = $1`, name)
	if err != nil {
		return u, accessError(err)
	}
	u.Grants, err = query(ctx, s.read, scanGrant, `SELECT network, role FROM grants WHERE member = $1 ORDER BY network`, name)
	return u, err
}

// Users are all accounts, by name.
func (s *Store) Users(ctx context.Context) ([]access.User, error) {
	users, err := query(ctx, s.read, scanUser, `SELECT name, password, disabled, failures, failed, created FROM users ORDER BY name`)
	if err != nil {
		return nil, err
	}
	type granted struct {
		member string
		access.Grant
	}
	grants, err := query(ctx, s.read, func(scan func(...any) error) (g granted, err error) {
		g.Grant, err = scanGrant(func(dest ...any) error { return scan(append([]any{&g.member}, dest...)...) })
		return g, err
	}, `SELECT member, network, role FROM grants ORDER BY member, network`)
	for _, g := range grants {
		for i := range users {
			if users[i].Name == g.member {
				users[i].Grants = append(users[i].Grants, g.Grant)
			}
		}
	}
	return users, err
}

func scanUser(scan func(...any) error) (u access.User, err error) {
	var disabled int
	var failed, created int64
	err = scan(&u.Name, &u.Password, &disabled, &u.Failures, &failed, &created)
	u.Disabled, u.Created = disabled != 0, fromMicros(created)
	if failed != 0 {
		u.Failed = fromMicros(failed)
	}
	return u, err
}

func scanGrant(scan func(...any) error) (g access.Grant, err error) {
	var role string
	if err := scan(&g.Network, &role); err != nil {
		return g, err
	}
	g.Role, err = access.ParseRole(role)
	return g, err
}

// CreateUser keeps a new account with its grants.
func (s *Store) CreateUser(ctx context.Context, u access.User) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO users (name, password, disabled, created) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING`,
			u.Name, u.Password, flag(u.Disabled), micros(u.Created))
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("user %s: %w", u.Name, access.ErrExists))
		}
		return putGrants(ctx, tx, u.Name, u.Grants)
	})
}

func putGrants(ctx context.Context, tx *sql.Tx, user string, grants []access.Grant) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM grants WHERE member = $1`, user); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	for _, g := range grants {
		if _, err := tx.ExecContext(ctx, `INSERT INTO grants (member, network, role) VALUES ($1, $2, $3)`, user, g.Network, g.Role.String()); err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	return nil
}

// SetUser changes what an account may do, and whether it may do anything at all. Whoever is disabled loses his sessions.
func (s *Store) SetUser(ctx context.Context, name string, disabled bool, grants []access.Grant, actor string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE users SET disabled = $1 WHERE name = $2`, flag(disabled), name)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("user %s: %w", name, ErrNotFound))
		}
		if err := putGrants(ctx, tx, name, grants); err != nil {
			return err
		}
		if disabled {
			if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE member = $1`, name); err != nil {
				return fmt.Errorf("database: %w", err)
			}
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "user.set", Detail: fmt.Sprintf("%s: disabled %t, grants %v", name, disabled, grants)})
	})
}

// SetPassword keeps the argon2id of a new password.
func (s *Store) SetPassword(ctx context.Context, name, phc string) error {
	return s.must(ctx, "user "+name, `UPDATE users SET password = $1 WHERE name = $2`, phc, name)
}

// AddFailure counts a sign-in that failed.
func (s *Store) AddFailure(ctx context.Context, name string, at time.Time) error {
	return s.do(ctx, `UPDATE users SET failures = failures + 1, failed = $1 WHERE name = $2`, micros(at), name)
}

// ClearFailures forgets the sign-ins that failed.
func (s *Store) ClearFailures(ctx context.Context, name string) error {
	return s.do(ctx, `UPDATE users SET failures = 0 WHERE name = $1 AND failures > 0`, name)
}

// Session is who is signed in under a hash.
func (s *Store) Session(ctx context.Context, hash [32]byte) (access.Session, error) {
	x, err := one(ctx, s.read, "session", func(scan func(...any) error) (x access.Session, err error) {
		var grants string
		var created, used, expires int64
		if err := scan(&x.User, &grants, &created, &used, &expires); err != nil {
			return x, err
		}
		x.Hash, x.Created, x.Used, x.Expires = hash, fromMicros(created), fromMicros(used), fromMicros(expires)
		return x, json.Unmarshal([]byte(grants), &x.Grants)
	}, `SELECT member, grants, created, used, expires FROM sessions WHERE hash = $1`, hash[:])
	return x, accessError(err)
}

// CreateSession keeps who signed in.
func (s *Store) CreateSession(ctx context.Context, x access.Session) error {
	grants, err := json.Marshal(x.Grants)
	if err != nil {
		return err
	}
	return s.do(ctx, `INSERT INTO sessions (hash, member, grants, created, used, expires) VALUES ($1, $2, $3, $4, $5, $6)`,
		x.Hash[:], x.User, string(grants), micros(x.Created), micros(x.Used), micros(x.Expires))
}

// TouchSession says when a session was last used.
func (s *Store) TouchSession(ctx context.Context, hash [32]byte, used time.Time) error {
	return s.do(ctx, `UPDATE sessions SET used = $1 WHERE hash = $2`, micros(used), hash[:])
}

// EndSession signs one session out.
func (s *Store) EndSession(ctx context.Context, hash [32]byte) error {
	return s.do(ctx, `DELETE FROM sessions WHERE hash = $1`, hash[:])
}

// EndSessionsOf signs somebody out everywhere.
func (s *Store) EndSessionsOf(ctx context.Context, user string) error {
	return s.do(ctx, `DELETE FROM sessions WHERE member = $1`, user)
}

// EndSessions ends those whose time is over.
func (s *Store) EndSessions(ctx context.Context, now, idle time.Time) error {
	return s.do(ctx, `DELETE FROM sessions WHERE expires <= $1 OR used <= $2`, micros(now), micros(idle))
}

// Token is the API token of a hash.
func (s *Store) Token(ctx context.Context, hash [32]byte) (access.Token, error) {
	t, err := one(ctx, s.read, "token", scanToken, `SELECT hash, id, member, name, role, network, created, expires, used FROM tokens WHERE hash = $1`, hash[:])
	return t, accessError(err)
}

func scanToken(scan func(...any) error) (t access.Token, err error) {
	var hash []byte
	var role string
	var created, expires, used int64
	if err := scan(&hash, &t.ID, &t.User, &t.Name, &role, &t.Cap.Network, &created, &expires, &used); err != nil {
		return t, err
	}
	copy(t.Hash[:], hash)
	t.Created, t.Expires = fromMicros(created), fromMicros(expires)
	if used != 0 {
		t.Used = fromMicros(used)
	}
	t.Cap.Role, err = access.ParseRole(role)
	return t, err
}

// CreateToken keeps a new API token.
func (s *Store) CreateToken(ctx context.Context, t access.Token) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO tokens (hash, id, member, name, role, network, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			t.Hash[:], t.ID, t.User, t.Name, t.Cap.Role.String(), t.Cap.Network, micros(t.Created), micros(t.Expires))
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		return s.audit(ctx, tx, Entry{Actor: t.User, Action: "token.add", Detail: fmt.Sprintf("%s (%s): %s in %s until %s", t.ID, t.Name, t.Cap.Role, t.Cap.Network, t.Expires.UTC().Format(time.RFC3339))})
	})
}

// TouchToken says when a token was last used.
func (s *Store) TouchToken(ctx context.Context, hash [32]byte, used time.Time) error {
	return s.do(ctx, `UPDATE tokens SET used = $1 WHERE hash = $2`, micros(used), hash[:])
}

// TokensOf are somebody's tokens, the oldest first.
func (s *Store) TokensOf(ctx context.Context, user string) ([]access.Token, error) {
	return query(ctx, s.read, scanToken, `SELECT hash, id, member, name, role, network, created, expires, used FROM tokens WHERE member = $1 ORDER BY created, id`, user)
}

// RevokeToken ends a token.
func (s *Store) RevokeToken(ctx context.Context, user, id string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE member = $1 AND id = $2`, user, id)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("token %s: %w", id, access.ErrNotFound))
		}
		return s.audit(ctx, tx, Entry{Actor: user, Action: "token.revoke", Detail: id})
	})
}

// do runs one statement.
func (s *Store) do(ctx context.Context, text string, args ...any) error {
	if _, err := s.write.ExecContext(ctx, text, args...); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// must runs one statement that has to change something.
func (s *Store) must(ctx context.Context, what, text string, args ...any) error {
	r, err := s.write.ExecContext(ctx, text, args...)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("%s: %w", what, access.ErrNotFound))
	}
	return nil
}

// accessError is what package access expects where nothing is there.
func accessError(err error) error {
	if errors.Is(err, ErrNotFound) {
		return fmt.Errorf("%w: %w", access.ErrNotFound, err)
	}
	return err
}
