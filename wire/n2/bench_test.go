package n2

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
)

// messages are the SCTP messages of one capture, copied.
func messages(tb testing.TB, file string) []sctp.Message {
	f, err := os.Open(filepath.Join(testdata.Dir(tb, "wire"), file))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var out []sctp.Message
	var frame pcap.Frame
	var d ip.Decoder
	var p ip.Packet
	var a sctp.Assembler
	keep := func(m *sctp.Message) {
		c := *m
		c.Data = append([]byte(nil), m.Data...)
		out = append(out, c)
	}
	for {
		if err := r.Next(&frame); err == io.EOF {
			break
		} else if err != nil {
			tb.Fatal(err)
		}
		if d.Decode(&frame, &p) == nil && p.Proto == ip.ProtoSCTP {
			a.Packet(&p, frame.Number, frame.Time, keep)
		}
	}
	a.Flush(keep)
	return out
}

func ignore(*event.Event) {}

// BenchmarkTracker feeds a capture again and again, as if it went on, with other UEs each time.
func BenchmarkTracker(b *testing.B) {
	for _, file := range []string{"open5gs/testregistration_1.pcapng", "auth-anomaly/normal_traffic.pcap", "mobiwatch/colosseum_benign_10011_1.pcap"} {
		b.Run(filepath.Base(file), func(b *testing.B) {
			ms := messages(b, file)
			t := New(ignore, &event.Pseudonyms{Key: []byte("bench")})
			span, frames := ms[len(ms)-1].Time-ms[0].Time+1e9, ms[len(ms)-1].Frame
			b.ReportAllocs()
			b.ResetTimer()
			for i, round := 0, int64(0); i < b.N; i++ {
				m := ms[i%len(ms)]
				if i > 0 && i%len(ms) == 0 {
					round++
				}
				m.Time += round * span
				m.Frame += round * frames
				t.Message(&m)
			}
		})
	}
}

// TestNoAllocation: messages of a known UE allocate nothing.
func TestNoAllocation(t *testing.T) {
	ms := messages(t, "open5gs/testregistration_1.pcapng")
	tr := New(ignore, &event.Pseudonyms{Key: []byte("test")})
	for range 3000/len(ms) + 1 { // fills the frames of principles
		for i := range ms {
			tr.Message(&ms[i])
		}
	}
	var n ngap.Message
	var known []sctp.Message
	for i := range ms {
		if ms[i].Kind == sctp.Data && ngap.Parse(ms[i].Data, &n) == nil && (n.Procedure == ngap.UplinkNASTransport || n.Procedure == ngap.DownlinkNASTransport) {
			known = append(known, ms[i])
		}
	}
	known = known[len(known)/2:]
	feed := func() {
		for i := range known {
			known[i].Frame++
			tr.Message(&known[i])
		}
	}
	feed()
	if got := testing.AllocsPerRun(20, feed); got > 0 {
		t.Errorf("%v allocations for %d messages", got, len(known))
	}
}
