package kubernetes

import (
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/env"
)

// notClear are values that are no secrets whatever the setting is called: switches, paths, and what stands for a value
// that is given elsewhere, such as $NAME of envsubst, $(NAME) of Kubernetes or <password>.
var notClear = pattern.New(`^(?i:true|false|yes|no|on|off|none|null|/.*|<[^>]*>|\$.*|%[A-Z_]+%|@[A-Z_]+@)$`)

// Clear reports whether a value stands in the file itself.
func Clear(value string) bool {
	value = strings.TrimSpace(value)
	return value != "" && !source.Open(value) && !notClear().MatchString(value)
}

// Env records the secrets that stand in clear among a container's environment variables.
func Env(f *source.File, e *network.Element, list source.Node) {
	var vars []source.EnvVar
	for v := range list.Items() {
		if value := v.Get("value"); value.Scalar() && !v.Get("valueFrom").OK() {
			vars = append(vars, source.EnvVar{Name: v.Get("name").Text(), Value: source.Expand(value.Text(), f.Lookup), Line: value.Line()})
		}
	}
	Secrets(f, e, vars)
}

// Secrets records those of the settings that hold a secret in clear, and the accounts that they belong to. The owner is
// a container.
func Secrets(f *source.File, owner *network.Element, vars []source.EnvVar) {
	for _, v := range vars {
		if Clear(v.Value) && env.Secret(v) {
			source.PutText(f, owner, network.SecretEnv, v.Name, v.Line)
		}
	}
	for _, c := range env.Credentials(vars) {
		if Clear(c.Password.Value) {
			env.Put(f, owner, c)
		}
	}
}

// secretSetting reports whether a key of a ConfigMap holds a secret in clear. Keys are written with hyphens and dots
// where variables have underscores.
func secretSetting(key, value string, line int) bool {
	value = strings.TrimSpace(value)
	if strings.Contains(value, "PRIVATE KEY-----") {
		return true
	}
	name := strings.NewReplacer("-", "_", ".", "_").Replace(key)
	return !strings.Contains(value, "\n") && Clear(value) && env.Secret(source.EnvVar{Name: name, Value: value, Line: line})
}
