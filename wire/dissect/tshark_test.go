package dissect

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/pcap"
)

// compared are fields of tshark and how a tree says the same: the values of nodes with a name, inside a layer.
var compared = []struct {
	field, layer, name string
	value              func(string) string
}{
	{"ip.src", "IPv4", "Source address", whole},
	{"ip.dst", "IPv4", "Destination address", whole},
	{"ipv6.src", "IPv6", "Source address", whole},
	{"sctp.srcport", "SCTP", "Source port", whole},
	{"sctp.data_payload_proto_id", "SCTP", "Payload protocol identifier", whole},
	{"udp.dstport", "UDP", "Destination port", whole},
	{"tcp.dstport", "TCP", "Destination port", whole},
	{"ngap.procedureCode", "NGAP", "procedureCode", bracket},
	{"s1ap.procedureCode", "S1AP", "procedureCode", bracket},
	{"f1ap.procedureCode", "F1AP", "procedureCode", bracket},
	{"nas_5gs.mm.message_type", "NAS-5GS", "Message type", mmType},
	{"nas_5gs.sm.message_type", "NAS-5GS", "Message type", smType},
	{"nas_5gs.security_header_type", "NAS-5GS", "Security header type", bracket},
	{"pfcp.msg_type", "PFCP", "Message type", bracket},
	{"pfcp.seid", "PFCP", "SEID", whole},
	{"pfcp.seqno", "PFCP", "Sequence number", whole},
	{"pfcp.ie_type", "PFCP", "*", bracket},
	{"gtp.message", "GTP", "Message type", bracketHex},
	{"gtp.teid", "GTP", "TEID", whole},
	{"gtpv2.message_type", "GTPv2-C", "Message type", bracket},
	{"gtpv2.teid", "GTPv2-C", "TEID", whole},
	{"diameter.cmd.code", "Diameter", "Command code", bracket},
	{"diameter.avp.code", "Diameter", "AVP", nil},
	{"http2.type", "HTTP/2", "Type", bracket},
	{"http.request.method", "HTTP/1", "Start line", method},
	{"tls.handshake.type", "TLS", "handshake", nil},
	{"tls.handshake.ciphersuite", "TLS", "Cipher suite", bracket},
}

func whole(s string) string { return s }

var inBrackets = regexp.MustCompile(`\((0x[0-9a-f]+|[0-9]+)\)`)

func bracket(s string) string {
	all := inBrackets.FindAllStringSubmatch(s, -1)
	if all == nil {
		return ""
	}
	return all[len(all)-1][1]
}

func bracketHex(s string) string {
	n := 0
	fmt.Sscan(bracket(s), &n)
	return fmt.Sprintf("0x%02x", n)
}

func mmType(s string) string {
	if s = bracket(s); s < "0x80" {
		return s
	}
	return ""
}

func smType(s string) string {
	if s = bracket(s); s >= "0x80" {
		return s
	}
	return ""
}

func method(s string) string {
	m, _, _ := strings.Cut(s, " ")
	return ifHas(!strings.HasPrefix(s, "HTTP/"), m)
}

// ours are the values that a tree has for one of the fields.
func ours(t *Tree, i int) []string {
	c := compared[i]
	var out []string
	var visit func(nodes []*Node, layer string)
	visit = func(nodes []*Node, layer string) {
		for _, n := range nodes {
			in := layer
			if layers[n.Name] {
				in = n.Name
			}
			match := in == c.layer || c.layer == "GTP" && (in == "GTP-U" || in == "GTPv1-C" || in == "GTP'")
			switch {
			case !match || in == n.Name:
			case c.field == "pfcp.ie_type":
				if inBrackets.MatchString(n.Name) {
					out = append(out, bracket(n.Name))
				}
			case c.field == "diameter.avp.code":
				if m := regexp.MustCompile(`\(([0-9]+)(, vendor [0-9]+)?\)$`).FindStringSubmatch(n.Name); m != nil {
					out = append(out, m[1])
				}
			case c.field == "tls.handshake.type":
				for k, name := range handshakeTypes {
					if n.Name == name {
						out = append(out, fmt.Sprint(k))
					}
				}
			case n.Name == c.name:
				if s := c.value(n.Value); s != "" {
					out = append(out, s)
				}
			}
			if n.Name != "Certificate" || in != "TLS" {
				visit(n.Children, in)
			}
		}
	}
	visit(t.Layers, "")
	return out
}

