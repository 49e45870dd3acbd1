package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/guyline/guyline/store/storetest"
)

// tiledNetwork is what the jobs predict; tileDeg and stepDeg make about ten thousand small tiles of it.
const (
	tiledNetwork = "examples/valley"
	tileDeg      = "0.0075"
	stepDeg      = "0.004"
)

// labour measures ten thousand tiles of coverage as jobs over PostgreSQL and blobs in a folder, done by one, two and four workers, each
// a process that does one job at a time: the time from their start until nothing is left, and how much faster more of them are.
func labour(string) error {
	server, err := storetest.Start()
	if errors.Is(err, storetest.ErrNone) {
		fmt.Println("no PostgreSQL here: the jobs are not measured")
		return nil
	}
	if err != nil {
		return err
	}
	defer server.Stop()
	dir, err := os.MkdirTemp("", "guyline-jobs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "guyline")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/guyline").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	var one float64
	for _, n := range []int{1, 2, 4} {
		jobs, seconds, err := labourOf(server, program, filepath.Join(dir, fmt.Sprint(n)), n)
		if err != nil {
			return err
		}
		if n == 1 {
			one = seconds
			figure("jobs-1worker", jobs/seconds, "/s")
			continue
		}
		figure(fmt.Sprintf("jobs-%dworkers-rate", n), jobs/seconds, "/s")
		ratio(fmt.Sprintf("jobs-%dworkers", n), one/seconds)
	}
	return nil
}

// labourOf lets n workers do all tiles, and gives how many those were and how long it took.
func labourOf(server *storetest.Server, program, dir string, n int) (jobs, seconds float64, err error) {
	address, err := server.Database()
	if err != nil {
		return 0, 0, err
	}
	at := []string{"--database", address, "--blobs", filepath.Join(dir, "blobs")}
	put := exec.Command(program, append([]string{"worker", "coverage", tiledNetwork, "--tile-deg", tileDeg, "--step-deg", stepDeg}, at...)...)
	text, err := put.CombinedOutput()
	if err != nil {
		return 0, 0, fmt.Errorf("%w: %s", err, text)
	}
	if _, err := fmt.Sscanf(string(text), "%f tiles put", &jobs); err != nil {
		return 0, 0, fmt.Errorf("%w: %s", err, text)
	}
	began := time.Now()
	var workers []*exec.Cmd
	var said []*strings.Builder
	for range n {
		w := exec.Command(program, append([]string{"worker", "--until-empty", "--workers", "1"}, at...)...)
		w.Env = append(os.Environ(), "GOMAXPROCS=1")
		b := new(strings.Builder)
		w.Stderr = b
		if err := w.Start(); err != nil {
			return 0, 0, err
		}
		workers, said = append(workers, w), append(said, b)
	}
	for i, w := range workers {
		if e := w.Wait(); e != nil {
			err = errors.Join(err, fmt.Errorf("a worker: %w: %s", e, said[i]))
		}
	}
	return jobs, time.Since(began).Seconds(), err
}
