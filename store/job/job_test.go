package job_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
	"github.com/guyline/guyline/store/storetest"
)

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		os.Exit(beWorker())
	}
	os.Exit(storetest.Main(m))
}

// both runs a test on both databases.
func both(t *testing.T, f func(t *testing.T, s *store.Store)) {
	for name, address := range storetest.Addresses(t) {
		t.Run(name, func(t *testing.T) {
			f(t, open(t, address(t), filepath.Join(t.TempDir(), "blobs")))
		})
	}
}

func open(t *testing.T, address, dir string) *store.Store {
	t.Helper()
	blobs, err := blob.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), address, blobs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// queue opens a queue with workers and starts it; with none it only puts.
func queue(t *testing.T, s *store.Store, workers int, kinds ...job.Kind) *job.Queue {
	t.Helper()
	q, err := job.Open(t.Context(), job.Options{Store: s, Version: "test", Kinds: kinds, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	if workers > 0 {
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := q.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	return q
}

// words is what the jobs of these tests are given.
type words struct {
	Text string `json:"text"`
}

// shout is a kind that writes its text in capitals.
func shout(before func(context.Context, *job.Task) error) job.Kind {
	return job.Kind{Name: "shout", Run: func(ctx context.Context, t *job.Task, w io.Writer) error {
		if before != nil {
			if err := before(ctx, t); err != nil {
				return err
			}
		}
		var a words
		if err := t.Decode(&a); err != nil {
			return job.Permanent(err)
		}
		_, err := io.WriteString(w, strings.ToUpper(a.Text))
		return err
	}}
}

func put(t *testing.T, q *job.Queue, text string) job.Job {
	t.Helper()
	j, err := q.Put(t.Context(), job.Spec{Kind: "shout", Args: words{text}, Author: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// wait waits until a job is in one of the states.
func wait(t *testing.T, q *job.Queue, id int64, states ...string) job.Job {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		j, err := q.Job(t.Context(), "", id)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(states, j.State) {
			return j
		}
	}
	j, err := q.Job(t.Context(), "", id)
	t.Fatalf("job %d is %s (%s) after a minute, expected %v; %v", id, j.State, j.Note, states, err)
	return job.Job{}
}

func read(t *testing.T, q *job.Queue, j job.Job) string {
	t.Helper()
	r, err := q.Open(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAJobIsDoneOnce(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		var runs atomic.Int32
		q := queue(t, s, 2, shout(func(context.Context, *job.Task) error { runs.Add(1); return nil }))
		j := wait(t, q, put(t, q, "hello").ID, job.Done)
		if got := read(t, q, j); got != "HELLO" || j.Progress != 1 || j.Attempt != 1 || j.Ended == nil {
			t.Errorf("%q of %+v", got, j)
		}
		again := put(t, q, "hello")
		if again.State != job.Done || again.ID == j.ID || read(t, q, again) != "HELLO" {
			t.Errorf("the same once more: %+v, expected one that is done at once", again)
		}
		if other := wait(t, q, put(t, q, "other").ID, job.Done); read(t, q, other) != "OTHER" {
			t.Error("other work gave another's result")
		}
		if n := runs.Load(); n != 2 {
			t.Errorf("%d runs, expected 2", n)
		}
	})
}

func TestTheSameWorkWaitsOnce(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		q := queue(t, s, 0, shout(nil))
		a, b := put(t, q, "x"), put(t, q, "x")
		if a.ID != b.ID {
			t.Errorf("jobs %d and %d for the same work", a.ID, b.ID)
		}
		for _, slug := range []string{"one", "two"} {
			if _, err := s.AddNetwork(t.Context(), slug, slug, "ada"); err != nil {
				t.Fatal(err)
			}
		}
		spec := job.Spec{Network: "one", Kind: "shout", Args: words{"x"}}
		one, err := q.Put(t.Context(), spec)
		if err != nil || one.ID == a.ID {
			t.Errorf("a network's job %+v, %v: expected one of its own", one, err)
		}
		if _, err := q.Job(t.Context(), "two", one.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another network sees it: %v", err)
		}
		if all, err := q.Jobs(t.Context(), "one", 0, 10); err != nil || len(all) != 1 || all[0].ID != one.ID {
			t.Errorf("jobs of the network: %+v, %v", all, err)
		}
		if _, err := q.Put(t.Context(), job.Spec{Network: "none", Kind: "shout", Args: words{"x"}}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a job of no network: %v", err)
		}
		if _, err := q.Put(t.Context(), job.Spec{Kind: "none"}); !errors.Is(err, job.ErrKind) {
			t.Errorf("a job of no kind: %v", err)
		}
	})
}

func TestFailuresAreTriedAgainAndTold(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		kind := shout(func(_ context.Context, x *job.Task) error {
			var a words
			if err := x.Decode(&a); err != nil {
				return err
			}
			switch {
			case a.Text == "hopeless":
				return job.Permanent(errors.New("it cannot be read: send it again"))
			case a.Text == "broken":
				panic("a fault")
			case x.Attempt == 1:
				return errors.New("not yet")
			}
			return nil
		})
		q := queue(t, s, 2, kind)
		hopeless, broken, shaky := put(t, q, "hopeless"), put(t, q, "broken"), put(t, q, "shaky")
		if j := wait(t, q, hopeless.ID, job.Failed); j.Attempt != 1 || !strings.Contains(j.Note, "send it again") {
			t.Errorf("%+v", j)
		}
		if j := wait(t, q, broken.ID, job.Failed); !strings.Contains(j.Note, "a fault") {
			t.Errorf("%+v", j)
		}
		if j := wait(t, q, shaky.ID, job.Done); j.Attempt != 2 || read(t, q, j) != "SHAKY" {
			t.Errorf("%+v", j)
		}
		if again := put(t, q, "hopeless"); again.ID == hopeless.ID || again.State != job.Waiting {
			t.Errorf("what failed is put anew: %+v", again)
		}
	})
}

func TestCancel(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		begun := make(chan bool, 1)
		q := queue(t, s, 1, shout(func(ctx context.Context, x *job.Task) error {
			x.Tell(ctx, 0.5, "half")
			begun <- true
			<-ctx.Done()
			return ctx.Err()
		}))
		runs, waits := put(t, q, "runs"), put(t, q, "waits")
		<-begun
		if j := wait(t, q, runs.ID, job.Running); j.Worker == "" {
			t.Errorf("%+v", j)
		}
		if j, err := q.Cancel(t.Context(), "", waits.ID); err != nil || j.State != job.Cancelled {
			t.Errorf("waiting: %+v, %v", j, err)
		}
		if _, err := q.Cancel(t.Context(), "", runs.ID); err != nil {
			t.Fatal(err)
		}
		if j := wait(t, q, runs.ID, job.Cancelled); j.Progress != 0.5 {
			t.Errorf("%+v", j)
		}
		if _, err := q.Cancel(t.Context(), "", 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no such job: %v", err)
		}
		select {
		case <-begun:
			t.Error("a cancelled job was begun")
		default:
		}
	})
}

