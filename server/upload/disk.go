package upload

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Names in the store's folder.
const (
	lockFile    = "lock"
	stateFile   = "state.json"
	dataFile    = "data"
	pendingFile = "pending"
	newPrefix   = "new-"
	gonePrefix  = "gone-"
)

const idBytes = 16 // 128 random bits

func newID() string {
	var b [idBytes]byte
	rand.Read(b[:]) // it never fails, as its documentation says
	return hex.EncodeToString(b[:])
}

func isID(name string) bool {
	b, err := hex.DecodeString(name)
	return err == nil && len(b) == idBytes && name == strings.ToLower(name)
}

func (s *Store) path(parts ...string) string {
	return filepath.Join(append([]string{s.o.Dir}, parts...)...)
}

// recover takes the folder, and finds what an earlier process left in it.
func (s *Store) recover() (err error) {
	if err := os.MkdirAll(s.o.Dir, 0o700); err != nil {
		return err
	}
	if s.lock, err = os.OpenFile(s.path(lockFile), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	if err := syscall.Flock(int(s.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return fmt.Errorf("the folder %s is used by another process: give each its own (%w)", s.o.Dir, err)
	}
	entries, err := os.ReadDir(s.o.Dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := s.recoverEntry(e.Name()); err != nil {
			return err
		}
	}
	return nil
}

// recoverEntry takes up an upload, or removes what is left of one. What the store did not put there is left alone.
func (s *Store) recoverEntry(name string) error {
	if rest, ok := strings.CutPrefix(name, newPrefix); ok && isID(rest) {
		return os.RemoveAll(s.path(name))
	}
	if rest, ok := strings.CutPrefix(name, gonePrefix); ok && isID(rest) {
		return os.RemoveAll(s.path(name))
	}
	if !isID(name) {
		return nil
	}
	u, err := s.load(name)
	if errors.Is(err, errDamaged) {
		s.o.Log.Warn("uploads: removed one that cannot be taken up again", "id", name, "error", err)
		return s.removeFolder(name)
	}
	if err != nil {
		return err
	}
	s.uploads[name] = u
	return nil
}

// errDamaged is of an upload whose files are not what the store wrote.
var errDamaged = errors.New("damaged")

func (s *Store) load(id string) (*upload, error) {
	b, err := os.ReadFile(s.path(id, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: it has no %s", errDamaged, stateFile)
	}
	if err != nil {
		return nil, err
	}
	u := &upload{id: id}
	if err := json.Unmarshal(b, &u.record); err != nil {
		return nil, fmt.Errorf("%w: %s: %v", errDamaged, stateFile, err)
	}
	if err := s.rewind(id); err != nil {
		return nil, err
	}
	info, err := os.Stat(s.path(id, dataFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: it has no %s", errDamaged, dataFile)
	case err != nil:
		return nil, err
	case info.Size() > u.Length:
		return nil, fmt.Errorf("%w: %d octets of %d", errDamaged, info.Size(), u.Length)
	}
	u.offset, u.touched = info.Size(), info.ModTime()
	return u, s.settle(id)
}

// rewind cuts off a part whose checksum was never compared.
func (s *Store) rewind(id string) error {
	b, err := os.ReadFile(s.path(id, pendingFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	// The file is given its name when it is whole, so that what it holds is a number.
	offset, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil || offset < 0 {
		return fmt.Errorf("%w: %s: expected an offset", errDamaged, pendingFile)
	}
	f, err := os.OpenFile(s.path(id, dataFile), os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.Size() > offset {
		err = f.Truncate(offset)
	}
	if err := errors.Join(err, f.Sync()); err != nil {
		return err
	}
	return s.clearPending(id)
}

// settle makes what an earlier process wrote durable: it may have been killed before it did so.
func (s *Store) settle(id string) error {
	f, err := os.OpenFile(s.path(id, dataFile), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// makeFolder puts a new upload on the disk: whole or not at all.
func (s *Store) makeFolder(u *upload) (err error) {
	state, err := json.Marshal(u.record)
	if err != nil {
		return err
	}
	temp := s.path(newPrefix + u.id)
	defer func() {
		if err != nil {
			os.RemoveAll(temp)
		}
	}()
	if err := os.Mkdir(temp, 0o700); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(temp, stateFile), state); err != nil {
		return err
	}
	data := filepath.Join(temp, dataFile)
	if err := errors.Join(writeFile(data, nil), os.Chtimes(data, u.touched, u.touched), syncFolder(temp)); err != nil {
		return err
	}
	if err := os.Rename(temp, s.path(u.id)); err != nil {
		return err
	}
	return syncFolder(s.o.Dir)
}

// removeFolder removes an upload. It is gone for the next process too once it has its other name.
func (s *Store) removeFolder(id string) error {
	gone := s.path(gonePrefix + id)
	if err := os.Rename(s.path(id), gone); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return errors.Join(syncFolder(s.o.Dir), os.RemoveAll(gone))
}

func (s *Store) setPending(u *upload) error {
	temp := s.path(u.id, newPrefix+pendingFile)
	if err := writeFile(temp, strconv.AppendInt(nil, u.offset, 10)); err != nil {
		os.Remove(temp)
		return err
	}
	return errors.Join(os.Rename(temp, s.path(u.id, pendingFile)), syncFolder(s.path(u.id)))
}

func (s *Store) clearPending(id string) error {
	if err := os.Remove(s.path(id, pendingFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncFolder(s.path(id))
}

// touch writes down when something came last, for the next process; that it could not be done costs no more than a later start of Keep.
func (s *Store) touch(id string, at time.Time) { os.Chtimes(s.path(id, dataFile), at, at) }

// writeFile makes a new file, durably.
func writeFile(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncFolder makes the names in a folder durable (fsync(2): a file's own does not).
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
