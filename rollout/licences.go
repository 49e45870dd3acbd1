package rollout

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/rollout/licence"
)

// readLicences reads tables of one's own (.csv), and extracts of the FCC's licensing system as folders.
func readLicences(files []string) (*licence.Book, error) {
	all := &licence.Book{}
	for _, file := range files {
		book, err := readBook(file)
		if err != nil {
			return nil, err
		}
		all.Licences = append(all.Licences, book.Licences...)
		for _, note := range book.Notes {
			all.Notes = append(all.Notes, file+": "+note)
		}
	}
	return all, nil
}

func readBook(file string) (*licence.Book, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return licence.ReadULS(os.DirFS(file))
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return licence.ReadCSV(f, file)
}

// SayLicences holds every cell against the licences and puts the answer into the model: the licences within which it
// transmits, or why it is outside of them. Where it is not known, nothing is said.
func SayLicences(cells []Cell, book *licence.Book, day time.Time, at network.Origin) {
	for i := range cells {
		c := &cells[i]
		if c.Element == nil {
			continue
		}
		verdict, text := Licensed(c, book, day)
		switch verdict {
		case licence.Licensed:
			network.Licence.Say(c.Element, text, network.Predicted, at)
		case licence.Unlicensed:
			network.OutsideLicence.Say(c.Element, text, network.Predicted, at)
		}
	}
}

// Licensed is whether a cell is inside its licences, and which they are or why it is not. An FDD cell is asked for both of
// its directions: the uplink is that of its band, at the same place in it.
func Licensed(c *Cell, book *licence.Book, day time.Time) (licence.Verdict, string) {
	eirp := radio.EIRPDBm(c.PowerDBm, 0, c.GainDBi)
	var names []string
	for _, middle := range carriers(c) {
		a := book.Check(licence.Cell{Lat: c.Lat, Lon: c.Lon, LowMHz: middle - c.BandwidthMHz/2, HighMHz: middle + c.BandwidthMHz/2, EIRPDBm: eirp, County: c.Region}, day)
		if a.Verdict != licence.Licensed {
			why := fmt.Sprintf("no licence holds for %g to %g MHz here", middle-c.BandwidthMHz/2, middle+c.BandwidthMHz/2)
			if len(a.Reasons) > 0 {
				why += ": " + a.Reasons[0]
			}
			return a.Verdict, why
		}
		eirp = 23 // what a terminal sends, TS 38.101-1 table 6.2.1-1 power class 3
		for _, l := range a.By {
			if !slices.Contains(names, l.ID) {
				names = append(names, l.ID)
			}
		}
	}
	return licence.Licensed, strings.Join(names, ", ")
}

// carriers are the middles of the downlink and, in FDD, of the uplink.
func carriers(c *Cell) []float64 {
	for _, b := range radio.BandsOfDownlink(c.FreqMHz, 0) {
		if (c.Band == "" || b.String() == c.Band) && b.Duplex == radio.FDD {
			return []float64{c.FreqMHz, c.FreqMHz - b.DownlinkLowMHz + b.UplinkLowMHz}
		}
	}
	return []float64{c.FreqMHz}
}
