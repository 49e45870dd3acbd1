package report

import (
	"cmp"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/attack/fight"
)

// WriteSTIX writes the attack paths and the failures of checks as a bundle of STIX 2.1 (OASIS Standard, 10 June 2021):
//
//	attack-pattern    a technique of FiGHT or ATT&CK that a path uses; it targets vulnerabilities
//	infrastructure    an element of the network; it has vulnerabilities
//	vulnerability     a weakness of one element, with what shows it; or a check that an element fails
//	course-of-action  a change; it mitigates vulnerabilities
//	report            a path: the objects above and their relationships, with the story in its description, because STIX
//	                  has no order of steps. It is a report and no grouping, which would say that work on it goes on (and
//	                  which OASIS's schema of a bundle does not list).
//	indicator         an attack in a capture: the traffic of the first frame that shows it; it indicates attack-patterns
//	sighting          how often and when it was seen
//	identity          this program, which created all of them
//
// The risk model is left out: it is no evidence. Confidence is on the scale None, Low, Med, High of appendix A.1: what is
// observed or configured is High (85), declared or predicted Med (50), possible Low (15).
//
// Identifiers are UUIDv5 (RFC 9562 5.5) in a namespace of our own, e00d9c78-ab25-541d-9740-30a10fc13696, over the JSON array of
// the object's type and of what it is, as clause 2.9 leaves it open for these objects. What stands in FiGHT is the same object in every bundle. All else belongs to one
// assessment, whose target and time are part of the name: all versions of one object have the same time of creation (clause 3.6,
// versioning). A path's own id, which lasts, is its external reference. The same report gives the same bytes.
func WriteSTIX(w io.Writer, r *Report) error {
	b := stixBuilder{at: stixTime(r.Started), run: []string{r.Target, r.Started.UTC().Format(time.RFC3339Nano)}, index: map[string]int{}}
	b.tool = b.put(stixObject{Type: "identity", Name: "Guyline", Class: "system", Created: stixEpoch}, "guyline")
	if r.Attack != nil {
		for _, p := range r.Attack.Paths {
			b.path(r.Attack, p)
		}
	}
	b.findings(r)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(stixBundle{"bundle", "bundle--" + stixUUID(append([]string{"bundle"}, b.run...)...), b.objects})
}

// stixEpoch is when objects that are the same in every bundle were created: the day of FiGHT's version.
const stixEpoch = fight.Released + "T00:00:00.000Z"

// stixNamespace is the UUIDv5 of https://github.com/guyline/guyline/stix in the namespace of URLs:
// e00d9c78-ab25-541d-9740-30a10fc13696.
var stixNamespace = [16]byte{0xe0, 0x0d, 0x9c, 0x78, 0xab, 0x25, 0x54, 0x1d, 0x97, 0x40, 0x30, 0xa1, 0x0f, 0xc1, 0x36, 0x96}

type stixBundle struct {
	Type    string       `json:"type"`
	ID      string       `json:"id"`
	Objects []stixObject `json:"objects"`
}

// stixObject has the properties of all the types that we write; each object fills those of its type.
type stixObject struct {
	Type         string          `json:"type"`
	Spec         string          `json:"spec_version"`
	ID           string          `json:"id"`
	By           string          `json:"created_by_ref,omitempty"`
	Created      string          `json:"created"`
	Modified     string          `json:"modified"`
	Name         string          `json:"name,omitempty"`
	Description  string          `json:"description,omitempty"`
	Class        string          `json:"identity_class,omitempty"`
	Kinds        []string        `json:"report_types,omitempty"`
	Published    string          `json:"published,omitempty"`
	Relationship string          `json:"relationship_type,omitempty"`
	Source       string          `json:"source_ref,omitempty"`
	Target       string          `json:"target_ref,omitempty"`
	Phases       []stixPhase     `json:"kill_chain_phases,omitempty"`
	Refs         []string        `json:"object_refs,omitempty"`
	Detects      string          `json:"pattern,omitempty"`
	Language     string          `json:"pattern_type,omitempty"`
	Edition      string          `json:"pattern_version,omitempty"`
	ValidFrom    string          `json:"valid_from,omitempty"`
	Indicates    []string        `json:"indicator_types,omitempty"`
	Sighted      string          `json:"sighting_of_ref,omitempty"`
	FirstSeen    string          `json:"first_seen,omitempty"`
	LastSeen     string          `json:"last_seen,omitempty"`
	Count        int             `json:"count,omitempty"`
	Labels       []string        `json:"labels,omitempty"`
	Confidence   int             `json:"confidence,omitempty"`
	External     []stixReference `json:"external_references,omitempty"`
}

