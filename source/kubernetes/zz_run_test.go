package kubernetes

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestZZ(t *testing.T) {
	base := "/work/shared/data/configs/"
	for _, s := range strings.Fields(os.Getenv("SETS")) {
		r := &source.Reader{Formats: []*source.Format{&Format}}
		n, files, err := r.Read(context.Background(), base+s)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("=====", s)
		for _, f := range files {
			fmt.Println(f.Path, f.Format, f.Status())
			for _, note := range f.Notes() {
				fmt.Println("     ", note)
			}
		}
		c := map[string]int{}
		for w := range n.Elements(network.KindWorkload) {
			c["w"]++
			if b, ok := network.HostNetwork.Best(w); ok && b.Value {
				c["hostnet"]++
			}
			for k := range n.Owned(w, network.KindContainer) {
				c["c"]++
				if b, ok := network.Privileged.Best(k); ok && b.Value {
					c["priv"]++
				}
				if b, ok := network.RunAsNonRoot.Best(k); !ok || !b.Value {
					c["noroot"]++
				}
				if b, ok := network.HasLimits.Best(k); !ok || !b.Value {
					c["nolim"]++
				}
				b, ok := network.ImageRef.Best(k)
				if !ok || b.Value.Digest == "" {
					c["nodig"]++
				}
				if !ok || b.Value.Latest() {
					c["latest"]++
				}
			}
		}
		for p := range n.Elements(network.KindNetworkPolicy) {
			if p.Type == "" {
				c["np"]++
			}
		}
		fmt.Println(c)
		if os.Getenv("FACTS") != "" {
			for _, l := range sourcetest.Lines(n) {
				fmt.Println(strings.ReplaceAll(l, base, ""))
			}
		}
	}
}
