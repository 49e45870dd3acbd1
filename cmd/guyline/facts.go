package main

import (
	"bufio"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
)

// fact is one line of the output of guyline facts.
type fact struct {
	Subject   string `json:"subject"`
	Attribute string `json:"attribute"`
	Value     string `json:"value"`
	Layer     string `json:"layer"`
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"`
	Frame     int64  `json:"frame,omitempty"`
	Probe     string `json:"probe,omitempty"`
	Default   string `json:"default,omitempty"`
}

func factsCommand() *cobra.Command {
	var quiet bool
	c := &cobra.Command{
		Use:   "facts PATH…",
		Short: "Print every claim that was read, one JSON object a line",
		Long: `Facts prints what Guyline read, before it judges anything: subject, attribute, value, layer (declared, configured,
observed) and the place. Values that nobody should see (passwords, subscriber keys and identities) are hidden.
A "default" says what the product does where the file is silent.`,
		Example: `  guyline facts /etc/open5gs | jq 'select(.attribute == "nas.ciphering-order")'`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o, done := options(c, args, quiet)
			n, _, err := assess.Load(c.Context(), o)
			done()
			if err != nil {
				return err
			}
			w := bufio.NewWriter(c.OutOrStdout())
			out := json.NewEncoder(w)
			out.SetEscapeHTML(false)
			for f := range n.Facts() {
				err := out.Encode(fact{f.Subject.String(), f.Attribute.Name(), f.Value, f.Layer.String(), f.Origin.Path,
					f.Origin.Line, f.Origin.Frame, f.Origin.Probe, f.Origin.Default})
				if err != nil {
					return err
				}
			}
			return w.Flush()
		},
	}
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}
