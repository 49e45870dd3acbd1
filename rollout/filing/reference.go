package filing

import (
	"fmt"
	"strings"
)

// Reference is the list of all rules, tables and columns with their sources, in Markdown; docs/filing.md holds it.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# The mobile filing

Written from the code (` + "`go test ./rollout/filing -run Reference -update`" + `). What ` + "`guyline rollout file`" + ` writes for the mobile part of the FCC's Broadband
Data Collection, what its validator asks, and how each rule is known. *Confirmed*: read in the source. *Not confirmed*: the
source could not be read in full; compare with the specification in force before filing. *Our own*: keeps the package
consistent with itself.

## Files

| file | holds |
|---|---|
`)
	for _, s := range Services() {
		down, up := s.SpeedMbps()
		fmt.Fprintf(&b, "| %s | coverage map: technology %d, %s/%s Mbps, both environments, ranges of signal strength |\n", MapFile(s), s.Technology(), number(down), number(up))
		fmt.Fprintf(&b, "| %s | its H3 cells of resolution 9: %s |\n", HexagonsFile(s), strings.Join(hexagonColumns, ", "))
	}
	for _, t := range Tables() {
		fmt.Fprintf(&b, "| %s | %s |\n", t.File, t.Title)
	}
	fmt.Fprintf(&b, "| %s, %s | texts for the two web forms |\n", ConditionsFile, DescriptionFile)
	b.WriteString("\nThe names of the files are ours.\n\n## Rules\n\n| rule | asks | source | known |\n|---|---|---|---|\n")
	for _, r := range Rules() {
		fmt.Fprintf(&b, "| %s | %s | %s | %v |\n", r.ID, r.Text, r.Source, r.Known)
	}
	for _, t := range Tables() {
		fmt.Fprintf(&b, "\n## %s (%s)\n\n| column | holds | values | name |\n|---|---|---|---|\n", t.Title, t.File)
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "| %s | %s | %s | %v |\n", c.Name, c.Field, c.Type(), c.Known)
		}
	}
	return b.String()
}
