// Package oai reads the configuration of OpenAirInterface: its 5G core of all releases, and its radio access network.
//
// Core reads the core's YAML file (releases since 2.0 of 2024), in which one file may serve all functions. Before that,
// each function had a libconfig file, which [CoreConf] reads, or a container made that of variables, which
// [ReadContainer] reads for the reader of Compose files.
// RAN reads gNB, CU, DU, eNB and terminal files, in libconfig or YAML. Slices reads the NSSF's list of slices.
//
// Radio parameters beyond a cell's identity, its band and its frequency are stepped over, and so are thread counts and
// timers. Values that an OAI program takes from its command line (-O file --option value) are not known here.
package oai

import (
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

const product = "oai"

// The forms of configuration that remedies name.
const (
	dialectConf = "oai-conf"
	dialectEnv  = "oai-env"
	dialectYAML = "oai-2024"
	dialectGNB  = "oai-gnb"
)

// plainSBI is why a service-based interface is plain HTTP.
const plainSBI = "OAI's core serves HTTP without TLS: no release up to 2.1 has a setting for it"

// The ports that the specifications register, where a file names none.
const (
	portN2 = 38412 // TS 38.412 clause 7
	portN3 = 2152  // TS 29.281 clause 4.4.2
	portN4 = 8805  // TS 29.244 clause 6.6.1
)

// sdHex is a slice differentiator in hexadecimal as OAI's files and variables write it: with 0x or in six digits
// hexadecimal, else a decimal number. (The sample networks of 2022 write 123 and 128 where those of 2024 write 00007B
// and 000080.)
func sdHex(text string) string {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(strings.ToLower(text), "0x") || len(text) == 6 {
		return text
	}
	if v, err := strconv.ParseUint(text, 10, 24); err == nil {
		return strconv.FormatUint(v, 16)
	}
	return text
}

// putSlice records an S-NSSAI of texts whose variables are filled in.
func putSlice(f *source.File, e *network.Element, sst, sd string, line int) {
	if sst == "" {
		return
	}
	if source.Open(sst) || source.Open(sd) {
		f.Notef(line, "s-nssai: the value is filled in elsewhere")
		return
	}
	s, err := network.NewSNSSAI(sst, sd)
	if err != nil {
		f.Notef(line, "%v", err)
		return
	}
	source.Set(f, e, network.SNSSAIs, s, line)
}

// putPLMN records a PLMN of texts whose variables are filled in.
func putPLMN(f *source.File, e *network.Element, mcc, mnc string, line int) {
	if mcc == "" || mnc == "" {
		return
	}
	if source.Open(mcc) || source.Open(mnc) {
		f.Notef(line, "plmn: the value is filled in elsewhere")
		return
	}
	p, err := network.NewPLMN(mcc, mnc)
	if err != nil {
		f.Notef(line, "%v", err)
		return
	}
	source.Set(f, e, network.PLMNs, p, line)
}

// subscriber adds a terminal's profile.
type subscriber struct {
	line                             int
	imsi, key, opc, dnn, sst, sd     string
	imsiLine, keyLine, opcLine, dnnL int
}

func (s subscriber) add(f *source.File) {
	e := f.Net.Add(network.KindSubscriber, "", f.At(s.line).String(), nil)
	if s.imsi != "" {
		source.PutText(f, e, network.SUPI, "imsi-"+s.imsi, s.imsiLine) // TS 29.571 5.3.2
	}
	source.PutText(f, e, network.SubscriberKey, s.key, s.keyLine)
	if s.key != "" {
		source.Set(f, e, network.KeyInline, !source.Open(source.Expand(s.key, f.Lookup)), s.keyLine)
	}
	source.PutText(f, e, network.SubscriberOP, s.opc, s.opcLine)
	if s.opc != "" {
		source.Set(f, e, network.OPType, "OPC", s.opcLine)
	}
	source.PutText(f, e, network.DNNs, s.dnn, s.dnnL)
	putSlice(f, e, source.Expand(s.sst, f.Lookup), sdHex(source.Expand(s.sd, f.Lookup)), s.line)
}
