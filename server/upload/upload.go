// Package upload takes in captures and folders of any size, in parts that may break off and be taken up again, and turns what
// has come whole into a set of input files.
//
// Uploads speak tus 1.0.0 (https://tus.io/protocols/resumable-upload) with its extensions creation, expiration, checksum (sha1
// and sha256) and termination; see [Store.ServeUploads] and [Store.ServeUpload]. [Store.Finish] reads what came: one file, or a
// zip, tar, tar.gz or tar.zst archive, whose files are handed on one by one. No name of an archive ever becomes a path here.
//
// Each upload is a folder below the store's, named by its id:
//
//	3f0c…9a/state.json  {"network":"north","owner":"user:ada","filename":"core.pcap","metadata":"filename Y29yZS5wY2Fw","length":4096,"created":"…"}
//	3f0c…9a/data        what has come; its length is the offset, and is made durable before it is acknowledged
//	3f0c…9a/pending     the offset before a part whose checksum is still to be compared; gone once it was
//
// A process that is killed loses nothing of what reached the disk. After a loss of power the length is to be believed on file
// systems that write data before they record its length, as ext4 (data=ordered), XFS and btrfs do.
//
// A folder new-… is one that was still being made, gone-… one that was being removed: the next [New] removes both. A store
// belongs to one process, which the file lock ensures.
package upload

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"
)

// Options says what a store takes. Only Dir is needed; a bound that is zero has the value that stands beside it.
type Options struct {
	Dir            string        // made where it is not there
	MaxUpload      int64         // octets of one upload; 16 GiB
	MaxExtracted   int64         // octets of all files of an archive together; 64 GiB
	PerOwner       int64         // octets that one owner's uploads may come to, over all networks; 64 GiB
	MaxFiles       int           // files of an archive, and as many folders; 20 000
	Open           int           // uploads at once; 256
	OpenPerNetwork int           // uploads of one network at once; 64
	Keep           time.Duration // after which an upload to which nothing came is removed; 24 hours
	Log            *slog.Logger
	Now            func() time.Time
}

// Store holds uploads. It is made by [New]; its methods may be called from several goroutines.
type Store struct {
	o         Options
	lock      *os.File
	finishing chan struct{} // archives that are read at once

	mu      sync.Mutex
	uploads map[string]*upload
}

// record is what stays the same from an upload's first request to its last.
type record struct {
	Network  string    `json:"network"`
	Owner    string    `json:"owner"`
	Filename string    `json:"filename"`
	Metadata string    `json:"metadata"` // as the client wrote it
	Length   int64     `json:"length"`   // octets
	Created  time.Time `json:"created"`
}

// upload is one that is under way. All but id and record is guarded by Store.mu.
type upload struct {
	id string
	record
	offset  int64     // octets that are durable
	touched time.Time // when something came last
	busy    bool      // somebody writes, reads or removes it
}

// Info is what there is to know of an upload.
type Info struct {
	ID       string
	Network  string
	Owner    string
	Filename string
	Metadata string // as the client wrote it
	Length   int64  // octets
	Offset   int64  // octets that are durable
	Created  time.Time
	Expires  time.Time // when it is removed unless more comes
}

// Refusal is an error that is to be answered as it stands.
type Refusal struct {
	Status int // of HTTP, or [StatusChecksum]
	Detail string
	Err    error // what it came of; nil where nothing else failed
}

func (r *Refusal) Error() string { return r.Detail }

func (r *Refusal) Unwrap() error { return r.Err }

func refuse(status int, format string, args ...any) *Refusal {
	return &Refusal{Status: status, Detail: fmt.Sprintf(format, args...)}
}

// finishesAtOnce bounds how many archives are read at once: each takes a window of its decompressor and the names in it.
const finishesAtOnce = 2

// New opens a store. Uploads that an earlier process left can be taken up again; what it left half made or half removed goes.
func New(o Options) (*Store, error) {
	if o.Dir == "" {
		return nil, errors.New("uploads: expected a folder")
	}
	o.MaxUpload = cmp.Or(o.MaxUpload, 16<<30)
	o.MaxExtracted = cmp.Or(o.MaxExtracted, 64<<30)
	o.PerOwner = cmp.Or(o.PerOwner, 64<<30)
	o.MaxFiles = cmp.Or(o.MaxFiles, 20_000)
	o.Open = cmp.Or(o.Open, 256)
	o.OpenPerNetwork = cmp.Or(o.OpenPerNetwork, 64)
	o.Keep = cmp.Or(o.Keep, 24*time.Hour)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{o: o, finishing: make(chan struct{}, finishesAtOnce), uploads: map[string]*upload{}}
	if err := s.recover(); err != nil {
		s.Close()
		return nil, fmt.Errorf("uploads: %w", err)
	}
	return s, nil
}

// Close lets another process have the folder. Nothing is to be under way.
func (s *Store) Close() error {
	if s.lock == nil {
		return nil
	}
	return s.lock.Close()
}

// Info tells of an upload of a network.
func (s *Store) Info(network, id string) (Info, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.find(network, id)
	if err != nil {
		return Info{}, err
	}
	return s.info(u), nil
}

func (s *Store) info(u *upload) Info {
	return Info{ID: u.id, Network: u.Network, Owner: u.Owner, Filename: u.Filename, Metadata: u.Metadata, Length: u.Length, Offset: u.offset, Created: u.Created, Expires: u.touched.Add(s.o.Keep)}
}

// find gives an upload to those who know its network. It wants Store.mu.
func (s *Store) find(network, id string) (*upload, error) {
	u := s.uploads[id]
	if u == nil || u.Network != network {
		return nil, refuse(http.StatusNotFound, "this network has no such upload: it was never begun, has ended, or was removed after %v without a word; begin a new one", s.o.Keep)
	}
	return u, nil
}

// acquire makes the caller the only one who touches an upload, until release.
func (s *Store) acquire(network, id string) (*upload, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.find(network, id)
	if err != nil {
		return nil, err
	}
	if u.busy {
		return nil, refuse(http.StatusLocked, "another request is at this upload: ask for its offset in a moment, and go on there")
	}
	u.busy = true
	return u, nil
}

func (s *Store) release(u *upload) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.busy = false
}

// reserve enters a new upload, which keeps the bounds; the caller has acquired it.
func (s *Store) reserve(u *upload) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ofNetwork int
	var ofOwner int64
	for _, other := range s.uploads {
		if other.Network == u.Network {
			ofNetwork++
		}
		if other.Owner == u.Owner {
			ofOwner += other.Length
		}
	}
	switch {
	case u.Length > s.o.PerOwner-ofOwner:
		return refuse(http.StatusRequestEntityTooLarge, "an upload of %d octets: of the %d that one owner's uploads may come to, %d are taken; end or finish others first", u.Length, s.o.PerOwner, ofOwner)
	case ofNetwork >= s.o.OpenPerNetwork:
		return refuse(http.StatusTooManyRequests, "%d uploads of this network are under way: end or finish one first", ofNetwork)
	case len(s.uploads) >= s.o.Open:
		return refuse(http.StatusServiceUnavailable, "%d uploads are under way on this server: try again later", len(s.uploads))
	}
	u.busy = true
	s.uploads[u.id] = u
	return nil
}

// full makes an error that came of a full disk one that the client may read.
func (s *Store) full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		s.o.Log.Error("uploads: the disk is full: make room there", "dir", s.o.Dir, "error", err)
		return &Refusal{Status: http.StatusInsufficientStorage, Err: err,
			Detail: "the server's disk is full: have its operator make room, then go on from the offset that HEAD tells; what came before is kept"}
	}
	return err
}
