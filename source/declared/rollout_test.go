package declared

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

func TestReadRollout(t *testing.T) {
	f := &source.File{Path: "net/guyline.yaml", Net: network.New(), Data: []byte(`guyline: 1
rollout:
  terrain: [ground, /tiles]
  population: people.csv
  clutter: cover.tif
  clutter-codes: nlcd
  roads: [roads.geojson]
  drive-tests: drive.csv
  claims: [claim.csv]
  technology: lte
  down-mbps: 5
  climate: 4
  largest-supplier-share: 0.5
  budgets: {2028: 20, 2027: 10.5}
`)}
	want := Rollout{Path: "net/guyline.yaml", Line: 3, Terrain: []string{"net/ground", "/tiles"}, Population: []string{"net/people.csv"},
		Clutter: []string{"net/cover.tif"}, ClutterCodes: "nlcd", Roads: []string{"net/roads.geojson"}, DriveTests: []string{"net/drive.csv"}, Claims: []string{"net/claim.csv"}, Technology: "lte",
		DownMbps: 5, Climate: 4, LargestSupplierShare: 0.5, Budgets: []Budget{{2027, 10.5, 14}, {2028, 20, 14}}}
	if diff := cmp.Diff(want, ReadRollout(f)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if none := ReadRollout(&source.File{Path: "x", Net: network.New(), Data: []byte("guyline: 1\n")}); none.Line != 0 {
		t.Errorf("a file without the section: %+v", none)
	}
}
