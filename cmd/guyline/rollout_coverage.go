package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/rollout/atlas"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/geotiff"
)

// mapKinds are what a map can show.
var mapKinds = []string{"rsrp", "sinr", "probability", "served", "server", "warnings"}

// gapsTold is how many gaps of the ground are printed.
const gapsTold = 4

func coverageCommand() *cobra.Command {
	var output, kind, format string
	var stepM float64
	var quiet bool
	c := &cobra.Command{
		Use:   "coverage PATH…",
		Short: "Predict coverage: people and area by supplier, band and region, and maps",
		Long: `Coverage computes the loss from every cell to every place around it by ITM over the terrain, and prints the people
and the area that are served, by supplier, band and region. With --output it writes the map, in the form that the name ends in:

  .tif       Cloud Optimized GeoTIFF         .geojson   polygons between thresholds
  .png       picture with a legend           .gpkg      the same as GeoPackage
  .kmz       overlay for Google Earth        .pmtiles   tiles for a web map

A file appears when it is complete, and an older one of its name gives way: a run that is stopped leaves none. What is shown
is chosen by --map: rsrp (dBm), sinr (dB, with the other cells on the carrier at their load), probability (of the service, 0
to 1), served (0 or 1), server (the number of the strongest cell, from 0 on, in the order in which --format json prints them)
or warnings (ITM's, as bits). The last two have no thresholds to draw polygons between: .tif, .png, .kmz and .pmtiles alone.`,
		Example: `  guyline rollout coverage examples/valley
  guyline rollout coverage examples/valley --map probability --output valley.tif
  guyline rollout coverage examples/valley --resolution-m 200 --output valley.kmz`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(mapKinds, kind) {
				return fmt.Errorf("--map: expected one of %v, found %q", mapKinds, kind)
			}
			if err := cmp.Or(checkFormat(format), checkMap(output, kind)); err != nil {
				return err
			}
			if stepM != 0 && !(stepM >= 1 && stepM <= 1000) {
				return fmt.Errorf("--resolution-m: expected 0, or 1 to 1,000 m, found %g", stepM)
			}
			s, _, _, err := openStudy(c, args, quiet)
			if err == nil {
				err = needCells(s)
			}
			if err != nil {
				return err
			}
			step, done := workProgress(c, quiet)
			covering, err := s.Cover(c.Context(), stepM/(terrain.EarthRadiusM*math.Pi/180), coverage.Run{Progress: step})
			done()
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			if output != "" {
				if err := writeMap(c.Context(), output, kind, covering); err != nil {
					return exitError{exitUsage, err}
				}
			}
			if format == "json" {
				return coverageJSON(c.OutOrStdout(), s, covering)
			}
			coverageText(c.OutOrStdout(), s, covering, output)
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&output, "output", "o", "", "file for the map; what it ends in says the form")
	f.StringVar(&kind, "map", "rsrp", "what the map shows: "+strings.Join(mapKinds, ", "))
	f.StringVar(&format, "format", "text", "text or json")
	f.Float64Var(&stepM, "resolution-m", 0, "size of the map's cells from south to north, m; 0 is that of the elevation files")
	f.BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}

// checkMap says before long work what would keep a map from being written.
func checkMap(output, kind string) error {
	ext := filepath.Ext(output)
	switch {
	case output == "":
		return nil
	case !slices.Contains([]string{".tif", ".tiff", ".png", ".kmz", ".geojson", ".gpkg", ".pmtiles"}, ext):
		return fmt.Errorf("--output: expected a name that ends in .tif, .png, .kmz, .geojson, .gpkg or .pmtiles, found %q", output)
	case (ext == ".geojson" || ext == ".gpkg") && (kind == "server" || kind == "warnings"):
		return fmt.Errorf("--output: polygons are drawn between thresholds, which the map of %s has not: write .tif, .png, .kmz or .pmtiles", kind)
	}
	if info, err := os.Stat(output); err == nil && info.IsDir() {
		return fmt.Errorf("--output: %s is a folder: name a file", output)
	}
	return checkFolder(output)
}

