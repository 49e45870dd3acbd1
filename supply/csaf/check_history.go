package csaf

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A number is a document version: integer or semantic versioning (clause 3.1.11).
type number struct {
	semantic            bool
	major, minor, patch string // decimal digits without leading zeros, of any length
	pre, build          string
}

// parseNumber reads a version; ok is false for what is neither form.
func parseNumber(s string) (n number, ok bool) {
	if !version.pattern().MatchString(s) {
		return number{}, false
	}
	if !strings.Contains(s, ".") {
		return number{major: s}, true
	}
	n.semantic = true
	s, n.build, _ = strings.Cut(s, "+")
	s, n.pre, _ = strings.Cut(s, "-")
	parts := strings.Split(s, ".")
	n.major, n.minor, n.patch = parts[0], parts[1], parts[2]
	return n, true
}

// compareDigits orders decimal numbers of any length without leading zeros.
func compareDigits(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// compare orders versions: semver.org 2.0.0, clause 11; build metadata does not count. An integer counts as N.0.0.
func (n number) compare(o number) int {
	c := cmp.Or(compareDigits(n.major, o.major), compareDigits(n.minor, o.minor), compareDigits(n.patch, o.patch))
	switch {
	case c != 0:
		return c
	case n.pre == o.pre:
		return 0
	case n.pre == "":
		return 1
	case o.pre == "":
		return -1
	}
	return comparePre(strings.Split(n.pre, "."), strings.Split(o.pre, "."))
}

func comparePre(a, b []string) int {
	for i := range min(len(a), len(b)) {
		an, bn := digits(a[i]), digits(b[i])
		c := strings.Compare(a[i], b[i])
		switch {
		case an && bn:
			c = compareDigits(a[i], b[i])
		case an:
			c = -1
		case bn:
			c = 1
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// A revision is an item of the history that could be read.
type revision struct {
	index int // in the document
	at    time.Time
	text  string
	number
}

// history is the revisions by date, and those of one date by number. Items whose date or number cannot be read are left
// out: the structure check tells them.
func (d *Document) history() []revision {
	var out []revision
	for i, r := range d.Document.Tracking.RevisionHistory {
		at, dated := instant(r.Date)
		n, ok := parseNumber(r.Number)
		if dated && ok {
			out = append(out, revision{i, at, r.Number, n})
		}
	}
	slices.SortStableFunc(out, func(a, b revision) int { return cmp.Or(a.at.Compare(b.at), a.compare(b.number)) })
	return out
}

func (r revision) pointer() string {
	return "/document/tracking/revision_history/" + strconv.Itoa(r.index) + "/number"
}

// unsortedHistory is 6.1.14: in the order of their dates, the numbers of revisions ascend.
func unsortedHistory(d *Document, say func(pointer, text string) bool) {
	h := d.history()
	for i := 1; i < len(h); i++ {
		if h[i].compare(h[i-1].number) < 0 {
			if !say(h[i].pointer(), fmt.Sprintf("revision %.32s is dated after revision %.32s", h[i].text, h[i-1].text)) {
				return
			}
		}
	}
}

// latestVersion is 6.1.16: the document has the version of its last revision. Build metadata does not count, and in a
// draft the pre-release part does not either.
func latestVersion(d *Document, say func(pointer, text string) bool) {
	h := d.history()
	n, ok := parseNumber(d.Document.Tracking.Version)
	if !ok || len(h) == 0 {
		return
	}
	last := h[len(h)-1].number
	if d.Document.Tracking.Status == "draft" {
		n.pre, last.pre = "", ""
	}
	n.build, last.build = "", ""
	if n != last {
		if !say("/document/tracking/version", fmt.Sprintf("is %.32q where the last revision has %.32q", d.Document.Tracking.Version, h[len(h)-1].text)) {
			return
		}
	}
}

// statusDraft is 6.1.17: versions 0 and 0.y.z and pre-releases are drafts.
func statusDraft(d *Document, say func(pointer, text string) bool) {
	t := d.Document.Tracking
	if n, ok := parseNumber(t.Version); ok && t.Status != "draft" && (n.major == "0" || n.pre != "") {
		if !say("/document/tracking/status", fmt.Sprintf("is %.16q where version %.32s makes it a draft", t.Status, t.Version)) {
			return
		}
	}
}

func (d *Document) released() bool {
	return d.Document.Tracking.Status == "final" || d.Document.Tracking.Status == "interim"
}

// releasedHistory is 6.1.18: what is final or interim has no revision 0 or 0.y.z.
func releasedHistory(d *Document, say func(pointer, text string) bool) {
	for _, r := range d.history() {
		if d.released() && r.major == "0" {
			if !say(r.pointer(), fmt.Sprintf("revision %.32s stands in a document that is %s", r.text, d.Document.Tracking.Status)) {
				return
			}
		}
	}
}

// preReleaseHistory is 6.1.19: no revision is a pre-release.
func preReleaseHistory(d *Document, say func(pointer, text string) bool) {
	for _, r := range d.history() {
		if r.pre != "" {
			if !say(r.pointer(), fmt.Sprintf("revision %.32s is a pre-release", r.text)) {
				return
			}
		}
	}
}

// nonDraftVersion is 6.1.20: what is final or interim has a version without pre-release part.
func nonDraftVersion(d *Document, say func(pointer, text string) bool) {
	if n, ok := parseNumber(d.Document.Tracking.Version); ok && d.released() && n.pre != "" {
		if !say("/document/tracking/version", fmt.Sprintf("%.32s is a pre-release of a document that is %s", d.Document.Tracking.Version, d.Document.Tracking.Status)) {
			return
		}
	}
}

// missingRevision is 6.1.21: by date, revisions begin with 0 or 1 and leave no number out; of semantic versions the
// major number counts.
func missingRevision(d *Document, say func(pointer, text string) bool) {
	h := d.history()
	if len(h) == 0 {
		return
	}
	if h[0].major != "0" && h[0].major != "1" {
		if !say(h[0].pointer(), fmt.Sprintf("the first revision is %.32s: 0 or 1 is missing", h[0].text)) {
			return
		}
	}
	for i := 1; i < len(h); i++ {
		was, errWas := strconv.ParseUint(h[i-1].major, 10, 64)
		is, errIs := strconv.ParseUint(h[i].major, 10, 64)
		if errWas == nil && errIs == nil && is > was+1 {
			if !say(h[i].pointer(), fmt.Sprintf("revision %.32s follows %.32s: one is missing", h[i].text, h[i-1].text)) {
				return
			}
		}
	}
}

// multipleRevisions is 6.1.22: no two revisions have one number.
func multipleRevisions(d *Document, say func(pointer, text string) bool) {
	first := map[string]int{}
	for i, r := range d.Document.Tracking.RevisionHistory {
		if at, again := first[r.Number]; again {
			if !say(fmt.Sprintf("/document/tracking/revision_history/%d/number", i), fmt.Sprintf("%.32q is the number of revision %d too", r.Number, at)) {
				return
			}
			continue
		}
		first[r.Number] = i
	}
}

// mixedVersions is 6.1.30: a document counts in integers or in semantic versions, not in both.
func mixedVersions(d *Document, say func(pointer, text string) bool) {
	is, ok := parseNumber(d.Document.Tracking.Version)
	for i, r := range d.Document.Tracking.RevisionHistory {
		n, fine := parseNumber(r.Number)
		if !fine {
			continue
		}
		if !ok {
			is, ok = n, true
		}
		if n.semantic != is.semantic {
			if !say(fmt.Sprintf("/document/tracking/revision_history/%d/number", i), fmt.Sprintf("%.32q is counted otherwise than the document's version", r.Number)) {
				return
			}
		}
	}
}
