package sbi

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

func TestOperation(t *testing.T) {
	for _, c := range []struct {
		method, path string
		want         Operation
		api, ue      string
	}{
		{"PUT", "/nnrf-nfm/v1/nf-instances/4f1c2d3e-0a1b-4c2d-8e3f-5a6b7c8d9e0f", NFRegister, "nnrf-nfm", ""},
		{"PATCH", "/prefix/nnrf-nfm/v1/nf-instances/1", NFUpdate, "nnrf-nfm", ""},
		{"DELETE", "/nnrf-nfm/v1/nf-instances/1", NFDeregister, "nnrf-nfm", ""},
		{"GET", "/nnrf-nfm/v1/nf-instances?nf-type=AMF", NFListRetrieval, "nnrf-nfm", ""},
		{"GET", "/nnrf-nfm/v1/nf-instances/1", NFProfileRetrieval, "nnrf-nfm", ""},
		{"POST", "/nnrf-nfm/v1/subscriptions", NFStatusSubscribe, "nnrf-nfm", ""},
		{"GET", "/nnrf-disc/v1/nf-instances?target-nf-type=UDM&requester-nf-type=AMF", NFDiscover, "nnrf-disc", ""},
		{"POST", "/oauth2/token", AccessTokenGet, "nnrf-oauth2", ""},
		{"GET", "/bootstrapping", Bootstrap, "bootstrapping", ""},
		{"POST", "/nausf-auth/v1/ue-authentications", UEAuthenticate, "nausf-auth", ""},
		{"PUT", "/nausf-auth/v1/ue-authentications/1/5g-aka-confirmation", UEAuthenticateConfirm, "nausf-auth", ""},
		{"POST", "/nudm-ueau/v1/suci-0-001-01-0-0-0-0000000001/security-information/generate-auth-data", GenerateAuthData, "nudm-ueau", "suci-0-001-01-0-0-0-0000000001"},
		{"GET", "/nudm-sdm/v2/imsi-001010000000001/am-data", SubscriberDataGet, "nudm-sdm", "imsi-001010000000001"},
		{"GET", "/nudr-dr/v2/subscription-data/imsi-001010000000001/authentication-data/authentication-subscription", AuthenticationDataQuery, "nudr-dr", "imsi-001010000000001"},
		{"GET", "/nudr-dr/v1/policy-data/ues/imsi-001010000000001/am-data", PolicyDataQuery, "nudr-dr", "imsi-001010000000001"},
		{"POST", "/nsmf-pdusession/v1/sm-contexts", SMContextCreate, "nsmf-pdusession", ""},
		{"POST", "/nsmf-pdusession/v1/sm-contexts/1/modify", SMContextUpdate, "nsmf-pdusession", ""},
		{"POST", "/namf-callback/v1/am-policy/1", Notification, "namf-callback", ""},
		{"POST", "/n32c-handshake/v1/exchange-capability", SecurityCapability, "n32c-handshake", ""},
		{"GET", "/", OtherOperation, "", ""},
		{"GET", "", OtherOperation, "", ""},
	} {
		p := ParsePath(c.path)
		if got := p.Operation(c.method); got != c.want || p.API != c.api || p.UE() != c.ue {
			t.Errorf("%s %s: %s of %q, UE %q", c.method, c.path, got, p.API, p.UE())
		}
	}
	if got := ParsePath("/nudm-sdm/v2/x").Producer(); got != "UDM" {
		t.Errorf("producer %q", got)
	}
	if s := ParseSearch(ParsePath("/nnrf-disc/v1/nf-instances?target-nf-type=U%44M&service-names=a+b")); s.Target != "UDM" || s.Services != "a b" || s.HasRequester {
		t.Errorf("%+v", s)
	}
}

func token(header, claims, signature string) string {
	e := base64.RawURLEncoding.EncodeToString
	return e([]byte(header)) + "." + e([]byte(claims)) + "." + signature
}

func TestToken(t *testing.T) {
	b := token(`{"alg":"none","typ":"JWT"}`, `{"iss":"","sub":"1","aud":["UDM","UDR"],"scope":"nudm-sdm:am-data nudm-uecm","exp":1700000000}`, "")
	got, ok := ParseToken([]byte(b))
	if !ok || got.Algorithm != "none" || !got.Unsigned || !got.HasIssuer || got.Issuer != "" || fmt.Sprint(got.Audience) != "[UDM UDR]" {
		t.Errorf("%v %+v", ok, got)
	}
	if !got.Allows("nudm-sdm") || !got.Allows("nudm-uecm") || got.Allows("nudm") || got.Allows("nnrf-disc") {
		t.Error("scope")
	}
	if got.Expired(time.Unix(1700000030, 0)) || !got.Expired(time.Unix(1700000100, 0)) {
		t.Error("expiry")
	}
	for _, bad := range []string{"", "a.b", "a.b.c", "..", token("[]", "{}", "x")} {
		if _, ok := ParseToken([]byte(bad)); ok {
			t.Errorf("%q is a token", bad)
		}
	}
	if scheme, rest := Credentials([]byte("Bearer  x.y.z")); scheme != "Bearer" || string(rest) != "x.y.z" {
		t.Errorf("%s %s", scheme, rest)
	}
	if r := ParseAccessTokenRequest([]byte("grant_type=client_credentials&nfInstanceId=1&nfType=AMF&targetNfType=UDM&scope=nudm-sdm%20nudm-uecm")); r.Scope != "nudm-sdm nudm-uecm" || r.TargetNFType != "UDM" {
		t.Errorf("%+v", r)
	}
	if r := ParseAccessTokenResponse([]byte(`{"access_token":"a.b.c","token_type":"Bearer","expires_in":1000}`)); string(r.Token) != "a.b.c" || r.ExpiresIn != 1000 {
		t.Errorf("%+v", r)
	}
}

