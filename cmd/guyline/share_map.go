package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/framework"
)

func shareMapCommand() *cobra.Command {
	var id, against, format, output string
	var list, quiet bool
	formats := []string{"text", "json", "markdown", "csv"}
	c := &cobra.Command{
		Use:   "map PATH…",
		Short: "Give the same evidence in the order and words of a framework",
		Long: `Map assesses the inputs and says how each control of a framework stands: met, partly met, not met, answered by figures that somebody has to judge,
or not assessed. Met is said only where checks decide all that a control asks.

--framework takes an id (--list shows them), a framework of your own in YAML, or an OSCAL catalogue or profile in JSON. With --against it says what
the evidence for one framework already shows for another, and what is missing there.`,
		Example: `  guyline share map network/ --framework enisa-5g-scm
  guyline share map network/ --framework nist-csf-2.0 --against eu-5g-toolbox
  guyline share map --list`,
		RunE: func(c *cobra.Command, args []string) error {
			if list {
				return listFrameworks(c.OutOrStdout())
			}
			if !slices.Contains(formats, format) {
				return fmt.Errorf("--format: expected one of %v, found %q", formats, format)
			}
			if len(args) == 0 {
				return fmt.Errorf("name the network to assess, or --list")
			}
			f, err := findFramework(id)
			if err != nil {
				return err
			}
			var other *framework.Framework
			if against != "" {
				if other, err = findFramework(against); err != nil {
					return err
				}
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
			in := assess.FrameworkInput(a.Report)
			m := mapped{f, framework.Assess(f, in), other, nil}
			if other != nil {
				m.crossings = framework.Cross(m.answers, framework.Assess(other, in))
			}
			err = writeTo(c.OutOrStdout(), output, map[string]func(io.Writer) error{
				"text": m.text, "markdown": m.markdown, "csv": m.csv, "json": func(w io.Writer) error { return encode(w, m.plain()) },
			}[format])
			if err != nil {
				return exitError{exitUsage, err}
			}
			return nil
		},
	}
	c.Flags().StringVar(&id, "framework", framework.PlanID, "framework: its id, or a file")
	c.Flags().StringVar(&against, "against", "", "say also what this evidence shows for another framework")
	c.Flags().StringVarP(&format, "format", "f", "text", "output format: "+strings.Join(formats, ", "))
	c.Flags().StringVarP(&output, "output", "o", "", "write to this file instead of standard output")
	c.Flags().BoolVar(&list, "list", false, "list the frameworks, and how much of each is decided automatically")
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "no progress")
	complete(c, "format", formats...)
	completeFrameworks(c, "framework", "against")
	return c
}

func completeFrameworks(c *cobra.Command, flags ...string) {
	all, err := framework.List()
	if err != nil {
		return
	}
	var ids []string
	for _, f := range all {
		ids = append(ids, f.ID)
	}
	for _, flag := range flags {
		complete(c, flag, ids...)
	}
}

// findFramework finds a framework by its id, or reads it from a file: YAML of ours, or OSCAL in JSON.
func findFramework(id string) (*framework.Framework, error) {
	if !strings.HasSuffix(id, ".yaml") && !strings.HasSuffix(id, ".yml") {
		return openFramework(id)
	}
	text, err := os.ReadFile(id)
	if err != nil {
		return nil, err
	}
	f, err := framework.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	return f, nil
}

func listFrameworks(w io.Writer) error {
	all, err := framework.List()
	if err != nil {
		return exitError{exitOurs, err}
	}
	for _, f := range all {
		if _, err := fmt.Fprintf(w, "%-22s %3d controls: %s\n%22s %s, %s\n", f.ID, len(f.Controls), f.Share(), "", f.Title, f.Version); err != nil {
			return err
		}
	}
	return nil
}

// mapped is a framework with its answers.
type mapped struct {
	framework *framework.Framework
	answers   []framework.Answer
	other     *framework.Framework
	crossings []framework.Crossing
}