func TestUrgentJobsGoFirst(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		var mu sync.Mutex
		var order []string
		kind := shout(func(_ context.Context, x *job.Task) error {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, string(x.Args))
			return nil
		})
		q := queue(t, s, 0, kind)
		var last job.Job
		for i, priority := range []int{job.Someday, job.Bulk, job.Normal, job.Urgent} {
			j, err := q.Put(t.Context(), job.Spec{Kind: "shout", Args: words{fmt.Sprint(i)}, Priority: priority})
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				last = j
			}
		}
		works := queue(t, s, 1, kind)
		wait(t, works, last.ID, job.Done)
		if got := fmt.Sprint(order); got != `[{"text":"3"} {"text":"2"} {"text":"1"} {"text":"0"}]` {
			t.Errorf("order %s", got)
		}
	})
}

func TestTheQueueIsBounded(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		if _, err := s.AddNetwork(t.Context(), "net", "net", "ada"); err != nil {
			t.Fatal(err)
		}
		q, err := job.Open(t.Context(), job.Options{Store: s, Version: "test", Kinds: []job.Kind{shout(nil)}, MaxWaiting: 5, MaxWaitingPerNetwork: 3})
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		specs := func(n int, network, text string) (out []job.Spec) {
			for i := range n {
				out = append(out, job.Spec{Network: network, Kind: "shout", Args: words{fmt.Sprint(text, i)}})
			}
			return out
		}
		if _, err := q.PutAll(t.Context(), specs(4, "net", "a")); !errors.Is(err, job.ErrFull) {
			t.Errorf("four in a network of three: %v", err)
		}
		if c, err := q.Counts(t.Context()); err != nil || c.Waiting != 0 {
			t.Errorf("%+v, %v: a refused batch left jobs", c, err)
		}
		if _, err := q.PutAll(t.Context(), specs(3, "net", "a")); err != nil {
			t.Error(err)
		}
		if _, err := q.PutAll(t.Context(), specs(2, "", "b")); err != nil {
			t.Error(err)
		}
		if _, err := q.PutAll(t.Context(), specs(1, "", "c")); !errors.Is(err, job.ErrFull) {
			t.Errorf("a sixth of five: %v", err)
		}
		if all, err := q.PutAll(t.Context(), specs(3, "net", "a")); err != nil || len(all) != 3 {
			t.Errorf("what waits already needs no room: %v", err)
		}
	})
}

