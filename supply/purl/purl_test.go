package purl

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]PURL{
		"pkg:golang/github.com/a/b@v1.2.3":                         {Type: "golang", Namespace: "github.com/a", Name: "b", Version: "v1.2.3"},
		"pkg:golang/github.com/A/b@v1.2.3#cmd/x":                   {Type: "golang", Namespace: "github.com/A", Name: "b", Version: "v1.2.3", Subpath: "cmd/x"},
		"PKG://NPM/%40scope/Name@1.0":                              {Type: "npm", Namespace: "@scope", Name: "Name", Version: "1.0"},
		"pkg:npm/@scope/name":                                      {Type: "npm", Namespace: "@scope", Name: "name"},
		"pkg:npm/@name@2":                                          {Type: "npm", Name: "@name", Version: "2"},
		"pkg:pypi/Some_Thing@1.0.RC1":                              {Type: "pypi", Name: "some-thing", Version: "1.0.rc1"},
		"pkg:deb/Debian/Curl@7.50.3-1?distro=debian-12&arch=amd64": {Type: "deb", Namespace: "debian", Name: "curl", Version: "7.50.3-1", Qualifiers: "arch=amd64&distro=debian-12"},
		"pkg:oci/App@SHA256:ABC":                                   {Type: "oci", Name: "app", Version: "sha256:abc"},
		"pkg:generic/a%2Fb@1%2B2?x=%20&y=":                         {Type: "generic", Name: "a/b", Version: "1+2", Qualifiers: "x=%20"},
		"pkg:generic/a#../x/./y//z":                                {Type: "generic", Name: "a", Subpath: "x/y/z"},
	} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", text, got, err, want)
			continue
		}
		if again, err := Parse(got.String()); err != nil || again != got {
			t.Errorf("%s: written as %s, read as %+v, %v", text, got, again, err)
		}
	}
}

func TestNonsense(t *testing.T) {
	for text, want := range map[string]string{
		"":           "no scheme",
		"npm/a@1":    "no scheme",
		"pkg:":       "no type",
		"pkg:npm":    "no name",
		"pkg:npm/":   "no name",
		"pkg:npm/@1": "no name", "pkg:npm/a/@1": "no name",
		"pkg:n&m/a":                              "type",
		"pkg:3m/a":                               "type",
		"pkg:npm/a%":                             "two hexadecimal digits",
		"pkg:npm/a%zz":                           "percent-encoding",
		"pkg:npm/a%ff":                           "UTF-8",
		"pkg:npm/a%2Fb/c":                        "holds a /",
		"pkg:npm/a?b%20=1":                       "key",
		"pkg:npm/a?b=1&b=2":                      "twice",
		"pkg:npm/a?=1":                           "without a key",
		"pkg:npm/" + strings.Repeat("a", maxLen): "bytes",
	} {
		_, err := Parse(text)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%.40q: %v; want %q", text, err, want)
		}
	}
}

