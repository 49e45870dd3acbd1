package oscal

import (
	"regexp"
	"strings"

	"github.com/guyline/guyline/framework"
)

var (
	enhancement = regexp.MustCompile(`\((\d+)\)`)
	leadingZero = regexp.MustCompile(`([.-])0+(\d)`)
)

// canonical is the form in which ids of controls are held against one another: AC-2(1), AC-02(01) and ac-2.1 are one.
func canonical(id string) string {
	id = strings.ToLower(enhancement.ReplaceAllString(strings.ReplaceAll(id, " ", ""), ".$1"))
	return leadingZero.ReplaceAllString(id, "$1$2")
}

// Adopt carries the mappings over from the known framework with which an imported one shares most controls, by id alone: the
// editions are not compared, and [framework.Framework.Verified] says so. They are the same document only if at least half of
// the controls of the smaller have their like in the other; ids that begin with a figure, as chapters do, prove nothing. It
// gives the framework and the number of controls that it carried mappings for; nil where no framework is like it.
func Adopt(f *framework.Framework, known []*framework.Framework) (from *framework.Framework, controls int) {
	shared := 0
	for _, k := range known {
		if n := like(f, k); n > shared && 2*n >= min(len(f.Controls), len(k.Controls)) {
			from, shared = k, n
		}
	}
	if from == nil {
		return nil, 0
	}
	by := map[string]*framework.Control{}
	for i := range from.Controls {
		by[canonical(from.Controls[i].ID)] = &from.Controls[i]
	}
	for i := range f.Controls {
		if c := by[canonical(f.Controls[i].ID)]; c != nil {
			f.Controls[i].Maps, f.Controls[i].People = c.Maps, c.People
			if len(c.Maps) > 0 {
				controls++
			}
		}
	}
	f.Verified = strings.TrimSpace(f.Verified + " Mappings are those of " + from.ID + ", carried over by id; the editions were not compared.")
	f.Reviewer, f.Reviewed = from.Reviewer, from.Reviewed
	return from, controls
}

// like counts the controls of f that k has too.
func like(f, k *framework.Framework) int {
	ids := map[string]bool{}
	for i := range k.Controls {
		if id := canonical(k.Controls[i].ID); id != "" && (id[0] < '0' || id[0] > '9') {
			ids[id] = true
		}
	}
	n := 0
	for i := range f.Controls {
		if ids[canonical(f.Controls[i].ID)] {
			n++
		}
	}
	return n
}
