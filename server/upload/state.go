package upload

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// state is what ID.json holds.
type state struct {
	Owner    string    `json:"owner"`
	Network  string    `json:"network"`
	Name     string    `json:"name"`
	Size     int64     `json:"size"`
	Created  time.Time `json:"created"`
	Metadata string    `json:"metadata,omitempty"`
	// Back is where the data ends if the bytes after it were never checked: a piece with a checksum was being received.
	Back *int64 `json:"back,omitempty"`
	// Into is where the content goes, as an absolute path, while it is being put there.
	Into string `json:"into,omitempty"`
}

// maxStateBytes bounds ID.json: names of 255 bytes, metadata of maxMetadataBytes, escaped.
const maxStateBytes = 64 << 10

// Open opens a staging folder, makes it where it is missing, and takes up the uploads that it holds. Files of uploads that were
// never acknowledged are removed, and so is what a Finish left that was cut off.
func Open(dir string, o Limits) (*Area, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("upload: staging folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("upload: staging folder: %w", err)
	}
	a := &Area{root: root, limits: o.withDefaults(), now: time.Now, uploads: map[ID]*staged{}}
	if err := a.load(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return a, nil
}

func (a *Area) load() error {
	entries, err := fs.ReadDir(a.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("upload: staging folder: %w", err)
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".json")
		id, err := ParseID(name)
		if !ok || err != nil {
			continue
		}
		u := &staged{id: id}
		if err := a.takeUp(u); err != nil {
			return fmt.Errorf("upload: %s: %w: repair it, or remove it with its .data", e.Name(), err)
		}
	}
	for _, e := range entries { // orphans of a Create that was cut off: data without state, state that was not renamed yet
		name, kind, _ := strings.Cut(e.Name(), ".")
		id, err := ParseID(name)
		if err != nil || a.uploads[id] != nil || (kind != "data" && kind != "json.new") {
			continue
		}
		if err := a.root.Remove(e.Name()); err != nil {
			return fmt.Errorf("upload: staging folder: %w", err)
		}
	}
	return nil
}

// takeUp reads one upload from the folder. The data's length is its offset; it is synced before anybody is told so.
func (a *Area) takeUp(u *staged) error {
	f, err := a.root.Open(u.json())
	if err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxStateBytes))
	f.Close()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &u.state); err != nil {
		return err
	}
	data, err := a.root.OpenFile(u.data(), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) { // removing it was cut off after the data
		return a.root.Remove(u.json())
	}
	if err != nil {
		return err
	}
	defer data.Close()
	info, err := data.Stat()
	if err != nil {
		return err
	}
	u.offset, u.touched = min(info.Size(), u.state.Size), info.ModTime()
	if u.state.Back != nil {
		u.offset = min(u.offset, max(0, *u.state.Back))
	}
	if u.offset < info.Size() {
		if err := data.Truncate(u.offset); err != nil {
			return err
		}
	}
	if err := data.Sync(); err != nil {
		return err
	}
	a.uploads[u.id] = u
	a.charged += u.charge()
	if u.state.Into != "" {
		return a.settle(u)
	}
	if u.state.Back != nil {
		u.state.Back = nil
		return a.save(u)
	}
	return nil
}

// settle ends a Finish that was cut off. The temporary folder is there until it is renamed: if it is gone and the place is
// taken by more than an empty folder, the content arrived.
func (a *Area) settle(u *staged) error {
	temp := tempName(u.id)
	if parent, err := os.OpenRoot(filepath.Dir(u.state.Into)); err == nil { // without it there is nothing to clear
		defer parent.Close()
		_, err := parent.Lstat(temp)
		if errors.Is(err, fs.ErrNotExist) && errors.Is(vacant(parent, filepath.Base(u.state.Into)), ErrExists) {
			return a.remove(u)
		}
		if err := parent.RemoveAll(temp); err != nil {
			return err
		}
	}
	u.state.Into = ""
	return a.save(u)
}

func (a *Area) makeData(u *staged) error {
	f, err := a.root.OpenFile(u.data(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return f.Close()
}

// save writes the state beside the data: a new file, synced, takes the old one's place.
func (a *Area) save(u *staged) error {
	text, err := json.Marshal(u.state)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	next := u.json() + ".new"
	f, err := a.root.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = a.root.Rename(next, u.json())
	}
	if err == nil {
		err = syncFolder(a.root, ".")
	}
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return nil
}

// remove ends an upload: data first, so that a state without data means one whose removal was cut off.
func (a *Area) remove(u *staged) error {
	a.mu.Lock()
	if a.uploads[u.id] == u {
		delete(a.uploads, u.id)
		a.charged -= u.charge()
	}
	a.mu.Unlock()
	var failed error
	for _, name := range []string{u.data(), u.json(), u.json() + ".new"} {
		if err := a.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, fmt.Errorf("upload: %w", err))
		}
	}
	return failed
}

func syncFolder(root *os.Root, name string) error {
	d, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
