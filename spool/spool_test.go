package spool

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// byHand are limits under which nothing becomes durable by itself.
var byHand = Limits{Bytes: 1 << 16, Segment: 1 << 10, Every: time.Hour}

func open(t *testing.T, dir string, l Limits) *Spool {
	t.Helper()
	s, err := Open(dir, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fill(t *testing.T, s *Spool, lines int) {
	t.Helper()
	for range lines {
		if _, err := s.Append(line(s.Status().Last + 1)); err != nil {
			t.Fatal(err)
		}
	}
}

func line(n uint64) []byte {
	return fmt.Appendf(nil, `{"n":%d,"text":%q}`, n, strings.Repeat("x", int(n%97)))
}

// all reads every durable line from a number on.
func all(t *testing.T, s *Spool, from uint64) []string {
	t.Helper()
	var out []string
	for {
		lines, err := s.Read(from+uint64(len(out)), 7, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 {
			return out
		}
		for _, l := range lines {
			out = append(out, string(l))
		}
	}
}

func TestSpool(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, byHand)
	id := s.ID()
	fill(t, s, 100)
	if got := all(t, s, 1); len(got) != 0 {
		t.Fatalf("%d lines can be read before they are durable", len(got))
	}
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	fill(t, s, 100) // Close makes these durable
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append([]byte("{}")); !errors.Is(err, ErrClosed) {
		t.Errorf("append after close: %v", err)
	}
	s = open(t, dir, byHand)
	if s.ID() != id {
		t.Errorf("id %s, and it was %s", s.ID(), id)
	}
	fill(t, s, 50)
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	got := all(t, s, 1)
	for i, l := range got {
		if want := string(line(uint64(i) + 1)); l != want {
			t.Fatalf("line %d is %s, expected %s", i+1, l, want)
		}
	}
	if len(got) != 250 {
		t.Errorf("%d lines, expected 250", len(got))
	}
	if _, err := Open(dir, byHand); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("a second writer: %v", err)
	}
}

func TestByItself(t *testing.T) {
	s := open(t, t.TempDir(), Limits{Every: time.Millisecond})
	fill(t, s, 3)
	if err := s.Wait(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if got := all(t, s, 1); len(got) != 3 {
		t.Errorf("%d lines, expected 3", len(got))
	}
	s = open(t, t.TempDir(), Limits{Batch: 100, Every: time.Hour})
	fill(t, s, 10)
	if s.Status().Durable == 0 {
		t.Error("more than a batch waits, and nothing is durable")
	}
}

func TestAck(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, byHand)
	for range 20 {
		fill(t, s, 20)
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	before := s.Status().Bytes
	if err := s.Ack(401); err == nil {
		t.Error("a line that is not there was acknowledged")
	}
	if err := s.Ack(399); err != nil {
		t.Fatal(err)
	}
	if after := s.Status().Bytes; after*4 > before {
		t.Errorf("%d octets of %d are left", after, before)
	}
	if got := all(t, s, 400); len(got) != 1 || got[0] != string(line(400)) {
		t.Errorf("the last line is %q", got)
	}
	if _, err := s.Read(1, 1, 1); err == nil {
		t.Error("a line that was removed can be read")
	}
	if err := s.Ack(400); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, byHand)
	if st := s.Status(); st.Last != 400 || st.Acked != 400 {
		t.Errorf("opened anew: %+v", st)
	}
}

func TestFull(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, byHand)
	lost := uint64(0)
	for n := uint64(1); lost < 7; n++ {
		_, err := s.Append(line(n))
		if errors.Is(err, ErrFull) {
			s.Lost(1)
			lost++
		} else if err != nil {
			t.Fatal(err)
		}
		if n%10 == 0 {
			if err := s.Sync(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	size := int64(0)
	files, _ := filepath.Glob(filepath.Join(dir, "*.seg"))
	for _, f := range files {
		i, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		size += i.Size()
	}
	if size > byHand.Bytes || size < byHand.Bytes*9/10 {
		t.Errorf("%d octets, expected up to %d", size, byHand.Bytes)
	}

	s = open(t, dir, byHand)
	last := s.Status().Last
	if st := s.Status(); st.Lost != 7 {
		t.Errorf("opened anew: %d lost, expected 7", st.Lost)
	}
	if err := s.Ack(last / 2); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(line(1000)); err != nil {
		t.Fatal(err)
	}
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	got := all(t, s, last+1)
	if len(got) != 2 || got[1] != string(line(1000)) {
		t.Fatalf("after the gap: %q", got)
	}
	if g, ok := ParseGap([]byte(got[0])); !ok || g.Lost != 7 || g.Total != 7 {
		t.Errorf("gap line %s", got[0])
	}
	s.Lost(3)
	fill(t, s, 1)
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	if g, ok := ParseGap([]byte(all(t, s, last+3)[0])); !ok || g.Lost != 3 || g.Total != 10 {
		t.Errorf("second gap line %+v", g)
	}
}

func TestLines(t *testing.T) {
	s := open(t, t.TempDir(), byHand)
	for _, l := range []string{"", "x", "{}\n", "{}\n{}", `{"a":`, `"` + strings.Repeat("a", MaxLine) + `"`} {
		if _, err := s.Append([]byte(l)); err == nil {
			t.Errorf("line %.20q was taken", l)
		}
	}
	if s.Status().Last != 0 {
		t.Error("a refused line has a number")
	}
}

// TestFlippedBit turns each bit of a closed spool over: the reader must say where, or the bit must not matter.
func TestFlippedBit(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, byHand)
	for range 3 {
		fill(t, s, 15)
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.seg"))
	if len(files) != 2 {
		t.Fatalf("%d segments, expected 2", len(files))
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		starts, at := []int64{0}, int64(segmentHeader)
		for at < int64(len(data)) {
			starts = append(starts, at)
			at += recordHeader + int64(data[at]) + int64(data[at+1])<<8
		}
		for i := range data {
			data[i] ^= 1 << (i % 8)
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
			data[i] ^= 1 << (i % 8)
			want := starts[0]
			for _, v := range starts {
				if v <= int64(i) {
					want = v
				}
			}
			_, err := Open(dir, byHand)
			var c *CorruptError
			if !errors.As(err, &c) || c.File != name || c.Offset != want {
				t.Fatalf("bit in octet %d of %s: %v, expected offset %d", i, name, err, want)
			}
		}
		for _, size := range []int{0, 1, segmentHeader, len(data) - 1} {
			if err := os.WriteFile(name, data[:size], 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir, byHand); !errors.As(err, new(*CorruptError)) {
				t.Fatalf("%s cut at %d: %v", name, size, err)
			}
		}
		os.Remove(name)
		if _, err := Open(dir, byHand); !errors.As(err, new(*CorruptError)) {
			t.Fatalf("without %s: %v", name, err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s = open(t, dir, byHand) // and as it was, it opens

	// While it is open, the reader says the same.
	data, _ := os.ReadFile(files[0])
	data[100] ^= 4
	if err := os.WriteFile(files[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := s.Read(1, 100, 1<<20)
	var c *CorruptError
	if !errors.As(err, &c) || c.File != files[0] {
		t.Errorf("while open: %v", err)
	}
}

func TestState(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, byHand)
	fill(t, s, 5)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, stateName)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at, ok := range map[int]bool{0: false, 10: false, stateSlot: true, 2 * stateSlot: true} {
		data[at] ^= 1
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		data[at] ^= 1
		s, err := Open(dir, byHand)
		if ok != (err == nil) {
			t.Errorf("bit at %d: %v", at, err)
		}
		if err == nil {
			if got := s.Status().Durable; got != 5 {
				t.Errorf("bit at %d: %d lines, expected 5", at, got)
			}
			s.Close()
		}
	}
	os.Remove(name)
	if _, err := Open(dir, byHand); !errors.As(err, new(*CorruptError)) {
		t.Errorf("without state: %v", err)
	}
}

func TestLimits(t *testing.T) {
	for _, l := range []Limits{{Bytes: 1}, {Bytes: -1}, {Bytes: 1 << 20, Segment: 1 << 20}, {Batch: -1}, {Every: -1}} {
		if s, err := Open(t.TempDir(), l); err == nil {
			s.Close()
			t.Errorf("%+v was taken", l)
		}
	}
}

// TestNoRoom has a disk without room (full(4)), and then with it.
func TestNoRoom(t *testing.T) {
	const full = "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("no " + full)
	}
	dir := t.TempDir()
	s := open(t, dir, Limits{Batch: 1 << 12, Every: time.Hour})
	if err := os.Symlink(full, s.name(1)); err != nil {
		t.Fatal(err)
	}
	fill(t, s, 3)
	if err := s.Sync(); !errors.Is(err, ErrFull) {
		t.Fatalf("sync: %v", err)
	}
	taken := uint64(3)
	for ; ; taken++ {
		if _, err := s.Append(line(taken + 1)); errors.Is(err, ErrFull) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if taken > 1<<12 {
			t.Fatal("what waits for the disk is not bounded")
		}
	}
	if s.Status().Durable != 0 {
		t.Error("something is durable")
	}
	if err := os.Remove(s.name(1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	if got := all(t, s, 1); len(got) != int(taken) || got[taken-1] != string(line(taken)) {
		t.Errorf("%d lines, expected %d", len(got), taken)
	}
}
