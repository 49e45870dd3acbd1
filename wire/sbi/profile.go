package sbi

// Bounds of the lists in a profile.
const (
	maxAddresses = 16
	maxServices  = 64
	maxAllowed   = 32
)

// Profile is what an assessment asks of an NFProfile, TS 29.510 6.1.6.2.2 (discovery: 6.2.6.2.3).
type Profile struct {
	Instance, NFType, Status, FQDN string
	Addresses                      []string // ipv4Addresses, ipv6Addresses
	PLMNs                          []string // MCC and MNC, "001-01"
	AllowedNFTypes                 []string
	OAuth2                         Answer // Open5GS, free5GC: customInfo.oauth2; else of any service
	Vendor                         string
	AMFRegion, AMFSet              string
	Services                       []Service
	Heartbeat                      int64 // seconds
}

// Answer is a yes, a no, or nothing said.
type Answer uint8

const (
	NotSaid Answer = iota
	No
	Yes
)

// Service is an NFService, TS 29.510 6.1.6.2.3.
type Service struct {
	Name, Scheme, Status, FQDN string
	AllowedNFTypes             []string
	OAuth2                     Answer // oauth2Required
	Addresses                  []string
	Port                       int64 // of the first ipEndPoint that has one
}

// ParseProfile reads an NFProfile.
func ParseProfile(v Value) (p Profile, ok bool) {
	v.Members(func(name string, v Value) bool {
		switch name {
		case "nfInstanceId":
			p.Instance = v.Text()
		case "nfType":
			p.NFType = v.Text()
		case "nfStatus":
			p.Status = v.Text()
		case "fqdn":
			p.FQDN = v.Text()
		case "vendorId":
			p.Vendor = v.Text()
		case "heartBeatTimer":
			p.Heartbeat, _ = v.Number()
		case "ipv4Addresses", "ipv6Addresses":
			p.Addresses = append(p.Addresses, v.Texts(maxAddresses)...)
		case "allowedNfTypes":
			p.AllowedNFTypes = v.Texts(maxAllowed)
		case "plmnList":
			p.PLMNs = plmns(v)
		case "customInfo":
			if a := answer(v.Get("oauth2")); a == Yes || p.OAuth2 == NotSaid {
				p.OAuth2 = a
			}
		case "amfInfo":
			p.AMFRegion, p.AMFSet = v.Get("amfRegionId").Text(), v.Get("amfSetId").Text()
		case "nfServices":
			v.Elements(p.service)
		case "nfServiceList":
			v.Members(func(_ string, s Value) bool { return p.service(s) })
		}
		return true
	})
	return p, p.Instance != "" || p.NFType != ""
}

func (p *Profile) service(v Value) bool {
	var s Service
	v.Members(func(name string, v Value) bool {
		switch name {
		case "serviceName":
			s.Name = v.Text()
		case "scheme":
			s.Scheme = v.Text()
		case "nfServiceStatus":
			s.Status = v.Text()
		case "fqdn":
			s.FQDN = v.Text()
		case "allowedNfTypes":
			s.AllowedNFTypes = v.Texts(maxAllowed)
		case "oauth2Required":
			s.OAuth2 = answer(v)
		case "ipEndPoints":
			v.Elements(s.endpoint)
		}
		return true
	})
	if s.OAuth2 == Yes || p.OAuth2 == NotSaid {
		p.OAuth2 = s.OAuth2
	}
	p.Services = append(p.Services, s)
	return len(p.Services) < maxServices
}

func (s *Service) endpoint(v Value) bool {
	for _, name := range [...]string{"ipv4Address", "ipv6Address"} {
		if a := v.Get(name).Text(); a != "" {
			s.Addresses = append(s.Addresses, a)
		}
	}
	if n, ok := v.Get("port").Number(); ok && s.Port == 0 {
		s.Port = n
	}
	return len(s.Addresses) < maxAddresses
}

func answer(v Value) Answer {
	switch v.Text() {
	case "true":
		return Yes
	case "false":
		return No
	}
	return NotSaid
}

func plmns(v Value) (out []string) {
	v.Elements(func(e Value) bool {
		if mcc, mnc := e.Get("mcc").Text(), e.Get("mnc").Text(); mcc != "" {
			out = append(out, mcc+"-"+mnc)
		}
		return len(out) < maxAddresses
	})
	return out
}

// Profiles calls yield with each profile of a SearchResult (TS 29.510 6.2.6.2.2), or of a list of profiles.
func Profiles(body []byte, yield func(*Profile)) {
	v := JSON(body)
	if list := v.Get("nfInstances"); list.Exists() {
		v = list
	}
	v.Elements(func(e Value) bool {
		if p, ok := ParseProfile(e); ok {
			yield(&p)
		}
		return true
	})
}

// Search is what an assessment asks of a discovery, TS 29.510 6.2.3.2.3.1.
type Search struct {
	Target, Requester, RequesterInstance, Services string
	HasTarget, HasRequester                        bool // both are mandatory
}

// ParseSearch reads the query of an NFDiscover request.
func ParseSearch(p Path) (s Search) {
	s.Target, s.HasTarget = p.Parameter("target-nf-type")
	s.Requester, s.HasRequester = p.Parameter("requester-nf-type")
	s.RequesterInstance, _ = p.Parameter("requester-nf-instance-id")
	s.Services, _ = p.Parameter("service-names")
	return s
}

// nfTypes is NFType, TS 29.510 6.1.6.3.3.
var nfTypes = map[string]bool{
	"NRF": true, "UDM": true, "AMF": true, "SMF": true, "AUSF": true, "NEF": true, "PCF": true, "SMSF": true, "NSSF": true, "UDR": true, "LMF": true,
	"GMLC": true, "5G_EIR": true, "SEPP": true, "UPF": true, "N3IWF": true, "AF": true, "UDSF": true, "BSF": true, "CHF": true, "NWDAF": true, "PCSCF": true,
	"CBCF": true, "HSS": true, "UCMF": true, "SOR_AF": true, "SPAF": true, "MME": true, "SCSAS": true, "SCEF": true, "SCP": true, "NSSAAF": true,
	"ICSCF": true, "SCSCF": true, "DRA": true, "IMS_AS": true, "AANF": true, "5G_DDNMF": true, "NSACF": true, "MFAF": true, "EASDF": true, "DCCF": true,
	"MB_SMF": true, "TSCTSF": true, "ADRF": true, "GBA_BSF": true, "CEF": true, "MB_UPF": true, "NSWOF": true, "PKMF": true, "MNPF": true, "SMS_GMSC": true,
	"SMS_IWMSC": true, "MBSF": true, "MBSTF": true, "PANF": true, "IP_SM_GW": true, "SMS_ROUTER": true, "DCSF": true, "MRF": true, "MRFP": true, "MF": true,
	"SLPKMF": true, "RH": true, "TNGF": true, "W_AGF": true, "TWIF": true, "TSN_AF": true,
}

// IsNFType says that a name is an NFType of TS 29.510. The type may be extended; a name of an operator's own is not one.
func IsNFType(s string) bool { return nfTypes[s] }
