package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/supply"
	"github.com/guyline/guyline/supply/rule"
)

// ownersAnswer is what rules on ownership say of one supplier, as JSON.
type ownersAnswer struct {
	Supplier string      `json:"supplier"`
	Group    string      `json:"group"` // "" where nobody is known to own it
	Owners   []ownerLine `json:"owners"`
	Rules    []ruleLine  `json:"rules"`
}

type ownerLine struct {
	Name     string `json:"name"`
	Least    string `json:"least"`
	Most     string `json:"most"`
	Direct   bool   `json:"direct"`
	Controls bool   `json:"controls"`
}

type ruleLine struct {
	Rule    string   `json:"rule"`
	Title   string   `json:"title"`
	InForce bool     `json:"inForce"`
	Outcome string   `json:"outcome"`
	Why     []string `json:"why"`
}

func ownersCommand() *cobra.Command {
	var flags supplyFlags
	var supplier string
	c := &cobra.Command{
		Use:   "owners PATH…",
		Short: "Say who owns each supplier, and which rules on ownership reach it",
		Long: `Owners shows everybody above each supplier with the share that comes down, and what each rule on ownership says of it:
restricted, clear, unknown share (a holding that is not known could reach the threshold), or no data. A restricted supplier
is shown with its chain: who holds what, since when, and where that stands. A rule that is not in force on the day is asked too.`,
		Example: `  guyline supply owners examples/valley --supplier "Tessaly Radio Systems"`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in, err := openSupply(c, args, flags)
			if err != nil {
				return err
			}
			out := []ownersAnswer{}
			for _, p := range in.study.Parties {
				if p.Supplier && (supplier == "" || strings.EqualFold(p.Name, supplier)) {
					out = append(out, ownersOf(in.study, p))
				}
			}
			if len(out) == 0 {
				return exitError{exitUsage, fmt.Errorf("--supplier: no supplier is called %q; guyline supply screen lists them", supplier)}
			}
			if flags.format == "json" {
				return encode(c.OutOrStdout(), out)
			}
			for _, o := range out {
				ownersText(c.OutOrStdout(), o)
			}
			return nil
		},
	}
	flags.add(c)
	c.Flags().StringVar(&supplier, "supplier", "", "only this one")
	return c
}

func ownersOf(s *supply.Study, p *supply.Party) ownersAnswer {
	o := ownersAnswer{Supplier: p.Name, Group: s.Group(p.Name), Owners: []ownerLine{}, Rules: []ruleLine{}}
	for _, x := range p.Owners {
		o.Owners = append(o.Owners, ownerLine{x.Name, x.Least.String(), x.Most.String(), x.Direct, x.Controls})
	}
	for _, a := range p.Answers {
		o.Rules = append(o.Rules, ruleLine{a.Rule.ID, a.Rule.Title, a.InForce, a.Outcome.String(), append([]string{}, a.Answer.Why...)})
	}
	return o
}

func ownersText(w io.Writer, o ownersAnswer) {
	fmt.Fprintln(w, o.Supplier)
	if len(o.Owners) == 0 {
		fmt.Fprintln(w, "  nothing is known of its owners")
	}
	for _, x := range o.Owners {
		share := x.Least
		switch {
		case x.Least == "0 %" && x.Most == "100 %":
			share = "an unknown share"
		case x.Least != x.Most:
			share += " to " + x.Most
		}
		how := "through others"
		if x.Direct {
			how = "directly"
		}
		if x.Controls {
			how += ", and controls it"
		}
		fmt.Fprintf(w, "  %s holds %s %s\n", x.Name, share, how)
	}
	if o.Group != "" {
		fmt.Fprintf(w, "  group: %s\n", o.Group)
	}
	for _, r := range o.Rules {
		force := ""
		if !r.InForce {
			force = ", which is not in force on the day"
		}
		fmt.Fprintf(w, "  %s: %s%s\n", r.Outcome, r.Title, force)
		if r.Outcome == "restricted" || r.Outcome == "unknown share" {
			for _, why := range r.Why {
				fmt.Fprintln(w, "      "+why)
			}
		}
	}
}

// changeLine is one change as JSON.
type changeLine struct {
	Rule    string   `json:"rule"`
	Title   string   `json:"title"`
	Subject string   `json:"subject"`
	Before  string   `json:"before"`
	After   string   `json:"after"`
	Because string   `json:"because"`
	Effects []string `json:"effects"`
	Missing []string `json:"missing"`
	People  int      `json:"people"`
}

