package ngap

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
)

// A captured is one NGAP message of the test data.
type captured struct {
	file  string
	frame int64
	data  []byte
}

// captures are all NGAP messages of the captures for which tshark counted any.
func captures(tb testing.TB) []captured {
	dir := testdata.Dir(tb, "wire")
	var out []captured
	seen := map[string]bool{}
	for _, row := range testdata.CSV(tb, filepath.Join(dir, "facts.csv")) {
		if row["fact"] != "ngap_proc" || seen[row["file"]] {
			continue
		}
		seen[row["file"]] = true
		f, err := os.Open(filepath.Join(dir, row["file"]))
		if err != nil {
			tb.Fatal(err)
		}
		r, err := pcap.NewReader(bufio.NewReader(f))
		if err != nil {
			tb.Fatal(row["file"], err)
		}
		var frame pcap.Frame
		var p ip.Packet
		var d ip.Decoder
		var a sctp.Assembler
		for {
			if err := r.Next(&frame); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				tb.Fatal(row["file"], err)
			}
			if d.Decode(&frame, &p) != nil || p.Proto != 132 {
				continue
			}
			a.Packet(&p, frame.Number, frame.Time, func(m *sctp.Message) {
				if m.PPID == 60 && len(m.Data) > 0 {
					out = append(out, captured{row["file"], m.Frame, append([]byte(nil), m.Data...)})
				}
			})
		}
		f.Close()
	}
	return out
}

// shortNames are the names that facts.csv has for message types.
var shortNames = map[nas.MessageType]string{
	nas.AuthenticationFailure: "AuthFail", nas.AuthenticationReject: "AuthRej", nas.AuthenticationRequest: "AuthReq",
	nas.AuthenticationResponse: "AuthResp", nas.DeregistrationRequestUE: "DeregReqUE", nas.IdentityRequest: "IdReq",
	nas.IdentityResponse: "IdResp", nas.RegistrationReject: "RegRej", nas.RegistrationRequest: "RegReq", nas.SecurityModeCommand: "SMC",
	nas.SecurityModeReject: "SMReject", nas.ServiceRequest: "SvcReq",
}

// TestFacts counts as tshark counted for facts.csv: it shows inner messages only where the header says that they are not ciphered.
func TestFacts(t *testing.T) {
	got := map[[3]string]int{}
	var m Message
	var n nas.Message
	for _, c := range captures(t) {
		count := func(fact, value string) { got[[3]string{c.file, fact, value}]++ }
		if err := Parse(c.data, &m); err != nil {
			t.Errorf("%s: frame %d: %s: %v", c.file, c.frame, m.Name(), m.Faults)
		}
		count("ngap_proc", strconv.Itoa(int(m.Procedure)))
		for pdu := range m.NASPDUs() {
			err := nas.Parse(pdu, &n)
			if err != nil && filepath.Dir(c.file) != "nas-fuzz" {
				t.Errorf("%s: frame %d: %s: %v", c.file, c.frame, n.Name(), n.Faults)
			}
			count("sec_hdr", strconv.Itoa(int(n.Security)))
			if n.Inner == nas.InnerDeclared {
				count("sec_hdr", "0")
			}
			if n.Security.Ciphered() {
				continue
			}
			if s := shortNames[n.Type]; n.Has&nas.HasType != 0 && s != "" {
				count("nas_mm", s)
			}
			if n.Has&nas.HasAlgorithms != 0 {
				count("smc_nea", strconv.Itoa(int(n.Ciphering)))
				count("smc_nia", strconv.Itoa(int(n.Integrity)))
			}
			if n.Has&nas.HasIdentity != 0 && n.Identity.Type == nas.SUCI {
				count("suci_scheme", strconv.Itoa(int(n.Identity.Scheme)))
			}
		}
	}
	facts := map[string]bool{"ngap_proc": true, "sec_hdr": true, "nas_mm": true, "smc_nea": true, "smc_nia": true, "suci_scheme": true}
	equal, total := 0, 0
	for _, row := range testdata.CSV(t, filepath.Join(testdata.Dir(t, "wire"), "facts.csv")) {
		if !facts[row["fact"]] {
			continue
		}
		total++
		key := [3]string{row["file"], row["fact"], row["value"]}
		if strconv.Itoa(got[key]) == row["count"] {
			equal++
		} else {
			t.Errorf("%v: %d, tshark counted %s", key, got[key], row["count"])
		}
		delete(got, key)
	}
	for key, n := range got {
		t.Errorf("%v: %d, tshark counted none", key, n)
	}
	t.Logf("%d of %d rows of facts.csv are equal", equal, total)
}

func TestAllocations(t *testing.T) {
	all := captures(t)
	var m Message
	var n nas.Message
	read := func() {
		for i := range all {
			Parse(all[i].data, &m)
			for pdu := range m.NASPDUs() {
				nas.Parse(pdu, &n)
			}
		}
	}
	read() // the lists grow
	if got := testing.AllocsPerRun(3, read); got != 0 {
		t.Errorf("%v allocations over %d messages", got, len(all))
	}
}

func BenchmarkParse(b *testing.B) {
	all := captures(b)
	var m Message
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		Parse(all[i%len(all)].data, &m)
	}
}

func BenchmarkParseWithNAS(b *testing.B) {
	all := captures(b)
	var m Message
	var n nas.Message
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		Parse(all[i%len(all)].data, &m)
		for pdu := range m.NASPDUs() {
			nas.Parse(pdu, &n)
		}
	}
}
