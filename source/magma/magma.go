// Package magma reads the configuration of a Magma gateway (access gateway, federation gateway) and of its orchestrator's
// registry: one YAML file for each service, and gateway.mconfig, which the orchestrator streams.
//
// A service's file is recognised by keys that no other product uses, whatever its name is. Files that hold a log level
// only, or comments only, are recognised by the authors' line at their top. Each file with something to say gives one
// function of type AGW, named for the service, because a Magma gateway is MME and AMF, SGW and SMF, and user plane in
// one; which 5G functions it offers stands in no file.
//
// Not read: templates of the C services (mme.conf, spgw.conf), quality of service, and tables of Open vSwitch.
package magma

import (
	"regexp"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is Magma's configuration.
var Format = source.Format{
	Name:   "magma",
	About:  "Magma: a gateway's services (YAML) and its gateway.mconfig",
	Detect: func(f *source.File) bool { return find(f) != nil },
	Read: func(f *source.File) {
		if s := find(f); s != nil {
			read(f, s)
		}
	},
}

const product = "magma"

// service is one service's file.
type service struct {
	name string   // "" where the file does not tell; the file's name stands for it then
	keys []string // top-level keys of which one is enough to know it
	read func(*reader)
}

// services is ordered: keys that two services share belong to the first.
var services = []service{
	{"mme", []string{"s1ap_iface_name", "mme_app_zmq_congest_th_us"}, mme},
	{"spgw", []string{"s1u_iface_name", "sgw_s5s8_up_iface_name"}, spgw},
	{"control_proxy", []string{"nghttpx_config_location", "gateway_cert", "bootstrap_address"}, controlProxy},
	{"subscriberdb", []string{"s6a_over_grpc", "subscriber_page_size", "mme_realm"}, subscriberdb},
	{"sessiond", []string{"rule_update_inteval_sec", "support_carrier_wifi", "sessions_table"}, nil},
	{"pipelined", []string{"static_services", "of_server_port", "enodeb_iface"}, pipelined},
	{"magmad", []string{"magma_services"}, magmad},
	{"redis", []string{"redis_loglevel"}, redis},
	{"enodebd", []string{"tr069", "reboot_enodeb_on_mme_disconnected"}, enodebd},
	{"liagentd", []string{"proxy_addr"}, liagentd},
	{"eventd", []string{"event_registry", "fluent_bit_port"}, nil},
	{"state", []string{"state_protos"}, nil},
	{"ctraced", []string{"trace_tool", "trace_interfaces"}, nil},
	{"health", []string{"state_recovery"}, nil},
	{"connectiond", []string{"pkt_dst_mac"}, nil},
	{"kernsnoopd", []string{"ebpf_programs"}, nil},
	{"dnsd", []string{"dhcp_block_size", "dns_iface_name"}, nil},
	{"mobilityd", []string{"ipv6_prefixlen", "persist_to_redis"}, nil},
	{"monitord", []string{"mtr_interface"}, nil},
	{"policydb", []string{"subscriber_profile_substr_match", "captive_portal_url"}, nil},
	{"streamer", []string{"reconnect_sec"}, nil},
	{"lighttpd", []string{"store_root"}, nil},
	{"", []string{"print_grpc_payload", "magma_print_grpc_payload"}, nil},
}

var (
	registry = service{"service_registry", nil, serviceRegistry}
	mconfig  = service{"gateway", nil, gatewayConfig}
	hss      = service{"hss", nil, hssSubscribers}
	other    = service{}

	authors = regexp.MustCompile(`(?m)^#.*The Magma Authors`)
)

// find is the service that a file belongs to, nil where it is not Magma's.
func find(f *source.File) *service {
	top := f.Top()
	if !top.Map() {
		if len(f.Data) > 0 && !top.OK() && onlyComments(f.Data) && authors.Match(f.Data) {
			return &other
		}
		return nil
	}
	if top.First("apiVersion", "kind", "swagger").OK() {
		return nil
	}
	if isMconfig(top) {
		return &mconfig
	}
	if isRegistry(top.Get("services")) {
		return &registry
	}
	for i, s := range services {
		for _, key := range s.keys {
			if distinctive(top, key) {
				return &services[i]
			}
		}
	}
	if !authors.Match(f.Data) {
		return nil
	}
	if top.Get("subscribers").Map() {
		return &hss
	}
	for _, v := range top.Pairs() {
		if v.OK() && !v.Scalar() {
			return nil
		}
	}
	return &other
}

// beside are the keys that are common words, each with one that stands beside it in Magma's file.
var beside = map[string]string{
	"proxy_addr":    "pkt_dst_mac",
	"tr069":         "s1_interface",
	"store_root":    "interface",
	"reconnect_sec": "stream_timeout",
}

func distinctive(top source.Node, key string) bool {
	for k := range top.AllPairs() {
		if k.Text() == key {
			with, common := beside[key]
			return !common || top.Get(with).OK()
		}
	}
	return false
}

func onlyComments(data []byte) bool {
	for line := range strings.Lines(string(data[:min(len(data), 64<<10)])) {
		if line = strings.TrimSpace(line); line != "" && line != "---" && line[0] != '#' {
			return false
		}
	}
	return true
}

// reader makes the function when the first claim about it comes, so that files without facts give none.
type reader struct {
	f    *source.File
	name string
	top  source.Node
	made *network.Element
}

func (r *reader) function() *network.Element {
	if r.made == nil {
		r.made = r.f.Function(network.AGW, r.name, product, product, r.top.Line())
	}
	return r.made
}

func (r *reader) iface(name network.InterfaceName, role network.Role, n source.Node) *network.Element {
	return r.f.Interface(r.function(), name, role, n.Line())
}

func read(f *source.File, s *service) {
	r := &reader{f: f, name: s.name, top: f.Top()}
	r.level(r.top.First("log_level", "redis_loglevel"))
	for _, key := range []string{"print_grpc_payload", "magma_print_grpc_payload"} {
		if n := r.top.Get(key); isTrue(n) {
			f.Remarkf(n.Line(), "%s is on: messages between the services, with what they hold of subscribers, are written to the log", key)
		}
	}
	if s.read != nil {
		s.read(r)
	}
}

func (r *reader) level(n source.Node) {
	if n.Text() != "" {
		source.PutText(r.f, r.function(), network.LogLevel, strings.ToLower(n.Text()), n.Line())
	} else if n.OK() && !n.Scalar() {
		r.f.Notef(n.Line(), "log level: expected a word such as INFO")
	}
}

// isTrue reads a flag as YAML 1.1 does.
func isTrue(n source.Node) bool {
	switch strings.ToLower(n.Text()) {
	case "true", "yes", "on", "1":
		return true
	}
	return false
}
