package declared

import (
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

func TestReadAttack(t *testing.T) {
	f := &source.File{Path: "network/guyline.yaml", Net: network.New(), Data: []byte(`guyline: 1
attack:
  footholds: [core, internet]
  seed: 7
  trials: 20000
  likelihood:
    - {of: register-as-function, low: 0.2, high: 0.5, source: red team}
    - {of: obtain-token, low: 0.5, high: 0.2, source: red team}
    - {of: obtain-token, low: 0.1, high: 0.2}
  footholds-likelihood: [{of: core, low: 0, high: 1, source: we do not know}]
  hours: [{of: availability, low: 1, high: 8, source: contract}]
  risks:
    - {id: R-1, to: subscriber-keys, owner: head of core, treatment: modify, changes: [a, b], due: 2027-03-31}
    - {id: R-2, to: location, treatment: hope, due: soon}
    - {id: R-3}
  colour: red
`)}
	got := ReadAttack(f)
	if got.Line != 3 && got.Line != 2 || len(got.Footholds) != 2 || got.Seed != 7 || got.Trials != 20000 {
		t.Errorf("section: %+v", got)
	}
	var ranges []string
	for _, r := range got.Ranges {
		ranges = append(ranges, r.Of)
	}
	if s := strings.Join(ranges, ", "); s != "technique register-as-function, foothold core, hours availability" {
		t.Errorf("ranges: %s", s)
	}
	if len(got.Risks) != 2 || got.Risks[0].Treatment != "modify" || len(got.Risks[0].Changes) != 2 || got.Risks[1].Treatment != "" ||
		!got.Risks[0].Due.Equal(time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC)) || got.Risks[0].Origin.Line != 13 {
		t.Errorf("risks: %+v", got.Risks)
	}
	for _, want := range []string{"from the lower to the higher", "which says where the range comes from", "treatment: expected one of modify, retain, avoid, share", "due: expected a day", "expected an id",
		`unknown key "colour"`} {
		found := false
		for _, n := range f.Notes() {
			found = found || strings.Contains(n.Text, want)
		}
		if !found {
			t.Errorf("no note says %q: %v", want, f.Notes())
		}
	}
}
