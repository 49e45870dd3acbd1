// Package task is what jobs of a server do: assess inputs that were sent, run a command of the program over them, and predict
// coverage tile by tile. What reads files of others runs in a process of its own, which cannot take the worker with it; but for
// tiles, which are many and short.
package task

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
)

// layOut writes the files of inputs below a folder. Contents are held against their digests as they are written.
func layOut(ctx context.Context, s *store.Store, manifest blob.Digest, dir string) error {
	files, err := s.Files(ctx, manifest)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range files {
		if !fs.ValidPath(f.Path) {
			return fmt.Errorf("inputs %s: %q is no path within a folder", manifest, f.Path)
		}
		if err := root.MkdirAll(filepath.FromSlash(parent(f.Path)), 0o700); err != nil {
			return err
		}
		if err := place(ctx, s.Blobs(), root, f.Path, f.Digest); err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
	}
	return nil
}

func parent(name string) string { return filepath.ToSlash(filepath.Dir(filepath.FromSlash(name))) }

// place writes one blob to a file.
func place(ctx context.Context, blobs blob.Store, root *os.Root, name string, d blob.Digest) error {
	from, err := blobs.Open(ctx, d)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := root.OpenFile(filepath.FromSlash(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}
