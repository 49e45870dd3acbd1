package compose

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/env"
)

// environment reads the secrets and accounts that stand in a service's environment.
func (s *service) environment(c *network.Element) {
	vars := s.vars
	for _, v := range vars {
		if env.Secret(v) {
			source.Set(s.p.f, c, network.SecretEnv, v.Name, v.Line)
		}
	}
	for _, account := range env.Credentials(vars) {
		if !s.taken[account.Password.Name] {
			env.Put(s.p.f, c, account)
		}
	}
}

// setting is the value of a variable of the service. known is false where an environment file that is no input may
// hold it, or a variable leaves it open.
func (s *service) setting(names ...string) (v source.EnvVar, known bool) {
	vars := s.vars
	for _, name := range names {
		for _, v := range vars {
			if v.Name == name {
				return v, !source.Open(v.Value)
			}
		}
	}
	files := s.items("env_file")
	if len(files) == 0 {
		return source.EnvVar{}, !s.partial
	}
	for _, name := range names {
		if value, ok := s.p.f.Lookup(name); ok {
			return source.EnvVar{Name: name, Value: value, Line: files[0].Line()}, true
		}
	}
	return source.EnvVar{}, false
}

// functions adds what the service runs, where the Compose file itself configures that.
func (s *service) functions() {
	if s.openair() || s.database() || s.console() {
		return
	}
}

// function adds a function that the service itself configures.
func (s *service) function(t network.NFType, product string, line int) *network.Element {
	f := s.p.f
	fn := f.Function(t, s.name, product, "compose", line)
	source.Set(f, fn, network.RunsAs, s.workload(), s.line)
	for _, h := range s.hosts() {
		source.Set(f, fn, network.HostName, h.text, h.line)
	}
	return fn
}

// client adds the connection to a database whose URI a variable holds. Where another variable leaves a part of the
// URI open, the rest is read.
func (s *service) client(fn *network.Element, name string) {
	v, _ := s.setting(name)
	if scheme, _, ok := strings.Cut(v.Value, "://"); !ok || !env.Database(scheme) {
		return
	}
	s.taken[v.Name] = true
	source.PutDatabase(s.p.f, fn, v.Value, v.Line)
}
