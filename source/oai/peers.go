package oai

import (
	"net/netip"
	"strconv"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

var peerName = pattern.New(`^(NRF|AMF|SMF|UPF|UDM|UDR|AUSF|NSSF|PCF|LMF|NEF|SPGWC0)_(?:FQDN|FQDN_5G|IPV4_ADDRESS|IPV4_ADDR|IP_ADDRESS|IP_ADDR)((?:_\d+)?)$`)

// peers reads the functions that the container is told of. Each is named twice, by name and by address;
// USE_FQDN_DNS and USE_FQDN_NRF say which of the two counts.
func (r *environment) peers() {
	seen := map[string]bool{}
	for _, v := range r.c.Vars {
		m := peerName().FindStringSubmatch(v.Name)
		if m == nil || seen[m[1]+m[2]] {
			continue
		}
		seen[m[1]+m[2]] = true
		target := network.NFType(m[1])
		if target == "SPGWC0" {
			target = network.SMF
		}
		if target == r.t || target == network.NRF && r.is("no", "REGISTER_NRF", "NF_REGISTRATION") && !r.is("yes", "SMF_SELECTION") {
			continue
		}
		r.peer(target, m[1], m[2], seen)
	}
}

func (r *environment) peer(target network.NFType, stem, number string, seen map[string]bool) {
	address, okA := r.get(stem+"_IPV4_ADDRESS"+number, stem+"_IPV4_ADDR"+number, stem+"_IP_ADDRESS"+number, stem+"_IP_ADDR"+number)
	name, okN := r.get(stem + "_FQDN" + number)
	if number == "" && !okN {
		name, okN = r.get(stem + "_FQDN_0") // the SMF's variables for its UPF
	}
	if a, err := netip.ParseAddr(address.Value); err == nil && a.IsUnspecified() {
		okA = false // a placeholder
	}
	if okN && (!okA || r.is("yes", "USE_FQDN_DNS", "USE_FQDN_NRF") || r.is("true", "USE_FQDN_DNS")) {
		address, okA = name, true
	}
	if !okA || seen[stem+" "+address.Value] {
		return
	}
	seen[stem+" "+address.Value] = true
	iface := network.SBI
	if target == network.UPF || stem == "SPGWC0" || r.t == network.UPF && target == network.SMF {
		iface = network.N4
	}
	i := r.f.Interface(r.fn, iface, network.Client, address.Line)
	source.PutEndpoint(r.f, i, address.Value, address.Line)
	source.Set(r.f, i, network.Target, string(target), address.Line)
	if iface == network.SBI {
		if port, ok := r.get(stem + "_PORT"); ok {
			source.PutText(r.f, i, network.Port, port.Value, port.Line)
		}
		source.SetDefault(r.f, i, network.Scheme, "http", address.Line, plainSBI)
	}
}

var vppType = map[string]network.InterfaceName{"N3": network.N3, "N4": network.N4, "N6": network.N6, "N9": network.N9}

// vpp reads the interfaces of the UPF on VPP, which are numbered.
func (r *environment) vpp() {
	for n := 1; n <= 9; n++ {
		stem := "IF_" + strconv.Itoa(n)
		address, ok := r.get(stem + "_IP")
		typ, ok2 := r.get(stem + "_TYPE")
		name, known := vppType[typ.Value]
		if !ok || !ok2 || !known {
			continue
		}
		i := r.f.Interface(r.fn, name, network.Server, address.Line)
		source.PutEndpoint(r.f, i, address.Value, address.Line)
	}
}

// gnb reads the variables of a gNB's container (releases of 2021 and 2022, before configuration files were mounted).
func (r *environment) gnb() {
	if v, ok := r.get("GNB_ID"); ok {
		source.PutText(r.f, r.fn, network.GNBID, v.Value, v.Line)
	}
	if v, ok := r.get("GNB_NAME"); ok {
		source.PutText(r.f, r.fn, network.GNBName, v.Value, v.Line)
	}
	if v, ok := r.get("AMF_IP_ADDRESS"); ok {
		n2 := r.f.Interface(r.fn, network.N2, network.Client, v.Line)
		source.PutEndpoint(r.f, n2, v.Value, v.Line)
		source.Set(r.f, n2, network.Target, string(network.AMF), v.Line)
		if device, ok := r.get("GNB_NGA_IF_NAME"); ok {
			source.PutText(r.f, n2, network.Device, device.Value, device.Line)
		}
	}
	if v, ok := r.get("GNB_NGU_IP_ADDRESS"); ok {
		n3 := r.f.Interface(r.fn, network.N3, network.Server, v.Line)
		source.PutEndpoint(r.f, n3, v.Value, v.Line)
		if device, ok := r.get("GNB_NGU_IF_NAME"); ok {
			source.PutText(r.f, n3, network.Device, device.Value, device.Line)
		}
	}
}

// terminal reads the profile of a simulated terminal.
func (r *environment) terminal() {
	imsi, ok := r.get("FULL_IMSI")
	if !ok {
		return
	}
	key, _ := r.get("FULL_KEY")
	opc, _ := r.get("OPC")
	dnn, _ := r.get("DNN")
	sst, _ := r.get("NSSAI_SST")
	sd, _ := r.get("NSSAI_SD", "NSSAI_SD0")
	subscriber{
		line: imsi.Line, imsi: imsi.Value, imsiLine: imsi.Line, key: key.Value, keyLine: key.Line,
		opc: opc.Value, opcLine: opc.Line, dnn: dnn.Value, dnnL: dnn.Line, sst: sst.Value, sd: sd.Value,
	}.add(r.f)
}
