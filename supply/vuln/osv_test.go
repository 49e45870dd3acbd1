package vuln

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/purl"
)

// advisories that we made up: two that share an alias, one withdrawn, one without a fix, one by Go packages, and others.
const advisories = `{"id":"GO-2024-0001","modified":"2024-05-01T00:00:00Z","aliases":["CVE-2024-0001"],"summary":"One","affected":[{"package":{"ecosystem":"Go","name":"example.com/Core/amf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"},{"introduced":"1.3.0"},{"fixed":"1.3.4"}]}],"ecosystem_specific":{"imports":[{"path":"example.com/core/amf/ngap","symbols":["Decode"]}]}}],"database_specific":{"url":"https://example.com/GO-2024-0001"}}
{"id":"GHSA-aaaa-bbbb-cccc","modified":"2024-05-02T00:00:00Z","aliases":["CVE-2024-0001"],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"affected":[{"package":{"ecosystem":"Go","name":"example.com/core/amf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.1"}]}]}]}
{"id":"GO-2024-0002","modified":"2024-05-01T00:00:00Z","withdrawn":"2024-06-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"example.com/core/amf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}
{"id":"GO-2024-0003","modified":"2024-05-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"example.com/core/amf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"}]}],"ecosystem_specific":{"custom_ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.9.9-0.20240101000000-abcdefabcdef"}]}]}}]}
{"id":"GO-2024-0004","modified":"2024-05-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"stdlib"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.22.3"}]}]}]}
{"id":"PYSEC-1","modified":"2024-05-01T00:00:00Z","database_specific":{"severity":"MODERATE"},"affected":[{"package":{"ecosystem":"PyPI","name":"Core_Tools.x"},"versions":["1.0","1.1"]}]}
{"id":"OSV-GIT","modified":"2024-05-01T00:00:00Z","affected":[{"ranges":[{"type":"GIT","repo":"https://example.com/r","events":[{"introduced":"0"}]}]}]}
`

