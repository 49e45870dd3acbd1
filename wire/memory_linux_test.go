package wire

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestReadyFor: what it asks for is given back before anything is read.
func TestReadyFor(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "long"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(longCapture); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	ReadyFor(f)
	runtime.ReadMemStats(&after)
	if after.NumGC == before.NumGC {
		t.Error("a long file needs memory, and none was asked for")
	}
	if after.HeapAlloc > before.HeapAlloc+1<<20 {
		t.Errorf("%d octets are in use, %d before", after.HeapAlloc, before.HeapAlloc)
	}
	if err := f.Truncate(longCapture - 1); err != nil {
		t.Fatal(err)
	}
	ReadyFor(f)
	runtime.ReadMemStats(&before)
	if before.NumGC != after.NumGC {
		t.Error("a short file needs nothing")
	}
}
