package audit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/guyline/guyline/rollout/h3"
)

// Claim is the coverage that a provider claims for a technology and speed.
type Claim struct {
	Technology       int // 400 LTE, 500 5G-NR
	DownMbps, UpMbps float64
	// Cells of resolution 9; Vehicle includes Outdoor.
	Cells map[h3.Cell]Environment
}

// ReadClaim reads a table of hexagons with at least the columns h3_res9_id, technology, mindown, minup and environmnt, as
// they are published. Rows of other technologies or speeds than the first are counted in other. Bad rows are told and left
// out.
func ReadClaim(r io.Reader) (c Claim, other int, bad []BadRow, err error) {
	c.Cells = map[h3.Cell]Environment{}
	scan := bufio.NewScanner(r)
	names := []string{"h3_res9_id", "technology", "mindown", "minup", "environmnt"}
	at := make([]int, len(names))
	for line := 1; scan.Scan(); line++ {
		row := strings.Split(strings.TrimSuffix(scan.Text(), "\r"), ",")
		if line == 1 {
			for i, name := range names {
				at[i] = -1
				for k, h := range row {
					if strings.EqualFold(strings.Trim(h, "\"\ufeff "), name) {
						at[i] = k
					}
				}
				if at[i] < 0 {
					return c, 0, nil, fmt.Errorf("audit: the claim has no column %s; give the published table of H3 cells", name)
				}
			}
			continue
		}
		field := func(i int) string {
			if at[i] >= len(row) {
				return ""
			}
			return strings.Trim(row[at[i]], "\" ")
		}
		cell, e0 := h3.Parse(field(0))
		technology, e1 := strconv.Atoi(field(1))
		down, e2 := strconv.ParseFloat(field(2), 64)
		up, e3 := strconv.ParseFloat(field(3), 64)
		env, e4 := strconv.Atoi(field(4))
		switch err := errors.Join(e0, e1, e2, e3, e4); {
		case err != nil || cell.Resolution() != 9 || env < 0 || env > 1:
			bad = append(bad, BadRow{line, fmt.Sprintf("%.80q is no row of a claim", scan.Text())})
			if len(bad) >= 1000 {
				return c, other, bad, errors.New("audit: more than 1,000 rows of the claim are bad; is it a table of H3 cells of resolution 9?")
			}
		case len(c.Cells) > 0 && (technology != c.Technology || down != c.DownMbps || up != c.UpMbps):
			other++
		default:
			c.Technology, c.DownMbps, c.UpMbps = technology, down, up
			if old, twice := c.Cells[cell]; !twice || old < Environment(env) {
				c.Cells[cell] = Environment(env)
			}
		}
	}
	if err := scan.Err(); err != nil {
		return c, other, bad, fmt.Errorf("audit: claim: %w", err)
	}
	if len(c.Cells) == 0 {
		return c, other, bad, errors.New("audit: the claim has no cell")
	}
	return c, other, bad, nil
}
