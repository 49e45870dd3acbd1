package compose

import (
	"path"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// mounts reads bind mounts, configurations and secrets from files, and devices. Volumes that Docker keeps hold no
// configuration and are left out.
func (s *service) mounts(w, c *network.Element) {
	seen := map[string]bool{}
	for _, i := range s.items("volumes") {
		from, to := s.volume(i)
		if to != "" && seen[to] {
			continue // the service's own mount takes the place of what it extends
		}
		seen[to] = true
		s.mount(w, c, from, to, i.Line())
	}
	for _, i := range s.items("devices") {
		device := s.text(i)
		if i.Map() {
			device = s.text(i.Get("source"))
		}
		device, _, _ = strings.Cut(device, ":")
		source.PutText(s.p.f, w, network.HostPath, device, i.Line())
	}
	s.granted(c, "configs", "/")
	s.granted(c, "secrets", "/run/secrets/")
}

// volume is source and target of a volume in either form, source "" where Docker keeps the volume.
func (s *service) volume(n source.Node) (from, to string) {
	if n.Map() {
		from, to = s.text(n.Get("source")), s.text(n.Get("target"))
		switch n.Get("type").Text() {
		case "bind":
			return from, to
		case "volume", "":
			return s.kept(from), to
		}
		return "", to
	}
	text := s.text(n)
	from, rest, ok := strings.Cut(text, ":")
	if len(from) == 1 && ok && strings.HasPrefix(rest, `\`) { // C:\folder:/target
		drive := from
		from, rest, ok = strings.Cut(rest, ":")
		from = drive + ":" + from
	}
	if !ok {
		return "", text
	}
	to, _, _ = strings.Cut(rest, ":")
	return s.kept(from), to
}

// kept is the folder of the host behind the source of a volume: itself where it is a path, the bound folder of a
// volume that the local driver binds to one, else "".
func (s *service) kept(from string) string {
	if strings.ContainsAny(from, `/\`) || strings.HasPrefix(from, ".") || strings.HasPrefix(from, "~") || source.Open(from) {
		return from
	}
	options := s.p.top.Get("volumes", from, "driver_opts")
	if strings.Contains(options.Get("o").Text(), "bind") {
		return s.text(options.Get("device"))
	}
	return ""
}

func (s *service) mount(w, c *network.Element, from, to string, line int) {
	f := s.p.f
	switch {
	case from == "" || to == "":
		return
	case source.Open(from) || source.Open(to):
		f.Notef(line, "mount: the value is filled in elsewhere")
		return
	case strings.HasPrefix(from, "/"), strings.HasPrefix(from, "~"), strings.Contains(from, `:\`):
		from = path.Clean(from)
		source.Set(f, w, network.HostPath, from, line)
	default:
		from = path.Join(f.Dir(), from)
	}
	source.Set(f, c, network.Mount, from+":"+path.Clean(to), line)
}

// granted reads configs or secrets that the service is given: the file, or the text in the Compose file itself, that
// the top-level entry of the name holds.
func (s *service) granted(c *network.Element, key, folder string) {
	f := s.p.f
	for _, i := range s.items(key) {
		name, target := i.Text(), ""
		if i.Map() {
			name, target = i.Get("source").Text(), s.text(i.Get("target"))
		}
		if target == "" {
			target = name
		}
		if !path.IsAbs(target) {
			target = path.Join(folder, target)
		}
		entry := s.p.top.Get(key, name)
		from := ""
		switch {
		case entry.Get("content").OK():
			from = s.p.inlinePath(name)
		case entry.Get("file").OK():
			from = s.text(entry.Get("file"))
			if !path.IsAbs(from) {
				from = path.Join(f.Dir(), from)
			}
		}
		if from != "" && !source.Open(from) {
			source.Set(f, c, network.Mount, from+":"+target, i.Line())
		}
	}
}
