package assess

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/attack"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
)

var updateTable = flag.Bool("update-table", false, "write docs/attack-paths.md anew from the test data")

// day is the day on which the tests of this file judge.
var day = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// keysOf is the pair of a host on the core's network and subscriber keys, with its path.
func keysOf(a *attack.Analysis) (attack.Path, bool) {
	for _, p := range a.Paths() {
		if p.Foothold.ID == "core" && p.Asset.State == technique.SubscriberKeys && p.Evidenced {
			return p, true
		}
	}
	return attack.Path{}, false
}

// TestLiveCore derives from a capture of a real core alone how a stranger comes to subscriber keys, with the frames; and that the
// path is gone once the checks of authorisation pass.
func TestLiveCore(t *testing.T) {
	capture := testdata.File(t, "wire-live/free5gc-h2c-oauth.pcap")
	n, _, err := Load(context.Background(), Options{Paths: []string{capture}})
	if err != nil {
		t.Fatal(err)
	}
	n.Now = day
	findings := check.Run(n, check.List)
	path, ok := keysOf(attack.New(n, Verdicts(findings), nil, nil))
	if !ok {
		t.Fatal("no evidenced path leads to subscriber keys")
	}
	var story []string
	frames := map[string][]int64{}
	for _, s := range path.Steps {
		story = append(story, s.Technique.ID)
		for _, l := range s.By {
			for _, e := range l.Proof {
				frames[s.Technique.ID] = append(frames[s.Technique.ID], e.Origin.Frame)
			}
		}
	}
	at := func(id string) int { return slices.Index(story, id) }
	if at("register-as-function") < 0 || at("obtain-token") < at("register-as-function") || at("call-with-token") < at("obtain-token") ||
		at("read-subscriber-keys") < at("call-with-token") || path.Level != technique.Observed {
		t.Errorf("the path is %v, %v; expected registration, token, call, keys, all observed", story, path.Level)
	}
	// Frame 798 asks the UDR for the keys (the recording's notes: the consumer is the stranger at 127.0.0.99).
	if !slices.Contains(frames["read-subscriber-keys"], 798) || len(frames["register-as-function"]) == 0 || len(frames["obtain-token"]) == 0 {
		t.Errorf("frames of the steps: %v", frames)
	}

	var nrf *network.Element
	for f := range n.Functions(network.NRF) {
		nrf = f
	}
	for i := range findings {
		switch findings[i].Check.ID {
		case "seen-anonymous-nf-registration", "seen-token-to-self-registered":
			findings[i].Verdict, findings[i].Subject = check.Pass, nrf
		}
	}
	if _, ok := keysOf(attack.New(n, Verdicts(findings), nil, nil)); ok {
		t.Error("a path leads to subscriber keys although the NRF takes no strangers")
	}
	refused := testdata.File(t, "wire-live/free5gc-tls-oauth-mtls-refused.pcap")
	if p := attackIn(t, refused); p != nil && slices.ContainsFunc(p.Paths, func(p report.AttackPath) bool { return p.To == "subscriber-keys" && p.Evidenced() }) {
		t.Error("a path leads to subscriber keys where the NRF insists on client certificates")
	}
}

// TestLiveCoreConfigured: with the core's configuration the change names the line of the NRF's file.
func TestLiveCoreConfigured(t *testing.T) {
	capture, config := testdata.File(t, "wire-live/free5gc-h2c-oauth.pcap"), testdata.File(t, "wire-live/config-used")
	a := attackIn(t, capture, config)
	i := slices.IndexFunc(a.Fixes, func(f report.AttackFixes) bool { return f.Asset == "subscriber-keys" })
	if i < 0 || !a.Fixes[i].Exact {
		t.Fatalf("fixes: %+v", a.Fixes)
	}
	for _, id := range a.Fixes[i].Changes {
		c, ok := a.Change(id)
		if !ok {
			t.Errorf("the change %s is not listed", id)
		}
		if !strings.Contains(c.Place, "cfg.yaml:") || c.Remedy == "" {
			t.Errorf("the change %s names %q and %q: expected a line of the core's configuration, and what to write", id, c.Place, c.Remedy)
		}
	}
	if j := slices.IndexFunc(a.Changes, func(c report.AttackChange) bool {
		return strings.HasPrefix(c.ID, "mutual-tls-at-the-nrf") && strings.Contains(c.Place, "nrfcfg.yaml:")
	}); j < 0 {
		t.Error("no change names the line of the NRF's configuration")
	}
}

