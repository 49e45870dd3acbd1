// Package posix keeps a transparency log in a folder: the tiles, entries and checkpoint of C2SP tlog-tiles, which any web server can
// serve as they lie, and the state that Tessera keeps beside them. The private key lies elsewhere.
//
// One process writes at a time, which a lock shows; any number read. An entry that is in the log keeps its index when it is added
// again: the hashes of the lowest tiles are the index of what is there, and are read when the log is opened (32 octets an entry).
package posix

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	sumdb "golang.org/x/mod/sumdb/tlog"
	"k8s.io/klog/v2"

	"github.com/guyline/guyline/bundle/tlog"
)

// How entries wait for one another before they are written, and how often a checkpoint is signed. A bundle is added by hand or
// by a pipeline: 20 ms are not felt, and 256 entries fill a tile. Tessera signs at most every 100 ms.
const (
	BatchSize     = 256
	BatchAge      = 20 * time.Millisecond
	SignEvery     = 100 * time.Millisecond
	awaitInterval = 10 * time.Millisecond
)

// maxEntry is the largest entry of an entry bundle, whose length has 16 bits (tlog-tiles, Log Entries).
const maxEntry = 1<<16 - 1

// A Log is a log open for writing.
type Log struct {
	dir      string
	lock     *os.File
	add      tessera.AddFn
	reader   tessera.LogReader
	awaiter  *tessera.PublicationAwaiter
	shutdown func(context.Context) error
	cancel   context.CancelFunc

	known map[sumdb.Hash]int64 // what was there when the log was opened; only read after that
	added sync.Map             // sumdb.Hash to *addition: what was added since
}

// addition is an entry that is being added, or was.
type addition struct {
	once  sync.Once
	index int64
	err   error
}

// Create makes an empty log in a folder that is empty or does not exist.
func Create(ctx context.Context, dir string, key note.Signer) (*Log, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("log: %s is not empty: name a new folder", dir)
	}
	return open(ctx, dir, key)
}

// Open opens a log that [Create] made, with the same key.
func Open(ctx context.Context, dir string, key note.Signer, verifier note.Verifier) (*Log, error) {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("log: %s holds no checkpoint: make a log with guyline share log init", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	if _, _, err := tlog.OpenCheckpoint(signed, verifier); err != nil {
		return nil, fmt.Errorf("log: %s: %w: the key is not that of this log", dir, err)
	}
	return open(ctx, dir, key)
}

func open(ctx context.Context, dir string, key note.Signer) (*Log, error) {
	// Tessera tells of each start and stop through klog; only its warnings are for who runs this.
	klog.SetSlogLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	lock, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, fmt.Errorf("log: %s: another process writes to it: try again when it is done (%w)", dir, err)
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l := &Log{dir: dir, lock: lock, cancel: cancel, known: map[sumdb.Hash]int64{}}
	if err := l.start(inner, key); err != nil {
		cancel()
		lock.Close()
		return nil, fmt.Errorf("log: %s: %w", dir, err)
	}
	return l, nil
}

// Options are those that a log runs with.
func Options(key note.Signer) *tessera.AppendOptions {
	return tessera.NewAppendOptions().WithCheckpointSigner(key).WithBatching(BatchSize, BatchAge).WithCheckpointInterval(SignEvery)
}

func (l *Log) start(ctx context.Context, key note.Signer) error {
	driver, err := posix.New(ctx, posix.Config{Path: l.dir})
	if err != nil {
		return err
	}
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, Options(key))
	if err != nil {
		return err
	}
	l.add, l.shutdown, l.reader = appender.Add, shutdown, reader
	l.awaiter = tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, awaitInterval)
	return l.load(ctx)
}

// load reads the hashes of the entries that are there. The first index of an entry counts.
func (l *Log) load(ctx context.Context) error {
	size, err := l.reader.IntegratedSize(ctx)
	if err != nil {
		return err
	}
	const tile = 256
	for first := uint64(0); first < size; first += tile {
		all, err := client.FetchLeafHashes(ctx, l.reader.ReadTile, first, min(tile, size-first), size)
		if err != nil {
			return err
		}
		for i, h := range all {
			if _, ok := l.known[sumdb.Hash(h)]; !ok {
				l.known[sumdb.Hash(h)] = int64(first) + int64(i)
			}
		}
	}
	return nil
}

// Add adds an entry and gives its index when it is on disk. An entry that is there already keeps its index.
func (l *Log) Add(ctx context.Context, data []byte) (int64, error) {
	if len(data) == 0 || len(data) > maxEntry {
		return 0, fmt.Errorf("log: an entry of %d octets: expected 1 to %d", len(data), maxEntry)
	}
	hash := sumdb.RecordHash(data)
	if i, ok := l.known[hash]; ok {
		return i, nil
	}
	found, _ := l.added.LoadOrStore(hash, new(addition))
	a := found.(*addition)
	a.once.Do(func() {
		i, err := l.add(ctx, tessera.NewEntry(data))()
		a.index, a.err = int64(i.Index), err
	})
	if a.err != nil {
		l.added.CompareAndDelete(hash, a)
		return 0, fmt.Errorf("log: %w", a.err)
	}
	return a.index, nil
}

// Await waits for a checkpoint that holds an index, and gives it.
func (l *Log) Await(ctx context.Context, index int64) ([]byte, error) {
	_, signed, err := l.awaiter.Await(ctx, func() (tessera.Index, error) { return tessera.Index{Index: uint64(index)}, nil })
	return signed, err
}

// Close writes what is pending, signs it, and lets go of the folder.
func (l *Log) Close(ctx context.Context) error {
	err := l.shutdown(ctx)
	l.cancel()
	return errors.Join(err, l.lock.Close())
}
