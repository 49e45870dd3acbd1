package oai

import (
	"net"
	"net/netip"
	"regexp"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Container is a container that may run an OAI function, as a Compose file or a manifest describes it.
type Container struct {
	Name  string          // what others call it: the service's name
	Line  int             // where it is described
	Image string          // last part of its image's name, without tag
	Hosts []Host          // names and addresses by which others reach it
	Vars  []source.EnvVar // its environment, variables filled in
}

// Host is a name or an address, and the line on which it stands.
type Host struct {
	Name string
	Line int
}

// marks are variables that only one function has, for images that were renamed.
var marks = []struct {
	name string
	t    network.NFType
}{
	{"AMF_INTERFACE_NAME_FOR_NGAP", network.AMF},
	{"SMF_INTERFACE_NAME_FOR_N4", network.SMF},
	{"SGW_INTERFACE_NAME_FOR_S1U_S12_S4_UP", network.UPF},
	{"NRF_INTERFACE_NAME_FOR_SBI", network.NRF},
	{"UDR_INTERFACE_NAME_FOR_NUDR", network.UDR},
	{"GNB_NGA_IP_ADDRESS", network.GNB},
	{"FULL_IMSI", network.UE},
}

// images are the beginnings of image names.
var images = []struct {
	prefix string
	t      network.NFType
}{
	{"oai-amf", network.AMF}, {"oai-smf", network.SMF}, {"oai-spgwu", network.UPF}, {"oai-upf", network.UPF},
	{"vpp-upf", network.UPF}, {"upf-vpp", network.UPF}, {"oai-nrf", network.NRF}, {"oai-udr", network.UDR},
	{"oai-udm", network.UDM}, {"oai-ausf", network.AUSF}, {"oai-nssf", network.NSSF}, {"oai-nef", network.NEF},
	{"oai-pcf", network.PCF}, {"oai-lmf", network.LMF}, {"oai-nwdaf", network.NWDAF}, {"oai-gnb", network.GNB},
	{"oai-nr-ue", network.UE},
}

// configures are variables that set a function up. A container that has none of them is configured by a file, even
// where it has a time zone and the like.
var configures = pattern.New(`_INTERFACE_(?:NAME|PORT|HTTP2_PORT)_FOR_|^SBI_(?:IF_NAME|PORT)|^IF_\d_IP$|^(?:NRF|UDR|UDM)_(?:FQDN|IPV4_ADDRESS|IP_ADDRESS|IP_ADDR)$|` +
	`^MYSQL_(?:SERVER|IPV4_ADDRESS)$|^PLMN_SUPPORT_|^GNB_N|^FULL_IMSI$`)

func (c Container) kind() (network.NFType, bool) {
	configured := false
	for _, v := range c.Vars {
		for _, m := range marks {
			if v.Name == m.name {
				return m.t, true
			}
		}
		configured = configured || configures().MatchString(v.Name)
	}
	if !configured {
		return "", false
	}
	for _, i := range images {
		if strings.HasPrefix(c.Image, i.prefix) {
			return i.t, true
		}
	}
	return "", false
}

// ReadContainer reads the function that a container's variables configure (releases 1.x, 2021 to 2023) and returns it.
// It returns nil where they configure none; a terminal's profile is read all the same.
func ReadContainer(f *source.File, c Container) *network.Element {
	t, ok := c.kind()
	if !ok {
		return nil
	}
	r := environment{f: f, c: c, t: t, named: map[string]source.EnvVar{}}
	for _, v := range c.Vars {
		if v.Value != "" {
			r.named[v.Name] = v
		}
	}
	if t == network.UE {
		r.terminal()
		return nil
	}
	r.fn = f.Function(t, c.Name, product, dialectEnv, c.Line)
	r.identity()
	r.security()
	switch t {
	case network.GNB:
		r.gnb()
		return r.fn
	case network.AMF:
		r.listen(network.N2, portN2, "AMF_INTERFACE_NAME_FOR_NGAP")
	case network.SMF:
		r.listen(network.N4, portN4, "SMF_INTERFACE_NAME_FOR_N4")
	case network.UPF:
		r.listen(network.N3, portN3, "SGW_INTERFACE_NAME_FOR_S1U_S12_S4_UP", "UPF_INTERFACE_NAME_FOR_N3")
		r.listen(network.N4, portN4, "SGW_INTERFACE_NAME_FOR_SX", "UPF_INTERFACE_NAME_FOR_N4")
		r.listen(network.N6, 0, "PGW_INTERFACE_NAME_FOR_SGI", "UPF_INTERFACE_NAME_FOR_N6")
		r.vpp()
	}
	r.sbi()
	r.peers()
	r.database()
	return r.fn
}

type environment struct {
	f     *source.File
	c     Container
	t     network.NFType
	fn    *network.Element
	named map[string]source.EnvVar
}

// get is the first of several variables that is there and not empty.
func (r *environment) get(names ...string) (source.EnvVar, bool) {
	for _, name := range names {
		if v, ok := r.named[name]; ok {
			return v, true
		}
	}
	return source.EnvVar{}, false
}

func (r *environment) is(value string, names ...string) bool {
	v, ok := r.get(names...)
	return ok && strings.EqualFold(v.Value, value)
}

var (
	sstName = pattern.New(`^((?:S?NSSAI_)?)SST(_?\d*)$`)
	dnnName = pattern.New(`^DNN(?:_NI)?_?\d*$`)
	mccName = pattern.New(`^((?:PLMN_SUPPORT_|SERVED_GUAMI_)?)MCC((?:_\d+)?)$`)
	tacName = pattern.New(`^(?:PLMN_SUPPORT_)?TAC(?:_\d+)?$`)
)

// identity reads PLMNs, tracking areas, slices and data networks, numbered or not.
func (r *environment) identity() {
	for _, v := range r.c.Vars {
		if v.Value == "" {
			continue
		}
		if m := mccName().FindStringSubmatch(v.Name); m != nil {
			mnc, _ := r.get(m[1] + "MNC" + m[2])
			putPLMN(r.f, r.fn, v.Value, mnc.Value, v.Line)
		}
		if tacName().MatchString(v.Name) {
			source.PutText(r.f, r.fn, network.TACs, v.Value, v.Line)
		}
		if m := sstName().FindStringSubmatch(v.Name); m != nil {
			// The gNB's first differentiator is SD0 beside an SST without a number.
			sd, _ := r.get(m[1]+"SD"+m[2], m[1]+"SD0")
			putSlice(r.f, r.fn, v.Value, sdHex(sd.Value), v.Line)
		}
		if dnnName().MatchString(v.Name) {
			source.PutText(r.f, r.fn, network.DNNs, v.Value, v.Line)
		}
	}
}

func (r *environment) security() {
	if v, ok := r.get("INT_ALGO_LIST"); ok {
		source.PutText(r.f, r.fn, network.NASIntegrity, v.Value, v.Line)
	}
	if v, ok := r.get("CIPH_ALGO_LIST"); ok {
		source.PutText(r.f, r.fn, network.NASCiphering, v.Value, v.Line)
	}
	if v, ok := r.get("OPERATOR_KEY"); ok {
		source.PutText(r.f, r.fn, network.NetworkOP, v.Value, v.Line)
	}
	if v, ok := r.get("LOG_LEVEL"); ok {
		source.PutText(r.f, r.fn, network.LogLevel, strings.ToLower(v.Value), v.Line)
	}
}

// address is where others reach the container: its fixed address, else its name.
func (r *environment) address() Host {
	for _, h := range r.c.Hosts {
		if _, err := netip.ParseAddr(h.Name); err == nil {
			return h
		}
	}
	return Host{r.c.Name, r.c.Line}
}

// server adds an interface at which the container listens.
func (r *environment) server(name network.InterfaceName, device source.EnvVar) *network.Element {
	i := r.f.Interface(r.fn, name, network.Server, device.Line)
	at := r.address()
	source.PutEndpoint(r.f, i, at.Name, at.Line)
	source.PutText(r.f, i, network.Device, device.Value, device.Line)
	return i
}

func (r *environment) listen(name network.InterfaceName, port int, devices ...string) {
	if v, ok := r.get(devices...); ok {
		i := r.server(name, v)
		if port > 0 {
			source.SetDefault(r.f, i, network.Port, port, v.Line, "the registered port: OAI's variables set no other")
		}
	}
}

var (
	sbiDevice = pattern.New(`^(?:SBI_IF_NAME|[A-Z]+_INTERFACE_NAME_FOR_(?:SBI|N11|NUDR))$`)
	sbiPort   = pattern.New(`^(?:SBI_PORT|SBI_PORT_HTTP1|[A-Z]+_INTERFACE_PORT_FOR_(?:SBI|N11|NUDR))$`)
	sbiPort2  = pattern.New(`^(?:SBI_HTTP2_PORT|SBI_PORT_HTTP2|HTTP2_PORT|[A-Z]+_INTERFACE_HTTP2_PORT_FOR_(?:SBI|N11|NUDR))$`)
)

func (r *environment) match(name *regexp.Regexp) (source.EnvVar, bool) {
	for _, v := range r.c.Vars {
		if name.MatchString(v.Name) && v.Value != "" {
			return v, true
		}
	}
	return source.EnvVar{}, false
}

// sbi reads the function's own service-based interface. HTTP/1 and HTTP/2 have a port each; where no variable chooses
// (the NRF), both are served.
func (r *environment) sbi() {
	device, ok := r.match(sbiDevice())
	port, ok1 := r.match(sbiPort())
	port2, ok2 := r.match(sbiPort2())
	if !ok && !ok1 && !ok2 {
		return
	}
	if !ok {
		device.Line = max(port.Line, port2.Line)
	}
	choice, chosen := r.get("USE_HTTP2", "HTTP_VERSION")
	two := chosen && (strings.EqualFold(choice.Value, "yes") || strings.EqualFold(choice.Value, "true") || choice.Value == "2")
	add := func(port source.EnvVar, version string, line int) {
		i := r.server(network.SBI, device)
		source.PutText(r.f, i, network.Port, port.Value, port.Line)
		if !source.Open(port.Value) {
			i.Name = "server " + net.JoinHostPort(r.address().Name, port.Value)
		}
		source.Set(r.f, i, network.HTTPVersion, version, line)
		source.SetDefault(r.f, i, network.Scheme, "http", device.Line, plainSBI)
	}
	switch {
	case two && ok2:
		add(port2, "2", choice.Line)
	case two:
		add(port, "2", choice.Line)
	case chosen || !ok2:
		add(port, "1", max(choice.Line, port.Line))
	default:
		if ok1 {
			add(port, "1", port.Line)
		}
		add(port2, "2", port2.Line)
	}
}

func (r *environment) database() {
	host, ok := r.get("MYSQL_SERVER", "MYSQL_IPV4_ADDRESS", "MYSQL_HOST", "DB_HOST")
	if !ok {
		return
	}
	db := r.f.Interface(r.fn, network.DB, network.Client, host.Line)
	source.PutEndpoint(r.f, db, host.Value, host.Line)
	source.Set(r.f, db, network.Target, string(network.DATABASE), host.Line)
	source.Set(r.f, db, network.Scheme, "mysql", host.Line)
	if pass, ok := r.get("MYSQL_PASS", "MYSQL_PASSWORD", "DB_PASSWORD"); ok {
		source.Set(r.f, db, network.URICredsUsed, true, pass.Line)
	}
}
