// Package helm reads Helm charts as far as they can be read unrendered: the values of charts, Chart.yaml, and templates.
//
// Values say what would be rendered, not what is: the workloads that they give have the type "HelmValues", and nothing
// is said of what the platform does by default. What a chart's values hold of a function's own configuration is put
// together and read by the reader of that configuration. These forms are known:
//
//	free5gc     <nf>.configuration, as text or mapping, with global.sbi.scheme (towards5gs-helm, free5gc-helm)
//	SD-Core     config.<nf>.cfgFiles.<file>, images.tags (sdcore-helm-charts)
//	OAI         nfimage, config.<setting> (oai-5g-core)
//	Open5GS     config.{guamiList,plmnList,…} of a chart for each function, or of an umbrella chart (Gradiant)
//	others      image, securityContext, resources, probes, services as Helm's own starter and Bitnami's charts name them
//
// Templates are read as manifests with gaps; their workloads have the type "HelmValues" too. [Render] gives the whole
// answer where the helm command is installed.
//
// Not read: values.schema.json, what a template makes of a value whose name says nothing, sub-charts that are archives.
package helm

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/kubernetes"
)

// workloadType is the type of workloads that would be rendered.
const workloadType = "HelmValues"

// Format recognises the values of a chart. Values have no mark of their own: it belongs behind the formats of the
// functions' own configuration.
var Format = source.Format{
	Name:   "helm-values",
	About:  "values of Helm charts, with the configuration of functions that they hold",
	Detect: func(f *source.File) bool { return isValues(f.Top()) },
	Read:   readValues,
}

// Template recognises the templates of a chart. It belongs before Kubernetes manifests.
var Template = source.Format{
	Name:   "helm-template",
	About:  "templates of Helm charts, read as manifests with gaps",
	Detect: isTemplate,
	Read: func(f *source.File) {
		if manifest().Match(f.Data) {
			f.Notef(0, "it is a template: render the chart (helm template) to have all of it read")
			kubernetes.Read(f, workloadType)
		}
	},
}

// Chart recognises Chart.yaml, Chart.lock and requirements.yaml. They say what a chart is made of, and nothing about the
// network.
var Chart = source.Format{
	Name:   "helm-chart",
	About:  "Chart.yaml and the lock file of Helm charts (recognised; they configure nothing)",
	Detect: func(f *source.File) bool { return isChart(f.Top()) },
	Read:   func(*source.File) {},
}

var (
	builtIn  = pattern.New(`\{\{[^}\n]*(?:\.(?:Values|Release|Chart|Capabilities|Template)\b|\b(?:include|template|define) ")`)
	manifest = pattern.New(`(?m)^(?:apiVersion|kind):`)
)

func isTemplate(f *source.File) bool {
	switch {
	case !builtIn().Match(f.Data):
		return false
	case !manifest().Match(f.Data):
		return strings.Contains(string(f.Data), "{{- define ") || strings.Contains(string(f.Data), "{{ define ")
	}
	return len(f.YAML()) == 0 || f.Filled() || slices.ContainsFunc(f.YAML(), hasActions)
}

// hasActions reports whether a document that is YAML as it stands has template actions among its keys and values. In
// texts over several lines, they are another program's: a rendered manifest may hold its templates.
func hasActions(doc source.Node) bool {
	found := false
	doc.Walk(func(key, n source.Node) bool {
		for _, s := range []source.Node{key, n} {
			found = found || strings.Contains(s.Text(), "{{") && !strings.Contains(s.Text(), "\n")
		}
		return !found
	})
	return found
}

func isChart(top source.Node) bool {
	if v := top.Get("apiVersion").Text(); (v == "v1" || v == "v2") && !top.Get("kind").OK() && top.Get("name").Scalar() {
		return top.Get("version").Scalar()
	}
	for d := range top.Get("dependencies").Items() {
		return d.Get("name").Scalar() && d.Get("version").Scalar() && (d.Get("repository").Scalar() || d.Get("condition").Scalar())
	}
	return false
}

