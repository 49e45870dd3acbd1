package ueransim

import (
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// tester reads PacketRusher's file. Its keys count in any case.
func tester(f *source.File, top source.Node) {
	if g := get(top, "gnodeb"); g.Map() {
		testerGNB(f, top, g)
	} else if g.OK() {
		f.Notef(g.Line(), "gnodeb: expected a mapping")
	}
	if ue := get(top, "ue"); ue.Map() {
		testerUE(f, ue)
	} else if ue.OK() {
		f.Notef(ue.Line(), "ue: expected a mapping")
	}
}

func testerGNB(f *source.File, top, g source.Node) {
	fn := f.Function(network.GNB, "", "packetrusher", "packetrusher", g.Line())
	plmn := get(g, "plmnlist")
	source.PutPLMN(f, fn, get(plmn, "mcc"), get(plmn, "mnc"))
	hexadecimal(f, fn, get(plmn, "tac"), func(digits string, line int) {
		source.PutText(f, fn, network.TACs, "0x"+digits, line)
	})
	hexadecimal(f, fn, get(plmn, "gnbid"), func(digits string, line int) {
		source.PutText(f, fn, network.GNBID, "0x"+digits, line)
	})
	slice(f, fn, get(g, "slicesupportlist"))
	control, data := get(g, "controlif"), get(g, "dataif")
	own(f, fn, network.N2, get(control, "ip"), get(control, "port"))
	own(f, fn, network.N3, get(data, "ip"), get(data, "port"))
	for amf := range get(top, "amfif").Items() {
		peer(f, fn, get(amf, "ip"), get(amf, "port"))
	}
	level(f, fn, get(top, "logs", "level"))
}

// hexadecimal hands on identifiers that are written as hexadecimal digits without a mark.
func hexadecimal(f *source.File, fn *network.Element, n source.Node, put func(digits string, line int)) {
	digits := source.Expand(n.Text(), f.Lookup)
	if digits == "" {
		return
	}
	if _, err := strconv.ParseUint(digits, 16, 32); err != nil && !source.Open(digits) {
		f.Notef(n.Line(), "expected hexadecimal digits, found %q", digits)
		return
	}
	put(digits, n.Line())
}

// slice reads an S-NSSAI; the first releases wrote its parts as st and sst.
func slice(f *source.File, e *network.Element, n source.Node) {
	sst, sd := get(n, "sst"), get(n, "sd")
	if st := get(n, "st"); st.OK() {
		sst, sd = st, sst
	} else if sd.OK() && len(sst.Text()) > 3 {
		sst, sd = sd, sst
	}
	if t := sst.Text(); len(t) == 2 && t[0] == '0' {
		if s, err := network.NewSNSSAI(t[1:], sd.Text()); err == nil { // "01" is hexadecimal here, no octal number
			source.Set(f, e, network.SNSSAIs, s, sst.Line())
			return
		}
	}
	source.PutSNSSAI(f, e, sst, sd)
}

func testerUE(f *source.File, ue source.Node) {
	s := subscriber(f, ue.Line())
	plmn := get(ue, "hplmn")
	mcc, mnc, msin := get(plmn, "mcc"), get(plmn, "mnc"), get(ue, "msin")
	if imsi := get(ue, "imsi"); imsi.OK() {
		source.PutSecret(f, s, network.SUPI, imsi)
	} else if msin.OK() && mcc.OK() && mnc.OK() {
		source.PutText(f, s, network.SUPI, "imsi-"+mcc.Text()+mnc.Text()+msin.Text(), msin.Line())
	}
	source.PutPLMN(f, s, mcc, mnc)
	op, opType := get(ue, "opc"), "OPC"
	if !op.OK() {
		op, opType = get(ue, "op"), "OP"
	}
	credentials(f, s, get(ue, "key"), op, opType)
	concealment(f, s, ue)
	algorithms(f, s, network.UEIntegrity, get(ue, "integrity"))
	algorithms(f, s, network.UECiphering, get(ue, "ciphering"))
	source.Put(f, s, network.DNNs, get(ue, "dnn"))
	slice(f, s, get(ue, "snssai"))
}

// levels are logrus's, which PacketRusher names by number.
var levels = []string{"panic", "fatal", "error", "warning", "info", "debug", "trace"}

func level(f *source.File, fn *network.Element, n source.Node) {
	if i, err := strconv.Atoi(n.Text()); err == nil && i >= 0 && i < len(levels) {
		source.Set(f, fn, network.LogLevel, levels[i], n.Line())
	}
}

// get follows keys in any case.
func get(n source.Node, keys ...string) source.Node {
	for _, key := range keys {
		next := n.Get(key)
		if !next.OK() {
			for k, v := range n.AllPairs() {
				if strings.EqualFold(k.Text(), key) {
					next = v
				}
			}
		}
		n = next
	}
	return n
}

// parseNCI reads an NR cell identity of 36 bits, decimal or with 0x.
func parseNCI(text string) (uint64, error) { return strconv.ParseUint(text, 0, 36) }
