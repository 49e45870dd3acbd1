package open5gs

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// listener is what a key of a function's section listens for.
type listener struct {
	key  string
	name network.InterfaceName
	port int // where the file sets none
}

// listeners are the keys of a function that hold its own addresses, with the ports that the product takes by default:
// NGAP TS 38.412 clause 7, S1AP TS 36.412, PFCP TS 29.244 clause 4.2.2, GTP TS 29.281 clause 4.4.2 and TS 29.274
// clause 4.4.3, Prometheus' exporter port in lib/metrics. SBI has 80 or 443, by its scheme.
func listeners(key string) []listener {
	sbi := listener{"sbi", network.SBI, 0}
	metrics := listener{"metrics", network.Metrics, 9090}
	switch key {
	case "amf":
		return []listener{sbi, {"ngap", network.N2, 38412}, metrics}
	case "mme":
		return []listener{{"s1ap", network.S1, 36412}, {"gtpc", network.S11, 2123}, metrics}
	case "smf": // its GTP-U socket takes what the user plane forwards to it (TS 29.244 clause 5.3)
		return []listener{sbi, {"pfcp", network.N4, 8805}, {"gtpc", network.S5, 2123}, {"gtpu", network.N4, 2152}, metrics}
	case "upf":
		return []listener{{"pfcp", network.N4, 8805}, {"gtpu", network.N3, 2152}, metrics}
	case "sgwc":
		return []listener{{"pfcp", network.SXA, 8805}, {"gtpc", network.S11, 2123}, metrics}
	case "sgwu":
		return []listener{{"pfcp", network.SXA, 8805}, {"gtpu", network.S1, 2152}, metrics}
	case "hss", "pcrf":
		return []listener{metrics}
	}
	return []listener{sbi, metrics}
}

func (r *reader) listeners(s section, fn *network.Element) {
	for _, l := range listeners(s.key) {
		v, old := s.Get(l.key), s.Get(l.key)
		switch {
		case newForm(v):
			v, old = v.Get("server"), source.Node{}
		case l.name == network.Metrics && !v.OK():
			v = r.top.Get("metrics") // one for the file, in 2.4.9 to 2.5
		}
		for e := range v.Items() {
			if e.Map() {
				r.listener(s, fn, l, e)
			}
		}
		if line, null := pair(s.Node, l.key); null && !old.OK() && l.name != network.Metrics && r.dialect != dialect27 {
			i := r.f.Interface(fn, l.name, network.Server, line)
			source.SetDefault(r.f, i, network.Address, "0.0.0.0", line, "Open5GS listens on all addresses where none is set")
			r.finishServer(s, i, l, source.Node{}, line)
		}
	}
}

// listener reads one entry of a listener: an interface for each of its addresses.
func (r *reader) listener(s section, fn *network.Element, l listener, e source.Node) {
	hosts := e.First("address", "addr", "name")
	open := 0
	for h := range hosts.Items() {
		if r.leftOpen(r.f.Named(source.Expand(h.Text(), r.f.Lookup)), h.Line(), "address") {
			open++
			continue
		}
		i := r.f.Interface(fn, l.name, network.Server, h.Line())
		source.PutHost(r.f, i, h)
		source.Put(r.f, i, network.Device, e.Get("dev"))
		r.finishServer(s, i, l, e, h.Line())
	}
	if !hosts.OK() || open > 0 {
		i := r.f.Interface(fn, l.name, network.Server, e.Line())
		if dev := e.Get("dev"); !r.leftOpen(source.Expand(dev.Text(), r.f.Lookup), dev.Line(), "dev") {
			source.Put(r.f, i, network.Device, dev)
		}
		r.finishServer(s, i, l, e, e.Line())
	}
	for a := range e.Get("advertise").Items() {
		if !r.leftOpen(source.Expand(a.Text(), r.f.Lookup), a.Line(), "advertise") {
			host, _ := source.SplitHostPort(a.Text())
			source.PutText(r.f, fn, network.HostName, host, a.Line())
		}
	}
}

