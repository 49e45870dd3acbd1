package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/rollout/plan"
)

func planCommand() *cobra.Command {
	var format string
	var budgets, trusted []string
	var share, target float64
	var quiet bool
	c := &cobra.Command{
		Use:   "plan PATH…",
		Short: "Choose what to build next, when, and with whose equipment",
		Long: `Plan chooses among the candidates so that the most people are newly served under each year's budget, or so that a
share of all people is served at the least cost (--target). It keeps to trusted suppliers (those that guyline.yaml does not
call untrusted, or --trusted alone), to the largest share of one supplier, to lead times, and to backhaul: fibre within reach,
or a microwave hop with a clear path. It prints how far any better plan could be, at most (the certified gap).`,
		Example: `  guyline rollout plan examples/valley
  guyline rollout plan examples/valley --budget 2027=2000000 --budget 2028=500000
  guyline rollout plan examples/valley --target 0.99`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			own, err := parseBudgets(budgets)
			if err = cmp.Or(checkFormat(format), err); err != nil {
				return err
			}
			if c.Flags().Changed("largest-supplier-share") {
				err = checkShare("largest-supplier-share", share)
			}
			if c.Flags().Changed("target") {
				err = cmp.Or(err, checkShare("target", target))
			}
			if err != nil {
				return err
			}
			s, n, section, err := openStudy(c, args, quiet)
			if err == nil {
				err = needPeople(s)
			}
			if err != nil {
				return err
			}
			terms := assess.BuildTerms(section)
			if len(own) > 0 {
				terms.Budgets = own
			}
			terms.LargestSupplierShare = cmp.Or(share, terms.LargestSupplierShare)
			terms.TargetShare = cmp.Or(target, terms.TargetShare)
			suppliers := rollout.Trusted(n, s.Candidates)
			if len(trusted) > 0 {
				if suppliers, err = chosen(trusted, s.Candidates); err != nil {
					return err
				}
			}
			p, err := s.Plan(c.Context(), terms, suppliers)
			var unreachable *plan.Unreachable
			switch {
			case errors.As(err, &unreachable):
				return exitError{exitFindings, err}
			case err != nil:
				return exitError{exitUnreadable, err}
			}
			if format == "json" {
				enc := json.NewEncoder(c.OutOrStdout())
				enc.SetIndent("", "  ")
				return enc.Encode(assess.PlanOf(p, terms.Goal()))
			}
			planText(c.OutOrStdout(), p, terms.Goal())
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&format, "format", "text", "text or json")
	f.StringArrayVar(&budgets, "budget", nil, "YEAR=AMOUNT in place of guyline.yaml's; repeat for more years")
	f.StringArrayVar(&trusted, "trusted", nil, "a supplier that may be chosen, in place of guyline.yaml's; repeat for more")
	f.Float64Var(&share, "largest-supplier-share", 0, "of the sites that are built, 0 to 1")
	f.Float64Var(&target, "target", 0, "share of all people to serve at the least cost, 0 to 1")
	f.BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}

func parseBudgets(texts []string) ([]rollout.Budget, error) {
	var out []rollout.Budget
	for _, text := range texts {
		year, amount, ok := strings.Cut(text, "=")
		y, err := strconv.Atoi(year)
		a, err2 := strconv.ParseFloat(amount, 64)
		if !ok || err != nil || err2 != nil || y < 2000 || y > 2200 || !(a >= 0 && a <= 1e15) {
			return nil, fmt.Errorf("--budget: expected YEAR=AMOUNT such as 2027=1500000, found %q", text)
		}
		out = append(out, rollout.Budget{Year: y, Amount: a})
	}
	slices.SortFunc(out, func(a, b rollout.Budget) int { return a.Year - b.Year })
	return out, nil
}

// chosen is the suppliers that --trusted names, as the candidates write them.
func chosen(names []string, candidates []rollout.Candidate) ([]string, error) {
	var all, out []string
	for _, c := range candidates {
		if !slices.Contains(all, c.Supplier) {
			all = append(all, c.Supplier)
		}
	}
	for _, name := range names {
		i := slices.IndexFunc(all, func(s string) bool { return strings.EqualFold(s, name) })
		if i < 0 {
			return nil, fmt.Errorf("--trusted: no candidate is of %q; they are of %s", name, strings.Join(all, ", "))
		}
		out = append(out, all[i])
	}
	return out, nil
}

