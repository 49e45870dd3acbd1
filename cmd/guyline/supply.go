package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/supply"
)

func supplyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "supply",
		Short: "Say on whom a network depends, under which rules, and what goes with a supplier",
		Long: `Supply screens suppliers and their owners against the lists and rules that apply on a day, finds vulnerable components,
measures how concentrated each layer is, and computes what removing a supplier does.

It reads the same inputs as guyline assess, which shows the same answers in its report. Lists, owners, bills of materials,
advisories and statements among the inputs are recognised by their content; the section supply of guyline.yaml names others.
Without lists, names are held against those that statutes and notices name; guyline data lists fetches the others.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(screenCommand(), ownersCommand(), componentsCommand(), concentrationCommand(), removeCommand(), changesCommand(), vendorCommand())
	return c
}

// supplyFlags are those of every command below supply.
type supplyFlags struct {
	format, on string
	quiet      bool
}

func (f *supplyFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.format, "format", "text", "text or json")
	c.Flags().StringVar(&f.on, "on", "", "day on which lists and rules are judged, YYYY-MM-DD; today where it is left out")
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "no progress")
}

// parseDay reads a day of a flag; an empty one is now.
func parseDay(flag, text string, now time.Time) (time.Time, error) {
	if text == "" {
		return now, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, fmt.Errorf("--%s: expected a day such as 2027-12-23, found %q", flag, text)
	}
	return day, nil
}

// a supplyInput is a network that was read, and its study.
type supplyInput struct {
	network *network.Network
	files   []*source.File
	study   *supply.Study
	now     time.Time
}

// openSupply reads a network and studies its suppliers on a day.
func openSupply(c *cobra.Command, paths []string, flags supplyFlags) (*supplyInput, error) {
	if err := checkFormat(flags.format); err != nil {
		return nil, err
	}
	o, done := options(c, paths, flags.quiet)
	day, err := parseDay("on", flags.on, o.Now)
	if err != nil {
		done()
		return nil, err
	}
	n, files, err := assess.Load(c.Context(), o)
	done()
	if err != nil {
		return nil, err
	}
	n.Now = day
	tellNotes(c, files)
	s, err := assess.OpenSupply(c.Context(), n, files, day)
	switch {
	case c.Context().Err() != nil:
		return nil, c.Context().Err()
	case err != nil:
		return nil, exitError{exitUnreadable, err}
	case s == nil:
		return nil, exitError{exitUnreadable, errors.New("no input names a supplier or is a bill of materials: name suppliers of sites, cells, functions or equipment")}
	}
	tellFaults(c, s.Faults)
	return &supplyInput{n, files, s, day}, nil
}

// tellFaults says on standard error what was left out of a study.
func tellFaults(c *cobra.Command, faults []string) {
	for i, f := range faults {
		if i == faultsTold && len(faults) > faultsTold+1 {
			fmt.Fprintf(c.ErrOrStderr(), "guyline: and %s more; guyline assess --format json has them all\n", report.Number(len(faults)-i))
			return
		}
		fmt.Fprintln(c.ErrOrStderr(), "guyline:", f)
	}
}

// encode writes a value as JSON for people to read.
func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// columns writes rows in columns, the header first.
func columns(w io.Writer, rows [][]string) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	t.Flush()
}

func screenCommand() *cobra.Command {
	var flags supplyFlags
	var names []string
	var country string
	var explain bool
	c := &cobra.Command{
		Use:   "screen PATH…",
		Short: "Hold suppliers, their owners and names against lists of authorities",
		Long: `Screen holds every supplier of a network, everybody who owns one, and the names given by --name against the lists. A hit is
a person's to judge: --explain shows which words met which and what each weighs. "same" is perhaps the party itself, "group"
perhaps one of its group, which only data on ownership can show.

