package compose

import (
	"net"
	"regexp"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// everywhere is the address on which Docker publishes a port where none is given (Docker documentation, port
// publishing). It is [::] too.
const everywhere = "0.0.0.0"

// anyPort stands for the port that Docker chooses where none is given.
const anyPort = "*"

// ports reads published ports in the short form [ADDRESS:][PORT:]PORT[/protocol], ranges included, and in the long one.
func (s *service) ports(c *network.Element) {
	for _, i := range s.items("ports") {
		var text string
		if i.Map() {
			text = published(s.text(i.Get("host_ip")), s.text(i.Get("published")), s.text(i.Get("target")), s.text(i.Get("protocol")))
		} else {
			text = s.shortPort(i)
		}
		if text != "" {
			source.PutText(s.p.f, c, network.PublishedPort, text, i.Line())
		}
	}
}

func published(address, port, target, protocol string) string {
	if target == "" {
		return ""
	}
	if address == "" {
		address = everywhere
	}
	if port == "" {
		port = anyPort
	}
	if protocol == "" {
		protocol = "tcp"
	}
	return net.JoinHostPort(strings.Trim(address, "[]"), port) + "->" + target + "/" + strings.ToLower(protocol)
}

var shortPort = regexp.MustCompile(`^(?:(?:(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*):)?([0-9]+(?:-[0-9]+)?)?:)?([0-9]+(?:-[0-9]+)?)(?:/([A-Za-z]+))?$`)

func (s *service) shortPort(n source.Node) string {
	text := s.text(n)
	if source.Open(text) {
		return text // noted by whoever puts it
	}
	m := shortPort.FindStringSubmatch(text)
	if m == nil {
		s.p.f.Notef(n.Line(), "ports: expected [ADDRESS:][PORT:]PORT[/protocol], found %q", text)
		return ""
	}
	return published(m[1], m[2], m[3], m[4])
}
