// Package ella reads the configuration file of Ella Core, core.yaml: a 5G core in one program. All forms are read: the
// first with log-level or logging, MongoDB or an embedded database, an address on the UPF; later ones with interfaces for
// N2, N3, N6 and the API, and a cluster.
//
// Slices, subscribers, PLMN and NAS algorithms stand in Ella Core's database, not in this file.
package ella

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is Ella Core's configuration.
var Format = source.Format{
	Name:   "ella",
	About:  "Ella Core: core.yaml",
	Detect: detect,
	Read:   read,
}

const product = "ella"

func detect(f *source.File) bool {
	top := f.Top()
	i := top.Get("interfaces")
	if (i.Get("n2").Map() || i.Get("n3").Map()) && i.First("n6", "api").OK() {
		return top.First("db", "logging", "log-level", "cluster", "datapath", "xdp", "telemetry").OK()
	}
	// The first releases: the UPF's devices by position.
	return top.Get("db").Map() && top.Get("upf", "interfaces").List() && top.Get("upf", "n3-address").OK()
}

func read(f *source.File) {
	top := f.Top()
	fn := f.Function(network.CORE, "", product, product, top.Line())
	logging(f, fn, top)
	database(f, fn, top.Get("db"))
	i := top.Get("interfaces")
	if i.OK() && !i.Map() {
		f.Notef(i.Line(), "interfaces: expected a mapping")
	}
	n2(f, fn, i.Get("n2"))
	listen(f, fn, network.N3, i.Get("n3"))
	listen(f, fn, network.N6, i.Get("n6"))
	api(f, fn, i.Get("api"))
	old := top.Get("upf")
	if addr := old.Get("n3-address"); addr.Text() != "" {
		iface := f.Interface(fn, network.N3, network.Server, addr.Line())
		source.PutHost(f, iface, addr)
	}
	cluster(f, fn, top.Get("cluster"))
	telemetry(f, fn, top.Get("telemetry"))
}

func logging(f *source.File, fn *network.Element, top source.Node) {
	level := top.Get("logging", "system", "level")
	if !level.OK() {
		level = top.First("log-level", "logLevel")
	}
	if level.OK() {
		source.PutText(f, fn, network.LogLevel, strings.ToLower(level.Text()), level.Line())
	}
	for _, kind := range []string{"system", "audit"} {
		log := top.Get("logging", kind)
		target := log.Get("output")
		if target.Text() == "file" && log.Get("path").OK() {
			target = log.Get("path")
		}
		source.Put(f, fn, network.LogTarget, target)
	}
}

// database reads where the core keeps its state. A path is a file on the host; a url is a MongoDB server.
func database(f *source.File, fn *network.Element, db source.Node) {
	uri := db.Get("url")
	if uri.Text() == "" {
		return
	}
	i := f.Interface(fn, network.DB, network.Client, uri.Line())
	source.PutEndpoint(f, i, uri.Text(), uri.Line())
	source.Set(f, i, network.Target, string(network.DATABASE), uri.Line())
	if user, password, ok := source.URIUser(source.Expand(uri.Text(), f.Lookup)); ok {
		c := f.Net.Add(network.KindCredential, "", "database", fn)
		source.PutText(f, c, network.UserName, user, uri.Line())
		source.PutText(f, c, network.Password, password, uri.Line())
	}
}

// listen adds an interface's server at its address or its network device.
func listen(f *source.File, fn *network.Element, name network.InterfaceName, n source.Node) *network.Element {
	if !n.Map() {
		if n.OK() {
			f.Notef(n.Line(), "%s: expected a mapping", name)
		}
		return nil
	}
	i := f.Interface(fn, name, network.Server, n.Line())
	source.PutHost(f, i, n.Get("address"))
	source.Put(f, i, network.Device, n.Get("name"))
	return i
}

// n2 reads the interface to the radios. 4G base stations reach the same address at a port of their own.
func n2(f *source.File, fn *network.Element, n source.Node) {
	if i := listen(f, fn, network.N2, n); i != nil {
		source.Put(f, i, network.Port, n.First("ngap-port", "port"))
	}
	if port := n.Get("s1ap-port"); port.OK() {
		if i := listen(f, fn, network.S1, n); i != nil {
			source.Put(f, i, network.Port, port)
		}
	}
}

func api(f *source.File, fn *network.Element, n source.Node) {
	i := listen(f, fn, network.Management, n)
	if i == nil {
		return
	}
	source.Put(f, i, network.Port, n.Get("port"))
	tls := n.Get("tls")
	if cert, key := tls.Get("cert"), tls.Get("key"); cert.Text() != "" && key.Text() != "" {
		source.Set(f, i, network.Scheme, "https", tls.Line())
		source.Put(f, i, network.CertFile, cert)
		source.Put(f, i, network.KeyFile, key)
		return
	}
	source.SetDefault(f, i, network.Scheme, "http", n.Line(), "Ella Core serves its API and console over plain HTTP where no tls section names a certificate and a key")
}

// cluster reads the addresses at which members replicate the database. A join token admits a new member.
func cluster(f *source.File, fn *network.Element, n source.Node) {
	if enabled := n.Get("enabled").Text(); !strings.EqualFold(enabled, "true") {
		return
	}
	bind := n.First("bind-address", "bindAddress")
	if bind.Text() != "" {
		i := f.Interface(fn, network.DB, network.Server, bind.Line())
		source.PutHost(f, i, bind)
	}
	for peer := range n.Get("peers").Items() {
		if peer.Text() == bind.Text() {
			continue // the list names the member itself too
		}
		i := f.Interface(fn, network.DB, network.Client, peer.Line())
		source.PutHost(f, i, peer)
		source.Set(f, i, network.Target, string(network.CORE), peer.Line())
	}
	if token := n.First("join-token", "joinToken"); token.Text() != "" {
		c := f.Net.Add(network.KindCredential, "", "cluster join token", fn)
		source.PutSecret(f, c, network.Password, token)
	}
}

// telemetry reads the OpenTelemetry collector that traces are sent to.
func telemetry(f *source.File, fn *network.Element, n source.Node) {
	if !strings.EqualFold(n.Get("enabled").Text(), "true") {
		return
	}
	if end := n.First("otlp-endpoint", "otlpEndpoint"); end.Text() != "" {
		i := f.Interface(fn, network.Metrics, network.Client, end.Line())
		source.PutHost(f, i, end)
	}
}
