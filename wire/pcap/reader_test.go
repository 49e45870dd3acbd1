package pcap

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// classic makes a pcap file of frames 1 µs (or 1 ns) apart from second 7.
func classic(order binary.AppendByteOrder, magic uint32, link uint32, frames ...string) []byte {
	b := order.AppendUint32(nil, magic)
	for _, v := range []uint32{2 | 4<<16, 0, 0, 65535, link} {
		b = order.AppendUint32(b, v)
	}
	for i, f := range frames {
		b = record(b, order, 7, uint32(i), uint32(len(f)), uint32(len(f))+10, f)
	}
	return b
}

func record(b []byte, order binary.AppendByteOrder, sec, frac, captured, length uint32, data string) []byte {
	for _, v := range []uint32{sec, frac, captured, length} {
		b = order.AppendUint32(b, v)
	}
	return append(b, data...)
}

// block makes a pcapng block in the given order.
func block(order binary.AppendByteOrder, kind uint32, body []byte) []byte {
	for len(body)%4 != 0 {
		body = append(body, 0)
	}
	n := uint32(len(body) + 12)
	b := order.AppendUint32(order.AppendUint32(nil, kind), n)
	return order.AppendUint32(append(b, body...), n)
}

func words(order binary.AppendByteOrder, values ...uint32) (b []byte) {
	for _, v := range values {
		b = order.AppendUint32(b, v)
	}
	return b
}

// sectionOf makes a section with one interface whose time unit is given, and one enhanced packet at 3 units.
func sectionOf(order binary.AppendByteOrder, link uint16, unit byte, data string) []byte {
	b := block(order, blockSection, words(order, byteOrderMark, 1, 0xffffffff, 0xffffffff))
	i := words(order, 0, 65535)
	order.(binary.ByteOrder).PutUint16(i, link)
	option := []byte{0, 0, 0, 0, unit, 0, 0, 0}
	order.(binary.ByteOrder).PutUint16(option, 9)
	order.(binary.ByteOrder).PutUint16(option[2:], 1)
	b = append(b, block(order, blockInterface, append(i, option...))...)
	return append(b, block(order, blockEnhanced, append(words(order, 0, 0, 3, uint32(len(data)), 90), data...))...)
}

// read lists the frames of a file, and the error after the last one.
func read(b []byte) (frames []string, err error) {
	r, err := NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	var f Frame
	for {
		if err = r.Next(&f); err != nil {
			return frames, err
		}
		if len(frames) < 100 {
			frames = append(frames, fmt.Sprintf("%d %d %s %d/%d %q", f.Number, f.Time, f.Link, f.Interface, f.Length, f.Data))
		}
	}
}

