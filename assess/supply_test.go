package assess

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/report"
)

const supplyYAML = `guyline: 1
operator: {name: Example, plmns: [001/01], country: US}
sites:
  - {name: North, supplier: Alder Radio}
  - {name: South, supplier: Larch Signals}
functions:
  - {name: amf, type: AMF, product: fennel, supplier: Fennel}
supply:
  lists: [lists]
  ownership: [owners]
  advisories: [advisories]
  statements: [statements]
  prices: [prices]
  rules: [rules]
  owner-rules: [owner-rules]
`

// supplyGood is what each hostile neighbour must leave usable.
var supplyGood = map[string]string{
	"guyline.yaml":       supplyYAML,
	"lists/good.csv":     "list,id,kind,name,aliases,countries,start,end\nwatch,1,organisation,Larch Signals,,XQ,2024-01-01,\n",
	"owners/good.csv":    "owner,owned,percent,kind,from,to,source,complete\nFounders,Alder Radio,100,shares,2015-01-01,,register,yes\n",
	"bill.json":          `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"application","name":"Fennel","version":"1"}},"components":[{"type":"library","name":"jwt","version":"v1.2.0","purl":"pkg:golang/example.com/jwt@v1.2.0"}]}`,
	"advisories/a.jsonl": `{"schema_version":"1.7.0","id":"MADE-1","modified":"2026-09-20T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"example.com/jwt"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.4"}]}]}]}` + "\n",
	"prices/good.csv":    "class,supplier,low,high,currency,months\nradio,Cedar,100,200,EUR,6\n",
}

