package sctp

import (
	"encoding/binary"
	"net/netip"
	"slices"
)

// Bounds. A national AMF sees some 10⁵ gNBs over all its instances; one capture point sees far fewer.
const (
	MaxAssociations = 32768
	maxBytes        = 32 << 20 // held back in all
	maxPaths        = 16       // of one association
	usualPaths      = 4
	maxAddresses    = 8      // announced by one side
	idleAge         = 3600e9 // nanoseconds; a living association sends HEARTBEAT every 30 s (RFC 9260 section 16)
)

// Assembler holds the associations of one capture. Its zero value is ready.
//
// An association is found by its addresses, ports and verification tag. The tags are learned from INIT and INIT ACK, or from
// the first packet of each direction where these were not recorded. A packet on a path not met before belongs to the
// association with the same ports and tag if one of its ends announced the address, or if its DATA goes on just where that
// association stands; otherwise it opens an association of its own. (Ports and tag alone would join strangers: stacks exist
// that give every association the same tag.)
type Assembler struct {
	tagged  index          // paths between IPv4 addresses, with tag: by these packets are found, so they lie close together
	paths   index          // all others: without tag; without addresses, by ports and tag; with other addresses
	slots   []*association // each in a place of its own, so that none moves
	order   []link         // the list by last use, by slot
	spare   []uint32
	oldest  uint32 // in order, valid iff counts.Open > 0
	newest  uint32
	counts  Counts
	message Message

	deliver func(*Message) // of the packet in hand
	frame   int64
	now     int64
	key     path // of that packet, where it was needed
}

type place struct {
	slot uint32
	dir  uint8
}

// link is a place in the order of use.
type link struct{ older, newer uint32 }

type association struct {
	id, slot  uint32
	last      int64
	ports     [2]uint16 // source ports, by direction
	half      [2]half
	paths     []path
	addresses [2][]netip.Addr
}

const none = ^uint32(0)

// lookup finds the association of a packet and its direction, or opens one. b begins with the first chunk.
func (a *Assembler) lookup(key path, b []byte) (place, bool) {
	if b[0] == chunkInit {
		return a.opened(key, b)
	}
	if key.tag == 0 {
		a.counts.Malformed++ // section 8.5.1: only INIT carries 0
		return place{}, false
	}
	if n, ok := a.indexOf(&key).get(&key); ok {
		return n, true
	}
	last := key.with(0)
	if n, ok := a.indexOf(&last).get(&last); ok {
		at := a.slots[n.slot]
		switch h := &at.half[n.dir]; {
		case !h.tagged:
			h.tagged = true
			a.learn(at, key, n.dir)
			return n, true
		case (b[0] == chunkAbort || b[0] == chunkShutdownComplete) && b[1]&1 != 0 && at.half[1-n.dir].tag == key.tag:
			return n, true // the T bit: the tag is the sender's own (section 8.5.1)
		}
	}
	if n, ok := a.otherPath(key, b); ok {
		return n, true
	}
	dir := uint8(0)
	if wellKnown(key.sport()) && !wellKnown(key.dport()) {
		dir = 1
	}
	at := a.open(key, dir)
	at.half[dir].tagged = true
	a.learn(at, key, dir)
	return place{at.slot, dir}, true
}

// indexOf is the index that a path stands in.
func (a *Assembler) indexOf(k *path) *index {
	if k.kind == exact && k.tag != 0 {
		return &a.tagged
	}
	return &a.paths
}

// near is how far ahead of an association its DATA on a new path may be.
const near = 1024

// otherPath finds the association that a packet on a new path belongs to.
func (a *Assembler) otherPath(key path, b []byte) (place, bool) {
	bare := key.bare()
	n, ok := a.indexOf(&bare).get(&bare)
	if !ok {
		return n, false
	}
	at := a.slots[n.slot]
	if len(at.paths) >= maxPaths {
		return n, false
	}
	announced := slices.Contains(at.addresses[n.dir], key.src) && slices.Contains(at.addresses[1-n.dir], key.dst)
	follows := false
	if h := &at.half[n.dir]; b[0] == chunkData && len(b) >= 8 && h.known {
		follows = binary.BigEndian.Uint32(b[4:])-h.next < near
	}
	if !announced && !follows {
		return n, false
	}
	a.learn(at, key, n.dir)
	return n, true
}

