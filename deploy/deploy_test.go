// Package deploy_test holds the files that deploy Guyline against what they promise: Kubernetes, Helm and systemd accept
// them, the program has the flags that they name, and our own checks find nothing severe in them.
package deploy_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/check"
)

var update = flag.Bool("update", false, "write the manifests below kubernetes from the chart")

const (
	chart = "helm/guyline"
	image = "registry.example/guyline:0.1.0@sha256:0000000000000000000000000000000000000000000000000000000000000000"

	database = "postgres://guyline@db.example/guyline?sslmode=verify-full&sslrootcert=/database/ca.crt&passfile=/database/passfile"
	blobs    = "s3://guyline/?endpoint=s3.example&region=eu-1"
)

// documents parses a stream of YAML.
func documents(t *testing.T, name string, data []byte) []map[string]any {
	t.Helper()
	var out []map[string]any
	for d := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc map[string]any
		err := d.Decode(&doc)
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if doc != nil {
			out = append(out, doc)
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func list(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files, %v", pattern, err)
	}
	return files
}

// at is the value behind a path of keys and indices, nil where there is none.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

// containers are those of a pod, those that prepare it first.
func containers(pod any) []any {
	before, _ := at(pod, "initContainers").([]any)
	then, _ := at(pod, "containers").([]any)
	return slices.Concat(before, then)
}

// functions are those of Helm that the chart uses, as Helm documents them.
func functions(t *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data any) (string, error) {
			var b strings.Builder
			err := t.ExecuteTemplate(&b, name, data)
			return b.String(), err
		},
		"toYaml": func(v any) (string, error) {
			var b strings.Builder
			e := yaml.NewEncoder(&b)
			e.SetIndent(2)
			err := e.Encode(v)
			return strings.TrimSuffix(b.String(), "\n"), err
		},
		"nindent": func(n int, s string) string {
			pad := "\n" + strings.Repeat(" ", n)
			return pad + strings.ReplaceAll(s, "\n", pad)
		},
		"quote": func(s string) string { return fmt.Sprintf("%q", s) },
		"int":   func(n int) int { return n },
		"mul":   func(a, b int) int { return a * b },
		"list":  func(v ...any) []any { return v },
		"dict": func(v ...any) map[string]any {
			out := map[string]any{}
			for i := 0; i+1 < len(v); i += 2 {
				out[fmt.Sprint(v[i])] = v[i+1]
			}
			return out
		},
		"default": func(other, v any) any {
			if v == nil || v == "" {
				return other
			}
			return v
		},
		"required": func(why string, v any) (any, error) {
			if v == nil || v == "" {
				return nil, fmt.Errorf("%s", why)
			}
			return v, nil
		},
		"fail": func(why string) (string, error) { return "", fmt.Errorf("%s", why) },
	}
}

// values are changes to the chart's values: the path of each, and what stands there instead.
type values map[string]any

// shared is what the manifests are rendered with: server, workers and one large run, over one database and one bucket.
var shared = values{
	"image.digest":  image[strings.Index(image, "sha256:"):],
	"database.url":  database,
	"blobs.url":     blobs,
	"coverage.name": "national-coverage",
}

