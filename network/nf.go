package network

import (
	"fmt"
	"strings"
)

// NFType is the type of a network function: the NFType values of TS 29.510 clause 6.1.6.3.3, and the radio access,
// 4G and user-equipment functions that stand beside them in real networks.
type NFType string

// The function types that sources know.
const (
	AMF   NFType = "AMF"
	SMF   NFType = "SMF"
	UPF   NFType = "UPF"
	AUSF  NFType = "AUSF"
	UDM   NFType = "UDM"
	UDR   NFType = "UDR"
	NRF   NFType = "NRF"
	NSSF  NFType = "NSSF"
	PCF   NFType = "PCF"
	BSF   NFType = "BSF"
	SCP   NFType = "SCP"
	SEPP  NFType = "SEPP"
	NEF   NFType = "NEF"
	CHF   NFType = "CHF"
	LMF   NFType = "LMF"
	NWDAF NFType = "NWDAF"
	SMSF  NFType = "SMSF"
	UDSF  NFType = "UDSF"
	AF    NFType = "AF"
	N3IWF NFType = "N3IWF"
	TNGF  NFType = "TNGF"

	GNB   NFType = "gNB" // undivided
	GNBCU NFType = "gNB-CU"
	GNBDU NFType = "gNB-DU"
	RIC   NFType = "RIC"
	SMO   NFType = "SMO"
	ENB   NFType = "eNB"
	UE    NFType = "UE" // a simulated terminal

	MME  NFType = "MME"
	HSS  NFType = "HSS"
	SGWC NFType = "SGW-C"
	SGWU NFType = "SGW-U"
	PCRF NFType = "PCRF"
	AGW  NFType = "AGW" // Magma's access gateway: MME/AMF, SGW/SMF and user plane in one

	WEBUI    NFType = "WebUI"    // a product's web console
	DATABASE NFType = "Database" // a subscriber or profile store behind the functions
	CORE     NFType = "5GC"      // a whole core in one program
)

var nfTypes = []NFType{AMF, SMF, UPF, AUSF, UDM, UDR, NRF, NSSF, PCF, BSF, SCP, SEPP, NEF, CHF, LMF, NWDAF, SMSF, UDSF,
	AF, N3IWF, TNGF, GNB, GNBCU, GNBDU, RIC, SMO, ENB, UE, MME, HSS, SGWC, SGWU, PCRF, AGW, WEBUI, DATABASE, CORE}

// ParseNFType reads a function type as inventories write it: any case, with or without hyphen.
func ParseNFType(s string) (NFType, error) {
	plain := strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(s))
	for _, t := range nfTypes {
		if strings.ToLower(strings.ReplaceAll(string(t), "-", "")) == plain {
			return t, nil
		}
	}
	return "", fmt.Errorf("expected a function type such as AMF, UPF or gNB, found %q", s)
}

// RAN reports whether functions of the type belong to the radio access network.
func (t NFType) RAN() bool {
	switch t {
	case GNB, GNBCU, GNBDU, ENB:
		return true
	}
	return false
}

// ServiceBased reports whether functions of the type serve and use service-based interfaces, TS 23.501 clause 4.2.6.
func (t NFType) ServiceBased() bool {
	switch t {
	case AMF, SMF, AUSF, UDM, UDR, NRF, NSSF, PCF, BSF, SCP, SEPP, NEF, CHF, LMF, NWDAF, SMSF, UDSF:
		return true
	}
	return false
}

// InterfaceName is the reference point or service that an interface belongs to, TS 23.501 clause 4.2.7, TS 38.401
// clause 6, and the O-RAN architecture.
type InterfaceName string

// The interfaces that sources know.
const (
	N1  InterfaceName = "N1"
	N2  InterfaceName = "N2"
	N3  InterfaceName = "N3"
	N4  InterfaceName = "N4"
	N6  InterfaceName = "N6"
	N9  InterfaceName = "N9"
	N26 InterfaceName = "N26"
	N32 InterfaceName = "N32"
	SBI InterfaceName = "SBI"
	XN  InterfaceName = "Xn"
	F1  InterfaceName = "F1"
	E1  InterfaceName = "E1"
	E2  InterfaceName = "E2"
	O1  InterfaceName = "O1"
	A1  InterfaceName = "A1"
	NWU InterfaceName = "NWu" // terminal to N3IWF, IKEv2 and IPsec
	NWT InterfaceName = "NWt" // terminal to TNGF
	OFH InterfaceName = "OFH" // open fronthaul, control, user and synchronisation planes
	S1  InterfaceName = "S1"
	S5  InterfaceName = "S5" // S5 and S8, control and user plane
	S6A InterfaceName = "S6a"
	S11 InterfaceName = "S11"
	SXA InterfaceName = "Sxa" // PFCP between SGW-C and SGW-U
	GX  InterfaceName = "Gx"
	SGI InterfaceName = "SGi"

	DB         InterfaceName = "DB"         // to or of a database
	Metrics    InterfaceName = "Metrics"    // Prometheus and the like
	Management InterfaceName = "Management" // web consoles, APIs for operators
)

var interfaceNames = []InterfaceName{N1, N2, N3, N4, N6, N9, N26, N32, SBI, XN, F1, E1, E2, O1, A1, NWU, NWT, OFH, S1, S5, S6A, S11,
	SXA, GX, SGI, DB, Metrics, Management}

// ParseInterfaceName reads an interface name in any case.
func ParseInterfaceName(s string) (InterfaceName, error) {
	for _, i := range interfaceNames {
		if strings.EqualFold(string(i), s) {
			return i, nil
		}
	}
	return "", fmt.Errorf("expected an interface such as N2, N4 or SBI, found %q", s)
}

// Role says which side of an interface an endpoint is.
type Role string

// The two roles. A Server listens at its address; a Client's address is its peer's.
const (
	Server Role = "server"
	Client Role = "client"
)

func (r Role) String() string { return string(r) }

func parseRole(s string) (Role, error) {
	switch r := Role(strings.ToLower(s)); r {
	case Server, Client:
		return r, nil
	}
	return "", fmt.Errorf("expected server or client, found %q", s)
}
