package radio

import (
	"fmt"
	"math"
)

// rasterRange is one row of the global frequency raster, TS 38.104 V17 table 5.4.2.1-1, with frequencies in kHz: all of
// them are whole.
type rasterRange struct {
	lowKHz, highKHz, stepKHz, offsetKHz int64
	offset, first, last                 int64 // N_REF-Offs and the range of N_REF
}

var rasterRanges = [...]rasterRange{
	{0, 3_000_000, 5, 0, 0, 0, 599999},
	{3_000_000, 24_250_000, 15, 3_000_000, 600000, 600000, 2016666},
	{24_250_000, 100_000_000, 60, 24_250_080, 2016667, 2016667, 3279165},
}

// NRARFCNToMHz is the frequency of an NR-ARFCN: TS 38.104 clause 5.4.2.1, F_REF = F_REF-Offs + ΔF_Global (N_REF − N_REF-Offs).
func NRARFCNToMHz(arfcn int) (float64, error) {
	n := int64(arfcn)
	for _, r := range rasterRanges {
		if n >= r.first && n <= r.last {
			return float64(r.offsetKHz+r.stepKHz*(n-r.offset)) / 1000, nil
		}
	}
	return 0, fmt.Errorf("nr-arfcn: %d, expected 0 to 3279165", arfcn)
}

// MHzToNRARFCN is the NR-ARFCN nearest to a frequency: TS 38.104 clause 5.4.2.1. exact says whether the frequency lies on
// the raster, to 1 Hz.
func MHzToNRARFCN(freqMHz float64) (arfcn int, exact bool, err error) {
	kHz := freqMHz * 1000
	for _, r := range rasterRanges {
		if !(kHz >= float64(r.lowKHz)) || kHz >= float64(r.highKHz) && !(r.last == 3279165 && kHz <= float64(r.highKHz)) {
			continue
		}
		n := r.offset + int64(math.Round((kHz-float64(r.offsetKHz))/float64(r.stepKHz)))
		n = min(max(n, r.first), r.last)
		return int(n), math.Abs(float64(r.offsetKHz+r.stepKHz*(n-r.offset))-kHz) < 0.001, nil
	}
	return 0, false, fmt.Errorf("nr-arfcn: %g MHz, expected 0 to 100000", freqMHz)
}

// GSCNToMHz is the frequency SS_REF of a synchronisation block: TS 38.104 clause 5.4.3.1, table 5.4.3.1-1.
func GSCNToMHz(gscn int) (float64, error) {
	switch {
	case gscn >= 2 && gscn <= 7498: // 3N + (M−3)/2 with M = 1, 3, 5
		n := (gscn + 1) / 3
		m := 2*(gscn-3*n) + 3
		return float64(n*1200+m*50) / 1000, nil
	case gscn >= 7499 && gscn <= 22255:
		return 3000 + float64(gscn-7499)*1.44, nil
	case gscn >= 22256 && gscn <= 26639:
		return 24250.08 + float64(gscn-22256)*17.28, nil
	}
	return 0, fmt.Errorf("gscn: %d, expected 2 to 26639", gscn)
}