func attackIn(t *testing.T, paths ...string) *report.Attack {
	t.Helper()
	a, err := Run(context.Background(), Options{Paths: paths, Now: day})
	if err != nil {
		t.Fatal(err)
	}
	return a.Report.Attack
}

// tablePage is where the table of published configurations stands.
const tablePage = "../docs/attack-paths.md"

// TestPublishedConfigurations assesses every configuration set: none stops the program, the order of the input does not matter, and
// the table of docs/attack-paths.md is right for the sets that it names.
func TestPublishedConfigurations(t *testing.T) {
	dir := testdata.Dir(t, "configs")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		parts, err := filepath.Glob(filepath.Join(dir, e.Name(), "*"))
		if err != nil || len(parts) == 0 {
			t.Fatalf("%s: %v, %d files", e.Name(), err, len(parts))
		}
		one := attackIn(t, parts...)
		slices.Reverse(parts)
		if other := attackIn(t, parts...); !bytes.Equal(encoded(t, one), encoded(t, other)) {
			t.Errorf("%s: the order of the input changes the paths: %s", e.Name(), cmp.Diff(one, other))
		}
		table[e.Name()] = tableRow(e.Name(), one)
	}
	if *updateTable {
		var b strings.Builder
		b.WriteString(tableHead)
		for _, name := range sortedKeys(table) {
			b.WriteString(table[name] + "\n")
		}
		if err := os.WriteFile(tablePage, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(tablePage)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
		if row, ok := table[name]; ok && strings.TrimSpace(line) != row {
			t.Errorf("docs/attack-paths.md is not current (go test ./assess -run Published -update-table):\n- %s+ %s", line, row)
		}
	}
}

const tableHead = `<!-- Written by go test ./assess -run Published -update-table, from configuration sets that are not part of the project. -->

# What published default configurations open

Attack paths that the default configurations of 5G products and deployments open, as ` + "`guyline attack`" + ` counts them: pairs of a foothold (where an
attacker can stand) and an element of an asset (what must not fall) that evidence joins, and pairs that are possible besides, where
nothing in the files decides. Configuration alone is the evidence: no capture, and no owner who says what protects the network. The last
column is the fewest changes that close every evidenced path to subscriber keys.

| configuration | evidenced | possible | keys | identities | traffic | location | interception | emergency | availability | changes |
|---|---|---|---|---|---|---|---|---|---|---|
`

func tableRow(name string, a *report.Attack) string {
	cells := []string{name}
	if a == nil {
		a = &report.Attack{}
	}
	evidenced, possible := a.Pairs()
	cells = append(cells, fmt.Sprint(evidenced), fmt.Sprint(possible))
	for _, asset := range technique.Assets {
		n := 0
		for _, x := range a.Assets {
			if x.ID == string(asset.State) {
				n = x.Evidenced
			}
		}
		cells = append(cells, fmt.Sprint(n))
	}
	least := "–"
	for _, f := range a.Fixes {
		switch {
		case f.Asset != "subscriber-keys":
		case !f.Exact:
			least = fmt.Sprintf("%d (at least %d)", len(f.Changes), f.Least)
		default:
			least = fmt.Sprint(len(f.Changes))
		}
	}
	return "| " + strings.Join(append(cells, least), " | ") + " |"
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
