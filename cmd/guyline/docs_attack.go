package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/attack/fight"
	"github.com/guyline/guyline/attack/technique"
)

// techniquesPage lists footholds, assets and every technique, by FiGHT's tactics in the order of the matrix. A technique with
// several tactics stands below the first.
func techniquesPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# Techniques\n\nWhat `guyline attack` derives paths from: %d footholds, %d assets, %d techniques.\n", generated,
		len(technique.Footholds), len(technique.Assets), len(technique.List))
	b.WriteString("\n## Footholds\n\nWhere an attacker can stand: the values of `--from`.\n\n| foothold | what it is | who stands there |\n|---|---|---|\n")
	for _, f := range technique.Footholds {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.ID, f.Title, f.About)
	}
	b.WriteString("\n## Assets\n\nWhat must not fall: the values of `--to`.\n\n| asset | what it is |\n|---|---|\n")
	for _, a := range technique.Assets {
		fmt.Fprintf(&b, "| `%s` | %s |\n", a.State, a.About)
	}
	byTactic := map[string][]*technique.Technique{}
	for _, t := range technique.List {
		first := ""
		if f, ok := fight.Find(t.FiGHT); ok && len(f.Tactics) > 0 {
			first = f.Tactics[0]
		}
		byTactic[first] = append(byTactic[first], t)
	}
	fmt.Fprintf(&b, "\n## Techniques by tactic\n\nIds that begin with FGT are of MITRE FiGHT %s, others of MITRE ATT&CK. How well each is attested is FiGHT's own rating.\n", fight.Version)
	for _, tactic := range append(fight.Tactics(), "") {
		list := byTactic[tactic]
		if len(list) == 0 {
			continue
		}
		title := "Of ATT&CK alone"
		if tactic != "" {
			title = fight.TacticName(tactic) + " (" + tactic + ")"
		}
		fmt.Fprintf(&b, "\n### %s\n\n| technique | what attackers do | FiGHT or ATT&CK | its name there | tactics | attested |\n|---|---|---|---|---|---|\n", title)
		slices.SortFunc(list, func(a, b *technique.Technique) int { return strings.Compare(a.ID, b.ID) })
		for _, t := range list {
			name, status, tactics := "–", "–", "–"
			if f, ok := fight.Find(t.FiGHT); ok {
				var names []string
				for _, id := range f.Tactics {
					names = append(names, cmp.Or(fight.TacticName(id), id))
				}
				name, status, tactics = f.FullName(), string(f.Status), strings.Join(names, ", ")
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", t.ID, t.Title, t.FiGHT, name, tactics, status)
		}
	}
	return b.String()
}
