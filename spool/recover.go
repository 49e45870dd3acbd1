package spool

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// sequenceOf reads the sequence number of an encoded record.
func sequenceOf(record []byte) uint64 { return binary.LittleEndian.Uint64(record[8:]) }

// segmentFiles lists the first sequence numbers of the segments in a folder, in order.
func segmentFiles(dir string) ([]uint64, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var first []uint64
	for _, e := range entries {
		digits, ok := strings.CutSuffix(e.Name(), ".seg")
		if n, err := strconv.ParseUint(digits, 10, 64); ok && err == nil && len(digits) == 20 {
			first = append(first, n)
		}
	}
	slices.Sort(first)
	return first, nil
}

// recover reads the folder: every record up to the mark must be whole, and behind it the file is cut after the last whole
// record.
func (s *Spool) recover() error {
	var err error
	if s.state, s.id, s.written, err = openState(s.dir); err != nil {
		return err
	}
	s.mark = s.written
	files, err := segmentFiles(s.dir)
	if err != nil {
		return err
	}
	next := s.mark.durable + 1
	if len(files) > 0 {
		if next = files[0]; next > s.mark.acked+1 {
			return &CorruptError{s.name(s.mark.acked + 1), 0, fmt.Sprintf("lines %d to %d were durable, and no file holds them", s.mark.acked+1, next-1)}
		}
	}
	for i, first := range files {
		if first != next {
			return &CorruptError{s.name(first), 0, fmt.Sprintf("begins at line %d where %d was expected", first, next)}
		}
		end, size, err := s.scan(first, i == len(files)-1)
		if err != nil {
			return err
		}
		if size > 0 {
			s.segments = append(s.segments, segment{first, size})
		}
		next = end
	}
	if next <= s.mark.durable || len(s.segments) == 0 && s.mark.durable > 0 {
		return &CorruptError{s.name(next), 0, fmt.Sprintf("lines up to %d were durable, and no file holds them from here", s.mark.durable)}
	}
	s.next, s.mark.durable, s.sent = next, next-1, next-1
	return s.resume()
}

// scan reads a segment and answers the sequence number behind it and its size; 0 is a last segment that never got whole,
// which it removes.
func (s *Spool) scan(first uint64, last bool) (next uint64, size int64, err error) {
	f, err := os.OpenFile(s.name(first), os.O_RDWR, 0)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	torn := last && first > s.mark.durable
	r := bufio.NewReaderSize(f, 1<<18)
	if reason, err := readSegmentHeader(r, s.id, first); err != nil {
		return 0, 0, err
	} else if reason != "" && !torn {
		return 0, 0, &CorruptError{f.Name(), 0, reason}
	} else if reason != "" {
		if err := os.Remove(f.Name()); err != nil {
			return 0, 0, err
		}
		return first, 0, syncDir(s.dir)
	}
	next, size = first, segmentHeader
	for {
		line, err := readRecord(r, next)
		if errors.Is(err, errRecord) && (!last || next <= s.mark.durable) {
			return 0, 0, &CorruptError{f.Name(), size, err.Error()}
		} else if errors.Is(err, errRecord) {
			return next, size, cut(f, size)
		} else if err == io.EOF && last {
			return next, size, f.Sync() // whole records behind the mark may never have been synced
		} else if err == io.EOF {
			return next, size, nil
		} else if err != nil {
			return 0, 0, err
		}
		if g, ok := ParseGap(line); ok && next > s.mark.durable {
			s.mark.lost, s.mark.told = max(s.mark.lost, g.Total), max(s.mark.told, g.Total)
		}
		next++
		size += recordHeader + int64(len(line))
	}
}

// readSegmentHeader answers why what is there is not the head of this segment.
func readSegmentHeader(r io.Reader, id ID, first uint64) (reason string, err error) {
	var b [segmentHeader]byte
	if n, err := io.ReadFull(r, b[:]); err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Sprintf("the head of a segment ends after %d octets", n), nil
	} else if err != nil {
		return "", err
	}
	switch {
	case string(b[:8]) != segmentMagic || crc32.Checksum(b[:32], castagnoli) != binary.LittleEndian.Uint32(b[32:]):
		return "no head of a segment", nil
	case ID(b[8:24]) != id:
		return fmt.Sprintf("a segment of spool %s, and this is %s", ID(b[8:24]), id), nil
	case binary.LittleEndian.Uint64(b[24:]) != first:
		return "the head has another number than the name", nil
	}
	return "", nil
}

func cut(f *os.File, size int64) error {
	if err := f.Truncate(size); err != nil {
		return err
	}
	return f.Sync()
}

// resume opens the last segment for writing, marks what was found behind the mark, and removes what is acknowledged.
func (s *Spool) resume() error {
	if n := len(s.segments); n > 0 {
		var err error
		if s.active, err = os.OpenFile(s.name(s.segments[n-1].first), os.O_RDWR, 0); err != nil {
			return err
		}
	}
	if err := syncDir(s.dir); err != nil {
		return err
	}
	s.pending.told = s.mark.told
	if err := s.writeMark(batch{last: s.mark.durable, told: s.mark.told}); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(s.dir, stateName+".new")); err != nil && !os.IsNotExist(err) {
		return err
	}
	return s.remove()
}
