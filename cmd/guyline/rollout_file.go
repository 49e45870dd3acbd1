package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/rollout/audit"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/rollout/filing"
)

func fileCommand() *cobra.Command {
	var output, provider, brand, vintage, validate string
	var quiet bool
	c := &cobra.Command{
		Use:   "file {PATH… --output DIR | --validate DIR}",
		Short: "Write the mobile package of the FCC's Broadband Data Collection, or validate one",
		Long: `File predicts 5G-NR at 7/1 and 35/3 Mbit/s, outdoors and in a vehicle, with at least 90 % at the cell's edge and 50 %
load, and writes maps, hexagons and supporting tables into a new folder, which it then validates. With --validate it validates
a folder that is there, whoever wrote it, and explains each reason for a rejection: file, row, column, rule and remedy.

docs/filing.md lists the rules and columns with their sources, and those that could not be confirmed.`,
		Example: `  guyline rollout file examples/valley --output filing --provider 130001 --brand "Valley Rural Wireless"
  guyline rollout file --validate filing`,
		RunE: func(c *cobra.Command, args []string) error {
			if validate != "" {
				if len(args) > 0 || output != "" {
					return errors.New("--validate: goes alone")
				}
				return validateFiling(c, validate)
			}
			if len(args) == 0 || output == "" {
				return errors.New("expected PATH… and --output DIR, or --validate DIR")
			}
			s, _, section, err := openStudy(c, args, quiet)
			if err != nil {
				return err
			}
			step, done := workProgress(c, quiet)
			covering, err := s.Cover(c.Context(), 0, coverage.Run{Progress: step})
			done()
			if err != nil {
				return err
			}
			p, err := covering.Filing(rollout.About{ProviderID: provider, Brand: brand, ToolVersion: toolVersion(),
				TerrainSource: filepath.Base(section.Terrain[0]), TerrainVintage: cmp.Or(vintage, time.Now().UTC().Format(time.DateOnly))})
			if err != nil {
				return err
			}
			written, err := filing.Write(c.Context(), output, p)
			if err != nil {
				return err
			}
			w := c.OutOrStdout()
			for _, m := range written.Maps {
				fmt.Fprintf(w, "%s: %.1f km² outdoors, %.1f km² in a vehicle, %s polygons, %s hexagons\n", m.Service, m.OutdoorAreaKm2, m.VehicleAreaKm2,
					report.Number(m.Polygons), report.Number(m.Hexagons))
			}
			return validateFiling(c, output)
		},
	}
	f := c.Flags()
	f.StringVarP(&output, "output", "o", "", "folder to write, which must not exist")
	f.StringVar(&provider, "provider", "000000", "the collection's number of the provider")
	f.StringVar(&brand, "brand", "Example", "brand under which the service is sold")
	f.StringVar(&vintage, "terrain-vintage", "", "year or day of the elevation data; today where it is not given")
	f.StringVar(&validate, "validate", "", "validate this folder")
	f.BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}

func validateFiling(c *cobra.Command, dir string) error {
	r, err := filing.Validate(c.Context(), dir, filing.Options{})
	if err != nil {
		return exitError{exitUnreadable, err}
	}
	w := c.OutOrStdout()
	fmt.Fprintf(w, "%s: %s tables with %s rows, %d maps with %s polygons, %s hexagons checked\n", dir, report.Number(r.Checked.Tables), report.Number(r.Checked.Rows),
		r.Checked.Maps, report.Number(r.Checked.Polygons), report.Number(r.Checked.Hexagons))
	for _, p := range r.Problems {
		fmt.Fprintf(w, "  %s\n", p)
	}
	for what, n := range r.More {
		fmt.Fprintf(w, "  and %d more of %s\n", n, what)
	}
	if !r.Accepted() {
		return exitError{exitFindings, errors.New("the package would be rejected")}
	}
	fmt.Fprintln(w, "nothing here would be rejected by the rules that are known")
	return nil
}

