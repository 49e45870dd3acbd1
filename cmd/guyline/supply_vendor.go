package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply"
	"github.com/guyline/guyline/supply/vendor"
)

func vendorCommand() *cobra.Command {
	var flags supplyFlags
	var by, country, in string
	var more supply.Sources
	var bills, facts []string
	c := &cobra.Command{
		Use:   "vendor FILE…",
		Short: "Judge a supplier by its answers and its bill of materials, before buying",
		Long: `Vendor reads a supplier's answers to CISA's Vendor SCRM Template (CSV or JSON) and holds them against its bill of materials,
lists of authorities, data on ownership, rules and advisories. It prints a decision record: accept, accept with conditions,
refuse, or cannot be decided, each ground with its source, the conditions, the questions without an answer, and the answers
that contradict each other or a file.

What is missing never counts in a supplier's favour: without lists, owners, a bill of materials or advisories nothing is
decided. --network names a network whose guyline.yaml names them in its section supply; flags name further ones. Bills and
statements that the answers name are read too, relative to the file.

The columns are question, answer (yes, no, partial, not-applicable), evidence, comment; the template's question numbers stand
for its questions, and rows vendor, product, class, bill and others say what is offered by whom. It ends with 0 where the
supplier is accepted, with or without conditions, and with 1 otherwise.`,
		Example: `  guyline supply vendor examples/offer/answers.csv --network examples/valley --decided-by "Procurement board"
  guyline supply vendor answers.json --list lists/ --ownership owners.csv --advisories osv/ --country CA --format json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkFormat(flags.format); err != nil {
				return err
			}
			from, terms, err := vendorTerms(c, in, flags, country, facts)
			if err != nil {
				return err
			}
			for _, x := range []struct{ to, add *[]string }{{&from.Lists, &more.Lists}, {&from.Ownership, &more.Ownership}, {&from.Rules, &more.Rules},
				{&from.OwnerRules, &more.OwnerRules}, {&from.Advisories, &more.Advisories}, {&from.Statements, &more.Statements}} {
				*x.to = append(*x.to, *x.add...)
			}
			from.Bills = nil // those of the network are not this supplier's
			for _, b := range bills {
				from.Bills = append(from.Bills, supply.BillSource{Path: b})
			}
			var records []*vendor.Record
			for _, file := range args {
				r, err := decide(c, file, from, terms, by)
				if err != nil {
					return err
				}
				records = append(records, r)
			}
			return tellRecords(c, records, flags.format)
		},
	}
	flags.add(c)
	f := c.Flags()
	f.StringVar(&by, "decided-by", "", "who answers for the decision; it stands in the record")
	f.StringVar(&in, "network", "", "a network whose guyline.yaml names lists, ownership, rules and advisories")
	f.StringVar(&country, "country", "", "country of who buys, ISO 3166-1 alpha-2, in place of the network's")
	f.StringArrayVar(&facts, "fact", nil, "WORD=true or false, of who buys, as rules ask for it; repeat for more")
	f.StringArrayVar(&bills, "bill", nil, "a bill of materials beside those that the answers name; repeat for more")
	f.StringArrayVar(&more.Lists, "list", nil, "a list of an authority, or a folder of them; repeat for more")
	f.StringArrayVar(&more.Ownership, "ownership", nil, "who owns whom; repeat for more")
	f.StringArrayVar(&more.Rules, "rules", nil, "rules of your own on equipment; repeat for more")
	f.StringArrayVar(&more.OwnerRules, "owner-rules", nil, "rules of your own on ownership; repeat for more")
	f.StringArrayVar(&more.Advisories, "advisories", nil, "OSV, KEV or EPSS, or a folder of them; repeat for more")
	f.StringArrayVar(&more.Statements, "statements", nil, "VEX statements; repeat for more")
	return c
}

// vendorTerms is what a network's section supply says, and the flags in its place.
func vendorTerms(c *cobra.Command, in string, flags supplyFlags, country string, facts []string) (supply.Sources, supply.Terms, error) {
	var from supply.Sources
	terms := supply.Terms{Country: strings.ToUpper(country), Facts: map[string]bool{}}
	o, done := options(c, []string{cmp.Or(in, ".")}, flags.quiet || in == "")
	defer done()
	var err error
	if terms.Day, err = parseDay("on", flags.on, o.Now); err != nil {
		return from, terms, err
	}
	if in != "" {
		n, files, err := assess.Load(c.Context(), o)
		if err != nil {
			return from, terms, err
		}
		section := assess.SupplySection(files)
		from = assess.SupplySources(files, section)
		for word, holds := range section.Facts {
			terms.Facts[word] = holds
		}
		for e := range n.Elements(network.KindOperator) {
			if own, ok := network.Country.Best(e); ok && terms.Country == "" {
				terms.Country = own.Value
			}
		}
	}
	for _, f := range facts {
		word, text, _ := strings.Cut(f, "=")
		holds, err := strconv.ParseBool(text)
		if word == "" || err != nil {
			return from, terms, fmt.Errorf("--fact %s: expected a word with true or false, such as federal-funds=true", f)
		}
		terms.Facts[word] = holds
	}
	return from, terms, nil
}

// decide makes the record of one file of answers.
func decide(c *cobra.Command, file string, from supply.Sources, terms supply.Terms, by string) (*vendor.Record, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	a, err := vendor.Read(file, in)
	in.Close()
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	beside := func(name string) string {
		if filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(filepath.Dir(file), filepath.FromSlash(name))
	}
	own := from
	own.Bills, own.Statements = append([]supply.BillSource{}, from.Bills...), append([]string{}, from.Statements...)
	for _, b := range a.Bills {
		own.Bills = append(own.Bills, supply.BillSource{Path: beside(b)})
	}
	for _, s := range a.Statements {
		own.Statements = append(own.Statements, beside(s))
	}
	k, err := supply.AskVendor(c.Context(), a, own, terms)
	switch {
	case c.Context().Err() != nil:
		return nil, c.Context().Err()
	case err != nil:
		return nil, exitError{exitUnreadable, err}
	}
	return vendor.Decide(a, k, by), nil
}

// tellRecords prints the records: one as it is, several as a list in JSON and below each other as text.
func tellRecords(c *cobra.Command, records []*vendor.Record, format string) error {
	refused := false
	for i, r := range records {
		refused = refused || r.Decision != vendor.Accept && r.Decision != vendor.Conditions
		if format == "json" {
			continue
		}
		if i > 0 {
			fmt.Fprintln(c.OutOrStdout())
		}
		if err := r.Write(c.OutOrStdout()); err != nil {
			return err
		}
	}
	var err error
	switch {
	case format == "json" && len(records) == 1:
		err = encode(c.OutOrStdout(), records[0])
	case format == "json":
		err = encode(c.OutOrStdout(), records)
	}
	if err == nil && refused {
		return exitError{exitFindings, nil}
	}
	return err
}
