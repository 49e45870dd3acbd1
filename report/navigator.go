package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/guyline/guyline/attack/fight"
)

// WriteNavigator writes the techniques of the listed paths as a layer for the FiGHT Navigator: format 4.5 of ATT&CK Navigator's
// layers, in FiGHT's domain, which is fight-5g. The version of ATT&CK is left out, as the format allows: the Navigator takes its own.
//
// A technique's score is the most people whom an evidenced path through it hurts, or the number of such paths where nobody said
// whom they hurt. A technique of possible paths alone has no score and is grey. Techniques that FiGHT does not have cannot stand in
// its matrix; the description names them.
func WriteNavigator(w io.Writer, r *Report) error {
	l := navigatorLayer{Name: "Attack paths: " + oneLine(r.Target), Versions: navigatorVersions{Navigator: "4.9.0", Layer: "4.5"}, Domain: "fight-5g",
		Sorting: 3, Layout: navigatorLayout{Layout: "side", ShowID: true, ShowName: true, Aggregate: "max", Expanded: "annotated"}, Techniques: []navigatorTechnique{},
		Gradient:    navigatorGradient{Colors: navigatorColors, Max: 1},
		Legend:      []navigatorLegend{{"possible, not evidenced", navigatorGrey}},
		Metadata:    []navigatorText{{"tool", strings.TrimSpace(r.Tool.Name + " " + r.Tool.Version)}, {"assessed", stixTime(r.Started)}, {"FiGHT", fight.Version}},
		SelectAll:   true,
		Description: "No attack path was looked for."}
	if a := r.Attack; a != nil {
		l.fill(a)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(l)
}

// navigatorColors run from light to dark in one direction, so that every kind of colour vision, and grey paper, keeps their order
// (ColorBrewer's YlGnBu).
var navigatorColors = []string{"#ffffd9", "#7fcdbb", "#1d91c0", "#253494"}

const navigatorGrey = "#d9d9d9"

type navigatorLayer struct {
	Name        string               `json:"name"`
	Versions    navigatorVersions    `json:"versions"`
	Domain      string               `json:"domain"`
	Description string               `json:"description"`
	Sorting     int                  `json:"sorting"` // 3: by score, the highest first
	Layout      navigatorLayout      `json:"layout"`
	Hide        bool                 `json:"hideDisabled"`
	Techniques  []navigatorTechnique `json:"techniques"`
	Gradient    navigatorGradient    `json:"gradient"`
	Legend      []navigatorLegend    `json:"legendItems"`
	Metadata    []navigatorText      `json:"metadata"`
	SelectAll   bool                 `json:"selectTechniquesAcrossTactics"`
}

type navigatorVersions struct {
	Navigator string `json:"navigator"`
	Layer     string `json:"layer"`
}

type navigatorLayout struct {
	Layout    string `json:"layout"`
	ShowID    bool   `json:"showID"`
	ShowName  bool   `json:"showName"`
	Aggregate string `json:"aggregateFunction"`
	Expanded  string `json:"expandedSubtechniques"`
}

type navigatorTechnique struct {
	ID       string          `json:"techniqueID"`
	Score    *int            `json:"score,omitempty"`
	Color    string          `json:"color"`
	Comment  string          `json:"comment"`
	Enabled  bool            `json:"enabled"`
	Metadata []navigatorText `json:"metadata"`
	Links    []navigatorLink `json:"links"`
	Show     bool            `json:"showSubtechniques"`
}

type navigatorGradient struct {
	Colors []string `json:"colors"`
	Min    int      `json:"minValue"`
	Max    int      `json:"maxValue"`
}

type navigatorLegend struct {
	Label string `json:"label"`
	Color string `json:"color"`
}

type navigatorText struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type navigatorLink struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// navigatorUse is what the paths say of one technique.
type navigatorUse struct {
	evidenced, possible, people int
	says                        []string
}

// fill puts the techniques of a's paths into the layer.
func (l *navigatorLayer) fill(a *Attack) {
	uses, unknown, peopled := map[string]*navigatorUse{}, map[string]bool{}, false
	for _, p := range a.Paths {
		in := map[string]bool{}
		for _, s := range p.Steps {
			known, ok := fight.Find(s.FiGHT)
			if !ok {
				unknown[cmp.Or(s.FiGHT, s.Technique)] = true
				continue
			}
			u := uses[known.ID]
			if u == nil {
				u = &navigatorUse{}
				uses[known.ID] = u
			}
			if say := s.shown(); !slices.Contains(u.says, say) {
				u.says = append(u.says, say)
			}
			if in[known.ID] {
				continue
			}
			in[known.ID] = true
			if !p.Evidenced() {
				u.possible++
				continue
			}
			u.evidenced++
			u.people = max(u.people, p.People)
			peopled = peopled || p.People > 0
		}
	}
	l.Description = "Score: evidenced attack paths that use the technique."
	if peopled {
		l.Description = "Score: people whom the worst evidenced attack path through the technique hurts."
	}
	if a.Omitted > 0 {
		l.Description += fmt.Sprintf(" %s not listed and not in this layer.", Some(a.Omitted, "more path")+" "+plural(a.Omitted, "is", "are"))
	}
	if len(unknown) > 0 {
		l.Description += " Not in FiGHT: " + strings.Join(sorted(unknown), ", ") + "."
	}
	parents := map[string]bool{}
	for id := range uses {
		if parent, _, sub := strings.Cut(id, "."); sub {
			parents[parent] = true
		}
	}
	for _, id := range sorted(uses) {
		l.Techniques = append(l.Techniques, uses[id].technique(id, peopled, parents[id]))
		if s := l.Techniques[len(l.Techniques)-1].Score; s != nil {
			l.Gradient.Max = max(l.Gradient.Max, *s)
		}
	}
	for _, id := range sorted(parents) {
		if uses[id] == nil {
			l.Techniques = append(l.Techniques, navigatorTechnique{ID: id, Enabled: true, Metadata: []navigatorText{}, Links: []navigatorLink{}, Show: true})
		}
	}
	slices.SortFunc(l.Techniques, func(x, y navigatorTechnique) int { return cmp.Compare(x.ID, y.ID) })
}

// technique is one technique of the layer. Its score is people where any are known.
func (u *navigatorUse) technique(id string, peopled, show bool) navigatorTechnique {
	t := navigatorTechnique{ID: id, Enabled: true, Show: show, Comment: strings.Join(u.says, "\n"),
		Metadata: []navigatorText{{"evidenced paths", Number(u.evidenced)}, {"possible paths", Number(u.possible)}, {"people", Number(u.people)}},
		Links:    []navigatorLink{{"FiGHT " + id, "https://fight.mitre.org/techniques/" + id + "/"}}}
	score := u.evidenced
	if peopled {
		score = u.people
	}
	if t.Score = &score; u.evidenced == 0 {
		t.Score, t.Color = nil, navigatorGrey
	}
	return t
}

// shown is what the step is done on and what shows it, in one line.
func (s AttackStep) shown() string {
	var parts []string
	for _, w := range s.Weaknesses {
		text := w.Title + " (" + w.Evidence
		for i, e := range w.Proof {
			if p := cmp.Or(e.Place(), e.Probe); p != "" && i < 3 {
				text += ", " + p
			}
		}
		if w.Evidence == possible && w.Missing != "" {
			text += ", decided by " + w.Missing
		}
		parts = append(parts, text+")")
	}
	return oneLine(strings.Trim(s.Subject+": "+cmp.Or(strings.Join(parts, "; "), s.Title+" ("+s.Evidence+")"), ": "))
}

// sorted is a map's keys in order.
func sorted[T any](m map[string]T) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