func auditCommand() *cobra.Command {
	var claim, output, environment string
	var most int
	c := &cobra.Command{
		Use:   "audit TESTS… --claim HEXAGONS",
		Short: "Hold drive tests against claimed coverage, hexagon by hexagon",
		Long: `Audit reads tables of speed tests (Ookla's export, the FCC's speed test, or columns time, lat, lon, down_mbps, up_mbps,
environment) and holds them against a claim: a table of H3 hexagons of resolution 9, as filings and the published data have it.
It says which hexagons could be challenged now, which are at risk and what is missing, with the sampling error of the share of
failed tests, and where to drive next.`,
		Example: `  guyline rollout audit drive.csv --claim filing/hexagons_h3_res9_5GNR_7_1.csv --output audit.csv`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			env, ok := map[string]audit.Environment{"": audit.UnknownEnvironment, "outdoor": audit.Outdoor, "in-vehicle": audit.Vehicle}[environment]
			if !ok {
				return fmt.Errorf("--environment: expected outdoor or in-vehicle, found %q", environment)
			}
			if claim == "" {
				return errors.New("--claim: expected a table of hexagons")
			}
			a, err := openAudit(c.ErrOrStderr(), claim, env, args)
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			r := a.Report()
			auditText(c.OutOrStdout(), r, most)
			if output == "" {
				return nil
			}
			return writeFile(output, r.WriteCSV)
		},
	}
	f := c.Flags()
	f.StringVar(&claim, "claim", "", "table of the claimed hexagons")
	f.StringVarP(&output, "output", "o", "", "table of all hexagons (CSV)")
	f.StringVar(&environment, "environment", "", "of tests that do not say theirs: outdoor or in-vehicle")
	f.IntVar(&most, "most", 15, "how many hexagons to print")
	return c
}

func openAudit(stderr io.Writer, claim string, env audit.Environment, files []string) (*audit.Audit, error) {
	f, err := os.Open(claim)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	held, other, bad, err := audit.ReadClaim(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", claim, err)
	}
	if other+len(bad) > 0 {
		fmt.Fprintf(stderr, "guyline: %s: %d rows are of another technology or speed, %d could not be read\n", claim, other, len(bad))
	}
	a := audit.New(held, audit.Options{AsOf: time.Now(), Environment: env})
	for _, name := range files {
		tests, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		err = a.AddFile(tests, audit.Layout{})
		tests.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return a, nil
}

func auditText(w io.Writer, r *audit.Report, most int) {
	counts := map[audit.Risk]int{}
	for _, h := range r.Hexagons {
		counts[h.Risk]++
	}
	fmt.Fprintf(w, "%s tests; %d rows could not be read\n", report.Number(r.Tests), r.BadRows)
	for why, n := range r.Excluded {
		fmt.Fprintf(w, "  %s do not count: %s\n", report.Number(n), why)
	}
	for i, b := range r.Bad {
		if i == 3 {
			break
		}
		fmt.Fprintf(w, "  %v\n", b)
	}
	fmt.Fprintf(w, "\nHexagons (resolution 8, each environment by itself): %d can be challenged now, %d are at risk, %d are not, %d have no tests\n", counts[audit.Challengeable],
		counts[audit.AtRisk], counts[audit.Unchallenged], counts[audit.Untested])
	for _, h := range r.Hexagons[:min(most, len(r.Hexagons))] {
		fmt.Fprintf(w, "  %s %-11s %-14s %3d of %3d tests failed (%.0f to %.0f %% with 95 %% confidence)%s\n", h.Cell, h.Environment, h.Risk, h.Failed, h.Tests,
			100*h.Low, 100*h.High, missing(h.Missing))
	}
	next := r.Next(most)
	if len(next) == 0 {
		return
	}
	fmt.Fprintf(w, "\nWhere to drive next\n")
	for _, d := range audit.Order(next, next[0].Cell.LatLng()) {
		at := d.Cell.LatLng()
		fmt.Fprintf(w, "  %s at %.5f, %.5f: %d tests that pass would settle it\n", d.Cell, at.Lat, at.Lng, d.Tests)
	}
}

func missing(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "; missing for a challenge: " + strings.Join(list, ", ")
}

// writeFile writes a file beside its place and gives it its name when it is complete.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".guyline-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
