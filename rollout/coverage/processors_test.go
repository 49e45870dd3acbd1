package coverage

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/geotiff"
)

// TestProcessors draws a map from four tiles, which disagree about the posts that they share: the file is the same whatever
// the number of processors is.
func TestProcessors(t *testing.T) {
	dir := t.TempDir()
	const n = 1201
	for i, name := range []string{"N45E006", "N45E007", "N46E006", "N46E007"} {
		var b []byte
		for k := range n * n {
			b = binary.BigEndian.AppendUint16(b, uint16(300+10*i+k/n*(k%n)%431))
		}
		if err := os.WriteFile(filepath.Join(dir, name+".hgt"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first []byte
	for _, processors := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(processors)
		file := filepath.Join(t.TempDir(), fmt.Sprint(processors, ".tif"))
		if err := drawn(file, dir); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		}
		if !bytes.Equal(b, first) {
			t.Errorf("%d processors give %d bytes, other than the %d bytes of one", processors, len(b), len(first))
		}
	}
}

// drawn reads the terrain of a folder, predicts a map around its middle and writes it.
func drawn(file, tiles string) error {
	mosaic, err := terrain.Open(terrain.Options{}, tiles)
	if err != nil {
		return err
	}
	dem, _, err := mosaic.Elevation(context.Background(), terrain.Area{West: 6.5, South: 45.6, East: 7.5, North: 46.4}, 0)
	if err != nil {
		return err
	}
	tx, m := mast()
	tx.Lat, tx.Lon, m.RadiusKm = 46, 7, 30
	out, err := Loss(context.Background(), dem, tx, m, Run{})
	if err != nil {
		return err
	}
	r := out.ReceivedDBm
	w, err := geotiff.Create[float32](file, geotiff.Spec{Width: r.Cols, Height: r.Rows, EPSG: 4326, OriginX: r.West, OriginY: r.North, StepX: r.StepLon, StepY: r.StepLat})
	if err != nil {
		return err
	}
	defer w.Abort()
	for row := range r.Rows {
		if err := w.WriteRow(r.Data[row*r.Cols : (row+1)*r.Cols]); err != nil {
			return err
		}
	}
	return w.Close()
}
