package rollout

import (
	"math"

	"github.com/guyline/guyline/radio"
)

// budget is what a cell's link budget comes to: from which RSRP on the service holds.
type budget struct {
	antenna  *radio.Antenna // nil where the budget cannot be worked out
	epreDBm  float64        // energy per resource element at the antenna port
	noiseDBm float64        // in one resource element at the terminal
	leastDBm float64        // median RSRP outdoors that is needed
	marginDB float64        // of it, what is kept for fading
	sigmaDB  float64        // of fading, that into a vehicle included
	reach    radio.ServiceReach
	link     radio.LinkBudget
}

// Vertical pattern of a sector panel, which nobody declares: values of our own, usual for panels of two metres.
const (
	verticalBeamDeg = 10
	sidelobeDB      = 20
)

func newBudget(c *Cell, t *Terms) (budget, error) {
	carrier := radio.Carrier{Technology: t.Technology, FreqMHz: c.FreqMHz, BandwidthMHz: c.BandwidthMHz, SpacingKHz: spacingKHz(c, t), Layers: 2, DownlinkShare: downlinkShare(c)}
	antenna, err := radio.NewSector(radio.Sector{GainDBi: c.GainDBi, HorizontalDeg: c.BeamwidthDeg, VerticalDeg: verticalBeamDeg, SidelobeDB: sidelobeDB,
		ElectricalTilt: c.DowntiltDeg})
	if err != nil {
		return budget{}, err
	}
	epre, err := carrier.EPREDBm(c.PowerDBm)
	if err != nil {
		return budget{}, err
	}
	link := radio.DefaultBudget(carrier)
	link.PowerDBm, link.GainDBi, link.EdgeProbability, link.Load = c.PowerDBm, c.GainDBi, t.Reliability, t.Load
	if t.InVehicle {
		link = link.InVehicle()
	}
	reach, err := link.Reach(t.DownMbps, t.UpMbps)
	if err != nil {
		return budget{}, err
	}
	sigma := math.Hypot(link.ShadowSigmaDB, link.EntrySigmaDB)
	return budget{
		antenna: antenna.Mount(c.AzimuthDeg, 0), epreDBm: epre, noiseDBm: radio.NoisePerREDBm(carrier.SpacingKHz, link.UENoiseFigureDB),
		leastDBm: reach.RSRPDBm, marginDB: radio.ShadowMarginDB(t.Reliability, sigma), sigmaDB: sigma, reach: reach, link: link,
	}, nil
}

// spacingKHz is the usual subcarrier spacing: 15 kHz below 1 GHz and for LTE, 30 kHz where bands are wide, 120 kHz in FR2.
func spacingKHz(c *Cell, t *Terms) float64 {
	switch {
	case t.Technology == radio.LTE || c.FreqMHz < 2300 && c.BandwidthMHz <= 50:
		return 15
	case c.FreqMHz < 24_250:
		return 30
	}
	return 120
}

// downlinkShare is 0 (all of the time) in FDD, and three quarters in TDD: of five slots three are downlink, one is mixed
// and one is uplink in the pattern DDDSU that operators use most.
func downlinkShare(c *Cell) float64 {
	for _, b := range radio.BandsOfDownlink(c.FreqMHz, 0) {
		if c.Band == "" || b.String() == c.Band {
			if b.Duplex == radio.TDD {
				return 0.75
			}
			return 0
		}
	}
	return 0
}
