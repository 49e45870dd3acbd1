package network

import (
	"fmt"
	"strings"
)

// PLMN is a PLMN identity, TS 23.003 clause 2.2: three digits of mobile country code and two or three of mobile
// network code. Codes stay text, because 01 and 001 are different networks.
type PLMN struct{ MCC, MNC string }

// ParsePLMN reads "001/01", "001-01", "001.01", or the digits alone ("00101", "310410").
func ParsePLMN(s string) (PLMN, error) {
	mcc, mnc, ok := strings.Cut(strings.NewReplacer("-", "/", ".", "/").Replace(s), "/")
	if !ok && len(s) >= 3 {
		mcc, mnc = s[:3], s[3:]
	}
	return NewPLMN(mcc, mnc)
}

// NewPLMN makes a PLMN identity of codes as they are written in a file. A country code that lost its leading zeros to
// a YAML number gets them back; a network code of one digit becomes two.
func NewPLMN(mcc, mnc string) (PLMN, error) {
	mcc, mnc = strings.TrimSpace(mcc), strings.TrimSpace(mnc)
	p := PLMN{mcc, mnc}
	if digits(mcc) && digits(mnc) && mcc != "" && mnc != "" {
		p.MCC = strings.Repeat("0", max(0, 3-len(mcc))) + mcc
		p.MNC = strings.Repeat("0", max(0, 2-len(mnc))) + mnc
		if len(p.MCC) == 3 && len(p.MNC) <= 3 {
			return p, nil
		}
	}
	return PLMN{}, fmt.Errorf("expected a PLMN such as 001/01 (3 digits MCC, 2 or 3 digits MNC), found %q/%q", mcc, mnc)
}

// String is MCC/MNC.
func (p PLMN) String() string { return p.MCC + "/" + p.MNC }

// Test reports whether the identity is one of those that laboratories and sample configurations use: MCC 001 is the
// test code of ITU-T E.212; the others are the samples of Open5GS (999/70, 901/70), free5GC (208/93), OAI
// (208/95, 208/99) and Gradiant's charts (999/91). MCC 999 is for internal use in private networks (E.212), so only
// its sample network codes count.
func (p PLMN) Test() bool {
	if p.MCC == "001" {
		return true
	}
	switch p.String() {
	case "999/70", "901/70", "208/93", "208/95", "208/99", "999/91":
		return true
	}
	return false
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
