package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/report"
)

func componentsCommand() *cobra.Command {
	var flags supplyFlags
	c := &cobra.Command{
		Use:   "components PATH…",
		Short: "Find vulnerable components in bills of materials, and say how complete the bills are",
		Long: `Components holds every component of every bill of materials against the advisories among the inputs: OSV, CISA's known
exploited vulnerabilities, EPSS, CSAF. Statements (VEX) say what does not affect; what they take away stays visible. A
component without a version or identifier, and one of a kind for which no advisories are given, is counted as not judged.

It ends with status 1 where a component is vulnerable.`,
		Example: `  guyline supply components examples/valley
  guyline supply components bom.cdx.json go-osv.jsonl known_exploited_vulnerabilities.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in, err := openSupply(c, args, flags)
			if err != nil {
				return err
			}
			if in.study.Software == nil {
				return exitError{exitUnreadable, errors.New("no input is a bill of materials (CycloneDX or SPDX)")}
			}
			tellFaults(c, in.study.Software.Faults)
			w := assess.SoftwareOf(in.study)
			if flags.format == "json" {
				err = encode(c.OutOrStdout(), w)
			} else {
				componentsText(c.OutOrStdout(), w)
			}
			if err == nil && w.Vulnerable > 0 {
				return exitError{exitFindings, nil}
			}
			return err
		},
	}
	flags.add(c)
	return c
}

func componentsText(w io.Writer, s *report.SupplySoftware) {
	for _, b := range s.Bills {
		runs := "no function that is known runs it"
		if len(b.Functions) > 0 {
			runs = "runs in " + strings.Join(b.Functions, ", ")
		}
		fmt.Fprintf(w, "%s: %s, %s, %s; %s\n", b.Path, b.Subject, b.Format, report.Some(b.Components, "component"), runs)
		for _, q := range b.Quality {
			fmt.Fprintf(w, "  %s: %s %%", q.Standard, report.Percent(q.Score))
			if len(q.Lacks) > 0 {
				fmt.Fprintf(w, "; lacks %s", strings.Join(q.Lacks, ", "))
			}
			fmt.Fprintln(w)
		}
	}
	for _, a := range s.Advisories {
		fmt.Fprintln(w, a)
	}
	if len(s.Advisories) == 0 {
		fmt.Fprintln(w, "No advisories were given: nothing can be said of vulnerabilities.")
	}
	fmt.Fprintf(w, "%s of %s judged: %s vulnerable, %s exploited, %s without a fixed version, %s taken away by statements\n\n", report.Number(s.Judged),
		report.Some(s.Components, "component"), report.Number(s.Vulnerable), report.Number(s.Exploited), report.Number(s.Unmended), report.Some(s.Silenced, "match"))
	for _, f := range s.Findings {
		people := ""
		if f.People > 0 {
			people = ", " + report.Number(f.People) + " people"
		}
		fmt.Fprintf(w, "%s %s%s\n", f.Name, f.Version, people)
		for _, v := range f.Vulnerabilities {
			id := strings.Join(append([]string{v.ID}, v.Aliases...), " ")
			if v.Severity > 0 {
				id += fmt.Sprintf(" (%.1f)", v.Severity)
			}
			state := "no fixed version is known"
			if v.Fixed != "" {
				state = "mended in " + v.Fixed
			}
			if v.Exploited != "" {
				state = "exploited since " + v.Exploited + "; " + state
			}
			if v.Statement != "" {
				state = v.Statement + "; " + state
			}
			fmt.Fprintf(w, "  %s: %s\n", id, state)
		}
	}
}
