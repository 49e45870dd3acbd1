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

// LastEvent is the number of the last event that is kept of a probe's spool; 0 where none is.
func (s *Store) LastEvent(ctx context.Context, probe, spool string) (uint64, error) {
	last, err := one(ctx, s.read, "events", value[int64], `SELECT coalesce(max(seq), 0) FROM events WHERE probe = $1 AND spool = $2`, probe, spool)
	return uint64(last), err
}

// PutEvents keeps what a probe reported, from the number first on, and gives the last number that is kept. An event that is
// there already stays as it is: a probe that did not hear an answer sends again, and nothing is doubled.
func (s *Store) PutEvents(ctx context.Context, network, probe, spool string, first uint64, lines [][]byte) (uint64, error) {
	err := s.change(ctx, func(tx *sql.Tx) error {
		at := micros(s.now())
		put, err := tx.PrepareContext(ctx, `INSERT INTO events (probe, spool, seq, network, received, body) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (probe, spool, seq) DO NOTHING`)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		defer put.Close()
		for i, line := range lines {
			if _, err := put.ExecContext(ctx, probe, spool, int64(first)+int64(i), network, at, string(line)); err != nil {
				return fmt.Errorf("database: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.LastEvent(ctx, probe, spool)
}

// Event is what a probe reported.
type Event struct {
	Probe    string          `json:"probe"`
	Spool    string          `json:"spool"`
	Seq      int64           `json:"seq"`
	Received time.Time       `json:"received"`
	Body     json.RawMessage `json:"body"`
}

// Events are what probes reported on a network, the latest received first.
func (s *Store) Events(ctx context.Context, network string, limit int) ([]Event, error) {
	return query(ctx, s.read, func(scan func(...any) error) (e Event, err error) {
		var at int64
		var body string
		err = scan(&e.Probe, &e.Spool, &e.Seq, &at, &body)
		e.Received, e.Body = fromMicros(at), json.RawMessage(body)
		return e, err
	}, `SELECT probe, spool, seq, received, body FROM events WHERE network = $1 ORDER BY received DESC, probe, spool, seq DESC LIMIT $2`, network, limit)
}
