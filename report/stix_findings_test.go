package report

import (
	"encoding/json"
	"testing"
	"time"
)

// ipFrame is a frame of PFCP over IP, taken apart, recorded some seconds after noon.
func ipFrame(version, source, destination string, seconds int) *Packet {
	return &Packet{Time: time.Date(2026, 3, 1, 12, 0, seconds, 0, time.UTC), Fields: []PacketField{
		{Name: "Ethernet"},
		{Name: version, Fields: []PacketField{{Name: "Source address", Value: source}, {Name: "Destination address", Value: destination}}},
		{Name: "UDP", Fields: []PacketField{{Name: "Source port", Value: "49152"}, {Name: "Destination port", Value: "8805"}}},
		{Name: "PFCP"},
		{Name: "IPv4", Fields: []PacketField{{Name: "Source address", Value: "192.0.2.77"}, {Name: "Destination address", Value: "192.0.2.78"}}},
	}}
}

// seenReport has an attack with frames that are taken apart, one without, and failures of every shape.
func seenReport() *Report {
	r := bare()
	attack := Result{Check: "attack-pfcp-session-deletion", Class: "attack", Kind: "pfcp-session-deletion", Subject: "event one", Title: "Sessions are deleted in the SMF's name",
		Detail: "10 frames", FiGHT: []string{"FGT1499.503", "FGT1557.503"}, Evidence: []Evidence{{Layer: "observed", File: "n4.pcap", Frame: 95, Packet: ipFrame("IPv4", "192.0.2.1", "192.0.2.2", 5)},
			{Layer: "observed", File: "n4.pcap", Frame: 96}}}
	bare := attack
	bare.Subject, bare.Evidence, bare.FiGHT = "event two", attack.Evidence[1:], nil
	clear := Result{Check: "sbi-unprotected", Class: "principle", Subject: "AMF amf", Title: "Plain HTTP", Detail: "port 80", Remedy: "scheme: https", FiGHT: []string{"FGT1557"},
		Cites: []string{"TS 33.501 13.1"}, Evidence: []Evidence{{Layer: "configured", File: "amf.yaml", Line: 3, Text: "scheme = http"}}}
	odd := Result{Class: "principle", Cites: []string{""}, Title: hostile, Detail: hostile, Remedy: hostile, FiGHT: []string{hostile}}
	waived := clear
	waived.Subject, waived.WaivedBy = "AMF waived", "Example Operations"
	r.Results = []Result{attack, bare, clear, odd, waived}
	for i := range r.Results {
		r.Results[i].Verdict = sampleReport().Failures()[0].Verdict
	}
	return r
}

// TestSTIXFindings: an attack whose frames are there is an indicator with a sighting; one without frames is a sighting of its
// technique; a failure is a vulnerability with what mends it; what a waiver accepts is left out.
func TestSTIXFindings(t *testing.T) {
	var b stixBundle
	if err := json.Unmarshal(writeSTIX(t, seenReport()), &b); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, o := range b.Objects {
		count[o.Type]++
		switch {
		case o.Type == "indicator":
			want := "[network-traffic:src_ref.type = 'ipv4-addr' AND network-traffic:src_ref.value = '192.0.2.1' AND network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.2'" +
				" AND network-traffic:dst_port = 8805 AND network-traffic:protocols[*] = 'udp']"
			if o.Detects != want || o.ValidFrom != "2026-03-01T12:00:05.000Z" {
				t.Errorf("%s from %s, want %s", o.Detects, o.ValidFrom, want)
			}
		case o.Type == "sighting" && (o.Sighted == "" || o.Count < 1):
			t.Errorf("a sighting of %q, %d times", o.Sighted, o.Count)
		case o.Name == "AMF waived":
			t.Error("what a waiver accepts is told")
		}
		if o.Relationship != "" {
			count[o.Relationship]++
		}
	}
	for kind, want := range map[string]int{"indicator": 1, "sighting": 2, "indicates": 2, "vulnerability": 2, "course-of-action": 2, "mitigates": 2, "targets": 2, "has": 1} {
		if count[kind] != want {
			t.Errorf("%d of %s, want %d", count[kind], kind, want)
		}
	}
}

// TestTrafficPattern: only what a frame really shows, and of a tunnel the outside.
func TestTrafficPattern(t *testing.T) {
	address := func(name, source, destination string) PacketField {
		return ipFrame(name, source, destination, 0).Fields[1]
	}
	const v6 = "[network-traffic:src_ref.type = 'ipv6-addr' AND network-traffic:src_ref.value = '2001:db8::1' AND network-traffic:dst_ref.type = 'ipv6-addr' AND network-traffic:dst_ref.value = '2001:db8::2'"
	masked := address("IPv4", "192.0.2.1", "192.0.2.2")
	masked.Fields[0].Masked = true
	for name, test := range map[string]struct {
		layers []PacketField
		want   string
	}{
		"none":         {nil, ""},
		"no address":   {[]PacketField{{Name: "Ethernet"}, {Name: "UDP"}}, ""},
		"bad address":  {[]PacketField{address("IPv4", "' OR 1", "192.0.2.2")}, ""},
		"masked":       {[]PacketField{masked}, ""},
		"no transport": {[]PacketField{address("IPv6", "2001:db8::1", "2001:db8::2")}, v6 + "]"},
		"no port":      {[]PacketField{address("IPv6", "2001:db8::1", "2001:db8::2"), {Name: "SCTP"}}, v6 + " AND network-traffic:protocols[*] = 'sctp']"},
		"in another":   {[]PacketField{address("IPv6", "2001:db8::1", "2001:db8::2"), address("IPv4", "192.0.2.1", "192.0.2.2"), {Name: "TCP"}}, v6 + "]"},
	} {
		if got := trafficPattern(test.layers); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
