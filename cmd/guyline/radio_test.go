package main

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// ridgeTile writes a 3″ tile N10E020 of our own: a plain of 200 m with a ridge of 500 m along 20.5° E.
func ridgeTile(t *testing.T) string {
	t.Helper()
	const side = 1201
	data := make([]byte, 2*side*side)
	for r := range side {
		for c := range side {
			lon := 20 + float64(c)/(side-1)
			h := 200 + 300*math.Exp(-math.Pow((lon-20.5)/0.01, 2))
			binary.BigEndian.PutUint16(data[2*(r*side+c):], uint16(math.Round(h)))
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "N10E020.hgt"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRadioLoss(t *testing.T) {
	dem := ridgeTile(t)
	across := []string{"radio", "loss", "--from", "10.5,20.4,30", "--to", "10.5,20.6,1.5", "--freq", "3500"}
	for _, v := range []struct {
		name string
		args []string
		code int
		want []string // on stdout, or on stderr where code is not 0
	}{
		{"ITM", []string{"--terrain", dem}, 0, []string{"itm at 3500 MHz over 21.87 km", "(ground at 200 m)", "basic transmission loss", "Mode: within the smooth Earth's horizons", "Line: blocked; worst at 10.9"}},
		{"knife edge", []string{"--terrain", dem, "--model", "knife-edge"}, 0, []string{"diffraction (P.526-15 section 4.5, delta-Bullington)", "the equivalent edge stands at 1"}},
		{"P.1812", []string{"--terrain", dem, "--model", "p1812", "--location", "90"}, 0, []string{"terrain and air (P.1812-6 equation (69))", "Mode: beyond the horizon"}},
		{"free space needs no terrain", []string{"--model", "fspl"}, 0, []string{"130.1 dB basic transmission loss", "No --terrain was given", "ground taken to be flat"}},
		{"urban", []string{"--model", "tr38901-uma"}, 0, []string{"line of sight with probability", "Warning: TR 38.901 UMa holds for a distance of 10 to 5000 m"}},
		{"rural behind a ridge", []string{"--model", "tr38901-rma", "--terrain", dem}, 0, []string{"the terrain stands in the line of sight"}},
		{"additions", []string{"--model", "p2108+fspl+p2109-efficient+car"}, 0, []string{"clutter round the receiver", "into a thermally efficient building", "9.0 dB into a car"}},
		{"traditional building", []string{"--model", "fspl+p2109"}, 0, []string{"into a traditional building"}},
		{"horizontal", []string{"--terrain", dem, "--polarization", "horizontal"}, 0, []string{"basic transmission loss"}},

		{"ITM without terrain", nil, 2, []string{"--model itm needs the ground: give --terrain"}},
		{"no such model", []string{"--model", "hata"}, 2, []string{`there is no "hata"; expected itm, p1812`}},
		{"additions alone", []string{"--model", "p2108"}, 2, []string{"expected a model too, such as itm+p2108"}},
		{"two models", []string{"--model", "fspl+itm"}, 2, []string{"expected one model"}},
		{"format", []string{"--format", "xml"}, 2, []string{"--format xml: expected text or json"}},
		{"polarization", []string{"--polarization", "left", "--model", "fspl"}, 2, []string{"expected vertical or horizontal"}},
		{"frequency", []string{"--freq", "-1", "--model", "fspl"}, 2, []string{"--freq -1: expected MHz"}},
		{"step", []string{"--step", "0", "--model", "fspl"}, 2, []string{"--step 0: expected 1 to 100000 m"}},
		{"too many steps", []string{"--step", "1", "--to", "12.5,20.4,1.5", "--model", "fspl"}, 2, []string{"give a longer one"}},
		{"k", []string{"--k", "0", "--model", "fspl"}, 2, []string{"--k 0: expected"}},
		{"ITM's own error", []string{"--terrain", dem, "--climate", "9"}, 2, []string{"climate"}},
		{"P.2108's own error", []string{"--model", "fspl+p2108", "--freq", "100"}, 2, []string{"p2108: frequency is 0.1, expected 0.5 to 67 GHz"}},
		{"P.2109's own error", []string{"--model", "fspl+p2109", "--freq", "10"}, 2, []string{"p2109: frequency"}},
		{"P.1812's own error", []string{"--terrain", dem, "--model", "p1812", "--freq", "10000"}, 2, []string{"p1812: frequency"}},
		{"no such folder", []string{"--terrain", filepath.Join(dem, "absent")}, 3, []string{"absent"}},
		{"off the terrain", []string{"--terrain", dem, "--to", "20.5,10.6,1.5"}, 3, []string{"10"}},
		{"one number", []string{"--to", "10.5"}, 2, []string{"--to \"10.5\": expected LAT,LON,HEIGHT"}},
		{"no number", []string{"--to", "10.5,x,1"}, 2, []string{"longitude is \"x\", expected a number"}},
		{"latitude", []string{"--to", "95,20,1"}, 2, []string{"--to \"95,20,1\""}},
		{"under ground", []string{"--to", "10.5,20.6,0"}, 2, []string{"height is 0 m, expected metres above ground"}},
		{"the same place", []string{"--to", "10.5,20.4,1.5", "--model", "fspl"}, 2, []string{"the same place"}},
		{"the other side of the world", []string{"--to", "-10.5,-159,1.5", "--model", "fspl"}, 2, []string{"are latitude and longitude in order?"}},
		{"argument", []string{"x"}, 2, []string{"unknown command"}},
	} {
		t.Run(v.name, func(t *testing.T) {
			code, out, errs := guyline(t, "", append(across[:len(across):len(across)], v.args...)...)
			text := out
			if v.code != 0 {
				text = errs
			}
			if code != v.code {
				t.Fatalf("code %d, want %d\n%s%s", code, v.code, out, errs)
			}
			for _, want := range v.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
		})
	}
	if code, _, errs := guyline(t, "", "radio", "loss", "--freq", "1"); code != 2 || !strings.Contains(errs, `"from", "to"`) {
		t.Errorf("no places: %d %s", code, errs)
	}
	if code, out, _ := guyline(t, "", "radio"); code != 0 || !strings.Contains(out, "loss") {
		t.Errorf("radio alone: %d %s", code, out)
	}
}

func TestRadioLossDrawing(t *testing.T) {
	dem := ridgeTile(t)
	for _, v := range []struct {
		locale, width string
		ascii         bool
		want          []string
	}{{"C.UTF-8", "72", false, []string{"█", "░", "━", "╳", "·", "▲", "│"}}, {"C", "120", true, []string{"#", ":", "-", "x", ".", "^", "|"}}, {"C.UTF-8", "5", false, nil}} {
		t.Setenv("LC_ALL", v.locale)
		code, out, errs := guyline(t, "", "radio", "loss", "--from", "10.5,20.3,60", "--to", "10.5,20.7,10", "--freq", "700", "--terrain", dem, "--width", v.width)
		if code != 0 {
			t.Fatal(errs)
		}
		_, drawing, _ := strings.Cut(out, "\n\n")
		_, drawing, _ = strings.Cut(drawing, "Line: ")
		_, drawing, _ = strings.Cut(drawing, "\n\n")
		columns := map[string]int{"72": 72, "120": 120, "5": 40}[v.width]
		for _, glyph := range v.want {
			if !strings.Contains(drawing, glyph) {
				t.Errorf("%s: no %q in\n%s", v.locale, glyph, drawing)
			}
		}
		for line := range strings.Lines(drawing) {
			line = strings.TrimRight(line, "\n")
			if n := utf8.RuneCountInString(line); n > columns && strings.Contains(line, " m ") || v.ascii && n != len(line) {
				t.Errorf("%s: %d columns of %d: %q", v.locale, n, columns, line)
			}
		}
	}
	// The ridge stands in the middle, and the tick below it.
	t.Setenv("LC_ALL", "C")
	_, out, _ := guyline(t, "", "radio", "loss", "--from", "10.5,20.3,60", "--to", "10.5,20.7,10", "--freq", "700", "--terrain", dem, "--width", "109")
	for line := range strings.Lines(out) {
		if i := strings.Index(line, "^"); i >= 0 && strings.Contains(line, "+--") && (i < 54 || i > 62) {
			t.Errorf("tick at %d: %s", i, line)
		}
	}
}

func TestRadioLossJSON(t *testing.T) {
	code, out, errs := guyline(t, "", "radio", "loss", "--from", "10.5,20.4,30", "--to", "10.5,20.6,30", "--freq", "3500", "--terrain", ridgeTile(t), "--format", "json", "--model", "itm+p2108")
	if code != 0 {
		t.Fatal(errs)
	}
	var p prediction
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, s := range p.Parts {
		sum += s.DB
	}
	if math.Abs(sum-p.LossDB) > 1e-9 || len(p.Parts) != 3 {
		t.Errorf("parts %v make %g, loss is %g", p.Parts, sum, p.LossDB)
	}
	n := len(p.Path.GroundM)
	if n < 200 || len(p.Path.BulgeM) != n || len(p.Path.LineM) != n || len(p.Path.FresnelM) != n || p.Path.LineOfSight || !p.Path.Known {
		t.Errorf("profile of %d heights: %+v", n, p.Path.LineOfSight)
	}
	if top := p.Path.GroundM[n/2]; math.Abs(top-500) > 5 || p.From.GroundM == nil || *p.From.GroundM != 200 {
		t.Errorf("ridge of %g m", top)
	}
}
