// Package ueransim reads the YAML files of simulated gNBs and terminals: UERANSIM's gNB and UE files, and the one file of
// PacketRusher and of my5G-RANTester, from which it descends, that holds both.
//
// A terminal becomes a subscriber, because its file holds a copy of the subscriber's credentials. A gNB's own addresses
// are recorded as servers, though it opens the N2 association: they identify it on the wire.
//
// Not read: the radio link simulation, access control classes, traffic of test runs.
package ueransim

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is UERANSIM's and PacketRusher's configuration.
var Format = source.Format{
	Name:   "ueransim",
	About:  "UERANSIM and PacketRusher: simulated gNBs and terminals (YAML)",
	Detect: func(f *source.File) bool { return form(f.Top()) != nil },
	Read: func(f *source.File) {
		if read := form(f.Top()); read != nil {
			read(f, f.Top())
		}
	},
}

// form is the reader for what a document holds, nil where it is none of ours.
func form(top source.Node) func(*source.File, source.Node) {
	switch {
	case !top.Map():
		return nil
	case top.Get("nci").OK() && top.First("idLength", "linkIp", "ngapIp", "amfConfigs").OK(),
		top.Get("amfConfigs").OK() && top.First("ngapIp", "gtpIp").OK():
		return gnb
	case top.Get("key").Scalar() && top.First("op", "opType").OK() &&
		top.First("supi", "imei", "gnbSearchList", "uacAic", "sessions", "configured-nssai").OK():
		return terminal
	case get(top, "gnodeb").First("controlif", "plmnlist", "dataif").OK(),
		get(top, "ue", "key").Scalar() && get(top, "ue").First("msin", "imsi").OK():
		return tester
	}
	return nil
}

func gnb(f *source.File, top source.Node) {
	fn := f.Function(network.GNB, "", "ueransim", "ueransim", top.Line())
	source.PutPLMN(f, fn, top.Get("mcc"), top.Get("mnc"))
	source.Put(f, fn, network.TACs, top.Get("tac"))
	snssais(f, fn, top.Get("slices"))
	if nci := top.Get("nci"); nci.OK() {
		cell := f.Net.Add(network.KindCell, "", fn.Name+" cell", fn)
		source.Put(f, cell, network.CellIdentity, nci)
		source.PutPLMN(f, cell, top.Get("mcc"), top.Get("mnc"))
		source.Put(f, cell, network.TACs, top.Get("tac"))
		gnbID(f, fn, nci, top.Get("idLength"))
	}
	own(f, fn, network.N2, top.Get("ngapIp"), source.Node{})
	own(f, fn, network.N3, top.Get("gtpIp"), source.Node{})
	for amf := range top.Get("amfConfigs").Items() {
		peer(f, fn, amf.Get("address"), amf.Get("port"))
	}
}

// gnbID is the leading idLength bits of the NR cell identity, TS 38.413 clause 9.3.1.7.
func gnbID(f *source.File, fn *network.Element, nci, length source.Node) {
	id, err := parseNCI(nci.Text())
	var bits int
	if err == nil {
		_, err = fmt.Sscanf(length.Text(), "%d", &bits)
	}
	if err == nil && bits >= 22 && bits <= 32 {
		source.Set(f, fn, network.GNBID, fmt.Sprintf("%#x", id>>(36-bits)), nci.Line())
	}
}

func own(f *source.File, fn *network.Element, name network.InterfaceName, addr, port source.Node) {
	if addr.Text() != "" {
		i := f.Interface(fn, name, network.Server, addr.Line())
		source.PutHost(f, i, addr)
		source.Put(f, i, network.Port, port)
	}
}

func peer(f *source.File, fn *network.Element, addr, port source.Node) {
	if addr.Text() != "" {
		i := f.Interface(fn, network.N2, network.Client, addr.Line())
		source.PutHost(f, i, addr)
		source.Put(f, i, network.Port, port)
		source.Set(f, i, network.Target, string(network.AMF), addr.Line())
	}
}

func snssais(f *source.File, e *network.Element, list source.Node) {
	for s := range list.Items() {
		snssai(f, e, s.Get("sst"), s.Get("sd"))
	}
}

