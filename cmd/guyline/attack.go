package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/report"
)

// attackFlags are those of every command below attack.
type attackFlags struct {
	from, to, format, output, failOn string
	whatIf                           []string
	k, trials                        int
	quiet                            bool
}

func (f *attackFlags) add(c *cobra.Command, formats []string) {
	var footholds, assets []string
	for _, x := range technique.Footholds {
		footholds = append(footholds, x.ID)
	}
	for _, x := range technique.Assets {
		assets = append(assets, string(x.State))
	}
	c.Flags().StringVar(&f.from, "from", "", "foothold from which to look: "+strings.Join(footholds, ", ")+"; all where it is left out")
	c.Flags().StringVar(&f.to, "to", "", "asset to which to look: "+strings.Join(assets, ", ")+"; all where it is left out")
	c.Flags().StringVarP(&f.format, "format", "f", "text", "output format: "+strings.Join(formats, ", "))
	c.Flags().StringVarP(&f.output, "output", "o", "", "write to this file instead of standard output")
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "no progress")
	complete(c, "from", footholds...)
	complete(c, "to", assets...)
	complete(c, "format", formats...)
}

// attackFormats are the forms in which paths are written.
var attackFormats = []string{"text", "json", "dot", "mermaid", "stix", "navigator"}

func attackCommand() *cobra.Command {
	var flags attackFlags
	c := &cobra.Command{
		Use:   "attack PATH…",
		Short: "Say how an attacker gets from where he can stand to what must not fall, and whom that hurts",
		Long: `Attack derives paths from footholds (where an attacker can stand) to assets (what must not fall), from the same inputs as
guyline assess and from what its checks say. Each step names the weakness that makes it possible, and the file and line or the
capture and frame that show it. A step that nothing shows and nothing refutes is told as possible, not evidenced.

It lists the worst path of each foothold to each asset, those that evidence shows first, then by the people who are hurt. With --from and
--to it lists the path to each function or area, with --k the N shortest ways. --what-if supposes a change to be made (its id from
guyline attack fixes, the words before its colon, or the id of a check that would pass) and tells what it closes.

The forms dot and mermaid are graphs, stix is a STIX 2.1 bundle, navigator a layer for the FiGHT Navigator.`,
		Example: `  guyline attack network/
  guyline attack network/ --from core --to subscriber-keys --k 3
  guyline attack network/ --what-if oauth-off
  guyline attack network/ --format dot | dot -Tsvg > paths.svg`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains([]string{"none", "evidenced", "possible"}, flags.failOn) {
				return fmt.Errorf("--fail-on: expected none, evidenced or possible, found %q", flags.failOn)
			}
			r, err := runAttack(c, args, &flags, attackFormats)
			if err != nil {
				return err
			}
			err = writeAttack(c.OutOrStdout(), &flags, map[string]func(io.Writer) error{
				"text":      func(w io.Writer) error { return report.WriteAttack(w, r.Attack, width(w)) },
				"json":      func(w io.Writer) error { return encode(w, r.Attack) },
				"dot":       func(w io.Writer) error { return report.WriteDOT(w, r.Attack) },
				"mermaid":   func(w io.Writer) error { return report.WriteMermaid(w, r.Attack) },
				"stix":      func(w io.Writer) error { return report.WriteSTIX(w, r) },
				"navigator": func(w io.Writer) error { return report.WriteNavigator(w, r) },
			})
			if err != nil {
				return err
			}
			evidenced, possible := r.Attack.Pairs()
			if flags.failOn != "none" && evidenced > 0 || flags.failOn == "possible" && possible > 0 {
				return exitError{exitFindings, nil}
			}
			return nil
		},
	}
	flags.add(c, attackFormats)
	c.Flags().StringArrayVar(&flags.whatIf, "what-if", nil, "suppose this change to be made, and tell what it closes; may be given several times")
	c.Flags().IntVar(&flags.k, "k", 1, "how many ways of each listed pair, the shortest first")
	c.Flags().StringVar(&flags.failOn, "fail-on", "none", "end with code 1 where a path is evidenced, or at least possible: none, evidenced or possible")
	complete(c, "fail-on", "none", "evidenced", "possible")
	c.AddCommand(attackFixesCommand(), attackRisksCommand())
	return c
}

