package list

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// show is a set as lines: sources, parties, categories, notes.
func show(s *Set) string {
	var b strings.Builder
	rel := func(p string) string { return filepath.Base(p) }
	for _, x := range s.Sources {
		fmt.Fprintf(&b, "source %s | %s | %s | %s %s | %s, %d entities, %d broken", rel(x.Path), x.Format, strings.Join(x.Lists, " "), iso(x.Date), x.DateFrom, plural(x.Rows, "row"), x.Entities, x.Broken)
		if !x.Complete {
			b.WriteString(", not complete")
		}
		b.WriteByte('\n')
	}
	for _, e := range s.Entities {
		fmt.Fprintf(&b, "\n%s %s | %s %s:%d\n", e.List, e.ID, e.Kind, rel(e.Path), e.Line)
		line := func(what, text string) {
			if text != "" {
				fmt.Fprintf(&b, "  %s %s\n", what, text)
			}
		}
		line("name", e.Name)
		for _, a := range e.Aliases {
			what := "alias"
			if a.Weak {
				what = "weak " + what
			}
			if a.Previous {
				what = "previous " + what
			}
			line(what, a.Name)
		}
		line("in", strings.Join(e.Countries, " "))
		for _, a := range e.Addresses {
			line("at", a.Text+" ["+a.Country+"]")
		}
		for _, i := range e.Identifiers {
			line(i.Scheme, i.Value+" ["+i.Country+"]")
		}
		line("programs", strings.Join(e.Programs, " | "))
		line("because", e.Reason)
		line("from", iso(e.Start))
		line("to", iso(e.End))
		line("of", strings.Join(e.Parents, " | "))
		if e.Covers != nil {
			line("covers", fmt.Sprintf("%+v", *e.Covers))
		}
	}
	for _, c := range s.Categories {
		fmt.Fprintf(&b, "\ncategory %s %s %s:%d from %s\n  %v foreign %v updated %d\n", c.List, c.ID, rel(c.Path), c.Line, iso(c.Start), c.Classes, c.Foreign, len(c.Updated))
		for _, x := range c.Exceptions {
			fmt.Fprintf(&b, "  except [%s] until %q: %s\n", x.Fact, iso(x.Until), x.Text)
		}
	}
	b.WriteByte('\n')
	for _, n := range s.Notes {
		n.Path = rel(n.Path)
		fmt.Fprintln(&b, n)
	}
	return b.String()
}

// TestFormats reads the fixtures of each format and holds them against golden files. All names in them are made up.
func TestFormats(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() || entry.Name() == "fuzz" {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			f := filepath.Join("testdata", entry.Name())
			s, err := Load(Limits{}, f)
			if err != nil {
				t.Fatal(err)
			}
			got, golden := show(s), f+".golden"
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
				t.Error(diff)
			}
		})
	}
}

