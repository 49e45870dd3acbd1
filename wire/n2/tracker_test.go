package n2

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
)

// kinds are the attack kinds that this package must find.
var kinds = map[string]bool{"bidding-down": true, "auth-brute-force": true, "rogue-gnb": true, "null-scheme-suci": true, "blind-dos-tmsi": true,
	"downlink-identity-extraction": true, "uplink-identity-extraction": true, "null-cipher-integrity": true, "nas-fuzzing": true,
	"suci-replay": true, "ue-capability-bidding-down": true, "nas-count-replay": true, "null-integrity": true,
	"ciphering-claimed-not-applied": true}

// facts are the counts of facts.csv that this package makes.
var factNames = map[string]bool{"ngap_proc": true, "nas_mm": true, "sec_hdr": true, "suci_scheme": true, "smc_nea": true, "smc_nia": true}

// drive runs one capture through a tracker.
func drive(tb testing.TB, file string, t *Tracker) {
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var frame pcap.Frame
	var d ip.Decoder
	var p ip.Packet
	var a sctp.Assembler
	for {
		if err := r.Next(&frame); err == io.EOF {
			break
		} else if err != nil {
			tb.Log(file, err)
			break
		}
		if d.Decode(&frame, &p) != nil {
			continue
		}
		switch {
		case p.RawNAS:
			t.NAS(p.Payload, frame.Number, frame.Time)
		case p.Proto == ip.ProtoSCTP:
			a.Packet(&p, frame.Number, frame.Time, t.Message)
		}
	}
	a.Flush(t.Message)
	t.Flush()
}

// TestTracker drives every capture and compares kinds with labels.csv and counts with facts.csv.
func TestTracker(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	want := map[string]map[string]int64{}
	for _, r := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		if !factNames[r["fact"]] {
			continue
		}
		if want[r["file"]] == nil {
			want[r["file"]] = map[string]int64{}
		}
		want[r["file"]][r["fact"]+","+r["value"]], _ = strconv.ParseInt(r["count"], 10, 64)
	}
	rows, equal := 0, 0
	for _, r := range labels(t, filepath.Join(dir, "labels.csv")) {
		file, label := r[0], r[1]
		var said []event.Event
		tr := New(func(e *event.Event) { said = append(said, e.Clone()) }, &event.Pseudonyms{Key: []byte("test")})
		drive(t, filepath.Join(dir, file), tr)
		found := map[string]bool{}
		for i := range said {
			e := &said[i]
			if len(e.Frames) == 0 {
				t.Errorf("%s: event %s without a frame", file, e.ID)
			}
			if e.Class == event.Attack {
				found[e.Kind] = true
				if label == "benign" {
					t.Errorf("%s: benign, said %s: %s %v", file, e.Kind, e.Detail, e.Frames)
				}
			}
		}
		if kind, ok := strings.CutPrefix(label, "attack:"); ok && kinds[kind] && !found[kind] {
			t.Errorf("%s: %s not found", file, kind)
		}
		got := tr.Counts()
		for k, n := range want[file] {
			rows++
			if got[k] == n {
				equal++
			} else {
				t.Logf("%s: %s is %d, want %d", file, k, got[k], n)
			}
		}
		if testing.Verbose() && len(said) > 0 && os.Getenv("N2_EVENTS") != "" {
			fmt.Printf("== %s (%s)\n", file, label)
			for i := range said {
				e := &said[i]
				fmt.Printf("  %v %s %s %s node=%s ue=%s value=%q n=%d %v: %s\n", e.Class, e.ID, e.Kind, e.Interface, e.Node, e.UE, e.Value, len(e.Frames), e.Frames[:min(len(e.Frames), 6)], e.Detail)
			}
		}
	}
	t.Logf("%d of %d counts equal", equal, rows)
	if equal < rows {
		t.Errorf("%d counts differ", rows-equal)
	}
}

// labels reads labels.csv, whose last column holds commas without quotes in places.
func labels(tb testing.TB, file string) [][]string {
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
	return rows[1:]
}

// TestSessionsAndLadder: one registration with a session of a real core, from Initial UE Message to release.
func TestSessionsAndLadder(t *testing.T) {
	file := filepath.Join(testdata.Dir(t, "wire"), "open5gs/roaming_lbo.pcapng")
	tr := New(func(*event.Event) {}, &event.Pseudonyms{Key: []byte("test")})
	var up, down, address, ended bool
	tr.Sessions = func(s *Session) {
		up = up || s.ID == 5 && s.Uplink.TEID == 48721
		down = down || s.ID == 5 && s.Downlink.TEID == 1
		address = address || s.Address.IsValid()
		ended = ended || s.Ended
	}
	drive(t, file, tr)
	if !up || !down || !address || !ended {
		t.Errorf("uplink %v, downlink %v, UE address %v, ended %v: want all", up, down, address, ended)
	}
	l := tr.Ladders()
	if len(l) == 0 || l[0].UE == "" || len(l[0].Steps) < 20 || l[0].Steps[0].Message != "InitialUEMessage" || l[0].Steps[1].Message != "Registration request" {
		t.Errorf("ladder %+v", l)
	}
	if s := tr.Seen(); len(s) != 2 || s[0].Interface != "N1" || s[1].Interface != "N2" || s[1].Last <= s[1].First {
		t.Errorf("coverage %+v", s)
	}
}
