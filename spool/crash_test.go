package spool

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCrash crashes a spool again and again, between any two of its syncs: what was not synced is there in part, as
// nothing, or as other octets. Whatever was durable must be there each time, in order, once, and gap lines must add up.
func TestCrash(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { crashes(t, rand.New(rand.NewPCG(seed, 8))) })
	}
}

// history is what the spool must hold: the line of each sequence number.
type history struct {
	lines []string
	lost  uint64 // given up, as far as it must be known after a crash
}

func crashes(t *testing.T, r *rand.Rand) {
	dir := t.TempDir()
	var h history
	var stages [5]int
	for range 60 {
		s := open(t, dir, byHand)
		h.check(t, s)
		for range r.IntN(5) {
			work(t, s, r)
			if err := s.Sync(); err != nil {
				t.Fatal(err)
			}
			h.note(t, s)
			if err := s.Ack(s.Status().Acked + r.Uint64N(s.Status().Durable-s.Status().Acked+1)); err != nil {
				t.Fatal(err)
			}
		}
		before := folder(t, dir)
		work(t, s, r)
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
		after := folder(t, dir)
		stage := r.IntN(len(stages))
		stages[stage]++
		crashed := maps.Clone(after)
		switch stage {
		case 0: // nothing reached the disk
			crashed = before
		case 1: // in the middle of the batch
			crashed[stateName] = before[stateName]
			for name, data := range after {
				if strings.HasSuffix(name, ".seg") && !bytes.Equal(data, before[name]) {
					crashed[name] = torn(r, data, len(before[name]))
				}
			}
		case 2: // in the middle of the mark
			state := bytes.Clone(before[stateName])
			for at := stateSlot; at < stateSize; at += stateSlot {
				if old, now := state[at:at+slotSize], after[stateName][at:at+slotSize]; !bytes.Equal(old, now) {
					copy(old, now[:r.IntN(slotSize)])
				}
			}
			crashed[stateName] = state
		case 3: // after it
			h.note(t, s)
		case 4: // between the removal of one segment and the next
			h.note(t, s)
			if err := s.Ack(s.Status().Durable); err != nil {
				t.Fatal(err)
			}
			crashed = folder(t, dir)
			for _, name := range slices.Sorted(maps.Keys(after)) {
				if _, there := crashed[name]; !there && r.IntN(2) == 0 {
					break
				} else if !there {
					delete(after, name)
				}
			}
			maps.Copy(after, crashed)
			crashed = after
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		dir = t.TempDir()
		writeFolder(t, dir, crashed)
	}
	if t.Logf("%d lines, %d lost; crashes %v", len(h.lines), h.lost, stages); len(h.lines) < 500 {
		t.Errorf("only %d lines", len(h.lines))
	}
}

// work appends lines, and gives up some; where the spool is full, more.
func work(t *testing.T, s *Spool, r *rand.Rand) {
	t.Helper()
	for range r.IntN(40) {
		_, err := s.Append(line(r.Uint64N(1 << 40)))
		if errors.Is(err, ErrFull) || r.IntN(20) == 0 {
			s.Lost(1 + r.Uint64N(3))
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// torn is data of which everything from kept on was never synced: cut anywhere, or with other octets in it.
func torn(r *rand.Rand, data []byte, kept int) []byte {
	b := bytes.Clone(data)
	at := kept + r.IntN(len(data)-kept+1)
	switch r.IntN(4) {
	case 0:
		if kept == 0 {
			return nil // the name was never synced
		}
		return b[:at]
	case 1:
		clear(b[at:]) // the size came before the data
	case 2:
		for i := at; i < len(b); i++ {
			b[i] = byte(r.Uint32())
		}
	default:
		b = b[:at]
	}
	return b
}

// note takes over what the spool holds.
func (h *history) note(t *testing.T, s *Spool) {
	t.Helper()
	from := s.First()
	h.lines = append(h.lines[:from-1], all(t, s, from)...)
	h.lost = s.Status().Lost
}

// check holds a spool against what was durable before a crash. More may be there.
func (h *history) check(t *testing.T, s *Spool) {
	t.Helper()
	st := s.Status()
	if st.Durable < uint64(len(h.lines)) || st.Last > st.Durable+1 || st.Lost < h.lost {
		t.Fatalf("after a crash: %+v, and %d lines and %d lost were durable", st, len(h.lines), h.lost)
	}
	from := s.First()
	if from > st.Acked+1 {
		t.Fatalf("lines from %d are there, and only %d are acknowledged", from, st.Acked)
	}
	for i, l := range all(t, s, from) {
		if n := int(from) - 1 + i; n < len(h.lines) && h.lines[n] != l {
			t.Fatalf("line %d is %s, and was %s", n+1, l, h.lines[n])
		}
	}
	h.note(t, s)
	total := uint64(0)
	for n, l := range h.lines {
		if g, ok := ParseGap([]byte(l)); ok {
			if total += g.Lost; g.Lost == 0 || total != g.Total {
				t.Fatalf("line %d: %s, and gap lines add up to %d", n+1, l, total)
			}
		}
	}
	if total > st.Lost {
		t.Fatalf("gap lines tell of %d lost, and %d were", total, st.Lost)
	}
}

// folder reads the files of a folder.
func folder(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = data
	}
	return out
}

// writeFolder writes the files of a folder; one that is nil is not there.
func writeFolder(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name, data := range files {
		if data == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
