package sba

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/sbi"
)

// instance is an NF instance, learned from its registration, its heartbeats and discovery.
type instance struct {
	id, nfType string
	addresses  []netip.Addr // of its profile
	sources    []netip.Addr // from where it registered or was kept alive
	registered []int64      // frames of its registration, where that proved nothing
	anonymous  bool
}

// maxAddresses bounds the addresses that are kept of an instance.
const maxAddresses = 8

func (t *Tracker) instance(id string) *instance {
	i, made := t.instances.get(id)
	if made {
		i.id = id
		if isUUID(id) {
			t.uuids++
		}
	}
	return i
}

// isUUID says that an identifier has the form of RFC 9562 4, as NfInstanceId of TS 29.571 5.3.2 demands.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'f':
		default:
			return false
		}
	}
	return true
}

// learn takes what a profile says of an instance.
func (t *Tracker) learn(p *sbi.Profile, frames []int64, at int64, src netip.AddrPort) *instance {
	i := t.instance(p.Instance)
	if p.NFType != "" {
		i.nfType = p.NFType
	}
	for _, text := range addresses(p) {
		a, err := netip.ParseAddr(text)
		if err != nil {
			continue
		}
		a = a.Unmap()
		if slices.Contains(i.addresses, a) {
			continue
		}
		if len(i.addresses) >= maxAddresses {
			break
		}
		i.addresses = append(i.addresses, a)
		c := t.client(a)
		c.known = true
		c.sepp = c.sepp || i.nfType == "SEPP"
		c.relay = c.relay || c.sepp || i.nfType == "SCP"
	}
	e := event.Event{ID: "nf-instance", Interface: "SBI", Value: i.nfType, Node: i.id, Frames: frames, Time: at, Src: src}
	if len(i.addresses) > 0 {
		e.Dst = netip.AddrPortFrom(i.addresses[0], 0)
	}
	var names []string
	for _, s := range p.Services {
		names = append(names, s.Name)
	}
	e.Detail = fmt.Sprintf("Status %s, PLMN %s, services %s, OAuth2 %s.", or(p.Status), or(strings.Join(p.PLMNs, " ")), or(strings.Join(names, " ")),
		[...]string{"not said", "no", "yes"}[p.OAuth2])
	t.fact(e)
	return i
}

func or(s string) string {
	if s == "" {
		return "not given"
	}
	return s
}

// addresses is all the addresses that a profile gives.
func addresses(p *sbi.Profile) []string {
	out := p.Addresses
	for _, s := range p.Services {
		out = append(out, s.Addresses...)
	}
	return out
}

// discovered takes a profile that the NRF gave to somebody who searched.
func (t *Tracker) discovered(x *exchange, p *sbi.Profile, frame, at int64) {
	if p.Instance != "" {
		t.learn(p, []int64{frame}, at, x.src)
	}
}

// management follows the life of instances.
func (t *Tracker) management(x *exchange, c *client) {
	id := x.path.Instance()
	if id == "" || !x.accepted() {
		return
	}
	switch x.op {
	case sbi.NFRegister:
		x.profile.Instance = id
		if !t.client(x.dst.Addr()).relay {
			t.fact(event.Event{ID: "nrf-server", Interface: "SBI", Value: x.dst.String(), Frames: x.frames, Time: x.answered, Src: x.src, Dst: x.dst,
				Detail: x.dst.String() + " takes a registration."})
		}
		t.impostor(x, c, id)
		i := t.learn(&x.profile, x.frames, x.answered, x.src)
		i.source(x.src.Addr())
		c.known, c.owner = true, id
		i.anonymous = !x.proved()
		if i.anonymous {
			i.registered = slices.Clone(x.frames)
		}
	case sbi.NFUpdate:
		t.instance(id).source(x.src.Addr())
		c.known, c.owner = true, id
	case sbi.NFDeregister:
		t.deregistered(x, c, id)
		nfType := ""
		if i, ok := t.instances.find(id); ok {
			nfType = i.nfType
			i.sources, i.anonymous = nil, false
		}
		t.fact(event.Event{ID: "nf-deregistered", Interface: "SBI", Value: nfType, Node: id, Frames: x.frames, Time: x.answered, Src: x.src, Dst: x.dst,
			Detail: x.src.Addr().String() + " takes the instance out of the NRF."})
	}
}

func (i *instance) source(a netip.Addr) {
	if len(i.sources) < maxSources && !slices.Contains(i.sources, a) {
		i.sources = append(i.sources, a)
	}
}

