package srsran

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// security reads the algorithms of the radio interface and what the gNB does with data radio bearers where the core
// gives no policy. The program's defaults are recorded for files that set up N2, because those decide it.
func security(f *source.File, fn *network.Element, top source.Node) {
	sec := top.Get("security")
	cp := top.Get("cu_cp", "security")
	get := func(key string) source.Node {
		if v := cp.Get(key); v.OK() {
			return v
		}
		return sec.Get(key)
	}
	n2 := top.Get("cu_cp", "amf")
	if !n2.Map() {
		n2 = top.Get("amf")
	}
	if n := get("nea_pref_list"); n.OK() {
		source.PutOrder(f, fn, network.RRCCiphering, n)
	} else if n2.Map() {
		order := network.Order{{Number: 0}, {Number: 2}, {Number: 1}}
		source.SetDefault(f, fn, network.RRCCiphering, order, n2.Line(), "srsRAN prefers NEA0, NEA2, NEA1 where nea_pref_list is not set")
	}
	if n := get("nia_pref_list"); n.OK() {
		source.PutOrder(f, fn, network.RRCIntegrity, n)
	} else if n2.Map() {
		order := network.Order{{Integrity: true, Number: 2}, {Integrity: true, Number: 1}}
		source.SetDefault(f, fn, network.RRCIntegrity, order, n2.Line(), "srsRAN prefers NIA2, NIA1 where nia_pref_list is not set")
	}
	bearers(f, fn, get("confidentiality"), n2, network.UPCiphering, network.DRBCiphering, "required",
		"srsRAN asks for ciphered data radio bearers where confidentiality is not set")
	bearers(f, fn, get("integrity"), n2, network.UPIntegrity, network.DRBIntegrity, "not-needed",
		"srsRAN leaves data radio bearers without integrity protection where integrity is not set")
}

func bearers(f *source.File, fn *network.Element, n, n2 source.Node, policy *network.Attr[string], used *network.Attr[bool], otherwise, why string) {
	switch text := strings.ReplaceAll(source.Expand(n.Text(), f.Lookup), "_", "-"); {
	case text == "required", text == "preferred", text == "not-needed":
		source.Set(f, fn, policy, text, n.Line())
		source.Set(f, fn, used, text != "not-needed", n.Line())
	case n.OK():
		f.Notef(n.Line(), "%s: expected required, preferred or not_needed, found %q", policy.Name(), n.Text())
	case n2.Map():
		source.SetDefault(f, fn, policy, otherwise, n2.Line(), why)
		source.SetDefault(f, fn, used, otherwise != "not-needed", n2.Line(), why)
	}
}

// levels are the log levels, least telling first.
var levels = []string{"none", "error", "warning", "info", "debug"}

// observability reads logs, captures, counters and remote control.
func observability(f *source.File, fn *network.Element, top source.Node) {
	log := top.Get("log")
	source.Put(f, fn, network.LogTarget, log.Get("filename"))
	best, at := -1, source.Node{}
	for k, v := range log.AllPairs() {
		if !strings.HasSuffix(k.Text(), "_level") && k.Text() != "level" {
			continue
		}
		for i, l := range levels {
			if strings.EqualFold(v.Text(), l) && i > best {
				best, at = i, v
			}
		}
		if source.Open(v.Text()) {
			f.Notef(v.Line(), "%s: the value is filled in elsewhere", k.Text())
		}
	}
	if best >= 0 {
		source.Set(f, fn, network.LogLevel, levels[best], at.Line())
	}
	anyOn(f, fn, network.PacketCapture, top.Get("pcap"), func(key string) bool { return strings.HasSuffix(key, "_enable") })

	metrics := top.Get("metrics")
	counted := anyOn(f, fn, network.MetricsOn, metrics, func(key string) bool {
		return key == "enable_json" || key == "enable_json_metrics"
	})
	if addr := metrics.Get("addr"); addr.OK() && counted {
		i := f.Interface(fn, network.Metrics, network.Client, addr.Line())
		source.PutHost(f, i, addr)
		source.Put(f, i, network.Port, metrics.Get("port"))
	}
	remoteControl(f, fn, top.Get("remote_control"))
}

// anyOn records whether one of a section's flags is on, and reports it.
func anyOn(f *source.File, fn *network.Element, a *network.Attr[bool], n source.Node, counts func(key string) bool) bool {
	off := source.Node{}
	for k, v := range n.AllPairs() {
		if !counts(k.Text()) {
			continue
		}
		switch yes, ok := on(v); {
		case yes:
			source.Set(f, fn, a, true, v.Line())
			return true
		case ok && !off.OK():
			off = v
		case !ok && v.OK():
			f.Notef(v.Line(), "%s: expected true or false, found %q", k.Text(), v.Text())
		}
	}
	if off.OK() {
		source.Set(f, fn, a, false, off.Line())
	}
	return false
}

// remoteControl reads the WebSocket server through which cells are reconfigured and counters are fetched.
func remoteControl(f *source.File, fn *network.Element, n source.Node) {
	enabled := n.Get("enabled")
	if yes, _ := on(enabled); !yes {
		return
	}
	i := f.Interface(fn, network.Management, network.Server, enabled.Line())
	if addr := n.Get("bind_addr"); addr.OK() {
		source.PutHost(f, i, addr)
	} else {
		source.SetDefault(f, i, network.Address, "127.0.0.1", enabled.Line(), "srsRAN binds its remote control to 127.0.0.1 where bind_addr is not set")
	}
	if port := n.Get("port"); port.OK() {
		source.Put(f, i, network.Port, port)
	} else {
		source.SetDefault(f, i, network.Port, 8001, enabled.Line(), "srsRAN serves remote control at port 8001 where port is not set")
	}
	source.SetDefault(f, i, network.TLS, false, enabled.Line(), "srsRAN serves remote control as a WebSocket without TLS")
	source.SetDefault(f, fn, network.NoAuth, true, enabled.Line(), "srsRAN's remote control has no sign-in")
}
