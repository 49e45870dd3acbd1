package filing

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/rollout/h3"
)

// readHexagons compares a service's table of hexagons with its polygons.
func (v *validator) readHexagons(ctx context.Context, s Service, c *coverage) error {
	name := HexagonsFile(s)
	f, err := os.Open(filepath.Join(v.dir, name))
	if errors.Is(err, os.ErrNotExist) {
		v.add(Doubt, ruleHexagons, name, 0, "", "write it, or leave the hexagons to the regulator", "the table of hexagons is missing")
		return nil
	}
	if err != nil {
		return fmt.Errorf("filing: %w", err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	down, up := s.SpeedMbps()
	want := []string{strconv.Itoa(s.Technology()), number(down), number(up)}
	add := func(line int, column, remedy, format string, args ...any) {
		v.add(Reject, ruleHexagons, name, line, column, remedy, format, args...)
	}
	for line := 1; scan.Scan(); line++ {
		row := strings.Split(strings.TrimSuffix(scan.Text(), "\r"), ",")
		if line == 1 {
			if !slices.Equal(row, hexagonColumns) {
				add(line, "", "write the header "+strings.Join(hexagonColumns, ","), "the columns are %.120s", scan.Text())
				return nil
			}
			continue
		}
		if line%65536 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		v.report.Checked.Hexagons++
		if len(row) != len(hexagonColumns) {
			add(line, "", "give each row a value for each column", "%d values for %d columns", len(row), len(hexagonColumns))
			continue
		}
		cell, err := h3.Parse(row[0])
		if err != nil || cell.Resolution() != 9 {
			add(line, hexagonColumns[0], "give an H3 cell of resolution 9", "%.40q is no cell of resolution 9", row[0])
			continue
		}
		if !slices.Equal(row[1:4], want) {
			add(line, "technology, mindown, minup", "give "+strings.Join(want, ", "), "%s in the table of %v", strings.Join(row[1:4], ", "), s)
		}
		state, covered := c.hexagons[cell]
		switch {
		case !covered && c.partly:
			continue
		case !covered:
			add(line, hexagonColumns[0], "remove the row, or add the polygon", "%s: no polygon covers its centre", cell)
			continue
		case state.listed:
			v.add(Reject, ruleUnique, name, line, hexagonColumns[0], "remove one of them", "%s stands in an earlier line", cell)
			continue
		case row[4] != strconv.Itoa(int(state.signal)):
			add(line, "minsignal", "give the polygon's value", "%s: %.20s, the polygon at its centre has %d", cell, row[4], state.signal)
		case row[5] != strconv.Itoa(int(state.environment)):
			add(line, "environmnt", "give the polygon's value", "%s: %.20s, the polygon at its centre has %d", cell, row[5], state.environment)
		}
		state.listed = true
		c.hexagons[cell] = state
	}
	if err := scan.Err(); err != nil {
		add(0, "", "write one row per line", "not read to its end: %v", err)
		return nil
	}
	missing, example := 0, h3.Cell(0)
	for cell, state := range c.hexagons {
		if !state.listed {
			missing++
			example = max(example, cell)
		}
	}
	if missing > 0 {
		add(0, hexagonColumns[0], "add them", "%d hexagons whose centres polygons cover are missing, such as %s", missing, example)
	}
	return nil
}
