package dissect

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/pcap"
)

var update = flag.Bool("update", false, "write the golden files anew")

// unhex reads octets as the frames below write them, with blanks.
func unhex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// Frames made by us: the test PLMN 001/01, addresses of RFC 5737.

// ether wraps a packet of IPv4 between 192.0.2.1 and 192.0.2.2 in Ethernet.
func ether(proto byte, payload []byte) []byte {
	total := 20 + len(payload)
	b := []byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, byte(total >> 8), byte(total), 0, 1, 0x40, 0, 64, proto, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2}
	return append(b, payload...)
}

func udp(sport, dport int, data []byte) []byte {
	n := 8 + len(data)
	return append([]byte{byte(sport >> 8), byte(sport), byte(dport >> 8), byte(dport), byte(n >> 8), byte(n), 0, 0}, data...)
}

// sctpData is an SCTP packet with one whole message.
func sctpData(ppid byte, data []byte) []byte {
	n := 16 + len(data)
	b := append([]byte{0x96, 0x0c, 0x96, 0x0c, 0, 0, 0, 1, 0, 0, 0, 0, 0, 3, byte(n >> 8), byte(n), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, ppid}, data...)
	return append(b, make([]byte, (4-n%4)%4)...)
}

// tcpData is a TCP segment.
func tcpData(seq byte, data []byte) []byte {
	return append([]byte{0x9c, 0x40, 0x1f, 0x40, 0, 0, 0, seq, 0, 0, 0, 0, 0x50, 0x18, 1, 0, 0, 0, 0, 0}, data...)
}

// frames by name: the capture's frames, of which the last is shown.
func frames(tb testing.TB) map[string][][]byte {
	tail := "0000000001\",\"encPermanentKey\":\"00112233445566778899aabbccddeeff\",\"tags\":[1,true]}"
	start := "{\"supi\":\"imsi-00101"
	head := fmt.Sprintf("PUT /nudr-dr/v2/subscription-data/imsi-001010000000001 HTTP/1.1\r\nHost: 192.0.2.2\r\nContent-Length: %d\r\n\r\n%s", len(start)+len(tail), start)
	registration := "0026 00 1a 19 7e 00 41 79 000d 01 00f110 0000 00 00 00 00 00 00 10 2e 04 e0 e0 e0 e0"
	return map[string][][]byte{
		// Initial UE Message with a Registration request: SUCI of the null scheme.
		"registration": {ether(132, sctpData(60, unhex(tb, "000f 40 2c 000003 0055 00 02 0001 "+registration+" 005a 40 01 18")))},
		// Downlink NAS Transport with a Security Mode Command that chooses 5G-EA0 and 128-5G-IA2.
		"securitymode": {ether(132, sctpData(60, unhex(tb, "0004 40 26 000003 000a 00 02 0001 0055 00 02 0001 0026 00 13 12 7e 03 01020304 00 7e 00 5d 02 00 04 e0e0e0e0 e1")))},
		// Session Establishment Request: Node ID, F-SEID, a PDR with an F-TEID, User ID with an IMSI.
		"pfcp": {ether(17, udp(8805, 8805, unhex(tb, "21 32 0056 0000000000000000 000001 00 003c 0005 00 c0000201 0039 000d 02 0000000000000007 c0000201"+
			"0001 001e 0038 0002 0001 001d 0004 000000ff 0002 000c 0014 0001 00 0015 0003 04 0000"+"008d 000a 01 08 00010100000000f1")))},
		// An uplink T-PDU with a PDU session container, and an ICMP echo inside.
		"gtpu": {ether(17, udp(2152, 2152, unhex(tb, "34 ff 002c 0000000a 000000 85 01 10 05 00 4500002400010000400100000a000001c6336401 08000000 00010001 0102030405060708")))},
		// Create Session Request with IMSI, MSISDN and an F-TEID.
		"gtpv2": {ether(17, udp(2123, 2123, unhex(tb, "48 20 0030 00000000 000001 00 01 0008 00 00010100000000f1 4c 0006 00 214365870921"+
			"57 0009 00 86 00000001 c0000201 52 0001 00 06")))},
		// S6a Update Location Request, whose User-Name is an IMSI.
		"diameter": {ether(132, sctpData(46, unhex(tb, "01 00004c c0 00013c 01000023 00000001 00000002 00000108 40 00000f 6d6d652e746573 00"+
			"00000001 40 000017 303031303130303030303030303031 00 0000057d c0 000010 000028af 00000022")))},
		// An HTTP/1 request whose body comes in a second segment: subscriber data with keys.
		"http1": {
			ether(6, tcpData(1, []byte(head))),
			ether(6, tcpData(byte(1+len(head)), []byte(tail))),
		},
		// HTTP/2 from its preface: SETTINGS, then a request with a token.
		"http2": {ether(6, tcpData(1, append([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), unhex(tb, "000006 04 00 00000000 0003 00000064 000026 01 05 00000001 82 86 04 1a 2f6e75646d2f696d73692d303031303130303030303030303031 41 06 6e72662e3031")...)))},
		// HTTP/2 joined in its middle: the table's entries are not known.
		"midstream": {ether(6, tcpData(1, unhex(tb, "000003 01 04 00000001 82 be bf 000004 08 00 00000000 00000100")))},
		// ClientHello of TLS 1.3.
		"tls": {ether(6, tcpData(1, unhex(tb, "16 0301 0046 01 000042 0303 0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20 00 0004 1301 1302 01 00 0015"+
			"0000 000a 0008 00 0005 6e72662e31 002b 0003 02 0304")))},
		// RRC Setup Request in F1AP.
		"f1ap": {ether(132, sctpData(62, unhex(tb, "000b 40 1b 000003 0029 00 02 0001 0032 00 07 06 1dec89d05766 005f 00 03 004601")))},
		// What is nothing.
		"noise": {ether(17, udp(40000, 40001, []byte("hello imsi-001010000000001"))), {1, 2, 3}},
	}
}

