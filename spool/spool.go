package spool

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Limits bound a spool. What is 0 takes the value that is given here.
type Limits struct {
	Bytes   int64         // most octets of segments: 1 GiB
	Segment int64         // size at which a segment is followed by another: 8 MiB, at most a quarter of Bytes
	Batch   int           // octets that are synced together at the latest: 1 MiB
	Every   time.Duration // and the longest that a line waits for it: 200 ms
}

func (l Limits) filled() (Limits, error) {
	if l.Bytes == 0 {
		l.Bytes = 1 << 30
	}
	if l.Segment == 0 {
		l.Segment = min(8<<20, l.Bytes/4)
	}
	if l.Batch == 0 {
		l.Batch = 1 << 20
	}
	if l.Every == 0 {
		l.Every = 200 * time.Millisecond
	}
	if l.Bytes < 1<<16 || l.Segment < segmentHeader || l.Segment > l.Bytes/4 || l.Batch < 1 || l.Every < 0 {
		return l, errors.New("spool: limits: expected at least 64 KiB in all, segments of at most a quarter of it, batches above 0 octets and 0 s")
	}
	return l, nil
}

// gapReserve is kept free for the line that tells of a gap, and for the head of a segment that begins with it.
const gapReserve = 512

var (
	// ErrFull says that the spool has reached its bound or the disk has no room; the line was not taken.
	ErrFull = errors.New("spool: full")
	// ErrClosed says that the spool was closed.
	ErrClosed = errors.New("spool: closed")
)

// segment is a file of the spool: what is durable in it.
type segment struct {
	first uint64
	size  int64
}

// batch is encoded records that become durable together.
type batch struct {
	data []byte
	last uint64 // sequence number of the last
	told uint64 // lost lines that gap lines up to its end count
}

// Spool keeps lines in a folder until a server has them. Its methods can be called from several goroutines.
type Spool struct {
	dir    string
	id     ID
	limits Limits
	lock   *os.File
	state  *os.File
	stop   chan struct{}
	ended  chan struct{}

	commits sync.Mutex // held for a commit; before mu
	active  *os.File   // last segment; nil before the first record
	flight  batch      // taken from pending, and not durable yet

	mu       sync.Mutex
	changed  chan struct{} // closed when mark, failed or closed change
	segments []segment
	flying   int // octets of flight
	pending  batch
	next     uint64 // sequence number of the next line
	mark     mark   // durable is what may be sent; acked and lost may be ahead of the file
	written  mark   // what the state file says
	sent     uint64 // the server cannot have more: durable when the spool was opened, or sent since
	failed   error  // what ended the spool
	stuck    error  // why the last commit found no room
	closed   bool

	reads sync.Mutex // held for a read; before mu
	place cursor
}

// Open opens the spool in a folder, which is made where there is none, and keeps other processes out until Close. It reads
// every record that is there: CorruptError says what is not as it was made durable.
func Open(dir string, l Limits) (*Spool, error) {
	l, err := l.filled()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, fmt.Errorf("spool: %s: another process writes this spool: give each probe a folder of its own", dir)
	}
	s := &Spool{dir: dir, limits: l, lock: lock, changed: make(chan struct{}), stop: make(chan struct{}), ended: make(chan struct{})}
	if err := s.recover(); err != nil {
		s.closeFiles()
		if errors.As(err, new(*CorruptError)) {
			return nil, err
		}
		return nil, fmt.Errorf("spool: %w", err)
	}
	go s.run()
	return s, nil
}

// ID names the spool.
func (s *Spool) ID() ID { return s.id }

// Append takes a line, which must be one JSON value, and gives it the next sequence number. It becomes durable within the
// limits, or with Sync. It waits only where a whole batch is there and the disk is behind. After an error the line is not
// taken: ErrFull passes, when the server has acknowledged more, and any other is either about this line or stays.
func (s *Spool) Append(line []byte) (seq uint64, err error) {
	if err := checkLine(line); err != nil {
		return 0, fmt.Errorf("spool: %w", err)
	}
	s.mu.Lock()
	if err := s.usable(); err != nil {
		s.mu.Unlock()
		return 0, err
	}
	s.tell()
	if err := s.room(len(line)); err != nil {
		s.mu.Unlock()
		return 0, err
	}
	seq = s.put(line)
	due := len(s.pending.data) >= s.limits.Batch
	s.mu.Unlock()
	if due {
		if err := s.commit(); err != nil && !errors.Is(err, ErrFull) {
			return seq, err
		}
	}
	return seq, nil
}

