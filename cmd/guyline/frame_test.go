package main

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/pcap"
)

// plainRegistration is a plain Registration request, as USER1 records it: a SUCI of the null scheme, IMSI 001010000000001.
const plainRegistration = "7e004179000d0100f110000000000000000010"

// TestFrame prints a frame with its identity masked, and in clear where that is asked for.
func TestFrame(t *testing.T) {
	data, err := hex.DecodeString(plainRegistration)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := pcap.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if err := w.Write(&pcap.Frame{Time: int64(i) * 1e9, Link: pcap.User1, Data: data, Length: len(data)}); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "nas.pcapng")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		stdin       string
		args        []string
		code        int
		want, never []string
	}{
		{"masked", "", []string{"wire", file, "--frame", "2"}, 0,
			[]string{"Frame 2 of ", "user1, 19 octets", "•• is masked", "SUCI of 001/01, null-scheme: supi-", "0010  •• •• •• "}, []string{"imsi-001010000000001", "00 00 10"}},
		{"revealed", "", []string{"wire", file, "--frame", "1", "--reveal"}, 0, []string{"imsi-001010000000001", "0010  00 00 10 "}, []string{"••"}},
		{"standard input", b.String(), []string{"wire", "-", "--frame", "1"}, 0, []string{"Registration request (0x41)   [2+1]"}, nil},
		{"no such frame", "", []string{"wire", file, "--frame", "9"}, 3, []string{"it has 2 frames, and frame 9 is asked for"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := guyline(t, c.stdin, c.args...)
			if code != c.code {
				t.Errorf("code %d, want %d: %s", code, c.code, stderr)
			}
			for _, s := range c.want {
				if !strings.Contains(stdout+stderr, s) {
					t.Errorf("%q is not in the output:\n%s%s", s, stdout, stderr)
				}
			}
			for _, s := range c.never {
				if strings.Contains(stdout, s) {
					t.Errorf("%q is in the output:\n%s", s, stdout)
				}
			}
		})
	}
}
