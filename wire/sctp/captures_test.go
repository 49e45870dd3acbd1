package sctp_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
)

// captures lists every capture of the test data.
func captures(t testing.TB) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(testdata.Dir(t, "wire"), func(path string, _ fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); ext == ".pcap" || ext == ".pcapng" {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// assemble runs one capture through an Assembler.
func assemble(t testing.TB, file string, deliver func(*sctp.Message)) sctp.Counts {
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
		a     sctp.Assembler
	)
	for {
		err := r.Next(&frame)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if d.Decode(&frame, &p) == nil && p.Proto == ip.ProtoSCTP {
			a.Packet(&p, frame.Number, frame.Time, deliver)
		}
	}
	a.Flush(deliver)
	return a.Counts()
}

// TestAgainstTshark compares the user messages of every capture, by frame, stream and payload protocol, with the DATA chunks
// that tshark finds, less the frames with a retransmitted chunk or a fragment that is not the last.
func TestAgainstTshark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("skipped: no tshark")
	}
	total := 0
	for _, file := range captures(t) {
		got := map[string]int{}
		counts := assemble(t, file, func(m *sctp.Message) {
			if m.Kind == sctp.Data {
				got[fmt.Sprintf("frame %d stream %d protocol %d TSN %d", m.Frame, m.Stream, m.PPID, m.TSN)]++
			}
		})
		if counts.Packets == 0 {
			continue
		}
		out, err := exec.Command(tshark, "-n", "-r", file, "-Y", "sctp.data_tsn_raw", "-T", "fields", "-e", "frame.number", "-e", "sctp.data_sid",
			"-e", "sctp.data_payload_proto_id", "-e", "sctp.data_tsn_raw", "-e", "sctp.retransmission", "-e", "sctp.data_e_bit").Output()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if f[1] == "" {
				continue
			}
			sid, ppid, tsn := strings.Split(f[1], ","), strings.Split(f[2], ","), strings.Split(f[3], ",")
			for i := range sid {
				n, _ := strconv.ParseUint(sid[i], 0, 16)
				if f[4] == "" && strings.Split(f[5], ",")[i] == "1" {
					want[fmt.Sprintf("frame %s stream %d protocol %s TSN %s", f[0], n, ppid[i], tsn[i])]++
				}
			}
		}
		for k := range want {
			if got[k] == 0 {
				t.Errorf("%s: %s is missing", filepath.Base(file), k)
			}
		}
		for k := range got {
			if want[k] == 0 {
				t.Errorf("%s: %s is not tshark's", filepath.Base(file), k)
			}
		}
		total += len(got)
		t.Logf("%-45s %+v", filepath.Base(file), counts)
	}
	t.Logf("%d messages", total)
}

// BenchmarkCapture measures a real capture from the file's bytes to user messages, in ns per frame.
func BenchmarkCapture(b *testing.B) {
	file, err := os.ReadFile(filepath.Join(testdata.Dir(b, "wire"), "suci-catcher/suci_catcher_500.pcapng"))
	if err != nil {
		b.Fatal(err)
	}
	var d ip.Decoder
	var p ip.Packet
	var frame pcap.Frame
	deliver := func(*sctp.Message) {}
	b.ReportAllocs()
	frames := 0
	for b.Loop() {
		var a sctp.Assembler
		r, err := pcap.NewReader(bytes.NewReader(file))
		if err != nil {
			b.Fatal(err)
		}
		for r.Next(&frame) == nil {
			frames++
			if d.Decode(&frame, &p) == nil && p.Proto == ip.ProtoSCTP {
				a.Packet(&p, frame.Number, frame.Time, deliver)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(frames), "ns/frame")
}
