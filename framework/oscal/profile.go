package oscal

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
)

type (
	profileJSON struct {
		Metadata metadataJSON `json:"metadata"`
		Imports  []struct {
			Href    string          `json:"href"`
			All     json.RawMessage `json:"include-all"`
			Include []selectionJSON `json:"include-controls"`
			Exclude []selectionJSON `json:"exclude-controls"`
		} `json:"imports"`
		BackMatter struct {
			Resources []struct {
				UUID   string `json:"uuid"`
				Rlinks []struct {
					Href      string `json:"href"`
					MediaType string `json:"media-type"`
				} `json:"rlinks"`
			} `json:"resources"`
		} `json:"back-matter"`
	}
	selectionJSON struct {
		IDs      []string `json:"with-ids"`
		Children string   `json:"with-child-controls"` // yes or no
		Matching []struct {
			Pattern string `json:"pattern"`
		} `json:"matching"`
	}
)

// resolve gives the controls that a profile selects, those of each import in the order of its catalogue. Two imports that give
// the same control give it once. An import that says nothing of what it takes takes all.
func (im *importer) resolve(p *profileJSON, name string, depth int) ([]entry, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("profiles import one another more than %d deep: does one import itself?", maxDepth)
	}
	var out []entry
	taken := map[string]bool{}
	for i, x := range p.Imports {
		if im.imports++; im.imports > maxImports {
			return nil, fmt.Errorf("more than %d imports in all", maxImports)
		}
		links := p.links(x.Href)
		if len(links) == 0 {
			return nil, fmt.Errorf("import %d: no resource of the back matter has the uuid %s", i+1, x.Href)
		}
		from, found, err := im.follow(links, depth)
		if err != nil {
			return nil, err
		}
		all := x.All != nil || len(x.Include) == 0
		if !found {
			im.unread = append(im.unread, links[0])
			if from, err = named(x.Include, all, links[0]); err != nil {
				return nil, err
			}
		}
		for _, s := range x.Include {
			for _, id := range s.IDs {
				if !slices.ContainsFunc(from, func(e entry) bool { return e.id == id }) {
					return nil, fmt.Errorf("import %d selects %s, which %s does not have", i+1, id, links[0])
				}
			}
		}
		for _, e := range from {
			if (all || selected(x.Include, e)) && !selected(x.Exclude, e) && !taken[e.id] {
				taken[e.id] = true
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// links are where an import may be found: the link itself, or those of the resource that it leads to, JSON first.
func (p *profileJSON) links(href string) []string {
	id, fragment := strings.CutPrefix(href, "#")
	if !fragment {
		return []string{href}
	}
	var json, other []string
	for _, r := range p.BackMatter.Resources {
		if !strings.EqualFold(r.UUID, id) {
			continue
		}
		for _, l := range r.Rlinks {
			switch {
			case strings.Contains(l.MediaType, "json") || l.MediaType == "" && path.Ext(l.Href) == ".json":
				json = append(json, l.Href)
			default:
				other = append(other, l.Href)
			}
		}
	}
	if len(json) > 0 {
		return json
	}
	return other
}

// follow reads the first link that opens.
func (im *importer) follow(links []string, depth int) (entries []entry, found bool, err error) {
	if im.open == nil {
		return nil, false, nil
	}
	for _, href := range links {
		f, err := im.open(href)
		if err != nil {
			continue // the caller says that none of them opened
		}
		entries, _, err := im.read(f, href, depth+1)
		f.Close()
		if err != nil {
			return nil, false, fmt.Errorf("%s: %w", href, err)
		}
		return entries, true, nil
	}
	return nil, false, nil
}

// named are the controls that an import names by their ids, for want of the catalogue.
func named(include []selectionJSON, all bool, href string) ([]entry, error) {
	var out []entry
	for _, s := range include {
		if len(s.Matching) > 0 {
			all = true
		}
		for _, id := range s.IDs {
			out = append(out, entry{id: id})
		}
	}
	if all {
		return nil, fmt.Errorf("takes controls of %s without naming them all, and that could not be opened: put it beside the profile", href)
	}
	return out, nil
}

// selected tells whether a selection takes a control: by its id, by a pattern, or as a child of one that it takes so.
func selected(list []selectionJSON, e entry) bool {
	for _, s := range list {
		if s.takes(e.id) || s.Children == "yes" && slices.ContainsFunc(e.within, s.takes) {
			return true
		}
	}
	return false
}

func (s *selectionJSON) takes(id string) bool {
	if slices.Contains(s.IDs, id) {
		return true
	}
	for _, m := range s.Matching {
		if ok, err := path.Match(m.Pattern, id); ok && err == nil {
			return true
		}
	}
	return false
}
