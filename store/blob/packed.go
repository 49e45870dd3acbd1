package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"syscall"

	"github.com/klauspost/compress/zstd"
)

const (
	// windowBytes is how far back the compressor refers: what a reader must hold in memory.
	windowBytes = 1 << 20
	// maxWindowBytes is the largest window that is read, the one that every decoder should take (RFC 8878, section
	// 3.1.1.1.2). A damaged or foreign frame that asks for more is refused instead of obeyed.
	maxWindowBytes = 8 << 20
)

// pack writes a content into a file in the form in which it is kept, durably, and gives its digest and its length.
func pack(ctx context.Context, file *os.File, content io.Reader) (d Digest, n int64, err error) {
	packed, err := zstd.NewWriter(file, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(windowBytes), zstd.WithLowerEncoderMem(true), zstd.WithZeroFrames(true))
	if err != nil {
		return d, 0, fmt.Errorf("blobs: %w", err)
	}
	sum, src := sha256.New(), &source{ctx: ctx, r: content}
	n, err = io.Copy(io.MultiWriter(packed, sum), src)
	err = errors.Join(err, packed.Close()) // which lets go of its memory in any case
	switch {
	case src.err != nil:
		return d, 0, fmt.Errorf("blobs: content ended early, after %d octets: %w", n, src.err)
	case err != nil:
		return d, 0, fmt.Errorf("blobs: %w", err)
	}
	if err := file.Sync(); err != nil {
		return d, 0, fmt.Errorf("blobs: %w", err)
	}
	return Digest(sum.Sum(nil)), n, nil
}

// full says of an error that came of a full disk which one that is.
func full(dir string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("blobs: the disk of %s is full: make room there: %w", dir, err)
	}
	return err
}

// unpacked reads what pack wrote, and holds it against the digest.
type unpacked struct {
	src   *source
	plain *zstd.Decoder
	sum   hash.Hash
	want  Digest
	file  io.Closer
}

func unpack(ctx context.Context, packed io.ReadCloser, want Digest) (io.ReadCloser, error) {
	src := &source{ctx: ctx, r: packed}
	plain, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindowBytes))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("blob %s: %w", want, err), packed.Close())
	}
	return &unpacked{src, plain, sha256.New(), want, packed}, nil
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.plain.Read(p)
	u.sum.Write(p[:n])
	switch {
	case err == nil:
		return n, nil
	case u.src.err != nil: // a connection that broke says nothing of what is kept
		return n, fmt.Errorf("blob %s: %w", u.want, u.src.err)
	case err != io.EOF: // a flipped bit that the decompressor noticed
		return n, &DamagedError{u.want, err}
	case Digest(u.sum.Sum(nil)) != u.want:
		return n, &DamagedError{u.want, nil}
	}
	return n, io.EOF
}

func (u *unpacked) Close() error {
	u.plain.Close()
	return u.file.Close()
}

// source stops when its context ends, and remembers why it stopped: whoever reads through a compressor can then tell what it
// was given from what it could not make of it.
type source struct {
	ctx context.Context
	r   io.Reader
	err error // other than io.EOF
}

func (s *source) Read(p []byte) (n int, err error) {
	if err = s.ctx.Err(); err == nil {
		n, err = s.r.Read(p)
	}
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