func TestInForce(t *testing.T) {
	day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	e := Entity{Start: day("2020-01-01"), End: day("2020-12-31")}
	for s, want := range map[string]bool{"2019-12-31": false, "2020-01-01": true, "2020-12-31": true, "2021-01-01": false} {
		if e.InForce(day(s)) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
	if e = (Entity{}); !e.InForce(day("2020-01-01")) {
		t.Error("open days: not in force")
	}
}

// TestBroken: whatever is wrong with a row costs that row alone, and is told and counted.
func TestBroken(t *testing.T) {
	const head = "list,id,name\n"
	good := "own,1,First Example\n"
	last := "own,9,Last Example\n"
	for name, c := range map[string]struct {
		text   string
		broken int
		names  string
		note   string
	}{
		"fine":             {head + good + last, 0, "First Example|Last Example", ""},
		"field too many":   {head + good + "own,2,Two,Three\n" + last, 1, "First Example|Last Example", "own.csv:3: row left out: 4 fields where the header names 3"},
		"field too few":    {head + good + "own\n" + last, 1, "First Example|Last Example", "own.csv:3"},
		"unclosed quote":   {head + good + "own,2,\"Two\n" + last + "own,10,After\n", 1, "First Example|Last Example|After", "own.csv:3: row left out: a quote that opens in it is never closed"},
		"text after quote": {head + good + "own,2,\"Two\" Ltd\n" + last, 1, "First Example|Last Example", "own.csv:3: row left out: there is text after a closing quote"},
		"quote over lines": {head + good + "own,2,\"Two\nLines\"\n" + last, 0, "First Example|Two Lines|Last Example", ""},
		"no name":          {head + "own,2,\n" + last, 1, "Last Example", "own.csv:2: row left out: it names nobody"},
		"long line":        {head + "own,2," + strings.Repeat("x", 5000) + "\n" + last, 1, "Last Example", "more than 4000 bytes"},
		"latin":            {head + "own,2,M\xfcller \x80\n" + last, 0, "Müller €|Last Example", "own.csv:2: not UTF-8"},
		"carriage returns": {strings.ReplaceAll(head+good+last, "\n", "\r\n") + "\x1a", 0, "First Example|Last Example", ""},
		"byte order mark":  {"\xef\xbb\xbf" + head + last, 0, "Last Example", ""},
		"no end of line":   {head + good + strings.TrimSpace(last), 0, "First Example|Last Example", ""},
	} {
		s, err := Read(Limits{RowBytes: 4000}, "own.csv", strings.NewReader(c.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var names []string
		for _, e := range s.Entities {
			names = append(names, e.Name)
		}
		if got := strings.Join(names, "|"); got != c.names || s.Sources[0].Broken != c.broken {
			t.Errorf("%s: %q, %d broken", name, got, s.Sources[0].Broken)
		}
		if len(s.Notes) == 0 || !strings.Contains(s.Notes[0].String(), c.note) {
			t.Errorf("%s: %v", name, s.Notes)
		}
	}
}

// TestHostile: bounds are kept, told, and make a list incomplete.
func TestHostile(t *testing.T) {
	bomb := `<?xml version="1.0"?><!DOCTYPE sdnList [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sdnList><sdnEntry><uid>1</uid><lastName>FIRST</lastName></sdnEntry><sdnEntry><uid>2</uid><lastName>&b;</lastName></sdnEntry></sdnList>`
	rows := "list,id,name\n" + strings.Repeat("own,1,Example\n", 50)
	for name, c := range map[string]struct {
		limits   Limits
		text     string
		entities int
		note     string
	}{
		"entity bomb":   {Limits{}, bomb, 1, "invalid character entity"},
		"bomb is told":  {Limits{}, bomb, 1, "type declaration"},
		"cut XML":       {Limits{}, "<sdnList><sdnEntry><uid>1</uid><lastName>A</lastName></sdnEntry><sdnEntry><uid>2", 1, "reading ended here"},
		"deep XML":      {Limits{}, "<sdnList>" + strings.Repeat("<a>", 200), 0, "more than 100 elements"},
		"deep in entry": {Limits{RowBytes: 1 << 20}, "<sdnList><sdnEntry>" + strings.Repeat("<a>", 20000), 0, "reading ended here"},
		"large element": {Limits{RowBytes: 5000}, "<sdnList><sdnEntry><lastName>" + strings.Repeat("x", 50000) + "</lastName></sdnEntry></sdnList>", 0, "more than 5000 bytes"},
		"other charset": {Limits{}, `<?xml version="1.0" encoding="utf-16"?><sdnList></sdnList>`, 0, "save the file as UTF-8"},
		"deep JSON":     {Limits{}, `{"results":[{"name":` + strings.Repeat("[", 100000), 0, "reading ended here"},
		"cut JSON":      {Limits{}, `{"results":[{"id":"1","source":"Entity List (EL)","name":"A"},{"id":`, 1, "reading ended here"},
		"large JSON":    {Limits{RowBytes: 5000}, `{"results":[{"name":"` + strings.Repeat("x", 50000) + `"}]}`, 0, "more than 5000 bytes"},
		"many entities": {Limits{Entities: 10}, rows, 10, "more entities than are read"},
		"large file":    {Limits{FileBytes: 100}, rows, 6, "give the list in parts"},
	} {
		s, err := Read(c.limits, "x", strings.NewReader(c.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var notes []string
		for _, n := range s.Notes {
			notes = append(notes, n.String())
		}
		if len(s.Entities) != c.entities || s.Sources[0].Complete || !strings.Contains(strings.Join(notes, "\n"), c.note) {
			t.Errorf("%s: %d entities, complete %v, %.300q", name, len(s.Entities), s.Sources[0].Complete, notes)
		}
		for _, l := range s.Sources[0].Lists {
			if s.Has(l) {
				t.Errorf("%s: %s counts as read", name, l)
			}
		}
	}
	many := "list,id,name\n" + strings.Repeat("own,1\n", 5000)
	s, err := Read(Limits{}, "x", strings.NewReader(many))
	if err != nil || s.Sources[0].Broken != 5000 || len(s.Notes) > 110 {
		t.Errorf("%d broken, %d notes, %v", s.Sources[0].Broken, len(s.Notes), err)
	}
	for _, text := range []string{"", "\n\n", "hello", "a,b\n1,2\n", "<html></html>", "{}", "[]", "\x00\x01\x02", "<?xml", "{\"schema\":", "PK\x03\x04"} {
		if s, err := Read(Limits{}, "x", strings.NewReader(text)); err == nil {
			t.Errorf("%q was read as %s", text, s.Sources[0].Format)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("alt.csv", "1,1,\"aka\",\"X\",-0- \n")
	write("notes.txt", "nothing")
	ods := filepath.Join(t.TempDir(), "list.ods")
	if err := os.WriteFile(ods, []byte("PK\x03\x04..."), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Limits{}, ods); err == nil || !strings.Contains(err.Error(), "save it as CSV") {
		t.Errorf("a spreadsheet: %v", err)
	}
	s, err := Load(Limits{}, dir)
	if err != nil || len(s.Notes) < 2 || !strings.Contains(fmt.Sprint(s.Notes), "does not lie beside it") || !strings.Contains(fmt.Sprint(s.Notes), "not a list that is known") {
		t.Errorf("%v %v", s, err)
	}
	for _, p := range []string{filepath.Join(dir, "notes.txt"), filepath.Join(dir, "none")} {
		if _, err := Load(Limits{}, p); err == nil {
			t.Errorf("%s was read", p)
		}
	}
	own := "list,name\nown,Example\n"
	write("own.csv", own)
	write(manifestName, fmt.Sprintf(`{"lists": [{"file": "own.csv", "sha256": "%x", "modified": "2026-01-05T06:07:08Z"}, {"file": "alt.csv", "sha256": "00"}]}`, sha256.Sum256([]byte(own))))
	if s, err = Load(Limits{}, dir); err != nil {
		t.Fatal(err)
	}
	for _, src := range s.Sources {
		want := map[string]Source{
			"own.csv": {Pin: Pinned, Date: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), DateFrom: DateManifest}, "alt.csv": {Pin: Changed},
		}[filepath.Base(src.Path)]
		if src.Pin != want.Pin || !src.Date.Equal(want.Date) || src.DateFrom != want.DateFrom {
			t.Errorf("%+v", src)
		}
	}
	write(manifestName, "{")
	if _, err := Load(Limits{}, dir); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("broken manifest: %v", err)
	}
}

func TestBuiltIn(t *testing.T) {
	s := BuiltIn()
	if len(s.Notes) > 0 || len(s.Entities) < 20 || s.Sources[0].Broken > 0 {
		t.Fatalf("%v %d", s.Notes, len(s.Entities))
	}
	for _, e := range s.Entities {
		if _, ok := Find(e.List); !ok || e.Start.IsZero() || e.Covers == nil {
			t.Errorf("%+v", e)
		}
	}
	own, err := Read(Limits{}, "own.csv", strings.NewReader("list,name\nfcc-covered,Example\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"section-5949", "section-889", "uk-designated-vendor"}, own.AddMissing(s)); diff != "" {
		t.Error(diff)
	}
	if !own.Has("section-889") || len(own.IDs()) != 4 {
		t.Errorf("%v", own.IDs())
	}
	seen := map[string]bool{}
	for _, l := range Lists {
		if seen[l.ID] || l.Title == "" || l.Authority == "" || l.Forbids == "" || l.Citation == "" || l.Country == "" {
			t.Errorf("%+v", l)
		}
		seen[l.ID] = true
	}
}

func TestCountry(t *testing.T) {
	for s, want := range map[string]string{
		"CN": "CN", "cn": "CN", "China": "CN", "Korea, North": "KP", "Korea, Democratic People's Republic of": "KP", "UK": "GB", "Ukraine": "UA",
		"Russian Federation": "RU", "The Gambia": "GM", "Congo, Democratic Republic of the": "CD", "Virgin Islands, British": "VG", "Burma": "MM",
		"Côte d'Ivoire": "CI", "XK": "XK", "Region: Crimea": "", "undetermined": "", "": "", "ZZ": "", "XQ": "XQ", "qm": "QM", "QL": "", "AA": "AA", "X1": "", "Türkiye": "TR", "Iran, Islamic Republic of": "IR", "Palestinian": "PS",
	} {
		if got := Country(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/*")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		Read(Limits{RowBytes: 1 << 16, Entities: 1000}, "fuzz", strings.NewReader(string(b)))
	})
}