var layers = map[string]bool{"Ethernet": true, "IPv4": true, "IPv6": true, "SCTP": true, "UDP": true, "TCP": true, "NGAP": true, "S1AP": true, "F1AP": true, "E1AP": true, "NAS-5GS": true,
	"PFCP": true, "GTP-U": true, "GTPv1-C": true, "GTPv2-C": true, "GTP'": true, "Diameter": true, "HTTP/2": true, "HTTP/1": true, "TLS": true, "ICMP": true, "NAS-EPS": true, "NR RRC": true}

// TestTshark holds the trees against tshark, on frames of every kind of capture. It is skipped where there is no tshark.
func TestTshark(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("no tshark")
	}
	if testing.Short() {
		t.Skip("tshark takes long")
	}
	perFolder := map[string]int{}
	same, differ, frames := 0, map[string]int{}, 0
	for _, file := range captures(t) {
		folder := filepath.Base(filepath.Dir(file))
		if perFolder[folder]++; perFolder[folder] > 3 && (folder != "synthetic" || perFolder[folder]%5 != 0) {
			continue
		}
		want := tshark(t, file, 120)
		each(t, file, 120, Options{}, func(f *pcap.Frame, tree *Tree) {
			w, ok := want[f.Number]
			if !ok {
				return
			}
			frames++
			for i, c := range compared {
				got := ours(tree, i)
				if reflect := slices.Compare(sorted(got), sorted(w[i])); reflect == 0 {
					same += len(got)
					continue
				}
				if len(w[i]) == 0 && (c.layer == "HTTP/2" || c.layer == "TLS") {
					continue // on a port that tshark was not told of
				}
				differ[c.field]++
				if differ[c.field] <= 6 {
					t.Logf("%s/%s frame %d: %s: tshark %v, ours %v", folder, filepath.Base(file), f.Number, c.field, w[i], got)
				}
			}
		})
	}
	t.Logf("%d frames, %d values the same; frames that differ: %v", frames, same, differ)
	for field, n := range differ {
		if n > explained[field] {
			t.Errorf("%s differs in %d frames, of which %d are explained", field, n, explained[field])
		}
	}
}

// explained is in how many frames a field may differ, and why.
var explained = map[string]int{
	"diameter.avp.code":            12, // AVPs that we do not know to be grouped are masked, not opened
	"http.request.method":          62, // SSDP in UDP, and a user's traffic in a tunnel, are not taken apart
	"tls.handshake.type":           8,  // a user's traffic; handshake messages that keys open
	"tls.handshake.ciphersuite":    4,
	"ip.src":                       4, // GTP-U inside GTP', and packets that GTP' records quote
	"ip.dst":                       4,
	"http2.type":                   8, // DATA that continues a frame of which the start was not recorded
	"nas_5gs.mm.message_type":      2, // a type that the standard does not have; a retransmission that tshark leaves out
	"nas_5gs.sm.message_type":      2, // tshark stops at a part of a body of several parts
	"nas_5gs.security_header_type": 2, // an inner message that is not well formed, and may be ciphered
	"ngap.procedureCode":           1, // a retransmission that tshark leaves out
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// tshark dissects the first frames of a file and gives the values of the compared fields.
func tshark(t *testing.T, file string, most int) map[int64][][]string {
	t.Helper()
	args := []string{"-r", file, "-c", fmt.Sprint(most), "-T", "fields", "-E", "separator=;", "-E", "occurrence=a", "-E", "aggregator=,", "-o", "nas-5gs.null_decipher:TRUE", "-e", "frame.number"}
	for _, port := range []int{7777, 8000, 29500, 29510} {
		args = append(args, "-d", fmt.Sprintf("tcp.port==%d,http2", port))
	}
	args = append(args, "-o", "tls.keylog_file:"+strings.TrimSuffix(file, ".pcap")+".keys.txt")
	for _, c := range compared {
		args = append(args, "-e", c.field)
	}
	out, err := exec.Command("tshark", args...).Output()
	if err != nil && len(out) == 0 {
		t.Logf("%s: tshark: %v", file, err)
		return nil
	}
	all := map[int64][][]string{}
	for line := range strings.Lines(string(out)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), ";")
		if len(cells) != len(compared)+1 {
			continue
		}
		var n int64
		fmt.Sscan(cells[0], &n)
		row := make([][]string, len(compared))
		for i, c := range cells[1:] {
			if c != "" {
				row[i] = strings.Split(c, ",")
			}
		}
		all[n] = row
	}
	return all
}
