package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // --zone works where the machine has no zones

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/rollout/audit"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/rollout/filing"
)

func fileCommand() *cobra.Command {
	var output, provider, brand, source, vintage, validate string
	var most int
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
				return validateFiling(c, validate, most)
			}
			if len(args) == 0 || output == "" {
				return errors.New("expected PATH… and --output DIR, or --validate DIR")
			}
			if _, err := os.Lstat(output); err == nil {
				return exitError{exitUsage, fmt.Errorf("--output: %s is there already: name a new folder", output)}
			}
			if err := checkFolder(output); err != nil {
				return err
			}
			s, _, section, err := openStudy(c, args, quiet)
			if err == nil {
				err = needCells(s)
			}
			if err != nil {
				return err
			}
			step, done := workProgress(c, quiet)
			covering, err := s.Cover(c.Context(), 0, coverage.Run{Progress: step})
			done()
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			for _, f := range covering.Faults {
				fmt.Fprintln(c.ErrOrStderr(), "guyline:", f)
			}
			p, err := covering.Filing(rollout.About{ProviderID: provider, Brand: brand, ToolVersion: toolVersion(),
				TerrainSource: cmp.Or(source, filepath.Base(section.Terrain[0])), TerrainVintage: cmp.Or(vintage, time.Now().UTC().Format(time.DateOnly))})
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			written, err := filing.Write(c.Context(), output, p)
			if err != nil {
				return exitError{exitUsage, err}
			}
			w := c.OutOrStdout()
			for _, m := range written.Maps {
				fmt.Fprintf(w, "%s: %.1f km² outdoors, %.1f km² in a vehicle, %s polygons, %s hexagons\n", m.Service, m.OutdoorAreaKm2, m.VehicleAreaKm2,
					report.Number(m.Polygons), report.Number(m.Hexagons))
			}
			if section.Technology != "lte" && len(written.Maps) < 2 {
				fmt.Fprintln(w, "the other service is not claimed: no cell's carrier can give it")
			}
			if err := validateFiling(c, output, most); err != nil {
				return err
			}
			for _, name := range []string{"provider", "brand", "terrain-source", "terrain-vintage"} {
				if f := c.Flags().Lookup(name); !f.Changed {
					fmt.Fprintf(w, "before you file: --%s was not given, and %s stands in its place\n", name,
						map[string]string{"provider": provider, "brand": brand, "terrain-source": "a file's name", "terrain-vintage": "today"}[name])
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&output, "output", "o", "", "folder to write, which must not exist")
	f.StringVar(&provider, "provider", "000000", "the collection's number of the provider")
	f.StringVar(&brand, "brand", "Example", "brand under which the service is sold")
	f.StringVar(&vintage, "terrain-vintage", "", "year or day of the elevation data; today where it is not given")
	f.StringVar(&source, "terrain-source", "", "who made the elevation data; the first file's name where it is not given")
	f.IntVar(&most, "most", 10, "how many problems to print, some of each kind")
	f.StringVar(&validate, "validate", "", "validate this folder")
	f.BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}

func validateFiling(c *cobra.Command, dir string, most int) error {
	r, err := filing.Validate(c.Context(), dir, filing.Options{})
	if err != nil {
		return exitError{exitUnreadable, err}
	}
	w := c.OutOrStdout()
	fmt.Fprintf(w, "%s: %s tables with %s rows, %d maps with %s polygons, %s hexagons checked\n", dir, report.Number(r.Checked.Tables), report.Number(r.Checked.Rows),
		r.Checked.Maps, report.Number(r.Checked.Polygons), report.Number(r.Checked.Hexagons))
	tellProblems(w, r, most)
	if !r.Accepted() {
		return exitError{exitFindings, errors.New("the package would be rejected; mend what is told above and validate it again")}
	}
	fmt.Fprintln(w, "nothing here would be rejected by the rules that are known; docs/filing.md says which are not confirmed")
	return nil
}

// tellProblems prints a few problems of each rule and file, rejections first, and then the rules.
func tellProblems(w io.Writer, r *filing.Report, most int) {
	nth, seen := make(map[int]int, len(r.Problems)), map[string]int{}
	order := make([]int, len(r.Problems))
	for i, p := range r.Problems {
		of := p.File + " " + p.Rule.ID
		nth[i], order[i] = seen[of], i
		seen[of]++
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(r.Problems[a].Severity, r.Problems[b].Severity), cmp.Compare(nth[a], nth[b]), cmp.Compare(a, b))
	})
	var rules []filing.Rule
	for _, i := range order[:min(max(most, 1), len(order))] {
		p := r.Problems[i]
		place := p.File
		if p.Row > 0 {
			place += fmt.Sprintf(":%d", p.Row)
		}
		if p.Column != "" {
			place += ": " + p.Column
		}
		fmt.Fprintf(w, "  %s: %s; %s [%s]\n", place, p.Text, p.Remedy, p.Rule.ID)
		if !slices.Contains(rules, p.Rule) {
			rules = append(rules, p.Rule)
		}
	}
	left := len(order) - min(max(most, 1), len(order))
	for _, n := range r.More {
		left += n
	}
	if left > 0 {
		fmt.Fprintf(w, "  and %s more (--most)\n", report.Number(left))
	}
	for _, x := range rules {
		fmt.Fprintf(w, "  [%s] %s, %s\n", x.ID, x.Known, x.Source)
	}
}

