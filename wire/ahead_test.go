package wire

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/pcap"
)

// everything is all that an analysis says of a capture, with so many processors; 3 are two of which one has time always.
func everything(r io.Reader, processors int) []string {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(min(processors, 2)))
	var out []string
	a := New(Options{Pseudonyms: &event.Pseudonyms{Key: []byte("test")}, Emit: func(e *event.Event) { out = append(out, fmt.Sprintf("%+v", *e)) }})
	a.eager = processors > 2
	err := a.Run(context.Background(), r)
	return append(out, fmt.Sprint(err), fmt.Sprintf("%+v", a.Statistics()), fmt.Sprint(a.Counts()), fmt.Sprint(a.Coverage()), fmt.Sprint(a.Ladders()))
}

// TestAhead: reading ahead says the same as reading in turn.
func TestAhead(t *testing.T) {
	for _, name := range []string{"wire", "wire-live"} {
		if err := filepath.WalkDir(testdata.Dir(t, name), func(file string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasPrefix(filepath.Ext(file), ".pcap") {
				return testAhead(t, file)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// testAhead reads a capture as it is, and with frames that are lost, changed or in disorder.
func testAhead(t *testing.T, file string) error {
	whole, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	compare(t, file, whole)
	for seed := range uint64(3) {
		compare(t, fmt.Sprint(file, ", mangled ", seed), mangled(whole, rand.New(rand.NewPCG(seed, uint64(len(whole))))))
	}
	return nil
}

// mangled is a capture of which some frames are missing, one after the next, or different in an octet.
func mangled(capture []byte, r *rand.Rand) []byte {
	in, err := pcap.NewReader(bytes.NewReader(capture))
	if err != nil {
		return nil
	}
	var out bytes.Buffer
	to, err := pcap.NewWriter(&out)
	if err != nil {
		return nil
	}
	var late []pcap.Frame
	for f := (pcap.Frame{}); in.Next(&f) == nil; {
		switch r.IntN(20) {
		case 0:
			continue
		case 1:
			kept := f
			kept.Data = slices.Clone(f.Data)
			late = append(late, kept)
			continue
		case 2:
			if len(f.Data) > 0 {
				f.Data = slices.Clone(f.Data)
				f.Data[r.IntN(len(f.Data))] ^= 1 << r.IntN(8)
			}
		}
		to.Write(&f)
		if len(late) > r.IntN(4) {
			to.Write(&late[0])
			late = late[1:]
		}
	}
	return out.Bytes()
}

func compare(t *testing.T, name string, capture []byte) {
	var got [3][]string
	for i := range got {
		got[i] = everything(bytes.NewReader(capture), i+1)
	}
	for i := range got[1:] {
		if diff := cmp.Diff(got[0], got[1+i]); diff != "" {
			t.Errorf("%s: one processor and %d:\n%s", name, 2+i, diff)
		}
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

// TestAheadMemory holds what is read ahead of header blocks that are small and mean much: each names a path of the dynamic table.
func TestAheadMemory(t *testing.T) {
	path := bytes.Repeat([]byte("a"), 4000)
	block := append([]byte{0x40 | 4, 0x7f, 0xa1, 0x1e}, path...) // ":path", inserted; 4000 = 127 + 0x1e<<7 + 0x21
	frame := func(id uint32, block []byte) []byte {
		return append(binary.BigEndian.AppendUint32([]byte{byte(len(block) >> 16), byte(len(block) >> 8), byte(len(block)), 1, 5}, id), block...)
	}
	content := append([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frame(1, block)...)
	for id := uint32(3); len(content) < 4<<20; id += 2 {
		content = append(content, frame(id, []byte{0x80 | 62})...)
	}
	var capture bytes.Buffer
	to, err := pcap.NewWriter(&capture)
	if err != nil {
		t.Fatal(err)
	}
	seq := uint32(0)
	for len(content) > 0 {
		n := min(len(content), 60000)
		b := make([]byte, 40, 40+n)
		b[0], b[8], b[9], b[32], b[33] = 0x45, 64, 6, 5<<4, 0x18
		binary.BigEndian.PutUint16(b[2:], uint16(40+n))
		copy(b[12:], []byte{192, 0, 2, 1, 192, 0, 2, 2, 0x9c, 0x40, 0, 80})
		binary.BigEndian.PutUint32(b[24:], seq)
		if err := to.Write(&pcap.Frame{Link: pcap.Raw, Data: append(b, content[:n]...), Length: 40 + n}); err != nil {
			t.Fatal(err)
		}
		seq, content = seq+uint32(n), content[n:]
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	runtime.GC()
	meter := &meter{in: &capture}
	a := New(Options{Pseudonyms: &event.Pseudonyms{Key: []byte("test")}, Emit: func(*event.Event) {}})
	if err := a.Run(context.Background(), meter); err != nil {
		t.Fatal(err)
	}
	if n := a.Counts()["http_requests,all"]; n < 100_000 {
		t.Errorf("%d requests", n)
	}
	if mb := meter.most >> 20; mb > 96 {
		t.Errorf("%d MB", mb)
	} else {
		t.Logf("%d MB", mb)
	}
}

// meter is a reader that looks how much memory is in use at each read.
type meter struct {
	in   io.Reader
	most uint64
}

func (m *meter) Read(b []byte) (int, error) {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	m.most = max(m.most, s.HeapAlloc)
	return m.in.Read(b)
}
