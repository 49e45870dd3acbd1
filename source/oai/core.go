package oai

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Core is the format of the core's configuration file:
//
//	log_level: {general: info}
//	register_nf: {general: yes}
//	http_version: 2
//	nfs:
//	  amf: {host: oai-amf, sbi: {port: 8080, api_version: v1, interface_name: eth0}, n2: {interface_name: eth0, port: 38412}}
//	database: {host: mysql, user: …, type: mysql, password: …}
//	amf: {plmn_support_list: […], supported_integrity_algorithms: […], supported_encryption_algorithms: […]}
var Core = source.Format{
	Name:   "oai",
	About:  "configuration files of the OpenAirInterface 5G core, releases since 2.0",
	Detect: detectCore,
	Read:   readCore,
}

func detectCore(f *source.File) bool {
	top := f.Top()
	found := false
	for k, nf := range top.Get("nfs").Pairs() {
		if _, err := network.ParseNFType(k.Text()); err != nil || !nf.Map() {
			return false
		}
		found = found || nf.First("host", "sbi").OK()
	}
	return found && (top.First("http_version", "log_level", "register_nf", "database", "dnns").OK() || len(localNFs(top)) > 0)
}

// points are the interfaces of an entry of nfs beside sbi.
var points = []struct {
	key  string
	name network.InterfaceName
}{{"n2", network.N2}, {"n3", network.N3}, {"n4", network.N4}, {"n6", network.N6}, {"n9", network.N9}}

// localNFs are the entries of nfs that are functions which the file configures. The others are peers: what they lack
// is a network device to listen at. Where no entry has one, those count that have a section of their own.
func localNFs(top source.Node) map[string]bool {
	devices, sections := map[string]bool{}, map[string]bool{}
	for k, nf := range top.Get("nfs").AllPairs() {
		if nf.Get("sbi", "interface_name").OK() {
			devices[k.Text()] = true
		}
		for _, p := range points {
			if nf.Get(p.key, "interface_name").OK() {
				devices[k.Text()] = true
			}
		}
		if top.Get(k.Text()).Map() {
			sections[k.Text()] = true
		}
	}
	if len(devices) > 0 {
		return devices
	}
	return sections
}

// core is a core's file while it is read.
type core struct {
	f   *source.File
	top source.Node
}

func readCore(f *source.File) {
	c := core{f, f.Top()}
	local := localNFs(c.top)
	functions := map[network.NFType]*network.Element{}
	for k, nf := range c.top.Get("nfs").AllPairs() {
		t, err := network.ParseNFType(k.Text())
		if err != nil || !local[k.Text()] {
			continue
		}
		functions[t] = c.function(t, k, nf)
	}
	c.database(functions)
}

func (c core) function(t network.NFType, key, nf source.Node) *network.Element {
	host := nf.Get("host")
	name := source.Expand(host.Text(), c.f.Lookup)
	if name == "" || source.Open(name) {
		name = key.Text()
	}
	fn := c.f.Function(t, name, product, dialectYAML, key.Line())
	if name != key.Text() {
		source.PutText(c.f, fn, network.HostName, name, host.Line())
	}
	level := c.top.Get("log_level", key.Text())
	if !level.OK() {
		level = c.top.Get("log_level", "general")
	}
	if level.OK() {
		source.PutText(c.f, fn, network.LogLevel, strings.ToLower(level.Text()), level.Line())
	}
	c.sbi(fn, nf)
	for _, p := range points {
		if n := nf.Get(p.key); n.OK() {
			i := c.f.Interface(fn, p.name, network.Server, n.Line())
			source.Put(c.f, i, network.Device, n.Get("interface_name"))
			source.Put(c.f, i, network.Port, n.Get("port"))
			if p.name != network.N6 {
				source.PutHost(c.f, i, host)
			}
		}
	}
	switch section := c.top.Get(key.Text()); t {
	case network.AMF:
		c.amf(fn, section)
	case network.SMF:
		c.sessions(fn, section.Get("smf_info", "sNssaiSmfInfoList"), "dnnSmfInfoList")
		for s := range section.Get("local_subscription_infos").Items() {
			c.slice(fn, s.Get("single_nssai"))
			source.Put(c.f, fn, network.DNNs, s.Get("dnn"))
		}
		c.associations(fn, section.Get("upfs"), network.UPF)
	case network.UPF:
		c.sessions(fn, section.Get("upf_info", "sNssaiUpfInfoList"), "dnnUpfInfoList")
		c.associations(fn, section.Get("smfs"), network.SMF)
	}
	c.peers(fn, t)
	return fn
}

// sbi reads the function's own service-based interface.
func (c core) sbi(fn *network.Element, nf source.Node) {
	sbi := nf.Get("sbi")
	if !sbi.OK() {
		return
	}
	i := c.f.Interface(fn, network.SBI, network.Server, sbi.Line())
	source.PutHost(c.f, i, nf.Get("host"))
	source.Put(c.f, i, network.Port, sbi.Get("port"))
	source.Put(c.f, i, network.Device, sbi.Get("interface_name"))
	c.http(i, sbi.Line())
}

