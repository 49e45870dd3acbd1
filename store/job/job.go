// Package job does long work, on one machine or on many: coverage tiles, captures, attack paths, screening.
//
// A job is a kind and its arguments, which name every input by its digest. Its key is the hash of both and of the engine's
// version: a job that was done before is done at once, and one that waits already is not put twice. Its result is a blob;
// one transaction records the result and completes the job, so that a worker killed at any moment loses nothing and doubles
// nothing. What is left of its work is taken up by another within [Lease].
//
// River keeps the queue, on SQLite as on PostgreSQL; the table jobs holds what people ask about: whose job it is, how far it is,
// and what became of it.
package job

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
)

// The states of a job.
const (
	Waiting   = "waiting" // for a worker, or for its next attempt
	Running   = "running"
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
)

// The priorities of a job; the lowest number goes first.
const (
	Urgent  = 1 // somebody waits for it
	Normal  = 2
	Bulk    = 3 // one of many
	Someday = 4
)

// What a caller may want to tell apart.
var (
	ErrFull = errors.New("the queue is full: try again later")
	ErrKind = errors.New("no such kind of job")
)

// Spec is what is to be done.
type Spec struct {
	Network  string // slug; "" where it is about no network
	Kind     string
	Args     any // as JSON it is part of the key: it names inputs by digest and holds nothing that changes from run to run
	Priority int // 0 is Normal
	Author   string
}

// Job is one piece of work.
type Job struct {
	ID       int64           `json:"id"`
	Network  string          `json:"network,omitempty"`
	Kind     string          `json:"kind"`
	Args     json.RawMessage `json:"args"`
	Priority int             `json:"priority"`
	Author   string          `json:"author"`
	At       time.Time       `json:"at"`
	State    string          `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Attempt  int             `json:"attempt" doc:"How often it was begun"`
	Worker   string          `json:"worker,omitempty" doc:"Who works on it, or did so last"`
	Progress float64         `json:"progress" minimum:"0" maximum:"1"`
	Note     string          `json:"note,omitempty" doc:"What it is at, or why it failed"`
	Ended    *time.Time      `json:"ended,omitempty"`
	Result   *blob.Digest    `json:"result,omitempty" doc:"SHA-256 of what it made"`

	key     [sha256.Size]byte
	changed int64
}

// Options say how a queue behaves.
type Options struct {
	Store   *store.Store
	Version string // of the engine: part of every key
	Kinds   []Kind
	Workers int // how many jobs this process does at a time; 0: it only puts and looks
	// MaxWaiting bounds the jobs that wait or run, of all networks together and of one; 0 is 200,000 and 100,000.
	MaxWaiting, MaxWaitingPerNetwork int
	Name                             string // of this worker, told to people; it need not be unique
	Log                              *slog.Logger
}

// Queue puts jobs, tells about them and, with workers, does them. Its methods may be called from several goroutines.
type Queue struct {
	o     Options
	kinds map[string]*Kind
	write *sql.DB
	read  *sql.DB
	lite  bool
	river *river.Client[*sql.Tx]
	ears  *pgxpool.Pool // where River listens on PostgreSQL

	worker *worker
}

// args is what River keeps of a job: where the rest stands.
type args struct {
	Job int64 `json:"job"`
}

// Kind is the name under which River knows all jobs.
func (args) Kind() string { return "guyline" }

// Open makes a queue over a store, and brings River's tables up to date.
func Open(ctx context.Context, o Options) (*Queue, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MaxWaiting == 0 {
		o.MaxWaiting = 200_000
	}
	if o.MaxWaitingPerNetwork == 0 {
		o.MaxWaitingPerNetwork = 100_000
	}
	q := &Queue{o: o, kinds: map[string]*Kind{}}
	for i, k := range o.Kinds {
		q.kinds[k.Name] = &o.Kinds[i]
	}
	var d store.Dialect
	q.write, q.read, d = o.Store.DB()
	q.lite = d == store.SQLite
	var driver riverdriver.Driver[*sql.Tx] = riversqlite.New(q.write)
	if !q.lite {
		var err error
		if q.ears, err = pgxpool.New(ctx, o.Store.Address()); err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
		driver = riverdatabasesql.NewWithPgxListener(q.write, q.ears)
	}
	if err := q.migrate(ctx, driver); err != nil {
		q.Close()
		return nil, err
	}
	config := &river.Config{Logger: slog.New(quiet{o.Log.Handler()}), SkipUnknownJobCheck: true}
	if o.Workers > 0 {
		q.worker = newWorker(q)
		q.worker.configure(config)
	}
	var err error
	if q.river, err = river.NewClient(driver, config); err != nil {
		q.Close()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return q, nil
}

// Close lets go of what the queue alone holds. A queue that works is stopped first.
func (q *Queue) Close() {
	if q.ears != nil {
		q.ears.Close()
	}
}

// migrate brings River's tables up to date. Several processes may do so at once: on PostgreSQL they wait for each other, on SQLite
// the one that comes too late tries again and finds it done.
func (q *Queue) migrate(ctx context.Context, driver riverdriver.Driver[*sql.Tx]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	if !q.lite {
		const lock = 0x6775796c // any number that is ours
		one, err := q.write.Conn(ctx)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		defer one.Close()
		if _, err := one.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, lock); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		defer one.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, lock) // the connection's end unlocks too
	}
	for attempt := 1; ; attempt++ {
		if _, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil); err == nil || attempt == 5 || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("jobs: bringing the schema up to date: %w", err)
	}
	return nil
}

// key is what makes two jobs one: network, kind, arguments and engine. Networks share no work, so that none learns from how long
// its own takes what another has. Each text goes in with its length before it.
func (q *Queue) key(network, kind string, args []byte) [sha256.Size]byte {
	h := sha256.New()
	for _, part := range []string{"guyline job 1", q.o.Version, network, kind, string(args)} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// Put puts one job, or gives the one that is the same and waits already, or is done.
func (q *Queue) Put(ctx context.Context, s Spec) (Job, error) {
	all, err := q.PutAll(ctx, []Spec{s})
	if err != nil {
		return Job{}, err
	}
	return all[0], nil
}

// PutAll puts jobs in one transaction: all, or none.
func (q *Queue) PutAll(ctx context.Context, specs []Spec) ([]Job, error) {
	out := make([]Job, 0, len(specs))
	err := q.change(ctx, func(tx *sql.Tx) error {
		out = out[:0]
		room := rooms{}
		var queue []river.InsertManyParams
		for _, s := range specs {
			j, put, err := q.put(ctx, tx, s, room)
			if err != nil {
				return err
			}
			if out = append(out, j); put {
				queue = append(queue, river.InsertManyParams{Args: args{j.ID}, InsertOpts: &river.InsertOpts{Priority: j.Priority, MaxAttempts: q.attempts(j.Kind)}})
			}
		}
		if len(queue) == 0 {
			return nil
		}
		_, err := q.river.InsertManyFastTx(ctx, tx, queue)
		return err
	})
	return out, err
}

// attempts is how often a job of a kind is begun before it is given up.
func (q *Queue) attempts(kind string) int {
	if k := q.kinds[kind]; k != nil && k.Attempts > 0 {
		return k.Attempts
	}
	return 5
}

// rooms are how many more jobs a network may have; "" is all networks together.
type rooms map[string]int

// put adds one job within a transaction; not put is one that was there.
func (q *Queue) put(ctx context.Context, tx *sql.Tx, s Spec, room rooms) (j Job, put bool, err error) {
	if s.Priority == 0 {
		s.Priority = Normal
	}
	if q.kinds[s.Kind] == nil {
		return j, false, fmt.Errorf("%q: %w", s.Kind, ErrKind)
	}
	text, err := json.Marshal(s.Args)
	if err != nil {
		return j, false, fmt.Errorf("job %s: %w", s.Kind, err)
	}
	network, err := networkID(ctx, tx, s.Network)
	if err != nil {
		return j, false, err
	}
	key := q.key(s.Network, s.Kind, text)
	if same, err := q.scan(tx.QueryContext(ctx, selectJobs+` WHERE j.key = $1 AND j.ended = 0`, key[:])); err != nil || len(same) > 0 {
		return first(same), false, err
	}
	if err := q.reserve(ctx, tx, s.Network, network, room); err != nil {
		return j, false, err
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	j = Job{Network: s.Network, Kind: s.Kind, Args: text, Priority: s.Priority, Author: s.Author, At: now, State: Waiting, key: key}
	var result []byte
	var ended int64
	switch err := tx.QueryRowContext(ctx, `SELECT result FROM outcomes WHERE id = $1`, key[:]).Scan(&result); {
	case err == nil:
		d := blob.Digest(result)
		j.State, j.Progress, j.Note, j.Result, j.Ended, ended = Done, 1, "was done before", &d, &now, now.UnixMicro()
	case !errors.Is(err, sql.ErrNoRows):
		return j, false, fmt.Errorf("database: %w", err)
	default:
		result = nil
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO jobs (key, network, kind, args, priority, author, at, state, progress, note, ended, result, changed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $7) RETURNING id`,
		key[:], network, j.Kind, string(text), j.Priority, j.Author, now.UnixMicro(), j.State, j.Progress, j.Note, ended, result).Scan(&j.ID)
	if err != nil {
		return j, false, fmt.Errorf("database: %w", err)
	}
	return j, j.State == Waiting, nil
}

