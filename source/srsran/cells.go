package srsran

import (
	"fmt"
	"strconv"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// cellKeys are the parameters of a cell that the model holds.
var cellKeys = []string{"dl_arfcn", "band", "pci", "plmn", "tac", "slicing", "sector_id"}

// cells reads cell_cfg, which holds what all cells have in common, and cells, which differ from it. Without the latter
// there is one.
func cells(f *source.File, fn *network.Element, top source.Node) {
	base := top.Get("cell_cfg")
	list := top.Get("cells")
	if !list.OK() {
		if base.First(cellKeys...).OK() {
			cell(f, fn, top, base, source.Node{}, 0)
		}
		return
	}
	next := 0
	for c := range list.Items() {
		if !c.Map() {
			if c.OK() {
				f.Notef(c.Line(), "cells: expected a mapping")
			}
			continue
		}
		cell(f, fn, top, base, c, next)
		next++
	}
}

func cell(f *source.File, fn *network.Element, top, base, own source.Node, number int) {
	get := func(key string) source.Node {
		if v := own.Get(key); v.OK() {
			return v
		}
		return base.Get(key)
	}
	e := f.Net.Add(network.KindCell, "", fmt.Sprintf("%s cell %d", fn.Name, number), fn)
	source.Put(f, e, network.PCI, get("pci"))
	source.Put(f, e, network.ARFCN, get("dl_arfcn"))
	source.Put(f, e, network.PLMNs, get("plmn"))
	source.Put(f, e, network.TACs, get("tac"))
	if band := get("band"); band.OK() && band.Text() != "auto" {
		source.PutText(f, e, network.Band, "n"+band.Text(), band.Line())
	}
	supported(f, e, get("slicing"))
	identity(f, e, top, get("sector_id"), number)
}

// identity is the NR cell identity of TS 38.413 clause 9.3.1.7: the gNB ID, then the cell within the gNB, which srsRAN
// counts from 0 where sector_id is not set. gnb_id_bit_length is 22 where it is not set.
func identity(f *source.File, e *network.Element, top, sector source.Node, number int) {
	gnb := top.Get("gnb_id")
	id, err := strconv.ParseUint(gnb.Text(), 0, 32)
	if err != nil {
		return
	}
	length := uint64(22)
	if n := top.Get("gnb_id_bit_length"); n.OK() {
		if length, err = strconv.ParseUint(n.Text(), 0, 8); err != nil || length < 22 || length > 32 {
			f.Notef(n.Line(), "gnb_id_bit_length: expected 22 to 32, found %q", n.Text())
			return
		}
	}
	local, line := uint64(number), gnb.Line()
	if sector.OK() {
		if local, err = strconv.ParseUint(sector.Text(), 0, 14); err != nil {
			return
		}
		line = sector.Line()
	}
	source.Set(f, e, network.CellIdentity, fmt.Sprintf("0x%09x", id<<(36-length)|local), line)
}