func attackFixesCommand() *cobra.Command {
	flags := attackFlags{k: 1}
	formats := []string{"text", "json"}
	c := &cobra.Command{
		Use:   "fixes PATH…",
		Short: "Name the fewest changes that close every evidenced path to an asset",
		Long: `Fixes names, for each asset, the smallest set of changes after which no evidenced path leads to it: exactly, or with a bound that no set
can undercut where the search for it was too long. Each change has the file and line to edit and the product's own
configuration line. What no change closes is told.`,
		Example: `  guyline attack fixes network/ --to subscriber-keys`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := runAttack(c, args, &flags, formats)
			if err != nil {
				return err
			}
			return writeAttack(c.OutOrStdout(), &flags, map[string]func(io.Writer) error{
				"text": func(w io.Writer) error { return report.WriteFixes(w, r.Attack, width(w)) },
				"json": func(w io.Writer) error {
					return encode(w, struct {
						Fixes   []report.AttackFixes  `json:"fixes"`
						Changes []report.AttackChange `json:"changes"`
					}{r.Attack.Fixes, r.Attack.Changes})
				},
			})
		},
	}
	flags.add(c, formats)
	return c
}

func attackRisksCommand() *cobra.Command {
	flags := attackFlags{k: 1}
	formats := []string{"text", "json"}
	c := &cobra.Command{
		Use:   "risks PATH…",
		Short: "Keep the register of risks, and rank them by a model of chance",
		Long: `Risks lists the register: the risks of guyline.yaml (section attack, key risks) with owner, treatment, date, and what remains after
their changes, and one for each asset to which evidence leads and that nobody has taken. Beside it stands a model, apart from the
evidence: how often each asset falls in seeded trials, and the people-hours lost, with every assumption and its source.`,
		Example: `  guyline attack risks network/`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := runAttack(c, args, &flags, formats)
			if err != nil {
				return err
			}
			return writeAttack(c.OutOrStdout(), &flags, map[string]func(io.Writer) error{
				"text": func(w io.Writer) error {
					if err := report.WriteRegister(w, r.Attack, width(w)); err != nil {
						return err
					}
					if _, err := fmt.Fprintln(w); err != nil {
						return err
					}
					return report.WriteRisk(w, r.Attack, width(w))
				},
				"json": func(w io.Writer) error {
					return encode(w, struct {
						Register []report.AttackEntry `json:"register"`
						Risk     *report.AttackRisk   `json:"risk"`
					}{r.Attack.Register, r.Attack.Risk})
				},
			})
		},
	}
	flags.add(c, formats)
	c.Flags().IntVar(&flags.trials, "trials", 100_000, "trials of the model of chance")
	return c
}

// runAttack assesses the inputs and gives the report, whose Attack is never nil.
func runAttack(c *cobra.Command, paths []string, flags *attackFlags, formats []string) (*report.Report, error) {
	if !slices.Contains(formats, flags.format) {
		return nil, fmt.Errorf("--format: expected one of %s, found %q", strings.Join(formats, ", "), flags.format)
	}
	if flags.k < 1 || flags.k > maxWays {
		return nil, fmt.Errorf("--k: expected 1 to %d, found %d", maxWays, flags.k)
	}
	if flags.trials < 0 || flags.trials > maxTrials {
		return nil, fmt.Errorf("--trials: expected 1 to %d, found %d", maxTrials, flags.trials)
	}
	o, done := options(c, paths, flags.quiet)
	o.Attack = assess.AttackOptions{From: flags.from, To: flags.to, WhatIf: flags.whatIf, K: flags.k, Trials: flags.trials}
	a, err := assess.Run(c.Context(), o)
	done()
	if err != nil {
		return nil, err
	}
	tellNotes(c, a.Files)
	if err := usable(a); err != nil {
		return nil, err
	}
	if a.Report.Attack == nil {
		return nil, exitError{exitUnreadable, errors.New("no path to look for: the input holds no function or site that an attacker could reach")}
	}
	return a.Report, nil
}

// maxWays bounds the ways of one pair that a user can ask for, maxTrials the trials.
const (
	maxWays   = 1000
	maxTrials = 10_000_000
)

func writeAttack(stdout io.Writer, flags *attackFlags, forms map[string]func(io.Writer) error) error {
	if err := writeTo(stdout, flags.output, forms[flags.format]); err != nil {
		return exitError{exitUsage, err}
	}
	return nil
}