func changesCommand() *cobra.Command {
	var flags supplyFlags
	var from, to string
	c := &cobra.Command{
		Use:   "changes PATH… --from DATE --to DATE",
		Short: "Say what changes of rules and listings do to the network's inventory",
		Long: `Changes judges everything that was bought on two days, and tells what a rule begins or ceases to say of it, because of
which interval, listing or holding. Days that lie ahead are judged by the rules and lists as they are known now.`,
		Example: `  guyline supply changes examples/valley --from 2026-07-01 --to 2027-01-31`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if from == "" || to == "" {
				return fmt.Errorf("--from and --to: expected two days such as 2026-07-01 and 2027-01-31")
			}
			flags.on = from
			before, err := openSupply(c, args, flags)
			if err != nil {
				return err
			}
			flags.on, flags.quiet = to, true
			after, err := openSupply(c, args, flags)
			if err != nil {
				return err
			}
			if !before.now.Before(after.now) {
				return fmt.Errorf("--to: expected a day after %s, found %s", from, to)
			}
			out := []changeLine{}
			for _, x := range supply.Changes(before.study, after.study) {
				l := changeLine{x.Rule.ID, x.Rule.Title, x.Item.Item.Name, string(x.Before.Outcome), string(x.After.Outcome), x.Because, []string{}, append([]string{}, x.After.Missing...), x.People}
				for _, e := range x.After.Effects {
					l.Effects = append(l.Effects, e.Text)
				}
				out = append(out, l)
			}
			if flags.format == "json" {
				return encode(c.OutOrStdout(), out)
			}
			changesText(c.OutOrStdout(), out, before.now, after.now)
			return nil
		},
	}
	c.Flags().StringVar(&flags.format, "format", "text", "text or json")
	c.Flags().BoolVarP(&flags.quiet, "quiet", "q", false, "no progress")
	c.Flags().StringVar(&from, "from", "", "the earlier day, YYYY-MM-DD")
	c.Flags().StringVar(&to, "to", "", "the later day, YYYY-MM-DD")
	return c
}

func changesText(w io.Writer, changes []changeLine, from, to time.Time) {
	if len(changes) == 0 {
		fmt.Fprintf(w, "Between %s and %s no rule changes what it says of this inventory.\n", from.Format(time.DateOnly), to.Format(time.DateOnly))
		return
	}
	for i, b := range changeBlocks(changes) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n  because %s\n", b.title, b.because)
		for _, e := range b.effects {
			fmt.Fprintln(w, "  → "+e)
		}
		for _, g := range b.groups {
			fmt.Fprintf(w, "  %s %s", g.outcome, report.Some(len(g.subjects), "thing"))
			if g.people > 0 {
				fmt.Fprintf(w, ", on which up to %s people depend", report.Number(g.people))
			}
			fmt.Fprintf(w, ": %s\n", firstOf(g.subjects, ", "))
			if len(g.missing) > 0 {
				fmt.Fprintf(w, "    not known: %s\n", firstOf(g.missing, "; "))
			}
		}
	}
}

// a changeBlock is what one rule begins or ceases to say because of one thing.
type changeBlock struct {
	title, because string
	effects        []string
	groups         []*changeGroup
}

// a changeGroup is the things of which a rule says the same.
type changeGroup struct {
	outcome           string
	people            int // who depend on the one with most
	subjects, missing []string
}

// changeWords are the outcomes in the order and the words of the text.
var changeWords = []struct{ outcome, words string }{
	{string(rule.Applies), "it applies to"}, {string(rule.NotKnown), "it cannot be decided for"}, {string(rule.DoesNotApply), "it no longer applies to"},
}

// changeBlocks groups changes by rule, reason and outcome: where people wait for an answer, the rules that apply come first.
func changeBlocks(changes []changeLine) []*changeBlock {
	var out []*changeBlock
	blocks, groups := map[[2]string]*changeBlock{}, map[[3]string]*changeGroup{}
	for _, o := range changeWords {
		for _, c := range changes {
			if c.After != o.outcome {
				continue
			}
			because, fact := c.Because, strings.HasPrefix(c.Because, "a listing begins or ends, or a fact differs")
			if fact {
				because = "a listing begins or ends, or a fact differs"
			}
			b := blocks[[2]string{c.Rule, because}]
			if b == nil {
				b = &changeBlock{title: c.Title, because: because}
				blocks[[2]string{c.Rule, because}] = b
				out = append(out, b)
			}
			if o.outcome != string(rule.DoesNotApply) {
				b.effects = union(b.effects, c.Effects)
			}
			key := [3]string{c.Rule, because, o.outcome}
			g := groups[key]
			if g == nil {
				g = &changeGroup{outcome: o.words}
				groups[key], b.groups = g, append(b.groups, g)
			}
			g.subjects, g.people = append(g.subjects, c.Subject), max(g.people, c.People)
			if len(g.missing) <= namesShown {
				g.missing = union(g.missing, c.Missing)
			}
		}
	}
	return out
}

// union adds to a list what it does not have.
func union(list, more []string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// namesShown is how many of a kind the text names.
const namesShown = 5

// firstOf is the first of a list, and how many there are more.
func firstOf(list []string, between string) string {
	if len(list) <= namesShown {
		return strings.Join(list, between)
	}
	return fmt.Sprintf("%s and %s more", strings.Join(list[:namesShown], between), report.Number(len(list)-namesShown))
}
