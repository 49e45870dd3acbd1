package pfcp_test

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
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/pfcp"
)

// each hands on every PFCP datagram of a capture: on its port, quoted by an ICMP error, or inside a GTP-U tunnel.
func each(t testing.TB, file string, see func(frame int64, data []byte)) {
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
	var d ip.Decoder
	var frame pcap.Frame
	var p, quoted ip.Packet
	for {
		if err := r.Next(&frame); err == io.EOF {
			return
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
		if proto != ip.ProtoUDP {
			continue
		}
		src, dst, data, _ := ip.UDP(payload)
		switch {
		case src == pfcp.Port || dst == pfcp.Port:
			see(frame.Number, data)
		case dst == gtp.PortU:
			var h gtp.Header
			var in gtp.Inner
			if gtp.ParseU(data, &h) == nil && h.Type == gtp.TPDU && gtp.ParseInner(h.Payload, &in) == nil && in.DstPort == pfcp.Port {
				see(frame.Number, in.Data)
			}
		}
	}
}

var short = map[pfcp.MessageType]string{1: "HbReq", 2: "HbResp", 5: "AssocSetupReq", 6: "AssocSetupResp", 7: "AssocUpdReq",
	8: "AssocUpdResp", 9: "AssocRelReq", 10: "AssocRelResp", 12: "NodeRepReq", 13: "NodeRepResp", 50: "SessEstReq",
	51: "SessEstResp", 52: "SessModReq", 53: "SessModResp", 54: "SessDelReq", 55: "SessDelResp", 56: "SessRepReq", 57: "SessRepResp"}

// TestFacts holds the messages and causes of every capture to the counts that tshark took.
func TestFacts(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	want := map[string]map[string]int{}
	for _, row := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		if row["fact"] == "pfcp" || row["fact"] == "pfcp_cause" {
			n, err := strconv.Atoi(row["count"])
			if err != nil {
				t.Fatal(err)
			}
			if want[row["file"]] == nil {
				want[row["file"]] = map[string]int{}
			}
			want[row["file"]][row["fact"]+" "+row["value"]] = n
		}
	}
	if len(want) == 0 {
		t.Fatal("no facts")
	}
	equal, total := 0, 0
	var m pfcp.Message
	for file, facts := range want {
		got := map[string]int{}
		each(t, filepath.Join(dir, file), func(_ int64, data []byte) {
			for {
				if err := pfcp.Parse(data, &m); err != nil && err != pfcp.ErrTruncated {
					return
				}
				name := short[m.Type]
				if name == "" {
					name = strconv.Itoa(int(m.Type))
				}
				got["pfcp "+name]++
				if m.NumCauses > 0 { // tshark joins those of one frame
					var all []string
					for _, c := range m.Causes() {
						all = append(all, strconv.Itoa(int(c)))
					}
					got["pfcp_cause "+strings.Join(all, ",")]++
				}
				if !m.FollowOn {
					return
				}
				data = m.Rest
			}
		})
		for fact, n := range facts {
			total++
			if got[fact] == n {
				equal++
			} else {
				t.Errorf("%s: %s: %d, tshark has %d", file, fact, got[fact], n)
			}
		}
	}
	t.Logf("%d of %d rows", equal, total)
}

