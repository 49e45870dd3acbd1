package kubernetes

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// configMap reads every key of a ConfigMap as a file, and names those that hold a secret.
func (r *reader) configMap(m manifest) {
	store := r.element(network.KindConfigStore, m.kind, m)
	for k, v := range m.Get("data").AllPairs() {
		r.setting(store, k, v.Text(), v.Line())
		r.embed("configmap/"+m.namespace()+"/"+m.name(r.f)+"/"+k.Text(), k.Text(), v)
	}
	for k, v := range m.Get("binaryData").AllPairs() {
		if text, ok := decode(v.Text()); ok {
			r.embedText("configmap/"+m.namespace()+"/"+m.name(r.f)+"/"+k.Text(), k.Text(), text, v.Line())
		}
	}
}

// secret reads a Secret whose values stand in the file: base64 hides nothing, so each but a certificate or a user name
// is a secret in clear.
func (r *reader) secret(m manifest) {
	store := r.element(network.KindConfigStore, m.kind, m)
	config := "secret/" + m.namespace() + "/" + m.name(r.f) + "/"
	for k, v := range m.Get("stringData").AllPairs() {
		r.secretValue(store, k, v.Text(), v.Line())
		r.embed(config+k.Text(), k.Text(), v)
	}
	for k, v := range m.Get("data").AllPairs() {
		text, ok := decode(v.Text())
		if !ok {
			text = v.Text() // binary, or no base64 at all: a secret nevertheless
		}
		r.secretValue(store, k, text, v.Line())
		if ok {
			r.embedText(config+k.Text(), k.Text(), text, v.Line())
		}
	}
}

func (r *reader) secretValue(store *network.Element, key source.Node, text string, line int) {
	name := strings.ToLower(key.Text())
	public := strings.Contains(text, "-----BEGIN") && !strings.Contains(text, "PRIVATE KEY") || strings.HasSuffix(name, ".crt") ||
		name == "user" || name == "username" || strings.HasSuffix(name, "-user") || strings.HasSuffix(name, "-username")
	if !public && Clear(text) {
		source.PutText(r.f, store, network.SecretEnv, key.Text(), line)
	}
}

// setting names a key that holds a secret in clear.
func (r *reader) setting(store *network.Element, key source.Node, text string, line int) {
	if secretSetting(key.Text(), source.Expand(text, r.f.Lookup), line) {
		source.PutText(r.f, store, network.SecretEnv, key.Text(), line)
	}
}

// manifestText is what a manifest looks like that a ConfigMap holds for some program to apply: it is no object of the
// cluster until then, and another one each time.
var manifestText = pattern.New(`(?m)^(?:- )?kind:[ \t]`)

// script are the names of programs, which are no configuration.
var script = pattern.New(`(?i)\.(?:sh|bash|js|py|rb|pl|lua|sql|html?|css)$`)

// embed reads a value as a file. Most are none (a host name, a script), and then nothing is said.
func (r *reader) embed(config, key string, v source.Node) {
	line := v.Line()
	if v.Block() {
		line++
	}
	r.embedText(config, key, v.Text(), line)
}

func (r *reader) embedText(config, key, text string, line int) {
	if script().MatchString(key) || strings.HasPrefix(text, "#!") || manifestText().MatchString(text) && strings.Contains(text, "apiVersion:") {
		return
	}
	if strings.ContainsAny(text, ":={") || strings.Contains(text, "-----BEGIN") {
		r.f.Embed(source.Embedded{Key: key, Text: text, Line: line, Config: config})
	}
}

// decode is the text that base64 stands for; ok is false where it is none.
func decode(text string) (string, bool) {
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	return string(data), err == nil && utf8.Valid(data)
}

// kustomization reads the literals from which kustomize generates ConfigMaps and Secrets. The files that it names are
// inputs themselves.
func (r *reader) kustomization(doc source.Node) {
	for _, kind := range []string{"configMapGenerator", "secretGenerator"} {
		for g := range doc.Get(kind).Items() {
			typ := map[string]string{"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}[kind]
			ns := g.Get("namespace")
			if !ns.OK() {
				ns = doc.Get("namespace")
			}
			name := g.Get("name").Text()
			if name == "" || variable(name) {
				continue
			}
			namespace := ns.Text()
			if namespace == "" || variable(namespace) {
				namespace = "default"
			}
			store := r.f.Net.Add(network.KindConfigStore, typ, namespace+"/"+name, nil)
			source.Put(r.f, store, network.Namespace, ns)
			for l := range g.Get("literals").Items() {
				key, value, _ := strings.Cut(l.Text(), "=")
				value = strings.Trim(value, `"'`)
				if typ == "Secret" && Clear(value) || secretSetting(key, value, l.Line()) {
					source.PutText(r.f, store, network.SecretEnv, key, l.Line())
				}
			}
		}
	}
}
