package planning

import (
	"testing"

	"github.com/guyline/guyline/source"
)

func TestDetect(t *testing.T) {
	formats := []*source.Format{&Candidates, &Licences, &Measurements, &Population}
	for _, c := range []struct{ data, want string }{
		{"place,latitude,longitude,population\nMill,38,-117,40\n", "population"},
		{"STATEFP,BLKGRPCE,POPULATION,LATITUDE,LONGITUDE\n", "population"},
		{"id;lon;lat;pop\n1;2;3;4\n", "population"},
		{"site,latitude,longitude,people\nMill,38,-117,40\n", ""},
		{"cell,latitude,longitude,azimuth,people\n", ""},
		{"site,latitude,longitude,option,supplier,cost\n", "candidates"},
		{"licence,band,west,south,east,north,max-eirp-dbm,until\n", "licences"},
		{"timestamp,lat,lon,download_kbps,upload_kbps\n", "drive-tests"},
		{"Time,Latitude,Longitude,RSRP\n", "drive-tests"},
		{"", ""},
		{"\x00\x01\x02", ""},
	} {
		got := ""
		for _, f := range formats {
			if f.Detect(&source.File{Data: []byte(c.data)}) {
				got = f.Name
				break
			}
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.data, got, c.want)
		}
	}
	for head, want := range map[string]bool{"II*\x00": true, "MM\x00*": true, "II+\x00\x08": true, "IIx": false, "": false} {
		if got := Raster.Magic([]byte(head)); got != want {
			t.Errorf("%q: got %v", head, got)
		}
	}
}
