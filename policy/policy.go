package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"gopkg.in/yaml.v3"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
)

// Load reads every .yaml and .yml file below a folder, or one file. Its error joins every mistake found, each with its
// place.
func Load(dir string) ([]*check.Check, error) {
	var files []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (filepath.Ext(p) == ".yaml" || filepath.Ext(p) == ".yml") {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("policies: no .yaml file in %s", dir)
	}
	env, err := environment()
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	l := loader{env: env, seen: map[string]string{}}
	for _, f := range files {
		l.file(f)
	}
	return l.checks, errors.Join(l.errs...)
}

type loader struct {
	env    *cel.Env
	checks []*check.Check
	seen   map[string]string // place of each id
	errs   []error
}

func (l *loader) errorf(file string, line, column int, format string, args ...any) {
	place := fmt.Sprintf("%s:%d", file, line)
	if column > 0 {
		place += fmt.Sprintf(":%d", column)
	}
	l.errs = append(l.errs, fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...)))
}

func (l *loader) file(name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		l.errs = append(l.errs, err)
		return
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		l.errs = append(l.errs, fmt.Errorf("%s: %w", name, err))
		return
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		l.errorf(name, 1, 0, "expected a mapping with the key policies")
		return
	}
	top := doc.Content[0]
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, v := top.Content[i], top.Content[i+1]
		if key.Value != "policies" || v.Kind != yaml.SequenceNode {
			l.errorf(name, key.Line, key.Column, "expected only policies, a list; found %q", key.Value)
			continue
		}
		for _, p := range v.Content {
			l.policy(name, p)
		}
	}
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

var fieldNames = []string{"id", "title", "severity", "on", "when", "require", "risk", "remedy", "cites", "principle"}

// policy reads one policy. It goes on after a mistake, so that one run shows them all.
func (l *loader) policy(file string, n *yaml.Node) {
	before := len(l.errs)
	if n.Kind != yaml.MappingNode {
		l.errorf(file, n.Line, n.Column, "expected a policy with the keys %s", strings.Join(fieldNames, ", "))
		return
	}
	fields := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !slices.Contains(fieldNames, key.Value):
			l.errorf(file, key.Line, key.Column, "unknown key %q: expected one of %s", key.Value, strings.Join(fieldNames, ", "))
		case fields[key.Value] != nil:
			l.errorf(file, key.Line, key.Column, "%s stands twice", key.Value)
		}
		fields[key.Value] = n.Content[i+1]
	}
	text := func(key string) string {
		if f := fields[key]; f != nil {
			return f.Value
		}
		return ""
	}
	for _, key := range []string{"id", "title", "severity", "on", "require", "remedy"} {
		if text(key) == "" {
			l.errorf(file, n.Line, n.Column, "%s is missing", key)
		}
	}
	c := &check.Check{ID: "policy/" + text("id"), Title: text("title"), Principle: check.OwnPolicies, Strength: check.Practice,
		Requires: text("require"), Evidence: "the attributes that the policy asks for",
		Risk: text("risk"), Remedies: map[string]string{"": text("remedy")}}
	if f := fields["id"]; f != nil {
		place := fmt.Sprintf("%s:%d", file, f.Line)
		if !idForm.MatchString(f.Value) {
			l.errorf(file, f.Line, f.Column, "id %q: expected lower-case words with hyphens between", f.Value)
		} else if first := l.seen[f.Value]; first != "" {
			l.errorf(file, f.Line, f.Column, "id %q stands at %s too", f.Value, first)
		}
		l.seen[f.Value] = place
		c.Cites = append(c.Cites, check.Clause{Document: place})
	}
	if f := fields["severity"]; f != nil {
		s, err := check.ParseSeverity(f.Value)
		if err != nil || s == check.None {
			l.errorf(file, f.Line, f.Column, "severity: expected low, medium, high or critical, found %q", f.Value)
		}
		c.Severity = s
	}
	if f := fields["principle"]; f != nil {
		var number uint8
		if f.Decode(&number) != nil || number < 1 || check.Principle(number) >= check.OwnPolicies {
			l.errorf(file, f.Line, f.Column, "principle: expected a number of 1 to 12, found %q", f.Value)
		} else {
			c.Principle = check.Principle(number)
		}
	}
	if f := fields["cites"]; f != nil {
		for _, s := range f.Content {
			c.Cites = append(c.Cites, check.Clause{Document: s.Value})
		}
	}
	kind := network.Kind(text("on"))
	if f := fields["on"]; f != nil && !slices.Contains(network.Kinds, kind) {
		l.errorf(file, f.Line, f.Column, "on: expected one of %v, found %q", network.Kinds, f.Value)
	}
	require := l.compile(file, "require", fields["require"], kind)
	when := l.compile(file, "when", fields["when"], kind)
	if len(l.errs) > before {
		return
	}
	c.Run = rule{kind, when, require}.run
	l.checks = append(l.checks, c)
}

