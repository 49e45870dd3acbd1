package sdcore

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// provisioning reads simapp.yaml: the subscribers and slices that are sent to the web console.
func (r reader) provisioning() {
	for e := range r.body.Get("subscribers").Items() {
		if s := r.subscriber(e, e.Get("ueId-start")); s != nil {
			r.plmn(s, e.Get("plmnId"))
		}
	}
	dnns := map[string][]source.Node{}
	for g := range r.body.Get("device-groups").Items() {
		for d := range g.Get("ip-domains").Items() {
			if dnn := d.First("dnn", "dnn-name"); dnn.OK() {
				dnns[g.Get("name").Text()] = append(dnns[g.Get("name").Text()], dnn)
			}
		}
	}
	for e := range r.body.Get("network-slices").Items() {
		id := e.Get("slice-id")
		if !id.Map() {
			continue
		}
		slice := r.f.Net.Add(network.KindSlice, "", e.Get("name").Text(), nil)
		source.PutSNSSAI(r.f, slice, id.Get("sst"), id.Get("sd"))
		for group := range e.Get("site-device-group").Items() {
			for _, dnn := range dnns[group.Text()] {
				source.Put(r.f, slice, network.DNNs, dnn)
			}
		}
	}
}

// subscribers reads the users that an HSS starts with.
func (r reader) subscribers() {
	for _, list := range []string{"users", "staticusers"} {
		for e := range r.top.Get(list).Items() {
			if s := r.subscriber(e, e.First("imsiStart", "imsi")); s != nil {
				source.Put(r.f, s, network.DNNs, e.Get("apn"))
			}
		}
	}
}

// subscriber reads the keys of a subscriber, or of the first of a range of them, which share their keys.
func (r reader) subscriber(e, supi source.Node) *network.Element {
	if !e.First("key", "opc", "op").OK() {
		return nil
	}
	s := r.f.Net.Add(network.KindSubscriber, "", fmt.Sprintf("%s:%d", r.f.Path, r.f.At(e.Line()).Line), nil)
	source.PutSecret(r.f, s, network.SUPI, supi)
	if key := e.Get("key"); key.Text() != "" {
		source.PutSecret(r.f, s, network.SubscriberKey, key)
		source.Set(r.f, s, network.KeyInline, true, key.Line())
	}
	for _, o := range []struct{ key, is string }{{"opc", "OPC"}, {"op", "OP"}} {
		if v := e.Get(o.key); v.Text() != "" {
			source.PutSecret(r.f, s, network.SubscriberOP, v)
			source.Set(r.f, s, network.OPType, o.is, v.Line())
			break
		}
	}
	return s
}

func (r reader) plmn(e *network.Element, id source.Node) {
	if id.Scalar() {
		source.Put(r.f, e, network.PLMNs, id)
		return
	}
	source.PutPLMN(r.f, e, id.Get("mcc"), id.Get("mnc"))
}

// simulator reads gnbsim's configuration: gNBs, and the terminals that its profiles run.
func (r reader) simulator() {
	for k, g := range r.body.Get("gnbs").Pairs() {
		if g.Map() {
			r.gnb(k, g)
		}
	}
	for p := range r.body.Get("profiles").Items() {
		if s := r.subscriber(p, p.Get("startImsi")); s != nil {
			r.plmn(s, p.Get("plmnId"))
			source.PutSNSSAI(r.f, s, p.Get("sNssai", "sst"), p.Get("sNssai", "sd"))
			source.Put(r.f, s, network.DNNs, p.Get("dnn"))
		}
	}
}

func (r reader) gnb(key, g source.Node) {
	name := g.Get("name").Text()
	if name == "" {
		name = key.Text()
	}
	fn := r.f.Function(network.GNB, name, product, product, key.Line())
	source.Put(r.f, fn, network.GNBName, g.Get("name"))
	id := g.Get("globalRanId")
	r.plmn(fn, id.Get("plmnId"))
	if value := id.Get("gNbId", "gNBValue"); value.OK() {
		source.PutText(r.f, fn, network.GNBID, "0x"+strings.TrimPrefix(value.Text(), "0x"), value.Line())
	}
	for area := range g.Get("supportedTaList").Items() {
		if tac := area.Get("tac"); tac.OK() {
			if v, err := strconv.ParseUint(tac.Text(), 16, 24); err == nil {
				source.Set(r.f, fn, network.TACs, network.TAC(v), tac.Line())
			} else {
				r.f.Notef(tac.Line(), "tac: expected six hexadecimal digits, found %q", tac.Text())
			}
		}
		for b := range area.Get("broadcastPlmnList").Items() {
			r.plmn(fn, b.Get("plmnId"))
			for s := range b.Get("taiSliceSupportList").Items() {
				source.PutSNSSAI(r.f, fn, s.Get("sst"), s.Get("sd"))
			}
		}
	}
	if at := g.Get("n3IpAddr"); at.OK() {
		i := r.f.Interface(fn, network.N3, network.Server, at.Line())
		source.PutHost(r.f, i, at)
		source.Put(r.f, i, network.Port, g.Get("n3Port"))
	}
	if amf := g.Get("defaultAmf"); amf.Map() {
		i := r.f.Interface(fn, network.N2, network.Client, amf.Line())
		source.Set(r.f, i, network.Target, string(network.AMF), amf.Line())
		source.PutHost(r.f, i, amf.First("ipAddr", "hostName"))
		source.Put(r.f, i, network.Port, amf.Get("port"))
	}
}
