package rollout

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/guyline/guyline/terrain"
)

// TestPicture: whatever names are, the picture is well-formed XML without anything that runs.
func TestPicture(t *testing.T) {
	const hostile = `"><script>alert(1)</script>&]]>'`
	ground := terrain.NewRaster[float32](terrain.Grid{West: -118, North: 39, StepLat: 0.1, StepLon: 0.1, Cols: 5, Rows: 5})
	ground.Data[3] = float32(math.NaN())
	full := &Service{Cells: []Cell{at("a", hostile, hostile, 38.5, -117.6), at("b", "B", "Y", 38.6, -117.6)},
		Points:  []Point{{Name: hostile, Lat: 38.5, Lon: -117.6, People: 5}, {Lat: 38.6, Lon: -117.5}, {Lat: 38.7, Lon: -117.5, People: 2}},
		Servers: [][]Server{{{Cell: 0}, {Cell: 1}}, {{Cell: 1}}, nil}}
	for name, c := range map[string]struct {
		s      *Service
		ground *terrain.Raster[float32]
		marks  []Mark
	}{
		"full": {full, ground, []Mark{{38.55, -117.55, hostile}}}, "no ground": {full, nil, nil}, "nothing": {&Service{}, nil, nil},
		"one place": {&Service{Cells: full.Cells[:1]}, nil, nil},
	} {
		svg := Picture(c.s, c.ground, c.marks)
		elements := map[string]int{}
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			if e, ok := token.(xml.StartElement); ok {
				elements[e.Name.Local]++
				for _, a := range e.Attr {
					if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
						t.Errorf("%s: %s=%q", name, a.Name.Local, a.Value)
					}
				}
			}
		}
		if elements["svg"] != 1 || elements["script"] > 0 || elements["title"] != len(c.marks) {
			t.Errorf("%s: elements %v", name, elements)
		}
	}
}