func (c core) http(i *network.Element, line int) {
	source.Put(c.f, i, network.HTTPVersion, c.top.Get("http_version"))
	source.SetDefault(c.f, i, network.Scheme, "http", line, plainSBI)
}

func (c core) amf(fn *network.Element, amf source.Node) {
	for g := range amf.Get("served_guami_list").Items() {
		source.PutPLMN(c.f, fn, g.Get("mcc"), g.Get("mnc"))
	}
	for p := range amf.Get("plmn_support_list").Items() {
		source.PutPLMN(c.f, fn, p.Get("mcc"), p.Get("mnc"))
		source.Put(c.f, fn, network.TACs, p.Get("tac"))
		for s := range p.Get("nssai").Items() {
			c.slice(fn, s)
		}
	}
	source.PutOrder(c.f, fn, network.NASIntegrity, amf.Get("supported_integrity_algorithms"))
	source.PutOrder(c.f, fn, network.NASCiphering, amf.Get("supported_encryption_algorithms"))
}

func (c core) slice(fn *network.Element, s source.Node) {
	source.PutSNSSAI(c.f, fn, s.Get("sst"), s.Get("sd"))
}

// sessions reads slices and data networks in the form of TS 29.510's SmfInfo and UpfInfo.
func (c core) sessions(fn *network.Element, list source.Node, dnns string) {
	for s := range list.Items() {
		c.slice(fn, s.Get("sNssai"))
		for d := range s.Get(dnns).Items() {
			source.Put(c.f, fn, network.DNNs, d.Get("dnn"))
		}
	}
}

// associations reads the other ends of N4.
func (c core) associations(fn *network.Element, list source.Node, target network.NFType) {
	for p := range list.Items() {
		host := p.Get("host")
		if !host.OK() {
			continue
		}
		i := c.f.Interface(fn, network.N4, network.Client, host.Line())
		source.PutHost(c.f, i, host)
		source.Set(c.f, i, network.Target, string(target), host.Line())
	}
}

// uses are the functions that each function calls where the NRF does not tell it (TS 23.501 figure 4.2.3-1, as far as
// OAI's functions go).
var uses = map[network.NFType][]network.NFType{
	network.AMF:  {network.AUSF, network.UDM, network.SMF, network.NSSF, network.PCF, network.LMF},
	network.SMF:  {network.AMF, network.UDM, network.PCF},
	network.AUSF: {network.UDM},
	network.UDM:  {network.UDR},
	network.PCF:  {network.UDR},
	network.NEF:  {network.UDR},
	network.LMF:  {network.AMF},
}

// peers reads the functions that fn calls: the NRF where functions register, else those that nfs lists.
func (c core) peers(fn *network.Element, t network.NFType) {
	register := c.top.Get("register_nf", strings.ToLower(string(t)))
	if !register.OK() {
		register = c.top.Get("register_nf", "general")
	}
	registers := !register.OK() || strings.EqualFold(register.Text(), "yes") || strings.EqualFold(register.Text(), "true")
	targets := uses[t]
	if registers && c.top.Get("nfs", "nrf").OK() {
		targets = []network.NFType{network.NRF}
	}
	for _, target := range targets {
		nf := c.top.Get("nfs", strings.ToLower(string(target)))
		host := nf.Get("host")
		if target == t || !host.OK() {
			continue
		}
		i := c.f.Interface(fn, network.SBI, network.Client, host.Line())
		source.PutHost(c.f, i, host)
		source.Put(c.f, i, network.Port, nf.Get("sbi", "port"))
		source.Set(c.f, i, network.Target, string(target), host.Line())
		c.http(i, host.Line())
	}
}

// database reads the subscriber database: the UDR's, and the AMF's where that runs without one
// (enable_simple_scenario). The account belongs to the first of them.
func (c core) database(functions map[network.NFType]*network.Element) {
	db := c.top.Get("database")
	if !db.OK() {
		return
	}
	var users []*network.Element
	if fn := functions[network.UDR]; fn != nil {
		users = append(users, fn)
	}
	simple := c.top.Get("amf", "support_features_options", "enable_simple_scenario").Text()
	if fn := functions[network.AMF]; fn != nil && (len(users) == 0 || simple == "yes" || simple == "true") {
		users = append(users, fn)
	}
	user, password := db.Get("user"), db.Get("password")
	for _, fn := range users {
		i := c.f.Interface(fn, network.DB, network.Client, db.Line())
		source.PutHost(c.f, i, db.Get("host"))
		source.Put(c.f, i, network.Port, db.Get("port"))
		source.Put(c.f, i, network.Scheme, db.Get("type"))
		source.Set(c.f, i, network.Target, string(network.DATABASE), db.Line())
		source.Set(c.f, i, network.URICredsUsed, password.Text() != "", max(password.Line(), db.Line()))
	}
	if len(users) > 0 && password.Text() != "" {
		e := c.f.Net.Add(network.KindCredential, "", "database", users[0])
		source.Put(c.f, e, network.UserName, user)
		source.PutSecret(c.f, e, network.Password, password)
	}
}