func coverageText(w io.Writer, s *rollout.Study, c *rollout.Covering, output string) {
	people, served, twice := s.Service.Total()
	fmt.Fprintf(w, "%s of %s people served, %s by two sites · %s\n\n", report.Number(served), report.Number(people), report.Number(twice), s.Service.Terms)
	fmt.Fprintf(w, "  %-10s %-32s %7s %12s %12s", "", "", "cells", "people", "km²")
	if c.Roads != nil {
		fmt.Fprintf(w, " %12s", "km of road")
	}
	fmt.Fprintln(w)
	for _, e := range s.Service.Extents(c) {
		area := fmt.Sprintf("%.1f", e.AreaKm2)
		if e.Of == "county" {
			area = "-" // the map does not know where a county ends
		}
		fmt.Fprintf(w, "  %-10s %-32s %7s %12s %12s", e.Of, e.Name, report.Number(e.Cells), report.Number(e.People), area)
		if c.Roads != nil {
			roads := fmt.Sprintf("%.1f", e.RoadsKm)
			if e.Of == "county" && e.RoadsKm == 0 {
				roads = "-" // no road names its county
			}
			fmt.Fprintf(w, " %12s", roads)
		}
		fmt.Fprintln(w)
	}
	if c.Roads != nil {
		fmt.Fprintf(w, "\n  of %.1f km of road\n", c.Roads.Km)
	}
	known := c.Cells - c.Unknown
	fmt.Fprintf(w, "\n  %s paths were computed on a map of %s × %s points", report.Number(int(known)), report.Number(c.Server.Cols), report.Number(c.Server.Rows))
	if known > 0 {
		fmt.Fprintf(w, "; of %.0f %% ITM warns that they are dubious", 100*float64(c.Dubious)/float64(known))
	}
	fmt.Fprintln(w)
	if c.Outside > 0 {
		fmt.Fprintf(w, "  %s more lead beyond the elevation files: fetch the tiles around them (guyline data terrain), or read the map as cut off there\n", report.Number(int(c.Outside)))
	}
	if c.Unknown > 0 {
		fmt.Fprintf(w, "  %s more are not known: they cross ground without a height, or ground too high for ITM\n", report.Number(int(c.Unknown)))
	}
	if s.Service.Unknown > 0 {
		fmt.Fprintf(w, "  %s paths to people are not known either: those count as not served by them\n", report.Number(s.Service.Unknown))
	}
	for i, g := range s.Service.Coverage.Gaps {
		if i == gapsTold {
			fmt.Fprintf(w, "  and %s more gaps\n", report.Number(len(s.Service.Coverage.Gaps)-i))
			break
		}
		fmt.Fprintf(w, "  no height in %s\n", g)
	}
	for _, f := range c.Faults {
		fmt.Fprintf(w, "  %s\n", f)
	}
	for _, a := range s.Service.Assumed() {
		fmt.Fprintf(w, "  assumed: %s\n", a)
	}
	if output != "" {
		fmt.Fprintf(w, "  map: %s\n", output)
	}
}

// extentJSON is what one supplier, band, region or county covers.
type extentJSON struct {
	Of      string  `json:"of"`
	Name    string  `json:"name"`
	Cells   int     `json:"cells"`
	People  int     `json:"people"`
	AreaKm2 float64 `json:"areaKm2"`
	RoadsKm float64 `json:"roadsKm"`
}