// TestHostileSupply: whatever one input of the supply analysis is, it is told, with its path and where a line is known its line,
// and the others are used.
func TestHostileSupply(t *testing.T) {
	for _, h := range []struct {
		name string
		make func(w io.Writer)
		told []string // each a part of one fault, note or problem that names the file
	}{
		{"bill-nonsense.json", func(w io.Writer) {
			io.WriteString(w, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[`)
			repeat(w, `{"name":7,"purl":["pkg"],"version":{}},"x",null,`, 50<<20)
		}, []string{"bill-nonsense.json:1: "}},
		{"bill-deep.json", func(w io.Writer) {
			io.WriteString(w, `{"bomFormat":"CycloneDX","components":[{"name":"a","components":`)
			repeat(w, `[{"components":`, 15*100_000)
		}, []string{"bill-deep.json"}},
		{"bill-bomb.xml", func(w io.Writer) {
			io.WriteString(w, "<?xml version=\"1.0\"?>\n<!DOCTYPE bom [<!ENTITY a \"aaaaaaaaaa\">")
			for c := 'b'; c <= 'j'; c++ {
				fmt.Fprintf(w, "<!ENTITY %c \"%s\">", c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
			}
			io.WriteString(w, "]>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components><component type=\"library\"><name>&j;</name></component></components></bom>")
		}, []string{"bill-bomb.xml"}},
		{"bill-purl.json", func(w io.Writer) {
			io.WriteString(w, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[\n{\"type\":\"library\",\"name\":\"a\",\"version\":\"1\",\"purl\":\"pkg:%zz/%00@@@?=&#\"},\n{\"type\":\"library\",\"name\":\"b\",\"version\":\"1\",\"purl\":\""+strings.Repeat("pkg:", 10_000)+"\"}]}")
		}, []string{"bill-purl.json:2: ", "bill-purl.json:3: "}},
		{"lists/broken.csv", func(w io.Writer) {
			io.WriteString(w, "list,id,kind,name,aliases,countries,start,end\nother,1,organisation,Sorrel Time,,Atlantis,2024-01-01,\nother,2,organisation,,,,,\nother,3,organisation,Nettle,,,never,\n")
		}, []string{"broken.csv:2: ", "broken.csv:3: ", "broken.csv:4: "}},
		{"lists/deep.json", func(w io.Writer) { repeat(w, `{"a":[`, 6*100_000) }, []string{"lists/deep.json"}},
		{"lists/nonsense.xml", func(w io.Writer) {
			io.WriteString(w, `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "&y;">]><sdnList>&y;`)
		}, []string{"lists/nonsense.xml"}},
		{"owners/circle.csv", func(w io.Writer) {
			io.WriteString(w, "owner,owned,percent\n")
			const n = 100_000
			for i := range n {
				fmt.Fprintf(w, "holding %d,holding %d,%d\n", i, (i+1)%n, 51)
			}
			fmt.Fprintf(w, "holding 7,Alder Radio,0\n")
		}, nil},
		{"owners/shares.csv", func(w io.Writer) {
			io.WriteString(w, "owner,owned,percent\nA,B,101\nC,D,NaN\nE,F,7-3\nG,G,50\n")
		}, []string{"shares.csv:2: ", "shares.csv:3: ", "shares.csv:4: "}},
		{"prices/wrong.csv", func(w io.Writer) {
			io.WriteString(w, "class,supplier,low,high,currency,months\nradio,Elm,much,2,EUR,1\nradio,Elm,3,2,EUR,1\nradio,Elm,1,2,EUR,1e9\nradio,Elm,1,2,USD,1\n")
		}, []string{"wrong.csv:2: ", "wrong.csv:3: ", "wrong.csv:4: ", "wrong.csv:5: "}},
		{"advisories/broken.jsonl", func(w io.Writer) {
			io.WriteString(w, "{\"schema_version\":\"1.7.0\",\"id\":\"MADE-2\",\"modified\":\"2026-09-20T00:00:00Z\",\"affected\":[]}\n{\"id\":7,\"affected\":{}}\nnothing\n")
		}, []string{"advisories/broken.jsonl:2", "advisories/broken.jsonl:3"}},
		{"statements/deep.json", func(w io.Writer) {
			io.WriteString(w, `{"@context":"https://openvex.dev/ns/v0.2.0","statements":`)
			repeat(w, "[", 100_000)
		}, []string{"statements/deep.json"}},
		{"rules/huge.yaml", func(w io.Writer) { repeat(w, "# nothing\n", 5<<20) }, []string{"rules/huge.yaml: larger than 4 MiB"}},
		{"equipment.csv", func(w io.Writer) {
			io.WriteString(w, "equipment,class,supplier,quantity,facts\nA,router,Alder Radio,99999999999999999999,\nB,router,Alder Radio,9999999999999,x: perhaps\nC,router,Alder Radio,-5,\n")
		}, []string{"equipment.csv: line 2: quantity", "equipment.csv:3: expected a fact"}},
	} {
		t.Run(h.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range supplyGood {
				inFolder(t, dir, name, func(w io.Writer) { io.WriteString(w, text) })
			}
			for _, folder := range []string{"statements", "rules", "owner-rules"} {
				if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			inFolder(t, dir, h.name, h.make)
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
			defer cancel()
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(384 << 20)) // as the program does
			peak := watchHeap(t)
			a, err := Run(ctx, Options{Paths: []string{dir}, Now: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			if mib := peak() >> 20; mib > 768 {
				t.Errorf("the heap grew to %d MiB", mib)
			}
			faults := supplyTold(a.Report)
			for _, want := range h.told {
				if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, want) }) {
					t.Errorf("%q is not told: %.2000q", want, faults)
				}
			}
			s := a.Report.Supply
			if s == nil || s.Problem != "" || s.Software == nil {
				t.Fatalf("no answer: %+v", s)
			}
			status := map[string]string{}
			for _, x := range s.Suppliers {
				status[x.Name] = x.Status
			}
			if status["Larch Signals"] != "listed" || h.name != "owners/circle.csv" && status["Alder Radio"] != "clear" {
				t.Errorf("lists or owners are lost: %v", status)
			}
			if s.Software.Vulnerable != 1 || len(s.Software.Findings[0].Functions) != 1 {
				t.Errorf("bills or advisories are lost: %+v", s.Software)
			}
			if !slices.ContainsFunc(s.Removals, func(r report.SupplyRemoval) bool { return r.Supplier == "Larch Signals" && r.High == 200 }) {
				t.Errorf("prices are lost: %+v", s.Removals)
			}
		})
	}
}

// supplyTold is everything that a run tells of what it could not use.
func supplyTold(r *report.Report) []string {
	var out []string
	for _, in := range r.Inputs {
		for _, n := range in.Notes {
			out = append(out, in.Path+": "+n)
		}
	}
	if r.Supply != nil {
		out = append(append(out, r.Supply.Problem), r.Supply.Faults...)
		if r.Supply.Software != nil {
			out = append(out, r.Supply.Software.Faults...)
		}
	}
	return out
}

func repeat(w io.Writer, text string, size int) {
	block := strings.Repeat(text, max(1, 1<<16/len(text)))
	for size > 0 {
		n, _ := io.WriteString(w, block[:min(size, len(block))])
		size -= max(1, n)
	}
}

func inFolder(t *testing.T, dir, name string, make func(io.Writer)) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	make(f)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