// TestAgainstTshark compares header and elements of every PFCP packet with tshark, except in the generated file of random
// elements, where tshark stops inside malformed ones.
func TestAgainstTshark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("skipped: no tshark")
	}
	dir := testdata.Dir(t, "wire")
	files := map[string]bool{}
	for _, row := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		if row["fact"] == "pfcp" && !strings.Contains(row["file"], "pfcp_all_messages") {
			files[row["file"]] = true
		}
	}
	messages := 0
	for file := range files {
		out, err := exec.Command(tshark, "-n", "-r", filepath.Join(dir, file), "-Y", "pfcp && !icmp", "-T", "fields", "-E", "separator=|",
			"-e", "frame.number", "-e", "pfcp.msg_type", "-e", "pfcp.seid", "-e", "pfcp.seqno", "-e", "pfcp.ie_type", "-e", "pfcp.pdr_id",
			"-e", "pfcp.f_teid.teid", "-e", "pfcp.outer_hdr_creation.teid", "-e", "pfcp.ue_ip_addr_ipv4").Output()
		if err != nil {
			t.Fatal(err)
		}
		want := map[int64][]string{}
		for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			c := strings.Split(line, "|")
			n, _ := strconv.ParseInt(c[0], 10, 64)
			want[n] = c
		}
		var m pfcp.Message
		each(t, filepath.Join(dir, file), func(frame int64, data []byte) {
			c := want[frame]
			if c == nil {
				return // quoted by ICMP
			}
			messages++
			if err := pfcp.Parse(data, &m); err != nil {
				t.Errorf("%s frame %d: %v", file, frame, err)
				return
			}
			var ids, teids, outer, ues []string
			for i := range m.PDRs() {
				p := &m.PDRs()[i]
				if p.Has&pfcp.HasID != 0 {
					ids = append(ids, strconv.Itoa(int(p.ID)))
				}
				if p.FTEID.Present && !p.FTEID.Choose {
					teids = append(teids, fmt.Sprintf("0x%08x", p.FTEID.TEID))
				}
				if p.UE.IPv4.IsValid() {
					ues = append(ues, p.UE.IPv4.String())
				}
			}
			if m.Has(pfcp.IEErrorIndication) {
				teids = append(teids, fmt.Sprintf("0x%08x", m.ErrorIndication.TEID))
			}
			for i := range m.FARs() {
				if f := &m.FARs()[i]; f.Outer.GTPU() {
					outer = append(outer, fmt.Sprintf("0x%08x", f.Outer.TEID))
				}
			}
			ies := 0
			if c[4] != "" {
				ies = strings.Count(c[4], ",") + 1
			}
			if c[5] != "" && m.Has(83) { // the PDR ID of a Downlink Data Report
				ids = append(ids, strconv.Itoa(int(m.DownlinkDataPDR)))
			}
			seid := ""
			if m.HasSEID {
				seid = fmt.Sprintf("0x%016x", m.SEID)
			}
			if m.Has(pfcp.IEFSEID) {
				seid += fmt.Sprintf(",0x%016x", m.FSEID.SEID)
			}
			got := []string{c[0], strconv.Itoa(int(m.Type)), seid, strconv.Itoa(int(m.Sequence)), c[4], strings.Join(ids, ","),
				strings.Join(teids, ","), strings.Join(outer, ","), strings.Join(ues, ",")}
			if !slices.Equal(got, c) || ies != m.IEs {
				t.Errorf("%s frame %d: %d elements\n got %q\nwant %q", file, frame, m.IEs, got, c)
			}
		})
	}
	t.Logf("%d messages", messages)
}

// TestFlaws holds what is malformed in the recorded attacks to what their publishers say, and benign traffic to none.
func TestFlaws(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	attack := map[string]map[string]bool{}
	for _, row := range testdata.CSV(t, filepath.Join(dir, "frames.csv")) {
		if attack[row["label"]] == nil {
			attack[row["label"]] = map[string]bool{}
		}
		attack[row["label"]][row["file"]+row["frame"]] = true
	}
	var m pfcp.Message
	files := map[string]bool{}
	for _, row := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		if row["fact"] == "pfcp" && !strings.Contains(row["file"], "pfcp_all_messages") {
			files[row["file"]] = true
		}
	}
	for file := range files {
		each(t, filepath.Join(dir, file), func(frame int64, data []byte) {
			if pfcp.Parse(data, &m) != nil {
				return
			}
			id := file + strconv.FormatInt(frame, 10)
			switch {
			case attack["pfcp-pdn-type-0"][id]:
				if f := m.Flaws(); len(f) != 1 || f[0].IE != pfcp.IEPDNType || f[0].Why != pfcp.Invalid {
					t.Errorf("%s frame %d: %v", file, frame, f)
				}
			case attack["pfcp-restoration-teid"][id]:
				if !m.RestorationIndication() || m.PDRs()[0].FTEID.TEID != 0x10001 || m.NumFlaws == 0 {
					t.Errorf("%s frame %d: not seen as CVE-2025-29646", file, frame)
				}
			case m.NumFlaws != 0:
				t.Errorf("%s frame %d: %v: %v", file, frame, m.Type, m.Flaws())
			case m.RestorationIndication():
				t.Errorf("%s frame %d: restoration", file, frame)
			}
		})
	}
}

// BenchmarkCapture parses the packets of a recorded SMF and UPF: ns per packet.
func BenchmarkCapture(b *testing.B) {
	var packets [][]byte
	each(b, filepath.Join(testdata.Dir(b, "wire"), "pfcp-attacks", "benign.pcap"), func(_ int64, data []byte) {
		packets = append(packets, slices.Clone(data))
	})
	var m pfcp.Message
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		_ = pfcp.Parse(packets[i%len(packets)], &m)
	}
}
