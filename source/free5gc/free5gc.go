// Package free5gc reads the configuration of free5GC, versions 3.0 to 4.2: one YAML file for each function, which holds
// info, configuration and logger (the UPF's from 3.1 on holds its keys at the top). A mapping that stands below
// configuration is read too, because charts hold no more than that.
//
// It reads addresses, TLS, peers, NAS algorithms, SUCI keys, OAuth2, PLMNs, tracking areas, slices, data networks,
// databases, metrics, logging, the non-3GPP gateways and the web console. It recognises uerouting.yaml and takes
// nothing from it. It does not read timers, quotas, user-plane links and Diameter endpoints of the CHF.
//
// SD-Core's functions were forked from free5GC. Package sdcore reads those with [Find] and [Config.Read].
package free5gc

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is free5GC's configuration.
var Format = source.Format{
	Name:  "free5gc",
	About: "configuration of free5GC functions, versions 3.0 to 4.2",
	Detect: func(f *source.File) bool {
		c, ok := Find(f)
		return ok && !c.Fork() || routing(f)
	},
	Read: func(f *source.File) {
		if c, ok := Find(f); ok {
			c.Read(product, product)
		}
	},
}

const product = "free5gc"

// routing reports whether the file is uerouting.yaml, the SMF's list of paths for single terminals. Charts ship it empty.
func routing(f *source.File) bool {
	top := f.Top()
	for k := range top.Pairs() {
		if k.Text() == "ueRoutingInfo" {
			return true
		}
	}
	return alone(top) && strings.HasPrefix(top.Get("info", "description").Text(), "Routing information for UE")
}

// Config is one function's configuration in the form of free5GC.
type Config struct {
	File     *source.File
	Body     source.Node // what stands below configuration
	Type     network.NFType
	Fragment bool // there is no more of the file than Body
}

// Find looks for a function's configuration.
func Find(f *source.File) (Config, bool) {
	top := f.Top()
	if !top.Map() || top.Get("apiVersion").OK() {
		return Config{}, false
	}
	c := Config{File: f, Body: top.Get("configuration")}
	switch {
	case c.Body.Map():
		c.Type = typeOf(c.Body)
		if c.Type == "" && (c.Body.First("sbi", "mongodb", "nrfUri", "pfcp").OK() ||
			strings.HasSuffix(top.Get("info", "description").Text(), " configuration")) {
			c.Type = described(top)
		}
	case c.Body.OK():
		return Config{}, false // a chart's text, which is read by itself
	case top.Get("pfcp").Map() && top.Get("gtpu", "ifList").OK():
		c.Body, c.Type = top, network.UPF
	default:
		c.Body, c.Type, c.Fragment = top, typeOf(top), true
		switch {
		case c.Type == "" && top.Get("oauth").Scalar() && alone(top):
			c.Type = network.NRF
		case c.Type == network.WEBUI && !top.Get("billingServer").OK():
			c.Type = "" // many a program has a webServer
		}
	}
	return c, c.Type != ""
}

func alone(n source.Node) bool {
	keys := 0
	for range n.Pairs() {
		keys++
	}
	return keys == 1
}

// marks are keys that only one function has.
var marks = []struct {
	key string
	is  network.NFType
}{
	{"amfName", network.AMF}, {"servedGuamiList", network.AMF}, {"supportTaiList", network.AMF},
	{"smfName", network.SMF}, {"snssaiInfos", network.SMF}, {"userplaneInformation", network.SMF}, {"userplane_information", network.SMF},
	{"nssfName", network.NSSF}, {"supportedNssaiInPlmnList", network.NSSF}, {"nsiList", network.NSSF},
	{"pcfName", network.PCF}, {"defaultBdtRefId", network.PCF},
	{"chfName", network.CHF}, {"abmfDiameter", network.CHF}, {"rfDiameter", network.CHF},
	{"bsfName", network.BSF}, {"nefName", network.NEF},
	{"N3IWFInformation", network.N3IWF}, {"n3iwfInformation", network.N3IWF},
	{"TNGFInformation", network.TNGF}, {"tngfInformation", network.TNGF},
	{"SuciProfile", network.UDM}, {"suciProfile", network.UDM},
	{"DefaultPlmnId", network.NRF}, {"MongoDBUrl", network.NRF},
	{"webServer", network.WEBUI}, {"billingServer", network.WEBUI},
	{"dbConnectorType", network.UDR}, {"eapAkaSupiImsiPrefix", network.AUSF},
}

