package oai

import (
	"net/netip"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// CoreConf is the format of the configuration files of single core functions, in libconfig:
//
//	AMF = {
//	  AMF_NAME = "amf";
//	  PLMN_SUPPORT_LIST = ( { MCC = "001"; MNC = "01"; TAC = 1; SLICE_SUPPORT_LIST = ( { SST = "1"; SD = "1" } ) } );
//	  INTERFACES : { NGAP_AMF : { INTERFACE_NAME = "eth0"; IPV4_ADDRESS = "read"; PORT = 38412; }; NRF : { IPV4_ADDRESS = … } };
//	  AUTHENTICATION : { MYSQL_server = …; MYSQL_user = …; MYSQL_pass = …; OPERATOR_key = … };
//	  NAS : { ORDERED_SUPPORTED_INTEGRITY_ALGORITHM_LIST = [ … ]; ORDERED_SUPPORTED_CIPHERING_ALGORITHM_LIST = [ … ]; };
//	};
var CoreConf = source.Format{
	Name:  "oai-conf",
	About: "configuration files of OpenAirInterface 5G core functions, releases up to 1.5 (libconfig)",
	Detect: func(f *source.File) bool {
		return coreSetting().Match(f.Data) && corePart().Match(f.Data) && !f.Top().Map()
	},
	Read: readCoreConf,
}

var (
	coreSetting = pattern.New(`(?m)^[ \t]*(?:AMF|SMF|NRF|UDM|UDR|AUSF|NSSF|PCF|NEF|UPF|SPGW-U)[ \t]*=[ \t\r]*(?:\{|$)`)
	corePart    = pattern.New(`(?m)^[ \t]*(?:INTERFACES|SBI_INTERFACE|PID_DIRECTORY)[ \t]*[:=]`)
)

// coreConf is one function while its file is read.
type coreConf struct {
	f  *source.File
	t  network.NFType
	n  source.Node
	fn *network.Element
}

func readCoreConf(f *source.File) {
	for k, n := range parse(f).AllPairs() {
		t, err := network.ParseNFType(k.Text())
		if k.Text() == "SPGW-U" {
			t, err = network.UPF, nil
		}
		if err != nil || !n.Map() {
			continue
		}
		r := coreConf{f: f, t: t, n: n}
		r.fn = f.Function(t, r.text(n.First("AMF_NAME", "AUSF_NAME", "UDM_NAME", "UDR_NAME", "NSSF_NAME", "PCF_NAME")), product, dialectConf, k.Line())
		n.Walk(func(key, m source.Node) bool {
			r.identity(m)
			r.peer(key, m)
			r.database(m)
			return true
		})
		for k, m := range n.Get("INTERFACES").AllPairs() {
			r.server(k, m)
		}
		r.server(source.Scalar("SBI", 0), n.Get("SBI_INTERFACE"))
		source.PutOrder(f, r.fn, network.NASIntegrity, n.Get("NAS", "ORDERED_SUPPORTED_INTEGRITY_ALGORITHM_LIST"))
		source.PutOrder(f, r.fn, network.NASCiphering, n.Get("NAS", "ORDERED_SUPPORTED_CIPHERING_ALGORITHM_LIST"))
	}
}

func (r coreConf) text(n source.Node) string { return source.Expand(n.Text(), r.f.Lookup) }

// fold is the value of a key whatever its case: the files write MYSQL_server and MYSQL_SERVER.
func fold(n source.Node, key string) source.Node {
	for k, v := range n.Pairs() {
		if strings.EqualFold(k.Text(), key) {
			return v
		}
	}
	return source.Node{}
}

func (r coreConf) identity(n source.Node) {
	putPLMN(r.f, r.fn, r.text(fold(n, "MCC")), r.text(fold(n, "MNC")), fold(n, "MCC").Line())
	source.Put(r.f, r.fn, network.TACs, fold(n, "TAC"))
	sst := n.First("SST", "NSSAI_SST")
	putSlice(r.f, r.fn, r.text(sst), sdHex(r.text(n.First("SD", "NSSAI_SD"))), sst.Line())
	for _, key := range []string{"DNN_NI", "DNN"} {
		source.Put(r.f, r.fn, network.DNNs, n.Get(key))
	}
	source.PutSecret(r.f, r.fn, network.NetworkOP, fold(n, "OPERATOR_KEY"))
}

// servers are the names of a function's own interfaces. N11 is the AMF's service-based interface.
var servers = map[string]network.InterfaceName{
	"NGAP_AMF": network.N2, "N11": network.SBI, "SBI": network.SBI, "NUDR": network.SBI, "NUDM": network.SBI, "NAUSF": network.SBI,
	"N3": network.N3, "S1U_S12_S4_UP": network.N3, "N4": network.N4, "SX": network.N4, "N6": network.N6, "SGI": network.N6,
}

// server reads one of the function's own interfaces. The address "read" stands for that of the network device.
func (r coreConf) server(key, n source.Node) {
	name, ok := servers[key.Text()]
	if !ok || !n.Map() {
		return
	}
	i := r.f.Interface(r.fn, name, network.Server, n.Line())
	if a := n.Get("IPV4_ADDRESS"); a.OK() && a.Text() != "read" {
		host, _, _ := strings.Cut(r.text(a), "/")
		source.PutEndpoint(r.f, i, host, a.Line())
	}
	source.Put(r.f, i, network.Device, n.Get("INTERFACE_NAME"))
	port := n.First("PORT", "HTTP1_PORT")
	if name == network.SBI {
		source.SetDefault(r.f, i, network.Scheme, "http", n.Line(), plainSBI)
		features := r.n.Get("SUPPORT_FEATURES")
		if two := features.First("USE_HTTP2", "HTTP_VERSION"); two.Text() == "yes" || two.Text() == "2" {
			port = n.Get("HTTP2_PORT")
			source.Set(r.f, i, network.HTTPVersion, "2", two.Line())
		}
	}
	source.Put(r.f, i, network.Port, port)
}

// peer reads a function that this one is told of: a group named for it, or an entry of a list of SMFs or UPFs. An
// address of 0.0.0.0 stands for none.
func (r coreConf) peer(key, n source.Node) {
	at, name := n.Get("IPV4_ADDRESS"), n.Get("FQDN")
	t, err := network.ParseNFType(key.Text())
	on := network.SBI
	switch key.Text() {
	case "SMF_INSTANCES_POOL":
		t, err = network.SMF, nil
	case "UPF_LIST":
		t, on, err = network.UPF, network.N4, nil
	case "SPGW-C_LIST":
		t, on, err = network.SMF, network.N4, nil
	}
	if err != nil || t == r.t || !n.Map() || !at.OK() && !name.OK() || n.Get("SELECTED").Text() == "false" {
		return
	}
	a, _, _ := strings.Cut(r.text(at), "/")
	if ip, err := netip.ParseAddr(a); a == "" || err == nil && ip.IsUnspecified() {
		at, a = name, r.text(name)
	}
	if a == "" {
		return
	}
	i := r.f.Interface(r.fn, on, network.Client, at.Line())
	source.PutEndpoint(r.f, i, a, at.Line())
	source.Set(r.f, i, network.Target, string(t), at.Line())
	if on == network.SBI {
		source.Put(r.f, i, network.Port, n.Get("PORT"))
		source.SetDefault(r.f, i, network.Scheme, "http", at.Line(), plainSBI)
	}
}

func (r coreConf) database(n source.Node) {
	host, user, password := fold(n, "MYSQL_SERVER"), fold(n, "MYSQL_USER"), fold(n, "MYSQL_PASS")
	if host.Text() == "" {
		return
	}
	i := r.f.Interface(r.fn, network.DB, network.Client, host.Line())
	source.PutHost(r.f, i, host)
	source.Set(r.f, i, network.Target, string(network.DATABASE), host.Line())
	source.Set(r.f, i, network.Scheme, "mysql", host.Line())
	if password.Text() == "" {
		return
	}
	source.Set(r.f, i, network.URICredsUsed, true, password.Line())
	c := r.f.Net.Add(network.KindCredential, "", "database", r.fn)
	source.Put(r.f, c, network.UserName, user)
	source.PutSecret(r.f, c, network.Password, password)
}
