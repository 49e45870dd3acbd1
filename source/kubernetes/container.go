package kubernetes

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// containers reads every container of a pod: those that run, those that run before, and those added for debugging.
func (r *reader) containers(w *network.Element, m manifest, template source.Node, volumes map[string][]volume) {
	spec := template.Get("spec")
	for _, kind := range []string{"initContainers", "containers", "ephemeralContainers"} {
		for c := range spec.Get(kind).Items() {
			if !c.Map() {
				r.f.Notef(c.Line(), "expected a container")
				continue
			}
			r.container(w, m, template, kind == "initContainers", c, volumes)
		}
	}
}

func (r *reader) container(w *network.Element, m manifest, template source.Node, init bool, c source.Node, volumes map[string][]volume) {
	f := r.f
	name := c.Get("name").Text()
	if source.Open(name) {
		name = "container"
	}
	e := f.Net.Add(network.KindContainer, "", name, w)
	Image(f, e, c.Get("image"))
	if init {
		source.Set(f, e, network.InitContainer, true, c.Line())
	}
	Security(f, e, c.Get("securityContext"), template.Get("spec", "securityContext"))
	for _, s := range settings {
		if len(s.attr.Of(e)) == 0 {
			byDefault(r, e, s.attr, s.other, c.Line(), s.why)
		}
	}
	if len(network.Seccomp.Of(e)) == 0 {
		legacySeccomp(f, e, c, template.Get("metadata", "annotations"))
	}
	if !Limits(f, e, c.Get("resources", "limits")) {
		byDefault(r, e, network.HasLimits, false, c.Line(), "Kubernetes sets no limit where resources.limits is absent and the namespace has no LimitRange")
	}
	if !init && m.kind != "Job" && m.kind != "CronJob" {
		r.probe(e, network.Liveness, c.Get("livenessProbe"), c.Line())
		r.probe(e, network.Readiness, c.Get("readinessProbe"), c.Line())
	}
	for p := range c.Get("ports").Items() {
		if host := p.Get("hostPort").Text(); host != "" && host != "0" {
			port := endpoint(p.Get("hostIP").Text(), host, p.Get("containerPort").Text(), p.Get("protocol").Text())
			source.PutText(f, e, network.PublishedPort, port, p.Line())
		}
	}
	Env(f, e, c.Get("env"))
	for v := range c.Get("volumeMounts").Items() {
		for _, s := range volumes[v.Get("name").Text()] {
			target := v.Get("mountPath").Text()
			source.PutText(f, e, network.Mount, s.path(v.Get("subPath").Text())+":"+target, v.Line())
		}
	}
}

// Image records a container's image reference. A reference of which a variable gives a part is recorded as it is
// written; one that a variable gives as a whole is not known.
func Image(f *source.File, e *network.Element, n source.Node) {
	text := source.Expand(strings.TrimSpace(n.Text()), f.Lookup)
	if text == "" {
		return
	}
	image, err := network.ParseImage(text)
	switch {
	case variable(text):
		f.Notef(n.Line(), "%s: the value, or a part of it, is filled in elsewhere", network.ImageRef.Name())
		template := strings.Contains(text, "{{") || !strings.Contains(text, "$")
		if template || err != nil || image.Tag == "" && image.Digest == "" {
			return
		}
	case err != nil:
		f.Notef(n.Line(), "%v", err)
		return
	}
	source.Set(f, e, network.ImageRef, image, n.Line())
}

// variable reports whether a value holds a template or a shell variable, which envsubst or the like fills in.
func variable(text string) bool { return source.Open(text) || strings.Contains(text, "$") }

