package radio

import "fmt"

// Duplex is how a band is shared by the two directions.
type Duplex int

// FDD has two ranges, TDD one for both; SDL is for the downlink and SUL for the uplink alone.
const (
	FDD Duplex = iota
	TDD
	SDL
	SUL
)

func (d Duplex) String() string { return [...]string{"FDD", "TDD", "SDL", "SUL"}[d] }

// Band is an NR operating band: TS 38.101-1 V17 table 5.2-1 (with those of V18 that it adds), TS 38.101-2 table 5.2-1.
type Band struct {
	Number          int
	Duplex          Duplex
	UplinkLowMHz    float64 // 0 for SDL
	UplinkHighMHz   float64
	DownlinkLowMHz  float64 // 0 for SUL
	DownlinkHighMHz float64
}

// FR2 says whether the band lies in frequency range 2, from 24.25 GHz on.
func (b Band) FR2() bool { return b.Number > 256 }

func (b Band) String() string { return fmt.Sprintf("n%d", b.Number) }

// BandByNumber is the band n<number>; ok is false where there is none.
func BandByNumber(number int) (b Band, ok bool) {
	for _, b := range bands {
		if b.Number == number {
			return b, true
		}
	}
	return Band{}, false
}

// BandsOfDownlink lists the bands whose downlink (TDD: the band) holds a whole carrier.
func BandsOfDownlink(centreMHz, bandwidthMHz float64) []Band {
	var out []Band
	for _, b := range bands {
		if b.DownlinkHighMHz > 0 && centreMHz-bandwidthMHz/2 >= b.DownlinkLowMHz && centreMHz+bandwidthMHz/2 <= b.DownlinkHighMHz {
			out = append(out, b)
		}
	}
	return out
}

var bands = []Band{
	{1, FDD, 1920, 1980, 2110, 2170},
	{2, FDD, 1850, 1910, 1930, 1990},
	{3, FDD, 1710, 1785, 1805, 1880},
	{5, FDD, 824, 849, 869, 894},
	{7, FDD, 2500, 2570, 2620, 2690},
	{8, FDD, 880, 915, 925, 960},
	{12, FDD, 699, 716, 729, 746},
	{13, FDD, 777, 787, 746, 756},
	{14, FDD, 788, 798, 758, 768},
	{18, FDD, 815, 830, 860, 875},
	{20, FDD, 832, 862, 791, 821},
	{24, FDD, 1626.5, 1660.5, 1525, 1559},
	{25, FDD, 1850, 1915, 1930, 1995},
	{26, FDD, 814, 849, 859, 894},
	{28, FDD, 703, 748, 758, 803},
	{29, SDL, 0, 0, 717, 728},
	{30, FDD, 2305, 2315, 2350, 2360},
	{31, FDD, 452.5, 457.5, 462.5, 467.5},
	{34, TDD, 2010, 2025, 2010, 2025},
	{38, TDD, 2570, 2620, 2570, 2620},
	{39, TDD, 1880, 1920, 1880, 1920},
	{40, TDD, 2300, 2400, 2300, 2400},
	{41, TDD, 2496, 2690, 2496, 2690},
	{46, TDD, 5150, 5925, 5150, 5925},
	{47, TDD, 5855, 5925, 5855, 5925},
	{48, TDD, 3550, 3700, 3550, 3700},
	{50, TDD, 1432, 1517, 1432, 1517},
	{51, TDD, 1427, 1432, 1427, 1432},
	{53, TDD, 2483.5, 2495, 2483.5, 2495},
	{54, TDD, 1670, 1675, 1670, 1675},
	{65, FDD, 1920, 2010, 2110, 2200},
	{66, FDD, 1710, 1780, 2110, 2200},
	{67, SDL, 0, 0, 738, 758},
	{70, FDD, 1695, 1710, 1995, 2020},
	{71, FDD, 663, 698, 617, 652},
	{72, FDD, 451, 456, 461, 466},
	{74, FDD, 1427, 1470, 1475, 1518},
	{75, SDL, 0, 0, 1432, 1517},
	{76, SDL, 0, 0, 1427, 1432},
	{77, TDD, 3300, 4200, 3300, 4200},
	{78, TDD, 3300, 3800, 3300, 3800},
	{79, TDD, 4400, 5000, 4400, 5000},
	{80, SUL, 1710, 1785, 0, 0},
	{81, SUL, 880, 915, 0, 0},
	{82, SUL, 832, 862, 0, 0},
	{83, SUL, 703, 748, 0, 0},
	{84, SUL, 1920, 1980, 0, 0},
	{85, FDD, 698, 716, 728, 746},
	{86, SUL, 1710, 1780, 0, 0},
	{89, SUL, 824, 849, 0, 0},
	{90, TDD, 2496, 2690, 2496, 2690},
	{91, FDD, 832, 862, 1427, 1432},
	{92, FDD, 832, 862, 1432, 1517},
	{93, FDD, 880, 915, 1427, 1432},
	{94, FDD, 880, 915, 1432, 1517},
	{95, SUL, 2010, 2025, 0, 0},
	{96, TDD, 5925, 7125, 5925, 7125},
	{97, SUL, 2300, 2400, 0, 0},
	{98, SUL, 1880, 1920, 0, 0},
	{99, SUL, 1626.5, 1660.5, 0, 0},
	{100, FDD, 874.4, 880, 919.4, 925},
	{101, TDD, 1900, 1910, 1900, 1910},
	{102, TDD, 5925, 6425, 5925, 6425},
	{104, TDD, 6425, 7125, 6425, 7125},
	{105, FDD, 663, 703, 612, 652},
	{257, TDD, 26500, 29500, 26500, 29500},
	{258, TDD, 24250, 27500, 24250, 27500},
	{259, TDD, 39500, 43500, 39500, 43500},
	{260, TDD, 37000, 40000, 37000, 40000},
	{261, TDD, 27500, 28350, 27500, 28350},
	{262, TDD, 47200, 48200, 47200, 48200},
	{263, TDD, 57000, 71000, 57000, 71000},
}
