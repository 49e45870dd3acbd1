package observed

import (
	"fmt"
	"iter"
	"strings"
	"unicode"

	"github.com/guyline/guyline/supply/name"
)

// Nature says what a MAC address stands for.
type Nature uint8

const (
	Unknown Nature = iota // its block is not in the registry, or its owner is not public
	Made                  // a maker's card
	Virtual               // made up by software: a virtual machine, a container, a redundancy protocol
)

// Maker is what a MAC address shows.
type Maker struct {
	Nature       Nature
	Organisation string // of Made
	Country      string // of Made, as the registry writes it
	What         string // of Virtual, and of Unknown where there is more to say
}

// software is blocks whose addresses are given to virtual cards, with the software that does. All of them stand in the
// registry under the name of its maker, except for those of redundancy protocols: VRRP (RFC 9568 7.3), HSRP and GLBP.
var software = []struct{ prefix, what string }{
	{"00005E0001", "a virtual router (VRRP)"}, {"00005E0002", "a virtual router (VRRP)"}, {"00000C07AC", "a virtual router (HSRP)"},
	{"00000C9FF", "a virtual router (HSRP)"}, {"0007B400", "a virtual router (GLBP)"},
	{"005056", "VMware"}, {"000C29", "VMware"}, {"000569", "VMware"}, {"001C14", "VMware"}, {"00163E", "Xen"}, {"080027", "VirtualBox"},
	{"00155D", "Hyper-V"}, {"001C42", "Parallels"}, {"506B8D", "Nutanix AHV"}, {"BC2411", "Proxmox"}, {"589CFC", "bhyve"},
}

// local is blocks of locally administered addresses that tell which software made them up.
var local = []struct{ prefix, what string }{{"525400", "QEMU or KVM"}, {"0242", "Docker"}, {"0A0027", "VirtualBox"}}

// Look says what a MAC address shows.
func (r *Registry) Look(mac [6]byte) Maker {
	text := fmt.Sprintf("%X", mac[:])
	switch {
	case mac == [6]byte{}:
		return Maker{What: "no address"}
	case mac[0]&1 != 0:
		return Maker{What: "an address of many"}
	case mac[0]&2 != 0: // IEEE 802 clause 8.4: locally administered
		for _, l := range local {
			if strings.HasPrefix(text, l.prefix) {
				return Maker{Nature: Virtual, What: l.what}
			}
		}
		return Maker{Nature: Virtual, What: "an address that software or its owner chose"}
	}
	for _, s := range software {
		if strings.HasPrefix(text, s.prefix) {
			return Maker{Nature: Virtual, What: s.what}
		}
	}
	o, ok := r.owner(mac)
	if !ok {
		return Maker{What: "its block is not in the registry at hand"}
	}
	if strings.EqualFold(o.name, "private") || strings.EqualFold(o.name, "IEEE Registration Authority") {
		return Maker{What: "its block's owner is not public, or only in a finer registry"}
	}
	return Maker{Nature: Made, Organisation: o.name, Country: o.country}
}

// parts are makers of the cards, boards and servers that others' products are built with and run on, by words of their
// names. That such a maker's address is seen says nothing about who supplies the function. A maker that also supplies
// networks as a whole is not among them.
var parts = [][]string{
	{"intel"}, {"mellanox"}, {"nvidia"}, {"broadcom"}, {"realtek"}, {"marvell"}, {"qlogic"}, {"cavium"}, {"chelsio"}, {"solarflare"}, {"xilinx"},
	{"amd"}, {"advanced", "micro", "devices"}, {"aquantia"}, {"asix"}, {"napatech"}, {"silicom"}, {"dell"}, {"hewlett", "packard"}, {"super", "micro"},
	{"supermicro"}, {"lenovo"}, {"quanta"}, {"wistron"}, {"wiwynn"}, {"inspur"}, {"advantech"}, {"gigabyte"}, {"giga", "byte"}, {"asustek"}, {"asrock"},
	{"micro", "star"}, {"hon", "hai"}, {"foxconn"}, {"pegatron"}, {"compal"}, {"celestica"}, {"accton"}, {"edgecore"}, {"kontron"}, {"lanner"},
	{"axiomtek"}, {"portwell"}, {"aaeon"}, {"adlink"}, {"raspberry"}, {"texas", "instruments"}, {"microchip"}, {"nxp"}, {"freescale"}, {"arista"},
	{"liteon"}, {"lite", "on"}, {"murata"}, {"azurewave"}, {"amazon"}, {"google"}, {"microsoft"}, {"apple"}, {"sercomm"}, {"jabil"}, {"flextronics"}, {"sanmina"},
}

func makesParts(organisation string) bool {
	has := map[string]bool{}
	for w := range wordsOf(organisation) {
		has[w] = true
	}
	for _, p := range parts {
		all := true
		for _, w := range p {
			all = all && has[w]
		}
		if all {
			return true
		}
	}
	return false
}

// Maker holds a MAC address against the declared supplier.
func (r *Registry) Maker(d Declared, mac [6]byte) Answer {
	m := r.Look(mac)
	switch {
	case m.Nature == Virtual:
		return Answer{Open, "its MAC address is virtual (" + m.What + ") and names no maker"}
	case m.Nature == Unknown:
		return Answer{Open, "its MAC address names no maker: " + m.What}
	case d.Supplier == "":
		return Answer{Open, "its MAC address is one of " + m.Organisation + ", and no supplier is declared"}
	case d.named(m.Organisation):
		return Answer{Agrees, fmt.Sprintf("its MAC address is one of %s, as the declared supplier %s", m.Organisation, d.Supplier)}
	case makesParts(m.Organisation):
		return Answer{Open, fmt.Sprintf("its MAC address is one of %s, whose cards and servers others' products run on", m.Organisation)}
	}
	if own := r.assigned(d); own != "" {
		return Answer{Differs, fmt.Sprintf("its MAC address is one of %s; the declared supplier %s has addresses of its own (%s)", m.Organisation, d.Supplier, own)}
	}
	return Answer{Open, fmt.Sprintf("its MAC address is one of %s; no addresses of the declared supplier %s are known, which may build with others' cards", m.Organisation, d.Supplier)}
}

// named reports whether the supplier, under one of its names, is the organisation or bears the name of its group.
func (d Declared) named(organisation string) bool {
	for _, n := range append([]string{d.Supplier}, d.Aliases...) {
		if n != "" && name.Compare(n, organisation, name.Organisation).Relation() != name.Different {
			return true
		}
	}
	return false
}

// assigned is an organisation with blocks of its own that the supplier is, "" where there is none. Only organisations are
// compared that share a word with one of the supplier's names.
func (r *Registry) assigned(d Declared) string {
	for _, n := range append([]string{d.Supplier}, d.Aliases...) {
		for w := range wordsOf(n) {
			for _, at := range r.words[w] {
				if o := r.owners[at].name; len(w) > 2 && !makesParts(o) && d.named(o) {
					return o
				}
			}
		}
	}
	return ""
}

// wordsOf yields the words of a name in lower case, each once in a row.
func wordsOf(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if !yield(w) {
				return
			}
		}
	}
}