// marks are keys that charts' values have, and what stands behind them: a mapping, a list, a scalar or any.
var marks = map[string]func(source.Node) bool{
	"replicaCount": source.Node.Scalar, "nameOverride": source.Node.Scalar, "fullnameOverride": source.Node.Scalar,
	"podAnnotations": source.Node.Map, "podLabels": source.Node.Map, "podSecurityContext": source.Node.Map, "containerSecurityContext": source.Node.Map,
	"securityContext": source.Node.Map, "imagePullSecrets": source.Node.List, "nodeSelector": source.Node.Map, "tolerations": source.Node.List, "affinity": source.Node.Map,
	"serviceAccount": func(n source.Node) bool { return n.First("create", "name", "annotations").OK() },
	"autoscaling":    source.Node.Map, "service": source.Node.Map, "ingress": source.Node.Map, "persistence": source.Node.Map, "global": source.Node.Map,
	"resources":     source.Node.Map,
	"livenessProbe": source.Node.OK, "readinessProbe": source.Node.OK, "podAntiAffinityPreset": source.Node.OK, "extraEnvVars": source.Node.List, "multus": source.Node.Map,
	"nfimage": source.Node.Map, "cfgFiles": source.Node.Map, "nodeSelectors": source.Node.Map, "imageCredentials": source.Node.Map, "pullPolicy": source.Node.OK,
	"kubernetesDistribution": source.Node.OK, "exposedPorts": source.Node.Map, "customOpen5gsConfig": source.Node.OK, "imagePullPolicy": source.Node.OK, "initcontainers": source.Node.Map,
	"image":       func(n source.Node) bool { return n.Map() && imageName(n).Scalar() },
	"images":      func(n source.Node) bool { return n.Get("tags").Map() || n.Get("repository").Scalar() },
	"projectName": source.Node.Scalar, "namespace": source.Node.Scalar, "image_tag": source.Node.Scalar, "imageTag": source.Node.Scalar,
	"rbac":    func(n source.Node) bool { return isFlag(n.Get("create")) },
	"mongodb": func(n source.Node) bool { return isFlag(n.Get("enabled")) },
}

// isValues looks for two marks of charts' values at the top, or one or two levels below, or for the sections of an
// umbrella chart: sub-charts, which are switched on and off.
func isValues(top source.Node) bool {
	if !top.Map() || top.Get("apiVersion").OK() || top.Get("kind").OK() || top.Get("nfs").Map() || composed(top) {
		return false
	}
	found, charts := map[string]bool{}, 0
	look := func(key, n source.Node) {
		for k, v := range n.AllPairs() {
			if is := marks[k.Text()]; is != nil && is(v) {
				found[k.Text()] = true
			}
		}
		if configures(key.Text(), n) {
			charts += 2 // nothing but a chart's values has that
		}
	}
	look(source.Node{}, top)
	for k, v := range top.AllPairs() {
		look(k, v)
		for k2, v2 := range v.AllPairs() {
			look(k2, v2)
			if switches().MatchString(k2.Text()) && isFlag(v2) && (nfType(k.Text()) != "" || strings.Contains(k.Text(), "-")) {
				charts++
			}
		}
		if deploys().MatchString(k.Text()) && isFlag(v) {
			charts++
		}
	}
	return len(found) >= 2 || charts >= 2
}

// configures reports whether a section, which is named for a function, holds that function's configuration file as text.
func configures(key string, n source.Node) bool {
	c := n.Get("configuration")
	return nfType(key) != "" && (c.Block() || c.Get("configuration").Block())
}

var (
	switches = pattern.New(`^enabled?(?:[A-Z0-9]\w*)?$`)
	deploys  = pattern.New(`^deploy[A-Z]\w*$`)
)

// composed reports whether the services of a Compose file stand in n.
func composed(n source.Node) bool {
	for _, s := range n.Get("services").AllPairs() {
		if s.Get("image").Scalar() || s.Get("build").OK() || s.Get("extends").OK() {
			return true
		}
	}
	return false
}

// nfTypes are the names of functions in the names of charts, sections and images.
var nfTypes = map[string]network.NFType{
	"amf": network.AMF, "smf": network.SMF, "upf": network.UPF, "spgwu": network.UPF, "iupf": network.UPF, "psaupf": network.UPF,
	"ausf": network.AUSF, "udm": network.UDM, "udr": network.UDR, "nrf": network.NRF, "nssf": network.NSSF, "pcf": network.PCF,
	"bsf": network.BSF, "scp": network.SCP, "sepp": network.SEPP, "nef": network.NEF, "chf": network.CHF, "lmf": network.LMF,
	"nwdaf": network.NWDAF, "n3iwf": network.N3IWF, "tngf": network.TNGF, "webui": network.WEBUI, "gnb": network.GNB,
	"mme": network.MME, "hss": network.HSS, "sgwc": network.SGWC, "sgwu": network.SGWU, "pcrf": network.PCRF,
}

var nameParts = pattern.New(`[A-Za-z0-9]+`)

// nfType is the function type that a name names, "" where it names none or several.
func nfType(name string) network.NFType {
	var found network.NFType
	for _, part := range nameParts().FindAllString(strings.ToLower(name), -1) {
		t := nfTypes[part]
		if t == "" {
			t = nfTypes[strings.TrimRight(part, "0123456789")]
		}
		if t != "" && found != "" && t != found {
			return ""
		} else if t != "" {
			found = t
		}
	}
	return found
}
