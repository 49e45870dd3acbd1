package sba

import (
	"fmt"
	"hash/maphash"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/sbi"
)

// token is an access token that was seen.
type token struct {
	sbi.Token
	frames []int64        // of its first use
	from   netip.AddrPort // who used it first
	to     []netip.Addr   // where it was used
	stolen []netip.Addr   // who else used it, told already
	judged bool
	open   struct { // a request that shows it and is not answered yet
		from        netip.Addr
		method, uri string
	}
}

// passedOn says that a request repeats one that is still open, with the same token: somebody forwards it.
func (k *token) passedOn(x *exchange) bool {
	if k.open.uri == "" {
		k.open.from, k.open.method, k.open.uri = x.src.Addr(), x.method, x.uri
		return false
	}
	return k.open.uri == x.uri && k.open.method == x.method && k.open.from != x.src.Addr()
}

// close tells that a request is answered.
func (k *token) close(x *exchange) {
	if k.open.uri == x.uri && k.open.from == x.src.Addr() {
		k.open.uri = ""
	}
}

var seed = maphash.MakeSeed()

// token finds or reads a token, nil for what is none.
func (t *Tracker) token(b []byte) *token {
	if len(b) == 0 {
		return nil
	}
	key := maphash.Bytes(seed, b)
	if k, ok := t.tokens.find(key); ok {
		return k
	}
	parsed, ok := sbi.ParseToken(b)
	if !ok {
		return nil
	}
	k := t.tokens.add(key)
	k.Token = parsed
	t.counts.Tokens++
	return k
}

// rightAudience says whether the audience allows a token to be used at x (TS 33.501 13.4.1.1.2 step 2: the producer's NF
// type or NF instance id); unknown where the audience names instances that this capture does not place.
func (t *Tracker) rightAudience(k *token, x *exchange) shown {
	producer := x.path.Producer()
	verdict := absent
	for _, aud := range k.Audience {
		if aud == producer {
			return present
		}
		if sbi.IsNFType(aud) {
			continue
		}
		i, ok := t.instances.find(aud)
		switch {
		case !ok:
			verdict = unknown
		case i.nfType == producer || slices.Contains(i.addresses, x.dst.Addr()):
			return present
		}
	}
	if len(k.Audience) == 0 {
		return unknown
	}
	return verdict
}

// tokenUse judges the token that a request shows, and the use of none.
func (t *Tracker) tokenUse(x *exchange, s *server, c *client) {
	if x.accepted() && x.op != sbi.AccessTokenGet && x.op != sbi.NFRegister {
		u := t.apis[x.path.API]
		if u == nil && len(t.apis) < maxUsage {
			u = new(usage)
			t.apis[x.path.API] = u
		}
		if u != nil {
			u.take(x)
		}
		if x.auth == present || x.op.NeedsToken() && x.path.Producer() != "NRF" {
			t.overall.take(x)
		}
		if x.token != nil {
			c.token = true
		}
	}
	if x.auth == absent && x.op.NeedsToken() && x.status != 0 {
		if s.tokens == nil {
			s.tokens = t.verdict("oauth-enforced", "SBI", s)
			s.tokens.says(x.src, func() (string, string) {
				return "requests to " + s.node + " are served without an access token, the first to " + x.path.API, "requests without an access token are refused by " + s.node
			})
		}
		v := s.tokens
		switch {
		case x.refused():
			v.add(pass, x.answered, x.frames...)
		case x.accepted() && x.path.Producer() != "NRF": // tokens towards the NRF are optional (13.3.1.3)
			v.add(fail, x.answered, x.frames...)
		}
	}
	if x.issued != nil {
		t.claims(x.issued, x)
	}
	if x.token == nil {
		return
	}
	t.claims(x.token, x)
	t.useOf(x.token, x, s)
	t.replayed(x.token, x, c)
}

// claims says what a token holds, once.
func (t *Tracker) claims(k *token, x *exchange) {
	if k.judged {
		return
	}
	k.judged = true
	t.fact(event.Event{ID: "sbi-token", Interface: "SBI", Value: k.Algorithm, Node: k.Subject, Frames: x.frames, Time: x.answered, Src: x.src, Dst: x.dst,
		Detail: fmt.Sprintf("Issuer %q, audience %q, scope %q, valid until %s.", k.Issuer, strings.Join(k.Audience, " "), k.Scope, time.Unix(k.Expires, 0).UTC().Format(time.RFC3339))})
	v := t.verdictOn("token-claims-empty", "SBI", "access tokens")
	if !v.src.IsValid() {
		v.src, v.dst = x.src, x.dst
	}
	v.praise = "tokens name their issuer, subject, audience and scope"
	var empty []string
	for _, claim := range [...]struct{ name, value string }{{"iss", k.Issuer}, {"sub", k.Subject}, {"aud", strings.Join(k.Audience, " ")}, {"scope", k.Scope}} {
		if claim.value == "" {
			empty = append(empty, claim.name)
		}
	}
	if len(empty) == 0 {
		v.add(pass, x.answered, x.frames...)
		return
	}
	v.detail = "tokens leave out or leave empty " + strings.Join(empty, ", ")
	v.add(fail, x.answered, x.frames...)
}

