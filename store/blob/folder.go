package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"
)

// folder keeps each content in a file of its own.
type folder struct{ dir string }

const (
	// incoming is where contents lie until they are whole.
	incoming = "incoming"
	// abandoned is after how long without a write an incoming content is held to be one that a writer left behind.
	abandoned = time.Hour
)

// Folder keeps contents in a folder, which is made where there is none. What interrupted writers left there is removed.
func Folder(dir string) (Store, error) {
	dir, err := filepath.Abs(dir) // whoever changes the working folder later does not change the store
	if err != nil {
		return nil, fmt.Errorf("blobs: %w", err)
	}
	for _, d := range []string{dir, filepath.Join(dir, incoming)} {
		if err := makeFolder(d); err != nil {
			return nil, full(dir, fmt.Errorf("blobs: %w", err))
		}
	}
	left, err := os.ReadDir(filepath.Join(dir, incoming))
	if err != nil {
		return nil, fmt.Errorf("blobs: %w", err)
	}
	for _, e := range left {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < abandoned {
			continue // another process has just finished it, or is at it
		}
		if err := os.Remove(filepath.Join(dir, incoming, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("blobs: left behind by an interrupted writer, and cannot be removed: %w", err)
		}
	}
	return folder{dir}, nil
}

// makeFolder makes a folder and those above it, durably: a file is not kept if the folder above it is lost.
func makeFolder(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(filepath.Dir(dir)); err != nil {
			return err
		}
		err = os.Mkdir(dir, 0o700)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

// syncFolder makes the names in a folder durable (fsync(2): a file's own does not).
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (f folder) path(d Digest) string { return filepath.Join(f.dir, filepath.FromSlash(d.name())) }

// Put writes beside, makes the file durable, and gives it its name last. A file that has that name already is replaced: it is
// the same, unless it was damaged.
func (f folder) Put(ctx context.Context, content io.Reader) (d Digest, n int64, err error) {
	temp, err := os.CreateTemp(filepath.Join(f.dir, incoming), "put-*")
	if err != nil {
		return d, 0, full(f.dir, fmt.Errorf("blobs: %w", err))
	}
	defer os.Remove(temp.Name()) // nothing, once it has its name
	defer temp.Close()
	if d, n, err = pack(ctx, temp, content); err != nil {
		return Digest{}, 0, full(f.dir, err)
	}
	if err := f.place(temp, f.path(d)); err != nil {
		return Digest{}, 0, full(f.dir, fmt.Errorf("blob %s: %w", d, err))
	}
	return d, n, nil
}

// place gives a file its name. The folder above is made durable even where it was there already: the one who made it may not
// have come to that yet.
func (f folder) place(temp *os.File, path string) error {
	if err := temp.Close(); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	return errors.Join(syncFolder(filepath.Dir(path)), syncFolder(f.dir))
}

func (f folder) Open(ctx context.Context, d Digest) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := os.Open(f.path(d))
	if err != nil {
		return nil, missing(d, err)
	}
	return unpack(ctx, file, d)
}

func (f folder) Delete(ctx context.Context, d Digest) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Remove(f.path(d)); err != nil {
		return missing(d, err)
	}
	return nil
}

func (f folder) Has(ctx context.Context, d Digest) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	_, err := os.Stat(f.path(d))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("blob %s: %w", d, err)
	}
	return true, nil
}

func missing(d Digest, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob %s: %w", d, ErrNotFound)
	}
	return fmt.Errorf("blob %s: %w", d, err)
}

// listed is how many names are held in memory at once.
const listed = 1024

func (f folder) All(ctx context.Context) iter.Seq2[Digest, error] {
	return func(yield func(Digest, error) bool) {
		for first := range 256 {
			more, err := f.list(ctx, fmt.Sprintf("%02x", first), yield)
			if err != nil {
				yield(Digest{}, fmt.Errorf("blobs: %w", err))
				return
			}
			if !more {
				return
			}
		}
	}
}

// list gives the contents below one folder, and whether more are wanted.
func (f folder) list(ctx context.Context, folder string, yield func(Digest, error) bool) (bool, error) {
	dir, err := os.Open(filepath.Join(f.dir, folder))
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	defer dir.Close()
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		entries, err := dir.ReadDir(listed)
		for _, e := range entries {
			if d, ok := named(folder + "/" + e.Name()); ok && !yield(d, nil) {
				return false, nil
			}
		}
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}
