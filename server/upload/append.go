package upload

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

const (
	pieceBytes = 256 << 10 // memory of one request
	syncBytes  = 16 << 20  // how much may be received before it is made durable
)

var errInterrupted = errors.New("upload: interrupted")

// Append takes the bytes that follow offset, and gives the offset after what it made durable. If r fails midway, what came
// until then stays, and the new offset is given with the error; a client goes on from there. Bytes beyond the declared
// size are an error, and nothing of r stays.
func (a *Area) Append(ctx context.Context, id ID, offset int64, r io.Reader) (int64, error) {
	return a.append(ctx, id, offset, r, nil, nil)
}

// AppendChecked is Append of a piece that is kept only if all of it comes and h of it is sum.
func (a *Area) AppendChecked(ctx context.Context, id ID, offset int64, r io.Reader, h hash.Hash, sum []byte) (int64, error) {
	return a.append(ctx, id, offset, r, h, sum)
}

func (a *Area) append(ctx context.Context, id ID, offset int64, r io.Reader, h hash.Hash, sum []byte) (int64, error) {
	u, err := a.acquire(id)
	if err != nil {
		return 0, err
	}
	defer a.release(u)
	start := u.offset
	if offset != start {
		return start, &OffsetError{Have: start, Given: offset}
	}
	f, err := a.root.OpenFile(u.data(), os.O_WRONLY, 0)
	if err != nil {
		return start, fmt.Errorf("upload: %w", err)
	}
	defer f.Close()
	if err := f.Truncate(start); err != nil { // what an earlier failure could not take back
		return start, fmt.Errorf("upload: %w", err)
	}
	if u.state.Back != nil || h != nil {
		u.state.Back = nil // of an earlier piece, where saving that it ended failed
		if h != nil {
			u.state.Back = &start
			r = io.TeeReader(r, h)
		}
		if err := a.save(u); err != nil {
			u.state.Back = &start // the disk may have either
			return start, err
		}
	}
	in := incoming{area: a, u: u, f: f, durable: start, at: start, publish: h == nil}
	err = in.receive(ctx, r)
	if err == nil && h != nil && !bytes.Equal(h.Sum(nil), sum) {
		err = ErrChecksum
	}
	if err == nil && h != nil {
		u.state.Back = nil
		if err = a.save(u); err != nil {
			u.state.Back = &start
		}
	}
	if err != nil && h != nil || errors.Is(err, ErrTooLarge) {
		in.durable = start
	}
	if in.durable < in.at {
		err = errors.Join(err, f.Truncate(in.durable), f.Sync())
	}
	a.advance(u, in.durable)
	return in.durable, err
}

// incoming is a body on its way to disk.
type incoming struct {
	area        *Area
	u           *staged
	f           *os.File
	at, durable int64
	publish     bool // what is durable counts before the end
}

func (in *incoming) receive(ctx context.Context, r io.Reader) error {
	buf := make([]byte, pieceBytes)
	for idle := 0; ; {
		err := ctx.Err()
		n := 0
		if err == nil {
			n, err = r.Read(buf)
		}
		if in.at+int64(n) > in.u.state.Size {
			return fmt.Errorf("%w: the upload was declared with %d bytes", ErrTooLarge, in.u.state.Size)
		}
		if _, werr := in.f.WriteAt(buf[:n], in.at); werr != nil {
			in.at += int64(n)
			return fmt.Errorf("upload: %w", werr)
		}
		in.at += int64(n)
		if err != nil || in.at-in.durable >= syncBytes {
			if serr := in.f.Sync(); serr != nil {
				return fmt.Errorf("upload: %w", serr)
			}
			in.durable = in.at
			if in.publish {
				in.area.advance(in.u, in.durable)
			}
		}
		if err == io.EOF {
			return nil
		}
		if idle++; n > 0 {
			idle = 0
		}
		if idle > 100 {
			err = io.ErrNoProgress
		}
		if err != nil {
			return fmt.Errorf("%w at %d: %w", errInterrupted, in.durable, err)
		}
	}
}

// advance says how much is durable.
func (a *Area) advance(u *staged, offset int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u.offset = offset
	u.touched = a.now()
}
