package main

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/framework"
)

// frameworksPage lists every framework: who decides how much of it, and what each control rests on.
func frameworksPage() (string, error) {
	all, err := framework.List()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s# Frameworks\n\nWhat `guyline share map --framework ID` answers, and `guide` and `oscal` beside it. A relation says how what the checks decide lies to what the control asks (NIST IR 8477): "+
		"only checks that are equal to it or a superset can show that it is met. Titles are ours; ids are the publisher's.\n\n| framework | publisher and edition | controls | decided automatically | partly | by people only |\n|---|---|---|---|---|---|\n", generated)
	for _, f := range all {
		s := f.Share()
		fmt.Fprintf(&b, "| [%s](#%s) | %s, %s | %d | %d | %d | %d |\n", f.ID, anchor(f.ID), f.Publisher, f.Version, len(f.Controls), s.Automatically, s.Partly, s.ByPeople)
	}
	for _, f := range all {
		fmt.Fprintf(&b, "\n## %s\n\n%s (%s, %s). %s Verified: %s. Mapped by %s, %s. Source: <%s>\n\n| control | title | rests on | left to people |\n|---|---|---|---|\n", f.ID, f.Title, f.Publisher, f.Version, sentence(f.Rights), strings.TrimSuffix(f.Verified, "."), f.Reviewer, f.Reviewed, f.Source)
		for _, c := range f.Controls {
			var rests []string
			for _, m := range c.Maps {
				rests = append(rests, fmt.Sprintf("%s: %s", m.Relation, strings.Join(append(append([]string{}, m.Checks...), m.Figures...), ", ")))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.ID, c.Title, strings.Join(rests, "; "), c.People)
		}
	}
	return b.String(), nil
}

// anchor is what a heading is linked by.
func anchor(id string) string { return strings.ReplaceAll(strings.ToLower(id), ".", "") }

// sentence gives a text its first capital and its full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}
