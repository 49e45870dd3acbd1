package sba

import (
	"fmt"
	"slices"

	"github.com/guyline/guyline/wire/sbi"
)

// principles judges an exchange against what every network should keep.
func (t *Tracker) principles(x *exchange, s *server) {
	switch x.op {
	case sbi.NFRegister:
		t.registration(x, s)
	case sbi.AccessTokenGet:
		t.tokenRequest(x, s)
	case sbi.UEAuthenticate:
		if u, ok := sbi.ParseSUCI(x.identity); ok && x.accepted() {
			v := t.verdict("null-scheme-suci-accepted", "SBI", s)
			v.says(x.src, func() (string, string) {
				return "authentications begin with a SUCI of the null scheme, which shows the SUPI", "authentications begin with a concealed identity"
			})
			if u.Scheme == "0" {
				if v.ue == "" {
					v.ue = t.ue(x.identity)
				}
				v.add(fail, x.answered, x.frames...)
			} else {
				v.add(pass, x.answered, x.frames...)
			}
		}
	case sbi.AuthenticationDataQuery:
		t.subscriberKeys(x, s)
	}
}

func (t *Tracker) registration(x *exchange, s *server) {
	if x.status == 0 {
		return
	}
	works := t.verdict("nf-registration-works", "SBI", s)
	works.says(x.src, func() (string, string) {
		return fmt.Sprintf("registrations at %s are answered with an error, the first with %d", s.node, x.status), "NF instances register at " + s.node
	})
	if x.accepted() {
		works.add(pass, x.answered, x.frames...)
	} else {
		works.add(fail, x.answered, x.frames...)
	}
	v := t.verdict("anonymous-nf-registration", "SBI", s)
	v.says(x.src, func() (string, string) {
		return s.node + " takes registrations from who shows no certificate, token or assertion; whether the network itself keeps strangers away this capture cannot show",
			s.node + " takes registrations only from who proves to be an NF"
	})
	switch {
	case x.accepted() && !x.proved():
		v.add(fail, x.answered, x.frames...)
	case x.accepted(), x.refused():
		v.add(pass, x.answered, x.frames...)
	}
}

func (t *Tracker) tokenRequest(x *exchange, s *server) {
	if !x.accepted() {
		return
	}
	i, known := t.instances.find(x.request.Instance)
	if !known {
		return
	}
	v := t.verdict("token-to-self-registered", "SBI", s)
	v.says(x.src, func() (string, string) {
		return "tokens are given to who registered without proving to be an NF, and proves nothing in asking", "tokens go to who proved to be an NF"
	})
	if !i.anonymous || x.proved() {
		v.add(pass, x.answered, x.frames...)
		return
	}
	v.add(fail, x.answered, slices.Concat(i.registered, x.frames)...)
}

// subscriberKeys judges who gets a subscriber's long-term keys: a UDM only (TS 29.505: authentication-subscription), which proved it.
func (t *Tracker) subscriberKeys(x *exchange, s *server) {
	if !x.keys {
		return
	}
	v := t.verdict("subscriber-keys-to-stranger", "SBI", s)
	v.praise = "long-term keys go to a UDM"
	subject := ""
	if x.token != nil {
		if i, ok := t.instances.find(x.token.Subject); ok {
			subject = i.nfType
		}
	}
	if !v.src.IsValid() {
		v.src = x.src
	}
	switch {
	case !x.proved():
		v.detail = fmt.Sprintf("%s gives a subscriber's long-term keys to who shows no token and no certificate", s.at)
	case subject != "" && subject != "UDM":
		v.detail = fmt.Sprintf("%s gives a subscriber's long-term keys to a token of an NF of type %s", s.at, subject)
	default:
		v.add(pass, x.answered, x.frames...)
		return
	}
	if v.ue == "" {
		v.ue = t.ue(x.path.UE())
	}
	v.add(fail, x.answered, x.frames...)
}
