package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/server"
	"github.com/guyline/guyline/server/task"
	"github.com/guyline/guyline/server/upload"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/job"
)

// labour says how a process does jobs.
type labour struct {
	workers   int
	name, key string
	keepDays  int
}

// open makes a queue that works, and what it needs of the machine.
func (l *labour) open(ctx context.Context, s *store.Store, log *slog.Logger) (*job.Queue, *task.Worker, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	if l.key != "" {
		if l.key, err = filepath.Abs(l.key); err != nil {
			return nil, nil, err
		}
		if _, err := os.Stat(l.key); err != nil {
			return nil, nil, fmt.Errorf("--share-key: %w", err)
		}
	}
	w := &task.Worker{Store: s, Program: program, Key: l.key}
	q, err := job.Open(ctx, job.Options{Store: s, Version: toolVersion(), Kinds: w.Kinds(), Workers: l.workers, Name: l.name, Log: log})
	w.Queue = q
	return q, w, err
}

func (l *labour) flags(c *cobra.Command, workers int) {
	f := c.Flags()
	f.IntVar(&l.workers, "workers", workers, "how many jobs at a time")
	f.StringVar(&l.key, "share-key", "", "private key that seals and discloses (guyline share key new); without it such jobs fail here")
}

// serve gives a server its queue and a folder for what is being sent, and does jobs beside it where it is to. What it gives ends both.
func (l *labour) serve(ctx context.Context, s *store.Store, dir string, o *server.Options) (stop func(), err error) {
	q, w, err := l.open(ctx, s, o.Log)
	if err != nil {
		return nil, err
	}
	uploads, err := upload.New(upload.Options{Dir: dir, Log: o.Log})
	if err != nil {
		q.Close()
		return nil, err
	}
	if l.workers > 0 {
		if err := q.Start(ctx); err != nil {
			q.Close()
			return nil, errors.Join(err, uploads.Close())
		}
	}
	o.Jobs, o.Uploads = q, uploads
	return func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 25*time.Second)
		defer cancel()
		if err := errors.Join(q.Stop(last), w.Close(), uploads.Close()); err != nil && !errors.Is(err, context.Canceled) {
			o.Log.Warn("work did not end as it should", "error", err)
		}
		q.Close()
	}, nil
}

// errEmpty ends a worker that was to work until there is nothing left.
var errEmpty = errors.New("nothing is left to do")

func workerCommand() *cobra.Command {
	var at storage
	var l labour
	var untilEmpty bool
	c := &cobra.Command{
		Use:   "worker",
		Short: "Do the jobs of a server, on any number of machines",
		Long: `Worker takes jobs from the database of a server and does them: assessments of what was sent, commands over it, tiles of coverage.
Any number of workers may share one PostgreSQL and one bucket. One that is killed loses nothing: within ten seconds others take
up what it was at.`,
		Example: `  guyline worker --database postgres://guyline@db/guyline --blobs s3://guyline/blobs
  guyline worker coverage network/ --network valley --database postgres://… --blobs s3://… --share 0/4
  guyline worker --until-empty --database postgres://… --blobs s3://…`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			if l.workers < 1 {
				return fmt.Errorf("--workers: expected 1 or more, found %d", l.workers)
			}
			s, err := at.open(ctx, "")
			if err != nil {
				return err
			}
			defer s.Close()
			log := slog.New(slog.NewTextHandler(c.ErrOrStderr(), nil))
			q, w, err := l.open(ctx, s, log)
			if err != nil {
				return err
			}
			defer q.Close()
			defer w.Close()
			if err := q.Start(ctx); err != nil {
				return err
			}
			fmt.Fprintf(c.ErrOrStderr(), "working on %d jobs at a time\n", l.workers)
			err = l.wait(ctx, q, log, untilEmpty)
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 25*time.Second)
			defer cancel()
			if stopped := q.Stop(last); stopped != nil && !errors.Is(stopped, context.Canceled) {
				err = errors.Join(err, stopped)
			}
			if errors.Is(err, errEmpty) || errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		},
	}
	at.flags(c)
	l.flags(c, 1)
	f := c.Flags()
	f.StringVar(&l.name, "name", os.Getenv("HOSTNAME"), "name under which people see this worker (default: the machine's)")
	f.BoolVar(&untilEmpty, "until-empty", false, "end when no job waits or runs")
	f.IntVar(&l.keepDays, "keep-days", 90, "after how many days ended jobs and what they made are forgotten")
	c.AddCommand(workerCoverageCommand(&at))
	return c
}