func (m mapped) text(w io.Writer) error {
	var b strings.Builder
	counts := map[framework.Status]int{}
	for _, a := range m.answers {
		counts[a.Status]++
	}
	fmt.Fprintf(&b, "%s, %s\n%d controls: %d met, %d partly met, %d not met, %d answered by figures, %d not assessed\nof them: %s\n",
		m.framework.Title, m.framework.Version, len(m.answers), counts[framework.Met], counts[framework.PartlyMet], counts[framework.NotMet], counts[framework.Answered], counts[framework.NotAssessed], m.framework.Share())
	group := ""
	for _, a := range m.answers {
		if a.Control.Group != group {
			group = a.Control.Group
			fmt.Fprintf(&b, "\n%s\n", group)
		}
		fmt.Fprintf(&b, "  %-14s %-13s %s\n", a.Control.ID, a.Status, a.Control.Title)
		if a.Status != framework.NotAssessed {
			fmt.Fprintf(&b, "  %-14s %-13s   %s\n", "", "", a.Why)
			for _, f := range a.Figures {
				fmt.Fprintf(&b, "  %-14s %-13s   %s (%s)\n", "", "", f.Text, f.Command)
			}
			for _, x := range a.Checks {
				if len(x.Tally.Evidence) > 0 {
					fmt.Fprintf(&b, "  %-14s %-13s   %s: %s\n", "", "", x.ID, strings.Join(x.Tally.Evidence, ", "))
				}
			}
		}
	}
	if m.other != nil {
		fmt.Fprintf(&b, "\nwhat this shows for %s, %s\n", m.other.Title, m.other.Version)
		for _, x := range m.crossings {
			from := "nothing of it"
			if len(x.From) > 0 {
				from = "shared with " + strings.Join(x.From, ", ")
			}
			missing := ""
			if len(x.Missing) > 0 {
				missing = "; missing: " + strings.Join(x.Missing, ", ")
			}
			fmt.Fprintf(&b, "  %-14s %-13s %s\n  %-14s %-13s   %s%s\n", x.Control.ID, x.Status, x.Control.Title, "", "", from, missing)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (m mapped) markdown(w io.Writer) error {
	var b strings.Builder
	cell := func(s string) string { return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(s) }
	fmt.Fprintf(&b, "# %s, %s\n\n| Control | Title | Stands | Why |\n|---|---|---|---|\n", cell(m.framework.Title), cell(m.framework.Version))
	for _, a := range m.answers {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", cell(a.Control.ID), cell(a.Control.Title), a.Status, cell(a.Why))
	}
	if m.other != nil {
		fmt.Fprintf(&b, "\n# What this shows for %s, %s\n\n| Control | Title | Stands | Shared with | Missing |\n|---|---|---|---|---|\n", cell(m.other.Title), cell(m.other.Version))
		for _, x := range m.crossings {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", cell(x.Control.ID), cell(x.Control.Title), x.Status, cell(strings.Join(x.From, ", ")), cell(strings.Join(x.Missing, ", ")))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (m mapped) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write([]string{"framework", "control", "group", "title", "status", "decided", "why"})
	for _, a := range m.answers {
		out.Write([]string{m.framework.ID, a.Control.ID, a.Control.Group, a.Control.Title, string(a.Status), string(a.Decided), a.Why})
	}
	out.Flush()
	return out.Error()
}

type mappedControl struct {
	Control string   `json:"control"`
	Title   string   `json:"title"`
	Group   string   `json:"group"`
	Status  string   `json:"status"`
	Decided string   `json:"decided"`
	Why     string   `json:"why"`
	Checks  []string `json:"checks"`
	Figures []string `json:"figures"`
	Missing []string `json:"missing"`
	From    []string `json:"from,omitempty"`
}

// plain is what the JSON form holds.
func (m mapped) plain() any {
	controls := make([]mappedControl, 0, len(m.answers))
	for _, a := range m.answers {
		x := mappedControl{Control: a.Control.ID, Title: a.Control.Title, Group: a.Control.Group, Status: string(a.Status), Decided: string(a.Decided), Why: a.Why, Checks: []string{}, Figures: []string{}, Missing: append([]string{}, a.Missing...)}
		for _, k := range a.Checks {
			x.Checks = append(x.Checks, fmt.Sprintf("%s: %s", k.ID, k.Verdict))
		}
		for _, f := range a.Figures {
			x.Figures = append(x.Figures, f.Text)
		}
		controls = append(controls, x)
	}
	var against []mappedControl
	for _, x := range m.crossings {
		against = append(against, mappedControl{Control: x.Control.ID, Title: x.Control.Title, Group: x.Control.Group, Status: string(x.Status), Decided: string(x.Control.Decided()), From: x.From, Missing: append([]string{}, x.Missing...), Checks: []string{}, Figures: []string{}})
	}
	return struct {
		Framework string          `json:"framework"`
		Version   string          `json:"version"`
		Share     framework.Share `json:"share"`
		Controls  []mappedControl `json:"controls"`
		Against   []mappedControl `json:"against,omitempty"`
	}{m.framework.ID, m.framework.Version, m.framework.Share(), controls, against}
}