type stixPhase struct {
	Chain string `json:"kill_chain_name"`
	Phase string `json:"phase_name"`
}

type stixReference struct {
	Source      string `json:"source_name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
	ID          string `json:"external_id,omitempty"`
}

type stixBuilder struct {
	at      string
	run     []string // what names this assessment
	tool    string   // id of the identity
	objects []stixObject
	index   map[string]int // of objects by id
}

// put adds an object once, and is its id. An object with a time of creation is the same in every bundle.
func (b *stixBuilder) put(o stixObject, name ...string) string {
	if o.Created == "" {
		o.Created = b.at
		name = append(slices.Clone(b.run), name...)
	}
	o.ID = o.Type + "--" + stixUUID(append([]string{o.Type}, name...)...)
	if _, known := b.index[o.ID]; !known {
		o.Spec, o.Modified, o.By = "2.1", o.Created, b.tool
		b.index[o.ID] = len(b.objects)
		b.objects = append(b.objects, o)
	}
	return o.ID
}

// relate adds a relationship. Clause 3 and appendix B of the standard say which type may join what.
func (b *stixBuilder) relate(source, how, target, why string) string {
	return b.put(stixObject{Type: "relationship", Relationship: how, Source: source, Target: target, Description: why}, source, how, target)
}

// path adds a path and all that it refers to.
func (b *stixBuilder) path(a *Attack, p AttackPath) {
	var refs []string
	add := func(ids ...string) {
		for _, id := range ids {
			if !slices.Contains(refs, id) {
				refs = append(refs, id)
			}
		}
	}
	for _, s := range p.Steps {
		pattern := b.pattern(s)
		add(pattern)
		element := b.element(s.Subject)
		if element != "" {
			add(element, b.relate(pattern, "related-to", element, "is done on"))
		}
		for _, x := range s.Weaknesses {
			if x.Weakness == "" {
				continue // a plain fact, which the story tells
			}
			v := b.vulnerability(s.Subject, x)
			add(v, b.relate(pattern, "targets", v, ""))
			if element != "" {
				add(b.relate(element, "has", v, ""))
			}
			if c, ok := a.Change(x.Change); ok {
				action := b.change(c)
				add(action, b.relate(action, "mitigates", v, ""))
			}
		}
	}
	if target := b.element(p.Target); target != "" {
		add(target)
	}
	for _, id := range p.Closes {
		if c, ok := a.Change(id); ok {
			add(b.change(c))
		}
	}
	if len(refs) == 0 {
		return // a report is about something
	}
	var story strings.Builder
	t := textWriter{w: &story, width: 1 << 20}
	t.story(a, 1, AttackStory{AttackPath: p})
	b.put(stixObject{Type: "report", Name: oneLine(p.title()), Kinds: []string{"attack-pattern", "vulnerability"}, Published: b.at, Description: strings.TrimSpace(story.String()), Refs: refs,
		Labels: []string{p.Evidence}, Confidence: stixConfidence(p.Evidence),
		External: []stixReference{{Source: "guyline", Description: "attack path, the same in every assessment", ID: p.ID}}}, p.ID)
}

// pattern adds a step's technique. Where FiGHT has it, name and tactics are FiGHT's, so that it is the same in every bundle.
func (b *stixBuilder) pattern(s AttackStep) string {
	id, tactics, chain := s.FiGHT, s.Tactics, "mitre-attack"
	o := stixObject{Type: "attack-pattern", Name: cmp.Or(oneLine(s.FiGHTName), oneLine(s.Title), s.Technique, s.FiGHT, "unnamed"), Created: stixEpoch}
	switch {
	case strings.HasPrefix(id, "FGT"):
		chain = "mitre-fight"
		if known, ok := fight.Find(id); ok {
			o.Name, tactics = known.FullName(), known.Tactics
		}
		o.External = []stixReference{{Source: "mitre-fight", URL: "https://fight.mitre.org/techniques/" + id + "/", ID: id}}
	case id != "":
		o.External = []stixReference{{Source: "mitre-attack", URL: "https://attack.mitre.org/techniques/" + strings.ReplaceAll(id, ".", "/"), ID: id}}
	case s.Technique != "":
		id = s.Technique
		o.External = []stixReference{{Source: "guyline", ID: id}}
	}
	for _, t := range tactics {
		if name := tacticSlug(t); name != "" {
			o.Phases = append(o.Phases, stixPhase{chain, name})
		}
	}
	return b.put(o, fight.Version, id, o.Name)
}

// tacticSlug is a tactic as STIX and the Navigator write it: initial-access; "" where FiGHT does not have it.
func tacticSlug(id string) string {
	return strings.ReplaceAll(strings.ToLower(fight.TacticName(id)), " ", "-")
}

// element adds an element of the network; "" where there is no name. It has no infrastructure type: the vocabulary has none for
// what is attacked.
func (b *stixBuilder) element(name string) string {
	if name = oneLine(name); name == "" {
		return ""
	}
	return b.put(stixObject{Type: "infrastructure", Name: name, Description: "An element of the assessed network."}, name)
}

// stixCVE is what the standard takes as a CVE's id.
var stixCVE = regexp.MustCompile(`^CVE-\d{4}-(0\d{3}|[1-9]\d{3,})$`)

func (b *stixBuilder) vulnerability(subject string, x AttackReason) string {
	o := stixObject{Type: "vulnerability", Name: cmp.Or(oneLine(x.Title), oneLine(x.Weakness)), Labels: []string{x.Evidence}, Confidence: stixConfidence(x.Evidence)}
	var shown []string
	for _, e := range x.Shown() {
		shown = append(shown, oneLine(e.line()))
	}
	if more := x.Unshown(); more > 0 {
		shown = append(shown, "and "+Some(more, "more fact"))
	}
	if x.Evidence == possible {
		shown = append(shown, strings.TrimSuffix("possible, not evidenced; decided by: "+oneLine(x.Missing), "; decided by: "))
	}
	o.Description = strings.Join(shown, "\n")
	if stixCVE.MatchString(x.Weakness) {
		o.External = append(o.External, stixReference{Source: "cve", ID: x.Weakness})
	} else {
		o.External = append(o.External, stixReference{Source: "guyline", Description: "weakness " + oneLine(x.Weakness)})
	}
	if x.Check != "" {
		o.External = append(o.External, stixReference{Source: "guyline", Description: "check " + oneLine(x.Check)})
	}
	return b.put(o, subject, x.Weakness)
}

func (b *stixBuilder) change(c AttackChange) string {
	var text []string
	for _, s := range []string{c.Subject, c.Place, c.Remedy} {
		if s != "" {
			text = append(text, s)
		}
	}
	return b.put(stixObject{Type: "course-of-action", Name: cmp.Or(oneLine(c.Title), oneLine(c.ID), "unnamed"), Description: visible.Replace(strings.Join(text, "\n"))}, c.ID)
}

func stixConfidence(evidence string) int {
	switch evidence {
	case "observed", "configured":
		return 85
	case "declared", "predicted":
		return 50
	}
	return 15
}

// stixTime is a time as clause 2.16 writes it, to the millisecond.
func stixTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// stixUUID is the UUIDv5 of the JSON array of what names an object.
func stixUUID(name ...string) string {
	text, err := json.Marshal(name)
	if err != nil {
		panic(fmt.Sprintf("report: %v", err)) // strings always marshal
	}
	return uuid5(stixNamespace, text)
}

// uuid5 is a UUID from SHA-1 of a namespace and a name, RFC 9562 5.5: the first 16 octets, with version 5 and the variant.
func uuid5(space [16]byte, name []byte) string {
	sum := sha1.Sum(append(space[:], name...))
	u := sum[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
