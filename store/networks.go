package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// Network is one network of which the store keeps the history.
type Network struct {
	Slug    string    `json:"slug" doc:"Name in addresses: lower-case letters, digits and hyphens"`
	Name    string    `json:"name" doc:"Name for people"`
	Created time.Time `json:"created"`
	Newest  int64     `json:"newest" doc:"Number of the newest assessment; 0 where there is none"`
}

// slugs is what a network may be called in addresses.
var slugs = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)

// AddNetwork makes a network. It is ErrExists where the slug is taken.
func (s *Store) AddNetwork(ctx context.Context, slug, name, actor string) (Network, error) {
	if !slugs.MatchString(slug) {
		return Network{}, fmt.Errorf("network %q: a name in addresses has up to 64 lower-case letters, digits and hyphens", slug)
	}
	n := Network{Slug: slug, Name: name, Created: s.now().UTC().Truncate(time.Microsecond)}
	err := s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO networks (slug, name, created) VALUES ($1, $2, $3) ON CONFLICT (slug) DO NOTHING`, slug, name, micros(n.Created))
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if made, err := r.RowsAffected(); err != nil || made == 0 {
			return errors.Join(err, fmt.Errorf("network %s: %w", slug, ErrExists))
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "network.add", Network: slug, Detail: name})
	})
	return n, err
}

// RemoveNetwork takes a network away with its whole history; the audit keeps that it was there.
func (s *Store) RemoveNetwork(ctx context.Context, slug, actor string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM networks WHERE slug = $1`, slug)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if gone, err := r.RowsAffected(); err != nil || gone == 0 {
			return errors.Join(err, fmt.Errorf("network %s: %w", slug, ErrNotFound))
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM grants WHERE network = $1`, slug); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE network = $1`, slug); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM events WHERE network = $1`, slug); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM outcomes WHERE network = $1`, slug); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if err := forget(ctx, tx); err != nil {
			return err
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "network.remove", Network: slug})
	})
}

// Networks are all networks, by slug.
func (s *Store) Networks(ctx context.Context) ([]Network, error) {
	return query(ctx, s.read, scanNetwork, `SELECT slug, name, created, newest FROM networks ORDER BY slug`)
}

// Network is one network; ErrNotFound where there is none of this slug.
func (s *Store) Network(ctx context.Context, slug string) (Network, error) {
	return one(ctx, s.read, "network "+slug, scanNetwork, `SELECT slug, name, created, newest FROM networks WHERE slug = $1`, slug)
}

func scanNetwork(scan func(...any) error) (n Network, err error) {
	var created int64
	err = scan(&n.Slug, &n.Name, &created, &n.Newest)
	n.Created = fromMicros(created)
	return n, err
}

// reader is a database or a transaction.
type reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// query gives all rows.
func query[T any](ctx context.Context, db reader, scan func(func(...any) error) (T, error), text string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		x, err := scan(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
		out = append(out, x)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	return out, nil
}

// one gives the only row; what names it in the error where there is none.
func one[T any](ctx context.Context, db reader, what string, scan func(func(...any) error) (T, error), text string, args ...any) (T, error) {
	all, err := query(ctx, db, scan, text, args...)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// value scans a row of one column.
func value[T any](scan func(...any) error) (v T, err error) { return v, scan(&v) }
