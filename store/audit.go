package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Entry is one line of the audit: who did what to which network.
type Entry struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Action  string    `json:"action" doc:"What was done: thing.verb"`
	Network string    `json:"network" doc:"Empty where it is about no network"`
	Detail  string    `json:"detail"`
	Hash    []byte    `json:"hash" doc:"SHA-256 over this line and the hash of the one before"`
}

// chained is the hash of an entry that follows one with the hash prev. Each text goes in with its length before it, so that no two
// entries give the same bytes.
func chained(prev []byte, e Entry) []byte {
	h := sha256.New()
	h.Write(prev)
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	number(e.Seq)
	number(micros(e.At))
	for _, text := range []string{e.Actor, e.Action, e.Network, e.Detail} {
		number(int64(len(text)))
		h.Write([]byte(text))
	}
	return h.Sum(nil)
}

// audit adds a line within the transaction that does what the line says, so that neither is there without the other.
func (s *Store) audit(ctx context.Context, tx *sql.Tx, e Entry) error {
	if s.dialect == Postgres { // one writer at a time; SQLite has no more than one
		if _, err := tx.ExecContext(ctx, `LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	last, err := query(ctx, tx, scanEntry, `SELECT seq, at, actor, action, network, detail, hash FROM audit ORDER BY seq DESC LIMIT 1`)
	if err != nil {
		return err
	}
	var prev []byte
	if len(last) > 0 {
		prev, e.Seq = last[0].Hash, last[0].Seq
	}
	e.Seq++
	e.At = s.now().UTC().Truncate(time.Microsecond)
	e.Hash = chained(prev, e)
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (seq, at, actor, action, network, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.Seq, micros(e.At), e.Actor, e.Action, e.Network, e.Detail, e.Hash)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// Audit adds a line about what was done outside of the store: a sign-in, a refusal, a download.
func (s *Store) Audit(ctx context.Context, e Entry) error {
	return s.change(ctx, func(tx *sql.Tx) error { return s.audit(ctx, tx, e) })
}

func scanEntry(scan func(...any) error) (e Entry, err error) {
	var at int64
	err = scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Network, &e.Detail, &e.Hash)
	e.At = fromMicros(at)
	return e, err
}

// Entries are lines of the audit before a number (0: from the newest), the newest first; all where network is "", else those about it.
func (s *Store) Entries(ctx context.Context, network string, before int64, limit int) ([]Entry, error) {
	if before == 0 {
		before = open
	}
	return query(ctx, s.read, scanEntry, `SELECT seq, at, actor, action, network, detail, hash FROM audit
		WHERE seq < $1 AND ($2 = '' OR network = $2) ORDER BY seq DESC LIMIT $3`, before, network, limit)
}

// ErrChain is what VerifyAudit finds where a line of the audit was changed, removed or put in.
var ErrChain = errors.New("the audit was changed behind our back")

// VerifyAudit walks the whole audit. The number and hash of its last line, noted elsewhere, prove later that nothing
// was cut off its end: a chain cannot show that by itself.
func (s *Store) VerifyAudit(ctx context.Context) (last Entry, err error) {
	for e, err := range s.walkAudit(ctx) {
		if err != nil {
			return last, err
		}
		if e.Seq != last.Seq+1 {
			return last, fmt.Errorf("audit: after line %d comes %d: %w", last.Seq, e.Seq, ErrChain)
		}
		if !bytes.Equal(chained(last.Hash, e), e.Hash) {
			return last, fmt.Errorf("audit: line %d: %w", e.Seq, ErrChain)
		}
		last = e
	}
	return last, nil
}

func (s *Store) walkAudit(ctx context.Context) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for seq := int64(0); ; {
			chunk, err := query(ctx, s.read, scanEntry, `SELECT seq, at, actor, action, network, detail, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000`, seq)
			if err != nil {
				yield(Entry{}, err)
				return
			}
			for _, e := range chunk {
				if !yield(e, nil) {
					return
				}
				seq = e.Seq
			}
			if len(chunk) == 0 {
				return
			}
		}
	}
}
