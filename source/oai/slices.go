package oai

import (
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Slices is the format of the list of slices that OAI's NSSF is given beside its configuration. It names slices and
// the NRF of each; the NSSF itself is configured elsewhere, so that only the slices become elements.
var Slices = source.Format{
	Name:   "oai-slices",
	About:  "lists of slices of the OpenAirInterface NSSF",
	Detect: detectSlices,
	Read:   readSlices,
}

func detectSlices(f *source.File) bool {
	for s := range f.Top().Get("configuration", "nsiInfoList").Items() {
		return s.Get("snssai", "sst").OK()
	}
	return false
}

func readSlices(f *source.File) {
	seen := map[string]bool{}
	for s := range f.Top().Get("configuration", "nsiInfoList").Items() {
		n := s.Get("snssai")
		sst, sd := source.Expand(n.Get("sst").Text(), f.Lookup), source.Expand(n.Get("sd").Text(), f.Lookup)
		id, err := network.NewSNSSAI(sst, sdHex(sd))
		if err != nil {
			f.Notef(n.Line(), "%v", err)
			continue
		}
		if !seen[id.String()] {
			seen[id.String()] = true
			e := f.Net.Add(network.KindSlice, "", id.String(), nil)
			source.Set(f, e, network.SNSSAIs, id, n.Line())
		}
	}
}
