package sba_test

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sba"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/tcp"
)

// run drives one capture, with the key log that lies beside it.
func run(tb testing.TB, file string, keys ...string) ([]event.Event, *sba.Tracker) {
	tb.Helper()
	var events []event.Event
	tracker := sba.New(func(e *event.Event) { events = append(events, e.Clone()) }, &event.Pseudonyms{Key: []byte("test")})
	for _, name := range keys {
		if lines, err := os.ReadFile(name); err == nil {
			tracker.KeyLog(lines)
		}
	}
	feed(tb, file, tracker)
	return events, tracker
}

func feed(tb testing.TB, file string, tracker *sba.Tracker) {
	tb.Helper()
	walk(tb, file, walker{tracker.KeyLog, tracker.Segment, tracker.Diameter, tracker.Datagram})
	tracker.Flush()
}

// walker is who gets what a capture holds.
type walker struct {
	keys     func([]byte)
	segment  func(*tcp.Segment)
	message  func(*sctp.Message)
	datagram func([]byte)
}

func walk(tb testing.TB, file string, w walker) {
	tb.Helper()
	fh, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer fh.Close()
	r, err := pcap.NewReader(fh)
	if err != nil {
		tb.Logf("%s: %v", file, err)
		return
	}
	var (
		d     ip.Decoder
		frame pcap.Frame
		p     ip.Packet
		a     tcp.Assembler
		s     sctp.Assembler
		keys  int
	)
	for {
		err := r.Next(&frame)
		if err != nil {
			if !errors.Is(err, io.EOF) {
				tb.Logf("%s: %v", file, err)
			}
			break
		}
		if log := r.KeyLog(); len(log) > keys && w.keys != nil {
			w.keys(log[keys:])
			keys = len(log)
		}
		if d.Decode(&frame, &p) != nil {
			continue
		}
		switch p.Proto {
		case ip.ProtoTCP:
			a.Packet(&p, frame.Number, frame.Time, w.segment)
		case ip.ProtoSCTP:
			if w.message != nil {
				s.Packet(&p, frame.Number, frame.Time, w.message)
			}
		case ip.ProtoUDP:
			datagram(&p, w)
		}
	}
	a.Flush(w.segment)
}

// datagram hands on a UDP datagram, also one inside GTP-U.
func datagram(p *ip.Packet, w walker) {
	_, dst, data, err := ip.UDP(p.Payload)
	if err != nil || w.datagram == nil {
		return
	}
	w.datagram(data)
	var h gtp.Header
	if dst != 2152 || gtp.ParseU(data, &h) != nil {
		return
	}
	var user gtp.Inner
	if gtp.ParseInner(h.Payload, &user) == nil && user.Data != nil {
		w.datagram(user.Data)
	}
}

// keysOf is where the key log of a capture may lie.
func keysOf(file string) []string {
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	return []string{stem + ".keys.txt", stem + ".keylog"}
}

func show(t *testing.T, events []event.Event) {
	for _, e := range events {
		frames := e.Frames
		if len(frames) > 12 {
			frames = frames[:12]
		}
		t.Logf("    %-9s %-36s %-6s node=%s ue=%s %v→%v frames %d %v: %s", e.Class, e.ID, e.Value, e.Node, e.UE, e.Src, e.Dst, len(e.Frames), frames, e.Detail)
	}
}

