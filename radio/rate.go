package radio

import (
	"fmt"
	"math"
)

// Direction of a link.
type Direction int

// The directions.
const (
	Downlink Direction = iota
	Uplink
)

func (d Direction) String() string {
	if d == Uplink {
		return "uplink"
	}
	return "downlink"
}

// Coding is one row of a table of modulation and coding: bits of a symbol, and code rate × 1024.
type Coding struct {
	Bits     int // modulation order Q_m: 2 QPSK, 4 16QAM, 6 64QAM, 8 256QAM
	Rate1024 float64
}

// Efficiency is the information bits of a resource element.
func (c Coding) Efficiency() float64 { return float64(c.Bits) * c.Rate1024 / 1024 }

// CodingTable is a table of channel quality or of modulation and coding, its first row at index 0.
type CodingTable []Coding

// CQI64 is TS 38.214 table 5.2.2.1-2, CQI 1 to 15 up to 64QAM; LTE's TS 36.213 table 7.2.3-1 is the same. CQI256 is TS
// 38.214 table 5.2.2.1-3. Both are for a block error probability of 0.1.
var (
	CQI64 = CodingTable{{2, 78}, {2, 120}, {2, 193}, {2, 308}, {2, 449}, {2, 602}, {4, 378}, {4, 490}, {4, 616},
		{6, 466}, {6, 567}, {6, 666}, {6, 772}, {6, 873}, {6, 948}}
	CQI256 = CodingTable{{2, 78}, {2, 193}, {2, 449}, {4, 378}, {4, 490}, {4, 616}, {6, 466}, {6, 567}, {6, 666},
		{6, 772}, {6, 873}, {8, 711}, {8, 797}, {8, 885}, {8, 948}}
)

// MCS64 and MCS256 are TS 38.214 tables 5.1.3.1-1 and 5.1.3.1-2, MCS index 0 on, without the reserved rows.
var (
	MCS64 = CodingTable{{2, 120}, {2, 157}, {2, 193}, {2, 251}, {2, 308}, {2, 379}, {2, 449}, {2, 526}, {2, 602}, {2, 679},
		{4, 340}, {4, 378}, {4, 434}, {4, 490}, {4, 553}, {4, 616}, {4, 658}, {6, 438}, {6, 466}, {6, 517}, {6, 567},
		{6, 616}, {6, 666}, {6, 719}, {6, 772}, {6, 822}, {6, 873}, {6, 910}, {6, 948}}
	MCS256 = CodingTable{{2, 120}, {2, 193}, {2, 308}, {2, 449}, {2, 602}, {4, 378}, {4, 434}, {4, 490}, {4, 553}, {4, 616},
		{4, 658}, {6, 466}, {6, 517}, {6, 567}, {6, 616}, {6, 666}, {6, 719}, {6, 772}, {6, 822}, {6, 873}, {8, 682.5},
		{8, 711}, {8, 754}, {8, 797}, {8, 841}, {8, 885}, {8, 916.5}, {8, 948}}
)

// Mapping turns a SINR into the row of a table that a link can use: attenuated Shannon, the highest row whose efficiency is
// no more than Alpha log2(1 + SINR), as 3GPP TR 36.942 V8.2.0 annex A bounds link performance.
type Mapping struct {
	Table CodingTable
	Alpha float64 // 0.6 in the downlink, 0.4 in the uplink: TR 36.942 table A.1
}

// MappingOf is the mapping used where nothing else is known: CQI up to 256QAM for the downlink of NR and up to 64QAM else,
// attenuated as TR 36.942 does. Links are usually better than that by 1 to 3 dB: it errs on the side of less coverage.
func MappingOf(t Technology, d Direction) Mapping {
	switch {
	case d == Uplink:
		return Mapping{CQI64, 0.4}
	case t == LTE:
		return Mapping{CQI64, 0.6}
	}
	return Mapping{CQI256, 0.6}
}

// Row is the index of the row that a SINR allows; −1 where it allows none.
func (m Mapping) Row(sinrDB float64) int {
	can := m.Alpha * math.Log2(1+db10(sinrDB))
	row := -1
	for i, c := range m.Table {
		if c.Efficiency() <= can*(1+1e-12) {
			row = i
		}
	}
	return row
}

// Efficiency is the information bits of a resource element over all layers, 0 where the SINR is below the table. The power
// of the link is shared by the layers; as many are used as carry most, up to layers.
func (m Mapping) Efficiency(sinrDB float64, layers int) float64 {
	best := 0.0
	for n := 1; n <= layers; n++ {
		if row := m.Row(sinrDB - 10*log10(float64(n))); row >= 0 {
			best = max(best, float64(n)*m.Table[row].Efficiency())
		}
	}
	return best
}

