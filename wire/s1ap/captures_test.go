package s1ap_test

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
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/s1ap"
	"github.com/guyline/guyline/wire/sctp"
)

// columns are tshark's fields for what row gives.
var columns = []string{"frame.number", "s1ap.procedureCode", "s1ap.MME_UE_S1AP_ID", "s1ap.ENB_UE_S1AP_ID", "s1ap.NAS_PDU"}

func row(frame int64, m *s1ap.Message) []string {
	row := []string{strconv.FormatInt(frame, 10), strconv.Itoa(int(m.Procedure)), "", "", ""}
	if m.Has&s1ap.HasMMEUEID != 0 {
		row[2] = fmt.Sprint(m.MMEUEID)
	}
	if m.Has&s1ap.HasENBUEID != 0 {
		row[3] = fmt.Sprint(m.ENBUEID)
	}
	if m.Has&s1ap.HasNAS != 0 {
		row[4] = fmt.Sprintf("%x", m.NAS)
	}
	if m.Faults != 0 {
		row[1] += " malformed"
	}
	return row
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
		args := []string{"-n", "-r", file, "-Y", "s1ap", "-T", "fields", "-E", "separator=|"}
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
	var m s1ap.Message
	deliver := func(s *sctp.Message) {
		if s.Kind != sctp.Data || s.PPID != sctp.PPIDS1AP {
			return
		}
		if err := s1ap.Parse(s.Data, &m); err != nil {
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
