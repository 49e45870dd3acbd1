package n4_test

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n4"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/tcp"
)

// drive feeds a capture to a tracker.
func drive(tb testing.TB, file string, x *n4.Tracker) { part(tb, file, x, 0, 1<<62) }

// part feeds the frames from first to last.
func part(tb testing.TB, file string, x *n4.Tracker, first, last int64) {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var d ip.Decoder
	var frame pcap.Frame
	var p ip.Packet
	var h tcp.Header
	var streams sctp.Assembler
	var m ngap.Message
	for {
		if err := r.Next(&frame); err == io.EOF {
			break
		} else if err != nil {
			tb.Fatal(err)
		}
		if frame.Number < first || frame.Number > last || d.Decode(&frame, &p) != nil {
			continue
		}
		switch p.Proto {
		case ip.ProtoUDP:
			if src, dst, data, err := ip.UDP(p.Payload); err == nil || len(data) > 0 {
				x.UDP(&p, src, dst, data, frame.Number, frame.Time)
			}
		case ip.ProtoTCP:
			if tcp.Parse(p.Payload, &h) {
				x.TCP(&p, &h, frame.Number, frame.Time)
			}
		case ip.ProtoICMP, ip.ProtoICMPv6:
			x.ICMP(&p, frame.Number, frame.Time)
		case ip.ProtoSCTP:
			streams.Packet(&p, frame.Number, frame.Time, func(s *sctp.Message) {
				if s.PPID != 60 || ngap.Parse(s.Data, &m) != nil && len(m.Sessions) == 0 {
					return
				}
				for i := range m.Sessions {
					x.Tunnel(m.Sessions[i].Uplink, m.Sessions[i].Downlink)
				}
			})
		}
	}
	x.Flush()
}

// events is what a capture shows.
func events(tb testing.TB, file string) ([]event.Event, *n4.Tracker) {
	var all []event.Event
	x := n4.New(func(e *event.Event) { all = append(all, e.Clone()) }, &event.Pseudonyms{Key: []byte("test")})
	drive(tb, file, x)
	return all, x
}