// compile compiles an expression and holds it to the attributes that its elements have.
func (l *loader) compile(file, key string, n *yaml.Node, kind network.Kind) cel.Program {
	if n == nil || n.Value == "" {
		return nil
	}
	// A block scalar's text begins on the line below its mark; a plain one where its node is.
	line, column := n.Line, n.Column
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		line, column = n.Line+1, 1
	}
	at := func(exprLine, exprColumn int) (int, int) {
		if exprLine <= 1 {
			return line, column + exprColumn
		}
		return line + exprLine - 1, exprColumn + 1
	}
	tree, issues := l.env.Compile(n.Value)
	if issues.Err() != nil {
		for _, e := range issues.Errors() {
			a, b := at(e.Location.Line(), e.Location.Column())
			l.errorf(file, a, b, "%s: %s", key, e.Message)
		}
		return nil
	}
	if t := tree.OutputType(); t != cel.BoolType && t != cel.DynType {
		l.errorf(file, line, column, "%s: expected an expression that is true or false, found one of type %s", key, tree.OutputType())
		return nil
	}
	native := tree.NativeRep()
	ok := true
	ast.PreOrderVisit(native.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || !slices.Contains(attributeFunctions, e.AsCall().FunctionName()) {
			return
		}
		loc := native.SourceInfo().GetStartLocation(e.ID())
		a, b := at(loc.Line(), loc.Column())
		arg := e.AsCall().Args()[0]
		name, isText := "", false
		if arg.Kind() == ast.LiteralKind {
			name, isText = arg.AsLiteral().Value().(string)
		}
		switch attr := network.FindAttribute(name); {
		case !isText:
			l.errorf(file, a, b, "%s: the attribute's name must stand there as text", key)
			ok = false
		case attr == nil:
			l.errorf(file, a, b, "%s: there is no attribute %q (guyline facts shows them)", key, name)
			ok = false
		case e.AsCall().Target().Kind() == ast.IdentKind && !slices.Contains(attr.On(), kind) && slices.Contains(network.Kinds, kind):
			l.errorf(file, a, b, "%s: a %s has no attribute %q: it belongs to %v", key, kind, name, attr.On())
			ok = false
		}
	}))
	if !ok {
		return nil
	}
	program, err := l.env.Program(tree, cel.CostLimit(1_000_000))
	if err != nil {
		l.errorf(file, line, column, "%s: %v", key, err)
	}
	return program
}

// rule decides one policy.
type rule struct {
	kind          network.Kind
	when, require cel.Program
}

func (r rule) run(n *network.Network, say func(check.Result)) {
	for e := range n.Elements(r.kind) {
		self := newElement(e)
		if r.when != nil {
			concerned, err := ask(r.when, self)
			if err != nil {
				say(check.Result{Verdict: check.NoData, Subject: e, Detail: "whether it is concerned: " + err.Error()})
				continue
			}
			if !concerned {
				say(check.Result{Verdict: check.NotApplicable, Subject: e, Detail: "the policy's condition excludes it"})
				continue
			}
		}
		met, err := ask(r.require, self)
		out := check.Result{Verdict: check.Fail, Subject: e, Detail: self.values(), Evidence: *self.seen}
		switch {
		case err != nil:
			out.Verdict, out.Detail = check.NoData, err.Error()
		case met:
			out.Verdict = check.Pass
		}
		say(out)
	}
}

func ask(p cel.Program, self element) (bool, error) {
	v, _, err := p.Eval(map[string]any{"self": self})
	if err != nil {
		return false, err
	}
	b, ok := v.Value().(bool)
	if !ok {
		return false, fmt.Errorf("the expression gave %v, neither true nor false", v.Value())
	}
	return b, nil
}
