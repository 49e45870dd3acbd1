package rollout

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"

	"github.com/guyline/guyline/terrain"
)

// Mark is a place that a picture shows beside people and masts: one that is planned.
type Mark struct {
	Lat, Lon float64
	Text     string
}

// Shapes tell as much as colours do: who cannot tell the colours apart, or prints in black, still sees which is which.
// The colours are those of Okabe and Ito (2008), which stay apart with every common colour blindness.
const (
	colourTwice  = "#0072b2"
	colourOnce   = "#e69f00"
	colourNone   = "#d55e00"
	colourMark   = "#009e73"
	pictureWidth = 720
)

// Picture draws people and masts over the shaded ground, as SVG that needs nothing else. Places with people are discs
// (served by two sites), triangles (by one) or crosses (by none), their area growing with the people; masts are bars.
func Picture(s *Service, ground *terrain.Raster[float32], marks []Mark) string {
	area := s.extent(marks)
	scale := math.Cos((area.North + area.South) / 2 * math.Pi / 180)
	height := pictureWidth * (area.North - area.South) / ((area.East - area.West) * scale)
	height = min(height, 3*pictureWidth)
	x := func(lon float64) float64 { return pictureWidth * (lon - area.West) / (area.East - area.West) }
	y := func(lat float64) float64 { return height * (area.North - lat) / (area.North - area.South) }

	var b strings.Builder
	people, served, twice := s.Total()
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %.0f" role="img" aria-label="Map: of %d people %d are served, %d of them by two sites or more">`,
		pictureWidth, height+46, people, served, twice)
	fmt.Fprintf(&b, `<rect width="%d" height="%.0f" fill="#eceae4"/>`, pictureWidth, height)
	if ground != nil {
		if data := shade(ground); data != "" {
			fmt.Fprintf(&b, `<image x="%.1f" y="%.1f" width="%.1f" height="%.1f" preserveAspectRatio="none" href="data:image/png;base64,%s"/>`,
				x(ground.West), y(ground.North), x(ground.East())-x(ground.West), y(ground.South())-y(ground.North), data)
		}
	}
	s.places(&b, x, y)
	towers := map[[2]float64]bool{}
	for _, c := range s.Cells {
		if at := [2]float64{c.Lat, c.Lon}; !towers[at] {
			towers[at] = true
			fmt.Fprintf(&b, `<path d="M%.1[1]f %.1[2]fv-9" stroke="#fff" stroke-width="4"/><path d="M%.1[1]f %.1[2]fv-9" stroke="#000" stroke-width="2"/>`, x(c.Lon), y(c.Lat))
		}
	}
	for _, m := range marks {
		fmt.Fprintf(&b, `<path d="M%.1f %.1fl6 -6 6 6 -6 6z" fill="%s" stroke="#000"><title>%s</title></path>`, x(m.Lon)-6, y(m.Lat), colourMark, escape(m.Text))
	}
	b.WriteString(legend(height))
	b.WriteString(`</svg>`)
	return b.String()
}

func (s *Service) places(b *strings.Builder, x, y func(float64) float64) {
	most := 1
	for _, p := range s.Points {
		most = max(most, p.People)
	}
	for i, p := range s.Points {
		size := 1.4 + 3.4*math.Sqrt(float64(p.People)/float64(most))
		shape := s.shape(i)
		fmt.Fprint(b, draw(shape, x(p.Lon), y(p.Lat), size))
	}
}

// shape is 2 for a point with cells of two sites, 1 with those of one, 0 without.
func (s *Service) shape(point int) int {
	servers := s.Servers[point]
	if len(servers) == 0 {
		return 0
	}
	for _, v := range servers {
		if s.Cells[v.Cell].Site != s.Cells[servers[0].Cell].Site {
			return 2
		}
	}
	return 1
}

func draw(shape int, x, y, r float64) string {
	switch shape {
	case 2:
		return fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s" fill-opacity=".8"/>`, x, y, r, colourTwice)
	case 1:
		return fmt.Sprintf(`<path d="M%.1f %.1fl%.1f %.1fh%.1fz" fill="%s" fill-opacity=".85"/>`, x, y-r, r, 1.8*r, -2*r, colourOnce)
	}
	return fmt.Sprintf(`<path d="M%.1f %.1fl%.1f %.1fm0 %.1fl%.1f %.1f" stroke="%s" stroke-width="2" fill="none"/>`, x-r, y-r, 2*r, 2*r, -2*r, -2*r, 2*r, colourNone)
}

func legend(top float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<g font-family="system-ui,sans-serif" font-size="13" fill="currentColor" transform="translate(8 %.0f)">`, top+16)
	at := 0.0
	for _, l := range []struct {
		shape int
		text  string
		width float64
	}{{2, "served by two sites", 160}, {1, "by one site", 110}, {0, "by none", 90}} {
		fmt.Fprintf(&b, `%s<text x="%.0f" y="5">%s</text>`, draw(l.shape, at+8, 0, 5), at+20, l.text)
		at += l.width
	}
	fmt.Fprintf(&b, `<path d="M%.0f 5v-10" stroke="currentColor" stroke-width="2"/><text x="%.0f" y="5">mast</text>`, at+8, at+18)
	fmt.Fprintf(&b, `<path d="M%.0f 0l6 -6 6 6 -6 6z" fill="%s" stroke="currentColor"/><text x="%.0f" y="5">planned</text></g>`, at+70, colourMark, at+88)
	return b.String()
}

// extent is the area of people and masts, with a margin.
func (s *Service) extent(marks []Mark) terrain.Area {
	a := terrain.Area{West: 180, South: 90, East: -180, North: -90}
	add := func(lat, lon float64) {
		a = terrain.Area{West: min(a.West, lon), South: min(a.South, lat), East: max(a.East, lon), North: max(a.North, lat)}
	}
	for _, c := range s.Cells {
		add(c.Lat, c.Lon)
	}
	for _, p := range s.Points {
		add(p.Lat, p.Lon)
	}
	for _, m := range marks {
		add(m.Lat, m.Lon)
	}
	lat, lon := max(0.01, (a.North-a.South)*0.03), max(0.01, (a.East-a.West)*0.03)
	return terrain.Area{West: a.West - lon, South: a.South - lat, East: a.East + lon, North: a.North + lat}
}

// shade is a picture of the ground lit from the north-west, faint enough to draw on, as base64; "" where it cannot be
// made.
func shade(r *terrain.Raster[float32]) string {
	img := image.NewGray(image.Rect(0, 0, r.Cols, r.Rows))
	metre := r.StepLat * math.Pi / 180 * terrain.EarthRadiusM
	for row := range r.Rows {
		for col := range r.Cols {
			right, down := min(col+1, r.Cols-1), min(row+1, r.Rows-1)
			h := float64(r.At(col, row))
			slope := (h - float64(r.At(right, row)) + h - float64(r.At(col, down))) / metre
			v := 222 - 330*slope
			if v != v {
				v = 255
			}
			img.SetGray(col, row, color.Gray{Y: uint8(max(96, min(250, v)))})
		}
	}
	var out bytes.Buffer
	if png.Encode(&out, img) != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace
