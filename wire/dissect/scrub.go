package dissect

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// identities are what text may hold of a subscriber or terminal (TS 29.571 clause 5.3.2: SUPI, GPSI, PEI; TS 23.003 28.7.3:
// SUCI), or of a token (RFC 7515). The octets that are masked are the last group's that matched.
var identities = sync.OnceValue(func() []identity {
	return []identity{
		{"supi", regexp.MustCompile(`(?i)suci-0-([0-9]{3})-([0-9]{2,3})-[0-9a-f]{1,4}-0-[0-9]{1,3}-([0-9]+)`)},
		{"supi", regexp.MustCompile(`(?i)(imsi-[0-9]{5,15})`)},
		{"gpsi", regexp.MustCompile(`(?i)(msisdn-[0-9]{5,15})`)},
		{"gpsi", regexp.MustCompile(`(?i)(extid-[^"/\s,&?}]+)`)},
		{"supi", regexp.MustCompile(`(?i)((?:nai|gci|gli)-[^"/\s,&?}]*@[^"/\s,&?}]+)`)},
		{"pei", regexp.MustCompile(`(?i)(imei(?:sv)?-[0-9]{14,16})`)},
		{"", regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.([A-Za-z0-9_-]+)`)}, // the signature of a token
		{"digits", regexp.MustCompile(`([0-9]{14,})`)},                                  // IMSI, IMEI or IMEISV without a word before it
	}
})

type identity struct {
	kind string
	find *regexp.Regexp
}

// keyNames are members of JSON and forms whose value is a key or a password, in lower case and without _ and -.
var keyNames = map[string]bool{"k": true, "ki": true, "op": true, "opc": true, "opcvalue": true, "opvalue": true, "permanentkey": true, "permanentkeyvalue": true, "encpermanentkey": true,
	"encopckey": true, "enctopckey": true, "topc": true, "kausf": true, "kseaf": true, "kamf": true, "kasme": true, "kgnb": true, "kn3iwf": true, "nh": true, "ck": true, "ik": true,
	"ckprime": true, "ikprime": true, "xres": true, "xresstar": true, "kakma": true, "password": true, "passwd": true, "secret": true, "clientsecret": true,
	"privatekey": true, "keyampf": true, "milenage": true, "msk": true, "pskey": true, "upconfkey": true, "upintkey": true, "masterkey": true, "kuptempkey": true}

// subscribers are members whose text is an identity of the subscriber whatever its form.
var subscribers = map[string]string{"supi": "supi", "supiorsuci": "", "ueid": "", "gpsi": "gpsi", "pei": "pei", "imsi": "supi", "msisdn": "gpsi", "imei": "pei", "supis": "supi", "gpsis": "gpsi", "username": "supi"}

func plainKey(s string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(s))
}

// found is a stretch of text that is masked, and the identity that gives it its pseudonym.
type found struct {
	from, to   int
	kind, name string
}

// search finds what has to be masked in text, in order and apart from each other.
func search(s []byte) []found {
	var all []found
	for _, p := range identities() {
		for _, m := range p.find.FindAllSubmatchIndex(s, -1) {
			last := len(m) - 2
			f := found{m[last], m[last+1], p.kind, strings.ToLower(string(s[m[last]:m[last+1]]))}
			switch {
			case last > 2: // a SUCI: with its PLMN it gives the IMSI
				f.name = "imsi-" + string(s[m[2]:m[3]]) + string(s[m[4]:m[5]]) + f.name
			case p.kind == "digits" && len(f.name) > 16:
				continue
			case p.kind == "digits" && len(f.name) == 15:
				f.kind, f.name = "supi", "imsi-"+f.name
			case p.kind == "digits":
				f.kind = "pei"
			}
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.from - b.from })
	end := 0
	return slices.DeleteFunc(all, func(f found) bool {
		if f.from < end {
			return true
		}
		end = f.to
		return false
	})
}

// text adds a field whose value is text, masked where it names somebody. Where the text is not just the octets of v (they
// are compressed, say), these are masked as a whole.
func (b *builder) text(parent *Node, v view, name string, s []byte) *Node {
	if b == nil {
		return spare()
	}
	if b.reveal {
		return b.add(parent, v, name, string(s))
	}
	all := search(s)
	var out []byte
	at := 0
	for _, f := range all {
		out = append(out, s[at:f.from]...)
		name := "masked"
		if f.kind != "" {
			name = b.names(f.kind, []byte(f.name))
		}
		out = append(out, name...)
		at = f.to
	}
	n := b.add(parent, v, name, string(append(out, s[at:]...)))
	if len(all) == 0 {
		return n
	}
	n.Masked = true
	if !bytes.Equal(s, v.b) {
		b.mask(v)
		return n
	}
	for _, f := range all {
		b.mask(v.sub(f.from, f.to-f.from))
	}
	return n
}

// printable says whether octets are text.
func printable(s []byte) bool {
	if !utf8.Valid(s) {
		return false
	}
	return !bytes.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' })
}

// member shows a member of JSON or a form: by its name it may be a key or an identity.
func (d *Dissector) member(parent *Node, whole, value view, name string) *Node {
	b := d.b
	key := plainKey(name)
	name = cmp.Or(name, "(empty name)")
	kind, subscriber := subscribers[key]
	text := strings.Trim(string(value.b), `"`)
	switch {
	case keyNames[key] && len(text) > 1 && (len(key) > 3 || len(text) >= 16): // "op" is also an operation
		n := b.secret(parent, value, name, "", text)
		n.Offset, n.Length = whole.off, len(whole.b)
		return n
	case subscriber && kind != "" && len(search(value.b)) == 0 && len(text) > 0 && !strings.HasPrefix(text, "suci-"):
		n := b.secret(parent, value, name, kind, text)
		n.Offset, n.Length = whole.off, len(whole.b)
		return n
	}
	n := b.text(parent, value, name, value.b)
	n.Offset, n.Length = whole.off, len(whole.b)
	if _, token, ok := strings.Cut(text, "eyJ"); ok && strings.Count(token, ".") == 2 {
		d.token(n, value, "eyJ"+token)
	}
	return n
}

// key is a member's name, masked where it names somebody.
func (d *Dissector) key(v view) string {
	b := d.b
	var out []byte
	at := 0
	if !b.reveal {
		for _, f := range search(v.b) {
			out = append(append(out, v.b[at:f.from]...), "masked"...)
			b.mask(v.sub(f.from, f.to-f.from))
			at = f.to
		}
	}
	return string(append(out, v.b[at:]...))
}

// token shows the header and the claims of a JSON web token (RFC 7519).
func (d *Dissector) token(n *Node, v view, token string) {
	parts := strings.SplitN(strings.TrimSpace(token), ".", 3)
	for i, name := range []string{"Token header", "Token claims"} {
		if i >= len(parts) {
			return
		}
		text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[i], "="))
		if err != nil {
			return
		}
		at := bytes.Index(v.b, []byte(parts[i]))
		where := v
		if at >= 0 {
			where = v.sub(at, len(parts[i]))
		}
		d.b.text(n, where, name, text)
	}
}
