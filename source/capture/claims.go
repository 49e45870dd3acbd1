package capture

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/wire/event"
)

// reader turns the events of one capture into claims.
type reader struct {
	f         *source.File
	functions map[string]*network.Element // by type and address, or by type and node
	ifaces    map[string]*network.Element // by function path, interface and endpoint
	types     map[netip.Addr]*network.Element
	cores     map[netip.AddrPort]bool // ends of N2 at the AMF
	servers   []event.Event           // SBI servers, until the end: their types may be learned later
	made      []event.Event           // what says who made whatever is at an address, until the end likewise
	kept      []event.Event           // principles that a server was seen to keep, until the end likewise
	found     []found                 // functions in their order
	certs     map[string]*network.Element
	events    int
}

// found is a function with its address.
type found struct {
	fn   *network.Element
	addr netip.Addr
}

func newReader(f *source.File) *reader {
	return &reader{f: f, functions: map[string]*network.Element{}, ifaces: map[string]*network.Element{},
		types: map[netip.Addr]*network.Element{}, cores: map[netip.AddrPort]bool{}, certs: map[string]*network.Element{}}
}

// at is the origin of what a frame shows. A frame of an export is a line.
func (r *reader) at(frame int64) network.Origin {
	if r.f.Format == exportName {
		return network.Origin{Path: r.f.Path, Line: int(frame)}
	}
	return network.Origin{Path: r.f.Path, Frame: frame}
}

func say[T any](r *reader, e *network.Element, a *network.Attr[T], v T, frame int64) {
	a.Say(e, v, network.Observed, r.at(frame))
}

// sayText is say for a value that has to be parsed; what cannot be is noted.
func sayText[T any](r *reader, e *network.Element, a *network.Attr[T], text string, frame int64) {
	if err := a.SayText(e, text, network.Observed, r.at(frame)); err != nil {
		r.f.Notef(0, "frame %d: %v", frame, err)
	}
}

// function is the function of a type at an address, made where it is new.
func (r *reader) function(t network.NFType, addr netip.Addr, frame int64) *network.Element {
	key := string(t) + " " + addr.String()
	e := r.functions[key]
	if e == nil {
		e = r.f.Net.Add(network.KindFunction, string(t), addr.String(), nil)
		say(r, e, network.HostName, addr.String(), frame)
		r.functions[key] = e
		r.found = append(r.found, found{e, addr})
	}
	return e
}

// iface is an interface of a function, made where it is new.
func (r *reader) iface(fn *network.Element, name network.InterfaceName, at netip.AddrPort, frame int64) *network.Element {
	key := fn.String() + " " + string(name) + " " + at.String()
	e := r.ifaces[key]
	if e == nil {
		e = r.f.Net.Add(network.KindInterface, string(name), string(network.Server)+" "+at.String(), fn)
		say(r, e, network.RoleOf, network.Server, frame)
		say(r, e, network.Address, at.Addr().String(), frame)
		if at.Port() != 0 {
			say(r, e, network.Port, int(at.Port()), frame)
		}
		r.ifaces[key] = e
	}
	return e
}

// event takes one event. What speaks against a principle or shows an attack becomes an element of its own; facts become
// claims about functions.
func (r *reader) event(e *event.Event) {
	if e.Class == event.Fact {
		r.fact(e)
		return
	}
	r.events++
	frame := e.Frames[0]
	x := r.f.Net.Add(network.KindEvent, e.ID, fmt.Sprintf("%s#%d %d", r.f.Path, frame, r.events), nil)
	say(r, x, network.EventClass, e.Class.String(), frame)
	if e.Kind != "" {
		say(r, x, network.AttackKind, e.Kind, frame)
	}
	if e.Interface != "" {
		say(r, x, network.EventInterface, e.Interface, frame)
	}
	say(r, x, network.EventDetail, e.Detail, frame)
	for _, f := range e.Frames {
		say(r, x, network.EventFrame, int(f), f)
	}
	for _, p := range []netip.AddrPort{e.Src, e.Dst} {
		if p.IsValid() {
			say(r, x, network.EventPeer, p.String(), frame)
		}
	}
	for _, part := range []struct {
		a *network.Attr[string]
		v string
	}{{network.EventTerminal, e.UE}, {network.EventSession, e.Session}, {network.EventNode, e.Node}} {
		if part.v != "" {
			say(r, x, part.a, part.v, frame)
		}
	}
}

