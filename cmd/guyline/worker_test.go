package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/guyline/guyline/server/task"
)

// TestAServerRunsEveryCommand: what the command line does, a server does as a job, or says why not; and what the server offers is there.
func TestAServerRunsEveryCommand(t *testing.T) {
	program := root()
	offered := map[string][]task.Command{}
	for _, c := range task.Commands {
		typed := c.Name
		if c.As != "" {
			typed = c.As
		}
		offered[typed] = append(offered[typed], c)
	}
	var walk func(c *cobra.Command, path string)
	walk = func(c *cobra.Command, path string) {
		for _, sub := range c.Commands() {
			name := strings.TrimSpace(path + " " + sub.Name())
			if _, elsewhere := task.Elsewhere[name]; elsewhere || sub.Hidden {
				continue
			}
			switch rows, ok := offered[name]; {
			case ok:
				holdFlags(t, sub, name, rows)
				delete(offered, name)
			case sub.RunE != nil && !sub.HasSubCommands():
				t.Errorf("guyline %s: no row in the table of commands, and no reason why not", name)
			}
			walk(sub, name)
		}
	}
	walk(program, "")
	for name := range offered {
		t.Errorf("the table has a command %q that the program has not", name)
	}
	for name := range task.Elsewhere {
		if c, rest, err := program.Find(strings.Fields(name)); name != "help" && name != "completion" && name != "probe" && name != "init" && (err != nil || len(rest) > 0 || c == program) {
			t.Errorf("a reason is given for %q, which the program has not", name)
		}
	}
}

// ours are the flags that a server sets itself, or that are about a terminal.
var ours = []string{"help", "format", "output", "quiet", "fail-on", "ascii", "width", "list", "key", "key-command", "public-key", "secret-of", "at", "validate", "live", "duration", "report", "report-ca", "report-cert", "report-key", "spool", "user", "reveal", "replay", "sealed", "most"}

func holdFlags(t *testing.T, c *cobra.Command, name string, rows []task.Command) {
	t.Helper()
	for _, row := range rows {
		for flag := range row.Flags {
			if c.Flags().Lookup(flag) == nil {
				t.Errorf("guyline %s has no flag --%s, which the table offers", name, flag)
			}
		}
		if (len(row.Formats) > 0) != (c.Flags().Lookup("format") != nil) && row.Writes == "" {
			t.Errorf("guyline %s: the table and the program disagree about --format", name)
		}
		if row.Writes != "" && c.Flags().Lookup("output") == nil {
			t.Errorf("guyline %s has no flag --output", name)
		}
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !slices.Contains(ours, f.Name) && !slices.ContainsFunc(rows, func(row task.Command) bool { _, ok := row.Flags[f.Name]; return ok }) {
			t.Errorf("guyline %s --%s is offered by no row of the table", name, f.Name)
		}
	})
}

func TestShareOfTiles(t *testing.T) {
	if i, n, err := parseShare("2/8"); err != nil || i != 2 || n != 8 {
		t.Errorf("%d, %d, %v", i, n, err)
	}
	for _, bad := range []string{"", "1", "8/8", "-1/2", "a/b", "0/0", "1/2/3"} {
		if _, _, err := parseShare(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
