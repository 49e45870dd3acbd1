// Package open5gs reads the configuration of Open5GS: one YAML file for each function, or one for many (sample.yaml).
//
// The product has had three dialects, told apart by content:
//
//	open5gs-2.4  up to 2.5: amf.sbi[].addr, TLS for each entry (tls.key, tls.pem), peers as further sections (nrf.sbi[])
//	open5gs-2.6  the same, with TLS for the whole file in sbi.{server,client}
//	open5gs-2.7  from 2.7: amf.sbi.server[].address, amf.sbi.client.nrf[].uri, TLS in amf.default.tls
//
// It reads addresses, TLS, peers, NAS algorithms, SUCI keys, PLMNs, tracking areas, slices, data networks, the
// database, logging and metrics. It does not read freeDiameter's own files, timers, QoS and socket options. The NAS
// algorithms of an MME are those of TS 33.401; they are stepped over with a remark.
package open5gs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is Open5GS's configuration.
var Format = source.Format{
	Name:   "open5gs",
	About:  "configuration of Open5GS functions, versions 2.0 to 2.8",
	Detect: detect,
	Read:   read,
}

const product = "open5gs"

// The dialects, as network.Dialect says them.
const (
	dialect24 = "open5gs-2.4"
	dialect26 = "open5gs-2.6"
	dialect27 = "open5gs-2.7"
)

// types are the top-level keys that configure a function.
var types = map[string]network.NFType{
	"amf": network.AMF, "smf": network.SMF, "upf": network.UPF, "ausf": network.AUSF, "udm": network.UDM, "udr": network.UDR,
	"pcf": network.PCF, "nrf": network.NRF, "nssf": network.NSSF, "bsf": network.BSF, "scp": network.SCP, "sepp": network.SEPP,
	"af": network.AF, "mme": network.MME, "hss": network.HSS, "sgwc": network.SGWC, "sgwu": network.SGWU, "pcrf": network.PCRF,
}

// listenerKeys are the keys of a function that hold addresses.
var listenerKeys = []string{"sbi", "ngap", "s1ap", "pfcp", "gtpc", "gtpu", "metrics", "n32"}

// detect looks for a function's section with addresses in one of the product's forms. Charts and other cores have
// sections of the same names, but not of that form.
func detect(f *source.File) bool {
	top := f.Top()
	if !top.Map() || top.Get("apiVersion").OK() || top.Get("services").Map() || top.Get("nfs").OK() {
		return false
	}
	for key, section := range top.Pairs() {
		if _, ok := types[key.Text()]; ok && ours(section, top) {
			return true
		}
	}
	return false
}

func ours(section, top source.Node) bool {
	for _, key := range listenerKeys {
		v := section.Get(key)
		if key != "metrics" && (hasEntry(v) || hasEntry(v.Get("server"))) {
			return true
		}
	}
	fd := section.Get("freeDiameter")
	if fd.Scalar() && fd.OK() || fd.Get("identity").Scalar() {
		return true
	}
	// A function that listens on all addresses has its keys with nothing behind them.
	_, null := pair(section, "sbi")
	return null && (top.Get("logger").Map() || top.Get("parameter").Map() || top.Get("db_uri").Scalar())
}

// hasEntry reports whether n is an entry, or a list of entries, that names an address or a device.
func hasEntry(n source.Node) bool {
	for e := range n.Items() {
		if e.First("address", "addr", "name", "dev", "sender").OK() {
			return true
		}
	}
	return false
}

// pair is the line of a key, and whether it stands there with no value.
func pair(n source.Node, key string) (line int, null bool) {
	for k, v := range n.Pairs() {
		if k.Text() == key {
			return k.Line(), !v.OK()
		}
	}
	return 0, false
}

// section is one top-level key that configures a function, or names it as a peer of another.
type section struct {
	key  string
	name string // for functions that the file does not name
	line int
	source.Node
}

// reader is the state of reading one file.
type reader struct {
	f       *source.File
	top     source.Node
	dialect string
	all     []section
}

func read(f *source.File) {
	r := reader{f: f, top: f.Top()}
	seen := map[string]int{}
	for k, v := range r.top.Pairs() {
		key := k.Text()
		if _, ok := types[key]; !ok || !v.Map() {
			continue
		}
		s := section{key: key, name: key, line: k.Line(), Node: v}
		if seen[key]++; seen[key] > 1 { // from 2.7.3 a file may configure several functions of a type
			s.name = fmt.Sprintf("%s-%d", key, seen[key])
		}
		r.all = append(r.all, s)
	}
	r.dialect = r.findDialect()
	functions := slices.DeleteFunc(slices.Clone(r.all), r.peerOnly)
	if len(functions) > 1 {
		functions = r.all // one file for a whole core: what names a peer configures it, too
	}
	for _, s := range functions {
		if len(functions) == 1 {
			s.name = "" // the file's own name says more
		}
		r.function(s, functions)
	}
}