// opened takes an INIT: a new association, unless it repeats the INIT of one.
func (a *Assembler) opened(key path, b []byte) (place, bool) {
	length := int(binary.BigEndian.Uint16(b[2:]))
	if length < 20 || length > len(b) || key.tag != 0 {
		a.counts.Malformed++
		return place{}, false
	}
	o, _ := parseOpening(b[4:length])
	if n, ok := a.indexOf(&key).get(&key); ok && a.slots[n.slot].half[1-n.dir].tag == o.tag {
		return n, true
	}
	at := a.open(key, 0)
	at.half[0].start(o.tsn)
	at.half[1].tagged = true
	at.addresses[0] = o.addresses(append(at.addresses[0][:0], key.src))
	a.learn(at, a.paths.back(&key).with(o.tag), 1)
	return place{at.slot, 0}, true
}

// accepted takes an INIT ACK: the tag of the direction back, and the numbering of this one.
func (a *Assembler) accepted(at *association, dir uint8, key *path, v []byte) {
	o, ok := parseOpening(v)
	if !ok || o.tag == 0 {
		return
	}
	if h := &at.half[dir]; !h.known {
		h.start(o.tsn)
	}
	at.addresses[dir] = o.addresses(append(at.addresses[dir][:0], key.src))
	if h := &at.half[1-dir]; h.tag != o.tag && len(at.paths) < maxPaths {
		h.tagged = true
		a.learn(at, a.paths.back(key).with(o.tag), 1-dir)
	}
}

// learn notes that packets of this path and tag belong to an association.
func (a *Assembler) learn(at *association, key path, dir uint8) {
	at.half[dir].tag = key.tag
	n, bare := place{at.slot, dir}, key.bare()
	at.paths = append(at.paths, key)
	a.indexOf(&key).put(&key, n)
	a.indexOf(&bare).put(&bare, n)
}

// open makes an association whose direction dir goes along key, giving up the one idle longest where there are too many.
func (a *Assembler) open(key path, dir uint8) *association {
	for a.counts.Open > 0 && (a.counts.Open >= MaxAssociations || a.now-a.slots[a.oldest].last > idleAge) {
		a.forget(a.oldest)
	}
	var slot uint32
	if n := len(a.spare) - 1; n >= 0 {
		slot, a.spare = a.spare[n], a.spare[:n]
	} else {
		slot = uint32(len(a.slots))
		a.slots, a.order = append(a.slots, &association{paths: make([]path, 0, usualPaths)}), append(a.order, link{})
	}
	at := a.slots[slot]
	*at = association{id: uint32(a.counts.Associations), slot: slot, last: a.now, paths: at.paths[:0],
		addresses: [2][]netip.Addr{at.addresses[0][:0], at.addresses[1][:0]}}
	a.counts.Associations++
	a.append(slot)
	at.ports[dir], at.ports[1-dir] = key.sport(), key.dport()
	there, back := key.with(0), a.paths.back(&key)
	at.paths = append(at.paths, there, back)
	a.indexOf(&there).put(&there, place{slot, dir})
	a.indexOf(&back).put(&back, place{slot, 1 - dir})
	return at
}

func (a *Assembler) append(slot uint32) {
	a.order[slot] = link{older: a.newest, newer: none}
	if a.counts.Open == 0 {
		a.oldest, a.order[slot].older = slot, none
	} else {
		a.order[a.newest].newer = slot
	}
	a.newest = slot
	a.counts.Open++
}

func (a *Assembler) remove(slot uint32) {
	l := a.order[slot]
	if l.older != none {
		a.order[l.older].newer = l.newer
	} else {
		a.oldest = l.newer
	}
	if l.newer != none {
		a.order[l.newer].older = l.older
	} else {
		a.newest = l.older
	}
	a.counts.Open--
}

// forget delivers what an association holds back, tells that it is gone and frees its slot.
func (a *Assembler) forget(slot uint32) {
	at := a.slots[slot]
	a.finish(at)
	for i := range at.paths {
		bare := at.paths[i].bare()
		a.indexOf(&at.paths[i]).drop(&at.paths[i], slot)
		a.indexOf(&bare).drop(&bare, slot)
	}
	a.remove(slot)
	a.spare = append(a.spare, slot)
	a.message = Message{Kind: Gone, Assoc: at.id, Slot: slot, Frame: a.frame, Time: a.now}
	a.deliver(&a.message)
}

// Flush delivers what is still held back, at the end of a capture.
func (a *Assembler) Flush(deliver func(*Message)) {
	a.deliver = deliver
	for n, left := a.oldest, a.counts.Open; left > 0; n, left = a.order[n].newer, left-1 {
		a.finish(a.slots[n])
	}
}

// Counts says what was seen so far.
func (a *Assembler) Counts() Counts { return a.counts }

// wellKnown says whether a port is one that servers of signalling listen on (IANA): M3UA, Diameter, S1AP, X2AP, NGAP, XnAP,
// E1AP, F1AP.
func wellKnown(port uint16) bool {
	switch port {
	case 2905, 3868, 36412, 36422, 38412, 38422, 38462, 38472:
		return true
	}
	return false
}
