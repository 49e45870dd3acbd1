package upload

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"strings"
)

// StatusChecksum is what tus answers where a part is not what its checksum says.
const StatusChecksum = 460

// copyBytes is how much of a part is held in memory.
const copyBytes = 256 << 10

// Checksum is what the octets of a part are to come to.
type Checksum struct {
	hash hash.Hash
	want []byte
}

const checksumAlgorithms = "sha1,sha256"

// ParseChecksum reads the header Upload-Checksum: an algorithm, a space, and the sum in Base64.
func ParseChecksum(text string) (*Checksum, error) {
	name, sum, _ := strings.Cut(text, " ")
	var h hash.Hash
	switch name {
	case "sha1":
		h = sha1.New()
	case "sha256":
		h = sha256.New()
	default:
		return nil, refuse(http.StatusBadRequest, "Upload-Checksum: expected one of %s, and the sum after it in Base64", checksumAlgorithms)
	}
	want, err := base64.StdEncoding.Strict().DecodeString(sum)
	if err != nil || len(want) != h.Size() || strings.ContainsAny(sum, "\r\n") {
		return nil, refuse(http.StatusBadRequest, "Upload-Checksum: expected %d octets in Base64 after %s", h.Size(), name)
	}
	return &Checksum{h, want}, nil
}

