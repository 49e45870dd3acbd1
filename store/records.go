package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// The kinds of record that a desk keeps beside assessments.
var Kinds = []string{"waiver", "risk", "plan", "bundle"}

// Record is something that people decided on a network: a waiver, an entry of the risk register, a plan, a bundle that was
// handed out. It is never overwritten: a change is a new version.
type Record struct {
	Kind    string          `json:"kind" enum:"waiver,risk,plan,bundle"`
	Name    string          `json:"name"`
	Version int64           `json:"version" doc:"From 1"`
	State   string          `json:"state" enum:"proposed,approved,rejected,withdrawn"`
	Author  string          `json:"author" doc:"Who made this version"`
	At      time.Time       `json:"at"`
	Body    json.RawMessage `json:"body"`
}

// PutRecord keeps a new version of a record. The version must be the one after the newest, so that two people who change
// the same one do not overwrite each other: ErrExists tells the later.
func (s *Store) PutRecord(ctx context.Context, slug string, r Record) (Record, error) {
	if !slices.Contains(Kinds, r.Kind) {
		return r, fmt.Errorf("record %s: expected a kind of %v, found %q", r.Name, Kinds, r.Kind)
	}
	r.At = s.now().UTC().Truncate(time.Microsecond)
	digest := sha256.Sum256(r.Body)
	err := s.change(ctx, func(tx *sql.Tx) error {
		id, err := one(ctx, tx, "network "+slug, value[int64], `UPDATE networks SET newest = newest WHERE slug = $1 RETURNING id`, slug)
		if err != nil {
			return err
		}
		newest, err := one(ctx, tx, "record", value[int64], `SELECT coalesce(max(version), 0) FROM records WHERE network = $1 AND kind = $2 AND name = $3`, id, r.Kind, r.Name)
		if err != nil {
			return err
		}
		if r.Version != newest+1 {
			return fmt.Errorf("%s %s: version %d: the newest is %d: %w", r.Kind, r.Name, r.Version, newest, ErrExists)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO records (network, kind, name, version, state, author, at, digest, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			id, r.Kind, r.Name, r.Version, r.State, r.Author, micros(r.At), digest[:], string(r.Body))
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		return s.audit(ctx, tx, Entry{Actor: r.Author, Action: r.Kind + "." + r.State, Network: slug, Detail: fmt.Sprintf("%s, version %d, SHA-256 %x", r.Name, r.Version, digest)})
	})
	return r, err
}

// Records are the newest versions of one kind, by name; all versions of one record where a name is given.
func (s *Store) Records(ctx context.Context, slug, kind, name string) ([]Record, error) {
	if _, err := s.Network(ctx, slug); err != nil {
		return nil, err
	}
	all, err := query(ctx, s.read, scanRecord, `SELECT kind, name, version, state, author, at, digest, body FROM records
		WHERE network = (SELECT id FROM networks WHERE slug = $1) AND kind = $2 AND ($3 = '' OR name = $3)`, slug, kind, name)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Record) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(b.Version, a.Version)) })
	if name == "" {
		all = slices.CompactFunc(all, func(a, b Record) bool { return a.Name == b.Name })
	}
	return all, nil
}

func scanRecord(scan func(...any) error) (r Record, err error) {
	var at int64
	var digest []byte
	var body string
	if err := scan(&r.Kind, &r.Name, &r.Version, &r.State, &r.Author, &at, &digest, &body); err != nil {
		return r, err
	}
	if sum := sha256.Sum256([]byte(body)); string(sum[:]) != string(digest) {
		return r, fmt.Errorf("%s %s, version %d: %w", r.Kind, r.Name, r.Version, ErrDamaged)
	}
	r.At, r.Body = fromMicros(at), json.RawMessage(body)
	return r, nil
}
