package oscal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/framework"
)

const (
	maxBytes   = 64 << 20 // of one document; the catalogue of SP 800-53 has 10 MB
	maxDepth   = 8        // of profiles that import profiles
	maxImports = 64       // of all of these together
)

// These are the parts of OSCAL's documents that are read.
type (
	document struct {
		Catalog *catalogJSON `json:"catalog"`
		Profile *profileJSON `json:"profile"`
	}
	metadataJSON struct {
		Title   string `json:"title"`
		Version string `json:"version"`
		Oscal   string `json:"oscal-version"`
		Parties []struct {
			Name string `json:"name"`
		} `json:"parties"`
	}
	catalogJSON struct {
		Metadata metadataJSON  `json:"metadata"`
		Groups   []groupJSON   `json:"groups"`
		Controls []controlJSON `json:"controls"`
	}
	groupJSON struct {
		ID       string        `json:"id"`
		Title    string        `json:"title"`
		Groups   []groupJSON   `json:"groups"`
		Controls []controlJSON `json:"controls"`
	}
	controlJSON struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Props []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"props"`
		Controls []controlJSON `json:"controls"`
	}
)

// entry is a control of a catalogue, in its order.
type entry struct {
	id, title, group string
	within           []string // the controls that it is an enhancement of, the outermost first
	withdrawn        bool
}

// Import reads a catalogue or a profile as a framework without mappings; [Adopt] finds some. Titles are those of the document.
// Controls that a catalogue marks as withdrawn are left out. name is the document's, for errors and as its source.
//
// open opens what a profile imports, by the link as it is written or as the profile's back matter resolves it. Where it is nil or
// fails, the controls that the profile names by their ids are taken by these alone.
func Import(r io.Reader, name string, open func(href string) (io.ReadCloser, error)) (*framework.Framework, error) {
	im := &importer{open: open}
	entries, meta, err := im.read(r, name, 0)
	if err != nil {
		return nil, fmt.Errorf("oscal: %s: %w", name, err)
	}
	f := &framework.Framework{ID: slug(name), Title: cmp.Or(line(meta.Title), name), Version: cmp.Or(meta.Version, "not stated"), Source: name,
		Rights:   "Those of the document that was imported.",
		Verified: "Ids and titles were read from the document, OSCAL " + cmp.Or(meta.Oscal, "of a version that it does not state") + "."}
	if len(meta.Parties) > 0 {
		f.Publisher = line(meta.Parties[0].Name)
	}
	for _, href := range im.unread {
		f.Verified += " " + href + " could not be opened: its controls have ids alone."
	}
	for _, e := range entries {
		if !e.withdrawn {
			f.Controls = append(f.Controls, framework.Control{ID: e.id, Title: cmp.Or(line(e.title), e.id), Group: line(e.group)})
		}
	}
	if len(f.Controls) == 0 {
		return nil, fmt.Errorf("oscal: %s: has no controls", name)
	}
	return f, nil
}

// slug makes an id of a file's name.
func slug(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.ToLower(token(strings.TrimSuffix(base, path.Ext(base))))
}

type importer struct {
	open    func(string) (io.ReadCloser, error)
	imports int
	unread  []string // links that could not be opened
}

// read gives a document's controls.
func (im *importer) read(r io.Reader, name string, depth int) ([]entry, *metadataJSON, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, nil, err
	}
	if len(text) > maxBytes {
		return nil, nil, fmt.Errorf("has more than %d MiB: is it an OSCAL catalogue or profile?", maxBytes>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if first := bytes.TrimSpace(text); len(first) == 0 || first[0] != '{' {
		return nil, nil, errors.New("is no JSON object: convert OSCAL in XML or YAML to JSON first, as NIST's oscal-cli does")
	}
	var doc document
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, nil, fmt.Errorf("is no OSCAL in JSON: %w", err)
	}
	switch {
	case doc.Catalog != nil:
		entries, err := doc.Catalog.entries()
		return entries, &doc.Catalog.Metadata, err
	case doc.Profile != nil:
		entries, err := im.resolve(doc.Profile, name, depth)
		return entries, &doc.Profile.Metadata, err
	}
	return nil, nil, errors.New("is neither an OSCAL catalog nor a profile: expected one of these at the top")
}

// entries flattens the groups and controls, and refuses what has no id or the id of another.
func (c *catalogJSON) entries() ([]entry, error) {
	var out []entry
	seen := map[string]bool{}
	var controls func(group string, within []string, list []controlJSON) error
	controls = func(group string, within []string, list []controlJSON) error {
		for i, k := range list {
			switch {
			case k.ID == "":
				return fmt.Errorf("control %d of %s has no id", i+1, cmp.Or(strings.Join(within, "/"), group, "the catalogue"))
			case seen[k.ID]:
				return fmt.Errorf("two controls have the id %s", k.ID)
			}
			seen[k.ID] = true
			e := entry{id: k.ID, title: k.Title, group: group, within: within}
			for _, p := range k.Props {
				e.withdrawn = e.withdrawn || p.Name == "status" && strings.EqualFold(p.Value, "withdrawn")
			}
			out = append(out, e)
			if err := controls(group, append(slices.Clip(within), k.ID), k.Controls); err != nil {
				return err
			}
		}
		return nil
	}
	var groups func(list []groupJSON) error
	groups = func(list []groupJSON) error {
		for _, g := range list {
			if err := controls(cmp.Or(g.Title, g.ID), nil, g.Controls); err != nil {
				return err
			}
			if err := groups(g.Groups); err != nil {
				return err
			}
		}
		return nil
	}
	if err := controls("", nil, c.Controls); err != nil {
		return nil, err
	}
	return out, groups(c.Groups)
}
