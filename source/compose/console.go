package compose

import (
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// console adds a web console that variables configure: the Open5GS WebUI, or mongo-express. That of free5GC has a
// configuration file of its own.
func (s *service) console() bool {
	image := s.image()
	switch {
	case strings.Contains(image.text, "mongo-express"):
		s.mongoExpress(image.line)
	case s.open5GSWebUI():
		fn := s.function(network.WEBUI, "open5gs", s.line)
		m := s.management(fn, s.line)
		source.SetDefault(s.p.f, m, network.Scheme, "http", s.line, "the Open5GS WebUI serves plain HTTP")
		s.client(fn, "DB_URI")
	default:
		return false
	}
	return true
}

// open5GSWebUI reports whether the service runs the WebUI of Open5GS: its name, image or command says webui, and
// Open5GS or the variable of its database is named beside that.
func (s *service) open5GSWebUI() bool {
	text := s.name + " " + s.image().text
	for _, w := range s.words() {
		text += " " + w.text
	}
	component, _ := s.setting("COMPONENT_NAME")
	text = strings.ToLower(text + " " + component.Value)
	uri, _ := s.setting("DB_URI")
	return strings.Contains(text, "webui") && !strings.Contains(text, "free5gc") &&
		(strings.Contains(text, "open5gs") || uri.Value != "")
}

// management adds the console's own interface, at the port that is published.
func (s *service) management(fn *network.Element, line int) *network.Element {
	m := s.p.f.Interface(fn, network.Management, network.Server, line)
	var targets []word
	for _, i := range s.items("ports") {
		target := s.text(i.Get("target"))
		if !i.Map() {
			target = s.text(i)
			target = target[strings.LastIndexByte(target, ':')+1:]
			target, _, _ = strings.Cut(target, "/")
		}
		if _, err := strconv.ParseUint(target, 10, 16); err == nil {
			targets = append(targets, word{target, i.Line()})
		}
	}
	if len(targets) == 1 {
		source.PutText(s.p.f, m, network.Port, targets[0].text, targets[0].line)
	}
	return m
}

// mongoExpress reads the variables that mongo-express documents.
func (s *service) mongoExpress(line int) {
	f := s.p.f
	fn := s.function(network.WEBUI, "mongo-express", line)
	m := s.management(fn, line)
	if v, known := s.setting("ME_CONFIG_SITE_SSL_ENABLED"); known && v.Value != "" {
		source.PutText(f, m, network.TLS, v.Value, v.Line)
	}
	if v, known := s.setting("ME_CONFIG_BASICAUTH"); known && v.Value != "" {
		source.Set(f, fn, network.NoAuth, v.Value != "true", v.Line)
	}
	s.client(fn, "ME_CONFIG_MONGODB_URL")
}
