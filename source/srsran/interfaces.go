package srsran

import (
	"fmt"
	"strconv"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Default ports: N2 TS 38.412 clause 7, E1 TS 37.482 clause 7, F1 TS 38.472 clause 7. They are not configurable but for
// the AMF's and the RIC's.

// core reads N2, N3 and what the gNB tells the AMF that it supports.
func core(f *source.File, fn *network.Element, top source.Node) {
	amf(f, fn, top.Get("amf"))
	cp := top.Get("cu_cp")
	amf(f, fn, cp.Get("amf"))
	for extra := range cp.Get("extra_amfs").Items() {
		amf(f, fn, extra)
	}
	trackingAreas(f, fn, cp.Get("supported_tracking_areas"))
	for p := range cp.Get("plmns").Items() {
		source.Put(f, fn, network.PLMNs, p)
	}
	for t := range cp.Get("tacs").Items() {
		source.Put(f, fn, network.TACs, t)
	}
	up := top.Get("cu_up")
	own(f, fn, network.N3, up.Get("upf"))
	own(f, fn, network.N3, up.Get("ngu"))
	for s := range up.Get("ngu", "socket").Items() {
		own(f, fn, network.N3, s)
	}
}

func amf(f *source.File, fn *network.Element, n source.Node) {
	if !n.Map() {
		if n.OK() {
			f.Notef(n.Line(), "amf: expected a mapping")
		}
		return
	}
	trackingAreas(f, fn, n.Get("supported_tracking_areas"))
	if none, _ := on(n.Get("no_core")); none {
		return // the gNB runs without a core
	}
	peers(f, fn, network.N2, network.AMF, n.First("addrs", "addr"), n.Get("port"))
	own(f, fn, network.N2, n)
	if n3 := n.Get("n3_bind_addr"); n3.OK() {
		i := f.Interface(fn, network.N3, network.Server, n3.Line())
		source.PutHost(f, i, n3)
	}
}

// own records the addresses, or the network device, to which a function binds an interface.
func own(f *source.File, fn *network.Element, name network.InterfaceName, n source.Node) {
	device := n.First("bind_interface", "n2_bind_interface")
	if device.Text() == "auto" {
		device = source.Node{}
	}
	found := false
	for addr := range n.First("bind_addrs", "bind_addr", "n2_bind_addr").Items() {
		found = true
		i := f.Interface(fn, name, network.Server, addr.Line())
		source.PutHost(f, i, addr)
		source.Put(f, i, network.Device, device)
	}
	if !found && device.OK() {
		i := f.Interface(fn, name, network.Server, device.Line())
		source.Put(f, i, network.Device, device)
	}
}

func peers(f *source.File, fn *network.Element, name network.InterfaceName, target network.NFType, addrs, port source.Node) {
	for addr := range addrs.Items() {
		i := f.Interface(fn, name, network.Client, addr.Line())
		source.PutHost(f, i, addr)
		source.Put(f, i, network.Port, port)
		source.Set(f, i, network.Target, string(target), addr.Line())
	}
}

// trackingAreas reads the form of one PLMN for each area (24.04) and that of a list of them.
func trackingAreas(f *source.File, fn *network.Element, n source.Node) {
	for area := range n.Items() {
		source.Put(f, fn, network.TACs, area.Get("tac"))
		source.Put(f, fn, network.PLMNs, area.Get("plmn"))
		supported(f, fn, area.Get("tai_slice_support_list"))
		for p := range area.Get("plmn_list").Items() {
			source.Put(f, fn, network.PLMNs, p.Get("plmn"))
			supported(f, fn, p.Get("tai_slice_support_list"))
		}
	}
}

// supported reads S-NSSAIs. Unlike in cores' files, sd is a number, decimal unless it begins with 0x; 0xffffff is none.
func supported(f *source.File, e *network.Element, list source.Node) {
	for n := range list.Items() {
		sst, sd := n.Get("sst"), n.Get("sd")
		if !sst.OK() {
			continue
		}
		t, d := source.Expand(sst.Text(), f.Lookup), source.Expand(sd.Text(), f.Lookup)
		if source.Open(t) || source.Open(d) {
			f.Notef(sst.Line(), "s-nssai: the value is filled in elsewhere")
			continue
		}
		if d != "" {
			v, err := strconv.ParseUint(d, 0, 24)
			if err != nil {
				f.Notef(sd.Line(), "expected a slice differentiator of 0 to 16777215, found %q", d)
				continue
			}
			d = fmt.Sprintf("%06x", v)
		}
		s, err := network.NewSNSSAI(t, d)
		if err != nil {
			f.Notef(sst.Line(), "%v", err)
			continue
		}
		source.Set(f, e, network.SNSSAIs, s, sst.Line())
	}
}

// split reads the interfaces inside a divided gNB, to the RIC, and to radio units.
func split(f *source.File, fn *network.Element, top source.Node) {
	cp, up := top.Get("cu_cp"), top.Get("cu_up")
	for _, e1 := range []source.Node{cp.Get("e1ap"), up.Get("e1ap")} {
		own(f, fn, network.E1, e1)
		peers(f, fn, network.E1, network.GNBCU, e1.First("cu_cp_addrs", "cu_cp_addr"), source.Node{})
	}
	for _, f1 := range []source.Node{cp.Get("f1ap"), top.Get("f1ap")} {
		own(f, fn, network.F1, f1)
		peers(f, fn, network.F1, network.GNBCU, f1.First("cu_cp_addrs", "cu_cp_addr"), source.Node{})
	}
	for _, f1u := range []source.Node{up.Get("f1u"), top.Get("f1u"), up.Get("nru"), top.Get("nru")} {
		own(f, fn, network.F1, f1u)
		for s := range f1u.Get("socket").Items() {
			own(f, fn, network.F1, s)
		}
	}
	xn := cp.Get("xnap")
	own(f, fn, network.XN, xn)
	for c := range xn.Get("connections").Items() {
		own(f, fn, network.XN, c)
		peers(f, fn, network.XN, network.GNB, c.First("peer_addrs", "peer_addr"), source.Node{})
	}
	e2 := top.Get("e2")
	for _, key := range []string{"enable_du_e2", "enable_cu_e2", "enable_cu_cp_e2", "enable_cu_up_e2"} {
		if yes, _ := on(e2.Get(key)); yes {
			peers(f, fn, network.E2, network.RIC, e2.First("addrs", "addr"), e2.Get("port"))
			break
		}
	}
	for ru := range top.Get("ru_ofh", "cells").Items() {
		if dev := ru.Get("network_interface"); dev.OK() {
			i := f.Interface(fn, network.OFH, network.Server, dev.Line())
			source.Put(f, i, network.Device, dev)
		}
	}
}
