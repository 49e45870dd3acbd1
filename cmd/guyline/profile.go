package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// screen is what there is to draw on.
type screen struct {
	columns int
	ascii   bool
}

// screenOf finds out how wide the output is and whether it can take more than ASCII.
func screenOf(c *cobra.Command, columns int, ascii bool) screen {
	s := screen{columns, ascii || !utf8Locale(os.Getenv)}
	if s.columns <= 0 {
		if f, ok := c.OutOrStdout().(*os.File); ok {
			if w, _, err := term.GetSize(int(f.Fd())); err == nil {
				s.columns = w
			}
		}
	}
	if s.columns <= 0 {
		s.columns, _ = strconv.Atoi(os.Getenv("COLUMNS"))
	}
	if s.columns <= 0 {
		s.columns = 80
	}
	s.columns = min(max(s.columns, 40), 240)
	return s
}

// utf8Locale says whether the locale is UTF-8: the first of LC_ALL, LC_CTYPE and LANG that is set decides (POSIX, XBD 8.2).
func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

// pen is what the drawing is made of.
type pen struct {
	ground, bulge, line, buried, zone, mast rune
	tops                                    []rune // parts of a cell of ground, from none to whole
	tick                                    rune
	corner, floor, legend                   string
}

var (
	blocks = pen{'█', '░', '━', '╳', '·', '│', []rune(" ▁▂▃▄▅▆▇█"), '▲', "└", "─",
		"█ ground  ░ Earth's bulge  ━ line of sight (╳ below ground)  · first Fresnel zone  │ antenna  ▲ least clearance"}
	plain = pen{'#', ':', '-', 'x', '.', '|', []rune(" #"), '^', "+", "-",
		"# ground  : Earth's bulge  - line of sight (x below ground)  . first Fresnel zone  | antenna  ^ least clearance"}
)

// drawnRows is the height of the drawing.
const drawnRows = 18

// drawProfile draws a path: the ground lifted by the Earth's bulge, so that the line of sight is straight.
func drawProfile(w *bufio.Writer, p *prediction, s screen) {
	draw := blocks
	if s.ascii {
		draw = plain
	}
	q := p.Path
	const axis = 8 // "12345 m "
	columns := s.columns - axis - 1
	n := len(q.GroundM) - 1

	// The ground of a column is the highest of its stretch: a ridge is not to fall between two columns.
	ground, bulge := make([]float64, columns), make([]float64, columns)
	for c := range columns {
		from, to := float64(c)/float64(columns)*float64(n), float64(c+1)/float64(columns)*float64(n)
		ground[c] = math.Inf(-1)
		for i := int(from); i <= min(n, int(math.Ceil(to))); i++ {
			if h := q.GroundM[i] + q.BulgeM[i]; h > ground[c] {
				ground[c], bulge[c] = h, q.BulgeM[i]
			}
		}
	}
	low, high := math.Inf(1), math.Inf(-1)
	for i := range q.GroundM {
		low = math.Min(low, q.GroundM[i])
		high = math.Max(high, math.Max(q.GroundM[i]+q.BulgeM[i], q.LineM[i]+q.FresnelM[i]))
	}
	if high-low < 10 {
		high = low + 10
	}
	low -= 0.06 * (high - low) // so that the lowest ground is seen
	cell := (high - low) / drawnRows
	row := func(h float64) int { return drawnRows - 1 - int(math.Floor((h-low)/cell)) }

	grid := make([][]rune, drawnRows)
	for r := range grid {
		grid[r] = []rune(strings.Repeat(" ", columns))
	}
	set := func(r, c int, glyph rune) {
		if r >= 0 && r < drawnRows {
			grid[r][c] = glyph
		}
	}
	for c := range columns {
		top := row(ground[c])
		for r := drawnRows - 1; r > top; r-- {
			glyph := draw.ground
			if low+float64(drawnRows-1-r)*cell < low+bulge[c] {
				glyph = draw.bulge
			}
			set(r, c, glyph)
		}
		part := (ground[c] - low) / cell
		part -= math.Floor(part)
		if glyph := draw.tops[int(math.Round(part*float64(len(draw.tops)-1)))]; glyph != ' ' {
			set(top, c, glyph)
		}
	}
	for c := range columns {
		at := (float64(c) + 0.5) / float64(columns) * float64(n)
		i := min(int(at), n-1)
		part := at - float64(i)
		between := func(v []float64) float64 { return v[i] + part*(v[i+1]-v[i]) }
		line, zone := between(q.LineM), between(q.FresnelM)
		for _, h := range []float64{line + zone, line - zone} {
			if r := row(h); h > ground[c] && r >= 0 && r < drawnRows && grid[r][c] == ' ' {
				grid[r][c] = draw.zone
			}
		}
		glyph := draw.line
		if line < ground[c] {
			glyph = draw.buried
		}
		set(row(line), c, glyph)
	}
	for _, end := range []struct {
		column int
		line   float64
	}{{0, q.LineM[0]}, {columns - 1, q.LineM[n]}} {
		for r := row(end.line); r < row(ground[end.column]); r++ {
			set(r, end.column, draw.mast)
		}
	}

	for r := range grid {
		label := strings.Repeat(" ", axis)
		if r%4 == 0 {
			label = fmt.Sprintf("%5.0f m ", low+(float64(drawnRows-r)-0.5)*cell)
		}
		fmt.Fprintf(w, "%s%s\n", label, strings.TrimRight(string(grid[r]), " "))
	}
	floor := []rune(strings.Repeat(draw.floor, columns))
	floor[min(int(q.WorstDistM/p.DistM*float64(columns)), columns-1)] = draw.tick
	fmt.Fprintf(w, "%s%s%s\n", strings.Repeat(" ", axis-1), draw.corner, string(floor))
	far := fmt.Sprintf("%.2f km", p.DistM/1000)
	fmt.Fprintf(w, "%s0%*s\n", strings.Repeat(" ", axis), columns-1, far)
	if !q.Known {
		fmt.Fprintln(w, "No --terrain was given: the ground is taken to be flat.")
	}
	fmt.Fprintln(w, wrapLegend(draw.legend, s.columns))
}

// wrapLegend breaks text between entries, which two spaces part.
func wrapLegend(text string, columns int) string {
	var b strings.Builder
	used := 0
	for i, entry := range strings.Split(text, "  ") {
		length := len([]rune(entry))
		switch {
		case i == 0:
		case used+2+length > columns:
			b.WriteByte('\n')
			used = 0
		default:
			b.WriteString("  ")
			used += 2
		}
		b.WriteString(entry)
		used += length
	}
	return b.String()
}