func TestBodies(t *testing.T) {
	p, ok := ParseProfile(JSON([]byte(`{"nfInstanceId":"1","nfType":"AMF","nfStatus":"REGISTERED","plmnList":[{"mcc":"001","mnc":"01"}],"ipv4Addresses":["192.0.2.1"],
		"customInfo":{"oauth2":true},"amfInfo":{"amfRegionId":"ca","amfSetId":"3f8"},"nfServices":[{"serviceName":"namf-comm","scheme":"https","oauth2Required":false,
		"allowedNfTypes":["SMF"],"ipEndPoints":[{"ipv4Address":"192.0.2.1","port":7777}]}]}`)))
	if want := `{1 AMF REGISTERED  [192.0.2.1] [001-01] [] 2  ca 3f8 [{namf-comm https   [SMF] 1 [192.0.2.1] 7777}] 0}`; !ok || fmt.Sprint(p) != want {
		t.Errorf("got  %v\nwant %s", p, want)
	}
	n := 0
	Profiles([]byte(`{"validityPeriod":1,"nfInstances":[{"nfType":"UDM"},{"nfType":"AMF"}]}`), func(*Profile) { n++ })
	if n != 2 {
		t.Errorf("%d profiles", n)
	}
	u, ok := ParseSUCI("suci-0-001-01-0-0-0-0000000001")
	if !ok || u.SUPI() != "imsi-001010000000001" || u.Scheme != "0" {
		t.Errorf("%+v", u)
	}
	if u, ok = ParseSUCI("suci-1-example.org-0-1-2-ab-cd"); !ok || u.Realm != "example.org" || u.Scheme != "1" || u.Output != "ab-cd" || u.SUPI() != "" {
		t.Errorf("%+v", u)
	}
	if k := ParseSubscriberKeys([]byte(`{"authenticationMethod":"5G_AKA","permanentKey":{"permanentKeyValue":"x"},"opc":null}`)); !k.Permanent || k.Operator {
		t.Errorf("%+v", k)
	}
	body := "--b\r\nContent-Type: application/json\r\n\r\n{\"supi\":1}\r\n--b\r\nContent-Type: application/vnd.3gpp.5gnas\r\nContent-Id: n1\r\n\r\n\x2e\x01\r\n--b--\r\n"
	var parts []string
	Parts([]byte(`multipart/related; boundary="b"`), []byte(body), func(kind, id, part []byte) { parts = append(parts, fmt.Sprintf("%s %s %q", kind, id, part)) })
	if fmt.Sprint(parts) != `[application/json  "{\"supi\":1}" application/vnd.3gpp.5gnas n1 ".\x01"]` {
		t.Errorf("%v", parts)
	}
}

// What encoding/json reads, we read alike: the members and elements at the top.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":[true,null,"x\n\u00e9"],"c":{"d":{}}}`, `[1,"2",[3]]`, `{"a" : -1.5e3 ,"a":"}"}`, `{"a":`, `"x`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v := JSON(b)
		ours := map[string]string{}
		v.Members(func(n string, m Value) bool { ours[n] = m.Text(); return true })
		n := 0
		v.Elements(func(e Value) bool { e.Number(); n++; return true })
		ParseProfile(v)
		ParseToken(b)
		ParsePath(string(b)).Operation("GET")
		ParseSUCI(string(b))
		Parts(b, b, func(_, _, _ []byte) {})
		var m map[string]json.RawMessage
		if json.Unmarshal(b, &m) == nil {
			for name, raw := range m {
				var s string
				if _, ok := ours[name]; !ok && plainName(name) {
					t.Errorf("%q: member %q is missing", b, name)
				} else if ok && json.Unmarshal(raw, &s) == nil && raw[0] == '"' && ascii(s) && ours[name] != s {
					t.Errorf("%q: member %q is %q, want %q", b, name, ours[name], s)
				}
			}
		}
		var list []json.RawMessage
		if json.Unmarshal(b, &list) == nil && list != nil && len(list) != n && depth(b) < maxDepth {
			t.Errorf("%q: %d elements, want %d", b, n, len(list))
		}
	})
}

func plainName(s string) bool {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || c == '\\' || c == '"' || c == '<' || c == '>' || c == '&' || c == '/' {
			return false
		}
	}
	return true
}

func ascii(s string) bool {
	for _, c := range []byte(s) {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func depth(b []byte) (n int) {
	for _, c := range b {
		if c == '[' || c == '{' {
			n++
		}
	}
	return n
}
