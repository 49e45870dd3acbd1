package dissect

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/pcap"
)

// captures are the recordings of the test data.
func captures(tb testing.TB) []string {
	tb.Helper()
	var out []string
	err := filepath.WalkDir(testdata.Dir(tb, "wire"), func(p string, e fs.DirEntry, err error) error {
		if ext := filepath.Ext(p); ext == ".pcap" || ext == ".pcapng" {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// each gives the trees of the first frames of a capture.
func each(tb testing.TB, file string, most int, o Options, f func(*pcap.Frame, *Tree)) {
	tb.Helper()
	in, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer in.Close()
	r, err := pcap.NewReader(in)
	if err != nil {
		return
	}
	if keys, err := os.ReadFile(strings.TrimSuffix(file, ".pcap") + ".keys.txt"); err == nil {
		o.KeyLog = keys
	}
	d := New(o)
	known := 0
	var x pcap.Frame
	for range most {
		if err := r.Next(&x); err != nil {
			if err != io.EOF {
				tb.Logf("%s: %v", file, err)
			}
			return
		}
		if keys := r.KeyLog(); len(keys) > known {
			d.KeyLog(keys[known:])
			known = len(keys)
		}
		f(&x, d.Dissect(&x))
	}
}

// verify holds a tree to what its readers count on.
func verify(tb testing.TB, f *pcap.Frame, t *Tree) {
	tb.Helper()
	if len(t.Layers) == 0 && len(f.Data) > 0 {
		tb.Errorf("frame %d: nothing was said of it", f.Number)
	}
	t.Walk(func(n *Node, depth int) {
		switch {
		case n.Buffer < 0 || n.Buffer >= len(t.Buffers):
			tb.Errorf("frame %d: %s stands in buffer %d of %d", f.Number, n.Name, n.Buffer, len(t.Buffers))
		case n.Offset < 0 || n.Length < 0 || n.Offset+n.Length > len(t.Buffers[n.Buffer].Data):
			tb.Errorf("frame %d: %s stands at %d, %d octets, of %d", f.Number, n.Name, n.Offset, n.Length, len(t.Buffers[n.Buffer].Data))
		case n.Name == "", depth >= maxDepth:
			tb.Errorf("frame %d: node %q at depth %d", f.Number, n.Name, depth)
		}
	})
	for _, b := range t.Buffers {
		at := -1
		for _, m := range b.Masks {
			if m.From <= at || m.To <= m.From || m.To > len(b.Data) {
				tb.Errorf("frame %d: masks of %s out of order: %v", f.Number, b.Name, b.Masks)
				break
			}
			at = m.To
		}
	}
}

// TestCaptures takes frames of every capture apart and looks for identities that are left.
func TestCaptures(t *testing.T) {
	pseudonyms := &event.Pseudonyms{Key: []byte("test")}
	for _, file := range captures(t) {
		cut := 0
		each(t, file, 300, Options{Pseudonyms: pseudonyms}, func(f *pcap.Frame, tree *Tree) {
			verify(t, f, tree)
			if tree.Cut {
				cut++
			}
			tree.Walk(func(n *Node, _ int) {
				b := tree.Buffers[n.Buffer]
				for i := n.Offset; i < n.Offset+n.Length && n.Value == hexed(b.Data[n.Offset:n.Offset+n.Length]); i++ {
					if b.Masked(i) {
						t.Errorf("%s: frame %d: %s shows masked octets: %s", filepath.Base(file), f.Number, n.Name, n.Value)
						break
					}
				}
				for _, x := range search([]byte(n.Value)) {
					if digits(n.Value[x.from:x.to]) || n.Value[x.from:x.to] == "masked" {
						continue // octets in hexadecimal, or a signature's place
					}
					t.Errorf("%s: frame %d: %s shows %q", filepath.Base(file), f.Number, n.Name, n.Value[x.from:x.to])
				}
			})
			for _, b := range tree.Buffers {
				for _, x := range search(b.Data) {
					if x.to-x.from == 14 && bytes.HasPrefix(b.Data[x.from:], []byte("20")) {
						continue // a date in a certificate
					}
					for i := x.from; i < x.to; i++ {
						if !b.Masked(i) {
							t.Errorf("%s: frame %d: %s shows %q at %d", filepath.Base(file), f.Number, b.Name, b.Data[x.from:x.to], x.from)
							break
						}
					}
				}
			}
		})
		if cut > 0 {
			t.Logf("%s: %d trees are cut", filepath.Base(file), cut)
		}
	}
}