func (r *reader) findDialect() string {
	for _, s := range r.all {
		if s.Get("default", "tls").Map() {
			return dialect27
		}
		for _, key := range listenerKeys {
			if newForm(s.Get(key)) {
				return dialect27
			}
		}
	}
	switch sbi := r.top.Get("sbi"); {
	case sbi.Get("server").Map() || sbi.Get("client").Map():
		return dialect26
	case r.top.Get("global").Map() || r.top.Get("logger", "file").Map():
		return dialect27
	}
	return dialect24
}

// newForm reports whether a listener has the form of 2.7, with server and client below it.
func newForm(n source.Node) bool {
	for k := range n.Pairs() {
		if k.Text() == "server" || k.Text() == "client" {
			return true
		}
	}
	return false
}

// reach is one way in which a function of the dialects before 2.7 is told of its peer: by a section of that peer's own
// name, which holds the one key.
type reach struct {
	peer, key string
	on        network.InterfaceName
}

func reaches(key string) []reach {
	switch key {
	case "smf":
		return []reach{{"nrf", "sbi", network.SBI}, {"scp", "sbi", network.SBI}, {"upf", "pfcp", network.N4}}
	case "upf":
		return []reach{{"smf", "pfcp", network.N4}}
	case "mme":
		return []reach{{"sgwc", "gtpc", network.S11}, {"smf", "gtpc", network.S5}}
	case "sgwc":
		return []reach{{"sgwu", "pfcp", network.SXA}}
	case "sgwu":
		return []reach{{"sgwc", "pfcp", network.SXA}}
	case "hss", "pcrf":
		return nil
	case "nrf":
		return []reach{{"scp", "sbi", network.SBI}}
	case "scp":
		return []reach{{"nrf", "sbi", network.SBI}}
	}
	return []reach{{"nrf", "sbi", network.SBI}, {"scp", "sbi", network.SBI}}
}

// peerOnly reports whether a section says no more than where another function of the file finds its peer. The first
// section is the file's own: NRF and SCP name each other in the same words.
func (r *reader) peerOnly(s section) bool {
	for _, other := range r.all {
		if s.line == r.all[0].line {
			return false
		}
		for _, to := range reaches(other.key) {
			if to.peer == s.key && only(s.Node, to.key) && !newForm(s.Get(to.key)) {
				return true
			}
		}
	}
	return false
}

func only(n source.Node, key string) bool {
	keys := 0
	for k, v := range n.Pairs() {
		if v.OK() && k.Text() != key {
			return false
		}
		keys++
	}
	return keys > 0
}

// function reads one section. all are the functions of the file.
func (r *reader) function(s section, all []section) {
	name := s.First(s.key + "_name").Text()
	if name == "" {
		name = s.name
	}
	fn := r.f.Function(types[s.key], name, product, r.dialect, s.line)
	r.listeners(s, fn)
	r.peers(s, fn)
	r.n32(s, fn)
	r.diameter(s, fn)
	r.identity(s, fn)
	r.protection(s, fn)
	if usesDatabase(s.key, all) {
		r.database(fn)
	}
	r.logging(fn)
}

// usesDatabase reports whether db_uri is for the function: HSS, PCRF, PCF and UDR use it, and a file of one function
// gives it to that.
func usesDatabase(key string, all []section) bool {
	return len(all) == 1 || key == "hss" || key == "pcrf" || key == "pcf" || key == "udr"
}

func (r *reader) database(fn *network.Element) {
	uri := r.top.Get("db_uri")
	if !uri.OK() {
		return
	}
	if placeholder.MatchString(uri.Text()) {
		r.f.Notef(uri.Line(), "db_uri: the value is filled in elsewhere")
		return
	}
	source.PutDatabase(r.f, fn, r.known(uri.Text(), uri.Line()), uri.Line())
}

// logging reads logger.file, a path up to 2.6 and a mapping from 2.7, and logger.level.
func (r *reader) logging(fn *network.Element) {
	logger := r.top.Get("logger")
	file := logger.Get("file")
	if file.Map() {
		file = file.Get("path")
	}
	source.Put(r.f, fn, network.LogTarget, file)
	level := logger.First("level")
	source.PutText(r.f, fn, network.LogLevel, strings.ToLower(source.Expand(level.Text(), r.f.Lookup)), level.Line())
}
