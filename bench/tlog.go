package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	tesseraposix "github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"

	"github.com/guyline/guyline/bundle/tlog"
	"github.com/guyline/guyline/bundle/tlog/posix"
)

// What is appended: so many entries of the size of a bundle's, by so many hands, so often.
const (
	logEntries = 16_384
	logHands   = 1024
	logRuns    = 11
)

// logAppends measures our log beside Tessera's appender called bare, with the same options and on the same disk. They alternate,
// and the fastest run of each counts.
func logAppends(string) error {
	dir, err := os.MkdirTemp("", "guyline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	skey, err := tlog.GenerateKey("log.example")
	if err != nil {
		return err
	}
	key, err := note.NewSigner(skey)
	if err != nil {
		return err
	}
	var ours, theirs float64
	for i := range logRuns {
		rate, err := appendOurs(filepath.Join(dir, fmt.Sprint("ours", i)), key)
		if err != nil {
			return err
		}
		ours = max(ours, rate)
		if rate, err = appendTessera(filepath.Join(dir, fmt.Sprint("theirs", i)), key); err != nil {
			return err
		}
		theirs = max(theirs, rate)
	}
	figure("log", ours, "appends/s")
	figure("log-tessera", theirs, "appends/s")
	ratio("log-vs-tessera", ours/theirs)
	return nil
}

func appendOurs(dir string, key note.Signer) (rate float64, err error) {
	ctx := context.Background()
	l, err := posix.Create(ctx, dir, key)
	if err != nil {
		return 0, err
	}
	rate, err = appendAll(func(data []byte) error {
		_, err := l.Add(ctx, data)
		return err
	})
	return rate, errors.Join(err, l.Close(ctx))
}

func appendTessera(dir string, key note.Signer) (rate float64, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	driver, err := tesseraposix.New(ctx, tesseraposix.Config{Path: dir})
	if err != nil {
		return 0, err
	}
	appender, shutdown, _, err := tessera.NewAppender(ctx, driver, posix.Options(key))
	if err != nil {
		return 0, err
	}
	rate, err = appendAll(func(data []byte) error {
		_, err := appender.Add(ctx, tessera.NewEntry(data))()
		return err
	})
	return rate, errors.Join(err, shutdown(ctx))
}

// appendAll adds all entries, each until it is on disk, and gives how many it did in a second.
func appendAll(add func([]byte) error) (float64, error) {
	failed := make([]error, logHands)
	var wait sync.WaitGroup
	start := time.Now()
	for hand := range logHands {
		wait.Go(func() {
			for i := hand; i < logEntries && failed[hand] == nil; i += logHands {
				failed[hand] = add(fmt.Appendf(nil, "guyline evidence v1\n%064x\n", i))
			}
		})
	}
	wait.Wait()
	return logEntries / time.Since(start).Seconds(), errors.Join(failed...)
}
