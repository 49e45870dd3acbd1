package helm

import (
	"path"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// configuration reads the configuration of a function that a section holds in free5GC's form, and returns the settings
// that it used. The chart wraps it: it adds the scheme of all functions, the NRF's address and whether it issues tokens,
// and so does this.
func (v *values) configuration(p place, n source.Node) map[string]bool {
	body := n.Get("configuration")
	t := nfType(p.last())
	if t == "" || !body.Map() && !body.Block() {
		return v.radio(p, n)
	}
	parts, inner := body, body
	if body.Block() {
		inner = v.f.Within(body)
	} else if text := body.Get("configuration"); text.Block() {
		inner = v.f.Within(text)
	}
	if t == network.GNB || inner.Get("configuration").Map() || !inner.Map() && !parts.Map() { // a whole file
		return map[string]bool{"configuration": v.embed(p, body)}
	}
	line := body.Line()
	var entries []source.Entry
	for k, c := range inner.AllPairs() {
		if k.Text() != "logger" && !(c.Block() && parts.Same(inner)) {
			entries = append(entries, source.Entry{Key: k.Text(), Value: c})
		}
	}
	if !inner.Get("sbi").OK() && t.ServiceBased() && t != network.UPF {
		entries = append(entries, source.Entry{Key: "sbi", Value: v.sbi(n, parts)})
	}
	if !inner.Get("nrfUri").OK() && t != network.NRF && t.ServiceBased() && t != network.UPF {
		entries = append(entries, source.Entry{Key: "nrfUri", Value: v.nrf()})
	}
	if list := parts.Get("serviceNameList"); list.Block() && !inner.Get("serviceNameList").OK() {
		entries = append(entries, source.Entry{Key: "serviceNameList", Value: v.f.Within(list)})
	}
	if !parts.Same(inner) {
		entries = append(entries, source.Entry{Key: "metrics", Value: parts.Get("metrics")})
	}
	logger := inner.Get("logger")
	if !logger.OK() {
		logger = parts.Get("logger")
	}
	doc := source.Mapping(line,
		source.Entry{Key: "info", Value: source.Mapping(line, source.Entry{Key: "description", Value: source.Scalar(string(t)+" initial local configuration", line)})},
		source.Entry{Key: "configuration", Value: source.Mapping(line, entries...)},
		source.Entry{Key: "logger", Value: logger},
	)
	name := strings.ToLower(p.last())
	return map[string]bool{"configuration": v.f.Embed(source.Embedded{Key: name + "cfg.yaml", Node: doc, Config: v.config(p)})}
}

// sbi is the service-based interface as free5GC's chart puts it together.
func (v *values) sbi(section, parts source.Node) source.Node {
	global := v.top.Get("global", "sbi")
	scheme := global.Get("scheme")
	oauth := global.Get("oauth")
	if text := parts.Get("oauthConfiguration"); text.Block() {
		if o := v.f.Within(text).Get("oauth"); o.OK() {
			oauth = o
		}
	}
	if !scheme.OK() && !oauth.OK() {
		return source.Node{}
	}
	return source.Mapping(max(scheme.Line(), 1), source.Entry{Key: "scheme", Value: scheme},
		source.Entry{Key: "port", Value: section.Get("service", "port")}, source.Entry{Key: "oauth", Value: oauth})
}

// nrf is the NRF's address as free5GC's chart puts it together.
func (v *values) nrf() source.Node {
	scheme, service := v.top.Get("global", "sbi", "scheme"), v.top.Get("global", "nrf", "service")
	name, port := service.Get("name").Text(), service.Get("port").Text()
	if scheme.Text() == "" || name == "" {
		return source.Node{}
	}
	if port != "" {
		port = ":" + port
	}
	return source.Scalar(scheme.Text()+"://"+name+port, service.Line())
}

// radio reads the configuration of a radio node that a section holds as a mapping, in the form of its product. It is
// named as the section is, or as the chart's folder.
func (v *values) radio(p place, n source.Node) map[string]bool {
	config := n.Get("config")
	if !config.Get("cell_cfg").Map() && !config.Get("cu_cp").Map() && !config.Get("cu_up").Map() {
		return nil
	}
	name := p.last()
	if name == "" {
		name = path.Base(v.f.Dir())
	}
	return map[string]bool{"config": v.f.Embed(source.Embedded{Key: name, Node: config, Config: v.config(p)})}
}
