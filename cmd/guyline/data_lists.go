package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/supply/list"
	"github.com/guyline/guyline/supply/list/fetch"
)

func listsCommand() *cobra.Command {
	var from, to string
	var limitMB int64
	var presets strings.Builder
	for _, p := range fetch.Presets {
		fmt.Fprintf(&presets, "  %-21s %s\n", p.Name, p.About)
	}
	c := &cobra.Command{
		Use:   "lists --from NAME|URL --to DIR",
		Short: "Fetch lists of restricted parties, and pin them",
		Long: `Lists fetches a list into a folder, from an address or from one of these:

` + presets.String() + `
Only https is fetched from, and plain http from this machine alone. What the server gives must be a list that can be read to
its end; otherwise the list that is there stays. Address, digest (SHA-256), size and days stand in manifest.json in the folder;
when the folder is read later, a list whose digest is another one is told. How old a list is decides whether it may be relied on:
fetch it again before a decision.`,
		Example: `  guyline data lists --from csl --to lists/
  guyline data lists --from https://lists.example/own.csv --to lists/`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if _, err := fetch.Check(from); err != nil {
				return fmt.Errorf("--from: %w", err)
			}
			if to == "" {
				return errors.New("--to: a folder is needed")
			}
			if limitMB <= 0 || limitMB > 1<<20 {
				return fmt.Errorf("--limit %d: 1 to %d megabytes", limitMB, 1<<20)
			}
			r, err := fetch.Run(c.Context(), fetch.Request{From: from, Dir: to, MaxBytes: limitMB << 20})
			tellLists(c.OutOrStdout(), r)
			if err != nil && c.Context().Err() == nil {
				return exitError{exitUnreadable, err}
			}
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "name of a list above, or its address")
	f.StringVar(&to, "to", "", "folder to write into")
	f.Int64Var(&limitMB, "limit", 1024, "megabytes that a file may have")
	return c
}

// tellLists prints what a run did.
func tellLists(w io.Writer, r fetch.Result) {
	tell := func(what string, e list.Entry) {
		fmt.Fprintf(w, "%s %s (%.1f MB, %.12s…", what, e.File, float64(e.Bytes)/1e6, e.SHA256)
		if !e.Modified.IsZero() {
			fmt.Fprintf(w, ", of %s", e.Modified.Format(time.DateOnly))
		}
		fmt.Fprintln(w, ")")
	}
	for _, e := range r.Fetched {
		tell("fetched", e)
	}
	for _, e := range r.Same {
		tell("unchanged", e)
	}
	for _, n := range r.Notes {
		fmt.Fprintln(w, n)
	}
}