// render is what helm template prints of one template.
func render(t *testing.T, name string, set values) (string, error) {
	t.Helper()
	var all, about map[string]any
	for file, to := range map[string]*map[string]any{"values.yaml": &all, "Chart.yaml": &about} {
		if err := yaml.Unmarshal(read(t, filepath.Join(chart, file)), to); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	for path, v := range set {
		parts := strings.Split(path, ".")
		all[parts[0]].(map[string]any)[parts[1]] = v
	}
	templates := template.New("").Option("missingkey=zero")
	templates.Funcs(functions(templates))
	for _, f := range list(t, filepath.Join(chart, "templates", "*")) {
		if _, err := templates.New(filepath.Base(f)).Parse(string(read(t, f))); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
	}
	var b strings.Builder
	err := templates.ExecuteTemplate(&b, name, map[string]any{
		"Values":  all,
		"Release": map[string]any{"Name": "guyline", "Namespace": "guyline"},
		"Chart":   map[string]any{"AppVersion": about["appVersion"]},
	})
	return strings.Trim(b.String(), "\n") + "\n", err
}

// TestManifests: the plain manifests are the chart, rendered with database, bucket and a large run.
func TestManifests(t *testing.T) {
	const head = "# Written from helm/guyline by go test ./deploy -update. Put your own image, database and bucket in.\n"
	for file, parts := range map[string][]string{
		"server.yaml":            {"account.yaml", "server.yaml"},
		"worker.yaml":            {"worker.yaml"},
		"national-coverage.yaml": {"coverage.yaml"},
	} {
		var rendered []string
		for _, p := range parts {
			text, err := render(t, p, shared)
			if err != nil {
				t.Fatal(err)
			}
			rendered = append(rendered, text)
		}
		want := head + strings.Join(rendered, "---\n")
		path := filepath.Join("kubernetes", file)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, string(read(t, path))); diff != "" {
			t.Errorf("%s differs from the chart; run go test ./deploy -update:\n%s", path, diff)
		}
	}
}

// TestChartRefuses: values that lose data or leave workers without work are refused or leave things out.
func TestChartRefuses(t *testing.T) {
	for name, set := range map[string]values{"server.yaml": {"server.replicas": 2}, "coverage.yaml": {"coverage.name": "run"}} {
		if _, err := render(t, name, set); err == nil || !strings.Contains(err.Error(), "database.url") {
			t.Errorf("%s without a database: got %v, want an error that names database.url", name, err)
		}
	}
	for _, name := range []string{"worker.yaml", "coverage.yaml"} {
		if got, err := render(t, name, nil); err != nil || strings.TrimSpace(got) != "" {
			t.Errorf("%s without a database: got %q, %v; want nothing", name, got, err)
		}
	}
	alone, err := render(t, "server.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"type: Recreate", "claimName: guyline-data"} {
		if !strings.Contains(alone, want) {
			t.Errorf("a server on SQLite: no %q in\n%s", want, alone)
		}
	}
}

