package sbi

import (
	"bytes"
	"encoding/base64"
	"hash/fnv"
	"time"
)

// maxToken bounds a token that is read.
const maxToken = 16 << 10

// Token is a JSON Web Token (RFC 7519) as an access token of TS 29.510 6.3.5.2.4. Nothing of it is verified.
//
//	base64url(header) "." base64url(claims) "." base64url(signature)
type Token struct {
	Algorithm string // "alg" (RFC 7515 4.1.1): "none" where nothing signs it
	KeyID     string
	Type      string

	Issuer     string   // NF instance id of the NRF
	Subject    string   // NF instance id of the consumer
	Audience   []string // NF type or NF instance ids of producers
	Scope      string   // names of services, with blanks between
	Expires    int64    // seconds since 1970; 0: no claim
	Issued     int64
	HasIssuer  bool // the claim is there, if perhaps empty
	HasSubject bool
	HasAud     bool

	Unsigned bool   // the signature is empty
	Digest   uint64 // of the whole token, to know it again: FNV-1a
}

// maxAudience bounds the audience that is kept.
const maxAudience = 16

// ParseToken reads a token, and says whether it is one.
func ParseToken(b []byte) (Token, bool) {
	var t Token
	if len(b) > maxToken {
		return t, false
	}
	head, rest, ok := bytes.Cut(b, []byte("."))
	claims, signature, ok2 := bytes.Cut(rest, []byte("."))
	if !ok || !ok2 {
		return t, false
	}
	header, ok := segment(head)
	payload, ok2 := segment(claims)
	if !ok || !ok2 || !header.IsObject() || !payload.IsObject() {
		return t, false
	}
	header.Members(func(name string, v Value) bool {
		switch name {
		case "alg":
			t.Algorithm = v.Text()
		case "kid":
			t.KeyID = v.Text()
		case "typ":
			t.Type = v.Text()
		}
		return true
	})
	payload.Members(func(name string, v Value) bool {
		t.claim(name, v)
		return true
	})
	t.Unsigned = len(signature) == 0
	sum := fnv.New64a()
	sum.Write(b)
	t.Digest = sum.Sum64()
	return t, true
}

func (t *Token) claim(name string, v Value) {
	switch name {
	case "iss":
		t.Issuer, t.HasIssuer = v.Text(), true
	case "sub":
		t.Subject, t.HasSubject = v.Text(), true
	case "aud":
		t.Audience, t.HasAud = v.Texts(maxAudience), true
	case "scope":
		t.Scope = v.Text()
	case "exp":
		t.Expires, _ = v.Number()
	case "iat":
		t.Issued, _ = v.Number()
	}
}

// segment decodes one part of a token, with or without padding.
func segment(b []byte) (Value, bool) {
	b = bytes.TrimRight(b, "=")
	out := make([]byte, base64.RawURLEncoding.DecodedLen(len(b)))
	n, err := base64.RawURLEncoding.Decode(out, b)
	return JSON(out[:n]), err == nil
}

// Expired says that the token was no longer good at a time, which it must say (TS 29.510: exp is mandatory). A minute is
// allowed for clocks that differ.
func (t *Token) Expired(at time.Time) bool { return t.Expires != 0 && at.Unix() > t.Expires+60 }

// Allows says that the scope names a service (TS 33.501 13.4.1.1.2), or an operation level scope of it, "nudm-sdm:am-data".
func (t *Token) Allows(api string) bool {
	for rest := []byte(t.Scope); len(rest) > 0; {
		var word []byte
		word, rest, _ = bytes.Cut(rest, []byte(" "))
		service, _, _ := bytes.Cut(word, []byte(":"))
		if string(service) == api {
			return true
		}
	}
	return false
}

// Credentials are an Authorization field's scheme and the rest (RFC 9110 11.6.2): "Bearer" and a token (RFC 6750).
func Credentials(authorization []byte) (scheme string, rest []byte) {
	s, rest, _ := bytes.Cut(bytes.TrimSpace(authorization), []byte(" "))
	if len(s) > 32 {
		return "", nil
	}
	return string(s), bytes.TrimSpace(rest)
}

// AccessTokenRequest is the form of TS 29.510 6.3.5.2.2.
type AccessTokenRequest struct {
	GrantType, Instance, NFType, TargetNFType, TargetInstance, Scope string
}

// ParseAccessTokenRequest reads a body of type application/x-www-form-urlencoded.
func ParseAccessTokenRequest(body []byte) AccessTokenRequest {
	form := string(body[:min(len(body), 4096)])
	get := func(name string) string { v, _ := parameter(form, name); return v }
	return AccessTokenRequest{get("grant_type"), get("nfInstanceId"), get("nfType"), get("targetNfType"), get("targetNfInstanceId"), get("scope")}
}

// AccessTokenResponse is TS 29.510 6.3.5.2.3, or the error of 6.3.5.2.5.
type AccessTokenResponse struct {
	Token     []byte // to be read with ParseToken
	Type      string
	Scope     string
	ExpiresIn int64
	Error     string // "invalid_client" …
}

// ParseAccessTokenResponse reads a body.
func ParseAccessTokenResponse(body []byte) (r AccessTokenResponse) {
	JSON(body).Members(func(name string, v Value) bool {
		switch name {
		case "access_token":
			r.Token = []byte(v.Text())
		case "token_type":
			r.Type = v.Text()
		case "scope":
			r.Scope = v.Text()
		case "expires_in":
			r.ExpiresIn, _ = v.Number()
		case "error":
			r.Error = v.Text()
		}
		return true
	})
	return r
}
