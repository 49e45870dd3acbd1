package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
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

A file appears when it is complete: a run that is stopped leaves none. What is shown is chosen by --map: rsrp (dBm), sinr
(dB, with the other cells on the carrier at their load), probability (of the service, 0 to 1), served (0 or 1), server (the
number of the strongest cell, in the order in which they are printed with --format json) or warnings (ITM's, as bits).`,
		Example: `  guyline rollout coverage examples/valley
  guyline rollout coverage examples/valley --map probability --output valley.tif
  guyline rollout coverage examples/valley --resolution-m 200 --output valley.kmz`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(mapKinds, kind) {
				return fmt.Errorf("--map: expected one of %v, found %q", mapKinds, kind)
			}
			if output != "" && !slices.Contains([]string{".tif", ".tiff", ".png", ".kmz", ".geojson", ".gpkg", ".pmtiles"}, filepath.Ext(output)) {
				return fmt.Errorf("--output: expected a name that ends in .tif, .png, .kmz, .geojson, .gpkg or .pmtiles, found %q", output)
			}
			s, _, _, err := openStudy(c, args, quiet)
			if err != nil {
				return err
			}
			step, done := workProgress(c, quiet)
			covering, err := s.Cover(c.Context(), stepM/(terrain.EarthRadiusM*math.Pi/180), coverage.Run{Progress: step})
			done()
			if err != nil {
				return err
			}
			if output != "" {
				if err := writeMap(c.Context(), output, kind, covering); err != nil {
					return err
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

func coverageText(w io.Writer, s *rollout.Study, c *rollout.Covering, output string) {
	people, served, twice := s.Service.Total()
	fmt.Fprintf(w, "%s of %s people served, %s by two sites · %s\n\n", report.Number(served), report.Number(people), report.Number(twice), s.Service.Terms)
	fmt.Fprintf(w, "  %-10s %-32s %7s %12s %12s\n", "", "", "cells", "people", "km²")
	for _, e := range s.Service.Extents(c) {
		fmt.Fprintf(w, "  %-10s %-32s %7s %12s %12.1f\n", e.Of, e.Name, report.Number(e.Cells), report.Number(e.People), e.AreaKm2)
	}
	known := c.Cells - c.Unknown
	fmt.Fprintf(w, "\n  %s paths over a map of %d × %d; ", report.Number(int(known)), c.Server.Cols, c.Server.Rows)
	if known > 0 {
		fmt.Fprintf(w, "ITM warns of %.0f %% of them that they are dubious", 100*float64(c.Dubious)/float64(known))
	}
	if c.Unknown+c.Outside > 0 {
		fmt.Fprintf(w, "; %s are not known, %s lie outside of the ground that is given", report.Number(int(c.Unknown)), report.Number(int(c.Outside)))
	}
	fmt.Fprintln(w)
	for _, a := range s.Service.Assumed() {
		fmt.Fprintf(w, "  assumed: %s\n", a)
	}
	if output != "" {
		fmt.Fprintf(w, "  map: %s\n", output)
	}
}

// extentJSON is what one supplier, band or region covers.
type extentJSON struct {
	Of      string  `json:"of"`
	Name    string  `json:"name"`
	Cells   int     `json:"cells"`
	People  int     `json:"people"`
	AreaKm2 float64 `json:"areaKm2"`
}

func coverageJSON(w io.Writer, s *rollout.Study, c *rollout.Covering) error {
	people, served, twice := s.Service.Total()
	out := struct {
		Terms   string       `json:"terms"`
		People  int          `json:"people"`
		Served  int          `json:"served"`
		Twice   int          `json:"twice"`
		Extents []extentJSON `json:"extents"`
		Cells   []string     `json:"cells"`
		Paths   int64        `json:"paths"`
		Unknown int64        `json:"unknown"`
		Outside int64        `json:"outside"`
		Dubious int64        `json:"dubious"`
		Assumed []string     `json:"assumed"`
	}{Terms: s.Service.Terms.String(), People: people, Served: served, Twice: twice, Paths: c.Cells, Unknown: c.Unknown, Outside: c.Outside,
		Dubious: c.Dubious, Assumed: s.Service.Assumed(), Cells: []string{}, Extents: []extentJSON{}}
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
	if kind == "server" || kind == "warnings" {
		return errors.New("--output: polygons are drawn between thresholds, which " + kind + " has not: write .tif or .png")
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
