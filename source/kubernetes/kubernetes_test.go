package kubernetes_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/kubernetes"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, name := range []string{"workloads", "network", "config", "rbac", "kustomize"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &kubernetes.Format) })
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &kubernetes.Format) }

func TestDetect(t *testing.T) {
	tests := []struct {
		name, content string
		want          bool
	}{
		{"manifest", "apiVersion: v1\nkind: Service\n", true},
		{"custom resource", "apiVersion: db.example.org/v1beta1\nkind: Cluster\n", true},
		{"JSON", `{"apiVersion": "v1", "kind": "Pod"}`, true},
		{"second document", "a: 1\n---\napiVersion: v1\nkind: Pod\n", true},
		{"kustomization without kind", "resources:\n- amf.yaml\n", true},
		{"empty", "", false},
		{"no kind", "apiVersion: v1\nname: chart\n", false},
		{"compose", "services:\n  amf:\n    image: amf:1\n", false},
		{"resources of something else", "resources:\n  limits: {}\n", false},
		{"version of something else", "apiVersion: '3.8'\nkind: thing\n", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, file := sourcetest.ReadText(t, test.content, &kubernetes.Format)
			if got := file.Format == "kubernetes"; got != test.want {
				t.Errorf("recognised: %v, want %v", got, test.want)
			}
		})
	}
}

// TestWrongTypes puts a value of each wrong type in place of every value of the fixtures.
func TestWrongTypes(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(data), "\n")
		for i, line := range lines {
			key, _, ok := strings.Cut(line, ":")
			if !ok {
				continue
			}
			for _, wrong := range []string{"[1, [2]]", "{a: {b: c}}", "text", "~", "-1"} {
				changed := append([]string(nil), lines...)
				changed[i] = key + ": " + wrong
				_, f := sourcetest.ReadText(t, strings.Join(changed, "\n"), &kubernetes.Format)
				for _, n := range f.Notes() {
					if strings.Contains(n.Text, "a defect of ours") {
						t.Fatalf("%s line %d as %q: %s", name, i+1, changed[i], n)
					}
				}
			}
		}
	}
}

// TestDeep holds that nesting is followed to a bound only.
func TestDeep(t *testing.T) {
	content := strings.Repeat("{apiVersion: v1, kind: List, items: [", 40) + strings.Repeat("]}", 40)
	_, f := sourcetest.ReadText(t, content, &kubernetes.Format)
	if f.Status() != source.Partly {
		t.Errorf("status %s, want %s", f.Status(), source.Partly)
	}
}

// TestRunsAs holds that a function in a ConfigMap is found to run in the workload that mounts it.
func TestRunsAs(t *testing.T) {
	function := source.Format{
		Name:   "test",
		Detect: func(f *source.File) bool { return f.Top().Get("test").OK() },
		Read:   func(f *source.File) { f.Function(network.AMF, "amf", "test", "test", 1) },
	}
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: amf-config}\ndata:\n  amf.yaml: |\n    test: 1\n")
	write("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: amf}\nspec:\n  template:\n    spec:\n"+
		"      containers: [{name: amf, volumeMounts: [{name: c, mountPath: /etc/amf.yaml, subPath: amf.yaml}]}]\n"+
		"      volumes: [{name: c, configMap: {name: amf-config}}]\n")
	r := source.Reader{Formats: []*source.Format{&kubernetes.Format, &function}}
	n, _, err := r.Read(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for f := range n.Functions() {
		for _, c := range network.RunsAs.Of(f) {
			got = append(got, fmt.Sprintf("%s:%d", c.Value, c.Origin.Line))
		}
	}
	if len(got) != 1 || got[0] != "default/amf:7" {
		t.Errorf("runs as %v, want default/amf:7", got)
	}
}