// planText prints a plan.
func planText(w io.Writer, p *plan.Plan, goal plan.Goal) {
	r := assess.PlanOf(p, goal)
	sites := "sites"
	if len(r.Builds) == 1 {
		sites = "site"
	}
	fmt.Fprintf(w, "%d %s for %s: %s people more are served (%s of %s are already)\n", len(r.Builds), sites, report.Money(r.Cost), report.Number(r.People),
		report.Number(int(p.Already)), report.Number(int(p.Total)))
	if r.Target {
		fmt.Fprintf(w, "No plan on these terms reaches the target for less than %s: the certified gap is %s %%\n", report.Money(p.Bound), r.GapPercent())
	} else {
		fmt.Fprintf(w, "No plan on these terms serves more than %s: the certified gap is %s %%\n", report.Number(r.Bound), r.GapPercent())
	}
	if p.Stopped {
		fmt.Fprintln(w, "The search was stopped: a longer one may find a better plan")
	}
	site, option := 4, 6
	for _, b := range r.Builds {
		site, option = max(site, len([]rune(b.Site))), max(option, len([]rune(b.Option)))
	}
	for _, y := range p.Years {
		fmt.Fprintf(w, "\n%d  budget %s, spent %s, newly served %s\n", y.Year, report.Money(float64(y.Budget)), report.Money(float64(y.Spent)), report.Number(int(y.People)))
		for _, b := range y.Builds {
			fmt.Fprintf(w, "  %-*s  %-*s  %12s  %s\n", site, b.Site, option, b.Option, report.Money(float64(b.Cost)), b.Why)
		}
		if y.Next != nil {
			fmt.Fprintf(w, "  next: with %s more one would build %s (%s) and serve %s people\n", report.Money(float64(y.Next.Short)), y.Next.Site, y.Next.Option,
				report.Number(int(y.Next.People)))
		}
	}
	if len(p.Supplier) > 0 {
		fmt.Fprintf(w, "\nSuppliers of the plan\n")
		for _, s := range p.Supplier {
			fmt.Fprintf(w, "  %-32s %5d of the sites (%3.0f %%)  %12s people  %14s\n", s.Supplier, s.Sites, 100*s.OfSites, report.Number(int(s.People)),
				report.Money(float64(s.Cost)))
		}
	}
	for i, why := range p.Refusals() {
		if i == 0 {
			fmt.Fprintf(w, "\nNot chosen\n")
		}
		fmt.Fprintf(w, "  %s\n", why)
	}
}

func resilienceCommand() *cobra.Command {
	var format string
	var most int
	var quiet bool
	c := &cobra.Command{
		Use:   "resilience PATH…",
		Short: "Say what the loss of each site, supplier, power area and link costs in people",
		Long: `Resilience takes every site, supplier, power area and backhaul link away by itself and counts the people who are served
then no longer, and those whom another cell takes over. A site with several links loses service only with all of them.`,
		Example: `  guyline rollout resilience examples/valley`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			if most < 1 {
				return fmt.Errorf("--most: expected a number from 1 on, found %d", most)
			}
			s, _, _, err := openStudy(c, args, quiet)
			if err == nil {
				err = cmp.Or(needCells(s), needPeople(s))
			}
			if err != nil {
				return err
			}
			w := c.OutOrStdout()
			failures := s.Service.Failures()
			left := len(failures) - most
			failures = failures[:min(most, len(failures))]
			if format == "json" {
				out := make([]report.RolloutFailure, 0, len(failures))
				for _, f := range failures {
					out = append(out, report.RolloutFailure{Cause: string(f.Cause), Name: f.Name, Sites: f.Sites, Cells: f.Cells, People: f.People, Moved: f.Moved})
				}
				enc := json.NewEncoder(w)
				enc.SetIndent("", "  ")
				return enc.Encode(out)
			}
			people, served, twice := s.Service.Total()
			fmt.Fprintf(w, "%s of %s people served, %s by two sites\n\n", report.Number(served), report.Number(people), report.Number(twice))
			fmt.Fprintf(w, "  %-14s %-32s %6s %6s %13s %13s\n", "what fails", "", "sites", "cells", "lose service", "move over")
			for _, f := range failures {
				fmt.Fprintf(w, "  %-14s %-32s %6s %6s %13s %13s\n", f.Cause, f.Name, report.Number(f.Sites), report.Number(f.Cells), report.Number(f.People), report.Number(f.Moved))
			}
			if left > 0 {
				fmt.Fprintf(w, "  and %s that cost no more: --most prints them\n", report.Number(left))
			}
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.Flags().IntVar(&most, "most", 30, "how many failures to print, the worst first")
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}
