package ngap

import (
	"reflect"
	"testing"
)

// FuzzPlain compares both ways to read a message: where the short one says that it read one, the walk over bits reads the same.
func FuzzPlain(f *testing.F) {
	f.Add([]byte{0, 46, 0x40, 27, 0, 0, 3, 0, 10, 0, 2, 0, 1, 0, 85, 0, 2, 0, 2, 0, 38, 0, 4, 3, 0x7e, 0, 0x43, 0, 121, 0x40, 0})
	f.Add([]byte{0, 46, 0x40, 49, 0, 0, 4, 0, 10, 0, 2, 0, 1, 0, 85, 0, 2, 0, 2, 0, 38, 0, 5, 4, 0x7e, 0, 0x57, 0, 0, 121, 0x40, 19, 0x50, 0, 0xf1, 0x10,
		0, 0, 1, 2, 0x30, 0, 0xf1, 0x10, 0, 0, 1, 1, 2, 3, 4})
	f.Add([]byte{0, 15, 0x40, 37, 0, 0, 4, 0, 85, 0, 2, 0, 1, 0, 38, 0, 4, 3, 0x7e, 0, 0x41, 0, 26, 0, 7, 0, 0x40, 0x40, 1, 2, 3, 4, 0, 90, 0x40, 1, 0x18, 0, 112, 0x40, 1, 0})
	f.Add([]byte{0x20, 14, 0, 80, 0, 0, 8, 0, 10, 0, 2, 0, 1, 0, 85, 0, 2, 0, 2, 0, 28, 0, 7, 0, 0, 0xf1, 0x10, 2, 1, 0x41, 0, 0, 0, 5, 2, 1, 1, 2, 3, 0, 119, 0, 9, 0x1c, 0, 14, 0, 0, 0, 0, 0, 0,
		0, 15, 0x40, 2, 5, 0, 0, 114, 0, 4, 0, 1, 0, 2, 0, 94, 0, 1, 3})
	f.Add([]byte{0, 41, 0, 16, 0, 0, 2, 0, 114, 0, 4, 0, 1, 0, 2, 0, 15, 0x40, 1, 0x48})
	f.Add([]byte{0, 21, 0, 47, 0, 0, 4, 0, 27, 0, 8, 0, 0, 0xf1, 0x10, 0, 0, 1, 2, 0, 82, 0x40, 5, 1, 0, 'g', 'n', 'b', 0, 102, 0, 13, 0, 0, 0, 0, 1, 0, 0, 0xf1, 0x10, 0, 0, 0, 8, 0, 21, 0x40, 1, 0x40})
	f.Fuzz(func(t *testing.T, b []byte) {
		var m, w Message
		m.reset()
		if !m.plain(b) {
			return
		}
		w.reset()
		w.pdu(b)
		m.joined, w.joined = nil, nil
		if !reflect.DeepEqual(m, w) {
			t.Errorf("read %+v, want %+v", m, w)
		}
	})
}
