package f1ap_test

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
	"github.com/guyline/guyline/wire/f1ap"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/rrc"
	"github.com/guyline/guyline/wire/sctp"
)

// each hands on the F1AP messages of a capture.
func each(t testing.TB, file string, see func(frame int64, b []byte)) {
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
	var a sctp.Assembler
	var frame pcap.Frame
	var p ip.Packet
	deliver := func(m *sctp.Message) {
		if m.Kind == sctp.Data && m.PPID == sctp.PPIDF1AP {
			see(m.Frame, m.Data)
		}
	}
	for {
		if err := r.Next(&frame); err == io.EOF {
			a.Flush(deliver)
			return
		} else if err != nil {
			t.Fatal(err)
		}
		if d.Decode(&frame, &p) == nil && p.Proto == ip.ProtoSCTP {
			a.Packet(&p, frame.Number, frame.Time, deliver)
		}
	}
}

func captures(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata.Dir(t, "wire"), "mobiwatch", "*.pcap"))
	if err != nil || len(files) == 0 {
		t.Fatal("no captures", err)
	}
	return files
}

// TestAgainstTshark compares every F1AP message of the captures with tshark: procedure, identifiers, C-RNTI, cell, and the RRC
// messages until the UE's Security Mode Complete, behind which tshark reads ciphered octets as if they were messages.
func TestAgainstTshark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("skipped: no tshark")
	}
	messages, rrcs := 0, map[rrc.Type]int{}
	for _, file := range captures(t) {
		columns := []string{"frame.number", "f1ap.procedureCode", "f1ap.GNB_CU_UE_F1AP_ID", "f1ap.GNB_DU_UE_F1AP_ID", "f1ap.C_RNTI",
			"f1ap.nRCellIdentity", "f1ap.SRBID", "nr-rrc.ng_5G_S_TMSI_Part1", "nr-rrc.randomValue", "nr-rrc.cipheringAlgorithm",
			"nr-rrc.integrityProtAlgorithm", "nr-rrc.securityModeComplete_element", "nr-rrc.securityModeFailure_element", "pdcp-nr.mac"}
		args := []string{"-n", "-r", file, "-Y", "f1ap", "-T", "fields", "-E", "separator=|"}
		for _, c := range columns {
			args = append(args, "-e", c)
		}
		out, err := exec.Command(tshark, args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][][]string{}
		secure := map[uint32]bool{}
		var m f1ap.Message
		var p rrc.PDCP
		var u rrc.Message
		each(t, file, func(frame int64, b []byte) {
			messages++
			if err := f1ap.Parse(b, &m); err != nil {
				t.Errorf("%s frame %d: %v", file, frame, err)
				return
			}
			if m.Faults != 0 && (m.FaultIE != 0 || m.Faults > 1) { // this core cuts its Cause short; tshark says so too
				t.Errorf("%s frame %d: IE %d is malformed", file, frame, m.FaultIE)
			}
			row := make([]string, len(columns))
			set := func(i int, has bool, v string) {
				if has {
					row[i] = v
				}
			}
			row[0], row[1] = strconv.FormatInt(frame, 10), strconv.Itoa(int(m.Procedure))
			set(2, m.Has&f1ap.HasCUID != 0, fmt.Sprint(m.CUUEID))
			set(3, m.Has&f1ap.HasDUID != 0, fmt.Sprint(m.DUUEID))
			set(4, m.Has&f1ap.HasCRNTI != 0, fmt.Sprint(m.CRNTI))
			set(5, m.Has&f1ap.HasCell != 0, fmt.Sprintf("%010x", m.Cell.Cell<<4))
			for _, c := range m.Cells() {
				set(5, true, fmt.Sprintf("%010x", c.Cell<<4))
			}
			set(6, m.Has&f1ap.HasSRB != 0, fmt.Sprint(m.SRB))
			ch, body, err := m.RRC(&p)
			if err == nil {
				if ch == rrc.ULDCCH || ch == rrc.DLDCCH {
					set(13, true, fmt.Sprintf("0x%08x", p.MACI))
				}
				if !secure[m.DUUEID] || ch == rrc.ULCCCH {
					if err := rrc.Parse(ch, body, &u); err != nil {
						t.Errorf("%s frame %d: %v: %v", file, frame, u.Type, err)
					}
					rrcs[u.Type]++
					set(7, u.Has&rrc.HasSTMSIPart1 != 0, fmt.Sprintf("%010x", u.Identity<<1))
					set(8, u.Has&rrc.HasRandom != 0, fmt.Sprintf("%010x", u.Identity<<1))
					set(9, u.Has&rrc.HasCiphering != 0, fmt.Sprint(u.Ciphering))
					set(10, u.Has&rrc.HasIntegrity != 0, fmt.Sprint(u.Integrity))
					set(11, u.Type == rrc.SecurityModeComplete, "1")
					set(12, u.Type == rrc.SecurityModeFailure, "1")
					switch u.Type {
					case rrc.SecurityModeComplete, rrc.SecurityModeFailure:
						secure[m.DUUEID] = true
					case rrc.RRCSetupRequest:
						delete(secure, m.DUUEID)
					}
				}
			} else if err != f1ap.ErrNoRRC {
				t.Errorf("%s frame %d: %v", file, frame, err)
			}
			got[row[0]] = append(got[row[0]], row)
		})
		for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			if line == "" {
				continue
			}
			want := strings.Split(line, "|")
			rows := got[want[0]]
			if len(rows) == 0 {
				t.Errorf("%s frame %s: tshark has procedure %s", file, want[0], want[1])
				continue
			}
			all := make([]string, len(columns))
			all[0] = want[0]
			for i := 1; i < len(columns); i++ {
				var v []string
				for _, row := range rows {
					if row[i] != "" {
						v = append(v, row[i])
					}
				}
				all[i] = strings.Join(v, ",")
			}
			ciphered := slices.ContainsFunc(rows, func(r []string) bool { return r[13] != "" && r[13] != "0x00000000" })
			for i := 2; i < len(columns); i++ {
				switch {
				case i == 5 && all[i] == "": // a cell deeper in the message
					want[i] = ""
				case i == 13 && ciphered && strings.Count(want[i], ",") <= strings.Count(all[i], ","): // tshark gave a message up before its MAC
					if want[i] == "" || slices.Contains(strings.Split(all[i], ","), want[i]) {
						all[i] = want[i]
					}
				case i == 13 && want[i] == "": // nor does it take PDCP off in a UE Context Release Command
					all[i] = ""
				case i > 6 && i < 13 && ciphered && all[i] == "": // ciphered octets that tshark reads
					want[i] = ""
				case i == 5 || i == 11 || i == 12: // once for each place in tshark's tree
					want[i], _, _ = strings.Cut(want[i], ",")
				}
			}
			if !slices.Equal(all, want) {
				t.Errorf("%s\n got %q\nwant %q", filepath.Base(file), all, want)
			}
		}
	}
	t.Logf("%d messages, RRC %v", messages, rrcs)
}
