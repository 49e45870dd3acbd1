package job

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"
)

// live says every [beat] that the worker lives, and takes the jobs of those that do not.
func (w *worker) live(ctx context.Context) {
	defer close(w.ended)
	tick := time.NewTicker(beat)
	defer tick.Stop()
	var since time.Time // since when the database has answered without a break
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			if _, err := w.q.write.ExecContext(last, `DELETE FROM workers WHERE id = $1`, w.id); err != nil {
				w.q.o.Log.WarnContext(last, "the worker could not say that it ended", "error", err)
			}
			return
		case <-tick.C:
		}
		if err := w.beat(ctx); err != nil {
			since = time.Time{}
			w.q.o.Log.WarnContext(ctx, "the database does not answer; work goes on when it does", "error", err)
			continue
		}
		if since.IsZero() {
			since = time.Now()
		}
		if time.Since(since) < Lease { // after an outage everybody seems dead: let them speak first
			continue
		}
		if err := w.rescue(ctx); err != nil && ctx.Err() == nil {
			w.q.o.Log.WarnContext(ctx, "jobs of dead workers could not be taken up", "error", err)
		}
	}
}

// Clocks of several machines differ, so that the database's own counts.
const (
	nowSQLite   = `CAST(unixepoch('subsec') * 1000000 AS INTEGER)`
	nowPostgres = `CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)`
)

func (q *Queue) dialect(lite, full string) string {
	if q.lite {
		return lite
	}
	return full
}

func (w *worker) beat(ctx context.Context) error {
	now := w.q.dialect(nowSQLite, nowPostgres)
	_, err := w.q.write.ExecContext(ctx, `INSERT INTO workers (id, started, seen, slots) VALUES ($1, `+now+`, `+now+`, $2) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen`, w.id, w.q.o.Workers)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// What River knows as running, by whom: the last of those that attempted it.
const (
	runningSQLite   = `SELECT id, json_extract(attempted_by, '$[#-1]'), attempt >= max_attempts, json_extract(args, '$.job') FROM river_job WHERE state = 'running'`
	runningPostgres = `SELECT id, attempted_by[array_length(attempted_by, 1)], attempt >= max_attempts, (args->>'job')::bigint FROM river_job WHERE state = 'running'`
	againSQLite     = `UPDATE river_job SET state = 'available', scheduled_at = datetime('now', 'subsec') WHERE id = $1 AND state = 'running' AND json_extract(attempted_by, '$[#-1]') = $2`
	againPostgres   = `UPDATE river_job SET state = 'available', scheduled_at = now() WHERE id = $1 AND state = 'running' AND attempted_by[array_length(attempted_by, 1)] = $2`
	overSQLite      = `UPDATE river_job SET state = 'discarded', finalized_at = datetime('now', 'subsec') WHERE id = $1 AND state = 'running' AND json_extract(attempted_by, '$[#-1]') = $2`
	overPostgres    = `UPDATE river_job SET state = 'discarded', finalized_at = now() WHERE id = $1 AND state = 'running' AND attempted_by[array_length(attempted_by, 1)] = $2`
)

// lost is a job whose worker is dead, or does not know of it.
type lost struct {
	id, job int64
	by      string
	last    bool // it has no attempt left
}

// rescue gives the jobs of workers that have been silent for a lease to others, and what this worker was given and does not know of:
// its end could not be told while the database was away.
func (w *worker) rescue(ctx context.Context) error {
	alive, err := w.alive(ctx)
	if err != nil {
		return err
	}
	all, err := w.running(ctx)
	if err != nil {
		return err
	}
	unknown := map[int64]bool{}
	for _, x := range all {
		if x.by == w.id && !w.knows(x.id) {
			unknown[x.id] = true
		}
		if alive[x.by] && !(unknown[x.id] && w.unknown[x.id]) { // twice in a row: River may have it in hand
			continue
		}
		if err := w.take(ctx, x); err != nil {
			return err
		}
	}
	w.unknown = unknown
	return nil
}

// alive forgets workers that have been silent for a lease, and gives the others.
func (w *worker) alive(ctx context.Context) (map[string]bool, error) {
	now := w.q.dialect(nowSQLite, nowPostgres)
	if _, err := w.q.write.ExecContext(ctx, `DELETE FROM workers WHERE seen < `+now+` - $1`, Lease.Microseconds()); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	rows, err := w.q.read.QueryContext(ctx, `SELECT id FROM workers`)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	defer rows.Close()
	alive := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
		alive[id] = true
	}
	return alive, rows.Err()
}

// running is what River knows as running.
func (w *worker) running(ctx context.Context) (all []lost, err error) {
	rows, err := w.q.read.QueryContext(ctx, w.q.dialect(runningSQLite, runningPostgres))
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x lost
		if err := rows.Scan(&x.id, &x.by, &x.last, &x.job); err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
		all = append(all, x)
	}
	return all, rows.Err()
}

// knows reports whether a job is in work here.
func (w *worker) knows(id int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ok := w.has[id]
	return ok
}

// take gives a lost job to others. One that has no attempt left is given up: it may be what kills workers.
func (w *worker) take(ctx context.Context, x lost) error {
	return w.q.change(ctx, func(tx *sql.Tx) error {
		text, state, ended, note := w.q.dialect(againSQLite, againPostgres), Waiting, int64(0), "taken up after its worker died: "+x.by
		now := time.Now().UnixMicro()
		if x.last {
			text, state, ended, note = w.q.dialect(overSQLite, overPostgres), Failed, now, "given up: the last worker that began it died, as others may have: "+x.by
		}
		r, err := tx.ExecContext(ctx, text, x.id, x.by)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err // another worker was faster
		}
		if _, err := tx.ExecContext(ctx, `UPDATE jobs SET state = $1, note = $2, ended = $3, changed = $4, progress = 0 WHERE id = $5 AND ended = 0`, state, note, ended, now, x.job); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		w.q.o.Log.InfoContext(ctx, "a job of a dead worker was taken up", "job", x.job, "worker", x.by, "given up", x.last)
		return nil
	})
}

// Forget drops jobs that ended before a time, and what they made.
func (q *Queue) Forget(ctx context.Context, before time.Time) (int64, error) {
	var gone int64
	err := q.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM jobs WHERE ended <> 0 AND ended < $1`, before.UnixMicro())
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if gone, err = r.RowsAffected(); err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, `DELETE FROM outcomes WHERE at < $1`, before.UnixMicro()); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		return nil
	})
	return gone, err
}

// quiet passes on what River warns of; that a job failed is told with its reason by the worker.
type quiet struct{ slog.Handler }

// Enabled is for warnings and errors only.
func (h quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

// WithAttrs keeps it quiet.
func (h quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{h.Handler.WithAttrs(a)} }

// WithGroup keeps it quiet.
func (h quiet) WithGroup(g string) slog.Handler { return quiet{h.Handler.WithGroup(g)} }
