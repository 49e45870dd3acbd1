package filing

import (
	"encoding/json"
	"math"
	"strconv"
)

// unit1e7 are degrees in steps of 1e-7, about 1 cm; whole numbers make comparisons of sides exact.
type unit1e7 int32

func unit(degrees float64) unit1e7 { return unit1e7(math.Round(degrees * 1e7)) }

func (u unit1e7) degrees() float64 { return float64(u) / 1e7 }

type point struct{ lon, lat unit1e7 }

// appendJSON writes the position as GeoJSON does, longitude first.
func (p point) appendJSON(dst []byte) []byte {
	dst = append(dst, '[')
	dst = strconv.AppendFloat(dst, p.lon.degrees(), 'f', -1, 64)
	dst = append(dst, ',')
	dst = strconv.AppendFloat(dst, p.lat.degrees(), 'f', -1, 64)
	return append(dst, ']')
}

func appendJSON(dst []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		return append(dst, `""`...) // a string is always written
	}
	return append(dst, text...)
}
