package job

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/riverqueue/river/rivertype"

	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
)

const selectJobs = `SELECT j.id, j.key, coalesce(n.slug, ''), j.kind, j.args, j.priority, j.author, j.at, j.state, j.attempt, j.worker, j.progress, j.note, j.ended, j.result, j.changed
	FROM jobs j LEFT JOIN networks n ON n.id = j.network`

// scan reads jobs to the end.
func (q *Queue) scan(rows *sql.Rows, err error) ([]Job, error) {
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	defer rows.Close()
	out := []Job{}
	for rows.Next() {
		var j Job
		var key, result []byte
		var text string
		var at, ended int64
		if err := rows.Scan(&j.ID, &key, &j.Network, &j.Kind, &text, &j.Priority, &j.Author, &at, &j.State, &j.Attempt, &j.Worker, &j.Progress, &j.Note, &ended, &result, &j.changed); err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
		if len(key) != sha256.Size || result != nil && len(result) != sha256.Size {
			return nil, fmt.Errorf("job %d: %w", j.ID, store.ErrDamaged)
		}
		j.key, j.Args, j.At = [sha256.Size]byte(key), []byte(text), time.UnixMicro(at).UTC()
		if ended != 0 {
			t := time.UnixMicro(ended).UTC()
			j.Ended = &t
		}
		if result != nil {
			d := blob.Digest(result)
			j.Result = &d
		}
		out = append(out, j)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	return out, nil
}

func first(all []Job) (j Job) {
	if len(all) > 0 {
		j = all[0]
	}
	return j
}

// Job is one job of a network; "" is every network.
func (q *Queue) Job(ctx context.Context, network string, id int64) (Job, error) {
	all, err := q.scan(q.read.QueryContext(ctx, selectJobs+` WHERE j.id = $1`, id))
	if err == nil && (len(all) == 0 || network != "" && all[0].Network != network) {
		err = fmt.Errorf("job %d: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return Job{}, err
	}
	return all[0], nil
}

// Jobs are those of a network with a smaller number than before, 0 being all, the newest first.
func (q *Queue) Jobs(ctx context.Context, network string, before int64, limit int) ([]Job, error) {
	if _, err := q.o.Store.Network(ctx, network); err != nil {
		return nil, err
	}
	return q.scan(q.read.QueryContext(ctx, selectJobs+` WHERE j.network = (SELECT id FROM networks WHERE slug = $1) AND ($2 = 0 OR j.id < $2) ORDER BY j.id DESC LIMIT $3`, network, before, limit))
}

// Changed are the jobs that changed since a mark, the earliest first, and the next mark. The first mark is 0 with limit 0.
func (q *Queue) Changed(ctx context.Context, mark int64, limit int) ([]Job, int64, error) {
	if limit == 0 {
		var last int64
		if err := q.read.QueryRowContext(ctx, `SELECT coalesce(max(changed), 0) FROM jobs`).Scan(&last); err != nil {
			return nil, mark, fmt.Errorf("database: %w", err)
		}
		return nil, last, nil
	}
	all, err := q.scan(q.read.QueryContext(ctx, selectJobs+` WHERE j.changed > $1 ORDER BY j.changed LIMIT $2`, mark, limit))
	if len(all) > 0 {
		mark = all[len(all)-1].changed
	}
	return all, mark, err
}

// Open reads what a job made.
func (q *Queue) Open(ctx context.Context, j Job) (io.ReadCloser, error) {
	if j.Result == nil {
		return nil, fmt.Errorf("job %d is %s: it has made nothing: %w", j.ID, j.State, store.ErrNotFound)
	}
	return q.o.Store.Blobs().Open(ctx, *j.Result)
}

// Cancel ends a job. One that runs is told to stop and is cancelled once it does; one that is over stays as it is.
func (q *Queue) Cancel(ctx context.Context, network string, id int64) (Job, error) {
	j, err := q.Job(ctx, network, id)
	if err != nil || j.Ended != nil {
		return j, err
	}
	err = q.change(ctx, func(tx *sql.Tx) error {
		now := time.Now().UnixMicro()
		if _, err := tx.ExecContext(ctx, `UPDATE jobs SET state = $1, ended = $2, changed = $2, note = 'cancelled' WHERE id = $3 AND ended = 0 AND state = $4`, Cancelled, now, id, Waiting); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		var queued int64
		if err := tx.QueryRowContext(ctx, `SELECT queued FROM jobs WHERE id = $1 AND ended = 0`, id).Scan(&queued); errors.Is(err, sql.ErrNoRows) {
			return nil // it did not run: whoever takes it up sees that it is over
		} else if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if _, err := q.river.JobCancelTx(ctx, tx, queued); err != nil && !errors.Is(err, rivertype.ErrNotFound) {
			return err
		}
		return nil
	})
	if err != nil {
		return j, err
	}
	return q.Job(ctx, network, id)
}

// Counts are how many jobs there are in each state that is not over, and how many workers live.
type Counts struct {
	Waiting, Running, Workers int
}

// Counts tells how much there is to do.
func (q *Queue) Counts(ctx context.Context) (c Counts, err error) {
	err = q.read.QueryRowContext(ctx, `SELECT coalesce(sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0),
		(SELECT count(*) FROM workers) FROM jobs WHERE ended = 0`).Scan(&c.Waiting, &c.Running, &c.Workers)
	if err != nil {
		return c, fmt.Errorf("database: %w", err)
	}
	return c, nil
}