func auditCommand() *cobra.Command {
	var claim, output, environment, zone string
	var most int
	c := &cobra.Command{
		Use:   "audit TESTS… --claim HEXAGONS",
		Short: "Hold drive tests against claimed coverage, hexagon by hexagon",
		Long: `Audit reads tables of speed tests (Ookla's export, the FCC's speed test, or columns time, lat, lon, down_mbps, up_mbps,
environment) and holds them against a claim: a table of H3 hexagons of resolution 9, as filings and the published data have it.
It says which hexagons could be challenged now, which are at risk and what is missing, with the sampling error of the share of
failed tests, and where to drive next. A challenge asks for tests by local time: --zone gives the zone of times in UTC.

The exit code is 1 where a hexagon could be challenged now.`,
		Example: `  guyline rollout audit drive.csv --claim filing/hexagons_h3_res9_5GNR_7_1.csv --output audit.csv`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			env, ok := map[string]audit.Environment{"": audit.UnknownEnvironment, "outdoor": audit.Outdoor, "in-vehicle": audit.Vehicle}[environment]
			if !ok {
				return fmt.Errorf("--environment: expected outdoor or in-vehicle, found %q", environment)
			}
			if claim == "" {
				return errors.New("--claim: expected a table of hexagons, such as filing/hexagons_h3_res9_5GNR_7_1.csv")
			}
			if most < 1 {
				return fmt.Errorf("--most: expected a number from 1 on, found %d", most)
			}
			if output != "" {
				if err := checkFolder(output); err != nil {
					return err
				}
			}
			layout := audit.Layout{}
			if zone != "" {
				var err error
				if layout.Zone, err = time.LoadLocation(zone); err != nil {
					return fmt.Errorf("--zone: expected a name such as America/Denver, found %q", zone)
				}
			}
			a, err := openAudit(c.ErrOrStderr(), claim, audit.Options{AsOf: time.Now(), Environment: env}, layout, args)
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			r := a.Report()
			auditText(c.OutOrStdout(), r, most)
			if output != "" {
				if err := writeFile(output, r.WriteCSV); err != nil {
					return exitError{exitUsage, err}
				}
			}
			switch challenged := count(r)[audit.Challengeable]; {
			case r.Tests == 0:
				return exitError{exitUnreadable, errors.New("no test could be read")}
			case challenged > 0:
				return exitError{exitFindings, fmt.Errorf("%s of the hexagons could be challenged now", report.Number(challenged))}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&claim, "claim", "", "table of the claimed hexagons")
	f.StringVarP(&output, "output", "o", "", "table of all hexagons (CSV)")
	f.StringVar(&environment, "environment", "", "of tests that do not say theirs: outdoor or in-vehicle")
	f.StringVar(&zone, "zone", "", "time zone of tests whose times are in UTC, such as America/Denver")
	f.IntVar(&most, "most", 15, "how many hexagons to print")
	return c
}

func openAudit(stderr io.Writer, claim string, o audit.Options, layout audit.Layout, files []string) (*audit.Audit, error) {
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
	a := audit.New(held, o)
	for _, name := range files {
		tests, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		err = a.AddFile(tests, layout)
		tests.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return a, nil
}

// count is how many hexagons are at each risk.
func count(r *audit.Report) map[audit.Risk]int {
	counts := map[audit.Risk]int{}
	for _, h := range r.Hexagons {
		counts[h.Risk]++
	}
	return counts
}

func auditText(w io.Writer, r *audit.Report, most int) {
	counts := count(r)
	fmt.Fprintf(w, "%s tests; %s rows could not be read\n", report.Number(r.Tests), report.Number(r.BadRows))
	for _, why := range slices.Sorted(maps.Keys(r.Excluded)) {
		fmt.Fprintf(w, "  %s do not count: %s\n", report.Number(r.Excluded[why]), why)
	}
	for i, b := range r.Bad {
		if i == 3 {
			break
		}
		fmt.Fprintf(w, "  %v\n", b)
	}
	fmt.Fprintf(w, "\nHexagons (resolution 8, each environment by itself): %s can be challenged now, %s are at risk, %s are not, %s have no tests\n",
		report.Number(counts[audit.Challengeable]), report.Number(counts[audit.AtRisk]), report.Number(counts[audit.Unchallenged]), report.Number(counts[audit.Untested]))
	tested := slices.DeleteFunc(slices.Clone(r.Hexagons), func(h audit.Hexagon) bool { return h.Tests == 0 })
	for _, h := range tested[:min(most, len(tested))] {
		fmt.Fprintf(w, "  %s  %-10s  %-13s  %4d of %4d tests failed (%3.0f to %3.0f %% with 95 %% confidence)%s\n", h.Cell, h.Environment, h.Risk, h.Failed, h.Tests,
			100*h.Low, 100*h.High, missing(h.Missing))
	}
	if left := len(tested) - most; left > 0 {
		fmt.Fprintf(w, "  and %s more with tests (--most; --output has all)\n", report.Number(left))
	}
	next := r.Next(most)
	if len(next) == 0 {
		return
	}
	fmt.Fprintf(w, "\nWhere to drive next\n")
	for _, d := range audit.Order(next, next[0].Cell.LatLng()) {
		at := d.Cell.LatLng()
		fmt.Fprintf(w, "  %s  %-10s  %10.5f, %10.5f  %4d tests that pass would settle it\n", d.Cell, d.Environment, at.Lat, at.Lng, d.Tests)
	}
}

func missing(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "; missing for a challenge: " + strings.Join(list, ", ")
}

// writeFile writes a file, whole or not at all.
func writeFile(name string, write func(io.Writer) error) error { return writeTo(nil, name, write) }
