// Package sdcore reads the configuration of SD-Core (Aether, OMEC): its 5G functions, which were forked from free5GC
// and share its form, the web console, the BESS UPF, and the programs that provision and simulate subscribers. Charts
// hold these as mappings below config.FUNCTION.cfgFiles.FILE; a chart's reader hands each over by itself.
//
// It recognises the SCTP load balancer, the metrics function and the UPF adapter, and takes nothing from them. It does
// not read the 4G functions but for the subscribers that an HSS is started with.
package sdcore

import (
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/free5gc"
)

// Format is SD-Core's configuration.
var Format = source.Format{
	Name:   "sdcore",
	About:  "configuration of SD-Core (Aether, OMEC) functions, its provisioning and its simulators",
	Detect: func(f *source.File) bool { return find(f) != nil },
	Read: func(f *source.File) {
		if read := find(f); read != nil {
			read(reader{f, f.Top(), f.Top().Get("configuration")})
		}
	},
}

const product = "sdcore"

// reader is the state of reading one file.
type reader struct {
	f         *source.File
	top, body source.Node // body is what stands below configuration
}

// find is the way to read a file, nil where it is not one of SD-Core.
func find(f *source.File) func(reader) {
	top := f.Top()
	body := top.Get("configuration")
	switch c, ok := free5gc.Find(f); {
	case body.Map() && hasKey(body, "subscribers", "ueId-start"):
		return reader.provisioning
	case body.Get("gnbs").Map() && body.Get("profiles").OK():
		return reader.simulator
	case body.First("enableAuthentication", "spec-compliant-sdf", "webui-tls", "nfconfig-tls", "managedByConfigPod", "mode5G").OK():
		return func(r reader) { r.console(c) }
	case ok && c.Fork():
		return func(r reader) { r.function(c) }
	case top.Get("cpiface").Map() && top.Get("access").Map() && top.Get("core").Map():
		return reader.userPlane
	case hasKey(top, "users", "imsiStart"), hasKey(top, "staticusers", "imsi"):
		return reader.subscribers
	case body.Map() && (c.Fork() || body.Get("nfStreams").OK() || body.Get("type").Text() == "grpc" && body.Get("ngapIpList").OK()):
		return reader.skip
	}
	return nil
}

// hasKey reports whether an item of the list n.list is a mapping with the key.
func hasKey(n source.Node, list, key string) bool {
	for e := range n.Get(list).Items() {
		if e.Get(key).OK() {
			return true
		}
	}
	return false
}

func (r reader) skip() {
	r.f.Remarkf(r.body.Line(), "a helper of SD-Core that is no network function: nothing is taken from it")
}

// function reads a forked function, and the keys that free5GC does not have.
func (r reader) function(c free5gc.Config) {
	fn := c.Read(product, product)
	if uri := c.Body.Get("webuiUri"); uri.OK() {
		i := r.f.Interface(fn, network.Management, network.Client, uri.Line())
		source.Set(r.f, i, network.Target, string(network.WEBUI), uri.Line())
		source.PutEndpoint(r.f, i, uri.Text(), uri.Line())
	}
	if port := c.Body.Get("debugProfilePort"); port.OK() && port.Text() != "0" {
		// Go's profiler, without signing in.
		i := r.f.Interface(fn, network.Management, network.Server, port.Line())
		source.Set(r.f, i, network.Scheme, "http", port.Line())
		source.SetDefault(r.f, i, network.Address, "0.0.0.0", port.Line(), "SD-Core's profiler listens on all addresses")
		source.Put(r.f, i, network.Port, port)
	}
	kafka := c.Body.Get("kafkaInfo")
	if broker := kafka.Get("brokerUri"); broker.OK() && kafka.Get("enableKafka").Text() != "false" {
		i := r.f.Interface(fn, network.Metrics, network.Client, broker.Line())
		source.Set(r.f, i, network.Scheme, "kafka", broker.Line())
		source.PutHost(r.f, i, broker)
		source.Put(r.f, i, network.Port, kafka.Get("brokerPort"))
	}
	telemetry := c.Body.Get("telemetry")
	if at := telemetry.Get("otlp_endpoint"); at.OK() && telemetry.Get("enabled").Text() == "true" {
		source.PutHost(r.f, r.f.Interface(fn, network.Metrics, network.Client, at.Line()), at)
	}
}