// Create begins an upload of so many octets. The metadata are those of the header Upload-Metadata, and name the file.
func (s *Store) Create(network, owner, metadata string, length int64) (Info, error) {
	if length < 0 || length > s.o.MaxUpload {
		return Info{}, refuse(http.StatusRequestEntityTooLarge, "an upload of %d octets: at most %d are taken; upload it in several, or have the server's operator raise the bound", length, s.o.MaxUpload)
	}
	pairs, err := ParseMetadata(metadata)
	if err != nil {
		return Info{}, refuse(http.StatusBadRequest, "Upload-Metadata: %v", err)
	}
	name := pairs["filename"]
	if name == "" {
		return Info{}, refuse(http.StatusBadRequest, "Upload-Metadata: expected a filename")
	}
	if err := checkName(name); err != nil {
		return Info{}, refuse(http.StatusBadRequest, "Upload-Metadata: filename %s: %v", quote(name), err)
	}
	if _, err := kindOf(name); err != nil {
		return Info{}, err
	}
	now := s.o.Now()
	u := &upload{id: newID(), touched: now, record: record{network, owner, name, metadata, length, now.UTC()}}
	if err := s.reserve(u); err != nil {
		return Info{}, err
	}
	if err := s.makeFolder(u); err != nil {
		s.forget(u)
		return Info{}, s.full(fmt.Errorf("uploads: %w", errors.Join(err, s.removeFolder(u.id))))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u.busy = false
	return s.info(u), nil
}

// Append adds a part at an offset, which has to be that of the upload, and gives the new offset once it is durable. The length
// of the part is -1 where it is not known. Of a part that breaks off, what came is kept, unless it has a checksum. Where the part
// is refused, the offset is what it was.
func (s *Store) Append(network, id string, offset, length int64, sum *Checksum, body io.Reader) (Info, error) {
	u, err := s.acquire(network, id)
	if err != nil {
		return Info{}, err
	}
	defer s.release(u)
	switch rest := u.Length - u.offset; {
	case offset != u.offset:
		return Info{}, refuse(http.StatusConflict, "Upload-Offset is %d, and the upload stands at %d: go on there", offset, u.offset)
	case length > rest:
		return Info{}, refuse(http.StatusRequestEntityTooLarge, "a part of %d octets, where %d are missing to the upload's %d", length, rest, u.Length)
	}
	if err := s.write(u, sum, body); err != nil {
		return Info{}, err
	}
	return s.Info(network, id)
}

// write writes a part behind what is durable.
func (s *Store) write(u *upload, sum *Checksum, body io.Reader) error {
	f, err := os.OpenFile(s.path(u.id, dataFile), os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("upload %s: %w", u.id, err)
	}
	defer f.Close()
	// A part that was taken back may still lie there, if that failed.
	if err := f.Truncate(u.offset); err != nil {
		return fmt.Errorf("upload %s: %w", u.id, err)
	}
	if _, err := f.Seek(u.offset, io.SeekStart); err != nil {
		return fmt.Errorf("upload %s: %w", u.id, err)
	}
	if sum != nil {
		if err := s.setPending(u); err != nil {
			return s.full(fmt.Errorf("upload %s: %w", u.id, err))
		}
	}
	n, err := copyPart(f, body, u.Length-u.offset, sum)
	keep, err := s.judge(n, err, sum)
	if keep {
		if failed := f.Sync(); failed != nil {
			keep, err = false, s.full(fmt.Errorf("upload %s: %w", u.id, failed))
		}
	}
	if !keep {
		s.takeBack(u, f)
		return err
	}
	return errors.Join(err, s.advance(u, n, sum))
}

// What may end a part early.
var (
	errSurplus = errors.New("more octets than the upload has")
	errBody    = errors.New("the part broke off")
)

// copyPart copies a part of at most rest octets.
func copyPart(f io.Writer, body io.Reader, rest int64, sum *Checksum) (n int64, err error) {
	buf := make([]byte, copyBytes)
	for {
		got, failed := body.Read(buf)
		if int64(got) > rest-n {
			return n, errSurplus
		}
		written, err := f.Write(buf[:got])
		n += int64(written)
		if err != nil {
			return n, err
		}
		if sum != nil {
			sum.hash.Write(buf[:got])
		}
		if failed == io.EOF {
			return n, nil
		}
		if failed != nil {
			return n, fmt.Errorf("%w: %w", errBody, failed)
		}
	}
}

// judge says whether what was written of a part is to be kept, and what is answered.
func (s *Store) judge(n int64, err error, sum *Checksum) (keep bool, _ error) {
	switch {
	case errors.Is(err, errSurplus):
		return false, refuse(http.StatusRequestEntityTooLarge, "the part has more octets than are missing to the upload's length")
	case errors.Is(err, errBody):
		err = &Refusal{Status: http.StatusBadRequest, Err: err, Detail: fmt.Sprintf("the part broke off after %d octets: ask for the offset, and go on there", n)}
		return sum == nil, err
	case err != nil:
		return sum == nil, s.full(fmt.Errorf("uploads: %w", err))
	case sum != nil && !bytes.Equal(sum.hash.Sum(nil), sum.want):
		return false, refuse(StatusChecksum, "the part is not what its checksum says: send it again")
	}
	return true, nil
}

// takeBack cuts off a part. If that fails, the next part or the next process does it.
func (s *Store) takeBack(u *upload, f *os.File) {
	err := errors.Join(f.Truncate(u.offset), f.Sync())
	if err == nil {
		err = s.clearPending(u.id)
	} else {
		err = errors.Join(err, s.setPending(u))
	}
	if err != nil {
		s.o.Log.Error("uploads: a part could not be taken back", "id", u.id, "error", err)
	}
}

// advance counts a part that is durable.
func (s *Store) advance(u *upload, n int64, sum *Checksum) error {
	if sum != nil {
		if err := s.clearPending(u.id); err != nil {
			return fmt.Errorf("upload %s: %w", u.id, err) // the offset stays: the next process would find it so
		}
	}
	now := s.o.Now()
	s.touch(u.id, now)
	s.mu.Lock()
	defer s.mu.Unlock()
	u.offset += n
	u.touched = now
	return nil
}

// Terminate ends an upload, whether it is whole or not.
func (s *Store) Terminate(network, id string) error {
	u, err := s.acquire(network, id)
	if err != nil {
		return err
	}
	return s.remove(u)
}

// remove removes an upload that the caller has acquired.
func (s *Store) remove(u *upload) error {
	if err := s.removeFolder(u.id); err != nil {
		s.release(u)
		return fmt.Errorf("upload %s: %w", u.id, err)
	}
	s.forget(u)
	return nil
}

func (s *Store) forget(u *upload) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.uploads, u.id)
}

// Sweep removes the uploads to which nothing came for as long as Options.Keep, and gives how many. Those that somebody is at stay.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	limit := s.o.Now().Add(-s.o.Keep)
	return s.removeAll(ctx, func(u *upload) bool { return !u.touched.After(limit) })
}

// RemoveNetwork removes the uploads of a network. It is an error if somebody is at one of them: try again once he is done.
func (s *Store) RemoveNetwork(ctx context.Context, network string) error {
	_, err := s.removeAll(ctx, func(u *upload) bool { return u.Network == network })
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.uploads {
		if u.Network == network {
			err = errors.Join(err, fmt.Errorf("upload %s: a request is at it: try again in a moment", u.id))
		}
	}
	return err
}

func (s *Store) removeAll(ctx context.Context, which func(*upload) bool) (n int, err error) {
	s.mu.Lock()
	var chosen []*upload
	for _, u := range s.uploads {
		if !u.busy && which(u) {
			u.busy = true
			chosen = append(chosen, u)
		}
	}
	s.mu.Unlock()
	for _, u := range chosen {
		if ctx.Err() != nil {
			s.release(u)
			continue
		}
		if failed := s.remove(u); failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		n++
	}
	return n, errors.Join(err, ctx.Err())
}
