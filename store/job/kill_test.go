package job_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
	"github.com/guyline/guyline/store/storetest"
)

// asWorker makes the test binary a process that works, or one that puts jobs.
const asWorker = "GUYLINE_JOB_TEST"

// sum is a job whose result is known beforehand.
type sum struct {
	N      int `json:"n"`
	Millis int `json:"millis,omitempty"` // it takes up to twice that
}

func sumOf(n int) string {
	d := sha256.Sum256([]byte(strconv.Itoa(n)))
	return hex.EncodeToString(d[:])
}

// sums notes each result that was kept in the same transaction, so that one that is doubled shows.
var sums = job.Kind{Name: "sum", Attempts: 1000, Run: func(_ context.Context, t *job.Task, w io.Writer) error {
	var a sum
	if err := t.Decode(&a); err != nil {
		return job.Permanent(err)
	}
	time.Sleep(time.Duration(rand.IntN(2*a.Millis*1000+3000)) * time.Microsecond)
	_, err := io.WriteString(w, sumOf(a.N))
	return err
}}

type order struct {
	Database, Blobs string
	From, Put       int // these jobs, one transaction each; none: work
	Millis          int // of each job
	Workers         int
}

// beWorker is the process that is killed: it works, or it puts jobs and says which were acknowledged.
func beWorker() int {
	var o order
	if err := json.Unmarshal([]byte(os.Getenv(asWorker)), &o); err != nil {
		return fault(err)
	}
	blobs, err := blob.Folder(o.Blobs)
	if err != nil {
		return fault(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	s, err := store.Open(ctx, o.Database, blobs)
	if err != nil {
		return fault(err)
	}
	defer s.Close()
	q, err := job.Open(ctx, job.Options{Store: s, Version: "test", Kinds: []job.Kind{sums}, Workers: o.Workers})
	if err != nil {
		return fault(err)
	}
	defer q.Close()
	if o.Put > 0 {
		for n := o.From; n < o.Put; n++ {
			if _, err := q.Put(ctx, job.Spec{Kind: "sum", Args: sum{n, o.Millis}, Author: "test"}); err != nil {
				return fault(err)
			}
			fmt.Println(n)
		}
		return 0
	}
	if err := q.Start(ctx); err != nil {
		return fault(err)
	}
	_, err = io.Copy(io.Discard, os.Stdin) // until whoever started it ends, should that come first
	return fault(err)
}

func fault(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// process starts a copy of this test binary.
func process(t *testing.T, o order) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), asWorker+"="+string(text))
	if _, err := c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// end kills a process, as a power cut would.
func end(c *exec.Cmd) {
	_ = c.Process.Kill()
	_ = c.Wait()
}

// TestKill kills those who put jobs and those who do them in the middle of their work. Every job is done in the end, once, with
// the result that it must have. GUYLINE_KILLS says how often; GUYLINE_KILL_JOBS how many jobs there are.
func TestKill(t *testing.T) {
	kills, jobs := number("GUYLINE_KILLS", 8), number("GUYLINE_KILL_JOBS", 60)
	for name, address := range storetest.Addresses(t) {
		t.Run(name, func(t *testing.T) {
			at := order{Database: address(t), Blobs: filepath.Join(t.TempDir(), "blobs"), Workers: 2}
			s := open(t, at.Database, at.Blobs)
			q := queue(t, s, 0, sums)
			const pause = 160 // ms between two kills, about
			puts := at
			puts.Put, puts.Millis = jobs, kills*pause*4/jobs // four jobs at a time: work lasts as long as the kills
			workers := []*exec.Cmd{process(t, at), process(t, at)}
			putter := process(t, puts)
			t.Cleanup(func() {
				for _, c := range append(workers, putter) {
					end(c)
				}
			})
			for k := range kills {
				time.Sleep(time.Duration(20+rand.IntN(2*pause-40)) * time.Millisecond)
				switch k % 3 {
				case 2:
					end(putter)
					puts.From = jobs * k / kills
					putter = process(t, puts)
				default:
					end(workers[k%3])
					workers[k%3] = process(t, at)
				}
			}
			for n := range jobs { // whoever puts them was killed too: what waits already or is done is not put again
				if _, err := q.Put(t.Context(), job.Spec{Kind: "sum", Args: sum{n, puts.Millis}, Author: "test"}); err != nil {
					t.Fatal(err)
				}
			}
			settle(t, q)
			holdSums(t, s, q, jobs)
		})
	}
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// settle waits until nothing is left to do.
func settle(t *testing.T, q *job.Queue) {
	t.Helper()
	for end := time.Now().Add(10 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		c, err := q.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if c.Waiting+c.Running == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("still there after ten minutes: %+v", c)
		}
	}
}

// holdSums holds every job and every result against what it must be.
func holdSums(t *testing.T, s *store.Store, q *job.Queue, jobs int) {
	t.Helper()
	_, db, _ := s.DB()
	rows, err := db.QueryContext(t.Context(), `SELECT id, args, state, note FROM jobs ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	seen := map[int]bool{}
	var ids []int64
	for rows.Next() {
		var id int64
		var text, state, note string
		var a sum
		if err := rows.Scan(&id, &text, &state, &note); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			t.Fatal(err)
		}
		if state != job.Done {
			t.Errorf("job %d, of %d, is %s: %s", id, a.N, state, note)
		}
		seen[a.N] = true
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(seen) != jobs {
		t.Errorf("%d of %d jobs are there", len(seen), jobs)
	}
	for _, id := range ids {
		j, err := q.Job(t.Context(), "", id)
		if err != nil {
			t.Fatal(err)
		}
		var a sum
		if err := json.Unmarshal(j.Args, &a); err != nil {
			t.Fatal(err)
		}
		if got := read(t, q, j); got != sumOf(a.N) {
			t.Errorf("job %d: %s, expected %s", id, got, sumOf(a.N))
		}
	}
	var outcomes int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM outcomes`).Scan(&outcomes); err != nil || outcomes != jobs {
		t.Errorf("%d results of %d jobs, %v", outcomes, jobs, err)
	}
	if damage, err := s.Verify(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("damage: %v, %v", damage, err)
	}
}
