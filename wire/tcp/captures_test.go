package tcp_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/tcp"
)

// captures lists every capture of the test data.
func captures(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, folder := range []string{"wire", "wire-live"} {
		err := filepath.WalkDir(testdata.Dir(t, folder), func(path string, _ fs.DirEntry, err error) error {
			if ext := filepath.Ext(path); ext == ".pcap" || ext == ".pcapng" {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// assemble runs one capture through an Assembler.
func assemble(t testing.TB, file string, deliver func(*tcp.Segment)) tcp.Counts {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var (
		d     ip.Decoder
		frame pcap.Frame
		p     ip.Packet
		a     tcp.Assembler
	)
	for {
		err := r.Next(&frame)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if d.Decode(&frame, &p) == nil && p.Proto == ip.ProtoTCP {
			a.Packet(&p, frame.Number, frame.Time, deliver)
		}
	}
	a.Flush(deliver)
	return a.Counts()
}

// stream is one direction of one connection, by its order among those between the same ends.
type stream struct {
	from, to netip.AddrPort
	nth      int
}

// TestAgainstTshark compares the bytes of every stream of every capture with what tshark's "follow" gives. Streams with a gap
// are left out: tshark writes a sentence into them.
func TestAgainstTshark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("skipped: no tshark")
	}
	streams, octets := 0, 0
	for _, file := range captures(t) {
		name := filepath.Base(file)
		got, gaps := ours(t, file)
		if len(got) == 0 {
			continue
		}
		for key, want := range followed(t, tshark, file) {
			if gaps[key] {
				continue
			}
			streams++
			octets += len(want)
			if have := got[key]; !bytes.Equal(have, want) {
				same := 0
				for same < min(len(have), len(want)) && have[same] == want[same] {
					same++
				}
				t.Errorf("%s: %v: %d bytes, tshark has %d; the first %d agree", name, key, len(have), len(want), same)
			}
		}
	}
	t.Logf("%d streams, %d bytes", streams, octets)
}

func ours(t *testing.T, file string) (got map[stream][]byte, gaps map[stream]bool) {
	got, gaps = map[stream][]byte{}, map[stream]bool{}
	seen, nth := map[[2]netip.AddrPort]int{}, map[uint32]int{}
	counts := assemble(t, file, func(s *tcp.Segment) {
		if s.Gone {
			return
		}
		key := stream{from: netip.AddrPortFrom(s.Src, s.SrcPort), to: netip.AddrPortFrom(s.Dst, s.DstPort)}
		if _, ok := nth[s.Flow]; !ok {
			pair := [2]netip.AddrPort{key.from, key.to}
			if pair[0].Compare(pair[1]) > 0 {
				pair[0], pair[1] = pair[1], pair[0]
			}
			nth[s.Flow] = seen[pair]
			seen[pair]++
		}
		key.nth = nth[s.Flow]
		got[key] = append(got[key], s.Data...)
		if s.Gap > 0 {
			gaps[key] = true
		}
	})
	if counts.Packets > 0 {
		t.Logf("%-45s %+v", filepath.Base(file), counts)
	}
	return got, gaps
}

// followed asks tshark for every stream that carries data.
func followed(t *testing.T, tshark, file string) map[stream][]byte {
	out, err := exec.Command(tshark, "-n", "-r", file, "-Y", "tcp && !icmp && !gtp", "-T", "fields", "-E", "occurrence=f", "-e", "tcp.stream", "-e", "tcp.len").Output()
	if err != nil {
		t.Fatal(err)
	}
	ids, args := map[string]bool{}, []string{"-n", "-q", "-r", file}
	for line := range strings.Lines(string(out)) {
		id, length, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if length != "0" && length != "" && !ids[id] {
			ids[id] = true
			args = append(args, "-z", "follow,tcp,raw,"+id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if out, err = exec.Command(tshark, args...).Output(); err != nil {
		t.Fatal(err)
	}
	all, seen := map[stream][]byte{}, map[[2]netip.AddrPort]int{}
	var there, back stream
	for line := range strings.Lines(string(out)) {
		line = strings.TrimRight(line, "\r\n")
		if a, ok := strings.CutPrefix(line, "Node 0: "); ok {
			there.from = address(t, a)
			continue
		}
		if a, ok := strings.CutPrefix(line, "Node 1: "); ok {
			there.to = address(t, a)
			pair := [2]netip.AddrPort{there.from, there.to}
			if pair[0].Compare(pair[1]) > 0 {
				pair[0], pair[1] = pair[1], pair[0]
			}
			there.nth = seen[pair]
			seen[pair]++
			back = stream{from: there.to, to: there.from, nth: there.nth}
			continue
		}
		key := there
		if text, ok := strings.CutPrefix(line, "\t"); ok {
			key, line = back, text
		}
		if b, err := hex.DecodeString(line); err == nil && len(b) > 0 {
			all[key] = append(all[key], b...)
		}
	}
	return all
}

func address(t *testing.T, s string) netip.AddrPort {
	i := strings.LastIndex(s, ":")
	a, err := netip.ParseAddrPort(s)
	if err != nil {
		if a, err = netip.ParseAddrPort(fmt.Sprintf("[%s]:%s", s[:i], s[i+1:])); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// BenchmarkCapture measures a real capture from the file's bytes to byte streams, in ns per frame.
func BenchmarkCapture(b *testing.B) {
	file, err := os.ReadFile(filepath.Join(testdata.Dir(b, "wire-live"), "free5gc-h2c-oauth.pcap"))
	if err != nil {
		b.Fatal(err)
	}
	var d ip.Decoder
	var p ip.Packet
	var frame pcap.Frame
	deliver := func(*tcp.Segment) {}
	b.ReportAllocs()
	frames := 0
	for b.Loop() {
		var a tcp.Assembler
		r, err := pcap.NewReader(bytes.NewReader(file))
		if err != nil {
			b.Fatal(err)
		}
		for r.Next(&frame) == nil {
			frames++
			if d.Decode(&frame, &p) == nil && p.Proto == ip.ProtoTCP {
				a.Packet(&p, frame.Number, frame.Time, deliver)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(frames), "ns/frame")
}
