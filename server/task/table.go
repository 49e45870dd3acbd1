package task

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/guyline/guyline/server/access"
)

// Value is what a flag or an operand of a command takes.
type Value int

// What a flag or an operand takes.
const (
	Text   Value = iota // a word, a number, a list: the command itself says what is wrong with it
	Switch              // true, or left out
	Input               // a file or a folder among the inputs
	Result              // the number of a job whose result it takes
)

// Command is a command of the program that a server runs over a network's inputs.
type Command struct {
	Name    string // as it is typed, but for those with an As
	As      string // what is typed, where one command makes several things
	About   string
	Operand string // name of what stands before the inputs; "" where nothing does
	Takes   Value  // what the operand is
	Flags   map[string]Value
	Formats []string // of --format, the first where none is asked for; none where the command has no such flag
	Writes  string   // name of what --output gets: a file, or a folder where it ends in a slash; "" prints
	Plain   []string // flags that are always set
	Alone   bool     // it takes no inputs
	Role    access.Role
}

// Commands are what there is to run, by name. What the program does besides stands in [Elsewhere].
var Commands = []Command{
	{Name: "assess", About: "What is wrong, where, whom it hurts and how to mend it, without keeping it in the history", Flags: map[string]Value{"policy": Input}, Formats: []string{"json", "text", "sarif", "html", "junit", "markdown"}, Plain: []string{"--fail-on=none"}},
	{Name: "attack", About: "How an attacker gets from where he can stand to what must not fall", Flags: map[string]Value{"from": Text, "to": Text, "k": Text, "what-if": Text}, Formats: []string{"json", "text", "dot", "mermaid", "stix", "navigator"}},
	{Name: "attack fixes", About: "The fewest changes that close every evidenced path to an asset", Flags: map[string]Value{"from": Text, "to": Text}, Formats: []string{"json", "text"}},
	{Name: "attack risks", About: "The register of risks, ranked by a model of chance", Flags: map[string]Value{"from": Text, "to": Text, "trials": Text}, Formats: []string{"json", "text"}},
	{Name: "checks explain", About: "What a check asks, on what grounds, and how to mend a failure", Operand: "check", Alone: true},
	{Name: "checks list", About: "Every check by principle", Alone: true},
	{Name: "facts", About: "Every claim that was read, one JSON object a line"},
	{Name: "radio loss", About: "The loss of one path, over elevation among the inputs", Flags: map[string]Value{"from": Text, "to": Text, "freq": Text, "model": Text, "terrain": Input, "polarization": Text, "climate": Text, "n0": Text, "delta-n": Text, "epsilon": Text, "sigma": Text, "time": Text, "location": Text, "situation": Text, "k": Text, "step": Text}, Formats: []string{"json", "text"}, Alone: true},
	{Name: "rollout audit", About: "Drive tests held against claimed coverage", Operand: "tests", Takes: Input, Alone: true, Flags: map[string]Value{"claim": Input, "environment": Text, "zone": Text, "most": Text}},
	{Name: "rollout coverage", About: "People and area by supplier, band and region", Flags: map[string]Value{"resolution-m": Text}, Formats: []string{"json", "text"}},
	{Name: "rollout map", As: "rollout coverage", About: "A map of the coverage as GeoTIFF", Flags: map[string]Value{"resolution-m": Text, "map": Text}, Writes: "coverage.tif"},
	{Name: "rollout file", About: "The mobile package of the Broadband Data Collection", Flags: map[string]Value{"provider": Text, "brand": Text, "terrain-source": Text, "terrain-vintage": Text}, Writes: "filing/"},
	{Name: "rollout plan", About: "What to build next, when, and with whose equipment", Flags: map[string]Value{"budget": Text, "largest-supplier-share": Text, "target": Text, "trusted": Text}, Formats: []string{"json", "text"}},
	{Name: "rollout resilience", About: "What the loss of each site, supplier, power area and link costs in people", Flags: map[string]Value{"most": Text}, Formats: []string{"json", "text"}},
	{Name: "share csaf", About: "Vulnerabilities of components as a CSAF advisory", Flags: map[string]Value{"category": Text, "date": Text, "namespace": Text, "publisher": Text, "tlp": Text, "under": Text}},
	{Name: "share guide", About: "A plan of improvement in the recipient's framework", Flags: map[string]Value{"framework": Text}, Formats: []string{"json", "text", "markdown"}},
	{Name: "share map", About: "The same evidence in the order of a framework", Flags: map[string]Value{"framework": Text, "against": Text}, Formats: []string{"json", "text", "markdown", "csv"}},
	{Name: "share oscal", About: "The assessment as OSCAL, in a framework's controls", Flags: map[string]Value{"framework": Text, "document": Text}},
	{Name: "share stix", About: "Attack paths, findings and attacks that were seen as STIX 2.1", Flags: map[string]Value{"date": Text}},
	{Name: "share vex", About: "Vulnerabilities of components as OpenVEX", Flags: map[string]Value{"category": Text, "date": Text, "namespace": Text, "publisher": Text}},
	{Name: "share seal", About: "Assess, and sign all of it with the server's key", Writes: "network.sealed", Role: access.Approver},
	{Name: "share disclose", About: "The bundle of one recipient, made of a sealed assessment", Operand: "sealed", Takes: Result, Flags: map[string]Value{"policy": Input, "hide": Text, "recipient": Text}, Writes: "partner.guyline", Role: access.Approver},
	{Name: "share diff", About: "What got better, worse, was withheld or added between two bundles among the inputs", Operand: "bundles", Takes: Input, Alone: true, Flags: map[string]Value{"key": Input}, Formats: []string{"json", "text"}},
	{Name: "supply changes", About: "What changes of rules and listings do to the inventory", Flags: map[string]Value{"from": Text, "to": Text}, Formats: []string{"json", "text"}},
	{Name: "supply components", About: "Vulnerable components, and how complete the bills are", Flags: map[string]Value{"on": Text}, Formats: []string{"json", "text"}},
	{Name: "supply concentration", About: "On how few suppliers each layer rests", Flags: map[string]Value{"on": Text}, Formats: []string{"json", "text"}},
	{Name: "supply owners", About: "Who owns each supplier", Flags: map[string]Value{"on": Text, "supplier": Text}, Formats: []string{"json", "text"}},
	{Name: "supply remove", About: "What the network loses with a supplier", Operand: "supplier", Flags: map[string]Value{"on": Text, "mode": Text}, Formats: []string{"json", "text"}},
	{Name: "supply screen", About: "Suppliers and their owners held against lists of authorities", Flags: map[string]Value{"on": Text, "name": Text, "country": Text, "explain": Switch}, Formats: []string{"json", "text"}},
	{Name: "supply vendor", About: "A supplier judged by its answers and its bill of materials", Operand: "answers", Takes: Input, Alone: true, Flags: map[string]Value{"network": Input, "list": Input, "ownership": Input, "advisories": Input, "bill": Input, "rules": Input, "owner-rules": Input, "statements": Input, "country": Text, "decided-by": Text, "fact": Text, "on": Text}, Formats: []string{"json", "text"}},
	{Name: "verify", About: "What a bundle among the inputs proves", Operand: "bundle", Takes: Input, Alone: true, Flags: map[string]Value{"key": Input, "proof": Input, "log-policy": Input, "audit": Input}, Formats: []string{"json", "text"}},
	{Name: "wire", About: "What a capture among the inputs shows, one JSON object a line", Operand: "capture", Takes: Input, Alone: true, Flags: map[string]Value{"key-log": Input, "frame": Text, "summary": Switch}},
}

