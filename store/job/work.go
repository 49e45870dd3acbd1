package job

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/guyline/guyline/store/blob"
)

// Kind is a sort of work and how it is done.
type Kind struct {
	Name     string
	Attempts int           // how often it is begun before it is given up; 0 is 5
	Timeout  time.Duration // after which an attempt is ended; 0 is an hour

	// Run does the work and writes what it makes. The same arguments make the same bytes. It ends early when the context does.
	// An error that is [Permanent] is not tried again.
	Run func(ctx context.Context, t *Task, w io.Writer) error

	// Keep, where it is set, puts what was made elsewhere too. It calls complete within the transaction in which it does so:
	// both happen, or neither. Where complete fails, it gives that error.
	Keep func(ctx context.Context, t *Task, made blob.Digest, complete func(*sql.Tx) error) error
}

// Task is a job that is being done.
type Task struct {
	Job
	q    *Queue
	mu   sync.Mutex
	told time.Time
}

// Decode reads the arguments.
func (t *Task) Decode(into any) error { return json.Unmarshal(t.Args, into) }

// Tell says how far the work is, from 0 to 1, and what it is at. It may be called as often as one likes.
func (t *Task) Tell(ctx context.Context, progress float64, note string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Since(t.told) < time.Second {
		return
	}
	t.told = time.Now()
	// Whoever asks is told a little later where this fails: nothing else rests on it.
	if _, err := t.q.write.ExecContext(ctx, `UPDATE jobs SET progress = $1, note = $2, changed = $3 WHERE id = $4 AND ended = 0`, progress, cut(note), t.told.UnixMicro(), t.ID); err != nil {
		t.q.o.Log.DebugContext(ctx, "progress was not kept", "job", t.ID, "error", err)
	}
}

// permanent is an error that another attempt does not mend.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that another attempt does not mend.
func Permanent(err error) error { return permanent{err} }

// Lease is how long a worker may be silent before its jobs are given to others. It says that it lives every [beat].
const (
	Lease = 10 * time.Second
	beat  = 2 * time.Second
)

// worker does jobs in this process.
type worker struct {
	river.WorkerDefaults[args]
	q      *Queue
	id     string
	cancel context.CancelFunc
	ended  chan struct{}

	mu  sync.Mutex
	has map[int64]bool // River's numbers of the jobs in work here

	unknown map[int64]bool // that River says are in work here, and were not when it was last asked
}

func newWorker(q *Queue) *worker {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	if q.o.Name != "" {
		host = q.o.Name
	}
	return &worker{q: q, id: fmt.Sprintf("%.60s-%d-%.8s", host, os.Getpid(), rand.Text()), has: map[int64]bool{}, ended: make(chan struct{})}
}

// configure makes River's client one that works.
func (w *worker) configure(c *river.Config) {
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	c.ID = w.id
	c.Workers = workers
	c.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: w.q.o.Workers}}
	c.FetchCooldown = time.Millisecond
	c.FetchPollInterval = time.Second
	c.JobTimeout = -1                                // each kind has its own
	c.RescueStuckJobsAfter = 1000 * time.Hour        // ours knows who is dead
	c.CompletedJobRetentionPeriod = 10 * time.Minute // the table jobs keeps what people ask about
	c.CancelledJobRetentionPeriod = 10 * time.Minute
	c.DiscardedJobRetentionPeriod = 10 * time.Minute
	c.RetryPolicy = patience{}
	c.SoftStopTimeout = 20 * time.Second
}

// patience says when a job that failed is tried again: after 1, 4, 16, 64 … seconds, at most five minutes.
type patience struct{}

func (patience) NextRetry(row *rivertype.JobRow) time.Time {
	return time.Now().Add(min(time.Second<<(2*min(max(0, len(row.Errors)), 8)), 5*time.Minute))
}

// Start begins to work.
func (q *Queue) Start(ctx context.Context) error {
	w := q.worker
	if w == nil {
		return errors.New("jobs: this queue has no workers")
	}
	if err := w.beat(ctx); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if err := q.river.Start(ctx); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	ctx, w.cancel = context.WithCancel(ctx)
	go w.live(ctx)
	return nil
}

// Stop lets jobs in work finish for a while, gives back those that do not, and ends.
func (q *Queue) Stop(ctx context.Context) error {
	if q.worker == nil || q.worker.cancel == nil {
		return nil
	}
	err := q.river.Stop(ctx)
	if err != nil {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = q.river.StopAndCancel(last)
	}
	q.worker.cancel()
	<-q.worker.ended
	return err
}

// Timeout gives each attempt to Work; River's own is not used.
func (w *worker) Timeout(*river.Job[args]) time.Duration { return -1 }

// errOver says that a job was over before this attempt could complete it.
var errOver = errors.New("the job is over")

