package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Result is what Finish made.
type Result struct {
	Archive string // "zip", "tar", "tar.gz" or "tar.zst"; "" for a plain file
	Files   int
	Bytes   int64
}

func tempName(id ID) string { return ".upload-" + id.String() }

// Finish makes the folder into of a complete upload: the files of an archive, which is known by its first bytes and not by
// its name, or the one file under its name. into must not exist, or be an empty folder, and its parent must exist; it appears
// with all of its content or not at all. An archive inside an archive stays a file.
//
// After a [Refused] the upload is gone, because its bytes cannot get better; after any other error it stays, and Finish may be
// tried again.
func (a *Area) Finish(ctx context.Context, id ID, into string) (Result, error) {
	u, err := a.acquire(id)
	if err != nil {
		return Result{}, err
	}
	defer a.release(u)
	if u.offset != u.state.Size {
		return Result{}, fmt.Errorf("%w: %d of %d are there", ErrIncomplete, u.offset, u.state.Size)
	}
	into, err = filepath.Abs(into)
	if err != nil {
		return Result{}, fmt.Errorf("upload: %w", err)
	}
	parent, err := os.OpenRoot(filepath.Dir(into))
	if err != nil {
		return Result{}, fmt.Errorf("upload: %w", err)
	}
	defer parent.Close()
	base := filepath.Base(into)
	if err := vacant(parent, base); err != nil {
		return Result{}, err
	}
	u.state.Into = into
	if err := a.save(u); err != nil {
		return Result{}, err
	}
	result, err := a.fill(ctx, u, parent)
	if err == nil {
		err = place(parent, tempName(id), base)
	}
	if err == nil {
		return result, a.remove(u)
	}
	if gone := parent.RemoveAll(tempName(id)); gone != nil { // Into stays in the state, so that the next Open tries again
		return Result{}, errors.Join(err, gone)
	}
	if refused := (*Refused)(nil); errors.As(err, &refused) {
		return Result{}, errors.Join(err, a.remove(u))
	}
	u.state.Into = ""
	return Result{}, errors.Join(err, a.save(u))
}

// vacant says whether a folder may appear under this name.
func vacant(parent *os.Root, base string) error {
	info, err := parent.Lstat(base)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	if info.IsDir() {
		d, err := parent.Open(base)
		if err != nil {
			return fmt.Errorf("upload: %w", err)
		}
		defer d.Close()
		if _, err := d.ReadDir(1); err == io.EOF {
			return nil
		}
	}
	return fmt.Errorf("%w: %s", ErrExists, base)
}

// place gives the filled folder its name. rename(2) takes an empty folder's place and no other.
func place(parent *os.Root, temp, base string) error {
	if err := parent.Rename(temp, base); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%w: %w", ErrExists, err)
		}
		return fmt.Errorf("upload: %w", err)
	}
	if err := syncFolder(parent, "."); err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return nil
}

// fill puts the content into a temporary folder beside its later place.
func (a *Area) fill(ctx context.Context, u *staged, parent *os.Root) (Result, error) {
	temp := tempName(u.id)
	if err := parent.RemoveAll(temp); err != nil {
		return Result{}, fmt.Errorf("upload: %w", err)
	}
	if err := parent.Mkdir(temp, 0o700); err != nil {
		return Result{}, fmt.Errorf("upload: %w", err)
	}
	folder, err := parent.OpenRoot(temp)
	if err != nil {
		return Result{}, fmt.Errorf("upload: %w", err)
	}
	defer folder.Close()
	data, err := a.root.Open(u.data())
	if err != nil {
		return Result{}, fmt.Errorf("upload: %w", err)
	}
	defer data.Close()
	src := &source{ctx: ctx, r: data, size: u.state.Size}
	archive, err := detect(src)
	if err != nil {
		return Result{}, err
	}
	if archive != "" {
		return unpack(src, folder, archive, a.limits)
	}
	// A second name for the staged file costs nothing; on another disk it is copied.
	err = os.Link(filepath.Join(a.root.Name(), u.data()), filepath.Join(parent.Name(), temp, u.state.Name))
	if err != nil {
		out := newTree(ctx, folder, u.state.Size, a.limits)
		out.most = u.state.Size
		err = out.write(u.state.Name, src.stream())
	}
	if err == nil {
		err = syncFolder(folder, ".")
	}
	if src.err != nil {
		err = src.err
	}
	return Result{Files: 1, Bytes: u.state.Size}, err
}

// unpack fills an empty folder from an archive.
func unpack(src *source, folder *os.Root, archive string, limits Limits) (Result, error) {
	out := newTree(src.ctx, folder, src.size, limits)
	var err error
	if archive == "zip" {
		err = unzip(src, out)
	} else {
		err = untar(src, out, archive)
	}
	if src.err != nil { // the disk failed, or the caller went away: the archive is not to blame
		return Result{}, src.err
	}
	if err == nil {
		err = out.sync()
	}
	return Result{Archive: archive, Files: out.files, Bytes: out.written}, err
}

// source is the staged data. It remembers failures that are not the archive's.
type source struct {
	ctx  context.Context
	r    io.ReaderAt
	size int64
	err  error
}

func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		s.err = err
		return 0, err
	}
	n, err := s.r.ReadAt(p, off)
	if err != nil && err != io.EOF {
		s.err = fmt.Errorf("upload: %w", err)
	}
	return n, err
}

func (s *source) stream() io.Reader { return io.NewSectionReader(s, 0, s.size) }