// Elsewhere are the commands that a server does not run as jobs, and why. One that is named stands for those below it.
var Elsewhere = map[string]string{
	"completion":    "for a shell",
	"data":          "a server fetches nothing by itself: send the files",
	"help":          "for a terminal",
	"init":          "writes a folder for somebody to fill in",
	"man":           "for a terminal",
	"probe":         "sends packets: only from where its scope allows, and by hand",
	"serve":         "is the server",
	"share key":     "private keys are made where they stay",
	"share log":     "a log is an operator's, and its folder lies with him",
	"share witness": "a service of its own",
	"worker":        "is what runs jobs",
}

// Find is the command of a name.
func Find(name string) (*Command, bool) {
	i := slices.IndexFunc(Commands, func(c Command) bool { return c.Name == name })
	if i < 0 {
		return nil, false
	}
	return &Commands[i], true
}

// Needs is the role that somebody must have to run it: analyst where its row says none.
func (c *Command) Needs() access.Role { return max(c.Role, access.Analyst) }

// Ask is what somebody wants to be run.
type Ask struct {
	Command  string              `json:"command" doc:"A command of the program, as it is typed"`
	Operands []string            `json:"operands,omitempty" maxItems:"16" doc:"What stands before the inputs"`
	Flags    map[string][]string `json:"flags,omitempty" doc:"Flags without their hyphens; several values where a flag may be repeated"`
	Format   string              `json:"format,omitempty"`
}

// Check is an error where a request is not one that the table allows. Values are the command's own to judge.
func (a *Ask) Check() error {
	c, ok := Find(a.Command)
	if !ok {
		return fmt.Errorf("command: no %q; there are %s", a.Command, strings.Join(names(), ", "))
	}
	switch {
	case c.Operand == "" && len(a.Operands) > 0:
		return fmt.Errorf("operands: %s takes none", c.Name)
	case c.Operand != "" && len(a.Operands) == 0:
		return fmt.Errorf("operands: %s needs %s", c.Name, c.Operand)
	case a.Format != "" && !slices.Contains(c.Formats, a.Format):
		return fmt.Errorf("format: expected one of %s, found %q", strings.Join(c.Formats, ", "), a.Format)
	}
	for _, v := range a.Operands {
		if err := c.Takes.check(v); err != nil {
			return fmt.Errorf("operands: %w", err)
		}
	}
	for name, values := range a.Flags {
		takes, ok := c.Flags[name]
		if !ok {
			return fmt.Errorf("flags: %s has no %q; there are %s", c.Name, name, strings.Join(slices.Sorted(maps.Keys(c.Flags)), ", "))
		}
		if len(values) == 0 || len(values) > 64 {
			return fmt.Errorf("flags: %s: expected 1 to 64 values, found %d", name, len(values))
		}
		for _, v := range values {
			if err := takes.check(v); err != nil {
				return fmt.Errorf("flags: %s: %w", name, err)
			}
		}
	}
	return nil
}

func names() (out []string) {
	for _, c := range Commands {
		out = append(out, c.Name)
	}
	return out
}

// check is an error where a value could be anything but what the table says.
func (v Value) check(text string) error {
	switch {
	case len(text) > 1000:
		return fmt.Errorf("a value of %d octets: expected at most 1,000", len(text))
	case strings.ContainsRune(text, 0):
		return fmt.Errorf("a value with a NUL")
	case v == Switch && text != "true":
		return fmt.Errorf("%q: expected true", text)
	case v == Input && !fs.ValidPath(text):
		return fmt.Errorf("%q: expected the path of a file or folder among the inputs", text)
	case v == Result && strings.Trim(text, "0123456789") != "":
		return fmt.Errorf("%q: expected the number of a job", text)
	}
	return nil
}
