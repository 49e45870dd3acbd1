package sbi

import "strings"

// Path is the parts of a request's path, TS 29.501 4.4.1:
//
//	[apiRoot's prefix] / apiName / apiVersion / resource … [? query]
type Path struct {
	API      string // "nnrf-nfm"; "" where the path is no API of the service-based architecture
	Version  string // "v1"
	Resource string // what follows, without a slash at its start
	Query    string
}

// ParsePath finds the API in a path: the first segment that a version follows, or one of the two APIs without a version
// (TS 29.510: /oauth2/token, 6.3; /bootstrapping, 6.4).
func ParsePath(path string) Path {
	path, query, _ := strings.Cut(path, "?")
	p := Path{Query: query}
	for rest := strings.TrimPrefix(path, "/"); rest != ""; {
		name, after, _ := strings.Cut(rest, "/")
		next, resource, _ := strings.Cut(after, "/")
		switch {
		case name == "oauth2" && next == "token":
			p.API, p.Resource = "nnrf-oauth2", "token"
			return p
		case name == "bootstrapping" && after == "":
			p.API = name
			return p
		case isVersion(next):
			p.API, p.Version, p.Resource = name, next, resource
			return p
		}
		rest = after
	}
	return p
}

// isVersion says that a segment is "v" and a number (TS 29.501 4.3.1.3).
func isVersion(s string) bool {
	if len(s) < 2 || len(s) > 4 || s[0] != 'v' {
		return false
	}
	return strings.Trim(s[1:], "0123456789") == ""
}

// producers is the NF type behind the first word of an API's name (TS 29.510 6.1.6.3.11).
var producers = map[string]string{
	"nnrf": "NRF", "nudm": "UDM", "namf": "AMF", "nsmf": "SMF", "nausf": "AUSF", "nnef": "NEF", "npcf": "PCF", "nsmsf": "SMSF", "nnssf": "NSSF",
	"nudr": "UDR", "nlmf": "LMF", "n5g": "5G_EIR", "nbsf": "BSF", "nchf": "CHF", "nnwdaf": "NWDAF", "ngmlc": "GMLC", "nucmf": "UCMF", "nhss": "HSS",
	"nsoraf": "SOR_AF", "nspaf": "SP_AF", "nudsf": "UDSF", "nscp": "SCP", "nsepp": "SEPP", "n32c": "SEPP", "n32f": "SEPP", "naf": "AF", "nnssaaf": "NSSAAF",
	"nmfaf": "MFAF", "ndccf": "DCCF", "nadrf": "ADRF", "ntsctsf": "TSCTSF", "naanf": "AANF", "neasdf": "EASDF", "nmbsmf": "MB_SMF", "nupf": "UPF",
	"nmnpf": "MNPF", "oauth2": "NRF", "bootstrapping": "NRF",
}

// Producer is the type of NF that serves the API, "" where it is not known. A callback goes the other way: it is named for
// the consumer's type, and Callback says so.
func (p Path) Producer() string {
	word, _, _ := strings.Cut(p.API, "-")
	return producers[word]
}

// Callback says that the path looks like one that a consumer gave for notifications ("namf-callback", "callback" …).
func (p Path) Callback() bool {
	return strings.Contains(p.API, "callback") || strings.Contains(p.API, "notify") || strings.HasPrefix(p.Resource, "callback")
}

// Parameter is the value of a query parameter, and whether it is there.
func (p Path) Parameter(name string) (string, bool) { return parameter(p.Query, name) }

func parameter(query, name string) (string, bool) {
	for query != "" {
		var one string
		one, query, _ = strings.Cut(query, "&")
		if k, v, _ := strings.Cut(one, "="); k == name {
			return decode(v), true
		}
	}
	return "", false
}

// decode takes percent and plus signs out of a query's or form's value.
func decode(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			out = append(out, ' ')
		case s[i] == '%' && i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0:
			out = append(out, byte(hex(s[i+1])<<4|hex(s[i+2])))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}

func hex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
