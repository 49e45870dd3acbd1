package purl

import (
	"errors"
	"fmt"
	"strings"
)

// need says whether a type's definition asks for a namespace.
type need uint8

const (
	optional need = iota
	required
	prohibited
)

// rule is what the definition of a type in package-url/purl-spec, types/, asks for.
type rule struct {
	namespace                               need
	lowerNamespace, lowerName, lowerVersion bool
	requiredQualifier                       string
}

// rules holds the registered types that have rules beyond the common ones.
var rules = map[string]rule{
	"alpm":             {namespace: required, lowerNamespace: true, lowerName: true},
	"apk":              {namespace: required, lowerNamespace: true, lowerName: true},
	"bazel":            {namespace: prohibited},
	"bitbucket":        {namespace: required, lowerNamespace: true, lowerName: true},
	"bitnami":          {namespace: prohibited, lowerName: true},
	"brew":             {lowerNamespace: true, lowerName: true},
	"cargo":            {namespace: prohibited},
	"chrome-extension": {namespace: prohibited, lowerName: true},
	"cocoapods":        {namespace: prohibited},
	"composer":         {namespace: required, lowerNamespace: true, lowerName: true},
	"conda":            {namespace: prohibited},
	"cran":             {namespace: prohibited},
	"deb":              {namespace: required, lowerNamespace: true, lowerName: true},
	"gem":              {namespace: prohibited},
	"git":              {namespace: required},
	"github":           {namespace: required, lowerNamespace: true, lowerName: true},
	"golang":           {namespace: required},
	"hackage":          {namespace: prohibited},
	"hex":              {lowerNamespace: true, lowerName: true},
	"huggingface":      {namespace: required, lowerVersion: true},
	"julia":            {namespace: prohibited, requiredQualifier: "uuid"},
	"luarocks":         {lowerNamespace: true, lowerName: true},
	"maven":            {namespace: required},
	"mlflow":           {namespace: prohibited},
	"nuget":            {namespace: prohibited},
	"oci":              {namespace: prohibited, lowerName: true, lowerVersion: true},
	"opam":             {namespace: prohibited},
	"otp":              {namespace: prohibited, lowerName: true},
	"pub":              {namespace: prohibited, lowerName: true},
	"pypi":             {namespace: prohibited, lowerName: true, lowerVersion: true},
	"qpkg":             {namespace: required, lowerNamespace: true},
	"rpm":              {namespace: required, lowerNamespace: true},
	"swid":             {requiredQualifier: "tag_id"},
	"swift":            {namespace: required},
	"vcpkg":            {namespace: prohibited},
	"vscode-extension": {namespace: required, lowerNamespace: true, lowerName: true, lowerVersion: true},
	"yocto":            {lowerNamespace: true},
}

// normalise brings the parts into the form of the type's definition.
func (p *PURL) normalise() {
	r := rules[p.Type]
	if r.lowerNamespace {
		p.Namespace = strings.ToLower(p.Namespace)
	}
	if r.lowerName {
		p.Name = strings.ToLower(p.Name)
	}
	if r.lowerVersion {
		p.Version = strings.ToLower(p.Version)
	}
	switch p.Type {
	case "pypi":
		p.Name = strings.ReplaceAll(p.Name, "_", "-")
	case "pub":
		p.Name = strings.Map(func(c rune) rune {
			if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
				return c
			}
			return '_'
		}, p.Name)
	case "mlflow": // Databricks holds names without regard to case, other registries with
		if strings.Contains(p.Qualifier("repository_url"), "databricks") {
			p.Name = strings.ToLower(p.Name)
		}
	case "git": // of the host named "github", as the type's tests have it
		if host, _, _ := strings.Cut(p.Namespace, "/"); host == "github" || host == "github.com" {
			p.Namespace, p.Name = strings.ToLower(p.Namespace), strings.ToLower(p.Name)
		}
	}
}

// Problem says what the definition of the type asks for and this purl lacks, nil where it is in order or the type is not
// registered. Such a purl still names something: pkg:golang/stdlib, without the namespace that golang asks for, is what
// inventory tools write for Go's own library.
func (p PURL) Problem() error {
	r := rules[p.Type]
	switch {
	case !p.Valid():
		return errors.New("purl: none")
	case r.namespace == required && p.Namespace == "" && p.Path() != "stdlib":
		return fmt.Errorf("purl: type %s asks for a namespace", p.Type)
	case r.namespace == prohibited && p.Namespace != "":
		return fmt.Errorf("purl: type %s has no namespace, here is %q", p.Type, p.Namespace)
	case r.requiredQualifier != "" && p.Qualifier(r.requiredQualifier) == "":
		return fmt.Errorf("purl: type %s asks for the qualifier %s", p.Type, r.requiredQualifier)
	}
	switch p.Type {
	case "cpan":
		if strings.Contains(p.Name, "::") {
			return fmt.Errorf("purl: cpan: %q is a module's name; the distribution's name, with -, stands here", p.Name)
		}
	case "chrome-extension":
		if len(p.Name) != 32 || strings.Trim(p.Name, "abcdefghijklmnop") != "" {
			return fmt.Errorf("purl: chrome-extension: name %q is not 32 letters of a..p", p.Name)
		}
		if p.Version != "" && (strings.Trim(p.Version, "0123456789.") != "" || strings.Count(p.Version, ".") > 3) {
			return fmt.Errorf("purl: chrome-extension: version %q is not one to four numbers", p.Version)
		}
	}
	return nil
}
