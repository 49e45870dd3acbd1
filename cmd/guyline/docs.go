package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
)

// docsCommand writes the generated reference. It is hidden: make docs calls it.
func docsCommand() *cobra.Command {
	var dir string
	var verify bool
	c := &cobra.Command{
		Use:    "docs",
		Short:  "Write the reference of checks, frameworks, techniques, inputs, attributes and commands as Markdown",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var stale []error
			frameworks, err := frameworksPage()
			if err != nil {
				return err
			}
			for name, text := range map[string]string{
				"checks.md":     checksPage(),
				"inputs.md":     inputsPage(),
				"attributes.md": attributesPage(),
				"commands.md":   commandsPage(c.Root()),
				"techniques.md": techniquesPage(),
				"frameworks.md": frameworks,
			} {
				file := filepath.Join(dir, name)
				if !verify {
					if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
						return err
					}
					continue
				}
				if have, err := os.ReadFile(file); err != nil || !bytes.Equal(have, []byte(text)) {
					stale = append(stale, fmt.Errorf("%s is not current: run make docs", file))
				}
			}
			return errors.Join(stale...)
		},
	}
	c.Flags().StringVar(&dir, "dir", "docs", "folder to write into")
	c.Flags().BoolVar(&verify, "check", false, "write nothing; fail where a page is not current")
	return c
}

const generated = "<!-- Written by make docs. Change the code, not this page. -->\n\n"

func checksPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# Checks\n\n%d checks under twelve principles. `guyline checks explain ID` prints one.\n", generated, len(check.List))
	for _, p := range check.Principles() {
		head := fmt.Sprintf("\n## %d. %s\n", p, p)
		for _, k := range check.List {
			if k.Principle != p {
				continue
			}
			b.WriteString(head)
			head = ""
			fmt.Fprintf(&b, "\n### %s\n\n%s. Severity %s (%s).\n\n", k.ID, k.Title, k.Severity, k.Strength)
			fmt.Fprintf(&b, "- Asked: %s\n- Decided by: %s\n- A failure allows: %s\n", k.Requires, k.Evidence, k.Risk)
			var cites []string
			for _, c := range k.Cites {
				cites = append(cites, c.String())
			}
			fmt.Fprintf(&b, "- Source: %s\n", strings.Join(cites, "; "))
			if len(k.FiGHT) > 0 {
				fmt.Fprintf(&b, "- Techniques: %s\n", strings.Join(k.FiGHT, ", "))
			}
			fmt.Fprintf(&b, "- Remedy: %s\n", k.Remedies[""])
		}
	}
	return b.String()
}

func inputsPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# Inputs\n\nFiles are recognised by their content, in this order.\n\n| format | what it is |\n|---|---|\n", generated)
	for _, f := range assess.Formats {
		fmt.Fprintf(&b, "| %s | %s |\n", f.Name, f.About)
	}
	return b.String()
}

func attributesPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# Attributes\n\nWhat the model knows of its elements: the names in `guyline facts` and in policies.\n\n", generated)
	b.WriteString("| attribute | of | what it says |\n|---|---|---|\n")
	for _, a := range network.Attributes {
		var kinds []string
		for _, k := range a.On() {
			kinds = append(kinds, string(k))
		}
		doc := a.Doc()
		if a.Many() {
			doc += " (several)"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", a.Name(), strings.Join(kinds, ", "), doc)
	}
	return b.String()
}

func commandsPage(root *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# Commands\n\nResults go to standard output, messages and progress to standard error.\n\n", generated)
	b.WriteString("| exit code | meaning |\n|---|---|\n| 0 | clean: no finding at or above the threshold |\n" +
		"| 1 | findings at or above the threshold |\n| 2 | the command line, or a policy, is wrong; what is asked for cannot be written; or the run was stopped |\n| 3 | nothing could be read |\n" +
		"| 4 | a signature or a proof does not hold |\n| 5 | a defect of ours |\n")
	writeCommand(&b, root)
	return b.String()
}

func writeCommand(b *strings.Builder, c *cobra.Command) {
	long := c.Long
	if long == "" {
		long = c.Short + "."
	}
	fmt.Fprintf(b, "\n## %s\n\n    %s\n\n%s\n", c.CommandPath(), c.UseLine(), long)
	if c.Example != "" {
		fmt.Fprintf(b, "\nExamples:\n\n%s\n", indent(c.Example, "  "))
	}
	var flags []string
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		line := fmt.Sprintf("- `%s`: %s", name, f.Usage)
		if f.DefValue != "" && f.DefValue != "false" {
			line += fmt.Sprintf(" (default %s)", f.DefValue)
		}
		flags = append(flags, line+"\n")
	})
	if len(flags) > 0 {
		fmt.Fprintf(b, "\n%s", strings.Join(flags, ""))
	}
	subs := slices.Clone(c.Commands())
	for _, s := range subs {
		if s.IsAvailableCommand() && s.Name() != "completion" && s.Name() != "help" {
			writeCommand(b, s)
		}
	}
}

func indent(text, by string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = by + lines[i]
	}
	return strings.Join(lines, "\n")
}
