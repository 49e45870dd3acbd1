package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/report"
)

// exchangeFlags are those of the commands that write what others' tools read.
type exchangeFlags struct {
	output, date string
	quiet        bool
	frames       int // that a finding shows taken apart: where addresses of attacks come from
}

func (f *exchangeFlags) add(c *cobra.Command) {
	c.Flags().StringVarP(&f.output, "output", "o", "", "write to this file instead of standard output")
	c.Flags().StringVar(&f.date, "date", "", "date and time of the document (RFC 3339); now where it is left out. The same input and date give the same bytes")
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "no progress")
}

// exchange assesses the inputs and writes the report in another's format.
func exchange(c *cobra.Command, paths []string, flags exchangeFlags, write func(io.Writer, *report.Report) error) error {
	o, done := options(c, paths, flags.quiet)
	if flags.date != "" {
		at, err := time.Parse(time.RFC3339, flags.date)
		if err != nil {
			done()
			return fmt.Errorf("--date: expected a date and time such as 2026-11-24T08:00:00Z, found %q", flags.date)
		}
		o.Now = at
	}
	o.Frames = flags.frames
	a, err := assess.Run(c.Context(), o)
	done()
	if err != nil {
		return err
	}
	tellNotes(c, a.Files)
	if err := usable(a); err != nil {
		return err
	}
	if err := writeTo(c.OutOrStdout(), flags.output, func(w io.Writer) error { return write(w, a.Report) }); err != nil {
		return exitError{exitUsage, err}
	}
	return nil
}

// issuerFlags say who gives a document to others.
type issuerFlags struct {
	name, namespace, category, tlp, under string
}

func (f *issuerFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.name, "publisher", "", "name of who gives the document to others (required)")
	c.Flags().StringVar(&f.namespace, "namespace", "", "absolute URL that is the publisher's own, such as https://example.com (required)")
	c.Flags().StringVar(&f.category, "category", "user", "what the publisher is: "+strings.Join(report.IssuerCategories, ", ")+"; an operator is a user of the products")
	complete(c, "category", report.IssuerCategories...)
}

// issuer is what the flags say, or what is wrong with them.
func (f *issuerFlags) issuer() (report.Issuer, error) {
	by := report.Issuer{Name: f.name, Namespace: f.namespace, Category: f.category, TLP: strings.ToUpper(f.tlp), Under: f.under}
	switch by.TLP {
	case "CLEAR":
		by.TLP = "WHITE" // as CSAF 2.0 has it
	case "NONE":
		by.TLP = ""
	}
	if err := by.Check(); err != nil {
		return by, fmt.Errorf("--%w", err)
	}
	return by, nil
}

func shareCSAFCommand() *cobra.Command {
	var flags exchangeFlags
	var who issuerFlags
	c := &cobra.Command{
		Use:   "csaf PATH…",
		Short: "Write the vulnerabilities of components as a CSAF 2.0 advisory (profile VEX)",
		Long: `Csaf writes what bills of materials, advisories and statements (VEX) among the inputs come to: which component in which function
is affected by what, what mends it, what a statement says does not affect and why, and what is open. Components that could not be
held against advisories are counted in a note.

It names functions and components: the label (TLP) says to whom it may go. CSAF 2.0 has the labels red, amber, green and white;
clear is written as white.`,
		Example: `  guyline share csaf examples/valley --publisher "Example Operations" --namespace https://example.com -o vex.json`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			by, err := who.issuer()
			if err != nil {
				return err
			}
			return exchange(c, args, flags, func(w io.Writer, r *report.Report) error { return report.WriteCSAF(w, r, by) })
		},
	}
	flags.add(c)
	who.add(c)
	c.Flags().StringVar(&who.tlp, "tlp", "amber", "label of the Traffic Light Protocol: red, amber, green, clear, or none")
	c.Flags().StringVar(&who.under, "under", "", "https URL of the folder in which the document will stand, for its reference to itself")
	complete(c, "tlp", "red", "amber", "green", "clear", "none")
	return c
}

func shareVEXCommand() *cobra.Command {
	var flags exchangeFlags
	var who issuerFlags
	c := &cobra.Command{
		Use:   "vex PATH…",
		Short: "Write the vulnerabilities of components as OpenVEX 0.2.0",
		Long: `Vex writes one statement for each vulnerability of each component, about the functions that run it: affected, with what to do;
not affected, with why; fixed; or under investigation, where the version cannot be held against the range.`,
		Example: `  guyline share vex examples/valley --publisher "Example Operations" --namespace https://example.com -o openvex.json`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			by, err := who.issuer()
			if err != nil {
				return err
			}
			return exchange(c, args, flags, func(w io.Writer, r *report.Report) error { return report.WriteOpenVEX(w, r, by) })
		},
	}
	flags.add(c)
	who.add(c)
	return c
}

func shareSTIXCommand() *cobra.Command {
	flags := exchangeFlags{frames: framesShown}
	c := &cobra.Command{
		Use:   "stix PATH…",
		Short: "Write attack paths, findings and attacks that were seen as STIX 2.1",
		Long: `Stix writes techniques (FiGHT, ATT&CK), the weaknesses that they use, the elements of the network that have them, what mends
them, and the attack paths as reports. Attacks that a capture shows are indicators, each with its sighting.`,
		Example: `  guyline share stix examples/valley -o findings.stix.json`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return exchange(c, args, flags, report.WriteSTIX)
		},
	}
	flags.add(c)
	return c
}
