package n2

import (
	"fmt"
	"slices"

	"github.com/guyline/guyline/wire/ngap"
)

// flushRogues looks for gNBs that set up N2 while others stood and that are strange among them.
//
// Without an inventory nobody can say that a gNB is rogue; what can be said is that it does not fit the network that was
// there before it. Two things count. Either the AMF refused it (it announced no PLMN or area that the AMF serves). Or all
// gNBs that stood before share one tracking area, and the newcomer, which is no restart of one of them (other address, other
// Global gNB ID), announces none that they have: a site that is added to a network joins an area that the network pages in.
// Where the others have several areas, one more is no sign and nothing is said.
func (t *Tracker) flushRogues() {
	for _, x := range t.amfs {
		for _, g := range x.gnbs {
			if g.setup.frame == 0 || g.node.Kind == ngap.NoNode {
				continue
			}
			t.judge(x, g)
		}
	}
}

func (t *Tracker) judge(x *amf, g *gnb) {
	var areas []ngap.TAI
	others := 0
	for _, o := range x.gnbs {
		if o == g || o.refused {
			continue
		}
		before := o.early || o.first < g.setup.time
		if !before || o.ended != 0 && o.ended < g.setup.time {
			continue
		}
		if o.addr == g.addr || o.node == g.node {
			return
		}
		others++
		for _, a := range o.areas {
			if !slices.Contains(areas, a) {
				areas = append(areas, a)
			}
		}
	}
	if others == 0 {
		return
	}
	var detail string
	frames := []int64{g.setup.frame, g.answer}
	switch {
	case g.refused:
		detail = fmt.Sprintf("asked for NG Setup beside %d other gNBs and the AMF refused it", others)
	case len(areas) != 1 || len(g.areas) == 0 || slices.Contains(g.areas, areas[0]):
		return
	default:
		frames = append(frames, g.users...)
		detail = fmt.Sprintf("joined with tracking area %v/%d; the gNBs that were there before (%d) are all in %v/%d",
			g.areas[0].PLMN, g.areas[0].TAC, others, areas[0].PLMN, areas[0].TAC)
	}
	node := nodeName(g.node)
	t.node = node
	t.attack("rogue-gnb", "rogue-gnb", "N2", "", fmt.Sprintf("%s (%q) at %v %s", node, g.name, g.addr, detail), g.setup, frames...)
	t.node = ""
}
