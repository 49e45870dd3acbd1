package wire

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
)

// everything is all that an analysis says of a capture, with so many processors.
func everything(r io.Reader, processors int) []string {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var out []string
	a := New(Options{Pseudonyms: &event.Pseudonyms{Key: []byte("test")}, Emit: func(e *event.Event) { out = append(out, fmt.Sprintf("%+v", *e)) }})
	err := a.Run(context.Background(), r)
	return append(out, fmt.Sprint(err), fmt.Sprintf("%+v", a.Statistics()), fmt.Sprint(a.Counts()), fmt.Sprint(a.Coverage()), fmt.Sprint(a.Ladders()))
}

// TestAhead: reading ahead says the same as reading in turn.
func TestAhead(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		switch filepath.Ext(file) {
		case ".csv", ".md":
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		var got [2][]string
		for i := range got {
			f, err := os.Open(file)
			if err != nil {
				return err
			}
			got[i] = everything(f, i+1)
			f.Close()
		}
		if diff := cmp.Diff(got[0], got[1]); diff != "" {
			t.Errorf("%s: one processor and two:\n%s", file, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestAheadPanic: where the caller panics, the scout ends.
func TestAheadPanic(t *testing.T) {
	file := filepath.Join(testdata.Dir(t, "wire"), "open5gs", "testregistration_1.pcapng")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	before := runtime.NumGoroutine()
	func() {
		defer func() { recover() }()
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		New(Options{Pseudonyms: &event.Pseudonyms{}, Emit: func(*event.Event) { panic("enough") }}).Run(context.Background(), f)
	}()
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
