package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/policy"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/source"
)

// writers are the output formats by name.
var writers = map[string]func(io.Writer, *report.Report) error{
	"json":     report.JSON,
	"sarif":    report.SARIF,
	"html":     report.HTML,
	"junit":    report.JUnit,
	"markdown": report.Markdown,
}

var formatNames = []string{"text", "json", "sarif", "html", "junit", "markdown"}

// framesShown is how many frames of captures a result shows taken apart, in the formats that have room for them.
const framesShown = 3

func assessCommand() *cobra.Command {
	var format, failOn, output, policies string
	var quiet bool
	c := &cobra.Command{
		Use:   "assess PATH…",
		Short: "Say what is wrong with a network, where, whom it hurts, and how to mend it",
		Long: `Assess takes folders, files, or - for standard input: configuration of a core, a radio network or a cloud, a network
folder with a guyline.yaml, or all of them. It recognises each file by its content and says how far it understood it.

Of a capture, the formats html and json show the first frames of each finding taken apart, octets and fields, up to 200
frames a run. What names a subscriber for good is masked in them.

It ends with code 1 where a finding is at or above --fail-on, and with 3 where nothing could be read.`,
		Example: `  guyline assess /etc/open5gs
  guyline assess network/ --format html --output report.html
  helm template core ./chart | guyline assess -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			threshold, err := check.ParseSeverity(failOn)
			if err != nil {
				return fmt.Errorf("--fail-on: %w", err)
			}
			if !slices.Contains(formatNames, format) {
				return fmt.Errorf("--format: expected one of %v, found %q", formatNames, format)
			}
			checks := check.List
			if policies != "" {
				own, err := policy.Load(policies)
				if err != nil {
					return err
				}
				checks = slices.Concat(checks, own)
			}
			o, done := options(c, args, quiet)
			o.Checks = checks
			if format == "html" || format == "json" {
				o.Frames = framesShown
			}
			a, err := assess.Run(c.Context(), o)
			done()
			if err != nil {
				return err
			}
			if err := writeReport(c.OutOrStdout(), a.Report, format, output); err != nil {
				return exitError{exitUsage, err}
			}
			return verdict(c, a, threshold)
		},
	}
	f := c.Flags()
	f.StringVarP(&format, "format", "f", "text", "output format: text, json, sarif, html, junit or markdown")
	f.StringVarP(&output, "output", "o", "", "write to this file instead of standard output")
	f.StringVar(&failOn, "fail-on", "high", "end with code 1 where a finding is at least none, low, medium, high or critical (none: never)")
	f.StringVar(&policies, "policy", "", "folder with your own policies (YAML and CEL)")
	f.BoolVarP(&quiet, "quiet", "q", false, "no progress")
	complete(c, "format", formatNames...)
	complete(c, "fail-on", "none", "low", "medium", "high", "critical")
	return c
}

// options prepares a run over paths, with progress on a terminal. done ends the progress.
func options(c *cobra.Command, paths []string, quiet bool) (o assess.Options, done func()) {
	o = assess.Options{Paths: paths, Stdin: c.InOrStdin(), Version: toolVersion(), Now: time.Now()}
	done = func() {}
	if stderr, ok := c.ErrOrStderr().(*os.File); ok && !quiet && term.IsTerminal(int(stderr.Fd())) {
		o.Progress, done = progress(stderr)
	}
	return o, done
}

// verdict turns a report into the exit code.
func verdict(c *cobra.Command, a *assess.Assessment, threshold check.Severity) error {
	if err := usable(a); err != nil {
		return err
	}
	for _, r := range a.Report.Results {
		if r.Verdict == check.Error {
			return exitError{exitOurs, fmt.Errorf("check %s: %s", r.Check, r.Detail)}
		}
	}
	if threshold != check.None && a.Report.Worst() >= threshold {
		return exitError{exitFindings, nil}
	}
	return nil
}

// usable is an error where nothing could be read.
func usable(a *assess.Assessment) error {
	readable := slices.ContainsFunc(a.Files, func(f *source.File) bool {
		return f.Status() == source.Read || f.Status() == source.Partly
	})
	if !readable {
		reason := errors.New("nothing could be read: no file is in a format that Guyline knows")
		for _, f := range a.Files {
			if f.Status() == source.Failed {
				reason = fmt.Errorf("nothing could be read: %s: %s", f.Path, f.Notes()[0])
				break
			}
		}
		return exitError{exitUnreadable, reason}
	}
	return nil
}

// writeReport writes a report in one of the formats.
func writeReport(stdout io.Writer, r *report.Report, format, output string) error {
	write := writers[format]
	if format == "text" {
		write = func(w io.Writer, r *report.Report) error { return report.Text(w, r, width(w)) }
	}
	return writeTo(stdout, output, func(w io.Writer) error { return write(w, r) })
}

// writeTo writes to the file, whole or not at all, or to standard output where output is "". A device or a pipe is written to as it
// is: to give another file its name would take it away.
func writeTo(stdout io.Writer, output string, write func(io.Writer) error) error {
	if output == "" {
		return write(stdout)
	}
	if special(output) {
		f, err := os.OpenFile(output, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return cmp.Or(write(f), f.Close())
	}
	temp, err := os.CreateTemp(filepath.Dir(output), ".guyline-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	err = cmp.Or(write(temp), temp.Chmod(0o644), temp.Sync(), temp.Close())
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), output)
}

// special reports whether a name is that of something else than a file: a device, a pipe, a folder.
func special(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.Mode().IsRegular()
}

// width is the terminal's, 120 columns elsewhere.
func width(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil {
			return min(columns, 160)
		}
	}
	return 120
}

func complete(c *cobra.Command, flag string, values ...string) {
	if err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}
