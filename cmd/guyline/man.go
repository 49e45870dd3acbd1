package main

import (
	"os"
	"path/filepath"
	"strings"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

func manCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "man",
		Short: "Print the manual page, or write one for each command",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if dir == "" {
				page, err := manual(c.Root())
				if err == nil {
					_, err = c.OutOrStdout().Write([]byte(page))
				}
				return err
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			return writeManuals(c.Root(), dir)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "write one page for each command into this folder")
	return c
}

func writeManuals(c *cobra.Command, dir string) error {
	page, err := manual(c)
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(page), 0o644); err != nil {
		return err
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			if err := writeManuals(sub, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

func manual(c *cobra.Command) (string, error) {
	page, err := mango.NewManPage(1, c)
	if err != nil {
		return "", err
	}
	return page.Build(roff.NewDocument()), nil
}
