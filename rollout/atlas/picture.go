package atlas

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/guyline/guyline/terrain"
)

// maxSide is the longer side of a map in a picture, in pixels; a larger raster is thinned out to it.
const maxSide = 2048

var (
	ink   = color.NRGBA{0x22, 0x22, 0x22, 255}
	paper = color.NRGBA{0xff, 0xff, 0xff, 255}
	low   = color.NRGBA{0xf2, 0xf2, 0xf2, 255} // below the first threshold
	grey  = color.NRGBA{0xb0, 0xb0, 0xb0, 255} // not known
)

// WritePNG writes a raster as a picture with title, legend, scale and note. East and north are drawn to the same scale at
// the middle of the map.
func WritePNG(ctx context.Context, path string, r *terrain.Raster[float32], l Legend) error {
	c, err := l.classes(r)
	if err != nil {
		return err
	}
	img, err := sheet(c, l)
	if err != nil {
		return err
	}
	return create(ctx, path, func(w io.Writer) error { return png.Encode(w, img) })
}

// plate draws classes on a picture of w × h pixels, the nearest cell for each.
func plate(c *terrain.Raster[uint8], p color.Palette, w, h int) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, w, h), p)
	for y := range h {
		row := (2*y + 1) * c.Rows / (2 * h)
		for x := range w {
			img.Pix[y*img.Stride+x] = c.At((2*x+1)*c.Cols/(2*w), row)
		}
	}
	return img
}

// mapSize is the size of a map in a picture, at a true ratio of width to height.
func mapSize(g terrain.Grid) (w, h int) {
	const rad = math.Pi / 180
	wide := float64(g.Cols) * g.StepLon * math.Max(0.05, math.Cos((g.North+g.South())/2*rad)) / g.StepLat
	high := float64(g.Rows)
	f := math.Min(maxSide/math.Max(wide, high), math.Max(1, 400/math.Max(wide, high)))
	return max(1, int(math.Round(wide*f))), max(1, int(math.Round(high*f)))
}

// pen writes text on a picture.
type pen struct {
	img  draw.Image
	face font.Face
}

func newPen(img draw.Image, size float64) (*pen, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	return &pen{img, face}, err
}

func (p *pen) width(s string) int { return font.MeasureString(p.face, s).Ceil() }

func (p *pen) text(x, y int, s string) {
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(ink), Face: p.face, Dot: fixed.P(x, y)}
	d.DrawString(s)
}

// wrap cuts a text into lines that are not wider than w, between words.
func (p *pen) wrap(s string, w int) []string {
	var out []string
	for _, word := range strings.Fields(s) {
		if n := len(out) - 1; n >= 0 && p.width(out[n]+" "+word) <= w {
			out[n] += " " + word
		} else {
			out = append(out, word)
		}
	}
	return out
}

