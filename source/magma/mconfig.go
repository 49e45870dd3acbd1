package magma

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// isMconfig reports whether a document maps services to protocol buffers of Magma's (mconfigs.proto) in JSON.
func isMconfig(top source.Node) bool {
	for _, c := range top.First("configs_by_key", "configsByKey").Pairs() {
		if strings.Contains(c.Get("@type").Text(), "magma.mconfig.") {
			return true
		}
	}
	return false
}

// levels are the log levels, least telling first.
var levels = []string{"fatal", "error", "warning", "info", "debug"}

func gatewayConfig(r *reader) {
	configs := r.top.First("configs_by_key", "configsByKey")
	fn := r.function()
	best, at := -1, source.Node{}
	for _, c := range configs.Pairs() {
		n := c.First("logLevel", "log_level")
		for i, l := range levels {
			if strings.EqualFold(n.Text(), l) && i > best {
				best, at = i, n
			}
		}
	}
	if best >= 0 {
		source.Set(r.f, fn, network.LogLevel, levels[best], at.Line())
	}
	m := configs.Get("mme")
	source.PutPLMN(r.f, fn, m.Get("mcc"), m.Get("mnc"))
	source.Put(r.f, fn, network.TACs, m.Get("tac"))
	if names := m.First("amfName", "amf_name"); names.Text() != "" {
		source.Put(r.f, fn, network.HostName, names)
	}
	r.operatorKey(configs.Get("subscriberdb", "lteAuthOp"))
	r.operatorKey(configs.Get("hss", "lteAuthOp"))
	for _, key := range []string{"s6a_proxy", "swx_proxy"} {
		r.diameter(configs.Get(key, "server"))
		for s := range configs.Get(key, "servers").Items() {
			r.diameter(s)
		}
	}
}

// operatorKey reads OP, which protocol buffers in JSON write in base64.
func (r *reader) operatorKey(n source.Node) {
	if n.Text() == "" {
		return
	}
	op, err := base64.StdEncoding.DecodeString(n.Text())
	if err != nil || len(op) != 16 {
		r.f.Notef(n.Line(), "lteAuthOp: expected 16 bytes in base64")
		return
	}
	source.PutText(r.f, r.function(), network.NetworkOP, hex.EncodeToString(op), n.Line())
}

// diameter reads the home subscriber server that a federation gateway reaches.
func (r *reader) diameter(server source.Node) {
	if addr := server.Get("address"); addr.Text() != "" {
		i := r.iface(network.S6A, network.Client, addr)
		source.PutHost(r.f, i, addr)
		source.Set(r.f, i, network.Target, string(network.HSS), addr.Line())
	}
}

// hssSubscribers reads the subscribers of the federation gateway's test HSS: IMSI to auth_key.
func hssSubscribers(r *reader) {
	for imsi, s := range r.top.Get("subscribers").Pairs() {
		key := s.Get("auth_key")
		if key.Text() == "" {
			continue
		}
		at := r.f.At(imsi.Line())
		e := r.f.Net.Add(network.KindSubscriber, "", fmt.Sprintf("%s:%d", at.Path, at.Line), nil)
		source.PutText(r.f, e, network.SUPI, "imsi-"+strings.TrimPrefix(strings.ToLower(imsi.Text()), "imsi"), imsi.Line())
		source.PutText(r.f, e, network.SubscriberKey, strings.TrimPrefix(key.Text(), "0x"), key.Line())
		if !source.Open(key.Text()) {
			source.Set(r.f, e, network.KeyInline, true, key.Line())
		}
	}
}
