package helm

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/kubernetes"
)

// imageName is an image's repository, under the names that charts have for it.
func imageName(n source.Node) source.Node { return n.First("repository", "name", "image") }

// named reports whether a mapping is an image: a repository and what else belongs to one.
func named(key string, n source.Node) bool {
	if !n.Map() || !imageName(n).Scalar() || n.Get("tags").Map() {
		return false
	}
	for _, k := range []string{"tag", "version", "digest", "pullPolicy", "registry"} {
		if n.Get(k).Scalar() {
			return n.Get("repository").OK() || strings.Contains(strings.ToLower(key), "image") || n.Get("image").OK()
		}
	}
	return false
}

// workload records what a section says of the workload that would be rendered: its containers and their settings.
func (v *values) workload(p place, n source.Node) {
	f := v.f
	initial := strings.HasPrefix(strings.ToLower(p.last()), "init")
	main := !initial
	for k, c := range n.AllPairs() {
		switch key := k.Text(); {
		case named(key, c):
			e := v.container(p, key, c.Line(), main)
			v.image(e, c)
			if initial {
				source.Set(f, e, network.InitContainer, true, c.Line())
			}
			main = false
		case key == "image" && c.Scalar() && strings.ContainsAny(c.Text(), ":/"):
			kubernetes.Image(f, v.container(p, key, c.Line(), main), c)
			main = false
		case key == "image" && c.Map():
			for k, i := range c.AllPairs() {
				if named("image", i) {
					v.image(v.container(p, k.Text(), i.Line(), main), i)
					main = false
				}
			}
		}
	}
	v.tags(p, n)
	own, pod := applied(n.First("containerSecurityContext", "securityContext")), applied(n.Get("podSecurityContext"))
	if own.Map() || pod.Map() {
		kubernetes.Security(f, v.main(p, n.Line()), own, pod)
	}
	if flag := n.Get("privileged"); isFlag(flag) && (nfType(p.last()) != "" || v.workloads[p.String()] != nil) {
		source.Put(f, v.main(p, flag.Line()), network.Privileged, flag)
	}
	v.limits(p, n.Get("resources"))
	for _, s := range []struct {
		key  string
		attr *network.Attr[bool]
	}{{"livenessProbe", network.Liveness}, {"readinessProbe", network.Readiness}} {
		v.probe(p, n.Get(s.key), s.attr)
	}
	for _, s := range []struct {
		key  string
		attr *network.Attr[bool]
	}{{"hostNetwork", network.HostNetwork}, {"hostPID", network.HostPID}, {"hostIPC", network.HostIPC}} {
		if flag := n.Get(s.key); isFlag(flag) {
			source.Put(f, v.owner(p, flag.Line()), s.attr, flag)
		}
	}
	for _, key := range []string{"extraEnvVars", "extraEnv", "env"} {
		if list := n.Get(key); list.List() {
			kubernetes.Env(f, v.main(p, list.Line()), list)
		}
	}
	v.pod(p, n)
}

// pod records what concerns a workload as a whole, where the section describes one.
func (v *values) pod(p place, n source.Node) {
	w := v.workloads[p.String()]
	if w == nil {
		return
	}
	f := v.f
	if r := n.First("replicaCount", "replicas"); r.Scalar() {
		source.Put(f, w, network.Replicas, r)
	}
	source.Put(f, w, network.ServiceAccount, n.Get("serviceAccount", "name"))
	source.Put(f, w, network.TokenMounted, n.Get("serviceAccount").First("automountServiceAccountToken", "automount"))
	if preset := n.Get("podAntiAffinityPreset"); preset.Text() == "soft" || preset.Text() == "hard" {
		source.Set(f, w, network.AntiAffinity, true, preset.Line())
	}
	for _, list := range []source.Node{n.Get("affinity", "podAntiAffinity"), n.Get("topologySpreadConstraints")} {
		for item := range list.Items() {
			source.Set(f, w, network.AntiAffinity, true, item.Line())
			break
		}
	}
	for k, i := range n.Get("multus").AllPairs() {
		if i.Get("create").Text() == "true" {
			name := i.Get("name").Text()
			if name == "" {
				name = k.Text()
			}
			source.PutText(f, w, network.Attachment, name, i.Line())
		}
	}
}

// owner is the workload of a section.
func (v *values) owner(p place, line int) *network.Element {
	w := v.workloads[p.String()]
	if w == nil {
		name := v.f.Path
		if len(p.keys) > 0 {
			name += ":" + p.String()
		}
		w = v.f.Net.Add(network.KindWorkload, workloadType, name, nil)
		source.Set(v.f, w, network.Platform, "kubernetes", line)
		v.workloads[p.String()] = w
	}
	return w
}

// container adds a container of a section's workload. The main one mounts what configures the section's function.
func (v *values) container(p place, name string, line int, main bool) *network.Element {
	w := v.owner(p, line)
	if main {
		name = v.mainName(p)
	}
	key := p.String() + "\x00" + name
	if c := v.containers[key]; c != nil {
		return c
	}
	c := v.f.Net.Add(network.KindContainer, "", name, w)
	v.containers[key] = c
	if main {
		source.PutText(v.f, c, network.Mount, v.config(p)+":", line)
	}
	return c
}

