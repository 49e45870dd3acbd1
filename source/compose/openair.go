package compose

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/oai"
)

// openair adds the OpenAirInterface function that the service's variables configure.
func (s *service) openair() bool {
	image := s.image()
	i, err := network.ParseImage(image.text)
	if err != nil {
		return false
	}
	c := oai.Container{
		Image: i.Repository[strings.LastIndexByte(i.Repository, '/')+1:],
		Name:  s.name, Line: s.line, Vars: s.vars,
	}
	for _, h := range s.hosts() {
		c.Hosts = append(c.Hosts, oai.Host{Name: h.text, Line: h.line})
	}
	fn := oai.ReadContainer(s.p.f, c)
	if fn == nil {
		return false
	}
	source.Set(s.p.f, fn, network.RunsAs, s.workload(), s.line)
	for _, h := range s.hosts() {
		source.Set(s.p.f, fn, network.HostName, h.text, h.line)
	}
	return true
}
