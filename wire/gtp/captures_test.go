package gtp_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
)

// count counts the datagrams of a capture that are GTP, by the types in each.
func count(t *testing.T, file string) map[string]int {
	t.Helper()
	got := map[string]int{}
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
	var frame pcap.Frame
	var p, quoted ip.Packet
	for {
		if err := r.Next(&frame); err == io.EOF {
			return got
		} else if err != nil {
			t.Fatal(err)
		}
		if d.Decode(&frame, &p) != nil {
			continue
		}
		proto, payload := p.Proto, p.Payload
		if proto == ip.ProtoICMP && len(payload) > 8 && payload[0] == 3 {
			_ = ip.Parse(payload[8:], &quoted) // it is cut: what is there is there
			proto, payload = quoted.Proto, quoted.Payload
		}
		if proto == ip.ProtoUDP {
			src, dst, data, _ := ip.UDP(payload)
			if types := datagram(src, dst, data, 0); types != "" {
				got[types]++
			}
		}
	}
}

// datagram is the types in one datagram, outermost first, as tshark prints them: "0xff,0xff" for a tunnel in a tunnel.
func datagram(src, dst uint16, data []byte, depth int) string {
	var h gtp.Header
	var in gtp.Inner
	var err error
	switch {
	case src == gtp.PortU || dst == gtp.PortU:
		err = gtp.ParseU(data, &h)
	case src == gtp.PortC || dst == gtp.PortC:
		err = gtp.ParseC(data, &h)
	case src == gtp.PortPrime || dst == gtp.PortPrime:
		if err = gtp.ParsePrime(data, &h); err != nil {
			err = gtp.Parse0(data, &h)
		}
	default:
		return ""
	}
	if err != nil && err != gtp.ErrTruncated || h.Version == 2 {
		return ""
	}
	types := fmt.Sprintf("0x%02x", uint8(h.Type))
	if h.Type == gtp.TPDU && depth < 4 && gtp.ParseInner(h.Payload, &in) == nil && in.Proto == gtp.UDP {
		if more := datagram(in.SrcPort, in.DstPort, in.Data, depth+1); more != "" {
			types += "," + more
		}
	}
	return types
}

// explained are the rows where we differ from tshark and why.
var explained = map[string]string{
	"decoder/gtp_false_positive.pcapng 0x03": "flags E, S and PN with a length of 0: tshark calls it malformed, we say it is no GTP",
}

// TestFacts holds the messages of every capture to the counts that tshark took.
func TestFacts(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	counts := map[string]map[string]int{}
	equal, total := 0, 0
	for _, row := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		if row["fact"] != "gtp_msg" {
			continue
		}
		file := row["file"]
		if counts[file] == nil {
			counts[file] = count(t, filepath.Join(dir, file))
		}
		want, err := strconv.Atoi(row["count"])
		if err != nil {
			t.Fatal(err)
		}
		total++
		switch why := explained[file+" "+row["value"]]; {
		case counts[file][row["value"]] == want:
			equal++
		case why != "":
			t.Logf("%s %s: %d, tshark has %d: %s", file, row["value"], counts[file][row["value"]], want, why)
		default:
			t.Errorf("%s %s: %d, tshark has %d", file, row["value"], counts[file][row["value"]], want)
		}
	}
	t.Logf("%d of %d rows", equal, total)
}
