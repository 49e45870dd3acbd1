package report

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/attack/fight"
)

func writeLayer(t *testing.T, r *Report) (layer map[string]any, techniques map[string]map[string]any) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteNavigator(&b, r); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &layer); err != nil {
		t.Fatal(err)
	}
	techniques = map[string]map[string]any{}
	for _, x := range layer["techniques"].([]any) {
		x := x.(map[string]any)
		techniques[x["techniqueID"].(string)] = x
	}
	return layer, techniques
}

// TestNavigatorFormat holds the layer to the table of properties of format 4.5: those that must be there, and no others.
func TestNavigatorFormat(t *testing.T) {
	properties := map[string][]string{
		"layer": {"versions", "name", "description", "domain", "customDataURL", "filters", "sorting", "layout", "hideDisabled", "techniques", "gradient", "legendItems",
			"showTacticRowBackground", "tacticRowBackground", "selectTechniquesAcrossTactics", "selectSubtechniquesWithParent", "selectVisibleTechniques", "metadata", "links"},
		"technique": {"techniqueID", "tactic", "comment", "enabled", "score", "color", "metadata", "links", "showSubtechniques"},
		"layout":    {"layout", "showID", "showName", "showAggregateScores", "countUnscored", "aggregateFunction", "expandedSubtechniques"},
		"gradient":  {"colors", "minValue", "maxValue"}, "versions": {"attack", "navigator", "layer"}, "legend": {"label", "color"}, "text": {"name", "value"}, "link": {"label", "url"},
	}
	required := map[string][]string{"layer": {"name", "domain"}, "technique": {"techniqueID"}, "gradient": {"colors", "minValue", "maxValue"},
		"versions": {"navigator", "layer"}, "legend": {"label", "color"}, "text": {"name", "value"}, "link": {"label", "url"}}
	for name, r := range map[string]*Report{"sample": sampleReport(), "no attack": bare(), "odd": {Attack: oddAttack()}} {
		holds := func(kind string, v any) map[string]any {
			x := v.(map[string]any)
			for k := range x {
				if !slices.Contains(properties[kind], k) {
					t.Errorf("%s: a %s has no %s", name, kind, k)
				}
			}
			for _, k := range required[kind] {
				if x[k] == nil {
					t.Errorf("%s: a %s lacks %s", name, kind, k)
				}
			}
			return x
		}
		layer, techniques := writeLayer(t, r)
		holds("layer", layer)
		if layer["domain"] != "fight-5g" || holds("versions", layer["versions"])["layer"] != "4.5" {
			t.Errorf("%s: domain %v, versions %v", name, layer["domain"], layer["versions"])
		}
		holds("layout", layer["layout"])
		g := holds("gradient", layer["gradient"])
		if g["maxValue"].(float64) <= g["minValue"].(float64) || len(g["colors"].([]any)) < 2 {
			t.Errorf("%s: gradient %v", name, g)
		}
		colour := regexp.MustCompile(`^#[0-9a-f]{6}$`)
		for _, c := range g["colors"].([]any) {
			if !colour.MatchString(c.(string)) {
				t.Errorf("%s: colour %v", name, c)
			}
		}
		for _, x := range layer["legendItems"].([]any) {
			holds("legend", x)
		}
		for _, x := range layer["metadata"].([]any) {
			holds("text", x)
		}
		for id, x := range techniques {
			holds("technique", x)
			if _, ok := fight.Find(id); !ok {
				t.Errorf("%s: FiGHT has no %s", name, id)
			}
			for _, m := range x["metadata"].([]any) {
				holds("text", m)
			}
			for _, l := range x["links"].([]any) {
				if !strings.HasPrefix(holds("link", l)["url"].(string), "https://") {
					t.Errorf("%s: link %v", name, l)
				}
			}
		}
	}
}

func TestNavigatorScores(t *testing.T) {
	layer, techniques := writeLayer(t, sampleReport())
	if got := techniques["FGT5007"]["score"]; got != 214300.0 {
		t.Errorf("FGT5007 has score %v", got)
	}
	if x := techniques["FGT5008"]; x["score"] != nil || x["color"] != navigatorGrey {
		t.Errorf("FGT5008 stands in possible paths alone: score %v, colour %v", x["score"], x["color"])
	}
	if d := layer["description"].(string); !strings.Contains(d, "people") || !strings.Contains(d, "Not in FiGHT: T1195.002, no-technique") || !strings.Contains(d, "4 more paths") {
		t.Errorf("description %q", d)
	}
	r := sampleReport()
	for i := range r.Attack.Paths {
		r.Attack.Paths[i].People = 0
	}
	r.Attack.Paths[0].Steps[0].FiGHT = "FGT1040.501"
	_, techniques = writeLayer(t, r)
	if got := techniques["FGT1040.501"]["score"]; got != 1.0 {
		t.Errorf("where nobody is known the score is %v, want the number of paths", got)
	}
	if techniques["FGT1040"]["showSubtechniques"] != true {
		t.Error("the parent of a sub-technique does not show it")
	}
}
