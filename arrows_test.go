// Package guyline_test holds what is true of the project as a whole.
package guyline_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/guyline/guyline/"

// arrows says which packages of the project each package may import. An entry ending in /... stands for the package and
// everything below it; the longest entry that fits counts. Data flows one way: source → network → analyses → assess →
// report. ARCHITECTURE.md draws the picture.
var arrows = map[string][]string{
	"network":                {},
	"internal/...":           {},
	"tables/...":             {},
	"wire/...":               {"wire/..."},
	"terrain/...":            {"terrain/..."},
	"terrain/fetch":          {"terrain", "internal/https", "internal/manifest"},
	"radio":                  {},
	"radio/itm":              {},
	"rollout/licence":        {"radio"},
	"rollout/atlas":          {"terrain/..."},
	"rollout/cover":          {},
	"rollout/coverage":       {"radio/itm", "terrain"},
	"rollout/cover/instance": {"rollout/cover"},
	"rollout/plan":           {"rollout/cover"},
	"rollout/h3":             {},
	"rollout/filing":         {"terrain", "rollout/atlas", "rollout/h3"},
	"rollout/audit":          {"rollout/h3"},
	"source/capture":         {"network", "source", "wire", "wire/dissect", "wire/event", "wire/pcap"},
	"source/...":             {"network", "source/...", "internal/table", "internal/pattern"},
	"check":                  {"network", "check/published"},
	"check/published":        {},
	"policy":                 {"network", "check"},
	"report":                 {"check", "attack/fight"},
	"supply":                 {"network", "supply/...", "internal/table"},
	"supply/concentration":   {},
	"supply/csaf":            {"supply/cvss", "supply/purl"},
	"supply/cvss":            {},
	"supply/vuln":            {"supply/csaf", "supply/cvss", "supply/purl", "supply/sbom", "supply/version"},
	"supply/list":            {"internal/pattern"},
	"supply/name":            {},
	"supply/owner":           {"internal/pattern"},
	"supply/list/fetch":      {"supply/list", "internal/https", "internal/manifest"},
	"supply/observed":        {"supply/name"},
	"supply/removal":         {},
	"supply/rule":            {"supply/list"},
	"supply/purl":            {},
	"supply/sbom":            {"supply/purl"},
	"supply/vendor":          {"internal/table"},
	"supply/version":         {},
	"attack":                 {"network", "attack/..."},
	"attack/fight":           {},
	"attack/graph":           {},
	"attack/risk":            {"attack/graph"},
	"attack/technique":       {"network"},
	"framework":              {"check"},
	"framework/oscal":        {"framework", "check", "report"},
	"bundle":                 {"bundle/merkle"},
	"bundle/merkle":          {},
	"bundle/tlog":            {},
	"bundle/tlog/posix":      {"bundle/tlog"},
	"bundle/tlog/witness":    {"bundle/tlog"},
	"rollout":                {"network", "terrain", "radio", "radio/itm", "rollout/..."},
	"assess":                 {"network", "source/...", "check", "report", "wire/dissect", "radio", "radio/itm", "rollout", "rollout/plan", "supply", "supply/...", "attack", "attack/...", "framework"},
	"starter":                {},
	"store":                  {"check", "report", "server/access", "store/blob"},
	"store/blob":             {},
	"store/job":              {"store", "store/blob"},
	"store/storetest":        {},
	"server":                 {"assess", "check", "report", "server/access", "server/task", "server/upload", "spool", "store", "store/blob", "store/job", "web"},
	"server/task":            {"assess", "report", "rollout", "rollout/atlas", "rollout/coverage", "server/access", "store", "store/blob", "store/job", "terrain", "terrain/geotiff"},
	"server/access":          {"check/published"},
	"server/upload":          {},
	"spool":                  {},
	"deploy":                 {"assess", "check"},
	"web":                    {},
	"cmd/verify-wasm":        {"bundle", "bundle/tlog"},
	"cmd/verify-page":        {},
	"cmd/guyline":            {"starter", "server", "server/access", "server/task", "server/upload", "store", "store/blob", "store/job", "spool", "assess", "network", "check", "policy", "report", "source", "source/declared", "wire", "wire/dissect", "wire/event", "wire/live", "wire/pcap", "radio", "radio/itm", "terrain", "terrain/fetch", "terrain/geotiff", "rollout", "rollout/...", "supply", "supply/...", "attack", "attack/...", "framework", "framework/oscal", "bundle", "bundle/..."},
	"bench/...":              {"network", "source/...", "check", "report", "assess", "wire/...", "rollout/cover", "rollout/cover/instance", "internal/testdata", "radio/itm", "rollout/coverage", "terrain", "terrain/geotiff", "supply/...", "attack/...", "bundle", "bundle/...", "store", "store/blob", "store/storetest"},
	"examples/...":           {"wire/pcap", "terrain/geotiff", "rollout/h3"},
}

// standardOnly lists the packages that import nothing but the standard library.
var standardOnly = []string{"network"}

func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg, ours := strings.CutPrefix(fields[0], module)
		if !ours {
			continue // the root, which holds tests only
		}
		rule, allowed := find(pkg)
		if rule == "" {
			t.Errorf("%s stands in no entry of arrows: say what it may import", pkg)
			continue
		}
		for _, imported := range fields[1:] {
			first, _, _ := strings.Cut(imported, "/")
			if slices.Contains(standardOnly, pkg) && strings.Contains(first, ".") {
				t.Errorf("%s → %s: it may import the standard library only", pkg, imported)
			}
			to, ours := strings.CutPrefix(imported, module)
			if ours && !slices.ContainsFunc(allowed, func(a string) bool { return fits(a, to) }) {
				t.Errorf("%s → %s: the arrow points the wrong way; %s may import %v", pkg, to, rule, allowed)
			}
		}
	}
}

func find(pkg string) (rule string, allowed []string) {
	for entry, list := range arrows {
		if fits(entry, pkg) && len(entry) > len(rule) {
			rule, allowed = entry, list
		}
	}
	return rule, allowed
}

func fits(entry, pkg string) bool {
	if folder, ok := strings.CutSuffix(entry, "/..."); ok {
		return pkg == folder || strings.HasPrefix(pkg, folder+"/")
	}
	return entry == pkg
}
