package free5gc

import (
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// identity records what a function serves: networks, areas, slices and data networks.
func (r reader) identity() {
	for e := range r.body.Get("servedGuamiList").Items() {
		r.plmn(e.Get("plmnId"))
	}
	for e := range r.body.Get("supportTaiList").Items() {
		r.plmn(e.Get("plmnId"))
		r.tac(e.Get("tac"))
	}
	for _, key := range []string{"plmnSupportList", "plmnList", "supportedPlmnList", "supportedNssaiInPlmnList", "DefaultPlmnId"} {
		for e := range r.body.Get(key).Items() {
			if e.Get("mcc").OK() {
				r.plmn(e)
				continue
			}
			r.plmn(e.Get("plmnId"))
			for s := range e.First("snssaiList", "supportedSnssaiList").Items() {
				source.PutSNSSAI(r.f, r.fn, s.Get("sst"), s.Get("sd"))
			}
		}
	}
	for e := range r.body.Get("nsiList").Items() {
		source.PutSNSSAI(r.f, r.fn, e.Get("snssai", "sst"), e.Get("snssai", "sd"))
	}
	for e := range r.body.Get("snssaiInfos").Items() {
		r.plmn(e.Get("plmnId"))
		source.PutSNSSAI(r.f, r.fn, e.Get("sNssai", "sst"), e.Get("sNssai", "sd"))
		for d := range e.Get("dnnInfos").Items() {
			source.Put(r.f, r.fn, network.DNNs, d.Get("dnn"))
		}
	}
	for d := range r.body.Get("supportDnnList").Items() {
		source.Put(r.f, r.fn, network.DNNs, d)
	}
	for _, key := range []string{"dnnList", "dnn_list", "apn_list"} {
		for d := range r.body.Get(key).Items() {
			source.Put(r.f, r.fn, network.DNNs, d.First("dnn", "apn"))
		}
	}
	r.gatewayIdentity(fold(r.body, string(r.c.Type)+"Information"))
}

// gatewayIdentity reads an N3IWF's or TNGF's information, as TS 38.413 clause 9.2.6.1 has it for NG SETUP REQUEST.
func (r reader) gatewayIdentity(info source.Node) {
	if !info.Map() {
		return
	}
	id := fold(info, "global"+string(r.c.Type)+"ID", "plmnID")
	source.PutPLMN(r.f, r.fn, fold(id, "mcc"), fold(id, "mnc"))
	for area := range fold(info, "supportedTAList").Items() {
		r.tac(fold(area, "tac"))
		for b := range fold(area, "broadcastPLMNList").Items() {
			source.PutPLMN(r.f, r.fn, fold(b, "plmnID", "mcc"), fold(b, "plmnID", "mnc"))
			for s := range fold(b, "taiSliceSupportList").Items() {
				source.PutSNSSAI(r.f, r.fn, fold(s, "snssai", "sst"), fold(s, "snssai", "sd"))
			}
		}
	}
}

func (r reader) plmn(id source.Node) {
	if id.Scalar() {
		source.Put(r.f, r.fn, network.PLMNs, id)
		return
	}
	source.PutPLMN(r.f, r.fn, id.Get("mcc"), id.Get("mnc"))
}

// tac records a tracking area code: six hexadecimal digits from 3.1 on, a decimal number before.
func (r reader) tac(n source.Node) {
	text := n.Text()
	if v, err := strconv.ParseUint(text, 16, 24); err == nil && len(text) == 6 {
		source.Set(r.f, r.fn, network.TACs, network.TAC(v), n.Line())
		return
	}
	source.Put(r.f, r.fn, network.TACs, n)
}

// logging reads logger.level, or up to 3.1 the level of the function's own logger.
func (r reader) logging() {
	logger := r.f.Top().Get("logger")
	level := logger.Get("level")
	if !level.OK() {
		level = fold(logger, string(r.c.Type), "debugLevel")
	}
	if !level.OK() {
		level = r.body.Get("debugLevel")
	}
	source.PutText(r.f, r.fn, network.LogLevel, strings.ToLower(source.Expand(level.Text(), r.f.Lookup)), level.Line())
}
