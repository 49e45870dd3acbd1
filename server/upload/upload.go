// Package upload receives captures and folders (as archives) in pieces that an interruption does not lose.
//
// An [Area] is a staging folder. An upload in it is two files: ID.data, whose length is how much was received, and ID.json,
// which says whose it is and how long it will be. Both survive a restart. What is acknowledged was synced to disk before.
// When all bytes are there, [Area.Finish] unpacks an archive into a folder, or moves a plain file there; an archive that asks for
// anything but plain files and folders below that folder is refused as a whole, and nothing of it stays.
//
// [Handler] speaks tus 1.0.0 (https://tus.io/protocols/resumable-upload, 2016-03-25) over it: core, creation, expiration,
// checksum and termination. Deferred lengths and concatenation are left out: sizes are known and bounded before a byte is taken.
//
// An Area belongs to one process: two servers have one staging folder each, and a client stays with the server that it began with.
package upload

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// Limits bound what an area takes. A field that is zero has the value of [DefaultLimits].
type Limits struct {
	Size           int64         // bytes of one upload
	Total          int64         // bytes of all uploads that are staged, counted by their declared sizes, so that one begun can end
	Pending        int           // uploads that one owner has staged
	Files          int           // entries of one archive, and files and folders made from it
	ExtractedBytes int64         // bytes that one archive unpacks to
	Ratio          int64         // unpacked bytes for each byte of the archive, beyond a first MiB
	Age            time.Duration // how long an upload stays after its last byte
	Concurrent     int           // requests that write at a time
}

// DefaultLimits take a day of captures of a site, or a folder of configurations of a national network. Text packs 5 to 20
// times and logs up to 100 times; deflate reaches 1032 at most, which only a bomb needs.
var DefaultLimits = Limits{
	Size: 8 << 30, Total: 64 << 30, Pending: 64, Files: 20_000, ExtractedBytes: 32 << 30, Ratio: 200, Age: 24 * time.Hour, Concurrent: 32,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	return Limits{
		Size: cmp.Or(l.Size, d.Size), Total: cmp.Or(l.Total, d.Total), Pending: cmp.Or(l.Pending, d.Pending),
		Files: cmp.Or(l.Files, d.Files), ExtractedBytes: cmp.Or(l.ExtractedBytes, d.ExtractedBytes), Ratio: cmp.Or(l.Ratio, d.Ratio),
		Age: cmp.Or(l.Age, d.Age), Concurrent: cmp.Or(l.Concurrent, d.Concurrent),
	}
}

// leastCharge is what an upload counts against Limits.Total at least: its two files take a block each.
const leastCharge = 8 << 10

// What a caller branches on.
var (
	ErrNotFound   = errors.New("upload: no such upload: it ended or expired; start again")
	ErrBusy       = errors.New("upload: another request writes to this upload: wait for it, then ask for the offset")
	ErrCrowded    = errors.New("upload: too many uploads are written at once: try again later")
	ErrFull       = errors.New("upload: no room for another upload: finish or abort one, or try again later")
	ErrTooLarge   = errors.New("upload: more bytes than are allowed or were declared")
	ErrIncomplete = errors.New("upload: bytes are missing: send the rest first")
	ErrExists     = errors.New("upload: the place is taken: choose another")
	ErrChecksum   = errors.New("upload: the checksum does not fit the bytes: send them again")
)

// OffsetError says that bytes were sent for another place than the one that follows what is there.
type OffsetError struct{ Have, Given int64 }

func (e *OffsetError) Error() string {
	return fmt.Sprintf("upload: bytes given for offset %d, but the upload stands at %d: go on from there", e.Given, e.Have)
}

// ID names an upload. It is random, 128 bit, so that it cannot be guessed.
type ID [16]byte

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// ParseID reads what ID.String writes.
func ParseID(s string) (ID, error) {
	var id ID
	if n, err := hex.Decode(id[:], []byte(s[:min(len(s), 32)])); err != nil || n != len(id) || len(s) != 32 {
		return ID{}, fmt.Errorf("upload: %.40q is not an upload's id: 32 hexadecimal digits", s)
	}
	return id, nil
}

// Status is where an upload stands.
type Status struct {
	ID       ID
	Owner    string
	Network  string
	Name     string // a plain file name, cleaned
	Size     int64
	Offset   int64 // bytes received and synced
	Created  time.Time
	Expires  time.Time // if no byte comes until then
	Metadata string    // tus: Upload-Metadata as the client sent it
}