// TestFrames holds the trees of frames of every protocol against golden files.
func TestFrames(t *testing.T) {
	for name, list := range frames(t) {
		t.Run(name, func(t *testing.T) {
			d := New(Options{Pseudonyms: &event.Pseudonyms{Key: []byte("golden")}})
			var tree *Tree
			for i, data := range list {
				f := &pcap.Frame{Number: int64(i + 1), Time: int64(i) * 1e6, Link: pcap.Ethernet, Data: data, Length: len(data)}
				if i+1 < len(list) && len(list[i+1]) > 3 {
					d.See(f)
					continue
				}
				tree = d.Dissect(f)
				verify(t, f, tree)
				if len(list) > i+1 {
					break
				}
			}
			var b bytes.Buffer
			if err := tree.Text(&b); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("it differs (-want +got; -update writes it anew):\n%s", diff)
			}
			for _, bad := range []string{"0000000001", "00112233445566", "00 00 f1", "21 43 65"} {
				if strings.Contains(b.String(), bad) && name != "tls" {
					t.Errorf("%q is shown", bad)
				}
			}
		})
	}
}

// TestReveal: with Reveal nothing is masked.
func TestReveal(t *testing.T) {
	for name, list := range frames(t) {
		d := New(Options{Pseudonyms: &event.Pseudonyms{Reveal: true}})
		for i, data := range list {
			tree := d.Dissect(&pcap.Frame{Number: int64(i + 1), Link: pcap.Ethernet, Data: data, Length: len(data)})
			if tree.Masked || strings.Contains(tree.Buffers[0].Hex(), masked) {
				t.Errorf("%s: frame %d is masked", name, i+1)
			}
		}
	}
}

// FuzzDissect: whatever the octets, no panic, and trees that their readers can count on.
func FuzzDissect(f *testing.F) {
	for _, list := range frames(f) {
		for _, data := range list {
			f.Add(uint16(pcap.Ethernet), data)
		}
	}
	for _, l := range []pcap.LinkType{pcap.LinuxSLL, pcap.LinuxSLL2, pcap.Null, pcap.Raw, pcap.User1} {
		f.Add(uint16(l), []byte{0x7e, 0, 0x41, 0x79, 0, 0xd, 1, 0, 0xf1, 0x10})
	}
	f.Fuzz(func(t *testing.T, link uint16, data []byte) {
		d := New(Options{})
		half := len(data) / 2
		for i, part := range [][]byte{data, data[:half], data} {
			x := &pcap.Frame{Number: int64(i + 1), Time: int64(i), Link: pcap.LinkType(link), Data: part, Length: len(part)}
			if i == 1 {
				d.See(x)
				continue
			}
			verify(t, x, d.Dissect(x))
		}
	})
}
