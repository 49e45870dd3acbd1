package assess

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// TestChartsAreRendered puts a stand-in for the helm command on the path. It shows that charts are found, that what is
// rendered is read beside the values, and that a chart which cannot be rendered is told.
func TestChartsAreRendered(t *testing.T) {
	bin, dir := t.TempDir(), t.TempDir()
	helm := "#!/bin/sh\ncase \"$3\" in *bad) echo 'template: no value given' >&2; exit 1;; esac\n" +
		"printf 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: amf}\\nspec:\\n  containers:\\n  - {name: amf, image: amf:1, securityContext: {privileged: true}}\\n'\n"
	if err := os.WriteFile(filepath.Join(bin, "helm"), []byte(helm), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for _, chart := range []string{"good", "good/charts/inner", "bad"} {
		if err := os.MkdirAll(filepath.Join(dir, chart, "templates"), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, chart, "Chart.yaml"), "apiVersion: v2\nname: core\nversion: 1.0.0\n")
	}
	n, files := load(t, dir)
	rendered := map[string]source.Status{}
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Path, " (rendered by helm)"); ok {
			rendered[filepath.Base(name)] = f.Status()
		}
	}
	if len(rendered) != 2 || rendered["good"] != source.Read || rendered["bad"] != source.Failed {
		t.Errorf("rendered %v, want good read, bad failed, and the inner chart left to the outer one", rendered)
	}
	privileged := slices.ContainsFunc(slices.Collect(n.Elements(network.KindContainer)), func(c *network.Element) bool {
		return network.Privileged.Has(c, true)
	})
	if !privileged {
		t.Error("what was rendered is not in the network")
	}
}