// fact turns what a capture shows of a function into claims; the trackers' package docs list the facts.
func (r *reader) fact(e *event.Event) {
	frame := e.Frames[0]
	switch e.ID {
	case "core-address":
		if at, err := netip.ParseAddrPort(e.Value); err == nil && e.Interface == "N2" {
			r.cores[at] = true
			r.iface(r.function(network.AMF, at.Addr(), frame), network.N2, at, frame)
		}
	case "ran-address":
		if at, err := netip.ParseAddr(e.Value); err == nil && e.Interface == "N2" {
			r.function(network.GNB, at, frame)
		}
	case "nas-ciphering", "nas-integrity":
		amf := r.amf(e)
		if amf == nil {
			return
		}
		if e.ID == "nas-ciphering" {
			sayText(r, amf, network.ChosenCiphering, e.Value, frame)
		} else {
			sayText(r, amf, network.ChosenIntegrity, e.Value, frame)
		}
	case "ng-setup":
		if at := r.ran(e); at.IsValid() {
			say(r, r.function(network.GNB, at, frame), network.GNBID, gnbNumber(e.Value), frame)
		}
	case "gnb-tai":
		if at := r.ran(e); at.IsValid() {
			plmn, tac, ok := cutLast(e.Value)
			if ok {
				gnb := r.function(network.GNB, at, frame)
				sayText(r, gnb, network.PLMNs, plmn, frame)
				sayText(r, gnb, network.TACs, tac, frame)
			}
		}
	case "gnb-slice":
		if at := r.ran(e); at.IsValid() {
			sayText(r, r.function(network.GNB, at, frame), network.SNSSAIs, e.Value, frame)
		}
	case "n4-peer":
		t := network.SMF
		if e.Value == "UP function" {
			t = network.UPF
		}
		r.iface(r.function(t, e.Src.Addr(), frame), network.N4, e.Src, frame)
	case "nf-instance":
		if t, err := network.ParseNFType(e.Value); err == nil && e.Dst.IsValid() {
			r.types[e.Dst.Addr()] = r.function(t, e.Dst.Addr(), frame)
		}
	case "nrf-server":
		if e.Dst.IsValid() && r.types[e.Dst.Addr()] == nil {
			r.types[e.Dst.Addr()] = r.function(network.NRF, e.Dst.Addr(), frame)
		}
	case "sbi-server":
		r.servers = append(r.servers, e.Clone())
	case "sbi-product", "tls-subject", "tls-issuer":
		if len(r.made) < maxMade {
			r.made = append(r.made, e.Clone())
		}
	case "tls-server-certificate", "tls-client-certificate":
		if r.certs[e.Value] == nil {
			c := r.f.Net.Add(network.KindCertificate, "", fmt.Sprintf("%s of %s", r.f.Path, e.Node), nil)
			say(r, c, network.KeyDigest, e.Value, frame)
			r.certs[e.Value] = c
		}
	default:
		if e.Value == "pass" && len(r.kept) < maxMade {
			r.kept = append(r.kept, e.Clone())
		}
	}
}

// amf is the AMF at one end of an event.
func (r *reader) amf(e *event.Event) *network.Element {
	for _, at := range []netip.AddrPort{e.Src, e.Dst} {
		if r.cores[at] {
			return r.function(network.AMF, at.Addr(), e.Frames[0])
		}
	}
	return nil
}

// ran is the address at the other end of N2 than the AMF's.
func (r *reader) ran(e *event.Event) netip.Addr {
	switch {
	case r.cores[e.Dst]:
		return e.Src.Addr()
	case r.cores[e.Src]:
		return e.Dst.Addr()
	}
	return netip.Addr{}
}

// maxMade bounds what waits for the end of a capture.
const maxMade = 4096

// finish says what only the whole capture decides: which function an SBI server belongs to, and who made it. link is the MAC
// address that is an address's own.
func (r *reader) finish(link func(netip.Addr) (mac [6]byte, frame int64, ok bool)) {
	for _, e := range r.made {
		fn := r.types[e.Src.Addr()]
		if fn == nil || fn.Type == string(network.SCP) || fn.Type == string(network.SEPP) {
			continue // what an SCP or SEPP hands on is another's
		}
		say(r, fn, network.SeenVendor, strings.TrimPrefix(strings.TrimPrefix(e.ID, "sbi-"), "tls-")+": "+e.Value, e.Frames[0])
	}
	for _, f := range r.found {
		if mac, frame, ok := link(f.addr); ok {
			say(r, f.fn, network.SeenVendor, "mac: "+net.HardwareAddr(mac[:]).String(), frame)
		}
	}
	for _, e := range r.kept {
		if fn := r.types[e.Dst.Addr()]; fn != nil {
			say(r, fn, network.Kept, e.ID, e.Frames[0])
		}
	}
	for _, s := range r.servers {
		fn := r.types[s.Dst.Addr()]
		if fn == nil {
			continue
		}
		i := r.iface(fn, network.SBI, s.Dst, s.Frames[0])
		scheme := "http"
		if strings.HasSuffix(s.Value, "over TLS") {
			scheme = "https"
		}
		say(r, i, network.Scheme, scheme, s.Frames[0])
	}
}

func (r *reader) coverage(c event.Coverage) {
	if c.Messages == 0 {
		return
	}
	e := r.f.Net.Add(network.KindCoverage, c.Interface, r.f.Path, nil)
	at := network.Origin{Path: r.f.Path}
	network.MessagesSeen.Say(e, int(c.Messages), network.Observed, at)
	network.SecondsSeen.Say(e, float64(c.Last-c.First)/1e9, network.Observed, at)
}

// gnbNumber is the number in a Global RAN Node ID as the tracker prints it: gnb-PLMN-NUMBER.
func gnbNumber(id string) string { return id[strings.LastIndexByte(id, '-')+1:] }

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
