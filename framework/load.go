package framework

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"gopkg.in/yaml.v3"
)

//go:embed data
var files embed.FS

// PlanID is the framework that every report answers: the Implementation Plan itself.
const PlanID = "us-5g-plan"

var load = sync.OnceValues(func() ([]*Framework, error) {
	entries, err := files.ReadDir("data")
	if err != nil {
		return nil, err
	}
	var out []*Framework
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("data", e.Name()))
		if err != nil {
			return nil, err
		}
		f, err := Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		if f.ID == PlanID {
			out = slices.Insert(out, 0, f)
		} else {
			out = append(out, f)
		}
	}
	return out, nil
})

// List is every framework that the program knows, the Implementation Plan first, the others by their ids.
func List() ([]*Framework, error) { return load() }

// Find is the framework with this id.
func Find(id string) (*Framework, error) {
	all, err := List()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, f := range all {
		if f.ID == id {
			return f, nil
		}
		ids = append(ids, f.ID)
	}
	return nil, fmt.Errorf("no framework %q; there are %s", id, strings.Join(ids, ", "))
}

// Parse reads a framework in YAML and checks what can be checked without knowing the checks.
func Parse(text []byte) (*Framework, error) {
	var f Framework
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return nil, err
	}
	if f.ID == "" || f.Title == "" || len(f.Controls) == 0 {
		return nil, errors.New("expected id, title and controls")
	}
	if f.Reviewed != "" {
		if _, err := time.Parse(time.DateOnly, f.Reviewed); err != nil {
			return nil, fmt.Errorf("reviewed: %w", err)
		}
	}
	seen := map[string]bool{}
	for _, c := range f.Controls {
		switch {
		case c.ID == "" || c.Title == "":
			return nil, fmt.Errorf("control %q (%s): expected id and title", c.ID, c.Title)
		case seen[c.ID]:
			return nil, fmt.Errorf("control %s is there twice", c.ID)
		}
		seen[c.ID] = true
		for _, m := range c.Maps {
			if !slices.Contains([]Relation{Equal, Subset, Superset, Intersects}, m.Relation) {
				return nil, fmt.Errorf("control %s: relation %q: expected equal, subset, superset or intersects", c.ID, m.Relation)
			}
			if len(m.Checks)+len(m.Figures) == 0 {
				return nil, fmt.Errorf("control %s: a mapping names no check and no figure", c.ID)
			}
			for _, id := range m.Figures {
				if !slices.ContainsFunc(Figures, func(k FigureKind) bool { return k.ID == id }) {
					return nil, fmt.Errorf("control %s: no figure %q", c.ID, id)
				}
			}
		}
	}
	return &f, nil
}