// main is the container that a section's settings are about.
func (v *values) main(p place, line int) *network.Element {
	return v.container(p, "", line, true)
}

func (v *values) mainName(p place) string {
	if name := p.last(); name != "" {
		return name
	}
	return "main"
}

// image records an image of which the parts stand apart. A tag that is left empty is the chart's version of the
// application, which stands elsewhere.
func (v *values) image(c *network.Element, n source.Node) {
	name := imageName(n)
	tag, digest := n.First("tag", "version"), n.Get("digest")
	text := name.Text()
	if strings.Contains(text[strings.LastIndexByte(text, '/')+1:], ":") || strings.Contains(text, "@") {
		kubernetes.Image(v.f, c, name)
		return
	}
	if registry := n.Get("registry").Text(); registry != "" && registry != "local" {
		text = strings.TrimSuffix(registry, "/") + "/" + text
	}
	if tag.Text() == "" && digest.Text() == "" {
		return
	}
	if tag.Text() != "" {
		text += ":" + tag.Text()
	}
	if digest.Text() != "" {
		text += "@" + digest.Text()
	}
	source.PutText(v.f, c, network.ImageRef, text, max(tag.Line(), name.Line()))
}

// tags records the images of SD-Core's charts, which stand in one list for all functions.
func (v *values) tags(p place, n source.Node) {
	repository := n.Get("images", "repository").Text()
	for k, t := range n.Get("images", "tags").AllPairs() {
		if t.Text() == "" {
			continue
		}
		at := p.in(k.Text())
		if n.Get("config", k.Text()).Map() {
			at = p.in("config").in(k.Text())
			if n.Get("config", k.Text(), "deploy").Text() == "false" {
				continue
			}
		}
		text := t.Text()
		if !strings.Contains(text, "/") {
			text = repository + text
		}
		source.PutText(v.f, v.main(at, t.Line()), network.ImageRef, text, t.Line())
		if limits := n.Get("resources", k.Text(), "limits"); n.Get("resources", "enabled").Text() == "true" && limits.Map() {
			kubernetes.Limits(v.f, v.main(at, t.Line()), limits)
		}
	}
}

// applied is a security context that the chart applies; Bitnami's charts have a switch in it.
func applied(n source.Node) source.Node {
	if n.Get("enabled").Text() == "false" {
		return source.Node{}
	}
	return n
}

// limits records the resource limits of a section's main container. OAI's and SD-Core's charts have a switch for them,
// and limits for each container below.
func (v *values) limits(p place, n source.Node) {
	if !n.Map() {
		return
	}
	if off := n.First("define", "enabled"); off.Text() == "false" {
		if n.Get("limits").Map() {
			source.Set(v.f, v.main(p, off.Line()), network.HasLimits, false, off.Line())
		}
		return
	}
	limits := n.Get("limits")
	if nf := limits.Get("nf"); nf.Map() {
		limits = nf
	}
	if limits.Map() && !kubernetes.Limits(v.f, v.main(p, limits.Line()), limits) {
		source.Set(v.f, v.main(p, limits.Line()), network.HasLimits, false, limits.Line())
	}
}

func (v *values) probe(p place, n source.Node, a *network.Attr[bool]) {
	switch on := n.Get("enabled"); {
	case isFlag(n):
		source.Put(v.f, v.main(p, n.Line()), a, n)
	case isFlag(on):
		source.Put(v.f, v.main(p, on.Line()), a, on)
	case n.First("httpGet", "exec", "tcpSocket", "grpc").OK():
		source.Set(v.f, v.main(p, n.Line()), a, true, n.Line())
	}
}

func isFlag(n source.Node) bool { return n.Text() == "true" || n.Text() == "false" }

// services records the services that a section opens beyond the cluster.
func (v *values) services(p place, n source.Node) {
	typ := n.First("type", "serviceType")
	if t := typ.Text(); t != "NodePort" && t != "LoadBalancer" {
		return
	}
	s := v.f.Net.Add(network.KindService, typ.Text(), v.f.Path+":"+p.String(), nil)
	put := func(port, node source.Node) {
		outside, protocol := port.Text(), strings.ToLower(n.Get("protocol").Text())
		if typ.Text() == "NodePort" {
			outside = node.Text()
		}
		if outside == "" {
			outside = "*"
		}
		if protocol == "" {
			protocol = "tcp"
		}
		source.PutText(v.f, s, network.PublishedPort, "0.0.0.0:"+outside+"->"+port.Text()+"/"+protocol, port.Line())
	}
	if port := n.Get("port"); port.Scalar() && port.OK() {
		put(port, n.First("nodePort", "nodeport"))
	}
	for k, port := range n.Get("ports").AllPairs() {
		if port.Scalar() && port.OK() {
			put(port, n.Get("nodePorts", k.Text()))
		}
	}
	for _, c := range n.AllPairs() { // SD-Core: a mapping for each port
		if port := c.Get("port"); typ.Text() == n.Get("serviceType").Text() && port.Scalar() && port.OK() {
			put(port, c.Get("nodePort"))
		}
	}
}
