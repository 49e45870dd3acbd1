package assess

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/report"
)

// TestPackets assesses captures in three wrappings and wants the frames of findings taken apart: those that evidence names,
// attacks first, at most three of a result, none of them twice, and nobody named in them.
func TestPackets(t *testing.T) {
	from := filepath.Join(testdata.Dir(t, "wire"), "auth-anomaly")
	dir := t.TempDir()
	for name, wrap := range map[string]func([]byte) []byte{
		"supi_harvest.pcap": func(b []byte) []byte { return b },
		"false_bs.pcap":     gzipped,
		"brute_force.pcap":  func(b []byte) []byte { w, _ := zstd.NewWriter(nil); return w.EncodeAll(b, nil) },
	} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), wrap(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := Run(context.Background(), Options{Paths: []string{dir}, Now: time.Unix(0, 0), Frames: 3})
	if err != nil {
		t.Fatal(err)
	}
	files, shown := map[string]bool{}, map[place]*report.Packet{}
	for _, x := range a.Report.Results {
		mine := 0
		for _, e := range x.Evidence {
			if e.Packet == nil {
				continue
			}
			mine++
			files[filepath.Base(e.File)] = true
			if e.Frame == 0 || len(e.Packet.Fields) == 0 || len(e.Packet.Buffers) == 0 || e.Packet.Time.IsZero() {
				t.Errorf("%s: frame %d of %s is empty", x.Check, e.Frame, e.File)
			}
			if known := shown[place{e.File, e.Frame}]; known != nil && known != e.Packet {
				t.Errorf("frame %d of %s is kept twice", e.Frame, e.File)
			}
			shown[place{e.File, e.Frame}] = e.Packet
		}
		if mine > 3 {
			t.Errorf("%s: %d frames", x.Check, mine)
		}
		if x.Class == string(check.OfAttack) && x.Verdict == check.Fail && mine == 0 {
			t.Errorf("%s on %s shows no frame", x.Check, x.Subject)
		}
	}
	if len(files) != 3 {
		t.Errorf("frames of %v, want all three captures", files)
	}
	if f := a.Report.Frames; f.Shown != len(shown) || f.Shown == 0 || f.Shown > maxFrames || f.LeftOut == 0 {
		t.Errorf("%+v for %d frames", f, len(shown))
	}
	for at, p := range shown {
		if text := named.FindString(words(p.Fields)); text != "" {
			t.Errorf("frame %d of %s shows %s", at.frame, at.file, text)
		}
	}
}

// named are identities in clear.
var named = regexp.MustCompile(`imsi-[0-9]+|suci-0-[0-9-]+-[0-9]{6,}`)

// TestNoPackets: who does not ask for frames gets none.
func TestNoPackets(t *testing.T) {
	a, err := Run(context.Background(), Options{Paths: []string{filepath.Join(testdata.Dir(t, "wire"), "auth-anomaly", "supi_harvest.pcap")}, Now: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range a.Report.Results {
		for _, e := range x.Evidence {
			if e.Packet != nil {
				t.Fatalf("%s has a frame", x.Check)
			}
		}
	}
	if a.Report.Frames != (report.Frames{}) {
		t.Errorf("%+v", a.Report.Frames)
	}
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

// words are the values of fields, each on a line.
func words(fields []report.PacketField) string {
	var s strings.Builder
	for _, f := range fields {
		s.WriteString(f.Value + "\n" + words(f.Fields))
	}
	return s.String()
}
