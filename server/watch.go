package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/store"
)

// Watch keeps the history of one folder: it assesses it at once, and again whenever something in it changed.
type Watch struct {
	Dir     string
	Network string // slug under which the history is kept
	Options assess.Options
	Store   *store.Store
	Log     *slog.Logger

	tell func(happening)
}

// quiet is how long nothing may change before the folder is read: an editor writes in several steps.
const quiet = 300 * time.Millisecond

// Run watches until the context ends. What is wrong with the folder is said and logged, and it is watched on.
func (w *Watch) Run(ctx context.Context) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	w.follow(watcher, w.Dir)
	w.assess(ctx)
	timer := time.NewTimer(0)
	if !timer.Stop() {
		<-timer.C
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-watcher.Events:
			if !ok {
				return errors.New("watching " + w.Dir + " ended")
			}
			if e.Has(fsnotify.Create) {
				w.follow(watcher, e.Name)
			}
			if e.Op != fsnotify.Chmod {
				timer.Reset(quiet)
			}
		case err, ok := <-watcher.Errors:
			if !ok {
				return errors.New("watching " + w.Dir + " ended")
			}
			w.Log.WarnContext(ctx, "events of the folder were lost; it is read again", "error", err)
			timer.Reset(quiet)
		case <-timer.C:
			w.assess(ctx)
		}
	}
}

// follow watches a folder and those below it, but for what a version control keeps for itself.
func (w *Watch) follow(watcher *fsnotify.Watcher, root string) {
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // it went away again, or may not be read: the assessment says so
		case !d.IsDir():
			return nil
		case name != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		}
		return watcher.Add(name)
	})
	if err != nil {
		w.Log.Warn("part of the folder is not watched", "folder", root, "error", err)
	}
}

func (w *Watch) assess(ctx context.Context) {
	say := func(x happening) {
		if w.tell != nil {
			x.Network = w.Network
			w.tell(x)
		}
	}
	say(happening{Kind: "assessing"})
	o := w.Options
	o.Paths, o.Now = []string{w.Dir}, time.Now()
	a, err := assess.Run(ctx, o)
	if err == nil {
		var kept store.Assessment
		if kept, err = w.Store.Save(ctx, w.Network, a.Report, "local"); err == nil {
			w.Log.InfoContext(ctx, "assessed", "folder", w.Dir, "assessment", kept.Seq, "seconds", kept.Seconds, "critical", kept.Summary.Critical, "high", kept.Summary.High)
			say(happening{Kind: "assessed", Seq: kept.Seq})
			return
		}
	}
	if ctx.Err() == nil {
		w.Log.ErrorContext(ctx, "the folder could not be assessed", "folder", w.Dir, "error", err)
		say(happening{Kind: "failed", Text: err.Error()})
	}
}
