package helm_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/helm"
	"github.com/guyline/guyline/source/kubernetes"
	"github.com/guyline/guyline/source/sourcetest"
)

// native stands for the readers of functions' own configuration: it remarks on what it is given, line by line.
var native = source.Format{
	Name: "native",
	Detect: func(f *source.File) bool {
		return f.Top().Get("configuration").Map() || f.Top().Get("mcc").Scalar() && !f.Top().Get("nfimage").OK()
	},
	Read: func(f *source.File) {
		f.Function(network.AMF, "", "native", "native", f.Top().Line())
		f.Top().Walk(func(key, n source.Node) bool {
			if n.Scalar() {
				f.Remarkf(n.Line(), "%s: %s", key.Text(), n.Text())
			}
			return true
		})
	},
}

func formats() []*source.Format {
	return []*source.Format{&helm.Template, &helm.Chart, &kubernetes.Format, &native, &helm.Format}
}

func TestRead(t *testing.T) {
	for _, name := range []string{"free5gc", "sdcore", "oai", "open5gs", "bitnami", "chart"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, formats()...) })
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, formats()...) }

func TestDetect(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"starter", "replicaCount: 1\nimage: {repository: example/amf, tag: v1}\n", "helm-values"},
		{"umbrella", "core-amf: {enabled: true}\ncore-smf: {enabled: false}\n", "helm-values"},
		{"switches", "global: {}\ndeployAmf: true\ndeploySmf: true\n", "helm-values"},
		{"chart", "apiVersion: v2\nname: core\nversion: 1.0.0\n", "helm-chart"},
		{"lock", "dependencies:\n- {name: a, version: '1', repository: 'https://charts.example.org'}\n", "helm-chart"},
		{"template", "apiVersion: v1\nkind: Service\nmetadata: {name: '{{ .Values.name }}'}\n", "helm-template"},
		{"rendered", "apiVersion: v1\nkind: Service\nmetadata: {name: '{{ $labels.name }}'}\n", "kubernetes"},
		{"rendered with another's templates", "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{ .Values.name }}\n", "kubernetes"},
		{"text of a template", "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{- include \"a\" . }}\n{{- end }}\n", "helm-template"},
		{"configuration laid over a chart's", "smf:\n  configuration:\n    configuration: |\n      smfName: a\n", "helm-values"},
		{"configuration of no function", "tool:\n  configuration: |\n    a: b\n", ""},
		{"a chart of one's own", "namespace: core\nimage_tag: v1\n", "helm-values"},
		{"empty", "", ""},
		{"compose", "services:\n  amf: {image: 'amf:1'}\nvolumes: {}\n", ""},
		{"settings with switches", "metrics: {enabled: true}\nlogger: {enable: true}\n", ""},
		{"one mark", "service: {name: a}\n", ""},
		{"list", "- image: a\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, file := sourcetest.ReadText(t, test.content, formats()...)
			if file.Format != test.want {
				t.Errorf("recognised as %q, want %q", file.Format, test.want)
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
	more, err := filepath.Glob("testdata/*/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, more...) {
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
			for _, wrong := range []string{"[1, [2]]", "{a: {b: c}}", "text", "~", "-1", "|\n        - a\n"} {
				changed := append([]string(nil), lines...)
				changed[i] = key + ": " + wrong
				_, f := sourcetest.ReadText(t, strings.Join(changed, "\n"), formats()...)
				for _, n := range f.Notes() {
					if strings.Contains(n.Text, "a defect of ours") {
						t.Fatalf("%s line %d as %q: %s", name, i+1, changed[i], n)
					}
				}
			}
		}
	}
}

func TestRender(t *testing.T) {
	if !helm.Renderable("testdata/chart") || helm.Renderable("testdata/oai") {
		t.Error("a chart is a folder with Chart.yaml and templates")
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := helm.Render(context.Background(), "testdata/chart"); !errors.Is(err, helm.ErrNoHelm) {
		t.Errorf("without the command: %v", err)
	}
	bin := t.TempDir()
	write := func(script string) {
		if err := os.WriteFile(filepath.Join(bin, "helm"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
	write(`echo "$@"`)
	if out, err := helm.Render(context.Background(), "testdata/chart"); err != nil || string(out) != "template guyline testdata/chart\n" {
		t.Errorf("rendered %q, %v", out, err)
	}
	write("echo 'Error: no such sub-chart' >&2; exit 1")
	if _, err := helm.Render(context.Background(), "testdata/chart"); err == nil || !strings.Contains(err.Error(), "no such sub-chart") {
		t.Errorf("a failure gives %v", err)
	}
}