func pack(t testing.TB, how string, b []byte) []byte {
	var out bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&out)
	if how == "zstd" {
		var err error
		if w, err = zstd.NewWriter(&out); err != nil {
			t.Fatal(err)
		}
	}
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func TestRead(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	plain := classic(little, magicMicro, 1, "ab", "c")
	ng := sectionOf(little, 276, 6, "abc")
	description := words(little, 113, 2)
	tests := []struct {
		name string
		file []byte
		want []string
		err  error
	}{
		{"microseconds", plain, []string{`1 7000000000 ethernet 0/12 "ab"`, `2 7000001000 ethernet 0/11 "c"`}, io.EOF},
		{"nanoseconds, other order", classic(big, magicNano, 101, "ab", "c"), []string{`1 7000000000 raw 0/12 "ab"`, `2 7000000001 raw 0/11 "c"`}, io.EOF},
		{"link type beside its check sequence length", classic(little, magicMicro, 0x54000001, "a"), []string{`1 7000000000 ethernet 0/11 "a"`}, io.EOF},
		{"gzip", pack(t, "gzip", plain), []string{`1 7000000000 ethernet 0/12 "ab"`, `2 7000001000 ethernet 0/11 "c"`}, io.EOF},
		{"zstd", pack(t, "zstd", ng), []string{`1 3000 linux-sll2 0/90 "abc"`}, io.EOF},
		{"two sections of different order", append(sectionOf(big, 1, 9, "x"), sectionOf(little, 101, 0x8a, "y")...), []string{`1 3 ethernet 0/90 "x"`, `2 2929687 raw 0/90 "y"`}, io.EOF},
		{"simple packet, cut by the snap length", append(append([]byte{}, ng...), append(block(little, blockInterface, description),
			block(little, blockSimple, append(words(little, 3), "abc"...))...)...), []string{`1 3000 linux-sll2 0/90 "abc"`, `2 0 linux-sll2 0/3 "abc"`}, io.EOF},
		{"obsolete packet on the second interface", append(append([]byte{}, ng...), append(block(little, blockInterface, description),
			block(little, blockPacket, append(words(little, 1, 0, 5, 2, 2), "hi"...))...)...), []string{`1 3000 linux-sll2 0/90 "abc"`, `2 5000 linux-sll 1/2 "hi"`}, io.EOF},
		{"unknown block", append(append([]byte{}, ng...), block(little, 0x99, []byte("whatever"))...), []string{`1 3000 linux-sll2 0/90 "abc"`}, io.EOF},

		{"empty", nil, nil, ErrFormat},
		{"text", []byte("No.,Time,Source\n"), nil, ErrFormat},
		{"header cut", plain[:20], nil, ErrTruncated},
		{"record header cut", plain[:30], nil, ErrTruncated},
		{"record cut", plain[:len(plain)-1], []string{`1 7000000000 ethernet 0/12 "ab"`}, ErrTruncated},
		{"gzip cut", pack(t, "gzip", plain)[:len(pack(t, "gzip", plain))-14], []string{`1 7000000000 ethernet 0/12 "ab"`}, ErrTruncated},
		{"gzip without its checksum", pack(t, "gzip", plain)[:len(pack(t, "gzip", plain))-8], []string{`1 7000000000 ethernet 0/12 "ab"`, `2 7000001000 ethernet 0/11 "c"`}, ErrTruncated},
		{"zstd cut", pack(t, "zstd", plain)[:30], nil, ErrTruncated},
		{"gzip damaged", append(pack(t, "gzip", plain)[:10], "\xff\xff\xff\xff\xff\xff"...), nil, ErrDamaged},
		{"lying record", record(classic(little, magicMicro, 1, "a"), little, 1, 2, 0xfffffff0, 5, "zz"), []string{`1 7000000000 ethernet 0/11 "a"`}, ErrDamaged},
		{"block cut", ng[:len(ng)-3], nil, ErrTruncated},
		{"lying block", append(append([]byte{}, ng...), words(little, 6, 0xfffffff0, 0)...), []string{`1 3000 linux-sll2 0/90 "abc"`}, ErrDamaged},
		{"lengths of a block differ", append(append([]byte{}, ng...), words(little, 6, 12, 16)...), []string{`1 3000 linux-sll2 0/90 "abc"`}, ErrDamaged},
		{"lying packet", append(append([]byte{}, ng...), block(little, blockEnhanced, words(little, 0, 0, 0, 400, 400))...), []string{`1 3000 linux-sll2 0/90 "abc"`}, ErrDamaged},
		{"interface not described", append(append([]byte{}, ng...), block(little, blockEnhanced, words(little, 4, 0, 0, 0, 0))...), []string{`1 3000 linux-sll2 0/90 "abc"`}, ErrDamaged},
		{"no byte-order mark", append(append([]byte{}, ng[:8]...), make([]byte, 40)...), nil, ErrDamaged},
	}
	for _, test := range tests {
		got, err := read(test.file)
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") || !errors.Is(err, test.err) {
			t.Errorf("%s:\n got %v, %v\nwant %v, %v", test.name, got, err, test.want, test.err)
		}
	}
}

func TestLongFrameIsSkippedAndCounted(t *testing.T) {
	little := binary.LittleEndian
	long := strings.Repeat("x", MaxFrame+1)
	file := record(classic(little, magicMicro, 1, "a"), little, 1, 0, uint32(len(long)), 5, long)
	file = record(file, little, 9, 0, 1, 1, "b")
	ng := append(sectionOf(little, 1, 6, long), sectionOf(little, 1, 6, strings.Repeat("y", 600<<10))...)
	for name, file := range map[string][]byte{"pcap": file, "pcapng": append(ng, sectionOf(little, 1, 6, "b")...)} {
		r, err := NewReader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		var f Frame
		for err == nil {
			err = r.Next(&f)
		}
		if err != io.EOF || string(f.Data) != "b" || f.Number != 3 || r.Skipped() == 0 {
			t.Errorf("%s: frame %d %.10q, %d skipped, %v", name, f.Number, f.Data, r.Skipped(), err)
		}
	}
}

func TestKeyLog(t *testing.T) {
	var file bytes.Buffer
	w, _ := NewWriter(&file)
	w.KeyLog([]byte("CLIENT_RANDOM 01 02"))
	w.Write(&Frame{Link: Raw, Data: []byte("a")})
	long := strings.Repeat("0123456789abcde\n", 60000) // longer than the buffer
	w.KeyLog([]byte(long))
	w.Write(&Frame{Link: Ethernet, Data: []byte("b"), Time: 1e18 + 1, Length: 9})
	r, err := NewReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	var f Frame
	r.Next(&f)
	if string(r.KeyLog()) != "CLIENT_RANDOM 01 02\n" {
		t.Errorf("first key log: %q", r.KeyLog())
	}
	if err := r.Next(&f); err != nil || f.Time != 1e18+1 || f.Link != Ethernet || f.Interface != 1 || f.Length != 9 {
		t.Errorf("%+v %v", f, err)
	}
	if string(r.KeyLog()) != "CLIENT_RANDOM 01 02\n"+long {
		t.Errorf("key log has %d bytes", len(r.KeyLog()))
	}
}

