package declared

import (
	"bytes"
	"math"
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is guyline.yaml. Its name is what the caller of [ReadWaivers] looks for.
var Format = source.Format{
	Name:   "guyline",
	About:  "guyline.yaml: what the owner declares about operator, sites, cells, functions, suppliers, equipment, slices, protection and waivers",
	Detect: detect,
	Read:   read,
	Keep:   true,
}

func detect(f *source.File) bool {
	return bytes.Contains(f.Data, []byte("guyline")) && f.Top().Get("guyline").Scalar()
}

func read(f *source.File) {
	f.Layer = network.Declared
	if v := f.Top().Get("guyline"); v.Text() != "1" {
		f.Failf(v.Line(), "guyline: expected version 1 of the format, found %q: it needs a newer program, or is mistyped", v.Text())
		return
	}
	if docs := f.YAML(); len(docs) > 1 {
		f.Notef(docs[1].Line(), "expected one YAML document, found %d: only the first is read", len(docs))
	}
	r := &reader{File: f, budget: budget(f)}
	r.fill(nil, f.Top(), "the top level", []field{
		{"guyline", skip},
		{"operator", section("operator", (*reader).operator)},
		{"sites", section("sites", (*reader).site)},
		{"site-lists", siteLists},
		{"cells", section("cells", func(r *reader, n source.Node) { r.cell(n, nil) })},
		{"functions", section("functions", (*reader).function)},
		{"suppliers", section("suppliers", (*reader).supplier)},
		{"equipment", section("equipment", (*reader).equipment)},
		{"slices", section("slices", (*reader).slice)},
		{"protection", section("protection", (*reader).protection)},
		{"waivers", skip},
		{"rollout", skip},
		{"supply", skip},
		{"attack", skip},
	})
	ReadWaivers(f) // for its notes
	ReadRollout(f)
	ReadSupply(f)
	ReadAttack(f)
}

func siteLists(r *reader, _ *network.Element, n source.Node) {
	for i := range n.Items() {
		if i.Text() == "" {
			r.Notef(i.Line(), "site-lists: expected the name of a file, found %s", kindOf(i))
		}
	}
}

func (r *reader) operator(n source.Node) {
	if e := r.add(network.KindOperator, n, "operator", nil); e != nil {
		r.fill(e, n, "operator", []field{
			{"name", skip},
			country,
			choice("profile", network.Profile, "production", "lab"),
			many("plmns", network.PLMNs),
			one("unauthenticated-emergency", network.EmergencyCalls),
			one("static-authorisation", network.StaticAuth),
			within("hexagons-tested", network.HexagonsTested, 0, 10_000_000_000),
			within("hexagons-challengeable", network.HexagonsChallengeable, 0, 10_000_000_000),
		})
	}
}

func (r *reader) site(n source.Node) {
	site := r.add(network.KindSite, n, "sites", nil)
	if site == nil {
		return
	}
	r.fill(site, n, "sites", []field{
		{"name", skip},
		latitude, longitude, country, people, heightM,
		one("region", network.Region),
		many("backhaul", network.Backhaul),
		within("backup-hours", network.BackupHours, 0, math.MaxInt32),
		one("power-area", network.PowerArea),
		one("supplier", network.Supplied),
		many("critical-users", network.Critical),
		{"cells", section("cells", func(r *reader, c source.Node) { r.cell(c, site) })},
	})
}

// cell reads a cell below its site, or one that names it where site is nil.
func (r *reader) cell(n source.Node, site *network.Element) {
	e := r.add(network.KindCell, n, "cells", site)
	if e == nil {
		return
	}
	r.fill(e, n, "cells", []field{
		{"name", skip},
		latitude, longitude, people, heightM,
		one("site", network.SiteName),
		one("gnb", network.GNBName),
		one("gnb-id", network.GNBID),
		within("nr-cell-identity", network.CellIdentity, 0, 1<<36-1),
		many("tac", network.TACs),
		many("plmn", network.PLMNs),
		many("s-nssai", network.SNSSAIs),
		one("band", network.Band),
		within("nr-arfcn", network.ARFCN, 0, 3279165), // TS 38.104 table 5.4.2.1-1
		within("pci", network.PCI, 0, 1007),
		within("azimuth", network.Azimuth, 0, 360),
		within("power-dbm", network.PowerDBm, -100, 100),
		within("bandwidth-mhz", network.BandwidthMHz, 1, 2000),
		within("downtilt", network.DowntiltDeg, -90, 90),
		within("antenna-gain-dbi", network.AntennaGain, -30, 60),
		within("beamwidth", network.Beamwidth, 1, 360),
		many("critical-users", network.Critical),
		one("supplier", network.Supplied),
	})
}

func (r *reader) function(n source.Node) {
	t, err := network.ParseNFType(n.Get("type").Text())
	if err != nil {
		r.Notef(line(n.Get("type"), n), "functions: type: %v", err)
		return
	}
	name := n.Get("name").Text()
	if name == "" {
		name = string(t)
	}
	e := r.Net.Add(network.KindFunction, string(t), name, nil)
	source.Set(r.File, e, network.Listed, name, n.Line())
	var sbi []*network.Element // the SBI servers that interfaces lists
	var scheme, clientCert source.Node
	keep := func(n *source.Node) func(*reader, *network.Element, source.Node) {
		return func(_ *reader, _ *network.Element, v source.Node) { *n = v }
	}
	expected := []field{
		order("nas-ciphering", network.NASCiphering),
		order("nas-integrity", network.NASIntegrity),
		order("as-ciphering", network.RRCCiphering),
		order("as-integrity", network.RRCIntegrity),
		one("drb-ciphering", network.DRBCiphering),
		one("drb-integrity", network.DRBIntegrity),
		one("oauth2", network.OAuth2),
		one("suci-null-scheme", network.NullScheme),
		one("metrics", network.MetricsOn),
		one("packet-capture", network.PacketCapture),
		one("log-level", network.LogLevel),
		{"sbi-scheme", keep(&scheme)},
		{"sbi-client-certificate", keep(&clientCert)},
	}
	r.fill(e, n, "functions", []field{
		{"name", skip},
		{"type", skip},
		{"address", address},
		{"config", config},
		one("supplier", network.Supplied),
		one("version", network.Version),
		one("product", network.Product),
		one("site", network.SiteName),
		many("plmn", network.PLMNs),
		many("tac", network.TACs),
		many("s-nssai", network.SNSSAIs),
		many("dnn", network.DNNs),
		one("gnb-id", network.GNBID),
		{"interfaces", section("interfaces", func(r *reader, n source.Node) {
			if i := r.iface(e, n); i != nil && i.Type == string(network.SBI) && !network.RoleOf.Has(i, network.Client) {
				sbi = append(sbi, i)
			}
		})},
		{"declared", section("declared", func(r *reader, n source.Node) { r.fill(e, n, "declared", expected) })},
	})
	if l := max(scheme.Line(), clientCert.Line()); l > 0 && len(sbi) == 0 {
		sbi = []*network.Element{r.Interface(e, network.SBI, network.Server, l)}
	}
	for _, i := range sbi {
		choice("sbi-scheme", network.Scheme, "https", "http").put(r, i, scheme)
		one("sbi-client-certificate", network.ClientCert).put(r, i, clientCert)
	}
}

// address records host names and addresses of a function as a whole, by which it is told from others of its type.
func address(r *reader, e *network.Element, n source.Node) {
	r.each("address", n, func(i source.Node) {
		text := i.Text()
		if a, err := netip.ParseAddr(text); err == nil {
			if a.IsLoopback() || a.IsUnspecified() {
				r.Notef(i.Line(), "address: expected an address at which others reach the function, found %s: write it under interfaces, with its port", a)
				return
			}
			text = a.String()
		}
		source.PutText(r.File, e, network.HostName, text, i.Line())
	})
}

// config records the files that configure a function under the names that the files themselves have in this run.
func config(r *reader, e *network.Element, n source.Node) {
	r.each("config", n, func(i source.Node) {
		name := i.Text()
		if !path.IsAbs(name) && !strings.HasPrefix(name, "configmap/") {
			name = path.Join(r.Dir(), name)
		}
		source.PutText(r.File, e, network.Config, name, i.Line())
	})
}

func (r *reader) iface(fn *network.Element, n source.Node) *network.Element {
	name, err := network.ParseInterfaceName(n.Get("name").Text())
	if err != nil {
		r.Notef(line(n.Get("name"), n), "interfaces: name: %v", err)
		return nil
	}
	role := network.Server
	switch text := n.Get("role").Text(); text {
	case "", string(network.Server):
	case string(network.Client):
		role = network.Client
	default:
		r.Notef(n.Get("role").Line(), "interfaces: role: expected server or client, found %q", text)
		return nil
	}
	i := r.Interface(fn, name, role, n.Line())
	r.fill(i, n, "interfaces", []field{
		{"name", skip},
		{"role", skip},
		{"address", func(r *reader, e *network.Element, n source.Node) { source.PutHost(r.File, e, n) }},
		within("port", network.Port, 0, 65535),
		one("device", network.Device),
		one("scheme", network.Scheme),
		one("http-version", network.HTTPVersion),
		{"target", func(r *reader, e *network.Element, n source.Node) {
			t, err := network.ParseNFType(n.Text())
			if err != nil {
				r.Notef(n.Line(), "target: %v", err)
				return
			}
			source.Set(r.File, e, network.Target, string(t), n.Line())
		}},
		one("tls", network.TLS),
		one("client-certificate", network.ClientCert),
		one("verify-peer", network.VerifyPeer),
		one("certificate-file", network.CertFile),
		one("key-file", network.KeyFile),
		one("ca-file", network.CAFile),
		choice("mechanism", network.Mechanism, mechanisms...),
	})
	return i
}

func (r *reader) supplier(n source.Node) {
	if e := r.add(network.KindSupplier, n, "suppliers", nil); e != nil {
		r.fill(e, n, "suppliers", []field{
			{"name", skip},
			country,
			one("trusted", network.Trusted),
			many("owned-by", network.OwnedBy),
			many("also-known-as", network.AlsoKnownAs),
			one("lei", network.LEI),
			many("identifiers", network.Identifier),
			many("addresses", network.Registered),
		})
	}
}

// supplyLayers are the layers by which dependence on suppliers is measured.
var supplyLayers = []string{"ran", "core", "transport", "timing", "sim", "cloud", "chip"}

func (r *reader) equipment(n source.Node) {
	e := r.add(network.KindEquipment, n, "equipment", nil)
	if e == nil {
		return
	}
	class := n.Get("class")
	if class.Text() == "" {
		r.Notef(line(class, n), "equipment: expected a class such as router, found %s", found(class))
	}
	e.Type = strings.ToLower(class.Text())
	r.fill(e, n, "equipment", []field{
		{"name", skip},
		{"class", skip},
		choice("layer", network.SupplyLayer, supplyLayers...),
		one("supplier", network.Supplied),
		one("model", network.Model),
		{"produced-in", func(r *reader, e *network.Element, n source.Node) {
			putCountry(r, e, "produced-in", network.ProducedIn, n)
		}},
		within("quantity", network.Quantity, 0, 1_000_000_000),
		many("modules", network.Modules),
		one("site", network.SiteName),
		many("needed-by", network.NeededBy),
		many("carries", network.Carries),
		{"facts", func(r *reader, e *network.Element, n source.Node) {
			for word, holds := range r.facts(n) {
				source.Set(r.File, e, network.StatedFact, word+": "+strconv.FormatBool(holds), n.Line())
			}
		}},
	})
}

func (r *reader) slice(n source.Node) {
	id := n.Get("s-nssai")
	s, err := network.ParseSNSSAI(id.Text())
	if err != nil {
		r.Notef(line(id, n), "slices: s-nssai: expected SST or SST/SD such as 1/0000A1, found %q", id.Text())
		return
	}
	name := n.Get("name").Text()
	if name == "" {
		name = s.String()
	}
	e := r.Net.Add(network.KindSlice, "", name, nil)
	source.Set(r.File, e, network.SNSSAIs, s, id.Line())
	r.fill(e, n, "slices", []field{
		{"name", skip},
		{"s-nssai", skip},
		one("isolated", network.Isolated),
		choice("up-integrity", network.UPIntegrity, "required", "preferred", "not-needed"),
		choice("up-ciphering", network.UPCiphering, "required", "preferred", "not-needed"),
		many("dnn", network.DNNs),
	})
}

type value struct {
	text string
	line int
}

var mechanisms = []string{"ipsec", "dtls", "macsec", "trusted-network"}

// protection reads a statement. One of which a part is missing or cannot be read is not taken: it would turn findings
// into passes without anyone answering for it, or cover more than its writer meant.
func (r *reader) protection(n source.Node) {
	faults := 0
	fault := func(n source.Node, format string, args ...any) {
		r.Notef(n.Line(), "protection: "+format+": the statement is not taken", args...)
		faults++
	}
	for _, key := range []string{"by", "interfaces", "reason"} {
		if !n.Get(key).OK() {
			fault(n, "expected %s, found none", key)
		}
	}
	by := n.Get("by")
	if by.OK() && !slices.Contains(mechanisms, by.Text()) {
		fault(by, "by: expected %s, found %s", oneOf(mechanisms), found(by))
	}
	var interfaces, covers []value
	r.each("interfaces", n.Get("interfaces"), func(i source.Node) {
		name, err := network.ParseInterfaceName(i.Text())
		if err != nil {
			fault(i, "interfaces: %v", err)
		}
		interfaces = append(interfaces, value{string(name), i.Line()})
	})
	r.each("covers", n.Get("covers"), func(i source.Node) {
		if _, err := netip.ParsePrefix(i.Text()); err != nil {
			if _, err := netip.ParseAddr(i.Text()); err != nil {
				fault(i, "covers: expected an address prefix such as 10.0.0.0/8, found %q", i.Text())
			}
		}
		covers = append(covers, value{i.Text(), i.Line()})
	})
	if n.Get("covers").OK() && len(covers) == 0 {
		fault(n.Get("covers"), "covers: expected address prefixes, found none")
	}
	if faults > 0 || len(interfaces) == 0 {
		return
	}
	name := n.Get("name").Text()
	if name == "" {
		name = strings.Join(append([]string{by.Text()}, n.Get("interfaces").Strings()...), " ")
	}
	e := r.Net.Add(network.KindProtection, "", name, nil)
	for _, v := range interfaces {
		source.Set(r.File, e, network.CoversIface, v.text, v.line)
	}
	for _, v := range covers {
		source.PutText(r.File, e, network.CoversPrefix, v.text, v.line)
	}
	r.fill(e, n, "protection", []field{
		{"name", skip},
		{"interfaces", skip},
		{"covers", skip},
		one("by", network.Mechanism),
		one("reason", network.Reason),
	})
}