// wait waits for the end: that of the context, or of the work. Every hour it forgets what is old.
func (l *labour) wait(ctx context.Context, q *job.Queue, log *slog.Logger, untilEmpty bool) error {
	look, forget := time.NewTicker(time.Second), time.NewTicker(time.Hour)
	defer look.Stop()
	defer forget.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-forget.C:
			if n, err := q.Forget(ctx, time.Now().AddDate(0, 0, -l.keepDays)); err != nil {
				log.WarnContext(ctx, "old jobs were not forgotten", "error", err)
			} else if n > 0 {
				log.InfoContext(ctx, "old jobs were forgotten", "jobs", n)
			}
		case <-look.C:
			if !untilEmpty {
				continue
			}
			switch n, err := q.Counts(ctx); {
			case err != nil:
				log.WarnContext(ctx, "the database does not answer; work goes on when it does", "error", err)
			case n.Waiting+n.Running == 0:
				return errEmpty
			}
		}
	}
}

func workerCoverageCommand(at *storage) *cobra.Command {
	var slug, share string
	var deg, step float64
	c := &cobra.Command{
		Use:   "coverage DIR",
		Short: "Put the coverage of a network folder into the queue, tile by tile",
		Long: `Coverage keeps the files of a network folder and puts one job for each tile of its map. What was put before, or is done, is not put
again, so that any number of machines may do so at once: --share 2/8 puts every eighth tile, from the third on. In a Kubernetes
Indexed Job, JOB_COMPLETION_INDEX/N is that share.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			i, n, err := parseShare(share)
			if err != nil {
				return fmt.Errorf("--share: %w", err)
			}
			s, err := at.open(c.Context(), "")
			if err != nil {
				return err
			}
			defer s.Close()
			put, done, err := putTiles(c, s, args[0], slug, deg, step, i, n)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%d tiles put, %d of them were done before\n", put, done)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&slug, "network", "", "name of the network on the server (default: the folder's)")
	f.Float64Var(&deg, "tile-deg", 0.25, "size of a tile in degrees")
	f.Float64Var(&step, "step-deg", 0, "size of the map's cells in degrees; 0 is that of the elevation files")
	f.StringVar(&share, "share", "0/1", "which tiles: I/N is every Nth from the Ith on, counted from 0")
	return c
}

func parseShare(text string) (i, n int, err error) {
	first, second, ok := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	if !ok || err1 != nil || err2 != nil || i < 0 || n < 1 || i >= n {
		return 0, 0, fmt.Errorf("expected I/N with I from 0 to N-1, found %q", text)
	}
	return i, n, nil
}

// putTiles keeps a folder's files and puts the jobs of its map.
func putTiles(c *cobra.Command, s *store.Store, dir, network string, deg, step float64, i, n int) (put, done int, err error) {
	ctx := c.Context()
	if network == "" {
		network = slug(dir)
	}
	if _, err := s.AddNetwork(ctx, network, filepath.Base(dir), "local"); err != nil && !errors.Is(err, store.ErrExists) {
		return 0, 0, err
	}
	study, err := task.Study(ctx, dir)
	if err != nil {
		return 0, 0, err
	}
	in, err := putFolder(ctx, s, dir, network)
	if err != nil {
		return 0, 0, err
	}
	q, err := job.Open(ctx, job.Options{Store: s, Version: toolVersion(), Kinds: new(task.Worker).Kinds()})
	if err != nil {
		return 0, 0, err
	}
	defer q.Close()
	specs, err := task.Tiles(study, task.Coverage{Manifest: in.Manifest, TileDeg: deg, StepDeg: step}, network, "local", i, n)
	if err != nil {
		return 0, 0, err
	}
	err = task.PutAll(ctx, q, specs, func(j job.Job) {
		if put++; j.State == job.Done {
			done++
		}
	})
	return put, done, err
}

// putFolder keeps the files of a folder as the network's newest inputs.
func putFolder(ctx context.Context, s *store.Store, dir, network string) (store.Inputs, error) {
	var files []store.File
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		f, err := root.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		file, err := s.PutFile(ctx, name, f)
		files = append(files, file)
		return err
	})
	if err != nil {
		return store.Inputs{}, err
	}
	return s.AddInputs(ctx, network, filepath.Base(dir), files, "local")
}
