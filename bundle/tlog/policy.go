package tlog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	cosignature "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// A Policy says which logs are accepted and which witnesses suffice (C2SP tlog-policy).
//
//	log example.org/log+d33456b3+AYCu…  http://127.0.0.1:8080
//	witness north north.example+0a1b2c3d+BFv9… https://north.example
//	witness south south.example+4e5f6071+BAx2…
//	group both all north south
//	quorum both
type Policy struct {
	Logs      []Log
	Witnesses []Witness
	groups    []group
	quorum    string
}

// A Log is one that a policy accepts. Its origin is the name of its key.
type Log struct {
	Key, URL string
	verifier note.Verifier
}

// A Witness is one that a policy knows. URL is empty where the policy has none.
type Witness struct {
	Name, Key, URL string
	verifier       note.Verifier
}

// Verifier verifies the witness's cosignatures.
func (w *Witness) Verifier() note.Verifier { return w.verifier }

// Origin is the log's name, the first line of its checkpoints.
func (l *Log) Origin() string { return l.verifier.Name() }

// group is reached by at least least of its members.
type group struct {
	name    string
	least   int
	members []string
}

// maxNames bounds the logs, witnesses and groups of a policy together; the specification asks for 32 of each.
const maxNames = 4096

// ParsePolicy reads a policy, by every rule of the specification. A file whose last line has no newline may have been cut, and is refused.
func ParsePolicy(text []byte) (*Policy, error) {
	r := policyReader{defined: map[string]bool{}, member: map[string]bool{}, keys: map[string]bool{}}
	line := 1
	fail := func(err error) (*Policy, error) { return nil, fmt.Errorf("policy: line %d: %w", line, err) }
	for _, b := range text {
		if b == '\n' {
			line++
		} else if b != '\t' && (b < 0x20 || b == 0x7F) {
			return fail(fmt.Errorf("octet 0x%02X: only tab and newline may control", b))
		}
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		return fail(fmt.Errorf("expected a newline at its end: the file may have been cut"))
	}
	for i, l := range strings.Split(string(text), "\n") {
		line = i + 1
		words := strings.FieldsFunc(l, func(c rune) bool { return c == ' ' || c == '\t' })
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if err := r.read(words); err != nil {
			return fail(err)
		}
	}
	if r.policy.quorum == "" {
		return fail(fmt.Errorf(`expected a quorum line in the file, "quorum none" where no cosignature is needed`))
	}
	return &r.policy, nil
}

type policyReader struct {
	policy  Policy
	defined map[string]bool // witnesses and groups share one space of names
	member  map[string]bool // names that are a member of a group
	keys    map[string]bool // kind and public key, whatever their names
}

func (r *policyReader) read(words []string) error {
	p := &r.policy
	if len(p.Logs)+len(p.Witnesses)+len(p.groups) >= maxNames {
		return fmt.Errorf("more than %d logs, witnesses and groups", maxNames)
	}
	switch args := words[1:]; words[0] {
	case "log":
		if len(args) < 1 || len(args) > 2 {
			return fmt.Errorf("expected: log VKEY [URL]")
		}
		v, err := note.NewVerifier(args[0])
		if err != nil {
			return fmt.Errorf("key of the log: %w: expected a verifier key of type 0x01, Ed25519", err)
		}
		if err := r.unique("log", args[0]); err != nil {
			return err
		}
		p.Logs = append(p.Logs, Log{Key: args[0], URL: last(args, 1), verifier: v})
	case "witness":
		if len(args) < 2 || len(args) > 3 {
			return fmt.Errorf("expected: witness NAME VKEY [URL]")
		}
		v, err := WitnessVerifier(args[1])
		if err != nil {
			return fmt.Errorf("witness %q: %w", args[0], err)
		}
		if err := r.unique("witness", args[1]); err != nil {
			return err
		}
		if err := r.define(args[0]); err != nil {
			return err
		}
		p.Witnesses = append(p.Witnesses, Witness{Name: args[0], Key: args[1], URL: last(args, 2), verifier: v})
	case "group":
		return r.group(args)
	case "quorum":
		if len(args) != 1 {
			return fmt.Errorf("expected: quorum NAME")
		}
		if p.quorum != "" {
			return fmt.Errorf("a second quorum line: a policy has one")
		}
		if args[0] != "none" && !r.defined[args[0]] {
			return fmt.Errorf("quorum %q is not defined above", args[0])
		}
		p.quorum = args[0]
	default:
		return fmt.Errorf("%q: expected log, witness, group or quorum", words[0])
	}
	return nil
}