// TestValues: the schema takes the values that the chart has, and no others.
func TestValues(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(chart, "values.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for set, ok := range map[string]bool{
		"{}":                                  true,
		string(read(t, chart+"/values.yaml")): true,
		"server: {replica: 2}":                false,
		"server: {port: 443}":                 false, // not for an ordinary user
		"image: {repository: g, digest: sha256:}":                         false,
		"database: {url: 'postgres://guyline:secret@db.example/guyline'}": false, // a password is for the secret
		"blobs: {url: 's3://key:secret@guyline/'}":                        false,
	} {
		var v any
		if err := yaml.Unmarshal([]byte(set), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != ok {
			t.Errorf("%.60q: got %v, want it taken: %v", set, err, ok)
		}
	}
}

// TestHelm holds the chart against Helm itself: it finds no fault, and renders what the manifests hold.
func TestHelm(t *testing.T) {
	if _, err := exec.LookPath("helm"); err != nil {
		t.Skip("skipped: no helm, which the chart is held against")
	}
	if out, err := exec.CommandContext(t.Context(), "helm", "lint", "--strict", "--kube-version", "1.34.0", chart).CombinedOutput(); err != nil {
		t.Errorf("helm lint: %v\n%s", err, out)
	}
	args := []string{"template", "guyline", chart, "--namespace", "guyline", "--kube-version", "1.34.0"}
	if out, err := exec.CommandContext(t.Context(), "helm", args...).CombinedOutput(); err != nil {
		t.Errorf("helm template: %v\n%s", err, out)
	}
	for path, v := range shared {
		args = append(args, "--set", fmt.Sprintf("%s=%v", path, v))
	}
	out, err := exec.CommandContext(t.Context(), "helm", args...).Output()
	if err != nil {
		t.Fatalf("helm template: %v", err)
	}
	byName := func(docs []map[string]any) map[string]any {
		named := map[string]any{}
		for _, d := range docs {
			named[fmt.Sprint(at(d, "kind"), " ", at(d, "metadata", "name"))] = d
		}
		return named
	}
	var plain []map[string]any
	for _, f := range []string{"server.yaml", "worker.yaml", "national-coverage.yaml"} {
		plain = append(plain, documents(t, f, read(t, filepath.Join("kubernetes", f)))...)
	}
	if diff := cmp.Diff(byName(plain), byName(documents(t, "helm template", out))); diff != "" {
		t.Errorf("Helm renders other manifests than those below kubernetes:\n%s", diff)
	}
}

// TestKubernetes holds every manifest against Kubernetes' own types and its Pod Security Standard, which the program in
// validate asks. That is a module of its own; without its libraries on this machine nothing is held against them.
func TestKubernetes(t *testing.T) {
	program := filepath.Join(t.TempDir(), "validate")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Dir, build.Env = "validate", append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod")
	if out, err := build.CombinedOutput(); err != nil {
		if !bytes.Contains(out, []byte("module lookup disabled")) {
			t.Fatalf("go build ./deploy/validate: %v\n%s", err, out)
		}
		t.Skip("skipped: the libraries of deploy/validate are not here (cd deploy/validate && go mod download)")
	}
	validate := func(manifest []byte) (string, error) {
		c := exec.CommandContext(t.Context(), program)
		c.Stdin = bytes.NewReader(manifest)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	for _, f := range list(t, "kubernetes/*.yaml") {
		if out, err := validate(read(t, f)); err != nil {
			t.Errorf("%s: %v\n%s", f, err, out)
		}
	}
	alone, err := render(t, "server.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := validate([]byte(alone)); err != nil {
		t.Errorf("a server on SQLite: %v\n%s", err, out)
	}
	for from, to := range map[string]string{"replicas: 1": "replica: 1", "allowPrivilegeEscalation: false": "allowPrivilegeEscalation: true"} {
		if out, err := validate([]byte(strings.Replace(alone, from, to, 1))); err == nil {
			t.Errorf("%s: taken, %s", to, out)
		}
	}
}

// TestPods holds every pod against what each has to have, whatever the checks ask for.
func TestPods(t *testing.T) {
	pods := 0
	for _, f := range list(t, "kubernetes/*.yaml") {
		for _, doc := range documents(t, f, read(t, f)) {
			pod := at(doc, "spec", "template", "spec")
			if pod == nil {
				continue
			}
			pods++
			type want struct {
				from  any
				path  []any
				value any
			}
			wants := []want{
				{pod, []any{"automountServiceAccountToken"}, false},
				{pod, []any{"terminationGracePeriodSeconds"}, 60}, // an end takes up to 30 s for requests and 25 s for jobs
				{pod, []any{"securityContext", "runAsNonRoot"}, true},
				{pod, []any{"securityContext", "seccompProfile", "type"}, "RuntimeDefault"},
			}
			for _, c := range containers(pod) {
				wants = append(wants,
					want{c, []any{"securityContext", "readOnlyRootFilesystem"}, true},
					want{c, []any{"securityContext", "allowPrivilegeEscalation"}, false},
					want{c, []any{"securityContext", "capabilities", "drop", 0}, "ALL"},
					want{c, []any{"image"}, image}) // no registry and no digest of anybody's
				for _, r := range []string{"requests", "limits"} {
					for _, k := range []string{"cpu", "memory", "ephemeral-storage"} {
						if at(c, "resources", r, k) == nil {
							t.Errorf("%s: no resources.%s.%s", f, r, k)
						}
					}
				}
			}
			for _, w := range wants {
				if got := at(w.from, w.path...); got != w.value {
					t.Errorf("%s: %v: got %v, want %v", f, w.path, got, w.value)
				}
			}
		}
	}
	if pods != 3 {
		t.Errorf("got %d pods, want the server, the worker and the national run", pods)
	}
}

// TestIndexedJob: shares are as many as completions, or some tiles are never put.
func TestIndexedJob(t *testing.T) {
	const f = "kubernetes/national-coverage.yaml"
	spec := at(documents(t, f, read(t, f))[0], "spec")
	if got := at(spec, "completionMode"); got != "Indexed" {
		t.Errorf("completionMode: got %v, want Indexed", got)
	}
	args, _ := at(spec, "template", "spec", "initContainers", 0, "args").([]any)
	if want := fmt.Sprintf("--share=$(JOB_COMPLETION_INDEX)/%v", at(spec, "completions")); !slices.Contains(args, any(want)) {
		t.Errorf("got %v, want %s among them", args, want)
	}
}

// TestAssess: our own checks find nothing high or critical in our own deployment.
func TestAssess(t *testing.T) {
	a, err := assess.Run(t.Context(), assess.Options{Paths: []string{"kubernetes"}, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range a.Report.Inputs {
		if in.Status != "read" {
			t.Errorf("%s: %s %v", in.Path, in.Status, in.Notes)
		}
	}
	passed := 0
	for _, r := range a.Report.Results {
		switch r.Verdict {
		case check.Pass:
			passed++
		case check.Fail:
			t.Logf("%v %s: %s: %s", r.Severity, r.Check, r.Subject, r.Detail)
			if r.Severity >= check.High {
				t.Errorf("%s is %v: %s: %s", r.Check, r.Severity, r.Subject, r.Detail)
			}
		case check.Error:
			t.Errorf("%s: %s", r.Check, r.Detail)
		}
	}
	if passed < 30 {
		t.Errorf("got %d passes: the manifests were not understood", passed)
	}
}

// unit is a setting of a unit file, the last one of its name.
func unit(t *testing.T, file, name string) string {
	t.Helper()
	found := ""
	for line := range strings.Lines(string(read(t, file))) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), name+"="); ok {
			found = v
		}
	}
	return found
}

// commands are the command lines of all files here, without the program's own name.
func commands(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, f := range list(t, "kubernetes/*.yaml") {
		for _, doc := range documents(t, f, read(t, f)) {
			for _, c := range containers(at(doc, "spec", "template", "spec")) {
				args, _ := at(c, "args").([]any)
				for _, a := range args {
					k := fmt.Sprintf("%s, container %v", f, at(c, "name"))
					all[k] = append(all[k], fmt.Sprint(a))
				}
			}
		}
	}
	for _, f := range list(t, "systemd/*.service") {
		all[f] = strings.Fields(unit(t, f, "ExecStart"))[1:]
	}
	_, cmd, _ := bytes.Cut(read(t, "Containerfile"), []byte("\nCMD "))
	var args []string
	if err := json.Unmarshal(cmd, &args); err != nil {
		t.Fatalf("Containerfile: CMD: %v", err)
	}
	all["Containerfile"] = args
	said := regexp.MustCompile("(?m)(?:^ +(?:out/)?|-- /|/bin/)guyline ([a-z][^|>#\n]*)")
	for _, f := range []string{"README.md", "nfpm.yaml", chart + "/templates/NOTES.txt"} {
		for i, m := range said.FindAllSubmatch(read(t, f), -1) {
			all[fmt.Sprintf("%s, command %d", f, i+1)] = strings.Fields(string(m[1]))
		}
	}
	return all
}

// program builds Guyline, once for all tests that ask it.
func program(t *testing.T) func(args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "guyline")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "../cmd/guyline").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return func(args ...string) string {
		out, err := exec.CommandContext(t.Context(), path, append(args, "--help")...).CombinedOutput()
		if err != nil {
			t.Fatalf("guyline %v --help: %v\n%s", args, err, out)
		}
		return string(out)
	}
}

