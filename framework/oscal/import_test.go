package oscal

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/internal/testdata"
)

const smallCatalog = `{"catalog": {"metadata": {"title": "House rules", "version": "3", "oscal-version": "1.1.3"}, "groups": [
 {"id": "ac", "title": "Access", "controls": [
  {"id": "ac-2", "title": "Accounts", "controls": [{"id": "ac-2.1", "title": "By machine"}, {"id": "ac-2.2", "title": "Gone", "props": [{"name": "status", "value": "withdrawn"}]}]},
  {"id": "ac-3", "title": "Enforcement"}]}],
 "controls": [{"id": "zz-1", "title": ""}]}}`

func opener(files map[string]string) func(string) (io.ReadCloser, error) {
	return func(href string) (io.ReadCloser, error) {
		text, ok := files[href]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(strings.NewReader(text)), nil
	}
}

func ids(f *framework.Framework) string {
	var out []string
	for i := range f.Controls {
		out = append(out, f.Controls[i].ID)
	}
	return strings.Join(out, " ")
}

func TestImport(t *testing.T) {
	files := map[string]string{"c.json": smallCatalog, "loop.json": `{"profile": {"imports": [{"href": "loop.json"}]}}`}
	profile := func(imports string) string {
		return `{"profile": {"metadata": {"title": "Ours"}, "imports": [` + imports + `], "back-matter": {"resources": [
		 {"uuid": "84cbf061-eb87-4ec1-8112-1f529232e907", "rlinks": [{"href": "c.xml", "media-type": "application/oscal.catalog+xml"}, {"href": "c.json", "media-type": "application/oscal.catalog+json"}]}]}}}`
	}
	for _, c := range []struct{ name, text, want string }{
		{"catalogue", smallCatalog, "zz-1 ac-2 ac-2.1 ac-3"},
		{"all", profile(`{"href": "c.json", "include-all": {}}`), "zz-1 ac-2 ac-2.1 ac-3"},
		{"nothing said", profile(`{"href": "c.json"}`), "zz-1 ac-2 ac-2.1 ac-3"},
		{"by ids", profile(`{"href": "#84cbf061-eb87-4ec1-8112-1f529232e907", "include-controls": [{"with-ids": ["ac-3", "ac-2"]}]}`), "ac-2 ac-3"},
		{"with children", profile(`{"href": "c.json", "include-controls": [{"with-ids": ["ac-2"], "with-child-controls": "yes"}]}`), "ac-2 ac-2.1"},
		{"by pattern", profile(`{"href": "c.json", "include-controls": [{"matching": [{"pattern": "ac-*"}]}], "exclude-controls": [{"with-ids": ["ac-2.1"]}]}`), "ac-2 ac-3"},
		{"twice", profile(`{"href": "c.json", "include-controls": [{"with-ids": ["ac-3"]}]}, {"href": "c.json"}`), "ac-3 zz-1 ac-2 ac-2.1"},
		{"unresolved", profile(`{"href": "away.json", "include-controls": [{"with-ids": ["ac-3", "ac-2"]}]}`), "ac-3 ac-2"},
		{"unresolved all", profile(`{"href": "away.json"}`), "! could not be opened"},
		{"unknown id", profile(`{"href": "c.json", "include-controls": [{"with-ids": ["ac-9"]}]}`), "! selects ac-9"},
		{"no resource", profile(`{"href": "#00000000-eb87-4ec1-8112-1f529232e907"}`), "! no resource"},
		{"loop", profile(`{"href": "loop.json"}`), "! deep"},
		{"no id", `{"catalog": {"controls": [{"title": "x"}]}}`, "! has no id"},
		{"same id", `{"catalog": {"controls": [{"id": "x"}, {"id": "x"}]}}`, "! two controls"},
		{"no controls", `{"catalog": {}}`, "! has no controls"},
		{"other model", `{"system-security-plan": {}}`, "! neither"},
		{"XML", `<catalog/>`, "! convert"},
		{"empty", ``, "! no JSON"},
	} {
		f, err := Import(strings.NewReader(c.text), "dir/House Rules.json", opener(files))
		if want, bad := strings.CutPrefix(c.want, "! "); bad {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", c.name, err, want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := ids(f); got != c.want || f.ID != "house-rules" {
			t.Errorf("%s: got %s of %s, want %s", c.name, got, f.ID, c.want)
		}
	}
	if _, err := Import(io.MultiReader(strings.NewReader("{"), io.LimitReader(blanks{}, maxBytes)), "big", nil); err == nil || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("a document that is too big: %v", err)
	}
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestBaselines reads NIST's own baselines of SP 800-53. The figures are those of SP 800-53B: 149, 287 and 370 controls and
// enhancements in the low, moderate and high baselines.
func TestBaselines(t *testing.T) {
	for name, want := range map[string]int{"LOW-baseline_profile": 149, "MODERATE-baseline_profile": 287, "HIGH-baseline_profile": 370,
		"MODERATE-baseline-resolved-profile_catalog": 287} {
		r, err := os.Open(testdata.File(t, "principles/oscal/NIST_SP-800-53_rev5_"+name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		f, err := Import(r, name+".json", nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Controls) != want {
			t.Errorf("%s: %d controls, want %d", name, len(f.Controls), want)
		}
		maps := []framework.Mapping{{Relation: framework.Intersects, Checks: []string{"sbi-unprotected"}}}
		known := &framework.Framework{ID: "known", Controls: []framework.Control{{ID: "AC-2", Maps: maps}, {ID: "SC-7", Maps: maps}, {ID: "AC-2(1)"}}}
		from, n := Adopt(f, []*framework.Framework{{ID: "other", Controls: []framework.Control{{ID: "1.1"}}}, known})
		if from != known || n != 2 {
			t.Errorf("%s: adopted %d mappings from %v", name, n, from)
		}
	}
}

func TestAdopt(t *testing.T) {
	for a, b := range map[string]string{"AC-2(1)": "ac-2.1", "AC-02(01)": "ac-2.1", "AC-2 (1)": "ac-2.1", "AC-20": "ac-20", "GV.OC-01": "gv.oc-1"} {
		if got := canonical(a); got != b {
			t.Errorf("%s: got %s, want %s", a, got, b)
		}
	}
	known, _, _ := sample("known")
	chapters := &framework.Framework{Controls: []framework.Control{{ID: "1.1"}, {ID: "1.2"}}}
	if from, _ := Adopt(chapters, []*framework.Framework{{ID: "other", Controls: chapters.Controls}, known}); from != nil {
		t.Errorf("chapters were taken for controls of %s", from.ID)
	}
	few := &framework.Framework{Controls: []framework.Control{{ID: "ac-2"}, {ID: "x-1"}, {ID: "x-2"}}}
	if from, _ := Adopt(few, []*framework.Framework{known}); from != nil {
		t.Error("a third of the controls was enough")
	}
}

// TestRoundTrip: what we write as a catalogue and a profile is read again.
func TestRoundTrip(t *testing.T) {
	docs := written(t, "ours")
	f, err := Import(bytes.NewReader(docs[Profile]), "profile.json", opener(map[string]string{"catalog.json": string(docs[Catalog])}))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ids(f), "PM-1 AC-2 AC-2-1- SC-8"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte(smallCatalog))
	f.Add([]byte(`{"profile": {"imports": [{"href": "c.json", "include-controls": [{"with-ids": ["ac-3"], "matching": [{"pattern": "[a"}]}]}, {"href": "#x"}]}}`))
	open := opener(map[string]string{"c.json": smallCatalog})
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := Import(bytes.NewReader(text), "fuzz", open)
		if err == nil && len(got.Controls) == 0 {
			t.Error("neither controls nor an error")
		}
		Dangling(text, []byte(smallCatalog))
	})
}
