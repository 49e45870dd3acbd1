// Package nephio reads the resources of Nephio and kpt packages: which functions a package deploys (NFDeployment and the
// older AMFDeployment, SMFDeployment, UPFDeployment), their interfaces with address and VLAN, data networks, PLMNs, and
// what these resources carry within them (Config, NFConfig).
//
// Claims of a package (Interface, DataNetwork) belong to the NFDeployment that their annotation
// specializer.nephio.org/owner names. They are read where it stands in the same file, as in the output of kpt; in a
// file of its own a claim is recognised and noted, because files are read one by one. Capacity, Dependency,
// clusters, networks, Kptfile and kpt's functions are recognised and say nothing that is kept. Other objects of the file
// are handed on.
package nephio

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format recognises the resources of Nephio and kpt. It belongs before Kubernetes manifests.
var Format = source.Format{
	Name:  "nephio",
	About: "Nephio and kpt packages: NFDeployment, claims of interfaces and data networks",
	Detect: func(f *source.File) bool {
		for _, doc := range f.YAML() {
			if ours(doc) {
				return true
			}
		}
		return false
	},
	Read: read,
}

// groupOf is the API group of an object.
func groupOf(doc source.Node) string {
	group, _, _ := strings.Cut(doc.Get("apiVersion").Text(), "/")
	return group
}

func ours(doc source.Node) bool {
	group := groupOf(doc)
	return doc.Get("kind").Scalar() && (strings.HasSuffix(group, "nephio.org") || strings.HasSuffix(group, "kpt.dev"))
}

// reader is the state of reading one file.
type reader struct {
	f         *source.File
	functions map[string]*network.Element // by the name of the NFDeployment
	given     map[string]bool             // interfaces that an NFDeployment itself gives: its name, a space, theirs
}

func read(f *source.File) {
	r := reader{f, map[string]*network.Element{}, map[string]bool{}}
	docs := f.YAML()
	for i, doc := range docs {
		switch {
		case !ours(doc):
			if doc.OK() {
				f.Embed(source.Embedded{Key: fmt.Sprintf("document %d", i+1), Node: doc})
			}
		case deployment(doc):
			r.deployment(doc)
		}
	}
	for _, doc := range docs {
		if ours(doc) && !deployment(doc) {
			r.resource(doc)
		}
	}
}

func deployment(doc source.Node) bool {
	return groupOf(doc) == "workload.nephio.org" && strings.HasSuffix(doc.Get("kind").Text(), "Deployment")
}

// types are the first parts of a provider (upf.free5gc.io, cu-cp.openairinterface.org), and the beginnings of the kinds
// that came before NFDeployment.
var types = map[string]network.NFType{
	"amf": network.AMF, "smf": network.SMF, "upf": network.UPF, "ausf": network.AUSF, "udm": network.UDM, "udr": network.UDR,
	"nrf": network.NRF, "nssf": network.NSSF, "pcf": network.PCF, "nef": network.NEF, "bsf": network.BSF, "chf": network.CHF,
	"cucp": network.GNBCU, "cuup": network.GNBCU, "cu": network.GNBCU, "du": network.GNBDU, "gnb": network.GNB, "ue": network.UE,
}

// products are the domains of providers.
var products = map[string]string{"free5gc.io": "free5gc", "openairinterface.org": "oai", "open5gs.org": "open5gs", "srsran.com": "srsran",
	"ocudu.org": "srsran"}

func (r reader) deployment(doc source.Node) {
	f := r.f
	provider := doc.Get("spec", "provider")
	first, domain, _ := strings.Cut(provider.Text(), ".")
	kind := strings.ToLower(strings.TrimSuffix(doc.Get("kind").Text(), "Deployment"))
	t := types[strings.NewReplacer("-", "", "_", "").Replace(first)]
	if t == "" {
		t = types[kind]
	}
	name := doc.Get("metadata", "name").Text()
	if t == "" {
		f.Notef(doc.Line(), "%s %s: the provider %q names no function that is known", doc.Get("kind").Text(), name, provider.Text())
		return
	}
	product := products[domain]
	if product == "" {
		product = "nephio"
	}
	fn := f.Function(t, name, product, "nephio", doc.Line())
	r.functions[name] = fn
	for i := range doc.Get("spec", "interfaces").Items() {
		r.iface(fn, name, i.Get("name").Text(), i)
	}
	// The kinds before NFDeployment had a list for each interface.
	for k, list := range doc.Get("spec").AllPairs() {
		if interfaceName, ok := strings.CutSuffix(k.Text(), "Interfaces"); ok {
			for i := range list.Items() {
				r.iface(fn, name, interfaceName, i)
			}
		}
	}
	for instance := range doc.Get("spec", "networkInstances").Items() {
		for d := range instance.Get("dataNetworks").Items() {
			source.Put(f, fn, network.DNNs, d.Get("name"))
		}
	}
	r.identity(fn, doc.Get("spec"))
}

