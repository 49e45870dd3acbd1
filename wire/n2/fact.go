package n2

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/event"
)

// A fact is a kind of fact.
type fact uint8

const (
	ranAddress fact = iota
	coreAddress
	n2Transport
	ngSetup
	gnbTAI
	gnbSlice
	amfName
	amfGUAMI
	amfSlice
	nasCiphering
	nasIntegrity
	suciScheme
	upSecurityIndication
	n3UPFAddress
	n3GNBAddress
	f1Setup
	f1Cell
	rrcCiphering
	rrcIntegrity
	upCiphering
	upIntegrity
	s1Setup
)

var factIDs = [...]string{"ran-address", "core-address", "n2-transport", "ng-setup", "gnb-tai", "gnb-slice", "amf-name", "amf-guami", "amf-slice",
	"nas-ciphering", "nas-integrity", "suci-scheme", "up-security-indication", "n3-upf-address", "n3-gnb-address", "f1-setup", "f1-cell",
	"rrc-ciphering", "rrc-integrity", "up-ciphering", "up-integrity", "s1-setup"}

// A factKey is what makes a fact the same as one said before.
type factKey struct {
	a, b  uint64
	assoc uint32
	fact  fact
}

// about is the key of a fact about an address.
func (f fact) about(addr netip.Addr, rest uint32) factKey {
	b := addr.As16()
	return factKey{fact: f, assoc: rest, a: binary.BigEndian.Uint64(b[:]), b: binary.BigEndian.Uint64(b[8:])}
}

// facts is the set of the facts that were said, at most MaxFacts: open addressing, at most half full.
type facts struct {
	index []int32 // number in said + 1, 0 where there is none; a power of two of them
	said  []factKey
	seed  uint64
}

func newFacts() facts { return facts{index: make([]int32, 4*firstIndex), seed: rand.Uint64()} }

// place is where a fact stands in the index or, if it was not said, would stand.
func (f *facts) place(k *factKey) int {
	h, l := bits.Mul64(k.a^f.seed, k.b^0x9e3779b97f4a7c15)
	h, l = bits.Mul64(h^l^uint64(k.assoc)<<8^uint64(k.fact), 0x9e3779b97f4a7c15)
	mask := uint64(len(f.index) - 1)
	at := (h ^ l) & mask
	for i := f.index[at]; i != 0 && f.said[i-1] != *k; i = f.index[at] {
		at = (at + 1) & mask
	}
	return int(at)
}

// add says whether a fact is new, and keeps it.
func (f *facts) add(k *factKey) bool {
	if len(f.said) >= MaxFacts {
		return false
	}
	at := f.place(k)
	if f.index[at] != 0 {
		return false
	}
	f.said = append(f.said, *k)
	f.index[at] = int32(len(f.said))
	if 2*len(f.said) > len(f.index) {
		f.index = make([]int32, 2*len(f.index))
		f.said = slices.Grow(f.said, len(f.index)/2-len(f.said)+1)
		for i := range f.said {
			f.index[f.place(&f.said[i])] = int32(i + 1)
		}
	}
	return true
}

// fact says something that the capture shows, once.
func (t *Tracker) fact(k factKey, iface, node, value, detail string) {
	if t.facts.add(&k) {
		t.sayFact(k.fact, iface, node, value, detail)
	}
}

// newFact says whether the fact is new. Callers that must build strings ask first.
func (t *Tracker) newFact(k factKey) bool { return t.facts.add(&k) }

func (t *Tracker) sayFact(f fact, iface, node, value, detail string) {
	e := t.fill(factIDs[f], event.Fact, iface)
	e.Node, e.Value, e.Detail = node, value, detail
	t.emit(e)
}
