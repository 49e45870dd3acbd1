package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
)

// slackBytes is what a small archive may unpack to whatever its ratio, and what a stream may hold besides files.
const slackBytes = 1 << 20

// tree writes files and folders below a root, and holds the bounds while it writes: an archive's own figures are not believed.
type tree struct {
	ctx     context.Context
	root    *os.Root
	limits  Limits
	most    int64 // bytes that may be written
	written int64
	files   int
	entries int
	made    int               // files and folders
	names   map[string]string // folded path → path as written
	isFile  map[string]bool   // by folded path
	folders []string
	buf     []byte
}

func newTree(ctx context.Context, root *os.Root, size int64, limits Limits) *tree {
	most := limits.ExtractedBytes
	if limits.Ratio < (most-slackBytes)/max(size, 1) {
		most = limits.Ratio*size + slackBytes
	}
	return &tree{
		ctx: ctx, root: root, limits: limits, most: most,
		names: map[string]string{}, isFile: map[string]bool{}, folders: []string{"."}, buf: make([]byte, pieceBytes),
	}
}

// entry counts one entry of an archive.
func (t *tree) entry(name string) error {
	if t.entries++; t.entries > t.limits.Files {
		return &Refused{Entry: name, Why: fmt.Sprintf("the archive has more than %d entries", t.limits.Files)}
	}
	return t.ctx.Err()
}

// claim takes a path for a file or a folder, with the folders above it.
func (t *tree) claim(name string, file bool) (isNew bool, err error) {
	key := fold(name)
	if was, taken := t.names[key]; taken {
		switch {
		case was != name:
			return false, &Refused{Entry: name, Why: fmt.Sprintf("its name and that of %.200q are one where case or composition does not count", was)}
		case file || t.isFile[key]:
			return false, &Refused{Entry: name, Why: "its name comes twice"}
		}
		return false, nil
	}
	if dir := path.Dir(name); dir != "." {
		if err := t.mkdir(dir); err != nil {
			return false, err
		}
	}
	if t.made++; t.made > t.limits.Files {
		return false, &Refused{Entry: name, Why: fmt.Sprintf("the archive makes more than %d files and folders", t.limits.Files)}
	}
	t.names[key] = name
	if file {
		t.isFile[key] = true
	}
	return true, nil
}

// mkdir makes a folder with those above it. One that is there already is no error: archives name folders before or after
// what they hold, and more than once.
func (t *tree) mkdir(name string) error {
	if name == "." {
		return nil
	}
	isNew, err := t.claim(name, false)
	if err != nil || !isNew {
		return err
	}
	t.folders = append(t.folders, name)
	if err := t.root.Mkdir(name, 0o700); err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return nil
}

// create writes one entry of an archive.
func (t *tree) create(name string, r io.Reader) error {
	if name == "." {
		return &Refused{Entry: name, Why: "a file has the name of the folder"}
	}
	if _, err := t.claim(name, true); err != nil {
		return err
	}
	return t.write(name, r)
}

// write makes one file, synced.
func (t *tree) write(name string, r io.Reader) (err error) {
	f, err := t.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	defer func() {
		if cerr := f.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("upload: %w", cerr)
		}
	}()
	t.files++
	for {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		n, rerr := r.Read(t.buf)
		if t.written += int64(n); t.written > t.most {
			return &Refused{Entry: name, Why: fmt.Sprintf("the archive unpacks to more than %d bytes: it has the marks of a decompression bomb; send it in parts", t.most)}
		}
		if _, err := f.Write(t.buf[:n]); err != nil {
			return fmt.Errorf("upload: %w", err)
		}
		if rerr == io.EOF {
			break
		}
		if rerr != nil {
			return damaged(name, rerr)
		}
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return nil
}

// damaged blames the archive for an error, unless it was refused already.
func damaged(name string, err error) error {
	if refused := (*Refused)(nil); errors.As(err, &refused) {
		return err
	}
	return &Refused{Entry: name, Why: "it cannot be read: " + err.Error()}
}

// sync makes the names of files and folders durable.
func (t *tree) sync() error {
	for _, d := range t.folders {
		if err := syncFolder(t.root, d); err != nil {
			return fmt.Errorf("upload: %w", err)
		}
	}
	return nil
}