// Work does one attempt at a job.
func (w *worker) Work(ctx context.Context, r *river.Job[args]) error {
	w.holds(r.ID, true)
	defer w.holds(r.ID, false)
	t, err := w.begin(ctx, r)
	if err != nil || t == nil {
		return err
	}
	kind := w.q.kinds[t.Kind]
	if kind == nil {
		return w.fail(ctx, t, r, Permanent(fmt.Errorf("%q: %w that this worker knows", t.Kind, ErrKind)))
	}
	limit := kind.Timeout
	if limit == 0 {
		limit = time.Hour
	}
	timed, done := context.WithTimeoutCause(ctx, limit, fmt.Errorf("it took longer than %s", limit))
	defer done()
	err = w.run(timed, kind, t, r)
	switch {
	case err == nil, errors.Is(err, errOver):
		return nil
	case errors.Is(context.Cause(ctx), rivertype.ErrJobCancelledRemotely):
		if err := w.end(ctx, t, Cancelled, "cancelled"); err != nil {
			return err
		}
		return river.JobCancel(errors.New("cancelled"))
	case ctx.Err() != nil: // this process ends: the attempt does not count
		if err := w.release(ctx, t, "given back by a worker that ended"); err != nil {
			return err
		}
		return river.JobSnooze(0)
	case timed.Err() != nil:
		err = context.Cause(timed)
	}
	return w.fail(ctx, t, r, err)
}

// begin says that a job is in work; no task is one that is over.
func (w *worker) begin(ctx context.Context, r *river.Job[args]) (*Task, error) {
	all, err := w.q.scan(w.q.write.QueryContext(ctx, `UPDATE jobs SET state = $1, worker = $2, attempt = attempt + 1, queued = $3, changed = $4 WHERE id = $5 AND ended = 0
		RETURNING id, key, coalesce((SELECT slug FROM networks WHERE networks.id = network), ''), kind, args, priority, author, at, state, attempt, worker, progress, note, ended, result, changed`,
		Running, w.id, r.ID, time.Now().UnixMicro(), r.Args.Job))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &Task{Job: all[0], q: w.q}, nil
}

// run does the work into a blob, and completes the job in the transaction that records its result.
func (w *worker) run(ctx context.Context, kind *Kind, t *Task, r *river.Job[args]) error {
	made, err := w.make(ctx, kind, t)
	if err != nil {
		return err
	}
	complete := func(tx *sql.Tx) error {
		now := time.Now().UnixMicro()
		done, err := tx.ExecContext(ctx, `UPDATE jobs SET state = $1, progress = 1, note = '', ended = $2, changed = $2, result = $3 WHERE id = $4 AND ended = 0`, Done, now, made[:], t.ID)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errOver)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO outcomes (id, network, kind, result, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`, t.key[:], t.Network, t.Kind, made[:], now); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if w.q.lite {
			_, err = river.JobCompleteTx[*riversqlite.Driver](ctx, tx, r)
		} else {
			_, err = river.JobCompleteTx[*riverdatabasesql.Driver](ctx, tx, r)
		}
		if errors.Is(err, rivertype.ErrNotFound) { // River forgot it already: the table jobs is what counts
			return nil
		}
		return err
	}
	if kind.Keep != nil {
		return kind.Keep(ctx, t, made, complete)
	}
	return w.q.change(ctx, complete)
}

// make runs a job into a blob. What it writes goes there as it comes, and is nowhere where it fails.
func (w *worker) make(ctx context.Context, kind *Kind, t *Task) (made blob.Digest, err error) {
	from, to := io.Pipe()
	failed := make(chan error, 1)
	go func() {
		var err error
		defer func() { // a fault of ours in one job ends that job alone
			if p := recover(); p != nil {
				err = Permanent(fmt.Errorf("fault in %s: %v", kind.Name, p))
			}
			failed <- err
			to.CloseWithError(err)
		}()
		err = kind.Run(ctx, t, to)
	}()
	made, _, err = w.q.o.Store.PutBlob(ctx, from)
	from.CloseWithError(errOver) // so that a writer whose reader failed goes on to its end
	if why := <-failed; why != nil && !errors.Is(why, errOver) {
		return made, why
	}
	return made, err
}

// end says what became of a job, whether or not its context is over.
func (w *worker) end(ctx context.Context, t *Task, state, note string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if _, err := w.q.write.ExecContext(ctx, `UPDATE jobs SET state = $1, note = $2, ended = $3, changed = $3 WHERE id = $4 AND ended = 0`, state, cut(note), time.Now().UnixMicro(), t.ID); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// release puts a job back among those that wait.
func (w *worker) release(ctx context.Context, t *Task, note string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if _, err := w.q.write.ExecContext(ctx, `UPDATE jobs SET state = $1, note = $2, changed = $3, progress = 0 WHERE id = $4 AND ended = 0`, Waiting, cut(note), time.Now().UnixMicro(), t.ID); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// fail ends an attempt: another follows, or the job is given up.
func (w *worker) fail(ctx context.Context, t *Task, r *river.Job[args], err error) error {
	w.q.o.Log.WarnContext(ctx, "a job failed", "job", t.ID, "kind", t.Kind, "attempt", r.Attempt, "error", err)
	if errors.As(err, new(permanent)) || r.Attempt >= r.MaxAttempts {
		if err := w.end(ctx, t, Failed, err.Error()); err != nil {
			return err
		}
		return river.JobCancel(err)
	}
	if e := w.release(ctx, t, fmt.Sprintf("attempt %d failed: %v", r.Attempt, err)); e != nil {
		return errors.Join(err, e)
	}
	return err
}

// cut is a note of a length that a table of jobs can show.
func cut(note string) string {
	const most = 2000
	if len(note) > most {
		return note[:most] + " …"
	}
	return note
}

func (w *worker) holds(id int64, yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if yes {
		w.has[id] = true
	} else {
		delete(w.has, id)
	}
}
