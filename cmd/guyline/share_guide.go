package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/report"
)

func shareGuideCommand() *cobra.Command {
	var id, format, output string
	var quiet bool
	formats := []string{"text", "json", "markdown"}
	c := &cobra.Command{
		Use:   "guide PATH…",
		Short: "Write a plan of improvement in the recipient's framework, the most effective step first",
		Long: `Guide assesses the inputs and orders what to mend: first what is a line of configuration, then deployment and software, then what takes a supplier or a
budget; in each, by severity, by the attack paths that a change closes, and by the people affected. Each step has its place, the product's own remedy, the
controls of the framework that it advances, and how to see that it is done. What only people can show stands at the end.`,
		Example: `  guyline share guide network/ --framework eu-5g-toolbox
  guyline share guide network/ --framework nist-csf-2.0 --format markdown -o plan.md`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return fmt.Errorf("--format: expected one of %v, found %q", formats, format)
			}
			f, err := findFramework(id)
			if err != nil {
				return err
			}
			o, done := options(c, args, quiet)
			a, err := assess.Run(c.Context(), o)
			done()
			if err != nil {
				return err
			}
			tellNotes(c, a.Files)
			if err := usable(a); err != nil {
				return err
			}
			controls, asks := guided(f)
			g := report.NewGuide(a.Report, f.Title+", "+f.Version, controls, asks)
			err = writeTo(c.OutOrStdout(), output, map[string]func(io.Writer) error{
				"text":     func(w io.Writer) error { return report.WriteGuide(w, g, width(w)) },
				"json":     func(w io.Writer) error { return encode(w, g) },
				"markdown": func(w io.Writer) error { return report.MarkdownGuide(w, g) },
			}[format])
			if err != nil {
				return exitError{exitUsage, err}
			}
			return nil
		},
	}
	c.Flags().StringVar(&id, "framework", framework.PlanID, "framework: its id, or a file")
	c.Flags().StringVarP(&format, "format", "f", "text", "output format: "+strings.Join(formats, ", "))
	c.Flags().StringVarP(&output, "output", "o", "", "write to this file instead of standard output")
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "no progress")
	complete(c, "format", formats...)
	completeFrameworks(c, "framework")
	return c
}

// guided gives the controls that rest on each check, and those that people alone decide.
func guided(f *framework.Framework) (controls map[string][]string, asks []report.GuideAsk) {
	controls = map[string][]string{}
	for _, k := range f.Controls {
		for _, m := range k.Maps {
			for _, id := range m.Checks {
				if !slices.Contains(controls[id], k.ID) {
					controls[id] = append(controls[id], k.ID)
				}
			}
		}
		if k.Decided() == framework.ByPeople {
			asks = append(asks, report.GuideAsk{Control: k.ID, Title: k.Title, Ask: k.People})
		}
	}
	return controls, asks
}
