package atlas

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"github.com/guyline/guyline/terrain"
)

// Legend says how values are drawn. A value belongs to the last swatch whose Min it reaches; one below the first, and NaN,
// is not drawn.
type Legend struct {
	Title    string
	Note     string   // a line below the map: origin of the data, date, model
	Swatches []Swatch // at most 254, by rising Min
}

// Swatch is a colour with what it stands for.
type Swatch struct {
	Min    float64
	Label  string
	Colour color.NRGBA
}

// viridis is the ramp of the same name at every eighth (Smith and van der Walt 2015, released under CC0 with matplotlib): it
// rises evenly in lightness and can be read with every common colour vision deficiency, and in grey.
var viridis = [...]color.NRGBA{
	{0x44, 0x01, 0x54, 255}, {0x47, 0x2d, 0x7b, 255}, {0x3b, 0x52, 0x8b, 255}, {0x2c, 0x72, 0x8e, 255}, {0x21, 0x91, 0x8c, 255},
	{0x28, 0xae, 0x80, 255}, {0x5e, 0xc9, 0x62, 255}, {0xad, 0xdc, 0x30, 255}, {0xfd, 0xe7, 0x25, 255},
}

// Ramp is a colour of viridis: 0 is dark, 1 is bright.
func Ramp(f float64) color.NRGBA {
	f = math.Max(0, math.Min(1, f)) * float64(len(viridis)-1)
	i := min(int(f), len(viridis)-2)
	a, b, u := viridis[i], viridis[i+1], f-float64(i)
	mix := func(p, q uint8) uint8 { return uint8(math.Round(float64(p) + u*(float64(q)-float64(p)))) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// okabeIto are seven colours for things without an order that remain apart with every common colour vision deficiency
// (Okabe and Ito 2002, "Color Universal Design").
var okabeIto = [...]color.NRGBA{
	{0xE6, 0x9F, 0x00, 255}, {0x56, 0xB4, 0xE9, 255}, {0x00, 0x9E, 0x73, 255}, {0xF0, 0xE4, 0x42, 255}, {0x00, 0x72, 0xB2, 255},
	{0xD5, 0x5E, 0x00, 255}, {0xCC, 0x79, 0xA7, 255},
}

// Steps is a legend of rising thresholds of a quantity, dark to bright.
func Steps(title, unit string, thresholds ...float64) Legend {
	l := Legend{Title: title}
	text := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	for i, t := range thresholds {
		label := fmt.Sprintf("%s %s and more", text(t), unit)
		if i+1 < len(thresholds) {
			label = fmt.Sprintf("%s to %s %s", text(t), text(thresholds[i+1]), unit)
		}
		l.Swatches = append(l.Swatches, Swatch{t, label, Ramp(float64(i) / math.Max(1, float64(len(thresholds)-1)))})
	}
	return l
}

// Categories is a legend of the values 1, 2, … without an order: seven colours that remain apart, beyond seven the ramp.
func Categories(title string, labels ...string) Legend {
	l := Legend{Title: title}
	for i, label := range labels {
		c := okabeIto[i%len(okabeIto)]
		if len(labels) > len(okabeIto) {
			c = Ramp(float64(i) / float64(len(labels)-1))
		}
		l.Swatches = append(l.Swatches, Swatch{float64(i + 1), label, c})
	}
	return l
}

// palette has no colour at 0 and the swatches behind it.
func (l Legend) palette() color.Palette {
	p := color.Palette{color.NRGBA{}}
	for _, s := range l.Swatches {
		p = append(p, s.Colour)
	}
	return p
}

// overlay sorts values into the palette for what lies over another map: what is not known is as empty as what is too low.
func (l Legend) overlay(r *terrain.Raster[float32]) (*terrain.Raster[uint8], error) {
	c, err := l.classes(r)
	if err != nil {
		return nil, err
	}
	for i, v := range c.Data {
		if v == unknown {
			c.Data[i] = 0
		}
	}
	return c, nil
}

// unknown is the class of NaN.
const unknown = 255

// classes sorts values into the palette: 0 below the first swatch, unknown where there is no value.
func (l Legend) classes(r *terrain.Raster[float32]) (*terrain.Raster[uint8], error) {
	if len(l.Swatches) == 0 || len(l.Swatches) > 254 {
		return nil, fmt.Errorf("atlas: a legend of %d swatches: 1 to 254 are possible", len(l.Swatches))
	}
	mins := make([]float64, len(l.Swatches))
	for i, s := range l.Swatches {
		if mins[i] = s.Min; i > 0 && !(s.Min > mins[i-1]) {
			return nil, fmt.Errorf("atlas: the swatches of a legend must rise: %g comes after %g", s.Min, mins[i-1])
		}
	}
	out := terrain.NewRaster[uint8](r.Grid)
	for i, v := range r.Data {
		n, found := slices.BinarySearch(mins, float64(v))
		if found {
			n++
		}
		if out.Data[i] = uint8(n); v != v {
			out.Data[i] = unknown
		}
	}
	return out, nil
}
