package owner

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/guyline/guyline/internal/testdata"
)

// ruleCase is one case of ownership/rule_cases.json.
type ruleCase struct {
	ID     string   `json:"id"`
	Rule   string   `json:"rule"`
	Listed []string `json:"listed"`
	Edges  []struct {
		Owner   string      `json:"owner"`
		Owned   string      `json:"owned"`
		Percent json.Number `json:"percent"`
		Min     json.Number `json:"min"`
		Max     json.Number `json:"max"`
		Kind    string      `json:"kind"`
		From    string      `json:"from_"`
		To      string      `json:"to"`
	} `json:"edges"`
	Expect []string `json:"expect_restricted"`
	AsOf   string   `json:"as_of"`
}

func day(t testing.TB, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (c *ruleCase) graph(t testing.TB) (*Graph, []Listed, error) {
	t.Helper()
	g := NewGraph()
	for _, e := range c.Edges {
		kind, err := ParseKind(e.Kind)
		if err != nil {
			return nil, nil, err
		}
		least, most, err := ParseShare(e.Percent.String())
		if err != nil {
			return nil, nil, err
		}
		if e.Min != "" {
			least, _, _ = ParseShare(e.Min.String())
		}
		if e.Max != "" {
			_, most, _ = ParseShare(e.Max.String())
		}
		if err := g.Link(Edge{Owner: g.Put(Node{ID: e.Owner}), Owned: g.Put(Node{ID: e.Owned}), Kind: kind, Min: least, Max: most,
			From: day(t, e.From), To: day(t, e.To), Place: Place{Path: c.ID}}); err != nil {
			return nil, nil, err
		}
	}
	var listed []Listed
	for _, id := range c.Listed {
		listed = append(listed, Listed{Node: g.Put(Node{ID: id})})
	}
	return g, listed, nil
}

// TestConformanceOwnership judges every case of the data: the restricted parties must be the ones expected, and none where
// the rule is not in force on the day.
func TestConformanceOwnership(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(testdata.Dir(t, "supply"), "ownership", "rule_cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []ruleCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	got := 0
	for _, c := range cases {
		rule, ok := FindRule(Rules(), c.Rule)
		if !ok {
			t.Errorf("%s: there is no rule %s", c.ID, c.Rule)
			continue
		}
		g, listed, err := c.graph(t)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		j := g.Index().Judge(rule, day(t, c.AsOf), listed)
		var restricted []string
		if j.InForce {
			for node := range j.With(Restricted) {
				restricted = append(restricted, g.Node(node).ID)
			}
		}
		slices.Sort(restricted)
		slices.Sort(c.Expect)
		if !slices.Equal(restricted, c.Expect) {
			t.Errorf("%s (%s on %s): restricted %v, expected %v", c.ID, c.Rule, c.AsOf, restricted, c.Expect)
			continue
		}
		got++
	}
	fmt.Printf("score ownership %d/%d\n", got, len(cases))
}
