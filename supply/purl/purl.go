// Package purl holds package URLs (purl): pkg:type/namespace/name@version?qualifiers#subpath, as ECMA-427 and the
// registered type definitions of package-url/purl-spec have them (read in the state of 21 August 2026).
//
// Parse reads and brings into canonical form at once: type in lower case, percent-decoding, the letter case and
// separators that the type's definition asks for, qualifiers in order of their keys. A text that is no purl is told with
// the part that is wrong; nothing panics. What a type's definition requires beyond that (a namespace for maven, a
// distribution for deb) is asked of the parsed value with Problem, since bills of materials in the field break it and
// still name a package.
//
// Ecosystem maps a purl to the name under which OSV keeps advisories.
package purl

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxLen bounds a purl, in bytes; the longest seen in the field are a few hundred.
const maxLen = 8 << 10

// PURL is a package URL in canonical form, its parts percent-decoded. The zero value is no purl: Type is empty.
type PURL struct {
	Type       string // lower case: golang, npm, deb
	Namespace  string // its segments, decoded, with / between them; "" = none
	Name       string
	Version    string // "" = none
	Qualifiers string // canonical and still encoded: key=value&key=value in order of the keys; Qualifier reads one
	Subpath    string // its segments, decoded, with / between them; "" = none
}

// Valid says that there is a purl: the zero value is not.
func (p PURL) Valid() bool { return p.Type != "" && p.Name != "" }

// Parse reads a purl. The error names the part that is wrong, in the words of the specification.
func Parse(text string) (PURL, error) {
	var p PURL
	if len(text) > maxLen {
		return p, fmt.Errorf("purl: %d bytes, more than the %d that are read", len(text), maxLen)
	}
	rest, subpath, _ := cutLast(text, '#')
	rest, qualifiers, _ := cutLast(rest, '?')
	scheme, rest, found := strings.Cut(rest, ":")
	if !found || !strings.EqualFold(scheme, "pkg") {
		return p, errors.New(`purl: no scheme "pkg:"`)
	}
	typ, rest, found := strings.Cut(strings.TrimLeft(rest, "/"), "/")
	if err := checkType(typ); err != nil {
		return p, err
	}
	if !found {
		return p, errors.New("purl: no name after the type")
	}
	path, version := cutVersion(rest)
	if version != "" && strings.HasSuffix(path, "/") {
		return p, errors.New("purl: no name before the version")
	}
	p.Type = strings.ToLower(typ)
	namespace, name := p.split(strings.Trim(path, "/"))
	var err error
	if p.Name, err = decode(name, "name"); err != nil {
		return PURL{}, err
	}
	if p.Name == "" {
		return PURL{}, errors.New("purl: no name")
	}
	if p.Namespace, err = segments(namespace, "namespace"); err != nil {
		return PURL{}, err
	}
	if p.Version, err = decode(version, "version"); err != nil {
		return PURL{}, err
	}
	if p.Qualifiers, err = canonicalQualifiers(qualifiers); err != nil {
		return PURL{}, err
	}
	if p.Subpath, err = segments(subpath, "subpath"); err != nil {
		return PURL{}, err
	}
	p.normalise()
	return p, nil
}

// split parts the path: the name is its last segment, but of git everything behind the host.
func (p PURL) split(path string) (namespace, name string) {
	if p.Type == "git" {
		if host, rest, found := strings.Cut(path, "/"); found {
			return host, rest
		}
	}
	namespace, name, found := cutLast(path, '/')
	if !found {
		return "", path
	}
	return namespace, name
}

// New makes a canonical purl of parts that are not encoded. Qualifiers are pairs of key and value; an empty value is the
// same as none.
func New(typ, namespace, name, version string, qualifiers [][2]string, subpath string) (PURL, error) {
	if err := checkType(typ); err != nil {
		return PURL{}, err
	}
	if name = strings.Trim(name, "/"); name == "" {
		return PURL{}, errors.New("purl: no name")
	}
	encoded := func(path string) string {
		parts := strings.Split(path, "/")
		for i, s := range parts {
			parts[i] = encode(s)
		}
		return strings.Join(parts, "/")
	}
	p := PURL{Type: strings.ToLower(typ), Name: name, Version: version}
	var err error
	if p.Namespace, err = segments(encoded(namespace), "namespace"); err != nil {
		return PURL{}, err
	}
	if p.Subpath, err = segments(encoded(subpath), "subpath"); err != nil {
		return PURL{}, err
	}
	var pairs []string
	for _, q := range qualifiers {
		pairs = append(pairs, q[0]+"="+encode(q[1]))
	}
	if p.Qualifiers, err = canonicalQualifiers(strings.Join(pairs, "&")); err != nil {
		return PURL{}, err
	}
	p.normalise()
	return p, nil
}

