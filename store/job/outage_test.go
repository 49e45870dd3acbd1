package job_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/store/job"
	"github.com/guyline/guyline/store/storetest"
)

// TestTheDatabaseGoesAndComesBack: while it is away puts fail and say so; once it is back the worker goes on by itself.
func TestTheDatabaseGoesAndComesBack(t *testing.T) {
	server, err := storetest.Start()
	if errors.Is(err, storetest.ErrNone) {
		t.Skip("no PostgreSQL here: " + err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	address, err := server.Database()
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, address, filepath.Join(t.TempDir(), "blobs"))
	slow := sums
	slow.Run = func(ctx context.Context, x *job.Task, w io.Writer) error {
		time.Sleep(20 * time.Millisecond)
		return sums.Run(ctx, x, w)
	}
	q := queue(t, s, 2, slow)
	const jobs = 120
	var specs []job.Spec
	for n := range jobs {
		specs = append(specs, job.Spec{Kind: "sum", Args: sum{N: n}})
	}
	if _, err := q.PutAll(t.Context(), specs); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	server.Crash()
	if _, err := q.Put(t.Context(), job.Spec{Kind: "sum", Args: sum{N: jobs}}); err == nil || !strings.Contains(err.Error(), "database") {
		t.Errorf("a job was put while the database was away: %v", err)
	}
	time.Sleep(time.Second)
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	settle(t, q)
	holdSums(t, s, q, jobs)
}

// TestAFullDatabase: what does not fit is refused with a reason, what was there stays, and work goes on when there is room.
func TestAFullDatabase(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "guyline.db"), filepath.Join(t.TempDir(), "blobs"))
	q := queue(t, s, 0, sums)
	db, _, _ := s.DB()
	limit := func(pages string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), `PRAGMA max_page_count = `+pages); err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // as many as there are
	put, full := 0, error(nil)
	for ; put < 5000 && full == nil; put++ {
		_, full = q.Put(t.Context(), job.Spec{Kind: "sum", Args: sum{N: put}})
	}
	if full == nil || !strings.Contains(full.Error(), "full") {
		t.Fatalf("%d jobs were put into a full database: %v", put, full)
	}
	put-- // the last one
	if c, err := q.Counts(t.Context()); err != nil || c.Waiting != put {
		t.Errorf("%+v, %v; expected the %d that were acknowledged", c, err, put)
	}
	limit("1000000")
	if _, err := q.Put(t.Context(), job.Spec{Kind: "sum", Args: sum{N: put}}); err != nil {
		t.Errorf("there is room again: %v", err)
	}
	works := queue(t, s, 2, sums)
	settle(t, works)
	holdSums(t, s, works, put+1)
}

// TestAFullDiskOfBlobs: a job whose result does not fit is tried again, and done once there is room.
func TestAFullDiskOfBlobs(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=256k", "guyline-test", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be made here (root and mount are needed): %v: %s", err, out)
	}
	defer exec.Command("umount", "-l", dir).Run()
	s := open(t, filepath.Join(t.TempDir(), "guyline.db"), filepath.Join(dir, "blobs"))
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 200<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	kind := job.Kind{Name: "large", Run: func(_ context.Context, _ *job.Task, w io.Writer) error {
		noise := make([]byte, 150<<10) // that does not compress
		rand.NewChaCha8([32]byte{}).Read(noise)
		_, err := w.Write(noise)
		return err
	}}
	q := queue(t, s, 1, kind)
	j, err := q.Put(t.Context(), job.Spec{Kind: "large"})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if j, err = q.Job(t.Context(), "", j.ID); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(j.Note, "no space") {
			break
		}
		if time.Now().After(end) || j.State == job.Done {
			t.Fatalf("on a full disk: %+v", j)
		}
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if j = wait(t, q, j.ID, job.Done); len(read(t, q, j)) != 150<<10 {
		t.Errorf("%+v", j)
	}
	if damage, err := s.Verify(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("damage: %v, %v", damage, err)
	}
}
