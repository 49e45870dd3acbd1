package report

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func graphs() map[string]*Attack {
	return map[string]*Attack{"sample": sampleAttack(), "odd": oddAttack(), "empty": {}}
}

// TestDOT has Graphviz draw the graph, and looks for its texts in the picture.
func TestDOT(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("skipped: no Graphviz here (Debian: graphviz)")
	}
	for name, a := range graphs() {
		var b bytes.Buffer
		if err := WriteDOT(&b, a); err != nil {
			t.Fatal(err)
		}
		c := exec.Command(dot, "-Tsvg")
		c.Stdin = &b
		var said bytes.Buffer
		c.Stderr = &said
		out, err := c.Output()
		if err != nil || said.Len() > 0 {
			t.Errorf("%s: %v\n%s", name, err, said.String())
		}
		if name != "sample" {
			continue
		}
		for _, want := range []string{"the NRF", "UDM udm", "214,300 people", "stroke-dasharray", "alert(1)"} {
			if !bytes.Contains(out, []byte(want)) {
				t.Errorf("%q is not in the picture", want)
			}
		}
		if bytes.Contains(out, []byte("<script>")) {
			t.Error("a script stands in the picture")
		}
	}
}

// TestDOTQuotes: no text ends its quotes, whether Graphviz is here or not.
func TestDOTQuotes(t *testing.T) {
	line := regexp.MustCompile(`^  n\d+ (\[label="([^"\\]|\\["\\n])*", shape=[a-z]+(, peripheries=2)?, style=("[a-z,]+"|[a-z]+)|\[label="([^"\\]|\\["\\n])*", shape=doubleoctagon|-> n\d+ \[style=("[a-z,]+"|[a-z]+)(, arrowhead=none)?)\];$`)
	for name, a := range graphs() {
		for p := range a.Paths {
			a.Paths[p].Target += `\" ]; n0 -> n1 [label="\`
		}
		var b bytes.Buffer
		if err := WriteDOT(&b, a); err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(b.String()) {
			if strings.HasPrefix(l, "  n") && !strings.HasPrefix(l, "  node") && !line.MatchString(strings.TrimSuffix(l, "\n")) {
				t.Errorf("%s: %s", name, l)
			}
		}
	}
}

// TestMermaid holds every line to the grammar of what we write, and every edge to nodes that stand above it.
func TestMermaid(t *testing.T) {
	text := `"(?:[ 0-9A-Za-z.,:/+-]|#\d+;|<br>)*"`
	node := regexp.MustCompile(`^  (n\d+)(?:\(\[` + text + `\]\)|\[\[` + text + `\]\]|\[` + text + `\]|\(` + text + `\)|\[/` + text + `/\]|\{\{` + text + `\}\}|>` + text + `\]|\[\(` + text + `\)\])$`)
	edge := regexp.MustCompile(`^  (n\d+) (?:==>|-->|-\.->|===|---|-\.-) (n\d+)$`)
	class := regexp.MustCompile(`^  (?:classDef [a-z]+ [a-z0-9: -]+|class n\d+(?:,n\d+)* [a-z]+)$`)
	for name, a := range graphs() {
		var b bytes.Buffer
		if err := WriteMermaid(&b, a); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if lines[0] != "flowchart TB" {
			t.Errorf("%s: begins with %q", name, lines[0])
		}
		known := map[string]bool{}
		for _, l := range lines[1:] {
			if m := node.FindStringSubmatch(l); m != nil {
				known[m[1]] = true
			} else if m := edge.FindStringSubmatch(l); m != nil {
				if !known[m[1]] || !known[m[2]] {
					t.Errorf("%s: %s joins what is not there", name, l)
				}
			} else if !class.MatchString(l) {
				t.Errorf("%s: %q is no line of a flowchart", name, l)
			}
		}
	}
}

// TestGraphMerges: a step that stands in two paths is one node.
func TestGraphMerges(t *testing.T) {
	a := sampleAttack()
	g := newAttackGraph(a.Paths)
	count := map[string]int{}
	for _, n := range g.nodes {
		count[n.kind]++
	}
	if count[nodeFoothold] != 2 || count[nodeStep] != 7 || count[nodeAsset] != 3 || count[nodeWeakness] != 7 {
		t.Errorf("nodes %v", count)
	}
	for _, s := range oddAttack().Paths {
		for i, before := range s.order() {
			for _, b := range before {
				if b >= i {
					t.Errorf("step %d builds on %d", i, b)
				}
			}
		}
	}
}