// Area is a staging folder. Its methods may be called at once.
type Area struct {
	root   *os.Root
	limits Limits
	now    func() time.Time

	mu      sync.Mutex
	uploads map[ID]*staged
	charged int64 // sum of charges of uploads
	writing int   // uploads that are busy
}

type staged struct {
	id      ID
	state   state
	offset  int64 // durable; guarded by Area.mu
	touched time.Time
	busy    bool // held by one request; guarded by Area.mu
}

func (u *staged) charge() int64 { return max(u.state.Size, leastCharge) }
func (u *staged) data() string  { return u.id.String() + ".data" }
func (u *staged) json() string  { return u.id.String() + ".json" }

// Create begins an upload of size bytes.
func (a *Area) Create(ctx context.Context, owner, network, name string, size int64) (ID, error) {
	return a.create(ctx, state{Owner: owner, Network: network, Name: name, Size: size})
}

func (a *Area) create(ctx context.Context, st state) (ID, error) {
	if err := ctx.Err(); err != nil {
		return ID{}, err
	}
	if st.Size < 0 || st.Size > a.limits.Size {
		return ID{}, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, st.Size, a.limits.Size)
	}
	if len(st.Owner) > maxNameBytes || len(st.Network) > maxNameBytes {
		return ID{}, fmt.Errorf("upload: the owner's or the network's name is longer than %d bytes", maxNameBytes)
	}
	st.Name = cleanBase(st.Name)
	u := &staged{state: st, touched: a.now(), busy: true}
	u.state.Created = u.touched.UTC()
	rand.Read(u.id[:]) // never fails (crypto/rand, since Go 1.24)
	if err := a.admit(u); err != nil {
		return ID{}, err
	}
	defer a.release(u)
	err := a.makeData(u)
	if err == nil {
		err = a.save(u)
	}
	if err != nil {
		return ID{}, errors.Join(err, a.remove(u))
	}
	return u.id, nil
}

// admit counts an upload in, where there is room.
func (a *Area) admit(u *staged) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	pending := 0
	for _, other := range a.uploads {
		if other.state.Owner == u.state.Owner {
			pending++
		}
	}
	if pending >= a.limits.Pending || u.charge() > a.limits.Total-a.charged {
		return ErrFull
	}
	if a.writing >= a.limits.Concurrent {
		return ErrCrowded
	}
	a.writing++
	a.charged += u.charge()
	a.uploads[u.id] = u
	return nil
}

// Status says where an upload stands.
func (a *Area) Status(id ID) (Status, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.uploads[id]
	if u == nil {
		return Status{}, ErrNotFound
	}
	return Status{
		ID: id, Owner: u.state.Owner, Network: u.state.Network, Name: u.state.Name, Size: u.state.Size, Offset: u.offset,
		Created: u.state.Created, Expires: u.touched.Add(a.limits.Age), Metadata: u.state.Metadata,
	}, nil
}

// Abort ends an upload and removes what was received.
func (a *Area) Abort(ctx context.Context, id ID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u, err := a.acquire(id)
	if err != nil {
		return err
	}
	defer a.release(u)
	return a.remove(u)
}

// Sweep removes the uploads to which no byte came for Limits.Age, and says how many. The server calls it now and then.
func (a *Area) Sweep(ctx context.Context) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	a.mu.Lock()
	var old []*staged
	for _, u := range a.uploads {
		if !u.busy && a.now().Sub(u.touched) >= a.limits.Age {
			u.busy = true
			a.writing++
			old = append(old, u)
		}
	}
	a.mu.Unlock()
	var failed error
	for _, u := range old {
		failed = errors.Join(failed, a.remove(u))
		a.release(u)
	}
	return len(old), failed
}

// acquire holds an upload for one request.
func (a *Area) acquire(id ID) (*staged, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.uploads[id]
	switch {
	case u == nil:
		return nil, ErrNotFound
	case u.busy:
		return nil, ErrBusy
	case a.writing >= a.limits.Concurrent:
		return nil, ErrCrowded
	}
	u.busy = true
	a.writing++
	return u, nil
}

func (a *Area) release(u *staged) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u.busy = false
	a.writing--
}

// Close lets go of the folder. What is staged stays for the next Open.
func (a *Area) Close() error { return a.root.Close() }