// String writes the canonical purl, or "" for the zero value.
func (p PURL) String() string {
	if !p.Valid() {
		return ""
	}
	b := make([]byte, 0, 16+len(p.Type)+len(p.Namespace)+len(p.Name)+len(p.Version)+len(p.Qualifiers)+len(p.Subpath))
	b = append(b, "pkg:"...)
	b = append(b, p.Type...)
	b = append(b, '/')
	if p.Namespace != "" {
		b = append(appendEncoded(b, p.Namespace, "/"), '/')
	}
	keep := ""
	if p.Type == "git" {
		keep = "/"
	}
	b = appendEncoded(b, p.Name, keep)
	if p.Version != "" {
		b = appendEncoded(append(b, '@'), p.Version, "")
	}
	if p.Qualifiers != "" {
		b = append(append(b, '?'), p.Qualifiers...)
	}
	if p.Subpath != "" {
		b = appendEncoded(append(b, '#'), p.Subpath, "/")
	}
	return string(b)
}

// Bare is the purl without version, qualifiers and subpath: the package itself.
func (p PURL) Bare() PURL { return PURL{Type: p.Type, Namespace: p.Namespace, Name: p.Name} }

// Path is namespace/name, or the name where there is no namespace.
func (p PURL) Path() string {
	if p.Namespace == "" {
		return p.Name
	}
	return p.Namespace + "/" + p.Name
}

// Qualifier is the decoded value of a qualifier, "" where there is none.
func (p PURL) Qualifier(key string) string {
	for rest := p.Qualifiers; rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, "&")
		if k, v, _ := strings.Cut(pair, "="); k == key {
			text, err := decode(v, key)
			if err != nil {
				return ""
			}
			return text
		}
	}
	return ""
}

// cutVersion takes the version off. An @ at the beginning of a segment belongs to the name: npm scopes are written
// unencoded in the field (pkg:npm/@scope/name).
func cutVersion(path string) (rest, version string) {
	i := strings.LastIndexByte(path, '@')
	if i < 0 || (i == 0 || path[i-1] == '/') && strings.IndexByte(path[i:], '/') >= 0 {
		return path, ""
	}
	return path[:i], path[i+1:]
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

func checkType(typ string) error {
	if typ == "" {
		return errors.New("purl: no type")
	}
	for i := range len(typ) {
		c := typ[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '.' || c == '-'):
		default:
			return fmt.Errorf("purl: type %q: character %q; letters, digits, . and - may stand there, a letter first", typ, c)
		}
	}
	return nil
}

// segments decodes each segment and drops empty ones; of a subpath . and .. go too.
func segments(path, part string) (string, error) {
	path = strings.Trim(path, "/")
	if path == "" || utf8.ValidString(path) && strings.IndexByte(path, '%') < 0 && !strings.Contains(path, "//") && (part != "subpath" || !strings.Contains(path, ".")) {
		return path, nil
	}
	var out []string
	for s := range strings.SplitSeq(path, "/") {
		text, err := decode(s, part)
		if err != nil {
			return "", err
		}
		if strings.Contains(text, "/") {
			return "", fmt.Errorf("purl: %s: segment %q holds a /", part, text)
		}
		if text == "" || part == "subpath" && (text == "." || text == "..") {
			continue
		}
		out = append(out, text)
	}
	return strings.Join(out, "/"), nil
}

// canonicalQualifiers checks keys, drops empty values, sorts by key and encodes anew.
func canonicalQualifiers(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	type pair struct{ key, value string }
	var pairs []pair
	for kv := range strings.SplitSeq(text, "&") {
		if kv == "" {
			continue
		}
		key, value, _ := strings.Cut(kv, "=")
		key = strings.ToLower(key)
		if err := checkKey(key); err != nil {
			return "", err
		}
		decoded, err := decode(value, "qualifier "+key)
		if err != nil {
			return "", err
		}
		if decoded != "" {
			pairs = append(pairs, pair{key, decoded})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.key, b.key) })
	b := make([]byte, 0, len(text))
	for i, kv := range pairs {
		if i > 0 {
			if kv.key == pairs[i-1].key {
				return "", fmt.Errorf("purl: qualifier %s stands twice", kv.key)
			}
			b = append(b, '&')
		}
		b = append(append(b, kv.key...), '=')
		b = appendEncoded(b, kv.value, "")
	}
	if string(b) == text {
		return text, nil
	}
	return string(b), nil
}

func checkKey(key string) error {
	for i := range len(key) {
		c := key[i]
		switch {
		case c >= 'a' && c <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_'):
		default:
			return fmt.Errorf("purl: qualifier key %q: character %q; letters, digits, ., - and _ may stand there, a letter first", key, c)
		}
	}
	if key == "" {
		return errors.New("purl: qualifier without a key")
	}
	return nil
}
