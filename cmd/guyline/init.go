package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/starter"
)

func initCommand() *cobra.Command {
	var o starter.Options
	var plmn string
	var about strings.Builder
	for _, p := range starter.Profiles {
		fmt.Fprintf(&about, "  %-9s %s\n", p.ID, p.About)
	}
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Write a network folder to begin with",
		Long: `Init writes a folder that names what a network of its sort has to tell, with a README that says what to fill in first. It claims nothing:
what nobody filled in stays "no data" in every report. Nothing that is there is overwritten.

Profiles:
` + about.String(),
		Example: `  guyline init valley --profile rural --name "Valley Wireless" --country CA
  guyline init plant --profile private --name "North Plant" --country DE --plmn 999/31`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var ok bool
			if o.MCC, o.MNC, ok = strings.Cut(plmn, "/"); !ok {
				return fmt.Errorf("--plmn: expected MCC/MNC, found %q", plmn)
			}
			names, err := starter.Write(args[0], o)
			if errors.Is(err, starter.ErrThere) {
				return err
			}
			if err != nil {
				return fmt.Errorf("--%w", err)
			}
			for _, name := range names {
				fmt.Fprintf(c.OutOrStdout(), "%s/%s\n", strings.TrimSuffix(args[0], "/"), name)
			}
			fmt.Fprintf(c.OutOrStdout(), "\nNext: fill in guyline.yaml and sites.csv, then\n      guyline assess %s\n      guyline share guide %s --framework nist-csf-2.0\n", args[0], args[0])
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.Profile, "profile", "", "sort of network: "+strings.Join(starter.IDs(), ", "))
	f.StringVar(&o.Name, "name", "Example Operator", "who operates it")
	f.StringVar(&o.Country, "country", "", "where, ISO 3166-1 alpha-2")
	f.StringVar(&plmn, "plmn", "999/31", "MCC/MNC; 999 is set aside for networks without a number of their own (ITU-T E.212)")
	complete(c, "profile", starter.IDs()...)
	for _, name := range []string{"profile", "country"} {
		if err := c.MarkFlagRequired(name); err != nil {
			panic(err) // the flags stand in the lines above
		}
	}
	return c
}
