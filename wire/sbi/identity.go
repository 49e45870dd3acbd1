package sbi

import (
	"bytes"
	"strings"
)

// SUCI is a subscription concealed identifier in text, TS 29.571 5.3.2 and TS 23.003 28.7.3:
//
//	suci-0-MCC-MNC-routing indicator-scheme-key id-output    suci-TYPE-realm-routing indicator-scheme-key id-output
type SUCI struct {
	Type             string // 0: IMSI
	MCC, MNC, Realm  string
	RoutingIndicator string
	Scheme           string // 0: null scheme, the SUPI is readable; 1, 2: profiles A, B (TS 33.501 annex C)
	KeyID            string
	Output           string
}

// ParseSUCI reads a SUCI, and says whether it is one.
func ParseSUCI(s string) (u SUCI, ok bool) {
	rest, ok := strings.CutPrefix(s, "suci-")
	if !ok {
		return u, false
	}
	f := strings.SplitN(rest, "-", 8)
	switch {
	case len(f) >= 7 && f[0] == "0":
		return SUCI{f[0], f[1], f[2], "", f[3], f[4], f[5], strings.Join(f[6:], "-")}, true
	case len(f) >= 6 && f[0] != "0":
		return SUCI{f[0], "", "", f[1], f[2], f[3], f[4], strings.Join(f[5:], "-")}, true
	}
	return u, false
}

// SUPI is the identity that a SUCI of the null scheme shows, "" for another scheme.
func (u SUCI) SUPI() string {
	if u.Scheme != "0" || u.Type != "0" {
		return ""
	}
	return "imsi-" + u.MCC + u.MNC + u.Output
}

// AuthenticationInfo is TS 29.509 6.1.6.2.2, and AuthenticationInfoRequest of TS 29.503 6.3.6.2.2.
type AuthenticationInfo struct {
	Identity       string // supiOrSuci
	ServingNetwork string
	Resync         bool // a resynchronisation is asked for
}

// ParseAuthenticationInfo reads the body of UEAuthenticate or GenerateAuthData.
func ParseAuthenticationInfo(body []byte) (a AuthenticationInfo) {
	JSON(body).Members(func(name string, v Value) bool {
		switch name {
		case "supiOrSuci":
			a.Identity = v.Text()
		case "servingNetworkName":
			a.ServingNetwork = v.Text()
		case "resynchronizationInfo":
			a.Resync = v.Exists()
		}
		return true
	})
	return a
}

// AuthenticationResult is what an AUSF or UDM answers: TS 29.509 6.1.6.2.3, 6.1.6.2.8, TS 29.503 6.3.6.2.3.
type AuthenticationResult struct {
	Type   string // "5G_AKA", "EAP_AKA_PRIME"
	Result string // "AUTHENTICATION_SUCCESS", "AUTHENTICATION_FAILURE"
	SUPI   string
	Vector bool // an authentication vector is in it
	Key    bool // K_SEAF or K_AUSF is in it
}

// ParseAuthenticationResult reads the body of a response.
func ParseAuthenticationResult(body []byte) (a AuthenticationResult) {
	JSON(body).Members(func(name string, v Value) bool {
		switch name {
		case "authType":
			a.Type = v.Text()
		case "authResult":
			a.Result = v.Text()
		case "supi":
			a.SUPI = v.Text()
		case "5gAuthData":
			a.Vector = v.Exists()
		case "authenticationVector":
			a.Vector = v.Exists()
			a.Key = a.Key || v.Get("kausf").Exists()
		case "kseaf":
			a.Key = v.Exists()
		}
		return true
	})
	return a
}

// SubscriberKeys is what of a subscriber's long-term secrets a body shows (AuthenticationSubscription, TS 29.505 5.2.2.2.1).
// The values are never read.
type SubscriberKeys struct {
	Method    string // authenticationMethod
	Permanent bool   // encPermanentKey, or the older permanentKey
	Operator  bool   // encOpcKey, encTopcKey, or the older opc and milenage.op
	Sequence  bool   // sequenceNumber
}

// ParseSubscriberKeys reads the body of an AuthenticationDataQuery response.
func ParseSubscriberKeys(body []byte) (k SubscriberKeys) {
	JSON(body).Members(func(name string, v Value) bool {
		switch name {
		case "authenticationMethod":
			k.Method = v.Text()
		case "encPermanentKey", "permanentKey":
			k.Permanent = v.Exists()
		case "encOpcKey", "encTopcKey", "opc", "topc", "milenage":
			k.Operator = k.Operator || v.Exists()
		case "sequenceNumber":
			k.Sequence = v.Exists()
		}
		return true
	})
	return k
}

// Problem is ProblemDetails, TS 29.571 5.2.4.1 (RFC 9457).
type Problem struct {
	Status               int64
	Cause, Title, Detail string
}

// ParseProblem reads the body of an error.
func ParseProblem(body []byte) (p Problem) {
	JSON(body).Members(func(name string, v Value) bool {
		switch name {
		case "status":
			p.Status, _ = v.Number()
		case "cause":
			p.Cause = v.Text()
		case "title":
			p.Title = v.Text()
		case "detail":
			p.Detail = v.Text()
		}
		return true
	})
	return p
}

// Parts calls yield with each part of a multipart/related body (RFC 2387; TS 29.500 5.2.2.1): the JSON first, then NAS and
// NGAP in binary, known by their Content-Id. A body of another type is one part.
func Parts(contentType, body []byte, yield func(kind, id, part []byte)) {
	boundary, ok := boundaryOf(contentType)
	if !ok {
		yield(contentType, nil, body)
		return
	}
	mark := append([]byte("--"), boundary...)
	_, rest, found := bytes.Cut(body, mark)
	for found {
		if bytes.HasPrefix(rest, []byte("--")) {
			return
		}
		var part []byte
		part, rest, found = bytes.Cut(rest, mark)
		head, content, ok := bytes.Cut(part, []byte("\r\n\r\n"))
		if !ok {
			continue
		}
		yield(partField(head, "content-type"), partField(head, "content-id"), bytes.TrimSuffix(content, []byte("\r\n")))
	}
}

func boundaryOf(contentType []byte) ([]byte, bool) {
	if len(contentType) < 10 || !strings.EqualFold(string(contentType[:10]), "multipart/") {
		return nil, false
	}
	i := bytes.Index(contentType, []byte("boundary="))
	if i < 0 {
		return nil, false
	}
	b, _, _ := bytes.Cut(contentType[i+9:], []byte(";"))
	b = bytes.Trim(bytes.TrimSpace(b), `"`)
	return b, len(b) > 0 && len(b) <= 70
}

func partField(head []byte, name string) []byte {
	for len(head) > 0 {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\r\n"))
		if k, v, ok := bytes.Cut(line, []byte(":")); ok && len(k) == len(name) && strings.EqualFold(string(k), name) {
			return bytes.TrimSpace(v)
		}
	}
	return nil
}
