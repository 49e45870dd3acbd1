package sbom

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// repeated is a stream of head, n times the body, and tail.
func repeated(head, body string, n int, tail string) io.Reader {
	return io.MultiReader(strings.NewReader(head), &loop{body: []byte(body), left: int64(n) * int64(len(body))}, strings.NewReader(tail))
}

type loop struct {
	body []byte
	left int64
	at   int
}

func (l *loop) Read(p []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(int64(len(p)), l.left)], l.body[l.at:])
	l.at = (l.at + n) % len(l.body)
	l.left -= int64(n)
	return n, nil
}

func TestRefused(t *testing.T) {
	head := `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[`
	for name, c := range map[string]struct {
		in   io.Reader
		want string
	}{
		"empty":              {strings.NewReader(" \n"), "empty"},
		"no bill":            {strings.NewReader(`{"a":1}`), "no bill of materials"},
		"another text":       {strings.NewReader("hello: world\n"), "no bill of materials"},
		"list":               {strings.NewReader("[]"), "a list where"},
		"half":               {strings.NewReader(head + `{"type":"library","name":"a`), "line 1, byte 86: the document ends in a string"},
		"trailing":           {strings.NewReader(`{"bomFormat":"CycloneDX","specVersion":"1.6"} x`), "after the end"},
		"depth":              {repeated(head, `[`, 100_000, ""), "nested deeper than 200"},
		"depth of objects":   {repeated(head, `{"components":[`, 100_000, ""), "nested deeper than 200"},
		"depth of a skipped": {repeated(`{"x":`, `{"y":`, 100_000, ""), "nested deeper than 200"},
		"depth of XML":       {repeated(`<bom xmlns="http://cyclonedx.org/schema/bom/1.6">`, "<a>", 100_000, ""), "nested deeper than 200"},
		"depth of YAML":      {repeated("spdxVersion: SPDX-2.3\nx: ", "[", 9_000, ""), "line"},
		"entities":           {strings.NewReader(`<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY a "aaaa">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a;</bom>`), "document type declaration"},
		"XML of another":     {strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "no bill of materials"},
		"RDF":                {strings.NewReader(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>`), "convert it"},
		"UTF-16":             {strings.NewReader("\xFF\xFE{\x00"), "UTF-16"},
		"alias":              {strings.NewReader("spdxVersion: SPDX-2.3\na: &a [1]\nb: [*a, *a]\n"), "line 3: an alias"},
		"control character":  {strings.NewReader("{\"bomFormat\":\"Cyclone\nDX\"}"), "control character"},
		"bad number":         {strings.NewReader(`{"bomFormat":"CycloneDX","version":01}`), `"01" is no value`},
		"reader fails":       {io.MultiReader(strings.NewReader(head), failing{}), "disk on fire"},
		"a tag goes on":      {repeated(`<bom xmlns="http://cyclonedx.org/schema/bom/1.6" x="`, "aaaaaaaaaaaaaaaa", 2<<20, ""), "more than 16 MiB"},
	} {
		_, err := Read(c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }

// TestLimits asks for a told end at each limit, with what was read up to there.
func TestLimits(t *testing.T) {
	limits := Limits{Components: 10, Edges: 10, Vulnerabilities: 10, Text: 4000}
	head := `{"bomFormat":"CycloneDX","specVersion":"1.6",`
	for want, in := range map[string]io.Reader{
		"more than 10 components":      repeated(head+`"components":[{}`, `,{"type":"library","name":"a"}`, 20, "]}"),
		"more than 10 dependencies":    repeated(head+`"dependencies":[{"ref":"a","dependsOn":["b"`, `,"c"`, 20, "]}]}"),
		"more than 10 vulnerabilities": repeated(head+`"vulnerabilities":[{}`, `,{"id":"a"}`, 20, "]}"),
		"more than 4000 bytes of text": repeated(head+`"compositions":[{}`, `,{"aggregate":"unknown"}`, 1000, "]}"),
	} {
		d, err := ReadLimited(in, limits)
		if d == nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
}

// TestBounded reads streams far longer than the memory that they may take: components with long descriptions, one text
// that never ends, one key, white space, authors that share a name. Set GUYLINE_BIG for streams of 2 GB.
func TestBounded(t *testing.T) {
	size := 32 << 20
	if os.Getenv("GUYLINE_BIG") != "" {
		size = 2 << 30
	}
	const allowed = 800 << 20
	head := `{"bomFormat":"CycloneDX","specVersion":"1.6",`
	component := `{"type":"library","bom-ref":"REF","name":"a library","version":"1.0","purl":"pkg:npm/a@1.0","description":"` + strings.Repeat("long ", 800) + `"},` + "\n"
	for name, in := range map[string]io.Reader{
		"components":  repeated(head+`"components":[`, component, size/len(component), `{}]}`),
		"small ones":  repeated(head+`"components":[`, `{"type":"library","name":"b"},`, size/30, `{}]}`),
		"skipped":     repeated(head+`"annotations":"`, "0123456789", size/10, `"}`),
		"kept":        repeated(head+`"serialNumber":"`, "0123456789", size/10, `"}`),
		"a key":       repeated(head+`"`, "0123456789", size/10, `":1}`),
		"white space": repeated(head, "          ", size/10, `"x":1}`),
		"authors":     repeated(head+`"metadata":{"authors":[`, `{"name":"a"},`, size/13, `{}]}}`),
		"XML":         repeated(`<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>`, "<component><name>a</name></component>\n", min(size, 256<<20)/38, "</components></bom>"),
		"tag-value":   repeated("SPDXVersion: SPDX-2.3\n", "PackageName: a\n", size/15, ""),
		"one line":    repeated("SPDXVersion: SPDX-2.3\nCreatorComment: <text>", "0123456789", size/10, "</text>\nPackageName: a\n"),
	} {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		peak := watch()
		d, err := Read(in)
		got := peak()
		runtime.ReadMemStats(&after)
		n := 0
		if d != nil {
			n = len(d.Components)
		}
		t.Logf("%-11s %3d MiB at most, %d components, %v", name, got>>20, n, err)
		if got > allowed {
			t.Errorf("%s: %d MiB of memory", name, got>>20)
		}
	}
}

// watch measures the heap in use until its answer is asked for.
func watch() func() uint64 {
	done, answer := make(chan bool), make(chan uint64)
	go func() {
		var peak uint64
		for {
			select {
			case <-done:
				answer <- peak
				return
			default:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
				time.Sleep(5 * time.Millisecond)
			}
		}
	}()
	return func() uint64 { done <- true; return <-answer }
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.IsDir() || filepath.Ext(file) == ".golden" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:1"><components><component type="device" bom-ref="a"><name>a</name><hashes><hash alg="MD5">0</hash></hashes><components><component><name>b</name></component></components></component></components><dependencies><dependency ref="a"><dependency ref="a"/></dependency></dependencies><vulnerabilities><vulnerability><ratings><rating><score>1</score></rating></ratings><affects><target><ref>a</ref></target></affects></vulnerability></vulnerabilities></bom>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		limits := Limits{Components: 1000, Edges: 1000, Vulnerabilities: 100, Text: 1 << 20}
		d, err := ReadLimited(bytes.NewReader(text), limits)
		if err != nil && bytes.HasPrefix(text, []byte("{")) && json.Valid(text) {
			ours := false
			for _, why := range []string{"no bill", "nested deeper", "more than"} {
				ours = ours || strings.Contains(err.Error(), why)
			}
			if !ours {
				t.Fatalf("%v, and encoding/json reads it", err)
			}
		}
		if d == nil {
			if err == nil {
				t.Fatal("neither a document nor an error")
			}
			return
		}
		if d.Encoding == JSON && err == nil && !json.Valid(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))) {
			t.Fatal("encoding/json refuses what was read without an error")
		}
		for i := range d.Components {
			if p := d.Components[i].Parent; p != None && (p < 0 || int(p) >= len(d.Components)) {
				t.Fatalf("component %d lies in %d", i, p)
			}
			d.Hosts(i)
		}
		for _, e := range d.Dependencies {
			if int(e.From) >= len(d.Components) || int(e.To) >= len(d.Components) {
				t.Fatalf("edge %v", e)
			}
		}
		d.Dependents(0)
		for s := NTIA2021; s <= Telco10; s++ {
			if v := d.Quality(s).Value(); v < 0 || v > 1 {
				t.Fatalf("%s: %v", s, v)
			}
		}
	})
}

// TestChains reads 200,000 packages each of which contains the one before, and as many in one circle of dependencies:
// time that grows faster than the bill would show here.
func TestChains(t *testing.T) {
	const n = 200_000
	for _, relation := range []string{"CONTAINED_BY", "DEPENDS_ON"} {
		var b strings.Builder
		b.WriteString(`{"spdxVersion":"SPDX-2.3","packages":[{}`)
		for i := range n {
			fmt.Fprintf(&b, `,{"SPDXID":"p%d","name":"p"}`, i)
		}
		b.WriteString(`],"relationships":[{}`)
		for i := range n {
			fmt.Fprintf(&b, `,{"spdxElementId":"p%d","relationshipType":"%s","relatedSpdxElement":"p%d"}`, i, relation, (i+1)%n)
		}
		b.WriteString("]}")
		start := time.Now()
		d, err := Read(strings.NewReader(b.String()))
		if err != nil || len(d.Dependencies) != n {
			t.Fatalf("%s: %v", relation, err)
		}
		if relation == "DEPENDS_ON" && (d.Counts[DependCycle] != 1 || len(d.Dependents(1)) != n-1) {
			t.Errorf("%d circles, %d dependents", d.Counts[DependCycle], len(d.Dependents(1)))
		}
		d.Hosts(1)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", relation, took)
		}
	}
}