// settings are the settings of a container's security context. Those that its pod's has too are marked: the
// container's own counts before the pod's (Kubernetes API, SecurityContext and PodSecurityContext).
var settings = []struct {
	key   string
	attr  *network.Attr[bool]
	pod   string // key in the pod's context, "" where it has none
	other bool   // what Kubernetes does where neither says
	why   string
}{
	{"privileged", network.Privileged, "", false, "Kubernetes runs containers unprivileged where privileged is absent"},
	{"runAsNonRoot", network.RunAsNonRoot, "runAsNonRoot", false, "Kubernetes lets a container run as root where runAsNonRoot is absent"},
	{"readOnlyRootFilesystem", network.ReadOnlyRoot, "", false, "Kubernetes leaves the root file system writable where readOnlyRootFilesystem is absent"},
	{"allowPrivilegeEscalation", network.Escalation, "", true, "Kubernetes allows privilege escalation where allowPrivilegeEscalation is absent"},
}

// Security records a container's security settings from its own context and its pod's.
func Security(f *source.File, e *network.Element, own, pod source.Node) {
	for _, s := range settings {
		v := own.Get(s.key)
		if !v.OK() && s.pod != "" {
			v = pod.Get(s.pod)
		}
		source.Put(f, e, s.attr, v)
	}
	for _, n := range []source.Node{own.Get("runAsUser"), pod.Get("runAsUser")} {
		if n.OK() {
			source.Put(f, e, network.RunAsUser, n)
			break
		}
	}
	for _, n := range []source.Node{own.Get("seccompProfile", "type"), pod.Get("seccompProfile", "type")} {
		if n.OK() {
			source.Put(f, e, network.Seccomp, n)
			break
		}
	}
	capabilities(f, e, own.Get("capabilities"))
}

// capabilities records the Linux capabilities that a container gets and loses.
func capabilities(f *source.File, e *network.Element, n source.Node) {
	for _, s := range []struct {
		key  string
		attr *network.Attr[string]
	}{{"add", network.CapabilityAdd}, {"drop", network.CapabilityDrop}} {
		for c := range n.Get(s.key).Items() {
			source.PutText(f, e, s.attr, strings.TrimPrefix(strings.ToUpper(c.Text()), "CAP_"), c.Line())
		}
	}
}

// legacySeccomp reads the annotations that seccompProfile replaced in Kubernetes 1.19.
func legacySeccomp(f *source.File, e *network.Element, c, annotations source.Node) {
	n := annotations.First("container.seccomp.security.alpha.kubernetes.io/"+c.Get("name").Text(), "seccomp.security.alpha.kubernetes.io/pod")
	switch n.Text() {
	case "":
	case "runtime/default", "docker/default":
		source.Set(f, e, network.Seccomp, "RuntimeDefault", n.Line())
	case "unconfined":
		source.Set(f, e, network.Seccomp, "Unconfined", n.Line())
	default:
		source.PutText(f, e, network.Seccomp, "Localhost", n.Line())
	}
}

// Limits records a container's resource limits and reports whether there are some.
func Limits(f *source.File, e *network.Element, limits source.Node) bool {
	some := false
	for k, v := range limits.AllPairs() {
		some = true
		switch k.Text() {
		case "cpu":
			source.Put(f, e, network.LimitCPU, v)
		case "memory":
			source.Put(f, e, network.LimitMemory, v)
		}
	}
	if some {
		source.Set(f, e, network.HasLimits, true, limits.Line())
	}
	return some
}

func (r *reader) probe(e *network.Element, a *network.Attr[bool], n source.Node, line int) {
	if n.Map() {
		source.Set(r.f, e, a, true, n.Line())
	} else {
		byDefault(r, e, a, false, line, "Kubernetes probes a container only where a probe is configured")
	}
}

// endpoint is a port that is reachable from outside, as [network.PublishedPort] has it.
func endpoint(address, port, target, protocol string) string {
	if address == "" {
		address = "0.0.0.0"
	}
	if port == "" {
		port = "*"
	}
	if target == "" {
		target = port
	}
	if protocol == "" {
		protocol = "TCP"
	}
	if strings.Contains(address, ":") {
		address = "[" + address + "]"
	}
	return address + ":" + port + "->" + target + "/" + strings.ToLower(protocol)
}
