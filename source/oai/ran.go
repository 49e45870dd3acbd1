package oai

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/oai/libconfig"
)

// RAN is the format of the radio access network's files, which libconfig or YAML holds in the same structure.
var RAN = source.Format{
	Name:   "oai-ran",
	About:  "configuration files of OpenAirInterface gNBs, CUs, DUs, eNBs and terminals",
	Detect: detectRAN,
	Read:   readRAN,
}

var ranSetting = pattern.New(`(?m)^[ \t]*(?:Active_[ge]NBs|[ge]NBs|MACRLCs|uicc\d*)[ \t]*[=:][ \t\r]*(?:[({]|$)`)

var manifest = pattern.New(`(?m)^apiVersion:`)

// detectRAN leaves files alone that hold a station's configuration as the text of one of their keys: manifests, charts.
func detectRAN(f *source.File) bool {
	top := f.Top()
	if yamlRAN(top) {
		return true
	}
	return ranSetting().Match(f.Data) && !manifest().Match(f.Data) && !(top.Map() && !f.Filled())
}

// yamlRAN reports whether the file is in YAML.
func yamlRAN(top source.Node) bool {
	for _, key := range []string{"gNBs", "eNBs"} {
		for n := range top.Get(key).Items() {
			if n.First("gNB_ID", "gNB_name", "eNB_ID", "eNB_name", "gNB_CU_ID", "gNB_DU_ID").OK() {
				return true
			}
		}
	}
	return top.Get("uicc0", "imsi").OK() || top.Get("Active_gNBs").List()
}

func readRAN(f *source.File) {
	top := f.Top()
	if !yamlRAN(top) {
		top = parse(f)
	}
	if inc := top.Get(libconfig.Include); inc.OK() {
		f.Notef(inc.Line(), "settings of %s, which it includes, are not known here", inc.Text())
	}
	r := ran{f, top}
	for n := range top.Get("gNBs").Items() {
		r.gnb(n)
	}
	for n := range top.Get("eNBs").Items() {
		r.enb(n)
	}
	for k, v := range top.AllPairs() {
		if strings.HasPrefix(k.Text(), "uicc") && v.Map() {
			r.terminal(v)
		}
	}
}

// parse reads a libconfig file; what is none of it is noted.
func parse(f *source.File) source.Node {
	v, errs := libconfig.Parse(f.Data)
	for _, e := range errs {
		f.Notef(e.Line, "%s", e.Text)
	}
	return source.NodeOf(tree(v))
}

// placeholder is a value that a script fills in; it is read as the variable of that name.
var placeholder = pattern.New(`@([A-Za-z_]\w*)@`)

// tree is a libconfig value in the form in which YAML is read.
func tree(v libconfig.Value) *yaml.Node {
	n := &yaml.Node{Line: v.Line}
	switch v.Kind {
	case libconfig.Scalar:
		n.Kind, n.Tag, n.Value = yaml.ScalarNode, "!!str", placeholder().ReplaceAllString(v.Text, "$${$1}")
		if v.Quoted {
			n.Style = yaml.DoubleQuotedStyle
		}
	case libconfig.List:
		n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		for _, i := range v.Items {
			n.Content = append(n.Content, tree(i))
		}
	case libconfig.Group:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		for _, s := range v.Settings {
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s.Name, Line: s.Line}, tree(s.Value))
		}
	}
	return n
}

// ran is a file of the radio access network while it is read.
type ran struct {
	f   *source.File
	top source.Node
}

func (r ran) text(n source.Node) string { return source.Expand(n.Text(), r.f.Lookup) }

// address records an interface's address, whose prefix length OAI writes with it.
func (r ran) address(i *network.Element, n source.Node) {
	if n.OK() {
		a, _, _ := strings.Cut(r.text(n), "/")
		source.PutEndpoint(r.f, i, a, n.Line())
	}
}

// peer adds a client interface to each address that a list of { ipv4, active } names.
func (r ran) peer(fn *network.Element, name network.InterfaceName, target network.NFType, list, device source.Node) {
	for a := range list.Items() {
		v4 := a.First("ipv4", "ipv6")
		if a.Scalar() {
			v4 = a
		}
		if !v4.OK() || a.Get("active").Text() == "no" {
			continue
		}
		i := r.f.Interface(fn, name, network.Client, v4.Line())
		r.address(i, v4)
		source.Set(r.f, i, network.Target, string(target), v4.Line())
		source.Put(r.f, i, network.Device, device)
	}
}

// identity records what the station or a cell of it broadcasts.
func (r ran) identity(e *network.Element, n source.Node) {
	for tac := range n.Get("tracking_area_code").Items() {
		source.Put(r.f, e, network.TACs, tac)
	}
	for p := range n.Get("plmn_list").Items() {
		r.plmn(e, p.Get("mcc"), p.Get("mnc"), p.Get("mnc_length"))
		for s := range p.Get("snssaiList").Items() {
			r.slice(e, s.Get("sst"), s.Get("sd"))
		}
	}
	r.plmn(e, n.Get("mobile_country_code"), n.Get("mobile_network_code"), n.Get("mnc_length")) // before 2019
}

// plmn records a PLMN of numbers: what they lost of their leading zeros is added. mnc_length says how many digits the
// network code has.
func (r ran) plmn(e *network.Element, mcc, mnc, length source.Node) {
	if !mcc.OK() || !mnc.OK() {
		return
	}
	code := r.text(mnc)
	if length.Text() == "3" && !source.Open(code) && len(code) < 3 {
		code = strings.Repeat("0", 3-len(code)) + code
	}
	putPLMN(r.f, e, r.text(mcc), code, mcc.Line())
}

// slice records an S-NSSAI. A differentiator of 0 stands for none, as 0xffffff does.
func (r ran) slice(e *network.Element, sst, sd source.Node) {
	differentiator := r.text(sd)
	if !sd.Quoted() {
		differentiator = sdHex(differentiator)
	}
	if strings.Trim(strings.TrimPrefix(differentiator, "0x"), "0") == "" {
		differentiator = ""
	}
	putSlice(r.f, e, r.text(sst), differentiator, sst.Line())
}

// terminal reads a profile of a terminal (uicc0, uicc1, …).
func (r ran) terminal(n source.Node) {
	imsi, key, opc := n.Get("imsi"), n.Get("key"), n.First("opc", "op")
	if !imsi.OK() && !key.OK() {
		return
	}
	session := n
	for s := range n.Get("pdu_sessions").Items() {
		session = s
		break
	}
	dnn := session.Get("dnn")
	sd := session.Get("nssai_sd")
	differentiator := r.text(sd)
	if differentiator == "0" {
		differentiator = ""
	}
	subscriber{
		line: n.Line(), imsi: imsi.Text(), imsiLine: imsi.Line(), key: key.Text(), keyLine: key.Line(),
		opc: opc.Text(), opcLine: opc.Line(), dnn: dnn.Text(), dnnL: dnn.Line(),
		sst: session.Get("nssai_sst").Text(), sd: differentiator,
	}.add(r.f)
}
