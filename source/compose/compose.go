// Package compose reads Docker Compose files: the Compose specification and its predecessors, versions 1 (services at
// the top), 2 and 3, with anchors, merge keys, extension fields and variables.
//
// Each service becomes a workload with one container: its image, rights, limits, ports, mounts, networks, and the
// secrets that stand in its environment. Databases and their consoles, which images and variables configure, become
// functions; so do OpenAirInterface's functions of the releases that were configured by variables (package oai).
//
// A service of the same file that another one extends is merged into it, as the specification has it. What stands in
// another file (extends with file, include, env_file) is read where that file is an input itself; it is not merged.
package compose

import (
	"path"
	"strings"

	"github.com/guyline/guyline/source"
)

// Format is the format of Docker Compose files.
var Format = source.Format{
	Name:   "compose",
	About:  "Docker Compose files, all versions of the format",
	Detect: func(f *source.File) bool { return services(f.Top()).OK() },
	Read:   read,
}

// strong are keys that are a service's own; one service that has one of them makes the file a Compose file.
var strong = []string{"build", "extends", "container_name", "command", "entrypoint", "network_mode", "env_file", "depends_on",
	"cap_add", "privileged", "network_mode"}

// services is the mapping of services, the zero Node where the file is not in the format.
func services(top source.Node) source.Node {
	if !top.Map() || top.Get("apiVersion").OK() || top.Get("kind").OK() {
		return source.Node{}
	}
	if s := top.Get("services"); s.OK() {
		if looksLikeServices(s) || overrides(s) {
			return s
		}
		return source.Node{}
	}
	// Version 1: every entry is a service, and each has an image or is built.
	if !looksLikeServices(top) {
		return source.Node{}
	}
	for k, s := range top.Pairs() {
		if !s.Get("image").Scalar() && !s.Get("build").OK() || strings.Contains(k.Text(), ".") {
			return source.Node{}
		}
		for key := range s.AllPairs() {
			if !versionOne[key.Text()] {
				return source.Node{}
			}
		}
	}
	return top
}

func looksLikeServices(n source.Node) bool {
	found := false
	for _, s := range n.Pairs() {
		if s.OK() && !s.Map() {
			return false
		}
		found = found || s.Get("image").Scalar() && s.Get("image").OK() || s.First(strong...).OK()
	}
	return found
}

// overrides reports whether services are those of a file that is laid over another: nothing but keys of services, and in
// each something that only services have.
func overrides(n source.Node) bool {
	found := false
	for _, s := range n.Pairs() {
		for k, v := range s.Pairs() {
			key := k.Text()
			if !versionOne[key] && !later[key] {
				return false
			}
			found = found || key == "environment" && v.OK() || key == "volumes" && v.List()
		}
	}
	return found
}

// later are the keys of a service that came after version 1 and that override files use.
var later = keys("networks deploy healthcheck logging profiles configs secrets init platform pull_policy sysctls stop_signal scale")

// versionOne are the keys of a service in version 1 of the format.
var versionOne = keys(`build cap_add cap_drop cgroup_parent command container_name cpu_shares cpuset devices dns dns_search
	dockerfile domainname entrypoint env_file environment expose extends external_links extra_hosts hostname image ipc labels
	links log_driver log_opt mac_address mem_limit memswap_limit mem_swappiness net pid ports privileged read_only restart
	security_opt shm_size stdin_open tty ulimits user volume_driver volumes volumes_from working_dir`)

func keys(text string) map[string]bool {
	m := map[string]bool{}
	for _, k := range strings.Fields(text) {
		m[k] = true
	}
	return m
}

// project is one Compose file.
type project struct {
	f        *source.File
	top      source.Node
	services source.Node
	prefix   string // of its workloads' names
	name     string // what Compose calls the project, "" where that is not known
	left     int    // entries of services that are still read
}

// maxEntries bounds the entries of services (variables, ports, mounts …) of one file, so that aliases to long lists
// cost no more than what they stand for.
const maxEntries = 1 << 15

// charge counts a list's or mapping's entries and reports whether they may be read.
func (p *project) charge(n source.Node) bool {
	if n.Map() {
		for range n.AllPairs() {
			p.left--
		}
	} else {
		for range n.Items() {
			p.left--
		}
	}
	if p.left < 0 {
		p.f.Notef(0, "more than %d variables, ports, mounts and the like: the rest was not read", maxEntries)
	}
	return p.left >= 0
}

func read(f *source.File) {
	top := f.Top()
	p := &project{f: f, top: top, services: services(top), prefix: prefix(f.Path), left: maxEntries}
	p.name = projectName(top.Get("name").Text(), f.Dir())
	for k, v := range p.services.AllPairs() {
		if strings.HasPrefix(k.Text(), "x-") || !v.Map() {
			continue
		}
		p.service(newService(p, k, v))
		if p.left < 0 {
			break
		}
	}
	for k, v := range top.Get("configs").AllPairs() {
		p.inlineConfig(k, v)
	}
}

// prefix is what makes the names of workloads unique in a run: the folder, and the file where it is not the one that
// Compose takes by itself. One folder often holds alternatives.
func prefix(file string) string {
	base := path.Base(file)
	base = strings.TrimSuffix(base, path.Ext(base))
	switch strings.TrimSuffix(base, ".override") {
	case "compose", "docker-compose", "-":
		return path.Dir(file)
	}
	return path.Join(path.Dir(file), base)
}

// projectName is the project's name: the file's own, else the folder's in lower case (Compose specification, name).
func projectName(own, dir string) string {
	name := own
	if name == "" || source.Open(name) {
		name = path.Base(dir)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, name)
}

// inlineConfig reads a configuration file that stands in the Compose file itself (configs with content).
func (p *project) inlineConfig(name, c source.Node) {
	content := c.Get("content")
	if !content.OK() {
		return
	}
	line := content.Line()
	if content.Block() {
		line++
	}
	p.f.Embed(source.Embedded{Key: name.Text(), Text: content.Text(), Line: line, Config: p.inlinePath(name.Text())})
}

// inlinePath names an inline configuration as workloads mount it.
func (p *project) inlinePath(name string) string { return p.f.Path + "!configs/" + name }
