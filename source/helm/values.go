package helm

import (
	"path"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/env"
	"github.com/guyline/guyline/source/kubernetes"
)

// values is the state of reading the values of one chart.
type values struct {
	f         *source.File
	top       source.Node
	product   string
	workloads map[string]*network.Element // by the path of their section
	functions map[string]*network.Element
	// containers are found by the path of their section and their name.
	containers map[string]*network.Element
}

// place is where a section stands: the keys that lead to it, and whether the chart deploys it.
type place struct {
	keys []string
	off  bool
}

func (p place) String() string { return strings.Join(p.keys, ".") }

func (p place) in(key string) place {
	return place{append(p.keys[:len(p.keys):len(p.keys)], key), p.off}
}

func (p place) last() string {
	if len(p.keys) == 0 {
		return ""
	}
	return p.keys[len(p.keys)-1]
}

// maxDepth is the deepest nesting of sections that is read.
const maxDepth = 24

func readValues(f *source.File) {
	v := &values{f: f, top: f.Top(), product: product(string(f.Data)), workloads: map[string]*network.Element{},
		functions: map[string]*network.Element{}, containers: map[string]*network.Element{}}
	v.section(place{}, v.top)
	v.globalScheme()
}

// section reads a mapping and all below it. Of a part that is switched off, only the secrets are read: they stand in the
// file all the same.
func (v *values) section(p place, n source.Node) {
	if len(p.keys) > maxDepth {
		v.f.Notef(n.Line(), "nested deeper than %d", maxDepth)
		return
	}
	if on := n.First("enabled", "enable", "deploy"); on.Text() == "false" && len(p.keys) > 0 {
		p.off = true
	}
	taken := v.subscriber(p, n)
	if !p.off {
		v.workload(p, n)
		v.services(p, n)
		v.identity(p, n)
		v.database(p, n)
		for key := range v.configuration(p, n) {
			taken[key] = true
		}
	}
	v.secrets(p, n, taken)
	for k, c := range n.AllPairs() {
		key := k.Text()
		if !taken[key] && !stepOver[key] {
			v.value(p.in(key), c)
		}
	}
}

// stepOver are sections that are read where they stand, or say nothing.
var stepOver = map[string]bool{
	"resources": true, "livenessProbe": true, "readinessProbe": true, "startupProbe": true, "affinity": true, "tolerations": true,
	"image": true, "nfimage": true, "images": true, "nodeSelector": true, "annotations": true, "podAnnotations": true, "lifecycleHooks": true,
}

func (v *values) value(p place, c source.Node) {
	switch {
	case fileName().MatchString(p.last()) && (c.Map() || c.Block()) && !p.off && v.embed(p, c):
	case c.Map():
		v.section(p, c)
	case c.List():
		for item := range c.Items() {
			if item.Map() {
				v.section(p, item)
			} else {
				v.text(p, item)
			}
		}
	default:
		v.text(p, c)
	}
}

// text reads a scalar that is more than a setting: a file, a command, an address of a database.
func (v *values) text(p place, c source.Node) {
	text := c.Text()
	if scheme, _, ok := strings.Cut(text, "://"); ok && env.Database(scheme) && !p.off {
		source.PutDatabase(v.f, v.function(p, c.Line()), text, c.Line())
		return
	}
	if c.Block() && !p.off && v.embed(p, c) {
		return
	}
	v.commands(text, c)
}

// fileName is what a key looks like that names a configuration file.
var fileName = pattern.New(`(?i)^[\w.-]+\.(?:ya?ml|jsonc?|conf|cfg|toml|ini)$`)

// looksConfigured is what a text looks like that may be a configuration file: it begins with a setting or a section.
var looksConfigured = pattern.New(`^(?:\s*(?:#[^!].*|#)?\n)*\s*(?:[\w."-]+\s*[:=]|[{\[]|-\s)`)

// embed reads a file that stands in the values and reports whether some format recognised it.
func (v *values) embed(p place, n source.Node) bool {
	e := source.Embedded{Key: p.last(), Config: v.config(p)}
	if n.Map() {
		e.Node = n
	} else {
		e.Text, e.Line = n.Text(), n.Line()
		if n.Block() {
			e.Line++
		}
		if !looksConfigured().MatchString(e.Text) {
			return false
		}
	}
	return v.f.Embed(e)
}

// config names the part of the file that configures a function. A section's workload mounts it, and so the function is
// found to run there.
func (v *values) config(p place) string {
	return strings.Join(append([]string{v.f.Config}, p.keys...), "/")
}