// impostor finds a registration that cannot be what it says (TS 33.501 5.9.2.1, 13.3.1.3).
func (t *Tracker) impostor(x *exchange, c *client, id string) {
	if _, known := t.instances.find(id); !known && !isUUID(id) {
		x.rogue = true
		t.suspicious(suspicion{kind: "rogue-nf-registration", x: x, node: id,
			detail: fmt.Sprintf("%s registers an instance %q, which is no UUID as NfInstanceId demands (TS 29.571 5.3.2).", x.src.Addr(), id),
			proof:  func(t *Tracker) bool { return t.uuids > 0 }})
		return
	}
	if c.relay || x.relayed {
		return
	}
	src := x.src.Addr()
	for _, text := range addresses(&x.profile) {
		a, err := netip.ParseAddr(text)
		if err != nil || a == src {
			continue
		}
		if owner := t.ownerOf(a, id); owner != nil && !slices.Contains(owner.sources, src) {
			x.rogue = true
			t.suspicious(suspicion{kind: "rogue-nf-registration", x: x, node: id,
				detail: fmt.Sprintf("%s registers %s %s with the address %s, where %s %s works that it is not.", src, x.profile.NFType, id, a, or(owner.nfType), owner.id)})
			return
		}
	}
}

// ownerOf is an instance other than id that is kept alive from this very address, nil where none is.
func (t *Tracker) ownerOf(a netip.Addr, id string) *instance {
	c, ok := t.clients.find(a)
	if !ok || c.owner == "" || c.owner == id {
		return nil
	}
	owner, _ := t.instances.find(c.owner)
	return owner
}

// deregistration is one that was no instance's own.
type deregistration struct {
	id     string
	at     int64
	flow   *flow
	frames []int64
}

// A storm is stormSize instances taken out by one peer within stormWindow: a planned drain goes instance by instance, each
// by itself (TS 29.510 5.2.2.4: an NF deregisters itself), and takes longer than it takes to type.
const (
	stormSize   = 10
	stormWindow = 10e9
	maxStorm    = 16 * maxInstances // bounds what is kept of one until it is told
)

// deregistered judges the end of an instance.
func (t *Tracker) deregistered(x *exchange, c *client, id string) {
	src := x.src.Addr()
	i, known := t.instances.find(id)
	at := known && len(i.sources) > 0
	own := known && (slices.Contains(i.sources, src) || slices.Contains(i.addresses, src)) || x.token != nil && x.token.Subject == id
	if own || c.relay || x.relayed {
		return
	}
	foreign := x.token != nil && x.token.Subject != ""
	if at || foreign {
		nfType := ""
		if known {
			nfType = i.nfType
		}
		detail := fmt.Sprintf("%s deregisters %s %s and shows no token", src, typeOf(nfType), id)
		if foreign {
			detail = fmt.Sprintf("%s deregisters %s %s with the token of %s", src, typeOf(nfType), id, x.token.Subject)
		}
		if at {
			detail += fmt.Sprintf(", while that instance works at %s", i.sources[0])
		}
		began := x.time
		t.suspicious(suspicion{kind: "nf-deregistration-unauthorised", x: x, node: id, detail: detail + ".",
			proof: func(t *Tracker) bool {
				c, ok := t.clients.find(src)
				return !ok || !c.relay && (began < c.stormFrom || began > c.stormUntil)
			}})
	}
	if !foreign && !at && len(c.deregistered) > 0 && c.deregistered[len(c.deregistered)-1].flow != t.flow {
		c.deregistered = nil // who ends itself does so on a connection of its own
	}
	if len(c.deregistered) < maxStorm {
		c.deregistered = append(c.deregistered, deregistration{id, x.time, t.flow, slices.Clone(x.frames)})
	}
	from := 0
	for from < len(c.deregistered) && x.time-c.deregistered[from].at > stormWindow && !c.storm {
		from++
	}
	c.deregistered = c.deregistered[from:]
	if c.storm {
		c.stormUntil = x.time
	}
	if len(c.deregistered) >= stormSize && !c.storm {
		c.storm, c.stormFrom, c.stormUntil = true, c.deregistered[0].at, x.time
		t.suspicious(suspicion{kind: "nf-deregistration-storm", x: x, client: src,
			detail: fmt.Sprintf("%s deregisters instances that are not its own, %d within %d s and more.", src, stormSize, int(stormWindow/1e9))})
	}
}

// typeOf words the type of an instance of which nothing else may be known.
func typeOf(nfType string) string {
	if nfType == "" {
		return "instance"
	}
	return nfType
}