// table reads a table of the test data. Some rows have commas in their note that nothing quotes: those are cut.
func table(tb testing.TB, file string) (out []map[string]string) {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// ours says that an attack kind is this package's to find.
func ours(kind string) bool {
	switch kind {
	case "nf-discovery-unauthorised", "nf-discovery-invalid-type", "nrf-malformed-discovery", "rogue-nf-registration", "nf-deregistration-unauthorised",
		"nf-deregistration-storm", "subscriber-data-unauthorised", "oauth-alg-none", "oauth-expired", "oauth-audience", "oauth-scope",
		"oauth-token-replay", "obsolete-tls", "no-mutual-tls":
		return true
	}
	return false
}

// TestTrackerLabels holds the attacks found against labels.csv, with and without the key log.
func TestTrackerLabels(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	for _, row := range table(t, filepath.Join(dir, "labels.csv")) {
		file := filepath.Join(dir, row["file"])
		kind, attack := strings.CutPrefix(row["label"], "attack:")
		for _, keys := range [][]string{nil, keysOf(file)} {
			events, _ := run(t, file, keys...)
			var kinds []string
			for _, e := range events {
				check(t, &e)
				if e.Class == event.Attack && !slices.Contains(kinds, e.Kind) {
					kinds = append(kinds, e.Kind)
				}
			}
			switch {
			case attack && ours(kind) && !slices.Contains(kinds, kind):
				t.Errorf("%s (keys %d): want %s, have %v", row["file"], len(keys), kind, kinds)
			case !(attack && ours(kind)) && len(kinds) > 0:
				t.Errorf("%s (keys %d): is %s, have %v", row["file"], len(keys), row["label"], kinds)
			case attack && ours(kind) && len(kinds) > 1:
				t.Logf("%s (keys %d): is %s, have %v", row["file"], len(keys), kind, kinds)
			}
			if name := os.Getenv("SHOW"); name != "" && strings.Contains(row["file"], name) {
				t.Logf("%s keys %d", row["file"], len(keys))
				show(t, events)
			}
		}
	}
}

// check holds an event against what every event must have.
func check(t *testing.T, e *event.Event) {
	t.Helper()
	switch {
	case e.ID == "" || e.Class == 0 || e.Interface == "" || e.Time == 0 || len(e.Frames) == 0:
		t.Errorf("incomplete: %+v", e)
	case e.Class == event.Attack && (e.Kind == "" || e.Detail == ""), e.Class != event.Attack && e.Kind != "":
		t.Errorf("kind: %+v", e)
	case !slices.IsSorted(e.Frames) || e.Frames[0] < 1:
		t.Errorf("frames: %+v", e)
	case e.Class == event.Principle && (e.Value != "fail" || len(e.Frames) > 1000):
		t.Errorf("principle: %+v", e)
	}
}

// TestTrackerFacts holds the counts against tshark's. Where a port was told to be HTTP/2, tshark does not see HTTP/1 on it.
func TestTrackerFacts(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	counts := map[string]sba.Counts{}
	good, rows := 0, 0
	for _, row := range table(t, filepath.Join(dir, "facts.csv")) {
		if row["fact"] != "http_requests" && row["fact"] != "tls_handshake_packets" {
			continue
		}
		c, ok := counts[row["file"]]
		if !ok {
			_, tracker := run(t, filepath.Join(dir, row["file"]))
			c = tracker.Counts()
			counts[row["file"]] = c
		}
		have := map[string]int64{
			"http_requests all": c.HTTPRequests - c.HTTP1OnHTTP2, "http_requests http1": c.HTTP1Requests - c.HTTP1OnHTTP2,
			"http_requests with_authorization": c.WithAuthorization - c.HTTP1OnHTTP2Authorized, "tls_handshake_packets all": c.TLSHandshakes,
		}[row["fact"]+" "+row["value"]]
		rows++
		if strconv.FormatInt(have, 10) != row["count"] {
			t.Logf("%s %s %s: have %d (%d HTTP/1 on HTTP/2), tshark %s", row["file"], row["fact"], row["value"], have, c.HTTP1OnHTTP2, row["count"])
			continue
		}
		good++
	}
	t.Logf("%d of %d rows equal", good, rows)
}

// TestTrackerLive holds the verdicts against expected.csv.
func TestTrackerLive(t *testing.T) {
	dir := testdata.Dir(t, "wire-live")
	found := map[string]map[string][]string{}
	for _, row := range table(t, filepath.Join(dir, "expected.csv")) {
		file := filepath.Join(dir, row["file"])
		if found[row["file"]] == nil {
			values := map[string][]string{}
			events, tracker := run(t, file, keysOf(file)...)
			for _, e := range events {
				check(t, &e)
				if e.Value == "pass" || e.Value == "fail" {
					values[e.ID] = append(values[e.ID], e.Value)
				}
			}
			found[row["file"]] = values
			t.Logf("%s: %+v %+v", row["file"], tracker.Counts(), tracker.Seen())
			if os.Getenv("SHOW") != "" && strings.Contains(row["file"], os.Getenv("SHOW")) {
				show(t, events)
			}
		}
		switch row["fact"] {
		case "pfcp-heartbeat-to-stranger": // wire/n4
			continue
		case "published-private-key": // judged above: the digest is a fact
			continue
		}
		have := found[row["file"]][row["fact"]]
		want := row["value"]
		if !slices.Contains(have, want) || want == "pass" && slices.Contains(have, "fail") {
			t.Errorf("%s %s: want %s, have %v", row["file"], row["fact"], want, have)
		}
	}
}

// BenchmarkTracker measures the readers of HTTP and all above them, per HTTP message (a request or a response).
func BenchmarkTracker(b *testing.B) {
	for _, name := range []string{"wire/open5gs/roaming_lbo.pcapng", "wire-live/free5gc-h2c-oauth.pcap", "wire-live/free5gc-tls-nooauth.pcap"} {
		folder, rest, _ := strings.Cut(name, "/")
		file := filepath.Join(testdata.Dir(b, folder), rest)
		var segments []tcp.Segment
		walk(b, file, walker{segment: func(s *tcp.Segment) {
			c := *s
			c.Data = slices.Clone(s.Data)
			segments = append(segments, c)
		}})
		b.Run(filepath.Base(name), func(b *testing.B) {
			b.ReportAllocs()
			tracker := sba.New(func(*event.Event) {}, &event.Pseudonyms{Key: []byte("test")})
			for _, keys := range keysOf(file) {
				if lines, err := os.ReadFile(keys); err == nil {
					tracker.KeyLog(lines)
				}
			}
			span := segments[len(segments)-1].Time - segments[0].Time + 1e9
			for i := range b.N { // one long capture: the same again, in new connections
				for _, s := range segments {
					s.Flow += uint32(i) << 12
					s.Time += int64(i) * span
					s.Frame += int64(i) << 20
					tracker.Segment(&s)
				}
			}
			tracker.Flush()
			c := tracker.Counts()
			messages := c.HTTPRequests + c.Responses
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(messages), "ns/message")
		})
	}
}