func (r *policyReader) group(args []string) error {
	if len(args) < 3 {
		return fmt.Errorf("expected: group NAME all|any|NUMBER MEMBER…")
	}
	g := group{name: args[0], members: args[2:]}
	switch args[1] {
	case "all":
		g.least = len(g.members)
	case "any":
		g.least = 1
	default:
		k, ok := decimal(args[1])
		if !ok || k < 1 || k > int64(len(g.members)) {
			return fmt.Errorf("group %q: %q: expected all, any or a number from 1 to %d, its members", g.name, args[1], len(g.members))
		}
		g.least = int(k)
	}
	for _, m := range g.members {
		if !r.defined[m] {
			return fmt.Errorf("group %q: member %q is not defined above", g.name, m)
		}
		if r.member[m] {
			return fmt.Errorf("group %q: %q is a member already: each name may be so once", g.name, m)
		}
		r.member[m] = true
	}
	if err := r.define(g.name); err != nil {
		return err
	}
	r.policy.groups = append(r.policy.groups, g)
	return nil
}

func (r *policyReader) define(name string) error {
	if name == "none" {
		return fmt.Errorf(`the name "none" is taken: it stands for no quorum`)
	}
	if r.defined[name] {
		return fmt.Errorf("%q is defined twice", name)
	}
	r.defined[name] = true
	return nil
}

// unique refuses a public key that another line of this kind has, under whatever name.
func (r *policyReader) unique(kind, vkey string) error {
	raw, _ := decode64(keyText(vkey))
	if len(raw) == 0 {
		return fmt.Errorf("key of the %s: base64 is not in its only form", kind)
	}
	id := kind + string(raw[1:])
	if r.keys[id] {
		return fmt.Errorf("a second %s with this public key", kind)
	}
	r.keys[id] = true
	return nil
}

func last(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return ""
}

// WitnessVerifier reads a key of a witness: type 0x04, Ed25519, or 0x06, ML-DSA-44 (tlog-cosignature, Format).
func WitnessVerifier(vkey string) (note.Verifier, error) {
	v, err := cosignature.NewVerifierForCosignatureV1(vkey)
	if err != nil {
		return nil, fmt.Errorf("key of the witness: %w", err)
	}
	_, rest, _ := strings.Cut(vkey, "+")
	hash, _, _ := strings.Cut(rest, "+")
	raw, ok := decode64(keyText(vkey))
	if !ok || raw[0] != 0x04 && raw[0] != 0x06 {
		return nil, fmt.Errorf("key of the witness: expected type 0x04 or 0x06: a log's key cannot cosign")
	}
	if id, err := strconv.ParseUint(hash, 16, 32); err != nil || uint32(id) != v.KeyHash() {
		return nil, fmt.Errorf("key of the witness: its id %s is not that of its name and key", hash)
	}
	return v, nil
}

// keyText is the base64 of NAME+HASH+BASE64, which may hold plus signs of its own.
func keyText(vkey string) string {
	if parts := strings.SplitN(vkey, "+", 3); len(parts) == 3 {
		return parts[2]
	}
	return ""
}

// verifiers are the keys of the logs of one origin.
func (p *Policy) verifiers(origin string) []note.Verifier {
	var all []note.Verifier
	for _, l := range p.Logs {
		if l.verifier.Name() == origin {
			all = append(all, l.verifier)
		}
	}
	return slices.Clip(all)
}

// satisfied reports whether the witnesses that cosigned reach the quorum. Groups stand behind their members, so one pass suffices.
func (p *Policy) satisfied(cosigned map[string]bool) bool {
	reached := map[string]bool{"none": true}
	for _, w := range p.Witnesses {
		reached[w.Name] = cosigned[w.Name]
	}
	for _, g := range p.groups {
		count := 0
		for _, m := range g.members {
			if reached[m] {
				count++
			}
		}
		reached[g.name] = count >= g.least
	}
	return reached[p.quorum]
}