// TestFlags: the program has every command, flag and variable that is named here.
func TestFlags(t *testing.T) {
	help := program(t)
	all := commands(t)
	if len(all) < 10 {
		t.Errorf("got %d command lines: %v", len(all), all)
	}
	for where, args := range all {
		var path []string
		for n := min(3, len(args)); n > 0; n-- {
			if words := args[:n]; !strings.ContainsAny(strings.Join(words, ""), "-/.$") {
				path = words
				break
			}
		}
		if len(path) == 0 {
			t.Errorf("%s: no command in %v", where, args)
			continue
		}
		text := help(path...)
		if use := "\n  guyline " + path[0]; !strings.Contains(text, use) {
			t.Errorf("%s: no command %s", where, path[0])
		}
		for _, a := range args {
			name, _, _ := strings.Cut(a, "=")
			if strings.HasPrefix(name, "--") && !regexp.MustCompile(`(?m)^ +(-\w, )?`+name+`( |$)`).MatchString(text) {
				t.Errorf("%s: guyline %s has no %s", where, strings.Join(path, " "), name)
			}
		}
	}
	known := help("serve") + help("worker")
	for _, f := range list(t, "systemd/*.service") {
		known += unit(t, f, "ExecStart")
	}
	for _, f := range slices.Concat(list(t, "kubernetes/*.yaml"), list(t, "package/*"), list(t, "systemd/*")) {
		for _, v := range regexp.MustCompile(`GUYLINE_\w+`).FindAllString(string(read(t, f)), -1) {
			if !strings.Contains(known, v) {
				t.Errorf("%s: nothing reads %s", f, v)
			}
		}
	}
}

