package oai

import (
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// gnb reads one entry of gNBs: an undivided gNB, or the central or distributed unit of one.
func (r ran) gnb(n source.Node) {
	t := r.unit(n)
	name := n.Get("gNB_name")
	fn := r.f.Function(t, r.text(name), product, dialectGNB, max(name.Line(), n.Line()))
	source.Put(r.f, fn, network.GNBID, n.First("gNB_ID", "gNB_CU_ID", "gNB_DU_ID"))
	source.Put(r.f, fn, network.GNBName, name)
	r.identity(fn, n)
	r.security(fn)
	r.logging(fn)
	r.cells(fn, n)

	own := n.Get("NETWORK_INTERFACES")
	r.peer(fn, network.N2, network.AMF, n.Get("amf_ip_address"), own.Get("GNB_INTERFACE_NAME_FOR_NG_AMF"))
	r.peer(fn, network.S1, network.MME, n.Get("mme_ip_address"), own.Get("ENB_INTERFACE_NAME_FOR_S1_MME"))
	if a := own.First("GNB_IPV4_ADDRESS_FOR_NGU", "GNB_IPV4_ADDRESS_FOR_S1U"); a.OK() && t != network.GNBDU {
		n3 := r.f.Interface(fn, network.N3, network.Server, a.Line())
		r.address(n3, a)
		source.Put(r.f, n3, network.Port, own.First("GNB_PORT_FOR_NGU", "GNB_PORT_FOR_S1U"))
		source.Put(r.f, n3, network.Device, own.First("GNB_INTERFACE_NAME_FOR_NGU", "GNB_INTERFACE_NAME_FOR_S1U"))
	}
	r.midhaul(fn, t, n)
	r.fronthaul(fn)
	if a := r.top.Get("e2_agent").First("near_ric_ip_addr", "near_ric_ip"); a.OK() {
		e2 := r.f.Interface(fn, network.E2, network.Client, a.Line())
		r.address(e2, a)
		source.Set(r.f, e2, network.Target, string(network.RIC), a.Line())
	}
}

// unit is what an entry of gNBs is: a distributed unit where its MAC has F1 to the north, a central unit where its
// RRC has F1 or E1 to the south.
func (r ran) unit(n source.Node) network.NFType {
	for m := range r.top.Get("MACRLCs").Items() {
		if strings.HasPrefix(m.Get("tr_n_preference").Text(), "f1") {
			return network.GNBDU
		}
	}
	if strings.HasPrefix(n.Get("tr_s_preference").Text(), "f1") || r.e1(n).OK() {
		return network.GNBCU
	}
	return network.GNB
}

// e1 is the first entry of E1_INTERFACE, which stands in the entry of gNBs or beside it.
func (r ran) e1(n source.Node) source.Node {
	for _, list := range []source.Node{n.Get("E1_INTERFACE"), r.top.Get("E1_INTERFACE")} {
		for e := range list.Items() {
			return e
		}
	}
	return source.Node{}
}

// security reads the algorithms for RRC, and the protection of data radio bearers, which its flags can take away
// whatever the algorithms are.
func (r ran) security(fn *network.Element) {
	s := r.top.Get("security")
	source.PutOrder(r.f, fn, network.RRCCiphering, s.Get("ciphering_algorithms"))
	source.PutOrder(r.f, fn, network.RRCIntegrity, s.Get("integrity_algorithms"))
	source.Put(r.f, fn, network.DRBCiphering, s.Get("drb_ciphering"))
	source.Put(r.f, fn, network.DRBIntegrity, s.Get("drb_integrity"))
}

func (r ran) logging(fn *network.Element) {
	if level := r.top.Get("log_config", "global_log_level"); level.OK() {
		source.PutText(r.f, fn, network.LogLevel, strings.ToLower(r.text(level)), level.Line())
	}
}

// cells reads the cells: one for each servingCellConfigCommon, which central units do not have.
func (r ran) cells(fn *network.Element, n source.Node) {
	number := 0
	for c := range n.Get("servingCellConfigCommon").Items() {
		number++
		name := fn.Name
		if number > 1 {
			name += " " + strconv.Itoa(number)
		}
		cell := r.f.Net.Add(network.KindCell, "", name, fn)
		source.Put(r.f, cell, network.CellIdentity, n.Get("nr_cellid"))
		source.Put(r.f, cell, network.GNBID, n.First("gNB_ID", "gNB_CU_ID", "gNB_DU_ID"))
		source.Put(r.f, cell, network.PCI, c.Get("physCellId"))
		source.Put(r.f, cell, network.ARFCN, c.Get("absoluteFrequencySSB"))
		if band := c.Get("dl_frequencyBand"); band.OK() {
			if text := r.text(band); source.Open(text) {
				source.PutText(r.f, cell, network.Band, text, band.Line())
			} else {
				source.Set(r.f, cell, network.Band, "n"+text, band.Line())
			}
		}
		r.identity(cell, n)
	}
}

// midhaul reads F1, of either side, and E1. F1's control plane has its registered port whatever the file's ports say.
func (r ran) midhaul(fn *network.Element, t network.NFType, n source.Node) {
	f1 := func(role network.Role, address, device source.Node) {
		if !address.OK() {
			return
		}
		i := r.f.Interface(fn, network.F1, role, address.Line())
		r.address(i, address)
		source.Put(r.f, i, network.Device, device)
		if role == network.Client {
			source.Set(r.f, i, network.Target, string(network.GNBCU), address.Line())
		}
	}
	switch t {
	case network.GNBCU:
		if n.Get("tr_s_preference").OK() {
			f1(network.Server, n.Get("local_s_address"), n.Get("local_s_if_name"))
		}
	case network.GNBDU:
		for m := range r.top.Get("MACRLCs").Items() {
			f1(network.Client, m.Get("remote_n_address"), source.Node{})
			f1(network.Server, m.Get("local_n_address"), m.Get("local_n_if_name"))
		}
	}
	e1 := r.e1(n)
	switch a := e1.Get("ipv4_cucp"); e1.Get("type").Text() {
	case "cp":
		if a.OK() {
			i := r.f.Interface(fn, network.E1, network.Server, a.Line())
			r.address(i, a)
			source.Put(r.f, i, network.Port, e1.Get("port_cucp"))
		}
	case "up":
		if a.OK() {
			i := r.f.Interface(fn, network.E1, network.Client, a.Line())
			r.address(i, a)
			source.Put(r.f, i, network.Port, e1.Get("port_cucp"))
			source.Set(r.f, i, network.Target, string(network.GNBCU), a.Line())
		}
	}
}

// fronthaul reads the network devices of the open fronthaul, split 7.2.
func (r ran) fronthaul(fn *network.Element) {
	for d := range r.top.Get("fhi_72", "dpdk_devices").Items() {
		if text := r.text(d); text != "" {
			i := r.f.Net.Add(network.KindInterface, string(network.OFH), "server "+text, fn)
			source.Set(r.f, i, network.RoleOf, network.Server, d.Line())
			source.PutText(r.f, i, network.Device, text, d.Line())
		}
	}
}

// enb reads one entry of eNBs, of which only identity, S1 and logging are read.
func (r ran) enb(n source.Node) {
	name := n.Get("eNB_name")
	fn := r.f.Function(network.ENB, r.text(name), product, dialectGNB, max(name.Line(), n.Line()))
	r.identity(fn, n)
	r.logging(fn)
	own := n.Get("NETWORK_INTERFACES")
	r.peer(fn, network.S1, network.MME, n.Get("mme_ip_address"), own.Get("ENB_INTERFACE_NAME_FOR_S1_MME"))
}