// labels reads file and label of labels.csv; its notes hold commas without quotation marks.
func labels(t *testing.T, dir string) []map[string]string {
	b, err := os.ReadFile(filepath.Join(dir, "labels.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		c := strings.SplitN(line, ",", 3)
		rows = append(rows, map[string]string{"file": c[0], "label": c[1]})
	}
	return rows
}

// ours are the kinds of attack that N4, N3 and the hosts of their functions show.
var ours = []string{"pfcp-", "gtp-", "core-reached-from-ue", "ue-address-spoofing", "teid-scan", "port-scan", "reverse-shell"}

func isOurs(kind string) bool {
	return slices.ContainsFunc(ours, func(o string) bool { return strings.HasPrefix(kind, o) || strings.HasSuffix(kind, "-in-gtp") })
}

// TestTrackerLabels holds every capture to its label: the kind of attack that it names, and no attack in any other.
func TestTrackerLabels(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	right, wrong := 0, 0
	for _, row := range labels(t, dir) {
		if row["label"] == "robustness" {
			events(t, filepath.Join(dir, row["file"]))
			continue
		}
		all, _ := events(t, filepath.Join(dir, row["file"]))
		kinds := map[string]int{}
		for _, e := range all {
			if e.Class == event.Attack {
				kinds[e.Kind] += len(e.Frames)
			}
			if testing.Verbose() && e.Class != event.Fact {
				t.Logf("%s: %v %s %v %s→%s %s: %d frames", row["file"], e.Class, e.ID, e.Interface, e.Src, e.Dst, e.Detail, len(e.Frames))
			}
		}
		want, attack := strings.CutPrefix(row["label"], "attack:")
		if !attack || !isOurs(want) {
			want = ""
		}
		if want == "" && len(kinds) > 0 || want != "" && kinds[want] == 0 {
			wrong++
			t.Errorf("%s: attacks %v, want %q", row["file"], kinds, want)
			continue
		}
		right++
	}
	t.Logf("%d right, %d wrong", right, wrong)
}

// TestTrackerFrames holds the evidence frames to those that the recordings' authors marked.
func TestTrackerFrames(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	want := map[string]map[int64]bool{}
	for _, row := range testdata.CSV(t, filepath.Join(dir, "frames.csv")) {
		n, err := strconv.ParseInt(row["frame"], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if want[row["file"]] == nil {
			want[row["file"]] = map[int64]bool{}
		}
		want[row["file"]][n] = true
	}
	both, missed, extra := 0, 0, 0
	for _, row := range labels(t, dir) {
		file := row["file"]
		if !strings.HasPrefix(file, "pfcp-attacks/") {
			continue
		}
		all, _ := events(t, filepath.Join(dir, file))
		got := map[int64]bool{}
		for _, e := range all {
			if e.Class == event.Attack {
				for _, n := range e.Frames {
					got[n] = true
				}
			}
		}
		var more, less []int64
		for _, n := range slices.Sorted(maps.Keys(got)) {
			if want[file][n] {
				both++
			} else {
				more = append(more, n)
			}
		}
		for _, n := range slices.Sorted(maps.Keys(want[file])) {
			if !got[n] {
				less = append(less, n)
			}
		}
		missed += len(less)
		extra += len(more)
		t.Logf("%s: %d of %d, missed %v, too many %v", file, len(want[file])-len(less), len(want[file]), less, more)
	}
	if f1 := 2 * float64(both) / float64(2*both+missed+extra); f1 < 0.99 {
		t.Errorf("F1 %.4f", f1)
	} else {
		t.Logf("F1 %.4f", f1)
	}
}

// explained are the rows of facts.csv in which we differ from tshark, and why.
var explained = map[string]string{
	"decoder/gtp_false_positive.pcapng gtp_msg 0x03": "flags E, S and PN with a length of 0: tshark calls it malformed, we say it is no GTP",
}

// TestTrackerFacts holds the counts to tshark's.
func TestTrackerFacts(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	got := map[string]n4.Counts{}
	equal, total := 0, 0
	for _, row := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		if row["fact"] != "pfcp" && row["fact"] != "pfcp_cause" && row["fact"] != "gtp_msg" {
			continue
		}
		file := row["file"]
		if got[file] == nil {
			_, x := events(t, filepath.Join(dir, file))
			got[file] = x.Counts()
		}
		n, err := strconv.ParseInt(row["count"], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		total++
		key := row["fact"] + " " + row["value"]
		switch {
		case got[file][key] == n:
			equal++
		case strings.Contains(file, "pfcp_all_messages") && row["fact"] == "pfcp_cause":
			t.Logf("%s %s: %d, tshark %d: generated at random, with causes at all depths", file, key, got[file][key], n)
		case explained[file+" "+key] != "":
			t.Logf("%s %s: %d, tshark %d: %s", file, key, got[file][key], n, explained[file+" "+key])
		default:
			t.Errorf("%s %s: %d, tshark %d", file, key, got[file][key], n)
		}
	}
	t.Logf("%d of %d rows", equal, total)
}

// TestTrackerLive looks for the heartbeat that a real SMF answers to a stranger.
func TestTrackerLive(t *testing.T) {
	dir := testdata.Dir(t, "wire-live")
	for _, row := range testdata.CSV(t, filepath.Join(dir, "expected.csv")) {
		if row["fact"] != "pfcp-heartbeat-to-stranger" {
			continue
		}
		all, _ := events(t, filepath.Join(dir, row["file"]))
		if !slices.ContainsFunc(all, func(e event.Event) bool { return e.ID == row["fact"] && e.Class == event.Principle }) {
			t.Errorf("%s: not found", row["file"])
		}
		for _, e := range all {
			t.Logf("%v %s %v %s", e.Class, e.ID, e.Frames, e.Detail)
		}
	}
}

// TestTrackerParts holds the evidence frames of parts of the recordings to the marks: a capture may begin and end anywhere,
// with a forged request too.
func TestTrackerParts(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	marks := map[string][]int64{}
	for _, row := range testdata.CSV(t, filepath.Join(dir, "frames.csv")) {
		n, _ := strconv.ParseInt(row["frame"], 10, 64)
		marks[row["file"]] = append(marks[row["file"]], n)
	}
	both, missed, extra := 0, 0, 0
	for file, frames := range marks {
		for k := range 12 {
			first := frames[k*(len(frames)-1)/12] + int64(k%3) - 1 // before, at and behind an attack frame
			last := frames[min(len(frames)-1, k*(len(frames)-1)/12+len(frames)/2)] + int64(k%2)
			got := map[int64]bool{}
			x := n4.New(func(e *event.Event) {
				if e.Class == event.Attack {
					for _, n := range e.Frames {
						got[n] = true
					}
				}
			}, &event.Pseudonyms{})
			part(t, filepath.Join(dir, file), x, first, last)
			var less []int64
			for _, n := range frames {
				switch {
				case got[n]:
					both++
				case n >= first && n <= last:
					less = append(less, n)
				}
				delete(got, n)
			}
			missed += len(less)
			extra += len(got)
			if len(less)+len(got) > 0 {
				t.Logf("%s %d–%d: missed %v, too many %v", file, first, last, less, slices.Sorted(maps.Keys(got)))
			}
		}
	}
	if f1 := 2 * float64(both) / float64(2*both+missed+extra); f1 < 0.99 {
		t.Errorf("F1 %.4f", f1)
	} else {
		t.Logf("F1 %.4f of %d frames", f1, both)
	}
}