// names are the interface names of Nephio that are not those of the standard.
var names = map[string]network.InterfaceName{"sba": network.SBI, "f1c": network.F1, "f1u": network.F1, "n11": network.SBI}

// iface records an interface of the function that owner deploys, at the address that Nephio assigned to it.
func (r reader) iface(fn *network.Element, owner, name string, n source.Node) {
	f := r.f
	r.given[owner+" "+name] = true
	is, err := network.ParseInterfaceName(name)
	if known, ok := names[strings.ToLower(name)]; ok {
		is, err = known, nil
	}
	if err != nil {
		f.Notef(n.Line(), "%v", err)
		return
	}
	add := func() *network.Element {
		i := f.Interface(fn, is, network.Server, n.Line())
		if vlan := n.Get("vlanID"); vlan.OK() {
			source.PutText(f, i, network.Device, "vlan "+vlan.Text(), vlan.Line())
		}
		return i
	}
	found := false
	for _, family := range []string{"ipv4", "ipv6"} {
		a := n.Get(family, "address")
		if !a.OK() {
			continue
		}
		found = true
		if p, err := netip.ParsePrefix(a.Text()); err == nil {
			source.PutEndpoint(f, add(), p.Addr().String(), a.Line())
		} else {
			source.PutHost(f, add(), a)
		}
	}
	if !found {
		add()
	}
}

// resource reads the other resources of a package.
func (r reader) resource(doc source.Node) {
	f := r.f
	spec, name := doc.Get("spec"), doc.Get("metadata", "name").Text()
	switch kind := doc.Get("kind").Text(); kind {
	case "Interface", "DataNetwork":
		owner := doc.Get("metadata", "annotations", "specializer.nephio.org/owner").Text()
		owner = owner[strings.LastIndexByte(owner, '.')+1:]
		fn := r.functions[owner]
		switch {
		case fn == nil:
			f.Notef(doc.Line(), "%s %s of %s: its NFDeployment is not in this file, so it was not joined to it", kind, name, owner)
		case kind == "DataNetwork":
			source.Put(f, fn, network.DNNs, doc.Get("metadata", "name"))
		case !r.given[owner+" "+name]:
			r.iface(fn, owner, name, doc)
		}
	case "Config":
		f.Embed(source.Embedded{Key: name, Node: spec.Get("config")})
	case "NFConfig":
		for ref := range spec.Get("configRefs").Items() {
			f.Embed(source.Embedded{Key: name, Node: ref})
		}
	case "PLMN", "RANConfig":
		fn := r.only()
		if fn == nil {
			fn = f.Function(network.CORE, name, "nephio", "nephio", doc.Line())
		}
		r.identity(fn, spec)
	}
}

// only is the file's one function, nil where there are none or several.
func (r reader) only() *network.Element {
	if len(r.functions) != 1 {
		return nil
	}
	for _, fn := range r.functions {
		return fn
	}
	return nil
}

// identity reads PLMNs, tracking areas and slices, wherever they stand below n. Their keys have capitals in some
// versions.
func (r reader) identity(fn *network.Element, n source.Node) {
	n.Walk(func(_, m source.Node) bool {
		if m.Map() {
			source.PutPLMN(r.f, fn, m.First("mcc", "MCC"), m.First("mnc", "MNC"))
			source.PutSNSSAI(r.f, fn, m.First("sst", "SST"), m.First("sd", "SD"))
			source.Put(r.f, fn, network.TACs, m.First("tac", "TAC"))
		}
		return true
	})
}
