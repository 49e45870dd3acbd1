package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Probe is a machine in a network that reports what it sees there. Its certificate bears its name.
type Probe struct {
	Name    string     `json:"name" doc:"The URI of its certificate, or the common name where it has none"`
	Network string     `json:"network"`
	Added   time.Time  `json:"added"`
	Revoked *time.Time `json:"revoked,omitempty" doc:"Since when nothing of it is taken any more"`
	Seen    *time.Time `json:"seen,omitempty" doc:"When it last sent something"`
	Events  int64      `json:"events" doc:"How many it ever sent"`
}

// Event is what a probe reported.
type Event struct {
	Probe    string          `json:"probe"`
	Spool    string          `json:"spool"`
	Seq      int64           `json:"seq"`
	Received time.Time       `json:"received"`
	Body     json.RawMessage `json:"body"`
}

// MaxSpools bounds the spools of one probe. A probe begins another when its disk was lost.
const MaxSpools = 64

// What is answered to a probe that may not report.
var (
	ErrProbe  = errors.New("the probe is not registered, or was revoked: an administrator of its network adds it")
	ErrSpools = fmt.Errorf("the probe has begun %d spools: give it a certificate with another name, and look why it begins anew", MaxSpools)
	// ErrSequence says that lines do not follow those that are there.
	ErrSequence = errors.New("the events do not follow those that are there")
)

// AddProbe lets a probe report for a network. A name stands for one probe for ever: whoever has the key of one that was revoked
// must not come back with it. ErrExists tells that the name is taken.
func (s *Store) AddProbe(ctx context.Context, network, name, actor string) (Probe, error) {
	if name == "" || len(name) > 255 {
		return Probe{}, fmt.Errorf("probe %q: expected the name of its certificate, 1 to 255 octets", name)
	}
	p := Probe{Name: name, Network: network, Added: s.now().UTC().Truncate(time.Microsecond)}
	err := s.change(ctx, func(tx *sql.Tx) error {
		if _, err := one(ctx, tx, "network "+network, value[int64], `SELECT id FROM networks WHERE slug = $1`, network); err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO probes (name, network, added) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`, name, network, micros(p.Added))
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("probe %s: %w, or did before it was revoked: choose another name", name, ErrExists))
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "probe.add", Network: network, Detail: name})
	})
	return p, err
}

// RevokeProbe takes nothing more from a probe. What it reported stays.
func (s *Store) RevokeProbe(ctx context.Context, network, name, actor string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE probes SET revoked = $1 WHERE name = $2 AND network = $3 AND revoked = 0`, micros(s.now()), name, network)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("probe %s in network %s: %w", name, network, ErrNotFound))
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "probe.revoke", Network: network, Detail: name})
	})
}

// Probes are those of a network, by name.
func (s *Store) Probes(ctx context.Context, network string) ([]Probe, error) {
	if _, err := s.Network(ctx, network); err != nil {
		return nil, err
	}
	return query(ctx, s.read, func(scan func(...any) error) (p Probe, err error) {
		var added, revoked, seen int64
		err = scan(&p.Name, &p.Network, &added, &revoked, &seen, &p.Events)
		p.Added, p.Revoked, p.Seen = fromMicros(added), maybe(revoked), maybe(seen)
		return p, err
	}, `SELECT name, network, added, revoked, seen, (SELECT CAST(coalesce(sum(last), 0) AS BIGINT) FROM spools WHERE probe = probes.name) FROM probes WHERE network = $1 ORDER BY name`, network)
}

// maybe is a time that may not have come: nil for 0.
func maybe(us int64) *time.Time {
	if us == 0 {
		return nil
	}
	t := fromMicros(us)
	return &t
}