// useOf judges one use of a token (TS 33.501 13.4.1.1.2 step 2).
func (t *Tracker) useOf(k *token, x *exchange, s *server) {
	at := time.Unix(0, x.time)
	wrong := func(id, kind, what string, proof func(*Tracker) bool) {
		v := t.verdict(id, "SBI", s)
		v.says(x.src, func() (string, string) { return s.node + " accepts " + what, s.node + " refuses " + what })
		switch {
		case x.refused():
			v.add(pass, x.answered, x.frames...)
		case x.accepted():
			v.add(fail, x.answered, x.frames...)
		}
		if kind != "" && (x.accepted() || kind == "oauth-alg-none") {
			t.suspicious(suspicion{kind: kind, x: x, proof: proof, detail: fmt.Sprintf("%s shows %s for %s %s and is answered %d.", x.src.Addr(), what, x.method, x.path.API, x.status)})
		}
	}
	if strings.EqualFold(k.Algorithm, "none") || k.Unsigned {
		wrong("alg-none-refused", "oauth-alg-none", fmt.Sprintf("a token that nothing signs (alg %q)", k.Algorithm), nil)
	}
	if k.Expired(at) {
		// Where every token is too old, the clocks differ.
		wrong("expired-token-refused", "oauth-expired", "a token that expired "+time.Unix(k.Expires, 0).UTC().Format(time.RFC3339),
			func(t *Tracker) bool { return t.valid.unexpired > 0 || t.valid.tokens == 1 })
	} else if x.accepted() && k.Expires != 0 {
		t.valid.unexpired++
	}
	if x.accepted() {
		t.valid.tokens++
	}
	switch t.rightAudience(k, x) {
	case absent:
		wrong("wrong-audience-refused", "oauth-audience", fmt.Sprintf("a token for audience %q", strings.Join(k.Audience, " ")),
			func(t *Tracker) bool { return t.valid.audience > 0 })
	case present:
		if x.accepted() {
			t.valid.audience++
		}
	}
	switch {
	case k.Allows(x.path.API):
		if x.accepted() {
			t.valid.scope++
		}
	case k.Scope != "":
		// A scope for another service of the same producer is careless; one for another producer's is not.
		kind := "oauth-scope"
		for _, word := range strings.Fields(k.Scope) {
			if (sbi.Path{API: word}).Producer() == x.path.Producer() {
				kind = ""
			}
		}
		wrong("wrong-scope-refused", kind, fmt.Sprintf("a token of scope %q", k.Scope), func(t *Tracker) bool { return t.valid.scope > 0 })
	}
}

// replayed finds a token in the hands of two. An SCP or SEPP passes requests on with the token of the consumer: then the
// second to show it is one to whom the first has shown it.
func (t *Tracker) replayed(k *token, x *exchange, c *client) {
	src := x.src.Addr()
	if !k.from.IsValid() {
		k.from, k.frames = x.src, slices.Clone(x.frames)
	}
	other := src != k.from.Addr() && !slices.Contains(k.to, src) && !slices.Contains(k.stolen, src) && !c.relay
	if len(k.to) < maxSources && !slices.Contains(k.to, x.dst.Addr()) {
		k.to = append(k.to, x.dst.Addr())
	}
	if !other || len(k.stolen) >= maxSources {
		return
	}
	k.stolen = append(k.stolen, src)
	to, from := slices.Clone(k.to), k.from.Addr()
	t.suspicious(suspicion{kind: "oauth-token-replay", x: x, more: k.frames,
		detail: fmt.Sprintf("%s shows the token that %s has shown before (subject %s) and is answered %d.", src, from, k.Subject, x.status),
		proof: func(t *Tracker) bool {
			for _, a := range [...]netip.Addr{src, from} {
				if c, ok := t.clients.find(a); ok && c.relay || slices.Contains(to, a) {
					return false
				}
			}
			return true
		}})
}