// console reads the web console (port 5000, for people and provisioning) with its second server, from which the functions
// fetch their configuration (port 5001). Each serves plain HTTP unless it is given a certificate.
func (r reader) console(c free5gc.Config) {
	c.Type, c.Body, c.File = network.WEBUI, r.body, r.f
	fn := c.Read(product, product)
	if sign := r.body.Get("enableAuthentication"); sign.OK() && !source.Open(sign.Text()) {
		source.Set(r.f, fn, network.NoAuth, sign.Text() != "true", sign.Line())
	} else if sign.OK() {
		r.f.Notef(sign.Line(), "enableAuthentication: the value is filled in elsewhere")
	} else {
		source.SetDefault(r.f, fn, network.NoAuth, true, r.body.Line(), "SD-Core's console serves without signing in unless enableAuthentication is true")
	}
	for _, s := range []struct {
		tls  string
		port int
	}{{"webui-tls", 5000}, {"nfconfig-tls", 5001}} {
		tls := r.body.Get(s.tls)
		line := max(tls.Line(), r.body.Line())
		i := r.f.Interface(fn, network.Management, network.Server, line)
		source.SetDefault(r.f, i, network.Address, "0.0.0.0", line, "SD-Core's console listens on all addresses")
		if port := r.body.Get("cfgport"); port.OK() && s.port == 5000 {
			source.Put(r.f, i, network.Port, port)
		} else {
			source.SetDefault(r.f, i, network.Port, s.port, line, "the port of SD-Core's console")
		}
		if !tls.Get("pem").OK() {
			source.SetDefault(r.f, i, network.Scheme, "http", line, "SD-Core's console serves plain HTTP where "+s.tls+" is not set")
			continue
		}
		source.SetDefault(r.f, i, network.Scheme, "https", line, "SD-Core's console serves HTTPS where "+s.tls+" is set")
		source.Put(r.f, i, network.CertFile, tls.Get("pem"))
		source.Put(r.f, i, network.KeyFile, tls.Get("key"))
	}
}

// userPlane reads the BESS UPF: N4 (TS 29.244 clause 4.2.2 for the port), the access and core sides, and the HTTP
// interface that changes its limits.
func (r reader) userPlane() {
	control := r.top.Get("cpiface")
	fn := r.f.Function(network.UPF, "", product, product, r.top.Line())
	n4 := r.f.Interface(fn, network.N4, network.Server, control.Line())
	source.SetDefault(r.f, n4, network.Port, 8805, control.Line(), "the port of PFCP")
	source.Put(r.f, fn, network.HostName, control.Get("hostname"))
	source.Put(r.f, fn, network.DNNs, control.Get("dnn"))
	for p := range control.Get("peers").Items() {
		i := r.f.Interface(fn, network.N4, network.Client, p.Line())
		source.Set(r.f, i, network.Target, string(network.SMF), p.Line())
		source.PutHost(r.f, i, p)
	}
	if port := control.Get("http_port"); port.OK() {
		i := r.f.Interface(fn, network.Management, network.Server, port.Line())
		source.Set(r.f, i, network.Scheme, "http", port.Line())
		source.Put(r.f, i, network.Port, port)
	}
	for _, side := range []struct {
		on  network.InterfaceName
		key string
	}{{network.N3, "access"}, {network.N6, "core"}} {
		if device := r.top.Get(side.key, "ifname"); device.OK() {
			source.Put(r.f, r.f.Interface(fn, side.on, network.Server, device.Line()), network.Device, device)
		}
	}
	source.Put(r.f, fn, network.LogLevel, r.top.Get("log_level"))
}
