package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
)

// wideAttack is a path of many steps beside each other and long names.
func wideAttack() AttackPath {
	p := AttackPath{FromTitle: strings.Repeat("Somebody with a long name ", 5), ToTitle: "Everything", Target: strings.Repeat("x", 300), People: 1}
	for i := 1; i <= 24; i++ {
		s := AttackStep{Number: i, Technique: "t", Title: fmt.Sprintf("Step %d of many, which needs a good many words to be said in full and then some more", i),
			Subject: strings.Repeat("deployment/", 12), Evidence: []string{"observed", "configured", "declared", "predicted", "possible", "odd"}[i%6]}
		for k := range i % 4 {
			s.Weaknesses = append(s.Weaknesses, AttackReason{Weakness: fmt.Sprint(k), Title: strings.Repeat("weak ", 12), Evidence: s.Evidence, Proof: []Evidence{{File: strings.Repeat("deep/", 20) + "a.yaml", Line: 7}}})
		}
		for n := 1; n < i; n++ {
			if (i*n)%5 == 1 {
				s.After = append(s.After, n)
			}
		}
		p.Steps = append(p.Steps, s)
	}
	return p
}

// TestDrawPath: every drawing is XML without script, style or link; no two boxes overlap, all stand in the picture, and a text
// that was cut stands whole in its title.
func TestDrawPath(t *testing.T) {
	paths := append(sampleAttack().Paths, wideAttack(), AttackPath{})
	for i, p := range append(paths, oddAttack().Paths...) {
		d := drawPath(AttackStory{p, []string{"the internet"}})
		svg := d.svg(p.label())
		dec := xml.NewDecoder(strings.NewReader(svg))
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("path %d: %v\n%s", i, err, svg)
			}
			if s, ok := tok.(xml.StartElement); ok {
				if !strings.Contains(" svg g title text rect path ", " "+s.Name.Local+" ") {
					t.Errorf("path %d: element %s", i, s.Name.Local)
				}
				for _, a := range s.Attr {
					if a.Name.Local == "style" || a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on") {
						t.Errorf("path %d: attribute %s", i, a.Name.Local)
					}
				}
			}
		}
		width, height, _ := d.place()
		var boxes []*drawNode
		for _, layer := range d.layers {
			for _, n := range layer {
				boxes = append(append(boxes, n), n.notes...)
			}
		}
		for k, a := range boxes {
			if a.x < 0 || a.y < 0 || a.x+a.w > width || a.y+a.h > height {
				t.Errorf("path %d: a box at %.0f, %.0f leaves the picture", i, a.x, a.y)
			}
			for _, b := range boxes[:k] {
				if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
					t.Errorf("path %d: %q and %q overlap", i, a.full, b.full)
				}
			}
			for _, l := range a.text {
				wide := 0.0
				for _, r := range l.text {
					wide += drawWidth(r)
				}
				if wide > a.w-2*drawPad+8 {
					t.Errorf("path %d: %q is wider than its box", i, l.text)
				}
			}
		}
	}
	if svg := drawPath(AttackStory{AttackPath: wideAttack()}).svg(""); !strings.Contains(svg, strings.Repeat("x", 300)) || !strings.Contains(svg, "…") {
		t.Error("a long name is not cut, or its whole is not in the title")
	}
}

func TestDrawWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"", 2, ""}, {"one", 2, "one"}, {"one two three four five six", 9, "one two|three four|five six"},
		{"one two three four five six", 2, "one two|three fou…"}, {"aaaaaaaaaaaaaaaaaaaaaaaa", 9, "aaaaaaaaaaa|aaaaaaaaaaa|aa"}, {"網絡網絡網絡網絡", 9, "網絡網絡網絡|網絡"},
	} {
		if got := strings.Join(drawWrap(c.text, 80, c.most), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestHTMLAttack: the worst paths stand as pictures and as text, the rest in a table, the model under its name.
func TestHTMLAttack(t *testing.T) {
	r := sampleReport()
	for i := range 6 {
		p := r.Attack.Paths[0]
		p.Target = fmt.Sprintf("UDM udm-%d", i)
		r.Attack.Paths = append(r.Attack.Paths, p)
	}
	again := r.Attack.Paths[0]
	again.From, again.FromTitle = "roaming", "a roaming partner"
	r.Attack.Paths = append(r.Attack.Paths, again)
	page := writeHTML(t, r)
	if n := strings.Count(page, `<svg class="path" role="img" aria-label="Attack path in`); n != 5 {
		t.Errorf("%d pictures, want five", n)
	}
	for _, want := range []string{`href="#attack"`, "4 further paths", "The same from a roaming partner.", "4 more paths are counted and not listed", "A model, not evidence", "possible, not evidenced", "decided by: a capture of N4",
		"FGT5007 Registration Of Malicious Network Functions, theoretical in FiGHT", `<code class="place">core/nrf.yaml:7</code>`, "verify_client: true", "No single change closes it.", "OVERDUE"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	for i := range 12 {
		id := fmt.Sprintf("change-%d", i)
		r.Attack.Changes = append(r.Attack.Changes, AttackChange{ID: id, Title: id})
		r.Attack.Fixes[0].Changes = append(r.Attack.Fixes[0].Changes, id)
	}
	if want := fmt.Sprintf(`<summary>%d more changes</summary><ol class="changes" start="%d">`, 13-htmlChanges, htmlChanges+1); !strings.Contains(writeHTML(t, r), want) {
		t.Errorf("%q is not in the page", want)
	}
	r.Attack = nil
	if page := writeHTML(t, r); strings.Contains(page, `id="attack"`) || strings.Contains(page, `href="#attack"`) {
		t.Error("without paths there is a section of paths")
	}
}