// reserve takes one place in the queue.
func (q *Queue) reserve(ctx context.Context, tx *sql.Tx, slug string, network sql.NullInt64, room rooms) error {
	for _, of := range []struct {
		name  string
		where string
		args  []any
		most  int
	}{
		{"*", `ended = 0`, nil, q.o.MaxWaiting},
		{slug, `ended = 0 AND network = $1`, []any{network}, q.o.MaxWaitingPerNetwork},
	} {
		if _, known := room[of.name]; !known {
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM jobs WHERE `+of.where, of.args...).Scan(&n); err != nil {
				return fmt.Errorf("database: %w", err)
			}
			room[of.name] = of.most - n
		}
		if room[of.name]--; room[of.name] < 0 {
			return fmt.Errorf("%d jobs wait: %w", of.most, ErrFull)
		}
	}
	return nil
}

func networkID(ctx context.Context, tx *sql.Tx, slug string) (id sql.NullInt64, err error) {
	if slug == "" {
		return id, nil
	}
	switch err := tx.QueryRowContext(ctx, `SELECT id FROM networks WHERE slug = $1`, slug).Scan(&id); {
	case errors.Is(err, sql.ErrNoRows):
		return id, fmt.Errorf("network %s: %w", slug, store.ErrNotFound)
	case err != nil:
		return id, fmt.Errorf("database: %w", err)
	}
	return id, nil
}

// change runs f in one transaction.
func (q *Queue) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := q.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer tx.Rollback() // nothing, once it is committed
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}
