package terrain

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

func calgary(tb testing.TB) *Mosaic {
	m, err := Open(Options{}, filepath.Join(testdata.Dir(tb, "rollout"), "dem"))
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// BenchmarkElevation gives the posts of the four tiles round Calgary as they are, from the cache.
func BenchmarkElevation(b *testing.B) {
	m := calgary(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, cov, err := m.Elevation(context.Background(), Area{-115, 50, -113, 52}, 0); err != nil || cov.Resampling != "none" {
			b.Fatal(err, cov)
		}
	}
}

// BenchmarkResampled asks for the same area at 1″, bilinearly.
func BenchmarkResampled(b *testing.B) {
	m := calgary(b)
	for b.Loop() {
		if _, _, err := m.Elevation(context.Background(), Area{-115, 50, -113, 52}, 1.0/3600); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProfile samples 50 km at 1,000 points.
func BenchmarkProfile(b *testing.B) {
	m := calgary(b)
	if _, err := m.Profile(context.Background(), 51, -114, 51.4, -114.3, 10); err != nil { // fills the cache
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Profile(context.Background(), 51, -114, 51.4, -114.3, 1000); err != nil {
			b.Fatal(err)
		}
	}
}

// TestProfileAllocations: a profile allocates for its heights, and not for each of them.
func TestProfileAllocations(t *testing.T) {
	m := calgary(t)
	n := testing.AllocsPerRun(10, func() {
		if _, err := m.Profile(context.Background(), 51, -114, 51.4, -114.3, 1000); err != nil {
			t.Fatal(err)
		}
	})
	if n > 20 {
		t.Errorf("%g allocations for a profile of 1,000 points", n)
	}
}
