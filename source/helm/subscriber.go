package helm

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// hex128 is a key of 128 bits: K, OP and OPc (TS 33.102 6.3).
var hex128 = pattern.New(`^[0-9A-Fa-f]{32}$`)

// subscriber records a section that has both a long-term key and an operator's code, and returns the settings that it
// used.
func (v *values) subscriber(p place, n source.Node) map[string]bool {
	taken := map[string]bool{}
	find := func(keys ...string) source.Node {
		for _, k := range keys {
			if c := n.Get(k); hex128().MatchString(c.Text()) {
				taken[k] = true
				return c
			}
		}
		return source.Node{}
	}
	key, opc, op := find("key", "k", "ki", "K", "Ki", "permanentKey"), find("opc", "OPc", "opcValue"), find("op", "OP")
	if !key.OK() || !opc.OK() && !op.OK() {
		return map[string]bool{}
	}
	s := v.newSubscriber(key.Line())
	source.PutSecret(v.f, s, network.SubscriberKey, key)
	typ := n.First("opType", "op_type").Text()
	switch {
	case opc.OK():
		source.PutSecret(v.f, s, network.SubscriberOP, opc)
		typ = "OPC"
	case typ == "":
		typ = "OP"
		fallthrough
	default:
		source.PutSecret(v.f, s, network.SubscriberOP, op)
	}
	source.PutText(v.f, s, network.OPType, strings.ToUpper(typ), max(opc.Line(), op.Line()))
	v.supi(s, n.First("supi", "imsi", "imsiStart", "ueId-start", "startImsi"))
	source.PutPLMN(v.f, s, n.Get("mcc"), n.Get("mnc"))
	if dnn := n.First("dnn", "apn"); dnn.Scalar() {
		source.Put(v.f, s, network.DNNs, dnn)
		taken["dnn"] = true
	}
	return taken
}

func (v *values) supi(s *network.Element, n source.Node) {
	if text := n.Text(); text != "" {
		source.PutText(v.f, s, network.SUPI, "imsi-"+strings.TrimPrefix(text, "imsi-"), n.Line())
	}
}

func (v *values) newSubscriber(line int) *network.Element {
	s := v.f.Net.Add(network.KindSubscriber, "", fmt.Sprintf("%s:%d", v.f.Path, v.f.At(line).Line), nil)
	source.Set(v.f, s, network.KeyInline, true, line)
	return s
}

// provision are the commands that put subscribers into Open5GS's database: open5gs-dbctl add IMSI K OPC and its
// variants add_ue_with_apn, add_ue_with_slice; and the options of other tools, --imsi, --ki, --opc.
var (
	provision = pattern.New(`\badd\w*\s+["']?([0-9]{5,15})["']?\s+["']?([0-9A-Fa-f]{32})["']?\s+["']?([0-9A-Fa-f]{32})["']?(?:\s+["']?([A-Za-z][\w.-]*))?`)
	optionKey = pattern.New(`--?(?:ki|key|k)[ =]["']?([0-9A-Fa-f]{32})\b`)
	optionOP  = pattern.New(`--?(opc|op)[ =]["']?([0-9A-Fa-f]{32})\b`)
	optionID  = pattern.New(`--?(?:imsi|supi)[ =]["']?(?:imsi-)?([0-9]{5,15})\b`)
)

// commands records the subscribers that a command, or a script of commands, puts into a database.
func (v *values) commands(text string, n source.Node) {
	line := n.Line()
	if n.Block() {
		line++
	}
	for command := range strings.Lines(text) {
		if m := provision().FindStringSubmatch(command); m != nil {
			s := v.newSubscriber(line)
			source.PutText(v.f, s, network.SUPI, "imsi-"+m[1], line)
			source.PutText(v.f, s, network.SubscriberKey, m[2], line)
			source.PutText(v.f, s, network.SubscriberOP, m[3], line)
			source.Set(v.f, s, network.OPType, "OPC", line)
			source.PutText(v.f, s, network.DNNs, m[4], line)
		} else if key, op := optionKey().FindStringSubmatch(command), optionOP().FindStringSubmatch(command); key != nil && op != nil {
			s := v.newSubscriber(line)
			source.PutText(v.f, s, network.SubscriberKey, key[1], line)
			source.PutText(v.f, s, network.SubscriberOP, op[2], line)
			source.Set(v.f, s, network.OPType, strings.ToUpper(op[1]), line)
			if id := optionID().FindStringSubmatch(command); id != nil {
				source.PutText(v.f, s, network.SUPI, "imsi-"+id[1], line)
			}
		}
		line++
	}
}
