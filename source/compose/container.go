package compose

import (
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// put records a scalar with its variables filled in.
func put[T any](s *service, e *network.Element, a *network.Attr[T], n source.Node) {
	if n.OK() {
		source.PutText(s.p.f, e, a, s.text(n), n.Line())
	}
}

// place reads how often the service runs, and what of its host it shares.
func (s *service) place(w *network.Element) {
	f := s.p.f
	if r := s.get("deploy", "replicas"); r.OK() {
		put(s, w, network.Replicas, r)
	} else if r := s.get("scale"); r.OK() {
		put(s, w, network.Replicas, r)
	} else if !s.partial && s.get("deploy", "mode").Text() != "global" {
		source.SetDefault(f, w, network.Replicas, 1, s.line, "Compose runs one container of a service that sets no replicas")
	}
	for key, a := range map[string]*network.Attr[bool]{"pid": network.HostPID, "ipc": network.HostIPC} {
		if n := s.get(key); n.OK() {
			source.Set(f, w, a, n.Text() == "host", n.Line())
		}
	}
	restart := s.get("restart")
	condition := s.get("deploy", "restart_policy", "condition")
	switch {
	case restart.OK():
		policy, _, _ := strings.Cut(s.text(restart), ":") // on-failure:3
		source.PutText(f, w, network.RestartPolicy, policy, restart.Line())
	case condition.OK():
		policy := s.text(condition)
		switch policy {
		case "any":
			policy = "always"
		case "none":
			policy = "no"
		}
		source.PutText(f, w, network.RestartPolicy, policy, condition.Line())
	case !s.partial:
		source.SetDefault(f, w, network.RestartPolicy, "no", s.line, "Compose does not start a stopped container again unless restart is set")
	}
}

// network reads the networks to which the service is attached, under the names that Docker gives them.
func (s *service) network(w *network.Element) {
	f := s.p.f
	mode := s.get("network_mode")
	if !mode.OK() {
		mode = s.get("net") // version 1
	}
	if mode.OK() && s.text(mode) != "bridge" && s.text(mode) != "default" {
		source.Set(f, w, network.HostNetwork, s.text(mode) == "host", mode.Line())
		return
	}
	attached := false
	seen := map[string]bool{}
	attach := func(n source.Node) {
		attached = true
		if key := n.Text(); key != "" && !seen[key] {
			seen[key] = true
			source.PutText(f, w, network.Attachment, s.p.networkName(key), n.Line())
		}
	}
	for _, n := range s.all("networks") {
		if n.Map() {
			for k := range n.AllPairs() {
				attach(k)
			}
			continue
		}
		for i := range n.Items() {
			attach(i)
		}
	}
	if !attached && !s.partial {
		source.SetDefault(f, w, network.Attachment, s.p.networkName("default"), s.line,
			"Compose attaches a service that names no network to the project's default network")
	}
}

// networkName is the name that Docker gives a network: the one that is written, the key itself where the network
// stands outside the project, else project and key.
func (p *project) networkName(key string) string {
	n := p.top.Get("networks", key)
	for _, own := range []source.Node{n.Get("name"), n.Get("external", "name")} {
		if own.OK() {
			return interpolate(own.Text(), p.f.Lookup)
		}
	}
	if n.Get("external").Text() == "true" || p.name == "" {
		return key
	}
	return p.name + "_" + key
}

// rights reads the image and what its processes may do.
func (s *service) rights(c *network.Element) {
	f := s.p.f
	put(s, c, network.ImageRef, s.get("image"))
	put(s, c, network.Privileged, s.get("privileged"))
	for key, a := range map[string]*network.Attr[string]{"cap_add": network.CapabilityAdd, "cap_drop": network.CapabilityDrop} {
		for _, i := range s.items(key) {
			source.PutText(f, c, a, strings.TrimPrefix(strings.ToUpper(s.text(i)), "CAP_"), i.Line())
		}
	}
	put(s, c, network.ReadOnlyRoot, s.get("read_only"))
	if n := s.get("user"); n.OK() {
		user, _, _ := strings.Cut(s.text(n), ":")
		switch uid, err := strconv.Atoi(user); {
		case source.Open(user):
			f.Notef(n.Line(), "user: the value is filled in elsewhere")
		case err == nil:
			source.Set(f, c, network.RunAsUser, uid, n.Line())
			source.Set(f, c, network.RunAsNonRoot, uid != 0, n.Line())
		case user != "":
			source.Set(f, c, network.RunAsNonRoot, user != "root", n.Line())
		}
	}
	for _, i := range s.items("security_opt") {
		option := s.text(i)
		name, value, found := strings.Cut(strings.Replace(option, "=", ":", 1), ":")
		switch name {
		case "no-new-privileges":
			source.Set(f, c, network.Escalation, found && value == "false", i.Line())
		case "seccomp":
			profile := "Localhost"
			if value == "unconfined" {
				profile = "Unconfined"
			}
			source.Set(f, c, network.Seccomp, profile, i.Line())
		}
	}
}

// limits reads what the service may use and how its health is known.
func (s *service) limits(c *network.Element) {
	f := s.p.f
	line := 0
	limit := func(a *network.Attr[string], places ...[]string) {
		for _, place := range places {
			if n := s.get(place...); n.OK() {
				put(s, c, a, n)
				line = n.Line()
				return
			}
		}
	}
	limit(network.LimitCPU, []string{"deploy", "resources", "limits", "cpus"}, []string{"cpus"}, []string{"cpu_quota"})
	limit(network.LimitMemory, []string{"deploy", "resources", "limits", "memory"}, []string{"mem_limit"})
	if line > 0 {
		source.Set(f, c, network.HasLimits, true, line)
	} else if !s.partial {
		source.SetDefault(f, c, network.HasLimits, false, s.line, "Compose limits a container's resources only where a limit is set")
	}
	if h := s.get("healthcheck"); h.OK() {
		test := s.get("healthcheck", "test")
		off := s.get("healthcheck", "disable").Text() == "true" || test.Text() == "NONE"
		for i := range test.Items() {
			off = off || i.Text() == "NONE"
			break
		}
		source.Set(f, c, network.Liveness, !off, h.Line())
	}
}