// RequiredSINRDB is the least SINR whose Efficiency reaches one; ok is false where none does.
func (m Mapping) RequiredSINRDB(efficiency float64, layers int) (sinrDB float64, ok bool) {
	sinrDB = math.Inf(1)
	for n := 1; n <= layers; n++ {
		for _, c := range m.Table {
			if e := c.Efficiency(); float64(n)*e >= efficiency*(1-1e-12) {
				sinrDB = min(sinrDB, 10*log10(math.Exp2(e/m.Alpha)-1)+10*log10(float64(n)))
				break
			}
		}
	}
	return sinrDB, !math.IsInf(sinrDB, 1)
}

// Carrier is one carrier of a cell.
type Carrier struct {
	Technology    Technology
	FreqMHz       float64 // centre of the downlink
	BandwidthMHz  float64 // as the standard names it
	SpacingKHz    float64 // subcarrier spacing; 15 for LTE
	Layers        int     // in the downlink, from 1 on: as many as the channel truly bears, for each is taken to be free of the others
	UplinkLayers  int     // 0 stands for 1
	DownlinkShare float64 // of the time, in TDD: 0 stands for 1 in both directions (FDD)
}

func (c Carrier) layers(d Direction) int {
	if d == Uplink {
		return max(1, c.UplinkLayers)
	}
	return max(1, c.Layers)
}

// share is the part of time that a direction has.
func (c Carrier) share(d Direction) float64 {
	switch {
	case c.DownlinkShare <= 0 || c.DownlinkShare > 1:
		return 1
	case d == Uplink:
		return 1 - c.DownlinkShare
	}
	return c.DownlinkShare
}

// overhead is the part of a slot's resource elements that carries no user data. NR: TS 38.306 V17 clause 4.1.2. LTE: our
// assumption, 3 symbols of control and two ports of reference signals in the downlink, two reference symbols and a
// twentieth for control in the uplink.
func (c Carrier) overhead(d Direction) float64 {
	switch {
	case c.Technology == LTE && d == Uplink:
		return 0.20
	case c.Technology == LTE:
		return 0.25
	case c.FreqMHz >= fr2StartMHz && d == Uplink:
		return 0.10
	case c.FreqMHz >= fr2StartMHz:
		return 0.18
	case d == Uplink:
		return 0.08
	}
	return 0.14
}

// overheadSource says where the overhead comes from.
func (c Carrier) overheadSource() string {
	if c.Technology == LTE {
		return "assumption"
	}
	return "TS 38.306 clause 4.1.2"
}

// symbolsPerSecond is how many resource elements a second one subcarrier has: 1/T_s^µ of TS 38.306 clause 4.1.2,
// 14 · 2^µ / 1 ms with normal cyclic prefix.
func (c Carrier) symbolsPerSecond() float64 { return 14000 * c.SpacingKHz / 15 }

// PeakRateMbps is the highest data rate of a carrier: TS 38.306 clause 4.1.2, v · Q_m · f · R_max · N_PRB · 12 / T_s · (1 − OH)
// with R_max = 948/1024. scaling is f: 1, 0.8, 0.75 or 0.4. TDD's share of time is not applied, as the clause has none.
func (c Carrier) PeakRateMbps(d Direction, bits int, scaling float64) (float64, error) {
	n, err := ResourceBlocks(c.Technology, c.FreqMHz, c.BandwidthMHz, c.SpacingKHz)
	if err != nil {
		return 0, err
	}
	const rMax = 948.0 / 1024
	return 1e-6 * float64(c.layers(d)) * float64(bits) * scaling * rMax * float64(n) * 12 * c.symbolsPerSecond() * (1 - c.overhead(d)), nil
}

// firstTry is the share of transport blocks that arrive at once: CQI tables are for a block error probability of 0.1 (TS
// 38.214 clause 5.2.2.1). Repetitions are not counted.
const firstTry = 0.9

// perRE is the data rate, in Mbit/s, of blocks resource blocks at 1 bit a resource element.
func (c Carrier) perRE(d Direction, blocks int, free float64) float64 {
	return 1e-6 * float64(blocks) * 12 * c.symbolsPerSecond() * (1 - c.overhead(d)) * c.share(d) * free * firstTry
}

// RateMbps is the data rate of a terminal at a SINR that gets what is free of the carrier (0 to 1): the formula of TS 38.306
// clause 4.1.2 with the efficiency that the SINR allows in the place of v · Q_m · R_max, nine blocks of ten arriving.
func (c Carrier) RateMbps(d Direction, sinrDB, free float64, m Mapping) (float64, error) {
	n, err := ResourceBlocks(c.Technology, c.FreqMHz, c.BandwidthMHz, c.SpacingKHz)
	if err != nil {
		return 0, err
	}
	if !(free >= 0 && free <= 1) {
		return 0, fmt.Errorf("rate: free share of the carrier is %g, expected 0 to 1", free)
	}
	return c.perRE(d, n, free) * m.Efficiency(sinrDB, c.layers(d)), nil
}