// LastEvent is the number of the last event that was taken of a probe's spool; 0 where none was. ErrProbe tells that nothing
// is taken of this probe.
func (s *Store) LastEvent(ctx context.Context, probe, spool string) (uint64, error) {
	last, err := one(ctx, s.read, "probe", value[int64], `SELECT coalesce((SELECT last FROM spools WHERE probe = $1 AND spool = $2), 0) FROM probes WHERE name = $1 AND revoked = 0`, probe, spool)
	if errors.Is(err, ErrNotFound) {
		err = ErrProbe
	}
	return uint64(last), err
}

// PutEvents keeps what a probe reported, from the number first on, and gives the last number that is kept, all in one transaction.
// Numbers that do not follow those that are there are ErrSequence: nothing is kept then. ErrProbe and ErrSpools are
// for the probe to hear.
func (s *Store) PutEvents(ctx context.Context, probe, spool string, first uint64, lines [][]byte) (uint64, error) {
	err := s.change(ctx, func(tx *sql.Tx) error {
		at := micros(s.now())
		// The row of the probe is held until the end: two servers that take from one probe do so one after the other.
		network, err := one(ctx, tx, "probe", value[string], `UPDATE probes SET seen = $1 WHERE name = $2 AND revoked = 0 RETURNING network`, at, probe)
		if errors.Is(err, ErrNotFound) {
			return ErrProbe
		} else if err != nil {
			return err
		}
		if err := follow(ctx, tx, probe, spool, int64(first), int64(len(lines))); err != nil {
			return err
		}
		put, err := tx.PrepareContext(ctx, `INSERT INTO events (probe, spool, seq, network, received, body) VALUES ($1, $2, $3, $4, $5, $6)`)
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
	return first + uint64(len(lines)) - 1, err
}

// follow moves the last number of a spool on, if what comes follows it.
func follow(ctx context.Context, tx *sql.Tx, probe, spool string, first, n int64) error {
	known, err := query(ctx, tx, value[int64], `SELECT last FROM spools WHERE probe = $1 AND spool = $2`, probe, spool)
	if err != nil {
		return err
	}
	var last int64
	if len(known) > 0 {
		last = known[0]
	} else if begun, err := one(ctx, tx, "spools", value[int64], `SELECT count(*) FROM spools WHERE probe = $1`, probe); err != nil {
		return err
	} else if begun >= MaxSpools {
		return ErrSpools
	}
	if first != last+1 {
		return ErrSequence
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO spools (probe, spool, last) VALUES ($1, $2, $3) ON CONFLICT (probe, spool) DO UPDATE SET last = excluded.last`, probe, spool, last+n)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// Events are what probes reported on a network, the latest received first; of one probe where a name is given. After is the event
// after which the page begins; nil for the first page.
func (s *Store) Events(ctx context.Context, network, probe string, after *Event, limit int) ([]Event, error) {
	if after == nil {
		after = &Event{Received: time.UnixMicro(open)}
	}
	return query(ctx, s.read, func(scan func(...any) error) (e Event, err error) {
		var at int64
		var body string
		err = scan(&e.Probe, &e.Spool, &e.Seq, &at, &body)
		e.Received, e.Body = fromMicros(at), json.RawMessage(body)
		return e, err
	}, `SELECT probe, spool, seq, received, body FROM events WHERE network = $1 AND ($2 = '' OR probe = $2) AND (received, probe, spool, seq) < ($3, $4, $5, $6)
		ORDER BY received DESC, probe DESC, spool DESC, seq DESC LIMIT $7`, network, probe, micros(after.Received), after.Probe, after.Spool, after.Seq, limit)
}

// ForgetEvents removes what probes reported before a time. Their numbers stay taken, so that nothing comes a second time.
func (s *Store) ForgetEvents(ctx context.Context, before time.Time) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM events WHERE received < $1`, micros(before))
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		} else {
			return s.audit(ctx, tx, Entry{Actor: "local", Action: "event.forget", Detail: fmt.Sprintf("%d events from before %s", n, before.UTC().Format(time.RFC3339))})
		}
	})
}
