package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/supply"
)

func removeCommand() *cobra.Command {
	var flags supplyFlags
	var mode string
	c := &cobra.Command{
		Use:   "remove NAME PATH…",
		Short: "Compute what the network loses with a supplier, and how it is replaced",
		Long: `Remove takes a supplier away, and with it every supplier of its group, and says what fails, who loses service, and how
everything of it is replaced: by whom, in which month, at what cost. Modes:

  off         everything of it stops
  no-new      what stands stays; what was planned with it is not built
  no-spares   what breaks stays broken; hardware fails at its class's rate
  no-patches  software keeps the vulnerabilities that it has

People are those whom no other cell serves by the prediction, where the section rollout of guyline.yaml names ground and
people; else all whom the cells serve. Costs come from tables of prices, crews and deadline from the section supply.`,
		Example: `  guyline supply remove "Tessaly Radio Systems" examples/valley --on 2027-06-30
  guyline supply remove "Fennimore Core Systems" examples/valley --mode no-patches`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			m, err := supply.ParseMode(mode)
			if err != nil {
				return fmt.Errorf("--mode: %w", err)
			}
			in, err := openSupply(c, args[1:], flags)
			if err != nil {
				return err
			}
			x, err := assess.Remove(c.Context(), in.network, in.files, in.study, args[0], m)
			if err != nil {
				return exitError{exitUsage, err}
			}
			if flags.format == "json" {
				return encode(c.OutOrStdout(), removalOf(x))
			}
			removeText(c.OutOrStdout(), x)
			return nil
		},
	}
	flags.add(c)
	c.Flags().StringVar(&mode, "mode", string(supply.Off), "what ends: off, no-new, no-spares or no-patches")
	return c
}

// removal is a removal as JSON: what reports have, the mode, and the schedule.
type removal struct {
	report.SupplyRemoval
	Mode     string        `json:"mode"`
	On       string        `json:"on"`
	Planned  []string      `json:"planned"`
	Years    []removalYear `json:"years"`
	Open     []string      `json:"open"`
	Schedule []removalStep `json:"schedule"`
	Deadline string        `json:"deadline"`
	Crews    float64       `json:"crewsNeeded"`
}

type removalYear struct {
	Year   int     `json:"year"`
	Pieces float64 `json:"pieces"`
	People float64 `json:"people"`
}

type removalStep struct {
	Month    int    `json:"month"`
	Pieces   int    `json:"pieces"`
	Asset    string `json:"asset"`
	Class    string `json:"class"`
	Supplier string `json:"supplier"`
	People   int    `json:"people"`
}

func removalOf(x *supply.Removed) removal {
	r := removal{SupplyRemoval: assess.RemovalOf(x), Mode: string(x.Mode), On: x.On.Format(time.DateOnly), Planned: append([]string{}, x.Planned...), Years: []removalYear{},
		Open: append([]string{}, x.Open...), Schedule: []removalStep{}, Deadline: x.Replacement.DeadlineAt.Format(time.DateOnly), Crews: x.Replacement.NeedCrews}
	for _, y := range x.Years {
		r.Years = append(r.Years, removalYear(y))
	}
	for _, s := range x.Replacement.Steps {
		r.Schedule = append(r.Schedule, removalStep(s))
	}
	return r
}

// stepsShown is how many steps of a schedule the text lists.
const stepsShown = 12

func removeText(w io.Writer, x *supply.Removed) {
	r := assess.RemovalOf(x)
	fmt.Fprintf(w, "Without %s from %s (%s)\n", strings.Join(x.Members, ", "), x.On.Format(time.DateOnly), x.Mode)
	var layers []string
	for _, l := range supply.Layers {
		if n := x.ByLayer[l]; n > 0 {
			layers = append(layers, fmt.Sprintf("%s %s", report.Number(n), l))
		}
	}
	fmt.Fprintf(w, "  %s: %s\n", report.Some(r.Assets, "piece"), strings.Join(layers, ", "))
	switch x.Mode {
	case supply.Off:
		fmt.Fprintf(w, "  %s at %s fail; %s people lose service", report.Some(x.Cells, "cell"), report.Some(x.Sites, "site"), report.Number(x.People))
		if x.Covered {
			fmt.Fprintf(w, " by the prediction, %s move to other cells", report.Number(x.Moved))
		}
		fmt.Fprintln(w)
		if len(x.Lost) > 0 {
			fmt.Fprintf(w, "  functions that fail: %s\n", strings.Join(x.Lost, ", "))
		}
		if len(x.Critical) > 0 {
			fmt.Fprintf(w, "  critical users: %s\n", strings.Join(x.Critical, ", "))
		}
	case supply.NoNew:
		fmt.Fprintf(w, "  nothing stops; of the plan %s not built", report.Some(len(x.Planned), "site"))
		if len(x.Planned) > 0 {
			fmt.Fprintf(w, ": %s", strings.Join(x.Planned, ", "))
		}
		fmt.Fprintln(w)
	case supply.NoSpares:
		for _, y := range x.Years {
			fmt.Fprintf(w, "  after %s: %.1f pieces have failed, %s people are expected to be without them\n", report.Some(y.Year, "year"), y.Pieces, report.Number(int(y.People+0.5)))
		}
	case supply.NoPatches:
		fmt.Fprintf(w, "  %s people depend on what is no longer mended", report.Number(x.People))
		if len(x.Open) > 0 {
			fmt.Fprintf(w, "; vulnerable today: %s", strings.Join(x.Open, ", "))
		}
		fmt.Fprintln(w)
	}
	p := x.Replacement
	fmt.Fprintf(w, "Replacement\n  cost: %s\n", r.Cost())
	for _, l := range r.Lines {
		fmt.Fprintln(w, "    "+l)
	}
	for _, d := range p.Left {
		within := ""
		if !slices.Contains(p.Unoffered, d.Class) {
			within = " within the largest share of a supplier"
		}
		fmt.Fprintf(w, "  no offer%s for %s × %s\n", within, report.Number(d.Count), d.Class)
	}
	if len(p.Steps) > 0 {
		in := fmt.Sprintf("takes %s, in time for", report.Some(p.Months, "month"))
		switch {
		case p.Endless:
			in = "takes more than a thousand years, and misses"
		case float64(p.Months) > p.DeadlineMonths:
			in = fmt.Sprintf("takes %s, and misses", report.Some(p.Months, "month"))
		}
		fmt.Fprintf(w, "  %s the deadline of %s", in, p.DeadlineAt.Format(time.DateOnly))
		if p.NeedCrews > 0 {
			fmt.Fprintf(w, "; %.1f crews meet it", p.NeedCrews)
		}
		fmt.Fprintln(w)
		for i, s := range p.Steps {
			if i == stepsShown {
				fmt.Fprintf(w, "    and %s more; --format json lists them\n", report.Number(len(p.Steps)-i))
				break
			}
			pieces := ""
			if s.Pieces > 1 {
				pieces = report.Number(s.Pieces) + " of "
			}
			fmt.Fprintf(w, "    month %d: %s%s (%s) by %s, %s people\n", s.Month, pieces, s.Asset, s.Class, s.Supplier, report.Number(s.People))
		}
	}
	for _, a := range r.Assumed {
		fmt.Fprintln(w, "  assumed: "+a)
	}
}
