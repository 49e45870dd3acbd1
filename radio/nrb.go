package radio

import "fmt"

// nrbRow is the number of resource blocks at one channel bandwidth: by subcarrier spacing, 0 where the two do not go
// together.
type nrbRow struct {
	bandwidthMHz float64
	blocks       map[float64]int // by spacing in kHz
}

// nrbFR1 is TS 38.101-1 V17 table 5.3.2-1 (TS 38.104 table 5.3.2-1 is the same).
var nrbFR1 = []nrbRow{
	{5, map[float64]int{15: 25, 30: 11}},
	{10, map[float64]int{15: 52, 30: 24, 60: 11}},
	{15, map[float64]int{15: 79, 30: 38, 60: 18}},
	{20, map[float64]int{15: 106, 30: 51, 60: 24}},
	{25, map[float64]int{15: 133, 30: 65, 60: 31}},
	{30, map[float64]int{15: 160, 30: 78, 60: 38}},
	{35, map[float64]int{15: 188, 30: 92, 60: 44}},
	{40, map[float64]int{15: 216, 30: 106, 60: 51}},
	{45, map[float64]int{15: 242, 30: 119, 60: 58}},
	{50, map[float64]int{15: 270, 30: 133, 60: 65}},
	{60, map[float64]int{30: 162, 60: 79}},
	{70, map[float64]int{30: 189, 60: 93}},
	{80, map[float64]int{30: 217, 60: 107}},
	{90, map[float64]int{30: 245, 60: 121}},
	{100, map[float64]int{30: 273, 60: 135}},
}

// nrbFR2 is TS 38.101-2 V17 table 5.3.2-1, FR2-1 and FR2-2.
var nrbFR2 = []nrbRow{
	{50, map[float64]int{60: 66, 120: 32}},
	{100, map[float64]int{60: 132, 120: 66}},
	{200, map[float64]int{60: 264, 120: 132}},
	{400, map[float64]int{120: 264, 480: 66, 960: 33}},
	{800, map[float64]int{480: 124, 960: 62}},
	{1600, map[float64]int{480: 248, 960: 124}},
	{2000, map[float64]int{960: 148}},
}

// nrbLTE is TS 36.101 table 5.6-1.
var nrbLTE = []nrbRow{
	{1.4, map[float64]int{15: 6}},
	{3, map[float64]int{15: 15}},
	{5, map[float64]int{15: 25}},
	{10, map[float64]int{15: 50}},
	{15, map[float64]int{15: 75}},
	{20, map[float64]int{15: 100}},
}

// Technology is a radio access technology, as far as link budgets tell them apart.
type Technology int

// The technologies.
const (
	NR Technology = iota
	LTE
)

func (t Technology) String() string {
	if t == LTE {
		return "LTE"
	}
	return "5G-NR"
}

// fr2StartMHz is where FR2 begins: TS 38.101-1 V17 table 5.1-1.
const fr2StartMHz = 24250

// ResourceBlocks is the number N_RB of resource blocks of 12 subcarriers that a carrier holds: TS 38.101-1 and -2 table
// 5.3.2-1, for LTE TS 36.101 table 5.6-1.
func ResourceBlocks(t Technology, freqMHz, bandwidthMHz, spacingKHz float64) (int, error) {
	table, where := nrbFR1, "TS 38.101-1 table 5.3.2-1"
	switch {
	case t == LTE:
		table, where = nrbLTE, "TS 36.101 table 5.6-1"
	case freqMHz >= fr2StartMHz:
		table, where = nrbFR2, "TS 38.101-2 table 5.3.2-1"
	}
	var widths []float64
	for _, row := range table {
		if row.bandwidthMHz == bandwidthMHz {
			if n := row.blocks[spacingKHz]; n > 0 {
				return n, nil
			}
		}
		if row.blocks[spacingKHz] > 0 {
			widths = append(widths, row.bandwidthMHz)
		}
	}
	if widths == nil {
		return 0, fmt.Errorf("%s carrier: subcarrier spacing %g kHz at %g MHz stands in no row of %s", t, spacingKHz, freqMHz, where)
	}
	return 0, fmt.Errorf("%s carrier: %g MHz at %g kHz stands in no row of %s, expected one of %v MHz", t, bandwidthMHz, spacingKHz, where, widths)
}
