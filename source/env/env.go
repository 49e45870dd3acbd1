// Package env reads environment files: NAME=value lines that Docker Compose, systemd units and start scripts hand to
// the programs of a network (.env, settings.env, env.sample).
//
// It reads the accounts and passwords that stand in them, database addresses, PLMN, tracking area and slice, and the
// keys of simulated terminals. It runs no shell: command substitution and arithmetic stay open. Variables of the file
// itself are filled in.
//
// What a variable means is worth knowing wherever variables stand, so [Credentials] and [Secret] serve the readers of
// Compose files too.
package env

import (
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is the format of environment files.
var Format = source.Format{
	Name:   "env",
	About:  "environment files of Docker Compose and start scripts (NAME=value lines)",
	Detect: detect,
	Read:   read,
}

// dialect is the form of configuration that remedies name.
const dialect = "env"

var assignment = pattern.New(`^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\+?=`)

var upperName = pattern.New(`^(?:export\s+)?[A-Z_][A-Z0-9_]*\+?=`)

// detect takes a file whose lines, comments and the further lines of quoted values aside, are assignments but for one in
// ten, most of them to names in capitals: ini files have sections, properties files lower-case names.
func detect(f *source.File) bool {
	if len(f.Data) > 1<<20 {
		return false
	}
	var lines, assigned, upper int
	quoted := false // within a value of several lines
	for line := range strings.Lines(string(f.Data)) {
		line = strings.TrimSpace(line)
		odd := strings.Count(line, `"`)%2 == 1
		if quoted {
			quoted = !odd
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		quoted = odd && assignment().MatchString(line)
		if line[0] == '[' {
			return false
		}
		lines++
		if assignment().MatchString(line) {
			assigned++
		}
		if upperName().MatchString(line) {
			upper++
		}
	}
	return assigned > 0 && assigned*10 >= lines*9 && upper*5 >= assigned*4
}

func read(f *source.File) {
	vars := fill(f, source.ParseEnv(f.Data))
	r := reader{f: f, vars: vars, named: map[string]source.EnvVar{}}
	for _, v := range vars {
		if v.Value != "" {
			r.named[v.Name] = v // the last of a name counts, as in a shell
		}
	}
	r.core()
	r.subscribers()
}

// fill puts the values of variables in place of ${NAME}: those of the file itself first, then those of files beside it.
func fill(f *source.File, vars []source.EnvVar) []source.EnvVar {
	own := map[string]string{}
	for i, v := range vars {
		v.Value = source.Expand(v.Value, func(name string) (string, bool) {
			if value, ok := own[name]; ok {
				return value, true
			}
			return f.Lookup(name)
		})
		if strings.Contains(v.Value, "$(") || strings.Contains(v.Value, "`") {
			v.Value = ""
		}
		vars[i] = v
		own[v.Name] = v.Value
	}
	return vars
}

type reader struct {
	f     *source.File
	vars  []source.EnvVar
	named map[string]source.EnvVar
	fn    *network.Element // what the file configures, nil until something is said of it
}

// function is what the file configures. It does not say which function that is: the core as a whole stands for it.
func (r *reader) function(line int) *network.Element {
	if r.fn == nil {
		r.fn = r.f.Net.Add(network.KindFunction, string(network.CORE), r.f.Path, nil)
		source.Set(r.f, r.fn, network.Dialect, dialect, line)
		source.Set(r.f, r.fn, network.Config, r.f.Config, line)
	}
	return r.fn
}

func (r *reader) find(names ...string) (source.EnvVar, bool) {
	for _, name := range names {
		if v, ok := r.named[name]; ok {
			return v, true
		}
	}
	return source.EnvVar{}, false
}

// core reads what concerns the network: identities, databases, accounts.
func (r *reader) core() {
	mcc, okMCC := r.find("MCC", "PLMN_MCC")
	mnc, okMNC := r.find("MNC", "PLMN_MNC")
	if okMCC && okMNC && !source.Open(mcc.Value) && !source.Open(mnc.Value) {
		if p, err := network.NewPLMN(mcc.Value, mnc.Value); err != nil {
			r.f.Notef(mcc.Line, "%v", err)
		} else {
			source.Set(r.f, r.function(mcc.Line), network.PLMNs, p, mcc.Line)
		}
	}
	if r.fn != nil {
		r.radio()
	}
	uris := map[string]bool{}
	for _, v := range r.vars {
		if scheme, _, ok := strings.Cut(v.Value, "://"); ok && Database(scheme) {
			source.PutDatabase(r.f, r.function(v.Line), v.Value, v.Line)
			uris[v.Name] = true
		}
	}
	for _, c := range Credentials(r.vars) {
		if !uris[c.Password.Name] {
			Put(r.f, r.function(c.Password.Line), c)
		}
	}
	if v, ok := r.find("OPERATOR_KEY", "OP_KEY"); ok {
		source.PutText(r.f, r.function(v.Line), network.NetworkOP, v.Value, v.Line)
	}
}

// radio reads tracking area and slice, which such files name only beside a PLMN.
func (r *reader) radio() {
	if v, ok := r.find("TAC", "PLMN_TAC"); ok {
		source.PutText(r.f, r.fn, network.TACs, v.Value, v.Line)
	}
	sst, ok := r.find("SST", "NSSAI_SST", "SNSSAI_SST")
	if !ok || source.Open(sst.Value) {
		return
	}
	sd, _ := r.find("SD", "NSSAI_SD", "SNSSAI_SD")
	if source.Open(sd.Value) {
		return
	}
	if s, err := network.NewSNSSAI(sst.Value, sd.Value); err != nil {
		r.f.Notef(sst.Line, "%v", err)
	} else {
		source.Set(r.f, r.fn, network.SNSSAIs, s, sst.Line)
	}
}

var terminal = pattern.New(`^(.*?)_?(IMSI|SUPI|MSIN)$`)

// keyNames are the ends of names that hold a subscriber's long-term key K, and opNames those of OP and OPc.
var (
	keyNames = []string{"KI", "K", "KEY"}
	opNames  = []struct{ name, typ string }{{"OPC", "OPC"}, {"OP", "OP"}}
)

// subscribers reads terminals: variables that begin alike and end in IMSI, KI or KEY, OP or OPC. An MSIN is an IMSI
// without its PLMN (TS 23.003 2.2), which may stand elsewhere.
func (r *reader) subscribers() {
	for _, v := range r.vars {
		m := terminal().FindStringSubmatch(v.Name)
		if m == nil || v.Value == "" {
			continue
		}
		join := func(end string) []string { return []string{m[1] + "_" + end, m[1] + end} }
		if m[1] == "" {
			join = func(end string) []string { return []string{end} }
		}
		var key source.EnvVar
		ok := false
		for _, end := range keyNames {
			if key, ok = r.find(join(end)...); ok {
				break
			}
		}
		if !ok {
			continue
		}
		s := r.f.Net.Add(network.KindSubscriber, "", r.f.At(v.Line).String(), nil)
		if m[2] != "MSIN" {
			source.PutText(r.f, s, network.SUPI, "imsi-"+strings.TrimPrefix(v.Value, "imsi-"), v.Line) // TS 29.571 5.3.2
		}
		source.PutText(r.f, s, network.SubscriberKey, key.Value, key.Line)
		source.Set(r.f, s, network.KeyInline, !source.Open(key.Value), key.Line)
		for _, o := range opNames {
			if op, ok := r.find(join(o.name)...); ok {
				source.PutText(r.f, s, network.SubscriberOP, op.Value, op.Line)
				source.Set(r.f, s, network.OPType, o.typ, op.Line)
				break
			}
		}
	}
}
