package wire

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/pcap"
)

// asking is an export in which two clients show tokens and a stranger shows none.
func asking(tokens, headers bool) string {
	var b strings.Builder
	line := func(src, dst, rest string) {
		n := strings.Count(b.String(), "\n")
		fmt.Fprintf(&b, `{"timestamp":"2027-01-15T08:00:%02dZ","src":%q,"dst":%q,%s}`+"\n", n, src, dst, rest)
	}
	const server = "192.0.2.2:8000"
	clients := []string{"192.0.2.10:40000", "192.0.2.11:40000", "192.0.2.66:40000"}
	for i, client := range clients {
		list := `":method":"GET",":path":"/nudm-sdm/v2/imsi-001010000000001/am-data"`
		if headers {
			list += `,"accept":"*/*"`
		}
		if tokens && i < 2 {
			list += `,"authorization":"Bearer x.y.z"`
		}
		line(client, server, `"header-list":{`+list+`}`)
	}
	for _, i := range []int{2, 0, 1} {
		line(server, clients[i], `"header-list":{":status":"200"},"body":{}`)
	}
	return b.String()
}

type result struct {
	events   []event.Event
	stats    Statistics
	coverage []event.Coverage
}

func (r result) has(id string) bool {
	return slices.ContainsFunc(r.events, func(e event.Event) bool { return e.ID == id })
}

func run(t *testing.T, in []byte) result {
	t.Helper()
	var r result
	a := New(Options{Pseudonyms: &event.Pseudonyms{Key: []byte("test")}, Emit: func(e *event.Event) { r.events = append(r.events, e.Clone()) }})
	if err := a.Run(context.Background(), bytes.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	r.stats, r.coverage = a.Statistics(), a.Coverage()
	for _, c := range r.coverage {
		if !strings.HasSuffix(c.Interface, " exported") {
			t.Errorf("an export counts as %s seen on the wire", c.Interface)
		}
	}
	return r
}

// exchange is a request of 192.0.2.1 to an NRF, and its answer.
const (
	asked    = `{"ts":1800000000000,"src":"192.0.2.1:40000","dst":"192.0.2.2:8000","method":"GET","path":"/nnrf-disc/v1/nf-instances?target-nf-type=%s&requester-nf-type=AMF","headers":{"accept":"*/*"}}`
	answered = `{"ts":1800000000001,"src":"192.0.2.2:8000","dst":"192.0.2.1:40000","status":200,"headers":{"content-type":"application/json"},"body":{}}`
)

func TestLines(t *testing.T) {
	r := run(t, []byte(fmt.Sprintf(asked, "%2527%2520OR%25201=1")+"\n"+answered+"\nno line\n"))
	if r.stats.Exported != 2 || r.stats.Unread != 1 || r.stats.Frames != 3 {
		t.Errorf("%+v", r.stats)
	}
	i := slices.IndexFunc(r.events, func(e event.Event) bool { return e.Kind == "nf-discovery-invalid-type" })
	if i < 0 {
		t.Fatalf("the attack is not seen: %+v", r.events)
	}
	if e := r.events[i]; !slices.Equal(e.Frames, []int64{1, 2}) || e.Src.String() != "192.0.2.1:40000" || e.Time != 1800000000001000000 {
		t.Errorf("%+v", e)
	}
	if len(r.coverage) != 1 || r.coverage[0].Interface != "SBI exported" {
		t.Errorf("%+v", r.coverage)
	}
	benign := run(t, []byte(fmt.Sprintf(asked, "SMF")+"\n"+answered+"\n"))
	for _, e := range benign.events {
		if e.Class != event.Fact {
			t.Errorf("of a discovery: %+v", e)
		}
	}
}

// TestTokens has a stranger who is served without a token, in exports that show tokens, that leave them out, and that
// show no header fields.
func TestTokens(t *testing.T) {
	for _, c := range []struct{ tokens, headers, want bool }{{true, true, true}, {false, true, false}, {false, false, false}, {true, false, false}} {
		r := run(t, []byte(asking(c.tokens, c.headers)))
		if got := r.has("sbi-subscriber-data-unauthorised"); got != c.want {
			t.Errorf("tokens %t, fields %t: attack %t", c.tokens, c.headers, got)
		}
		if got := r.has("oauth-enforced"); got != c.want {
			t.Errorf("tokens %t, fields %t: verdict %t", c.tokens, c.headers, got)
		}
		for _, id := range []string{"sbi-clear-text", "sbi-http1", "sbi-server"} {
			if r.has(id) {
				t.Errorf("an export cannot show %s", id)
			}
		}
	}
}

// TestAmbiguous has two open requests between the same ends, whose answers do not say which is theirs.
func TestAmbiguous(t *testing.T) {
	put := `{"src":"192.0.2.1:40000","dst":"192.0.2.2:8000","method":"PUT","path":"/nnrf-nfm/v1/nf-instances/%s","headers":{"accept":"*/*"},"body":{"nfType":"AMF"}}` + "\n"
	in := fmt.Sprintf(put, "00000000-0000-4000-8000-000000000001") + fmt.Sprintf(put, "00000000-0000-4000-8000-000000000002") + answered + "\n" + answered + "\n"
	if r := run(t, []byte(in)); r.has("nf-instance") || r.has("nf-registration-works") {
		t.Errorf("an answer was given to one of two requests: %+v", r.events)
	}
	if r := run(t, []byte(fmt.Sprintf(put, "00000000-0000-4000-8000-000000000001")+answered+"\n")); !r.has("nf-instance") {
		t.Errorf("the only request did not get its answer: %+v", r.events)
	}
}

func TestIsExport(t *testing.T) {
	long := strings.TrimSuffix(fmt.Sprintf(asked, "AMF"), "}") + `,"zz":"` + strings.Repeat("x", 5000) + `"}`
	for in, want := range map[string]bool{
		fmt.Sprintf(asked, "AMF"):                   true,
		long[:headSize]:                             true,
		answered + "\n" + fmt.Sprintf(asked, "AMF"): true,
		answered: false,
		strings.Replace(answered, `"body"`, `"5g-sbi-message"`, 1):   true,
		strings.Replace(answered, "content-type", "3gpp-Sbi-Lci", 1): true,
		`{"id":"sbi-server","class":"fact","interface":"SBI","time":"2027-01-15T08:00:00Z","frames":[1],"src":"192.0.2.1:1","dst":"192.0.2.2:80","value":"HTTP/2"}`: false,
		`{"src":"192.0.2.1","dst":"192.0.2.2","method":"GET","path":"/index.html","status":200}`:                                                                    false,
		`{"method":"GET","path":"/nnrf-nfm/v1/nf-instances"}`:                                                                                                       false,
		`{"openapi":"3.0.0","paths":{"/nnrf-nfm/v1/nf-instances":{"get":{}}}}`:                                                                                      false,
		"{\n\"src\":\"192.0.2.1\"}": false, "": false, "{": false, "[{}]": false, "\xd4\xc3\xb2\xa1": false, strings.Repeat("{\"a\":", 800): false,
	} {
		if got := IsExport([]byte(in)); got != want {
			t.Errorf("%t for %.90s", got, in)
		}
	}
}

// hep is a HEP3 packet between two ends.
func hep(proto uint8, src, dst string, payload []byte) []byte {
	a, b := netip.MustParseAddrPort(src), netip.MustParseAddrPort(dst)
	var body []byte
	chunk := func(kind uint16, data ...byte) {
		body = append(binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(append(body, 0, 0), kind), uint16(6+len(data))), data...)
	}
	chunk(1, 2)
	chunk(2, proto)
	chunk(3, a.Addr().AsSlice()...)
	chunk(4, b.Addr().AsSlice()...)
	chunk(7, binary.BigEndian.AppendUint16(nil, a.Port())...)
	chunk(8, binary.BigEndian.AppendUint16(nil, b.Port())...)
	chunk(9, binary.BigEndian.AppendUint32(nil, 1_800_000_000)...)
	chunk(10, 0, 0, 0, 7)
	chunk(11, 100)
	chunk(15, payload...)
	return append(binary.BigEndian.AppendUint16([]byte("HEP3"), uint16(6+len(body))), body...)
}

