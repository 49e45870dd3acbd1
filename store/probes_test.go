package store

import (
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"
)

func TestEventsAreTakenOnceAndInOrder(t *testing.T) {
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		lines := func(n int) (out [][]byte) {
			for i := range n {
				out = append(out, fmt.Appendf(nil, `{"a":%d}`, i))
			}
			return out
		}
		put := func(probe, spool string, first uint64, n int) error {
			_, err := s.PutEvents(t.Context(), probe, spool, first, lines(n))
			return err
		}
		if err := put("probe", "s", 1, 1); !errors.Is(err, ErrProbe) {
			t.Errorf("a probe that is not registered: %v", err)
		}
		if _, err := s.AddProbe(t.Context(), "nowhere", "probe", "ada"); !errors.Is(err, ErrNotFound) {
			t.Errorf("a probe of no network: %v", err)
		}
		if _, err := s.AddProbe(t.Context(), "net", "probe", "ada"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddProbe(t.Context(), "net", "probe", "ada"); !errors.Is(err, ErrExists) {
			t.Errorf("the same name again: %v", err)
		}
		for _, step := range []struct {
			first uint64
			n     int
			want  error
		}{{2, 1, ErrSequence}, {1, 3, nil}, {1, 3, ErrSequence}, {3, 2, ErrSequence}, {5, 1, ErrSequence}, {4, 2, nil}} {
			if err := put("probe", "s", step.first, step.n); !errors.Is(err, step.want) {
				t.Errorf("%d events from %d: %v, expected %v", step.n, step.first, err, step.want)
			}
		}
		if last, err := s.LastEvent(t.Context(), "probe", "s"); err != nil || last != 5 {
			t.Errorf("last %d, %v; expected 5", last, err)
		}
		for i := 1; i < MaxSpools; i++ {
			if err := put("probe", strconv.Itoa(i), 1, 1); err != nil {
				t.Fatal(err)
			}
		}
		if err := put("probe", "one too many", 1, 1); !errors.Is(err, ErrSpools) {
			t.Errorf("after %d spools: %v", MaxSpools, err)
		}
		seen := map[string]bool{}
		for after := (*Event)(nil); ; {
			page, err := s.Events(t.Context(), "net", "probe", after, 7)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				seen[fmt.Sprint(e.Spool, " ", e.Seq)] = true
			}
			after = &page[len(page)-1]
		}
		if want := 5 + MaxSpools - 1; len(seen) != want {
			t.Errorf("%d events on all pages, expected %d", len(seen), want)
		}
		if err := s.ForgetEvents(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := put("probe", "s", 1, 5); !errors.Is(err, ErrSequence) {
			t.Errorf("what was forgotten came again: %v", err)
		}
		if err := s.RevokeProbe(t.Context(), "other", "probe", "ada"); !errors.Is(err, ErrNotFound) {
			t.Errorf("revoked by another network: %v", err)
		}
		if err := s.RevokeProbe(t.Context(), "net", "probe", "ada"); err != nil {
			t.Fatal(err)
		}
		if err := put("probe", "s", 6, 1); !errors.Is(err, ErrProbe) {
			t.Errorf("a revoked probe: %v", err)
		}
		if _, err := s.LastEvent(t.Context(), "probe", "s"); !errors.Is(err, ErrProbe) {
			t.Errorf("a revoked probe asks: %v", err)
		}
		if _, err := s.AddProbe(t.Context(), "net", "probe", "ada"); !errors.Is(err, ErrExists) {
			t.Errorf("a revoked name again: %v", err)
		}
		all, err := s.Probes(t.Context(), "net")
		if err != nil || len(all) != 1 || all[0].Revoked == nil || all[0].Seen == nil || all[0].Events != int64(5+MaxSpools-1) {
			t.Errorf("probes: %+v, %v", all, err)
		}
		if err := s.RemoveNetwork(t.Context(), "net", "ada"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.LastEvent(t.Context(), "probe", "s"); !errors.Is(err, ErrProbe) {
			t.Errorf("a probe whose network is gone: %v", err)
		}
	})
}
