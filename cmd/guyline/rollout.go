package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/rollout"
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

// openStudy reads a network and predicts whom it serves.
func openStudy(c *cobra.Command, paths []string, quiet bool) (*rollout.Study, *network.Network, declared.Rollout, error) {
	var none declared.Rollout
	o, done := options(c, paths, quiet)
	n, files, err := assess.Load(c.Context(), o)
	done()
	if err != nil {
		return nil, nil, none, err
	}
	n.Now = o.Now
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
	for _, f := range s.Faults {
		fmt.Fprintln(c.ErrOrStderr(), "guyline:", f)
	}
	return s, n, section, nil
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
