package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// The checks of workloads and containers decide in the ways below. A manifest or a Compose file is the whole of what its
// workload is to be: that it does not ask for a privilege is a statement of its own, not a gap in the input. What it
// leaves to the platform otherwise (a limit, a filter) is the platform's default, and the confidence is less.
//
// The values of a Helm chart are less than that: the chart's templates may add to them. Of those only what they state is
// judged, and where the input holds the rendered workload too (one with the same image), that is judged in their place.

// chartValues is the type of a workload that a chart's values describe.
const chartValues = "HelmValues"

// left is what a platform does where a setting is left out. A Pass is for what the platform guarantees; what it merely
// allows is a Fail.
type left struct {
	verdict Verdict
	then    string // completes "no NAME: "
}

// byPlatform is left by the platform's name.
type byPlatform map[string]left

const (
	kubernetes = "kubernetes"
	compose    = "compose"
)

// workload is the workload that e is or belongs to, nil where it belongs to none.
func workload(e *network.Element) *network.Element {
	for ; e != nil; e = e.Owner {
		if e.Kind == network.KindWorkload {
			return e
		}
	}
	return nil
}

// platform is the name of the platform that e's workload is written for, "" where that is not known.
func platform(e *network.Element) string {
	if w := workload(e); w != nil {
		if p, ok := network.Platform.Best(w); ok {
			return p.Value
		}
	}
	return ""
}

// missing is the result about an element that leaves a setting out.
func missing(e *network.Element, name string, when byPlatform) Result {
	if w := workload(e); w != nil && !whole(w) {
		return Result{Verdict: NoData, Subject: e, Detail: "no " + name + ", and what else describes the workload is not in the input"}
	}
	l, ok := when[platform(e)]
	if !ok {
		return Result{Verdict: NoData, Subject: e, Detail: "no " + name + ", and what its platform then does is not known"}
	}
	r := Result{Verdict: l.verdict, Subject: e, Detail: "no " + name + ": " + l.then}
	if l.verdict == Pass || l.verdict == Fail {
		layer, at := standsAt(e)
		if at.Default = l.then; l.verdict == Pass {
			at.Default = ""
		}
		r.Evidence = []Evidence{{"no " + name, layer, at}}
	}
	return r
}

// whole reports whether the input has all of a workload: not the values of a chart, nor a service that extends one of
// another file, of which the reader gives no defaults.
func whole(w *network.Element) bool {
	return w.Type != chartValues && (platform(w) != compose || len(network.RestartPolicy.Of(w)) > 0)
}

// standsAt is where the first thing that is known about e stands.
func standsAt(e *network.Element) (network.Layer, network.Origin) {
	for f := range e.Facts() {
		return f.Layer, f.Origin
	}
	return network.Configured, network.Origin{}
}

// flagged decides one flag of an element: bad fails, and what is left out is as the platform has it.
func flagged(e *network.Element, a *network.Attr[bool], bad bool, when byPlatform) Result {
	c, ok := a.Best(e)
	if !ok {
		return missing(e, a.Name(), when)
	}
	r := Result{Verdict: Pass, Subject: e, Detail: fmt.Sprintf("%s is %t", a.Name(), c.Value)}
	if c.Value == bad {
		r.Verdict = Fail
	} else if w := workload(e); c.Origin.Default != "" && w != nil && whole(w) {
		r.Detail = a.Name() + " is not asked for"
		c.Origin.Default = ""
	}
	r.Evidence = []Evidence{Fact(a, c)}
	return r
}

// eachContainer gives judge every container, and says why the others are not judged.
func eachContainer(n *network.Network, say func(Result), judge func(*network.Element) Result) {
	eachJudged(n, network.KindContainer, say, judge)
}

// eachWorkload gives judge every workload, and says why the others are not judged.
func eachWorkload(n *network.Network, say func(Result), judge func(*network.Element) Result) {
	eachJudged(n, network.KindWorkload, say, judge)
}

func eachJudged(n *network.Network, k network.Kind, say func(Result), judge func(*network.Element) Result) {
	rendered := renderedImages(n)
	for e := range n.Elements(k) {
		w := workload(e)
		if w == nil {
			continue
		}
		if other := renderedAs(n, w, rendered); other != nil {
			say(Result{Verdict: NotApplicable, Subject: e, Detail: "values of a chart: the rendered " + other.String() + " is judged"})
			continue
		}
		r := judge(e)
		if w.Type == chartValues && (r.Verdict == Pass || r.Verdict == Fail) && !stated(r.Evidence) {
			r = Result{Verdict: NoData, Subject: e, Detail: "not among the chart's values: its templates decide"}
		}
		say(r)
	}
}

// stated reports whether some evidence is written down, and not only what a platform does by default.
func stated(evidence []Evidence) bool {
	return slices.ContainsFunc(evidence, func(e Evidence) bool { return e.Origin.Default == "" })
}

// renderedImages is a rendered workload of each image repository that some runs.
func renderedImages(n *network.Network) map[string]*network.Element {
	out := map[string]*network.Element{}
	for c := range n.Elements(network.KindContainer) {
		if w := workload(c); w == nil || w.Type == chartValues || platform(c) != kubernetes {
			continue
		}
		for _, i := range network.ImageRef.Of(c) {
			if out[i.Value.Repository] == nil {
				out[i.Value.Repository] = c.Owner
			}
		}
	}
	return out
}

// renderedAs is the rendered workload that runs what a chart's values describe, nil where there is none.
func renderedAs(n *network.Network, w *network.Element, rendered map[string]*network.Element) *network.Element {
	if w.Type != chartValues {
		return nil
	}
	for c := range n.Owned(w, network.KindContainer) {
		for _, i := range network.ImageRef.Of(c) {
			if other := rendered[i.Value.Repository]; other != nil {
				return other
			}
		}
	}
	return nil
}

// asWritten is evidence of what a workload's description means by itself, although a platform fills in the value.
func asWritten(evidence []Evidence) []Evidence {
	out := slices.Clone(evidence)
	for i := range out {
		out[i].Origin.Default = ""
	}
	return out
}

// initial reports whether a container runs before the others and ends.
func initial(c *network.Element) bool {
	v, _, ok := value(c, network.InitContainer)
	return ok && v
}

// ends reports whether a workload runs to its end and is not meant to stay.
func ends(w *network.Element) bool { return w.Type == "Job" || w.Type == "CronJob" }

// functionsOn are the functions that a workload runs.
func functionsOn(n *network.Network, w *network.Element) []*network.Element {
	var out []*network.Element
	for f := range n.Functions() {
		if network.RunsAs.Has(f, w.Name) {
			out = append(out, f)
		}
	}
	return out
}

// workloadsOf are the workloads that run a function.
func workloadsOf(n *network.Network, f *network.Element) []*network.Element {
	var out []*network.Element
	for w := range n.Elements(network.KindWorkload) {
		if network.RunsAs.Has(f, w.Name) {
			out = append(out, w)
		}
	}
	return out
}

// laboratory is a declaration that the whole network is a laboratory.
func laboratory(n *network.Network) ([]Evidence, bool) {
	for o := range n.Elements(network.KindOperator) {
		if p, evidence, ok := value(o, network.Profile); ok && strings.EqualFold(p, "lab") {
			return evidence, true
		}
	}
	return nil, false
}

// printed are the values of claims as outputs show them, each once, a space between.
func printed[T any](a *network.Attr[T], claims []network.Claim[T]) string {
	var out []string
	for _, c := range claims {
		if s := a.Print(c.Value); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}
