package main

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/geotiff"
)

// The map that is compared: 50 km round a mast in the foothills of the Rocky Mountains, on a 3″ raster.
const (
	mapLat, mapLon = 51, -114
	mapRadiusKm    = 50
	mapQTH         = "BENCH\n51.0\n114.0\n30.0 meters\n" // SPLAT! counts longitude to the west
	mapLRP         = "15.0\n0.005\n301.0\n3500.0\n5\n1\n0.50\n0.90\n1000.0\n"
)

var mapTiles = []string{"N50W115", "N50W114", "N51W115", "N51W114"}

// The CBRS devices that are merged, and how far they are predicted: those of category A stand indoors at 16 dBm/MHz, those of
// category B on masts at up to 37 dBm/MHz.
const (
	cbrsTile    = "N36W122"
	cbrsAKm     = 2
	cbrsBKm     = 10
	cbrsNoise   = -174 + 60 + 9 // dBm in 1 MHz with a noise figure of 9 dB
	cbrsIndoors = 15            // dB lost on the way out
)

// rolloutMaps measures a coverage map beside SPLAT!, and many sites in one map.
func rolloutMaps(data string) error {
	dir, err := os.MkdirTemp("", "guyline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	dem := filepath.Join(dir, "dem")
	if err := os.Mkdir(dem, 0o700); err != nil {
		return err
	}
	for _, tile := range mapTiles {
		if err := unpack(filepath.Join(data, "rollout", "dem", tile+".hgt.gz"), filepath.Join(dem, tile+".hgt")); err != nil {
			return err
		}
	}
	if err := compareMap(dem, filepath.Join(dir, "map.tif")); err != nil {
		return err
	}
	cbrs, err := measure(1, os.Args[0], "-child", "cbrs", data)
	if err != nil {
		return err
	}
	figure("coverage-cbrs-wall", cbrs.wallSeconds, "s")
	figure("coverage-cbrs-cpu", cbrs.cpuSeconds, "s")
	figure("coverage-cbrs-rss", cbrs.peakMB, "MB")
	return nil
}

// compareMap draws the map with one core and with two, and has SPLAT! draw it. The map goes to a file outside of the
// terrain's folder, where the next run would read it as terrain.
func compareMap(dem, out string) error {
	if skipped("taskset") {
		return nil
	}
	draw := []string{os.Args[0], "-child", "coverage", dem, out}
	one, err := measure(5, "taskset", append([]string{"-c", "0"}, draw...)...)
	if err != nil {
		return err
	}
	figure("coverage-cpu", one.cpuSeconds, "s")
	figure("coverage-rss", one.peakMB, "MB")
	if runtime.NumCPU() > 1 {
		if err := compareCores("coverage-2core", draw...); err != nil {
			return err
		}
	}
	if skipped("splat") || skipped("srtm2sdf") {
		return nil
	}
	if err := os.WriteFile(filepath.Join(dem, "tx.qth"), []byte(mapQTH), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dem, "tx.lrp"), []byte(mapLRP), 0o600); err != nil {
		return err
	}
	for _, tile := range mapTiles {
		c := exec.Command("srtm2sdf", tile+".hgt")
		c.Dir = dem
		if text, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("srtm2sdf %s: %w: %s", tile, err, text)
		}
	}
	args := []string{"-c", "0", "splat", "-t", "tx.qth", "-L", "1.5", "-metric", "-R", strconv.Itoa(mapRadiusKm), "-olditm", "-dbm", "-o", "o.ppm", "-ngs"}
	peer, err := measureIn(dem, 1, "taskset", args...)
	if err != nil {
		return err
	}
	figure("coverage-splat", peer.cpuSeconds, "s")
	ratio("coverage", peer.cpuSeconds/one.cpuSeconds)
	return nil
}

// unpack writes what a gzip file holds.
func unpack(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, z); err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return out.Close()
}

// drawMap reads terrain from a folder, predicts the map and writes it as a GeoTIFF.
func drawMap(args []string) error {
	ctx := context.Background()
	mosaic, err := terrain.Open(terrain.Options{}, args[0])
	if err != nil {
		return err
	}
	area, err := terrain.AreaAround(mapLat, mapLon, 1000*mapRadiusKm+500)
	if err != nil {
		return err
	}
	dem, _, err := mosaic.Elevation(ctx, area, 0)
	if err != nil {
		return err
	}
	m := coverage.Typical()
	m.Percent.TimePercent, m.RadiusKm = 90, mapRadiusKm
	tx := coverage.Transmitter{Lat: mapLat, Lon: mapLon, HeightM: 30, FreqMHz: 3500, Polarization: itm.Vertical, PowerDBm: 62.15}
	out, err := coverage.Loss(ctx, dem, tx, m, coverage.Run{})
	if err != nil {
		return err
	}
	return writeMap(args[1], out.ReceivedDBm)
}

func writeMap(file string, r *terrain.Raster[float32]) error {
	nan := math.NaN()
	w, err := geotiff.Create[float32](file, geotiff.Spec{Width: r.Cols, Height: r.Rows, EPSG: 4326, OriginX: r.West, OriginY: r.North,
		StepX: r.StepLon, StepY: r.StepLat, NoData: &nan})
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

// mergeDevices predicts all CBRS devices of a tile on one map.
func mergeDevices(args []string) error {
	ctx := context.Background()
	mosaic, err := terrain.Open(terrain.Options{}, filepath.Join(args[0], "rollout", "dem", cbrsTile+".hgt.gz"))
	if err != nil {
		return err
	}
	dem, _, err := mosaic.Elevation(ctx, mosaic.Area(), 0)
	if err != nil {
		return err
	}
	m := coverage.Typical()
	list, err := devices(filepath.Join(args[0], "rollout", "sites", "cbsd_"+cbrsTile+".csv"), dem, m)
	if err != nil {
		return err
	}
	out, err := coverage.Merge(ctx, dem, list, m, cbrsNoise, coverage.Run{})
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "bench: %d CBRS devices, %d cells predicted, %.0f %% of them with a warning\n", len(list), out.Cells, 100*float64(out.Dubious)/float64(out.Cells))
	return nil
}

// devices reads the transmitters that stand on the terrain.
func devices(file string, dem *terrain.Raster[float32], m coverage.Model) ([]coverage.Transmitter, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var list []coverage.Transmitter
	for _, row := range rows[1:] {
		number := func(name string) float64 {
			v, nerr := strconv.ParseFloat(row[column[name]], 64)
			if nerr != nil {
				err = fmt.Errorf("%s: %s: %w", file, name, nerr)
			}
			return v
		}
		t := coverage.Transmitter{Lat: number("lat"), Lon: number("lon"), HeightM: number("height_m"), FreqMHz: (number("low_hz") + number("high_hz")) / 2e6,
			Polarization: itm.Vertical, PowerDBm: number("max_eirp_dbm_per_mhz"), Load: 1, RadiusKm: cbrsBKm}
		if row[column["cbsd_category"]] == "A" {
			t.PowerDBm, t.RadiusKm = t.PowerDBm-cbrsIndoors, cbrsAKm
		}
		if err != nil {
			return nil, err
		}
		if err := coverage.Check(dem, t, m); err != nil {
			fmt.Fprintln(os.Stderr, "bench: left out:", err)
			continue
		}
		list = append(list, t)
	}
	return list, nil
}
