package report

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/check"
)

// findings adds what checks found and no waiver accepts: attacks in captures as indicators with their sightings, all other failures
// as vulnerabilities. A failure on which a path rests already stands there.
func (b *stixBuilder) findings(r *Report) {
	told := map[[2]string]bool{} // subject and check
	if r.Attack != nil {
		for _, p := range r.Attack.Paths {
			for _, s := range p.Steps {
				for _, w := range s.Weaknesses {
					told[[2]string{s.Subject, w.Check}] = true
				}
			}
		}
	}
	for _, x := range r.Failures() {
		switch {
		case x.Class == string(check.OfAttack):
			b.sighting(x)
		case !told[[2]string{x.Subject, x.Check}]:
			b.failure(x)
		}
	}
}

// techniques adds what FiGHT calls a finding.
func (b *stixBuilder) techniques(x Result) []string {
	var out []string
	for _, id := range x.FiGHT {
		out = append(out, b.pattern(AttackStep{FiGHT: id}))
	}
	return out
}

// failure adds a failed check as a vulnerability of its subject.
func (b *stixBuilder) failure(x Result) {
	o := stixObject{Type: "vulnerability", Name: cmp.Or(oneLine(x.Title), oneLine(x.Check), "unnamed"), Labels: []string{x.Severity.String()},
		External: []stixReference{{Source: "guyline", Description: "check " + oneLine(x.Check)}}}
	lines := []string{oneLine(x.Detail)}
	for _, e := range x.Evidence[:min(len(x.Evidence), stixEvidence)] {
		lines = append(lines, oneLine(e.line()))
		o.Confidence = max(o.Confidence, stixConfidence(e.Layer))
	}
	if more := len(x.Evidence) - stixEvidence; more > 0 {
		lines = append(lines, "and "+Some(more, "more fact"))
	}
	o.Description = strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
	for _, c := range x.Cites {
		o.External = append(o.External, stixReference{Source: "guyline", Description: "cites " + oneLine(c)})
	}
	id := b.put(o, "finding", x.Subject, x.Check, x.Detail)
	if element := b.element(x.Subject); element != "" {
		b.relate(element, "has", id, "")
	}
	for _, pattern := range b.techniques(x) {
		b.relate(pattern, "targets", id, "")
	}
	if x.Remedy != "" {
		action := b.put(stixObject{Type: "course-of-action", Name: o.Name, Description: visible.Replace(x.Remedy)}, "remedy", x.Check, x.Remedy)
		b.relate(action, "mitigates", id, "")
	}
}

// stixEvidence is how many facts a finding's description tells; reports have them all.
const stixEvidence = 10

// sighting adds an attack that a capture shows. Its indicator has the addresses and the port of the first frame that is there taken
// apart; without one there is nothing to look for, and what was sighted is the technique.
func (b *stixBuilder) sighting(x Result) {
	patterns := b.techniques(x)
	if len(patterns) == 0 {
		patterns = []string{b.pattern(AttackStep{Technique: cmp.Or(oneLine(x.Kind), oneLine(x.Check)), Title: x.Title})}
	}
	seen := stixObject{Type: "sighting", Description: oneLine(x.Detail), Confidence: stixConfidence("observed")}
	var first, last time.Time
	detects := ""
	for _, e := range x.Evidence {
		if e.Frame > 0 {
			seen.Count++
		}
		if e.Packet == nil || e.Packet.Time.IsZero() {
			continue
		}
		if detects == "" {
			detects = trafficPattern(e.Packet.Fields)
		}
		if at := e.Packet.Time; first.IsZero() || at.Before(first) {
			first = at
		}
		if at := e.Packet.Time; at.After(last) {
			last = at
		}
	}
	if !first.IsZero() {
		seen.FirstSeen = stixTime(first)
	}
	if seen.Count == 1 && !last.IsZero() { // of several frames only the first are taken apart: when the last came is not known
		seen.LastSeen = stixTime(last)
	}
	if detects == "" {
		for _, p := range patterns {
			one := seen
			one.Sighted = p
			b.put(one, x.Subject, x.Check, x.Detail, p)
		}
		return
	}
	indicator := b.put(stixObject{Type: "indicator", Name: cmp.Or(oneLine(x.Title), oneLine(x.Check), "unnamed"), Indicates: []string{"anomalous-activity"}, Detects: detects, Language: "stix", Edition: "2.1",
		ValidFrom: stixTime(first), Confidence: stixConfidence("possible"), Labels: []string{x.Severity.String()},
		Description: oneLine(x.Detail) + "\nThe pattern has the addresses of the first frame that shows the attack. Honest traffic has them too where a source is forged or is a relay.",
		External:    []stixReference{{Source: "guyline", Description: "check " + oneLine(x.Check)}}}, x.Subject, x.Check, x.Detail)
	for _, p := range patterns {
		b.relate(indicator, "indicates", p, "")
	}
	seen.Sighted = indicator
	b.put(seen, indicator)
}

// trafficPattern is a frame's outermost addresses, its destination port and its transport as a STIX pattern (clause 9) over
// network-traffic (clause 6.12); "" where the frame has no address, or it is masked.
func trafficPattern(layers []PacketField) string {
	var terms []string
	field := func(l PacketField, name string) string {
		i := slices.IndexFunc(l.Fields, func(f PacketField) bool { return f.Name == name && !f.Masked })
		if i < 0 {
			return ""
		}
		return l.Fields[i].Value
	}
	for _, l := range layers {
		switch l.Name {
		case "IPv4", "IPv6":
			if len(terms) > 0 {
				return traffic(terms) // what is inside a tunnel is another's
			}
			for _, end := range [][2]string{{"src_ref", "Source address"}, {"dst_ref", "Destination address"}} {
				a, err := netip.ParseAddr(field(l, end[1]))
				if err != nil || a.Zone() != "" {
					return ""
				}
				kind := "ipv4-addr"
				if a.Is6() {
					kind = "ipv6-addr"
				}
				terms = append(terms, fmt.Sprintf("network-traffic:%s.type = '%s' AND network-traffic:%s.value = '%s'", end[0], kind, end[0], a))
			}
		case "UDP", "TCP", "SCTP":
			if len(terms) == 0 {
				return ""
			}
			var port uint16
			if _, err := fmt.Sscanf(field(l, "Destination port"), "%d", &port); err == nil {
				terms = append(terms, fmt.Sprintf("network-traffic:dst_port = %d", port))
			}
			return traffic(append(terms, fmt.Sprintf("network-traffic:protocols[*] = '%s'", strings.ToLower(l.Name))))
		}
	}
	return traffic(terms)
}

func traffic(terms []string) string {
	if len(terms) == 0 {
		return ""
	}
	return "[" + strings.Join(terms, " AND ") + "]"
}
