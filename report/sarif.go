package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/guyline/guyline/check"
)

// SARIF writes the failures as SARIF 2.1.0 (OASIS, errata 01). Its results are what code scanning shows as alerts:
// the failures, those that a waiver accepts as suppressed. What had no data stands among the notifications of the
// invocation, because some readers count every result, whatever its kind, as an alert.
func SARIF(w io.Writer, r *Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{newSARIFRun(r)},
	})
}

func newSARIFRun(r *Report) sarifRun {
	rules := newSARIFRules(r)
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: r.Tool.Name, Version: r.Tool.Version,
			InformationURI: "https://github.com/guyline/guyline", Rules: rules.list}},
		ColumnKind: "utf16CodeUnits",
		Invocations: []sarifInvocation{{
			ExecutionSuccessful: true,
			StartTimeUTC:        r.Started.UTC().Format(time.RFC3339),
			EndTimeUTC:          r.Started.UTC().Add(time.Duration(r.Duration * float64(time.Second))).Format(time.RFC3339),
			Notifications:       inputNotifications(r.Inputs),
		}},
		Artifacts: artifacts(r.Inputs),
		Results:   []sarifResult{},
	}
	inv, seen := &run.Invocations[0], map[string]int{}
	for _, x := range r.Results {
		switch x.Verdict {
		case check.Fail:
			run.Results = append(run.Results, newSARIFResult(r, x, rules, seen))
		case check.NoData:
			inv.Notifications = append(inv.Notifications, ruleNotification(x, rules, "note", "no data: "))
		case check.Error:
			inv.ExecutionSuccessful = false
			inv.Notifications = append(inv.Notifications, ruleNotification(x, rules, "error", "stopped: "))
		}
	}
	return run
}

// sarifRules are the rules and where each stands among them.
type sarifRules struct {
	list []sarifRule
	at   map[string]int
}

// newSARIFRules makes a rule of every check, and of what else the results name (a user's policy, a waiver that ended).
func newSARIFRules(r *Report) *sarifRules {
	s := &sarifRules{at: map[string]int{}}
	for _, c := range check.List {
		cites := make([]string, len(c.Cites))
		for i, cite := range c.Cites {
			cites[i] = cite.String()
		}
		s.add(c.ID, c.Title, c.Requires, c.Risk, c.Remedies[""], cites, c.FiGHT, int(c.Principle), c.Severity)
	}
	for _, x := range r.Results {
		if _, ok := s.at[x.Check]; !ok {
			s.add(x.Check, x.Title, "", x.Risk, x.Remedy, x.Cites, x.FiGHT, x.Principle, x.Severity)
		}
	}
	return s
}

func (s *sarifRules) add(id, title, requires, risk, remedy string, cites, fight []string, principle int, severity check.Severity) {
	s.at[id] = len(s.list)
	rule := sarifRule{
		ID:                   id,
		ShortDescription:     sarifText{Text: cmp.Or(title, id)},
		FullDescription:      sarifText{Text: cmp.Or(requires, title, id)},
		DefaultConfiguration: sarifConfiguration{level(severity)},
		Properties: sarifRuleProperties{
			Tags:             []string{"security", "5g", fmt.Sprintf("principle-%d", principle)},
			Precision:        "high",
			SecuritySeverity: securitySeverity(severity),
		},
	}
	for _, t := range fight {
		rule.Properties.Tags = append(rule.Properties.Tags, "external/mitre/"+t)
	}
	var text, markdown []string
	for _, part := range []struct{ head, body string }{
		{"Why it matters", risk}, {"Remedy", remedy}, {"Asked for by", strings.Join(cites, "; ")},
	} {
		if part.body != "" {
			text = append(text, part.head+": "+part.body)
			markdown = append(markdown, "**"+part.head+"**\n\n"+markdownText(part.body))
		}
	}
	if len(text) > 0 {
		rule.Help = &sarifText{Text: strings.Join(text, "\n\n"), Markdown: strings.Join(markdown, "\n\n")}
	}
	s.list = append(s.list, rule)
}

func newSARIFResult(r *Report, x Result, rules *sarifRules, seen map[string]int) sarifResult {
	out := sarifResult{
		RuleID: x.Check, RuleIndex: rules.at[x.Check], Kind: "fail", Level: level(x.Severity),
		Message:      sarifText{Text: sentence(x)},
		Suppressions: []sarifSuppression{},
		Properties: sarifResultProperties{Severity: x.Severity.String(), Confidence: x.Confidence, Class: x.Class,
			People: x.People, Impact: x.Impact, Remedy: x.Remedy, CriticalUsers: x.Critical},
	}
	file := ""
	for _, e := range x.Evidence {
		l, ok := physical(e)
		switch {
		case !ok:
		case out.Locations == nil:
			file, out.Locations = e.File, []sarifLocation{l}
		default:
			l.ID, l.Message = len(out.Related)+1, &sarifText{Text: e.Layer + ": " + e.Text}
			out.Related = append(out.Related, l)
		}
	}
	if out.Locations == nil {
		out.Locations = []sarifLocation{{}}
	}
	if x.Subject != "" {
		out.Locations[0].Logical = []sarifLogical{{FullyQualifiedName: x.Subject}}
	}
	print := fingerprint(x, file)
	seen[print]++
	// The second is the one key that GitHub reads; its form, HASH:COUNT, is that of GitHub's own.
	out.Fingerprints = map[string]string{
		"guylineResult/v1":        fmt.Sprintf("%s:%d", print, seen[print]),
		"primaryLocationLineHash": fmt.Sprintf("%s:%d", print[:16], seen[print]),
	}
	if x.WaivedBy != "" {
		out.Suppressions = append(out.Suppressions, sarifSuppression{Kind: "external", Status: "accepted",
			Justification: acceptance(r, x)})
	}
	return out
}