// function is the function that a section configures: the one for which the section or one around it is named, else the
// one whose image the chart runs, else the one for which the chart's folder is named. Where none is, the core as a whole
// stands for it.
func (v *values) function(p place, line int) *network.Element {
	t, name, at := network.CORE, v.f.Path, place{}
	for i := len(p.keys); i > 0; i-- {
		if found := nfType(p.keys[i-1]); found != "" {
			t, name, at = found, p.keys[i-1], place{keys: p.keys[:i]}
			break
		}
	}
	if found := v.chartType(); len(at.keys) == 0 && found != "" {
		t, name = found, strings.ToLower(string(found))
	}
	if v.functions[at.String()] == nil {
		fn := v.f.Net.Add(network.KindFunction, string(t), name, nil)
		source.Set(v.f, fn, network.Dialect, "helm-values", line)
		source.Set(v.f, fn, network.Config, v.config(at), line)
		if v.product != "" {
			source.Set(v.f, fn, network.Product, v.product, line)
		}
		v.functions[at.String()] = fn
	}
	return v.functions[at.String()]
}

// chartType is the type of the one function that a chart deploys.
func (v *values) chartType() network.NFType {
	for _, key := range []string{"nfimage", "image"} {
		if t := nfType(path.Base(imageName(v.top.Get(key)).Text())); t != "" {
			return t
		}
	}
	var only network.NFType
	for k, c := range v.top.AllPairs() {
		if t := nfType(k.Text()); t != "" && c.Map() {
			if only != "" && only != t {
				return ""
			}
			only = t
		}
	}
	if only != "" {
		return only
	}
	return nfType(path.Base(v.f.Dir()))
}

// products are the words in image names and chart names that name a core.
var products = []struct{ word, product string }{
	{"free5gc", "free5gc"}, {"towards5gs", "free5gc"}, {"open5gs", "open5gs"}, {"oaisoftwarealliance", "oai"}, {"omec-project", "sdcore"},
	{"srsran", "srsran"}, {"ueransim", "ueransim"},
}

func product(text string) string {
	text = strings.ToLower(text)
	for _, p := range products {
		if strings.Contains(text, p.word+"/") || strings.Contains(text, "/"+p.word) || strings.Contains(text, p.word+"-") {
			return p.product
		}
	}
	return ""
}

var camel = pattern.New(`([a-z0-9])([A-Z])`)

// reference are the names of settings that say where a secret is, not what it is.
var reference = pattern.New(`(?i)existing|^(?:tls_?|pull_?|image_?pull_?)?secrets?$|secret_?(?:name|ref|key)|_?key_?(?:name|file|ref)$`)

// secrets records the settings of a section that hold a secret in clear.
func (v *values) secrets(p place, n source.Node, taken map[string]bool) {
	var vars []source.EnvVar
	for k, c := range n.AllPairs() {
		if c.Scalar() && !c.Block() && !taken[k.Text()] && kubernetes.Clear(c.Text()) && !reference().MatchString(k.Text()) {
			vars = append(vars, source.EnvVar{Name: k.Text(), Value: c.Text(), Line: c.Line()})
		}
	}
	for _, s := range vars {
		name := camel().ReplaceAllString(s.Name, "${1}_${2}")
		if env.Secret(source.EnvVar{Name: name, Value: s.Value, Line: s.Line}) {
			source.PutText(v.f, v.nearest(p, s.Line), network.SecretEnv, p.in(s.Name).String(), s.Line)
		}
	}
	for _, c := range env.Credentials(vars) {
		env.Put(v.f, v.nearest(p, c.Password.Line), c)
	}
}

// nearest is the main container of the workload in whose section p is, the chart's own where it is in none.
func (v *values) nearest(p place, line int) *network.Element {
	for i := len(p.keys); i > 0; i-- {
		if at := (place{keys: p.keys[:i]}); v.workloads[at.String()] != nil {
			return v.main(at, line)
		}
	}
	return v.main(place{}, line)
}

// globalScheme records the scheme that an umbrella chart gives to all functions, where no function took it over.
func (v *values) globalScheme() {
	scheme := v.top.Get("global", "sbi", "scheme")
	if !scheme.OK() || v.schemeTaken() {
		return
	}
	fn := v.function(place{}, scheme.Line())
	if t := network.NFType(fn.Type); t != network.CORE && !t.ServiceBased() {
		return
	}
	i := v.f.Interface(fn, network.SBI, network.Server, scheme.Line())
	source.Put(v.f, i, network.Scheme, scheme)
}

// schemeTaken reports whether some function's service-based interface has a scheme.
func (v *values) schemeTaken() bool {
	for i := range v.f.Net.Elements(network.KindInterface) {
		if i.Type == string(network.SBI) && network.RoleOf.Has(i, network.Server) && len(network.Scheme.Of(i)) > 0 {
			return true
		}
	}
	return false
}