// finishServer records an endpoint's port, what protects it, and that there are metrics.
func (r *reader) finishServer(s section, i *network.Element, l listener, e source.Node, line int) {
	if l.name == network.SBI || l.name == network.N32 {
		r.serverTLS(s, i, e, line)
	}
	r.port(i, e.Get("port"), l.port, line)
	if l.name == network.Metrics {
		source.Set(r.f, i.Owner, network.MetricsOn, true, line)
	}
}

// port records a port, or the one that the product takes.
func (r *reader) port(i *network.Element, n source.Node, otherwise, line int) {
	if n.OK() && n.Text() != "0" {
		if !r.leftOpen(source.Expand(n.Text(), r.f.Lookup), n.Line(), "port") {
			source.Put(r.f, i, network.Port, n)
		}
		return
	}
	if len(network.Port.Of(i)) > 0 {
		return // the address carries it
	}
	if otherwise == 0 {
		otherwise = 80
		if scheme, ok := network.Scheme.Best(i); ok && scheme.Value == "https" {
			otherwise = 443
		}
	}
	source.SetDefault(r.f, i, network.Port, otherwise, line, "Open5GS takes port "+strconv.Itoa(otherwise)+" where none is set")
}

// peers reads what a function is told of others.
func (r *reader) peers(s section, fn *network.Element) {
	for k, v := range s.Get("sbi", "client").Pairs() {
		switch key := k.Text(); key {
		case "delegated":
		case "nsi": // the NSSF names the NRF of each slice instance
			r.clients(s, fn, "nrf", v)
		default:
			r.clients(s, fn, key, v)
		}
	}
	for _, c := range []struct {
		key string
		on  network.InterfaceName
	}{{"pfcp", network.N4}, {"gtpc", network.S11}} {
		for k, v := range s.Get(c.key, "client").Pairs() {
			on := c.on
			switch {
			case c.key == "pfcp" && strings.HasPrefix(s.key, "sgw"):
				on = network.SXA
			case c.key == "gtpc" && k.Text() == "smf":
				on = network.S5
			}
			for e := range v.Items() {
				r.oldClient(fn, k.Text(), on, e)
			}
		}
	}
	if s.key == "nssf" {
		for e := range s.Get("nsi").Items() {
			r.oldClient(fn, "nrf", network.SBI, e)
		}
	}
	for _, to := range reaches(s.key) {
		if r.parameter("no_" + to.peer) {
			continue
		}
		for _, peer := range r.all {
			if v := peer.Get(to.key); peer.key == to.peer && !newForm(v) {
				for e := range v.Items() {
					r.oldClient(fn, to.peer, to.on, e)
				}
			}
		}
	}
}

// parameter reports whether a switch of the file is on.
func (r *reader) parameter(name string) bool {
	return r.top.Get("parameter", name).Text() == "true" || r.top.Get("global", "parameter", name).Text() == "true"
}

// clients reads peers in the form of 2.7, which names them by URI.
func (r *reader) clients(s section, fn *network.Element, peer string, v source.Node) {
	for e := range v.Items() {
		uri := e.Get("uri")
		if !uri.OK() {
			continue
		}
		i := r.client(fn, network.SBI, peer, uri.Line())
		r.putURI(s, i, e)
	}
}

func (r *reader) client(fn *network.Element, on network.InterfaceName, peer string, line int) *network.Element {
	i := r.f.Interface(fn, on, network.Client, line)
	if t, ok := types[peer]; ok {
		i.Name += " " + string(t)
		source.Set(r.f, i, network.Target, string(t), line)
	}
	return i
}

// putURI records a client's peer and how it verifies it, in the form of 2.7.
func (r *reader) putURI(s section, i *network.Element, e source.Node) {
	uri := e.Get("uri")
	source.PutEndpoint(r.f, i, r.known(uri.Text(), uri.Line()), uri.Line())
	r.clientTLS(s, i, e)
	if len(network.Address.Of(i)) > 0 {
		r.port(i, source.Node{}, 0, uri.Line())
	}
}