func index(t *testing.T, text string) (*Index, Loaded) {
	t.Helper()
	x := NewIndex()
	l, err := x.ReadOSV("a.jsonl", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return x, l
}

func component(t *testing.T, text string) Component {
	t.Helper()
	p, err := purl.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return Component{PURL: p, Name: p.Name, Version: p.Version}
}

// TestReadOSV: forms of files, and what is wrong in them.
func TestReadOSV(t *testing.T) {
	one := `{"id":"A","modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}`
	two := strings.Replace(one, `"A"`, `"B"`, 1)
	deep := `{"id":"D","x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}"
	for _, c := range []struct {
		name, text       string
		records, skipped int
		problem          string
	}{
		{"nothing", "", 0, 0, ""},
		{"one", one, 1, 0, ""},
		{"lines", one + "\n" + two + "\n", 2, 0, ""},
		{"array", "[" + one + ",\n" + two + "]", 2, 0, ""},
		{"laid out", strings.NewReplacer("{", "{\n  ", ",", ",\n  ").Replace(one), 1, 0, ""},
		{"mark of byte order", "\ufeff" + one, 1, 0, ""},
		{"broken row", one + "\n{\"id\":\"C\",\"aff\n" + two + "\n", 2, 1, "a:2: the record breaks off at the end of its line"},
		{"broken end", one + "\n{\"id\":", 1, 1, "a:2: the record breaks off"},
		{"text between", one + "\nno JSON\n" + two, 2, 1, "a:2: the record is no JSON object"},
		{"depth", one + "\n" + deep + "\n" + two, 2, 1, "a:2: the record has more than 64 levels"},
		{"size", one + "\n{\"id\":\"" + strings.Repeat("x", maxRecord) + "\"}\n" + two, 2, 1, "a:2: the record is larger than 16 MiB"},
		{"wrong type", `{"id":"A","affected":{"package":1}}` + "\n" + two, 1, 1, "a:1: the record is no OSV"},
		{"no id", `{"summary":"x"}`, 0, 1, `a:1: the record has no "id"`},
		{"twice", one + "\n" + one, 1, 1, `a:2: "A" is already loaded from a:1`},
		{"no order", strings.Replace(one, `"0"`, `"one"`, 1), 1, 0, "a:1: a: "},
		{"another database's form", `{"id":"A","database_specific":[1],"affected":[{"package":{"ecosystem":"Go","name":"a"},"ecosystem_specific":{"imports":"x"}}]}`, 1, 0, ""},
		{"no package", `{"id":"A","affected":[{}]}`, 1, 0, ""},
	} {
		x := NewIndex()
		l, err := x.ReadOSV("a", strings.NewReader(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if l.Records != c.records || l.Skipped != c.skipped {
			t.Errorf("%s: %d records, %d skipped, want %d, %d: %v", c.name, l.Records, l.Skipped, c.records, c.skipped, l.Problems)
		}
		if c.problem == "" && len(l.Problems) > 0 || c.problem != "" && (len(l.Problems) == 0 || !strings.HasPrefix(l.Problems[0].String(), c.problem)) {
			t.Errorf("%s: %v, want %q", c.name, l.Problems, c.problem)
		}
	}
	x := NewIndexLimited(Limits{Advisories: 1, Bytes: 1 << 20, Entries: 1})
	if _, err := x.ReadOSV("a", strings.NewReader(one+two)); err == nil || !strings.Contains(err.Error(), "more than 1 advisories") {
		t.Error(err)
	}
	if _, err := NewIndexLimited(Limits{Advisories: 9}).ReadOSV("a", strings.NewReader(one)); err == nil {
		t.Error("what takes memory is without limit")
	}
}

// TestModified: a later modification replaces an advisory, also where it takes it back from a package.
func TestModified(t *testing.T) {
	old := `{"id":"A","modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}`
	x, _ := index(t, old+strings.NewReplacer("2024", "2025", `"0"`, `"2.0.0"`).Replace(old))
	r := x.Match([]Component{component(t, "pkg:golang/a@v1.0.0"), component(t, "pkg:golang/a@v2.0.0")})
	if len(r.Findings) != 1 || r.Findings[0].Component != 1 || r.Withdrawn != 0 {
		t.Errorf("%+v", r)
	}
}

func TestReadFS(t *testing.T) {
	rows := strings.SplitAfter(strings.TrimSpace(advisories), "\n")
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for i, row := range rows[:2] {
		w, _ := z.Create(fmt.Sprintf("%d.json", i))
		_, _ = w.Write([]byte(row))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{
		"all/all.zip":       {Data: packed.Bytes()},
		"all/go/three.json": {Data: []byte(rows[2])},
		"all/rest.jsonl":    {Data: []byte(strings.Join(rows[3:], ""))},
		"all/README":        {Data: []byte("no advisory")},
	}
	x := NewIndex()
	loaded, err := x.ReadFS(fsys, "all")
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) != 3 || x.Advisories() != len(rows) || x.Advisory("GHSA-aaaa-bbbb-cccc").Path != "all/all.zip/1.json" {
		t.Errorf("%d advisories of %+v", x.Advisories(), loaded)
	}
	if _, err := x.ReadZip("x.zip", bytes.NewReader([]byte("PK\x03\x04")), 4); err == nil {
		t.Error("a broken zip was read")
	}
}

func TestMatch(t *testing.T) {
	x, l := index(t, advisories)
	if l.Records != 7 || l.Withdrawn != 1 || l.GitRanges != 1 {
		t.Fatalf("%+v", l)
	}
	kev := `{"dateReleased":"2024-07-01T00:00:00Z","vulnerabilities":[{"cveID":"CVE-2024-0001","dateAdded":"2024-06-01","dueDate":"2024-06-22","knownRansomwareCampaignUse":"Known"}]}`
	if _, err := x.ReadKEV("kev.json", strings.NewReader(kev)); err != nil {
		t.Fatal(err)
	}
	if _, err := x.ReadEPSS("epss.csv", strings.NewReader("#model_version:v1,score_date:2024-07-02T00:00:00+0000\ncve,epss,percentile\nCVE-2024-0001,0.5,0.99\n")); err != nil {
		t.Fatal(err)
	}
	components := []Component{
		component(t, "pkg:golang/example.com/core/amf@v1.1.0"),
		component(t, "pkg:golang/example.com/core/amf@v1.3.0"),
		component(t, "pkg:golang/example.com/core/amf@v0.9.0"),
		component(t, "pkg:golang/stdlib@1.22.1"),
		component(t, "pkg:golang/std@go1.22.3"),
		component(t, "pkg:pypi/core-tools-x@1.1"),
		component(t, "pkg:golang/example.com/core/smf@v1.0.0"),
		component(t, "pkg:golang/example.com/core/amf"),
		component(t, "pkg:npm/left@1.0.0"),
		component(t, "pkg:generic/thing@1.0.0"),
		{Name: "no purl", Version: "1"},
		component(t, "pkg:golang/example.com/core/amf@UNKNOWN"),
		component(t, "pkg:golang/example.com/core/amf@main"),
	}
	components[2].Packages = []string{"example.com/core/amf/nas"}
	r := x.Match(components)
	var have []string
	for _, f := range r.Findings {
		have = append(have, fmt.Sprintf("%d %s %s fixed=%s named=%s kev=%t epss=%v %s", f.Component, strings.Join(f.IDs, "+"), f.State, f.Fixed, f.Named, f.KEV != nil && f.KEV.Ransomware, f.EPSS != nil, f.Rating.Level))
	}
	want := []string{
		"0 CVE-2024-0001+GO-2024-0001+GHSA-aaaa-bbbb-cccc affected fixed=1.2.1 named= kev=true epss=true CRITICAL",
		"0 GO-2024-0003 affected fixed= named=1.9.9-0.20240101000000-abcdefabcdef kev=false epss=false ",
		"1 CVE-2024-0001+GO-2024-0001 affected fixed=1.3.4 named= kev=true epss=true ",
		"1 GO-2024-0003 affected fixed= named=1.9.9-0.20240101000000-abcdefabcdef kev=false epss=false ",
		"2 CVE-2024-0001+GO-2024-0001+GHSA-aaaa-bbbb-cccc package not used fixed=1.2.1 named= kev=true epss=true CRITICAL",
		"3 GO-2024-0004 affected fixed=1.22.3 named= kev=false epss=false ",
		"5 PYSEC-1 affected fixed= named= kev=false epss=false MEDIUM",
	}
	for _, w := range want {
		if !slices.Contains(have, w) {
			t.Errorf("missing: %s", w)
		}
	}
	for _, h := range have {
		if !slices.Contains(want, h) && !strings.HasPrefix(h, "12 ") {
			t.Errorf("more: %s", h)
		}
	}
	if r.Components != 13 || r.NoPURL != 1 || r.NoVersion != 2 || r.NoOrder != 1 || r.Judged != 7 || r.NoAdvisories["npm"] != 1 || len(r.NoAdvisories) != 2 || r.Withdrawn == 0 {
		t.Errorf("%+v", r)
	}
	if r.Judged+r.NoPURL+r.NoVersion+r.NoOrder+2 != r.Components {
		t.Error("a component is counted twice or not at all")
	}
}

// TestUpgrade: a fix that lies in the range of another advisory is no version to go to.
func TestUpgrade(t *testing.T) {
	row := func(id, introduced, fixed string) string {
		events := `{"introduced":"` + introduced + `"}`
		if fixed != "" {
			events += `,{"fixed":"` + fixed + `"}`
		}
		return `{"id":"` + id + `","affected":[{"package":{"ecosystem":"Go","name":"a"},"ranges":[{"type":"SEMVER","events":[` + events + `]}]}]}`
	}
	x, _ := index(t, row("A", "0", "1.2.0")+row("B", "1.1.0", "1.4.0")+row("C", "2.0.0", ""))
	for _, c := range []struct {
		version, to string
		known       bool
	}{{"v1.0.0", "1.4.0", true}, {"v1.3.0", "1.4.0", true}, {"v1.5.0", "", true}, {"v2.1.0", "", false}} {
		one := component(t, "pkg:golang/a@"+c.version)
		if to, known := x.Upgrade(&one); to != c.to || known != c.known {
			t.Errorf("%s: %q %t, want %q %t", c.version, to, known, c.to, c.known)
		}
	}
}

// TestRealKEV reads CISA's catalog.
func TestRealKEV(t *testing.T) {
	f, err := os.Open(testdata.File(t, "supply/vuln/known_exploited_vulnerabilities.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	x := NewIndex()
	l, err := x.ReadKEV("kev.json", f)
	if err != nil || l.Records < 1000 || len(l.Problems) > 0 {
		t.Fatalf("%v %+v", err, l)
	}
	ransomware := 0
	for _, k := range x.kev {
		if k.Added.IsZero() || k.Due.IsZero() || k.Name == "" || k.Line == 0 {
			t.Errorf("%+v", k)
		}
		if k.Ransomware {
			ransomware++
		}
	}
	t.Logf("%d entries of %s, %d in ransomware campaigns", l.Records, l.Date.Format("2006-01-02"), ransomware)
}

// TestMerge: an advisory that joins two groups makes one of them.
func TestMerge(t *testing.T) {
	a := func(id string, aliases ...string) hit { return hit{advisory: &Advisory{ID: id, Aliases: aliases}} }
	groups := merge([]hit{a("A", "X"), a("B", "Y"), a("C"), a("D", "X", "Y")})
	if len(groups) != 2 || len(groups[0]) != 3 {
		t.Errorf("%d groups", len(groups))
	}
}

func TestReadKEV(t *testing.T) {
	csv := "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes\n" +
		"CVE-2024-0001,Example,Router,A flaw,2024-06-01,\"Two\nlines\",Update,2024-06-22,Unknown,\n" +
		"broken,,,,,,,,,\n"
	x := NewIndex()
	l, err := x.ReadKEV("kev.csv", strings.NewReader(csv))
	k, ok := x.KnownExploited("cve-2024-0001")
	if err != nil || l.Records != 1 || l.Skipped != 1 || !ok || k.Ransomware || k.Due.Day() != 22 || k.Line != 2 {
		t.Errorf("%v %+v %+v", err, l, k)
	}
	json := "{\n\"vulnerabilities\": [\n{\"cveID\": 1},\n{\"cveID\": \"CVE-2024-0002\", \"dateAdded\": \"2024-06-01\"}]}"
	l, err = x.ReadKEV("kev.json", strings.NewReader(json))
	k, _ = x.KnownExploited("CVE-2024-0002")
	if err != nil || l.Records != 1 || l.Skipped != 1 || k.Line != 4 {
		t.Errorf("%v %+v %+v", err, l, k)
	}
	for _, bad := range []string{"", "{}", "{", "a,b\n1,2\n", "{\"vulnerabilities\":" + strings.Repeat("[", 100_000)} {
		if _, err := x.ReadKEV("kev", strings.NewReader(bad)); err == nil {
			t.Errorf("%.20q was read", bad)
		}
	}
}

func TestReadEPSS(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("#model_version:v2025.03.14,score_date:2025-04-01T12:55:00Z\ncve,epss,percentile\nCVE-2024-0001,0.00043,0.11\nCVE-2024-0002,2,0\nCVE-2024-0003,NaN,0\n"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	x := NewIndex()
	l, err := x.ReadEPSS("e.csv.gz", &packed)
	e, ok := x.Exploitability("CVE-2024-0001")
	if err != nil || l.Records != 1 || l.Skipped != 2 || !ok || e.Score != 0.00043 || e.Date.Day() != 1 || l.Problems[0].Line != 4 {
		t.Errorf("%v %+v %+v", err, l, e)
	}
	if _, err := x.ReadEPSS("e", strings.NewReader("\x1f\x8bxx")); err == nil {
		t.Error("broken gzip was read")
	}
}

func FuzzReadOSV(f *testing.F) {
	f.Add([]byte(advisories))
	f.Add([]byte("[{\"id\":\"A\",\"affected\":[{\"package\":{\"ecosystem\":\"Maven\",\"name\":\"g:a\"},\"versions\":[\"1\"]}]}]"))
	f.Add([]byte("{\n{\"\n\\"))
	f.Fuzz(func(t *testing.T, text []byte) {
		x := NewIndexLimited(Limits{Advisories: 100, Bytes: 1 << 20, Entries: 100})
		if _, err := x.ReadOSV("f", bytes.NewReader(text)); err != nil {
			return
		}
		for ecosystem, packages := range x.packages {
			for name := range packages {
				p, err := purl.New("golang", "", name, "v1.0.0", nil, "")
				if ecosystem == "Go" && err == nil {
					x.Match([]Component{{PURL: p}})
				}
			}
		}
	})
}

func FuzzReadKEV(f *testing.F) {
	f.Add([]byte(`{"vulnerabilities":[{"cveID":"CVE-2024-0001","dateAdded":"2024-06-01"}]}`))
	f.Add([]byte("cveID,dateAdded\nCVE-1,2024-01-01\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		x := NewIndex()
		_, _ = x.ReadKEV("f", bytes.NewReader(text)) // only that they end matters
		_, _ = x.ReadEPSS("f", bytes.NewReader(text))
	})
}
