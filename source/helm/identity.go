package helm

import (
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

var (
	mccKey = pattern.New(`^(\w*?)(mcc|Mcc)(\d*)$`)
	tacKey = pattern.New(`^(?:tac|\w+Tac)\d*$`)
	dnnKey = pattern.New(`^(?:dnn|dnnNi)\d*$`)
)

// orderKeys are the names of lists of algorithms, and the attribute of each.
var orderKeys = map[string]*network.Attr[network.Order]{
	"integrityOrder": network.NASIntegrity, "cipheringOrder": network.NASCiphering, "integrity_order": network.NASIntegrity,
	"ciphering_order": network.NASCiphering, "intAlgoList": network.NASIntegrity, "ciphAlgoList": network.NASCiphering,
	"intAlgorithmList": network.NASIntegrity, "ciphAlgorithmList": network.NASCiphering,
}

var algorithm = pattern.New(`N[EI]A[0-9]`)

// identity records what a section's settings say of its function: PLMN, tracking area, slice, data network, algorithms,
// logging, the peers on the service-based interface.
func (v *values) identity(p place, n source.Node) {
	f := v.f
	for k, c := range n.AllPairs() {
		key, line := k.Text(), c.Line()
		if m := mccKey().FindStringSubmatch(key); m != nil && c.Scalar() {
			mnc := map[string]string{"mcc": "mnc", "Mcc": "Mnc"}[m[2]]
			if mnc := n.Get(m[1] + mnc + m[3]); mnc.Scalar() {
				source.PutPLMN(f, v.function(p, line), c, mnc)
			}
			continue
		}
		switch {
		case !c.OK():
		case tacKey().MatchString(key):
			for _, tac := range c.Strings() {
				source.PutText(f, v.function(p, line), network.TACs, tac, line)
			}
		case dnnKey().MatchString(key):
			for _, dnn := range c.Strings() {
				source.PutText(f, v.function(p, line), network.DNNs, dnn, line)
			}
		case key == "sst" && c.Scalar():
			source.PutSNSSAI(f, v.function(p, line), c, n.Get("sd"))
		case (key == "plmn" || key == "plmnId") && c.Scalar():
			source.Put(f, v.function(p, line), network.PLMNs, c)
		case key == "logLevel" && c.Scalar():
			source.PutText(f, v.function(p, line), network.LogLevel, strings.ToLower(c.Text()), line)
		case key == "operatorKey" && c.Scalar():
			source.PutSecret(f, v.function(p, line), network.NetworkOP, c)
		case orderKeys[key] != nil:
			v.order(p, orderKeys[key], c)
		case key == "client" && p.last() == "sbi":
			v.peers(p, c)
		}
	}
}

// order records algorithms, which OAI's charts write as a list within a text.
func (v *values) order(p place, a *network.Attr[network.Order], n source.Node) {
	fn := v.function(p, n.Line())
	if found := algorithm().FindAllString(strings.ToUpper(n.Text()), -1); found != nil {
		source.PutText(v.f, fn, a, strings.Join(found, " "), n.Line())
		return
	}
	source.PutOrder(v.f, fn, a, n)
}

// peers records the functions that a function's service-based interface is told to go to.
func (v *values) peers(p place, n source.Node) {
	for k, peer := range n.AllPairs() {
		uri := peer.First("uri", "url")
		t := nfType(k.Text())
		if t == "" || uri.Text() == "" || peer.Get("enabled").Text() == "false" {
			continue
		}
		i := v.f.Interface(v.function(p, uri.Line()), network.SBI, network.Client, uri.Line())
		source.Set(v.f, i, network.Target, string(t), uri.Line())
		source.PutEndpoint(v.f, i, uri.Text(), uri.Line())
	}
}

var databaseKey = pattern.New(`(?i)^(mysql|mongo(?:db)?|postgres(?:ql)?)_?(?:server|host|addr(?:ess)?)$`)

// databaseSchemes are the schemes by the words of [databaseKey].
var databaseSchemes = map[string]string{"mysql": "mysql", "mongo": "mongodb", "mongodb": "mongodb", "postgres": "postgres", "postgresql": "postgres"}

// database records a connection that is given in parts: mySqlServer, mySqlUser, mySqlPass.
func (v *values) database(p place, n source.Node) {
	for k, host := range n.AllPairs() {
		m := databaseKey().FindStringSubmatch(k.Text())
		if m == nil || host.Text() == "" {
			continue
		}
		i := v.f.Interface(v.function(p, host.Line()), network.DB, network.Client, host.Line())
		source.Set(v.f, i, network.Target, string(network.DATABASE), host.Line())
		source.Set(v.f, i, network.Scheme, databaseSchemes[strings.ToLower(m[1])], host.Line())
		source.PutHost(v.f, i, host)
		prefix := strings.ToLower(m[1])
		for k, c := range n.AllPairs() {
			if name := strings.ToLower(k.Text()); strings.HasPrefix(name, prefix) && strings.Contains(name, "pass") && c.Text() != "" {
				source.Set(v.f, i, network.URICredsUsed, true, c.Line())
			}
		}
	}
}