// oldClient reads a peer in the form of addresses.
func (r *reader) oldClient(fn *network.Element, peer string, on network.InterfaceName, e source.Node) {
	if !e.Map() {
		return
	}
	for h := range e.First("address", "addr", "name").Items() {
		i := r.client(fn, on, peer, h.Line())
		if !r.leftOpen(r.f.Named(source.Expand(h.Text(), r.f.Lookup)), h.Line(), "address") {
			source.PutHost(r.f, i, h)
		}
		otherwise := map[network.InterfaceName]int{network.N4: 8805, network.SXA: 8805, network.S11: 2123, network.S5: 2123}[on]
		if on == network.SBI {
			r.oldClientTLS(i, e, h.Line())
		}
		r.port(i, e.Get("port"), otherwise, h.Line())
	}
}

// n32 reads the SEPP's interface to other networks (TS 29.573): N32-c, and N32-f where it has an endpoint of its own.
func (r *reader) n32(s section, fn *network.Element) {
	if s.key != "sepp" {
		return
	}
	l := listener{"n32", network.N32, 0}
	for e := range s.Get("n32", "server").Items() {
		if !e.Map() {
			continue
		}
		source.Put(r.f, fn, network.HostName, e.Get("sender"))
		r.listener(s, fn, l, e)
		if forward := e.Get("n32f"); hasEntry(forward) {
			r.listener(s, fn, l, forward)
		}
	}
	for e := range s.Get("n32", "client", "sepp").Items() {
		for _, c := range []source.Node{e, e.Get("n32f")} {
			if uri := c.Get("uri"); uri.OK() {
				r.putURI(s, r.client(fn, network.N32, "sepp", uri.Line()), c)
			}
		}
	}
}

// diameter reads freeDiameter's settings where they stand in the file itself; 3868 is the port of RFC 6733 clause 2.1.
func (r *reader) diameter(s section, fn *network.Element) {
	fd := s.Get("freeDiameter")
	if !fd.Map() {
		return
	}
	on, peer := network.GX, map[string]string{"smf": "pcrf", "pcrf": "smf", "mme": "hss", "hss": "mme"}[s.key]
	if s.key == "mme" || s.key == "hss" {
		on = network.S6A
	}
	for h := range fd.Get("listen_on").Items() {
		i := r.f.Interface(fn, on, network.Server, h.Line())
		if !r.leftOpen(r.f.Named(source.Expand(h.Text(), r.f.Lookup)), h.Line(), "listen_on") {
			source.PutHost(r.f, i, h)
		}
		r.port(i, fd.Get("port"), 3868, h.Line())
	}
	for e := range fd.Get("connect").Items() {
		for h := range e.First("address", "addr").Items() {
			i := r.client(fn, on, peer, h.Line())
			if !r.leftOpen(r.f.Named(source.Expand(h.Text(), r.f.Lookup)), h.Line(), "address") {
				source.PutHost(r.f, i, h)
			}
			r.port(i, e.Get("port"), 3868, h.Line())
		}
	}
}

// placeholder is how scripts that fill a file in before the start write what they fill in: $NAME, or a name in
// capitals such as AMF_IP, which is no host name.
var placeholder = regexp.MustCompile(`^(?:\$[A-Za-z_]\w*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?::|/|$)`)

// known is a URI without a host that is filled in elsewhere, or with the one that an environment file gives.
func (r *reader) known(uri string, line int) string {
	scheme, rest, ok := strings.Cut(source.Expand(uri, r.f.Lookup), "://")
	at := strings.LastIndexByte(rest, '@') + 1
	if !ok || !placeholder.MatchString(rest[at:]) {
		return uri
	}
	host := strings.IndexAny(rest[at:], ":/?")
	if host < 0 {
		host = len(rest) - at
	}
	if name := rest[at : at+host]; r.f.Named(name) != name {
		return scheme + "://" + rest[:at] + r.f.Named(name) + rest[at+host:]
	}
	r.f.Notef(line, "address: the value is filled in elsewhere")
	return scheme + "://" + rest[:at] + rest[at+host:]
}

// leftOpen reports, with a note, that a value is filled in elsewhere.
func (r *reader) leftOpen(text string, line int, what string) bool {
	if text == "" || !source.Open(text) && !placeholder.MatchString(text) {
		return false
	}
	r.f.Notef(line, "%s: the value is filled in elsewhere", what)
	return true
}
