package source

import (
	"net"
	"net/netip"
	"net/url"
	"path"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
)

// Function adds the function that f configures. name is what the file calls it; where that is "", the file's own name
// without extension is taken. product is the software, dialect the form of its configuration.
func (f *File) Function(t network.NFType, name, product, dialect string, line int) *network.Element {
	if name == "" || Open(name) {
		name = f.baseName()
	}
	e := f.Net.Add(network.KindFunction, string(t), name, nil)
	Set(f, e, network.Product, product, line)
	Set(f, e, network.Dialect, dialect, line)
	Set(f, e, network.Config, f.Config, line)
	return e
}

func (f *File) baseName() string {
	name := f.Name[strings.LastIndexByte(f.Name, '!')+1:]
	name = path.Base(name)
	if i := strings.IndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return name
}

// Interface adds an interface of a function. A server's name is "server", a client's "client" and its target; further
// endpoints of the same kind are told apart by their addresses.
func (f *File) Interface(fn *network.Element, name network.InterfaceName, role network.Role, line int) *network.Element {
	e := f.Net.Add(network.KindInterface, string(name), string(role), fn)
	Set(f, e, network.RoleOf, role, line)
	return e
}

// PutHost records an interface's address from a node that holds an IP address, a host name, or either with a port.
func PutHost(f *File, iface *network.Element, n Node) {
	if n.OK() {
		PutEndpoint(f, iface, n.Text(), n.Line())
	}
}

// PutEndpoint records an interface's scheme, address and port from text: a URI ("https://nrf:8000"), "host:port",
// "[2001:db8::1]:80", or a host alone. What a template leaves open is noted, and the rest recorded. User names and
// passwords in a URI become the claim that there are some.
func PutEndpoint(f *File, iface *network.Element, text string, line int) {
	text = strings.TrimSpace(Expand(text, f.Lookup))
	if text == "" {
		return
	}
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		if !Open(scheme) {
			Set(f, iface, network.Scheme, strings.ToLower(scheme), line)
		}
		authority, _, _ := strings.Cut(rest, "/")
		authority, _, _ = strings.Cut(authority, "?")
		if at := strings.LastIndexByte(authority, '@'); at >= 0 {
			Set(f, iface, network.URICredsUsed, true, line)
			authority = authority[at+1:]
		} else if strings.HasPrefix(scheme, "mongodb") || strings.HasPrefix(scheme, "mysql") || strings.HasPrefix(scheme, "postgres") {
			Set(f, iface, network.URICredsUsed, false, line)
		}
		text, _, _ = strings.Cut(authority, ",") // a replica set's first member stands for it
	}
	host, port := SplitHostPort(text)
	host = f.Named(host)
	PutText(f, iface, network.Address, host, line)
	PutText(f, iface, network.Port, port, line)
	if host != "" && !Open(host) {
		if port != "" && !Open(port) {
			host = net.JoinHostPort(host, port)
		}
		iface.Name, _, _ = strings.Cut(iface.Name, " ")
		iface.Name += " " + host
	}
}

// SplitHostPort splits "host:port" where there is a port; an IPv6 address without brackets has none.
func SplitHostPort(s string) (host, port string) {
	if _, err := netip.ParseAddr(s); err == nil {
		return s, ""
	}
	if h, p, err := net.SplitHostPort(s); err == nil {
		return h, p
	}
	return strings.Trim(s, "[]"), ""
}

// URIUser is the user name and password that a URI carries; ok is false where it carries none.
func URIUser(text string) (user, password string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.User == nil {
		return "", "", false
	}
	password, _ = u.User.Password()
	return u.User.Username(), password, true
}

var bareName = pattern.New(`^[A-Z][A-Z0-9_]{2,}$`)

// Named is the value of the variable whose bare name stands in place of a code or an address: start scripts of some
// deployments replace NAME as others replace ${NAME}. What names no variable stays as it is.
func (f *File) Named(text string) string {
	if bareName().MatchString(text) {
		if v, ok := f.Lookup(text); ok && v != "" {
			return v
		}
	}
	return text
}

// PutPLMN records a PLMN identity of its two codes.
func PutPLMN(f *File, e *network.Element, mcc, mnc Node) {
	if !mcc.OK() || !mnc.OK() {
		return
	}
	m, n := f.Named(Expand(mcc.Text(), f.Lookup)), f.Named(Expand(mnc.Text(), f.Lookup))
	if Open(m) || Open(n) {
		f.Notef(mcc.Line(), "plmn: the value is filled in elsewhere")
		return
	}
	p, err := network.NewPLMN(m, n)
	if err != nil {
		f.Notef(mcc.Line(), "%v", err)
		return
	}
	Set(f, e, network.PLMNs, p, mcc.Line())
}

// PutSNSSAI records an S-NSSAI of its two parts; sd may be missing.
func PutSNSSAI(f *File, e *network.Element, sst, sd Node) {
	if !sst.OK() {
		return
	}
	t, d := Expand(sst.Text(), f.Lookup), Expand(sd.Text(), f.Lookup)
	if Open(t) || Open(d) {
		f.Notef(sst.Line(), "s-nssai: the value is filled in elsewhere")
		return
	}
	s, err := network.NewSNSSAI(t, d)
	if err != nil {
		f.Notef(sst.Line(), "%v", err)
		return
	}
	Set(f, e, network.SNSSAIs, s, sst.Line())
}

// PutOrder records algorithms in order of preference from a sequence or one scalar. A null or empty list says nothing;
// a member that is no algorithm is noted, and the others are recorded.
func PutOrder(f *File, e *network.Element, a *network.Attr[network.Order], n Node) {
	var order network.Order
	for i := range n.Items() {
		text := Expand(i.Text(), f.Lookup)
		if Open(text) {
			f.Notef(i.Line(), "%s: the value is filled in elsewhere", a.Name())
			return
		}
		o, err := network.ParseOrder(text)
		if err != nil {
			f.Notef(i.Line(), "%s: %v", a.Name(), err)
			continue
		}
		order = append(order, o...)
	}
	if order != nil {
		Set(f, e, a, order, n.Line())
	}
}

// PutSecret records a value that outputs must not show.
func PutSecret(f *File, e *network.Element, a *network.Attr[network.Secret], n Node) {
	if n.OK() {
		PutText(f, e, a, n.Text(), n.Line())
	}
}