// snssai reads an S-NSSAI of UERANSIM, where sd is a number and decimal unless it begins with 0x. Leading zeros
// (010203) are those of the six digits of TS 23.003 clause 28.4.2 all the same: no other file of the network means
// anything else by them.
func snssai(f *source.File, e *network.Element, sst, sd source.Node) {
	text := sd.Text()
	v, err := strconv.ParseUint(text, 10, 24)
	if err != nil || text[0] == '0' || source.Open(sst.Text()) {
		source.PutSNSSAI(f, e, sst, sd)
		return
	}
	s, err := network.NewSNSSAI(source.Expand(sst.Text(), f.Lookup), fmt.Sprintf("%06x", v))
	if err != nil {
		f.Notef(sst.Line(), "%v", err)
		return
	}
	source.Set(f, e, network.SNSSAIs, s, sst.Line())
}

func terminal(f *source.File, top source.Node) {
	line := top.Get("supi").Line()
	if line == 0 {
		line = top.Get("key").Line()
	}
	s := subscriber(f, line)
	source.PutSecret(f, s, network.SUPI, top.Get("supi"))
	source.PutPLMN(f, s, top.Get("mcc"), top.Get("mnc"))
	credentials(f, s, top.Get("key"), top.Get("op"), strings.ToUpper(top.Get("opType").Text()))
	concealment(f, s, top)
	algorithms(f, s, network.UEIntegrity, top.Get("integrity"))
	algorithms(f, s, network.UECiphering, top.Get("ciphering"))
	snssais(f, s, top.Get("configured-nssai"))
	for session := range top.Get("sessions").Items() {
		source.Put(f, s, network.DNNs, session.First("apn", "dnn"))
		snssai(f, s, session.Get("slice", "sst"), session.Get("slice", "sd"))
	}
}

// subscriber adds a terminal's profile, named by its place, because a SUPI is personal data.
func subscriber(f *source.File, line int) *network.Element {
	at := f.At(line)
	return f.Net.Add(network.KindSubscriber, "", fmt.Sprintf("%s:%d", at.Path, at.Line), nil)
}

func credentials(f *source.File, s *network.Element, key, op source.Node, opType string) {
	source.PutSecret(f, s, network.SubscriberKey, key)
	source.PutSecret(f, s, network.SubscriberOP, op)
	if op.OK() && (opType == "OP" || opType == "OPC") {
		source.Set(f, s, network.OPType, opType, op.Line())
	}
	if key.OK() && !source.Open(source.Expand(key.Text(), f.Lookup)) {
		source.Set(f, s, network.KeyInline, true, key.Line())
	}
}

// concealment reads how the terminal conceals its SUPI, TS 33.501 clause 6.12.2. Both programs send it with the null
// scheme where they are not told otherwise.
func concealment(f *source.File, s *network.Element, n source.Node) {
	scheme := get(n, "protectionscheme")
	if scheme.OK() {
		source.Put(f, s, network.HNScheme, scheme)
	} else {
		source.SetDefault(f, s, network.HNScheme, 0, n.Line(), "the simulator uses the null scheme where protectionScheme is not set")
	}
	if key := get(n, "homenetworkpublickey"); key.Text() != "" {
		source.PutText(f, s, network.HNPublicKey, strings.ToLower(strings.TrimPrefix(key.Text(), "0x")), key.Line())
	}
}

// algorithms reads a mapping of algorithms to whether the terminal offers them (IA1: true; nea2: false).
func algorithms(f *source.File, s *network.Element, a *network.Attr[network.Order], n source.Node) {
	var order network.Order
	for k, v := range n.AllPairs() {
		alg, err := network.ParseAlgorithm(k.Text())
		if err != nil {
			f.Notef(k.Line(), "%s: %v", a.Name(), err)
			continue
		}
		switch strings.ToLower(v.Text()) {
		case "true", "yes", "on", "1":
			order = append(order, alg)
		case "false", "no", "off", "0":
		default:
			f.Notef(v.Line(), "%s: expected true or false, found %q", a.Name(), v.Text())
			return
		}
	}
	if order != nil {
		source.Set(f, s, a, order, n.Line())
	}
}