func TestEcosystem(t *testing.T) {
	for text, want := range map[string][2]string{
		"pkg:golang/github.com/a/b@v1": {"Go", "github.com/a/b"},
		"pkg:golang/stdlib@1.22.3":     {"Go", "stdlib"},
		"pkg:npm/%40a/b@1":             {"npm", "@a/b"},
		"pkg:pypi/A.b_c@1":             {"PyPI", "a-b-c"},
		"pkg:maven/org.a/b@1":          {"Maven", "org.a:b"},
		"pkg:cargo/a@1":                {"crates.io", "a"},
		"pkg:nuget/A@1":                {"NuGet", "A"},
		"pkg:gem/a@1":                  {"RubyGems", "a"},
		"pkg:composer/a/b@1":           {"Packagist", "a/b"},
		"pkg:deb/debian/libcurl4@7?distro=debian-12&upstream=curl":                  {"Debian:12", "curl"},
		"pkg:deb/debian/curl@7?distro=bookworm":                                     {"Debian:12", "curl"},
		"pkg:deb/debian/curl@7":                                                     {"Debian", "curl"},
		"pkg:deb/ubuntu/curl@7?distro=ubuntu-22.04":                                 {"Ubuntu:22.04:LTS", "curl"},
		"pkg:deb/ubuntu/curl@7?distro=ubuntu-23.10":                                 {"Ubuntu:23.10", "curl"},
		"pkg:apk/alpine/musl@1?distro=alpine-3.19.1":                                {"Alpine:v3.19", "musl"},
		"pkg:apk/wolfi/musl@1?distro=20230201":                                      {"Wolfi", "musl"},
		"pkg:rpm/redhat/curl@7?distro=rhel-9.3":                                     {"Red Hat", "curl"},
		"pkg:rpm/rocky/curl@7?distro=rocky-9.3&upstream=curl-7.76.1-26.el9.src.rpm": {"Rocky Linux:9", "curl"},
		"pkg:rpm/almalinux/curl@7?distro=almalinux-8":                               {"AlmaLinux:8", "curl"},
		"pkg:rpm/fedora/curl@7?distro=fedora-38":                                    {"", "curl"},
		"pkg:generic/x@1":                                                           {"", "x"},
	} {
		p, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := [2]string{p.Ecosystem(), p.Package()}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestPackageVersion(t *testing.T) {
	for text, want := range map[string]string{
		"pkg:rpm/rocky/curl@7.76.1-26.el9?epoch=1":                  "1:7.76.1-26.el9",
		"pkg:deb/debian/libgcc-s1@12.2.0-14?upstream=gcc-12%4012.1": "12.1",
		"pkg:deb/debian/curl@7?upstream=curl":                       "7",
		"pkg:npm/a@1":                                               "1",
	} {
		p, err := Parse(text)
		if err != nil || p.PackageVersion() != want {
			t.Errorf("%s: %q %v, want %q", text, p.PackageVersion(), err, want)
		}
	}
}

func TestProblem(t *testing.T) {
	for text, wrong := range map[string]bool{
		"pkg:maven/a": true, "pkg:maven/g/a": false, "pkg:cargo/x/a": true, "pkg:julia/Dates": true, "pkg:golang/stdlib": false,
		"pkg:cpan/URI::PackageURL": true, "pkg:chrome-extension/dogs": true, "pkg:unheard-of/a": false, "pkg:swift/Alamofire@5": true,
	} {
		p, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Problem(); (got != nil) != wrong {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestConformancePURL runs the tests of package-url/purl-spec (folder tests of that repository), where GUYLINE_PURLSPEC
// names its checkout.
func TestConformancePURL(t *testing.T) {
	root := os.Getenv("GUYLINE_PURLSPEC")
	if root == "" {
		t.Skip("skipped: set GUYLINE_PURLSPEC to a checkout of package-url/purl-spec")
	}
	files, err := filepath.Glob(filepath.Join(root, "tests", "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no tests there", err)
	}
	type parts struct {
		Type, Namespace, Name, Version, Subpath string
		Qualifiers                              map[string]string
	}
	good, total := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var suite struct {
			Tests []struct {
				Description, Test_type string
				Input, Expected_output json.RawMessage
				Expected_failure       bool
			}
		}
		if err := json.Unmarshal(text, &suite); err != nil {
			t.Fatal(err)
		}
		for _, c := range suite.Tests {
			total++
			var p PURL
			var err error
			var in, want string
			if c.Test_type == "build" {
				var x parts
				if err := json.Unmarshal(c.Input, &x); err != nil {
					t.Fatal(err)
				}
				var q [][2]string
				for k, v := range x.Qualifiers {
					q = append(q, [2]string{k, v})
				}
				p, err = New(x.Type, x.Namespace, x.Name, x.Version, q, x.Subpath)
			} else {
				if err := json.Unmarshal(c.Input, &in); err != nil {
					t.Fatal(err)
				}
				p, err = Parse(in)
			}
			if err == nil && c.Expected_failure {
				err = p.Problem()
			}
			got := p.String()
			if c.Test_type == "parse" && !c.Expected_failure {
				var x parts
				if err := json.Unmarshal(c.Expected_output, &x); err != nil {
					t.Fatal(err)
				}
				var q []string
				for k, v := range x.Qualifiers {
					q = append(q, k+"="+encode(v))
				}
				qualifiers, _ := canonicalQualifiers(strings.Join(q, "&"))
				want = PURL{x.Type, x.Namespace, x.Name, x.Version, qualifiers, x.Subpath}.String()
			} else if !c.Expected_failure {
				if err := json.Unmarshal(c.Expected_output, &want); err != nil {
					t.Fatal(err)
				}
			}
			if c.Expected_failure && err != nil || !c.Expected_failure && err == nil && got == want {
				good++
				continue
			}
			t.Logf("%s: %s: %s: %s: got %s %v, want %s", filepath.Base(file), c.Test_type, c.Description, c.Input, got, err, want)
		}
	}
	fmt.Printf("score purl %d/%d\n", good, total)
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"pkg:golang/github.com/a/b@v1.2.3?x=1#y", "pkg:npm/%40a/b", "pkg:deb/debian/curl@7?distro=debian-12&arch=a", "pkg:git/github.com/A/b", "pkg:mlflow/A?repository_url=https://x.databricks.net", "pkg:pypi/A_-.b@1", "pkg:pub/Ä", "pkg:A/0#0\x8e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			if p != (PURL{}) {
				t.Fatalf("%q: a purl beside the error", text)
			}
			return
		}
		again, err := Parse(p.String())
		if err != nil || again != p {
			t.Fatalf("%q: %+v is written as %s and read as %+v, %v", text, p, p, again, err)
		}
		p.Ecosystem()
		p.Package()
		_ = p.Problem()
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("pkg:golang/github.com/example/library@v1.2.3"); err != nil {
			b.Fatal(err)
		}
	}
}
