// Package subscribers reads lists of subscribers that are put into a core's database: YAML or JSON, in which an entry has
// a long-term key K beside an operator's code. Whatever stands around the entries is not read.
//
// These forms are known: key and opc side by side, as lists of provisioning scripts and simulated terminals have them;
// Open5GS's documents, security.{k,opc,op} below the IMSI; and the authentication subscription of TS 29.505 5.2.2.2 in
// the form of free5GC and SD-Core, permanentKey.permanentKeyValue and opc.opcValue.
package subscribers

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format recognises lists of subscribers. It belongs behind the formats of functions and charts, which hold subscribers
// too.
var Format = source.Format{
	Name:  "subscribers",
	About: "lists of subscribers with their keys, for provisioning scripts, consoles and simulators (YAML, JSON)",
	Detect: func(f *source.File) bool {
		found := false
		each(f, func(entry) bool { found = true; return false })
		return found
	},
	Read: func(f *source.File) {
		each(f, func(e entry) bool { e.add(f); return true })
	},
}

// entry is one subscriber.
type entry struct {
	id, key, op source.Node
	opType      string
	line        int
}

// maxEntries bounds the subscribers of one file.
const maxEntries = 100_000

// each visits the subscribers of a file until visit returns false.
func each(f *source.File, visit func(entry) bool) {
	going, left := true, maxEntries
	taken := map[source.Node]bool{}
	say := func(n, id source.Node) {
		e, ok := credentials(n)
		if !ok || taken[n] || !going {
			return
		}
		taken[n] = true
		e.id = id
		if left--; left < 0 {
			f.Notef(e.line, "more than %d subscribers: the rest was not read", maxEntries)
			going = false
			return
		}
		going = visit(e)
	}
	for _, doc := range f.YAML() {
		doc.Walk(func(_, n source.Node) bool {
			if id := identity(n); id.OK() {
				for _, c := range n.Pairs() {
					say(c, id)
				}
			}
			say(n, identity(n))
			return going
		})
	}
}

func identity(n source.Node) source.Node {
	return n.First("supi", "imsi", "SUPI", "IMSI", "ueId", "ueId-start", "imsiStart")
}

// key128 is a key of 128 bits: K, OP and OPc (TS 33.102 6.3).
var key128 = regexp.MustCompile(`^[0-9A-Fa-f]{32}$`)

// credentials finds K and OP or OPc in a mapping.
func credentials(n source.Node) (e entry, ok bool) {
	key := func(names ...string) source.Node {
		for _, name := range names {
			if v := n.Get(name); key128.MatchString(v.Text()) {
				return v
			}
		}
		return source.Node{}
	}
	e.key, e.op, e.opType = key("key", "k", "ki", "K", "Ki", "KI"), key("opc", "OPc", "OPC"), "OPC"
	if !e.op.OK() {
		e.op, e.opType = key("op", "OP"), strings.ToUpper(n.First("opType", "op_type").Text())
		if e.opType == "" {
			e.opType = "OP"
		}
	}
	if stored := n.Get("permanentKey", "permanentKeyValue"); stored.Text() != "" {
		e.key, e.op = stored, n.Get("opc", "opcValue")
		if e.op.Text() == "" {
			e.op, e.opType = n.Get("milenage", "op", "opValue"), "OP"
		}
	}
	e.line = e.key.Line()
	return e, key128.MatchString(e.key.Text()) && key128.MatchString(e.op.Text())
}

func (e entry) add(f *source.File) {
	s := f.Net.Add(network.KindSubscriber, "", fmt.Sprintf("%s:%d", f.Path, f.At(e.line).Line), nil)
	if id := e.id.Text(); id != "" {
		source.PutText(f, s, network.SUPI, "imsi-"+strings.TrimPrefix(id, "imsi-"), e.id.Line())
	}
	source.PutSecret(f, s, network.SubscriberKey, e.key)
	source.Set(f, s, network.KeyInline, true, e.line)
	source.PutSecret(f, s, network.SubscriberOP, e.op)
	source.PutText(f, s, network.OPType, e.opType, e.op.Line())
}
