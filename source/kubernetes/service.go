package kubernetes

import (
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// service reads a Service, with the ports that it opens beyond the cluster.
func (r *reader) service(m manifest) {
	f := r.f
	spec := m.Get("spec")
	typ := spec.Get("type").Text()
	if typ == "" || variable(typ) {
		typ = "ClusterIP"
	}
	s := r.element(network.KindService, typ, m)
	external := spec.Get("externalIPs").Strings()
	for p := range spec.Get("ports").Items() {
		port, target, protocol := p.Get("port").Text(), p.Get("targetPort").Text(), p.Get("protocol").Text()
		if target == "" {
			target = port
		}
		switch typ {
		case "LoadBalancer":
			source.PutText(f, s, network.PublishedPort, endpoint(spec.Get("loadBalancerIP").Text(), port, target, protocol), p.Line())
		case "NodePort":
			source.PutText(f, s, network.PublishedPort, endpoint("", p.Get("nodePort").Text(), target, protocol), p.Line())
		}
		for _, a := range external {
			source.PutText(f, s, network.PublishedPort, endpoint(a, port, target, protocol), p.Line())
		}
	}
}

// ingress reads an Ingress: each host is reachable at the ingress controller, at 443 where a tls section names it, else
// at 80.
func (r *reader) ingress(m manifest) {
	f := r.f
	s := r.element(network.KindService, "Ingress", m)
	tls := map[string]bool{}
	for t := range m.Get("spec", "tls").Items() {
		for _, h := range t.Get("hosts").Strings() {
			tls[h] = true
		}
	}
	for rule := range m.Get("spec", "rules").Items() {
		host, port := rule.Get("host").Text(), "80"
		if tls[host] {
			port = "443"
		}
		for p := range rule.Get("http", "paths").Items() {
			backend := p.Get("backend")
			target := backend.Get("service", "port").First("number", "name").Text()
			if target == "" {
				target = backend.Get("servicePort").Text()
			}
			source.PutText(f, s, network.PublishedPort, endpoint(host, port, target, "TCP"), p.Line())
		}
	}
}