// TestTsharkReadsWhatWeWrite holds our writer, and our numbering of the blocks that are no packets, to Wireshark.
func TestTsharkReadsWhatWeWrite(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("skipped: no tshark")
	}
	var file bytes.Buffer
	w, _ := NewWriter(&file)
	w.KeyLog([]byte("CLIENT_RANDOM 01 02\n"))
	w.Write(&Frame{Link: Raw, Data: []byte("\x45abcd"), Time: 1_700_000_000_123_456_789})
	file.Write(block(binary.LittleEndian, blockJournal, []byte("__REALTIME_TIMESTAMP=1700000000000000\nMESSAGE=x\n")))
	w.Write(&Frame{Link: Ethernet, Data: []byte("0123456789abcdef"), Time: 5, Length: 70})
	name := t.TempDir() + "/a.pcapng"
	if err := os.WriteFile(name, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tshark, "-n", "-r", name, "-T", "fields", "-e", "frame.number", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "frame.cap_len").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != 3 || lines[0] != "1\t1700000000.123456789\t5\t5" || lines[2] != "3\t0.000000005\t70\t16" {
		t.Errorf("%q", lines)
	}
	got, _ := read(file.Bytes())
	if len(got) != 2 || !strings.HasPrefix(got[1], "3 5 ") {
		t.Errorf("%q", got)
	}
}

// TestBomb reads 2 MB of gzip that hold 2 GB of empty records: it must stop soon and small.
func TestBomb(t *testing.T) {
	var packed bytes.Buffer
	packed.Write(pack(t, "gzip", classic(binary.LittleEndian, magicMicro, 1)))
	for zeros := pack(t, "gzip", make([]byte, 16<<20)); packed.Len() < 2<<20; {
		packed.Write(zeros) // RFC 1952 section 2.2: members one after the other
	}
	start := time.Now()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := read(packed.Bytes())
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrBomb) {
		t.Errorf("%v", err)
	}
	t.Logf("%d bytes of gzip refused after %v, %d MB allocated", packed.Len(), time.Since(start), (after.TotalAlloc-before.TotalAlloc)>>20)
}

func FuzzRead(f *testing.F) {
	little := binary.LittleEndian
	f.Add(classic(little, magicMicro, 1, "ab", "c"))
	f.Add(classic(binary.BigEndian, magicNano, 101, "ab"))
	f.Add(append(sectionOf(little, 1, 6, "abc"), sectionOf(binary.BigEndian, 276, 0x8a, "abc")...))
	f.Add(append(sectionOf(little, 1, 6, "abc"), block(little, blockSecrets, append(words(little, tlsKeyLog, 4), "abc\n"...))...))
	f.Add(append(sectionOf(little, 1, 6, "abc"), block(little, blockSimple, append(words(little, 3), "abc"...))...))
	f.Add(pack(f, "gzip", classic(little, magicMicro, 1, "ab")))
	f.Add(pack(f, "zstd", classic(little, magicMicro, 1, "ab")))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := NewReader(bytes.NewReader(b))
		if err != nil {
			return
		}
		var last int64
		var frame Frame
		for r.Next(&frame) == nil {
			if frame.Number <= last || len(frame.Data) > MaxFrame || frame.Length < len(frame.Data) {
				t.Fatalf("frame %d after %d, %d of %d bytes", frame.Number, last, len(frame.Data), frame.Length)
			}
			last = frame.Number
		}
	})
}

// endless is a capture whose last frame is repeated for ever.
type endless struct{ head, frame []byte }

func (e *endless) Read(b []byte) (int, error) {
	if len(e.head) > 0 {
		n := copy(b, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	n := 0
	for len(b)-n >= len(e.frame) {
		n += copy(b[n:], e.frame)
	}
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	return n, nil
}

// endlessly makes one reader for each format, with frames of 120 bytes.
func endlessly(t testing.TB) map[string]*Reader {
	plain := classic(binary.LittleEndian, magicMicro, 1)
	var ng bytes.Buffer
	w, _ := NewWriter(&ng)
	f := Frame{Link: Ethernet, Data: make([]byte, 120)}
	w.Write(&f)
	head := ng.Len()
	w.Write(&f)
	readers := map[string]*Reader{}
	for name, e := range map[string]*endless{
		"pcap":   {plain, record(nil, binary.LittleEndian, 1, 0, 120, 120, string(f.Data))},
		"pcapng": {ng.Bytes()[:head], ng.Bytes()[head:]},
	} {
		r, err := NewReader(e)
		if err != nil {
			t.Fatal(err)
		}
		readers[name] = r
	}
	return readers
}

func TestNextDoesNotAllocate(t *testing.T) {
	for name, r := range endlessly(t) {
		var f Frame
		if n := testing.AllocsPerRun(20000, func() {
			if err := r.Next(&f); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations a frame", name, n)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	for name, r := range endlessly(b) {
		b.Run(name, func(b *testing.B) {
			var f Frame
			b.ReportAllocs()
			for b.Loop() {
				if err := r.Next(&f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