// TestUnits: systemd takes the units, and says that little is open to them. The threshold is ten times the exposure that
// systemd-analyze security shows.
func TestUnits(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("skipped: no systemd-analyze, which the units are held against")
	}
	dir := t.TempDir()
	stand := filepath.Join(dir, "guyline")
	if err := os.WriteFile(stand, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range list(t, "systemd/*.service") {
		name := strings.Replace(filepath.Base(f), "@", "@eth0", 1)
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.ReplaceAll(read(t, f), []byte("/usr/bin/guyline"), []byte(stand)), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", "--man=no", path).CombinedOutput()
		if err != nil || bytes.Contains(out, []byte(name)) {
			t.Errorf("%s: systemd-analyze verify: %v\n%s", f, err, out)
		}
		out, err = exec.CommandContext(t.Context(), "systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", path).CombinedOutput()
		if err != nil {
			t.Errorf("%s: systemd-analyze security: %v\n%s", f, err, out)
		}
	}
}

// TestPackage: every file that the packages hold is here or is built, and their scripts are those of a shell.
func TestPackage(t *testing.T) {
	var config map[string]any
	if err := yaml.Unmarshal(read(t, "nfpm.yaml"), &config); err != nil {
		t.Fatal(err)
	}
	contents, _ := at(config, "contents").([]any)
	scripts, _ := at(config, "scripts").(map[string]any)
	var files []string
	for _, c := range contents {
		if src, ok := at(c, "src").(string); ok && !strings.HasPrefix(src, "out/") {
			files = append(files, src)
		}
	}
	for _, s := range scripts {
		files = append(files, s.(string))
		if out, err := exec.CommandContext(t.Context(), "sh", "-n", filepath.Join("..", s.(string))).CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", s, err, out)
		}
	}
	if len(files) < 5 {
		t.Errorf("got %v, want units, settings, licence and scripts", files)
	}
	for _, f := range files {
		if found, err := filepath.Glob(filepath.Join("..", f)); err != nil || len(found) == 0 {
			t.Errorf("nfpm.yaml: no %s", f)
		}
	}
}
