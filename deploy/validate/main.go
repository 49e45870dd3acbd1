// Validate holds manifests, given on standard input as a stream of YAML, against what Kubernetes itself makes of them: each
// document has to decode strictly into the type of its kind (k8s.io/api), and each pod has to be allowed by the Pod Security
// Standard "restricted" as Kubernetes evaluates it (k8s.io/pod-security-admission). It says what is wrong and ends with 1.
//
//	go run . < ../kubernetes/server.yaml
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

func main() {
	n, err := validate(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d documents\n", n)
}

// validate gives the number of documents, and every fault that they have.
func validate(in io.Reader) (int, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, appsv1.AddToScheme, batchv1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme} {
		if err := add(scheme); err != nil {
			return 0, err
		}
	}
	strict := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	restricted, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		return 0, err
	}
	var faults []error
	n := 0
	for r := yaml.NewYAMLReader(bufio.NewReader(in)); ; {
		doc, err := r.Read()
		if errors.Is(err, io.EOF) {
			return n, errors.Join(faults...)
		}
		if err != nil {
			return n, err
		}
		if empty(doc) {
			continue
		}
		n++
		object, kind, err := strict.Decode(doc, nil, nil)
		if err != nil {
			faults = append(faults, fmt.Errorf("document %d: %w", n, err))
			continue
		}
		pod := podOf(object)
		if pod == nil {
			continue
		}
		to := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
		for _, result := range restricted.EvaluatePod(to, &pod.ObjectMeta, &pod.Spec) {
			if !result.Allowed {
				faults = append(faults, fmt.Errorf("document %d, %s: %s: %s", n, kind.Kind, result.ForbiddenReason, result.ForbiddenDetail))
			}
		}
	}
}

// empty reports whether a document holds comments alone.
func empty(doc []byte) bool {
	for line := range bytes.Lines(doc) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

func podOf(object runtime.Object) *corev1.PodTemplateSpec {
	switch o := object.(type) {
	case *appsv1.Deployment:
		return &o.Spec.Template
	case *batchv1.Job:
		return &o.Spec.Template
	}
	return nil
}
