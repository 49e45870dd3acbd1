// Package srsran reads the YAML configuration of the srsRAN Project's gNB, CU, CU-CP, CU-UP and DU, and of OCUDU, which
// continues it. All forms since 23.03 are read: the AMF's section at the top or in cu_cp, one address or lists of them,
// sockets of the user plane in upf, ngu, nru or f1u, security at the top or in cu_cp.
//
// The program takes several files that complete each other (gnb -c base.yml -c slicing.yml). Each is read on its own; one
// that says nothing of identity, interfaces or protection gives no element and is remarked on.
//
// A function's own addresses are recorded as servers, also where the transport protocol makes it the client (N2, F1-C of
// a DU): they are what identifies it on the wire. Peers are clients.
//
// Not read: radio parameters beyond a cell's band, carrier and identity, quality of service, execution.
package srsran

import (
	"slices"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is srsRAN Project's configuration.
var Format = source.Format{
	Name:   "srsran",
	About:  "srsRAN Project and OCUDU: gNB, CU, CU-CP, CU-UP and DU configuration (YAML)",
	Detect: detect,
	Read:   read,
}

const product = "srsran"

// sections are the top-level mappings, each with keys of which one must be in it for the file to be srsRAN's.
var sections = []struct {
	name string
	keys []string
}{
	{"cu_cp", []string{"amf", "extra_amfs", "f1ap", "e1ap", "xnap", "mobility", "rrc", "security", "inactivity_timer",
		"supported_tracking_areas", "plmns", "tacs", "max_nof_dus", "max_nof_cu_ups", "max_nof_ues", "logical_cells"}},
	{"cu_up", []string{"ngu", "upf", "nru", "f1u", "e1ap", "gtpu_queue_size", "gtpu_reordering_timer", "warn_on_drop"}},
	{"cell_cfg", []string{"dl_arfcn", "channel_bandwidth_MHz", "common_scs", "pci", "plmn", "tac", "sector_id", "slicing",
		"ssb", "sib", "prach", "pdcch", "pdsch", "pucch", "pusch", "csi", "ul_common", "tdd_ul_dl_cfg", "mac_cell_group",
		"nof_antennas_dl", "nof_antennas_ul", "paging", "scheduler", "phy_cell_group", "band"}},
	{"ru_sdr", []string{"device_driver", "device_args", "srate", "tx_gain"}},
	{"rf_driver", []string{"device_driver", "device_args", "srate", "tx_gain"}},
	{"ru_ofh", []string{"cells", "t1a_max_up", "t1a_max_cp_dl", "ta4_max", "compr_method_ul", "ru_bandwidth_MHz"}},
	{"ru_dummy", []string{"dl_processing_delay", "time_scaling"}},
	{"f1ap", []string{"cu_cp_addr"}},
	{"f1u", []string{"socket"}},
	{"e2", []string{"enable_du_e2", "enable_cu_e2", "enable_cu_cp_e2", "enable_cu_up_e2", "e2sm_kpm_enabled"}},
	{"pcap", []string{"ngap_enable", "mac_enable", "e1ap_enable", "f1ap_enable", "n3_enable", "rlc_enable", "e2ap_enable"}},
	{"log", []string{"all_level", "lib_level", "phy_level", "ngap_level", "config_level"}},
	{"metrics", []string{"autostart_stdout_metrics", "enable_json", "enable_json_metrics", "enable_log"}},
	{"ntn", []string{"cell_specific_koffset"}},
	{"test_mode", []string{"test_ue"}},
	{"expert_phy", []string{"max_proc_delay", "pusch_dec_max_iterations"}},
	{"expert_execution", []string{"affinities", "cell_affinities", "threads"}},
	{"hal", []string{"eal_args"}},
}

// lists are the top-level lists, each with the keys that all must be in its first member.
var lists = []struct {
	name string
	keys []string
}{
	{"cells", []string{"dl_arfcn"}},
	{"cells", []string{"channel_bandwidth_MHz"}},
	{"qos", []string{"five_qi", "rlc"}},
	{"qos", []string{"five_qi", "pdcp"}},
	{"srbs", []string{"srb_id", "rlc"}},
	{"slicing", []string{"sst", "sched_cfg"}},
}

// slicesOnly reports whether a file holds nothing but the list of slices, which releases up to 24.04 take as a file of
// its own.
func slicesOnly(top source.Node) bool {
	for k := range top.Pairs() {
		if k.Text() != "slicing" {
			return false
		}
	}
	for s := range top.Get("slicing").Items() {
		return top.Get("slicing").List() && s.Get("sst").OK()
	}
	return false
}

func detect(f *source.File) bool {
	top := f.Top()
	if !top.Map() || top.Get("apiVersion").OK() || top.Get("services").OK() {
		return false
	}
	if amf := top.Get("amf"); amf.First("addr", "addrs").OK() && amf.First("bind_addr", "bind_addrs", "n2_bind_addr", "no_core").OK() {
		return true // releases before 24.04
	}
	if slicesOnly(top) {
		return true
	}
	for _, s := range sections {
		if top.Get(s.name).First(s.keys...).OK() {
			return true
		}
	}
	for _, l := range lists {
		for item := range top.Get(l.name).Items() {
			if !slices.ContainsFunc(l.keys, func(k string) bool { return !item.Get(k).OK() }) {
				return true
			}
			break
		}
	}
	return false
}

func read(f *source.File) {
	top := f.Top()
	for _, s := range sections {
		if n := top.Get(s.name); n.OK() && !n.Map() {
			f.Notef(n.Line(), "%s: expected a mapping", s.name)
		}
	}
	if !describes(top) {
		f.Remarkf(0, "it completes another srsRAN file: radio or execution parameters only")
		return
	}
	fn := f.Function(functionType(top), top.Get("ran_node_name").Text(), product, product, top.Line())
	source.Put(f, fn, network.GNBID, top.Get("gnb_id"))
	source.Put(f, fn, network.GNBName, top.Get("ran_node_name"))
	supported(f, fn, top.Get("slicing"))
	core(f, fn, top)
	security(f, fn, top)
	split(f, fn, top)
	cells(f, fn, top)
	observability(f, fn, top)
}

// describes reports whether a file says anything that the model holds.
func describes(top source.Node) bool {
	if top.First("amf", "cu_up", "ru_sdr", "rf_driver", "ru_ofh", "f1ap", "f1u", "nru", "e2", "pcap", "log", "metrics",
		"remote_control", "gnb_id", "ran_node_name", "gnb_du_id", "security", "slicing", "cells").OK() {
		return true
	}
	cp := top.Get("cu_cp")
	return cp.First("amf", "extra_amfs", "f1ap", "e1ap", "xnap", "security", "supported_tracking_areas", "plmns", "tacs").OK() ||
		top.Get("cell_cfg").First(cellKeys...).OK()
}

// functionType tells the programs apart: gnb has a cell and reaches the core, cu and cu_cp have no cell, cu_up none but
// serves user plane, du has a cell and reaches a CU-CP.
func functionType(top source.Node) network.NFType {
	cu := top.First("cu_cp", "cu_up", "amf").OK()
	cell := top.First("cell_cfg", "cells", "ru_sdr", "rf_driver", "ru_ofh", "ru_dummy").OK()
	du := top.Get("f1ap", "cu_cp_addr").OK() || top.First("gnb_du_id", "f1u", "nru").OK()
	switch {
	case !cu && du:
		return network.GNBDU
	case cell || !cu:
		return network.GNB
	case top.Get("cu_cp").First("f1ap", "e1ap").OK(), top.Get("cu_up").First("f1u", "nru", "e1ap").OK(),
		top.Get("e2").First("enable_cu_e2", "enable_cu_cp_e2", "enable_cu_up_e2").OK():
		return network.GNBCU
	}
	return network.GNB
}

// on reads a flag as CLI11, the program's parser, does.
func on(n source.Node) (value, ok bool) {
	switch n.Text() {
	case "true", "True", "TRUE", "on", "yes", "enable", "1", "t", "y":
		return true, true
	case "false", "False", "FALSE", "off", "no", "disable", "0", "f", "n":
		return false, true
	}
	return false, false
}