func coverageJSON(w io.Writer, s *rollout.Study, c *rollout.Covering) error {
	people, served, twice := s.Service.Total()
	out := struct {
		Terms   string       `json:"terms"`
		People  int          `json:"people"`
		Served  int          `json:"served"`
		Twice   int          `json:"twice"`
		RoadsKm float64      `json:"roadsKm"`
		Extents []extentJSON `json:"extents"`
		Faults  []string     `json:"faults"`
		Cells   []string     `json:"cells"`
		Paths   int64        `json:"paths"`
		Unknown int64        `json:"unknown"`
		Outside int64        `json:"outside"`
		Dubious int64        `json:"dubious"`
		Assumed []string     `json:"assumed"`
	}{Terms: s.Service.Terms.String(), People: people, Served: served, Twice: twice, Paths: c.Cells, Unknown: c.Unknown, Outside: c.Outside,
		Dubious: c.Dubious, Assumed: s.Service.Assumed(), Cells: []string{}, Extents: []extentJSON{}, Faults: []string{}}
	if c.Roads != nil {
		out.RoadsKm = c.Roads.Km
	}
	for _, f := range c.Faults {
		out.Faults = append(out.Faults, f.String())
	}
	for _, e := range s.Service.Extents(c) {
		out.Extents = append(out.Extents, extentJSON(e))
	}
	for _, x := range s.Service.Cells {
		out.Cells = append(out.Cells, x.Name)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// mapOf is the raster that a kind of map shows, and how it is drawn.
func mapOf(kind string, c *rollout.Covering) (*terrain.Raster[float32], atlas.Legend, []float64) {
	switch kind {
	case "sinr":
		t := []float64{-5, 0, 5, 10, 20}
		return c.SINRdB, atlas.Steps("SINR", "dB", t...), t
	case "probability":
		t := []float64{0.5, 0.75, 0.9, 0.95}
		return c.Probability(), atlas.Steps("Probability of service", "", t...), t
	case "served":
		t := []float64{1}
		return c.Served(), atlas.Categories("Service", "served"), t
	case "server":
		out := terrain.NewRaster[float32](c.Server.Grid)
		for i, v := range c.Server.Data {
			out.Data[i] = float32(math.NaN())
			if v != coverage.None {
				out.Data[i] = float32(v)
			}
		}
		return out, atlas.Steps("Strongest cell, by number", "", 0), []float64{0}
	case "warnings":
		out := terrain.NewRaster[float32](c.Server.Grid)
		for i, v := range c.Flags.Data {
			out.Data[i] = float32(v)
		}
		return out, atlas.Steps("ITM's warnings, as bits", "", 1), []float64{1}
	}
	t := []float64{-120, -110, -100, -90, -80}
	return c.ReceivedDBm, atlas.Steps("RSRP", "dBm", t...), t
}

func writeMap(ctx context.Context, file, kind string, c *rollout.Covering) error {
	r, legend, thresholds := mapOf(kind, c)
	legend.Note = "Guyline " + toolVersion() + " · " + c.Service.Terms.String()
	switch filepath.Ext(file) {
	case ".tif", ".tiff":
		nan, resampling := math.NaN(), geotiff.Average
		if kind == "server" || kind == "warnings" {
			resampling = geotiff.Nearest
		}
		return atlas.WriteTIFF(ctx, file, r, atlas.TIFF{NoData: &nan, Resampling: resampling, Description: legend.Title + " · " + legend.Note})
	case ".png":
		return atlas.WritePNG(ctx, file, r, legend)
	case ".kmz":
		return atlas.WriteKMZ(ctx, file, r, legend)
	case ".pmtiles":
		return atlas.WritePMTiles(ctx, file, r, legend)
	}
	bands, err := atlas.Polygons(ctx, r, thresholds...)
	if err != nil {
		return err
	}
	features := atlas.BandFeatures(bands, atlas.Text("quantity", legend.Title))
	if filepath.Ext(file) == ".gpkg" {
		return atlas.WriteGeoPackage(ctx, file, atlas.Layer{Name: strings.ReplaceAll(kind, "-", "_"), Description: legend.Note, Features: features})
	}
	return atlas.WriteGeoJSON(ctx, file, features)
}
