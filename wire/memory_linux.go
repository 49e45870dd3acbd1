package wire

import (
	"os"
	"runtime"
	"syscall"
)

const (
	longCapture = 32 << 20 // octets of a file: reading it takes fifty times as long as making ready
	kept        = 64 << 20 // what the trackers may keep of it before the first collection
)

// ReadyFor makes ready for reading a file. Where it is long, the memory that the trackers will need is asked for in large pages: by
// pieces of 4 KiB, the system takes a tenth of the whole run to give it. How much is in use does not change. It costs one
// collection, so it is for a program that has done nothing else yet.
func ReadyFor(f *os.File) {
	if info, err := f.Stat(); err != nil || info.Size() < longCapture {
		return
	}
	b := make([]byte, kept)                   // addresses alone: nothing is written there
	syscall.Madvise(b, syscall.MADV_HUGEPAGE) // where the system has no such pages, all stays as it is
	runtime.GC()                              // b is free now, and the heap grows into its addresses next
}
