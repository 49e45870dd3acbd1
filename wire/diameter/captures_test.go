package diameter_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/diameter"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
)

// columns are tshark's fields for what row gives.
var columns = []string{"frame.number", "diameter.cmd.code", "diameter.applicationId", "diameter.Origin-Host", "diameter.Origin-Realm", "diameter.Destination-Realm", "diameter.Result-Code", "diameter.hopbyhopid"}

func row(frame int64, m *diameter.Message) []string {
	result := ""
	if m.Result != 0 && !m.Experimental {
		result = fmt.Sprint(m.Result)
	}
	return []string{strconv.FormatInt(frame, 10), strconv.Itoa(int(m.Command)), fmt.Sprint(uint32(m.Application)), string(m.OriginHost),
		string(m.OriginRealm), string(m.DestinationRealm), result, fmt.Sprintf("0x%08x", m.HopByHop)}
}

// TestAgainstTshark compares every message of the captures with tshark, frame by frame.
func TestAgainstTshark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("skipped: no tshark")
	}
	files, err := filepath.Glob(filepath.Join(testdata.Dir(t, "wire"), "diameter", "*.pcapng"))
	if err != nil || len(files) == 0 {
		t.Fatal("no captures", err)
	}
	total := 0
	for _, file := range files {
		args := []string{"-n", "-r", file, "-Y", "diameter", "-T", "fields", "-E", "separator=|"}
		for _, c := range columns {
			args = append(args, "-e", c)
		}
		out, err := exec.Command(tshark, args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		got := messages(t, file)
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		for _, line := range lines {
			want := strings.Split(line, "|")
			have := got[want[0]]
			if total++; !slices.EqualFunc(have, want, same) {
				t.Errorf("%s\n got %q\nwant %q", filepath.Base(file), have, want)
			}
		}
		if len(lines) != len(got) {
			t.Errorf("%s: %d frames, tshark has %d", file, len(got), len(lines))
		}
	}
	t.Logf("%d frames", total)
}

// same compares two columns. tshark repeats a value that it shows at two places of its tree, so equal neighbours count once.
func same(a, b string) bool {
	return slices.Equal(slices.Compact(strings.Split(a, ",")), slices.Compact(strings.Split(b, ",")))
}

// messages are the rows of a capture by frame; where a frame has several messages their columns are joined as tshark does it.
func messages(t *testing.T, file string) map[string][]string {
	t.Helper()
	got := map[string][]string{}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var d ip.Decoder
	var a sctp.Assembler
	var frame pcap.Frame
	var p ip.Packet
	var m diameter.Message
	deliver := func(s *sctp.Message) {
		if s.Kind != sctp.Data || s.PPID != sctp.PPIDDiameter {
			return
		}
		if err := diameter.Parse(s.Data, &m); err != nil {
			t.Errorf("%s frame %d: %v", file, s.Frame, err)
			return
		}
		next := row(s.Frame, &m)
		key := next[0]
		if old := got[key]; old != nil {
			for i := range next {
				if i > 0 && old[i] != "" && next[i] != "" {
					next[i] = old[i] + "," + next[i]
				} else if old[i] != "" {
					next[i] = old[i]
				}
			}
		}
		got[key] = next
	}
	for {
		if err := r.Next(&frame); err == io.EOF {
			a.Flush(deliver)
			return got
		} else if err != nil {
			t.Fatal(err)
		}
		if d.Decode(&frame, &p) == nil && p.Proto == ip.ProtoSCTP {
			a.Packet(&p, frame.Number, frame.Time, deliver)
		}
	}
}
