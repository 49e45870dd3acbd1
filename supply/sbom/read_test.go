package sbom

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dump writes all of a document that is there.
func dump(d *Document, err error) string {
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error %v\n", err)
	}
	if d == nil {
		return b.String()
	}
	fmt.Fprintf(&b, "%s %s serial %s revision %s name %s created %s licence %s signed %v root %d comment %q\n",
		d.Format, d.SpecVersion, d.Serial, d.Revision, d.Name, d.Created.Format("2006-01-02T15:04:05Z"), d.Licence, d.Signed, d.Root, d.Comment)
	fmt.Fprintf(&b, "authors %+v supplier %+v tools %+v lifecycles %q\n", d.Authors, d.Supplier, d.Tools, d.Lifecycles)
	for i, c := range d.Components {
		fmt.Fprintf(&b, "%d @%d in %d %s ref %s: %s/%s %s purl %s cpe %s supplier %s manufacturer %s author %s country %s serial %s licences %q hashes %v properties %d has %b complete %d\n",
			i, c.Line, c.Parent, c.Type, c.Ref, c.Group, c.Name, c.Version, c.PURL, c.CPE, c.Supplier, c.Manufacturer, c.Author, c.Country, c.Serial, c.Licences, c.Hashes, len(c.Properties), c.Has, c.Complete)
	}
	fmt.Fprintf(&b, "edges %v\ncompositions %+v\n", d.Dependencies, d.Compositions)
	for _, v := range d.Vulnerabilities {
		fmt.Fprintf(&b, "vulnerability %+v\n", v)
	}
	for _, p := range d.Problems {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

// TestRead holds what is read of our own bills, one of each form, against golden files.
func TestRead(t *testing.T) {
	for _, name := range []string{"router.cdx.json", "bad.cdx.json", "core.spdx", "core.spdx.yaml", "core.spdx3.json"} {
		f, err := os.Open(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		got := dump(Read(f))
		f.Close()
		golden := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestXML reads our own bill as XML, which the format's library writes, and asks for what the JSON said.
func TestXML(t *testing.T) {
	text, err := os.ReadFile("testdata/router.cdx.json")
	if err != nil {
		t.Fatal(err)
	}
	var b cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(text), cyclonedx.BOMFileFormatJSON).Decode(&b); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := cyclonedx.NewBOMEncoder(&out, cyclonedx.BOMFileFormatXML).SetPretty(true).EncodeVersion(&b, b.SpecVersion); err != nil {
		t.Fatal(err)
	}
	plain := func(d *Document, err error) string { // without what the library does not carry over, and without lines
		if d == nil || err != nil {
			t.Fatal(err)
		}
		d.Signed = false
		for i := range d.Components {
			d.Components[i].Line = 0
		}
		for i := range d.Compositions {
			d.Compositions[i].Line = 0
		}
		for i := range d.Vulnerabilities {
			d.Vulnerabilities[i].Line = 0
		}
		return dump(d, nil)
	}
	if diff := cmp.Diff(plain(Read(bytes.NewReader(text))), plain(Read(&out))); diff != "" {
		t.Errorf("JSON and XML differ (-JSON +XML):\n%s", diff)
	}
}

func TestHosts(t *testing.T) {
	f, err := os.Open("testdata/router.cdx.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	names := func(ref string) string {
		var out []string
		for _, h := range d.Hosts(d.Find(ref)) {
			var path []string
			for _, p := range h.Path {
				path = append(path, d.Components[p].Ref)
			}
			out = append(out, strings.Join(path, ">"))
		}
		return strings.Join(out, " ")
	}
	for ref, want := range map[string]string{
		"modem":  "mainboard mainboard>router",
		"fw":     "modem modem>mainboard modem>mainboard>router",
		"router": "",
		"lib2":   "router",
	} {
		if got := names(ref); got != want {
			t.Errorf("hosts of %s: %q, want %q", ref, got, want)
		}
	}
	if got := d.Dependents(d.Find("lib2")); !slices.Equal(got, []int{d.Find("modem"), d.Find("fw"), d.Find("lib")}) {
		t.Errorf("dependents of lib2: %v", got)
	}
}

func TestQuality(t *testing.T) {
	for name, want := range map[string][4]float64{ // NTIA2021, CISA2026, Telco, Telco10
		"router.cdx.json": {0.771, 0.776, 0.450, 0.409},
		"core.spdx":       {0.714, 0.765, 0.950, 0.826},
	} {
		f, err := os.Open(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for s := NTIA2021; s <= Telco10; s++ {
			q := d.Quality(s)
			if got := q.Value(); got < want[s]-0.001 || got > want[s]+0.001 {
				t.Errorf("%s: %s: %.3f, want %.3f", name, s, got, want[s])
				for _, e := range q.Elements {
					t.Logf("  %v %s", e.Required, e.Note)
				}
			}
			if q.Conforms() {
				t.Errorf("%s: %s: said to conform", name, s)
			}
		}
	}
}
