package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/fetch"
)

func dataCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "data",
		Short: "Fetch what Guyline works with, where a network is there",
		Long: `Everything that Guyline works with can be given as files. Where a network is there, data fetches such files and pins
them: digest and date of each stand in a manifest beside them.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(terrainCommand(), listsCommand())
	return c
}

func terrainCommand() *cobra.Command {
	var area, from, to string
	var limitMB int64
	var quiet bool
	c := &cobra.Command{
		Use:   "terrain --area W,S,E,N --from TEMPLATE --to DIR",
		Short: "Fetch the elevation tiles of an area",
		Long: `Terrain fetches the tiles of one degree that an area touches into a folder. The template is the address of a tile, with
{ns} (N or S), {lat} (two digits), {ew} (E or W) and {lon} (three digits) of its south-western corner; or one of these names:

  glo30  Copernicus GLO-30 Public: 1″, a surface model with buildings and trees
  glo90  Copernicus GLO-90: 3″
  srtm   SRTM 1″ and its fillings, as HGT

Only https is fetched from, and plain http from this machine alone. A tile that was cut short goes on where it stopped; one
that is there is looked at (SHA-256) and kept. Digests and dates stand in manifest.json in the folder. A tile that the server
does not have is told: it may be open sea, or not be published, and nothing is put in its place.`,
		Example: `  guyline data terrain --area -115,50,-113,52 --from glo30 --to terrain/
  guyline data terrain --area -115,50,-113,52 --from 'https://dem.example/{ns}{lat}{ew}{lon}.hgt.gz' --to terrain/`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			a, err := terrain.ParseArea(area)
			if err != nil {
				return fmt.Errorf("--area: %w", err)
			}
			if err := fetch.Check(from); err != nil {
				return fmt.Errorf("--from: %w", err)
			}
			if to == "" {
				return errors.New("--to: a folder is needed")
			}
			if limitMB <= 0 || limitMB > 1<<20 {
				return fmt.Errorf("--limit %d: 1 to %d megabytes", limitMB, 1<<20)
			}
			q := fetch.Request{Area: a, Template: from, Dir: to, MaxBytes: limitMB << 20}
			done := func() {}
			if f, ok := c.ErrOrStderr().(*os.File); ok && !quiet && term.IsTerminal(int(f.Fd())) {
				q.Progress, done = fetchProgress(f)
			}
			r, err := fetch.Run(c.Context(), q)
			done()
			tellFetched(c.OutOrStdout(), r)
			if err != nil && c.Context().Err() == nil {
				return exitError{exitUnreadable, err}
			}
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&area, "area", "", "west,south,east,north in degrees")
	f.StringVar(&from, "from", "", "address of a tile with {ns}, {lat}, {ew} and {lon}, or glo30, glo90, srtm")
	f.StringVar(&to, "to", "", "folder to write into")
	f.Int64Var(&limitMB, "limit", 512, "megabytes that a tile may have")
	f.BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}

// tellFetched prints what a run did.
func tellFetched(w io.Writer, r fetch.Result) {
	fmt.Fprintf(w, "%d tiles fetched (%.1f MB), %d kept, %d not at the server\n", len(r.Fetched), float64(r.Bytes)/1e6, len(r.Kept), len(r.Absent))
	if len(r.Absent) > 0 {
		fmt.Fprintf(w, "Not at the server: %s. They are open sea or not published; find out which before you name them as sea.\n", strings.Join(r.Absent, " "))
	}
	for _, n := range r.Notes {
		fmt.Fprintln(w, n)
	}
}

// fetchProgress shows how many tiles are done and how much of one; done takes the line away again.
func fetchProgress(stderr *os.File) (step func(fetch.Progress), done func()) {
	p := mpb.New(mpb.WithOutput(stderr), mpb.WithWidth(40))
	last := make(chan fetch.Progress, 1)
	var now fetch.Progress
	bar := p.New(0, mpb.NopStyle(), mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Any(func(decor.Statistics) string {
		select {
		case now = <-last:
		default:
		}
		size := "?"
		if now.Size > 0 {
			size = fmt.Sprintf("%.1f", float64(now.Size)/1e6)
		}
		return fmt.Sprintf("tile %d of %d  %s  %.1f of %s MB", min(now.Done+1, now.Tiles), now.Tiles, now.Tile, float64(now.Bytes)/1e6, size)
	})))
	step = func(q fetch.Progress) {
		select {
		case last <- q:
		default:
		}
	}
	return step, func() {
		bar.SetTotal(-1, true)
		p.Wait()
	}
}
