package nephio_test

import (
	"strings"
	"testing"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/kubernetes"
	"github.com/guyline/guyline/source/nephio"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, name := range []string{"package", "claims"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &nephio.Format, &kubernetes.Format) })
	}
}

func TestHostile(t *testing.T) {
	const object = "apiVersion: workload.nephio.org/v1alpha1\nkind: NFDeployment\n"
	for _, content := range []string{
		"", "[]", object, object + "metadata: [a]\nspec: 7\n", object + "spec: {provider: [upf], interfaces: {n3: 1}}\n",
		object + "spec: {provider: upf.free5gc.io, interfaces: 5, networkInstances: [[1], {dataNetworks: {}}]}\n",
		object + "spec: {provider: upf.free5gc.io, interfaces: [{name: [n3], ipv4: 1}, {name: n3, ipv4: {address: [1]}}]}\n",
		"apiVersion: req.nephio.org/v1\nkind: Interface\nmetadata: {annotations: [1]}\nspec: []\n",
		"apiVersion: ref.nephio.org/v1\nkind: Config\nspec: {config: [1]}\n",
	} {
		_, f := sourcetest.ReadText(t, content, &nephio.Format, &kubernetes.Format)
		for _, n := range f.Notes() {
			if strings.Contains(n.Text, "a defect of ours") {
				t.Errorf("%q: %s", content, n)
			}
		}
		if f.Status() == source.Failed {
			t.Errorf("%q: failed", content)
		}
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &nephio.Format, &kubernetes.Format) }
