package http2

import (
	"bytes"
	"fmt"
	"testing"

	"golang.org/x/net/http2/hpack"
)

// TestWalk reads blocks field by field: the fields stand one behind the other, and say what the encoder wrote; of a
// connection joined in its middle some are hidden, and none is wrong.
func TestWalk(t *testing.T) {
	var buf bytes.Buffer
	enc := hpack.NewEncoder(&buf)
	var blocks [][]byte
	for i := range 40 {
		buf.Reset()
		for k := range 5 {
			if err := enc.WriteField(hpack.HeaderField{Name: fmt.Sprint("x-", k), Value: fmt.Sprint("value ", i%(k+2)), Sensitive: k == 3}); err != nil {
				t.Fatal(err)
			}
		}
		blocks = append(blocks, bytes.Clone(buf.Bytes()))
	}
	for _, from := range []int{0, 1, 20} {
		var w Walker
		w.Start(from == 0)
		hidden := 0
		for i := from; i < len(blocks); i++ {
			k, at := 0, 0
			err := w.Walk(blocks[i], func(f *WalkedField) {
				if f.At < at || f.Size < 1 {
					t.Fatalf("from %d, block %d: a field at %d, %d octets, behind %d", from, i, f.At, f.Size, at)
				}
				at = f.At + f.Size
				if f.Hidden {
					hidden++
				} else if name, value := fmt.Sprint("x-", k), fmt.Sprint("value ", i%(k+2)); string(f.Name) != name || string(f.Value) != value {
					t.Fatalf("from %d, block %d: %s: %s, want %s: %s", from, i, f.Name, f.Value, name, value)
				}
				k++
			})
			if err != nil || k != 5 || at != len(blocks[i]) {
				t.Fatalf("from %d, block %d: %d fields, %d of %d octets, %v", from, i, k, at, len(blocks[i]), err)
			}
		}
		if (hidden == 0) != (from == 0) {
			t.Errorf("from %d: %d hidden fields", from, hidden)
		}
	}
	var w Walker
	w.Start(true)
	for _, bad := range [][]byte{{0xbe}, {0x80}, {0x40, 0x85}, {0x7f}, {0x00, 0x01}} {
		if w.Walk(bad, func(*WalkedField) {}) == nil {
			t.Errorf("%x is read", bad)
		}
		w.Start(true)
	}
}
