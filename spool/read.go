package spool

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
)

// cursor is where the last read ended, so that the next goes on from there.
type cursor struct {
	file  *os.File
	r     *bufio.Reader
	first uint64 // of the segment; 0: nowhere
	next  uint64 // sequence number of the record at offset
	at    int64
	end   int64 // how far the reader goes
}

func (c *cursor) close() {
	if c.file != nil {
		c.file.Close()
	}
	*c = cursor{}
}

// First is the lowest sequence number that can be read.
func (s *Spool) First() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.segments) == 0 {
		return 1
	}
	return s.segments[0].first
}

// Wait returns when a line above seq is durable, with an error when the context ends or the spool does.
func (s *Spool) Wait(ctx context.Context, seq uint64) error {
	return s.wait(ctx, func(m mark) bool { return m.durable > seq })
}

// WaitAcked returns when the server has everything that is durable, with an error when the context ends or the spool does.
func (s *Spool) WaitAcked(ctx context.Context) error {
	return s.wait(ctx, func(m mark) bool { return m.acked == m.durable })
}

func (s *Spool) wait(ctx context.Context, enough func(mark) bool) error {
	for {
		s.mu.Lock()
		done, err, changed := enough(s.mark), s.usable(), s.changed
		s.mu.Unlock()
		if done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// Read reads durable lines from sequence number from on: at most so many lines, and so many octets but at least one line.
func (s *Spool) Read(from uint64, lines, octets int) ([][]byte, error) {
	s.reads.Lock()
	defer s.reads.Unlock()
	var out [][]byte
	for len(out) < lines {
		g, durable, err := s.holding(from)
		if err != nil {
			return nil, err
		}
		if from > durable {
			return out, nil
		}
		if err := s.seek(g, from); err != nil {
			return nil, err
		}
		line, err := s.record()
		if err != nil {
			return nil, err
		}
		if octets -= len(line) + 1; octets < 0 && len(out) > 0 {
			s.place.close() // the line is read again in the next batch
			return out, nil
		}
		out = append(out, line)
		from++
	}
	return out, nil
}

// holding answers the segment in which a line is, and the last durable line.
func (s *Spool) holding(seq uint64) (segment, uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return segment{}, 0, err
	}
	for i := len(s.segments) - 1; i >= 0; i-- {
		if s.segments[i].first <= seq {
			return s.segments[i], s.mark.durable, nil
		}
	}
	if len(s.segments) == 0 && seq > 0 {
		return segment{}, s.mark.durable, nil
	}
	return segment{}, 0, fmt.Errorf("spool: %s: line %d was acknowledged and removed", s.dir, seq)
}

// seek brings the cursor to a line of a segment.
func (s *Spool) seek(g segment, seq uint64) error {
	c := &s.place
	if c.first != g.first || c.next > seq {
		c.close()
		f, err := os.Open(s.name(g.first))
		if err != nil {
			return fmt.Errorf("spool: %w", err)
		}
		*c = cursor{file: f, first: g.first, next: g.first, at: segmentHeader}
	}
	if c.end != g.size {
		c.end = g.size
		c.r = bufio.NewReaderSize(io.NewSectionReader(c.file, c.at, c.end-c.at), 1<<16)
	}
	for c.next < seq {
		if _, err := s.record(); err != nil {
			return err
		}
	}
	return nil
}

// record reads the record at the cursor.
func (s *Spool) record() ([]byte, error) {
	c := &s.place
	line, err := readRecord(c.r, c.next)
	if err == io.EOF {
		err = fmt.Errorf("%w: the file ends here", errRecord)
	}
	if err != nil {
		err = &CorruptError{c.file.Name(), c.at, err.Error()}
		c.close()
		return nil, err
	}
	c.next++
	c.at += recordHeader + int64(len(line))
	return line, nil
}
