package network

import (
	"fmt"
	"strconv"
	"strings"
)

// SNSSAI identifies a slice, TS 23.003 clause 28.4: a slice/service type, and where the operator needs it a slice
// differentiator of three octets.
type SNSSAI struct {
	SST uint8
	SD  string // six upper-case hexadecimal digits, "" where there is none; FFFFFF means none too and becomes ""
}

// ParseSNSSAI reads "1", "1/010203", "1-010203" or "01010203".
func ParseSNSSAI(s string) (SNSSAI, error) {
	sst, sd, ok := strings.Cut(strings.ReplaceAll(s, "-", "/"), "/")
	if !ok && len(s) == 8 {
		v, err := strconv.ParseUint(s[:2], 16, 8)
		if err != nil {
			return SNSSAI{}, fmt.Errorf("expected an S-NSSAI such as 1/010203, found %q", s)
		}
		sst, sd = strconv.Itoa(int(v)), s[2:]
	}
	return NewSNSSAI(sst, sd)
}

// NewSNSSAI makes an S-NSSAI of its parts as a file writes them. sd is hexadecimal, with or without 0x; it was cut to
// fewer than six digits where its writer left out leading zeros.
func NewSNSSAI(sst, sd string) (SNSSAI, error) {
	t, err := strconv.ParseUint(strings.TrimSpace(sst), 0, 8)
	if err != nil {
		return SNSSAI{}, fmt.Errorf("expected a slice/service type of 0 to 255, found %q", sst)
	}
	d := strings.ToUpper(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(sd), "0x"), "0X"))
	if d == "" {
		return SNSSAI{SST: uint8(t)}, nil
	}
	if _, err := strconv.ParseUint(d, 16, 24); err != nil || len(d) > 6 {
		return SNSSAI{}, fmt.Errorf("expected a slice differentiator of six hexadecimal digits, found %q", sd)
	}
	d = strings.Repeat("0", 6-len(d)) + d
	if d == "FFFFFF" {
		d = ""
	}
	return SNSSAI{SST: uint8(t), SD: d}, nil
}

// String is SST, or SST/SD.
func (s SNSSAI) String() string {
	if s.SD == "" {
		return strconv.Itoa(int(s.SST))
	}
	return strconv.Itoa(int(s.SST)) + "/" + s.SD
}

// TAC is a tracking area code of 5GS, TS 23.003 clause 19.4.2.3 (three octets).
type TAC uint32

// ParseTAC reads a decimal number, or a hexadecimal one with 0x.
func ParseTAC(s string) (TAC, error) {
	s = strings.TrimSpace(s)
	base := 10
	if h := strings.TrimPrefix(strings.ToLower(s), "0x"); h != strings.ToLower(s) {
		s, base = h, 16
	}
	v, err := strconv.ParseUint(s, base, 24)
	if err != nil {
		return 0, fmt.Errorf("expected a tracking area code of 0 to 16777215, found %q", s)
	}
	return TAC(v), nil
}

// String is the decimal number.
func (t TAC) String() string { return strconv.FormatUint(uint64(t), 10) }