func TestAWorkerThatEndsGivesItsJobBack(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		begun := make(chan bool, 1)
		q, err := job.Open(t.Context(), job.Options{Store: s, Version: "test", Workers: 1, Kinds: []job.Kind{shout(func(ctx context.Context, _ *job.Task) error {
			begun <- true
			<-ctx.Done()
			return ctx.Err()
		})}})
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		j := put(t, q, "slow")
		<-begun
		now, cancel := context.WithCancel(t.Context())
		cancel()
		if err := q.Stop(now); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if j := wait(t, q, j.ID, job.Waiting); !strings.Contains(j.Note, "given back") {
			t.Errorf("%+v", j)
		}
		if c, err := q.Counts(t.Context()); err != nil || c.Workers != 0 {
			t.Errorf("%+v, %v: the worker ended", c, err)
		}
		next := queue(t, s, 1, shout(nil))
		if j := wait(t, next, j.ID, job.Done); read(t, next, j) != "SLOW" {
			t.Errorf("%+v", j)
		}
	})
}

func TestAResultAndWhatComesWithItAreOne(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		kind := shout(nil)
		var tries atomic.Int32
		kind.Keep = func(ctx context.Context, _ *job.Task, made blob.Digest, complete func(*sql.Tx) error) error {
			db, _, _ := s.DB()
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer tx.Rollback()
			if err := complete(tx); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO workers (id, started, seen, slots) VALUES ($1, 0, 1, 0)`, "kept"); err != nil {
				return err
			}
			if tries.Add(1) == 1 {
				return errors.New("the transaction fails after the job was completed in it")
			}
			return tx.Commit()
		}
		q := queue(t, s, 1, kind)
		if j := wait(t, q, put(t, q, "both").ID, job.Done); j.Attempt != 2 || read(t, q, j) != "BOTH" {
			t.Errorf("%+v", j)
		}
	})
}

func TestForget(t *testing.T) {
	both(t, func(t *testing.T, s *store.Store) {
		q := queue(t, s, 1, shout(nil))
		j := wait(t, q, put(t, q, "old").ID, job.Done)
		if n, err := q.Forget(t.Context(), j.At); err != nil || n != 0 {
			t.Errorf("%d, %v: nothing is that old", n, err)
		}
		if n, err := q.Forget(t.Context(), time.Now().Add(time.Second)); err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
		if again := put(t, q, "old"); again.State == job.Done {
			t.Errorf("%+v: its result was forgotten", again)
		}
	})
}
