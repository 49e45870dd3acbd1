package ip_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
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

// each hands on every frame of a capture with what Decode said of it.
func each(t testing.TB, file string, see func(*pcap.Frame, *ip.Packet, error)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var d ip.Decoder
	var frame pcap.Frame
	var p ip.Packet
	for {
		err := r.Next(&frame)
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		see(&frame, &p, d.Decode(&frame, &p))
	}
}

// TestAgainstTshark compares, frame by frame over every capture, the outermost addresses, the protocol and the time with
// what tshark says.
func TestAgainstTshark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("skipped: no tshark")
	}
	files, frames, packets := captures(t), 0, 0
	all := filepath.Join(t.TempDir(), "all.pcapng") // one after the other: tshark takes long to start
	if out, err := exec.Command("mergecap", append([]string{"-a", "-w", all}, files...)...).CombinedOutput(); err != nil {
		t.Fatalf("mergecap: %v %s", err, out)
	}
	out, err := exec.Command(tshark, "-n", "-r", all, "-T", "fields", "-E", "occurrence=f", "-E", "separator=|",
		"-e", "frame.number", "-e", "frame.time_epoch", "-e", "ip.src", "-e", "ip.dst", "-e", "ipv6.src", "-e", "ipv6.dst",
		"-e", "ip.ttl", "-e", "vlan.id", "-e", "frame.len", "-e", "udp.srcport", "-e", "tcp.srcport", "-e", "sctp.srcport",
		"-e", "eth.src").Output()
	if err != nil {
		t.Fatalf("tshark: %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	for _, file := range files {
		before := frames
		each(t, file, func(f *pcap.Frame, p *ip.Packet, err error) {
			if frames++; frames > len(lines) {
				t.Fatalf("%s: tshark has %d frames in all", file, len(lines))
			}
			if int(f.Number) != frames-before {
				t.Fatalf("%s: frame %d is numbered %d", file, frames-before, f.Number)
			}
			f.Number = int64(frames)
			want := strings.Split(lines[frames-1], "|")
			if got := row(f, p, err, want); strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("%s\n got %s %v\nwant %s", file, strings.Join(got, "|"), err, lines[frames-1])
			}
			if err == nil && !p.RawNAS {
				packets++
			}
		})
	}
	if frames != len(lines) {
		t.Errorf("%d frames, tshark has %d", frames, len(lines))
	}
	t.Logf("%d captures, %d frames, %d IP packets", len(files), frames, packets)
}

// row is what we say of a frame, in tshark's fields. What a quoted packet inside ICMP says, and what it says below an
// encapsulation, is taken over from want: tshark's ports are then the inner packet's.
func row(f *pcap.Frame, p *ip.Packet, err error, want []string) []string {
	out := make([]string, len(want))
	out[0] = strconv.FormatInt(f.Number, 10)
	out[1] = fmt.Sprintf("%d.%09d", f.Time/1e9, f.Time%1e9)
	out[8] = strconv.Itoa(f.Length)
	if p.HasSrcMAC && f.Link == pcap.Ethernet {
		out[12] = net.HardwareAddr(p.SrcMAC[:]).String()
	}
	if p.VLAN != 0 {
		out[7] = strconv.Itoa(int(p.VLAN))
	}
	if p.RawNAS || errors.Is(err, ip.ErrNotIP) {
		return out
	}
	if p.Src.Is4() {
		out[2], out[3], out[6] = p.Src.String(), p.Dst.String(), strconv.Itoa(int(p.TTL))
	} else {
		out[4], out[5] = p.Src.String(), p.Dst.String()
	}
	if p.Proto == ip.ProtoICMP || p.Proto == ip.ProtoICMPv6 || p.Src.Is4() != (want[2] != "") {
		copy(out[2:7], want[2:7])
		copy(out[9:12], want[9:12])
	} else if column, ok := map[uint8]int{ip.ProtoUDP: 9, ip.ProtoTCP: 10, ip.ProtoSCTP: 11}[p.Proto]; ok && err == nil && len(p.Payload) >= 8 {
		copy(out[9:12], want[9:12]) // an inner packet's
		out[column] = strconv.Itoa(int(binary.BigEndian.Uint16(p.Payload)))
	}
	// A GTP-U tunnel fills the fields of the address family that the outer packet leaves empty.
	if p.Src.Is4() {
		copy(out[4:6], want[4:6])
	} else {
		out[2], out[3], out[6] = want[2], want[3], want[6]
	}
	return out
}