// packet is an IPv4 packet between two collectors.
func packet(proto uint8, transport []byte) []byte {
	b := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 64, proto, 0, 0, 198, 51, 100, 1, 198, 51, 100, 2}
	binary.BigEndian.PutUint16(b[2:], uint16(20+len(transport)))
	return append(b, transport...)
}

func overUDP(data []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0x9c, 0x40, 0x23, 0xc4}, uint16(8+len(data)))
	return packet(17, append(append(b, 0, 0), data...))
}

func capture(t *testing.T, packets ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := pcap.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range packets {
		if err := w.Write(&pcap.Frame{Time: 1_800_000_001e9 + int64(i)*1e6, Link: pcap.Raw, Data: p, Length: len(p)}); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestHEP3 has each protocol once.
func TestHEP3(t *testing.T) {
	const client, server = "192.0.2.1:40000", "192.0.2.2:8000"
	request := []byte("GET /nnrf-disc/v1/nf-instances?target-nf-type=%27%20OR HTTP/1.1\r\nHost: nrf\r\n\r\n")
	response := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}")
	beat := unhex(t, "2001000c 00000100 00600004 e7000000")
	setup := unhex(t, "00150000 000004 001b0008 0000f11010000001 00520009 0300674e422d313030 00660010 00000000010000f1100000 1008010203 00150001 40")
	setup[3] = byte(len(setup) - 4)
	for name, c := range map[string]struct {
		packets [][]byte
		want    string
		frames  []int64
	}{
		"HTTP text": {[][]byte{overUDP(hep(6, client, server, request)), overUDP(hep(6, server, client, response))}, "sbi-nf-discovery-invalid-type", []int64{1, 2}},
		"JSON": {[][]byte{overUDP(hep(6, client, server, []byte(fmt.Sprintf(asked, "%27%20OR")))), overUDP(hep(6, server, client, []byte(answered)))},
			"sbi-nf-discovery-invalid-type", []int64{1, 2}},
		"HTTP/2": {[][]byte{overUDP(hep(6, client, server, slices.Concat([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), unhex(t, "000000 04 00 00000000"),
			headers(request)))), overUDP(hep(6, server, client, unhex(t, "000000 04 00 00000000 000001 01 05 00000001 88")))}, "sbi-nf-discovery-invalid-type", []int64{1, 2}},
		"PFCP": {[][]byte{overUDP(hep(17, "192.0.2.3:8805", "192.0.2.4:8805", beat))}, "", nil},
		"NGAP": {[][]byte{overUDP(hep(132, "192.0.2.5:38000", "192.0.2.6:38412", setup))}, "core-address", []int64{1}},
	} {
		r := run(t, capture(t, c.packets...))
		if int(r.stats.Exported) != len(c.packets) {
			t.Errorf("%s: %+v", name, r.stats)
		}
		if len(r.coverage) != 1 {
			t.Errorf("%s: coverage %+v", name, r.coverage)
		}
		for _, e := range r.events {
			if strings.HasSuffix(e.ID, "clear-text") || strings.HasSuffix(e.ID, "unprotected") || e.ID == "sbi-http1" {
				t.Errorf("%s: an export cannot show %s", name, e.ID)
			}
		}
		i := slices.IndexFunc(r.events, func(e event.Event) bool { return e.ID == c.want })
		switch {
		case c.want == "":
		case i < 0:
			t.Errorf("%s: no %s in %+v", name, c.want, r.events)
		case !slices.Equal(r.events[i].Frames, c.frames) || r.events[i].Time/1e9 != 1_800_000_000 || r.events[i].Src.Addr() == netip.MustParseAddr("198.51.100.1"):
			t.Errorf("%s: %+v", name, r.events[i])
		}
	}
}

// headers is a HEADERS frame, without compression, of the request whose first line is given.
func headers(request []byte) []byte {
	path := strings.Fields(string(request))[1]
	block := append([]byte{0x82, 0x86, 0x04, byte(len(path))}, path...)
	return append([]byte{0, 0, byte(len(block)), 1, 5, 0, 0, 0, 1}, block...)
}

// TestHEP3OverTCP has packets that segments cut anywhere.
func TestHEP3OverTCP(t *testing.T) {
	const client, server = "192.0.2.1:40000", "192.0.2.2:8000"
	all := slices.Concat(hep(6, client, server, []byte(fmt.Sprintf(asked, "%27%20OR"))), hep(6, server, client, []byte(answered)))
	var packets [][]byte
	for i := 0; i < len(all); i += 100 {
		b := binary.BigEndian.AppendUint32([]byte{0x9c, 0x40, 0x23, 0xc4}, uint32(1000+i))
		b = append(b, 0, 0, 0, 1, 0x50, 0x10, 0xff, 0xff, 0, 0, 0, 0)
		packets = append(packets, packet(6, append(b, all[i:min(i+100, len(all))]...)))
	}
	if r := run(t, capture(t, packets...)); r.stats.Exported != 2 || !r.has("sbi-nf-discovery-invalid-type") {
		t.Errorf("%+v %+v", r.stats, r.events)
	}
}

// TestHEP3Strict has datagrams that only look like HEP3: they are read as what they else are.
func TestHEP3Strict(t *testing.T) {
	whole := hep(17, "192.0.2.3:8805", "192.0.2.4:8805", []byte{0x20})
	for name, data := range map[string][]byte{"cut": whole[:len(whole)-1], "more": append(slices.Clone(whole), 0), "magic": []byte("HEP3"), "empty": []byte("HEP3\x00\x06")} {
		if r := run(t, capture(t, overUDP(data))); r.stats.Exported+r.stats.Unread != 0 {
			t.Errorf("%s: %+v", name, r.stats)
		}
	}
}

// FuzzExport has an export in lines, and a datagram.
func FuzzExport(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(asked, "AMF") + "\n" + answered))
	f.Add(hep(6, "192.0.2.1:40000", "192.0.2.2:8000", []byte("HTTP/1.1 200 OK\r\n\r\n{}")))
	f.Add(hep(132, "192.0.2.1:40000", "192.0.2.2:38412", []byte{0, 21}))
	f.Fuzz(func(t *testing.T, b []byte) {
		a := New(Options{Pseudonyms: &event.Pseudonyms{Key: []byte("test")}, Emit: func(*event.Event) {}})
		if IsExport(b) {
			_ = a.Run(context.Background(), bytes.NewReader(b))
			return
		}
		a.hep(b, 1, 1)
		a.Flush()
	})
}
