package free5gc

import (
	"regexp"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// sbi reads the service-based interface: bindingIPv4 is where it listens, registerIPv4 what the NRF tells others. From
// 4.1 both may stand without IPv4.
func (r reader) sbi() {
	s := r.body.Get("sbi")
	if !s.Map() {
		return
	}
	i := r.f.Interface(r.fn, network.SBI, network.Server, s.Line())
	source.Put(r.f, i, network.Scheme, s.Get("scheme"))
	binding, register := s.First("bindingIPv4", "bindingIP", "bindingIPv6", "ipv4Addr"), s.First("registerIPv4", "registerIP", "registerIPv6")
	if binding.OK() {
		r.host(i, binding)
	} else {
		source.SetDefault(r.f, i, network.Address, "0.0.0.0", s.Line(), "it listens on all addresses where bindingIPv4 is not set")
	}
	if register.Text() != binding.Text() {
		r.hostName(register)
	}
	source.Put(r.f, i, network.Port, s.Get("port"))
	tls := s.First("tls", "cert")
	source.Put(r.f, r.fn, network.TLSKeyLog, tls.Get("log"))
	if scheme, ok := network.Scheme.Best(i); ok && scheme.Value == "https" {
		r.certificate(i, tls)
		if r.product == product {
			source.SetDefault(r.f, i, network.ClientCert, false, s.Line(), "free5GC's servers ask for no client certificate")
		}
	} else if r.c.Type == network.NRF && s.Get("oauth").OK() {
		r.certificate(i, tls) // the NRF signs tokens with it, whatever the scheme
	}
	if r.c.Type != network.NRF {
		return
	}
	source.Put(r.f, i, network.CAFile, s.Get("rootcert", "pem"))
	source.Put(r.f, i, network.CAKeyFile, s.Get("rootcert", "key"))
	if tokens := s.Get("oauth"); tokens.OK() {
		source.Put(r.f, r.fn, network.OAuth2, tokens)
	} else if !r.c.Fragment {
		source.SetDefault(r.f, r.fn, network.OAuth2, false, s.Line(), "the NRF asks for no access tokens where sbi.oauth is not true")
	}
}

func (r reader) certificate(i *network.Element, tls source.Node) {
	source.Put(r.f, i, network.CertFile, tls.Get("pem"))
	source.Put(r.f, i, network.KeyFile, tls.Get("key"))
}

// peers reads what a function is told of others.
func (r reader) peers() {
	r.client(network.NRF, r.body.Get("nrfUri"))
	for n := range fold(r.body, "amfSCTPAddresses").Items() {
		for ip := range fold(n, "ip").Items() {
			i := r.f.Interface(r.fn, network.N2, network.Client, ip.Line())
			source.Set(r.f, i, network.Target, string(network.AMF), ip.Line())
			r.host(i, ip)
			r.port(i, fold(n, "port"), 38412, ip.Line())
		}
	}
	plane := r.body.First("userplaneInformation", "userplane_information")
	for _, node := range plane.First("upNodes", "up_nodes").Pairs() {
		if node.Get("type").Text() != "UPF" {
			continue
		}
		if at := node.First("addr", "nodeID", "node_id"); at.OK() {
			i := r.f.Interface(r.fn, network.N4, network.Client, at.Line())
			source.Set(r.f, i, network.Target, string(network.UPF), at.Line())
			r.host(i, at)
			r.port(i, node.Get("port"), 8805, at.Line())
		}
	}
}

// client reads a peer that is named by URI.
func (r reader) client(to network.NFType, uri source.Node) {
	if !uri.OK() {
		return
	}
	i := r.f.Interface(r.fn, network.SBI, network.Client, uri.Line())
	source.Set(r.f, i, network.Target, string(to), uri.Line())
	source.PutEndpoint(r.f, i, uri.Text(), uri.Line())
	if scheme, ok := network.Scheme.Best(i); ok && scheme.Value == "https" && r.product == product {
		source.SetDefault(r.f, i, network.VerifyPeer, false, uri.Line(), "free5GC's clients do not verify the server's certificate")
	}
}

// signalling reads N2 of the AMF and N4 of the SMF. The ports are those of TS 38.412 clause 7 and TS 29.244 clause 4.2.2.
func (r reader) signalling() {
	if r.c.Type == network.AMF {
		for ip := range r.body.Get("ngapIpList").Items() {
			i := r.f.Interface(r.fn, network.N2, network.Server, ip.Line())
			r.host(i, ip)
			r.port(i, r.body.First("ngapPort", "ngappPort"), 38412, ip.Line())
		}
	}
	if r.c.Type != network.SMF && r.c.Type != network.UPF {
		return
	}
	for p := range r.body.Get("pfcp").Items() {
		node := p.First("nodeID", "node_id")
		at := p.First("listenAddr", "addr")
		if !at.OK() {
			at = node
		}
		if !at.OK() {
			continue
		}
		i := r.f.Interface(r.fn, network.N4, network.Server, at.Line())
		r.host(i, at)
		r.port(i, p.Get("port"), 8805, at.Line())
		for _, other := range []source.Node{node, p.Get("externalAddr")} {
			if other.Text() != at.Text() {
				r.hostName(other)
			}
		}
	}
}

// userPlane reads the UPF's GTP-U endpoints: a list of addresses up to 3.0, gtpu.ifList from then on. 2152 is the port
// of TS 29.281 clause 4.4.2.
func (r reader) userPlane() {
	list := r.body.Get("gtpu")
	if inner := list.Get("ifList"); inner.OK() {
		list = inner
	}
	for e := range list.Items() {
		on, err := network.ParseInterfaceName(e.Get("type").Text())
		if err != nil || on != network.N9 {
			on = network.N3
		}
		if at := e.Get("addr"); at.OK() {
			i := r.f.Interface(r.fn, on, network.Server, at.Line())
			r.host(i, at)
			r.port(i, e.Get("port"), 2152, at.Line())
			source.Put(r.f, i, network.Device, e.Get("ifname"))
		}
	}
}

// gateway reads the endpoints of N3IWF and TNGF: IKEv2 towards the terminal (port 500, RFC 7296 clause 2), RADIUS, GTP-U.
func (r reader) gateway() {
	on := network.NWU
	if r.c.Type == network.TNGF {
		on = network.NWT
	}
	if at := fold(r.body, "ikeBindAddress"); at.OK() {
		i := r.f.Interface(r.fn, on, network.Server, at.Line())
		r.host(i, at)
		r.port(i, source.Node{}, 500, at.Line())
		source.Set(r.f, i, network.Mechanism, "ipsec", at.Line())
		source.Put(r.f, i, network.CertFile, fold(r.body, "certificate"))
		source.Put(r.f, i, network.KeyFile, fold(r.body, "privateKey"))
		source.Put(r.f, i, network.CAFile, fold(r.body, "certificateAuthority"))
	}
	for _, key := range []string{"gtpBindAddress", "n3iwfGtpBindAddress", "tngfGtpBindAddress"} {
		if at := fold(r.body, key); at.OK() {
			i := r.f.Interface(r.fn, network.N3, network.Server, at.Line())
			r.host(i, at)
			r.port(i, source.Node{}, 2152, at.Line())
		}
	}
	r.hostName(fold(r.body, "fqdn"))
	if secret := fold(r.body, "radiusSecret"); secret.OK() {
		c := r.f.Net.Add(network.KindCredential, "", "radius", r.fn)
		source.PutSecret(r.f, c, network.Password, secret)
	}
}

// console reads the web console. Without webServer it listens on port 5000 of all addresses.
func (r reader) console() {
	s := r.body.Get("webServer")
	switch {
	case s.Map():
		i := r.f.Interface(r.fn, network.Management, network.Server, s.Line())
		source.Put(r.f, i, network.Scheme, s.Get("scheme"))
		r.host(i, s.First("ipv4Address", "ipAddress"))
		source.Put(r.f, i, network.Port, s.Get("port"))
		r.certificate(i, s.First("tls", "cert"))
	case r.product == product && !r.c.Fragment:
		const why = "free5GC's console serves HTTP on port 5000 of all addresses where webServer is not set"
		i := r.f.Interface(r.fn, network.Management, network.Server, r.line)
		source.SetDefault(r.f, i, network.Scheme, "http", r.line, why)
		source.SetDefault(r.f, i, network.Address, "0.0.0.0", r.line, why)
		source.SetDefault(r.f, i, network.Port, 5000, r.line, why)
	}
	if b := r.body.Get("billingServer"); b.Map() && !off(b.Get("enable")) {
		i := r.f.Interface(r.fn, network.Management, network.Server, b.Line())
		source.Set(r.f, i, network.Scheme, "ftp", b.Line())
		r.host(i, b.Get("hostIPv4"))
		source.Put(r.f, i, network.Port, b.Get("listenPort"))
		r.certificate(i, b.First("tls", "cert"))
	}
}

// billing reads where the CHF sends its records, by FTP to the console's billing server (TS 32.297 clause 6).
func (r reader) billing() {
	if g := r.body.Get("cgf"); g.Map() && !off(g.Get("enable")) {
		i := r.f.Interface(r.fn, network.Management, network.Client, g.Line())
		source.Set(r.f, i, network.Target, string(network.WEBUI), g.Line())
		source.Set(r.f, i, network.Scheme, "ftp", g.Line())
		r.host(i, g.Get("hostIPv4"))
		source.Put(r.f, i, network.Port, g.Get("port"))
	}
}

// databases reads mongodb.url, MongoDBUrl, and the second one that SD-Core has for keys.
func (r reader) databases() {
	for _, uri := range []source.Node{r.body.Get("MongoDBUrl"), r.body.Get("mongodb", "url"), r.body.Get("mongodb", "authUrl"),
		r.body.Get("mongodb", "webuiDbUrl")} {
		if uri.OK() {
			source.PutDatabase(r.f, r.fn, uri.Text(), uri.Line())
		}
	}
}

// metrics reads the exporter of 4.1 and on, which is off unless enable is true.
func (r reader) metrics() {
	m := r.body.Get("metrics")
	if !m.Map() {
		return
	}
	enable := m.Get("enable")
	if enable.OK() {
		source.Put(r.f, r.fn, network.MetricsOn, enable)
	} else {
		source.SetDefault(r.f, r.fn, network.MetricsOn, false, m.Line(), "metrics are off where enable is not set")
	}
	if on, ok := network.MetricsOn.Best(r.fn); !ok || !on.Value {
		return
	}
	i := r.f.Interface(r.fn, network.Metrics, network.Server, m.Line())
	source.Put(r.f, i, network.Scheme, m.Get("scheme"))
	r.host(i, m.First("bindingIPv4", "bindingIP"))
	r.port(i, m.Get("port"), 9091, m.Line())
	if scheme, ok := network.Scheme.Best(i); ok && scheme.Value == "https" {
		r.certificate(i, m.Get("tls"))
	}
}

// placeholder is a name in capitals such as POD_IP: it stands for an environment variable.
var placeholder = regexp.MustCompile(`^\$?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$`)

// host records an interface's address.
func (r reader) host(i *network.Element, n source.Node) {
	if placeholder.MatchString(n.Text()) {
		r.f.Notef(n.Line(), "address: the value is filled in elsewhere")
		return
	}
	source.PutHost(r.f, i, n)
}

// hostName records a name by which others reach the function.
func (r reader) hostName(n source.Node) {
	if placeholder.MatchString(n.Text()) {
		r.f.Notef(n.Line(), "host-name: the value is filled in elsewhere")
		return
	}
	source.Put(r.f, r.fn, network.HostName, n)
}

// port records a port, or the one that the standard gives to the protocol.
func (r reader) port(i *network.Element, n source.Node, otherwise, line int) {
	if n.OK() {
		source.Put(r.f, i, network.Port, n)
	} else if len(network.Port.Of(i)) == 0 {
		source.SetDefault(r.f, i, network.Port, otherwise, line, "the port of the protocol, where none is set")
	}
}

func off(n source.Node) bool { return strings.EqualFold(n.Text(), "false") }
