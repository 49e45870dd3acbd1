package open5gs

import (
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// identity records what a function serves: networks, areas, slices and data networks.
func (r *reader) identity(s section, fn *network.Element) {
	for _, key := range []string{"guami", "gummei", "serving"} {
		for e := range s.Get(key).Items() {
			r.plmn(fn, e.Get("plmn_id"))
		}
	}
	for e := range s.Get("tai").Items() {
		r.tai(fn, e)
	}
	for e := range s.Get("plmn_support").Items() {
		r.plmn(fn, e.Get("plmn_id"))
		r.slices(fn, e.Get("s_nssai"))
	}
	for e := range s.Get("info").Items() {
		r.slices(fn, e.Get("s_nssai"))
		for t := range e.Get("tai").Items() {
			r.tai(fn, t)
		}
	}
	for _, key := range []string{"subnet", "session"} {
		for e := range s.Get(key).Items() {
			r.dnns(fn, e.First("dnn", "apn"))
		}
	}
	for _, nsi := range []source.Node{s.Get("nsi"), s.Get("sbi", "client", "nsi")} {
		for e := range nsi.Items() {
			r.slices(fn, e.Get("s_nssai"))
		}
	}
	policy := s.Get("policy")
	if !policy.OK() && s.key == "pcf" {
		policy = r.top.Get("policy")
	}
	for e := range policy.Items() {
		r.slices(fn, e.Get("slice"))
	}
}

func (r *reader) plmn(e *network.Element, ids source.Node) {
	for id := range ids.Items() {
		source.PutPLMN(r.f, e, id.Get("mcc"), id.Get("mnc"))
	}
}

// slices reads S-NSSAIs, and the data networks that stand below them.
func (r *reader) slices(e *network.Element, list source.Node) {
	for n := range list.Items() {
		source.PutSNSSAI(r.f, e, n.Get("sst"), n.Get("sd"))
		r.dnns(e, n.First("dnn", "apn"))
		for session := range n.Get("session").Items() {
			r.dnns(e, session.Get("name"))
		}
	}
}

func (r *reader) dnns(e *network.Element, list source.Node) {
	for d := range list.Items() {
		source.Put(r.f, e, network.DNNs, d)
	}
}

// maxTACs is the number of tracking areas of one range that are listed one by one.
const maxTACs = 256

// tai reads a tracking area: one code, a list of them, and from 2.4.8 ranges such as 6-10.
func (r *reader) tai(fn *network.Element, e source.Node) {
	r.plmn(fn, e.Get("plmn_id"))
	for n := range e.Get("tac").Items() {
		low, high, isRange := strings.Cut(n.Text(), "-")
		from, err := strconv.Atoi(strings.TrimSpace(low))
		to, err2 := strconv.Atoi(strings.TrimSpace(high))
		switch {
		case !isRange:
			source.Put(r.f, fn, network.TACs, n)
		case err != nil || err2 != nil || from > to || to > 0xFFFFFF:
			r.f.Notef(n.Line(), "tac: expected a range such as 6-10, found %q", n.Text())
		default:
			if to-from >= maxTACs {
				r.f.Notef(n.Line(), "tac: of the range %s only the first %d are listed", n.Text(), maxTACs)
				to = from + maxTACs - 1
			}
			for tac := from; tac <= to; tac++ {
				source.Set(r.f, fn, network.TACs, network.TAC(tac), n.Line())
			}
		}
	}
}

// protection records the algorithms and keys that protect subscribers.
func (r *reader) protection(s section, fn *network.Element) {
	switch s.key {
	case "amf":
		source.PutOrder(r.f, fn, network.NASIntegrity, s.Get("security", "integrity_order"))
		source.PutOrder(r.f, fn, network.NASCiphering, s.Get("security", "ciphering_order"))
	case "mme":
		if security := s.Get("security"); security.OK() {
			r.f.Remarkf(security.Line(), "the algorithms of 4G (EEA, EIA; TS 33.401) are not assessed")
		}
	case "smf":
		security := s.Get("security_indication")
		source.Put(r.f, fn, network.UPIntegrity, security.Get("integrity_protection_indication"))
		source.Put(r.f, fn, network.UPCiphering, security.Get("confidentiality_protection_indication"))
	case "udm":
		source.SetDefault(r.f, fn, network.NullScheme, true, s.line, "Open5GS accepts null-scheme SUCIs and has no setting against them")
		for e := range s.Get("hnet").Items() {
			if e.Map() {
				r.homeKey(fn, e)
			}
		}
	case "nrf":
		source.SetDefault(r.f, fn, network.OAuth2, false, s.line, "Open5GS's NRF issues no access tokens")
	}
}

// homeKey reads a home network key (TS 33.501 clause C.3.3): its identifier, its scheme and the file that holds it.
func (r *reader) homeKey(fn *network.Element, e source.Node) {
	k := r.f.Net.Add(network.KindHomeNetworkKey, "", e.Get("id").Text(), fn)
	source.Put(r.f, k, network.HNKeyID, e.Get("id"))
	source.Put(r.f, k, network.HNScheme, e.Get("scheme"))
	source.Put(r.f, k, network.HNKeyFile, e.Get("key"))
}