func fill(img draw.Image, x, y, w, h int, c color.Color) {
	draw.Draw(img, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
}

const margin, line = 16, 24

// sheet draws the map, with its title above, its legend beside and its scale and note below.
func sheet(c *terrain.Raster[uint8], l Legend) (image.Image, error) {
	w, h := mapSize(c.Grid)
	key, err := legendPicture(l)
	if err != nil {
		return nil, err
	}
	width := max(480, margin+w+key.Bounds().Dx()+margin)
	small, err := newPen(nil, 13)
	if err != nil {
		return nil, err
	}
	notes := append([]string{fmt.Sprintf("%.4f to %.4f N, %.4f to %.4f E (WGS 84)", c.South(), c.North, c.West, c.East())}, small.wrap(l.Note, width-2*margin)...)
	head, foot := 2*line, line*(1+len(notes))+margin/2
	img := image.NewNRGBA(image.Rect(0, 0, width, head+max(h, key.Bounds().Dy())+foot))
	small.img = img
	fill(img, 0, 0, img.Bounds().Dx(), img.Bounds().Dy(), paper)
	title, err := newPen(img, 20)
	if err != nil {
		return nil, err
	}
	title.text(margin, head-margin, l.Title)
	fill(img, margin-1, head-1, w+2, h+2, ink)
	p := make(color.Palette, 256)
	p[0], p[unknown] = low, grey
	for i := 1; i < unknown; i++ {
		p[i] = low
	}
	for i, s := range l.Swatches {
		p[i+1] = s.Colour
	}
	draw.Draw(img, image.Rect(margin, head, margin+w, head+h), plate(c, p, w, h), image.Point{}, draw.Src)
	draw.Draw(img, key.Bounds().Add(image.Pt(margin+w, head)), key, image.Point{}, draw.Src)
	bottom := head + max(h, key.Bounds().Dy())
	scaleBar(img, small, c.Grid, w, bottom+line-6)
	for i, n := range notes {
		small.text(margin, bottom+line*(i+2)-4, n)
	}
	return img, nil
}

// scaleBar draws a round distance of about a quarter of the map.
func scaleBar(img draw.Image, p *pen, g terrain.Grid, w, y int) {
	mid := (g.North + g.South()) / 2
	total := terrain.Distance(mid, g.West, mid, math.Min(g.East(), g.West+179))
	if !(total > 0) {
		return
	}
	length := math.Pow(10, math.Floor(math.Log10(total/4)))
	for _, k := range [...]float64{5, 2} {
		if k*length <= total/4 {
			length *= k
			break
		}
	}
	px := int(math.Round(length / total * float64(w)))
	fill(img, margin, y-4, px, 4, ink)
	label := fmt.Sprintf("%g m", length)
	if length >= 1000 {
		label = fmt.Sprintf("%g km", length/1000)
	}
	p.text(margin+px+8, y, label)
}

// legendPicture draws the swatches, one below the other.
func legendPicture(l Legend) (*image.NRGBA, error) {
	p, err := newPen(nil, 13)
	if err != nil {
		return nil, err
	}
	w := p.width("not known")
	for _, s := range l.Swatches {
		w = max(w, p.width(s.Label))
	}
	img := image.NewNRGBA(image.Rect(0, 0, w+2*margin+line+8, (len(l.Swatches)+2)*line+margin))
	fill(img, 0, 0, img.Bounds().Dx(), img.Bounds().Dy(), paper)
	p.img = img
	y := 0
	row := func(c color.Color, label string) {
		fill(img, margin-1, y+3, line+2, line-6, ink)
		fill(img, margin, y+4, line, line-8, c)
		p.text(margin+line+8, y+17, label)
		y += line
	}
	for i := len(l.Swatches) - 1; i >= 0; i-- { // the best on top
		row(l.Swatches[i].Colour, l.Swatches[i].Label)
	}
	row(low, "less")
	row(grey, "not known")
	return img, nil
}

// kml is the document of a KMZ file (OGC 12-007r2).
type kml struct {
	XMLName  xml.Name `xml:"http://www.opengis.net/kml/2.2 kml"`
	Document struct {
		Name        string `xml:"name"`
		Description string `xml:"description"`
		Ground      struct {
			Name  string `xml:"name"`
			Color string `xml:"color"`
			Icon  string `xml:"Icon>href"`
			Box   struct {
				North float64 `xml:"north"`
				South float64 `xml:"south"`
				East  float64 `xml:"east"`
				West  float64 `xml:"west"`
			} `xml:"LatLonBox"`
		} `xml:"GroundOverlay"`
		Screen struct {
			Name    string `xml:"name"`
			Icon    string `xml:"Icon>href"`
			Overlay xy     `xml:"overlayXY"`
			Screen  xy     `xml:"screenXY"`
		} `xml:"ScreenOverlay"`
	}
}

type xy struct {
	X      float64 `xml:"x,attr"`
	Y      float64 `xml:"y,attr"`
	XUnits string  `xml:"xunits,attr"`
	YUnits string  `xml:"yunits,attr"`
}

// WriteKMZ writes a raster as a ground overlay with a legend on the screen, for Google Earth and its like. What has no
// swatch is transparent.
func WriteKMZ(ctx context.Context, path string, r *terrain.Raster[float32], l Legend) error {
	c, err := l.overlay(r)
	if err != nil {
		return err
	}
	key, err := legendPicture(l)
	if err != nil {
		return err
	}
	var doc kml
	d := &doc.Document
	d.Name, d.Description = l.Title, l.Note
	d.Ground.Name, d.Ground.Color, d.Ground.Icon = l.Title, "b0ffffff", "map.png"
	d.Ground.Box.North, d.Ground.Box.South, d.Ground.Box.East, d.Ground.Box.West = r.North, r.South(), r.East(), r.West
	if r.East() > 180 {
		d.Ground.Box.East -= 360
	}
	d.Screen.Name, d.Screen.Icon = "Legend", "legend.png"
	d.Screen.Overlay, d.Screen.Screen = xy{0, 0, "fraction", "fraction"}, xy{0.01, 0.06, "fraction", "fraction"}
	f := math.Min(1, 2*maxSide/float64(max(r.Cols, r.Rows)))
	img := plate(c, l.palette(), max(1, int(float64(r.Cols)*f)), max(1, int(float64(r.Rows)*f)))
	return create(ctx, path, func(w io.Writer) error {
		z := zip.NewWriter(w)
		e, err := z.Create("doc.kml")
		if err != nil {
			return err
		}
		if _, err := io.WriteString(e, xml.Header); err != nil {
			return err
		}
		if err := xml.NewEncoder(e).Encode(doc); err != nil {
			return err
		}
		for _, p := range []struct {
			name string
			img  image.Image
		}{{"map.png", img}, {"legend.png", key}} {
			e, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Store}) // packed already
			if err != nil {
				return err
			}
			if err := png.Encode(e, p.img); err != nil {
				return err
			}
		}
		return z.Close()
	})
}