// Lost counts lines that the caller gives up because the spool is full. The number survives the process, and a gap line
// takes it to the server.
func (s *Spool) Lost(n uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mark.lost += n
}

// Err says what ended the spool: ErrClosed, an error of the disk, or nil while it goes on.
func (s *Spool) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.usable()
}

// usable says what ended the spool. mu is held.
func (s *Spool) usable() error {
	if s.failed != nil {
		return s.failed
	}
	if s.closed {
		return ErrClosed
	}
	return nil
}

// room says why a line does not fit. mu is held.
func (s *Spool) room(size int) error {
	if s.stuck != nil && len(s.pending.data) >= s.limits.Batch {
		return fmt.Errorf("%w: %s: %w: make room on the disk", ErrFull, s.dir, s.stuck)
	}
	if s.used()+int64(recordHeader+size)+gapReserve > s.limits.Bytes {
		return fmt.Errorf("%w: %s holds %d octets of at most %d that the server has not acknowledged", ErrFull, s.dir, s.used(), s.limits.Bytes)
	}
	return nil
}

// used is how many octets of segments there are or will be. mu is held.
func (s *Spool) used() int64 {
	n := int64(s.flying+len(s.pending.data)) + segmentHeader
	for _, g := range s.segments {
		n += g.size
	}
	return n
}

// put takes a line. mu is held.
func (s *Spool) put(line []byte) uint64 {
	seq := s.next
	s.pending.data = appendRecord(s.pending.data, seq, line)
	s.pending.last = seq
	s.next++
	return seq
}

// tell puts a gap line where lines were lost and there is room for more than that line. mu is held.
func (s *Spool) tell() {
	if s.mark.lost == s.mark.told || s.room(gapReserve) != nil {
		return
	}
	line, err := json.Marshal(Gap{gapID, "gap", time.Now().UTC(), s.mark.lost - s.mark.told, s.mark.lost})
	if err != nil {
		s.failed = err // the clock is beyond year 9999
		return
	}
	s.put(line)
	s.mark.told = s.mark.lost
	s.pending.told = s.mark.told
}

// Ack says that the server has everything up to seq, and removes what is no longer needed.
func (s *Spool) Ack(seq uint64) error {
	s.mu.Lock()
	if seq > s.mark.durable {
		s.mu.Unlock()
		return fmt.Errorf("spool: %s: acknowledged up to %d, and %d is the last", s.dir, seq, s.mark.durable)
	}
	if seq > s.mark.acked {
		s.mark.acked = seq
		s.wake()
	}
	spare := len(s.segments) > 1 && s.segments[1].first <= s.mark.acked+1
	s.mu.Unlock()
	if !spare {
		return nil // the state file follows with the next commit; until then the server answers the same again
	}
	return s.remove()
}

// remove removes segments whose lines are all acknowledged, except for the last segment.
func (s *Spool) remove() error {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := s.writeMark(s.durable()); err != nil {
		return err
	}
	for {
		s.mu.Lock()
		if len(s.segments) < 2 || s.segments[1].first > s.written.acked+1 {
			s.tell()
			s.mu.Unlock()
			return nil
		}
		name := s.name(s.segments[0].first)
		s.mu.Unlock()
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			return s.fail(err)
		}
		s.mu.Lock()
		s.segments = s.segments[1:]
		s.mu.Unlock()
	}
}

// sending notes that lines up to seq go to the server, and answers the most that it can have.
func (s *Spool) sending(seq uint64) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = max(s.sent, seq)
	return s.sent
}

// Status is how a spool stands.
type Status struct {
	Last    uint64 // sequence number of the last line that was taken
	Durable uint64 // last that is durable
	Acked   uint64 // last that the server has
	Lost    uint64 // lines that were given up since the spool began
	Bytes   int64  // octets of segments
}

// Status says how the spool stands.
func (s *Spool) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Status{s.next - 1, s.mark.durable, s.mark.acked, s.mark.lost, s.used()}
}

func (s *Spool) durable() batch {
	s.mu.Lock()
	defer s.mu.Unlock()
	return batch{last: s.mark.durable, told: s.written.told}
}

func (s *Spool) name(first uint64) string {
	return filepath.Join(s.dir, fmt.Sprintf("%020d.seg", first))
}

// wake tells those who wait that something changed. mu is held.
func (s *Spool) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// fail ends the spool: after an error of the disk nobody knows what it holds until it is read anew.
func (s *Spool) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = fmt.Errorf("spool: %w", err)
		s.wake()
	}
	return s.failed
}
