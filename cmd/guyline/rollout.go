package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/declared"
)

func rolloutCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rollout",
		Short: "Say whom a network serves, what to build next, and what a failure costs",
		Long: `Rollout predicts whom the cells of a network serve over real terrain, chooses what to build next and with whose
equipment, says what each single failure costs, writes the coverage filing, and holds drive tests against it.

It reads the same inputs as guyline assess. The section rollout of guyline.yaml names the ground, the people, the licences,
the candidates and the terms; guyline assess shows the answer of coverage, resilience and plan in its report.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(coverageCommand(), planCommand(), resilienceCommand(), fileCommand(), auditCommand())
	return c
}

// What is told before the answer: notes of one input, and faults of the study.
const (
	notesTold  = 5
	faultsTold = 12
)

// openStudy reads a network and predicts whom it serves. What is wrong with the inputs goes to standard error.
func openStudy(c *cobra.Command, paths []string, quiet bool) (*rollout.Study, *network.Network, declared.Rollout, error) {
	var none declared.Rollout
	o, done := options(c, paths, quiet)
	n, files, err := assess.Load(c.Context(), o)
	done()
	if err != nil {
		return nil, nil, none, err
	}
	n.Now = o.Now
	tellNotes(c, files)
	section := assess.RolloutSection(files)
	switch {
	case section.Line == 0:
		return nil, nil, none, exitError{exitUnreadable, errors.New("no input has a section rollout: write one in guyline.yaml, with terrain and population")}
	case len(section.Terrain) == 0:
		return nil, nil, none, exitError{exitUnreadable, fmt.Errorf("%s:%d: rollout: terrain is missing: name elevation files, or fetch them by guyline data terrain", section.Path, section.Line)}
	}
	s, err := assess.OpenStudy(c.Context(), n, section)
	if err != nil {
		return nil, nil, none, exitError{exitUnreadable, err}
	}
	for i, f := range s.Faults {
		if i == faultsTold && len(s.Faults) > faultsTold+1 {
			fmt.Fprintf(c.ErrOrStderr(), "guyline: and %s more; guyline assess --format json has them all\n", report.Number(len(s.Faults)-i))
			break
		}
		fmt.Fprintln(c.ErrOrStderr(), "guyline:", f)
	}
	return s, n, section, nil
}

// tellNotes says what could not be read of the lists of sites and of guyline.yaml: what they leave out is in no prediction.
func tellNotes(c *cobra.Command, files []*source.File) {
	for _, f := range files {
		list := f.Format == declared.Format.Name || f.Format == "equipment" || strings.HasPrefix(f.Format, "site-")
		if unread := f.Format == "" && f.Status() == source.Failed; !list && !unread || f.Status() == source.Read {
			continue
		}
		notes := f.Notes()
		for _, n := range notes[:min(notesTold, len(notes))] {
			fmt.Fprintf(c.ErrOrStderr(), "guyline: %s:%d: %s\n", f.Path, n.Line, n.Text)
		}
		if more := len(notes) - notesTold; more > 0 {
			fmt.Fprintf(c.ErrOrStderr(), "guyline: %s: and %s more\n", f.Path, report.Number(more))
		}
	}
}

// needCells and needPeople are the errors for a study without what a command counts.
func needCells(s *rollout.Study) error {
	if len(s.Service.Cells) > 0 {
		return nil
	}
	return exitError{exitUnreadable, errors.New("no cell can be predicted: give a site list with latitude, longitude and band of cells, and elevation files of their area")}
}

func needPeople(s *rollout.Study) error {
	if len(s.Service.Points) > 0 {
		return nil
	}
	return exitError{exitUnreadable, errors.New("no people live on the ground that is given: name population under rollout in guyline.yaml, of the same area as terrain")}
}

// checkFormat holds --format against what the commands below rollout can write.
func checkFormat(format string) error {
	if format != "text" && format != "json" {
		return fmt.Errorf("--format: expected text or json, found %q", format)
	}
	return nil
}

// checkShare holds a flag against the range of a share.
func checkShare(flag string, v float64) error {
	if !(v > 0 && v <= 1) {
		return fmt.Errorf("--%s: expected a share above 0 and up to 1, such as 0.9, found %g", flag, v)
	}
	return nil
}

// checkFolder says before long work that a file could not be written beside its name.
func checkFolder(output string) error {
	dir := filepath.Dir(output)
	f, err := os.CreateTemp(dir, ".guyline-*")
	if err == nil {
		err = cmp.Or(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return exitError{exitUsage, fmt.Errorf("--output: folder %s cannot be written to (%w): name one that is there and that you may write to", dir, cause(err))}
	}
	return nil
}

// cause is an error of the file system without the name of a temporary file.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// workProgress shows work done and the time that is left, on a terminal. done takes the line away again.
func workProgress(c *cobra.Command, quiet bool) (step func(done, total int64), done func()) {
	stderr, ok := c.ErrOrStderr().(*os.File)
	if !ok || quiet || !term.IsTerminal(int(stderr.Fd())) {
		return nil, func() {}
	}
	p := mpb.New(mpb.WithOutput(stderr), mpb.WithWidth(40))
	bar := p.AddBar(0, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Percentage()),
		mpb.AppendDecorators(decor.Name("left "), decor.AverageETA(decor.ET_STYLE_MMSS)))
	began := time.Now()
	step = func(done, total int64) {
		bar.SetTotal(total, false)
		bar.EwmaSetCurrent(done, time.Since(began))
	}
	return step, func() {
		bar.SetTotal(-1, true)
		p.Wait()
	}
}
