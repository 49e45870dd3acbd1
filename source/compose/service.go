package compose

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// word is a text and the line on which it stands.
type word struct {
	text string
	line int
}

// service is a service with those that it extends.
type service struct {
	p       *project
	name    string
	line    int
	layers  []source.Node // its own entry, then the one that it extends, and so on
	partial bool          // another file holds a part of it, so that what is missing here has no default

	vars  []source.EnvVar // its environment
	taken map[string]bool // variables whose account belongs to a function that the service runs
}

// maxExtends is the longest chain of extends that is followed.
const maxExtends = 16

func newService(p *project, name, entry source.Node) *service {
	s := extended(p, name, entry)
	// What an override file leaves out stands in the file that it is laid over.
	if strings.Contains(path.Base(p.f.Path), ".override.") || !s.get("image").OK() && !s.get("build").OK() {
		s.partial = true
	}
	s.vars = s.readVars()
	return s
}

// extended is the service with those that it extends.
func extended(p *project, name, entry source.Node) *service {
	s := &service{p: p, name: name.Text(), line: name.Line(), layers: []source.Node{entry}, taken: map[string]bool{}}
	for range maxExtends {
		ext := s.layers[len(s.layers)-1].Get("extends")
		if !ext.OK() {
			break
		}
		base := ext.Text()
		if ext.Map() {
			base = ext.Get("service").Text()
			if file := ext.Get("file"); file.OK() && path.Clean(file.Text()) != path.Base(p.f.Path) {
				p.f.Notef(file.Line(), "service %s extends one of %s: what that file says is not merged", s.name, file.Text())
				s.partial = true
				break
			}
		}
		next := p.services.Get(base)
		if !next.Map() || slices.ContainsFunc(s.layers, next.Same) {
			p.f.Notef(ext.Line(), "service %s extends %q, which the file does not have", s.name, base)
			s.partial = true
			break
		}
		s.layers = append(s.layers, next)
	}
	return s
}

// get is the value that counts: the service's own, else that of the service which it extends. A value with the tag
// !reset counts as missing (Compose specification, merge).
func (s *service) get(keys ...string) source.Node {
	for _, l := range s.layers {
		n := l.Get(keys...)
		if n.Tag() == "!reset" {
			return source.Node{}
		}
		if n.OK() {
			return n
		}
	}
	return source.Node{}
}

// all are the values of a key that adds up along extends, the service's own first.
func (s *service) all(key string) []source.Node {
	var list []source.Node
	for _, l := range s.layers {
		n := l.Get(key)
		if n.Tag() == "!reset" {
			break
		}
		if n.OK() && s.p.charge(n) {
			list = append(list, n)
		}
		if n.Tag() == "!override" {
			break
		}
	}
	return list
}

// items are the members of lists that add up.
func (s *service) items(key string) []source.Node {
	var list []source.Node
	for _, n := range s.all(key) {
		for i := range n.Items() {
			list = append(list, i)
		}
	}
	return list
}

// text is a scalar with its variables filled in.
func (s *service) text(n source.Node) string { return interpolate(n.Text(), s.p.f.Lookup) }

var bareVariable = regexp.MustCompile(`\$\$|\$[A-Za-z_][A-Za-z0-9_]*`)

// interpolate fills in $NAME and ${NAME:-default}; $$ is a dollar sign (Compose specification, interpolation).
func interpolate(text string, lookup func(string) (string, bool)) string {
	if !strings.Contains(text, "$") {
		return text
	}
	const dollar = "\x00"
	text = bareVariable.ReplaceAllStringFunc(text, func(m string) string {
		if m == "$$" {
			return dollar
		}
		return "${" + m[1:] + "}"
	})
	return strings.ReplaceAll(source.Expand(text, lookup), dollar, "$")
}

// readVars are the variables of the service's environment in the order of the file, the service's own before those of
// what it extends. A variable without a value takes that of the shell or of an environment file.
func (s *service) readVars() []source.EnvVar {
	var vars []source.EnvVar
	seen := map[string]bool{}
	add := func(name, value string, line int) {
		if name != "" && !seen[name] {
			seen[name] = true
			vars = append(vars, source.EnvVar{Name: name, Value: interpolate(value, s.p.f.Lookup), Line: line})
		}
	}
	for _, n := range s.all("environment") {
		if n.Map() {
			for k, v := range n.AllPairs() {
				value := v.Text()
				if !v.OK() {
					value = "${" + k.Text() + "}"
				}
				add(k.Text(), value, k.Line())
			}
			continue
		}
		for i := range n.Items() {
			name, value, ok := strings.Cut(i.Text(), "=")
			if !ok {
				value = "${" + name + "}"
			}
			value = strings.TrimSpace(value)
			if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
				value = value[1 : len(value)-1] // quotes within the list's item reach the program; none wants them
			}
			add(strings.TrimSpace(name), value, i.Line())
		}
	}
	return vars
}

// words are entrypoint and command, cut at blanks.
func (s *service) words() []word {
	var list []word
	for _, key := range []string{"entrypoint", "command"} {
		n := s.get(key)
		if !s.p.charge(n) {
			break
		}
		for i := range n.Items() {
			for _, w := range strings.Fields(s.text(i)) {
				list = append(list, word{strings.Trim(w, `"'`), i.Line()})
			}
		}
	}
	return list
}

// option finds an option of the command line in the forms "--name value" and "--name=value".
func option(words []word, names ...string) (word, bool) {
	for i, w := range words {
		name, value, ok := strings.Cut(w.text, "=")
		if !slices.Contains(names, name) {
			continue
		}
		if !ok && i+1 < len(words) && !strings.HasPrefix(words[i+1].text, "-") {
			value = words[i+1].text
		}
		return word{value, w.line}, true
	}
	return word{}, false
}

// image is the service's image reference, variables filled in.
func (s *service) image() word {
	n := s.get("image")
	return word{s.text(n), n.Line()}
}

// hosts are the names and addresses by which other services reach this one, each once.
func (s *service) hosts() []word {
	list := []word{{s.name, s.line}}
	seen := map[string]bool{strings.ToLower(s.name): true}
	add := func(n source.Node) {
		if t := s.text(n); t != "" && !source.Open(t) && !seen[strings.ToLower(t)] {
			seen[strings.ToLower(t)] = true
			list = append(list, word{t, n.Line()})
		}
	}
	add(s.get("container_name"))
	add(s.get("hostname"))
	for _, n := range s.all("networks") {
		for _, net := range n.AllPairs() {
			if aliases := net.Get("aliases"); s.p.charge(aliases) {
				for alias := range aliases.Items() {
					add(alias)
				}
			}
			add(net.Get("ipv4_address"))
			add(net.Get("ipv6_address"))
		}
	}
	return list
}

// workload is the name of the service's workload.
func (s *service) workload() string { return path.Join(s.p.prefix, s.name) }

func (p *project) service(s *service) {
	f := p.f
	w := f.Net.Add(network.KindWorkload, "ComposeService", s.workload(), nil)
	source.Set(f, w, network.Platform, "compose", s.line)
	for _, h := range s.hosts() {
		source.Set(f, w, network.HostName, h.text, h.line)
	}
	s.place(w)
	s.network(w)
	c := f.Net.Add(network.KindContainer, "", s.name, w)
	s.rights(c)
	s.limits(c)
	s.ports(c)
	s.mounts(w, c)
	s.functions()
	s.environment(c)
}