// fingerprint is the digest of check, subject and file. A subscriber is named for its file and line (PATH:LINE): the
// line is left out, so that a result stays the same when lines move.
func fingerprint(x Result, file string) string {
	subject := x.Subject
	if before, after, ok := strings.Cut(subject, file+":"); ok && file != "" {
		subject = before + file + strings.TrimLeft(after, "0123456789")
	}
	sum := sha256.Sum256([]byte(x.Check + "\x00" + subject + "\x00" + file))
	return hex.EncodeToString(sum[:])
}

// acceptance says who accepts a waived result, until when and why.
func acceptance(r *Report, x Result) string {
	for _, w := range r.Waivers {
		if !w.Expired && w.Check == x.Check && w.Owner == x.WaivedBy && strings.Contains(x.Subject, w.Subject) {
			return fmt.Sprintf("accepted by %s until %s: %s", w.Owner, w.Until.Format(time.DateOnly), w.Reason)
		}
	}
	return "accepted by " + x.WaivedBy
}

// sentence is a result in one line: what is wrong, where, with what, and whom it affects.
func sentence(x Result) string {
	parts := []string{cmp.Or(x.Title, x.Check), x.Subject, x.Detail}
	if x.People > 0 {
		parts = append(parts, Number(x.People)+" people depend on it")
	}
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ": ")
}

func physical(e Evidence) (sarifLocation, bool) {
	if e.File == "" || e.File == "-" {
		return sarifLocation{}, false
	}
	l := sarifLocation{Physical: &sarifPhysical{Artifact: sarifArtifactLocation{artifactURI(e.File)}}}
	if e.Line > 0 {
		l.Physical.Region = &sarifRegion{StartLine: e.Line}
	}
	if e.Frame > 0 {
		l.Message = &sarifText{Text: "frame " + strconv.FormatInt(e.Frame, 10)}
	}
	return l, true
}

// artifactURI is a path as a URI reference (RFC 3986): relative to the working directory unless the path is absolute.
func artifactURI(p string) string {
	u := url.URL{Path: path.Clean(p)}
	if path.IsAbs(p) {
		u.Scheme = "file"
	}
	return u.String()
}

func artifacts(inputs []Input) []sarifArtifact {
	out := []sarifArtifact{}
	for _, in := range inputs {
		if in.Path == "-" || in.Path == "" {
			continue
		}
		a := sarifArtifact{Location: sarifArtifactLocation{artifactURI(in.Path)}, Roles: []string{"analysisTarget"}}
		if in.SHA256 != "" {
			a.Hashes = map[string]string{"sha-256": in.SHA256}
		}
		out = append(out, a)
	}
	return out
}

// inputNotifications say which files were not, or not wholly, understood.
func inputNotifications(inputs []Input) []sarifNotification {
	out := []sarifNotification{}
	for _, in := range inputs {
		lvl := "warning"
		switch in.Status {
		case "failed":
			lvl = "error"
		case "partly read":
		default:
			continue
		}
		n := sarifNotification{Level: lvl, Message: sarifText{Text: in.Path + ": " + in.Status + ": " + strings.Join(in.Notes, "; ")}}
		if l, ok := physical(Evidence{File: in.Path}); ok {
			n.Locations = []sarifLocation{l}
		}
		out = append(out, n)
	}
	return out
}

func ruleNotification(x Result, rules *sarifRules, level, head string) sarifNotification {
	i := rules.at[x.Check]
	return sarifNotification{Level: level, Message: sarifText{Text: head + sentence(x)},
		Rule: &sarifRuleReference{ID: x.Check, Index: i}}
}

func level(s check.Severity) string {
	switch s {
	case check.Critical, check.High:
		return "error"
	case check.Medium:
		return "warning"
	}
	return "note"
}

// securitySeverity is GitHub's scale for alerts: above 9.0 is critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, the rest low.
// Ours are the middles of these ranges; they are no CVSS scores.
func securitySeverity(s check.Severity) string {
	switch s {
	case check.Critical:
		return "9.5"
	case check.High:
		return "8.0"
	case check.Medium:
		return "5.5"
	}
	return "2.0"
}