It ends with status 1 where a list in force names a supplier, or a rule reaches one through its owners.`,
		Example: `  guyline supply screen examples/valley
  guyline supply screen lists/ --name "Example Radio Works Ltd" --explain`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args)+len(names) == 0 {
				return errors.New("expected the paths of a network or of lists, or --name")
			}
			in, err := openScreen(c, args, names, country, flags)
			if err != nil {
				return err
			}
			var out []report.SupplySupplier
			listed := false
			for _, p := range in.study.Parties {
				if p.Supplier {
					x := assess.SupplierOf(in.study, p)
					out = append(out, x)
					listed = listed || x.Status == supply.Listed || x.Status == supply.Owned
				}
			}
			if flags.format == "json" {
				err = encode(c.OutOrStdout(), out)
			} else {
				screenText(c.OutOrStdout(), in.study, out, explain)
			}
			if err == nil && listed {
				return exitError{exitFindings, nil}
			}
			return err
		},
	}
	flags.add(c)
	c.Flags().StringArrayVar(&names, "name", nil, "a name to screen beside the network's suppliers; repeat for more")
	c.Flags().StringVar(&country, "country", "", "ISO 3166-1 alpha-2 code of the country of the names")
	c.Flags().BoolVar(&explain, "explain", false, "show which words met which")
	return c
}

// openScreen is openSupply with suppliers that are given by name.
func openScreen(c *cobra.Command, paths, names []string, country string, flags supplyFlags) (*supplyInput, error) {
	if len(names) == 0 {
		return openSupply(c, paths, flags)
	}
	if err := checkFormat(flags.format); err != nil {
		return nil, err
	}
	o, done := options(c, paths, flags.quiet)
	defer done()
	day, err := parseDay("on", flags.on, o.Now)
	if err != nil {
		return nil, err
	}
	n, files := network.New(), []*source.File(nil)
	if len(paths) > 0 {
		if n, files, err = assess.Load(c.Context(), o); err != nil {
			return nil, err
		}
	} else {
		n.Join()
	}
	n.Now = day
	for _, name := range names {
		e := n.Add(network.KindSupplier, "", name, nil)
		if country != "" {
			network.Country.Say(e, strings.ToUpper(country), network.Declared, network.Origin{Path: "--country"})
		}
	}
	n.Refresh()
	s, err := assess.OpenSupply(c.Context(), n, files, day)
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	tellFaults(c, s.Faults)
	return &supplyInput{n, files, s, day}, nil
}

func screenText(w io.Writer, s *supply.Study, suppliers []report.SupplySupplier, explain bool) {
	var lists []string
	for _, src := range s.Lists.Sources {
		for _, id := range src.Lists {
			date := "no date"
			if !src.Date.IsZero() {
				date = src.Date.Format(time.DateOnly)
			}
			lists = append(lists, fmt.Sprintf("%s (%s)", id, date))
		}
	}
	slices.Sort(lists)
	fmt.Fprintf(w, "Held against %s, as of %s\n\n", strings.Join(slices.Compact(lists), ", "), s.Terms.Day.Format(time.DateOnly))
	for _, x := range suppliers {
		fmt.Fprintf(w, "%-8s %s: %s\n", x.Status, x.Name, x.Why)
		for _, h := range x.Hits {
			relation, force := "group", ""
			if h.Same {
				relation = "same"
			}
			if !h.InForce {
				force = ", not in force on the day"
			}
			of := ""
			if h.Of != x.Name {
				of = " of " + h.Of
			}
			fmt.Fprintf(w, "           %s%s %.2f  %s: %s%s  %s\n", relation, of, h.Score, h.List, h.Name, force, h.Place)
			if explain {
				for _, word := range strings.Split(h.Why, "; ") {
					fmt.Fprintln(w, "               "+word)
				}
			}
		}
	}
}

// pointsShown is how many single points the text lists; reports have them all.
const pointsShown = 12

func concentrationCommand() *cobra.Command {
	var flags supplyFlags
	c := &cobra.Command{
		Use:   "concentration PATH…",
		Short: "Say on how few suppliers each layer rests, before and after owners are collapsed",
		Long: `Concentration gives, for each layer (ran, core, transport, timing, sim, cloud, chip) and each weight (assets, sites,
people, critical users), the largest share and the Herfindahl-Hirschman index: 10,000 for one supplier, 5,000 for two equal
ones. It counts by the suppliers' names, and again by the groups that own them.`,
		Example: `  guyline supply concentration examples/valley`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in, err := openSupply(c, args, flags)
			if err != nil {
				return err
			}
			layers := assess.LayersOf(in.study)
			points, err := in.study.SinglePoints(c.Context())
			if err != nil {
				return err
			}
			if flags.format == "json" {
				return encode(c.OutOrStdout(), layers)
			}
			rows := [][]string{{"LAYER", "BY", "SUPPLIERS", "LARGEST", "SHARE", "HHI", "LARGEST GROUP", "SHARE", "HHI", "IN ITS PLACE"}}
			for _, l := range layers {
				rows = append(rows, []string{l.Layer, l.Weight, fmt.Sprint(l.Suppliers), l.Largest, report.Percent(l.Share) + " %", fmt.Sprintf("%.0f", l.HHI),
					l.Group, report.Percent(l.OwnedShare) + " %", fmt.Sprintf("%.0f", l.OwnedHHI), cmp.Or(strings.Join(l.Substitutes, ", "), "nobody known")})
			}
			columns(c.OutOrStdout(), rows)
			if len(points) > 0 {
				fmt.Fprintln(c.OutOrStdout(), "\nSingle points, for which nothing stands in:")
			}
			for _, p := range points[:min(len(points), pointsShown)] {
				fmt.Fprintf(c.OutOrStdout(), "  %s (%s, %s): %s, %s people\n", p.Asset.Name, p.Asset.Layer, cmp.Or(p.Asset.Supplier, "no supplier named"),
					report.Some(p.Cells, "cell"), report.Number(p.People))
			}
			unnamed := 0
			for _, a := range in.study.Assets {
				if a.Supplier == "" {
					unnamed += a.Count
				}
			}
			if unnamed > 0 {
				fmt.Fprintf(c.OutOrStdout(), "\nNot counted: %s of which no supplier is named.\n", report.Some(unnamed, "asset"))
			}
			return nil
		},
	}
	flags.add(c)
	return c
}
