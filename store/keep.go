package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guyline/guyline/store/blob"
)

// grace is how long a blob that nothing refers to is left, for those that are about to refer to it.
const grace = 24 * time.Hour

// put keeps a content under its digest. It is told to the database first: a sweep then leaves it alone.
func (s *Store) put(ctx context.Context, content []byte) (blob.Digest, error) {
	digest := blob.Digest(sha256.Sum256(content))
	if err := s.Touch(ctx, digest); err != nil {
		return digest, err
	}
	_, _, err := s.blobs.Put(ctx, bytes.NewReader(content))
	return digest, err
}

// Touch says that a blob is about to be put and referred to.
func (s *Store) Touch(ctx context.Context, digest blob.Digest) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO blobs (digest, used) VALUES ($1, $2) ON CONFLICT (digest) DO UPDATE SET used = excluded.used`, digest[:], micros(s.now()))
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// Kept is what a retention took away.
type Kept struct {
	Assessments int64 `json:"assessments"`
	Results     int64 `json:"results"`
	Blobs       int   `json:"blobs"`
}

// Keep forgets all but the newest assessments of a network, and what only they referred to.
func (s *Store) Keep(ctx context.Context, slug string, newest int64, actor string) (gone Kept, err error) {
	if newest < 1 {
		return gone, fmt.Errorf("retention of %s: at least one assessment is kept", slug)
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		id, err := one(ctx, tx, "network "+slug, value[int64], `UPDATE networks SET newest = newest WHERE slug = $1 RETURNING id`, slug)
		if err != nil {
			return err
		}
		remove := func(text string, args ...any) (int64, error) {
			r, err := tx.ExecContext(ctx, text, args...)
			if err != nil {
				return 0, fmt.Errorf("database: %w", err)
			}
			return r.RowsAffected()
		}
		if gone.Assessments, err = remove(`DELETE FROM assessments WHERE network = $1 AND seq <= (SELECT newest FROM networks WHERE id = $1) - $2`, id, newest); err != nil {
			return err
		}
		// A kept assessment may share the results of one that is gone: what counts is the oldest state that is still referred to.
		const oldest = `(SELECT coalesce(min(state), 0) FROM assessments WHERE network = $1)`
		if gone.Results, err = remove(`DELETE FROM results WHERE network = $1 AND until < `+oldest, id); err != nil {
			return err
		}
		if _, err = remove(`DELETE FROM facets WHERE network = $1 AND state < `+oldest, id); err != nil {
			return err
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "network.keep", Network: slug, Detail: fmt.Sprintf("the newest %d; %d assessments and %d results forgotten", newest, gone.Assessments, gone.Results)})
	})
	if err != nil {
		return gone, err
	}
	gone.Blobs, err = s.Sweep(ctx)
	return gone, err
}

// Sweep removes blobs that nothing has referred to for a day.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	const idle = ` used < $1 AND NOT EXISTS (SELECT 1 FROM assessments WHERE head = blobs.digest) AND NOT EXISTS (SELECT 1 FROM outcomes WHERE result = blobs.digest)
		AND NOT EXISTS (SELECT 1 FROM inputs WHERE manifest = blobs.digest) AND NOT EXISTS (SELECT 1 FROM members WHERE digest = blobs.digest)`
	before := micros(s.now().Add(-grace))
	idles, err := query(ctx, s.read, value[[]byte], `SELECT digest FROM blobs WHERE`+idle, before)
	if err != nil {
		return 0, err
	}
	swept := 0
	for _, d := range idles {
		err := s.change(ctx, func(tx *sql.Tx) error {
			r, err := tx.ExecContext(ctx, `DELETE FROM blobs WHERE digest = $2 AND`+idle, before, d)
			if err != nil {
				return fmt.Errorf("database: %w", err)
			}
			if n, err := r.RowsAffected(); err != nil || n == 0 {
				return err
			}
			// Within the transaction: whoever wants to put the same content waits for it.
			if err := s.blobs.Delete(ctx, blob.Digest(d)); err != nil && !errors.Is(err, blob.ErrNotFound) {
				return err
			}
			swept++
			return nil
		})
		if err != nil {
			return swept, err
		}
	}
	return swept, nil
}

// check reads a blob to its end: its reader holds it against its digest.
func (s *Store) check(ctx context.Context, d blob.Digest) error {
	r, err := s.blobs.Open(ctx, d)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close())
}

// Damage is what Verify found wrong.
type Damage struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

// Verify holds every stored result, report and audit line against its digest and gives what does not fit. It reads everything.
func (s *Store) Verify(ctx context.Context) (damage []Damage, err error) {
	damage = []Damage{}
	for after := int64(0); ; {
		type stored struct {
			id     int64
			slug   string
			digest []byte
			body   string
		}
		chunk, err := query(ctx, s.read, func(scan func(...any) error) (x stored, err error) {
			return x, scan(&x.id, &x.slug, &x.digest, &x.body)
		}, `SELECT r.id, n.slug, r.digest, r.body FROM results r JOIN networks n ON n.id = r.network WHERE r.id > $1 ORDER BY r.id LIMIT 1000`, after)
		if err != nil {
			return damage, err
		}
		for _, x := range chunk {
			if sum := sha256.Sum256([]byte(x.body)); !bytes.Equal(sum[:], x.digest) {
				damage = append(damage, Damage{fmt.Sprintf("result %d of network %s", x.id, x.slug), ErrDamaged.Error()})
			}
			after = x.id
		}
		if len(chunk) == 0 {
			break
		}
	}
	heads, err := query(ctx, s.read, value[[]byte], `SELECT head FROM assessments UNION SELECT result FROM outcomes UNION SELECT manifest FROM inputs UNION SELECT digest FROM members`)
	if err != nil {
		return damage, err
	}
	for _, h := range heads {
		if len(h) != len(blob.Digest{}) {
			damage = append(damage, Damage{fmt.Sprintf("reference %x", h), "is no digest"})
			continue
		}
		if err := s.check(ctx, blob.Digest(h)); err != nil {
			damage = append(damage, Damage{fmt.Sprintf("blob %x", h), err.Error()})
		}
	}
	if _, err := s.VerifyAudit(ctx); errors.Is(err, ErrChain) {
		damage = append(damage, Damage{"audit", err.Error()})
	} else if err != nil {
		return damage, err
	}
	return damage, nil
}