// typeOf finds the type of the function that a configuration is for, "" where its keys do not say.
func typeOf(body source.Node) network.NFType {
	for _, m := range marks {
		if body.Get(m.key).OK() {
			return m.is
		}
	}
	for _, list := range []string{"serviceNameList", "serviceList"} {
		for s := range body.Get(list).Items() {
			// A service is called n, the function's type, a hyphen and what it does (TS 29.501 clause 4.3.3.2).
			nf, _, ok := strings.Cut(s.Text()+s.Get("serviceName").Text(), "-")
			if t, err := network.ParseNFType(strings.TrimPrefix(nf, "n")); ok && err == nil && strings.HasPrefix(nf, "n") {
				return t
			}
		}
	}
	keys := body.Get("keys")
	switch {
	case keys.First("udmProfileAHNPrivateKey", "udmProfileBHNPrivateKey").OK():
		return network.UDM
	case body.Get("security").First("integrityOrder", "cipheringOrder").OK():
		return network.AMF
	case body.Get("pfcp").OK() && body.Get("gtpu").OK() && body.First("dnn_list", "dnnList", "apn_list").OK():
		return network.UPF
	}
	return ""
}

// described finds the type in info.description ("UDR initial local configuration"), or else in a logger of that name.
func described(top source.Node) network.NFType {
	word, _, _ := strings.Cut(top.Get("info", "description").Text(), " ")
	if t, err := network.ParseNFType(word); err == nil {
		return t
	}
	for k := range top.Get("logger").Pairs() {
		if t, err := network.ParseNFType(k.Text()); err == nil {
			return t
		}
	}
	return ""
}

// Fork reports whether the configuration has keys that SD-Core added to those of free5GC.
func (c Config) Fork() bool {
	for _, key := range []string{"webuiUri", "enableNrfCaching", "nrfCacheEvictionInterval", "kafkaInfo", "enableDBStore",
		"amfDBName", "smfDBName", "enableSctpLb", "debugProfilePort", "telemetry", "mongoDBStreamEnable", "nfProfileExpiryEnable",
		"nfKeepAliveTime", "amfId", "ngappPort", "sctpGrpcPort", "enableUpfAdapter", "enableAuthentication", "spec-compliant-sdf",
		"managedByConfigPod", "webui-tls", "nfconfig-tls", "mode5G"} {
		if c.Body.Get(key).OK() {
			return true
		}
	}
	return c.Body.Get("mongodb").First("authUrl", "authKeysDbName").OK() ||
		strings.HasPrefix(c.Body.Get("networkName", "full").Text(), "Aether")
}

// Read records what the configuration says of its function.
func (c Config) Read(product, dialect string) *network.Element {
	name := c.Body.First("amfName", "smfName", "nssfName", "pcfName", "chfName", "bsfName", "nefName").Text()
	if name == "" {
		name = fold(fold(c.Body, string(c.Type)+"Information"), "name").Text()
	}
	line := c.Body.Line()
	for k, v := range c.File.Top().Pairs() {
		if v.Same(c.Body) {
			line = k.Line()
		}
	}
	r := reader{c, c.File, c.Body, c.File.Function(c.Type, name, product, dialect, line), line, product}
	r.sbi()
	r.peers()
	r.signalling()
	r.identity()
	r.protection()
	r.databases()
	r.metrics()
	r.logging()
	switch c.Type {
	case network.UPF:
		r.userPlane()
	case network.N3IWF, network.TNGF:
		r.gateway()
	case network.WEBUI:
		r.console()
	case network.CHF:
		r.billing()
	}
	return r.fn
}

// reader is the state of reading one configuration.
type reader struct {
	c       Config
	f       *source.File
	body    source.Node
	fn      *network.Element
	line    int // where the configuration begins
	product string
}

// fold follows a key whatever its case: the gateways' keys changed theirs with every major version.
func fold(n source.Node, keys ...string) source.Node {
	for _, key := range keys {
		var found source.Node
		for k, v := range n.Pairs() {
			if strings.EqualFold(k.Text(), key) && v.OK() {
				found = v
			}
		}
		n = found
	}
	return n
}
