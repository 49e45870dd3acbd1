package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/check"
)

func checksCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "checks",
		Short: "List what is checked, or explain one check",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return listChecks(c.OutOrStdout())
		},
	}
	c.AddCommand(&cobra.Command{
		Use:   "list",
		Short: "List every check by principle",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return listChecks(c.OutOrStdout()) },
	}, &cobra.Command{
		Use:   "explain CHECK",
		Short: "Say what a check asks, on what grounds, from which facts, and how to mend a failure",
		Args:  cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, k := range check.List {
				ids = append(ids, k.ID+"\t"+k.Title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			k, ok := check.Find(args[0])
			if !ok {
				return fmt.Errorf("there is no check %q: guyline checks list names them all%s", args[0], nearest(args[0]))
			}
			return explain(c.OutOrStdout(), k)
		},
	})
	return c
}

func listChecks(w io.Writer) error {
	for _, p := range check.Principles() {
		if _, err := fmt.Fprintf(w, "%d. %s\n", p, p); err != nil {
			return err
		}
		for _, k := range check.List {
			if k.Principle == p {
				if _, err := fmt.Fprintf(w, "   %-8s  %-36s  %s\n", k.Severity, k.ID, k.Title); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func explain(w io.Writer, k *check.Check) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", k.ID, k.Title)
	fmt.Fprintf(&b, "  Principle  %d. %s\n", k.Principle, k.Principle)
	fmt.Fprintf(&b, "  Severity   %s (%s)\n", k.Severity, k.Strength)
	for i, c := range k.Cites {
		label := "Source"
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(&b, "  %-9s  %s\n", label, c)
	}
	if len(k.FiGHT) > 0 {
		fmt.Fprintf(&b, "  Technique  %s\n", strings.Join(k.FiGHT, ", "))
	}
	for _, part := range []struct{ head, text string }{
		{"What is asked", k.Requires}, {"What decides", k.Evidence}, {"What a failure allows", k.Risk},
	} {
		fmt.Fprintf(&b, "\n%s\n%s\n", part.head, wrap(part.text, 100, "  "))
	}
	fmt.Fprintf(&b, "\nHow to mend it\n")
	var dialects []string
	for d := range k.Remedies {
		dialects = append(dialects, d)
	}
	slices.Sort(dialects)
	for _, d := range dialects {
		name := d
		if d == "" {
			name = "in general"
		}
		fmt.Fprintf(&b, "  %s\n%s\n", name, wrap(k.Remedies[d], 96, "      "))
	}
	fmt.Fprintf(&b, "\nHow to accept it\n  in guyline.yaml, under waivers: { check: %s, subject: …, owner: …, reason: …, until: YYYY-MM-DD }\n", k.ID)
	_, err := io.WriteString(w, b.String())
	return err
}

// wrap breaks text into lines of at most width columns behind an indentation.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		switch {
		case column == 0:
			b.WriteString(indent)
		case column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// nearest proposes ids that hold a part of what was asked for.
func nearest(id string) string {
	var near []string
	for _, part := range strings.Split(id, "-") {
		for _, k := range check.List {
			if len(part) > 2 && strings.Contains(k.ID, part) && !slices.Contains(near, k.ID) && len(near) < 5 {
				near = append(near, k.ID)
			}
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, ", ") + "?"
}
