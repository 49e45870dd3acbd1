package rollout

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/network"
)

// Cell is one cell as a prediction needs it.
type Cell struct {
	Element      *network.Element // nil for one that is not built
	Name         string
	Site         string
	Supplier     string
	Region       string
	PowerArea    string
	Backhaul     []string // any one of them is enough
	Band         string
	Lat, Lon     float64
	HeightM      float64 // above ground
	FreqMHz      float64 // middle of the downlink carrier
	BandwidthMHz float64
	PowerDBm     float64 // total, at the antenna port
	AzimuthDeg   float64
	DowntiltDeg  float64
	GainDBi      float64
	BeamwidthDeg float64  // horizontal; 360 is all round
	Assumed      []string // values that nobody declared: "antenna-gain 17 dBi"
}

// What is assumed of a macro cell of which only part is declared: the beamwidth of TR 38.901 table 7.3-1, and values of our
// own that are usual for a rural macro site. Each is told beside the prediction that rests on it.
const (
	assumedHeightM   = 30
	assumedPowerDBm  = 46
	assumedGainDBi   = 17
	assumedOmniDBi   = 8
	assumedBeamwidth = 65
	assumedDowntilt  = 3
)

// Fault is why an element is left out of a prediction, or what is odd about it.
type Fault struct {
	Element *network.Element // nil where it is about no element
	Text    string
}

// Cells is every cell of the model that can be predicted. A cell without a position or without a band is a fault: where
// it radiates cannot be guessed. Height, power and antenna are assumed where they are not declared, and named.
func Cells(n *network.Network) (cells []Cell, faults []Fault) {
	sites := map[string]*network.Element{}
	for s := range n.Elements(network.KindSite) {
		sites[strings.ToLower(s.Name)] = s
	}
	for e := range n.Elements(network.KindCell) {
		site := e.Owner
		if site == nil || site.Kind != network.KindSite {
			at, _ := network.SiteName.Best(e)
			site = sites[strings.ToLower(at.Value)]
		}
		c, err := cell(e, site)
		if err != nil {
			faults = append(faults, Fault{e, err.Error()})
			continue
		}
		cells = append(cells, c)
	}
	return cells, faults
}

func cell(e, site *network.Element) (Cell, error) {
	c := Cell{Element: e, Name: e.Name, Site: e.Name}
	at := func(a *network.Attr[float64]) (float64, bool) {
		if v, ok := a.Best(e); ok {
			return v.Value, true
		}
		if site != nil && on(a, network.KindSite) {
			if v, ok := a.Best(site); ok {
				return v.Value, true
			}
		}
		return 0, false
	}
	var ok1, ok2 bool
	c.Lat, ok1 = at(network.Latitude)
	c.Lon, ok2 = at(network.Longitude)
	if !ok1 || !ok2 {
		return c, fmt.Errorf("its position is not declared: give latitude and longitude of the cell or its site")
	}
	if site != nil {
		c.Site = site.Name
		c.Region = best(network.Region, site)
		c.PowerArea = best(network.PowerArea, site)
		for _, b := range network.Backhaul.Of(site) {
			c.Backhaul = append(c.Backhaul, b.Value)
		}
	}
	if c.Supplier = best(network.Supplied, e); c.Supplier == "" && site != nil {
		c.Supplier = best(network.Supplied, site)
	}
	c.Band = strings.ToLower(best(network.Band, e))
	if v, ok := network.BandwidthMHz.Best(e); ok {
		c.BandwidthMHz = v.Value
	}
	arfcn := -1
	if v, ok := network.ARFCN.Best(e); ok {
		arfcn = v.Value
	}
	if err := c.carrierOf(arfcn); err != nil {
		return c, err
	}
	assume := func(a *network.Attr[float64], to *float64, value float64, unit string) {
		var ok bool
		if *to, ok = at(a); !ok {
			*to = value
			c.Assumed = append(c.Assumed, fmt.Sprintf("%s %g%s", a.Name(), value, unit))
		}
	}
	assume(network.HeightM, &c.HeightM, assumedHeightM, " m")
	assume(network.PowerDBm, &c.PowerDBm, assumedPowerDBm, " dBm")
	azimuth, sector := at(network.Azimuth)
	c.AzimuthDeg = azimuth
	beam, gain := 360.0, float64(assumedOmniDBi)
	if sector {
		beam, gain = assumedBeamwidth, assumedGainDBi
	}
	assume(network.Beamwidth, &c.BeamwidthDeg, beam, "°")
	assume(network.AntennaGain, &c.GainDBi, gain, " dBi")
	assume(network.DowntiltDeg, &c.DowntiltDeg, assumedDowntilt, "°")
	return c, nil
}

func best(a *network.Attr[string], e *network.Element) string {
	v, _ := a.Best(e)
	return v.Value
}

func on(a network.Attribute, k network.Kind) bool {
	for _, have := range a.On() {
		if have == k {
			return true
		}
	}
	return false
}

// String is the fault with the element that it is about.
func (f Fault) String() string {
	if f.Element == nil {
		return f.Text
	}
	return f.Element.String() + ": " + f.Text
}
