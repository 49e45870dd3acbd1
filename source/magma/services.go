package magma

import (
	"net/netip"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// device adds an interface that is bound to a network device.
func (r *reader) device(name network.InterfaceName, n source.Node) {
	if n.Text() != "" {
		source.Put(r.f, r.iface(name, network.Server, n), network.Device, n)
	}
}

func mme(r *reader) {
	r.device(network.S1, r.top.Get("s1ap_iface_name"))
	r.device(network.N2, r.top.Get("ngap_iface_name"))
}

func spgw(r *reader) {
	r.device(network.S1, r.top.Get("s1u_iface_name"))
	r.device(network.SGI, r.top.Get("sgw_s5s8_up_iface_name"))
}

func pipelined(r *reader) {
	r.device(network.N3, r.top.Get("enodeb_iface"))
	r.device(network.N6, r.top.Get("nat_iface"))
	if node := r.top.Get("upf_node_identifier"); node.Text() != "" {
		source.PutHost(r.f, r.iface(network.N4, network.Server, node), node)
	}
	tunnel := r.top.Get("sgi_tunnel")
	if typ := tunnel.Get("type"); isTrue(tunnel.Get("enabled")) && typ.Text() == "wg" {
		i := r.iface(network.N6, network.Server, typ)
		source.Set(r.f, i, network.Mechanism, "wireguard", typ.Line())
	}
}

// controlProxy reads the way to the orchestrator. nghttpx, or each service itself, speaks TLS to it and shows the
// gateway's certificate; only the bootstrapper is reached without one.
func controlProxy(r *reader) {
	ca, cert, key := r.top.Get("rootca_cert"), r.top.Get("gateway_cert"), r.top.Get("gateway_key")
	if i := r.cloud("cloud_address", "cloud_port"); i != nil {
		source.Put(r.f, i, network.CAFile, ca)
		source.Put(r.f, i, network.CertFile, cert)
		source.Put(r.f, i, network.KeyFile, key)
		if cert.Text() != "" {
			source.Set(r.f, i, network.ClientCert, true, cert.Line())
		}
	}
	if i := r.cloud("bootstrap_address", "bootstrap_port"); i != nil {
		source.Put(r.f, i, network.CAFile, ca)
	}
	host, port := r.top.Get("fluentd_address"), r.top.Get("fluentd_port")
	if host.Text() != "" {
		text := host.Text()
		if port.Text() != "" {
			text += ":" + port.Text()
		}
		source.PutText(r.f, r.function(), network.LogTarget, text, host.Line())
	}
	for _, key := range []string{"sentry_url_python", "sentry_url_native", "sentry_url"} {
		if dsn := r.top.Get(key); dsn.Text() != "" {
			_, host, _ := strings.Cut(dsn.Text(), "://")
			host = host[strings.LastIndexByte(host, '@')+1:] // what stands before it is the project's key
			source.PutText(r.f, r.function(), network.LogTarget, host, dsn.Line())
		}
	}
}

func (r *reader) cloud(address, port string) *network.Element {
	addr := r.top.Get(address)
	if addr.Text() == "" {
		return nil
	}
	i := r.iface(network.Management, network.Client, addr)
	source.PutHost(r.f, i, addr)
	source.Put(r.f, i, network.Port, r.top.Get(port))
	source.Set(r.f, i, network.Target, string(network.SMO), addr.Line())
	source.SetDefault(r.f, i, network.Scheme, "https", addr.Line(), "Magma's control proxy reaches the orchestrator over TLS")
	return i
}

// subscriberdb reads the Diameter server of S6a, which runs only where S6a does not go over gRPC.
func subscriberdb(r *reader) {
	host := r.top.Get("host_address")
	if host.Text() == "" || isTrue(r.top.Get("s6a_over_grpc")) {
		return
	}
	i := r.iface(network.S6A, network.Server, host)
	source.PutHost(r.f, i, host)
	source.Put(r.f, i, network.Port, r.top.Get("mme_port"))
}

func redis(r *reader) {
	bind := r.top.Get("bind")
	if bind.Text() == "" {
		return
	}
	i := r.iface(network.DB, network.Server, bind)
	source.PutHost(r.f, i, bind)
	source.Put(r.f, i, network.Port, r.top.Get("port"))
	source.SetDefault(r.f, i, network.Scheme, "redis", bind.Line(), "Magma's state store is Redis without TLS")
	source.SetDefault(r.f, i, network.URICredsUsed, false, bind.Line(), "Magma's Redis asks for no password")
}

// enodebd reads the TR-069 servers through which base stations are configured.
func enodebd(r *reader) {
	tr := r.top.Get("tr069")
	for _, key := range []string{"port", "perf_mgmt_port"} {
		if port := tr.Get(key); port.Text() != "" {
			i := r.iface(network.Management, network.Server, port)
			i.Name += " port " + port.Text()
			source.Put(r.f, i, network.Port, port)
			source.Put(r.f, i, network.Device, tr.Get("interface"))
			source.SetDefault(r.f, i, network.Scheme, "http", port.Line(), "Magma serves TR-069 over plain HTTP")
		}
	}
	if sas := r.top.Get("sas", "sas_server_url"); sas.Text() != "" {
		source.PutEndpoint(r.f, r.iface(network.Management, network.Client, sas), sas.Text(), sas.Line())
	}
}

// liagentd reads where copies of intercepted traffic go.
func liagentd(r *reader) {
	if !isTrue(r.top.Get("enable")) {
		return
	}
	addr := r.top.Get("proxy_addr")
	i := r.iface(network.Management, network.Client, addr)
	source.PutHost(r.f, i, addr)
	source.Put(r.f, i, network.Port, r.top.Get("proxy_port"))
	source.Put(r.f, i, network.CertFile, r.top.Get("cert_file"))
	source.Put(r.f, i, network.KeyFile, r.top.Get("key_file"))
	if cert := r.top.Get("cert_file"); cert.Text() != "" {
		source.Set(r.f, i, network.ClientCert, true, cert.Line())
	}
}

func magmad(r *reader) {
	r.level(r.top.Get("metricsd", "log_level"))
	for c := range r.top.Get("generic_command_config", "shell_commands").Items() {
		if command := c.Get("command"); isTrue(c.Get("allow_params")) && strings.HasPrefix(command.Text(), "bash ") {
			r.f.Remarkf(command.Line(), "the orchestrator may run any shell command on this gateway")
		}
	}
}

// isRegistry reports whether services are those of a service registry, not of Compose.
func isRegistry(services source.Node) bool {
	found := false
	for _, s := range services.Pairs() {
		if !s.Map() || !s.Get("port").Scalar() || !s.First("ip_address", "host").Scalar() || s.First("image", "build").OK() {
			return false
		}
		found = true
	}
	return found
}

// serviceRegistry reads the services that other hosts can reach; they speak gRPC. Those on loopback stay inside.
func serviceRegistry(r *reader) {
	for name, s := range r.top.Get("services").Pairs() {
		host := s.First("ip_address", "host")
		addr, err := netip.ParseAddr(host.Text())
		if err == nil && addr.IsLoopback() || host.Text() == "localhost" {
			continue
		}
		i := r.iface(network.Management, network.Server, host)
		i.Name += " " + name.Text()
		source.PutHost(r.f, i, host)
		source.Put(r.f, i, network.Port, s.Get("port"))
		source.SetDefault(r.f, i, network.TLS, false, host.Line(), "Magma's services speak gRPC without TLS to each other")
	}
}
