package supply

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/guyline/guyline/network"
)

// model builds the networks of the tests here. Line numbers count what was said, so that each claim has a place.
type model struct {
	*network.Network
	line int
}

func newModel() *model { return &model{Network: network.New()} }

func (m *model) at() network.Origin {
	m.line++
	return network.Origin{Path: "network.yaml", Line: m.line}
}

func declare[T any](m *model, a *network.Attr[T], e *network.Element, values ...T) {
	for _, v := range values {
		a.Say(e, v, network.Declared, m.at())
	}
}

func (m *model) site(name, supplier string, links ...string) *network.Element {
	return m.supplied(m.Add(network.KindSite, "", name, nil), supplier, network.Backhaul, links...)
}

// cell adds a cell of a site or a function that serves some people.
func (m *model) cell(name string, owner *network.Element, supplier string, people int) *network.Element {
	e := m.supplied(m.Add(network.KindCell, "", name, owner), supplier, nil)
	declare(m, network.People, e, people)
	return e
}

func (m *model) function(typ network.NFType, name, supplier string) *network.Element {
	return m.supplied(m.Add(network.KindFunction, string(typ), name, nil), supplier, nil)
}

func (m *model) equipment(class, name, supplier string) *network.Element {
	return m.supplied(m.Add(network.KindEquipment, class, name, nil), supplier, nil)
}

func (m *model) supplied(e *network.Element, supplier string, a *network.Attr[string], values ...string) *network.Element {
	if supplier != "" {
		declare(m, network.Supplied, e, supplier)
	}
	if a != nil {
		declare(m, a, e, values...)
	}
	return e
}

func (m *model) party(name, country string) *network.Element {
	e := m.Add(network.KindSupplier, "", name, nil)
	declare(m, network.Country, e, country)
	return e
}

// study joins the network and studies it.
func (m *model) study(t testing.TB, from Sources, day string) *Study {
	t.Helper()
	m.Join()
	return m.again(t, from, day)
}

// again studies a network that is joined.
func (m *model) again(t testing.TB, from Sources, day string) *Study {
	t.Helper()
	on, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), m.Network, network.NewImpacts(m.Network), from, Terms{Day: on, Country: "US"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// file writes a file of a test.
func file(t testing.TB, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// party is a supplier of a study.
func party(t testing.TB, s *Study, name string) *Party {
	t.Helper()
	for _, p := range s.Parties {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("%q is no party", name)
	return nil
}
