package spool

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// run makes durable what waits, until the spool is closed.
func (s *Spool) run() {
	defer close(s.ended)
	t := time.NewTicker(s.limits.Every)
	defer t.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-t.C:
			s.commit() // an error stays, and the next call of Append or Sync answers it
		}
	}
}

// Sync makes durable what was appended before.
func (s *Spool) Sync() error {
	s.mu.Lock()
	last := s.next - 1
	s.mu.Unlock()
	for {
		if err := s.commit(); err != nil {
			return err
		}
		s.mu.Lock()
		done := s.mark.durable >= last
		s.mu.Unlock()
		if done {
			return nil
		}
	}
}

// Close makes durable what was appended and lets go of the folder.
func (s *Spool) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.wake()
	s.mu.Unlock()
	close(s.stop)
	<-s.ended
	err := s.Sync()
	s.commits.Lock()
	defer s.commits.Unlock()
	s.reads.Lock()
	defer s.reads.Unlock()
	s.place.close()
	return cmp.Or(err, s.closeFiles())
}

func (s *Spool) closeFiles() error {
	var err error
	for _, f := range []*os.File{s.active, s.state, s.lock} { // the lock last
		if f != nil {
			err = cmp.Or(err, f.Close())
		}
	}
	return err
}

// commit makes one batch durable: the batch is written and synced, then the mark. A crash between the two leaves whole
// records behind the mark, which recover keeps: they were never sent.
func (s *Spool) commit() error {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := s.take(); err != nil {
		return err
	}
	if len(s.flight.data) == 0 {
		return s.writeMark(s.durable())
	}
	grown, err := s.write()
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		s.mu.Lock()
		s.stuck = err
		s.mu.Unlock()
		return fmt.Errorf("%w: %w: make room on the disk", ErrFull, err) // the batch is written at the same place again
	}
	if err == nil {
		err = s.active.Sync()
	}
	if err == nil && grown.first == s.flight.first() {
		err = syncDir(s.dir)
	}
	if err != nil {
		return s.fail(err) // after a failed fsync the kernel may have dropped the pages: nothing tells what is there
	}
	if err := s.writeMark(s.flight); err != nil {
		return err
	}
	s.publish(grown)
	return nil
}

// take makes the pending batch the one in flight, unless there is one that found no room.
func (s *Spool) take() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return s.failed
	}
	if len(s.flight.data) == 0 {
		s.flight, s.pending = s.pending, batch{data: s.flight.data[:0], told: s.pending.told}
		s.flying = len(s.flight.data)
	}
	return nil
}

// first is the sequence number of the first record of a batch, 0 for none.
func (b batch) first() uint64 {
	if len(b.data) < recordHeader {
		return 0
	}
	return sequenceOf(b.data)
}

// write writes the batch in flight behind what is durable, into a new segment where it is time for one, and answers how
// the segment is then.
func (s *Spool) write() (segment, error) {
	s.mu.Lock()
	var last segment
	if n := len(s.segments); n > 0 {
		last = s.segments[n-1]
	}
	s.mu.Unlock()
	if last.first > 0 && last.size < s.limits.Segment {
		_, err := s.active.WriteAt(s.flight.data, last.size)
		last.size += int64(len(s.flight.data))
		return last, err
	}
	first := s.flight.first()
	// Nothing durable can be in a file of this name: it begins behind the mark.
	f, err := os.OpenFile(s.name(first), os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return segment{}, err
	}
	if _, err = f.Write(append(appendSegmentHeader(nil, s.id, first), s.flight.data...)); err != nil {
		return segment{}, cmp.Or(err, f.Close())
	}
	if s.active != nil {
		if err := s.active.Close(); err != nil {
			f.Close()
			return segment{}, err
		}
	}
	s.active = f
	return segment{first, segmentHeader + int64(len(s.flight.data))}, nil
}

// writeMark writes how far the spool is durable and acknowledged, if that is new. commits is held.
func (s *Spool) writeMark(b batch) error {
	s.mu.Lock()
	m := mark{s.written.generation, b.last, s.mark.acked, s.mark.lost, b.told}
	same := m == s.written
	failed := s.failed
	s.mu.Unlock()
	if same || failed != nil {
		return failed
	}
	m.generation++
	if err := writeState(s.state, s.id, m); err != nil {
		return s.fail(err)
	}
	s.mu.Lock()
	s.written = m
	s.mu.Unlock()
	return nil
}

// publish lets readers see the batch in flight.
func (s *Spool) publish(grown segment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.segments); n > 0 && s.segments[n-1].first == grown.first {
		s.segments[n-1] = grown
	} else {
		s.segments = append(s.segments, grown)
	}
	s.mark.durable = s.flight.last
	s.flight, s.flying, s.stuck = batch{data: s.flight.data[:0]}, 0, nil
	s.wake()
}
