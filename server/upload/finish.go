package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Set is what an upload came to: its one file, or those of its archive in the archive's order.
type Set struct {
	Filename string
	Archive  string // zip, tar, tar.gz or tar.zst; empty where the upload is one file
	Files    []File
	Bytes    int64 // of all files
}

// File is one file of a set. Its name is a path with slashes, below no folder of ours.
type File struct {
	Name string
	Size int64 // octets
}

// Put takes in a file of a set. It reads the content to its end.
type Put func(ctx context.Context, name string, content io.Reader, size int64) error

// Finish turns an upload that is whole into a set. An archive is read twice: only when all of it was found good is put called,
// for each file. Then commit is called, where it is not nil, and after it the upload is gone.
//
// An archive that is refused ([Refusal] with 422) is gone too: nothing could make it good. After any other error, such as one of
// put or commit, the upload stays, and Finish may be called again.
func (s *Store) Finish(ctx context.Context, network, id string, put Put, commit func(context.Context, Set) error) (Set, error) {
	u, err := s.acquire(network, id)
	if err != nil {
		return Set{}, err
	}
	set, err := s.finish(ctx, u, put, commit)
	var no *Refusal
	if err != nil && !(errors.As(err, &no) && no.Status == http.StatusUnprocessableEntity) {
		s.release(u)
		return Set{}, err
	}
	if failed := s.remove(u); failed != nil {
		s.o.Log.Error("uploads: one that has ended could not be removed", "id", id, "error", failed)
	}
	return set, err
}

func (s *Store) finish(ctx context.Context, u *upload, put Put, commit func(context.Context, Set) error) (Set, error) {
	if u.offset < u.Length {
		return Set{}, refuse(http.StatusConflict, "%s has %d octets of %d: upload the rest first", quote(u.Filename), u.offset, u.Length)
	}
	select {
	case s.finishing <- struct{}{}:
		defer func() { <-s.finishing }()
	case <-ctx.Done():
		return Set{}, ctx.Err()
	}
	f, err := os.Open(s.path(u.id, dataFile))
	if err != nil {
		return Set{}, fmt.Errorf("upload %s: %w", u.id, err)
	}
	defer f.Close()
	a := &archive{file: f, size: u.Length, name: u.Filename, files: s.o.MaxFiles, octets: s.o.MaxExtracted}
	if a.kind, err = kindOf(u.Filename); err != nil {
		return Set{}, err
	}
	set, err := a.check(ctx)
	if err != nil {
		return Set{}, err
	}
	if err := a.hand(ctx, set, put); err != nil {
		return Set{}, s.full(fmt.Errorf("upload %s: %w", u.id, err))
	}
	if commit != nil {
		if err := commit(ctx, set); err != nil {
			return Set{}, s.full(fmt.Errorf("upload %s: %w", u.id, err))
		}
	}
	return set, nil
}

// check reads all of an archive, and keeps none of it but names and lengths.
func (a *archive) check(ctx context.Context) (Set, error) {
	set := Set{Filename: a.name, Archive: string(a.kind)}
	if a.kind == single {
		set.Files, set.Bytes = []File{{a.name, a.size}}, a.size
		return set, nil
	}
	src := &source{ctx: ctx, r: a.file, left: -1}
	err := a.walk(src, func(name string, content io.Reader) error {
		n, err := io.Copy(io.Discard, content)
		set.Files = append(set.Files, File{name, n})
		set.Bytes += n
		return err
	})
	if err == nil && len(set.Files) == 0 {
		err = errors.New("it holds no file")
	}
	switch {
	case src.err != nil:
		return Set{}, fmt.Errorf("uploads: %w", src.err)
	case err != nil:
		return Set{}, refuse(http.StatusUnprocessableEntity, "%s: %v", quote(a.name), a.explain(err))
	}
	return set, nil
}

// hand gives the files of a set that was checked to whoever keeps them.
func (a *archive) hand(ctx context.Context, set Set, put Put) error {
	src := &source{ctx: ctx, r: a.file, left: -1}
	if a.kind == single {
		return putFile(ctx, set.Files[0], io.NewSectionReader(src, 0, a.size), put)
	}
	i := 0
	return a.walk(src, func(name string, content io.Reader) error {
		if i == len(set.Files) || set.Files[i].Name != name {
			return fmt.Errorf("the archive is another one than when it was checked")
		}
		i++
		return putFile(ctx, set.Files[i-1], content, put)
	})
}

func putFile(ctx context.Context, file File, content io.Reader, put Put) error {
	counted := &tally{r: content, max: file.Size, over: errors.New("it is longer than when it was checked")}
	if err := put(ctx, file.Name, counted, file.Size); err != nil {
		return err
	}
	if counted.n != file.Size {
		return fmt.Errorf("%d octets of %d were taken in", counted.n, file.Size)
	}
	return nil
}

// source is the file on the disk. It ends when the context does, and keeps its own errors apart from those of the format.
type source struct {
	ctx  context.Context
	r    io.ReaderAt
	left int64 // octets that may still be read; negative: any
	err  error
}

var errDirectory = errors.New("its directory is longer than that of as many files as are taken: upload the folder in several archives")

var errBefore = errors.New("a part of it is said to lie before its beginning: pack it anew")

func (s *source) ReadAt(p []byte, off int64) (n int, err error) {
	if err := s.ctx.Err(); err != nil {
		s.err = err
		return 0, err
	}
	if s.left >= 0 {
		if s.left -= int64(len(p)); s.left < 0 {
			s.left = 0
			return 0, errDirectory
		}
	}
	if off < 0 { // a zip archive may say that its directory, or a content, begins before the file does
		return 0, errBefore
	}
	n, err = s.r.ReadAt(p, off)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
