package free5gc

import (
	"crypto/ecdh"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// protection records the algorithms and keys that protect subscribers, and whether tokens are asked for where a chart
// holds that setting by itself.
func (r reader) protection() {
	switch r.c.Type {
	case network.AMF:
		source.PutOrder(r.f, r.fn, network.NASIntegrity, r.body.Get("security", "integrityOrder"))
		source.PutOrder(r.f, r.fn, network.NASCiphering, r.body.Get("security", "cipheringOrder"))
	case network.NRF:
		source.Put(r.f, r.fn, network.OAuth2, r.body.Get("oauth"))
	case network.UDM:
		source.SetDefault(r.f, r.fn, network.NullScheme, true, r.line, "the UDM accepts null-scheme SUCIs and has no setting against them")
		r.homeKeys()
	}
}

// homeKeys reads home network keys (TS 33.501 clause C.3): keys.udmProfile{A,B}HN{Private,Public}Key up to 3.1, and
// SuciProfile from 3.2, where a key's place in the list is its identifier.
func (r reader) homeKeys() {
	keys := r.body.Get("keys")
	for scheme, profile := range []string{1: "A", 2: "B"} {
		private, public := keys.Get("udmProfile"+profile+"HNPrivateKey"), keys.Get("udmProfile"+profile+"HNPublicKey")
		if scheme > 0 && (private.OK() || public.OK()) {
			k := r.f.Net.Add(network.KindHomeNetworkKey, "", profile, r.fn)
			source.Set(r.f, k, network.HNScheme, scheme, max(private.Line(), public.Line()))
			r.homeKey(k, scheme, private, public)
		}
	}
	id := 0
	for p := range r.body.First("SuciProfile", "suciProfile").Items() {
		if !p.Map() {
			continue
		}
		id++
		k := r.f.Net.Add(network.KindHomeNetworkKey, "", strconv.Itoa(id), r.fn)
		source.Set(r.f, k, network.HNKeyID, id, p.Line())
		source.Put(r.f, k, network.HNScheme, fold(p, "protectionScheme"))
		scheme := 0
		if c, ok := network.HNScheme.Best(k); ok {
			scheme = c.Value
		}
		r.homeKey(k, scheme, fold(p, "privateKey"), fold(p, "publicKey"))
	}
}

// homeKey records a key's public half, computed from the private one where that stands in the file. What the file says
// of the public key is taken only where there is no private one.
func (r reader) homeKey(k *network.Element, scheme int, private, public source.Node) {
	curve := map[int]ecdh.Curve{1: ecdh.X25519(), 2: ecdh.P256()}[scheme]
	given := strings.ToLower(strings.TrimPrefix(public.Text(), "0x"))
	if !private.OK() {
		source.PutText(r.f, k, network.HNPublicKey, given, public.Line())
		return
	}
	if source.Open(private.Text()) {
		r.f.Notef(private.Line(), "private key: the value is filled in elsewhere")
		return
	}
	source.Set(r.f, k, network.KeyInline, true, private.Line())
	raw, err := hex.DecodeString(private.Text())
	if err != nil || curve == nil {
		r.f.Notef(private.Line(), "private key: expected 64 hexadecimal digits and protection scheme 1 or 2")
		return
	}
	key, err := curve.NewPrivateKey(raw)
	if err != nil {
		r.f.Notef(private.Line(), "private key: expected 64 hexadecimal digits of a key of protection scheme %d", scheme)
		return
	}
	own := hex.EncodeToString(key.PublicKey().Bytes())
	source.Set(r.f, k, network.HNPublicKey, own, private.Line())
	if der, err := x509.MarshalPKIXPublicKey(key.PublicKey()); err == nil { // SubjectPublicKeyInfo, RFC 5480 and RFC 8410
		sum := sha256.Sum256(der)
		source.Set(r.f, k, network.KeyDigest, hex.EncodeToString(sum[:]), private.Line())
	}
	if public.OK() && len(given) == len(own) && given != own {
		r.f.Remarkf(public.Line(), "the public key does not belong to the private key beside it")
	}
}
